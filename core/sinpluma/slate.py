"""What a plugin declares to add a node type to the editor's documents."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec


class NodeType(msgspec.Struct, frozen=True, kw_only=True):
    """One type of node in a Slate document, and what a node of that type may hold.

    A node is ``{"type": name, "children": [...]}``, with the properties that `attributes` names beside these
    two. A declaration that contradicts itself raises ValueError.
    """

    name: str
    """The node's `type`, such as ``paragraph``; unique among all plugins."""

    role: Literal["block", "inline", "void"] = "block"
    """A `block` stands on lines of its own. An `inline` stands in a line of text, never within another of its
    own type. A `void` is a block without text of its own; its children are ``[{"text": ""}]``."""

    contains: Literal["text", "blocks", "either"] | tuple[str, ...] = "text"
    """What a block's children are: `text` (leaves and inline nodes), `blocks`, `either` (one or the other,
    never mixed among siblings), or a tuple: only blocks of these types. Inlines and voids: `text`."""

    attributes: type[msgspec.Struct] | None = None
    """The properties, with their types and limits (`msgspec.Meta`); a field without a default is required.
    Nothing is coerced, and any other property is refused, whatever the class's own configuration says."""

    check: Callable[[Any], str | None] | None = None
    """Takes the decoded `attributes` and answers None, or a sentence that says what would be right; one that
    begins with a property's name ("url must …") is shown at that property. It must not raise."""

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("A node type needs a name.")
        if self.role != "block" and self.contains != "text":
            raise ValueError(f"The node type `{self.name}` is {self.role}: it can contain only text.")
        if self.check and not self.attributes:
            raise ValueError(f"The node type `{self.name}` has a check, but no attributes to check.")
        fields = msgspec.structs.fields(self.attributes) if self.attributes else ()
        if any(field.encode_name in {"type", "children"} for field in fields):
            raise ValueError(f"The node type `{self.name}` cannot have an attribute `type` or `children`.")
