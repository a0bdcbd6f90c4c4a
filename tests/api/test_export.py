"""Works as files: who gets what of a work, and what the files say of themselves."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import httpx
import msgspec
import pytest

from sinpluma_exchange.notebook_file import NotebookFile

FORMATS = {
    "epub": ("epub", "application/epub+zip"),
    "markdown": ("md", "text/markdown; charset=utf-8; variant=CommonMark"),
    "html": ("html", "text/html; charset=utf-8"),
    "json": ("json", "application/json"),
}


def export(client: Any, notebook: Any, format_: str, **query: str) -> httpx.Response:
    path = f"/notebooks/{notebook['notebook_id']}/export"
    answer: httpx.Response = client.get(path, params={"format": format_, **query})
    return answer


def text_of(answer: httpx.Response) -> str:
    """All the text in an exported file."""
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"] != "application/epub+zip":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist())


@pytest.fixture
def half_published(writer: Any) -> Any:
    """A published work: a page that was changed since, one that was never published, one as it is published."""
    notebook, pages = writer.book("The lamp as readers know it.", "The log.", title="El faro: «número 1»")
    changed = {"content": [{"type": "paragraph", "children": [{"text": "The lamp redrawn."}]}], "version": 1}
    assert writer.put(f"/pages/{pages[0]['page_id']}", changed).status_code == 200
    writer.page(notebook, "Nobody has seen this.", title="A draft")
    return notebook


@pytest.mark.parametrize("format_", FORMATS)
def test_readers_get_the_published_copies(half_published: Any, anonymous: httpx.Client, format_: str) -> None:
    text = text_of(export(anonymous, half_published, format_))

    assert "The lamp as readers know it." in text
    assert "The log." in text
    assert "redrawn" not in text
    assert "Nobody has seen" not in text


@pytest.mark.parametrize("format_", FORMATS)
def test_its_author_gets_the_drafts_or_if_they_ask_what_readers_get(
    writer: Any, half_published: Any, anonymous: httpx.Client, format_: str
) -> None:
    drafts = text_of(export(writer, half_published, format_))

    assert "The lamp redrawn." in drafts
    assert "Nobody has seen this." in drafts
    assert drafts == text_of(export(writer, half_published, format_, mode="editor")) or format_ == "json"
    as_reader = export(writer, half_published, format_, mode="reader")
    assert "redrawn" not in text_of(as_reader)
    if format_ != "json":  # which says when it was made
        assert as_reader.content == export(anonymous, half_published, format_).content


def test_others_never_get_drafts(writer: Any, reader: Any, half_published: Any, anonymous: httpx.Client) -> None:
    hidden = writer.notebook("Hidden")

    for client in (reader, anonymous):
        assert export(client, hidden, "json").status_code == 404
        assert export(client, hidden, "epub", mode="editor").status_code == 404
        assert export(client, half_published, "json", mode="editor").status_code == 403
    assert export(writer, hidden, "json").status_code == 200
    assert export(writer, hidden, "json", mode="reader").status_code == 404


def test_a_file_has_a_name_and_is_kept_by_nobody(half_published: Any, anonymous: httpx.Client) -> None:
    for format_, (ending, media_type) in FORMATS.items():
        answer = export(anonymous, half_published, format_)
        assert answer.headers["content-type"] == media_type
        assert answer.headers["content-disposition"] == (
            f'attachment; filename="El faro numero 1.{ending}"; '
            f"filename*=UTF-8''El%20faro%20%C2%ABn%C3%BAmero%201%C2%BB.{ending}"
        )
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["content-length"] == str(len(answer.content))
        head = anonymous.head(str(answer.url))
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == answer.headers["content-length"] or format_ == "json"


def test_who_asks_for_another_kind_of_file_is_told_which_there_are(writer: Any) -> None:
    answer = writer.get("/notebooks/1/export?format=pdf")
    assert answer.json()["errors"] == {"format": ["Must be one of epub, html, json, markdown"]}


@pytest.mark.parametrize("query", ["", "?format=pdf", "?format=epub&mode=owner"])
def test_what_cannot_be_given_is_refused(half_published: Any, anonymous: httpx.Client, query: str) -> None:
    answer = anonymous.get(f"/notebooks/{half_published['notebook_id']}/export{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_client_that_reads_books_gets_a_book(half_published: Any, anonymous: httpx.Client) -> None:
    path = f"/notebooks/{half_published['notebook_id']}/export?format=epub"
    assert anonymous.get(path, headers={"Accept": "application/epub+zip"}).status_code == 200


def test_what_people_typed_is_no_markup(writer: Any) -> None:
    nasty = "<script>alert('&amp;')</script>\x07 ]]> \"quotes\""
    fields = {"resume": "<img src=x onerror=alert(1)>", "tags": ["<b>&"]}
    notebook = writer.notebook('<script>alert(1)</script> & "co"', **fields)
    writer.page(notebook, nasty, title="<script>1</script>")

    page = export(writer, notebook, "html").text
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(&#x27;&amp;amp;&#x27;)&lt;/script&gt;" in page
    assert "\x07" not in page
    assert "default-src 'none'" in page


# --- JSON ---------------------------------------------------------------------------------------------------------


def test_json_is_what_its_schema_says(writer: Any, half_published: Any) -> None:
    answer = export(writer, half_published, "json")

    file = msgspec.json.decode(answer.content, type=NotebookFile)

    assert [page.title for page in file.pages] == ["Chapter 1", "Chapter 2", "A draft"]
    assert [revision.revision for revision in file.pages[0].revisions] == [1, 2]
    assert file.pages[0].published is not None
    assert file.pages[2].published is None
    assert json.loads(answer.content)["notebook"]["genre"] == "ciencia-ficcion"
