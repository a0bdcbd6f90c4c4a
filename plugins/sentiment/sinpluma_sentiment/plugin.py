"""The sentiment plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path

import click
import msgspec
from quart import Blueprint

from sinpluma.api import Plugin, Site, Subscriber, hookimpl
from sinpluma_sentiment.settings import SentimentSettings


class SentimentPlugin(Plugin):
    """How sentences feel, and how a work's feeling moves from page to page."""

    name = "sentiment"
    description = "How sentences feel, positive or negative, and the emotional arc of a work."
    uses = ("notebooks",)

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        """What judges sentences."""
        return SentimentSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        """The contract's section *Sentiment*; the arcs of works where there are any."""
        if not self._has_arcs:
            return ()
        from sinpluma_sentiment.arcs import routes as arcs  # noqa: PLC0415 - needs the plugin notebooks

        return (arcs.blueprint,)

    @hookimpl
    def migrations(self) -> Path | None:
        """How published pages feel."""
        return Path(__file__).parent / "migrations" if self._has_arcs else None

    @hookimpl
    def lifespan(self, site: Site) -> AbstractAsyncContextManager[None]:
        """What judges; and, a moment after the start, what has not been judged."""
        return self._running(site)

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        """`sinpluma sentiment` and `sinpluma linguistics`."""
        from sinpluma_sentiment import cli  # noqa: PLC0415 - a server does not need it
        from sinpluma_sentiment.linguistics import linguistics  # noqa: PLC0415 - as above

        if self._has_arcs:
            from sinpluma_sentiment.arcs.cli import plot  # noqa: PLC0415 - needs the plugin notebooks

            cli.sentiment.add_command(plot)
        return (cli.sentiment, linguistics)

    @hookimpl
    def event_subscribers(self) -> Sequence[Subscriber]:
        """What is published is judged."""
        if not self._has_arcs:
            return ()
        from sinpluma_sentiment.arcs import following  # noqa: PLC0415 - needs the plugin notebooks

        return (following.SUBSCRIBER,)

    @property
    def _has_arcs(self) -> bool:
        """Works have arcs where there are works."""
        return "notebooks" in self.beside

    @asynccontextmanager
    async def _running(self, site: Site) -> AsyncIterator[None]:
        async with self._keeping_arcs(site):
            yield

    def _keeping_arcs(self, site: Site) -> AbstractAsyncContextManager[None]:
        if not self._has_arcs:
            return nullcontext()
        from sinpluma_sentiment.arcs.catching_up import keeping_arcs  # noqa: PLC0415 - needs the plugin notebooks

        return keeping_arcs(site)
