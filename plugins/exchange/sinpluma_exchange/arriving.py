"""A file made into a work: a draft of whoever sent it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Invalid, Site, Upload
from sinpluma_exchange import file_kinds, notebook_restoring, pictures_arriving
from sinpluma_exchange.conversion.orders import RESULT
from sinpluma_exchange.conversion.paging import MAX_TITLE, Chapter, shortened
from sinpluma_exchange.conversion.reading import ReadFile
from sinpluma_exchange.converter import converter_of
from sinpluma_exchange.genres import default_genre
from sinpluma_exchange.notes import Note, counted, note
from sinpluma_exchange.schemas import ImportedNotebook, ImportQuery
from sinpluma_notebooks.documents import Content, read_content
from sinpluma_notebooks.fields import (
    MAX_TAGS,
    RESUME_LENGTH,
    TAG_LENGTH,
    FieldFault,
    normal_language,
    read_resume,
    read_tags,
    read_title,
)
from sinpluma_notebooks.notebooks import create_notebook
from sinpluma_notebooks.pages import create_page
from sinpluma_notebooks.schemas import NotebookDetail
from sinpluma_notebooks.works import own_notebook

FRONT_MATTER = {"es": "Preliminares", "en": "Front matter"}
UNTITLED = {"es": "Sin título", "en": "Untitled"}


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
    form, notes = _form(read, filename, wanted)
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
        return NewPage(_title(title) or nameless["en"], await read_content(site, plain), chapter.pictures)
    except Invalid as fault:
        raise Invalid(f"The chapter {title!r} cannot be a page. {fault.detail}", errors=fault.errors) from None


async def import_pages(
    session: AsyncSession, user_id: int, form: dict[str, Any], pages: Sequence[NewPage]
) -> NotebookDetail:
    """Make a work of its form and its pages.

    Raises:
        Invalid: the form is faulty.
    """
    genre_id = form.get("genre_id") or await default_genre(session)
    notebook = await create_notebook(session, user_id, {**form, "genre_id": genre_id})
    for page in pages:
        await create_page(session, user_id, notebook.notebook_id, page.title, page.content)
    return await own_notebook(session, notebook.notebook_id)


def _form(read: ReadFile, filename: str, wanted: ImportQuery) -> tuple[dict[str, Any], list[Note]]:
    """What the work is to be: as it was asked for, or as the file says, as far as that is valid."""
    known, notes = read.metadata, []
    named = _title(known.title or "") or _title(PurePath(filename).stem) or UNTITLED["en"]
    form: dict[str, Any] = {"title": named if wanted.title is None else wanted.title}
    if len(known.title or "") > MAX_TITLE and wanted.title is None:
        notes.append(note("shortened", "title"))
    if wanted.genre_id is not None:
        form["genre_id"] = wanted.genre_id
    if language := _language(known.language) if wanted.language is None else wanted.language:
        form["language"] = language
    if resume := _resume(known.description):
        form["resume"] = resume
        if len(known.description or "") > len(resume) + RESUME_LENGTH // 10:
            notes.append(note("shortened", "description"))
    if tags := _tags(known.subjects):
        form["tags"] = tags
    if len(tags) < len(known.subjects):
        notes.append(note("subject"))
    if known.authors:
        notes.append(note("author", ", ".join(known.authors)))
    if read.encoding:
        notes.append(note("encoding", read.encoding))
    return form, notes


def _title(text: str) -> str:
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    try:
        return read_title(shortened(line) if len(line) > MAX_TITLE else line)
    except FieldFault:
        return ""


def _language(text: str | None) -> str | None:
    try:
        return normal_language((text or "").replace("_", "-"))
    except FieldFault:
        return None


def _resume(text: str | None) -> str:
    plain = "".join(sign for sign in (text or "") if sign.isprintable() or sign in "\n\t")
    return str(read_resume(plain.strip()[:RESUME_LENGTH]))


def _tags(subjects: Sequence[str]) -> list[str]:
    tags: list[str] = []
    for subject in subjects:
        for part in subject.split(",") if len(subjects) == 1 else [subject]:
            tag = _title(part)
            if tag and len(tag) <= TAG_LENGTH and len(tags) < MAX_TAGS:
                tags.append(tag)
    return read_tags(tags)
