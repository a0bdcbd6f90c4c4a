"""The sentiment plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import click
import msgspec
from quart import Blueprint

from sinpluma.api import HealthCheck, SentimentAnalyser, Site, hookimpl
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
        """The contract's section *Sentiment*."""
        from sinpluma_sentiment import routes  # noqa: PLC0415 - see auth

        return (routes.blueprint,)

    @hookimpl
    def lifespan(self, site: Site) -> AbstractAsyncContextManager[None]:
        """What judges, and the limits."""
        return self._running(site)

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        """`sinpluma sentiment` and `sinpluma linguistics`."""
        from sinpluma_sentiment import cli  # noqa: PLC0415 - a server does not need it
        from sinpluma_sentiment.linguistics import linguistics  # noqa: PLC0415 - as above

        return (cli.sentiment, linguistics)

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
            yield
        finally:
            self.parts = None
            await own.close()


def _own(settings: SentimentSettings, measures: Measures) -> LocalModel | Linguistics:
    """The model, in this process or in the linguistics service."""
    if settings.sentiment_url is None:
        return LocalModel()
    key = settings.sentiment_signing_key
    signer = None if key is None else Signer(key.reveal())
    return Linguistics(settings.sentiment_url, settings.sentiment_timeout, signer, measures.linguistics_up.set)
