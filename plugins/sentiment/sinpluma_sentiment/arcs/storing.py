"""Which pages are to be judged, and writing how they feel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma.api import SentimentModel, one_statement, utc_now
from sinpluma_notebooks.copies import PublishedCopy, lock_copies
from sinpluma_notebooks.models import PageRow
from sinpluma_sentiment.arcs.feeling import Feeling
from sinpluma_sentiment.arcs.models import NAME_LENGTH, SentimentPageRow

TOGETHER = 10
"""Pages that are read, judged and written together."""


class Judge(NamedTuple):
    """Who judged a page, as it is stored: a model's name and version, as far as there is room for them."""

    model: str
    model_version: str

    @classmethod
    def of(cls, model: SentimentModel) -> Judge:
        """The judge that this model is."""
        return cls(model.name[:NAME_LENGTH], model.version[:NAME_LENGTH])


@one_statement
async def unjudged_pages(session: AsyncSession, judge: Judge, notebook_id: int | None, after: int) -> Sequence[int]:
    """The next published pages by id, of one work or of all, that this judge has not judged as they are now."""
    row = SentimentPageRow
    others = (row.copied_at != PageRow.copied_at, row.model != judge.model, row.model_version != judge.model_version)
    statement = (
        select(PageRow.page_id)
        .outerjoin(row, row.page_id == PageRow.page_id)
        .where(PageRow.copied_at.is_not(None), PageRow.page_id > after, or_(row.page_id.is_(None), *others))
        .order_by(PageRow.page_id)
        .limit(TOGETHER)
    )
    if notebook_id is not None:
        statement = statement.where(PageRow.notebook_id == notebook_id)
    return (await session.scalars(statement)).all()


async def store(
    session: AsyncSession, judge: Judge, copies: Sequence[PublishedCopy], feelings: Sequence[Feeling]
) -> None:
    """Write how pages feel, but for those of which there is another copy now: that one has an event on its way."""
    current = await lock_copies(session, copies)
    where = SentimentPageRow.page_id.in_(current)
    await session.execute(delete(SentimentPageRow).where(where), execution_options={"synchronize_session": False})
    judged = zip(copies, feelings, strict=True)
    rows = [_row(judge, copy, feeling) for copy, feeling in judged if copy.page_id in current]
    if rows:
        await session.execute(insert(SentimentPageRow), rows)


def _row(judge: Judge, copy: PublishedCopy, feeling: Feeling) -> dict[str, Any]:
    return {
        "page_id": copy.page_id,
        "copied_at": copy.copied_at,
        **judge._asdict(),
        "judged_at": utc_now(),
        **msgspec.structs.asdict(feeling),
        "course": msgspec.json.encode(feeling.course).decode(),
    }
