"""The dispatcher: one worker of the site takes events out of the outbox and brings them to their subscribers.

An event arrives at least once, and within its stream in order: the next one leaves when the one before it has arrived
or was given up. What a subscriber does not take is tried again, ever later; only its own stream waits meanwhile, and
only for this subscriber.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy.exc import DBAPIError

from sinpluma.errors import SinPlumaError
from sinpluma.events import Event, deliveries, name_of
from sinpluma.events.outbox import DeliveryRow
from sinpluma.events.subscriptions import subscribe
from sinpluma.extension import Delivery, Subscriber
from sinpluma.logs import logger
from sinpluma.storage.columns import utc_now
from sinpluma.storage.locks import LockLost
from sinpluma.storage.operations import Operation, current_operation

if TYPE_CHECKING:
    from sinpluma.site import Site

LOCK = "dispatcher"
LOCK_SECONDS = 30.0
"""How long a worker stands in line to be the dispatcher, before it looks up."""
AWAY_SECONDS = 2.0
START_SECONDS = 3.0
STOP_SECONDS = 5.0
SIDE_BY_SIDE = 4
"""Streams of which one subscriber is brought events at the same time."""
LONGEST_PAUSE = 3600
MEASURE_SECONDS = 5.0
TERM_SECONDS = 60.0
"""After that a dispatcher stands aside, if there are events for subscribers that it does not have."""

_EXPLAINED = (DBAPIError, OSError, LockLost, SinPlumaError)
"""What is raised while the database is away."""


@dataclass(frozen=True)
class _Subscribed:
    """A subscriber, its plugin, and the kinds of events that it takes, by name."""

    plugin: str
    subscriber: Subscriber
    kinds: dict[str, type[Event]]


def subscribed(site: Site) -> dict[str, _Subscribed]:
    """The subscribers of the plugins that are on, by name: `notebooks.news`."""
    return {
        f"{plugin}.{subscriber.name}": _Subscribed(plugin, subscriber, {name_of(kind): kind for kind in subscriber.to})
        for plugin in site.plugins.loaded
        for subscriber in site.plugins.contributions[plugin].subscribers
    }


async def subscribe_all(site: Site) -> None:
    """See that the database knows what the plugins of this site want to hear of."""
    wanted = {name: found.kinds.keys() for name, found in subscribed(site).items()}
    if wanted:
        await subscribe(site.db, wanted)


async def subscribe_at_start(site: Site) -> None:
    """The same, if the database answers; if not, the dispatcher does it as soon as it does."""
    try:
        async with asyncio.timeout(START_SECONDS):
            await subscribe_all(site)
    except _EXPLAINED as error:
        logger.warning("subscriptions are not known yet", extra={"error": type(error).__name__})


class Dispatcher:
    """Brings one site's events to their subscribers, while it is this worker's turn."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._subscribed = subscribed(site)
        self._running: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._fault: BaseException | None = None
        self._is_away = False

    async def run(self) -> None:
        """Stand in line to be the site's dispatcher, and be it, for ever."""
        while self._subscribed:
            try:
                await subscribe_all(self._site)
                async with self._site.db.locks.hold(LOCK, wait=LOCK_SECONDS) as held:
                    if held:
                        await self._dispatch()
            except Exception as error:  # whatever it is, the next round may find it gone
                self._tell_away(error)
            await asyncio.sleep(AWAY_SECONDS)

    async def _dispatch(self) -> None:
        """Deliver until the lock is lost, the database is away, or others shall have their turn."""
        self._fault = None
        began = time.monotonic()
        try:
            while await self._measure() or time.monotonic() < began + TERM_SECONDS:
                await subscribe_all(self._site)
                measured = time.monotonic()
                while time.monotonic() < measured + MEASURE_SECONDS:
                    await self._start_due()
                    self._tell_back()
                    await self._site.db.wakeups.wait(self._site.settings.event_poll)
        finally:
            await self._stop()

    async def _start_due(self) -> None:
        if self._fault is not None:
            fault, self._fault = self._fault, None
            raise fault
        for name, found in self._subscribed.items():
            busy = [stream for subscriber, stream in self._running if subscriber == name]
            room = SIDE_BY_SIDE - len(busy)
            if room and self._site.plugins.is_on(found.plugin):
                for row in await self._site.db.read(deliveries.due, name, busy, room):
                    self._start(row)

    def _start(self, row: DeliveryRow) -> None:
        key = row.subscriber, row.stream
        task = asyncio.create_task(self._deliver(row), name=f"event {row.delivery_id}")
        self._running[key] = task
        task.add_done_callback(partial(self._done, key))

    def _done(self, key: tuple[str, str], task: asyncio.Task[None]) -> None:
        del self._running[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fault = error
        self._site.db.wakeups.notice()  # the stream's next event may leave

    async def _deliver(self, row: DeliveryRow) -> None:
        """Bring an event to its subscriber, and note whether it has arrived."""
        error = await self._hand_over(row)
        if error is None:
            await self._site.db.write_apart(deliveries.delivered, row.delivery_id)
            self._site.metrics.events_delivered.labels(row.subscriber).inc()
        else:
            await self._note_failure(row, error)

    async def _hand_over(self, row: DeliveryRow) -> BaseException | None:
        """Call the handler; gives what it raised. What it writes is written once, however often it is called."""
        found = self._subscribed[row.subscriber]
        token = current_operation.set(Operation(f"event-{row.delivery_id}"))
        try:
            async with asyncio.timeout(self._site.settings.event_timeout):
                await found.subscriber.handler(self._site, _delivery(row, found.kinds))
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return error  # it awaited something that others had cancelled
        except Exception as error:  # a plugin may raise anything, and only its own stream shall wait
            return error
        finally:
            current_operation.reset(token)
        return None

    async def _note_failure(self, row: DeliveryRow, error: BaseException) -> None:
        tries = row.tries + 1
        last = tries >= self._site.settings.event_tries
        again = None if last else utc_now() + timedelta(seconds=min(2 ** (tries - 1), LONGEST_PAUSE))
        text = "".join(traceback.format_exception_only(error)).strip()
        await self._site.db.write_apart(deliveries.failed, row.delivery_id, tries, text, again)
        self._site.metrics.event_failures.labels(row.subscriber).inc()
        said = {"delivery": row.delivery_id, "subscriber": row.subscriber, "event": row.event, "tries": tries}
        if last:
            logger.error("event was given up", exc_info=error, extra=said)
        else:
            first = error if tries == 1 else None
            logger.warning("event is tried again", exc_info=first, extra={**said, "error": text})

    async def _measure(self) -> bool:
        """Measure what waits; gives whether all of it is for subscribers that this process has."""
        waiting = await self._site.db.read(deliveries.backlog)
        self._expose(waiting)
        return waiting.keys() <= self._subscribed.keys()

    def _expose(self, waiting: dict[str, deliveries.Backlog]) -> None:
        now, metrics = utc_now(), self._site.metrics
        for name in self._subscribed:
            oldest, dead = waiting.get(name, deliveries.Backlog(None, 0))
            metrics.event_lag.labels(name).set((now - oldest).total_seconds() if oldest else 0)
            metrics.event_dead_letters.labels(name).set(dead)

    async def _stop(self) -> None:
        running = set(self._running.values())
        if running:
            _, late = await asyncio.wait(running, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        self._expose({})  # it is another's to say now

    def _tell_away(self, error: Exception) -> None:
        if not self._is_away:
            known = isinstance(error, _EXPLAINED)
            logger.error("events wait", exc_info=None if known else error, extra={"error": type(error).__name__})
        self._is_away = True

    def _tell_back(self) -> None:
        if self._is_away:
            logger.info("events are delivered again")
        self._is_away = False


def _delivery(row: DeliveryRow, kinds: dict[str, type[Event]]) -> Delivery:
    if row.event not in kinds:
        raise LookupError(f"the subscriber that this process has does not take {row.event}")
    happened = msgspec.json.decode(row.payload, type=kinds[row.event])
    return Delivery(row.delivery_id, happened, row.created, row.tries + 1)
