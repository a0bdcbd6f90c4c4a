"""A site with a library in seven languages, on each database and with each backend of search."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Plugin, SearchBackend, SearchHit, SearchRequest, Site, fold, hookimpl
from sinpluma.testing import AppSite, app_site, site_environment
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.models import NotebookRow, PageDraftRow, PageRow

PASSWORD = "correct horse battery"
LIBRARY = tomllib.loads(Path(__file__).with_name("library.toml").read_text(encoding="utf-8"))
UNLIMITED = {f"{what}_limit_{by}": "100000/1m" for what in ("login", "register") for by in ("name", "address")}


@dataclass
class Reader:
    """Somebody at a site, with the few requests that the tests of search make."""

    running: AppSite
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, json: Any = None, **query: Any) -> tuple[int, Any, Any]:
        """Status, headers and body of an answer."""
        asked = {"query_string": query} if query else {}
        body = {} if json is None else {"json": json}
        answer = await self.running.client.open(f"/api{path}", method=method, headers=self.headers, **asked, **body)
        content = await answer.get_json() if "json" in (answer.content_type or "") else None
        return answer.status_code, answer.headers, content

    async def do(self, method: str, path: str, json: Any = None, **query: Any) -> Any:
        """The body of an answer that is no refusal."""
        status, _, body = await self.ask(method, path, json, **query)
        assert status < 300, (method, path, status, body)
        return body

    async def search(self, words: str, **query: Any) -> Any:
        """What is found."""
        return await self.do("GET", "/search", q=words, **query)


@dataclass
class Author(Reader):
    """Somebody who writes."""

    username: str = ""

    async def write(self, title: str, *chapters: str | tuple[str, str], publish: bool = True, **fields: Any) -> int:
        """A work of these chapters; gives its id."""
        notebook_id: int = (await self.do("POST", "/notebooks/", {"title": title, "genre_id": 1, **fields}))[
            "notebook_id"
        ]
        for number, chapter in enumerate(chapters, 1):
            heading, text = (f"Part {number}", chapter) if isinstance(chapter, str) else chapter
            await self.page(notebook_id, heading, text)
        if publish:
            await self.publish(f"/notebooks/{notebook_id}")
        return notebook_id

    async def page(self, notebook_id: int, title: str, text: str) -> int:
        """A page at the end of a work, not published; gives its id."""
        content = [{"type": "paragraph", "children": [{"text": line}]} for line in text.split("\n")]
        made = await self.do("POST", "/pages/", {"notebook_id": notebook_id, "title": title, "content": content})
        page_id: int = made["page_id"]
        return page_id

    async def publish(self, path: str) -> None:
        """Publish a work or a page, and wait until that is known everywhere."""
        await self.do("POST", f"{path}/publish")
        await self.running.deliver_events()


async def sign_up(running: AppSite, username: str, display_name: str = "") -> Author:
    """Somebody new, signed in."""
    account = {"username": username, "email": f"{username}@example.org", "password": PASSWORD}
    await Reader(running).do("POST", "/user/register", account)
    author = await sign_in(running, username)
    if display_name:
        await author.do("PUT", "/user/settings", {"display_name": display_name, "version": 1})
    return author


async def sign_in(running: AppSite, username: str) -> Author:
    """Somebody who signed up before."""
    author = Author(running, username=username)
    signed_in = await author.do("POST", "/user/login", {"username": username, "password": PASSWORD})
    author.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
    return author


# --- a backend that a plugin brings ---------------------------------------------------------------------------------


class MemoryPlugin(Plugin):
    """Searches by itself in all there is, drafts and all: what readers may see is none of its business."""

    name = "memory"
    requires = ("notebooks",)

    @hookimpl
    def search_backend(self, site: Site) -> SearchBackend:
        return SearchBackend("memory", look_everywhere)


async def look_everywhere(site: Site, request: SearchRequest) -> Sequence[SearchHit]:
    terms = [quoted or word for quoted, word in re.findall(r'"([^"]+)"|(\S+)', fold(request.text))]
    texts = await site.db.read(_all_texts)
    found = [
        SearchHit(kind, id_, sum((10 * title.count(term)) + text.count(term) for term in terms))
        for kind, id_, title, text in texts
        if request.kind in {None, kind} and all(term in f"{title}\n{text}" for term in terms)
    ]
    return sorted(found, key=lambda hit: -hit.score)[: request.limit]


async def _all_texts(session: AsyncSession) -> list[tuple[Any, int, str, str]]:
    works = await session.execute(
        select(NotebookRow.notebook_id, NotebookRow.title, NotebookRow.resume, NotebookRow.tags, UserRow).join(
            UserRow, UserRow.user_id == NotebookRow.user_id
        )
    )
    pages = await session.execute(
        select(PageRow.page_id, PageRow.title, PageDraftRow.text).join(
            PageDraftRow, PageDraftRow.page_id == PageRow.page_id
        )
    )
    return [
        *(
            ("notebook", id_, fold(title), fold(f"{resume}\n{tags}\n{user.username}\n{user.display_name}"))
            for id_, title, resume, tags, user in works
        ),
        *(("page", id_, fold(title), fold(text)) for id_, title, text in pages),
    ]


_SCHEMAS = itertools.count(1)

# --- sites ------------------------------------------------------------------------------------------------------------


def upgrade(folder: Path, stores: dict[str, str]) -> None:
    """Make the tables of a site on a server, as its operator does."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SINPLUMA_")}
    environment = {**inherited, **site_environment(folder / "data", **stores)}
    command = [sys.executable, "-m", "sinpluma", "db", "upgrade"]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)


def stores_of(folder: Path, database: str, on_mysql: Callable[[str], dict[str, str]]) -> dict[str, str]:
    """Settings of an empty database: `embedded`, or `replicated`, of which MySQL alone matters here."""
    if database == "embedded":
        return {}
    stores = on_mysql(f"search_{next(_SCHEMAS)}")
    upgrade(folder, stores)
    return stores


def open_site(folder: Path, stores: dict[str, str], **settings: str) -> AbstractAsyncContextManager[AppSite]:
    """A site on a database that has its tables."""
    options = {"log_level": "error", "event_poll": "0.05", **UNLIMITED, **stores, **settings}
    return app_site(folder / "data", [MemoryPlugin], **options)


def running_site(
    folder: Path, database: str, on_mysql: Callable[[str], dict[str, str]], **settings: str
) -> AbstractAsyncContextManager[AppSite]:
    """A site on an empty database."""
    return open_site(folder, stores_of(folder, database, on_mysql), **settings)


@dataclass
class Library:
    """A site with every work of `library.toml`, and what it answers with."""

    running: AppSite
    backend: str
    authors: dict[str, Author]
    keys: dict[int, str]

    @property
    def reader(self) -> Reader:
        """Somebody who is not signed in."""
        return Reader(self.running)

    async def found(self, words: str, **query: Any) -> list[str]:
        """The keys of the works that are found, each once, best first."""
        items = (await self.reader.search(words, **query))["items"]
        return list(dict.fromkeys(self.keys.get(item["notebook_id"], "?") for item in items))


@dataclass
class Shelf:
    """A database that has every work of `library.toml`: where it is, and the keys of the works."""

    folder: Path
    stores: dict[str, str]
    keys: dict[int, str]


async def stocked(folder: Path, database: str, on_mysql: Callable[[str], dict[str, str]]) -> Shelf:
    """A database on which every work of `library.toml` was published."""
    stores = stores_of(folder, database, on_mysql)
    async with open_site(folder, stores) as running:
        return Shelf(folder, stores, await publish_all(running))


async def publish_all(running: AppSite) -> dict[int, str]:
    """Publish every work of `library.toml`; gives their keys."""
    authors = {name: await sign_up(running, name, display) for name, display in LIBRARY["authors"].items()}
    keys: dict[int, str] = {}
    for work in LIBRARY["work"]:
        chapters = [tuple(chapter) for chapter in work["chapters"]]
        fields = {name: work[name] for name in ("title", "resume", "language", "tags")}
        notebook_id = await authors[work["author"]].write(*[fields.pop("title")], *chapters, **fields)
        keys[notebook_id] = work["key"]
    return keys


@pytest.fixture(scope="session")
def mysql(request: pytest.FixtureRequest) -> Callable[[str], dict[str, str]]:
    """Settings of a site on a new schema; the cluster starts when they are asked for."""

    def settings(schema: str) -> dict[str, str]:
        found: dict[str, str] = request.getfixturevalue("on_mysql")(schema)
        return found

    return settings


@pytest.fixture(scope="module")
def shelves() -> dict[str, Shelf]:
    """The library on each database, once it was published there: the index is the same whichever backend is asked."""
    return {}


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[
        (database, backend) for database in ("embedded", "replicated") for backend in ("fulltext", "like", "memory")
    ],
    ids="-".join,
)
async def library(
    request: pytest.FixtureRequest,
    shelves: dict[str, Shelf],
    tmp_path_factory: pytest.TempPathFactory,
    mysql: Any,
) -> AsyncIterator[Library]:
    """The library, on each database and with each backend; for tests that leave it as it is."""
    database, backend = request.param
    if database not in shelves:
        shelves[database] = await stocked(tmp_path_factory.mktemp("library"), database, mysql)
    shelf = shelves[database]
    async with open_site(shelf.folder, shelf.stores, search_backend=backend) as running:
        authors = {name: await sign_in(running, name) for name in LIBRARY["authors"]}
        yield Library(running, backend, authors, shelf.keys)


@pytest.fixture(params=["embedded", "replicated"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test's own site has."""
    return str(request.param)


@pytest.fixture(scope="session")
def queries() -> dict[str, list[str]]:
    """What is to be found with which words."""
    return dict(LIBRARY["queries"])


@pytest.fixture(scope="session")
def mistakes() -> dict[str, str]:
    """What is meant by what was typed with one mistake."""
    return dict(LIBRARY["mistakes"])


@pytest.fixture(scope="session")
def site_on() -> Callable[..., Any]:
    """Start a site: `async with site_on(folder, "embedded", mysql) as site`."""
    return running_site


@pytest.fixture(scope="session")
def new_author() -> Callable[..., Any]:
    """Sign somebody up: `author = await new_author(site)`."""
    numbers = itertools.count(1)

    async def make(running: AppSite, display_name: str = "") -> Author:
        return await sign_up(running, f"author{next(numbers)}", display_name)

    return make
