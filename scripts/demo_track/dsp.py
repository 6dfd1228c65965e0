"""Filters, spaces and envelopes, in numpy alone.

Signals are float64, mono `(n,)` or stereo `(2, n)`. Filters are the responses of analogue prototypes applied in the
frequency domain: causal, so that nothing rings before a stroke.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo_track.grid import BAR, SAMPLE_RATE

Signal = NDArray[np.float64]
Points = Sequence[tuple[float, float]]


def db(value_db: float) -> float:
    """The factor of a level in decibels."""
    return float(10.0 ** (value_db / 20.0))


def curve(points: Points, length: int) -> Signal:
    """Automation: straight lines through `(bar, value)` points, one value a sample."""
    bars, values = zip(*points, strict=True)
    return np.asarray(np.interp(np.arange(length) / BAR, bars, values))


def decay(length: int, seconds: float) -> Signal:
    """An exponential that falls by 60 dB in `seconds`."""
    return np.asarray(np.exp(-6.9078 * np.arange(length) / (SAMPLE_RATE * seconds)))


def attack(length: int, seconds: float) -> Signal:
    """A rise from 0 to 1 in the shape of half a cosine."""
    ramp = np.clip(np.arange(length) / max(seconds * SAMPLE_RATE, 1.0), 0.0, 1.0)
    return 0.5 - 0.5 * np.cos(np.pi * ramp)


def fade_out(signal: Signal, seconds: float) -> Signal:
    """The signal with its last `seconds` faded to nothing."""
    count = min(int(seconds * SAMPLE_RATE), signal.shape[-1])
    faded = signal.copy()
    faded[..., signal.shape[-1] - count :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, count + 1) / count)
    return faded


def _fft_size(length: int) -> int:
    """The next size that is quick to transform."""
    best = 1 << (length - 1).bit_length()
    for odd in (3, 5, 9, 15):
        size = odd << max(0, (-(-length // odd) - 1).bit_length())
        if length <= size < best:
            best = size
    return best


def _section(kind: str, frequencies: NDArray[Any], cutoff: float, q: float) -> NDArray[Any]:
    """The response of one second-order section at `frequencies`."""
    s = 1j * frequencies / cutoff
    below = s * s + s / q + 1.0
    tops = {"low": np.ones_like(s), "high": s * s, "band": s / q}
    return np.asarray(tops[kind] / below)


def filtered(signal: Signal, *sections: tuple[str, float, float]) -> Signal:
    """Apply second-order `("low" | "high" | "band", cutoff in Hz, q)` sections one after the other."""
    length = signal.shape[-1]
    size = _fft_size(length + SAMPLE_RATE // 4)
    frequencies = np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE)
    spectrum = np.fft.rfft(signal, size)
    for kind, cutoff, q in sections:
        spectrum = spectrum * _section(kind, frequencies, cutoff, q)
    return np.asarray(np.fft.irfft(spectrum, size)[..., :length])


def swept(signal: Signal, kind: str, cutoff: Signal, q: float = 0.8) -> Signal:
    """A filter whose cutoff (Hz, one value a sample) moves: frames of 43 ms, overlapped."""
    size, hop = 2048, 512
    length = signal.shape[-1]
    window = np.sqrt(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(size) / size))
    frequencies = np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE)
    padded = np.pad(np.atleast_2d(signal), ((0, 0), (size, size)))
    out = np.zeros_like(padded)
    for start in range(0, padded.shape[1] - size + 1, hop):
        centre = min(max(start - size // 2, 0), length - 1)
        gain = np.abs(_section(kind, frequencies, float(cutoff[centre]), q))
        frame = np.fft.rfft(padded[:, start : start + size] * window) * gain
        out[:, start : start + size] += np.fft.irfft(frame, size) * window
    return np.asarray(out[:, size : size + length] * 0.5).reshape(signal.shape)


def convolve(signal: Signal, response: Signal) -> Signal:
    """Each channel of a stereo signal through its channel of the response; as long as the signal."""
    length = signal.shape[-1]
    size = _fft_size(length + response.shape[-1])
    product = np.fft.rfft(signal, size) * np.fft.rfft(response, size)
    return np.asarray(np.fft.irfft(product, size)[..., :length])


def room(seed: int, seconds: float, bright: float, pre_delay: float = 0.012) -> Signal:
    """A stereo room: noise that decays, its treble (relative time `bright`) sooner than its bass."""
    rng = np.random.default_rng(seed)
    length = int(seconds * 1.1 * SAMPLE_RATE)
    response = np.zeros((2, length))
    edges = (120.0, 400.0, 1200.0, 3500.0, 9000.0)
    for band in range(len(edges) - 1):
        time = seconds * np.interp(band, (0, len(edges) - 2), (1.0, bright))
        noise = rng.standard_normal((2, length))
        noise = filtered(noise, ("high", edges[band], 0.7), ("low", edges[band + 1], 0.7))
        response += noise * decay(length, float(time))
    response *= attack(length, 0.004)
    response = np.pad(response, ((0, 0), (int(pre_delay * SAMPLE_RATE), 0)))
    return np.asarray(response / np.sqrt(np.sum(response**2) / 2.0))


def ping_pong(signal: Signal, time: int, feedback: float, repeats: int) -> Signal:
    """Echoes that change sides, each darker than the one before; the dry signal is not included."""
    length = signal.shape[-1]
    mono = signal.mean(axis=0)
    out = np.zeros_like(signal)
    for turn in range(1, repeats + 1):
        mono = filtered(mono, ("low", 5200.0, 0.7), ("high", 220.0, 0.7))
        pan = (1.0, 0.25) if turn % 2 else (0.25, 1.0)
        at = turn * time
        if at >= length:
            break
        echo = mono[: length - at] * feedback**turn
        out[0, at:] += echo * pan[0]
        out[1, at:] += echo * pan[1]
    return out


def duck(length: int, at: Sequence[int], release: float) -> Signal:
    """How far (0 to 1) a side-chain opens: shut at each of the samples `at`, open again after `release` seconds."""
    gain = np.ones(length)
    samples = int(release * SAMPLE_RATE)
    rise = (np.arange(samples) / samples) ** 1.5
    rise = rise * rise * (3.0 - 2.0 * rise)
    early = 144
    for start in at:
        lead = gain[max(start - early, 0) : start]
        lead *= np.linspace(1.0, 0.0, early)[early - len(lead) :]
        piece = gain[start : start + samples]
        np.minimum(piece, rise[: len(piece)], out=piece)
    return gain


def pan(signal: Signal, position: float) -> Signal:
    """A mono signal at `position` (-1 left to 1 right), at equal power."""
    angle = (position + 1.0) * np.pi / 4.0
    return np.asarray(np.stack((signal * np.cos(angle), signal * np.sin(angle))) * np.sqrt(2.0))


def add(target: Signal, sound: Signal, at: int, gain: float = 1.0) -> None:
    """Mix a sound (mono or stereo) into a stereo stem at a sample; what hangs over the ends is cut."""
    if at < 0:
        sound, at = sound[..., -at:], 0
    count = min(sound.shape[-1], target.shape[-1] - at)
    if count > 0:
        target[:, at : at + count] += sound[..., :count] * gain
