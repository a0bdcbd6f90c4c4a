"""The classic recipe, for comparison: which words occur, and a logistic regression."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from sinpluma_sentiment.card import Score
from sinpluma_sentiment.training.data import Rows, joined
from sinpluma_sentiment.training.metrics import score


def classic_scores(learnt: Sequence[Rows], test: Sequence[Rows]) -> Iterator[Score]:
    """Train it on the rows that people labelled, and judge it on the test rows."""
    pipeline = make_pipeline(CountVectorizer(binary=True), LogisticRegression(C=0.05, max_iter=1_000))
    pipeline.fit(*joined([rows for rows in learnt if rows.kind == "labelled"]))
    for rows in test:
        probabilities = pipeline.predict_proba(rows.texts)[:, 1].tolist()
        yield score(rows.name, rows.language, probabilities, rows.positive.astype(int).tolist())
