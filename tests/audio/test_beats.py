"""The beat tracker: the right tempo soon, beats announced ahead, a tempo change followed, silence without beats."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import react_app
from react_app.audio.analyzer import Analyzer
from react_app.audio.announce import AnnouncedBeat, live_beats
from react_app.audio.decode import decode_track
from react_app.audio.downmix import mono_of
from tests.audio.sounds import FloatArray, clicks, noise

RATE = 44_100
DEMO = Path(react_app.__file__).parent / "assets" / "demo"


def band(seconds: float, bpm: float, first: float = 0.2) -> FloatArray:
    """Kick on every beat, hiss on every eighth."""
    t = np.arange(round(seconds * RATE)) / RATE
    samples = noise(seconds, level=0.004)
    for start in np.arange(first, seconds - 0.3, 60 / bpm):
        i = round(start * RATE)
        fall = t[: RATE // 5]
        samples[i : i + len(fall)] += (0.7 * np.sin(2 * np.pi * 55 * fall) * np.exp(-fall / 0.07)).astype(np.float32)
    hats = clicks(seconds, 2 * bpm, first=first, level=0.12)
    return np.clip(samples + hats, -1, 1)


def errors(beats: list[AnnouncedBeat], bpm: float, first: float) -> np.ndarray:
    """Return how far each beat lies from the nearest true one."""
    period = 60 / bpm
    return (np.array([b.stamp for b in beats]) - first + period / 2) % period - period / 2


@pytest.mark.parametrize("bpm", [70.0, 88.0, 100.0, 124.0, 128.0, 140.0, 174.0])
def test_the_tempo_is_right_after_a_few_seconds(bpm: float) -> None:
    beats = [b for b in live_beats(band(14.0, bpm)) if b.stamp > 6]
    assert len(beats) == pytest.approx(8 * bpm / 60, abs=1.5)
    assert [b.bpm for b in beats] == pytest.approx([bpm] * len(beats), rel=0.02)
    assert np.abs(errors(beats, bpm, 0.2)).max() < 0.02


@pytest.mark.parametrize("bpm", [75.0, 100.0, 120.0, 125.0, 140.0])
def test_a_bare_metronome_is_not_halved(bpm: float) -> None:
    beats = [b for b in live_beats(clicks(18.0, bpm, first=0.3)) if b.stamp > 10]
    assert np.median([b.bpm for b in beats]) == pytest.approx(bpm, rel=0.02)
    assert np.abs(errors(beats, bpm, 0.3)).max() < 0.02


def test_beats_are_announced_before_they_sound_and_in_order() -> None:
    beats = [b for b in live_beats(band(12.0, 126)) if b.stamp > 5]
    ahead = np.array([b.stamp - b.announced for b in beats])
    assert np.median(ahead) > 0.01
    assert ahead.max() < 0.035
    assert ahead.min() > -0.06
    assert (np.diff([b.stamp for b in beats]) > 0.4).all()


def test_the_first_beats_come_within_two_seconds() -> None:
    beats = live_beats(band(8.0, 125))
    soon = [b for b in beats if b.announced > 2.0]
    assert soon[0].announced < 2.6
    assert np.abs(errors(soon, 125, 0.2)).max() < 0.03


def test_another_tempo_is_followed_within_eight_seconds() -> None:
    samples = np.concatenate([band(12.0, 120, first=0.0), band(16.0, 138, first=0.0)])
    late = [b for b in live_beats(samples) if b.stamp > 20.0]
    assert np.median([b.bpm for b in late]) == pytest.approx(138, rel=0.02)
    assert np.median(np.abs(errors(late, 138, 12.0))) < 0.02


def test_a_pause_is_bridged_ever_less_surely_and_the_beat_is_there_again_after_it() -> None:
    pause = np.zeros(4 * RATE, np.float32)  # eight beats at 120
    samples = np.concatenate([band(10.0, 120, first=0.0), pause, band(6.0, 120, first=0.0)])
    beats = live_beats(samples)
    within = [b for b in beats if 10.6 < b.announced < 13.9]
    assert len(within) == pytest.approx(6, abs=1)
    assert np.abs(errors(within, 120, 0.0)).max() < 0.03
    assert (np.diff([b.confidence for b in within]) < 0).all()
    again = [b for b in beats if b.stamp > 14.6]
    assert np.abs(errors(again, 120, 0.0)).max() < 0.03


def test_a_long_silence_has_no_beats() -> None:
    samples = np.concatenate([band(8.0, 120, first=0.0), np.zeros(14 * RATE, np.float32)])
    assert not [b for b in live_beats(samples) if b.announced > 17.0]


def test_confidence_is_high_on_a_steady_beat_and_low_on_noise() -> None:
    steady = Analyzer().push(band(12.0, 124))[-1]
    hiss = Analyzer().push(noise(12.0, level=0.2))[-1]
    assert steady.beat_confidence > 0.8
    assert hiss.beat_confidence < 0.6


def test_the_demo_track_is_followed_from_its_second_beat_on() -> None:
    truth = json.loads((DEMO / "demo.json").read_text())
    beats = np.array([b.stamp for b in live_beats(mono_of(decode_track(DEMO / "demo.opus").samples))])
    for section in truth["sections"]:
        wanted = [t for t in truth["beats"] if max(1.0, section["start"]) < t < section["end"] - 0.1]
        found = [np.abs(beats - t).min() < 0.03 for t in wanted]
        assert np.mean(found) > 0.95, section["name"]
