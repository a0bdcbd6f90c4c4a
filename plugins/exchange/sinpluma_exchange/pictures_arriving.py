"""The pictures of an imported file, given to the plugin `media` once the work is there.

Until then, and without `media`, a page has what a picture is said to show in its place.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Raw

from sinpluma.api import SinPlumaError, Site
from sinpluma_exchange.conversion.paging import EMPTY, Chapter
from sinpluma_exchange.conversion.pictures import FOLDER
from sinpluma_exchange.conversion.reading import ReadFile
from sinpluma_exchange.conversion.slate import Node
from sinpluma_exchange.notes import Note, note
from sinpluma_notebooks.documents import read_content
from sinpluma_notebooks.pages import save_page
from sinpluma_notebooks.schemas import NotebookDetail


def without_pictures(chapter: Chapter) -> Raw:
    """A chapter's document with what its pictures are said to show instead of them."""
    return _with_pictures(chapter, {})


async def adopt(site: Site, user_id: int, made: NotebookDetail, read: ReadFile, folder: Path) -> list[Note]:
    """Give the pictures to `media`, and the pages their pictures; a note if some could not be kept."""
    shown = {name for chapter in read.chapters for name in chapter.pictures}
    if not shown and not read.cover:
        return []
    if not site.plugins.is_on("media"):
        return [note("picture", count=len(shown | ({read.cover} if read.cover else set())))]
    lost = 0
    for entry, chapter in zip(made.pages, read.chapters, strict=True):
        if chapter.pictures:
            kept = await _keep_all(site, user_id, entry.page_id, set(chapter.pictures), folder)
            lost += len(set(chapter.pictures)) - len(kept)
            content = await read_content(site, await asyncio.to_thread(_with_pictures, chapter, kept))
            await site.db.write(
                save_page, user_id, entry.page_id, title=None, content=content, expected=None, autosave=False
            )
    if read.cover and await _keep(site, user_id, "notebook", made.notebook_id, folder / FOLDER / read.cover) is None:
        lost += 1
    return [note("picture", count=lost)] if lost else []


async def _keep_all(site: Site, user_id: int, page_id: int, names: set[str], folder: Path) -> dict[str, str]:
    """The addresses of those pictures that were taken in."""
    kept = {}
    for name in sorted(names):
        if address := await _keep(site, user_id, "page", page_id, folder / FOLDER / name):
            kept[name] = address
    return kept


async def _keep(site: Site, user_id: int, kind: str, owner_id: int, path: Path) -> str | None:
    from sinpluma_media import library  # noqa: PLC0415 - it works without

    try:
        stored = await library.adopt(site, user_id, kind, owner_id, await asyncio.to_thread(path.read_bytes))
    except SinPlumaError:  # no picture, too large, beyond the quota: the text is what matters
        return None
    return str(stored.image_url)


def _with_pictures(chapter: Chapter, addresses: dict[str, str]) -> Raw:
    nodes = _placed(msgspec.json.decode(chapter.content), addresses)
    return Raw(msgspec.json.encode(nodes or EMPTY))


def _placed(nodes: list[Node], addresses: dict[str, str]) -> list[Node]:
    placed: list[Node] = []
    for node in nodes:
        if node.get("type") != "image":
            children: Any = node.get("children")
            if children and not any("text" in child for child in children):
                inner = _placed(children, addresses)
                placed += [{**node, "children": inner}] if inner else []
            else:
                placed.append(node)
        elif node["src"] in addresses:
            placed.append({**node, "src": addresses[node["src"]]})
        elif node.get("alt"):
            placed.append({"type": "paragraph", "children": [{"text": node["alt"]}]})
    return placed
