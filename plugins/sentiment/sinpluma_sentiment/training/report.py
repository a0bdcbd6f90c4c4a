"""What a training came to: a page of figures and two drawings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np

from sinpluma_sentiment.card import ModelCard, Score
from sinpluma_sentiment.inference import Model
from sinpluma_sentiment.training.calibration import calibration_error
from sinpluma_sentiment.training.classic import classic_scores
from sinpluma_sentiment.training.data import Rows, Sets, joined
from sinpluma_sentiment.training.drawing import draw_calibration, draw_confusion

PAGE = "report.md"


def report(folder: Path, model: Model, sets: Sets) -> str:
    """Write `report.md`, `confusion.png` and `calibration.png` into a folder, and give the page's text."""
    labels = {language: _labels(rows) for language, rows in _by_language(sets.test)}
    answers = {language: np.array(model.probabilities(_texts(rows))) for language, rows in _by_language(sets.test)}
    draw_confusion(folder / "confusion.png", labels, answers)
    draw_calibration(folder / "calibration.png", labels, answers)
    errors = {language: calibration_error(answers[language], labels[language]) for language in labels}
    page = "\n".join(_page(model.card, [*classic_scores([*sets.train, *sets.dev], sets.test)], errors)) + "\n"
    (folder / PAGE).write_text(page, encoding="utf-8")
    return page


def _by_language(files: Sequence[Rows]) -> Iterator[tuple[str, list[Rows]]]:
    for language in sorted({rows.language for rows in files}):
        yield language, [rows for rows in files if rows.language == language]


def _texts(files: Sequence[Rows]) -> list[str]:
    return joined(files)[0]


def _labels(files: Sequence[Rows]) -> np.ndarray:
    return joined(files)[1]


def _page(card: ModelCard, classic: Sequence[Score], errors: dict[str, float]) -> Iterator[str]:
    yield f"# {card.name} {card.version} on the test sets"
    yield ""
    yield "| set | language | sentences | accuracy | macro-F1 | classic recipe: accuracy | macro-F1 |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for ours, theirs in zip(card.scores, classic, strict=True):
        yield _row(ours.name, ours.language, f"{ours.sentences:,}", [ours], [theirs])
    for language in card.languages:
        ours_of, theirs_of = ([s for s in scores if s.language == language] for scores in (card.scores, classic))
        if ours_of:
            yield _row("mean of the sets", language, "", ours_of, theirs_of)
    yield ""
    yield "Expected calibration error: " + ", ".join(f"{name} {error:.3f}" for name, error in errors.items()) + "."
    yield ""
    yield f"Neutral lies between {card.thresholds.negative} and {card.thresholds.positive}."


def _row(name: str, language: str, sentences: str, ours: Sequence[Score], theirs: Sequence[Score]) -> str:
    figures = (
        fmean(getattr(score, figure) for score in scores)
        for scores in (ours, theirs)
        for figure in ("accuracy", "macro_f1")
    )
    return f"| {name} | {language} | {sentences} | " + " | ".join(f"{figure:.1f}" for figure in figures) + " |"
