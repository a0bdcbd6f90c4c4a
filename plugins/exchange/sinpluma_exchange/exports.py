"""Works as files: each is written to a temporary file first, so that it is whole before its first byte leaves."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Literal
from uuid import NAMESPACE_URL, uuid5

import msgspec

from sinpluma.api import Site
from sinpluma_exchange import illustrations, leaving
from sinpluma_exchange.conversion.orders import RESULT
from sinpluma_exchange.converter import converter_of
from sinpluma_exchange.file_names import file_name
from sinpluma_exchange.formats import epub, html, markdown
from sinpluma_exchange.formats.work import Image, Work, chapters
from sinpluma_exchange.leaving import Leaving, Wanted
from sinpluma_exchange.notebook_file import MEDIA_TYPE as JSON
from sinpluma_notebooks.addresses import addresses_of
from sinpluma_notebooks.genres import LANGUAGES, NAMES

Format = Literal["epub", "markdown", "html", "json"]
PictureFinder = Callable[[str], Image | None]

MEDIA_TYPES = {
    "epub": epub.MEDIA_TYPE,
    "markdown": markdown.MEDIA_TYPE,
    "html": html.MEDIA_TYPE,
    "json": JSON,
}
_ENDINGS = {"epub": "epub", "markdown": "md", "html": "html", "json": "json"}


class Export(msgspec.Struct):
    """A file to be sent, and then closed: at its beginning, of `size` bytes."""

    file: IO[bytes]
    size: int
    name: str
    media_type: str


async def export(site: Site, wanted: Wanted, format_: Format) -> Export:
    """A work as a file.

    Raises:
        NotFound: it is not there, or hidden from this viewer.
        Forbidden: the drafts are another author's.
        ConverterBusy: as many files are written as the site writes at a time.
        ConverterUnavailable: pandoc, which writes Markdown, is missing or broken.
    """
    out: IO[bytes] = TemporaryFile(prefix="sinpluma-exchange-")  # noqa: SIM115 - it is closed when it is sent
    try:
        if format_ == "json":
            source = addresses_of(site.settings).work(wanted.notebook_id)
            left = await site.db.read(leaving.write_file, wanted, source, out)
        else:
            left = await _book(site, wanted, format_, out)
    except BaseException:
        out.close()
        raise
    size = out.seek(0, 2)
    out.seek(0)
    return Export(out, size, file_name(left.notebook.title, _ENDINGS[format_]), MEDIA_TYPES[format_])


async def _book(site: Site, wanted: Wanted, format_: Format, out: IO[bytes]) -> Leaving:
    with NamedTemporaryFile(prefix="sinpluma-exchange-") as pages:
        left = await site.db.read(leaving.write_pages, wanted, pages)
        pages.flush()
        work = _work(site, left)
        if format_ == "markdown":
            async with converter_of(site).writing(Path(pages.name), addresses_of(site.settings).root) as folder:
                await asyncio.to_thread(_write_markdown, out, work, folder / RESULT)
            return left
        cover = await illustrations.cover_of(site, wanted.notebook_id) if format_ == "epub" else None
        write = partial(_write_epub, cover) if format_ == "epub" else _write_html
        async with converter_of(site).turn():
            await asyncio.to_thread(write, out, work, pages, illustrations.finder(site))
    return left


def _write_markdown(out: IO[bytes], work: Work, body: Path) -> None:
    out.write(markdown.head(work))
    with body.open("rb") as written:
        shutil.copyfileobj(written, out)


def _write_epub(cover: Image | None, out: IO[bytes], work: Work, pages: IO[bytes], find: PictureFinder) -> None:
    pages.seek(0)
    epub.Book(out, work, find).write(chapters(pages), cover)


def _write_html(out: IO[bytes], work: Work, pages: IO[bytes], find: PictureFinder) -> None:
    pages.seek(0)
    html.write(out, work, chapters(pages), find)


def _work(site: Site, left: Leaving) -> Work:
    notebook = left.notebook
    address = addresses_of(site.settings).work(notebook.notebook_id)
    language = notebook.language.partition("-")[0]
    names = NAMES.get(left.genre, {})
    return Work(
        identifier=f"urn:uuid:{uuid5(NAMESPACE_URL, address)}",
        url=address,
        title=notebook.title,
        author=notebook.author_name,
        language=notebook.language,
        resume=notebook.resume,
        genre=names.get(language if language in LANGUAGES else "en", left.genre),
        tags=msgspec.json.decode(notebook.tags),
        published=notebook.published_at,
        modified=notebook.updated,
    )
