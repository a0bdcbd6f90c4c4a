"""Files that become works: what of them comes over, and what of them is refused, leaving nothing behind."""

from __future__ import annotations

import base64
import io
import json
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sinpluma_exchange.converter import pandoc_program

MIB = 1024 * 1024
MARKDOWN = """---
title: El faro
author: Ana Ruiz
lang: es-AR
description: Nadie lo había encendido.
keywords: [mar, invierno]
---

Antes de todo.

# La escalera

Había *doscientos* **cuatro** <u>escalones</u>.

## Abajo

- uno
- dos

# La lámpara

La lámpara no [estaba](https://example.org/).
"""


def send(client: Any, name: str, data: bytes | str, **query: str) -> httpx.Response:
    raw = data.encode() if isinstance(data, str) else data
    answer: httpx.Response = client.client.post(
        "/notebooks/import", files={"file": (name, raw, "application/octet-stream")}, params=query
    )
    return answer


def made(answer: httpx.Response) -> Any:
    assert answer.status_code == 201, answer.text
    return answer.json()


def notes(notebook: Any) -> dict[str, int]:
    return {note["code"]: note["count"] for note in notebook["notes"]}


def pages(writer: Any, notebook: Any) -> list[Any]:
    return [writer.get(f"/pages/{page['page_id']}?mode=editor").json() for page in notebook["pages"]]


def texts(writer: Any, notebook: Any) -> str:
    return json.dumps([page["content"] for page in pages(writer, notebook)], ensure_ascii=False)


def converted(source: str, to: str, *options: str) -> bytes:
    """What pandoc itself makes of Markdown."""
    command = [pandoc_program(), "--from=markdown", f"--to={to}", "--standalone", "--output=-", *options]
    return subprocess.run(command, input=source.encode(), capture_output=True, check=True).stdout


def archive(**entries: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return out.getvalue()


def changed(container: bytes, **entries: bytes | str) -> bytes:
    """An archive with some of its entries replaced or added."""
    with zipfile.ZipFile(io.BytesIO(container)) as file:
        return archive(**{**{name: file.read(name) for name in file.namelist()}, **entries})


@pytest.fixture
def refused(writer: Any) -> Callable[..., str]:
    """Send a file that is refused; gives the problem's code, once it is sure that nothing was left behind."""

    def refused(name: str, data: bytes | str, status: int, **query: str) -> str:
        answer = send(writer, name, data, **query)
        assert answer.status_code == status, answer.text
        assert writer.get("/notebooks/?mine=1").json()["total"] == 0
        code: str = answer.json()["code"]
        return code

    return refused


# --- what comes over ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["md", "docx", "epub", "html"])
def test_chapters_text_and_what_the_file_says_of_itself_come_over(writer: Any, ending: str) -> None:
    formats = {"docx": "docx", "epub": "epub3", "html": "html"}
    data = (
        MARKDOWN.encode()
        if ending == "md"
        else converted(MARKDOWN.replace("<u>escalones</u>", "[escalones]{.underline}"), formats[ending])
    )

    notebook = made(send(writer, f"faro.{ending}", data))

    assert notebook["title"] == "El faro"
    assert (notebook["status"], notebook["language"], notebook["genre_id"]) == ("draft", "es-AR", 7)
    titles = [page["title"] for page in notebook["pages"]]
    assert titles[-2:] == ["La escalera", "La lámpara"], notebook
    stairs, lamp = pages(writer, notebook)[-2:]
    paragraph = next(block for block in stairs["content"] if "Había" in block["children"][0].get("text", ""))
    assert paragraph["children"] == [
        {"text": "Había "},
        {"text": "doscientos", "italic": True},
        {"text": " "},
        {"text": "cuatro", "bold": True},
        {"text": " "},
        {"text": "escalones", "underline": True},
        {"text": "."},
    ]
    assert {"type": "heading-one", "children": [{"text": "Abajo"}]} in stairs["content"]
    assert stairs["content"][-1]["type"] == "list"
    assert {"type": "link", "url": "https://example.org/", "children": [{"text": "estaba"}]} in lamp["content"][0][
        "children"
    ]
    assert "Antes de todo." in texts(writer, notebook)


def test_a_plain_text_comes_over_by_its_chapters(writer: Any) -> None:
    notebook = made(
        send(writer, "book.txt", "Preface.\n\nCHAPTER I\n\nOne\nline.\n\nCHAPTER II\n\nTwo.\n", language="en")
    )

    assert (notebook["title"], notebook["language"]) == ("book", "en")
    assert [page["title"] for page in notebook["pages"]] == ["Front matter", "CHAPTER I", "CHAPTER II"]
    assert "One line." in texts(writer, notebook)


def test_a_text_without_headings_is_one_page(writer: Any) -> None:
    notebook = made(send(writer, "notas.txt", "Una.\n\nDos.\n"))

    assert notebook["page_count"] == 1
    assert [block["children"][0]["text"] for block in pages(writer, notebook)[0]["content"]] == ["Una.", "Dos."]


def test_the_work_is_what_was_asked_for(writer: Any) -> None:
    notebook = made(send(writer, "faro.md", MARKDOWN, title="Otro", genre_id="3", language="en-gb"))

    assert (notebook["title"], notebook["genre_id"], notebook["language"]) == ("Otro", 3, "en-GB")
    assert notebook["tags"] == ["mar", "invierno"]
    assert notebook["resume"] == "Nadie lo había encendido."
    assert notes(notebook) == {"author": 1}


def test_html_that_people_wrote_into_markdown_is_text_too(writer: Any) -> None:
    notebook = made(
        send(writer, "a.md", "# One\n\n<div>In a <em>division</em></div>\n\n<script>alert(1)</script>\n\nx<br>y\n")
    )

    (page,) = pages(writer, notebook)
    assert page["content"][0]["children"] == [{"text": "In a "}, {"text": "division", "italic": True}]
    assert "alert" not in json.dumps(page)
    assert page["content"][-1]["children"] == [{"text": "x\ny"}]


def test_what_slate_cannot_say_becomes_text_and_is_told(writer: Any) -> None:
    source = (
        "# One\n\n| a | b |\n|---|---|\n| c | d |\n\nWord[^1] and [inner](#there) and ![A lamp](lamp.png).\n\n"
        "[^1]: The note.\n\n```\nlet x\n```\n"
    )
    notebook = made(send(writer, "a.md", source))

    said = texts(writer, notebook)
    for text in ("a | b", "c | d", "Word[1]", "[1] The note.", "inner", "A lamp", "let x"):
        assert text in said
    assert notes(notebook) == {"table": 1, "footnote": 1, "link": 1, "picture": 1, "code_block": 1}
    assert all(note["detail"].endswith(".") for note in notebook["notes"])


def test_a_title_that_is_too_long_is_shortened_and_kept_in_full(writer: Any) -> None:
    long = "word " * 40 + "end"
    notebook = made(send(writer, "a.md", f"# {long}\n\ntext\n\n# Two\n\ntext\n"))

    page = pages(writer, notebook)[0]
    assert len(page["title"]) <= 100
    assert page["title"].endswith("…")
    assert page["content"][0] == {"type": "heading-one", "children": [{"text": long}]}


def test_a_chapter_that_is_too_long_becomes_several_pages(writer: Any) -> None:
    words = " ".join(f"word{number}" for number in range(250_000))
    notebook = made(send(writer, "long.md", f"# One\n\n{words}\n\n# Two\n\nshort\n"))

    assert [page["title"] for page in notebook["pages"]] == ["One", "One (2)", "One (3)", "Two"]
    said = " ".join(block["children"][0]["text"] for page in pages(writer, notebook) for block in page["content"])
    assert said == f"{words} short"


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
    ],
)
def test_text_in_other_encodings_is_read(writer: Any, encoding: str, read_as: str | None) -> None:
    text = "CAPÍTULO I\n\nEl niño soñó, ¿verdad?\n\nCAPÍTULO II\n\nQué.\n"
    notebook = made(send(writer, "libro.txt", text.encode(encoding)))

    assert "El niño soñó, ¿verdad?" in texts(writer, notebook)
    told = [note["detail"] for note in notebook["notes"] if note["code"] == "encoding"]
    assert [read_as is not None and read_as in detail for detail in told] == ([True] if read_as else [])


def test_a_web_page_in_its_own_encoding_is_read(writer: Any) -> None:
    page = '<html><head><meta charset="shift_jis"><title>本</title></head><body><h1>一</h1><p>日本語</p></body></html>'
    notebook = made(send(writer, "a.html", page.encode("shift_jis")))

    assert (notebook["title"], notebook["pages"][0]["title"]) == ("本", "一")
    assert "日本語" in texts(writer, notebook)


def test_json_comes_back_exactly_with_its_revisions(writer: Any, reader: Any) -> None:
    notebook, (first, _) = writer.book("One", "Two", title="El faro", resume="R\n\nr", tags=["a", "ñ"])
    path = f"/pages/{first['page_id']}"
    for version, autosave in ((1, False), (2, True), (3, True)):
        content = [{"type": "paragraph", "children": [{"text": f"One {version}", "bold": True}]}]
        body = {"content": content, "version": version, "title": f"T{version}", "autosave": autosave}
        assert writer.put(path, body).status_code == 200
    assert writer.put(f"{path}/revisions/2", {"name": "the second"}).status_code == 200
    export = f"/notebooks/{notebook['notebook_id']}/export?format=json"
    exported = writer.get(export)

    copy = made(send(reader, "x.json", exported.content))

    assert (copy["status"], copy["notes"]) == ("draft", [])
    again = reader.get(f"/notebooks/{copy['notebook_id']}/export?format=json").json()
    before = exported.json()
    # Whose it is and what readers have does not come with a file.
    for file in (before, again):
        for name in ("exported", "source"):
            file.pop(name)
        for name in ("author", "author_name", "status", "published_at"):
            file["notebook"].pop(name)
    published = [page.pop("published") for page in before["pages"]]
    assert [page.pop("published") for page in again["pages"]] == [None, None]
    assert again == before
    assert [revision["name"] for revision in again["pages"][0]["revisions"]] == [None, "the second", None]
    assert all(
        copy["version"] in {each["revision"] for each in page["revisions"]}
        for copy, page in zip(published, before["pages"], strict=True)
    )


def test_the_same_request_again_makes_no_second_work(writer: Any) -> None:
    for _ in range(2):
        answer = writer.client.post(
            "/notebooks/import", files={"file": ("a.md", b"# One\n\nx", "")}, headers={"Idempotency-Key": "import-1"}
        )
        assert answer.status_code in {201, 422}, answer.text
    assert writer.get("/notebooks/?mine=1").json()["total"] == 1


# --- what is refused ----------------------------------------------------------------------------------------------


def test_nobody_imports_without_signing_in(anonymous: httpx.Client) -> None:
    assert anonymous.post("/notebooks/import", files={"file": ("a.md", b"# One")}).status_code == 401


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("a.pdf", b"%PDF-1.7", 415, "unsupported_file"),
        ("noending", b"text", 415, "unsupported_file"),
        ("a.txt", b"%PDF-1.7 ...", 415, "unsupported_file"),
        ("a.md", b"\x89PNG\r\n\x1a\n" + bytes(100), 415, "unsupported_file"),
        ("a.txt", bytes(range(256)) * 10, 400, "unreadable_file"),
        ("a.md", b" \n \n", 400, "unreadable_file"),
        ("a.docx", b"no archive", 400, "unreadable_file"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(100), 415, "unsupported_file"),
        ("a.epub", b"PK\x03\x04 broken", 400, "unreadable_file"),
        ("a.epub", archive(**{"word/document.xml": "<a/>"}), 415, "unsupported_file"),
        ("a.docx", archive(**{"xl/workbook.xml": "<a/>"}), 415, "unsupported_file"),
        ("a.md", archive(x="y"), 415, "unsupported_file"),
        ("a.json", b"{", 400, "unreadable_file"),
        ("a.json", b"[]", 400, "unreadable_file"),
        ("a.json", b"[" * 100_000, 400, "unreadable_file"),
        ("a.json", b'{"format": "else"}', 400, "unreadable_file"),
        ("a.txt", b"", 400, "file_empty"),
    ],
)
def test_what_is_no_text_is_refused(
    refused: Callable[..., str], name: str, data: bytes, status: int, code: str
) -> None:
    assert refused(name, data, status) == code


@pytest.mark.parametrize("query", [{"title": "x" * 101}, {"genre_id": "9999"}, {"language": "español"}])
def test_a_wrong_wish_is_refused(refused: Callable[..., str], query: dict[str, str]) -> None:
    assert refused("a.md", "# One\n\nx", 400, **query) == "invalid"


def test_a_json_file_with_a_wrong_document_is_refused_with_its_place(writer: Any, refused: Callable[..., str]) -> None:
    file = {
        "format": "sinpluma-notebook", "version": 1, "exported": "2026-01-01T00:00:00Z", "source": "", "mode": "editor",
        "notebook": {
            "title": "T", "resume": "", "genre": "none", "language": "es", "tags": [], "author": "a",
            "author_name": "a", "status": "draft", "version": 1, "created": "2026-01-01T00:00:00Z",
            "updated": "2026-01-01T00:00:00Z", "published_at": None,
        },
        "pages": [{
            "title": "One", "version": 1, "created": "2026-01-01T00:00:00Z", "updated": "2026-01-01T00:00:00Z",
            "content": [{"type": "script", "children": [{"text": ""}]}],
        }],
    }  # fmt: skip
    assert refused("a.json", json.dumps(file), 400) == "invalid"
    for wrong in ("\\ud800", "\\u0000", " "):
        broken = json.dumps(file).replace('"script"', '"paragraph"').replace('"One"', f'"{wrong}"')
        assert send(writer, "a.json", broken).status_code == 400, wrong
    file["pages"][0]["content"][0]["type"] = "paragraph"
    assert notes(made(send(writer, "a.json", json.dumps(file)))) == {"genre": 1}


# --- what is made to do harm --------------------------------------------------------------------------------------


def test_a_text_of_a_hundred_megabytes_is_refused(refused: Callable[..., str]) -> None:
    assert refused("a.txt", b"word " * (20 * MIB), 413) == "too_large"


def test_a_zip_bomb_is_refused(refused: Callable[..., str]) -> None:
    docx = converted("# One\n\nx", "docx")
    bomb = b"<a>" + b" " * (300 * MIB) + b"</a>"
    assert refused("a.docx", changed(docx, **{"word/bomb.xml": bomb}), 413) == "too_much_to_convert"


def test_a_zip_that_lies_about_what_it_unpacks_to_is_refused(refused: Callable[..., str]) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bomb.compress(b" " * (64 * MIB)) + bomb.flush()
    docx = changed(converted("# One\n\nx", "docx"), **{"word/bomb.xml": "<a/>"})
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        entry = file.getinfo("word/bomb.xml")
    # The entry's bytes are others now, and all that the archive says of them is as it was but their packed size.
    start = entry.header_offset + 30 + len("word/bomb.xml")
    longer = docx[:start] + packed + docx[start + entry.compress_size :]
    moved = len(packed) - entry.compress_size
    central = longer.index(b"PK\x01\x02")
    assert moved > 0
    answer = refused("a.docx", _with_directory_moved(longer, central, moved, len(packed)), 400)
    assert answer in {"unreadable_file", "too_much_to_convert"}


def _with_directory_moved(data: bytes, central: int, moved: int, size: int) -> bytes:
    """The archive with its directory's place, and the last entry's packed size, put right."""
    fixed = bytearray(data)
    last = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", fixed, last + 20, size)
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<I", fixed, end + 16, central)
    return bytes(fixed)


def test_xml_that_declares_entities_is_refused(refused: Callable[..., str]) -> None:
    lolz = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol0 "lol">{lolz}]><w:document>&lol9;</w:document>'
    docx = changed(converted("# One\n\nx", "docx"), **{"word/document.xml": xml})
    assert refused("a.docx", docx, 400) == "hostile_file"
    for encoding in ("utf-16", "utf-8-sig"):
        again = xml.replace('<?xml version="1.0"?>', "").encode(encoding)
        assert refused("a.docx", changed(docx, **{"word/document.xml": again}), 400) == "hostile_file"
    outside = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><x>&x;</x>'
    assert refused("a.docx", changed(docx, **{"word/document.xml": outside}), 400) == "hostile_file"


def test_entities_in_a_web_page_are_only_text(writer: Any) -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY a "AAAA"><!ENTITY p SYSTEM "file:///etc/passwd">]><h1>T</h1><p>&a;|&p;|&eacute;</p>'
    )
    said = texts(writer, made(send(writer, "a.html", page)))
    assert "AAAA|" not in said
    assert "root:" not in said
    assert "é" in said


def test_names_that_lead_out_of_an_archive_are_refused(refused: Callable[..., str]) -> None:
    docx = converted("# One\n\nx", "docx")
    for name in ("../../etc/passwd.xml", "/etc/passwd.xml", "word/..\\..\\..\\x.xml"):
        assert refused("a.docx", changed(docx, **{name: "<a/>"}), 400) == "hostile_file"


def test_too_many_files_in_an_archive_are_refused(refused: Callable[..., str]) -> None:
    docx = changed(converted("# One\n\nx", "docx"), **{f"word/{number}.xml": "<a/>" for number in range(10_001)})
    assert refused("a.docx", docx, 413) == "too_much_to_convert"


def test_pictures_elsewhere_are_not_fetched(writer: Any) -> None:
    docx = converted("# One\n\nBefore ![a lamp](https://127.0.0.1:9/lamp.png) after.", "docx")
    relation = (
        '<Relationship Id="rIdX" TargetMode="External" Target="https://127.0.0.1:9/lamp.png" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        relations = file.read("word/_rels/document.xml.rels").decode()
        document = file.read("word/document.xml").decode()
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:docPr id="1" name="x" descr="a lamp"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip r:link="rIdX" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p></w:body>"
    )
    crafted = changed(
        docx,
        **{
            "word/_rels/document.xml.rels": relations.replace("</Relationships>", relation),
            "word/document.xml": document.replace("</w:body>", drawing),
        },
    )
    notebook = made(send(writer, "a.docx", crafted))
    assert "Before" in texts(writer, notebook)
    page = '<h1>T</h1><p>x</p><img src="https://127.0.0.1:9/a.png" alt="lamp"><img src="file:///etc/passwd" alt="file">'
    other = made(send(writer, "a.html", page))
    assert notes(other) == {"remote_picture": 1, "picture": 1}
    assert {"type": "link", "url": "https://127.0.0.1:9/a.png", "children": [{"text": "lamp"}]} in (
        pages(writer, other)[0]["content"][1]["children"]
    )
    markdown = made(send(writer, "a.md", "# T\n\n![](/etc/passwd)\n\n![x](https://127.0.0.1:9/b.png)\n"))
    assert notes(markdown) == {"remote_picture": 1, "picture": 1}


def test_what_nests_too_deeply_is_flattened_or_refused(writer: Any) -> None:
    deep = made(send(writer, "a.md", "# T\n\n" + ">" * 100 + " text\n"))
    assert "text" in texts(writer, deep)
    assert notes(deep)["too_deep"] >= 1
    endless = send(writer, "a.html", "<h1>T</h1>" + "<blockquote>" * 20_000 + "text")
    assert endless.status_code in {201, 400, 413}, endless.text


def test_a_script_in_a_link_is_only_text(writer: Any) -> None:
    page = '<h1>T</h1><p><a href="javascript:alert(1)">click</a> <a href="java&#10;script:alert(2)">here</a></p>'
    said = texts(writer, made(send(writer, "a.html", page)))
    assert "click" in said
    assert "alert" not in said


def test_a_picture_within_a_page_without_media_is_what_it_is_said_to_show(writer: Any) -> None:
    data = base64.b64encode(b"GIF89a").decode()
    notebook = made(send(writer, "a.html", f'<h1>T</h1><p>x</p><img src="data:image/gif;base64,{data}" alt="a lamp">'))
    assert "a lamp" in texts(writer, notebook)
    assert notes(notebook) == {"picture": 1}
