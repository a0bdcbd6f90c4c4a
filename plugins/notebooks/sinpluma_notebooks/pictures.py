"""Whose pictures covers and the images within chapters are: what the plugin `media` asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Caption, ImageOwner
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import NotebookRow, PageRow
from sinpluma_notebooks.ownership import lock_notebook, lock_page
from sinpluma_notebooks.visibility import is_readable, no_page, see_notebook


async def itself(_session: AsyncSession, resource_id: int) -> int:
    """The route names it by its id; whether it is there, who looks at it or changes it will learn."""
    return resource_id


async def see_page(session: AsyncSession, page_id: int, viewer: int | None) -> None:
    """Readers see the pictures of what they may read, its author always does.

    Raises:
        NotFound: the page is not there, or hidden from this viewer.
    """
    of_page = select(NotebookRow.user_id).join(PageRow, PageRow.notebook_id == NotebookRow.notebook_id)
    author = await session.scalar(of_page.where(PageRow.page_id == page_id))
    if author is None or (author != viewer and not await is_readable(session, page_id)):
        raise no_page()


async def change_cover(session: AsyncSession, user_id: int, notebook_id: int) -> None:
    """Lock the author's own work; raises as `lock_notebook`."""
    await lock_notebook(session, user_id, notebook_id)


async def change_page(session: AsyncSession, user_id: int, page_id: int) -> None:
    """Lock the author's own page; raises as `lock_page`."""
    await lock_page(session, user_id, page_id)


async def work_captions(session: AsyncSession, notebook_ids: Sequence[int]) -> Mapping[int, Caption]:
    """Titles and authors of the works that exist, in the trash too."""
    rows = await session.execute(
        select(NotebookRow.notebook_id, NotebookRow.title, UserRow.display_name)
        .join(UserRow, UserRow.user_id == NotebookRow.user_id)
        .where(NotebookRow.notebook_id.in_(notebook_ids))
    )
    return {row.notebook_id: Caption(row.title, row.display_name) for row in rows}


async def page_captions(session: AsyncSession, page_ids: Sequence[int]) -> Mapping[int, Caption]:
    """Titles of the pages that exist, in the trash too."""
    rows = await session.execute(select(PageRow.page_id, PageRow.title).where(PageRow.page_id.in_(page_ids)))
    return {row.page_id: Caption(row.title) for row in rows}


OWNERS = (
    ImageOwner(
        kind="notebook",
        bucket="works",
        route="/notebooks/<int:notebook_id>/image/",
        find=itself,
        see=see_notebook,
        change=change_cover,
        captions=work_captions,
    ),
    ImageOwner(
        kind="page",
        bucket="works",
        route="/pages/<int:page_id>/images/",
        many=True,
        find=itself,
        see=see_page,
        change=change_page,
        captions=page_captions,
    ),
)
"""A work has a cover, a page any number of images."""
