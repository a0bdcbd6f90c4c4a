"""Labelled sentences in a file: a sentence, a tab, and 1 for positive or 0 for negative on each line."""

from __future__ import annotations

from pathlib import Path

import msgspec


class BadLine(Exception):
    """A line that is not a sentence, a tab, and 0 or 1."""

    def __init__(self, path: Path, number: int) -> None:
        super().__init__(f"{path}, line {number}: a sentence, a tab, and 0 or 1 were expected")


class Labelled(msgspec.Struct, frozen=True):
    """Sentences as they are written, and what people said of each: 1 positive, 0 negative."""

    sentences: list[str]
    labels: list[int]


def read_labelled(path: Path) -> Labelled:
    """Read such a file; `BadLine` at the first that is otherwise."""
    sentences, labels = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line:
            sentence, tab, label = line.rpartition("\t")
            if not tab or label not in {"0", "1"}:
                raise BadLine(path, number)
            sentences.append(sentence)
            labels.append(int(label))
    return Labelled(sentences, labels)
