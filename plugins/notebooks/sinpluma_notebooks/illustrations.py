"""The pictures that a document shows: where a plugin keeps pictures, they are the page's own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import msgspec

from sinpluma.api import Invalid, Site, hookspecs
from sinpluma_notebooks.documents import Content, draft_content

_SIGN = '"type":"image"'
"""What the canonical JSON of a document with a picture has somewhere."""


async def check_images(site: Site, page_id: int | None, content: Content) -> None:
    """See that a document, of a page or of one to be made, shows only what it may, or what its draft has shown before.

    Raises:
        Invalid: `errors` names the first picture that is not the page's.
    """
    if _SIGN not in content.json:
        return
    sources = await asyncio.to_thread(_sources, content.json)
    before = await site.db.read(draft_content, page_id) if page_id is not None else None
    for src in _sources(before or "[]"):
        sources.pop(src, None)
    if not sources:
        return
    ask = site.plugins.hooks.ask
    answers = await ask(hookspecs.unknown_images, site=site, page_id=page_id, sources=list(sources))
    if unknown := [src for answer in answers for src in answer.value if src in sources]:
        path, reason = sources[unknown[0]], "src must be a picture that was uploaded for this page."
        raise Invalid(f"{path}: {reason}", errors={path: [reason]})


def _sources(content: str) -> dict[str, str]:
    """Each picture's address in a document, and where it stands there first."""
    found: dict[str, str] = {}
    for path, src in _images(msgspec.json.decode(content), "content"):
        found.setdefault(src, f"{path}.src")
    return found


def _images(nodes: Any, path: str) -> Iterator[tuple[str, str]]:
    for index, node in enumerate(nodes):
        if node.get("type") == "image" and isinstance(node.get("src"), str):
            yield f"{path}[{index}]", node["src"]
        if isinstance(node.get("children"), list):
            yield from _images(node["children"], f"{path}[{index}].children")
