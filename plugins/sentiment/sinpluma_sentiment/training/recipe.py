"""What the model is trained by: chosen on the dev sets, and written into the model's card."""

from __future__ import annotations

import msgspec


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """The choices of a training. Nothing in it is left to chance, so there is no seed."""

    words_from: int = 5
    letters_from: int = 30
    letters_scale: float = 0.5
    kept: int = 130_000
    regularisation: float = 0.3
    """1 / C of scikit-learn."""
    translated_weight: float = 0.3
    """Of a sentence that was translated by machine; one that people labelled weighs 1."""
    taught_weight: float = 0.4
    teacher_shift: float = 1.0
    """Is added to the teacher's log-odds, since it leans negative."""
    teacher_temperature: float = 0.5
    """The teacher's shifted log-odds are divided by this: below 1 it is made surer of itself."""
