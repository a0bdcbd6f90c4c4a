"""Old documents become documents of today; what they say is always kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from first_sin_pluma import block, inline, text, value
from hypothesis import given
from hypothesis import strategies as st

from sinpluma_exchange.legacy.slate import convert, only_text, parts
from sinpluma_notebooks.document import MAX_BYTES, DocumentReader
from sinpluma_notebooks.nodes import NODE_TYPES

READER = DocumentReader(NODE_TYPES)


def converted(*nodes: Any, losses: Counter[str] | None = None) -> list[Any]:
    return convert(value(*nodes), Counter() if losses is None else losses)


def paragraph(*leaves: Any) -> dict[str, Any]:
    children = [{"text": leaf} if isinstance(leaf, str) else leaf for leaf in leaves]
    return {"type": "paragraph", "children": children or [{"text": ""}]}


def test_what_the_first_editor_could_make_is_kept() -> None:
    old = (
        block("code", "I"),
        block("paragraph", "Erase ", text("una vez", "bold"), "."),
        block("paragraph", ""),
        block("paragraph", "Fin\nde todo"),
    )
    assert converted(*old) == [
        {"type": "heading-one", "children": [{"text": "I"}]},
        paragraph("Erase ", {"text": "una vez", "bold": True}, "."),
        paragraph(),
        paragraph("Fin\nde todo"),
    ]


def test_lists_quotes_images_links_and_lines_are_kept() -> None:
    losses = Counter[str]()
    old = (
        block(
            "bulleted-list",
            block("list-item", "one"),
            block("list-item", block("paragraph", "two"), block("ul", block("li", "a"))),
        ),
        block("ordered_list", block("list_item", "first")),
        block("block-quote", "said"),
        block("blockquote", block("paragraph", "a"), block("heading-two", "b")),
        block("image", "", src="https://example.org/a.png", alt="A lamp"),
        block("hr", ""),
        block(
            "paragraph",
            "see ",
            inline("link", "there", href="https://example.org/b"),
            " or ",
            inline("link", href="www.example.org"),
        ),
    )
    assert converted(*old, losses=losses) == [
        {
            "type": "list",
            "style": "bulleted",
            "children": [
                {"type": "list-item", "children": [{"text": "one"}]},
                {
                    "type": "list-item",
                    "children": [
                        paragraph("two"),
                        {
                            "type": "list",
                            "style": "bulleted",
                            "children": [{"type": "list-item", "children": [{"text": "a"}]}],
                        },
                    ],
                },
            ],
        },
        {"type": "list", "style": "numbered", "children": [{"type": "list-item", "children": [{"text": "first"}]}]},
        {"type": "quote", "children": [{"text": "said"}]},
        {"type": "quote", "children": [paragraph("a"), {"type": "heading-two", "children": [{"text": "b"}]}]},
        {"type": "image", "src": "https://example.org/a.png", "alt": "A lamp", "children": [{"text": ""}]},
        {"type": "separator", "children": [{"text": ""}]},
        paragraph(
            "see ",
            {"type": "link", "url": "https://example.org/b", "children": [{"text": "there"}]},
            " or ",
            {"type": "link", "url": "https://www.example.org", "children": [{"text": "https://www.example.org"}]},
        ),
    ]
    assert not losses


@pytest.mark.parametrize(
    "old",
    [
        {
            "object": "text",
            "leaves": [
                {"object": "leaf", "text": "a", "marks": []},
                {"object": "leaf", "text": "b", "marks": [{"type": "bold"}]},
            ],
        },
        {
            "kind": "text",
            "ranges": [
                {"kind": "range", "text": "a", "marks": []},
                {"kind": "range", "text": "b", "marks": [{"type": "strong"}]},
            ],
        },
        {"kind": "text", "leaves": [{"kind": "leaf", "text": "a"}, {"text": "b", "marks": ["bold"]}]},
    ],
)
def test_texts_of_older_slates_are_kept(old: Any) -> None:
    for kind in ("object", "kind"):
        node = {kind: "block", "type": "paragraph", "nodes": [old]}
        content = json.dumps({"kind": "value", "document": {"nodes": [node]}})
        assert convert(content, Counter()) == [paragraph("a", {"text": "b", "bold": True})]


def test_what_is_not_known_is_kept_as_its_text_and_counted() -> None:
    losses = Counter[str]()
    old = (
        block("table", block("row", block("cell", "a"), block("cell", "b"))),
        block(
            "paragraph",
            text("loud", "blink", "italic"),
            inline("mention", "@ana"),
            inline("link", "trap", href="javascript:alert(1)"),
        ),
        block("image", "caption", src="data:image/png;base64,AAAA", alt="A lamp"),
        text("between"),
    )
    assert converted(*old, losses=losses) == [
        paragraph("a"),
        paragraph("b"),
        paragraph({"text": "loud", "italic": True}, "@anatrap"),
        paragraph("A lamp"),
        paragraph("caption"),
        paragraph("between"),
    ]
    assert losses == {"block:table": 1, "block:row": 1, "block:cell": 2, "mark:blink": 1, "link": 1, "image": 1}


@pytest.mark.parametrize("content", ["", "  \n"])
def test_an_empty_page_is_an_empty_paragraph(content: str) -> None:
    losses = Counter[str]()
    assert convert(content, losses) == [paragraph()]
    assert not losses


@pytest.mark.parametrize(
    "content",
    ["Plain text\nof two lines", '{"document": {"nodes": 7}}', "[" * 50_000, '{"document":', "42", '"a string"'],
)
def test_what_is_no_slate_value_is_kept_as_it_stands(content: str) -> None:
    losses = Counter[str]()
    assert convert(content, losses) == [paragraph(line) for line in content.splitlines()]
    assert losses == {"unread": 1}


def test_what_nests_too_deep_is_kept_as_text() -> None:
    node: Any = block("paragraph", "the bottom")
    for _ in range(200):
        node = block("quote", text("side"), node)
    losses = Counter[str]()
    blocks = converted(node, losses=losses)
    READER.read(blocks)
    assert words(blocks).count("side") == 200
    assert words(blocks).endswith("the bottom")
    assert losses["deep"] == 1


def test_halves_of_surrogate_pairs_are_joined_and_nuls_dropped() -> None:
    content = value(block("paragraph", "WORDS")).replace("WORDS", r"a\ud83d\ude00\u0000b\ud83d")
    (block_,) = convert(content, Counter())
    assert block_ == paragraph("a\U0001f600b�")


def words(nodes: list[Any]) -> str:
    """All text of a document of today, without what stands between its blocks."""
    return "".join(node["text"] if "text" in node else words(node["children"]) for node in nodes)


def old_words(node: Any) -> Iterator[str]:
    if "text" in node:
        yield node["text"]
    for child in node.get("leaves", node.get("nodes", ())):
        yield from old_words(child)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
KINDS = st.sampled_from(
    [
        "paragraph",
        "code",
        "heading-two",
        "quote",
        "bulleted-list",
        "numbered-list",
        "list-item",
        "separator",
        "table",
        "",
        "image",
    ]
)
LEAVES = st.builds(text, TEXTS, st.sampled_from(["bold", "italic", "glow"]))
OLD_TEXTS = st.builds(lambda leaves: {"object": "text", "leaves": leaves}, st.lists(LEAVES, max_size=3))
INLINES = st.builds(
    lambda kind, href, inner: inline(kind, *inner, href=href),
    st.sampled_from(["link", "mention"]),
    st.sampled_from(["https://example.org", "javascript:x", ""]),
    st.lists(LEAVES, min_size=1, max_size=2),
)
# A link without text shows its address; these have a text, so that texts can be compared.
TEXTUAL = st.one_of(LEAVES, OLD_TEXTS, INLINES.filter(lambda node: any(old_words(node))))
BLOCKS = st.recursive(
    st.builds(lambda kind, nodes: block(kind, *nodes), KINDS, st.lists(TEXTUAL, max_size=3)),
    lambda inner: st.builds(
        lambda kind, nodes: block(kind, *nodes), KINDS, st.lists(st.one_of(inner, TEXTUAL), max_size=4)
    ),
    max_leaves=12,
)


@given(st.lists(st.one_of(BLOCKS, TEXTUAL), max_size=5))
def test_whatever_an_old_document_is_it_becomes_a_sound_one_with_the_same_text(nodes: list[Any]) -> None:
    blocks = converted(*nodes)
    READER.read(blocks)
    assert words(blocks) == "".join(text for node in nodes for text in old_words(node))


@given(st.lists(BLOCKS, min_size=1, max_size=8), st.integers(200, 2000))
def test_a_document_in_parts_has_the_same_text_and_each_part_fits(nodes: list[Any], size: int) -> None:
    blocks = converted(*nodes)
    pieces = list(parts(blocks, size))
    assert all(len(json.dumps(piece, ensure_ascii=False, separators=(",", ":")).encode()) <= size for piece in pieces)
    assert "".join(map(words, pieces)).replace("\n", "") == words(blocks).replace("\n", "")
    assert words(only_text(blocks)) == words(blocks)


def test_a_page_that_is_too_long_for_one_becomes_several() -> None:
    blocks = converted(
        *(block("paragraph", "a word and " * 100) for _ in range(3000)), block("paragraph", "x" * 3_000_000)
    )
    pieces = list(parts(blocks, MAX_BYTES))
    assert len(pieces) > 2
    for piece in pieces:
        READER.read(piece)
    assert "".join(map(words, pieces)) == words(blocks)
