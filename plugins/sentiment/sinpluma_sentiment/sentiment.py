"""What the plugin keeps while a site runs, for the services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

from prometheus_client import Counter, Gauge

from sinpluma.api import MemoryArrivals, Plugin, RateLimits, SentimentAnalyser, Site, current_site
from sinpluma_sentiment.errors import AnalysisBusy
from sinpluma_sentiment.settings import SentimentSettings
from sinpluma_sentiment.tokens import Verifier


class Measures:
    """What the plugin counts."""

    def __init__(self, site: Site) -> None:
        registry = site.metrics.registry
        self.sentences = Counter(
            "sinpluma_sentiment_sentences", "Sentences that were judged for who asked.", registry=registry
        )
        self.linguistics_up = Gauge(
            "sinpluma_linguistics_up",
            "Whether the linguistics service answers: 1 if it does for every worker.",
            registry=registry,
            multiprocess_mode="livemin",
        )


@dataclass
class Sentiment:
    """The parts that services work with.

    The limits are counted in this process: a write to a store for each sentence would cost more than judging it.
    """

    settings: SentimentSettings
    analyser: SentimentAnalyser
    measures: Measures
    verifier: Verifier | None
    limits: RateLimits = field(default_factory=lambda: RateLimits(MemoryArrivals()))
    _under_way: int = field(default=0, init=False)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Around the judging for one request.

        Raises:
            AnalysisBusy: as many are under way as may be.
        """
        if self._under_way >= self.settings.sentiment_at_once:
            raise AnalysisBusy("Try again in a moment.", retry_after=1)
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1


class SentimentParts(Plugin):
    """The part of the plugin that services reach: its parts, while the site runs."""

    parts: Sentiment | None = None


def sentiment_of(site: Site) -> Sentiment:
    """The parts of a running site."""
    parts = cast("SentimentParts", site.plugins.loaded["sentiment"]).parts
    if parts is None:
        raise RuntimeError("the sentiment plugin is not started")
    return parts


def current_sentiment() -> Sentiment:
    """The parts of the site that answers the present request."""
    return sentiment_of(current_site())
