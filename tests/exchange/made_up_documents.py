"""Documents as people might write them, made up by Hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

MARKS = ("bold", "italic", "underline", "strikethrough", "code")

_SIGNS = "abc ÁñÜß¿«—“”’…日本語한글مرحباПри0129 \n *_`~#+-=>|:.)([]!<&;\"'\\/${}^%@\u00a0\u2003\u200d😀"
_WORDS = (
    "Quijote", "*", "**", "***", "_", "1.", "2)", "-", "+", "---", "===", "#", "##", ">", "&amp;", "&nbsp;", "<b>",
    "</em>", "<!--", "-->", "`", "```", "~~~", "[a](b)", "![a](b)", "[^1]", "[^1]: x", "http://x.org", "a|b", ":-:",
    "|---|", "\\", "{.x}", "$x$", "[ ]", "[x]", "a@b.org", "<http://x.org>", "\t", "\n",
)  # fmt: skip

texts = st.one_of(
    st.text(_SIGNS, min_size=1, max_size=30),
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=6).map(" ".join),
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map("".join),
)
titles = texts.map(lambda text: " ".join(text.split())[:60].strip()).filter(lambda text: text and text.isprintable())
leaves = st.builds(
    lambda text, marks: {"text": text, **dict.fromkeys(marks, True)},
    texts,
    st.one_of(st.just([]), st.lists(st.sampled_from(MARKS), unique=True, max_size=3)),
)
addresses = st.sampled_from(
    ["https://example.org/", "http://example.org/a_b*c?q=1&r=[2]#d", "mailto:ana@example.org", "https://e.org/(x)/ñ"]
)
links = st.builds(
    lambda url, children: {"type": "link", "url": url, "children": children},
    addresses,
    st.lists(leaves, min_size=1, max_size=2),
)
lines = st.lists(st.one_of(leaves, leaves, links), min_size=1, max_size=5).filter(
    lambda children: any("text" in child for child in children)
)


def _text_block(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda children: {"type": kind, "children": children}, lines)


_simple = st.one_of(
    _text_block("paragraph"),
    _text_block("paragraph"),
    _text_block("heading-one"),
    _text_block("heading-two"),
    _text_block("heading-three"),
    st.just({"type": "separator", "children": [{"text": ""}]}),
)


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    held = st.one_of(lines, st.lists(inner, min_size=1, max_size=3))
    items = st.lists(
        st.builds(lambda children: {"type": "list-item", "children": children}, held), min_size=1, max_size=3
    )
    return st.one_of(
        st.builds(lambda children: {"type": "quote", "children": children}, held),
        st.builds(
            lambda style, children: {"type": "list", "style": style, "children": children},
            st.sampled_from(["bulleted", "numbered"]),
            items,
        ),
        st.builds(
            lambda kind, children: {"type": kind, "children": children},
            st.sampled_from(["bulleted-list", "numbered-list"]),
            items,
        ),
    )


blocks = st.recursive(_simple, _containers, max_leaves=6)
contents = st.lists(blocks, max_size=5)
chapters = st.lists(st.tuples(titles, contents), min_size=1, max_size=5)
