"""Write the drum network into the app: the first layer as bytes with a scale per unit."""

from __future__ import annotations

import base64
import textwrap
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
MODEL = Path(__file__).parents[1] / "react_app" / "audio" / "drummodel.py"
_WIDTH = 112

_TEXT = '''"""What the drum network was taught; written by training/drums.py."""

from __future__ import annotations

import base64
from typing import NamedTuple

import numpy as np

from react_app.audio.spectrum import FINE, FloatArray

MOVEMENTS = 5
"""Movements per fine band: level, rise, rise a hop ago, fall, lasting rise."""
_HIDDEN = {hidden}
_DRUMS = {drums}


class Network(NamedTuple):
    """Two layers: `first` (hidden, movements * bands) before tanh, `second` (drums, hidden) of logits."""

    first: FloatArray
    first_bias: FloatArray
    second: FloatArray
    second_bias: tuple[float, ...]


def network() -> Network:
    """Return the weights; the first layer is kept as bytes, with a scale per unit."""
    steps = np.frombuffer(base64.b85decode(_STEPS), np.int8).reshape(_HIDDEN, MOVEMENTS * len(FINE))
    first = steps.astype(np.float32) * np.array(_SCALES, np.float32)[:, np.newaxis]
    second = np.array(_SECOND, np.float32).reshape(_DRUMS, _HIDDEN)
    return Network(first, np.array(_FIRST_BIAS, np.float32), second, _SECOND_BIAS)


_SCALES = {scales}
_FIRST_BIAS = {first_bias}
_SECOND = {second}
_SECOND_BIAS = {second_bias}
_STEPS = (
{steps}
)
'''


def write_model(layers: tuple[Array, Array, Array, Array]) -> None:
    """Replace the model of the app."""
    first, first_bias, second, second_bias = layers
    scales = np.abs(first).max(axis=1) / 127
    steps = np.rint(first / scales[:, np.newaxis]).astype(np.int8)
    coded = textwrap.wrap(base64.b85encode(steps.tobytes()).decode(), _WIDTH)
    MODEL.write_text(
        _TEXT.format(
            hidden=len(first),
            drums=len(second),
            scales=_numbers(scales),
            first_bias=_numbers(first_bias),
            second=_numbers(second.reshape(-1)),
            second_bias=_numbers(second_bias),
            steps="\n".join(f'    "{line}"' for line in coded),
        )
    )


def _numbers(values: Array) -> str:
    text = ", ".join(f"{value:.5g}" for value in values)
    lines = textwrap.wrap(text + ",", _WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "(\n" + "\n".join(lines) + "\n)  # fmt: skip"
