"""Real books: imported from the command line, published, and read over HTTP as they stand in the source."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

QUIJOTE = "books/pg2000-quijote-es.txt"
PREJUDICE = "books/pg1342-pride-and-prejudice-en.txt"


def plain(text: str) -> str:
    return " ".join(text.split())


def words_of(content: list[dict[str, Any]]) -> str:
    return " ".join("".join(leaf["text"] for leaf in block["children"]) for block in content)


def import_text(live: LiveSite, *arguments: str) -> int:
    """Import a book; gives the notebook's id."""
    done = live.run("import-text", *arguments)
    found = re.match(r"Notebook (\d+): ", done.stdout)
    assert found, done
    return int(found[1])


@pytest.fixture(scope="module")
def quijote(live: LiveSite, shared_data: Path, sign_up: Callable[..., Any]) -> dict[str, Any]:
    """Don Quijote, imported and published."""
    author = sign_up()
    notebook_id = import_text(
        live, str(shared_data / QUIJOTE), "--author", author.username, "--publish", "--genre", "ficcion"
    )
    return {"notebook_id": notebook_id, "author": author}


@pytest.fixture(scope="module")
def source(shared_data: Path) -> str:
    """The book between Project Gutenberg's lines, white space normalised."""
    text = (shared_data / QUIJOTE).read_text(encoding="utf-8-sig")
    start = re.search(r"\*\*\* START OF .*? \*\*\*", text)
    end = text.index("*** END OF")
    assert start
    return plain(text[start.end() : end])


def read_chapters(live: LiveSite, notebook_id: int) -> list[dict[str, Any]]:
    """Every published page, from the first by its link to the next, as an anonymous reader."""
    with live.client() as anonymous:
        pages = anonymous.get(f"/notebooks/{notebook_id}").json()["pages"]
        chapters, page_id = [], pages[0]["page_id"]
        while page_id is not None:
            chapters.append(anonymous.get(f"/pages/{page_id}").json())
            page_id = chapters[-1]["next"]
    assert [page["page_id"] for page in pages] == [chapter["page_id"] for chapter in chapters]
    return chapters


def test_each_of_its_chapters_is_read_as_it_stands_in_the_source(
    live: LiveSite, quijote: dict[str, Any], source: str
) -> None:
    chapters = read_chapters(live, quijote["notebook_id"])

    assert len(chapters) == 126
    assert [chapter["position"] for chapter in chapters] == list(range(1, 127))
    place = 0
    for chapter in chapters:
        text = plain(f"{chapter['title']} {words_of(chapter['content'])}")
        assert len(text) > 1000, chapter["title"]
        found = source.find(text, place)
        assert found >= 0, f"{chapter['title']}: not in the source, or not in order"
        assert not place or found == place + 1, f"{chapter['title']}: something is missing before it"
        place = found + len(text)
    assert place == len(source)


def test_its_notebook_knows_the_books_title_language_and_size(quijote: dict[str, Any]) -> None:
    notebook = quijote["author"].client.get(f"/notebooks/{quijote['notebook_id']}").json()

    assert notebook["title"] == "Don Quijote"
    assert (notebook["language"], notebook["status"], notebook["page_count"]) == ("es", "published", 126)
    assert 370_000 < notebook["word_count"] < 390_000


def test_an_imported_book_is_a_draft_unless_it_is_to_be_published(
    live: LiveSite, shared_data: Path, sign_up: Callable[..., Any], anonymous: httpx.Client
) -> None:
    author = sign_up()
    options = ("--author", author.username, "--language", "en", "--title", "Pride and Prejudice", "--front-matter")
    notebook_id = import_text(live, str(shared_data / PREJUDICE), *options)

    own = author.client.get(f"/notebooks/{notebook_id}").json()
    assert (own["status"], own["page_count"], own["language"]) == ("draft", 60, "en")
    assert anonymous.get(f"/notebooks/{notebook_id}").status_code == 404
    assert {anonymous.get(f"/pages/{page['page_id']}").status_code for page in own["pages"][:5]} == {404}

    assert author.client.post(f"/notebooks/{notebook_id}/publish").status_code == 204

    first, second = own["pages"][0]["page_id"], own["pages"][1]["page_id"]
    shown = anonymous.get(f"/pages/{first}").json()
    edited = author.client.put(f"/pages/{first}", json={"title": "Edited", "version": 1})
    assert edited.status_code == 200
    assert anonymous.get(f"/pages/{first}").json() == shown
    assert shown["next"] == second


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "my-book.txt"
    path.write_text("Preface.\n\nCHAPTER I\n\nOne\nline.\n\nCHAPTER II\n\nTwo.\n\nThree.\n", encoding="utf-8")
    return path


def refused(live: LiveSite, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = live.run("import-text", *arguments, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done


def test_a_plain_text_becomes_a_notebook_named_after_its_file(live: LiveSite, writer: Any, book: Path) -> None:
    notebook_id = import_text(live, str(book), "--author", writer.username.upper(), "--genre", "cuentos")

    notebook = writer.get(f"/notebooks/{notebook_id}").json()
    assert (notebook["title"], notebook["genre_id"], notebook["language"]) == ("my-book", 4, "es")
    assert [page["title"] for page in notebook["pages"]] == ["CHAPTER I", "CHAPTER II"]
    page = writer.get(f"/pages/{notebook['pages'][1]['page_id']}?mode=editor").json()
    assert page["content"] == [
        {"type": "paragraph", "children": [{"text": "Two."}]},
        {"type": "paragraph", "children": [{"text": "Three."}]},
    ]


def test_its_options_choose_title_language_split_and_front_matter(
    live: LiveSite, writer: Any, book: Path, anonymous: httpx.Client
) -> None:
    options = ("--title", "Chosen", "--language", "en-gb", "--front-matter", "--split", "^CHAPTER", "--publish")

    notebook_id = import_text(live, str(book), "--author", writer.username, *options)

    notebook = anonymous.get(f"/notebooks/{notebook_id}").json()
    assert (notebook["title"], notebook["language"]) == ("Chosen", "en-GB")
    assert [page["title"] for page in notebook["pages"]] == ["Front matter", "CHAPTER I", "CHAPTER II"]


def test_what_stands_before_the_first_chapter_is_not_left_out_in_silence(
    live: LiveSite, writer: Any, book: Path
) -> None:
    done = live.run("import-text", str(book), "--author", writer.username)

    assert "1 word before the first chapter was left out; --front-matter keeps it." in done.stderr


def test_an_author_who_does_not_exist_is_named_with_those_who_are_near(live: LiveSite, writer: Any, book: Path) -> None:
    done = refused(live, str(book), "--author", f"{writer.username}x")

    assert f"There is no author {writer.username}x. Did you mean" in done.stderr
    assert writer.username in done.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--genre", "romance"), "There is no genre romance. There are accion-y-aventura, "),
        (("--split", "^Canto "), "matches no heading"),
        (("--split", "("), "no valid regular expression"),
        (("--title", "x" * 101), "must not have more than 100 characters"),
        (("--language", "español"), "The language must be a tag"),
        (("--encoding", "klingon"), "unknown encoding"),
    ],
)
def test_a_fault_is_a_sentence_and_nothing_is_imported(
    live: LiveSite, writer: Any, book: Path, options: tuple[str, ...], sentence: str
) -> None:
    done = refused(live, str(book), "--author", writer.username, *options)

    assert sentence in done.stderr
    assert writer.get("/notebooks/?mine=1").json()["total"] == 0


def test_a_book_with_one_impossible_chapter_leaves_nothing(live: LiveSite, writer: Any, tmp_path: Path) -> None:
    book = tmp_path / "long.txt"
    book.write_text(f"CHAPTER I\n\nShort.\n\nCHAPTER II\n\n{'x' * 2_200_000}\n", encoding="utf-8")

    done = refused(live, str(book), "--author", writer.username)

    assert "The chapter 'CHAPTER II' is too long for a page." in done.stderr
    assert writer.get("/notebooks/?mine=1").json()["total"] == 0


def test_another_encoding_can_be_told(live: LiveSite, writer: Any, tmp_path: Path) -> None:
    book = tmp_path / "latin.txt"
    book.write_bytes("CHAPTER I\n\nAño.\n\nCHAPTER II\n\nNiño.\n".encode("latin-1"))

    done = refused(live, str(book), "--author", writer.username)
    notebook_id = import_text(live, str(book), "--author", writer.username, "--encoding", "latin-1")

    assert "Try --encoding latin-1" in done.stderr
    page_id = writer.get(f"/notebooks/{notebook_id}").json()["pages"][0]["page_id"]
    assert "Año." in writer.get(f"/pages/{page_id}?mode=editor").text


# --- the demo -----------------------------------------------------------------------------------------------------


def test_the_demo_fills_an_empty_site_once(start_site: Callable[..., LiveSite]) -> None:
    site = start_site(workers=1)

    filled = site.run("demo")

    assert filled.stdout.startswith("6 works.")
    password = re.search(r"the password (\S+) ", filled.stdout)
    assert password
    with site.client() as client:
        works = client.get("/notebooks/?sort=title").json()
        assert {work["language"] for work in works["items"]} == {"es", "en"}
        assert len({work["author"] for work in works["items"]}) > 2
        assert works["total"] == 5
        assert sum(work["followers"] for work in works["items"]) == 11
        assert all(work["page_count"] and work["word_count"] > 500 for work in works["items"])
        name = works["items"][0]["author"]
        assert client.get(f"/user/{name}").json()["bio"]
        signed_in = client.post("/user/login", json={"username": name, "password": password[1]})
        assert signed_in.status_code == 200
    again = site.run("demo", check=False)
    assert (again.returncode, again.stdout) == (1, "")
    assert "This site has works already." in again.stderr
    forced = site.run("demo", "--force", check=False)
    assert forced.returncode == 1
    assert "The demo's authors are on this site already." in forced.stderr
