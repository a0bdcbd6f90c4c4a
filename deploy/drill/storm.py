"""Requests that are cancelled at random moments, by the thousand: their clients hang up.

Afterwards every answer must have belonged to its request, no transaction may be open, and no connection be lost.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx
from devcluster.cluster import Cluster
from devcluster.errors import ClusterError
from devcluster.sql import Session, session
from devcluster.waiting import wait_for

from sinpluma.testing import LiveSite

from . import SCHEMA
from .actors import PASSWORD
from .comparison import gaps
from .finding import Finding, none_of
from .promises import unhandled
from .told import document

PEOPLE = 10
AT_ONCE = 40
MEASURED = 200
QUIET_SECONDS = 20.0
CONNECTIONS = 2 * (3 * 8 + 3)
"""Of two workers at the primary: three pools, and one for each lock."""
_OPEN = """
SELECT COUNT(*) FROM information_schema.innodb_trx t
JOIN performance_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.user = %s AND p.db = %s
"""
_CONNECTED = "SELECT COUNT(*) FROM performance_schema.processlist WHERE user = %s AND db = %s"


@dataclass(frozen=True)
class Request:
    """A request, and what its answer must hold to be its own."""

    method: str
    path: str
    token: str
    mark: str
    body: bytes = b""
    key: str = ""

    def headers(self) -> dict[str, str]:
        """Its headers."""
        keyed = {"Idempotency-Key": self.key, "Content-Type": "application/json"} if self.key else {}
        return {"Authorization": f"Bearer {self.token}", **keyed}


@dataclass
class _Person:
    name: str
    token: str
    notebook: int
    page: int
    title: str


@dataclass
class Storm:
    """So many requests to a site, most of which are not waited for."""

    site: LiveSite
    cluster: Cluster
    count: int
    cancelled: int = 0
    answered: int = 0
    foreign: list[str] = field(default_factory=list)
    creates: list[Request] = field(default_factory=list)

    def rage(self) -> Iterator[Finding]:
        """Send them all, and look at what is left behind."""
        logged = len(self.site.log())
        with self.site.client() as client:
            people = [_arrive(client) for _ in range(PEOPLE)]
            asyncio.run(self._send_all(people))
            yield Finding("requests cancelled", f"{self.cancelled:,}; {self.answered:,} were answered before")
            yield none_of("transactions left open", self._left_open())
            yield none_of("connections beyond the pools", self._surplus())
            yield none_of("creations that could not be settled", self._settle(client))
        yield none_of("answers that belong to another request", self.foreign)
        yield from self._compare()
        yield none_of("unhandled errors in the log meanwhile", list(unhandled(self.site.log()[logged:])))

    async def _send_all(self, people: list[_Person]) -> None:
        """First some that are waited for, which tells how long one takes: the others are cancelled about then."""
        began = time.monotonic()
        await self._send_some(people, MEASURED, None)
        usual = (time.monotonic() - began) * AT_ONCE / MEASURED
        await self._send_some(people, self.count, 1.5 * usual)

    async def _send_some(self, people: list[_Person], number: int, longest: float | None) -> None:
        left = iter(range(number))

        async def send() -> None:
            for _ in left:
                await self._send(self._request(random.choice(people)), longest)  # noqa: S311 - any

        await asyncio.gather(*(send() for _ in range(AT_ONCE)))

    def _request(self, person: _Person) -> Request:
        turn = random.random()  # noqa: S311 - any
        if turn < 0.45:  # noqa: PLR2004
            return Request("GET", "/user", person.token, person.name)
        if turn < 0.9:  # noqa: PLR2004
            return Request("GET", f"/pages/{person.page}?mode=editor", person.token, person.title)
        title = f"Storm {secrets.token_hex(8)}"
        create = _creation(person.notebook, person.token, title)
        self.creates.append(create)
        return create

    async def _send(self, request: Request, longest: float | None) -> None:
        """Send it and hang up within `longest` seconds; with None, wait for the answer."""
        address = urlsplit(self.site.api)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        try:
            writer.write(_on_the_wire(request, address.path))
            async with asyncio.timeout(longest and random.uniform(0, longest)):  # noqa: S311 - any moment
                answer = await reader.read()
        except TimeoutError:
            self.cancelled += 1
        else:
            self.answered += 1
            if request.mark.encode() not in answer:
                self.foreign.append(f"{request.method} {request.path}: {answer[:300]!r}")
        finally:
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()

    def _settle(self, client: httpx.Client) -> list[str]:
        """Send each creation again until it is known: it must be there once, whatever was cancelled of it."""
        unsettled = []
        for create in self.creates:
            answer = client.request(create.method, create.path, content=create.body, headers=create.headers())
            if answer.status_code != HTTPStatus.CREATED or answer.json()["title"] != create.mark:
                unsettled.append(f"{create.mark}: {answer.status_code} {answer.text[:200]}")
        return unsettled

    def _compare(self) -> Iterator[Finding]:
        with self._at_primary() as primary:
            rows = primary.run("SELECT notebook_id, title, position FROM page WHERE title LIKE 'Storm %%'")
            places = primary.run("SELECT notebook_id, position FROM page")
        titles = [row["title"] for row in rows]
        sent = {create.mark for create in self.creates}
        yield none_of("pages of cancelled requests that are missing", sorted(sent - set(titles)))
        yield none_of(
            "pages of cancelled requests stored twice", sorted({one for one in titles if titles.count(one) > 1})
        )
        yield none_of("notebooks with a gap in their positions after that", gaps(places))

    def _left_open(self) -> list[str]:
        """Transactions that do not end by themselves."""
        with self._at_primary() as primary:
            user = self.cluster.plan.app.user
            try:
                wait_for("transactions to end", lambda: not primary.value(_OPEN, user, SCHEMA), seconds=QUIET_SECONDS)
            except ClusterError as error:
                return [str(error)]
        return []

    def _surplus(self) -> list[str]:
        with self._at_primary() as primary:
            connected = int(primary.value(_CONNECTED, self.cluster.plan.app.user, SCHEMA))
        return [f"{connected} of {CONNECTIONS}"] if connected > CONNECTIONS else []

    def _at_primary(self) -> AbstractContextManager[Session]:
        port = self.cluster.node(self.cluster.primary()).port
        return session(port, self.cluster.plan.admin, self.cluster.plan.ca, schema=SCHEMA)


def _arrive(client: httpx.Client) -> _Person:
    """Somebody new with a notebook and a page in it."""
    name = f"storm{secrets.token_hex(5)}"
    form = {"username": name, "password": PASSWORD}
    client.post("/user/register", json={**form, "email": f"{name}@example.org"}).raise_for_status()
    token = client.post("/user/login", json=form).raise_for_status().json()["access_token"]
    signed_in = {"Authorization": f"Bearer {token}"}
    genre = client.get("/genres/").raise_for_status().json()[0]["genre_id"]
    body = {"title": f"Works of {name}", "genre_id": genre}
    notebook = client.post("/notebooks/", json=body, headers=signed_in).raise_for_status().json()["notebook_id"]
    first = _creation(notebook, token, f"First of {name}")
    page = client.request("POST", "/pages/", content=first.body, headers=first.headers()).raise_for_status().json()
    return _Person(name, token, notebook, page["page_id"], first.mark)


def _creation(notebook: int, token: str, title: str) -> Request:
    body = {"notebook_id": notebook, "title": title, "content": document(title)}
    return Request("POST", "/pages/", token, title, json.dumps(body).encode(), secrets.token_urlsafe(16))


def _on_the_wire(request: Request, prefix: str) -> bytes:
    headers = {**request.headers(), "Host": "localhost", "Connection": "close"}
    if request.body:
        headers["Content-Length"] = str(len(request.body))
    lines = [
        f"{request.method} {prefix}{request.path} HTTP/1.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + request.body
