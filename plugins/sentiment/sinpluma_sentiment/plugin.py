"""The sentiment plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path

import click
import msgspec
from quart import Blueprint

from sinpluma.api import HealthCheck, SentimentAnalyser, Site, Subscriber, hookimpl
from sinpluma_sentiment import analysers
from sinpluma_sentiment.local import LocalModel
from sinpluma_sentiment.remote import Linguistics
from sinpluma_sentiment.sentiment import Measures, Sentiment, SentimentParts
from sinpluma_sentiment.settings import SentimentSettings
from sinpluma_sentiment.tokens import Signer, Verifier


class SentimentPlugin(SentimentParts):
    """How sentences feel, and how a work's feeling moves from page to page."""

    name = "sentiment"
    description = "How sentences feel, positive or negative, and the emotional arc of a work."
    uses = ("notebooks",)

    def __init__(self) -> None:
        self._measures: Measures | None = None
        self._own: LocalModel | Linguistics | None = None

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        """What judges sentences, and how many."""
        return SentimentSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        """The contract's section *Sentiment*; and, where there are works, their arcs."""
        from sinpluma_sentiment import routes  # noqa: PLC0415 - see auth

        if not self._has_arcs:
            return (routes.blueprint,)
        from sinpluma_sentiment.arcs import routes as arcs  # noqa: PLC0415 - needs the plugin notebooks

        return (routes.blueprint, arcs.blueprint)

    @hookimpl
    def migrations(self) -> Path | None:
        """How published pages feel."""
        return Path(__file__).parent / "migrations" if self._has_arcs else None

    @hookimpl
    def lifespan(self, site: Site) -> AbstractAsyncContextManager[None]:
        """What judges, and the limits; and, a moment after the start, what was published and is not judged yet."""
        return self._running(site)

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        """`sinpluma sentiment` and `sinpluma linguistics`."""
        from sinpluma_sentiment import cli  # noqa: PLC0415 - a server does not need it
        from sinpluma_sentiment.linguistics import linguistics  # noqa: PLC0415 - as above

        if not self._has_arcs:
            return (cli.sentiment, linguistics)
        from sinpluma_sentiment.arcs.cli import plot  # noqa: PLC0415 - needs the plugin notebooks

        commands = {**cli.sentiment.commands, "plot": plot}
        return (click.Group("sentiment", commands, help=cli.sentiment.help), linguistics)

    @hookimpl
    def event_subscribers(self) -> Sequence[Subscriber]:
        """What is published is judged."""
        if not self._has_arcs:
            return ()
        from sinpluma_sentiment.arcs import following  # noqa: PLC0415 - needs the plugin notebooks

        return (following.SUBSCRIBER,)

    @hookimpl
    def health_checks(self, site: Site) -> Sequence[HealthCheck]:  # noqa: ARG002 - what runs is known
        """The linguistics service."""
        return (HealthCheck("linguistics", self._own.check),) if isinstance(self._own, Linguistics) else ()

    @asynccontextmanager
    async def _running(self, site: Site) -> AsyncIterator[None]:
        if self._measures is None:
            self._measures = Measures(site)
        settings = site.section(SentimentSettings)
        self._own = own = _own(settings, self._measures)
        try:
            analyser = analysers.chosen(site, SentimentAnalyser(analysers.OWN, own.judge, own.describe))
            verifier = None if settings.sentiment_public_key is None else Verifier(settings.sentiment_public_key)
            self.parts = Sentiment(settings, analyser, self._measures, verifier)
            async with self._keeping_arcs(site):
                yield
        finally:
            self.parts = None
            await own.close()

    @property
    def _has_arcs(self) -> bool:
        """Works have arcs where there are works."""
        return "notebooks" in self.beside

    def _keeping_arcs(self, site: Site) -> AbstractAsyncContextManager[None]:
        if not self._has_arcs:
            return nullcontext()
        from sinpluma_sentiment.arcs.catching_up import keeping_arcs  # noqa: PLC0415 - needs the plugin notebooks

        return keeping_arcs(site)


def _own(settings: SentimentSettings, measures: Measures) -> LocalModel | Linguistics:
    """The model, in this process or in the linguistics service."""
    if settings.sentiment_url is None:
        return LocalModel()
    key = settings.sentiment_signing_key
    signer = None if key is None else Signer(key.reveal())
    return Linguistics(settings.sentiment_url, settings.sentiment_timeout, signer, measures.linguistics_up.set)
