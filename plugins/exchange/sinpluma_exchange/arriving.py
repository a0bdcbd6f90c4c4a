"""A file made into a work: a draft of whoever sent it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Invalid, Site, Upload
from sinpluma_exchange import file_kinds, notebook_restoring, pictures_arriving
from sinpluma_exchange.conversion.orders import RESULT
from sinpluma_exchange.conversion.paging import Chapter
from sinpluma_exchange.conversion.reading import ReadFile
from sinpluma_exchange.converter import converter_of
from sinpluma_exchange.forms import UNTITLED, fitting_title, read_form
from sinpluma_exchange.genres import DEFAULT, default_genre
from sinpluma_exchange.notes import Note, counted
from sinpluma_exchange.schemas import ImportedNotebook, ImportQuery
from sinpluma_notebooks.documents import Content, read_content
from sinpluma_notebooks.notebooks import create_notebook
from sinpluma_notebooks.pages import create_page
from sinpluma_notebooks.schemas import NotebookDetail
from sinpluma_notebooks.works import own_notebook

FRONT_MATTER = {"es": "Preliminares", "en": "Front matter"}


class NewPage(Struct):
    """A page to be made: its title, its content, and the pictures that it shows."""

    title: str
    content: Content
    pictures: list[str] = []


async def import_file(site: Site, user_id: int, upload: Upload, wanted: ImportQuery) -> ImportedNotebook:
    """Make a work of a file.

    Raises:
        UnsupportedFile: it is of a kind that is not read, or is not what its name says.
        UnreadableFile: it is damaged, or has no text.
        HostileFile: it has something that is made to do harm.
        TooMuchToConvert: it is more than a conversion may take.
        ConverterBusy, ConverterUnavailable: it cannot be converted now.
        Invalid: the title, the genre or the language that was asked for is not valid.
    """
    kind = await asyncio.to_thread(file_kinds.kind_of, upload.filename, upload.data)
    if kind == "json":
        made, notes = await notebook_restoring.restore(site, user_id, upload.data, wanted)
        return _answer(made, notes)
    with TemporaryDirectory(prefix="sinpluma-exchange-") as name:
        source = Path(name) / "upload"
        await asyncio.to_thread(source.write_bytes, upload.data)
        async with converter_of(site).reading(source, kind) as folder:
            read = await asyncio.to_thread(_result, folder)
            made, notes = await _make(site, user_id, read, upload.filename, wanted)
            notes += await pictures_arriving.adopt(site, user_id, made, read, folder)
    return _answer(made, notes)


def _result(folder: Path) -> ReadFile:
    return msgspec.json.decode((folder / RESULT).read_bytes(), type=ReadFile)


def _answer(made: NotebookDetail, notes: list[Note]) -> ImportedNotebook:
    return ImportedNotebook(**{name: getattr(made, name) for name in made.__struct_fields__}, notes=notes)


async def _make(
    site: Site, user_id: int, read: ReadFile, filename: str, wanted: ImportQuery
) -> tuple[NotebookDetail, list[Note]]:
    form, notes = read_form(read, filename, wanted)
    language = str(form.get("language", "")).partition("-")[0]
    pages = [await _page(site, chapter, index, language) for index, chapter in enumerate(read.chapters)]
    made = await site.db.write(import_pages, user_id, form, pages)
    return made, [*notes, *counted(read.notes)]


async def _page(site: Site, chapter: Chapter, index: int, language: str) -> NewPage:
    nameless = FRONT_MATTER if index == 0 else UNTITLED
    title = chapter.title or nameless.get(language, nameless["en"])
    plain = (
        await asyncio.to_thread(pictures_arriving.without_pictures, chapter) if chapter.pictures else chapter.content
    )
    try:
        return NewPage(fitting_title(title) or nameless["en"], await read_content(site, plain), chapter.pictures)
    except Invalid as fault:
        raise Invalid(f"The chapter {title!r} cannot be a page. {fault.detail}", errors=fault.errors) from None


async def import_pages(
    session: AsyncSession, user_id: int, form: dict[str, Any], pages: Sequence[NewPage]
) -> NotebookDetail:
    """Make a work of its form and its pages.

    Raises:
        Invalid: the form is faulty.
    """
    genre_id = form.get("genre_id") or await default_genre(session, form.get("genre", DEFAULT))
    notebook = await create_notebook(session, user_id, {**form, "genre_id": genre_id})
    for page in pages:
        await create_page(session, user_id, notebook.notebook_id, page.title, page.content)
    return await own_notebook(session, notebook.notebook_id)
