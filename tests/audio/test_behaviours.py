"""How tracker and clock behave on stage, on short music made by program: what must hold whatever tracker there is.

`benchmarks/behaviours.py` has the long versions with figures.
"""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.analyzer import Analyzer
from react_app.beats.music import Part, Song, joined, play, riding, steady
from react_app.beats.rig import Curve, Heard, hear
from react_app.core.controls import ControlChange
from react_app.core.features import ANALYSIS_RATE

ON_THE_BEAT_S = 0.05


def offsets(heard: Heard, beats: Curve, begin: float, end: float) -> Curve:
    """How far the clock's nearest beat is from every true one."""
    inside = beats[(beats >= begin) & (beats < end)]
    return np.array([heard.clock_beats[np.abs(heard.clock_beats - t).argmin()] - t for t in inside])


def counted(heard: Heard, begin: float, end: float) -> int:
    """How many beats the clock counted."""
    return int(np.count_nonzero((heard.clock_beats >= begin) & (heard.clock_beats < end)))


@pytest.fixture(scope="module")
def house() -> Song:
    return play("house", steady(124.0, 12.0, first=1.0), seed=3)


@pytest.fixture(scope="module")
def heard(house: Song) -> Heard:
    return hear(house.samples)


def test_the_clock_is_on_the_beat_two_seconds_after_the_music_began(house: Song, heard: Heard) -> None:
    late = offsets(heard, house.beats, 3.0, 12.0)
    assert np.abs(late).max() < ON_THE_BEAT_S
    assert counted(heard, 2.9, 11.9) == pytest.approx(
        np.count_nonzero((house.beats > 2.9) & (house.beats < 11.9)), abs=1
    )


def test_beats_are_announced_before_they_sound(house: Song, heard: Heard) -> None:
    truth = house.beats[house.beats > 4]
    late = [min((b for b in heard.announced), key=lambda b: abs(b.stamp - t)).announced - t for t in truth]
    assert np.median(late) <= 0


@pytest.mark.parametrize("fps", [24.0, 30.0, 144.0])
def test_no_frame_rate_misses_a_beat(house: Song, heard: Heard, fps: float) -> None:
    other = hear(house.samples, fps=fps)
    assert counted(other, 4.1, 11.4) == counted(heard, 4.1, 11.4)
    assert np.abs(offsets(other, house.beats, 4.1, 11.4)).max() < ON_THE_BEAT_S


@pytest.mark.parametrize("block", [64, 333, 44_100])
def test_blocks_of_any_size_give_the_same_beats(house: Song, heard: Heard, block: int) -> None:
    analyzer, found = Analyzer(), []
    for i in range(0, len(house.samples), block):
        found += [f for f in analyzer.push(house.samples[i : i + block]) if f.beat_count]
    stamps = dict.fromkeys((f.beat_t, f.bpm) for f in found)
    assert list(stamps)[: len(heard.announced)] == [(b.stamp, b.bpm) for b in heard.announced][: len(stamps)]


def test_eight_seconds_of_silence_are_held_over_with_falling_confidence() -> None:
    song = play("house", steady(120.0, 36.0), parts=(Part(8), Part(4, frozenset()), Part(6)), seed=1)
    held = hear(song.samples)
    assert np.abs(offsets(held, song.beats, 16.0, 26.0)).max() < ON_THE_BEAT_S
    assert held.at(held.confidence, 23.9) < 0.75 * held.at(held.confidence, 15.5)


def test_a_breakdown_of_pads_is_held_over_with_falling_confidence() -> None:
    parts = (Part(8), Part(8, frozenset({"pad"})), Part(3))
    song = play("house", steady(124.0, 36.0), parts=parts, seed=1)
    begin, end = float(song.beats[32]), float(song.beats[64])
    held = hear(song.samples)
    assert np.abs(offsets(held, song.beats, begin, end + 4)).max() < ON_THE_BEAT_S
    assert held.at(held.confidence, end - 0.1) < 0.75 * held.at(held.confidence, begin - 0.5)


def test_two_taps_are_enough() -> None:
    beats = steady(97.0, 12.0)
    tapped = hear(np.zeros(12 * ANALYSIS_RATE, np.float32), gestures=[
        ControlChange("tempo.tap", True, "key", float(t)) for t in beats[5:7]
    ])  # fmt: skip
    assert np.abs(offsets(tapped, beats, float(beats[7]) - 0.01, 11.0)).max() < ON_THE_BEAT_S


def test_a_pitch_ride_of_eight_percent_is_followed() -> None:
    song = play("house", riding(lambda t: 124.0 * float(np.interp(t, [6, 18], [1.0, 1.08])), 22.0), seed=2)
    ridden = hear(song.samples)
    assert np.abs(offsets(ridden, song.beats, 5.0, 21.0)).max() < 0.07
    assert ridden.at(ridden.bpm, 21.5) == pytest.approx(124 * 1.08, rel=0.02)


def test_a_matched_mix_stays_on_the_beat() -> None:
    a, b = play("house", steady(126.0, 16.0), seed=1), play("techno", steady(126.0, 16.0), seed=2)
    song = joined([a, b], [0.0, float(a.beats[20])], fade_s=5.0)
    mixed = hear(song.samples)
    assert np.abs(offsets(mixed, song.beats, 5.0, 24.0)).max() < ON_THE_BEAT_S


def test_another_tempo_is_believed_after_a_cut() -> None:
    a, b = play("house", steady(120.0, 13.0), seed=1), play("house", steady(140.0, 16.0), seed=2)
    song = joined([a, b], [0.0, 12.3])
    cut = hear(song.samples)
    assert np.median(np.abs(offsets(cut, song.beats, 21.0, 27.0))) < ON_THE_BEAT_S
    assert cut.at(cut.bpm, 27.0) == pytest.approx(140.0, rel=0.02)


def test_double_counts_for_the_next_song_too() -> None:
    a, b = play("house", steady(118.0, 12.0), seed=1), play("house", steady(110.0, 14.0), seed=2)
    samples = np.concatenate([a.samples, np.zeros(3 * ANALYSIS_RATE, np.float32), b.samples])
    plain = hear(samples)
    doubled = hear(samples, gestures=[ControlChange("tempo.half", True, "key", 8.0)])
    for t in (11.0, len(samples) / ANALYSIS_RATE - 2):
        assert doubled.at(doubled.bpm, t) == pytest.approx(plain.at(plain.bpm, t) / 2, rel=0.04)
