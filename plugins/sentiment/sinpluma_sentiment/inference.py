"""What the model says of sentences, by ONNX Runtime in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import tanh
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sinpluma_sentiment.card import ModelCard, Thresholds, read_card
from sinpluma_sentiment.normalising import normalise

if TYPE_CHECKING:
    import numpy as np
    import onnxruntime as ort

FOLDER = Path(__file__).parent / "model"
GRAPH = "sentiment.onnx"
CARD = "model.json"
BATCH = 8_192
"""So many characters, or few more, go through the graph together; larger batches are no quicker and take memory."""

Verdict = Literal["positive", "negative", "neutral"]


def verdict(probability: float, thresholds: Thresholds) -> Verdict:
    """Say what P(positive) amounts to; neutral is what lies between the thresholds."""
    if probability >= thresholds.positive:
        return "positive"
    return "negative" if probability <= thresholds.negative else "neutral"


class Model:
    """A loaded model. It holds no state, and any thread may ask it."""

    def __init__(self, card: ModelCard, session: ort.InferenceSession) -> None:
        self.card = card
        self._session = session

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Model:
        """Load the model of a folder, by default the one that comes with the package, on one thread."""
        import onnxruntime as ort  # noqa: PLC0415 - heavy, and not needed where another process judges

        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # What these two keep: the most that was ever needed, and 5 KB for each length of input that was ever seen.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        options.log_severity_level = 3
        session = ort.InferenceSession(folder / GRAPH, options, providers=["CPUExecutionProvider"])
        return cls(read_card(folder / CARD), session)

    def probabilities(self, sentences: Sequence[str]) -> list[float]:
        """Give the calibrated P(positive) of each sentence: exactly 0.5 where the model knows nothing of it.

        What else is in the same call changes no answer, and no `str` is refused.
        """
        answers: list[float] = []
        for batch in _batches(map(normalise, sentences)):
            (log_odds,) = self._session.run(["log_odds"], {"code_points": code_points(batch)})
            answers += map(_logistic, log_odds.tolist())
        return answers


def _logistic(log_odds: float) -> float:
    # not in the graph, where the last bit would hang on a sentence's place in its batch, nor by exp, which overflows
    return 0.5 + 0.5 * tanh(0.5 * log_odds)


def code_points(texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Write normalised texts as the graph reads them: their code points in a row, a line feed around each."""
    import numpy as np  # noqa: PLC0415 - as above

    return np.frombuffer("\n".join(("", *texts, "")).encode("utf-32-le", "surrogatepass"), np.dtype("<i4"))


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text) + 1
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
