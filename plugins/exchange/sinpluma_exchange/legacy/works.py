"""Works of the first Sin Pluma and their pages: as they can be here, stored, and published."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Invalid, Site, TooLarge, fold
from sinpluma_exchange.legacy import slate
from sinpluma_exchange.legacy.known import Known
from sinpluma_exchange.legacy.report import Kind, Report
from sinpluma_exchange.legacy.rows import Notebook, Page
from sinpluma_exchange.legacy.spool import Spool
from sinpluma_notebooks.document import MAX_BYTES
from sinpluma_notebooks.documents import Content, read_content
from sinpluma_notebooks.fields import MAX_TAGS, RESUME_LENGTH, TAG_LENGTH, folded_tag
from sinpluma_notebooks.genres import NAMES
from sinpluma_notebooks.models import TITLE_LENGTH
from sinpluma_notebooks.notebooks import create_notebook
from sinpluma_notebooks.pages import create_page

UNTITLED = {"es": "Sin título", "en": "Untitled"}


class Genres(msgspec.Struct, frozen=True):
    """The genres of this site by their folded names and slugs, and the one for works of any other."""

    by_name: dict[str, int]
    other: int


class Language(msgspec.Struct, frozen=True):
    """In what language the works are, and what an empty title becomes in it."""

    tag: str

    @property
    def untitled(self) -> str:
        """What a work or page without a title is called."""
        return UNTITLED.get(self.tag.split("-")[0], UNTITLED["en"])


class PlannedPage(msgspec.Struct, frozen=True):
    """A page to be made; of one that became several, the first has the number of the dump."""

    page_id: int | None
    title: str
    content: Content


class PlannedWork(msgspec.Struct, frozen=True):
    """A work to be made, with its pages; `user_id` is its author's number in the dump."""

    notebook_id: int
    user_id: int
    form: dict[str, object]
    pages: Sequence[PlannedPage]


class StoredWork(msgspec.Struct):
    """The ids of a work and, by those of the dump, of its pages."""

    notebook_id: int
    pages: dict[int, int]


def genres_of(ids: dict[str, int], other: str) -> Genres:
    """The genres by every name that they have.

    Args:
        ids: the site's genres by slug.
        other: the slug of the one that stands for those the site does not have.
    """
    names = {fold(name): ids[slug] for slug in ids for name in (slug, *NAMES.get(slug, {}).values())}
    return Genres(names, ids[other])


class Planner:
    """Decides what works will be like."""

    def __init__(self, site: Site, spool: Spool, report: Report, genres: Genres, language: str) -> None:
        self._site = site
        self._spool = spool
        self._report = report
        self._genres = genres
        self._language = Language(language)

    async def plan(self, notebook: Notebook) -> PlannedWork:
        """What a work and its pages will be like."""
        form = {
            "title": self._title("work", notebook.notebook_id, notebook.title),
            "genre_id": self._genre(notebook),
            "resume": self._resume(notebook),
            "language": self._language.tag,
            "tags": self._tags(notebook.notebook_id),
        }
        pages: list[PlannedPage] = []
        for page in self._spool.pages(notebook.notebook_id):
            pages += await self._pages(page)
        return PlannedWork(notebook.notebook_id, notebook.user_id, form, pages)

    async def _pages(self, page: Page) -> list[PlannedPage]:
        """A page, or as many as it takes."""
        losses = Counter[str]()
        blocks = slate.convert(page.content, losses)
        self._tell_losses(page.page_id, losses)
        title = self._title("page", page.page_id, page.title)
        parts = list(slate.parts(blocks, MAX_BYTES))
        if len(parts) > 1:
            self._report.remark("page", page.page_id, "split", f"{title} became {len(parts)} pages")
        return [
            PlannedPage(None if number else page.page_id, _numbered(title, number), await self._read(page, part))
            for number, part in enumerate(parts)
        ]

    async def _read(self, page: Page, blocks: list[slate.Node]) -> Content:
        try:
            return await read_content(self._site, msgspec.json.encode(blocks))
        except (Invalid, TooLarge) as fault:  # what conversion has not foreseen: then the text at least
            self._report.remark("page", page.page_id, "changed", fault.detail)
            return await read_content(self._site, msgspec.json.encode(slate.only_text(blocks)))

    def _tell_losses(self, page_id: int, losses: Counter[str]) -> None:
        if losses.pop("unread", 0):
            self._report.remark("page", page_id, "unread", "Its content is no Slate value.")
        if losses:
            listed = ", ".join(f"{what} ({count})" for what, count in sorted(losses.items()))
            self._report.remark("page", page_id, "changed", listed)

    def _title(self, kind: Kind, legacy_id: int, given: str) -> str:
        line = " ".join(_printable(given).split())
        title = line[:TITLE_LENGTH].strip() if fold(line).strip() else self._language.untitled
        if title != given.strip():
            self._report.remark(kind, legacy_id, "title", f"{given!r} is {title!r} here")
        return title

    def _resume(self, notebook: Notebook) -> str:
        plain = re.sub("\r\n?", "\n", notebook.resume).strip()
        resume = _printable(plain, but="\n\t")[:RESUME_LENGTH]
        if resume != plain:
            self._report.remark("work", notebook.notebook_id, "resume", f"It has {len(plain):,} characters there.")
        return resume

    def _genre(self, notebook: Notebook) -> int:
        genre = self._genres.by_name.get(fold(notebook.genre).strip())
        if genre is None:
            self._report.remark("work", notebook.notebook_id, "genre", f"It is {notebook.genre or 'of none'} there.")
        return genre or self._genres.other

    def _tags(self, notebook_id: int) -> list[str]:
        tags: dict[str, str] = {}
        lost: list[str] = []
        for tag in (" ".join(_printable(given).split()) for given in self._spool.tags(notebook_id)):
            key = folded_tag(tag)
            if key and len(tag) <= TAG_LENGTH and len(tags) < MAX_TAGS:
                tags.setdefault(key, tag)
            elif key not in tags:
                lost.append(tag)
        if lost:
            self._report.remark("work", notebook_id, "tags", ", ".join(lost))
        return list(tags.values())


async def store(session: AsyncSession, known: Known, work: PlannedWork, user_id: int) -> StoredWork:
    """Make a work with its pages, as a draft; it is noted as one that is still to be published."""
    notebook_id = (await create_notebook(session, user_id, work.form)).notebook_id
    session.add(known.row("notebook", work.notebook_id, notebook_id, is_done=False))
    stored = StoredWork(notebook_id, {})
    for page in work.pages:
        page_id = (await create_page(session, user_id, notebook_id, page.title, page.content)).page_id
        if page.page_id is not None:
            session.add(known.row("page", page.page_id, page_id))
            stored.pages[page.page_id] = page_id
    return stored


def _numbered(title: str, number: int) -> str:
    if not number:
        return title
    behind = f" ({number + 1})"
    return f"{title[: TITLE_LENGTH - len(behind)].strip()}{behind}"


def _printable(text: str, but: str = "") -> str:
    """Without control characters and what no database keeps; those that break a line become a space."""
    return "".join(_signs(text, but))


def _signs(text: str, but: str) -> Iterator[str]:
    for sign in text:
        if sign in but or unicodedata.category(sign) not in {"Cc", "Cs"}:
            yield sign
        elif sign.isspace():
            yield " "
