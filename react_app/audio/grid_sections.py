"""Sections of a track: where its bars change in kind, and what each part is in the course of the energy."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from react_app.audio.grid import Section, SectionName

Array = NDArray[np.float64]

_LONGEST_BARS = 64
_SHORTEST_BARS = 2
_PRICE = 9.0
"""What another section costs, in units of one bar that lies one deviation off."""
_ODD_PRICE = {0: 0.0, 4: 2.0, 2: 5.0, 6: 5.0}
_UNEVEN_PRICE = 8.0
_SLOPE_PRICE = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """What is known of each bar: `edges` (n + 1,) times; `features` (n, f) to compare by; the rest (n,).

    `loudness` in LUFS, `low` the level of the range of kick and bass in dB, `attacks` the mean strength of attacks.
    """

    edges: Array
    features: Array
    loudness: Array
    low: Array
    attacks: Array


def energy_of(bars: Bars) -> Array:
    """Return the energy of each bar, 0..1: loudness, low end and attacks against the strongest of the track."""
    loud = _against_top(bars.loudness, 14.0)
    low = _against_top(bars.low, 24.0)
    top = float(np.percentile(bars.attacks, 95)) if len(bars.attacks) else 0.0
    attacks = np.clip(bars.attacks / max(top, 1e-9), 0.0, 1.0)
    energy: Array = np.clip(0.5 * loud + 0.3 * low + 0.2 * attacks, 0.0, 1.0)
    return np.where(bars.loudness > -60.0, energy, 0.0)


def find_sections(bars: Bars) -> tuple[Section, ...]:
    """Return the sections in order, without gaps, each a whole number of bars."""
    count = len(bars.edges) - 1
    if count < 1:
        return ()
    energy = energy_of(bars)
    cuts = _boundaries(bars, energy)
    parts = list(pairwise(cuts))
    names = _named(parts, bars, energy)
    sections: list[Section] = []
    for (a, b), name in zip(parts, names, strict=True):
        level = float(energy[a:b].mean())
        start, end = float(bars.edges[a]), float(bars.edges[b])
        before = sections[-1] if sections else None
        if before is not None and before.name == name and abs(before.energy - level) < 0.12:
            share = (before.end - before.start) / (end - before.start)
            sections[-1] = Section(before.start, end, name, round(share * before.energy + (1 - share) * level, 3))
        else:
            sections.append(Section(start, end, name, round(level, 3)))
    return tuple(sections)


def _boundaries(bars: Bars, energy: Array) -> list[int]:
    """Cut the bars so that each part is alike in itself, or changes evenly: the cheapest way over all (dynamic
    programming), where phrases of four and eight bars are preferred."""
    features = np.concatenate([_scaled(bars.features), 3.0 * energy[:, None] / max(float(energy.std()), 0.1)], axis=1)
    count, width = features.shape
    x = np.arange(count, dtype=np.float64)
    sums = [_sums(part) for part in (features, features**2, features * x[:, None])]
    best = np.full(count + 1, np.inf)
    best[0] = 0.0
    came = np.zeros(count + 1, int)
    for end in range(1, count + 1):
        starts = np.arange(max(0, end - _LONGEST_BARS), end)
        length = (end - starts).astype(np.float64)
        total, squares, crossed = ((s[end] - s[starts]) for s in sums)
        middle = (starts + end - 1) / 2.0
        flat = squares - total**2 / length[:, None]
        spread = np.maximum(length * (length**2 - 1.0) / 12.0, 1e-9)
        leaning = flat - (crossed - middle[:, None] * total) ** 2 / spread[:, None]
        cost = np.minimum(flat.sum(axis=1), np.maximum(leaning, 0.0).sum(axis=1) + _SLOPE_PRICE)
        price = np.array([_ODD_PRICE.get(int(n) % 8, _UNEVEN_PRICE) for n in length]) + _PRICE
        price += np.where((length < _SHORTEST_BARS) & (end < count) & (starts > 0), 30.0, 0.0)
        price -= np.where((end == count) | (starts == 0), 0.5 * (price - _PRICE), 0.0)  # an upbeat, or a fade
        scores = best[starts] + cost * (8.0 / width) + price
        came[end], best[end] = starts[scores.argmin()], scores.min()
    cuts = [count]
    while cuts[-1] > 0:
        cuts.append(int(came[cuts[-1]]))
    return cuts[::-1]


def _named(parts: list[tuple[int, int]], bars: Bars, energy: Array) -> list[SectionName]:
    """Name the parts by their energy, its course, their low end, and what comes before and after."""
    levels = np.array([energy[a:b].mean() for a, b in parts])
    lows = np.array([bars.low[a:b].mean() for a, b in parts])
    loudest = float(levels.max())
    contrast = loudest - float(levels.min())
    names: list[SectionName] = ["section"] * len(parts)
    if contrast < 0.18 or len(parts) < 2:
        return names
    high = levels > loudest - max(0.12, 0.3 * contrast)
    last = len(parts) - 1
    for i, (a, b) in enumerate(parts):
        rising = _slope(energy[a:b]) > 0.06 or _slope(bars.attacks[a:b] / max(bars.attacks.max(), 1e-9)) > 0.12
        before, after = levels[i - 1] if i else 0.0, levels[i + 1] if i < last else 0.0
        if high[i]:
            names[i] = "drop"
        elif i < last and high[i + 1] and (rising or levels[i] > before + 0.08) and i > 0:
            names[i] = "build"
        elif i == 0:
            names[i] = "build" if rising and last > 0 and high[1] and b - a <= 4 else "intro"
        elif i == last:
            names[i] = "outro"
        elif before > levels[i] + 0.12 and (lows[i] < lows[high].mean() - 6.0 or levels[i] < loudest - 0.5 * contrast):
            names[i] = "breakdown"
        elif i < last and high[i + 1] and after > levels[i] + 0.2:
            names[i] = "build"
    return _in_context(names, levels)


def _in_context(names: list[SectionName], levels: Array) -> list[SectionName]:
    """What leads in before the first drop is intro, what fades after the last one is outro."""
    drops = [i for i, name in enumerate(names) if name == "drop"]
    if not drops:
        return names
    for i in range(drops[0]):
        if names[i] in ("section", "breakdown") and (i == 0 or names[i - 1] == "intro"):
            names[i] = "intro"
    for i in range(len(names) - 1, drops[-1], -1):
        if names[i] in ("section", "breakdown") and levels[i] < levels[drops[-1]] - 0.12:
            if i == len(names) - 1 or names[i + 1] == "outro":
                names[i] = "outro"
        else:
            break
    for i in range(1, len(names)):
        if names[i] == "section" and names[i - 1] == "breakdown" and levels[i] < levels[i - 1] + 0.05:
            names[i] = "breakdown"
    return names


def _slope(values: Array) -> float:
    """Return how much the values rise from one end to the other, by a line through them."""
    if len(values) < 3:
        return 0.0
    x = np.linspace(-0.5, 0.5, len(values))
    return float((values - values.mean()) @ x / (x @ x))


def _against_top(db: Array, span_db: float) -> Array:
    """Map decibels to 0..1: the loud bars of the track are 1, `span_db` below is 0."""
    if not len(db):
        return db
    top = float(np.percentile(db, 90))
    level: Array = np.clip(1.0 + (db - top) / span_db, 0.0, 1.0)
    return level


def _scaled(features: Array) -> Array:
    """Bring every column to the same spread; columns that hardly change stay small."""
    middle = np.median(features, axis=0)
    spread = np.maximum(features.std(axis=0), 1e-6)
    scaled: Array = np.clip((features - middle) / spread, -4.0, 4.0)
    return scaled


def _sums(values: Array) -> Array:
    total: Array = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    return total
