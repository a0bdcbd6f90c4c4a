"""The app as `npm run build` left it, and its shell: the one HTML page as which each of its pages begins."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import msgspec

from sinpluma.api import StaticFiles, logger

FOLDER = Path(__file__).parent / "app"
INDEX = "index.html"
ASSETS = "assets/"
"""What stands here has a name made of its content."""

_PLACES = re.compile(
    r'(?P<lang>(?<=<html lang=")[^"]*(?="))|(?P<title>(?<=<title>)[^<]*(?=</title>))|(?P<head><!--head-->)'
)


class UnfitShell(ValueError):
    """The built page has no place for what must be said in it."""


class Shell:
    """The page `index.html`, with places for its language, its title and what else its head says."""

    def __init__(self, page: str) -> None:
        found = list(_PLACES.finditer(page))
        self._places = [str(place.lastgroup) for place in found]
        if sorted(self._places) != sorted(_PLACES.groupindex):
            raise UnfitShell(f'{INDEX} must have <html lang="…">, <title>…</title> and <!--head-->, each once')
        edges = [0, *(edge for place in found for edge in place.span()), len(page)]
        self._parts = [page[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]

    def page(self, *, lang: str, title: str, head: str) -> bytes:
        """The page, where `lang` and `title` are texts, and `head` is HTML."""
        filling = {"lang": escape(lang), "title": escape(title), "head": head}
        filled = [*(filling[place] for place in self._places), ""]
        return "".join(part for pair in zip(self._parts, filled, strict=True) for part in pair).encode()


class BuiltApp(msgspec.Struct, frozen=True):
    """The files of the app, and its shell."""

    files: StaticFiles
    shell: Shell


def load_app(folder: Path) -> BuiltApp | None:
    """Read what was built, or nothing if nothing was, or if it cannot be used."""
    if not (folder / INDEX).is_file():
        return None
    files = StaticFiles(folder)
    try:
        return BuiltApp(files, Shell(files.body(INDEX).decode()))
    except ValueError as error:
        logger.error("the app cannot be used", extra={"detail": str(error)})
        return None
