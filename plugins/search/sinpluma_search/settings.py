"""The setting of search."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class SearchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What answers searches."""

    search_backend: Annotated[
        str, Meta(description="What answers searches: fulltext, like, or one that a plugin brings.")
    ] = "fulltext"
