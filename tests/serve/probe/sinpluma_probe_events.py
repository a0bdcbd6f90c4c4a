"""A plugin that emits events and hears of them, and waits wherever a test wants it to wait.

A test that wants somebody to wait makes the file `MOMENT.arm`; who comes by takes it away, says in `MOMENT.waiting`
which process it is, and waits for `MOMENT.open`, or to be killed.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import click
import msgspec
from msgspec import Meta
from quart import Blueprint, Response
from sqlalchemy import String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.api import (
    Delivery,
    Event,
    Id,
    Model,
    Plugin,
    Site,
    Subscriber,
    accepts,
    answers,
    current_site,
    emit,
    hookimpl,
    reply,
    run_with_site,
)

blueprint = Blueprint("probe_events", __name__)


class ProbeEventsSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where everybody waits."""

    probe_moments: Annotated[Path, Meta(description="Folder of the files by which a test stops the site.")]


class Written(Event, frozen=True, kw_only=True, tag="probe_events.written"):
    """A book got its next chapter."""

    book: str
    number: int

    @property
    def stream(self) -> str:
        return f"book:{self.book}"


class BookRow(Model):
    """A book, and how many chapters it has."""

    __tablename__ = "probe_book"

    book: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]


class ArrivalRow(Model):
    """A chapter that the subscriber was told of."""

    __tablename__ = "probe_arrival"

    arrival_id: Mapped[int] = mapped_column(Id, primary_key=True)
    book: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]


class Books(msgspec.Struct):
    """Which books get a chapter each, in their order: one that is named twice gets two."""

    books: list[Annotated[str, Meta(pattern="^[a-z]{1,20}$")]]


class Chapter(msgspec.Struct):
    """A chapter, by its number."""

    book: str
    number: int


class ProbeEventsPlugin(Plugin):
    """The plugin."""

    name = "probe_events"

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        return ProbeEventsSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        return [blueprint]

    @hookimpl
    def migrations(self) -> Path:
        return Path(__file__).parent / "events_migrations"

    @hookimpl
    def event_subscribers(self) -> Sequence[Subscriber]:
        return [Subscriber(name="log", to=(Written,), handler=_hear)]

    @hookimpl
    def cli_commands(self) -> Sequence[click.Command]:
        return [probe_write]


@blueprint.post("/probe/chapters")
@accepts(Books)
@answers(list[Chapter], 201)
async def write(body: Books) -> Response:
    """Write the next chapters, in one transaction: no event of them is there before all are."""
    return reply(await current_site().db.write(_write, body.books), 201)


@blueprint.get("/probe/arrivals")
@answers(list[Chapter])
async def arrivals() -> Response:
    """List what the subscriber was told, in its order."""
    return reply(await current_site().db.read(_arrivals))


@click.command()
@click.argument("book")
def probe_write(book: str) -> None:
    """Write a chapter, and wait before the process ends."""

    async def work(site: Site) -> None:
        await site.db.write(_write, [book])
        await _moment(site, "committed")

    run_with_site(work)


async def _write(session: AsyncSession, books: list[str]) -> list[Chapter]:
    return [await _write_one(session, book) for book in books]


async def _write_one(session: AsyncSession, book: str) -> Chapter:
    row = await session.get(BookRow, book, with_for_update=True)
    if row is None:
        row = BookRow(book=book, number=0)
        session.add(row)
    row.number += 1
    await session.flush()
    await emit(session, Written(book=book, number=row.number))
    return Chapter(book, row.number)


async def _hear(site: Site, delivery: Delivery) -> None:
    assert isinstance(delivery.event, Written)
    await _moment(site, "called")
    await site.db.write(_arrive, site, delivery.event)
    await _moment(site, "written")


async def _arrive(session: AsyncSession, site: Site, event: Written) -> None:
    session.add(ArrivalRow(book=event.book, number=event.number))
    await session.flush()
    await _moment(site, "writing")


async def _arrivals(session: AsyncSession) -> list[Chapter]:
    rows = await session.scalars(select(ArrivalRow).order_by(ArrivalRow.arrival_id))
    return [Chapter(row.book, row.number) for row in rows]


async def _moment(site: Site, name: str) -> None:
    folder = site.section(ProbeEventsSettings).probe_moments
    try:
        (folder / f"{name}.arm").unlink()
    except FileNotFoundError:
        return
    (folder / f"{name}.waiting").write_text(str(os.getpid()), encoding="ascii")
    while not (folder / f"{name}.open").exists():
        await asyncio.sleep(0.01)
