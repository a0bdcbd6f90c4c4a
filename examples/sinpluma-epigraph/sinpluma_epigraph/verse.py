"""The node type `verse`: one line of a poem, indented as its author set it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from sinpluma.api import NodeType


class VerseAttributes(msgspec.Struct, frozen=True):
    """How far a line is moved in, in steps."""

    indent: Annotated[int, Meta(ge=0, le=10)] = 0


VERSE = NodeType(name="verse", attributes=VerseAttributes)
"""A block of text; how a line is broken is the poet's business, so each verse is a block of its own."""
