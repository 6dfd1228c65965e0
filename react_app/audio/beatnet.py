"""The network that hears where beats are: stacked GRUs on band levels, in numpy.

Trained by training/train.py on music we render ourselves; see training/README.md. The live network goes through the
music once, in steps of two hops. The network for whole tracks goes through it both ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from react_app.audio.beatfront import BANDS, BINS, band_levels
from react_app.audio.front import FrontEnd
from react_app.audio.gru import Gru, Layer, layers_of, sigmoid, weights, with_bias
from react_app.audio.harmony import PITCHES, ringing
from react_app.audio.hops import Hops
from react_app.audio.places import PLACES
from react_app.audio.spectrum import FloatArray

STEP = 2
"""Hops per step."""
PHASES, TEMPI = 16, 48
"""Sizes of what the network tells: place within the beat, tempo from 50 to 220 BPM."""
SLOWEST_BPM, FASTEST_BPM = 50.0, 220.0
LIVE_NETS = ("beatnet_live.npz", "beatnet_live2.npz")
INPUTS = BANDS + STEP * BANDS
"""What the network is given of each step: how loud each band is, and how much begins in it in each of the two hops."""
HEARD = BANDS + PITCHES
"""Columns of what is kept of each hop: levels of the bands, and the strength of each pitch class."""
DELAY = 3
"""At step s the live network tells about hops 2s - 3 and 2s - 2."""
LOUDNESS, FLOOR = np.float32(300.0), np.float32(1e-5)
"""The level of a magnitude is log(1 + LOUDNESS * (magnitude + FLOOR))."""

_SPLITS = (STEP, 2 * STEP, 2 * STEP + PHASES, 2 * STEP + PHASES + TEMPI)
_MIDDLE = np.float32(2.0)
_RISE = np.float32(2.0)
_SHARES = np.array([0, PHASES, PHASES + TEMPI])
_SHARE_OF = np.repeat(np.arange(3), (PHASES, TEMPI, PLACES))
_LEAST_LOG = np.float32(-60.0)
_ZERO, _HALF = np.float32(0), np.float32(0.5)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What the network tells at a step. `beat` and `downbeat`: probability for each of two hops; the rest are
    distributions over phases (from beat to beat), tempi (even on a log scale) and places in the bar (1 2, 1 2 3,
    1 2 3 4)."""

    beat: FloatArray
    downbeat: FloatArray
    phase: FloatArray
    tempo: FloatArray
    place: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Activations:
    """What the network for whole tracks tells: probability of a beat (downbeats too) and of a downbeat, by hop.

    `beat`, `downbeat`: (n,); `phase`, `tempo`, `place`: (n // 2, sizes) distributions by step of two hops. `heard`:
    (n, HEARD) of each hop.
    """

    beat: FloatArray
    downbeat: FloatArray
    phase: FloatArray
    tempo: FloatArray
    place: FloatArray
    heard: NDArray[np.float16]


class BandStream:
    """Makes the network's inputs out of spectra, hop by hop."""

    def __init__(self) -> None:
        self._inputs = np.ones(INPUTS + 1, np.float32)
        self._rises = self._inputs[BANDS:INPUTS].reshape(STEP, BANDS)
        self._spectra = np.zeros((STEP, BINS), np.float32)
        self._gains = np.zeros((STEP, 1), np.float32)
        self._levels = np.zeros((STEP + 1, BANDS), np.float32)
        """Those of the hop before the step, and of its two hops."""
        self._heard = np.zeros((STEP, HEARD), np.float32)
        self._hops = 0

    @property
    def heard(self) -> FloatArray:
        """(STEP, HEARD) of the newest step's hops: the levels, and what rings; valid until the next."""
        self._heard[:, :BANDS] = self._levels[1:]
        self._heard[:, BANDS:] = ringing(self._spectra[-1])
        return self._heard

    @property
    def begins(self) -> float:
        """How much began in the newest step, over all bands."""
        return float(self._rises.sum())

    def hear(self, magnitude: FloatArray, gain: float) -> FloatArray | None:
        """Take in one hop; return the inputs of a step, and a one, on every second one (valid until the next)."""
        place = self._hops % STEP
        self._spectra[place] = magnitude[:BINS]
        self._gains[place] = gain
        self._hops += 1
        if place + 1 < STEP:
            return None
        levels = self._levels
        levels[0] = levels[STEP]
        new = levels[1:]
        np.multiply(band_levels(self._spectra), self._gains, out=new)
        new += FLOOR
        new *= LOUDNESS
        np.log1p(new, out=new)
        if self._hops == STEP:
            levels[0] = levels[1]
        rises = np.subtract(new, levels[:STEP], out=self._rises)
        np.maximum(rises, _ZERO, out=rises)
        rises *= _RISE
        np.subtract(levels[STEP], _MIDDLE, out=self._inputs[:BANDS])
        return self._inputs


class LiveNet:
    """The causal networks, a step at a time: two that were trained differently, and are wrong about different music."""

    def __init__(self) -> None:
        self._nets = [_Net(weights(name)) for name in LIVE_NETS]
        self._share = np.float32(1.0 / len(self._nets))

    def step(self, inputs: FloatArray) -> Told:
        """Take in the inputs of one step, which end in a one, and tell: the mean of what is likely, the geometric mean
        of shares."""
        outs = [net.step(inputs) for net in self._nets]
        beats, shares = sigmoid(outs[0][: 2 * STEP]), outs[0][2 * STEP :]
        for out in outs[1:]:
            beats += sigmoid(out[: 2 * STEP])
            shares += out[2 * STEP :]
        beats *= self._share
        shares *= self._share
        shares -= shares.max()
        np.maximum(shares, _LEAST_LOG, out=shares)
        np.exp(shares, out=shares)
        shares /= np.add.reduceat(shares, _SHARES)[_SHARE_OF]
        phase, tempo, place = shares[:PHASES], shares[PHASES:-PLACES], shares[-PLACES:]
        return Told(beats[:STEP], beats[STEP:], phase, tempo, place)


class _Net:
    """One of them."""

    def __init__(self, arrays: dict[str, FloatArray]) -> None:
        self._layers = [Gru(layer) for layer in layers_of(arrays)]
        self._out = with_bias(arrays["out"], arrays["out_bias"])

    def step(self, inputs: FloatArray) -> FloatArray:
        """Return the logits of one step."""
        for layer in self._layers:
            inputs = layer.hear(inputs)
        logits: FloatArray = np.dot(inputs, self._out)
        return logits


def _softmax(x: FloatArray) -> FloatArray:
    out: FloatArray = np.exp(x - x.max(axis=-1, keepdims=True))
    out /= out.sum(axis=-1, keepdims=True)
    return out


def hear_whole(mono: FloatArray) -> Activations:
    """Return what is told of float32 mono samples at 44.1 kHz: by the network for whole tracks, and of the beats by
    those that hear live too, for half. They were taught apart, and are wrong about different music."""
    stream = BandStream()
    steps: list[FloatArray] = []
    heard: list[NDArray[np.float16]] = []
    for magnitude, gain in heard_spectra(mono):
        step = stream.hear(magnitude, gain)
        if step is not None:
            steps.append(step.copy())
            heard.append(stream.heard.astype(np.float16))
    signal = np.array(steps, np.float32).reshape(-1, INPUTS + 1)
    told = _logits(weights("beatnet_whole.npz"), signal, "_forth", "_back")
    beats = sigmoid(told[:, : 2 * STEP])
    live = [sigmoid(_logits(weights(name), signal, "")[:, :STEP]) for name in LIVE_NETS]
    beats[:, :STEP] = _HALF * (beats[:, :STEP] + np.mean(live, axis=0))
    return Activations(
        _on_time(beats[:, :STEP]),
        _on_time(beats[:, STEP:]),
        _softmax(told[:, _SPLITS[1] : _SPLITS[2]]),
        _softmax(told[:, _SPLITS[2] : _SPLITS[3]]),
        _softmax(told[:, _SPLITS[3] :]),
        np.array(heard, np.float16).reshape(-1, HEARD),
    )


def _logits(arrays: dict[str, FloatArray], signal: FloatArray, *ways: str) -> FloatArray:
    """Return the (steps, sizes) logits of a network over all inputs, which end in ones; `ways` its layers go through
    them, by the suffixes of their weights."""
    ones = signal[:, -1:]
    for layers in zip(*(layers_of(arrays, way) for way in ways), strict=True):
        told = [
            _run(layer, signal[::-1])[::-1] if way == "_back" else _run(layer, signal)
            for way, layer in zip(ways, layers, strict=True)
        ]
        signal = np.concatenate([*told, ones], axis=1)
    logits: FloatArray = signal @ with_bias(arrays["out"], arrays["out_bias"])
    return logits


def _on_time(told: FloatArray) -> FloatArray:
    """Return what was told by step, DELAY hops late, as one value per hop."""
    flat = told.reshape(-1)
    return np.concatenate([flat[DELAY:], np.zeros(min(DELAY, len(flat)), np.float32)])


def heard_spectra(mono: FloatArray) -> Iterator[tuple[FloatArray, float]]:
    """Yield the (1025,) spectrum and the gain of every whole hop of (n,) float32 samples, by the front end of the
    live analysis."""
    front = FrontEnd()
    for sound in Hops().cut(mono):
        heard = front.hear(sound)
        yield heard.magnitude, heard.gain


def _run(layer: Layer, signal: FloatArray) -> FloatArray:
    """Return the (steps, hidden) outputs of a layer over a whole signal, whose columns end in ones."""
    gru = Gru(layer)
    rows = signal @ layer.from_input
    out = np.empty((len(rows), layer.hidden), np.float32)
    for row, target in zip(rows, out, strict=True):
        target[:] = gru.move_on(row)[:-1]
    return out
