"""Before anything is timed: everybody gives the same answers, field by field, and stores the same rows."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any, NamedTuple

import httpx
from sqlalchemy import Connection, Engine, Table, delete, insert, select, update

from bench.peers import prose
from bench.peers.contenders import Running
from bench.peers.scenarios import SCENARIOS, Ask, checked_work
from bench.peers.seed import Person, Seeded, Work
from sinpluma_notebooks.models import NotebookRow, PageDraftRow, PageRevisionRow, PageRow

SAMPLE = 8
"""Requests of each scenario that are compared."""
MOMENTS_OF_SAVING = frozenset({"updated", "created", "begun"})
"""What a save sets to its own moment; compared by whether it was set."""
NOBODYS = 999_999


class Seen(NamedTuple):
    """What one request gave: its status and JSON; of a refusal the JSON is its own, and None here."""

    what: str
    status: int
    value: Any


def observe(running: Running, seeded: Seeded, engine: Engine) -> list[Seen]:
    """Everything that is to be the same for all contenders."""
    with running.client() as client:
        return [*_reads(client, seeded), *_refusals(client, seeded), *_saves(client, checked_work(seeded), engine)]


def differences(ours: list[Seen], theirs: list[Seen]) -> list[str]:
    """Where two contenders differ, each place a line."""
    found = []
    for mine, other in zip(ours, theirs, strict=True):
        if mine.status != other.status:
            found.append(f"{mine.what}: {mine.status} and {other.status}")
        else:
            found += [f"{mine.what}: {place}" for place in _unlike(mine.value, other.value, "$")]
    return found


def _unlike(mine: Any, other: Any, path: str) -> Iterator[str]:
    if isinstance(mine, dict) and isinstance(other, dict):
        for name in sorted(mine.keys() | other.keys()):
            if (name in mine) != (name in other):
                yield f"{path}.{name} is missing in one"
            else:
                yield from _unlike(mine[name], other[name], f"{path}.{name}")
    elif isinstance(mine, list) and isinstance(other, list) and len(mine) == len(other):
        for index, pair in enumerate(zip(mine, other, strict=True)):
            yield from _unlike(*pair, f"{path}[{index}]")
    elif _moment(mine) != _moment(other):
        yield f"{path} is {mine!r:.80} and {other!r:.80}"


def _moment(value: Any) -> Any:
    """A value, or the moment that it is the text of: Z and +00:00 are the same."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) and value[10:11] == "T" else value
    except ValueError:
        return value


def _reads(client: httpx.Client, seeded: Seeded) -> Iterator[Seen]:
    chance = random.Random(3)  # noqa: S311 - the same sample of everybody
    for scenario in SCENARIOS:
        asks = list(scenario.asks(seeded)) if scenario.asks else []
        for ask in [*asks[:1], *asks[-1:], *chance.sample(asks, min(SAMPLE, len(asks)))]:
            yield _get(client, ask)
    for path in ("/notebooks/?page=2", "/notebooks/?per_page=100", "/notebooks/?page=99"):
        yield _get(client, Ask(path))
    for work in seeded.public[:2]:
        yield _get(client, Ask(f"/notebooks/{work.notebook_id}"))
        yield _get(client, Ask(f"/notebooks/{work.notebook_id}", _stranger(seeded, work)))


def _refusals(client: httpx.Client, seeded: Seeded) -> Iterator[Seen]:
    work, hidden = seeded.public[0], next(work for work in seeded.works if not work.readable)
    draft = next(page for page in work.pages if page not in work.readable)
    stranger, ended = _stranger(seeded, work), Person(1, "", seeded.ended_token)
    for ask in (
        Ask(f"/pages/{draft}"),
        Ask(f"/pages/{NOBODYS}"),
        Ask(f"/notebooks/{hidden.notebook_id}"),
        Ask(f"/notebooks/{NOBODYS}"),
        Ask("/readings/"),
        Ask("/readings/", ended),
        Ask("/readings/", Person(1, "", "no.token.at-all")),
        Ask(f"/pages/{work.readable[0]}?mode=editor"),
        Ask(f"/pages/{work.readable[0]}?mode=editor", stranger),
        Ask(f"/pages/{draft}?mode=editor", stranger),
        Ask(f"/pages/{work.readable[0]}?mode=editor", ended),
    ):
        yield _get(client, ask)
    for person in (None, stranger, ended):
        yield _put(client, work.readable[0], person, {"version": 1, "autosave": True, "content": []})


def _saves(client: httpx.Client, work: Work, engine: Engine) -> Iterator[Seen]:
    """Save a page in every way; then give what is stored, and put it all back."""
    page_id, author, chance = work.readable[1], work.author, random.Random(4)  # noqa: S311 - the same texts
    first, second, third = (prose.document(chance) for _ in range(3))
    with _put_back(engine, work.notebook_id, page_id) as rows:
        version = rows.version
        for changes in (
            {"version": version, "autosave": True, "content": first},
            {"version": version + 1, "autosave": True, "content": second},
            {"version": version + 1, "autosave": True, "content": third},  # stale
            {"version": version + 2, "autosave": True, "content": second},  # as it is
            {"version": version + 2, "content": second},  # a save of what was autosaved
            {"version": version + 2, "autosave": True, "content": third},
            {"version": version + 3, "title": "Another title", "content": first},
        ):
            yield rows.timeless(_put(client, page_id, author, changes))
        yield Seen("the rows after the saves", HTTPStatus.OK, rows.now())


class _Rows:
    """The rows that saves of a page touch."""

    def __init__(self, connection: Connection, notebook_id: int, page_id: int) -> None:
        self._connection = connection
        self._keys = {
            _table(NotebookRow): NotebookRow.notebook_id == notebook_id,
            _table(PageRow): PageRow.page_id == page_id,
            _table(PageDraftRow): PageDraftRow.page_id == page_id,
            _table(PageRevisionRow): PageRevisionRow.page_id == page_id,
        }
        self._before = {table: self._read(table) for table in self._keys}
        self._moments = {
            json.dumps(value, default=str)
            for rows in self._before.values()
            for row in rows
            for value in row.values()
            if isinstance(value, datetime)
        }

    @property
    def version(self) -> int:
        """The page's version before the saves."""
        version: int = self._before[_table(PageRow)][0]["version"]
        return version

    def now(self) -> dict[str, Any]:
        """All of them, as they stand, without the moments of the saves."""
        self._connection.rollback()
        return {table.name: [self._set(row) for row in self._read(table)] for table in self._keys}

    def timeless(self, seen: Seen) -> Seen:
        """What a save answered, without its moment; of a conflict the state that stands there."""
        if seen.status == HTTPStatus.CONFLICT:
            return seen._replace(value=self._set(_current(seen.value)))
        return seen._replace(value=seen.value and self._set(seen.value))

    def restore(self) -> None:
        """Put back what was there before."""
        self._connection.rollback()
        for table, rows in self._before.items():
            if table.name == PageRevisionRow.__tablename__:
                self._connection.execute(delete(table).where(self._keys[table]))
                self._connection.execute(insert(table), rows)
            else:
                self._connection.execute(update(table).where(self._keys[table]).values(rows[0]))
        self._connection.commit()

    def _read(self, table: Table) -> list[dict[str, Any]]:
        statement = select(table).where(self._keys[table]).order_by(*table.primary_key)
        return [dict(row) for row in self._connection.execute(statement).mappings()]

    def _set(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row, its moments replaced by whether a save has set them."""
        return {name: self._is_new(value) if name in MOMENTS_OF_SAVING else value for name, value in row.items()}

    def _is_new(self, value: Any) -> str:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return "set" if json.dumps(moment, default=str) not in self._moments else "left"


@contextmanager
def _put_back(engine: Engine, notebook_id: int, page_id: int) -> Iterator[_Rows]:
    with engine.connect() as connection:
        rows = _Rows(connection, notebook_id, page_id)
        try:
            yield rows
        finally:
            rows.restore()


def _current(problem: Any) -> Any:
    """The present state in an answer 409, whose form is each framework's own."""
    return problem["detail"]["current"] if "current" not in problem else problem["current"]


def _get(client: httpx.Client, ask: Ask) -> Seen:
    return _seen(f"GET {ask.path}", client.get(ask.path, headers=_headers(ask.person)))


def _put(client: httpx.Client, page_id: int, person: Person | None, changes: dict[str, Any]) -> Seen:
    what = f"PUT /pages/{page_id} {sorted(changes)} version {changes['version']}"
    return _seen(what, client.put(f"/pages/{page_id}", headers=_headers(person), json=changes))


def _seen(what: str, response: httpx.Response) -> Seen:
    told = response.is_success or response.status_code == HTTPStatus.CONFLICT
    return Seen(what, response.status_code, response.json() if told else None)


def _headers(person: Person | None) -> dict[str, str]:
    return {} if person is None else {"Authorization": f"Bearer {person.token}"}


def _stranger(seeded: Seeded, work: Work) -> Person:
    return next(person for person in seeded.people if person != work.author)


def _table(row: Any) -> Table:
    table: Table = row.__table__
    return table
