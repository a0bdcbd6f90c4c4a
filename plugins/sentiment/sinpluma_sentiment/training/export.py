"""The estimator as an ONNX graph, by a converter that is registered with skl2onnx.

The graph reads the code points of a whole batch in a row, with a line feed before, between and after the texts, so that
nothing is padded and no string is made. It cuts tokens, computes the integer keys of `keys.py`, looks their weights up
and adds them up as whole numbers, running sums being how a row is added up by parts. Its cost grows with the
characters alone, not with the vocabulary, and what else is in a batch changes no bit of an answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import ModelProto
from skl2onnx import convert_sklearn, update_registered_converter
from skl2onnx.common.data_types import DoubleTensorType, Int32TensorType

from sinpluma_sentiment.training import keys
from sinpluma_sentiment.training.estimator import UNIT, NgramSentiment
from sinpluma_sentiment.training.graph import OPSET, Graph
from sinpluma_sentiment.training.ngrams import LENGTHS, LETTERS, MARKS

DESCRIPTION = "Code points, a line feed before, between and after the texts, to the log-odds of each being positive"
ALIAS = "SinplumaNgramSentiment"


def to_onnx(estimator: NgramSentiment) -> ModelProto:
    """Convert a fitted estimator: `code_points` (int32, any number) in, `log_odds` (double, one for each text) out."""
    update_registered_converter(NgramSentiment, ALIAS, _shapes, _convert, parser=_parse)
    inputs = [("code_points", Int32TensorType([None]))]
    model: ModelProto = convert_sklearn(
        estimator, name="sinpluma_sentiment", initial_types=inputs, target_opset=OPSET, doc_string=DESCRIPTION
    )
    return model


def _parse(
    scope: Any,
    model: NgramSentiment,
    inputs: list[Any],
    custom_parsers: Any = None,  # noqa: ARG001 - skl2onnx gives it
) -> list[Any]:
    operator = scope.declare_local_operator(ALIAS, model)
    operator.inputs = inputs
    operator.outputs.append(scope.declare_local_variable("log_odds", DoubleTensorType([None])))
    return list(operator.outputs)


def _shapes(operator: Any) -> None:
    operator.outputs[0].type = DoubleTensorType([None])


def _convert(scope: Any, operator: Any, container: Any) -> None:
    graph = Graph(scope, container)
    code_points = operator.inputs[0].full_name
    weights = _Weights(operator.raw_operator)
    starts, hashes = _tokens(graph, code_points)
    is_border = graph.node("Equal", graph.node("Gather", code_points, starts), graph.constant(ord("\n"), np.int32))
    borders = graph.where(is_border)
    of_words = graph.parts(_word_weights(graph, hashes, weights), borders)
    of_letters = graph.parts(_letter_weights(graph, code_points, weights), graph.node("Gather", starts, borders))
    one = graph.constant(1)
    length = graph.node("Max", graph.node("Sub", graph.steps(borders), one), one)
    units = graph.real(graph.node("Add", of_words, of_letters))
    total = graph.node("Mul", units, graph.constant(UNIT, np.float64))
    graph.node("Div", total, graph.node("Sqrt", graph.real(length)), output=operator.outputs[0].full_name)


class _Weights:
    """The weights by key: those of words, of pairs, and of runs of letters of each length."""

    def __init__(self, estimator: NgramSentiment) -> None:
        ngrams = estimator.ngrams_
        names = ngrams.words + ngrams.letters
        known = keys.keys_of(ngrams.words, ngrams.letters)
        self._entries = list(zip(names, known.tolist(), estimator.units_.tolist(), strict=True))
        self._words = len(ngrams.words)

    def words(self, size: int) -> dict[int, int]:
        return {key: unit for name, key, unit in self._entries[: self._words] if unit and name.count(" ") == size - 1}

    def letters(self, size: int) -> dict[int, int]:
        return {key: unit for name, key, unit in self._entries[self._words :] if unit and len(name) == size}


def _tokens(graph: Graph, code_points: str) -> tuple[str, str]:
    """Give where each token begins and, for all but the last, its hash. A line feed is a token that no n-gram has."""
    codes = graph.coded(code_points, LETTERS + MARKS + "\n", 0)
    is_mark = graph.node("GreaterOrEqual", codes, graph.constant(keys.FIRST_MARK))
    is_letter = graph.node("And", graph.node("Greater", codes, graph.constant(0)), graph.node("Not", is_mark))
    follows = graph.join(graph.constant([False], np.bool_), graph.cut(is_letter, 0, -1))
    first_letter = graph.node("And", is_letter, graph.node("Not", follows))
    is_start = graph.node("Or", is_mark, first_letter)
    starts = graph.where(is_start)
    token = graph.node("Sub", graph.node("CumSum", graph.whole(is_start), graph.constant(0)), graph.constant(1))
    place = graph.node("Sub", _range(graph, code_points), graph.node("Gather", starts, token))
    last = graph.constant(len(keys.MULTIPLIERS) - 1)
    multiplier = graph.node("Gather", graph.constant(keys.MULTIPLIERS), graph.node("Min", place, last))
    return starts, graph.parts(graph.node("Mul", codes, multiplier), starts)


def _range(graph: Graph, row: str) -> str:
    end = graph.node("Squeeze", graph.node("Shape", row))
    return graph.node("Range", graph.constant(0), end, graph.constant(1))


def _word_weights(graph: Graph, hashes: str, weights: _Weights) -> str:
    """Give the weight of each token, and of the pair that it makes with the next."""
    left = graph.node("Mul", graph.cut(hashes, 0, -1), graph.constant(keys.LEFT))
    right = graph.node("Mul", graph.cut(hashes, 1), graph.constant(keys.RIGHT))
    apart = graph.constant(keys.APART)
    pairs = graph.look_up(graph.node("Add", graph.node("Add", left, right), apart), weights.words(2))
    words = graph.look_up(graph.node("Add", hashes, apart), weights.words(1))
    return graph.node("Add", words, graph.join(pairs, graph.constant([0])))


def _letter_weights(graph: Graph, code_points: str, weights: _Weights) -> str:
    """Give for each character the weights of the runs of letters that begin there."""
    longest = LENGTHS[-1]
    padding = graph.constant([0] * (longest - 1))
    codes = graph.join(graph.coded(code_points, LETTERS, keys.EDGE_CODE), padding)
    total, key = "", codes
    for length in range(2, longest + 1):
        shifted = graph.node("Mul", graph.cut(key, 0, -1), graph.constant(keys.BASE))
        key = graph.node("Add", shifted, graph.cut(codes, length - 1))
        if length in LENGTHS:
            row = key if length == longest else graph.cut(key, 0, length - longest)
            found = graph.look_up(row, weights.letters(length))
            total = graph.node("Add", total, found) if total else found
    return total
