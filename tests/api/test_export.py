"""Works as files: who gets what of a work, and what the files say of themselves."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from sinpluma.testing import LiveSite
from sinpluma_exchange.notebook_file import NotebookFile
from tests.conftest import missing

FORMATS = {
    "epub": ("epub", "application/epub+zip"),
    "markdown": ("md", "text/markdown; charset=utf-8; variant=CommonMark"),
    "html": ("html", "text/html; charset=utf-8"),
    "json": ("json", "application/json"),
}
BOOKS = {
    "pg2000-quijote-es.txt": ("es", "Don Quijote", 126),
    "pg1342-pride-and-prejudice-en.txt": ("en", "Pride and Prejudice", 59),
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


@pytest.mark.parametrize("query", ["", "?format=pdf", "?format=epub&mode=owner"])
def test_what_cannot_be_given_is_refused(half_published: Any, anonymous: httpx.Client, query: str) -> None:
    answer = anonymous.get(f"/notebooks/{half_published['notebook_id']}/export{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_client_that_reads_books_gets_a_book(half_published: Any, anonymous: httpx.Client) -> None:
    path = f"/notebooks/{half_published['notebook_id']}/export?format=epub"
    assert anonymous.get(path, headers={"Accept": "application/epub+zip"}).status_code == 200
    assert anonymous.get(path, headers={"Accept": "image/png"}).status_code == 406


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


# --- EPUB ---------------------------------------------------------------------------------------------------------


def check_epub(book: bytes, folder: Path) -> None:
    """Ask epubcheck, which finds neither an error nor a warning."""
    program, java = shutil.which("epubcheck"), shutil.which("java")
    if program is None or java is None:
        missing("epubcheck is not installed (apt-get install epubcheck)")
    path = folder / "book.epub"
    path.write_bytes(book)
    # Debian's is a jar that runs by itself only where `jarwrapper` is set up.
    command = [java, "-jar", str(Path(program).resolve()), "--failonwarnings", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No errors or warnings detected." in done.stdout + done.stderr


@pytest.mark.parametrize("name", BOOKS)
def test_a_real_book_is_a_sound_epub(live: LiveSite, writer: Any, shared_data: Path, tmp_path: Path, name: str) -> None:
    language, title, pages = BOOKS[name]
    done = live.run("import-text", str(shared_data / "books" / name), "--author", writer.username)
    found = re.match(r"Notebook (\d+): ", done.stdout)
    assert found, done
    notebook = {"notebook_id": found[1]}

    book = export(writer, notebook, "epub").content

    check_epub(book, tmp_path)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = archive.namelist()
        package = archive.read("EPUB/package.opf").decode()
    assert names[0] == "mimetype"
    assert len([name for name in names if name.startswith("EPUB/chapter-")]) == pages
    assert f"<dc:language>{language}</dc:language>" in package
    assert f"<dc:title>{title}</dc:title>" in package
    assert f"<dc:creator>{writer.username}</dc:creator>" in package


def test_every_kind_of_node_is_sound_in_an_epub(writer: Any, tmp_path: Path) -> None:
    notebook = writer.notebook("Ελληνικά & <עברית>", language="he", resume="One.\n\nTwo <3", tags=["a & b"])
    leaf = {"text": "a\x07b\n<c>", "bold": True, "italic": True, "underline": True, "strikethrough": True, "code": True}
    link = {"type": "link", "url": "http://example.org/a|b{c}?d=[e]&f=ñ#<g>", "children": [{"text": "x"}]}
    text = [leaf, link, {"text": ""}]
    content = [
        *({"type": kind, "children": text} for kind in ("paragraph", "heading-one", "heading-two", "heading-three")),
        {"type": "quote", "children": text},
        {"type": "quote", "children": [{"type": "list", "children": [{"type": "list-item", "children": text}]}]},
        {"type": "list", "style": "numbered", "children": [{"type": "list-item", "children": text}]},
        {"type": "separator", "children": [{"text": ""}]},
        {"type": "image", "src": "/works/1.png", "alt": "A lamp", "children": [{"text": ""}]},
        {"type": "image", "src": "https://example.org/1.png", "children": [{"text": ""}]},
    ]
    body = {"notebook_id": notebook["notebook_id"], "title": '<1> & "2"', "content": content}
    assert writer.post("/pages/", body).status_code == 201

    book = export(writer, notebook, "epub").content

    check_epub(book, tmp_path)
    assert book == export(writer, notebook, "epub").content


def test_a_work_without_pages_is_a_sound_epub(writer: Any, tmp_path: Path) -> None:
    check_epub(export(writer, writer.notebook("Empty"), "epub").content, tmp_path)


# --- JSON ---------------------------------------------------------------------------------------------------------


def test_json_is_what_its_schema_says(writer: Any, half_published: Any) -> None:
    answer = export(writer, half_published, "json")

    file = msgspec.json.decode(answer.content, type=NotebookFile)

    assert [page.title for page in file.pages] == ["Chapter 1", "Chapter 2", "A draft"]
    assert [revision.revision for revision in file.pages[0].revisions] == [1, 2]
    assert file.pages[0].published is not None
    assert file.pages[2].published is None
    assert json.loads(answer.content)["notebook"]["genre"] == "ciencia-ficcion"
