"""What is exported and imported again says the same: text, headings, emphasis, links, lists, order of chapters."""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from canonical_documents import canonical
from hypothesis import HealthCheck, Phase, given, settings
from made_up_documents import chapters

from sinpluma_exchange.conversion.orders import Limits, Order, PlainPage
from sinpluma_exchange.conversion.reading import Reading
from sinpluma_exchange.conversion.writing import write_markdown
from sinpluma_exchange.converter import pandoc_program
from sinpluma_exchange.formats import epub, html, markdown
from sinpluma_exchange.formats.work import Work

PHASES = [Phase.generate]
LIMITS = Limits(2048, 60, 1 << 28, 1 << 28)
WORK = Work(
    identifier="urn:uuid:6a3b7d0e-0000-5000-8000-000000000000",
    url="https://example.org/notebooks/7",
    title="The *lighthouse* & <others>",
    author="Ana Ruiz",
    language="pt-BR",
    resume="Nobody had lit it.\n\nSince the war.",
    genre="Ficción",
    tags=["sea & salt", "winter"],
    published=None,
    modified=datetime(2026, 11, 22, 6, 0, 0, tzinfo=UTC),
)


def order(format_: Any) -> Order:
    return Order(format_, pandoc_program(), LIMITS, root="https://example.org")


def written(format_: str, pages: list[PlainPage], folder: Path) -> Path:
    out = io.BytesIO()
    if format_ == "markdown":
        (folder / "pages").write_bytes(b"".join(msgspec.json.encode(page) + b"\n" for page in pages))
        write_markdown(folder / "pages", folder / "chapters.md", order("markdown"))
        out.write(markdown.head(WORK) + (folder / "chapters.md").read_bytes())
    elif format_ == "html":
        html.write(out, WORK, pages, lambda _src: None)
    else:
        epub.Book(out, WORK, lambda _src: None).write(pages, None)
    path = folder / "written"
    path.write_bytes(out.getvalue())
    return path


def come_back(format_: Any, told: list[tuple[str, list[Any]]]) -> Any:
    pages = [PlainPage(title, msgspec.Raw(msgspec.json.encode(content))) for title, content in told]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = written(format_, pages, folder)
        (folder / "read").mkdir()
        return Reading(folder / "read", order(format_)).read(source), source.read_bytes()


@pytest.mark.parametrize("format_", ["markdown", "html", "epub"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(told=chapters)
def test_a_work_comes_back_as_it_went(format_: str, told: list[tuple[str, list[Any]]]) -> None:
    read, source = come_back(format_, told)

    assert [chapter.title for chapter in read.chapters] == [title for title, _ in told], source.decode(errors="replace")
    for (_, content), chapter in zip(told, read.chapters, strict=True):
        assert canonical(msgspec.json.decode(chapter.content)) == canonical(content), source.decode(errors="replace")
    known = read.metadata
    assert (known.title, known.authors, known.language) == (WORK.title, [WORK.author], WORK.language)
    assert known.subjects == ([WORK.genre, *WORK.tags] if format_ == "epub" else WORK.tags)
    assert (known.description or "").split() == WORK.resume.split()
    assert format_ != "epub" or known.description == WORK.resume  # elsewhere an empty line is a line's end


@pytest.mark.parametrize("format_", ["markdown", "html", "epub"])
def test_spaces_that_do_not_break_stay(format_: str) -> None:
    content = [{"type": "paragraph", "children": [{"text": "«\u00a0Quoi\u202f!\u00a0»"}]}]
    read, _ = come_back(format_, [("Un", content)])
    assert msgspec.json.decode(read.chapters[0].content) == content


@pytest.mark.parametrize("format_", ["markdown", "html", "epub"])
def test_nodes_of_plugins_go_as_what_they_hold(format_: str) -> None:
    content = [
        {"type": "verse", "children": [{"text": "A line."}]},
        {"type": "stage", "children": [{"type": "paragraph", "children": [{"text": "A block."}]}]},
        {"type": "paragraph", "children": [{"text": "An "}, {"type": "term", "children": [{"text": "inline"}]}]},
    ]
    read, _ = come_back(format_, [("One", content)])
    nodes = msgspec.json.decode(read.chapters[0].content)
    assert [node["children"][0]["text"] for node in nodes] == ["A line.", "A block.", "An inline"]


def test_underlining_is_said_in_markdown_by_html_and_the_rest_by_its_signs() -> None:
    children = [
        {"text": "one", "bold": True},
        {"text": " "},
        {"text": "two", "italic": True},
        {"text": ", "},
        {"text": "three", "underline": True},
        {"text": " in"},
        {"text": "side", "italic": True},
    ]
    _, source = come_back("markdown", [("One", [{"type": "paragraph", "children": children}])])
    assert source.decode().splitlines()[-1] == "**one** *two*, <u>three</u> in<em>side</em>"


def test_pictures_can_be_found_from_a_markdown_file() -> None:
    image = {"type": "image", "src": "/api/works/1.png", "alt": "The [lamp]", "children": [{"text": ""}]}
    read, source = come_back("markdown", [("One", [image])])
    assert source.decode().splitlines()[-1] == r"![The \[lamp\]](https://example.org/api/works/1.png)"
    link = {"type": "link", "url": "https://example.org/api/works/1.png", "children": [{"text": "The [lamp]"}]}
    assert msgspec.json.decode(read.chapters[0].content) == [{"type": "paragraph", "children": [link]}]
    assert read.notes == {"remote_picture": 1}
