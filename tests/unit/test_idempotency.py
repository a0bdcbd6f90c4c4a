"""Idempotency keys: whatever goes wrong, the same request has one effect and, in the end, one answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from quart import Blueprint, Request, Response
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma import idempotency
from sinpluma.api import (
    Identity,
    InProgress,
    Plugin,
    TooMany,
    Unauthorized,
    Unavailable,
    accepts,
    current_site,
    hookimpl,
    no_content,
    not_replayed,
    reply,
    require_user,
    utc_now,
)
from sinpluma.testing import AppSite

KEY = "a-key-of-sixteen-or-more"


class Order(msgspec.Struct):
    """What is asked for; `faults` are raised, one each time, before the answer."""

    dish: str
    fault: str = ""


class Plate(msgspec.Struct):
    """What was served."""

    number: int
    dish: str


class Kitchen:
    """What the tests steer and see: how often each fault is still to come, and who waits."""

    def __init__(self) -> None:
        self.faults = {"crash": 1, "busy": 1, "signed out": 1, "away": 1}
        self.cooking = asyncio.Event()
        self.go_on = asyncio.Event()


kitchen = Kitchen()


async def cook(session: AsyncSession, dish: str) -> Plate:
    await session.execute(text("CREATE TABLE IF NOT EXISTS plate (number INTEGER PRIMARY KEY, dish TEXT)"))
    number = await session.scalar(text("INSERT INTO plate (dish) VALUES (:dish) RETURNING number"), {"dish": dish})
    return Plate(number or 0, dish)


def fail(name: str) -> None:
    if kitchen.faults.get(name, 0) > 0:
        kitchen.faults[name] -= 1
        raise {
            "crash": RuntimeError("a bug"),
            "busy": TooMany("Later.", retry_after=1),
            "signed out": Unauthorized(),
            "away": Unavailable("The oven is cold."),
        }[name]


class KitchenPlugin(Plugin):
    """Routes that cook, and fail on order."""

    name = "kitchen"

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        blueprint = Blueprint("kitchen", __name__)

        @blueprint.post("/plates")
        @accepts(Order)
        async def serve(body: Order) -> Response:
            plate = await current_site().db.write(cook, body.dish)
            fail(body.fault)
            response = reply(plate, 201, version=plate.number)
            response.headers["Location"] = f"/plates/{plate.number}"
            return response

        @blueprint.post("/plates/slow")
        @accepts(Order)
        async def serve_slowly(body: Order) -> Response:
            kitchen.cooking.set()
            await kitchen.go_on.wait()
            return reply(await current_site().db.write(cook, body.dish), 201)

        @blueprint.post("/menus")
        @accepts(Order)
        async def serve_two(body: Order) -> Response:
            first = await current_site().db.write(cook, f"{body.dish} soup")
            fail(body.fault)
            second = await current_site().db.write(cook, f"{body.dish} cake")
            return reply([first.number, second.number])

        @blueprint.post("/orders")
        @require_user
        @accepts(Order)
        async def order(body: Order) -> Response:
            return reply(await current_site().db.write(cook, body.dish), 201)

        @blueprint.put("/plates/<int:number>")
        @accepts(Order)
        async def replace(number: int, body: Order) -> Response:
            await current_site().db.write(cook, body.dish)
            return no_content()

        @blueprint.delete("/plates/<int:number>")
        async def wash(number: int) -> Response:
            await current_site().db.write(cook, "nothing")
            return no_content()

        @blueprint.post("/login")
        @not_replayed
        @accepts(Order)
        async def log_in(body: Order) -> Response:
            return reply(await current_site().db.write(cook, body.dish))

        return [blueprint]

    @hookimpl
    async def authenticate(self, request: Request) -> Identity:
        user_id = int(request.headers["Authorization"])
        return Identity(user_id, f"user{user_id}")


Answer = tuple[int, bytes, Any]


class Client:
    """Somebody who orders."""

    def __init__(self, site: AppSite) -> None:
        self.site = site

    async def post(
        self,
        path: str = "/plates",
        *,
        key: str | None = KEY,
        user: int | None = None,
        method: str = "POST",
        **body: Any,
    ) -> Response:
        headers = {"Idempotency-Key": key} if key is not None else {}
        if user is not None:
            headers["Authorization"] = str(user)
        order = body or {"dish": "fish"}
        return await self.site.client.open(f"/api{path}", method=method, json=order, headers=headers)  # type: ignore[return-value]

    async def plates(self) -> list[str]:
        async def rows(session: AsyncSession) -> list[str]:
            found = await session.execute(text("SELECT dish FROM plate ORDER BY number"))
            return list(found.scalars())

        return await self.site.site.db.read(rows)

    async def stored(self, table: str) -> int:
        async def count(session: AsyncSession) -> int:
            return int(await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)

        return await self.site.site.db.read(count)

    async def age(self, by: timedelta) -> None:
        """Make everything that is stored older."""
        async with self.site.site.db.transaction() as session:
            for table in ("idempotency_key", "operation"):
                await session.execute(text(f"UPDATE {table} SET created = :then"), {"then": str(utc_now() - by)[:26]})


@pytest.fixture
async def client(open_site: Callable[..., AbstractAsyncContextManager[AppSite]]) -> AsyncIterator[Client]:
    global kitchen  # noqa: PLW0603 - the plugin's routes reach it there
    kitchen = Kitchen()
    async with open_site(KitchenPlugin) as site:
        yield Client(site)


async def test_the_same_request_again_gets_the_first_answer_again_and_has_no_second_effect(client: Client) -> None:
    first = await client.post()
    again = await client.post()

    assert first.status_code == again.status_code == 201
    assert await first.get_data() == await again.get_data() == b'{"number":1,"dish":"fish"}'
    for name in ("Content-Type", "ETag", "Location"):
        assert first.headers[name] == again.headers[name]
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.headers["X-Request-ID"] != again.headers["X-Request-ID"]
    assert again.headers["X-Content-Type-Options"] == "nosniff"
    assert await client.plates() == ["fish"]


async def test_without_a_key_or_with_another_key_the_effect_happens_again(client: Client) -> None:
    for key in (None, None, KEY, f"{KEY}2"):
        assert (await client.post(key=key)).status_code == 201
    assert len(await client.plates()) == 4


async def test_an_empty_answer_is_given_again_too(client: Client) -> None:
    for _ in range(2):
        answer = await client.post("/plates/1", method="PUT")
        assert answer.status_code == 204
        assert await answer.get_data() == b""
    assert len(await client.plates()) == 1


async def test_a_refusal_is_given_again_too(client: Client) -> None:
    first, again = [await client.post(dish=7) for _ in range(2)]
    assert first.status_code == again.status_code == 400
    assert await first.get_data() == await again.get_data()
    assert again.content_type == "application/problem+json"


async def test_a_key_with_another_body_is_refused_with_422(client: Client) -> None:
    await client.post(dish="fish")
    answer = await client.post(dish="bread")
    assert answer.status_code == 422
    assert (await answer.get_json())["code"] == "idempotency_key_reused"
    assert await client.plates() == ["fish"]


async def test_a_key_with_another_precondition_is_another_request(client: Client) -> None:
    for tag, status in (('"7"', 204), ('"7"', 204), ('"8"', 422)):
        headers = {"Idempotency-Key": KEY, "If-Match": tag}
        answer = await client.site.client.put("/api/plates/1", json={"dish": "fish"}, headers=headers)
        assert answer.status_code == status
    assert len(await client.plates()) == 1


async def test_a_key_counts_per_user_and_per_route(client: Client) -> None:
    assert (await client.post(user=1)).status_code == 201
    assert (await client.post(user=2)).status_code == 201
    assert (await client.post()).status_code == 201
    assert (await client.post("/menus", user=1)).status_code == 200
    assert (await client.post("/plates/1", method="PUT", user=1)).status_code == 204
    assert (await client.post("/plates/2", method="PUT", user=1)).status_code == 204
    assert len(await client.plates()) == 7
    assert (await client.post("/plates/", user=1)).headers["Idempotent-Replayed"] == "true", "a slash is no other route"


async def test_a_delete_and_a_route_whose_answer_is_secret_ignore_the_key(client: Client) -> None:
    for _ in range(2):
        assert "Idempotent-Replayed" not in (await client.post("/plates/1", method="DELETE")).headers
        assert "Idempotent-Replayed" not in (await client.post("/login")).headers
    assert len(await client.plates()) == 4
    assert await client.stored("idempotency_key") == 0


@pytest.mark.parametrize(("key", "user"), [("", 1), ("k" * 256, 1), ("k" * 15, None)])
async def test_a_key_that_is_empty_too_long_or_easily_guessed_is_refused(
    client: Client, key: str, user: int | None
) -> None:
    answer = await client.post(key=key, user=user)
    assert answer.status_code == 400
    assert list((await answer.get_json())["errors"]) == ["Idempotency-Key"]
    assert await client.stored("idempotency_key") == 0


async def test_who_must_sign_in_first_is_told_that_and_the_key_is_not_used_up(client: Client) -> None:
    for key in ("k", KEY):
        assert (await client.post("/orders", key=key)).status_code == 401
    assert await client.stored("idempotency_key") == 0
    assert (await client.post("/orders", user=1)).status_code == 201


@pytest.mark.parametrize(("key", "user"), [("k", 1), ("k" * 255, 1), ("k" * 16, None)])
async def test_a_short_key_is_enough_for_somebody_who_is_signed_in(client: Client, key: str, user: int | None) -> None:
    assert (await client.post(key=key, user=user)).status_code == 201


async def test_duplicates_at_the_same_time_have_one_effect_and_one_answer(client: Client) -> None:
    kitchen.go_on.set()
    answers = await asyncio.gather(*(client.post("/plates/slow") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({await answer.get_data() for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 19
    assert await client.plates() == ["fish"]


async def test_a_duplicate_of_a_request_that_runs_too_long_is_told_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.1)
    first = asyncio.create_task(client.post("/plates/slow"))
    await kitchen.cooking.wait()

    duplicate = await client.post("/plates/slow")
    assert duplicate.status_code == 409
    assert (await duplicate.get_json())["code"] == "in_progress"
    assert duplicate.headers["Retry-After"] == "1"
    other = await client.post("/plates/slow", dish="bread")
    assert other.status_code == 422, "another body is refused at once, even while the first runs"

    kitchen.go_on.set()
    assert (await first).status_code == 201
    assert (await client.post("/plates/slow")).headers["Idempotent-Replayed"] == "true"
    assert await client.plates() == ["fish"]


@pytest.mark.parametrize(
    ("fault", "status"), [("crash", 500), ("away", 503), ("busy", 429), ("signed out", 401)], ids=str
)
async def test_a_failure_that_may_pass_is_not_kept_and_what_was_done_is_not_done_again(
    client: Client, fault: str, status: int
) -> None:
    order = {"dish": "fish", "fault": fault}
    assert (await client.post(**order)).status_code == status
    second, third = await client.post(**order), await client.post(**order)
    assert second.status_code == 201
    assert "Idempotent-Replayed" not in second.headers
    assert third.headers["Idempotent-Replayed"] == "true"
    assert await second.get_data() == await third.get_data() == b'{"number":1,"dish":"fish"}'
    assert await client.plates() == ["fish"]


async def test_after_a_failure_that_had_an_effect_the_key_still_belongs_to_its_body(client: Client) -> None:
    assert (await client.post(dish="fish", fault="crash")).status_code == 500
    assert (await client.post(dish="bread")).status_code == 422
    assert (await client.post(dish="fish", fault="crash")).status_code == 201
    assert await client.plates() == ["fish"]


async def test_a_request_whose_claim_was_taken_over_finds_what_the_other_one_did(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failover frees the sign of life of a worker that lives: for a moment its requests seem nobody's."""

    async def seems_dead(_: str) -> bool:
        return False

    monkeypatch.setattr(client.site.site.db, "is_locked", seems_dead)
    first = asyncio.create_task(client.post("/plates/slow"))
    await kitchen.cooking.wait()
    go_on, kitchen.go_on = kitchen.go_on, asyncio.Event()
    kitchen.go_on.set()
    second = await client.post("/plates/slow")
    go_on.set()
    assert (await first).status_code == second.status_code == 201
    assert await (await first).get_data() == await second.get_data()
    assert await client.plates() == ["fish"]


async def test_a_request_that_failed_between_two_transactions_goes_on_where_it_stopped(client: Client) -> None:
    assert (await client.post("/menus", dish="fish", fault="away")).status_code == 503
    assert await client.plates() == ["fish soup"]
    answer = await client.post("/menus", dish="fish", fault="away")
    assert await answer.get_json() == [1, 2]
    assert await client.plates() == ["fish soup", "fish cake"]


async def test_an_answer_that_cannot_be_stored_is_given_all_the_same_and_recalled_later(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lose(*_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("the disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(idempotency.Claim, "keep", lose)
        first = await client.post()
    assert first.status_code == 201
    assert (await client.post(dish="bread")).status_code == 422
    again = await client.post()
    assert await again.get_data() == await first.get_data()
    assert await client.plates() == ["fish"]


async def test_a_key_is_given_back_even_if_the_database_is_away_for_a_while(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = 3
    release = idempotency.Claim.release

    async def fail_first(claim: idempotency.Claim) -> None:
        nonlocal attempts
        attempts -= 1
        if attempts > 0:
            raise OperationalError("DELETE", {}, Exception("database is locked"))
        await release(claim)

    monkeypatch.setattr(idempotency.Claim, "release", fail_first)
    monkeypatch.setattr(idempotency, "_RETRY_SECONDS", 0.01)
    assert (await client.post(dish="fish", fault="crash")).status_code == 500
    assert (await client.post(dish="fish", fault="crash")).status_code == 201
    assert attempts == 0


async def test_a_key_whose_claim_was_stored_when_the_database_went_away_is_given_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = idempotency.Claim.make

    async def lose_the_answer(claim: idempotency.Claim) -> None:
        await make(claim)
        raise Unavailable("The database does not answer at the moment. Try again.")

    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(idempotency.Claim, "make", lose_the_answer)
        assert (await client.post()).status_code == 503
    assert (await client.post()).status_code == 201


async def test_a_key_whose_process_died_is_free_at_once(client: Client) -> None:
    other = idempotency.IdempotencyRow(key_hash="f" * 64, fingerprint="x", owner="worker that died", created=utc_now())
    async with client.site.site.db.transaction() as session:
        session.add(other)
    async with asyncio.timeout(1):
        assert await idempotency.Claim(client.site.site, "f" * 64, "x").make() is None


async def test_a_claim_that_is_cancelled_at_any_moment_can_be_given_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.0)
    cancelled = 0
    for steps in range(60):
        claim = idempotency.Claim(client.site.site, f"{steps:064}", "x")
        making = asyncio.create_task(claim.make())
        for _ in range(steps):
            await asyncio.sleep(0)
        making.cancel()
        cancelled += isinstance((await asyncio.gather(making, return_exceptions=True))[0], asyncio.CancelledError)
        await claim.release()
        assert await idempotency.Claim(client.site.site, f"{steps:064}", "x").make() is None
    assert cancelled > 10


async def test_nobody_gives_back_or_answers_what_another_request_claimed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.0)
    first, second = (idempotency.Claim(client.site.site, "f" * 64, "x") for _ in range(2))
    assert await first.make() is None
    with pytest.raises(InProgress):
        await second.make()
    await second.release()
    await second.keep(Response(b"mine", 200))
    with pytest.raises(InProgress):
        await idempotency.Claim(client.site.site, "f" * 64, "x").make()
    await first.keep(Response(b"first", 200))
    answer = await idempotency.Claim(client.site.site, "f" * 64, "x").make()
    assert answer is not None
    assert await answer.get_data() == b"first"


async def test_after_a_day_a_key_is_new(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.1)
    kitchen.go_on.set()
    await client.post("/plates/slow", dish="fish")
    await client.age(timedelta(hours=25))
    kitchen.go_on.clear()
    kitchen.cooking.clear()

    first = asyncio.create_task(client.post("/plates/slow", dish="bread"))
    await kitchen.cooking.wait()
    duplicate = await client.post("/plates/slow", dish="bread")
    assert duplicate.status_code == 409, "not the answer of yesterday"
    kitchen.go_on.set()
    assert (await first).status_code == 201
    assert await client.plates() == ["fish", "bread"]


async def test_after_a_day_what_a_failed_request_did_is_forgotten_with_its_key(client: Client) -> None:
    await client.post(dish="fish", fault="crash")
    await client.age(timedelta(hours=25))
    assert (await client.post(dish="bread")).status_code == 201
    assert await client.plates() == ["fish", "bread"]


async def test_the_purge_deletes_what_is_older_than_a_day_and_nothing_else(client: Client) -> None:
    await client.post(dish="fish", fault="crash")
    await client.age(timedelta(hours=25))
    await client.post(key=f"{KEY}2", dish="bread", fault="crash2")
    assert await idempotency.purge(client.site.site.db, utc_now()) == {"idempotency_key": 1, "operation": 1}
    assert await client.stored("idempotency_key") == 1
    assert (await client.post(key=f"{KEY}2", dish="bread", fault="crash2")).headers["Idempotent-Replayed"] == "true"


async def test_neither_the_key_nor_the_body_is_stored(client: Client) -> None:
    await client.post(dish="a-dish-that-nobody-shall-see", fault="signed out")
    await client.post("/plates/1", method="PUT", dish="another-secret")

    async def everything(session: AsyncSession) -> str:
        rows = await session.execute(text("SELECT * FROM idempotency_key"))
        return str(rows.fetchall())

    stored = await client.site.site.db.read(everything)
    assert KEY not in stored
    assert "another-secret" not in stored
