"""What a page's content may be, and what is read from it."""

import json
import re
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinpluma.slate import NodeType
from sinpluma_notebooks.document import MAX_BYTES, MAX_DEPTH, DocumentFault, DocumentReader, DocumentTooLarge
from sinpluma_notebooks.nodes import NODE_TYPES

READER = DocumentReader(NODE_TYPES)
TEXT = {"text": "x"}
EMPTY = {"text": ""}
HTTP = "https://sinpluma.example/"

type_names = st.sampled_from(["paragraph", "heading-one", "heading-two", "heading-three"])
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
marks = st.dictionaries(
    st.sampled_from(["bold", "italic", "underline", "code", "strikethrough"]), st.booleans(), max_size=5
)
leaves = st.builds(lambda text, marks: {"text": text, **marks}, words, marks)
links = st.builds(
    lambda url, children: {"type": "link", "url": url, "children": children},
    st.sampled_from([HTTP, "mailto:pen@sinpluma.example"]),
    st.lists(leaves, min_size=1, max_size=3),
)
lines = st.lists(leaves | links, min_size=1, max_size=4)
voids = st.sampled_from(
    [
        {"type": "separator", "children": [EMPTY]},
        {"type": "image", "src": "/works/1.png", "children": [EMPTY]},
    ]
)


def node(name: str, *children: object, **properties: object) -> dict[str, Any]:
    return {"type": name, **properties, "children": list(children)}


def paragraph(*children: object, **properties: object) -> dict[str, Any]:
    return node("paragraph", *children, **properties)


def link(url: object) -> dict[str, Any]:
    return paragraph(EMPTY, node("link", TEXT, url=url), EMPTY)


def image(src: object, **properties: object) -> dict[str, Any]:
    return node("image", EMPTY, src=src, **properties)


def nested(name: str, levels: int) -> dict[str, Any]:
    innermost = paragraph(TEXT)
    for _ in range(levels - 1):
        innermost = node(name, innermost)
    return innermost


def wrapped(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    some = st.lists(inner, min_size=1, max_size=3)
    items = st.lists(st.builds(lambda children: node("list-item", *children), some | lines), min_size=1)
    return st.builds(lambda children: node("quote", *children), some) | st.builds(
        lambda items, style: node("list", *items, style=style),
        items,
        st.sampled_from(["bulleted", "numbered"]),
    )


blocks = st.recursive(
    st.builds(lambda name, children: node(name, *children), type_names, lines) | voids, wrapped, max_leaves=8
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "children", "text", "bold", "url", "src"]), inner)
        | st.fixed_dictionaries(
            {
                "type": st.sampled_from([node_type.name for node_type in NODE_TYPES]),
                "children": st.lists(inner, max_size=3),
            }
        )
    ),
    max_leaves=15,
)


def fault_of(content: object, reader: DocumentReader = READER, **options: bool) -> DocumentFault:
    with pytest.raises(DocumentFault) as caught:
        reader.read(content, **options)
    return caught.value


@settings(deadline=None)
@given(st.lists(blocks, max_size=4))
def test_the_canonical_form_of_a_document_reads_as_the_same_document(content: list[Any]) -> None:
    document = READER.read(content)
    assert json.loads(document.json) == content
    assert READER.read(msgspec.json.decode(document.json)) == document


@settings(deadline=None)
@given(anything | st.lists(anything))
def test_whatever_comes_is_read_or_refused_with_a_place_and_a_sentence(content: object) -> None:
    for accept_unknown in (False, True):
        try:
            READER.read(content, accept_unknown=accept_unknown)
        except DocumentFault as fault:
            described = str(fault).encode().decode()
        else:
            continue
        assert re.match(r"content(\[\d+\]|\.\w+)*: .*[.?]$", described, re.DOTALL)


def test_canonical_json_is_compact_utf8_and_keeps_the_order_of_keys() -> None:
    document = READER.read([{"children": [{"bold": True, "text": "mañana"}], "type": "paragraph"}])
    assert document.json == '[{"children":[{"bold":true,"text":"mañana"}],"type":"paragraph"}]'.encode()


def test_a_document_can_be_empty() -> None:
    document = READER.read([])
    assert (document.json, document.text, document.word_count) == (b"[]", "", 0)


def test_the_text_has_a_line_for_each_block_that_holds_text() -> None:
    document = READER.read(
        [
            node("heading-one", {"text": "Of the pen"}),
            paragraph({"text": "Without "}, node("link", {"text": "a", "bold": True}, url=HTTP), {"text": " pen"}),
            node("separator", EMPTY),
            image("/works/1.png", alt="A pen"),
            paragraph(EMPTY),
            node("quote", paragraph({"text": "one"}), paragraph({"text": "two"})),
            node("list", node("list-item", {"text": "first"}), node("list-item", paragraph({"text": "second"}))),
        ]
    )
    assert document.text == "Of the pen\nWithout a pen\n\none\ntwo\nfirst\nsecond"
    assert document.word_count == 10


@pytest.mark.parametrize("content", [None, {}, "text", 1])
def test_content_that_is_no_list_is_refused(content: object) -> None:
    assert fault_of(content).path == "content"


@pytest.mark.parametrize(
    ("block", "path", "says"),
    [
        (None, "", "object"),
        ([], "", "object"),
        ({"children": [TEXT]}, "", "`type`"),
        ({"type": ["paragraph"], "children": [TEXT]}, "", "`type`"),
        ({"type": "", "children": [TEXT]}, "", "`type`"),
        (TEXT, "", "put it into a block"),
        (node("link", TEXT, url=HTTP), "", "put it into the text"),
        ({"type": "paragraph"}, ".children", "list"),
        (paragraph(), ".children", "at least"),
        ({"type": "paragraph", "children": TEXT}, ".children", "list"),
        (paragraph(TEXT, align="left"), ".align", "no property `align`; it has none"),
        (paragraph(TEXT, 1), ".children[1]", "object"),
        (paragraph({"text": None}), ".children[0].text", "string"),
        (paragraph({"text": "x", "bold": 1}), ".children[0].bold", "true or false"),
        (paragraph({"text": "x", "bolt": True}), ".children[0].bolt", "did you mean `bold`?"),
        (paragraph({"text": "x", "colour": "red"}), ".children[0].colour", "choose among `bold`"),
        (paragraph({"text": "x", "type": "link"}), ".children[0].type", "no mark `type`"),
        (paragraph(paragraph(TEXT)), ".children[0]", "is a block"),
        (paragraph(TEXT, image("/a.png")), ".children[1]", "is a block"),
        (node("quote", TEXT, paragraph(TEXT)), ".children[1]", "is a block"),
        (node("quote", paragraph(TEXT), TEXT), ".children[0]", "is a block"),
        (node("list", TEXT), ".children[0]", "put it into a block"),
        (node("list", paragraph(TEXT)), ".children[0]", "only `list-item` can"),
        (node("numbered-list", node("list", TEXT)), ".children[0]", "only `list-item` can"),
        (node("bulleted-list", node("list-item", TEXT), style="bulleted"), ".style", "no property `style`"),
        (node("list", node("list-item", TEXT), style="roman"), ".style", "one of `bulleted`, `numbered`"),
        (node("list", node("list-item", TEXT), stile="numbered"), ".stile", "did you mean `style`?"),
        (node("separator", TEXT), ".children", '[{"text": ""}]'),
        (node("separator", paragraph(EMPTY)), ".children[0]", "is a block"),
        (node("separator", node("link", EMPTY, url=HTTP)), ".children", '[{"text": ""}]'),
        (paragraph(node("link", TEXT)), ".children[0]", "needs the property `url`"),
        (paragraph(node("link", TEXT, url=HTTP, title="x")), ".children[0].title", "no property `title`"),
        (
            paragraph(node("link", node("link", TEXT, url=HTTP), url=HTTP)),
            ".children[0].children[0]",
            "another",
        ),
        (paragraph(node("link", paragraph(TEXT), url=HTTP)), ".children[0].children[0]", "is a block"),
        (image(1), ".src", "Expected `str`"),
        (image("/a.png", alt="x" * 1001), ".alt", "length <= 1000"),
        (image("/a.png", alt=None), ".alt", "Expected `str`"),
    ],
)
def test_a_fault_names_its_place_and_says_what_would_be_right(block: object, path: str, says: str) -> None:
    fault = fault_of([paragraph(TEXT), block])
    assert fault.path == f"content[1]{path}"
    assert says in fault.reason


def test_an_unknown_type_is_refused_with_those_that_are_near() -> None:
    fault = fault_of([node("quote", node("heading", TEXT))])
    assert fault.path == "content[0].children[0].type"
    assert "`heading`; did you mean" in fault.reason
    assert "`heading-one`" in fault.reason


def test_a_long_name_is_not_repeated_in_full() -> None:
    assert len(str(fault_of([node("x" * 100_000, TEXT)]))) < 500
    assert len(str(fault_of([paragraph(TEXT, **{"x" * 100_000: 1})]))) < 500
    assert len(str(fault_of([node("list", node("list-item", TEXT), style="x" * 100_000)]))) < 500


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example",
        "HTTPS://A.example:8080/b?c=d#e",
        "https://español.example/año",
        "http://[::1]/",
        "mailto:pen@sinpluma.example",
        "mailto:a@b.example,c@d.example?subject=Hola",
        "https://a.example/" + "x" * (2048 - len("https://a.example/")),
    ],
)
def test_a_link_leads_to_the_web_or_to_a_mailbox(url: str) -> None:
    assert READER.read([link(url)]).text == "x"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/notebooks/1",
        "a.example",
        "//a.example",
        "http:",
        "http://",
        "http:a.example",
        "http:///a.example",
        "http://:80",
        "http://...",
        "http://a.example:99999",
        "http://[::1",
        "https:\\\\a.example",
        "https://a.example\\@b.example",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        " https://a.example",
        "https://a.example/ b",
        "https://a.example/\n",
        "https://a.example/\u202egnp",
        "https://a.example/\u00a0",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://a.example",
        "mailto:",
        "mailto:pen",
        "mailto:@a.example",
        "mailto://pen@a.example",
        "https://a.example/" + "x" * 2048,
    ],
)
def test_no_link_leads_anywhere_else(url: str) -> None:
    assert fault_of([link(url)]).path == "content[0].children[1].url"


@pytest.mark.parametrize("src", ["/works/1.png", "/", "https://a.example/1.png", "http://a.example/1.png"])
def test_an_image_is_of_this_site_or_the_web(src: str) -> None:
    assert READER.read([image(src, alt="x" * 1000)]).text == ""


@pytest.mark.parametrize(
    "src",
    [
        "",
        "1.png",
        "//a.example/1.png",
        "/\\a.example",
        "/\t/a.example",
        "data:image/png;base64,x",
        "mailto:a@b.c",
    ],
)
def test_an_image_is_of_nowhere_else(src: str) -> None:
    assert fault_of([image(src)]).path == "content[0].src"


@pytest.mark.parametrize("bad", ["\0", "\ud800", "a\udfffb"])
@pytest.mark.parametrize(
    ("block", "path"),
    [
        (lambda bad: paragraph(TEXT, {"text": bad}), "content[0].children[1].text"),
        (lambda bad: node(bad, TEXT), "content[0].type"),
        (lambda bad: node("list", node("list-item", TEXT), style=bad), "content[0].style"),
        (lambda bad: paragraph({"text": "x", bad: True}), "content[0].children[0]"),
        (lambda bad: node("map", TEXT, places=[{"name": bad}]), "content[0].places[0].name"),
    ],
)
def test_strings_that_cannot_be_stored_are_refused_wherever_they_are(block: Any, path: str, bad: str) -> None:
    fault = fault_of([block(bad)], accept_unknown=True)
    assert fault.path == path
    assert "NUL" in fault.reason


def test_a_backslash_and_digits_that_look_like_an_escaped_nul_are_text() -> None:
    assert READER.read([paragraph({"text": "\\u0000"})]).text == "\\u0000"


def test_nodes_nest_as_deep_as_the_limit_and_no_deeper() -> None:
    assert READER.read([nested("quote", MAX_DEPTH)]).text == "x"
    fault = fault_of([nested("quote", MAX_DEPTH + 1)])
    assert fault.path == "content[0]" + ".children[0]" * MAX_DEPTH
    assert str(MAX_DEPTH) in fault.reason


@pytest.mark.parametrize("levels", [100, 900, 990, 1_000, 100_000])
def test_however_deep_a_document_is_the_stack_holds(levels: int) -> None:
    deep = nested("quote", levels)
    assert str(MAX_DEPTH) in fault_of([deep]).reason
    assert str(MAX_DEPTH) in fault_of([nested("columns", levels)], accept_unknown=True).reason
    assert str(MAX_DEPTH) in fault_of([node("map", TEXT, places=deep)], accept_unknown=True).reason
    assert fault_of([paragraph(TEXT, deep=deep)]).path.startswith("content")


def test_a_document_is_as_large_as_the_limit_and_no_larger() -> None:
    frame = len(READER.read([paragraph(EMPTY)]).json)
    assert len(READER.read([paragraph({"text": "x" * (MAX_BYTES - frame)})]).json) == MAX_BYTES
    with pytest.raises(DocumentTooLarge, match="2,097,153"):
        READER.read([paragraph({"text": "x" * (MAX_BYTES - frame + 1)})])


def test_nodes_of_a_plugin_that_is_off_stay_as_they_are() -> None:
    content = [
        node("map", EMPTY, places=[{"name": "La Mancha", "at": [39.5, -3]}]),
        paragraph(TEXT, node("footnote", {"text": "y"}, number=1), TEXT),
        node("columns", node("column", paragraph(TEXT)), node("column", {"text": "z"})),
    ]
    document = READER.read(content, accept_unknown=True)
    assert json.loads(document.json) == content
    assert document.text == "xyx\nx\nz"
    assert fault_of(content).path == "content[0].type"


@pytest.mark.parametrize(
    ("block", "path"),
    [
        (node("map"), ".children"),
        ({"type": "map", "children": "x"}, ".children"),
        (node("map", paragraph(TEXT, align="left")), ".children[0].align"),
        (node("map", {"text": "x", "colour": "red"}), ".children[0].colour"),
        (node("map", TEXT, paragraph(TEXT)), ".children[1]"),
        (node("list", node("map", TEXT)), ".children[0]"),
    ],
)
def test_what_is_known_within_and_around_unknown_nodes_is_still_checked(block: object, path: str) -> None:
    assert fault_of([block], accept_unknown=True).path == f"content[0]{path}"


class VerseAttributes(msgspec.Struct, rename="camel"):
    rhyme_scheme: Literal["aabb", "abab"] = "abab"
    metre: Annotated[int, msgspec.Meta(ge=1)] = 5
    names: list[str] = []


def no_sixes(verse: VerseAttributes) -> str | None:
    return "metre must not be six." if verse.metre == 6 else None


def no_six(verse: VerseAttributes) -> str | None:
    return "Six is not allowed." if verse.metre == 6 else None


VERSE = NodeType(name="verse", contains="blocks", attributes=VerseAttributes, check=no_sixes)


@pytest.mark.parametrize(
    ("properties", "path"),
    [
        ({"rhyme_scheme": "aabb"}, ".rhyme_scheme"),
        ({"rhymeScheme": "abba"}, ".rhymeScheme"),
        ({"metre": "5"}, ".metre"),
        ({"metre": 0}, ".metre"),
        ({"metre": 6}, ".metre"),
        ({"names": ["x", 1]}, ".names[1]"),
        ({"other": 1}, ".other"),
    ],
)
def test_a_plugins_properties_are_held_to_their_declaration(properties: dict[str, Any], path: str) -> None:
    reader = DocumentReader([*NODE_TYPES, VERSE])
    right = node("verse", paragraph(TEXT), metre=4, rhymeScheme="aabb", names=["x"])
    assert reader.read([right]).text == "x"
    assert fault_of([{**right, **properties}], reader).path == f"content[0]{path}"


def test_a_check_that_names_no_property_is_about_the_node() -> None:
    reader = DocumentReader([*NODE_TYPES, msgspec.structs.replace(VERSE, check=no_six)])
    fault = fault_of([node("verse", paragraph(TEXT), metre=6)], reader)
    assert (fault.path, fault.reason) == ("content[0]", "Six is not allowed.")


def test_a_node_that_contains_blocks_contains_no_text() -> None:
    reader = DocumentReader([*NODE_TYPES, VERSE])
    assert fault_of([node("verse", TEXT)], reader).path == "content[0].children[0]"


def test_two_node_types_of_one_name_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="`paragraph` is declared twice"):
        DocumentReader([*NODE_TYPES, NodeType(name="paragraph")])


class TypeAttributes(msgspec.Struct):
    kind: str = msgspec.field(default="", name="type")


@pytest.mark.parametrize(
    ("declaration", "says"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "x", "role": "inline", "contains": "blocks"}, "only text"),
        ({"name": "x", "role": "void", "contains": ("paragraph",)}, "only text"),
        ({"name": "x", "check": no_six}, "no attributes"),
        ({"name": "x", "attributes": TypeAttributes}, "cannot have an attribute"),
    ],
)
def test_a_node_type_that_contradicts_itself_is_refused(declaration: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        NodeType(**declaration)
