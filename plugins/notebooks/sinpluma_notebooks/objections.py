"""Asking the plugins whether a page may be published.

They are asked before the transaction, since they may take their time. If the author saves in between, they are asked
once more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import PageSnapshot, Site, hookspecs
from sinpluma_notebooks.errors import ChangedMeanwhile, PublicationRefused
from sinpluma_notebooks.models import NotebookRow, PageDraftRow, PageRow
from sinpluma_notebooks.publishing import UNPUBLISHED_CHANGES, Versions, freeze_notebook, freeze_page

Snapshots = list[tuple[PageSnapshot, int]]
"""Pages to be published, each with its version."""


async def publish_page(site: Site, user_id: int, page_id: int) -> None:
    """Give readers a page as it now stands.

    Raises:
        PublicationRefused: a plugin objects.
        ChangedMeanwhile: the page was saved again and again while plugins were asked.
    """

    async def freeze(cleared: Versions | None) -> None:
        await site.db.write(freeze_page, user_id, page_id, cleared)

    await _publish(site, user_id, PageRow.page_id == page_id, freeze)


async def publish_notebook(site: Site, user_id: int, notebook_id: int, *, pages: bool) -> None:
    """Give readers a work: with all its pages as they now stand, or with those that are published already.

    Raises:
        Blocked: an administrator hides the work.
        PublicationRefused: a plugin objects to a page.
        ChangedMeanwhile: pages were saved again and again while plugins were asked.
    """

    async def freeze(cleared: Versions | None) -> None:
        await site.db.write(freeze_notebook, user_id, notebook_id, cleared, pages=pages)

    if pages:
        await _publish(site, user_id, PageRow.notebook_id == notebook_id, freeze)
    else:
        await freeze(None)


async def _publish(
    site: Site, user_id: int, which: ColumnElement[bool], freeze: Callable[[Versions | None], Awaitable[None]]
) -> None:
    try:
        await freeze(await _clear(site, user_id, which))
    except ChangedMeanwhile:
        await freeze(await _clear(site, user_id, which))


async def _clear(site: Site, user_id: int, which: ColumnElement[bool]) -> Versions | None:
    """The versions to which no plugin objects, or None if no plugin wants to know."""
    if not site.plugins.hooks.implementations(hookspecs.page_before_publish):
        return None
    snapshots = await site.db.read(_snapshots, user_id, which)
    reasons: dict[str, list[str]] = {}
    for page, _ in snapshots:
        for answer in await site.plugins.hooks.ask(hookspecs.page_before_publish, site=site, page=page):
            if answer.value is not None:
                reasons.setdefault(answer.plugin, []).append(f"{page.title}: {answer.value}")
    if reasons:
        sentences = " ".join(sentence for found in reasons.values() for sentence in found)
        raise PublicationRefused(f"Nothing was published. {sentences}", errors=reasons)
    return {page.page_id: version for page, version in snapshots}


async def _snapshots(session: AsyncSession, user_id: int, which: ColumnElement[bool]) -> Snapshots:
    statement = (
        select(
            PageRow.page_id,
            PageRow.notebook_id,
            NotebookRow.user_id,
            PageRow.title,
            PageDraftRow.text,
            PageRow.word_count,
            PageRow.version,
        )
        .join(PageDraftRow, PageDraftRow.page_id == PageRow.page_id)
        .join(NotebookRow, NotebookRow.notebook_id == PageRow.notebook_id)
        .where(which, NotebookRow.user_id == user_id, PageRow.position.is_not(None), UNPUBLISHED_CHANGES)
        .order_by(PageRow.position)
    )
    return [(PageSnapshot(*row[:-1]), row.version) for row in await session.execute(statement)]
