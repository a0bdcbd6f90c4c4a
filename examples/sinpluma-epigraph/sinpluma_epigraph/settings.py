"""The settings of epigraphs."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from sinpluma_epigraph.models import TEXT_LENGTH


class EpigraphSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What an epigraph may be. Each field is read from `SINPLUMA_` and its name in capitals."""

    epigraph_max_length: Annotated[
        int, Meta(ge=1, le=TEXT_LENGTH, description="Characters that an epigraph may have.")
    ] = 500
    epigraph_source_required: Annotated[
        bool, Meta(description="Whether a chapter is published only if its epigraph names a source.")
    ] = True
