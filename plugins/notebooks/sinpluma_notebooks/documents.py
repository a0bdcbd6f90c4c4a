"""Documents as they come in: read by the node types of this site, every fault a clear refusal.

A plugin that is switched off takes its node types along, and documents that have such nodes must still be saved.
So a node of an unknown type is let through if the page has had this very node (its type and all its properties;
its text may differ) in its draft or one of its latest revisions: nothing comes in that was not checked once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, Protocol, cast

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Invalid, Malformed, NodeType, Site, fold, one_statement
from sinpluma_notebooks.document import DocumentFault, DocumentReader, DocumentTooLarge
from sinpluma_notebooks.drafts import require_author
from sinpluma_notebooks.errors import DocumentTooLong
from sinpluma_notebooks.models import PageDraftRow, PageRevisionRow
from sinpluma_notebooks.nodes import NODE_TYPES

_SMALL = 64 * 1024
"""Documents up to this many bytes are read at once; longer ones in a thread, so that other requests go on."""
_REVISIONS_SEARCHED = 10


class Content(msgspec.Struct, frozen=True):
    """A page's content as it is stored: canonical JSON, plain text, that text folded, and its number of words."""

    json: str
    text: str
    folded: str
    word_count: int


class SiteDocuments:
    """Reads the documents of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._types: tuple[NodeType, ...] | None = None
        self._reader = DocumentReader(())

    def settle(self) -> None:
        """Take out the plugins whose node types exist already."""
        self._gather()

    @property
    def reader(self) -> DocumentReader:
        """Reads what the built-in node types and those of the plugins that are on can make."""
        types = self._gather()
        if types != self._types:
            self._types, self._reader = types, DocumentReader(types)
        return self._reader

    def known(self) -> set[str]:
        """Names of the node types."""
        return {node_type.name for node_type in self._gather()}

    def _gather(self) -> tuple[NodeType, ...]:
        types = {node_type.name: node_type for node_type in NODE_TYPES}
        for plugin in list(self._site.plugins.loaded):
            given = self._site.plugins.contributions[plugin].node_types
            names = [node_type.name for node_type in given]
            if taken := [name for name in names if name in types or names.count(name) > 1]:
                reason = f"its node type {taken[0]!r} exists already; give it another name"
                self._site.plugins.mark_broken(plugin, reason)
                continue
            types.update(zip(names, given, strict=True))
        return tuple(types.values())


class _HasDocuments(Protocol):
    documents: SiteDocuments


def documents_of(site: Site) -> SiteDocuments:
    """The documents of a site on which this plugin is on."""
    return cast("_HasDocuments", site.plugins.loaded["notebooks"]).documents


async def read_content(site: Site, raw: msgspec.Raw | bytes) -> Content:
    """Read a document.

    Raises:
        Malformed: it is not JSON in UTF-8.
        Invalid: `errors` names the place in the document, as in `content[3].children[0].url`.
        DocumentTooLong: it is longer than a page may be.
    """
    return await _read(documents_of(site).reader, bytes(raw))


async def read_stored(site: Site, raw: msgspec.Raw | bytes) -> Content:
    """Read a document that was checked before; it may have nodes of plugins that are off now."""
    return await _read(documents_of(site).reader, bytes(raw), accept_unknown=True)


async def read_changed_content(site: Site, user_id: int, page_id: int, raw: msgspec.Raw | bytes) -> Content:
    """Read the next document of an author's own page; raises what `read_content` raises."""
    try:
        return await read_content(site, raw)
    except Invalid:
        foreign = await asyncio.to_thread(_foreign_nodes, bytes(raw), documents_of(site).known())
        if not foreign:
            raise
        await site.db.read(require_author, user_id, page_id)
        if not await _had_before(site, page_id, foreign):
            raise
        return await read_stored(site, raw)


async def _read(reader: DocumentReader, raw: bytes, *, accept_unknown: bool = False) -> Content:
    def read() -> Content:
        document = reader.read(msgspec.json.decode(raw), accept_unknown=accept_unknown)
        return Content(document.json.decode(), document.text, fold(document.text), document.word_count)

    try:
        return read() if len(raw) <= _SMALL else await asyncio.to_thread(read)
    except DocumentFault as fault:
        raise Invalid(f"{fault.path}: {fault.reason}", errors={fault.path: [fault.reason]}) from None
    except DocumentTooLarge as fault:
        raise DocumentTooLong(str(fault), errors={"content": [str(fault)]}) from None
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        raise Malformed(f"The content is not valid JSON in UTF-8: {error}.") from None


async def _had_before(site: Site, page_id: int, foreign: set[bytes]) -> bool:
    known = documents_of(site).known()
    async for content in _earlier_contents(site, page_id):
        foreign = foreign - await asyncio.to_thread(_foreign_nodes, content, known)
        if not foreign:
            return True
    return False


async def _earlier_contents(site: Site, page_id: int) -> AsyncIterator[str]:
    draft = await site.db.read(draft_content, page_id)
    if draft is not None:
        yield draft
    for revision in await site.db.read(_latest_revisions, page_id):
        content = await site.db.read(_revision_content, page_id, revision)
        if content is not None:
            yield content


@one_statement
async def draft_content(session: AsyncSession, page_id: int) -> str | None:
    """What the page's draft holds now, as canonical JSON; None if there is no such page."""
    content: str | None = await session.scalar(select(PageDraftRow.content).where(PageDraftRow.page_id == page_id))
    return content


async def _latest_revisions(session: AsyncSession, page_id: int) -> list[int]:
    numbers = select(PageRevisionRow.revision).where(PageRevisionRow.page_id == page_id)
    newest = numbers.order_by(PageRevisionRow.revision.desc()).limit(_REVISIONS_SEARCHED)
    return list(await session.scalars(newest))


async def _revision_content(session: AsyncSession, page_id: int, revision: int) -> str | None:
    content: str | None = await session.scalar(
        select(PageRevisionRow.content).where(PageRevisionRow.page_id == page_id, PageRevisionRow.revision == revision)
    )
    return content


def _foreign_nodes(content: bytes | str, known: set[str]) -> set[bytes]:
    """The nodes of unknown types, each as its canonical JSON without its children; none where it nests too deep."""
    encode = msgspec.json.Encoder(order="sorted").encode
    try:
        return {
            encode({name: value for name, value in node.items() if name != "children"})
            for node in _nodes(msgspec.json.decode(content))
            if node["type"] not in known
        }
    except RecursionError:
        return set()


def _nodes(content: Any) -> Iterator[dict[str, Any]]:
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict) and isinstance(value.get("type"), str):
            yield value
            waiting.append(value.get("children"))
