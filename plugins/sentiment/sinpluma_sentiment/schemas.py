"""What the routes of sentiment take and answer."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from sinpluma_sentiment.analysers import MOST_AT_ONCE
from sinpluma_sentiment.sentences import LONGEST_SENTENCE

LONGEST_KEY = 200
LONGEST_QUERY = 1_000
"""Characters of a sentence in an address: in any script they fit into the 16 KiB that a request's head may have."""
LONGEST_TEXT = 200_000

Key = Annotated[str, Meta(max_length=LONGEST_KEY, description="Whatever tells the answer apart; it is given back.")]
Sentence = Annotated[str, Meta(max_length=LONGEST_SENTENCE)]
QuerySentence = Annotated[str, Meta(max_length=LONGEST_QUERY)]
Sentiment = Annotated[Literal["positive", "negative"], Meta(description="The likelier of the two.")]
Verdict = Annotated[
    Literal["positive", "negative", "neutral"],
    Meta(description="Neutral where the score is too near the middle, or there is nothing to go by."),
]
Score = Annotated[float, Meta(ge=0, le=1, description="The probability that it is positive.")]


class SentenceQuery(Struct):
    """One sentence."""

    key: Key
    sentence: QuerySentence


class OneJudged(Struct):
    """What a sentence feels like."""

    key: str
    sentiment: Sentiment
    score: Score


class KeyedSentence(Struct):
    """One sentence of several."""

    key: Key
    sentence: Sentence


class Analysis(Struct):
    """What is to be judged: either sentences, or a text, which is taken apart first."""

    sentences: Annotated[list[KeyedSentence], Meta(max_length=MOST_AT_ONCE)] | UnsetType = UNSET
    text: Annotated[str, Meta(max_length=LONGEST_TEXT)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Hold what one field's type cannot say."""
        if (self.sentences is UNSET) == (self.text is UNSET):
            raise ValueError("Send either `sentences` or `text`")


class Judged(Struct, kw_only=True):
    """What one of several sentences feels like: that with this key, or that between these places of the text."""

    key: str | UnsetType = UNSET
    start: Annotated[int, Meta(description="In UTF-16 code units.")] | UnsetType = UNSET
    end: Annotated[int, Meta(description="In UTF-16 code units.")] | UnsetType = UNSET
    sentiment: Sentiment
    verdict: Verdict
    score: Score
    language: Annotated[str, Meta(description="BCP 47: `es`, `en`, or `und` where neither can be told.")]


class AllJudged(Struct):
    """What the sentences feel like, in their order."""

    results: list[Judged]


class Model(Struct, kw_only=True):
    """What judges sentences, and how far to trust it."""

    name: str
    version: str
    languages: Annotated[list[str], Meta(description="BCP 47 tags.")]
    neutral: Annotated[
        list[float], Meta(min_length=2, max_length=2, description="Between these scores the verdict is neutral.")
    ]
    training_data: Annotated[list[str], Meta(description="What it was trained on, a line a source.")]
    accuracy: Annotated[
        dict[str, float],
        Meta(description="The share of a test set's sentences that it judged as people did, by the set's name."),
    ]
