"""Works as EPUB, as epubcheck sees them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite, live_site
from tests.conftest import PASSWORD, missing

BOOKS = {
    "pg2000-quijote-es.txt": ("es", "Don Quijote", 126),
    "pg1342-pride-and-prejudice-en.txt": ("en", "Pride and Prejudice", 59),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    with live_site(tmp_path_factory.mktemp("epub") / "data", workers=1) as started:
        yield started


@pytest.fixture(scope="module")
def author(site: LiveSite) -> Iterator[httpx.Client]:
    """Ana, signed in."""
    with site.client() as client:
        account = {"username": "ana", "email": "ana@example.org", "password": PASSWORD}
        assert client.post("/user/register", json=account).status_code == 201
        tokens = client.post("/user/login", json={"username": "ana", "password": PASSWORD}).json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        yield client


def check_epub(path: Path) -> None:
    """Ask epubcheck, which finds neither an error nor a warning."""
    program, java = shutil.which("epubcheck"), shutil.which("java")
    if program is None or java is None:
        missing("epubcheck is not installed (apt-get install epubcheck)")
    # Debian's is a jar that runs by itself only where `jarwrapper` is set up.
    command = [
        java,
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-jar",
        str(Path(program).resolve()),
        "--failonwarnings",
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No errors or warnings detected." in done.stdout + done.stderr


def export(client: httpx.Client, notebook_id: Any, path: Path) -> Path:
    answer = client.get(f"/notebooks/{notebook_id}/export?format=epub")
    assert answer.status_code == 200, answer.text
    path.write_bytes(answer.content)
    return path


@pytest.mark.parametrize("name", BOOKS)
def test_a_real_book_is_a_sound_epub(
    site: LiveSite, author: httpx.Client, shared_data: Path, tmp_path: Path, name: str
) -> None:
    language, title, chapters = BOOKS[name]
    source = str(shared_data / "books" / name)
    done = site.run("import-text", source, "--author", "ana", "--language", language, "--title", title)
    found = re.match(r"Notebook (\d+): ", done.stdout)
    assert found, done

    path = export(author, found[1], tmp_path / "book.epub")

    check_epub(path)
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
        package = book.read("EPUB/package.opf").decode()
        contents = book.read("EPUB/nav.xhtml").decode()
    assert names[0] == "mimetype"
    assert len([entry for entry in names if entry.startswith("EPUB/chapter-")]) == chapters
    assert contents.count("<li>") == chapters + 1
    for said in (f"<dc:language>{language}</dc:language>", f"<dc:title>{title}</dc:title>", "<dc:creator>ana<"):
        assert said in package


def test_every_kind_of_node_is_sound_and_the_same_work_gives_the_same_bytes(
    author: httpx.Client, tmp_path: Path
) -> None:
    form = {"title": "Ελληνικά & <עברית>", "genre_id": 1, "language": "he", "resume": "1.\n\n2 <3", "tags": ["a & b"]}
    notebook_id = author.post("/notebooks/", json=form).json()["notebook_id"]
    marks = {"bold": True, "italic": True, "underline": True, "strikethrough": True, "code": True}
    link = {"type": "link", "url": "http://example.org/a|b{c}?d=[e]&f=ñ#<g>", "children": [{"text": "x"}]}
    text = [{"text": "a\x07b\n<c>", **marks}, link, {"text": ""}]
    item = {"type": "list-item", "children": text}
    content = [
        *({"type": kind, "children": text} for kind in ("paragraph", "heading-one", "heading-two", "heading-three")),
        {"type": "quote", "children": text},
        {"type": "quote", "children": [{"type": "list", "children": [item]}]},
        {"type": "list", "style": "numbered", "children": [item]},
        {"type": "separator", "children": [{"text": ""}]},
    ]
    made = author.post("/pages/", json={"notebook_id": notebook_id, "title": '<1> & "2"', "content": content})
    assert made.status_code == 201, made.text

    path = export(author, notebook_id, tmp_path / "book.epub")

    check_epub(path)
    assert path.read_bytes() == export(author, notebook_id, tmp_path / "again.epub").read_bytes()


def test_a_chapter_ends_with_its_last_words_and_not_where_the_caret_was_left(
    author: httpx.Client, tmp_path: Path
) -> None:
    notebook_id = author.post("/notebooks/", json={"title": "El faro", "genre_id": 1}).json()["notebook_id"]
    texts = ("One.", "", "Two.", "", " \n")
    content = [{"type": "paragraph", "children": [{"text": text}]} for text in texts]
    page = {"notebook_id": notebook_id, "title": "One", "content": content}
    assert author.post("/pages/", json=page).status_code == 201

    path = export(author, notebook_id, tmp_path / "book.epub")

    check_epub(path)
    with zipfile.ZipFile(path) as book:
        chapter = book.read("EPUB/chapter-0001.xhtml").decode()
    assert chapter.endswith("<p>One.</p>\n<p></p>\n<p>Two.</p>\n</section>\n</body>\n</html>\n")


def test_a_work_without_pages_is_a_sound_epub(author: httpx.Client, tmp_path: Path) -> None:
    notebook_id = author.post("/notebooks/", json={"title": "Empty", "genre_id": 1}).json()["notebook_id"]
    check_epub(export(author, notebook_id, tmp_path / "book.epub"))


def test_a_book_with_a_cover_and_pictures_is_sound(author: httpx.Client, tmp_path: Path) -> None:
    pytest.importorskip("sinpluma_media")
    pillow = pytest.importorskip("PIL.Image")
    data = io.BytesIO()
    pillow.new("RGBA", (60, 90), (200, 0, 0, 128)).save(data, "PNG")
    upload = {"image": ("a.png", data.getvalue(), "image/png")}
    notebook_id = author.post("/notebooks/", json={"title": "El faro", "genre_id": 1}).json()["notebook_id"]
    assert author.post(f"/notebooks/{notebook_id}/image/", files=upload).status_code == 201
    page = author.post("/pages/", json={"notebook_id": notebook_id, "title": "One", "content": []}).json()
    src = author.post(f"/pages/{page['page_id']}/images/", files=upload).json()["image_url"]
    content = [{"type": "image", "src": src, "alt": "A lamp & <sea>", "children": [{"text": ""}]}] * 2
    saved = author.put(f"/pages/{page['page_id']}", json={"content": content, "version": 1})
    assert saved.status_code == 200, saved.text

    path = export(author, notebook_id, tmp_path / "book.epub")

    check_epub(path)
    with zipfile.ZipFile(path) as book:
        assert len([name for name in book.namelist() if "picture-" in name]) == 1
