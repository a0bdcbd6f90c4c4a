"""The first Sin Pluma comes over: its people with their passwords, its works in their order, once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from first_sin_pluma import SCHEMA, FirstSinPluma, block, text, value
from sqlalchemy import Engine, MetaData, select
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Conflict, Invalid, PageSnapshot, Plugin, Site, hookimpl
from sinpluma.testing import AppSite, LiveSite, app_site
from sinpluma_auth.models import UserRow
from sinpluma_auth.registration import NewAccount, add_account
from sinpluma_exchange.legacy import importing
from sinpluma_exchange.legacy.importing import Options, import_dump
from sinpluma_exchange.legacy.report import Report
from sinpluma_exchange.legacy.spool import Spool
from sinpluma_notebooks.models import NewsRow, NotebookRow, PageRow, ReadingRow

KEPT = ("user", "notebook", "tag", "page", "page_draft", "page_published", "page_revision", "reading", "legacy")


# --- on a running site, of either database ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def poes_site() -> FirstSinPluma:
    """Authors and a reader, of names that no other test has."""
    first = FirstSinPluma()
    poe = first.user("AllanPoe", "nevermore", full_name=("Edgar", "Allan Poe"), created="2019-11-21 03:22:11")
    lewis = first.user("carrol", "ñandú de 1865", full_name=("Lewis", "Carrol"))
    cat = first.notebook(poe, "El gato negro", genre=10, resume="Un cuento de «horror».")
    first.page(
        cat,
        content=value(block("code", "Fin"), block("paragraph", "Un ", text("ojo", "bold"))),
        title="Segundo",
        position=2,
    )
    first.page(cat, "Ni espero ni quiero\nque se dé crédito", title="Primero", position=1)
    first.page(cat, title=None, content=None, position=3)
    first.tag(cat, "Gatos")
    first.tag(cat, "terror gótico")
    first.notebook(lewis, "Sin páginas", genre=4)
    first.reading(lewis, cat)
    return first


@pytest.fixture(scope="module")
def brought_over(live: LiveSite, poes_site: FirstSinPluma, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """That site, brought over by the command; gives its report."""
    folder = tmp_path_factory.mktemp("poe")
    dump = poes_site.dump(folder / "dump.sql")
    done = live.run("import-legacy", str(dump), "--source", "poe", "--report", str(folder / "report.json"))
    assert [line.split() for line in done.stdout.splitlines()[1:5]] == [
        ["accounts", "2", "2", "0", "0"],
        ["works", "2", "2", "0", "0"],
        ["pages", "3", "3", "0", "0"],
        ["readings", "1", "1", "0", "0"],
    ]
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def password_hash(database: Engine, username: str) -> str:
    with database.connect() as connection:
        statement = sql("SELECT password_hash FROM user WHERE username = :name")
        return str(connection.execute(statement, {"name": username}).scalar_one())


def test_people_sign_in_as_before_and_their_passwords_are_hashed_anew(
    live: LiveSite, brought_over: Any, database: Engine
) -> None:
    with live.client() as client:
        assert password_hash(database, "carrol").startswith("plain$2b$")
        for wrong in ("secreta", "ñandú de 1866"):
            refused = client.post("/user/login", json={"username": "carrol", "password": wrong})
            assert (refused.status_code, refused.json()["code"]) == (401, "bad_credentials")
        for name in ("carrol", "carrol@example.com"):
            signed_in = client.post("/user/login", json={"username": name, "password": "ñandú de 1865"})
            assert signed_in.status_code == 200, signed_in.text
            assert password_hash(database, "carrol").startswith("$2b$")
        profile = signed_in.json()["user"]
        assert (profile["display_name"], profile["user_created"]) == ("Lewis Carrol", "2019-11-21T02:43:47Z")
        assert not profile["email_verified"]


def test_works_are_published_with_their_order_text_genre_and_tags(anonymous: httpx.Client, brought_over: Any) -> None:
    works = anonymous.get("/user/AllanPoe/notebooks").json()["items"]
    assert [work["title"] for work in works] == ["El gato negro"]
    work = anonymous.get(f"/notebooks/{works[0]['notebook_id']}").json()
    assert work["notebook_id"] == brought_over["ids"]["work"]["1"]
    assert (work["status"], work["language"], work["tags"]) == ("published", "es", ["Gatos", "terror gótico"])
    assert work["resume"] == "Un cuento de «horror»."
    assert anonymous.get("/genres/").json()[work["genre_id"] - 1]["slug"] == "terror"
    assert [page["title"] for page in work["pages"]] == ["Primero", "Segundo", "Sin título"]
    second = anonymous.get(f"/pages/{work['pages'][1]['page_id']}").json()
    assert second["content"] == [
        {"type": "heading-one", "children": [{"text": "Fin"}]},
        {"type": "paragraph", "children": [{"text": "Un "}, {"text": "ojo", "bold": True}]},
    ]
    assert brought_over["ids"]["page"]["1"] == second["page_id"]


def test_followers_follow_on_and_have_no_news_of_what_is_old(live: LiveSite, brought_over: Any) -> None:
    with live.client() as client:
        signed_in = client.post("/user/login", json={"username": "carrol", "password": "ñandú de 1865"}).json()
        client.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        (reading,) = client.get("/readings/").json()["items"]
        assert (reading["notebook"]["title"], reading["unread"]) == ("El gato negro", 3)
        assert client.get("/readings/news").json()["total"] == 0


def test_the_same_dump_again_changes_nothing(
    live: LiveSite, brought_over: Any, poes_site: FirstSinPluma, database: Engine, tmp_path: Path
) -> None:
    before = snapshot(database)
    done = live.run("import-legacy", str(poes_site.dump(tmp_path / "dump.sql")), "--source", "poe")
    assert [line.split()[1:] for line in done.stdout.splitlines()[1:5]] == [
        ["2", "0", "2", "0"],
        ["2", "0", "2", "0"],
        ["3", "0", "3", "0"],
        ["1", "0", "1", "0"],
    ]
    assert snapshot(database) == before


def snapshot(database: Engine) -> dict[str, Any]:
    """Every row of what people made."""
    metadata = MetaData()
    metadata.reflect(database, only=KEPT, resolve_fks=False)
    with database.connect() as connection:
        return {name: sorted(map(str, connection.execute(metadata.tables[name].select()))) for name in KEPT}


# --- in this process, step by step --------------------------------------------------------------------------------


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[AppSite]:
    async with app_site(tmp_path / "data") as started:
        yield started


@contextmanager
def silent(label: str, length: int) -> Iterator[Callable[[int], None]]:
    yield lambda _: None


async def bring(site: AppSite, first: FirstSinPluma, tmp_path: Path, **options: Any) -> Report:
    with Spool() as spool:
        spool.fill(first.dump(tmp_path / "dump.sql"), lambda _: None)
        return await import_dump(site.site, spool, Options(**options), silent)


async def column(site: AppSite, what: Any) -> list[Any]:
    async def read(session: AsyncSession) -> list[Any]:
        return list(await session.scalars(select(what).order_by(*what.class_.__table__.primary_key)))

    return await site.site.db.read(read)


def codes(report: Report) -> dict[str, list[int]]:
    """The rows that each remark is about."""
    found: dict[str, list[int]] = {}
    for remark in report.remarks:
        found.setdefault(remark.code, []).append(remark.legacy_id)
    return found


def made(report: Report) -> list[int]:
    """How many accounts, works, pages and readings came over."""
    return [tally.imported for tally in report.tallies.values()]


async def test_names_and_addresses_that_cannot_be_kept_give_way(
    site: AppSite, first: FirstSinPluma, tmp_path: Path
) -> None:
    await site.site.db.write(add_account, NewAccount("Ana", "TAKEN@example.com", "x$2b$04$", "es"))
    for name, email in {
        "ána": "ana@example.com",
        "admin": "one@example.com",
        "two words!": "same@example.com",
        "Al": "SAME@example.com",
        "???": "",
        "ok": "no address",
        "ñandú": f"{'x' * 100}@example.com",
        "ana-2": "taken@example.com",
        "ﷺ" * 24: "long@example.com",
        "²½": "signs@example.com",
        "\u0301x": "mark@example.com",
    }.items():
        first.user(name, email=email, full_name=("Un", "nombre"))
    report = await bring(site, first, tmp_path)
    _, *names = await column(site, UserRow.username)
    assert names[:8] == ["ána-2", "admin-2", "two_words_", "Al-2", "___-2", "ok-2", "ñandú", "ana-2-2"]
    assert names[8].startswith("user9-")
    _, *emails = await column(site, UserRow.email)
    assert emails[:3] == ["ana@example.com", "one@example.com", "same@example.com"]
    assert [email.endswith("@legacy.invalid") for email in emails] == [False] * 3 + [True] * 5 + [False] * 3
    assert codes(report)["no_email"] == [4, 5, 6, 7, 8]
    assert codes(report)["renamed"] == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11]
    assert set(await column(site, UserRow.display_name)) == {"Ana", "Un nombre"}


async def test_an_account_without_a_usable_hash_cannot_sign_in_until_it_gets_a_password(
    site: AppSite, first: FirstSinPluma, tmp_path: Path
) -> None:
    first.user("ana", password_hash=b"", created=None)
    first.user("ben", password_hash=b"5f4dcc3b5aa765d61d8327deb882cf99", created="0000-00-00 00:00:00")
    report = await bring(site, first, tmp_path)
    assert codes(report) == {"no_password": [1, 2], "no_date": [1, 2]}
    for name in ("ana", "ben"):
        answer = await site.client.post("/api/user/login", json={"username": name, "password": ""})
        assert answer.status_code == 400
        answer = await site.client.post("/api/user/login", json={"username": name, "password": "password"})
        assert answer.status_code == 401


async def test_works_and_pages_that_do_not_fit_are_made_to_and_it_is_said(
    site: AppSite, first: FirstSinPluma, tmp_path: Path
) -> None:
    ana = first.user("ana")
    work = first.notebook(ana, " \u200b ", genre=3, resume="a\x07b\r\nc")
    other = first.notebook(ana, "x" * 101, genre=99)
    for number in range(22):
        first.tag(work, f"tag {number}")
    for name in ("TAG 1", "y" * 51):
        first.tag(other, name)
    first.page(other, *["a word and " * 1000] * 400, title="Largo")
    first.page(other, content="no JSON", title="")
    first.page(99, "of no work")
    nobodys = first.notebook(99)
    first.page(nobodys, "of nobody")
    for reader, of in ((ana, nobodys), (99, work), (ana, work)):
        first.reading(reader, of)
    report = await bring(site, first, tmp_path)
    assert await column(site, NotebookRow.title) == ["Sin título", "x" * 100]
    assert await column(site, NotebookRow.resume) == ["ab\nc", ""]
    assert await column(site, PageRow.title) == ["Largo", "Largo (2)", "Largo (3)", "Sin título"]
    assert codes(report) == {
        "title": [work, other, 2],
        "genre": [other],
        "resume": [work],
        "tags": [work, other],
        "split": [1],
        "unread": [2],
        "no_work": [3],
        "no_author": [nobodys],
        "no_reading": [work, nobodys],
    }
    tallies = {kind: (t.in_dump, t.imported, t.here_before, t.left_out) for kind, t in report.tallies.items()}
    assert tallies == {"account": (1, 1, 0, 0), "work": (3, 2, 0, 1), "page": (4, 2, 0, 2), "reading": (3, 1, 0, 2)}


async def test_a_trial_says_the_same_and_changes_nothing(site: AppSite, first: FirstSinPluma, tmp_path: Path) -> None:
    ana = first.user("admin")
    work = first.notebook(ana, "", genre=99)
    first.page(work, "Once")
    first.reading(ana, work)
    trial = await bring(site, first, tmp_path, trial=True)
    assert await column(site, UserRow.user_id) == []
    real = await bring(site, first, tmp_path)
    assert (made(trial), codes(trial)) == (made(real), codes(real)) == ([1, 1, 1, 1], codes(real))
    assert trial.ids == {}
    assert real.ids == {"account": {1: 1}, "work": {1: 1}, "page": {1: 1}}


STEPS = ("accounts.store", "works.store", "publish_notebook", "finish", "readings.store")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_import_that_was_interrupted_goes_on(  # noqa: PLR0917 - they are fixtures
    site: AppSite, first: FirstSinPluma, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    ana, ben = first.user("ana"), first.user("ben")
    for title in ("One", "Two"):
        work = first.notebook(ana, title)
        first.page(work, "a")
        first.reading(ben, work)
    owner, _, name = step.rpartition(".")
    module = getattr(importing, owner) if owner else importing
    real, calls = getattr(module, name), 0

    class PowerCut(Exception):
        pass

    async def failing(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1 and when == "before":
            raise PowerCut
        result = await real(*args, **kwargs)
        if calls == 2 and when == "after":
            raise PowerCut
        return result

    with monkeypatch.context() as patch, suppress(PowerCut):  # accounts are stored once: nothing fails after that
        patch.setattr(module, name, failing)
        await bring(site, first, tmp_path)
    assert calls
    await bring(site, first, tmp_path)
    assert await column(site, UserRow.username) == ["ana", "ben"]
    assert await column(site, NotebookRow.title) == ["One", "Two"]
    assert await column(site, NotebookRow.status) == ["published"] * 2
    assert await column(site, PageRow.published_version) == [1, 1]
    assert await column(site, ReadingRow.notebook_id) == [1, 2]
    assert await column(site, NotebookRow.follower_count) == [1, 1]
    again = await bring(site, first, tmp_path)
    assert made(again) == [0, 0, 0, 0]


async def test_what_was_changed_here_since_is_left_as_it_is(
    site: AppSite, first: FirstSinPluma, tmp_path: Path
) -> None:
    ana, ben = first.user("ana"), first.user("ben")
    kept, hidden, deleted = (first.notebook(ana, title) for title in ("Kept", "Hidden", "Deleted"))
    for work in (kept, hidden, deleted):
        first.page(work, "a")
        first.reading(ben, work)
    await bring(site, first, tmp_path)
    async with site.site.db.transaction() as session:
        await session.execute(sql("DELETE FROM reading WHERE notebook_id = 1"))
        await session.execute(sql("UPDATE notebook SET status = 'draft', title = 'Mine' WHERE notebook_id = 2"))
        await session.execute(sql("DELETE FROM notebook WHERE notebook_id = 3"))
        await session.execute(sql("DELETE FROM user WHERE user_id = 2"))
    new = first.notebook(ben, "Of somebody who left")
    newer = first.notebook(ana, "New")
    first.page(newer, "b")
    report = await bring(site, first, tmp_path)
    assert made(report) == [0, 1, 1, 0]
    assert codes(report) == {"no_author": [new]}
    assert await column(site, NotebookRow.title) == ["Kept", "Mine", "New"]
    assert await column(site, NotebookRow.status) == ["published", "draft", "published"]
    assert await column(site, UserRow.username) == ["ana"]
    assert await column(site, ReadingRow.user_id) == []


async def test_the_dump_of_another_site_is_refused_until_it_has_a_name_of_its_own(
    site: AppSite, first: FirstSinPluma, tmp_path: Path
) -> None:
    first.user("ana")
    await bring(site, first, tmp_path)
    other = FirstSinPluma()
    other.notebook(other.user("ben", created="2020-01-01 00:00:00"), "Another's")
    with pytest.raises(Conflict, match="--source"):
        await bring(site, other, tmp_path)
    assert await column(site, NotebookRow.title) == []
    assert made(await bring(site, other, tmp_path, source="other")) == [1, 1, 0, 0]
    assert await column(site, UserRow.username) == ["ana", "ben"]


async def test_two_imports_do_not_run_at_once_and_a_genre_must_be_there(
    site: AppSite, first: FirstSinPluma, tmp_path: Path
) -> None:
    async with site.site.db.locks.hold(importing.LOCK):
        with pytest.raises(Conflict, match="Another import is running"):
            await bring(site, first, tmp_path)
    with pytest.raises(Invalid, match="There is no genre"):
        await bring(site, first, tmp_path, genre="novela")


class Censor(Plugin):
    """Objects to one title."""

    name = "censor"

    @hookimpl
    async def page_before_publish(self, site: Site, page: PageSnapshot) -> str | None:
        return "It is too long." if page.title == "Prohibido" else None


async def test_a_work_to_which_a_plugin_objects_stays_a_draft(first: FirstSinPluma, tmp_path: Path) -> None:
    ana, ben = first.user("ana"), first.user("ben")
    refused, fine = first.notebook(ana, "Refused"), first.notebook(ana, "Fine")
    first.page(refused, "a", title="Prohibido")
    first.page(fine, "b")
    for work in (refused, fine):
        first.reading(ben, work)
    async with app_site(tmp_path / "data", [Censor]) as site:
        report = await bring(site, first, tmp_path)
        assert await column(site, NotebookRow.status) == ["draft", "published"]
        assert codes(report) == {"draft": [refused], "no_reading": [refused]}
        assert codes(await bring(site, first, tmp_path)) == {"no_reading": [refused]}, "it is its author's to publish"


async def test_what_comes_over_is_told_to_other_plugins_and_is_no_news_to_followers(
    site: AppSite, first: FirstSinPluma, tmp_path: Path
) -> None:
    ana, ben = first.user("ana"), first.user("ben", "contraseña")
    work = first.notebook(ana)
    first.page(work, "a")
    first.reading(ben, work)
    await bring(site, first, tmp_path)
    await site.deliver_events()
    login = await site.client.post("/api/user/login", json={"username": "ben", "password": "contraseña"})
    headers = {"Authorization": f"Bearer {(await login.get_json())['access_token']}"}
    news = await (await site.client.get("/api/readings/news", headers=headers)).get_json()
    assert news["total"] == 0
    assert await column(site, NewsRow.page_id) == [1]


async def test_a_file_that_mysqldump_itself_wrote_comes_over(
    site: AppSite, first: FirstSinPluma, standing_cluster: Any, tmp_path: Path
) -> None:
    words = "Passepartout dijo: \"¡'Sí'!\" \\ 100 % \x1a\t🌍\n\n"
    verne = first.user("julioverne", "ochenta días", full_name=("Julio", "Verne"))
    first.page(first.notebook(verne, "La vuelta al mundo", genre=1), words, title="I")
    with Spool() as spool:
        spool.fill(dumped(first, standing_cluster, tmp_path), lambda _: None)
        report = await import_dump(site.site, spool, Options(), silent)
    assert (made(report), codes(report)) == ([1, 1, 1, 0], {})
    page = await (await site.client.get("/api/pages/1")).get_json()
    assert page["content"] == [{"type": "paragraph", "children": [{"text": words}]}]
    login = {"username": "julioverne", "password": "ochenta días"}
    assert (await site.client.post("/api/user/login", json=login)).status_code == 200


def dumped(first: FirstSinPluma, cluster: Any, folder: Path) -> Path:
    """What mysqldump writes of a database on a real server."""
    from devcluster.chroot import Chroot  # noqa: PLC0415 - beside the tests, and found by their conftest
    from devcluster.tree import tree_folder  # noqa: PLC0415

    cluster.create_schema("first")
    app, port = cluster.plan.app, cluster.plan.ports.read_write
    with cluster.group.await_primary().session() as server:
        server.run("USE `first`")
        for table, definition in SCHEMA.items():
            server.run(f"CREATE TABLE `{table}` ({definition})")
            for row in first.rows[table]:
                cells = ", ".join("%s" for _ in row)
                server.run(f"INSERT INTO `{table}` VALUES ({cells})", *row)
    login = [f"--user={app.user}", f"--password={app.password}", "--host=127.0.0.1", f"--port={port}"]
    options = ["--no-tablespaces", "--single-transaction", "--set-gtid-purged=OFF", "first"]
    inside = Chroot(tree_folder(), folder)
    inside.run("mysqldump", *login, *options, "--result-file=/cluster/dump.sql", role="dump", seconds=60)
    return folder / "dump.sql"


# --- the command --------------------------------------------------------------------------------------------------


def command(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"SINPLUMA_DATA_DIR": str(tmp_path / "data"), "PATH": ""}
    return subprocess.run(
        [sys.executable, "-m", "sinpluma", "import-legacy", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=tmp_path,
    )


def test_a_broken_dump_or_option_is_refused_before_anything_is_done(first: FirstSinPluma, tmp_path: Path) -> None:
    first.page(first.notebook(first.user("ana")), "Erase una vez")
    dump = first.dump(tmp_path / "dump.sql")
    broken = tmp_path / "broken.sql"
    broken.write_bytes(dump.read_bytes().replace(b"(1,'ana'", b"(1,ana()"))
    for arguments, says in {
        (str(broken),): "broken.sql, line ",
        (str(dump), "--report", "missing/report.json"): "There is no folder",
        (str(dump), "--source", "ñ"): "The source must have a name",
        (str(dump), "--language", "español"): "The language must be a tag",
    }.items():
        done = command(tmp_path, *arguments)
        assert done.returncode == 1, done.stderr
        assert says in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()
