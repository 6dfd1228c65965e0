"""Sections are felt as they happen: build, drop, breakdown."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from react_app.audio.analyzer import Analyzer
from react_app.core.features import HOP, Features
from tests.audio.songs import Song, song
from tests.audio.sounds import FloatArray, noise

RATE = 44_100
HOP_S = HOP / RATE
KINDS = {"house": (128.0, False), "slow, hats stay": (90.0, True), "fast": (174.0, False)}


@cache
def played(kind: str) -> tuple[Song, tuple[Features, ...]]:
    bpm, hats_stay = KINDS[kind]
    made = song(bpm, (4, 6, 6, 6, 6, 6, 2) if bpm < 150 else (8, 8, 8, 8, 8, 8, 2), hats_stay=hats_stay)
    return made, tuple(Analyzer().push(made.samples))


def between(heard: tuple[Features, ...], begin: float, end: float) -> tuple[Features, ...]:
    return heard[round(begin / HOP_S) : round(end / HOP_S)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_drop_is_told_within_a_beat_and_no_other(kind: str) -> None:
    made, heard = played(kind)
    told = [b.t for a, b in pairwise(heard) if b.drop_count > a.drop_count]
    assert len(told) == len(made.starts("drop"))
    for t, truth in zip(told, made.starts("drop"), strict=True):
        assert 0.0 <= t - truth < 60 / KINDS[kind][0]
    times = sorted({f.drop_t for f in heard if f.drop_count})
    assert times == pytest.approx(made.starts("drop"), abs=0.06)


@pytest.mark.parametrize("kind", KINDS)
def test_the_drop_falls_from_one_to_nothing_over_two_bars(kind: str) -> None:
    _, heard = played(kind)
    first = next(i for i, f in enumerate(heard) if f.drop_count)
    assert heard[first].drop > 0.85
    falling = [f.drop for f in heard[first : first + 100]]
    assert all(a >= b for a, b in pairwise(falling))
    assert heard[first + round(20.0 * 60 / KINDS[kind][0] / HOP_S)].drop == 0.0


@pytest.mark.parametrize("kind", KINDS)
def test_tension_is_felt_in_the_second_half_of_a_build_and_gone_in_the_drop(kind: str) -> None:
    made, heard = played(kind)
    for begin, end in zip(made.starts("build"), made.starts("drop"), strict=True):
        assert np.mean([f.build for f in between(heard, (begin + end) / 2, end)]) > 0.6
    for begin in made.starts("drop"):
        assert np.mean([f.build for f in between(heard, begin + 4.0, begin + 7.0)]) < 0.1


@pytest.mark.parametrize("kind", KINDS)
def test_the_breakdown_is_where_bass_and_drums_are_away(kind: str) -> None:
    made, heard = played(kind)
    (begin,) = made.starts("breakdown")
    assert np.mean([f.breakdown for f in between(heard, begin + 3.0, begin + 6.0)]) > 0.8
    for drop in made.starts("drop"):
        assert max(f.breakdown for f in between(heard, drop + 1.0, drop + 6.0)) < 0.2


@pytest.mark.parametrize("kind", KINDS)
def test_drop_and_breakdown_begin_sections(kind: str) -> None:
    made, heard = played(kind)
    times = np.array(sorted({f.section_t for f in heard if f.section_count}))
    for begin in (*made.starts("drop"), *made.starts("breakdown")):
        assert np.abs(times - begin).min() < 0.6
    assert len(times) <= 12


def test_the_same_beat_all_the_time_has_no_sections() -> None:
    made = song(128.0, (1, 1, 16, 1, 1, 1, 1))
    begin, end = made.starts("drop")[0], made.starts("breakdown")[0]
    loop: FloatArray = made.samples[round(begin * RATE) : round(end * RATE)]
    for features in Analyzer().push(loop)[400:]:
        assert max(features.build, features.breakdown, features.novelty) < 0.3
        assert features.drop_count == 0


@pytest.mark.parametrize("sound", ["noise", "silence", "noise that gets louder"])
def test_no_drop_without_music(sound: str) -> None:
    samples = noise(20.0, level=0.1)
    if sound == "silence":
        samples *= np.float32(0)
    elif sound == "noise that gets louder":
        samples *= np.linspace(0.01, 2.0, len(samples), dtype=np.float32)
    heard = Analyzer().push(samples)
    assert heard[-1].drop_count == 0
    assert max(f.breakdown for f in heard) < 0.1


def test_silence_ends_what_was_felt() -> None:
    made, _ = played("house")
    end = round(made.starts("drop")[1] * RATE)
    heard = Analyzer().push(np.concatenate([made.samples[:end], np.zeros(6 * RATE, np.float32)]))
    assert max(heard[-1].build, heard[-1].breakdown, heard[-1].novelty, heard[-1].drop) < 0.05
