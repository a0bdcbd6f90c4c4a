"""How quickly sentences are judged on one core, and how well, beside the estimator, VADER and TextBlob."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.measure import ROUNDS, Sample, in_turns, python, table
from sinpluma_sentiment.inference import FOLDER, Model
from sinpluma_sentiment.normalising import normalise
from sinpluma_sentiment.training.estimator import ESTIMATOR, restore
from sinpluma_sentiment.training.labelled import Labelled, read_labelled

BATCH = 32
BATCHES = 20
SINGLES = 400
AIMS = {"one, us": "at most 100", "sentences/s": "at least 30,000", "load, ms": "at most 60"}
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "sentiment"
LOADING = """
import time
import numpy, onnxruntime
from sinpluma_sentiment.inference import Model
started = time.perf_counter()
Model.load()
print(1000 * (time.perf_counter() - started))
"""

# sentences of 16 words
SENTENCES = [
    f"{start} {end}"
    for start in (
        "The old captain walked down to the harbour",
        "Nobody in the village remembered such a winter",
        "La muchacha cerró despacio la puerta del jardín",
        "Aquella noche nadie quiso hablar de la guerra",
    )
    for end in (
        "and wept because his beloved ship was gone.",
        "and everyone laughed with joy until the morning.",
        "y comprendió que por fin era muy feliz.",
        "y el miedo le heló todos los huesos.",
    )
] * 2

Judge = Callable[[Sequence[str]], Sequence[float]]
"""Gives numbers that are above the middle where sentences are positive."""


def run() -> None:
    """Measure and print."""
    _on_one_core()
    judges = _judges()
    ones = in_turns(*(_single(judge) for judge in judges.values()))
    many = in_turns(*(_batches(judge) for judge in judges.values()))
    table(f"One sentence of 16 words, us (aim: {AIMS['one, us']})", _rows(judges, ones))
    table(f"Sentences/s in batches of {BATCH} (aim: {AIMS['sentences/s']})", _rows(judges, many))
    loads = Sample(tuple(float(python(LOADING)) for _ in range(ROUNDS)))
    table(f"Load, ms (aim: {AIMS['load, ms']})", [("the model", str(loads))])
    _accuracies(judges)


def _on_one_core() -> None:
    os.environ["OMP_NUM_THREADS"] = "1"
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _judges() -> dict[str, Judge]:
    from textblob import TextBlob  # noqa: PLC0415 - after the core was chosen
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415 - the same

    estimator, vader = restore(FOLDER / ESTIMATOR), SentimentIntensityAnalyzer()
    return {
        "Sin Pluma": Model.load().probabilities,
        "its estimator in scikit-learn": lambda some: estimator.predict_proba([normalise(one) for one in some])[
            :, 1
        ].tolist(),
        "VADER": lambda some: [(1 + vader.polarity_scores(one)["compound"]) / 2 for one in some],
        "TextBlob": lambda some: [(1 + TextBlob(one).sentiment.polarity) / 2 for one in some],
    }


def _single(judge: Judge) -> Callable[[], float]:
    def measure() -> float:
        times = []
        for i in range(SINGLES):
            started = time.perf_counter()
            judge(SENTENCES[i % BATCH : i % BATCH + 1])
            times.append(time.perf_counter() - started)
        return statistics.median(times) * 1_000_000

    return measure


def _batches(judge: Judge) -> Callable[[], float]:
    def measure() -> float:
        started = time.perf_counter()
        for _ in range(BATCHES):
            judge(SENTENCES)
        return BATCH * BATCHES / (time.perf_counter() - started)

    return measure


def _rows(judges: dict[str, Judge], samples: Sequence[Sample]) -> list[tuple[str, str]]:
    return [(name, str(sample)) for name, sample in zip(judges, samples, strict=True)]


def _accuracies(judges: dict[str, Judge]) -> None:
    """Print how many are right on each test set; a judge that is undecided is half right."""
    for path in sorted(DATA.glob("*/test.tsv")):
        labelled = read_labelled(path)
        shares = {name: f"{100 * _right(judge, labelled):.1f} %" for name, judge in judges.items()}
        table(f"Right on {path.parent.name}, {len(labelled.labels):,} sentences", list(shares.items()))


def _right(judge: Judge, labelled: Labelled) -> float:
    middle = 0.5
    answers = zip(judge(labelled.sentences), labelled.labels, strict=True)
    return statistics.fmean(0.5 if answer == middle else (answer > middle) == (label == 1) for answer, label in answers)
