"""The index follows what happens, can be made anew, and never shows what readers may not see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import utc_now
from sinpluma.testing import AppSite
from sinpluma_auth import operators
from sinpluma_auth.auth import auth_of
from sinpluma_auth.models import UserRow
from sinpluma_notebooks import moderation
from sinpluma_notebooks.models import NotebookRow, PageRow
from sinpluma_search import catching_up
from sinpluma_search.differences import Scope, count_stale
from sinpluma_search.models import SearchNotebookRow, SearchPageRow, SearchSpellingRow

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORD = "zanzibar"


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["embedded", "replicated"])
async def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, mysql: Any, site_on: Any
) -> AsyncIterator[AppSite]:
    """A site on each database, shared by the tests of this module, each of which has an author of its own."""
    async with site_on(tmp_path_factory.mktemp("following"), request.param, mysql) as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def author(running: AppSite, new_author: Any) -> Any:
    return await new_author(running)


async def found(author: Any, words: str = WORD) -> set[tuple[str, int]]:
    """The works and pages of this author that somebody who is not signed in finds."""
    await author.running.deliver_events()
    status, _, body = await type(author)(author.running).ask("GET", "/search", q=words, per_page=100)
    assert status == 200
    own = [item for item in body["items"] if item["author"] == author.username]
    return {(item["type"], item.get("page_id", item["notebook_id"])) for item in own}


# --- hiding and showing -------------------------------------------------------------------------------------------


class Scene:
    """A published work with the word in its title and in its only page."""

    def __init__(self, author: Any, notebook_id: int, page_id: int) -> None:
        self.author, self.notebook_id, self.page_id = author, notebook_id, page_id
        self.work, self.page = f"/notebooks/{notebook_id}", f"/pages/{page_id}"

    async def do(self, method: str, path: str, json: Any = None) -> None:
        await self.author.do(method, path, json)

    async def set_blocked(self, blocked: bool) -> None:
        await self.author.running.site.db.write(moderation.set_blocked, self.notebook_id, blocked=blocked)

    async def close(self) -> None:
        await self.do("DELETE", "/user", {"password": "correct horse battery"})

    async def reopen(self) -> None:
        await operators.reopen(auth_of(self.author.running.site), self.author.username)


HIDDEN: dict[str, tuple[Callable[[Scene], Awaitable[Any]], Callable[[Scene], Awaitable[Any]], bool]] = {
    # what hides, what shows it again, and whether the work itself is still found
    "an unpublished work": (
        lambda s: s.do("DELETE", f"{s.work}/publish"),
        lambda s: s.do("POST", f"{s.work}/publish"),
        False,
    ),
    "a work in the trash": (lambda s: s.do("DELETE", s.work), lambda s: s.do("POST", f"{s.work}/restore"), False),
    "a blocked work": (lambda s: s.set_blocked(True), lambda s: s.set_blocked(False), False),
    "an unpublished page": (
        lambda s: s.do("DELETE", f"{s.page}/publish"),
        lambda s: s.do("POST", f"{s.page}/publish"),
        True,
    ),
    "a page in the trash": (lambda s: s.do("DELETE", s.page), lambda s: s.do("POST", f"{s.page}/restore"), True),
    "a closed account's work": (Scene.close, Scene.reopen, False),
}


@pytest.mark.parametrize("what", HIDDEN)
async def test_what_is_hidden_is_not_found_and_what_is_shown_again_is(author: Any, what: str) -> None:
    notebook_id = await author.write("A voyage to Zanzibar", "They sailed to Zanzibar.")
    (page,) = (await author.do("GET", f"/notebooks/{notebook_id}"))["pages"]
    scene = Scene(author, notebook_id, page["page_id"])
    everything = {("notebook", notebook_id), ("page", page["page_id"])}
    assert await found(author) == everything

    hide, show, work_stays = HIDDEN[what]
    await hide(scene)
    assert await found(author) == ({("notebook", notebook_id)} if work_stays else set())
    assert ("page", page["page_id"]) not in await indexed(author.running)

    await show(scene)
    assert await found(author) == everything


async def test_drafts_are_not_found(author: Any) -> None:
    notebook_id = await author.write("A draft of Zanzibar", "A draft about Zanzibar.", publish=False)
    assert await found(author) == set()
    await author.publish(f"/notebooks/{notebook_id}")
    await author.page(notebook_id, "Zanzibar again", "A second page about Zanzibar.")
    assert {kind for kind, _ in await found(author)} == {"notebook", "page"}
    assert len(await found(author)) == 2


async def test_an_edit_is_found_when_it_is_published_and_no_sooner(author: Any) -> None:
    notebook_id = await author.write("Letters", "Nothing about islands.")
    (page,) = (await author.do("GET", f"/notebooks/{notebook_id}"))["pages"]
    path = f"/pages/{page['page_id']}"
    content = [{"type": "paragraph", "children": [{"text": "All about Zanzibar."}]}]
    await author.do("PUT", path, {"content": content, "title": "Islands at last", "version": 1})
    assert await found(author) == set()
    await author.publish(path)
    assert await found(author) == {("page", page["page_id"])}
    assert await found(author, "nothing") == set()
    assert await found(author, '"at last"') == {("page", page["page_id"])}


async def test_a_work_is_found_by_its_new_title_synopsis_and_tags_at_once(author: Any) -> None:
    notebook_id = await author.write("Before", "-", tags=["plum"], resume="A garden.")
    change = {"title": "Zanzibar", "resume": "A quayside.", "tags": ["papaya"], "version": 1}
    await author.do("PUT", f"/notebooks/{notebook_id}", change)
    for words in ("zanzibar", "quayside", "papaya"):
        assert await found(author, words) == {("notebook", notebook_id)}
    for words in ("before", "plum", "garden"):
        assert await found(author, words) == set()


async def test_an_author_is_found_by_the_new_name(author: Any) -> None:
    notebook_id = await author.write("A work", "-")
    version = (await author.do("GET", "/user"))["version"]
    await author.do("PUT", "/user/settings", {"display_name": "Xylophone Zanzibar", "version": version})
    assert await found(author, "xylophone") == {("notebook", notebook_id)}


async def test_nothing_is_left_of_what_is_deleted_for_good(author: Any) -> None:
    notebook_id = await author.write("Zanzibar", "Zanzibar.")
    await author.do("DELETE", f"/notebooks/{notebook_id}")
    await author.do("DELETE", f"/notebooks/{notebook_id}?forever=1")
    assert await found(author) == set()
    assert not {id_ for kind, id_ in await indexed(author.running) if kind != "page"} & {notebook_id}


async def test_what_readers_may_not_see_is_not_found_though_the_index_has_it(author: Any) -> None:
    """The index may be behind at any moment; here nobody tells it."""
    db = author.running.site.db
    work = await author.write("Zanzibar one", "Zanzibar.")
    (page,) = (await author.do("GET", f"/notebooks/{work}"))["pages"]
    hidden: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
        (NotebookRow, {"status": "draft"}, {"status": "published"}),
        (NotebookRow, {"deleted_at": utc_now()}, {"deleted_at": None}),
        (NotebookRow, {"blocked_at": utc_now()}, {"blocked_at": None}),
        (UserRow, {"closed_at": utc_now()}, {"closed_at": None}),
    ]
    keys = {
        NotebookRow: NotebookRow.notebook_id == work,
        UserRow: UserRow.user_id
        == select(NotebookRow.user_id).where(NotebookRow.notebook_id == work).scalar_subquery(),
    }

    async def change(session: AsyncSession, table: Any, where: Any, values: dict[str, Any]) -> None:
        await session.execute(
            update(table).where(where).values(values), execution_options={"synchronize_session": False}
        )

    for table, hide, show in hidden:
        await db.write_apart(change, table, keys[table], hide)
        assert await found(author) == set(), hide
        assert "suggestion" not in await type(author)(author.running).search("zanzibat one")
        await db.write_apart(change, table, keys[table], show)
        assert len(await found(author)) == 2
    where = PageRow.page_id == page["page_id"]
    await db.write_apart(change, PageRow, where, {"published_version": None})
    assert await found(author) == {("notebook", work)}
    await db.write_apart(change, PageRow, where, {"published_version": 1})


# --- catching up --------------------------------------------------------------------------------------------------


async def indexed(running: AppSite) -> set[tuple[str, int]]:
    """Everything that the index has."""

    async def read(session: AsyncSession) -> set[tuple[str, int]]:
        works = await session.scalars(select(SearchNotebookRow.notebook_id))
        return {("notebook", id_) for id_ in works} | {
            ("page", id_) for id_ in await session.scalars(select(SearchPageRow.page_id))
        }

    return await running.site.db.read(read)


async def empty_the_index(session: AsyncSession) -> None:
    for row in (SearchPageRow, SearchNotebookRow, SearchSpellingRow):
        await session.execute(row.__table__.delete())


async def test_an_index_that_was_lost_is_made_anew_in_steps_that_may_be_stopped(
    author: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await author.write(f"Zanzibar {number}", "One.", "Two.", "Three.")
    await author.running.deliver_events()
    db, before = author.running.site.db, await indexed(author.running)
    await db.write_apart(empty_the_index)
    assert await found(author) == set()
    monkeypatch.setattr(catching_up, "LETTERS", 10)

    class Stopped(Exception):
        pass

    done = []

    def stop(number: int) -> None:
        done.append(number)
        if len(done) == 5:
            raise Stopped

    with pytest.raises(Stopped):
        await catching_up.catch_up(db, Scope(), stop)
    assert 0 < sum(done) < len(before)
    assert await db.read(count_stale, Scope()) == len(before) - sum(done)
    assert await catching_up.catch_up(db, Scope()) == len(before) - sum(done)
    assert await indexed(author.running) == before
    assert await catching_up.catch_up(db, Scope()) == 0
    assert await catching_up.catch_up(db, Scope(everything=True)) == len(before)
    assert len(await found(author)) == 3


async def test_a_work_may_be_changed_while_it_is_indexed(author: Any) -> None:
    works = [await author.write(f"Zanzibar {number}", "Zanzibar.") for number in range(3)]

    async def rewrite() -> None:
        for version in range(1, 6):
            for work in works:
                await author.do(
                    "PUT", f"/notebooks/{work}", {"title": f"Zanzibar, edition {version}", "version": version}
                )

    scope = Scope(everything=True)
    await asyncio.gather(rewrite(), *(catching_up.catch_up(author.running.site.db, scope) for _ in range(3)))
    assert {id_ for kind, id_ in await found(author, '"edition 5"') if kind == "notebook"} == set(works)
    assert await author.running.site.db.read(count_stale, Scope()) == 0
