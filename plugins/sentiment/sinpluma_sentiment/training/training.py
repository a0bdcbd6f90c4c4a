"""The whole way from sentences to a folder with a model, its card, its golden sentences and its estimator."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from sinpluma_sentiment.card import ModelCard, Score, Thresholds
from sinpluma_sentiment.inference import CARD, FOLDER, GRAPH, Model
from sinpluma_sentiment.training import calibration, golden
from sinpluma_sentiment.training.data import Rows, Sets, joined
from sinpluma_sentiment.training.distilling import lessons
from sinpluma_sentiment.training.estimator import ESTIMATOR, NgramSentiment, save
from sinpluma_sentiment.training.export import to_onnx
from sinpluma_sentiment.training.metrics import score
from sinpluma_sentiment.training.recipe import Recipe

RECIPE = "1"
"""How the model is made; a model's version is this and the beginning of its graph's digest."""
DESCRIPTION = (
    "How a sentence of fiction feels: a linear model over words, pairs of words and letters, for Spanish and English."
)
LICENCE = "CC BY-SA 4.0"


def train(sets: Sets, recipe: Recipe, tell: Callable[[str], None]) -> tuple[NgramSentiment, Thresholds]:
    """Train and calibrate. The test rows are not looked at.

    What is learnt from the training rows is calibrated on the dev rows; then these are learnt from as well.
    """
    tell("Learning from the training rows ...")
    estimator = _fit(sets.train, recipe)
    texts, labels = joined(sets.dev)
    temperature = calibration.temperature(estimator.decision_function(texts), labels)
    thresholds = calibration.thresholds(
        estimator.set_params(temperature=temperature).predict_proba(texts)[:, 1], labels
    )
    tell(f"Calibrated on {len(texts):,} dev rows: temperature {temperature:.3f}. Learning from all ...")
    return _fit([*sets.train, *sets.dev], recipe).set_params(temperature=temperature), thresholds


def _fit(files: Sequence[Rows], recipe: Recipe) -> NgramSentiment:
    learnt = lessons(files, recipe)
    return NgramSentiment(
        words_from=recipe.words_from,
        letters_from=recipe.letters_from,
        letters_scale=recipe.letters_scale,
        kept=recipe.kept,
        C=1 / recipe.regularisation,
    ).fit(learnt.texts, learnt.positive, learnt.weights)


def write(folder: Path, estimator: NgramSentiment, thresholds: Thresholds, recipe: Recipe, sets: Sets) -> Model:
    """Write the model's files into a folder; the scores on its card are those of the exported graph."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = to_onnx(estimator).SerializeToString()
    digest = hashlib.sha256(graph).hexdigest()
    (folder / GRAPH).write_bytes(graph)
    save(estimator, folder / ESTIMATOR)
    card = ModelCard(
        name="sinpluma-sentiment",
        version=f"{RECIPE}.{digest[:8]}",
        languages=tuple(sorted({rows.language for rows in sets.train})),
        description=DESCRIPTION,
        licence=LICENCE,
        attribution="; ".join(f"{source.name}: {source.origin}, {source.licence}" for source in sets.sources),
        sha256=digest,
        thresholds=thresholds,
        recipe=msgspec.to_builtins(recipe) | {"temperature": estimator.temperature},
        data=tuple(sets.sources),
        scores=(),
    )
    _write_card(folder, card)
    scores = tuple(_scored(Model.load(folder), rows) for rows in sets.test)
    _write_card(folder, msgspec.structs.replace(card, scores=scores))
    model = Model.load(folder)
    sentences = list(golden.read_golden(FOLDER / golden.NAME))
    golden.write_golden(folder / golden.NAME, zip(sentences, model.probabilities(sentences), strict=True))
    return model


def _scored(model: Model, rows: Rows) -> Score:
    return score(rows.name, rows.language, model.probabilities(rows.texts), rows.positive.astype(int).tolist())


def _write_card(folder: Path, card: ModelCard) -> None:
    encoded = msgspec.json.encode(card, enc_hook=float)
    (folder / CARD).write_bytes(msgspec.json.format(encoded, indent=2) + b"\n")
