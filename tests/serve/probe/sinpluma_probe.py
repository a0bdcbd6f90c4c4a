"""A plugin for the tests of running sites: it writes rows, and waits wherever a test wants it to wait.

The folder of this file on PYTHONPATH is an installed distribution, as `pip install --target` would make it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from quart import Blueprint, Response
from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from sinpluma.api import Id, Model, Plugin, accepts, answers, current_site, hookimpl, reply

# pydantic is not among them: quart-schema imports it wherever it is installed.
HEAVY = ("PIL", "aiohttp", "alembic", "granian", "onnxruntime", "pandas", "sklearn", "uvicorn")

blueprint = Blueprint("probe", __name__)


class ProbeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where requests wait."""

    probe_gates: Annotated[Path, Meta(description="Folder of the files that a waiting request makes and awaits.")]
    probe_level: Annotated[int, Meta(ge=1, le=9, description="A number, to be set wrongly.")] = 1


class NoteRow(Model):
    """What a test wrote, and which worker it was."""

    __tablename__ = "probe_note"

    note_id: Mapped[int] = mapped_column(Id, primary_key=True)
    text: Mapped[str] = mapped_column(String(100))
    pid: Mapped[int]


class NoteIn(msgspec.Struct):
    """A note to write; `wait` is where the request stands still until its gate is opened."""

    text: Annotated[str, Meta(pattern="^[a-z0-9-]{1,100}$")]
    wait: Literal["never", "before", "within", "after"] = "never"


class Note(msgspec.Struct):
    """A note as it was written."""

    note_id: int
    text: str


class Worker(msgspec.Struct):
    """A worker, by its process id, and the heavy libraries that it has imported."""

    pid: int
    imported: list[str]


class ProbePlugin(Plugin):
    """The plugin."""

    name = "probe"

    @hookimpl
    def settings(self) -> type[msgspec.Struct]:
        return ProbeSettings

    @hookimpl
    def blueprints(self) -> Sequence[Blueprint]:
        return [blueprint]

    @hookimpl
    def migrations(self) -> Path:
        return Path(__file__).parent / "migrations"


@blueprint.get("/probe/worker")
@answers(Worker)
async def worker() -> Response:
    """Say which worker answers."""
    return reply(Worker(os.getpid(), [name for name in HEAVY if name in sys.modules]))


@blueprint.get("/probe/crash")
@answers(Worker)
async def crash() -> Response:
    """Fail, as a bug would."""
    raise RuntimeError("a bug")


@blueprint.post("/probe/notes")
@accepts(NoteIn)
@answers(Note, 201)
async def create(body: NoteIn) -> Response:
    """Write a note."""
    if body.wait == "before":
        await _gate(body)
    note = await current_site().db.write(_create, body)
    if body.wait == "after":
        await _gate(body)
    return reply(note, 201)


async def _create(session: AsyncSession, body: NoteIn) -> Note:
    row = NoteRow(text=body.text, pid=os.getpid())
    session.add(row)
    await session.flush()
    if body.wait == "within":
        await _gate(body)
    return Note(row.note_id, row.text)


async def _gate(body: NoteIn) -> None:
    folder = current_site().section(ProbeSettings).probe_gates
    (folder / f"{body.text}.waiting").write_text(str(os.getpid()), encoding="ascii")
    while not (folder / f"{body.text}.open").exists():
        await asyncio.sleep(0.01)
