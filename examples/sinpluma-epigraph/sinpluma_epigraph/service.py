"""The rules of epigraphs. Functions whose first parameter is a session run as one transaction each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Conflict, Invalid, NotFound, Site, StaleVersion, hookspecs, utc_now
from sinpluma_epigraph.models import EpigraphRow
from sinpluma_epigraph.schemas import Epigraph, EpigraphChanges
from sinpluma_epigraph.settings import EpigraphSettings

NO_SOURCE = "its epigraph names no source. Name one, or take the epigraph away."


async def ensure_own_page(site: Site, user_id: int, page_id: int) -> None:
    """Let only a page's author go on.

    Raises:
        NotFound: the page is not there, or another author's; who asks is not told which.
    """
    owner = await site.plugins.hooks.first(hookspecs.resource_owner, site=site, kind="page", resource_id=page_id)
    if owner != user_id:
        raise NotFound("There is no such page among yours.")


async def save(site: Site, page_id: int, changes: EpigraphChanges, expected: frozenset[int] | None) -> Epigraph:
    """Give a page this epigraph.

    Args:
        site: the site.
        page_id: a page of the person who asks.
        changes: the epigraph.
        expected: the versions from which this change may have been made, or None for any.

    Raises:
        Invalid: the text is blank, or longer than this site allows.
        StaleVersion: somebody saved another epigraph meanwhile; `current` is it.
        Conflict: the page has just gone, or has just got its first epigraph.
    """
    text, limit = changes.text.strip(), site.section(EpigraphSettings).epigraph_max_length
    if not text:
        raise Invalid("The epigraph is blank.", errors={"text": ["Write something, or delete the epigraph."]})
    if len(text) > limit:
        fault = f"An epigraph must not have more than {limit} characters; this one has {len(text)}."
        raise Invalid(fault, errors={"text": [fault]})
    return await site.db.write(_save, page_id, text, changes.source.strip(), expected)


async def read(session: AsyncSession, page_id: int) -> Epigraph:
    """The epigraph of a page.

    Raises:
        NotFound: it has none.
    """
    found = await epigraphs(session, [page_id])
    if page_id not in found:
        raise NotFound("This page has no epigraph.")
    return found[page_id]


async def delete(session: AsyncSession, page_id: int) -> None:
    """Take a page's epigraph away; it may have none."""
    row = await session.get(EpigraphRow, page_id)
    if row is not None:
        await session.delete(row)


async def epigraphs(session: AsyncSession, page_ids: Sequence[int]) -> Mapping[int, Epigraph]:
    """The epigraphs of several pages, by page; what the `page` answers are given."""
    rows = await session.scalars(select(EpigraphRow).where(EpigraphRow.page_id.in_(page_ids)))
    return {row.page_id: _shown(row) for row in rows}


async def unsourced(session: AsyncSession) -> Mapping[int, Epigraph]:
    """The epigraphs that name no source, by page."""
    rows = await session.scalars(select(EpigraphRow).where(EpigraphRow.source == "").order_by(EpigraphRow.page_id))
    return {row.page_id: _shown(row) for row in rows}


async def objection(session: AsyncSession, page_id: int) -> str | None:
    """Why this page must not be published, if that is so."""
    row = await session.get(EpigraphRow, page_id)
    return NO_SOURCE if row is not None and not row.source else None


async def _save(
    session: AsyncSession, page_id: int, text: str, source: str, expected: frozenset[int] | None
) -> Epigraph:
    row = await session.get(EpigraphRow, page_id, with_for_update=True)
    if expected is not None and (row.version if row else 0) not in expected:
        current = _shown(row) if row else None
        raise StaleVersion("The epigraph was changed meanwhile. Nothing was saved.", current=current)
    if row is None:
        row = EpigraphRow(page_id=page_id, version=0)
        session.add(row)
    row.text, row.source, row.version, row.updated = text, source, row.version + 1, utc_now()
    try:
        await session.flush()
    except IntegrityError:  # between our look and our insert somebody deleted the page, or was faster
        raise Conflict("The page changed at this very moment. Load it again.") from None
    return _shown(row)


def _shown(row: EpigraphRow) -> Epigraph:
    return Epigraph(row.text, row.source, row.version)
