"""Whether a session still lives, by Redis: one round trip a request and no query.

**What Redis holds.** The set of the sessions that changed lately, and nothing else: those that ended, and those whose
user has another name or role. An access token says whose it is, with name and role as they were when it was issued.
If its session is not in the set, nothing has changed since, and the token is believed. If it is, or if anything is
in doubt, the database is asked. So the set only ever grows, adding twice is adding once, and order does not matter: a
command that reaches Redis late, out of a frozen socket or from a slow process, can cost a query and do no harm. An
entry lives for an access token's whole life + 20 %, counted from the change or later: longer than any token issued
before it, if clocks agree to within that fifth.

**When the absence of an entry can be believed** is the whole difficulty. Every change is a row of `session_change`,
written in the transaction that makes it, and *untold* until it is known to be in the set. A *generation* is the name
of one set in one server process (Redis's run id); the newest row of `session_generation` is the one that counts. A
process holds a *lease*: until 2 s after moment m it believes generation G, if it then read, from the database and
after m, that G counts, and saw G's set take all that was untold. Times are of the process's own steady clock;
neither clocks of several machines nor Redis's are compared. A request is answered by Redis if

1. the process's lease holds, and its connection is to the server process of G;
2. G's set is complete (one member says so, which is added last) and does not have the session: one command.

**A change is answered** (`announce`: the 204 of a logout) after its commit c, once either

- *told*: a reading of the database after c said that G counts, and G's set took the change; or
- *waited out*: 2 s and a margin have passed since c.

**Nothing revoked passes.** Take a request that arrives after the answer, at a process with a lease from m for G'.

- *Waited out*: m + 2 s is later than the request, hence m is later than c. So the reading behind the lease saw the
  change, untold or told, and it was in the set of G', or of an older generation than G' (see below) by then.
- *Told to G, and G' = G*: it is in the very set that is asked. A set is lost only as a whole, with its mark of
  completeness; a server that restarts, from whatever file, is another process, as is a replica that takes over.
- *Told to G, and G' is newer*: whoever began G' did so after the reading, hence after c; then it filled the set of G'
  with *all* changes of the last while, told or not.
- *Told to G, and G' is older*: whoever began G made its set complete, without which nothing can be told to it, only
  after G had counted for 2 s and a margin; every lease for G' was over by then. (This is for two Redis servers that
  both live, each reachable for some processes only.)

**What dies at any moment leaves nothing wrong.** A process that dies between commit and Redis leaves an untold row,
which every other process tells before it renews its lease. One that dies while it fills a set leaves it incomplete;
another begins a new one. A frozen or cut-off Redis costs `ANSWER_SECONDS` once, then the leases run out or there is no
connection, and the database is asked. **Nobody is signed out**, since Redis alone never refuses: the database does.

**After a restore** the table is older than tokens that people hold: of a session that ended since the backup, or began
since. So the restore ends every session, and begins a generation whose `first_session` is greater than the id of any
that was ever given; later generations take it over. A token of a session below it is for the database to judge.

What remains to be trusted: the database, that the primary's readings are true; and whoever turns a running primary
Redis into a replica by hand, to restart it (Sentinel cuts its connections, which does).
"""

from __future__ import annotations

import asyncio
import math
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from sinpluma.api import RedisAway, RedisClient, SinPlumaError, Site, logger, utc_now
from sinpluma_auth import session_changes
from sinpluma_auth.revocation import DatabaseRevocation
from sinpluma_auth.session_changes import Generation, View
from sinpluma_auth.tokens import Claims, SessionState

LEASE_SECONDS = 2.0
MARGIN_SECONDS = 0.2
"""For steady clocks that are not equally fast."""
TICK_SECONDS = 0.5
BATCH = 500
LOCK = "session-generation"
_KEPT_SECONDS = 86_400

# KEYS: the set. ARGV: how long an entry lives, then sessions. Expired entries go on the way.
_ADD = f"""
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[i]) end
if redis.call('TTL', KEYS[1]) < {_KEPT_SECONDS // 2} then redis.call('EXPIRE', KEYS[1], {_KEPT_SECONDS}) end
return 1
"""
_TELL = f"if not redis.call('ZSCORE', KEYS[1], 'complete') then return 0 end{_ADD}"


class Lease(msgspec.Struct, frozen=True):
    """The right to answer by a generation, until a moment of this process's clock."""

    generation: Generation
    until: float


class RedisRevocation:
    """Asks Redis, and the database wherever Redis cannot tell.

    Args:
        site: whose sessions they are.
        redis: where the set of changed sessions is.
        access_lifetime: how long an access token lives.
    """

    def __init__(self, site: Site, redis: RedisClient, access_lifetime: timedelta) -> None:
        self._site = site
        self._db = site.db
        self._redis = redis
        self._database = DatabaseRevocation(site.db)
        self._access_lifetime = access_lifetime
        self._entry_seconds = math.ceil(access_lifetime.total_seconds() * 1.2)
        self._lease: Lease | None = None
        self._is_told = True

    async def state(self, claims: Claims) -> SessionState | None:
        """The state of a live session of an account that may sign in; None for any other."""
        said = claims.state(self._access_lifetime)
        if said is not None and await self._is_unchanged(claims.session_id):
            return said
        return await self._database.state(claims)

    async def announce(self) -> None:
        """Make all changes that were committed known; returns once no process goes by what was before them."""
        called = _now()
        if not await self._reaches_redis():
            logger.info("a lease is waited out")
            await asyncio.sleep(called + LEASE_SECONDS + MARGIN_SECONDS - _now())

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep the lease within an `async with`."""
        keeping = asyncio.create_task(self._keep(), name="session lease")
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    async def _reaches_redis(self) -> bool:
        """Tell Redis what was committed until now, and give whether it certainly knows."""
        try:
            async with asyncio.timeout(LEASE_SECONDS):
                seen = await self._db.read(session_changes.view, BATCH)
                return await self._tell(seen) and seen.is_whole
        except (RedisAway, TimeoutError, SinPlumaError, SQLAlchemyError):  # logged where they come from
            return False

    async def _is_unchanged(self, session_id: int) -> bool:
        lease = self._lease
        if lease is None or _now() >= lease.until or self._redis.server != lease.generation.server:
            self._site.metrics.fell_back("sessions")
            return False
        if session_id < lease.generation.first_session:
            return False
        try:
            complete, changed = await self._redis.run("ZMSCORE", _key(lease.generation), "complete", session_id)
        except RedisAway:
            complete = changed = None
        if complete is None:
            self._site.metrics.fell_back("sessions")
            return False
        return changed is None

    async def _keep(self) -> None:
        while True:
            try:
                await self._renew()
            except RedisAway:  # which its client has logged
                pass
            except Exception as error:  # the database is away, or something is wrong that may pass
                if self._is_told:
                    logger.warning("sessions go by the database", extra={"error": f"{type(error).__name__}: {error}"})
                self._is_told = False
            else:
                self._is_told = True
            await asyncio.sleep(TICK_SECONDS)

    async def _renew(self) -> None:
        """Renew the lease, once the generation that counts knows all changes; begin a new one, if it is gone."""
        began = _now()
        seen = await self._db.read(session_changes.view, BATCH)
        if not await self._tell(seen):
            await self._rebuild()
            return
        if seen.generation is not None and seen.is_whole:
            self._lease = Lease(seen.generation, began + LEASE_SECONDS)
        if seen.untold:
            await self._db.write_apart(session_changes.mark_told, [change.change_id for change in seen.untold])

    async def _tell(self, seen: View) -> bool:
        """Put what is untold into the set of the generation that counts; gives whether the set was there, complete.

        Raises:
            RedisAway: perhaps it knows them, perhaps not.
        """
        generation = seen.generation
        if self._redis.server is None:
            raise RedisAway
        if generation is None or generation.server != self._redis.server:
            return False
        sessions = [change.session_id for change in seen.untold]
        return bool(await self._redis.run("EVAL", _TELL, 1, _key(generation), self._entry_seconds, *sessions))

    async def _rebuild(self) -> None:
        """Begin a new generation in the Redis that is there, unless another process does."""
        async with self._db.locks.hold(LOCK) as is_ours:  # it saves work; nothing goes wrong without it
            if not is_ours or await self._tell(await self._db.read(session_changes.view, BATCH)):
                return
            generation = Generation(secrets.token_hex(8), self._redis.server or "")
            await self._db.write_apart(session_changes.begin_generation, generation)
            await asyncio.sleep(LEASE_SECONDS + MARGIN_SECONDS)
            since = utc_now() - timedelta(seconds=self._entry_seconds)
            sessions = await self._db.read(session_changes.changed_since, since)
            for first in range(0, len(sessions), BATCH):
                some = sessions[first : first + BATCH]
                await self._redis.run("EVAL", _ADD, 1, _key(generation), self._entry_seconds, *some)
            await self._redis.run("ZADD", _key(generation), "+inf", "complete")


def _key(generation: Generation) -> str:
    return f"sinpluma:sessions:{generation.token}"


def _now() -> float:
    """A steady clock, which goes on while the machine is suspended where there is one that does."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
