"""The model's card: what it is, what it was made of, and how good it was found to be."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Thresholds(msgspec.Struct, frozen=True, kw_only=True):
    """Where a verdict begins: at most `negative`, at least `positive`; neutral lies between."""

    negative: float
    positive: float


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A set of sentences that the model was trained or judged by."""

    name: str
    origin: str
    licence: str
    files: dict[str, str]
    """SHA-256 of each file, by its name."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How the model did on labelled sentences; accuracy and macro-F1 in percent."""

    name: str
    language: str
    sentences: int
    accuracy: float
    macro_f1: float


class ModelCard(msgspec.Struct, frozen=True, kw_only=True):
    """What `model.json` tells."""

    name: str
    version: str
    languages: tuple[str, ...]
    description: str
    licence: str
    attribution: str
    sha256: str
    """Of `sentiment.onnx`."""
    thresholds: Thresholds
    recipe: dict[str, float | int | str]
    data: tuple[Source, ...]
    scores: tuple[Score, ...]
    """On the test sets."""


def read_card(path: Path) -> ModelCard:
    """Read a `model.json`; `msgspec.ValidationError` if it is not one."""
    return msgspec.json.decode(path.read_bytes(), type=ModelCard)
