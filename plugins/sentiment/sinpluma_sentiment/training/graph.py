"""Writing an ONNX graph within a converter of skl2onnx."""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import TensorProto, defs, numpy_helper

from sinpluma_sentiment.training import keys

OPSET = {"": 20, "ai.onnx.ml": 3}


class Graph:
    """Adds nodes and constants to skl2onnx's container, and gives the names of their outcomes.

    `scope` and `container` are what skl2onnx hands to a converter. Rows are tensors of one dimension.
    """

    def __init__(self, scope: Any, container: Any) -> None:
        self._scope = scope
        self._container = container

    def node(self, kind: str, *inputs: str, domain: str = "", output: str = "", **attributes: Any) -> str:
        """Add an operator, in the version that the opset has of it."""
        output = output or self._scope.get_unique_variable_name(kind.lower())
        name = self._scope.get_unique_operator_name(kind)
        version = defs.get_schema(kind, OPSET[domain], domain).since_version
        self._container.add_node(kind, list(inputs), [output], domain, version, name=name, **attributes)
        return output

    def constant(self, values: Any, kind: type[np.generic] = np.int64) -> str:
        """Add numbers that are always the same."""
        tensor = numpy_helper.from_array(np.asarray(values, kind), self._scope.get_unique_variable_name("constant"))
        self._container.add_initializer(tensor.name, tensor.data_type, None, tensor)
        return str(tensor.name)

    def join(self, *rows: str) -> str:
        """Give one row after the other."""
        return self.node("Concat", *rows, axis=0)

    def cut(self, row: str, start: int, end: int = 2**31) -> str:
        """Give row[start:end]."""
        return self.node("Slice", row, self.constant([start]), self.constant([end]))

    def where(self, row: str) -> str:
        """Give the places at which a row of truth values is true."""
        return self.node("Squeeze", self.node("NonZero", row), self.constant([0]))

    def whole(self, row: str) -> str:
        """Give a row as int64."""
        return self.node("Cast", row, to=TensorProto.INT64)

    def real(self, row: str) -> str:
        """Give a row as double."""
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
