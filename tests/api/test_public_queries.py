"""How little work a public answer is: few statements, and what is stored goes out as it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.testing import AppSite, app_site
from sinpluma_notebooks import notebooks, pages, publishing
from sinpluma_notebooks.documents import read_content
from sinpluma_notebooks.models import NotebookRow, PagePublishedRow

asking: ContextVar[bool] = ContextVar("asking", default=False)
NO_JSON = "[ as it stands"
"""What no parser takes."""


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[AppSite]:
    """A site with an author, ana, and three works of two chapters each."""
    async with app_site(tmp_path / "data", log_level="error", public_cache_mb="0") as running:
        account = {"username": "ana", "email": "ana@example.org", "password": "correct horse battery"}
        assert (await running.client.post("/api/user/register", json=account)).status_code == 201
        for _ in range(3):
            await publish_work(running)
        yield running


async def publish_work(site: AppSite) -> None:
    db = site.site.db
    made = await db.write(notebooks.create_notebook, 1, {"title": "A work", "genre_id": 1, "tags": ["tag"]})
    for words in ("one", "two"):
        content = await read_content(site.site, b'[{"type":"paragraph","children":[{"text":"%s"}]}]' % words.encode())
        await db.write(pages.create_page, 1, made.notebook_id, words, content)
    await db.write(publishing.freeze_notebook, 1, made.notebook_id, None, pages=True)


@pytest.fixture
def statements(site: AppSite) -> list[str]:
    """The statements that the database has got from who is `asking`, not from what the site does beside it."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if asking.get() and not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(site.site.db.engine.sync_engine, "before_cursor_execute", note)
    return seen


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/genres/", 1),
        ("/pages/1", 1),
        ("/pages/?notebook_id=1", 1),
        ("/pages/?notebook_id=1&per_page=1", 1),
        # One of these brings the covers of all the works in the answer, or the picture of the user.
        ("/notebooks/", 2),
        ("/notebooks/?per_page=2", 2),
        ("/notebooks/?per_page=2&page=2", 2),
        ("/notebooks/?genre_id=1&language=es&tag=tag&author=ana&per_page=1", 2),
        ("/user/ana/notebooks", 2),
        ("/user/ana/notebooks?per_page=1", 2),
        ("/notebooks/1", 3),  # joined, each of its chapters would bring the synopsis again
        ("/user/ana", 4),  # each of the two fields that the works add may fail by itself
    ],
)
async def test_a_public_answer_takes_few_statements(
    site: AppSite, statements: list[str], path: str, number: int
) -> None:
    asking.set(True)
    answer = await site.client.get(f"/api{path}")
    assert answer.status_code == 200
    assert len(statements) == number, statements


@pytest.mark.parametrize("page", [1, 2, 3])
async def test_the_total_comes_with_every_part_of_a_list(site: AppSite, page: int) -> None:
    for path, total in (("/notebooks/?", 3), ("/user/ana/notebooks?", 3), ("/pages/?notebook_id=1&", 2)):
        listing = await (await site.client.get(f"/api{path}page={page}&per_page=2")).get_json()
        assert listing["total"] == total


async def test_what_is_stored_goes_out_unparsed(site: AppSite) -> None:
    async def spoil(session: AsyncSession) -> None:
        await session.execute(update(PagePublishedRow).values(content=NO_JSON))
        await session.execute(update(NotebookRow).values(tags=NO_JSON))

    await site.site.db.write_apart(spoil)
    for path in ("/pages/1", "/notebooks/1", "/notebooks/", "/user/ana/notebooks"):
        answer = await site.client.get(f"/api{path}")
        assert answer.status_code == 200
        assert NO_JSON.encode() in await answer.get_data(as_text=False)
