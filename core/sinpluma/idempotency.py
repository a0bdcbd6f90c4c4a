"""Idempotency keys: the same request again gets the first answer again (contract, *Conventions*).

A key is *claimed* by the worker that answers its first request, and the answer is stored with it for a day. A claim
whose worker died is free at once; what that worker had committed is recalled by `sinpluma.storage.operations`.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime

from quart import Quart, Response, g, request
from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.dialects import mysql
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.errors import InProgress, Invalid, KeyReused, Unavailable
from sinpluma.identity import REQUIRES_USER, current_identity
from sinpluma.logs import logger
from sinpluma.requests import raw_body
from sinpluma.responses import NOT_REPLAYED
from sinpluma.site import Site
from sinpluma.storage import operations
from sinpluma.storage.columns import Model, UtcDateTime, exact, utc_now
from sinpluma.storage.database import Database
from sinpluma.storage.operations import LIFETIME, Operation, OperationRow, current_operation

HEADER = "Idempotency-Key"
METHODS = frozenset({"POST", "PUT"})
WAIT_SECONDS = 5.0
MIN_ANONYMOUS, MAX_LENGTH = 16, 255
_POLL_SECONDS = 0.05
_RETRY_SECONDS = 1.0
_PURGED_AT_ONCE = 1000
NOBODY = "nobody"
_NOT_KEPT = frozenset({401, 408, 429})
_KEPT_HEADERS = frozenset({"content-type", "etag", "location", "link"})


class IdempotencyRow(Model):
    """A key in use: who answers it, and, once there is one, the answer."""

    __tablename__ = "idempotency_key"

    key_hash: Mapped[str] = mapped_column(exact(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(exact(64))
    owner: Mapped[str] = mapped_column(exact(64))
    status: Mapped[int | None]
    headers: Mapped[str | None] = mapped_column(exact(1000))
    body: Mapped[bytes | None] = mapped_column(LargeBinary().with_variant(mysql.LONGBLOB(), "mysql"))
    created: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Claim:
    """One request's claim to a key, and then its right, and duty, to answer."""

    def __init__(self, site: Site, key_hash: str, fingerprint: str) -> None:
        self.key_hash = key_hash
        self._db = site.db
        self._fingerprint = fingerprint
        # The worker, whose lock tells whether it lives, and this request of it.
        self._owner = f"{site.presence} {secrets.token_hex(8)}"

    async def make(self) -> Response | None:
        """Claim the key, or give the answer that it already has.

        Raises:
            KeyReused: the key was used with another body.
            InProgress: the first request still ran after 5 seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + WAIT_SECONDS
        while (row := await self._look()) is not None:
            if row.status is not None:
                return _again(row)
            if not await self._db.is_locked(row.owner.rpartition(" ")[0]):
                await self._db.write_apart(self._inherit, row.owner)
                continue
            if loop.time() >= deadline:
                raise InProgress("The first request with this Idempotency-Key is still running.", retry_after=1)
            await asyncio.sleep(_POLL_SECONDS)
        return None

    async def keep(self, response: Response) -> None:
        """Store the answer for those who ask again."""
        body = await response.get_data(as_text=False)
        headers = [(name, value) for name, value in response.headers if name.lower() in _KEPT_HEADERS]
        await self._db.write_apart(self._keep, response.status_code, body, json.dumps(headers))

    async def release(self) -> None:
        """Give the key back, if it was this request's: the request may be tried again.

        Once something was done for it, it stays tied to its body, whose result it would recall.
        """
        await self._db.write_apart(self._release)

    async def release_surely(self) -> None:
        """Give the key back as soon as the database answers."""
        while True:
            try:
                return await self.release()
            except (DBAPIError, PoolTimeout, Unavailable):
                await asyncio.sleep(_RETRY_SECONDS)

    async def _look(self) -> IdempotencyRow | None:
        """None when the key is ours now, otherwise the row of the request that has it."""
        try:
            return await self._db.write_apart(self._claim)
        except IntegrityError:  # another worker claimed it between our look and our insert
            return await self._db.write_apart(self._claim)

    async def _claim(self, session: AsyncSession) -> IdempotencyRow | None:
        row = await session.get(IdempotencyRow, self.key_hash, with_for_update=True)
        if row is not None and row.created < utc_now() - LIFETIME:
            await session.execute(delete(OperationRow).where(OperationRow.of_key(self.key_hash)))
            await session.delete(row)
            await session.flush()
            row = None
        if row is None:
            session.add(
                IdempotencyRow(
                    key_hash=self.key_hash, fingerprint=self._fingerprint, owner=self._owner, created=utc_now()
                )
            )
            return None
        if not hmac.compare_digest(row.fingerprint, self._fingerprint):
            raise KeyReused("This Idempotency-Key was used with another body. Use a new key.")
        return None if row.owner == self._owner else row

    async def _inherit(self, session: AsyncSession, owner: str) -> None:
        """Take the claim of a worker that died, if nobody else did so before."""
        row = await session.get(IdempotencyRow, self.key_hash, with_for_update=True)
        if row is not None and row.owner == owner and row.status is None:
            row.owner = self._owner

    async def _keep(self, session: AsyncSession, status: int, body: bytes, headers: str) -> None:
        # What was recorded stays: a failover frees the sign of life of a worker that lives, and the request whose
        # claim another took then must still find that it was done.
        row = await session.get(IdempotencyRow, self.key_hash, with_for_update=True)
        if row is not None and row.owner == self._owner:
            row.status, row.body, row.headers = status, body, headers

    async def _release(self, session: AsyncSession) -> None:
        row = await session.get(IdempotencyRow, self.key_hash, with_for_update=True)
        if row is None or row.owner != self._owner or row.status is not None:
            return
        done = select(OperationRow.operation_id).where(OperationRow.of_key(self.key_hash)).limit(1)
        if await session.scalar(done) is not None:
            row.owner = NOBODY
        else:
            await session.delete(row)


async def purge(db: Database, now: datetime) -> dict[str, int]:
    """Delete keys and recorded results older than a day."""
    return {
        "idempotency_key": await _purge_all(db, _purge_keys, now),
        "operation": await _purge_all(db, operations.purge, now),
    }


async def _purge_all(db: Database, some: Callable[[AsyncSession, datetime, int], Awaitable[int]], now: datetime) -> int:
    """Delete a thousand rows at a time: a group of servers refuses transactions that are too big."""
    total = 0
    while deleted := await db.write_apart(some, now, _PURGED_AT_ONCE):
        total += deleted
    return total


async def _purge_keys(session: AsyncSession, now: datetime, limit: int) -> int:
    old = select(IdempotencyRow.key_hash).where(IdempotencyRow.created < now - LIFETIME).limit(limit)
    keys = (await session.scalars(old)).all()
    await session.execute(delete(IdempotencyRow).where(IdempotencyRow.key_hash.in_(keys)))
    return len(keys)


def register(app: Quart, site: Site) -> None:
    """Honour the header on every POST and PUT of `app`."""

    async def before() -> Response | None:
        current_operation.set(None)
        key = request.headers.get(HEADER)
        return await _claim(site, key) if key is not None and _applies(app) else None

    async def after(response: Response) -> Response:
        claimed: Claim | None = g.get("idempotency_claim")
        if claimed is not None and _is_kept(response.status_code):
            try:
                await claimed.keep(response)
            except (DBAPIError, PoolTimeout, Unavailable) as error:
                # What was done stands, and is recalled if it is asked again.
                logger.error("an answer was not kept", exc_info=error)
            else:
                g.pop("idempotency_claim")
        return response

    async def teardown(_error: BaseException | None) -> None:
        # The answer is not kept, or there is none, since the client hung up: the request may come again.
        claimed: Claim | None = g.pop("idempotency_claim", None)
        if claimed is not None:
            await asyncio.wait({site.tasks.start(claimed.release_surely(), "release a key")}, timeout=_RETRY_SECONDS)

    app.before_request(before)
    app.after_request(after)
    app.teardown_request(teardown)


async def _claim(site: Site, key: str) -> Response | None:
    """Claim a key for this request, or give the answer that it already has."""
    claim = g.idempotency_claim = Claim(site, _key_hash(key), await _fingerprint(key))
    # The request has it before it is made: the client may hang up, or the database go away, while that is committed.
    try:
        answered = await claim.make()
    except (InProgress, KeyReused):  # the key is another request's
        g.pop("idempotency_claim")
        raise
    if answered is not None:
        g.pop("idempotency_claim")
    else:
        current_operation.set(Operation(claim.key_hash))
    return answered


def _again(row: IdempotencyRow) -> Response:
    response = Response(row.body or b"", row.status)
    response.headers.pop("Content-Type", None)
    for name, value in json.loads(row.headers or "[]"):
        response.headers[name] = value
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _applies(app: Quart) -> bool:
    if request.method not in METHODS or request.endpoint is None:
        return False
    view = app.view_functions[request.endpoint]
    if getattr(view, REQUIRES_USER, False) and current_identity() is None:  # the answer is 401, whatever the key
        return False
    return not getattr(view, NOT_REPLAYED, False)


def _is_kept(status: int) -> bool:
    return status < 500 and status not in _NOT_KEPT  # noqa: PLR2004 - server errors


def _key_hash(key: str) -> str:
    identity = current_identity()
    if not 1 <= len(key) <= MAX_LENGTH:
        raise _unfit(f"must have 1 to {MAX_LENGTH} characters")
    if identity is None and len(key) < MIN_ANONYMOUS:
        raise _unfit(f"must have at least {MIN_ANONYMOUS} characters when nobody is signed in")
    scope = f"user {identity.user_id}" if identity else "anonymous"
    return hashlib.sha256(f"{scope}\0{request.method} {request.path.rstrip('/')}\0{key}".encode()).hexdigest()


def _unfit(message: str) -> Invalid:
    return Invalid(f"The Idempotency-Key {message}.", errors={HEADER: [message]})


async def _fingerprint(key: str) -> str:
    # Keyed by what only the client knows, so that a stored digest tells nothing about a password in the body.
    # The precondition belongs to it: a change that failed with one version is another change with the next.
    precondition = request.headers.get("If-Match", "").encode()
    return hmac.new(key.encode(), precondition + b"\0" + await raw_body(), hashlib.sha256).hexdigest()
