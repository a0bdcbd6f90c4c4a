"""The estimator as an ONNX graph, by a converter that is registered with skl2onnx.

The graph reads the code points of a whole batch in a row, with a line feed before, between and after the texts, so that
nothing is padded and no string is made. It cuts tokens, computes the integer keys of `keys.py`, looks their weights up
and adds them up as whole numbers, running sums being how a row is added up by parts. Its cost grows with the
characters alone, not with the vocabulary, and what else is in a batch changes no bit of an answer.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, defs, numpy_helper
from skl2onnx import convert_sklearn, update_registered_converter
from skl2onnx.common.data_types import DoubleTensorType, Int32TensorType

from sinpluma_sentiment.training import keys
from sinpluma_sentiment.training.estimator import UNIT, NgramSentiment
from sinpluma_sentiment.training.ngrams import LENGTHS, LETTERS, MARKS

OPSET = {"": 20, "ai.onnx.ml": 3}
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


class _Graph:
    """Adds nodes and constants to skl2onnx's container, and hands their names on."""

    def __init__(self, scope: Any, container: Any) -> None:
        self._scope = scope
        self._container = container

    def node(self, kind: str, *inputs: str, domain: str = "", output: str = "", **attributes: Any) -> str:
        output = output or self._scope.get_unique_variable_name(kind.lower())
        name = self._scope.get_unique_operator_name(kind)
        version = defs.get_schema(kind, OPSET[domain], domain).since_version
        self._container.add_node(kind, list(inputs), [output], domain, version, name=name, **attributes)
        return output

    def constant(self, values: Any, kind: type[np.generic] = np.int64) -> str:
        tensor = numpy_helper.from_array(np.asarray(values, kind), self._scope.get_unique_variable_name("constant"))
        self._container.add_initializer(tensor.name, tensor.data_type, None, tensor)
        return str(tensor.name)

    def join(self, *rows: str) -> str:
        return self.node("Concat", *rows, axis=0)

    def cut(self, row: str, start: int, end: int = 2**31) -> str:
        """Give row[start:end]."""
        return self.node("Slice", row, self.constant([start]), self.constant([end]))

    def where(self, row: str) -> str:
        """Give the places at which a row of truth values is true."""
        return self.node("Squeeze", self.node("NonZero", row), self.constant([0]))

    def whole(self, row: str) -> str:
        return self.node("Cast", row, to=TensorProto.INT64)

    def real(self, row: str) -> str:
        return self.node("Cast", row, to=TensorProto.DOUBLE)

    def steps(self, row: str) -> str:
        """Give the differences of neighbours."""
        return self.node("Sub", self.cut(row, 1), self.cut(row, 0, -1))

    def parts(self, row: str, borders: str) -> str:
        """Give the sums of a row from each border to before the next."""
        running = self.join(self.constant([0]), self.node("CumSum", row, self.constant(0)))
        return self.steps(self.node("Gather", running, borders))

    def coded(self, code_points: str, characters: str, other: int) -> str:
        """Give the codes of these characters, and `other` for all else."""
        table = np.full(max(map(ord, characters)) + 2, other, dtype=np.int64)
        table[[ord(character) for character in characters]] = [keys.CODES[character] for character in characters]
        last = self.constant(len(table) - 1, np.int32)
        return self.node("Gather", self.constant(table), self.node("Min", code_points, last))

    def look_up(self, row: str, weights: dict[int, int]) -> str:
        """Give the weights of a row of keys, 0 for those that are not known."""
        # as float32, in which whole numbers below 2^24 are exact: it takes less room than int64
        found = self.node(
            "LabelEncoder",
            row,
            domain="ai.onnx.ml",
            keys_int64s=[*weights] or [keys.NONE],
            values_floats=[*map(float, weights.values())] or [0.0],
            default_float=0.0,
        )
        return self.whole(found)


def _convert(scope: Any, operator: Any, container: Any) -> None:
    graph = _Graph(scope, container)
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


def _tokens(graph: _Graph, code_points: str) -> tuple[str, str]:
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


def _range(graph: _Graph, row: str) -> str:
    end = graph.node("Squeeze", graph.node("Shape", row))
    return graph.node("Range", graph.constant(0), end, graph.constant(1))


def _word_weights(graph: _Graph, hashes: str, weights: _Weights) -> str:
    """Give the weight of each token, and of the pair that it makes with the next."""
    left = graph.node("Mul", graph.cut(hashes, 0, -1), graph.constant(keys.LEFT))
    right = graph.node("Mul", graph.cut(hashes, 1), graph.constant(keys.RIGHT))
    apart = graph.constant(keys.APART)
    pairs = graph.look_up(graph.node("Add", graph.node("Add", left, right), apart), weights.words(2))
    words = graph.look_up(graph.node("Add", hashes, apart), weights.words(1))
    return graph.node("Add", words, graph.join(pairs, graph.constant([0])))


def _letter_weights(graph: _Graph, code_points: str, weights: _Weights) -> str:
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
