"""The sentiment plugin: what it gives to the site, hook by hook."""

from __future__ import annotations

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
