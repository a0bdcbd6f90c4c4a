"""The golden sentences: what the model answers to them is released with it.

A line is a sentence as a JSON string, a tab, and the expected P(positive).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

NAME = "golden.tsv"


def read_golden(path: Path) -> dict[str, float]:
    """Give what is expected of each sentence."""
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {json.loads(sentence): float(expected) for sentence, expected in lines}


def write_golden(path: Path, expected: Iterable[tuple[str, float]]) -> None:
    """Write sentences and what is expected of each, to 9 places."""
    path.write_text("".join(f"{_quoted(sentence)}\t{value:.9f}\n" for sentence, value in expected), encoding="utf-8")


def _quoted(sentence: str) -> str:
    return json.dumps(sentence, ensure_ascii=not sentence.isprintable())
