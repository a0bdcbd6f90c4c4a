"""A work as one page of HTML that needs nothing else: its own style, its pictures within it, and no script."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

import msgspec

from sinpluma_exchange.conversion.chapters import ABOUT, CHAPTER
from sinpluma_exchange.conversion.orders import PlainPage
from sinpluma_exchange.formats import xhtml
from sinpluma_exchange.formats.work import Image, Work

MEDIA_TYPE = "text/html; charset=utf-8"
STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

_HEAD = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="{policy}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="author" content="{author}"/>
<meta name="description" content="{resume}"/>
<meta name="keywords" content="{keywords}"/>
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<section class="{about}">
<h1>{title}</h1>
<p class="author">{author}</p>
{paragraphs}
</section>
"""


def write(out: IO[bytes], work: Work, chapters: Iterable[PlainPage], picture: Callable[[str], Image | None]) -> None:
    """Write the page."""

    def source(src: str) -> str | None:
        image = picture(src)
        return f"data:{image.mime};base64,{base64.b64encode(image.data).decode()}" if image else None

    out.write(_head(work).encode())
    for chapter in chapters:
        body = xhtml.chapter(msgspec.json.decode(chapter.content), 3, source)
        section = f'<section class="{CHAPTER}">\n<h2>{xhtml.escape(chapter.title)}</h2>\n{body}\n</section>\n'
        out.write(section.encode())
    out.write(b"</body>\n</html>\n")


def _head(work: Work) -> str:
    return _HEAD.format(
        language=xhtml.escape(work.language),
        direction=work.direction,
        policy=POLICY,
        title=xhtml.escape(work.title),
        author=xhtml.escape(work.author),
        resume=xhtml.escape(work.resume),
        keywords=xhtml.escape(", ".join(work.tags)),
        style=STYLE,
        about=ABOUT,
        paragraphs=xhtml.paragraphs(work.resume),
    )
