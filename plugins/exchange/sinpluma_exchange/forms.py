"""What a work is to be that a file becomes: as it was asked for, or as the file says, as far as that is valid."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from sinpluma_exchange.conversion.metadata import Metadata
from sinpluma_exchange.conversion.paging import MAX_TITLE, shortened
from sinpluma_exchange.conversion.reading import ReadFile
from sinpluma_exchange.genres import slug_of
from sinpluma_exchange.notes import Note, note
from sinpluma_exchange.schemas import ImportQuery
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

UNTITLED = {"es": "Sin título", "en": "Untitled"}


def read_form(read: ReadFile, filename: str, wanted: ImportQuery) -> tuple[dict[str, Any], list[Note]]:
    """The fields of a new notebook, and `genre`, the slug of one; with notes on what of the file they have not."""
    known = read.metadata
    named = fitting_title(known.title or "") or fitting_title(PurePath(filename).stem) or UNTITLED["en"]
    language = fitting_language(known.language) if wanted.language is None else wanted.language
    tags, genre = _sorted(known.subjects)
    form = {
        "title": named if wanted.title is None else wanted.title,
        "genre_id": wanted.genre_id,
        "genre": genre,
        "language": language,
        "resume": _resume(known.description),
        "tags": read_tags(tags[:MAX_TAGS]),
    }
    return {name: value for name, value in form.items() if value is not None}, list(_notes(read, wanted, tags))


def fitting_title(text: str) -> str:
    """A title made of any text: in one line, and not too long; empty if nothing of it can be seen."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    try:
        return read_title(shortened(line) if len(line) > MAX_TITLE else line)
    except FieldFault:
        return ""


def fitting_language(text: str | None) -> str | None:
    """A language tag, or None where it is none."""
    try:
        return normal_language((text or "").replace("_", "-"))
    except FieldFault:
        return None


def _resume(text: str | None) -> str:
    plain = "".join(sign for sign in (text or "") if sign.isprintable() or sign in "\n\t")
    resume: str = read_resume(plain.strip()[:RESUME_LENGTH])
    return resume


def _sorted(subjects: Sequence[str]) -> tuple[list[str], str | None]:
    """The subjects that can be tags, and the genre that one of them is."""
    genres = [slug for subject in subjects if (slug := slug_of(subject))]
    tags = [fitting_title(subject) for subject in subjects if not slug_of(subject)]
    return [tag for tag in tags if 0 < len(tag) <= TAG_LENGTH], genres[0] if genres else None


def _notes(read: ReadFile, wanted: ImportQuery, tags: Sequence[str]) -> list[Note]:
    known: Metadata = read.metadata
    notes = []
    if len(known.title or "") > MAX_TITLE and wanted.title is None:
        notes.append(note("shortened", "title"))
    if len(known.description or "") > RESUME_LENGTH:
        notes.append(note("shortened", "description"))
    if len(tags) > MAX_TAGS or any(len(subject) > TAG_LENGTH for subject in known.subjects):
        notes.append(note("subject"))
    if known.authors:
        notes.append(note("author", ", ".join(known.authors)))
    if read.encoding:
        notes.append(note("encoding", read.encoding))
    return notes
