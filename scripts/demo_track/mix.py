"""The desk: levels, side-chain, delay, reverb, and the master bus."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from demo_track import effects, melody, rhythm
from demo_track.dsp import Signal, convolve, curve, db, duck, filtered, ping_pong, room
from demo_track.grid import BARS, BREAKDOWN, BUILD_1, BUILD_2, DROP_1, DROP_2, LENGTH, OUTRO, SAMPLE_RATE, STEP

STEMS: dict[str, Callable[[], Signal]] = {
    "kick": rhythm.kick_stem,
    "clap": rhythm.clap_stem,
    "roll": rhythm.roll_stem,
    "hats": rhythm.hat_stem,
    "percussion": rhythm.percussion_stem,
    "bass": melody.bass_stem,
    "pads": melody.pad_stem,
    "stabs": melody.stab_stem,
    "arp": melody.arp_stem,
    "lead": melody.lead_stem,
    "keys": melody.key_stem,
    "effects": effects.effect_stem,
}

# Level, how deep the side-chain cuts (0 to 1), and how much goes to the hall and to the echo, both in dB.
_CHANNELS: dict[str, tuple[float, float, float, float]] = {
    "kick": (-4.0, 0.0, -90.0, -90.0),
    "clap": (-5.0, 0.0, -20.0, -90.0),
    "roll": (-7.0, 0.0, -16.0, -90.0),
    "hats": (-2.5, 0.25, -30.0, -90.0),
    "percussion": (-7.0, 0.25, -18.0, -90.0),
    "bass": (-8.5, 0.9, -90.0, -90.0),
    "pads": (-17.0, 0.85, -10.0, -90.0),
    "stabs": (-4.5, 0.6, -11.0, -12.0),
    "arp": (-8.5, 0.5, -13.0, -8.0),
    "lead": (-5.0, 0.35, -13.0, -11.0),
    "keys": (-17.5, 0.3, -6.0, -7.0),
    "effects": (-3.0, 0.2, -14.0, -90.0),
}

# Cleaning: what each channel gives up so that the others are heard.
_CUTS: dict[str, tuple[tuple[str, float, float], ...]] = {
    "clap": (("high", 180.0, 0.7),),
    "roll": (("high", 160.0, 0.7),),
    "bass": (("high", 32.0, 0.8), ("low", 6500.0, 0.7)),
    "pads": (("high", 210.0, 0.7),),
    "stabs": (("high", 240.0, 0.7),),
    "arp": (("high", 300.0, 0.7),),
    "lead": (("high", 260.0, 0.7),),
    "keys": (("high", 180.0, 0.7),),
    "effects": (("high", 30.0, 0.7),),
}


def _rides(name: str) -> Signal | float:
    """The faders that move during the track."""
    if name == "pads":
        return curve(
            (
                (0, 0.55),
                (BUILD_1.start, 0.8),
                (DROP_1.start, 1.0),
                (BREAKDOWN.start, 0.7),
                (BREAKDOWN.end, 0.7),
                (BUILD_2.end, 0.9),
                (DROP_2.end, 1.0),
                (OUTRO.end, 0.6),
                (BARS + 0.01, 1.2),
            ),
            LENGTH,
        )
    if name == "arp":
        return curve(
            (
                (0, 1.0),
                (BUILD_1.end, 1.1),
                (DROP_1.start + 0.01, 0.62),
                (DROP_1.end, 0.62),
                (BREAKDOWN.start + 0.01, 0.7),
                (BUILD_2.end, 1.1),
                (DROP_2.start + 0.01, 0.62),
                (OUTRO.start, 0.8),
                (OUTRO.end, 0.6),
            ),
            LENGTH,
        )
    return 1.0


def _held_breath() -> Signal:
    """Nearly shuts everything in the last beat of each build, so that the drop falls into silence."""
    gain = np.ones(LENGTH)
    for build in (BUILD_1, BUILD_2):
        end = build.end
        gain *= curve(((0, 1), (end - 0.25, 1), (end - 0.235, 0.12), (end - 0.004, 0.12), (end, 1), (BARS, 1)), LENGTH)
    return gain


def mixed(listen: Callable[[str, Signal], None] | None = None) -> Signal:
    """All channels through their levels, side-chain, echo and hall; `listen` is given each channel by name."""
    light = [*rhythm.soft_kick_beats(), *rhythm.thin_kick_beats()]
    opening = duck(LENGTH, rhythm.kick_beats(), 0.30) * (0.7 + 0.3 * duck(LENGTH, light, 0.22))
    bus, unheld = np.zeros((2, LENGTH)), np.zeros((2, LENGTH))
    to_hall, to_echo = np.zeros((2, LENGTH)), np.zeros((2, LENGTH))
    for name, play in STEMS.items():
        level, depth, hall_db, echo_db = _CHANNELS[name]
        stem = filtered(play(), *_CUTS.get(name, ())) * (db(level) * _rides(name))
        if depth:
            stem = stem * (1.0 - depth * (1.0 - opening))
        if listen is not None:
            listen(name, stem)
        if name in ("kick", "clap", "hats", "percussion", "effects"):
            unheld += stem
        else:
            bus += stem
        to_hall += stem * db(hall_db)
        to_echo += stem * db(echo_db)
    pump = 1.0 - 0.55 * (1.0 - opening)
    echoes = ping_pong(to_echo, 3 * STEP, 0.52, 6)
    hall = convolve(filtered(to_hall + 0.35 * echoes, ("high", 240.0, 0.7)), room(17, 2.6, 0.42, 0.022))
    breath = _held_breath()
    if listen is not None:
        listen("echo", echoes * pump)
        listen("hall", hall * pump)
    return unheld + (bus + echoes * pump + hall * pump) * breath


def _smooth_minimum(gain: Signal, reach: int) -> Signal:
    """The smallest value within `reach` samples either side, then averaged over as long: a limiter's look-ahead."""
    padded = np.pad(gain, reach, constant_values=1.0)
    span, done = padded, 1
    while done < 2 * reach:
        step = min(done, 2 * reach - done)
        span = np.minimum(span[:-step], span[step:])
        done += step
    low = np.pad(span, (0, 1), mode="edge")[: len(gain)]
    total = np.cumsum(np.pad(low, (reach + 1, reach), mode="edge"))
    return np.asarray((total[2 * reach :] - total[: -2 * reach])[: len(gain)] / (2 * reach))


def _oversampled(signal: Signal, factor: int) -> Signal:
    length = signal.shape[-1]
    spectrum = np.fft.rfft(signal)
    padded = np.pad(spectrum, ((0, 0), (0, length * factor // 2 + 1 - spectrum.shape[1])))
    return np.asarray(np.fft.irfft(padded, length * factor) * factor)


def _decimated(signal: Signal, factor: int) -> Signal:
    length = signal.shape[-1] // factor
    return np.asarray(np.fft.irfft(np.fft.rfft(signal)[:, : length // 2 + 1], length) / factor)


def _glue(signal: Signal) -> Signal:
    """A slow bus compressor, 5:3 above -12 dB, both sides together."""
    weighted = filtered(signal, ("high", 90.0, 0.7))
    hop = 240
    power = np.mean(weighted**2, axis=0)[: LENGTH // hop * hop].reshape(-1, hop).mean(axis=1)
    level, reduction = 1e-9, np.zeros(len(power))
    rise, fall = np.exp(-hop / (0.030 * SAMPLE_RATE)), np.exp(-hop / (0.20 * SAMPLE_RATE))
    for index, value in enumerate(power):
        keep = rise if value > level else fall
        level = float(keep * level + (1.0 - keep) * value)
        reduction[index] = max(0.0, 10.0 * np.log10(level) + 12.0) * 0.4
    gain = 10.0 ** (-np.interp(np.arange(LENGTH), np.arange(len(power)) * hop, reduction) / 20.0)
    return signal * gain


def mastered(signal: Signal, drive_db: float = -0.5, ceiling_db: float = -2.8) -> Signal:
    """Glue, mono bass, a soft clipper at four times the rate, and a look-ahead limiter."""
    middle, side = (signal[0] + signal[1]) / 2.0, (signal[0] - signal[1]) / 2.0
    side = filtered(side, ("high", 130.0, 0.7)) * 1.12
    bus = _glue(filtered(np.stack((middle + side, middle - side)), ("high", 24.0, 0.7)))
    hot = _oversampled(bus * db(drive_db), 4)
    knee = 0.62
    over = np.abs(hot) > knee
    hot[over] = np.sign(hot[over]) * (knee + (1.0 - knee) * np.tanh((np.abs(hot[over]) - knee) / (1.0 - knee)))
    peaks = np.abs(hot).max(axis=0).reshape(-1, 4).max(axis=1)
    clipped = _decimated(hot, 4)
    ceiling = db(ceiling_db)
    gain = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    limited = clipped * _smooth_minimum(gain, 72)
    return np.clip(limited, -ceiling, ceiling)
