"""What outlives its time is deleted for good: the trash after thirty days, preview links after seven."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Model, hookspecs, utc_now
from sinpluma.testing import AppSite, app_site
from sinpluma_auth.models import UserRow
from sinpluma_notebooks import notebooks, pages, previews, publishing, readings, revisions, trash
from sinpluma_notebooks.documents import read_content
from sinpluma_notebooks.models import NotebookRow, PageRevisionRow, PageRow, PreviewRow

DAY = timedelta(days=1)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[AppSite]:
    async with app_site(tmp_path / "data", log_level="error") as running:
        for name in ("ana", "berta"):
            account = {"username": name, "email": f"{name}@example.org", "password": "correct horse battery"}
            assert (await running.client.post("/api/user/register", json=account)).status_code == 201
        yield running


async def work(site: AppSite, texts: tuple[str, ...] = ("one", "two")) -> tuple[int, list[int]]:
    """A published notebook of the first user, with pages."""
    db = site.site.db
    made = await db.write(notebooks.create_notebook, 1, {"title": "A work", "genre_id": 1, "tags": ["tag"]})
    ids = []
    for words in texts:
        content = await read_content(site.site, b'[{"type":"paragraph","children":[{"text":"%s"}]}]' % words.encode())
        ids.append((await db.write(pages.create_page, 1, made.notebook_id, words, content)).page_id)
    await db.write(publishing.freeze_notebook, 1, made.notebook_id, None, pages=True)
    return made.notebook_id, ids


async def purge(site: AppSite, *, after: timedelta) -> dict[str, int]:
    answers = await site.site.plugins.hooks.ask(hookspecs.purge_expired, site=site.site, now=utc_now() + after)
    found: dict[str, int] = next(answer.value for answer in answers if answer.plugin == "notebooks")
    return found


async def count(site: AppSite, table: type[Model]) -> int:
    async def counted(session: AsyncSession) -> int:
        return await session.scalar(select(func.count()).select_from(table)) or 0

    return await site.site.db.read(counted)


async def test_the_trash_is_emptied_after_thirty_days_and_not_before(site: AppSite) -> None:
    kept, (gone_page, _) = await work(site)
    gone, _ = await work(site)
    await site.site.db.write(trash.discard_page, 1, gone_page, forever=False)
    await site.site.db.write(trash.discard_notebook, 1, gone, forever=False)

    assert await purge(site, after=30 * DAY - timedelta(hours=1)) == {"notebook": 0, "page": 0, "preview": 0}
    assert await purge(site, after=30 * DAY + timedelta(hours=1)) == {"notebook": 1, "page": 1, "preview": 0}

    assert (await count(site, NotebookRow), await count(site, PageRow)) == (1, 1)
    with pytest.raises(Exception, match="no such notebook"):
        await site.site.db.write(trash.restore_notebook, 1, gone)
    assert (await site.site.db.write(trash.restore_notebook, 1, kept)).page_count == 1


async def test_more_than_a_batch_is_purged_at_once(site: AppSite) -> None:
    notebook_id, ids = await work(site, tuple(f"page {number}" for number in range(120)))
    for page_id in ids:
        await site.site.db.write(trash.discard_page, 1, page_id, forever=False)

    assert (await purge(site, after=31 * DAY))["page"] == 120
    assert (await site.site.db.write(trash.restore_notebook, 1, notebook_id)).page_count == 0


async def test_preview_links_go_after_seven_days(site: AppSite) -> None:
    _, (page_id, _) = await work(site)
    await site.site.db.write(previews.create_preview, 1, page_id, "http://localhost", 7 * DAY)

    assert (await purge(site, after=7 * DAY - timedelta(hours=1)))["preview"] == 0
    assert (await purge(site, after=7 * DAY + timedelta(hours=1)))["preview"] == 1
    assert await count(site, PreviewRow) == 0


async def test_a_preview_link_ends_when_it_expires_though_it_was_not_purged_yet(site: AppSite) -> None:
    _, (page_id, _) = await work(site)
    links = [
        await site.site.db.write(previews.create_preview, 1, page_id, "http://localhost", lifetime)
        for lifetime in (timedelta(seconds=-1), DAY)
    ]

    answers = [await site.client.post("/api/preview", json={"token": link.url.split("#")[1]}) for link in links]

    assert [answer.status_code for answer in answers] == [400, 200]


@pytest.mark.parametrize(("minutes", "numbers"), [(9, [4, 1]), (11, [4, 3, 1])])
async def test_autosaves_are_one_revision_for_ten_minutes_from_the_first(
    site: AppSite, minutes: int, numbers: list[int]
) -> None:
    _, (page_id, _) = await work(site)

    async def autosave(words: str) -> None:
        content = await read_content(site.site, b'[{"type":"paragraph","children":[{"text":"%s"}]}]' % words.encode())
        await site.site.db.write(pages.save_page, 1, page_id, title=None, content=content, expected=None, autosave=True)

    async def wait(session: AsyncSession) -> None:
        revision = await session.get_one(PageRevisionRow, (page_id, 3))
        revision.begun -= timedelta(minutes=minutes)

    await autosave("as I")
    await autosave("as I type")
    await site.site.db.write(wait)
    await autosave("as I type on")

    found = await site.site.db.read(revisions.list_revisions, 1, page_id)
    assert [revision.revision for revision in found] == numbers


async def test_followers_whose_accounts_were_deleted_are_not_counted_any_more(site: AppSite) -> None:
    notebook_id, _ = await work(site)
    await site.site.db.write(readings.follow, 2, notebook_id)

    async def delete_follower(session: AsyncSession) -> None:
        await session.delete(await session.get_one(UserRow, 2))

    async def followers(session: AsyncSession) -> int:
        return (await session.get_one(NotebookRow, notebook_id)).follower_count

    await site.site.db.write(delete_follower)
    await purge(site, after=DAY)

    assert await site.site.db.read(followers) == 0


async def test_with_its_author_everything_of_a_work_is_deleted(site: AppSite) -> None:
    notebook_id, (page_id, _) = await work(site)
    await site.site.db.write(previews.create_preview, 1, page_id, "http://localhost", 7 * DAY)
    await site.site.db.write(readings.follow, 2, notebook_id)

    async def delete_author(session: AsyncSession) -> None:
        await session.delete(await session.get_one(UserRow, 1))

    await site.site.db.write(delete_author)

    tables = [
        table for table in Model.metadata.tables if table.startswith(("notebook", "page", "tag", "reading", "preview"))
    ]
    assert len(tables) == 8
    async with site.site.db.engine.connect() as connection:
        left = {name: (await connection.execute(text(f"SELECT count(*) FROM {name}"))).scalar() for name in tables}
    assert left == dict.fromkeys(tables, 0)


# --- the migrations -----------------------------------------------------------------------------------------------


def described(connection: Connection, table: str) -> dict[str, Any]:
    """A table as the database has it."""
    found = inspect(connection)
    return {
        "columns": {column["name"]: (str(column["type"]), column["nullable"]) for column in found.get_columns(table)},
        "key": found.get_pk_constraint(table)["constrained_columns"],
        "foreign": sorted(
            (key["constrained_columns"][0], key["referred_table"], key["options"].get("ondelete"))
            for key in found.get_foreign_keys(table)
        ),
        "indexes": sorted((index["name"], tuple(index["column_names"])) for index in found.get_indexes(table)),
        "unique": sorted(tuple(unique["column_names"]) for unique in found.get_unique_constraints(table)),
    }


async def test_the_migrations_make_the_tables_that_the_models_describe(site: AppSite, tmp_path: Path) -> None:
    names = ["genre", "notebook", "tag", "page", "page_draft", "page_published", "page_revision", "reading", "preview"]
    async with (
        app_site(tmp_path / "other", log_level="error", plugins="auth") as empty,
        empty.site.db.connection() as connection,
    ):
        tables = [Model.metadata.tables[name] for name in names]
        await connection.run_sync(lambda sync: Model.metadata.create_all(sync, tables))
        wanted = {name: await connection.run_sync(described, name) for name in names}
    async with site.site.db.engine.connect() as connection:
        migrated = {name: await connection.run_sync(described, name) for name in names}

    assert migrated == wanted
