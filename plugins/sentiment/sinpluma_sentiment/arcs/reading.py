"""The arc of a work, put together of its pages as readers have them now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, and_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from sinpluma_notebooks.models import PageRow
from sinpluma_notebooks.visibility import see_notebook
from sinpluma_sentiment.arcs.feeling import Point, together
from sinpluma_sentiment.arcs.models import SentimentPageRow
from sinpluma_sentiment.arcs.schemas import ArcModel, ArcPage, EmotionalArc

_PAGES = (
    select(
        PageRow.page_id,
        PageRow.published_title,
        PageRow.published_word_count,
        SentimentPageRow.model,
        SentimentPageRow.model_version,
        SentimentPageRow.judged_at,
        SentimentPageRow.positive,
        SentimentPageRow.negative,
        SentimentPageRow.neutral,
        SentimentPageRow.mean,
        SentimentPageRow.course,
    )
    .outerjoin(
        SentimentPageRow,
        and_(SentimentPageRow.page_id == PageRow.page_id, SentimentPageRow.copied_at == PageRow.copied_at),
    )
    .where(
        PageRow.notebook_id == bindparam("notebook_id"),
        PageRow.position.is_not(None),
        PageRow.published_version.is_not(None),
    )
    .order_by(PageRow.position)
)

_PageRow = Row[*tuple[Any, ...]]
_decode_course = msgspec.json.Decoder(list[Point]).decode


async def see_arc(session: AsyncSession, notebook_id: int, viewer: int | None) -> EmotionalArc:
    """The arc of a work, for whoever may see the work: of its published pages, also for its author.

    Raises:
        NotFound: the work is not there, or hidden from this viewer.
    """
    await see_notebook(session, notebook_id, viewer)
    return await read_arc(session, notebook_id)


async def read_arc(session: AsyncSession, notebook_id: int) -> EmotionalArc:
    """The arc of a work's published pages, whoever may see them.

    All of it is by one model, the one that judged last: what another one said cannot be compared with that, and is
    pending.
    """
    rows = (await session.execute(_PAGES, {"notebook_id": notebook_id})).all()
    model = _latest_model(rows)
    judged = {row.page_id: row for row in rows if model is not None and _model(row) == model}
    positive, negative, neutral = (
        sum(getattr(row, verdict) for row in judged.values()) for verdict in ("positive", "negative", "neutral")
    )
    return EmotionalArc(
        notebook_id=notebook_id,
        model=model,
        complete=len(judged) == len(rows),
        pending=len(rows) - len(judged),
        mean=_rounded(together((row.mean, row.positive + row.negative) for row in judged.values())),
        sentences=positive + negative + neutral,
        positive=positive,
        negative=negative,
        neutral=neutral,
        pages=[_page(row, number, judged=row.page_id in judged) for number, row in enumerate(rows, 1)],
    )


def _latest_model(rows: Sequence[_PageRow]) -> ArcModel | None:
    latest = max((row for row in rows if row.judged_at), key=lambda row: row.judged_at, default=None)
    return None if latest is None else _model(latest)


def _model(row: _PageRow) -> ArcModel | None:
    return None if row.model is None else ArcModel(row.model, row.model_version)


def _page(row: _PageRow, number: int, *, judged: bool) -> ArcPage:
    page = ArcPage(
        page_id=row.page_id,
        position=number,
        title=row.published_title,
        word_count=row.published_word_count,
        pending=not judged,
    )
    if judged:
        page.sentences = row.positive + row.negative + row.neutral
        page.positive, page.negative, page.neutral = row.positive, row.negative, row.neutral
        page.mean, page.course = _rounded(row.mean), _decode_course(row.course)
    return page


def _rounded(mean: float | None) -> float | None:
    return None if mean is None else round(mean, 3)
