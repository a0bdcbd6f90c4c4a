"""What happens over HTTP is in the outbox, once, and in the order in which it happened."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, text

from sinpluma import events
from sinpluma.events import Event, name_of
from sinpluma.testing import LiveSite

RECORDER = "test.recorder"
Recorded = Callable[[str], list[tuple[str, Any]]]


def kinds(kind: type[Event] = Event) -> Iterator[type[Event]]:
    """Every kind of event that the site itself emits."""
    for below in kind.__subclasses__():
        if below.__module__ == events.__name__:
            yield from ([below] if below not in {events.NotebookEvent, events.UserEvent} else [])
            yield from kinds(below)


@pytest.fixture
def recorded(database: Engine) -> Iterator[Recorded]:
    """What was emitted in a stream since: a subscriber that no process has, so that everything stays in the outbox."""
    wanted = [{"who": RECORDER, "event": name_of(kind), "seen": "2100-01-01 00:00:00"} for kind in kinds()]
    with database.begin() as connection:
        statement = "INSERT INTO event_subscription (subscriber, event, seen) VALUES (:who, :event, :seen)"
        connection.execute(text(statement), wanted)

    def read(stream: str) -> list[tuple[str, Any]]:
        query = "SELECT payload FROM event_delivery WHERE subscriber = :who AND stream = :stream ORDER BY delivery_id"
        with database.begin() as connection:
            payloads = connection.scalars(text(query), {"who": RECORDER, "stream": stream}).all()
        return [(found.pop("name"), found) for found in map(json.loads, payloads)]

    yield read
    with database.begin() as connection:
        for table in ("event_subscription", "event_delivery"):
            connection.execute(text(f"DELETE FROM {table} WHERE subscriber = :who"), {"who": RECORDER})


def test_all_that_becomes_of_a_work_is_told_once_and_in_order(writer: Any, admin: Any, recorded: Recorded) -> None:
    notebook = writer.notebook()
    work = f"/notebooks/{notebook['notebook_id']}"
    first, second = writer.page(notebook), writer.page(notebook)
    page = f"/pages/{second['page_id']}"
    writer.publish(f"/pages/{first['page_id']}")
    writer.publish(work)
    writer.publish(work)  # changes nothing, like whatever else stands here twice
    for _ in range(2):
        version = writer.get(work).json()["version"]
        writer.put(work, {"title": "Another", "version": version}).raise_for_status()
    for _ in range(2):
        writer.delete(f"{page}/publish")
    writer.publish(page)
    for _ in range(2):
        writer.delete(page)
    for _ in range(2):
        writer.post(f"{page}/restore").raise_for_status()
    writer.delete(page)
    writer.delete(f"{page}?forever=1")
    for _ in range(2):
        admin.post(f"/admin{work}/block").raise_for_status()
    for _ in range(2):
        admin.delete(f"/admin{work}/block").raise_for_status()
    for _ in range(2):
        writer.delete(f"{work}/publish")
    for _ in range(2):
        writer.delete(work)
    for _ in range(2):
        writer.post(f"{work}/restore").raise_for_status()
    writer.delete(work)
    writer.delete(f"{work}?forever=1")

    happened = recorded(f"notebook:{notebook['notebook_id']}")
    assert [name for name, _ in happened] == [
        "pages_published",
        "pages_published",
        "notebook_published",
        "notebook_changed",
        "page_unpublished",
        "pages_published",
        "page_discarded",
        "page_restored",
        "page_discarded",
        "page_deleted",
        "notebook_blocked",
        "notebook_unblocked",
        "notebook_unpublished",
        "notebook_discarded",
        "notebook_restored",
        "notebook_discarded",
        "notebook_deleted",
    ]
    whose = {"notebook_id": notebook["notebook_id"], "user_id": writer.user_id}
    assert happened[0][1] == {"page_ids": [first["page_id"]], "readable": False, **whose}
    assert happened[1][1] == {"page_ids": [second["page_id"]], "readable": True, **whose}
    assert happened[2][1] == whose
    assert happened[4][1] == {"page_id": second["page_id"], **whose}


def test_all_that_becomes_of_an_account_is_told(
    live: LiveSite, sign_up: Callable[..., Any], recorded: Recorded
) -> None:
    somebody = sign_up()
    for name in ("Somebody", "Somebody"):
        changed = somebody.client.get("/user").json()["version"]
        somebody.client.put("/user/settings", json={"display_name": name, "version": changed}).raise_for_status()
    somebody.client.request("DELETE", "/user", json={"password": somebody.password}).raise_for_status()
    live.run("users", "reopen", somebody.username)

    happened = recorded(f"user:{somebody.user_id}")
    assert [name for name, _ in happened] == ["user_registered", "user_renamed", "account_closed", "account_reopened"]
    assert [said for _, said in happened] == [{"user_id": somebody.user_id}] * 4


def test_what_was_refused_is_not_told(writer: Any, reader: Any, recorded: Recorded) -> None:
    notebook = writer.notebook()
    work = f"/notebooks/{notebook['notebook_id']}"
    assert reader.post(f"{work}/publish").status_code == 404
    assert writer.put(work, {"title": "Another", "version": 99}).status_code == 409
    assert recorded(f"notebook:{notebook['notebook_id']}") == []


def test_what_many_do_at_once_is_told_in_the_order_of_the_commits(writer: Any, recorded: Recorded) -> None:
    """Who publishes locks the work, and so the events of a work get their ids in the order of the commits.

    Each is told only if it changes something; so in the right order they take turns.
    """
    notebook = writer.notebook()
    work = f"/notebooks/{notebook['notebook_id']}/publish"

    def hammer(number: int) -> int:
        answer = writer.post(work, {"pages": False}) if number % 2 else writer.delete(work)
        return int(answer.status_code)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(hammer, range(80))) == {204}

    names = [name for name, _ in recorded(f"notebook:{notebook['notebook_id']}")]
    assert len(names) > 4
    expected = ["notebook_published", "notebook_unpublished"] * len(names)
    assert names == expected[: len(names)]
    published = writer.get(f"/notebooks/{notebook['notebook_id']}").json()["status"] == "published"
    assert published == (len(names) % 2 == 1)
