"""What the bass, the chords, the arpeggio and the hook play."""

from __future__ import annotations

import numpy as np

from demo_track import tones
from demo_track.dsp import Signal, add, attack, curve, fade_out, swept
from demo_track.grid import (
    ARP_WALK,
    BAR,
    BARS,
    BEAT,
    BREAKDOWN,
    BUILD_1,
    BUILD_2,
    BUILDS,
    DROP_1,
    DROP_2,
    HOOK,
    HOOK_TURN,
    INTRO,
    LENGTH,
    OUTRO,
    SAMPLE_RATE,
    STEP,
    chord_at,
    frequency,
)
from demo_track.rhythm import in_drop

_STEP_SECONDS = STEP / SAMPLE_RATE


def _bass_notes(bar: int) -> list[tuple[int, float, int, float]]:
    """The bass of a bar as (step, length in steps, note, strength): it rolls between the kicks."""
    root = chord_at(bar).bass
    notes = []
    for beat in range(4):
        notes += [(beat * 4 + 1, 0.85, root, 0.50), (beat * 4 + 2, 0.95, root, 1.0), (beat * 4 + 3, 0.85, root, 0.78)]
    if bar % 2 == 1:
        notes[-1] = (15, 0.85, root + 12, 0.72)
    if bar % 4 == 3:
        notes[-4] = (11, 0.85, root + 12, 0.66)
        notes[-1] = (15, 0.9, chord_at(bar + 1).bass + 12, 0.72)
    return notes


def bass_stem() -> Signal:
    """The rolling bass of drops and outro, and one long note a bar under the second half of the intro."""
    stem = np.zeros((2, LENGTH))
    for bar in range(BARS):
        if in_drop(bar) or (bar in OUTRO and bar < OUTRO.end - 1):
            brightness = 900.0 if bar in OUTRO else 1500.0 if bar in DROP_1 else 1900.0
            for step, length, note, strength in _bass_notes(bar):
                cutoff = brightness * (0.45 + 0.55 * strength)
                sound = tones.bass(frequency(note), length * _STEP_SECONDS, cutoff)
                add(stem, sound, bar * BAR + step * STEP, 0.6 + 0.4 * strength)
        elif bar in INTRO and bar >= INTRO.start + 4:
            for step, length, note, strength in _bass_notes(bar):
                if step % 4 != 1:
                    sound = tones.bass(frequency(note), length * _STEP_SECONDS, 260.0)
                    add(stem, sound, bar * BAR + step * STEP, 0.42 * strength)
    return stem


def pad_stem() -> Signal:
    """Held chords of wide saws behind a slow filter."""
    stem = np.zeros((2, LENGTH))
    overlap = BEAT // 2
    for bar in range(BARS + 1):
        last = bar == BARS
        length = LENGTH - bar * BAR if last else BAR + overlap
        chord = chord_at(0 if last else bar)
        shape = attack(length, 0.12)
        for index, note in enumerate(chord.pad):
            voice = tones.super_saw(frequency(note), length, seed=1000 + 10 * bar + index)
            fade = fade_out(voice * shape, 1.9 if last else overlap / SAMPLE_RATE)
            add(stem, fade, bar * BAR, 0.45 if last else 0.5)
    cutoff = curve(
        (
            (0, 260),
            (INTRO.end, 900),
            (BUILD_1.end - 0.25, 5200),
            (DROP_1.start, 1500),
            (DROP_1.start + 8, 2400),
            (DROP_1.end, 1900),
            (BREAKDOWN.start + 0.1, 900),
            (BREAKDOWN.end, 2600),
            (BUILD_2.end - 0.25, 7500),
            (DROP_2.start, 1900),
            (DROP_2.start + 8, 3200),
            (DROP_2.end, 2600),
            (OUTRO.end, 380),
            (BARS + 2, 300),
        ),
        LENGTH,
    )
    wobble = 1.0 + 0.16 * np.sin(2.0 * np.pi * np.arange(LENGTH) / (BAR * 1.5))
    return swept(stem, "low", cutoff * wobble, 0.9)


def stab_stem() -> Signal:
    """Short chords against the beat: 3, 6, 11 and 14 of sixteen."""
    stem = np.zeros((2, LENGTH))
    for bar in range(BARS):
        if not in_drop(bar):
            continue
        notes = tuple(frequency(note) for note in chord_at(bar).pad[1:])
        bright = 2600.0 if bar in DROP_1 else 3400.0
        for step, strength in ((3, 0.9), (6, 1.0), (11, 0.85), (14, 0.6)):
            add(stem, tones.stab(notes, 0.16, bright * strength), bar * BAR + step * STEP, strength)
    return stem


def _arp_brightness(bar: int, step: int) -> float:
    """The filter of the arpeggio in Hz: it opens through the intro and the builds."""
    where = bar + step / 16.0
    points = (
        (0, 500),
        (4, 900),
        (INTRO.end, 1500),
        (BUILD_1.end, 6500),
        (DROP_1.start + 0.01, 2200),
        (DROP_1.end, 3400),
        (BREAKDOWN.start + 0.01, 1000),
        (BREAKDOWN.end, 2200),
        (BUILD_2.end, 8000),
        (DROP_2.start + 0.01, 2800),
        (DROP_2.end, 3800),
        (OUTRO.end, 600),
    )
    bars, values = zip(*points, strict=True)
    return float(np.interp(where, bars, values))


def arp_stem() -> Signal:
    """Sixteenths that walk the chord in twelves, so that the figure keeps turning against the bar."""
    stem = np.zeros((2, LENGTH))
    for bar in range(BARS):
        for step in range(16):
            held_breath = any(bar == build.end - 1 for build in BUILDS) and step >= 12
            thin = bar in INTRO and bar < 2 and step % 2 == 1
            if held_breath or thin or (bar == OUTRO.end - 1 and step >= 8):
                continue
            notes = chord_at(bar).arp
            note = notes[ARP_WALK[(bar * 16 + step) % len(ARP_WALK)]]
            strength = 1.0 if step % 4 == 0 else 0.85 if step % 3 == 0 else 0.60
            cutoff = round(_arp_brightness(bar, step) * (0.6 + 0.4 * strength) / 100.0) * 100.0
            add(stem, tones.pluck(frequency(note), cutoff, 0.30), bar * BAR + step * STEP, strength)
    return stem


def _hook(bar: int) -> tuple[tuple[int, int, int], ...]:
    return HOOK_TURN if bar % 8 == 7 else HOOK[bar % 4]


def lead_stem() -> Signal:
    """The hook: from the second phrase of the first drop, and in octaves through the second."""
    stem = np.zeros((2, LENGTH))
    for bar in range(BARS):
        first = bar in DROP_1 and bar >= DROP_1.start + 4
        second = bar in DROP_2
        if not (first or second):
            continue
        full = (first and bar >= DROP_1.start + 8) or (second and bar >= DROP_2.start + 4)
        for step, length, note in _hook(bar):
            seconds = length * _STEP_SECONDS * 0.88
            at = bar * BAR + step * STEP
            add(stem, tones.lead(frequency(note), seconds, 4200.0 if first else 5600.0), at, 0.85)
            if full:
                add(stem, tones.lead(frequency(note + 12), seconds, 6500.0), at, 0.30)
                add(stem, tones.lead(frequency(note - 12), seconds, 3000.0), at, 0.40)
    return stem


def key_stem() -> Signal:
    """The hook on glass keys: alone in the breakdown, faint at the end of the intro and in the outro."""
    stem = np.zeros((2, LENGTH))
    for bar in range(BARS):
        level = 1.0 if bar in BREAKDOWN else 0.8 if bar in BUILD_2 and bar < BUILD_2.end - 1 else 0.0
        if bar in INTRO and bar >= INTRO.start + 4:
            level = 0.45
        if bar in OUTRO:
            level = 0.45
        for step, length, note in _hook(bar) if level else ():
            add(stem, tones.bell(frequency(note), 1.1 + 0.1 * length), bar * BAR + step * STEP, level)
    for note in (53, 60, 68, 72, 79):
        add(stem, tones.bell(frequency(note), 2.2), BARS * BAR, 0.5)
    return stem
