"""The sets of sentences in a folder, to learn from and to be judged by.

Each set is a folder of its own, whose name ends in its language (`xed_es`). What is in it says what it is:

* `train.tsv`, `dev.tsv`, `test.tsv`: labelled by people, see `labelled.py`;
* `es.txt` and `es.teacher.txt`: sentences on lines, and line for line a teacher's P(positive);
* any other `.tsv`: labelled, but translated by machine, for training only.

A `SOURCES.md` may say `Origin:` and `Licence as found:`, which the model's card repeats.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

from sinpluma_sentiment.card import Source
from sinpluma_sentiment.normalising import normalise
from sinpluma_sentiment.training.labelled import read_labelled
from sinpluma_sentiment.training.ngrams import Array

Kind = Literal["labelled", "translated", "taught"]
SPLITS = ("train", "dev", "test")


class Rows(msgspec.Struct, frozen=True):
    """Normalised sentences of one file, and P(positive) of each."""

    name: str
    language: str
    kind: Kind
    texts: list[str]
    positive: Array


class Sets(msgspec.Struct, frozen=True):
    """All that a folder has."""

    train: list[Rows]
    dev: list[Rows]
    test: list[Rows]
    sources: list[Source]


def read_sets(folder: Path) -> Sets:
    """Read every set of a folder; `BadLine` or `ValueError` at what is malformed."""
    folders = sorted(path for path in folder.iterdir() if path.is_dir())
    files = [rows for path in folders for rows in _read(path)]
    splits = {split: [rows for of, rows in files if of == split] for split in SPLITS}
    return Sets(**splits, sources=[_source(path) for path in folders])


def joined(files: Sequence[Rows]) -> tuple[list[str], Array]:
    """Put the texts and the labels of several files together."""
    return [text for rows in files for text in rows.texts], np.concatenate([rows.positive for rows in files])


def _read(folder: Path) -> Iterator[tuple[str, Rows]]:
    for path in sorted(folder.glob("*.tsv")):
        if path.stem in SPLITS:
            yield path.stem, _labelled(path, folder.name, "labelled")
        else:
            yield "train", _labelled(path, f"{folder.name}/{path.stem}", "translated")
    for path in sorted(folder.glob("*.teacher.txt")):
        yield "train", _taught(path, path.name.removesuffix(".teacher.txt"))


def _labelled(path: Path, name: str, kind: Kind) -> Rows:
    labelled = read_labelled(path)
    texts = [normalise(sentence) for sentence in labelled.sentences]
    return Rows(name, path.parent.name.rpartition("_")[2], kind, texts, np.array(labelled.labels, dtype=float))


def _taught(answers: Path, language: str) -> Rows:
    positive = np.array(answers.read_text().split(), dtype=float)
    sentences = (answers.parent / f"{language}.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    if len(sentences) != len(positive):
        raise ValueError(f"{answers}: {len(positive)} answers to {len(sentences)} sentences")
    name = f"{answers.parent.name}/{language}"
    return Rows(name, language, "taught", [normalise(sentence) for sentence in sentences], positive)


def _source(folder: Path) -> Source:
    told = folder / "SOURCES.md"
    text = told.read_text(encoding="utf-8") if told.exists() else ""
    files = sorted([*folder.glob("*.tsv"), *folder.glob("*.txt")])
    return Source(
        name=folder.name,
        origin=_field(text, "Origin") or _sentences(text, "")[0],
        licence=_field(text, "Licence as found") or " ".join(_sentences(text, "licence|CC BY|public domain")),
        files={path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    )


def _sentences(text: str, about: str) -> list[str]:
    """Give the sentences below the heading that match `about`."""
    sentences = re.split(r"(?<=\.)\s+", " ".join(text.partition("\n")[2].split()))
    return [sentence for sentence in sentences if re.search(about, sentence, re.IGNORECASE)]


def _field(text: str, name: str) -> str:
    found = re.search(rf"^{name}: (.+)$", text, re.MULTILINE)
    return found[1] if found else ""
