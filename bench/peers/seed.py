"""The data that all contenders answer from: authors, works, pages, revisions and readings, always the same."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import redis
from sqlalchemy import Engine, create_engine, insert, make_url
from sqlalchemy.orm import DeclarativeBase

from bench.peers import prose
from bench.peers.document import Document, read_document
from bench.peers.settings import session_key
from bench.peers.stores import JWT_KID, JWT_SECRET, TOKEN_LIFE, Stores
from sinpluma.text import fold
from sinpluma_auth.keys import Key, KeyRing
from sinpluma_auth.models import SessionRow, UserRow
from sinpluma_auth.tokens import Grant, SessionState, new_jti, sign
from sinpluma_notebooks.models import (
    NotebookRow,
    PageDraftRow,
    PagePublishedRow,
    PageRevisionRow,
    PageRow,
    ReadingRow,
)

AUTHORS = 20
WORKS_EACH = 10
PAGES = 20
FOLLOWED = 25
UNPUBLISHED_WORK = 10
"""One work in so many is a draft."""
UNPUBLISHED_PAGE, CHANGED_PAGE = 7, 5
"""One page in so many is a draft, or was changed since it was published."""
BATCH = 100
TABLES = (UserRow, SessionRow, NotebookRow, PageRow, PageDraftRow, PagePublishedRow, PageRevisionRow, ReadingRow)
BEGINNING = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    """An author with a live session."""

    user_id: int
    username: str
    token: str


@dataclass(frozen=True)
class Work:
    """A notebook, and its pages in their order; `readable` are those that readers get."""

    notebook_id: int
    author: Person
    pages: list[int] = field(default_factory=list)
    readable: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Seeded:
    """What there is to ask for. `ended_token` is of a session that is to be signed out, and that no peer knows."""

    people: list[Person]
    works: list[Work]
    ended_token: str

    @property
    def public(self) -> list[Work]:
        """The works that readers get."""
        return [work for work in self.works if work.readable]


def database(found: Stores) -> Engine:
    """A plain way to the data, for preparing and checking."""
    return create_engine(make_url(found.database_url).set(drivername="mysql+pymysql"))


def seed(found: Stores) -> Seeded:
    """Fill the empty schema, and Redis with the peers' sessions."""
    chance = random.Random(1)  # noqa: S311 - the same data each time
    now = datetime.now(UTC)
    people = [_person(number, number, now) for number in range(1, AUTHORS + 1)]
    works = [Work(number, people[number % AUTHORS]) for number in range(1, AUTHORS * WORKS_EACH + 1)]
    followers = _readings(works, people, chance)
    rows = _Rows()
    for person in people:
        rows.add(UserRow, **_user(person))
        rows.add(SessionRow, **_session(person.user_id, person.user_id, now))
    rows.add(SessionRow, **_session(AUTHORS + 1, 1, now))
    for work in works:
        _write(rows, work, chance, sum(row["notebook_id"] == work.notebook_id for row in followers))
    pages = {work.notebook_id: work.readable for work in works}
    for row in followers:
        rows.add(ReadingRow, **row, page_id=chance.choice([None, *pages[row["notebook_id"]]]))
    rows.store(found)
    _share_sessions(found, people)
    return Seeded(people, works, _person(1, AUTHORS + 1, now).token)


class _Rows:
    """Rows by table, in the order in which their keys need each other."""

    def __init__(self) -> None:
        self._rows: dict[type[DeclarativeBase], list[dict[str, Any]]] = {table: [] for table in TABLES}

    def add(self, table: type[DeclarativeBase], **values: Any) -> None:
        self._rows[table].append(values)

    def store(self, found: Stores) -> None:
        engine = database(found)
        for table, rows in self._rows.items():
            for start in range(0, len(rows), BATCH):
                with engine.begin() as connection:
                    connection.execute(insert(table), rows[start : start + BATCH])
        engine.dispose()


def _person(user_id: int, session_id: int, now: datetime) -> Person:
    username = f"author-{user_id:02}"
    grant = Grant(user_id, session_id, new_jti(), now, now + TOKEN_LIFE, JWT_KID)
    keys = KeyRing([Key(JWT_KID, JWT_SECRET)])
    return Person(user_id, username, sign(keys, "access", grant, SessionState(user_id, username, "user")))


def _user(person: Person) -> dict[str, Any]:
    email = f"{person.username}@example.org"
    return {
        "user_id": person.user_id,
        "username": person.username,
        "username_key": person.username,
        "email": email,
        "email_key": email,
        "password_hash": "-",
        "display_name": person.username.title() if person.user_id % 2 else "",
        "bio": "",
        "locale": "en",
        "role": "user",
        "version": 1,
        "user_created": BEGINNING,
        "updated": BEGINNING,
    }


def _session(session_id: int, user_id: int, now: datetime) -> dict[str, Any]:
    return {
        "session_id": session_id,
        "user_id": user_id,
        "created": now,
        "last_used": now,
        "expires": now + TOKEN_LIFE,
        "user_agent": "wrk",
        "address": "127.0.0.1",
        "ended_at": None,
        "end_reason": None,
    }


def _readings(works: list[Work], people: list[Person], chance: random.Random) -> list[dict[str, Any]]:
    followed = {person.user_id: chance.sample(_published(works), FOLLOWED) for person in people}
    return [
        {"user_id": user_id, "notebook_id": work.notebook_id, "created": moment, "updated": moment}
        for user_id, some in followed.items()
        for work, moment in ((work, _moment(chance)) for work in some)
    ]


def _published(works: list[Work]) -> list[Work]:
    return [work for work in works if work.notebook_id % UNPUBLISHED_WORK]


def _write(rows: _Rows, work: Work, chance: random.Random, followers: int) -> None:
    """Add a work, its pages, their drafts, published copies and revisions."""
    public = bool(work.notebook_id % UNPUBLISHED_WORK)
    pages = [_page(rows, work, position, chance, public=public) for position in range(1, PAGES + 1)]
    read = [page for page in pages if page["published_version"]]
    name, begun = prose.title(chance), _moment(chance)
    rows.add(
        NotebookRow,
        notebook_id=work.notebook_id,
        user_id=work.author.user_id,
        genre_id=chance.randint(1, 5),
        title=name,
        title_folded=fold(name),
        resume=prose.synopsis(chance),
        language=chance.choice(["es", "en"]),
        tags=json.dumps(chance.sample(["mar", "amor", "viajes", "crónica", "night", "islands"], 3)),
        status="published" if public else "draft",
        version=1,
        created=begun,
        updated=begun,
        published_at=begun if public else None,
        renewed_at=begun if public else None,
        page_count=len(pages),
        word_count=sum(page["word_count"] for page in pages),
        published_page_count=len(read),
        published_word_count=sum(page["published_word_count"] for page in read),
        follower_count=followers,
    )
    for page in pages:
        rows.add(PageRow, **page)


def _page(rows: _Rows, work: Work, position: int, chance: random.Random, *, public: bool) -> dict[str, Any]:
    """Add a page's texts, and give its row."""
    page_id = work.notebook_id * 100 + position
    draft, name, begun = read_document(prose.document(chance)), prose.title(chance), _moment(chance)
    published = draft if public and page_id % UNPUBLISHED_PAGE else None
    version = 2 if published and page_id % CHANGED_PAGE == 0 else 1
    work.pages.append(page_id)
    rows.add(PageDraftRow, page_id=page_id, **_texts(draft))
    rows.add(PageRevisionRow, page_id=page_id, **_revision(draft, name, begun, version))
    if published:
        work.readable.append(page_id)
        rows.add(PagePublishedRow, page_id=page_id, **_texts(published))
    return {
        "page_id": page_id,
        "notebook_id": work.notebook_id,
        "position": position,
        "title": name,
        "version": version,
        "word_count": draft.word_count,
        "created": begun,
        "updated": begun,
        "published_at": begun if published else None,
        "copied_at": begun if published else None,
        "published_version": 1 if published else None,
        "published_title": name if published else None,
        "published_word_count": draft.word_count if published else None,
    }


def _texts(document: Document) -> dict[str, Any]:
    return {"content": document.json, "text": document.text, "folded": document.folded}


def _revision(document: Document, name: str, begun: datetime, version: int) -> dict[str, Any]:
    return {
        "revision": version,
        "title": name,
        "content": document.json,
        "word_count": document.word_count,
        "created": begun,
        "begun": begun,
        "autosave": False,
        "name": None,
    }


def _moment(chance: random.Random) -> datetime:
    return BEGINNING + timedelta(microseconds=chance.randrange(10**13))


def _share_sessions(found: Stores, people: list[Person]) -> None:
    with redis.Redis.from_url(found.redis_url) as store:
        for person in people:
            state = {"user_id": person.user_id, "username": person.username, "role": "user"}
            store.set(session_key(person.user_id), json.dumps(state))
