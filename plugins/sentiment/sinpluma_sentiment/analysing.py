"""Judging what somebody sends: a sentence, some of them, or a text."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

from msgspec import UNSET

from sinpluma.api import Judgement
from sinpluma_sentiment.analysers import MOST_AT_ONCE
from sinpluma_sentiment.errors import TooManySentences
from sinpluma_sentiment.schemas import AllJudged, Analysis, Judged, OneJudged, SentenceQuery
from sinpluma_sentiment.sentences import Span, sentences
from sinpluma_sentiment.sentiment import Sentiment

MOST_SENTENCES = 10_000
"""Of a text. One of 200,000 characters that has more is no prose."""
_SHORT_TEXT = 5_000
_ASTRAL = 0x1_0000


async def judge_one(parts: Sentiment, query: SentenceQuery) -> OneJudged:
    """What one sentence feels like."""
    with parts.place():
        (judgement,) = await _judge(parts, [query.sentence])
    return OneJudged(query.key, judgement.sentiment, judgement.score)


async def judge(parts: Sentiment, analysis: Analysis) -> AllJudged:
    """What several sentences feel like.

    Raises:
        TooManySentences: the text falls into more than are judged.
        AnalysisBusy: too many are asked about at the moment.
    """
    with parts.place():
        if analysis.text is not UNSET:
            return await _judge_text(parts, analysis.text)
        keyed = analysis.sentences or []
        judgements = await _judge(parts, [one.sentence for one in keyed])
    return AllJudged([_judged(judgement, key=one.key) for one, judgement in zip(keyed, judgements, strict=True)])


async def _judge_text(parts: Sentiment, text: str) -> AllJudged:
    spans = sentences(text) if len(text) <= _SHORT_TEXT else await asyncio.to_thread(sentences, text)
    if len(spans) > MOST_SENTENCES:
        raise TooManySentences(f"The text has {len(spans):,} sentences; {MOST_SENTENCES:,} are judged at once.")
    judgements = await _judge(parts, [text[span.start : span.end] for span in spans])
    places = in_utf16(text, spans)
    return AllJudged(
        [
            _judged(judgement, start=place.start, end=place.end)
            for place, judgement in zip(places, judgements, strict=True)
        ]
    )


async def _judge(parts: Sentiment, texts: Sequence[str]) -> list[Judgement]:
    judgements: list[Judgement] = []
    for start in range(0, len(texts), MOST_AT_ONCE):
        judgements += await parts.analyser.judge(texts[start : start + MOST_AT_ONCE])
    parts.measures.sentences.inc(len(judgements))
    return judgements


def in_utf16(text: str, spans: Iterable[Span]) -> list[Span]:
    """The same places of a text in UTF-16 code units, as JavaScript counts."""
    if text.isascii() or ord(max(text)) < _ASTRAL:
        return list(spans)
    ends = [0, *[end for span in spans for end in span]]
    astral = (sum(character > "\uffff" for character in text[start:end]) for start, end in pairwise(ends))
    moved = [end + more for end, more in zip(ends[1:], accumulate(astral), strict=True)]
    return [Span(start, end) for start, end in zip(moved[::2], moved[1::2], strict=True)]


def _judged(judgement: Judgement, **where: Any) -> Judged:
    return Judged(
        **where,
        sentiment=judgement.sentiment,
        verdict=judgement.verdict,
        score=judgement.score,
        language=judgement.language,
    )
