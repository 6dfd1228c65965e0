"""Modulation sources and their smoothing: audio bands, beat ramps and LFOs on the beat clock."""

from __future__ import annotations

import math

from react_app.core.controls import ControlSpec, ControlValue
from react_app.core.frame import HouseValues
from react_app.core.show import Modulation


def smoothing(dt: float, seconds: float) -> float:
    """Return the share of the way a one-pole filter of this time constant goes in `dt` seconds."""
    return 1.0 if seconds <= 0 else 1.0 - math.exp(-dt / seconds)


def follow(value: float, target: float, dt: float, attack: float, release: float) -> float:
    """Move `value` towards `target` with one time constant upwards and another downwards, in seconds."""
    return value + (target - value) * smoothing(dt, attack if target > value else release)


def source_value(modulation: Modulation, house: HouseValues, seed: int) -> float:
    """Return the unsmoothed source, 0..1, above its threshold and bent."""
    return shaped(_heard_value(modulation, house, seed), modulation.threshold, modulation.curve)


def shaped(value: float, threshold: float, curve: float) -> float:
    """Return what counts of a source: 0 up to the threshold, from there to 1, to the power of 4 ** `curve` (-1..1)."""
    if value <= threshold:
        return 0.0
    share = min((value - threshold) / max(1.0 - threshold, 1e-6), 1.0)
    return share if curve == 0.0 else float(share ** (4.0 ** min(max(curve, -1.0), 1.0)))


def _heard_value(modulation: Modulation, house: HouseValues, seed: int) -> float:
    group, _, name = modulation.source.partition(".")
    if group == "audio":
        return float(getattr(house, name))
    if modulation.source == "beat.pulse":
        return house.pulse
    if modulation.source == "beat.phase":
        return house.phase
    if modulation.source == "bar.phase":
        return house.bar
    return lfo(name, house.beat / max(modulation.period_beats, 1 / 64), seed)


def lfo(shape: str, cycles: float, seed: int) -> float:
    """Return an LFO's value in 0..1 at `cycles` periods since the set began."""
    whole = math.floor(cycles)
    phase = cycles - whole
    if shape == "sine":
        return 0.5 - 0.5 * math.cos(2 * math.pi * phase)
    if shape == "triangle":
        return 1 - abs(2 * phase - 1)
    if shape == "square":
        return 1.0 if phase < 0.5 else 0.0
    if shape == "saw":
        return phase
    return hash01(whole, seed)


def hash01(n: int, seed: int) -> float:
    """Return a number in 0..1 that is the same for the same arguments on every machine (a 64-bit mix)."""
    x = (n * 0x9E3779B97F4A7C15 + seed * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return ((x ^ (x >> 31)) >> 11) / float(1 << 53)


def modulated(spec: ControlSpec, base: ControlValue, amount: float) -> ControlValue:
    """Return `base` moved by `amount` (a share of the range) inside the control's range."""
    if spec.kind in ("float", "long") and not isinstance(spec.minimum, tuple) and not isinstance(spec.maximum, tuple):
        number = float(base) if isinstance(base, int | float) else spec.minimum
        number = min(max(number + amount * (spec.maximum - spec.minimum), spec.minimum), spec.maximum)
        return round(number) if spec.kind == "long" else number
    if spec.kind == "bool":
        return bool(base) != (amount > 0.5)
    if spec.kind == "color" and isinstance(base, tuple):
        return (*(min(max(v * (1 + amount), 0.0), 1.0) for v in base[:3]), base[3])
    if spec.kind == "point" and isinstance(base, tuple):
        low = spec.minimum if isinstance(spec.minimum, tuple) else (spec.minimum,) * 2
        high = spec.maximum if isinstance(spec.maximum, tuple) else (spec.maximum,) * 2
        return tuple(min(max(v + amount * (b - a), a), b) for v, a, b in zip(base, low, high, strict=True))
    return base
