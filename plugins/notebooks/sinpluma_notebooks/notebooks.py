"""Beginning a work and changing what describes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import StaleVersion, emit, events, utc_now
from sinpluma_auth.models import UserRow
from sinpluma_notebooks.fields import (
    folded_tag,
    folded_title,
    read_fields,
    read_id,
    read_language,
    read_resume,
    read_tags,
    read_title,
    refuse,
)
from sinpluma_notebooks.genres import genre_exists
from sinpluma_notebooks.models import NotebookRow, TagRow
from sinpluma_notebooks.ownership import lock_notebook, whose
from sinpluma_notebooks.schemas import NotebookDetail
from sinpluma_notebooks.works import own_notebook

_READERS = {
    "title": read_title,
    "genre_id": read_id,
    "resume": read_resume,
    "language": read_language,
    "tags": read_tags,
}
_REQUIRED = frozenset({"title", "genre_id"})


async def create_notebook(session: AsyncSession, user_id: int, form: Mapping[str, Any]) -> NotebookDetail:
    """Begin a work, as a draft.

    Args:
        session: a transaction that writes.
        user_id: its author.
        form: the fields of `NewNotebook`, as somebody filled them in.

    Raises:
        Invalid: names every faulty field.
    """
    values = await _read_form(session, form, _REQUIRED)
    language = values.get("language") or await _language_of(session, user_id)
    tags = values.get("tags", [])
    now = utc_now()
    notebook = NotebookRow(
        user_id=user_id,
        genre_id=values["genre_id"],
        title=values["title"],
        title_folded=folded_title(values["title"]),
        resume=values.get("resume", ""),
        language=language,
        tags=_listed(tags),
        created=now,
        updated=now,
    )
    session.add(notebook)
    await session.flush()
    await _index_tags(session, notebook.notebook_id, tags)
    return await own_notebook(session, notebook.notebook_id)


async def save_notebook(
    session: AsyncSession,
    user_id: int,
    notebook_id: int,
    form: Mapping[str, Any],
    expected: frozenset[int] | None,
) -> NotebookDetail:
    """Change fields of a work. Where nothing changes, the version stays.

    Args:
        session: a transaction that writes.
        user_id: who changes it.
        notebook_id: the work.
        form: the fields of `NotebookChanges`, as somebody filled them in.
        expected: the versions from which this may be changed, or None for any.

    Raises:
        Invalid: names every faulty field.
        StaleVersion: there is a newer version, which `current` is.
    """
    notebook = await lock_notebook(session, user_id, notebook_id)
    values = await _read_form(session, form)
    if expected is not None and notebook.version not in expected:
        current = await own_notebook(session, notebook_id)
        raise StaleVersion("Somebody changed this notebook meanwhile. Nothing was saved.", current=current)
    await _apply(session, notebook, values, utc_now())
    return await own_notebook(session, notebook_id)


def seen_version(form: Mapping[str, Any]) -> int | None:
    """The version that a form says it was made from.

    Raises:
        Invalid: it is no number.
    """
    if form.get("version") is None:
        return None
    values, faults = read_fields(form, {"version": read_id})
    refuse(faults)
    version: int = values["version"]
    return version


async def _apply(session: AsyncSession, notebook: NotebookRow, values: dict[str, Any], now: datetime) -> None:
    tags = values.get("tags")
    if tags is not None:
        values = {**values, "tags": _listed(tags)}
    changed = {name: value for name, value in values.items() if value != getattr(notebook, name)}
    if not changed:
        return
    for name, value in changed.items():
        setattr(notebook, name, value)
    notebook.title_folded = folded_title(notebook.title)
    notebook.version += 1
    notebook.updated = now
    await session.flush()
    if "tags" in changed:
        await _index_tags(session, notebook.notebook_id, tags)
    await emit(session, events.NotebookChanged(**whose(notebook)))


async def _read_form(
    session: AsyncSession, form: Mapping[str, Any], required: frozenset[str] = frozenset()
) -> dict[str, Any]:
    values, faults = read_fields(form, _READERS, required)
    if "genre_id" in values and not await genre_exists(session, values["genre_id"]):
        faults["genre_id"] = ["There is no such genre. GET /genres/ lists them."]
    refuse(faults)
    return values


async def _language_of(session: AsyncSession, user_id: int) -> str:
    return await session.scalar(select(UserRow.locale).where(UserRow.user_id == user_id)) or "es"


async def _index_tags(session: AsyncSession, notebook_id: int, tags: list[str] | None) -> None:
    await session.execute(delete(TagRow).where(TagRow.notebook_id == notebook_id))
    if tags:
        rows = [{"notebook_id": notebook_id, "folded": folded_tag(tag)} for tag in tags]
        await session.execute(insert(TagRow), rows)


def _listed(tags: list[str]) -> str:
    return json.dumps(tags, ensure_ascii=False, separators=(",", ":"))
