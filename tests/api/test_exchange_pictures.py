"""Pictures that leave and come in with works, where the site has the plugin `media`."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import httpx
import pytest

pytest.importorskip("sinpluma_media")
Image = pytest.importorskip("PIL.Image")


def picture(colour: str = "red", kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def upload(writer: Any, path: str, data: bytes) -> str:
    made = writer.client.post(path, files={"image": ("a.png", data, "image/png")})
    assert made.status_code == 201, made.text
    url: str = made.json()["image_url"]
    return url


@pytest.fixture
def illustrated(writer: Any) -> Any:
    """A work with a cover, and a page with a picture between two paragraphs."""
    notebook = writer.notebook("El faro")
    page = writer.page(notebook, "Before.")
    src = upload(writer, f"/pages/{page['page_id']}/images/", picture())
    upload(writer, f"/notebooks/{notebook['notebook_id']}/image/", picture("blue", size=(60, 90)))
    content = [
        {"type": "paragraph", "children": [{"text": "Before."}]},
        {"type": "image", "src": src, "alt": "A lamp", "children": [{"text": ""}]},
        {"type": "paragraph", "children": [{"text": "After."}]},
    ]
    saved = writer.put(f"/pages/{page['page_id']}", {"content": content, "version": 1})
    assert saved.status_code == 200, saved.text
    return notebook


def export(client: Any, notebook: Any, format_: str) -> httpx.Response:
    answer: httpx.Response = client.get(f"/notebooks/{notebook['notebook_id']}/export?format={format_}")
    assert answer.status_code == 200, answer.text
    return answer


def send(client: Any, name: str, data: bytes) -> Any:
    answer = client.client.post("/notebooks/import", files={"file": (name, data, "")})
    assert answer.status_code == 201, answer.text
    return answer.json()


def images(client: Any, notebook: Any) -> list[Any]:
    """The images in a work's pages, each of which is there."""
    found = []
    for entry in notebook["pages"]:
        page = client.get(f"/pages/{entry['page_id']}?mode=editor").json()
        found += [node for node in page["content"] if node["type"] == "image"]
    for node in found:
        shown = client.get(node["src"].partition("/api")[2])
        assert (shown.status_code, shown.headers["content-type"].split("/")[0]) == (200, "image"), node
    return found


def test_an_epub_has_its_cover_and_its_pictures_in_types_that_readers_know(writer: Any, illustrated: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(export(writer, illustrated, "epub").content)) as book:
        package = book.read("EPUB/package.opf").decode()
        kept = {name: book.read(name) for name in book.namelist() if name.endswith((".jpg", ".png"))}
    assert 'properties="cover-image"' in package
    assert "webp" not in package
    sizes = {name.split("/")[1].split(".")[0]: Image.open(io.BytesIO(data)).size for name, data in kept.items()}
    assert sizes == {"cover": (60, 90), "picture-1": (40, 30)}


def test_a_web_page_has_its_pictures_within_it(writer: Any, illustrated: Any) -> None:
    page = export(writer, illustrated, "html").text
    assert page.count("<img ") == 1
    assert 'src="data:image/' in page
    assert 'alt="A lamp"' in page


def test_markdown_says_where_the_pictures_are(writer: Any, illustrated: Any) -> None:
    assert "![A lamp](http" in export(writer, illustrated, "markdown").text


@pytest.mark.parametrize("ending", ["epub", "html"])
def test_pictures_come_back(writer: Any, reader: Any, illustrated: Any, ending: str) -> None:
    made = send(reader, f"faro.{ending}", export(writer, illustrated, ending).content)

    assert [node["alt"] for node in images(reader, made)] == ["A lamp"]
    assert [note["code"] for note in made["notes"]] == ["author"]
    page = reader.get(f"/pages/{made['pages'][0]['page_id']}?mode=editor").json()
    assert [node["type"] for node in page["content"]] == ["paragraph", "image", "paragraph"]
    if ending == "epub":
        cover = reader.get(f"/notebooks/{made['notebook_id']}/image/")
        assert Image.open(io.BytesIO(cover.content)).size == (60, 90)


def test_what_is_no_picture_leaves_its_words(writer: Any) -> None:
    broken = b"\x89PNG\r\n\x1a\n" + b"broken"
    shown = [f"data:image/png;base64,{base64.b64encode(data).decode()}" for data in (broken, picture())]
    page = f"<h1>T</h1><p>x</p><img alt='a lamp' src='{shown[0]}'><img alt='sea' src='{shown[1]}'>"
    made = send(writer, "a.html", page.encode())

    assert [node["alt"] for node in images(writer, made)] == ["sea"]
    assert {note["code"]: note["count"] for note in made["notes"]} == {"picture": 1}
    assert "a lamp" in json.dumps(writer.get(f"/pages/{made['pages'][0]['page_id']}?mode=editor").json())


def test_json_keeps_where_the_pictures_are(writer: Any, illustrated: Any) -> None:
    file = export(writer, illustrated, "json")
    made = send(writer, "faro.json", file.content)
    again = export(writer, made, "json").json()
    assert [page["content"] for page in again["pages"]] == [page["content"] for page in file.json()["pages"]]
