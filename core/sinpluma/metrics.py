"""Prometheus metrics, those of all workers together.

Under `sinpluma serve` the workers write to files in one folder (prometheus_client's multiprocess mode, chosen by
`PROMETHEUS_MULTIPROC_DIR`), and whichever is asked adds them up.
"""

from __future__ import annotations

import os

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from quart import Blueprint, Response
from quart_schema import hide

from sinpluma.identity import ignores_identity
from sinpluma.metrics_files import MULTIPROCESS
from sinpluma.site import current_site

REDIS_USES = ("sessions", "limits", "events")
READ_RESULTS = ("hit", "stale", "joined", "miss", "passed")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


blueprint = Blueprint("metrics", __name__)


class Metrics:
    """One site's measures. `registry` takes those of plugins too."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "sinpluma_request_seconds",
            "Time to answer a request.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "sinpluma_requests_in_flight",
            "Requests being answered now.",
            registry=self.registry,
            multiprocess_mode="livesum",
        )
        self.hook_failures = Counter(
            "sinpluma_hook_failures",
            "Hooks that raised or took too long.",
            ("plugin", "hook"),
            registry=self.registry,
        )
        self.replica_lag = Gauge(
            "sinpluma_replica_lag_seconds",
            "How long a replica took to have what the primary had; NaN while none answers.",
            registry=self.registry,
            multiprocess_mode="livemax",
        )
        self.event_lag = Gauge(
            "sinpluma_event_lag_seconds",
            "Age of the oldest event that has not arrived.",
            ("subscriber",),
            registry=self.registry,
            multiprocess_mode="livemax",
        )
        self.event_dead_letters = Gauge(
            "sinpluma_event_dead_letters",
            "Events that were given up.",
            ("subscriber",),
            registry=self.registry,
            multiprocess_mode="livemax",
        )
        self.events_delivered = Counter(
            "sinpluma_events_delivered", "Events that have arrived.", ("subscriber",), registry=self.registry
        )
        self.event_failures = Counter(
            "sinpluma_event_failures",
            "Times that a subscriber raised or took too long.",
            ("subscriber",),
            registry=self.registry,
        )
        self.redis_up = Gauge(
            "sinpluma_redis_up",
            "Whether Redis answers: 1 if it does for every worker.",
            registry=self.registry,
            multiprocess_mode="livemin",
        )
        fallbacks = Counter(
            "sinpluma_redis_fallbacks", "What was done without Redis, which was away.", ("use",), registry=self.registry
        )
        self._fallbacks = {use: fallbacks.labels(use) for use in REDIS_USES}
        reads = Counter(
            "sinpluma_public_reads",
            "Public questions, by how they were answered.",
            ("result",),
            registry=self.registry,
        )
        self.uploads_waiting = Gauge(
            "sinpluma_uploads_waiting",
            "Uploads that wait to be let in.",
            registry=self.registry,
            multiprocess_mode="livesum",
        )
        self.uploads_refused = Counter(
            "sinpluma_uploads_refused", "Uploads that were not let in.", registry=self.registry
        )
        self._public_reads = {result: reads.labels(result) for result in READ_RESULTS}

    def public_read(self, result: str) -> None:
        """Count an answer of the public layer."""
        self._public_reads[result].inc()

    def fell_back(self, use: str) -> None:
        """Count something that was done without Redis: `sessions`, `limits` or `events`."""
        self._fallbacks[use].inc()

    def hook_failed(self, plugin: str, hook: str) -> None:
        """Count a plugin's failure."""
        self.hook_failures.labels(plugin, hook).inc()

    def exposition(self) -> bytes:
        """All measures in Prometheus's text format."""
        if MULTIPROCESS not in os.environ:
            return generate_latest(self.registry)
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]
        return generate_latest(everyone)


@blueprint.get("/metrics")
@ignores_identity
@hide
async def metrics() -> Response:
    """Give every measure in Prometheus's text format."""
    return Response(current_site().metrics.exposition(), content_type=CONTENT_TYPE_LATEST)
