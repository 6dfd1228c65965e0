"""What the drums play, bar by bar."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from demo_track import drums
from demo_track.dsp import Signal, add, filtered
from demo_track.grid import (
    BAR,
    BARS,
    BEAT,
    BREAKDOWN,
    BUILD_1,
    BUILD_2,
    BUILDS,
    DROP_1,
    DROP_2,
    DROPS,
    INTRO,
    LENGTH,
    OUTRO,
    STEP,
)

# How hard each sixteenth of a beat is struck: the second half of the beat leads.
_HAT_GROOVE = (0.42, 0.30, 1.0, 0.46)
_SHAKER_GROOVE = (0.55, 0.32, 0.85, 0.60)


def in_drop(bar: int) -> bool:
    """Whether a bar belongs to one of the drops."""
    return any(bar in drop for drop in DROPS)


def is_fill(bar: int) -> bool:
    """Whether a bar leads from one four-bar phrase of a drop to the next."""
    return in_drop(bar) and bar % 4 == 3


def kick_beats() -> list[int]:
    """The samples at which the full kick falls: every beat of drops and outro, but the last before a long phrase."""
    gaps = {drop.start + phrase - 1 for drop in DROPS for phrase in (8, 12)}
    bars = [*(bar for bar in range(BARS) if in_drop(bar)), *range(OUTRO.start, OUTRO.end - 1)]
    return [bar * BAR + beat * BEAT for bar in bars for beat in range(4) if not (bar in gaps and beat == 3)]


def soft_kick_beats() -> list[int]:
    """The samples of the muffled kick that gives the pulse in the intro."""
    return [bar * BAR + beat * BEAT for bar in range(INTRO.start, INTRO.end) for beat in range(4)]


def thin_kick_beats() -> list[int]:
    """The samples of the kick without its depth that drives the builds; the second build waits a bar for it."""
    bars = [*range(BUILD_1.start, BUILD_1.end), *range(BUILD_2.start + 1, BUILD_2.end)]
    steps = [(bar, beat) for bar in bars for beat in range(4)]
    return [bar * BAR + beat * BEAT for bar, beat in steps if not _silenced(bar, beat * 4)]


def _steps(first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Every sixteenth of a range of bars as (bar, step, sample)."""
    for bar in range(first, last):
        for step in range(16):
            yield bar, step, bar * BAR + step * STEP


def _silenced(bar: int, step: int) -> bool:
    """The held breath: the last beat of a build."""
    return any(bar == build.end - 1 for build in BUILDS) and step >= 12


def kick_stem() -> Signal:
    """The kick of drops and outro, and its muffled form."""
    stem = np.zeros((2, LENGTH))
    full = drums.kick()
    muffled = filtered(full, ("low", 1500.0, 0.7), ("high", 48.0, 0.7))
    thin = filtered(full, ("high", 150.0, 0.8), ("low", 7000.0, 0.7))
    for at in kick_beats():
        add(stem, full, at)
    for at in soft_kick_beats():
        add(stem, muffled, at, 0.46 + 0.12 * at / (INTRO.end * BAR))
    for at in thin_kick_beats():
        add(stem, thin, at, 1.15)
    add(stem, full, BARS * BAR, 0.9)
    return stem


def clap_stem() -> Signal:
    """Claps on two and four, and snares that fill the end of a phrase."""
    stem = np.zeros((2, LENGTH))
    hit = drums.clap()
    for bar in range(BARS):
        level = 1.0 if in_drop(bar) else 0.9 if bar in OUTRO and bar < OUTRO.end - 1 else 0.0
        if bar in INTRO and bar >= 4:
            level = 0.30
        for beat in (1, 3):
            if level:
                add(stem, hit, bar * BAR + beat * BEAT, level)
        if is_fill(bar):
            for step, strength in ((11, 0.35), (13, 0.5), (14, 0.65), (15, 0.85)):
                add(stem, drums.snare(), bar * BAR + step * STEP, 0.62 * strength)
    return stem


def roll_stem() -> Signal:
    """The snare roll of both builds: quarters, eighths, sixteenths, then thirty-seconds, rising in pitch and level."""
    stem = np.zeros((2, LENGTH))
    sounds = [drums.snare(1.0 + 0.5 * turn / 15) for turn in range(16)]
    for build in BUILDS:
        spacings = (BEAT, BEAT // 2, STEP, STEP)
        for offset, spacing in enumerate(spacings):
            for at in range(0, BAR, spacing):
                where = (offset * BAR + at) / (4 * BAR)
                if offset == 3 and at >= 3 * BEAT:
                    continue
                accent = 1.0 if at % BEAT == 0 else 0.60
                sound = sounds[min(15, int(16 * where))]
                add(stem, sound, (build.start + offset) * BAR + at, accent * (0.22 + 0.70 * where))
                if offset == 3 and at >= BEAT:
                    add(stem, sound, (build.start + offset) * BAR + at + STEP // 2, 0.5 * (0.22 + 0.70 * where))
    return stem


def hat_stem() -> Signal:
    """Closed hats in sixteenths, open hats off the beat, and a ride where it is fullest."""
    stem = np.zeros((2, LENGTH))
    rng = np.random.default_rng(7)
    closed = [drums.hat(0.055, tune) for tune in (0.98, 1.0, 1.03)]
    opened, ride, tight = drums.hat(0.24), drums.ride(), drums.hat(0.03)
    for bar, step, at in _steps(0, BARS):
        groove = _HAT_GROOVE[step % 4] * (0.88 + 0.24 * rng.random())
        sound = closed[int(rng.integers(3))]
        late = 0 if step % 4 == 0 else int(rng.integers(0, 72))
        if in_drop(bar) or (bar in OUTRO and bar < OUTRO.end - 1):
            add(stem, sound, at + late, 0.62 * groove)
            if step % 4 == 2:
                add(stem, opened, at, 0.66)
            rides = (bar in DROP_1 and bar >= DROP_1.start + 8) or (bar in DROP_2 and bar >= DROP_2.start + 4)
            if rides and step % 2 == 0:
                add(stem, ride, at, 0.22 if step % 4 else 0.34)
        elif bar in INTRO and (bar >= 2 or step % 2 == 0):
            add(stem, tight, at + late, (0.22 + 0.03 * bar) * (0.8 if step % 4 == 0 else 0.8 * groove))
        elif (bar in BUILD_1 or bar in BUILD_2) and not _silenced(bar, step):
            part = bar % 4
            if step % 4 == 2 or part >= 1:
                add(stem, sound, at + late, (0.24 + 0.08 * part) * groove)
    return stem


def percussion_stem() -> Signal:
    """Shaker, rim and two hand drums: the small movement between the strokes."""
    stem = np.zeros((2, LENGTH))
    rng = np.random.default_rng(8)
    grain, rim = drums.shaker(), drums.rim()
    high, low = drums.tom(312.0, 0.45), drums.tom(233.0, -0.45)
    for bar, step, at in _steps(0, BARS):
        if _silenced(bar, step) or bar == OUTRO.end - 1:
            continue
        strength = _SHAKER_GROOVE[step % 4] * (0.85 + 0.3 * rng.random())
        if bar in BREAKDOWN:
            if bar >= BREAKDOWN.start + 2 and step % 2 == 0:
                add(stem, grain, at - 380, 0.28 * strength)
            continue
        add(stem, grain, at - 380, (0.62 if in_drop(bar) else 0.34) * strength)
        if step in (3, 6, 11, 14):
            add(stem, rim, at, 0.30 if step in (3, 11) else 0.20)
        if (bar % 2 == 0 and step in (7, 10)) or (bar % 2 == 1 and step in (2, 7, 15)):
            add(stem, high if step in (7, 15) else low, at, 0.42 if in_drop(bar) else 0.30)
    return stem
