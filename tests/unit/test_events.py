"""Events: from the transaction that emits one to the subscribers, each of which gets it at least once and in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import Delivery, Event, Plugin, Site, Subscriber, emit, hookimpl, utc_now
from sinpluma.cli import cli
from sinpluma.events import deliveries, dispatcher, subscriptions
from sinpluma.events.dispatcher import Dispatcher
from sinpluma.events.outbox import DeliveryRow
from sinpluma.testing import AppSite, site_environment

OpenSite = Callable[..., AbstractAsyncContextManager[AppSite]]
Reaction = Callable[[Site, Delivery], Any]


class Knock(Event, frozen=True, kw_only=True, tag="door.knock"):
    """Somebody knocked at a door."""

    door: str
    number: int = 1

    @property
    def stream(self) -> str:
        return f"door:{self.door}"


class Echo(Event, frozen=True, kw_only=True, tag="door.echo"):
    """What the porter writes when somebody knocks."""

    door: str
    number: int

    @property
    def stream(self) -> str:
        return f"echo:{self.door}"


class Listening(Plugin):
    """Notes what it hears of, and then does what the test wants."""

    heard: ClassVar[list[tuple[str, int]]]
    deliveries: ClassVar[list[Delivery]]
    react: ClassVar[Reaction | None]

    @hookimpl
    def event_subscribers(self) -> Sequence[Subscriber]:
        return [Subscriber(name="ear", to=(Knock,), handler=self.hear)]

    async def hear(self, site: Site, delivery: Delivery) -> None:
        kind = type(self)
        assert isinstance(delivery.event, Knock)
        kind.deliveries.append(delivery)
        if kind.react is not None:
            await kind.react(site, delivery)
        kind.heard.append((delivery.event.door, delivery.event.number))


class Porter(Listening):
    name = "porter"


class Dog(Listening):
    name = "dog"


class Street(Plugin):
    """Has nothing to do with doors."""

    name = "street"


class Cave(Plugin):
    """Notes echoes."""

    name = "cave"
    heard: ClassVar[list[int]]
    deliveries: ClassVar[set[int]]

    @hookimpl
    def event_subscribers(self) -> Sequence[Subscriber]:
        return [Subscriber(name="echoes", to=(Echo,), handler=self.hear)]

    async def hear(self, _site: Site, delivery: Delivery) -> None:
        assert isinstance(delivery.event, Echo)
        Cave.heard.append(delivery.event.number)
        Cave.deliveries.add(delivery.delivery_id)


@pytest.fixture(autouse=True)
def _silence() -> None:
    Cave.heard, Cave.deliveries = [], set()
    for kind in (Porter, Dog):
        kind.heard, kind.deliveries, kind.react = [], [], None


async def _until(condition: Callable[[], object], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


async def _knock(session: AsyncSession, *knocks: tuple[str, int]) -> None:
    for door, number in knocks:
        await emit(session, Knock(door=door, number=number))


async def _rows(site: AppSite) -> list[DeliveryRow]:
    return await site.site.db.read(deliveries.waiting, dead=False, limit=100)


def _fail(*doors: str) -> Reaction:
    async def react(_site: Site, delivery: Delivery) -> None:
        if isinstance(delivery.event, Knock) and delivery.event.door in doors:
            raise ValueError("nobody at home")

    return react


async def test_an_event_reaches_each_subscriber_once_and_then_waits_no_more(open_site: OpenSite) -> None:
    async with open_site(Porter, Dog) as site:
        before = utc_now()
        await site.site.db.write(_knock, ("red", 1))
        await site.deliver_events()
        assert Porter.heard == Dog.heard == [("red", 1)]
        (delivery,) = Porter.deliveries
        assert delivery.tries == 1
        assert before <= delivery.created <= utc_now()
        assert delivery.delivery_id != Dog.deliveries[0].delivery_id
        assert await _rows(site) == []


async def test_what_was_rolled_back_did_not_happen(open_site: OpenSite) -> None:
    async def knock_and_fail(session: AsyncSession) -> None:
        await _knock(session, ("red", 1))
        raise KeyError("no")

    async with open_site(Porter) as site:
        with pytest.raises(KeyError):
            await site.site.db.write(knock_and_fail)
        await site.site.db.write(_knock, ("red", 2))
        await site.deliver_events()
    assert Porter.heard == [("red", 2)]


async def test_an_event_that_nobody_wants_leaves_nothing_behind(open_site: OpenSite) -> None:
    async with open_site(Street) as site:
        await site.site.db.write(_knock, ("red", 1))
        assert await _rows(site) == []


async def test_a_commit_wakes_the_dispatcher(open_site: OpenSite) -> None:
    async with open_site(Porter, event_poll="60") as site:
        await asyncio.sleep(0)
        for number in range(3):
            await site.site.db.write(_knock, ("red", number))
            await _until(lambda number=number: len(Porter.heard) > number, 5)


async def test_other_processes_are_told_of_a_commit_that_emitted_and_of_no_other(open_site: OpenSite) -> None:
    told: list[str] = []
    async with open_site(Porter) as site:
        site.site.db.wakeups.relay = lambda: told.append("woken")
        await site.site.db.write(_knock, ("red", 1), ("red", 2))
        assert told == ["woken"]
        await site.site.db.write(deliveries.retry, None)
        assert told == ["woken"]


async def test_what_another_process_emitted_is_found_without_a_hint(open_site: OpenSite) -> None:
    async with open_site(Porter, event_poll="0.05") as site:
        await _until(lambda: not site.site.db.wakeups._noticed.is_set())
        async with site.site.db.transaction() as session:
            session.info.clear()
            await _knock(session, ("red", 1))
        await _until(lambda: Porter.heard)


async def test_events_of_a_stream_arrive_in_their_order_and_streams_side_by_side(open_site: OpenSite) -> None:
    async def dawdle(_site: Site, delivery: Delivery) -> None:
        await asyncio.sleep(0.01 * (delivery.delivery_id % 3))

    Porter.react = dawdle
    knocks = [(door, number) for number in range(12) for door in ("red", "blue", "green")]
    async with open_site(Porter) as site:
        await site.site.db.write(_knock, *knocks)
        await site.deliver_events()
    for door in ("red", "blue", "green"):
        assert [number for at, number in Porter.heard if at == door] == list(range(12))
    assert Porter.heard != knocks


async def test_a_failing_event_holds_back_only_its_own_stream_and_subscriber(open_site: OpenSite) -> None:
    Porter.react = _fail("red")
    async with open_site(Porter, Dog) as site:
        await site.site.db.write(_knock, ("red", 1), ("red", 2), ("blue", 1), ("blue", 2))
        await _until(lambda: len(Dog.heard) == 4 and len(Porter.heard) == 2 and len(Porter.deliveries) == 3)
        held = [row for row in await _rows(site) if row.subscriber == "porter.ear"]
        assert [(row.stream, row.tries) for row in held] == [("door:red", 1), ("door:red", 0)]
        assert held[0].error == "ValueError: nobody at home"

        Porter.react = None
        await _until(lambda: len(Porter.heard) == 4)
    assert [door for door, _ in Porter.heard] == ["blue", "blue", "red", "red"]
    assert [delivery.tries for delivery in Porter.deliveries if delivery.event.door == "red"] == [1, 2, 1]  # type: ignore[attr-defined]


async def test_a_stream_with_very_many_events_that_wait_keeps_no_other_from_leaving(open_site: OpenSite) -> None:
    Porter.react = _fail("red")
    async with open_site(Porter) as site:
        await site.site.db.write(_knock, *[("red", number) for number in range(300)], ("blue", 1))
        await _until(lambda: Porter.heard == [("blue", 1)])


async def test_each_try_comes_later_than_the_one_before(open_site: OpenSite) -> None:
    Porter.react = _fail("red")
    async with open_site(Porter, event_tries="100") as site:
        await site.site.db.write(_knock, ("red", 1))
        pauses = []
        for tries in (1, 2, 5, 99):
            await _until(lambda: Porter.deliveries)
            async with asyncio.timeout(10):
                while (row := (await _rows(site))[0]).tries != tries:
                    await asyncio.sleep(0.005)
            pauses.append(round((row.due - utc_now()).total_seconds()))
            Porter.deliveries.clear()
            await _hurry(site, {1: 1, 2: 4, 5: 98}.get(tries, 0))
    assert pauses == [1, 2, 16, 3600]


async def _hurry(site: AppSite, tries: int) -> None:
    """Let what waits be tried now, as if that had happened so many times."""

    async def change(session: AsyncSession) -> None:
        row = await session.get_one(DeliveryRow, 1)
        row.tries, row.due = tries, utc_now()

    await site.site.db.write(change)
    site.site.db.wakeups.wake()


async def test_what_was_given_up_lets_the_next_one_pass_and_can_be_tried_again(
    open_site: OpenSite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Porter.react = _fail("red")
    environment = {**site_environment(tmp_path / "data"), "SINPLUMA_PLUGINS": ""}
    async with open_site(Porter, event_tries="1") as site:
        await site.site.db.write(_knock, ("red", 1))
        await _until(lambda: "event was given up" in caplog.messages)
        Porter.react = None
        await site.site.db.write(_knock, ("red", 2))
        await _until(lambda: Porter.heard == [("red", 2)])

        listed = await _run(environment, "events", "list")
        assert "porter.ear" in listed
        assert "given up" in listed
        assert "after 1 tries: ValueError: nobody at home" in listed
        assert await _run(environment, "events", "retry", "1") == "Tried again: 1 event.\n"
        await _until(lambda: Porter.heard == [("red", 2), ("red", 1)])
        await site.deliver_events()
        assert await _run(environment, "events", "list", "--dead") == "No event was given up.\n"
        assert await _run(environment, "events", "retry", "--all") == "Tried again: 0 events.\n"


async def test_what_was_given_up_can_be_deleted(open_site: OpenSite, tmp_path: Path) -> None:
    Porter.react = _fail("red")
    environment = {**site_environment(tmp_path / "data"), "SINPLUMA_PLUGINS": ""}
    async with open_site(Porter, event_tries="1") as site:
        await site.site.db.write(_knock, ("red", 1), ("red", 2))
        async with asyncio.timeout(10):
            while sum(row.dead for row in await _rows(site)) < 2:
                await asyncio.sleep(0.01)
        assert await _run(environment, "events", "discard", "1") == "Deleted: 1 event.\n"
        assert await _run(environment, "events", "discard", "--all") == "Deleted: 1 event.\n"
        assert "no event 7 was given up" in await _run(environment, "events", "discard", "7", status=1)
        assert "give --all" in await _run(environment, "events", "retry", status=2)
        assert await _rows(site) == []


async def _run(environment: dict[str, str], *arguments: str, status: int = 0) -> str:
    result = await asyncio.to_thread(CliRunner().invoke, cli, list(arguments), env=environment)
    assert result.exit_code == status, result.output
    return result.output


async def test_a_subscriber_that_takes_too_long_is_cut_off_and_holds_up_nobody(open_site: OpenSite) -> None:
    async def hang(_site: Site, delivery: Delivery) -> None:
        if isinstance(delivery.event, Knock) and delivery.event.door == "red":
            await asyncio.Event().wait()

    Porter.react = hang
    async with open_site(Porter, Dog, event_timeout="2") as site:
        await site.site.db.write(_knock, ("red", 1), ("blue", 1), ("blue", 2))
        await _until(lambda: len(Porter.heard) == 2 and len(Dog.heard) == 3, 1.9)
        async with asyncio.timeout(5):
            while not (row := (await _rows(site))[0]).tries:
                await asyncio.sleep(0.01)
        assert row.error.startswith("TimeoutError")


async def test_a_subscriber_that_gives_itself_up_is_a_failure_like_any_other(open_site: OpenSite) -> None:
    async def cancelled(_site: Site, _delivery: Delivery) -> None:
        raise asyncio.CancelledError

    Porter.react = cancelled
    async with open_site(Porter) as site:
        await site.site.db.write(_knock, ("red", 1))
        async with asyncio.timeout(5):
            while not (row := (await _rows(site))[0]).tries:
                await asyncio.sleep(0.01)
        Porter.react = None
        await _until(lambda: Porter.heard)
    assert row.error == "asyncio.exceptions.CancelledError"


async def _echo(session: AsyncSession, event: Knock) -> None:
    await emit(session, Echo(door=event.door, number=event.number))


async def test_what_a_handler_writes_it_writes_once_however_often_the_event_comes(open_site: OpenSite) -> None:
    async def write_and_fail(site: Site, delivery: Delivery) -> None:
        assert isinstance(delivery.event, Knock)
        await site.db.write(_echo, delivery.event)
        if delivery.tries == 1:
            raise ValueError("after the commit")

    Porter.react = write_and_fail
    async with open_site(Porter, Cave) as site:
        await site.site.db.write(_knock, ("red", 1), ("red", 2))
        await _until(lambda: Porter.heard == [("red", 1), ("red", 2)])
        async with asyncio.timeout(10):
            while await _rows(site):
                await asyncio.sleep(0.01)
    assert Cave.heard == [1, 2]
    assert [delivery.tries for delivery in Porter.deliveries] == [1, 2, 1, 2]


async def test_two_dispatchers_at_once_do_no_harm(open_site: OpenSite) -> None:
    """As for a moment while one has lost its lock and does not know yet."""

    async def write(site: Site, delivery: Delivery) -> None:
        assert isinstance(delivery.event, Knock)
        await asyncio.sleep(0.001 * (delivery.delivery_id % 4))
        await site.db.write(_echo, delivery.event)
        await asyncio.sleep(0.001 * (delivery.delivery_id % 3))

    Porter.react = write
    async with open_site(Porter, Cave) as site:
        second = asyncio.create_task(Dispatcher(site.site)._dispatch())
        await site.site.db.write(_knock, *[("red", number) for number in range(25)])
        async with asyncio.timeout(30):
            while await _rows(site):
                await asyncio.sleep(0.05)
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
    assert len(Porter.deliveries) > 25, "both were at work"
    assert Cave.heard == sorted(Cave.heard)
    assert sorted(set(Cave.heard)) == list(range(25))
    assert len(Cave.deliveries) == 25, "each knock was written down once"


async def test_one_worker_at_a_time_delivers_and_another_steps_in_when_it_goes(open_site: OpenSite) -> None:
    async with open_site(Street) as site, site.site.db.locks.hold(dispatcher.LOCK) as held:
        assert held
        async with open_site(Porter) as other:
            await other.site.db.write(_knock, ("red", 1))
            with pytest.raises(TimeoutError):
                await _until(lambda: Porter.deliveries, 0.5)
            assert len(await _rows(other)) == 1
    async with open_site(Porter):
        await _until(lambda: Porter.heard == [("red", 1)])


async def test_a_plugin_that_was_off_hears_of_what_happened_meanwhile(open_site: OpenSite) -> None:
    async with open_site(Porter):
        pass
    async with open_site(Street) as site:
        await site.site.db.write(_knock, ("red", 1))
        assert len(await _rows(site)) == 1
        assert Porter.heard == []
    async with open_site(Porter):
        await _until(lambda: Porter.heard == [("red", 1)])


async def test_a_plugin_that_was_off_for_too_long_does_not(open_site: OpenSite) -> None:
    async with open_site(Porter):
        pass
    async with open_site(Street) as site:
        await site.site.db.write(_knock, ("red", 1))
        for days, left in ((29, 1), (31, 0)):
            await site.site.db.write(subscriptions.purge, utc_now() + timedelta(days=days))
            assert len(await _rows(site)) == left
        await site.site.db.write(_knock, ("red", 2))
        assert await _rows(site) == []


async def test_a_plugin_that_is_on_never_is_off_for_too_long(open_site: OpenSite) -> None:
    async def age(session: AsyncSession) -> None:
        row = await session.get_one(subscriptions.SubscriptionRow, ("porter.ear", "door.knock"))
        row.seen -= timedelta(days=29)

    async with open_site(Porter) as site:
        await site.site.db.write(age)
    async with open_site(Porter) as site:
        await site.site.db.write(subscriptions.purge, utc_now() + timedelta(days=2))
        await site.site.db.write(_knock, ("red", 1))
        await site.deliver_events()
    assert Porter.heard == [("red", 1)]


async def test_a_subscription_that_a_new_release_does_not_have_goes_with_what_waited_for_it(
    open_site: OpenSite,
) -> None:
    class NewPorter(Plugin):
        name = "porter"

        @hookimpl
        def event_subscribers(self) -> Sequence[Subscriber]:
            return [Subscriber(name="ear", to=(Echo,), handler=Porter().hear)]

    async with open_site(Porter):
        pass
    async with open_site(Street) as site:
        await site.site.db.write(_knock, ("red", 1))
    async with open_site(NewPorter) as site:
        assert await _rows(site) == []
        await site.site.db.write(_knock, ("red", 2))
        assert await _rows(site) == []


@asynccontextmanager
async def _without_database(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[int]]:
    looks: list[int] = []

    async def fail(*_: object) -> None:
        looks.append(1)
        raise OperationalError("SELECT", {}, Exception("the server has gone away"))

    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "due", fail)
        patch.setattr(dispatcher, "AWAY_SECONDS", 0.01)
        yield looks


async def test_while_the_database_is_away_events_wait_and_the_log_says_so_once(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with open_site(Porter, event_poll="0.01") as site:
        async with _without_database(monkeypatch) as looks:
            await _until(lambda: len(looks) > 3)
            await site.site.db.write(_knock, ("red", 1))
        await _until(lambda: Porter.heard == [("red", 1)])
    said = [record for record in caplog.records if record.getMessage() == "events wait"]
    assert len(said) == 1
    assert said[0].exc_info is None
    assert "events are delivered again" in caplog.messages


async def test_a_dispatcher_without_some_subscriber_stands_aside_now_and_then(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker in which a plugin is broken must not keep its events from the worker in which it is not."""
    monkeypatch.setattr(dispatcher, "TERM_SECONDS", 0.1)
    monkeypatch.setattr(dispatcher, "MEASURE_SECONDS", 0.1)
    async with open_site(Dog) as dog:
        await _until(dog.site.settings.locks_dir.exists)
        async with open_site(Porter) as porter:
            await porter.site.db.write(_knock, ("red", 1))
            await _until(lambda: Dog.heard and Porter.heard)


async def test_measures_tell_of_what_waits_arrives_and_fails(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "MEASURE_SECONDS", 0.05)
    Porter.react = _fail("red", "green")
    async with open_site(Porter, event_poll="0.01") as site:

        def measure(name: str) -> float | None:
            return site.site.metrics.registry.get_sample_value(name, {"subscriber": "porter.ear"})

        await site.site.db.write(_knock, ("red", 1), ("blue", 1), ("green", 1))
        await _until(lambda: (measure("sinpluma_event_lag_seconds") or 0) > 0.2)
        assert measure("sinpluma_events_delivered_total") == 1
        assert measure("sinpluma_event_failures_total") == 2
        assert measure("sinpluma_event_dead_letters") == 0
        Porter.react = None
        await _until(lambda: measure("sinpluma_event_lag_seconds") == 0)
        assert measure("sinpluma_events_delivered_total") == 3


def _subscribing(**changes: Any) -> type[Plugin]:
    async def hear(_site: Site, _delivery: Delivery) -> None: ...

    class Odd(Plugin):
        name = "odd"

        @hookimpl
        def event_subscribers(self) -> Sequence[Subscriber]:
            return [Subscriber(**{"name": "ear", "to": (Knock,), "handler": hear, **changes})]

    return Odd


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"to": ()}, "its event subscriber ear must say which kinds of events it takes"),
        ({"to": Knock}, "its event subscriber ear must say which kinds of events it takes"),
        ({"name": "The Ear"}, "its event subscriber The Ear needs another name"),
        ({"to": (int,)}, "its event subscriber ear must say which kinds of events it takes"),
        ({"handler": lambda _site, _delivery: None}, "must be awaitable: write it with async def"),
    ],
)
async def test_a_subscriber_that_cannot_work_takes_its_plugin_out(
    open_site: OpenSite, changes: dict[str, Any], reason: str
) -> None:
    async with open_site(_subscribing(**changes)) as site:
        (state,) = [state for state in site.site.plugins.states() if state.name == "odd"]
    assert state.status == "broken"
    assert reason in str(state.reason)
