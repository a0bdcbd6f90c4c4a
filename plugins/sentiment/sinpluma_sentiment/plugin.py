"""The sentiment plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

from collections.abc import Sequence

import click
import msgspec

from sinpluma.api import Plugin, hookimpl
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
    def cli_commands(self) -> Sequence[click.Command]:
        """`sinpluma linguistics`."""
        from sinpluma_sentiment.linguistics import linguistics  # noqa: PLC0415 - a server does not need it

        return (linguistics,)
