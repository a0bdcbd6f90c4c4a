"""A work as EPUB 3.2 (W3C, EPUB Packages 3.2 and Content Documents 3.2), written chapter by chapter.

The same work gives the same bytes: the archive's times are those of its last change.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC
from typing import IO

import msgspec

from sinpluma_exchange.conversion.chapters import ABOUT, CHAPTER
from sinpluma_exchange.conversion.orders import PlainPage
from sinpluma_exchange.formats import xhtml
from sinpluma_exchange.formats.html import STYLE
from sinpluma_exchange.formats.work import Image, Work

MEDIA_TYPE = "application/epub+zip"

_ROOT = "EPUB"
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="{language}" \
lang="{language}" dir="{direction}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""
_PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" xml:lang="{language}" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
</metadata>
<manifest>
{manifest}
</manifest>
<spine page-progression-direction="{direction}">
{spine}
</spine>
</package>
"""


class _Item(msgspec.Struct):
    name: str
    mime: str
    properties: str = ""
    in_spine: bool = False

    @property
    def key(self) -> str:
        return self.name.replace(".", "-")


class Book:
    """An EPUB that is being written."""

    def __init__(self, out: IO[bytes], work: Work, picture: Callable[[str], Image | None]) -> None:
        self._work = work
        self._picture = picture
        self._items: list[_Item] = []
        self._pictures: dict[str, str | None] = {}
        self._contents: list[tuple[str, str]] = []
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        moment = max(work.modified.astimezone(UTC).timetuple()[:6], (1980, 1, 1, 0, 0, 0))
        self._time: tuple[int, int, int, int, int, int] = moment
        self._put("mimetype", MEDIA_TYPE.encode(), zipfile.ZIP_STORED)
        self._put("META-INF/container.xml", _CONTAINER.encode())

    def write(self, chapters: Iterable[PlainPage], cover: Image | None) -> None:
        """Write the whole of it."""
        self._add(_Item("style.css", "text/css"), STYLE.encode())
        if cover is not None:
            self._cover(cover)
        self._title_page()
        for number, chapter in enumerate(chapters, 1):
            self._chapter(number, chapter)
        self._navigation()
        self._put(f"{_ROOT}/package.opf", self._package().encode())
        self._zip.close()

    def _cover(self, cover: Image) -> None:
        name = f"cover.{cover.ending}"
        self._add(_Item(name, cover.mime, "cover-image"), cover.data)
        alt = xhtml.escape(self._work.title)
        self._page(
            "cover.xhtml", self._work.title, f'<figure epub:type="cover"><img src="{name}" alt="{alt}"/></figure>'
        )

    def _title_page(self) -> None:
        work = self._work
        body = (
            f'<section class="{ABOUT}" epub:type="titlepage">\n<h1>{xhtml.escape(work.title)}</h1>\n'
            f'<p class="author">{xhtml.escape(work.author)}</p>\n{xhtml.paragraphs(work.resume)}\n</section>'
        )
        self._page("title.xhtml", work.title, body)
        self._contents.append(("title.xhtml", work.title))

    def _chapter(self, number: int, chapter: PlainPage) -> None:
        name = f"chapter-{number:04}.xhtml"
        inner = xhtml.chapter(msgspec.json.decode(chapter.content), 2, self._source)
        heading = xhtml.escape(chapter.title)
        body = f'<section class="{CHAPTER}" epub:type="chapter">\n<h1>{heading}</h1>\n{inner}\n</section>'
        self._page(name, chapter.title, body)
        self._contents.append((name, chapter.title))

    def _navigation(self) -> None:
        entries = "\n".join(f'<li><a href="{name}">{xhtml.escape(title)}</a></li>' for name, title in self._contents)
        heading = xhtml.escape(self._work.title)
        body = f'<nav epub:type="toc">\n<h1>{heading}</h1>\n<ol>\n{entries}\n</ol>\n</nav>'
        self._add(_Item("nav.xhtml", "application/xhtml+xml", "nav"), self._xhtml(self._work.title, body))

    def _source(self, src: str) -> str | None:
        """The name of a picture in the book, which is put there when it is first met."""
        if src not in self._pictures:
            image = self._picture(src)
            name = f"picture-{len(self._pictures) + 1}.{image.ending}" if image else None
            self._pictures[src] = name
            if image and name:
                self._add(_Item(name, image.mime), image.data)
        return self._pictures[src]

    def _page(self, name: str, title: str, body: str) -> None:
        self._add(_Item(name, "application/xhtml+xml", in_spine=True), self._xhtml(title, body))

    def _xhtml(self, title: str, body: str) -> bytes:
        language = xhtml.escape(self._work.language)
        page = _PAGE.format(language=language, direction=self._work.direction, title=xhtml.escape(title), body=body)
        return page.encode()

    def _package(self) -> str:
        manifest = [
            f'<item id="{item.key}" href="{item.name}" media-type="{item.mime}"'
            + (f' properties="{item.properties}"/>' if item.properties else "/>")
            for item in self._items
        ]
        spine = [f'<itemref idref="{item.key}"/>' for item in self._items if item.in_spine]
        return _PACKAGE.format(
            language=xhtml.escape(self._work.language),
            direction=self._work.direction,
            metadata="\n".join(_metadata(self._work)),
            manifest="\n".join(manifest),
            spine="\n".join(spine),
        )

    def _add(self, item: _Item, data: bytes) -> None:
        self._items.append(item)
        packed = zipfile.ZIP_STORED if item.mime.startswith("image/") else zipfile.ZIP_DEFLATED
        self._put(f"{_ROOT}/{item.name}", data, packed)

    def _put(self, name: str, data: bytes, packed: int = zipfile.ZIP_DEFLATED) -> None:
        self._zip.writestr(zipfile.ZipInfo(name, self._time), data, packed)


def _metadata(work: Work) -> Iterable[str]:
    modified = work.modified.astimezone(UTC)
    yield f'<dc:identifier id="id">{xhtml.escape(work.identifier)}</dc:identifier>'
    yield f"<dc:title>{xhtml.escape(work.title)}</dc:title>"
    yield f"<dc:creator>{xhtml.escape(work.author)}</dc:creator>"
    yield f"<dc:language>{xhtml.escape(work.language)}</dc:language>"
    yield f"<dc:source>{xhtml.escape(work.url)}</dc:source>"
    if work.resume:
        yield f"<dc:description>{xhtml.escape(work.resume)}</dc:description>"
    yield from (f"<dc:subject>{xhtml.escape(subject)}</dc:subject>" for subject in (work.genre, *work.tags))
    if work.published:
        yield f"<dc:date>{work.published.astimezone(UTC):%Y-%m-%d}</dc:date>"
    yield f'<meta property="dcterms:modified">{modified:%Y-%m-%dT%H:%M:%SZ}</meta>'
