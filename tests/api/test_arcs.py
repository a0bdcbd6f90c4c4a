"""The emotional arc of a work: judged after publishing, and shown to whoever may read the work."""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, ClassVar

import click
import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from devcluster.testing import until_connections_are_gone
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma import upkeep
from sinpluma.api import (
    Judgement,
    Model,
    NotFound,
    Plugin,
    SentimentAnalyser,
    SentimentModel,
    Site,
    Unavailable,
    hookimpl,
)
from sinpluma.events import deliveries
from sinpluma.testing import AppSite, app_site, site_environment
from sinpluma_auth import operators
from sinpluma_auth.auth import auth_of
from sinpluma_notebooks import moderation
from sinpluma_sentiment.arcs import catching_up, judging
from sinpluma_sentiment.arcs.cli import draw_arc
from sinpluma_sentiment.arcs.feeling import Feeling
from sinpluma_sentiment.arcs.models import SentimentPageRow

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASSWORD = "correct horse battery"
UNLIMITED = {f"{what}_limit_{by}": "100000/1m" for what in ("login", "register") for by in ("name", "address")}
SETTINGS = {"log_level": "error", "event_poll": "0.05", "sentiment_analyser": "moods", **UNLIMITED}
SECONDS = 20.0
SCORES = {"glad": 0.9, "sad": 0.2}


class Moods(Plugin):
    """Judges by two words, so that a test knows what comes out."""

    name = "moods"
    version: ClassVar[str] = "1"
    away: ClassVar[bool] = False
    asked: ClassVar[list[int]] = []

    @hookimpl
    def sentiment_analyser(self, site: Site) -> SentimentAnalyser:
        return SentimentAnalyser("moods", self.judge, self.describe)

    async def judge(self, sentences: Sequence[str]) -> Sequence[Judgement]:
        if Moods.away:
            raise Unavailable("Moods are away.")
        Moods.asked.append(len(sentences))
        return [judgement(sentence) for sentence in sentences]

    async def describe(self) -> SentimentModel:
        about: Any = {"languages": ("en",), "neutral": (0.4, 0.6), "training_data": (), "accuracy": {}}
        return SentimentModel(name="moods", version=Moods.version, **about)


def judgement(sentence: str) -> Judgement:
    score = next((score for word, score in SCORES.items() if word in sentence), 0.5)
    verdict: Any = "neutral" if score == 0.5 else "positive" if score > 0.5 else "negative"
    return Judgement("positive" if score >= 0.5 else "negative", verdict, score, "en")


@pytest.fixture(autouse=True)
def _same_mood() -> None:
    Moods.version, Moods.away = "1", False
    Moods.asked.clear()


class Person:
    """Somebody at a site; nobody in particular, if not signed in."""

    def __init__(self, running: AppSite, username: str = "") -> None:
        self.running = running
        self.username = username
        self.headers: dict[str, str] = {}

    async def ask(self, method: str, path: str, json: Any = None, **headers: str) -> tuple[int, Any, Any]:
        """Status, headers and body of an answer."""
        body = {} if json is None else {"json": json}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.running.client.open(
            f"/api{path}", method=method, headers={**self.headers, **headers}, **body
        )
        content = await answer.get_json() if "json" in (answer.content_type or "") else None
        return answer.status_code, answer.headers, content

    async def do(self, method: str, path: str, json: Any = None) -> Any:
        status, _, body = await self.ask(method, path, json)
        assert status < 300, (method, path, status, body)
        return body

    async def sees(self, notebook_id: int) -> int:
        """The status with which an arc is answered, which is the work's own."""
        status = (await self.ask("GET", f"/notebooks/{notebook_id}/sentiment"))[0]
        assert status == (await self.ask("GET", f"/notebooks/{notebook_id}"))[0]
        return status

    async def arc(self, notebook_id: int) -> Any:
        """The arc, when all events have arrived."""
        await self.running.deliver_events()
        return await self.do("GET", f"/notebooks/{notebook_id}/sentiment")

    async def write(self, *chapters: str, publish: bool = True) -> int:
        """A work of these chapters; gives its id."""
        made = await self.do("POST", "/notebooks/", {"title": "A work", "genre_id": 1})
        notebook_id: int = made["notebook_id"]
        for number, text in enumerate(chapters, 1):
            await self.page(notebook_id, text, f"Chapter {number}")
        if publish:
            await self.do("POST", f"/notebooks/{notebook_id}/publish")
        return notebook_id

    async def page(self, notebook_id: int, text: str, title: str = "One more") -> int:
        """A page at the end of a work, not published; gives its id."""
        made = await self.do(
            "POST", "/pages/", {"notebook_id": notebook_id, "title": title, "content": paragraphs(text)}
        )
        page_id: int = made["page_id"]
        return page_id


def paragraphs(text: str) -> list[Any]:
    return [{"type": "paragraph", "children": [{"text": line}]} for line in text.split("\n")]


async def sign_up(running: AppSite, username: str) -> Person:
    person = Person(running, username)
    account = {"username": username, "email": f"{username}@example.org", "password": PASSWORD}
    await person.do("POST", "/user/register", account)
    signed_in = await person.do("POST", "/user/login", account)
    person.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
    return person


async def until(condition: Callable[[], Awaitable[Any]]) -> Any:
    """Wait for something true and give it."""
    async with asyncio.timeout(SECONDS):
        while not (found := await condition()):
            await asyncio.sleep(0.02)
    return found


def upgrade(data: Path, stores: dict[str, str]) -> None:
    """Make the tables of a site on a server, as its operator does."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SINPLUMA_")}
    environment = {**inherited, **site_environment(data, **stores)}
    command = [sys.executable, "-m", "sinpluma", "db", "upgrade"]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["embedded", "replicated"])
async def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[AppSite]:
    """A site on each database, shared by the tests that do not change its settings. It judges after events only."""
    folder = tmp_path_factory.mktemp("arcs")
    stores: dict[str, str] = {}
    if request.param == "replicated":
        stores = request.getfixturevalue("on_mysql")("arcs")
        await asyncio.to_thread(upgrade, folder / "data", stores)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(upkeep, "START_SECONDS", 3600.0)
        async with app_site(folder / "data", [Moods], **{**SETTINGS, **stores}) as site:
            yield site
    await until_connections_are_gone()


NUMBERS = itertools.count(1)


@pytest_asyncio.fixture(loop_scope="module")
async def author(running: AppSite) -> Person:
    return await sign_up(running, f"author{next(NUMBERS)}")


@pytest.fixture
def nobody(running: AppSite) -> Person:
    return Person(running)


# --- what an arc says -------------------------------------------------------------------------------------------------


async def test_the_arc_says_how_each_page_feels_and_how_all_do_together(author: Person, nobody: Person) -> None:
    work = await author.write("I am glad. A table stood there. I was sad.", "He is glad. She is glad.", "A table.")

    arc = await nobody.arc(work)

    pages = arc.pop("pages")
    assert arc == {
        "notebook_id": work,
        "model": {"name": "moods", "version": "1"},
        "complete": True,
        "pending": 0,
        # Each sentence with a verdict weighs the same, wherever it stands; the tables weigh nothing.
        "mean": round((0.9 + 0.2 + 0.9 + 0.9) / 4, 3),
        "sentences": 6,
        "positive": 3,
        "negative": 1,
        "neutral": 2,
    }
    assert [(page["position"], page["title"], page["mean"], page["sentences"]) for page in pages] == [
        (1, "Chapter 1", 0.55, 3),
        (2, "Chapter 2", 0.9, 2),
        (3, "Chapter 3", None, 1),
    ]
    assert [(page["positive"], page["negative"], page["neutral"]) for page in pages] == [
        (1, 1, 1),
        (2, 0, 0),
        (0, 0, 1),
    ]
    assert [len(page["course"]) for page in pages] == [1, 1, 0]
    assert [page["word_count"] for page in pages] == [10, 6, 2]
    assert not any(page["pending"] for page in pages)


async def test_the_course_shows_the_ups_and_downs_within_one_long_page(author: Person, nobody: Person) -> None:
    work = await author.write("\n".join(["I am glad."] * 100 + ["A table stood there."] * 50 + ["I was sad."] * 100))

    (page,) = (await nobody.arc(work))["pages"]

    places, scores = zip(*page["course"], strict=True)
    assert scores == (0.9,) * 10 + (0.2,) * 10
    assert list(places) == sorted(places)
    assert 0 < places[0] < places[9] < 0.4
    assert 0.6 < places[10] < places[-1] < 1


async def test_a_page_without_text_feels_nothing(author: Person, nobody: Person) -> None:
    arc = await nobody.arc(await author.write(""))
    assert (arc["complete"], arc["mean"], arc["sentences"], arc["pages"][0]["course"]) == (True, None, 0, [])


async def test_a_long_page_is_judged_in_parts(author: Person, nobody: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MOST_AT_ONCE", 4)
    arc = await nobody.arc(await author.write("\n".join(["I am glad."] * 10)))
    assert arc["positive"] == 10
    assert Moods.asked == [4, 4, 2]


async def test_the_answer_may_be_kept_and_is_sent_once(author: Person, nobody: Person) -> None:
    work = await author.write("I am glad.")
    await nobody.arc(work)
    path = f"/notebooks/{work}/sentiment"
    status, headers, _ = await nobody.ask("GET", path)
    assert (status, headers["Cache-Control"]) == (200, "public, max-age=1, stale-while-revalidate=1")
    assert (await nobody.ask("GET", path, If_None_Match=headers["ETag"]))[0] == 304
    assert (await author.ask("GET", path))[1]["Cache-Control"] == "private, no-store"


# --- who sees it ------------------------------------------------------------------------------------------------------


class Scene:
    """A published work of one page, and what may become of it."""

    def __init__(self, author: Person, notebook_id: int) -> None:
        self.author, self.notebook_id = author, notebook_id
        self.work = f"/notebooks/{notebook_id}"

    async def do(self, method: str, path: str, json: Any = None) -> None:
        await self.author.do(method, path, json)

    async def set_blocked(self, blocked: bool) -> None:
        await self.author.running.site.db.write(moderation.set_blocked, self.notebook_id, blocked=blocked)

    async def close(self) -> None:
        await self.do("DELETE", "/user", {"password": PASSWORD})

    async def reopen(self) -> None:
        await operators.reopen(auth_of(self.author.running.site), self.author.username)


HIDDEN: dict[str, tuple[Callable[[Scene], Awaitable[None]], Callable[[Scene], Awaitable[None]]]] = {
    "an unpublished work": (
        lambda scene: scene.do("DELETE", f"{scene.work}/publish"),
        lambda scene: scene.do("POST", f"{scene.work}/publish", {"pages": False}),
    ),
    "a work in the trash": (
        lambda scene: scene.do("DELETE", scene.work),
        lambda scene: scene.do("POST", f"{scene.work}/restore"),
    ),
    "a blocked work": (lambda scene: scene.set_blocked(True), lambda scene: scene.set_blocked(False)),
    "a closed account's work": (Scene.close, Scene.reopen),
}


@pytest.mark.parametrize("what", HIDDEN)
async def test_the_arc_is_hidden_with_its_work_and_shown_again_with_it(
    author: Person, nobody: Person, what: str
) -> None:
    scene = Scene(author, await author.write("I am glad."))
    arc = await nobody.arc(scene.notebook_id)
    assert arc["complete"]
    hide, show = HIDDEN[what]

    await hide(scene)
    assert await nobody.sees(scene.notebook_id) == 404
    if what != "a closed account's work":
        assert await author.sees(scene.notebook_id) == 200

    await show(scene)
    assert await nobody.do("GET", f"{scene.work}/sentiment") == arc


async def test_drafts_have_no_part_in_the_arc_not_even_for_their_author(author: Person, nobody: Person) -> None:
    work = await author.write("I am glad.", publish=False)
    assert await nobody.sees(work) == 404
    arc = await author.arc(work)
    assert (arc["pages"], arc["model"], arc["complete"]) == ([], None, True)

    await author.do("POST", f"/notebooks/{work}/publish")
    await author.page(work, "A sad draft.")
    for person in (author, nobody):
        assert [page["title"] for page in (await person.arc(work))["pages"]] == ["Chapter 1"]


async def test_what_is_not_there_has_no_arc(nobody: Person) -> None:
    for path in ("/notebooks/999999/sentiment", "/notebooks/x/sentiment", "/notebooks/99999999999999999999/sentiment"):
        assert (await nobody.ask("GET", path))[0] == 404


# --- what changes it --------------------------------------------------------------------------------------------------


async def rows(running: AppSite) -> set[int]:
    """The pages of which it is stored how they feel."""

    async def read(session: AsyncSession) -> set[int]:
        return set(await session.scalars(select(SentimentPageRow.page_id)))

    return await running.site.db.read(read)


async def test_a_page_that_is_published_again_is_judged_again(author: Person, nobody: Person) -> None:
    work = await author.write("I am glad.", "I am glad.")
    first, second = (page["page_id"] for page in (await nobody.arc(work))["pages"])
    Moods.asked.clear()
    await author.do("PUT", f"/pages/{first}", {"content": paragraphs("I was sad."), "version": 1})
    assert (await nobody.arc(work))["mean"] == 0.9, "what readers have is still the same"

    await author.do("POST", f"/pages/{first}/publish")

    assert [page["mean"] for page in (await nobody.arc(work))["pages"]] == [0.2, 0.9]
    assert Moods.asked == [1], "the other page was not judged again"
    assert {first, second} <= await rows(author.running)


async def test_while_a_page_waits_the_others_are_shown(author: Person, nobody: Person) -> None:
    work = await author.write("I am glad.", "I am glad.")
    page_id = (await nobody.arc(work))["pages"][1]["page_id"]
    Moods.away = True
    await author.do("PUT", f"/pages/{page_id}", {"content": paragraphs("I was sad."), "version": 1})
    await author.do("POST", f"/pages/{page_id}/publish")

    arc = await nobody.do("GET", f"/notebooks/{work}/sentiment")

    assert (arc["complete"], arc["pending"], arc["mean"], arc["sentences"]) == (False, 1, 0.9, 1)
    assert [(page["pending"], page["mean"], page["course"]) for page in arc["pages"]][1] == (True, None, [])
    Moods.away = False
    assert (await judged_after_all(nobody, work))["mean"] == 0.55


async def is_complete(person: Person, work: int) -> Any:
    arc = await person.do("GET", f"/notebooks/{work}/sentiment")
    return arc if arc["complete"] else None


async def judged_after_all(person: Person, work: int) -> Any:
    """The arc, once what was put off has arrived too."""

    async def nothing_waits() -> bool:
        return not await person.running.site.db.read(deliveries.waiting, dead=False, limit=1)

    await until(nothing_waits)
    arc = await is_complete(person, work)
    assert arc
    return arc


async def test_the_analyser_may_be_away_and_nothing_is_lost_and_nothing_else_waits(
    author: Person, nobody: Person
) -> None:
    site = author.running.site
    Moods.away = True
    work = await author.write("I am glad about Zanzibar.")

    async def was_put_off() -> bool:
        waiting = await site.db.read(deliveries.waiting, dead=False, limit=1000)
        return {row.subscriber for row in waiting if row.tries} == {"sentiment.arcs"}

    async def is_found() -> bool:
        found = await nobody.do("GET", "/search?q=zanzibar&type=page")
        return any(item["notebook_id"] == work for item in found["items"])

    await until(was_put_off)
    await until(is_found)
    arc = await nobody.do("GET", f"/notebooks/{work}/sentiment")
    assert (arc["complete"], arc["pending"], arc["model"], arc["mean"]) == (False, 1, None, None)

    Moods.away = False
    assert (await judged_after_all(nobody, work))["mean"] == 0.9


async def test_pages_stand_in_the_arc_in_their_order_and_leave_it_when_they_are_hidden(
    author: Person, nobody: Person
) -> None:
    work = await author.write("I am glad.", "I was sad.", "A table.")
    first, second, third = (page["page_id"] for page in (await nobody.arc(work))["pages"])

    async def shown() -> list[int]:
        pages = (await nobody.arc(work))["pages"]
        assert [page["position"] for page in pages] == list(range(1, len(pages) + 1))
        return [page["page_id"] for page in pages]

    await author.do("PUT", f"/pages/{third}/position", {"position": 1})
    assert await shown() == [third, first, second]
    await author.do("DELETE", f"/pages/{first}/publish")
    assert await shown() == [third, second]
    assert first not in await rows(author.running), "nothing is left of what was made a draft again"
    await author.do("DELETE", f"/pages/{third}")
    assert await shown() == [second]
    await author.do("POST", f"/pages/{third}/restore")
    assert await shown() == [second, third]
    await author.do("DELETE", f"/pages/{second}")
    await author.do("DELETE", f"/pages/{second}?forever=1")
    assert await shown() == [third]
    assert second not in await rows(author.running)


async def test_pages_that_are_published_again_and_again_while_they_are_judged_end_as_they_are(
    author: Person, nobody: Person
) -> None:
    work = await author.write(*["I am glad."] * 3)
    pages = [page["page_id"] for page in (await nobody.arc(work))["pages"]]
    for version in range(1, 6):
        text = "I was sad." if version % 2 else "I am glad."
        for page_id in pages:
            await author.do("PUT", f"/pages/{page_id}", {"content": paragraphs(text), "version": version})
        await author.do("POST", f"/notebooks/{work}/publish")
    assert [page["mean"] for page in (await nobody.arc(work))["pages"]] == [0.2] * 3


@pytest.mark.parametrize("hidden", [False, True])
async def test_what_becomes_of_a_page_while_it_is_judged_is_not_held_up_and_holds(
    author: Person, nobody: Person, monkeypatch: pytest.MonkeyPatch, hidden: bool
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def judge_slowly(analyser: SentimentAnalyser, text: str) -> Feeling:
        begun.set()
        await go_on.wait()
        return await judging.judge(analyser, text)

    monkeypatch.setattr(catching_up, "judge", judge_slowly)
    work = await author.write("I am glad.")
    (page,) = (await author.do("GET", f"/notebooks/{work}"))["pages"]
    path = f"/pages/{page['page_id']}"
    async with asyncio.timeout(SECONDS):
        await begun.wait()
    if hidden:
        await author.do("DELETE", f"{path}/publish")
    else:
        await author.do("PUT", path, {"content": paragraphs("I was sad."), "version": 1})
        await author.do("POST", f"{path}/publish")
    go_on.set()

    assert [page["mean"] for page in (await nobody.arc(work))["pages"]] == ([] if hidden else [0.2])
    assert (page["page_id"] in await rows(author.running)) is not hidden


# --- catching up ------------------------------------------------------------------------------------------------------


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "START_SECONDS", 0.0)


@pytest.fixture
def at(tmp_path: Path) -> Callable[..., AbstractAsyncContextManager[AppSite]]:
    """Start a site of this test's own, again and again on the same data."""
    return lambda **settings: app_site(tmp_path / "data", [Moods], **{**SETTINGS, **settings})


@pytest.mark.usefixtures("_at_once")
async def test_works_that_were_published_before_the_plugin_was_there_get_their_arcs(at: Any) -> None:
    async with at(plugins_disabled="sentiment", sentiment_analyser="") as without:
        author = await sign_up(without, "ana")
        work = await author.write(*["I am glad."] * 12)
        assert (await author.ask("GET", f"/notebooks/{work}/sentiment"))[0] == 404
        assert (await author.ask("GET", f"/notebooks/{work}"))[0] == 200
    async with at() as site:
        arc = await until(lambda: is_complete(Person(site), work))
        assert arc["positive"] == 12


@pytest.mark.usefixtures("_at_once")
async def test_another_model_judges_everything_anew_and_one_arc_is_of_one_model(at: Any) -> None:
    async with at() as site:
        author = await sign_up(site, "ana")
        work = await author.write("I am glad.", "I am glad.")
        assert (await Person(site).arc(work))["model"]["version"] == "1"
    Moods.version, Moods.away = "2", True
    async with at() as site:
        assert (await Person(site).arc(work))["model"]["version"] == "1", (
            "the old arc is shown until there is a new one"
        )
    Moods.away = False
    async with at() as site:

        async def is_new() -> Any:
            arc = await Person(site).do("GET", f"/notebooks/{work}/sentiment")
            return arc["model"]["version"] == "2" and arc["complete"]

        await until(is_new)


async def test_what_another_model_has_judged_is_pending_and_not_mixed_with_what_this_one_has(
    author: Person, nobody: Person
) -> None:
    work = await author.write("I am glad.", "I was sad.")
    first = (await nobody.arc(work))["pages"][0]["page_id"]

    async def judged_by_another(session: AsyncSession) -> None:
        row = await session.get_one(SentimentPageRow, first)
        row.model_version, row.judged_at = "0", row.judged_at.replace(year=2000)

    await author.running.site.db.write_apart(judged_by_another)
    arc = await nobody.do("GET", f"/notebooks/{work}/sentiment")
    assert (arc["model"]["version"], arc["complete"], arc["pending"], arc["mean"]) == ("1", False, 1, 0.2)
    assert [page["pending"] for page in arc["pages"]] == [True, False]


async def test_the_picture_is_of_the_published_pages_and_says_what_is_missing(author: Person) -> None:
    site = author.running.site
    with pytest.raises(NotFound, match="There is no notebook 999999"):
        await draw_arc(site, 999_999)
    work = await author.write("I am glad.", "I was sad.", publish=False)
    with pytest.raises(click.ClickException, match="has no published page"):
        await draw_arc(site, work)
    Moods.away = True
    first = (await author.do("GET", f"/notebooks/{work}"))["pages"][0]["page_id"]
    await author.do("POST", f"/pages/{first}/publish")
    with pytest.raises(click.ClickException, match="judged yet"):
        await draw_arc(site, work)
    Moods.away = False
    await judged_after_all(author, work)
    picture = await draw_arc(site, work)
    assert f"A work, {author.username}" in picture
    assert "1. Chapter 1: mean 0.90; 1 sentences" in picture
    assert "Chapter 2" not in picture, "that one is a draft"


# --- the plugin -------------------------------------------------------------------------------------------------------


async def test_without_notebooks_there_are_no_arcs_and_nothing_is_kept(tmp_path: Path) -> None:
    async with app_site(tmp_path / "data", [Moods], **SETTINGS, plugins="sentiment,moods") as site:
        assert (await site.client.get("/api/notebooks/1/sentiment")).status_code == 404
        given = site.site.plugins.contributions["sentiment"]
        assert (given.migrations, given.subscribers) == (None, ())
        assert site.site.plugins.is_on("sentiment")


async def test_the_migrations_make_what_the_models_describe(running: AppSite) -> None:
    def differences(connection: Connection) -> list[Any]:
        def ours(thing: Any, name: str | None, kind: str, *_: Any) -> bool:
            return (name if kind == "table" else thing.table.name) == SentimentPageRow.__tablename__

        options = {"include_object": ours, "compare_type": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Model.metadata))

    async with running.site.db.connection() as connection:
        assert await connection.run_sync(differences) == []
