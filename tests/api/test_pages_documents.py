"""Documents over HTTP: what a page may hold, and a clear refusal, with nothing half written, for everything else."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MIB = 1024 * 1024
JSON = {"Content-Type": "application/json"}

RICH: list[dict[str, Any]] = [
    {"type": "heading-one", "children": [{"text": "Title"}]},
    {"type": "paragraph", "children": [{"text": "bold", "bold": True}, {"text": " and ", "italic": False}]},
    {
        "type": "paragraph",
        "children": [
            {"text": "see "},
            {"type": "link", "url": "https://example.org/?q=1#x", "children": [{"text": "there"}]},
            {"text": ""},
        ],
    },
    {"type": "quote", "children": [{"text": "«¿Quién?» 😀 \u0301 \u202e", "code": True, "strikethrough": True}]},
    {
        "type": "list",
        "style": "numbered",
        "children": [{"type": "list-item", "children": [{"text": "one", "underline": True}]}],
    },
    {"type": "separator", "children": [{"text": ""}]},
]


@pytest.fixture
def page(writer: Any) -> Any:
    return writer.page(writer.notebook(), "untouched")


def save(writer: Any, page: Any, content: Any) -> httpx.Response:
    answer: httpx.Response = writer.put(f"/pages/{page['page_id']}", {"content": content, "version": page["version"]})
    return answer


def send(writer: Any, page: Any, raw: bytes, **headers: str) -> httpx.Response:
    path = f"/pages/{page['page_id']}"
    answer: httpx.Response = writer.client.put(path, content=raw, headers={**JSON, **headers})
    return answer


def assert_untouched(writer: Any, page: Any) -> None:
    assert writer.get(f"/pages/{page['page_id']}?mode=editor").json() == page
    assert len(writer.get(f"/pages/{page['page_id']}/revisions").json()) == 1


def test_everything_that_a_document_may_have_comes_back_as_it_was(writer: Any, page: Any, photograph: Any) -> None:
    file = {"image": ("mill.jpg", photograph(), "image/jpeg")}
    src = writer.client.post(f"/pages/{page['page_id']}/images/", files=file).json()["image_url"]
    content = [*RICH, {"type": "image", "src": src, "alt": "A mill", "children": [{"text": ""}]}]
    saved = save(writer, page, content)

    assert saved.status_code == 200, saved.text
    assert saved.json()["content"] == content
    writer.publish(f"/pages/{page['page_id']}")
    writer.publish(f"/notebooks/{page['notebook_id']}")
    assert writer.get(f"/pages/{page['page_id']}").json()["content"] == content


def test_an_empty_document_is_a_document(writer: Any, page: Any) -> None:
    assert save(writer, page, []).json()["content"] == []


def paragraph(*children: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "paragraph", "children": list(children), **properties}


def link(url: Any) -> dict[str, Any]:
    return paragraph({"type": "link", "url": url, "children": [{"text": "x"}]})


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("text", "content"),
        ({"type": "paragraph"}, "content"),
        (None, "content"),
        ([5], "content[0]"),
        ([{"text": "no block"}], "content[0]"),
        ([paragraph({"text": "fine"}), {"type": "video", "children": []}], "content[1].type"),
        ([paragraph()], "content[0].children"),
        ([{"type": [], "children": [{"text": ""}]}], "content[0]"),
        ([{"type": {"a": 1}, "children": [{"text": ""}]}], "content[0]"),
        ([{"type": "video", "children": {"type": 5}}], "content[0].type"),
        ([paragraph({"text": 5})], "content[0].children[0].text"),
        ([paragraph({"text": "x", "bold": "yes"})], "content[0].children[0].bold"),
        ([paragraph({"text": "x", "blink": True})], "content[0].children[0].blink"),
        ([paragraph({"text": "x"}, align="left")], "content[0].align"),
        ([link("javascript:alert(1)")], "content[0].children[0].url"),
        ([link("JAVASCRIPT:alert(1)")], "content[0].children[0].url"),
        ([link("java\tscript:alert(1)")], "content[0].children[0].url"),
        ([link("data:text/html,x")], "content[0].children[0].url"),
        ([link("//example.org")], "content[0].children[0].url"),
        ([link(5)], "content[0].children[0].url"),
        ([{"type": "image", "src": "javascript:x", "children": [{"text": ""}]}], "content[0].src"),
        ([{"type": "list", "children": [paragraph({"text": "x"})]}], "content[0].children[0]"),
        ([{"type": "separator", "children": [{"text": "x"}]}], "content[0].children"),
    ],
)
def test_a_faulty_document_is_refused_with_the_place_of_the_fault(
    writer: Any, page: Any, content: Any, place: str
) -> None:
    refused = save(writer, page, content)

    assert refused.status_code == 400
    assert refused.json()["code"] == "invalid"
    assert list(refused.json()["errors"]) == [place]
    assert_untouched(writer, page)


names = st.sampled_from(["type", "children", "text", "bold", "url", "src", "alt", "style", "x"])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["paragraph", "link", "list", "list-item", "quote", "image", "separator", "https://a.org"])
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=values)
def test_whatever_is_sent_is_a_document_or_refused(writer: Any, page: Any, content: Any) -> None:
    path = f"/pages/{page['page_id']}"

    answer = writer.put(path, {"content": content}, headers={"If-Match": "*"})

    assert answer.status_code in {200, 400}, answer.text
    if answer.status_code == 200:
        assert writer.get(f"{path}?mode=editor").json()["content"] == content


def nested(depth: int) -> str:
    return '{"type":"quote","children":[' * depth + '{"text":"x"}' + "]}" * depth


def test_nodes_nest_thirty_two_deep_and_no_deeper(writer: Any, page: Any) -> None:
    def body(depth: int) -> bytes:
        return f'{{"version":1,"content":[{nested(depth)}]}}'.encode()

    assert send(writer, page, body(33)).status_code == 400
    assert_untouched(writer, page)
    assert send(writer, page, body(32)).status_code == 200


@pytest.mark.parametrize("depth", [100, 900, 990, 1_000, 1_050, 10_000, 200_000])
def test_absurd_depth_is_refused(writer: Any, page: Any, depth: int) -> None:
    lists = b'{"version":1,"content":' + b"[" * depth + b"]" * depth + b"}"
    values = b'{"version":1,"content":[{"type":"video","x":' + b"[" * depth + b"]" * depth + b',"children":[]}]}'
    nodes = f'{{"version":1,"content":[{nested(min(depth, 50_000))}]}}'.encode()

    assert send(writer, page, lists).status_code == 400
    assert send(writer, page, values).status_code == 400
    assert send(writer, page, nodes).status_code == 400
    assert_untouched(writer, page)


def test_a_document_has_at_most_two_mebibytes(writer: Any, page: Any) -> None:
    def filled(size: int) -> list[dict[str, Any]]:
        return [paragraph({"text": "x" * (size - len('[{"type":"paragraph","children":[{"text":""}]}]'))})]

    refused = save(writer, page, filled(2 * MIB + 1))

    assert (refused.status_code, refused.json()["code"]) == (413, "document_too_large")
    assert list(refused.json()["errors"]) == ["content"]
    assert_untouched(writer, page)
    assert save(writer, page, filled(2 * MIB)).status_code == 200
    assert len(writer.get(f"/pages/{page['page_id']}?mode=editor").content) > 2 * MIB


@pytest.mark.parametrize("size", [3 * MIB, 5 * MIB])
def test_a_body_of_many_mebibytes_is_refused(writer: Any, page: Any, size: int) -> None:
    refused = save(writer, page, [paragraph({"text": "x" * size})])

    assert (refused.status_code, refused.headers["Content-Type"]) == (413, "application/problem+json")
    assert_untouched(writer, page)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"version":1,"content":[}',
        b'{"version":1,"content":[1,]}',
        b'{"version":1,"content":[{"type":"paragraph","children":[{"text":"\xff\xfe"}]}]}',
        b'{"version":1,"title":"\xff"}',
        b'{"version":1,"content":[{"type":"paragraph","children":[{"text":"\\u0000"}]}]}',
        b'{"version":1,"content":[{"type":"paragraph","children":[{"text":"\x00"}]}]}',
        b'{"version":1,"content":[{"type":"paragraph","children":[{"text":"\\ud800"}]}]}',
        b'{"version":1,"content":[{"type":"paragraph","children":[{"text":"\\udc00\\ud800"}]}]}',
        b'{"version":1,"title":"\\ud800"}',
        b'{"version":1,"content":[{"type":"paragraph","children":[{"text":NaN}]}]}',
        b'{"version":1e400,"title":"x"}',
        b'{"version":99999999999999999999999,"title":"x"}',
        b'{"version":1,"content":[{"type":"paragraph","children":[{"text":"x"}]}],"content":5}',
        '{"version":1,"title":"é"}'.encode("utf-16"),
    ],
)
def test_what_is_no_json_or_cannot_be_kept_is_refused(writer: Any, page: Any, raw: bytes) -> None:
    refused = send(writer, page, raw)

    assert refused.status_code == 400, refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert_untouched(writer, page)


def test_a_backslash_that_somebody_typed_is_kept(writer: Any, page: Any) -> None:
    content = [paragraph({"text": r"C:\u0000 and \ud800 are only text"})]

    assert save(writer, page, content).json()["content"] == content


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_media_type_is_refused(writer: Any, page: Any, kind: str) -> None:
    refused = send(writer, page, json.dumps({"title": "x", "version": 1}).encode(), **{"Content-Type": kind})

    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")
    assert_untouched(writer, page)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", 5), ("title", ""), ("title", "x" * 101), ("title", "\t"), ("autosave", "yes"), ("version", "1")],
)
def test_a_faulty_field_of_a_save_is_named(writer: Any, page: Any, field: str, value: Any) -> None:
    refused = writer.put(f"/pages/{page['page_id']}", {"version": 1, field: value})

    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert_untouched(writer, page)


def test_words_are_counted_over_the_whole_document(writer: Any, page: Any) -> None:
    assert save(writer, page, RICH).json()["word_count"] == 1 + 2 + 2 + 1 + 1
