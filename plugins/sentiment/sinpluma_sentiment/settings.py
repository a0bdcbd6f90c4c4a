"""The plugin's settings."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class SentimentSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What judges sentences."""

    sentiment_analyser: Annotated[
        str, Meta(description="What judges sentences: `model`, or a name that a plugin brings.")
    ] = "model"
