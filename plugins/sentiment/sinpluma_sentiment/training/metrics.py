"""How many answers are right, of which kind."""

from __future__ import annotations

from collections.abc import Sequence

from sinpluma_sentiment.card import Score

EVEN = 0.5


def score(name: str, language: str, probabilities: Sequence[float], labels: Sequence[int]) -> Score:
    """Judge P(positive) by what people said: 1 for positive, 0 for negative. Exactly 0.5 counts as positive."""
    hits = [[0, 0], [0, 0]]
    for probability, label in zip(probabilities, labels, strict=True):
        hits[label][probability >= EVEN] += 1
    (true_negative, false_positive), (false_negative, true_positive) = hits
    wrong = false_positive + false_negative
    f1s = [2 * right / (2 * right + wrong) if right + wrong else 0.0 for right in (true_negative, true_positive)]
    return Score(
        name=name,
        language=language,
        sentences=len(labels),
        accuracy=round(100 * (true_negative + true_positive) / max(len(labels), 1), 2),
        macro_f1=round(100 * sum(f1s) / 2, 2),
    )
