"""Gated recurrent units in numpy, few calls a step: small networks cost what their calls cost."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

_HALF, _ONE = np.float32(0.5), np.float32(1)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Weights of one GRU layer: `from_input` (inputs + 1, 3 * hidden) and `from_before` (hidden + 1, 3 * hidden).

    The last row of each are the biases, so what they are multiplied by ends in a one. In each the reset, update and new
    gates; those of reset and update are halved, for a sigmoid is half a hyperbolic tangent of the half.
    """

    from_input: FloatArray
    from_before: FloatArray

    @property
    def hidden(self) -> int:
        """Number of units."""
        return len(self.from_before) - 1


@cache
def weights(name: str) -> dict[str, FloatArray]:
    """Return the arrays of a weights file of the package: matrices of small integers, a scale for each column."""
    with np.load(Path(__file__).with_name(name)) as data:
        return {
            key: data[key].astype(np.float32) * (data[f"{key}_scale"] if f"{key}_scale" in data.files else _ONE)
            for key in data.files
            if not key.endswith("_scale")
        }


def layers_of(arrays: dict[str, FloatArray], suffix: str = "") -> list[Layer]:
    """Return the GRU layers of a weights file, first layer first."""
    layers: list[Layer] = []
    while f"input_{len(layers)}{suffix}" in arrays:
        number = f"{len(layers)}{suffix}"
        both = (with_bias(arrays[f"{name}_{number}"], arrays[f"{name}_bias_{number}"]) for name in ("input", "before"))
        layer = Layer(*both)
        for matrix in (layer.from_input, layer.from_before):
            matrix[:, : 2 * layer.hidden] *= _HALF
        layers.append(layer)
    return layers


def with_bias(matrix: FloatArray, bias: FloatArray) -> FloatArray:
    """Return a matrix with a bias as its last row."""
    return np.vstack([matrix, bias])


class Gru:
    """One layer at work, from step to step."""

    def __init__(self, layer: Layer) -> None:
        self._from_input, self._from_before = layer.from_input, layer.from_before
        size = layer.hidden
        self.units = np.zeros(size + 1, np.float32)
        """What it tells, and a one: what the next layer is given."""
        self.units[size] = _ONE
        self._state = self.units[:size]
        self._input = np.empty(3 * size, np.float32)
        before = np.empty(3 * size, np.float32)
        self._before, self._before_gates, self._new = before, before[: 2 * size], before[2 * size :]
        self._gates = np.empty(2 * size, np.float32)
        self._reset, self._update = self._gates[:size], self._gates[size:]

    def hear(self, inputs: FloatArray) -> FloatArray:
        """Move on by one step; `inputs` end in a one. Return `units`, which hold until the next step."""
        return self.move_on(np.dot(inputs, self._from_input, out=self._input))

    def move_on(self, weighed: FloatArray) -> FloatArray:
        """The same, with the inputs times their weights."""
        gates, new, state = self._gates, self._new, self._state
        np.dot(self.units, self._from_before, out=self._before)
        np.add(weighed[: len(gates)], self._before_gates, out=gates)
        np.tanh(gates, out=gates)
        gates *= _HALF
        gates += _HALF
        new *= self._reset
        new += weighed[len(gates) :]
        np.tanh(new, out=new)
        state -= new
        state *= self._update
        state += new
        return self.units


def sigmoid(x: FloatArray) -> FloatArray:
    """Return the shares that logits stand for, each by itself."""
    out: FloatArray = np.tanh(x * _HALF)
    out *= _HALF
    out += _HALF
    return out
