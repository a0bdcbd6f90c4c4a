"""Whether the exported graph answers as the estimator that it came from, and as it did when it was released."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np

from sinpluma_sentiment.inference import GRAPH, Model
from sinpluma_sentiment.normalising import normalise
from sinpluma_sentiment.training.data import read_sets
from sinpluma_sentiment.training.estimator import ESTIMATOR, NgramSentiment, restore
from sinpluma_sentiment.training.golden import NAME, read_golden

CLOSE = 1e-5
EVEN = 0.5


class Difference(msgspec.Struct, frozen=True):
    """How far two lists of P(positive) are apart."""

    name: str
    sentences: int
    flips: int
    """So many are positive in one and not in the other."""
    furthest: float

    def __str__(self) -> str:
        return f"{self.name}: {self.sentences:,} sentences, {self.flips} flips, furthest apart {self.furthest:.1e}"

    @property
    def is_none(self) -> bool:
        """Whether it is too small to matter."""
        return self.flips == 0 and self.furthest < CLOSE


def differ(name: str, one: Sequence[float], other: Sequence[float]) -> Difference:
    """Compare two lists of P(positive), of the same sentences."""
    left, right = np.array(one), np.array(other)
    flips = int(((left >= EVEN) != (right >= EVEN)).sum())
    return Difference(name, len(left), flips, float(np.abs(left - right).max(initial=0)))


class Release:
    """A released model with the estimator that it came from, and its golden sentences."""

    def __init__(self, folder: Path) -> None:
        self.model = Model.load(folder)
        self.estimator: NgramSentiment = restore(folder / ESTIMATOR)
        self.golden = read_golden(folder / NAME)
        self.is_whole = hashlib.sha256((folder / GRAPH).read_bytes()).hexdigest() == self.model.card.sha256

    def against_estimator(self, name: str, sentences: Sequence[str]) -> Difference:
        """Compare the graph with the estimator."""
        estimated = self.estimator.predict_proba([normalise(sentence) for sentence in sentences])[:, 1]
        return differ(name, self.model.probabilities(sentences), estimated.tolist())

    def against_golden(self) -> Difference:
        """Compare the graph with what is expected of the golden sentences."""
        return differ(
            "golden sentences, as released", self.model.probabilities([*self.golden]), [*self.golden.values()]
        )


def compare(release: Release, data: Path | None) -> Iterator[Difference]:
    """Compare on the golden sentences, and on every sentence of a folder of sets if one is given."""
    if not release.is_whole:
        raise ValueError("the card is of another graph: its checksum differs")
    yield release.against_golden()
    yield release.against_estimator("golden sentences", [*release.golden])
    if data is not None:
        sets = read_sets(data)
        for split in ("train", "dev", "test"):
            for rows in getattr(sets, split):
                yield release.against_estimator(f"{rows.name} {split}", rows.texts)
