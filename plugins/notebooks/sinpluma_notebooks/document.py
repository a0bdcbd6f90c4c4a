"""Reading a Slate document: what a page's `content` may be, its canonical form and its plain text."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args, get_origin

import msgspec

from sinpluma.api import NodeType, count_words

MAX_BYTES = 2 * 1024 * 1024
"""The longest canonical JSON of a document."""
MAX_DEPTH = 32
"""How deep nodes may nest, leaves not counted; and, by itself, the value of one property."""

_MARKS = ("bold", "italic", "underline", "code", "strikethrough")
_UNFIT = re.compile("[\0\ud800-\udfff]")
_TOO_DEEP = f"Nodes must not nest more than {MAX_DEPTH} deep."


class DocumentFault(ValueError):
    """What is wrong with a document.

    `path` says where, as in ``content[3].children[0].url``; `reason` is a sentence on what would be right.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class DocumentTooLarge(ValueError):
    """The document's canonical JSON is longer than `MAX_BYTES`."""


class Document(msgspec.Struct, frozen=True):
    """A document that has been read."""

    json: bytes
    """Canonical JSON: UTF-8, no spaces, keys in the order in which they came."""
    text: str
    """Each block that directly holds text is one line; a void is none."""
    word_count: int


class DocumentReader:
    """Reads documents made of the given node types, the built-in ones and those of plugins.

    Two types of one name raise ValueError.
    """

    def __init__(self, node_types: Iterable[NodeType]) -> None:
        self._kinds: dict[str, _Kind] = {}
        for node_type in node_types:
            if node_type.name in self._kinds:
                raise ValueError(f"The node type `{node_type.name}` is declared twice; rename one.")
            self._kinds[node_type.name] = _Kind(node_type)

    def read(self, content: object, *, accept_unknown: bool = False) -> Document:
        """The document that `content`, decoded JSON, is; raises DocumentFault or DocumentTooLarge.

        With `accept_unknown`, nodes of unknown types stay as they are: of them only depth, strings and the
        shape of `children` are checked. That is for saving again what a plugin, now off, had put in.
        """
        if not isinstance(content, list):
            raise DocumentFault("content", "The content must be a list of blocks.")
        # First, as it refuses bad strings and great sizes at the speed of C; what follows relies on that.
        canonical = _canonical(content)
        reading = _Reading(self._kinds, accept_unknown=accept_unknown)
        try:
            reading.blocks(content, 1)
        except DocumentFault as fault:
            fault.path = "content" + fault.path.removeprefix(".children")
            raise
        text = "\n".join(reading.lines)
        return Document(canonical, text, count_words(text))


class _Kind:
    """A node type as a reading needs it."""

    known = True

    def __init__(self, node_type: NodeType) -> None:
        self.name = node_type.name
        self.role = node_type.role
        self.contains = node_type.contains
        self._attributes = node_type.attributes
        self._check = node_type.check
        fields = msgspec.structs.fields(node_type.attributes) if node_type.attributes else ()
        self._names = [field.encode_name for field in fields]
        self._required = [field.encode_name for field in fields if field.required]
        self._choices = {f.encode_name: get_args(f.type) for f in fields if get_origin(f.type) is Literal}

    def check_properties(self, node: dict[str, Any]) -> None:
        if len(node) == 2 and not self._attributes:  # noqa: PLR2004 - `type` and `children`, as nearly always
            return
        properties = _properties(node)
        for name in properties:
            if name not in self._names:
                hint = _hint(name, self._names) if self._names else "it has none."
                reason = f"`{self.name}` has no property `{_brief(name)}`; {hint}"
                raise DocumentFault(f".{_brief(name)}", reason)
        for name in self._required:
            if name not in properties:
                raise DocumentFault("", f"`{self.name}` needs the property `{name}`.")
        if self._attributes:
            self._check_values(self._attributes, properties)

    def _check_values(self, attributes: type[msgspec.Struct], properties: dict[str, Any]) -> None:
        try:
            values = msgspec.convert(properties, attributes, strict=True, str_keys=True)
        except msgspec.ValidationError as error:
            reason, _, path = str(error).partition(" - at `$")
            path = path.rstrip("`")
            choices = self._choices.get(path.removeprefix("."))
            reason = f"The value must be one of {_listed(choices)}" if choices else _brief(reason, 300)
            raise DocumentFault(path, f"{reason}.") from None
        wrong = self._check(values) if self._check else None
        if wrong:
            name = wrong.split(" ", 1)[0].strip("`")
            raise DocumentFault(f".{name}" if name in self._names else "", wrong)


class _UnknownKind:
    """A type of a plugin that is off: where its node stands tells whether it is a block or inline."""

    known = False
    role = "unknown"
    contains = "either"

    def check_properties(self, node: dict[str, Any]) -> None:
        _properties(node)


_UNKNOWN = _UnknownKind()


class _Reading:
    """One pass over one document, which gathers its lines of text.

    It recurses, at most MAX_DEPTH deep. A fault gets its path on the way up, so a sound document builds none.
    """

    def __init__(self, kinds: Mapping[str, _Kind], *, accept_unknown: bool) -> None:
        self._kinds = kinds
        self._accept_unknown = accept_unknown
        self.lines: list[str] = []

    def blocks(self, nodes: list[Any], depth: int, only: tuple[str, ...] | None = None) -> None:
        for index, node in enumerate(nodes):
            try:
                self._block(node, depth, only)
            except DocumentFault as fault:
                fault.path = f".children[{index}]{fault.path}"
                raise

    def _block(self, node: Any, depth: int, only: tuple[str, ...] | None) -> None:
        kind = self._block_kind(node)
        if only is not None and node["type"] not in only:
            raise DocumentFault("", f"`{_brief(node['type'])}` cannot stand here; only {_listed(only)} can.")
        children = self._children(node, kind, depth)
        if kind.contains == "text" or (kind.contains == "either" and self._are_text(children)):
            self._line(kind, children, depth)
        else:
            self.blocks(children, depth + 1, kind.contains if isinstance(kind.contains, tuple) else None)

    def _block_kind(self, node: Any) -> "_Kind | _UnknownKind":
        if _is_leaf(node):
            raise DocumentFault("", "Text cannot stand here: put it into a block, such as `paragraph`.")
        kind = self._kind(node)
        if kind.role == "inline":
            raise DocumentFault("", f"`{node['type']}` cannot stand here: put it into the text of a block.")
        return kind

    def _line(self, kind: "_Kind | _UnknownKind", children: list[Any], depth: int) -> None:
        line = self._text(children, depth + 1, ())
        if kind.role == "void":
            if line or not all(map(_is_leaf, children)):
                raise DocumentFault(".children", 'The children of a node without text are `[{"text": ""}]`.')
        elif line or kind.known:  # an unknown block without any text is most likely a void
            self.lines.append(line)

    def _text(self, nodes: list[Any], depth: int, within: tuple[str, ...]) -> str:
        parts = []
        for index, node in enumerate(nodes):
            try:
                parts.append(_leaf_text(node) if _is_leaf(node) else self._inline(node, depth, within))
            except DocumentFault as fault:
                fault.path = f".children[{index}]{fault.path}"
                raise
        return "".join(parts)

    def _inline(self, node: Any, depth: int, within: tuple[str, ...]) -> str:
        kind = self._kind(node)
        name = node["type"]
        if kind.role in {"block", "void"}:
            raise DocumentFault("", f"`{name}` is a block: it cannot stand within text or beside it.")
        if name in within:
            raise DocumentFault("", f"`{_brief(name)}` cannot stand within another `{_brief(name)}`.")
        return self._text(self._children(node, kind, depth), depth + 1, (*within, name))

    def _kind(self, node: Any) -> "_Kind | _UnknownKind":
        name = node.get("type") if isinstance(node, dict) else None
        if not isinstance(name, str) or not name:
            raise DocumentFault("", "A node must be an object with `type` and `children`, or with `text`.")
        kind = self._kinds.get(name)
        if kind is not None:
            return kind
        if self._accept_unknown:
            return _UNKNOWN
        raise DocumentFault(".type", f"There is no node type `{_brief(name)}`; {_hint(name, self._kinds)}")

    def _children(self, node: dict[str, Any], kind: "_Kind | _UnknownKind", depth: int) -> list[Any]:
        """The children of `node`, once its depth and its properties are found right."""
        if depth > MAX_DEPTH:
            raise DocumentFault("", _TOO_DEEP)
        children = node.get("children")
        if not isinstance(children, list) or not children:
            raise DocumentFault(".children", 'The children must be a list, with at least `{"text": ""}`.')
        kind.check_properties(node)
        return children

    def _are_text(self, nodes: list[Any]) -> bool:
        return any(_is_leaf(node) or self._is_inline(node) for node in nodes)

    def _is_inline(self, node: Any) -> bool:
        name = node.get("type") if isinstance(node, dict) else None
        kind = self._kinds.get(name) if isinstance(name, str) else None
        return kind is not None and kind.role == "inline"


def _is_leaf(node: Any) -> bool:
    return isinstance(node, dict) and "text" in node and "children" not in node


def _leaf_text(leaf: dict[str, Any]) -> str:
    text = leaf["text"]
    if not isinstance(text, str):
        raise DocumentFault(".text", "The text of a leaf must be a string.")
    if len(leaf) > 1:
        _check_marks(leaf)
    return text


def _check_marks(leaf: dict[str, Any]) -> None:
    for name, value in leaf.items():
        if name in _MARKS:
            if not isinstance(value, bool):
                raise DocumentFault(f".{name}", f"The mark `{name}` must be true or false.")
        elif name != "text":
            reason = f"Text has no mark `{_brief(name)}`; {_hint(name, _MARKS)}"
            raise DocumentFault(f".{_brief(name)}", reason)


def _properties(node: dict[str, Any]) -> dict[str, Any]:
    """What `node` has beside `type` and `children`, no value too deep for who decodes it by recursion."""
    properties = {name: value for name, value in node.items() if name not in {"type", "children"}}
    for name, value in properties.items():
        layer = [value]
        for _ in range(MAX_DEPTH + 1):
            layer = [inner for container in layer for inner in _contents(container)]
        if layer:
            raise DocumentFault(f".{_brief(name)}", f"The value must not nest more than {MAX_DEPTH} deep.")
    return properties


def _contents(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _canonical(content: list[Any]) -> bytes:
    try:
        canonical = msgspec.json.encode(content)
    except RecursionError:
        raise DocumentFault("content", _TOO_DEEP) from None
    except UnicodeEncodeError:
        _check_strings(content)
        raise
    if len(canonical) > MAX_BYTES:
        raise DocumentTooLarge(f"The content is {len(canonical):,} bytes of JSON, more than {MAX_BYTES:,}.")
    if b"\\u0000" in canonical:  # a NUL, or else a backslash and "u0000" as somebody typed them
        _check_strings(content)
    return canonical


def _check_strings(content: list[Any]) -> None:
    # Without recursion, as nothing has bounded the depth yet; a way is linked steps, as deep ones are long.
    waiting: list[tuple[Any, Any]] = [(("content", None), content)]
    while waiting:
        way, value = waiting.pop()
        if isinstance(value, str) and _UNFIT.search(value):
            raise DocumentFault(_brief(_path(way), 300), "NUL characters and lone surrogates cannot be kept.")
        if isinstance(value, dict):
            waiting += [((f".{_brief(name)}", way), inner) for name, inner in reversed(value.items())]
            waiting += [(way, name) for name in value]
        elif isinstance(value, list):
            waiting += [((f"[{index}]", way), value[index]) for index in reversed(range(len(value)))]


def _path(way: Any) -> str:
    steps = []
    while way:
        step, way = way
        steps.append(step)
    return "".join(reversed(steps))


def _brief(words: str, limit: int = 50) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _hint(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name[:50], known)
    return f"did you mean {_listed(near)}?" if near else f"choose among {_listed(known)}."


def _listed(names: Iterable[object]) -> str:
    return ", ".join(f"`{name}`" for name in names)
