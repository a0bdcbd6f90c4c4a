"""Judging a text sentence by sentence."""

from __future__ import annotations

import asyncio

from sinpluma.api import Judgement, SentimentAnalyser
from sinpluma_sentiment.analysers import MOST_AT_ONCE
from sinpluma_sentiment.arcs.feeling import Feeling, Judged, feeling
from sinpluma_sentiment.sentences import Span, sentences


async def judge(analyser: SentimentAnalyser, text: str) -> Feeling:
    """How a text feels.

    Raises:
        Unavailable: the analyser is away.
    """
    # In a thread, since a chapter may have two million letters, and others wait for this process.
    spans = await asyncio.to_thread(sentences, text)
    judgements: list[Judgement] = []
    for start in range(0, len(spans), MOST_AT_ONCE):
        some = spans[start : start + MOST_AT_ONCE]
        judgements += await analyser.judge([text[span.start : span.end] for span in some])
    return feeling(Judged(_place(span, text), one) for span, one in zip(spans, judgements, strict=True))


def _place(span: Span, text: str) -> float:
    return (span.start + span.end) / 2 / len(text)
