"""A replicated site is backed up while people write, destroyed, restored, and goes on."""

from __future__ import annotations

import hashlib
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx
import pymysql
import pytest
from devcluster.cluster import Cluster
from devredis import RedisServer
from devs3 import S3Server
from sqlalchemy import make_url

from sinpluma.backups import container
from sinpluma.backups.manifest import Manifest
from sinpluma.migrate import RESTORING
from sinpluma.testing import LiveSite, live_site, site_environment

SCHEMA = "backed_up"
PASSWORD = "correct horse battery"
UNLIMITED = {f"{what}_limit_{by}": "100000/1m" for what in ("login", "register") for by in ("name", "address")}
TEXT = "La pluma 🖋️ se quedó sin tinta: “ya no”, dijo 'ella' a \\n; 100 %."
WAIT_SECONDS = 60.0


@dataclass
class Person:
    """Somebody who is signed in."""

    name: str
    client: httpx.Client

    def post(self, path: str, **options: Any) -> Any:
        answer = self.client.post(path, **options).raise_for_status()
        return answer.json() if answer.content else None


@contextmanager
def signed_in(site: LiveSite, name: str, *, new: bool = False) -> Iterator[Person]:
    with site.client() as client:
        if new:
            account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
            client.post("/user/register", json=account).raise_for_status()
        tokens = client.post("/user/login", json={"username": name, "password": PASSWORD}).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        yield Person(name, client)


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "children": [{"text": text}]}


def work(person: Person, title: str) -> int:
    notebook: int = person.post("/notebooks/", json={"title": title, "genre_id": 1})["notebook_id"]
    person.post(f"/notebooks/{notebook}/publish")
    return notebook


def chapter(person: Person, notebook: int, title: str, *content: dict[str, Any]) -> int:
    body = {"notebook_id": notebook, "title": title, "content": list(content) or [paragraph(TEXT)]}
    page: int = person.post("/pages/", json=body)["page_id"]
    return page


def upload(person: Person, path: str, photograph: bytes) -> str:
    url: str = person.post(path, files={"image": ("a.jpg", photograph, "image/jpeg")})["image_url"]
    return url


class Load:
    """People who write and change covers until they are told to stop: chapters are numbered from 1."""

    def __init__(self, person: Person, notebook: int, photographs: list[bytes]) -> None:
        self.person, self.notebook, self.photographs = person, notebook, photographs
        self.acknowledged = self.covers = 0
        self.faults: list[BaseException] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(work,)) for work in (self._write, self._paint)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, step: Callable[[int], None]) -> None:
        try:
            for number in itertools.count(1):
                if self._stop.is_set():
                    return
                step(number)
        except Exception as error:  # shown by the test
            self.faults.append(error)

    def _write(self, number: int) -> None:
        chapter(self.person, self.notebook, str(number))
        self.acknowledged = number

    def _paint(self, number: int) -> None:
        upload(self.person, f"/notebooks/{self.notebook}/image/", self.photographs[number % len(self.photographs)])
        self.covers = number


@dataclass
class Story:
    """What happened to the site, for the tests to look at."""

    settings: dict[str, str]
    folder: Path
    archive: Path
    manifest: Manifest
    before: int
    """Chapters that were acknowledged when the backup began, and when it was done."""
    after: int
    works: tuple[int, int]
    page: int
    picture: str
    tokens: dict[str, str]
    """Of who was signed in at the backup, of who signed out since, and of who signed up since."""
    ids: dict[str, int]
    """The greatest ids before the end."""
    rows: dict[str, list[Any]]
    """Rows that were not changed since before the backup."""


@pytest.fixture(scope="module")
def place(
    on_mysql: Callable[[str], dict[str, str]],
    standing_redis: RedisServer,
    s3_server: S3Server,
) -> dict[str, str]:
    """Settings of a site that sweeps its pictures every second, with no time of grace to speak of."""
    quick = {"purge_interval": "1", "image_grace": "1", "public_cache_mb": "0", "event_poll": "0.1"}
    stores = {**on_mysql(SCHEMA), **s3_server.settings, "redis_url": standing_redis.url}
    return {**stores, **quick, **UNLIMITED, "s3_bucket_prefix": "before-", "plugins_disabled": "sentiment"}


def until(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.02)


def query(settings: dict[str, str], sql: str) -> list[Any]:
    """Ask the database, past the site."""
    url = make_url(settings["database_url"])
    login = {"host": url.host, "port": url.port, "user": url.username, "password": url.password}
    with (
        closing(pymysql.connect(**login, database=url.database, ssl={"ca": settings["database_ca"]})) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
        return list(cursor.fetchall())


def command(folder: Path, settings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `sinpluma …` where no site runs."""
    stopped = LiveSite(folder, None, None, environment(folder, settings))  # type: ignore[arg-type]
    return stopped.run(*arguments, check=False)


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SINPLUMA_")}
    return {**inherited, **site_environment(folder, **settings)}


@pytest.fixture(scope="module")
def story(place: dict[str, str], tmp_path_factory: pytest.TempPathFactory, photograph: Callable[..., bytes]) -> Story:
    """People write; the site is backed up; they go on, some leave and some come; and all is lost."""
    folder = tmp_path_factory.mktemp("backup")
    archive, image = folder / "site.tar.gz", photograph()
    with (
        live_site(folder / "data", workers=1, **place) as site,
        signed_in(site, "ana", new=True) as ana,
        signed_in(site, "ana") as elsewhere,
        signed_in(site, "leo", new=True) as leo,
    ):
        book, busy = work(ana, "A book"), work(leo, "A busy book")
        page = chapter(ana, book, "One")
        picture = upload(ana, f"/pages/{page}/images/", image)
        shown = {"type": "image", "src": picture, "alt": "A pen", "children": [{"text": ""}]}
        body = {"content": [paragraph(TEXT), shown, paragraph(TEXT)], "version": 1}
        ana.client.put(f"/pages/{page}", json=body).raise_for_status()
        ana.post(f"/pages/{page}/publish")
        upload(ana, f"/notebooks/{book}/image/", image)
        with Load(leo, busy, [photograph(64 + n, 48) for n in range(5)]) as load:
            until(lambda: load.acknowledged > 5 and load.covers > 2)
            before = load.acknowledged
            made = site.run("backup", str(archive))
            after = load.acknowledged
            until(lambda: load.acknowledged > after + 2)
        assert load.faults == []
        assert " 10 objects are in " in made.stdout
        until(lambda: "pictures swept" in site.log())
        ana.client.delete("/user/logout").raise_for_status()
        with signed_in(site, "newcomer", new=True) as newcomer:
            people = {"ended": ana, "alive": elsewhere, "new": newcomer}
            tokens = {name: person.client.headers["Authorization"] for name, person in people.items()}
        ids = {name: query(place, f"SELECT max({name}_id) FROM {name}")[0][0] for name in ("session", "user")}
        rows = {sql: query(place, sql) for sql in unchanged(book)}
    return Story(
        place,
        folder,
        archive,
        container.verified(archive),
        before,
        after,
        (book, busy),
        page,
        picture,
        tokens,
        ids,
        rows,
    )


def unchanged(notebook: int) -> list[str]:
    """Queries for rows that nobody touches after the backup."""
    pages = f"SELECT page_id FROM page WHERE notebook_id = {notebook}"
    return [
        "SELECT * FROM user WHERE username IN ('ana', 'leo') ORDER BY user_id",
        f"SELECT * FROM notebook WHERE notebook_id = {notebook}",
        f"SELECT * FROM image WHERE kind = 'notebook' AND owner_id = {notebook}",
        *(f"SELECT * FROM {name} WHERE page_id IN ({pages})" for name in ("page", "page_draft", "page_published")),
        f"SELECT * FROM page_revision WHERE page_id IN ({pages}) ORDER BY revision",
    ]


@pytest.fixture(scope="module")
def restored(story: Story, standing_cluster: Cluster) -> dict[str, str]:
    """The settings of the same site with an empty schema and empty buckets, into which the backup was restored.

    The first attempt is killed half-way.
    """
    standing_cluster.create_schema(SCHEMA)
    settings = {**story.settings, "s3_bucket_prefix": "after-"}
    folder = story.folder / "again"
    with subprocess.Popen(
        [sys.executable, "-m", "sinpluma", "restore", str(story.archive)], env=environment(folder, settings)
    ) as attempt:
        until(lambda: attempt.poll() is not None or query(settings, "SHOW TABLES LIKE 'page_draft'"))
        attempt.kill()
    assert attempt.returncode == -signal.SIGKILL
    assert query(settings, f"SHOW TABLES LIKE '{RESTORING}'")
    half = command(folder, settings, "db", "upgrade")
    assert half.returncode == 1
    assert "run `sinpluma restore` again" in half.stderr
    done = command(folder, settings, "restore", str(story.archive))
    assert done.returncode == 0, done.stderr
    assert f"{story.manifest.rows} rows of {len(story.manifest.tables)} tables" in done.stdout
    return settings


@pytest.fixture(scope="module")
def again(story: Story, restored: dict[str, str]) -> Iterator[LiveSite]:
    """The restored site."""
    with live_site(story.folder / "again", workers=1, **restored) as site:
        yield site


def test_what_was_restored_is_one_moment_of_the_site_with_all_that_was_acknowledged(
    story: Story, restored: dict[str, str]
) -> None:
    _, busy = story.works
    titles = query(restored, f"SELECT title, position FROM page WHERE notebook_id = {busy} ORDER BY position")
    assert titles == [(str(number), number) for number in range(1, len(titles) + 1)]
    assert story.before <= len(titles) <= story.after + 1
    ((drafts,),) = query(restored, "SELECT count(*) FROM page JOIN page_draft USING (page_id)")
    ((pages,),) = query(restored, "SELECT count(*) FROM page")
    assert drafts == pages


def test_every_table_has_the_backups_rows_and_what_did_not_change_since_is_the_same_to_the_byte(
    story: Story, restored: dict[str, str]
) -> None:
    own = {"one_time_token", "operation", "session_change", "session_generation"}  # where a restore leaves its traces
    for name, summary in story.manifest.tables.items():
        if name not in own:
            assert query(restored, f"SELECT count(*) FROM `{name}`") == [(summary.rows,)], name
    assert len(story.manifest.tables) > 25
    for sql, rows in story.rows.items():
        assert rows
        assert query(restored, sql) == rows


def test_a_reader_reads_a_chapter_with_its_picture_and_all_pictures_are_there(again: LiveSite, story: Story) -> None:
    with again.client() as reader:
        content = reader.get(f"/pages/{story.page}").raise_for_status().json()["content"]
        assert [node["type"] for node in content] == ["paragraph", "image", "paragraph"]
        assert content[0] == paragraph(TEXT)
        assert content[1]["src"] == story.picture
        images = query(story.settings, "SELECT `key` FROM image WHERE linked_at IS NOT NULL")
        assert len(images) == 3
        for (key,) in images:
            picture = reader.get(f"/images/{key}").raise_for_status().content
            assert hashlib.sha256(picture).hexdigest() == key.partition("-")[0]
    assert again.run("media", "sweep").returncode == 0  # it would name what is missing


def test_nobody_is_signed_in_by_what_is_older_than_the_restore(again: LiveSite, story: Story) -> None:
    """Not who signed out since the backup; nor who came since, whose session's id is never given again."""
    for token in story.tokens.values():
        assert_refused(again, token)
    with signed_in(again, "ana") as ana:
        until(lambda: goes_by_redis(again, ana))
        for token in story.tokens.values():
            assert_refused(again, token)
    ((session,),) = query(story.settings, "SELECT max(session_id) FROM session")
    assert session > story.ids["session"]


def test_the_restored_site_goes_on_where_it_was(again: LiveSite, story: Story) -> None:
    with signed_in(again, "leo") as leo, again.client() as reader:
        book, busy = story.works
        chapter(leo, busy, "after")
        leo.post(f"/notebooks/{busy}/publish")
        until(lambda: reader.get("/search", params={"q": "tinta", "type": "page"}).json()["total"] > 1)
        shown = {notebook: reader.get(f"/notebooks/{notebook}").status_code for notebook in (book, busy)}
        assert shown == {book: 200, busy: 200}
    with signed_in(again, "newcomer", new=True):
        ((user,),) = query(story.settings, "SELECT max(user_id) FROM user")
    assert user > story.ids["user"]


def test_nothing_is_restored_over_a_site(again: LiveSite, story: Story, standing_cluster: Cluster) -> None:
    running = again.run("restore", str(story.archive), check=False)
    assert (running.returncode, running.stdout) == (1, "")
    assert "a site is connected to this database: stop all its processes first" in running.stderr
    urls = standing_cluster.create_schema("beside")
    beside = {**story.settings, "database_url": urls.read_write, "s3_bucket_prefix": "after-"}
    filled = command(story.folder / "beside", beside, "restore", str(story.archive))
    assert filled.returncode == 1
    assert "restore into an empty store" in filled.stderr
    assert query(beside, "SHOW TABLES") == []


def test_a_site_moves_from_one_machine_to_a_cluster(on_mysql: Callable[[str], dict[str, str]], tmp_path: Path) -> None:
    archive, settings = tmp_path / "site.tar.gz", {**UNLIMITED, "plugins": "auth"}
    with live_site(tmp_path / "data", workers=1, **settings) as site, signed_in(site, "ana", new=True) as ana:
        ana.client.put("/user/settings", json={"bio": TEXT, "version": 1}).raise_for_status()
        profile = ana.client.get("/user").raise_for_status().json()
        site.run("backup", "--portable", str(archive))
    moved = {**settings, **on_mysql("moved")}
    done = command(tmp_path / "moved", moved, "restore", str(archive))
    assert done.returncode == 0, done.stderr
    with live_site(tmp_path / "moved", workers=1, **moved) as site, signed_in(site, "ana") as ana:
        assert ana.client.get("/user").json() == profile


def assert_refused(site: LiveSite, token: str) -> None:
    with site.client(headers={"Authorization": token}) as client:
        assert client.get("/user").status_code == 401


def goes_by_redis(site: LiveSite, person: Person) -> bool:
    def fallbacks() -> str:
        measures = httpx.get(f"{site.url}/metrics", trust_env=False).text.splitlines()
        return next(line for line in measures if line.startswith('sinpluma_redis_fallbacks_total{use="sessions"}'))

    before = fallbacks()
    person.client.get("/user").raise_for_status()
    return fallbacks() == before
