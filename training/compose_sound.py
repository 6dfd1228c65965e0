"""Sound in numpy: filters that move, envelopes, reverb, delay, saturation, compression. Mono, 44.1 kHz, float32."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from compose_dice import Dice

RATE = 44100
Sound = npt.NDArray[np.float32]
Curve = npt.NDArray[np.float64]
_FRAME = 1024
_HOP = _FRAME // 2


def silence(seconds: float) -> Sound:
    """So many seconds of nothing."""
    return np.zeros(int(seconds * RATE), dtype=np.float32)


def add(target: Sound, sound: Sound, seconds: float, gain: float = 1.0) -> None:
    """Mix a sound into the target at this time; what lies outside is cut."""
    start = round(seconds * RATE)
    skip = max(0, -start)
    start = max(0, start)
    end = min(len(target), start + len(sound) - skip)
    if end > start:
        target[start:end] += sound[skip : skip + end - start] * np.float32(gain)


def noise(dice: Dice, seconds: float) -> Sound:
    """White noise."""
    return dice.rng.standard_normal(int(seconds * RATE), dtype=np.float32)


def _fast_size(least: int) -> int:
    """The smallest size from here on that the FFT likes: only factors 2, 3 and 5."""
    best = 1 << (least - 1).bit_length()
    for odd in (1, 3, 5, 9, 15, 25, 27, 45, 75, 81, 125):
        size = odd << max(0, (-(-least // odd) - 1).bit_length())
        best = min(best, size)
    return best


def _shaped(sound: Sound, gain_of: Callable[[Sound], Sound]) -> Sound:
    """The sound with a gain per frequency; long sounds go through it in overlapping frames."""
    if len(sound) < RATE:
        size = _fast_size(max(2, len(sound)))
        gain = gain_of(np.fft.rfftfreq(size, 1 / RATE).astype(np.float32))
        return np.fft.irfft(np.fft.rfft(sound, size) * gain, size)[: len(sound)].astype(np.float32)
    frame = 4096
    gain = gain_of(np.fft.rfftfreq(frame, 1 / RATE).astype(np.float32))
    return _overlap(sound, frame, gain[None, :])


def _overlap(sound: Sound, frame: int, gain: Sound) -> Sound:
    """Filter in half-overlapping frames; gain has one row, or one row per frame."""
    hop = frame // 2
    frames = len(sound) // hop + 2
    padded = np.zeros((frames + 1) * hop, dtype=np.float32)
    padded[hop : hop + len(sound)] = sound
    window = np.sin(np.pi * (np.arange(frame) + 0.5) / frame).astype(np.float32)
    pieces = np.lib.stride_tricks.sliding_window_view(padded, frame)[::hop][:frames]
    back = np.fft.irfft(np.fft.rfft(pieces * window, axis=1) * gain, frame, axis=1).astype(np.float32) * window
    out = np.zeros((len(back) + 1) * hop, dtype=np.float32)
    out[: len(back) * hop] += back[:, :hop].ravel()
    out[hop:] += back[:, hop:].ravel()
    return out[hop : hop + len(sound)]


def band(sound: Sound, low_hz: float, high_hz: float, slope: float = 2.0) -> Sound:
    """Keep what lies between two frequencies; slope is the order of both edges."""

    def gain(freqs: Sound) -> Sound:
        out = 1 / np.sqrt(1 + (freqs / np.float32(high_hz)) ** np.float32(2 * slope))
        if low_hz > 0:
            out /= np.sqrt(1 + (low_hz / np.maximum(freqs, 1.0)) ** np.float32(2 * slope))
        return np.asarray(out, dtype=np.float32)

    return _shaped(sound, gain)


def frame_times(count: int) -> Curve:
    """The times of the frames that `moving_filter` uses for so many samples."""
    return np.asarray(np.arange(count // _HOP + 2) * (_HOP / RATE))


def moving_filter(sound: Sound, cutoff_hz: Curve, resonance: float, kind: str = "low", order: float = 2.0) -> Sound:
    """A resonant filter whose cutoff follows a curve with one value per frame (see `frame_times`)."""
    frames = len(sound) // _HOP + 2
    ratio = np.fft.rfftfreq(_FRAME, 1 / RATE)[None, :] / np.clip(cutoff_hz[:frames, None], 20, 20000)
    ratio = ratio.astype(np.float32)
    if kind == "high":
        ratio = 1 / np.maximum(ratio, np.float32(1e-4))
    if kind == "band":
        width = np.float32(resonance * 2)
        gain = 1 / np.sqrt(1 + (width * (ratio - 1 / np.maximum(ratio, np.float32(1e-3)))) ** 2)
    else:
        square = ratio * ratio
        gain = (1 - square) ** 2 + square / np.float32(resonance**2)
        gain = 1 / np.sqrt(gain) if order == 2.0 else gain ** np.float32(-0.25 * order)
    return _overlap(sound, _FRAME, np.minimum(gain, np.float32(8)).astype(np.float32))


def peaks(sound: Sound, centres_hz: tuple[float, ...], width: float) -> Sound:
    """Formants: resonances at fixed frequencies, as a mouth or a wooden body has them."""

    def gain(freqs: Sound) -> Sound:
        total = np.zeros_like(freqs)
        for index, centre in enumerate(centres_hz):
            total += np.exp(-(((freqs - centre) / (width * centre)) ** 2)) / (1 + index)
        return total

    return _shaped(sound, gain)


def saturate(sound: Sound, drive: float) -> Sound:
    """Soft clipping; drive 1 is gentle, 10 is fierce. The loudness stays about the same."""
    return np.asarray(np.tanh(sound * np.float32(drive)) / np.tanh(drive), dtype=np.float32)


def echo(sound: Sound, delay_seconds: float, feedback: float, repeats: int) -> Sound:
    """A delay line without the dry sound."""
    out = np.zeros_like(sound)
    for repeat in range(1, repeats + 1):
        add(out, sound, repeat * delay_seconds, feedback**repeat)
    return out


def reverb(dice: Dice, sound: Sound, seconds: float, low_hz: float, high_hz: float) -> Sound:
    """Convolution with decaying noise, without the dry sound."""
    tail = noise(dice, seconds) * np.exp(-6.0 * np.arange(int(seconds * RATE)) / (seconds * RATE)).astype(np.float32)
    tail[: int(0.004 * RATE)] = 0
    tail = band(tail, low_hz, high_hz, 1.0)
    size = _fast_size(len(sound) + len(tail))
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
    return np.asarray(wet / np.sqrt(np.sum(tail.astype(np.float64) ** 2) + 1e-9), dtype=np.float32)


def compress(sound: Sound, threshold: float, ratio: float, release_seconds: float) -> Sound:
    """A bus compressor: level over blocks of 3 ms, quick attack, slow release."""
    block = 128
    count = len(sound) // block
    if not count:
        return sound
    level = np.sqrt(np.mean(sound[: count * block].reshape(count, block).astype(np.float64) ** 2, axis=1)) + 1e-6
    fall = np.exp(-block / RATE / release_seconds)
    logs = np.log(level)
    held = np.empty(count)
    current = -12.0
    for i, value in enumerate(logs.tolist()):
        current = value if value > current else value + (current - value) * fall
        held[i] = current
    over = np.maximum(0, held - np.log(threshold))
    gain = np.exp(-over * (1 - 1 / ratio))
    positions = np.arange(len(sound), dtype=np.float32) / block
    return np.asarray(sound * np.interp(positions, np.arange(count) + 1.0, gain), dtype=np.float32)


def loudness(sound: Sound) -> float:
    """RMS over the parts that sound at all."""
    block = 4410
    count = len(sound) // block
    if not count:
        return float(np.sqrt(np.mean(sound**2) + 1e-12))
    power = np.mean(sound[: count * block].reshape(count, block) ** 2, axis=1)
    heard = power[power > 0.01 * power.max()] if power.max() > 0 else power
    return float(np.sqrt(np.mean(heard) + 1e-12))
