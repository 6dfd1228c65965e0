"""Loudness, key and sections of whole tracks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.audio.grid_key import find_key
from react_app.audio.grid_loudness import LoudnessMeter
from react_app.audio.grid_sections import Bars, energy_of, find_sections
from react_app.audio.grid_sound import SoundCourse
from tests.audio.sounds import FloatArray, noise

RATE = 44_100


def metered(samples: FloatArray, block: int = 8192) -> LoudnessMeter:
    meter = LoudnessMeter()
    for begin in range(0, len(samples), block):
        meter.hear(samples[begin : begin + block])
    meter.finish()
    return meter


def tone(db: float, seconds: float, hz: float = 1000.0) -> FloatArray:
    wave = 10 ** (db / 20) * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def test_a_stereo_tone_of_minus_23_dbfs_has_minus_23_lufs() -> None:
    """EBU Tech 3341, case 1."""
    assert metered(tone(-23.0, 6.0)).integrated == pytest.approx(-23.0, abs=0.1)


def test_quiet_parts_are_gated() -> None:
    """EBU Tech 3341, case 3: -36, -23, -36 dBFS."""
    parts = [tone(-36.0, 3.0), tone(-23.0, 15.0), tone(-36.0, 3.0)]
    assert metered(np.concatenate(parts)).integrated == pytest.approx(-23.0, abs=0.1)


def test_loudness_range_is_the_step_between_two_levels() -> None:
    """EBU Tech 3342, case 1: -20 and -30 dBFS."""
    assert metered(np.concatenate([tone(-20.0, 20.0), tone(-30.0, 20.0)])).range_lu == pytest.approx(10.0, abs=1.0)


def test_the_true_peak_lies_between_the_samples() -> None:
    t = np.arange(RATE) / RATE
    fade = np.minimum(1.0, np.minimum(t, t[::-1]) * 50)
    wave = 0.5 * fade * np.sin(2 * np.pi * t * RATE / 4 + np.pi / 4)
    samples = np.stack([wave, wave], axis=1).astype(np.float32)
    assert np.abs(samples).max() < 0.36
    assert metered(samples).true_peak_db == pytest.approx(-6.0, abs=0.3)


@pytest.mark.parametrize("seconds", [0.0, 0.05, 3.0])
def test_silence_has_the_lowest_loudness(seconds: float) -> None:
    meter = metered(np.zeros((round(seconds * RATE), 2), np.float32))
    assert (meter.integrated, meter.range_lu) == (-70.0, 0.0)


def test_loudness_does_not_depend_on_blocks() -> None:
    samples = np.stack([noise(2.0), noise(2.0, seed=2)], axis=1)
    assert metered(samples, 100).integrated == pytest.approx(metered(samples, 50_000).integrated, abs=1e-6)


def chords(roots: list[int], minor: list[bool]) -> FloatArray:
    """Two seconds of each chord, three octaves of a decaying organ."""
    t = np.arange(2 * RATE) / RATE
    parts = []
    for root, is_minor in zip(roots, minor, strict=True):
        notes = [root + step for step in (0, 3 if is_minor else 4, 7)]
        waves = [
            np.sin(2 * np.pi * 440 * 2 ** ((note - 9 + 12 * octave) / 12) * t) / (2 + octave)
            for note in notes
            for octave in (-1, 0, 1)
        ]
        parts.append(0.1 * np.sum(waves, axis=0) * np.exp(-t / 2))
    return np.concatenate(parts).astype(np.float32)


def key_of(mono: FloatArray) -> tuple[str, float]:
    course = SoundCourse()
    course.hear(mono)
    course.finish()
    return find_key(course.chroma)


@pytest.mark.parametrize(
    ("roots", "minor", "key"),
    [
        ([0, 5, 7, 0], [False, False, False, False], "C major"),
        ([2, 7, 9, 2], [False, False, False, False], "D major"),
        ([9, 2, 4, 9], [True, True, False, True], "A minor"),
        ([5, 10, 0, 5], [True, True, False, True], "F minor"),
    ],
)
def test_the_key_of_plain_cadences(roots: list[int], minor: list[bool], key: str) -> None:
    found, confidence = key_of(chords(roots, minor))
    assert found == key
    assert confidence > 0.1


@pytest.mark.parametrize("sound", [np.zeros(5 * RATE, np.float32), noise(5.0)])
def test_silence_and_noise_have_no_sure_key(sound: FloatArray) -> None:
    assert key_of(sound)[1] < 0.2


def bars(parts: list[tuple[int, float, float, float]]) -> Bars:
    """Bars of two seconds: how many, loudness, low end and attacks of each part; a pair of parts differs in harmony."""
    dice = np.random.default_rng(1)
    rows: list[NDArray[np.float64]] = []
    for number, (count, loud, low, attacks) in enumerate(parts):
        rise = np.linspace(0, 1, count) if loud == -16.0 else np.zeros(count)
        harmony = np.full(count, float(number % 2))
        rows.append(np.stack([loud + 6 * rise, np.full(count, low), attacks * (0.5 + rise), harmony], axis=1))
    table = np.concatenate(rows)
    table += dice.normal(0, 0.05, table.shape)
    edges = 2.0 * np.arange(len(table) + 1)
    return Bars(edges, table, table[:, 0], table[:, 1], np.maximum(table[:, 2], 0.0))


CLUB = [(8, -18.0, -35.0, 0.5), (8, -16.0, -40.0, 1.0), (16, -8.0, -12.0, 2.0), (8, -20.0, -45.0, 0.3),
        (8, -16.0, -40.0, 1.0), (16, -8.0, -12.0, 2.0), (8, -18.0, -35.0, 0.5)]  # fmt: skip


def test_sections_of_a_club_track_are_found_and_named() -> None:
    found = find_sections(bars(CLUB))
    assert [s.name for s in found] == ["intro", "build", "drop", "breakdown", "build", "drop", "outro"]
    assert [s.start for s in found] == [0.0, 16.0, 32.0, 64.0, 80.0, 96.0, 128.0]
    assert all(before.end == after.start for before, after in pairwise(found))


def test_music_of_even_energy_has_no_drops() -> None:
    found = find_sections(bars([(16, -12.0, -20.0, 1.0), (16, -12.5, -20.0, 1.0), (16, -12.0, -20.0, 1.0)]))
    assert {s.name for s in found} == {"section"}


def test_energy_follows_loudness_and_low_end() -> None:
    energy = energy_of(bars(CLUB))
    assert energy[20] > 0.85
    assert energy[34] < 0.4
    assert ((energy >= 0) & (energy <= 1)).all()


def test_a_single_bar_is_one_section() -> None:
    assert len(find_sections(bars([(1, -12.0, -20.0, 1.0)]))) == 1
