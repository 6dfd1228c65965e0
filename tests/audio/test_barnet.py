"""Bars heard from beat to beat, and what is no music at all."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.announce import AnnouncedBeat, live_beats
from react_app.audio.barnet import BACK, INPUTS, PLACES, BeatInputs, LiveBars, TrackTold, tell_track
from react_app.audio.beatfront import BANDS
from react_app.audio.beatnet import HEARD
from react_app.audio.grid_bars import with_bars
from react_app.audio.grid_beats import BeatPath, find_beats
from react_app.audio.grid_observe import Observed
from react_app.audio.known_observe import observe
from react_app.beats.music import play, steady
from react_app.beats.noises import applause, pink, speech
from tests.audio.grids import observed, times
from tests.audio.sounds import FloatArray

CONFIDENT = 0.5


def sound(hops: int, seed: int = 3) -> np.ndarray:
    """Bands that come and go, and pitches."""
    return np.random.default_rng(seed).gamma(2.0, 0.5, (hops, HEARD)).astype(np.float16)


def test_a_track_is_told_the_same_as_a_stream() -> None:
    heard = sound(900)
    beats = np.arange(120, 880, 37)
    told = tell_track(heard, beats).places
    assert told.shape == (len(beats) - 1, PLACES)
    np.testing.assert_allclose(np.exp(told).sum(axis=1), 1.0, atol=0.01)
    bars, hop = LiveBars(), 0
    for number, (begin, end) in enumerate(zip(beats[:-1] + 0.5, beats[1:] + 0.5, strict=True)):
        while hop < end:
            bars.hear(heard[hop : hop + 2].astype(np.float32))
            hop += 2
        now = bars.beat(float(begin), float(end))
        assert now is not None
        np.testing.assert_allclose(now.places, told[number], atol=1e-4)


def test_beats_are_held_against_those_before_them() -> None:
    heard = np.zeros((1000, HEARD), np.float32)
    heard[:, BANDS + 0] = heard[:, BANDS + 4] = 1.0
    heard[400:, BANDS + 4] = 0.0
    heard[400:, BANDS + 9] = 1.0
    heard[120::80, :8] = 2.0
    inputs = BeatInputs()
    told = [inputs.hear(heard, begin, begin + 40.0) for begin in np.arange(120.0, 520.0, 40.0)]
    assert all(row.shape == (INPUTS,) for row in told)
    began, rang = told[8][-2 * BACK : -BACK], told[8][-BACK:]  # from 440 on; the chord changed at 400, a beat before
    np.testing.assert_allclose(began[1::2], 1.0, atol=0.01)
    assert began[::2].max() < 0.5
    np.testing.assert_allclose(rang[0], 1.0, atol=0.01)
    assert rang[1:].max() < 0.6
    assert not told[0][-2 * BACK :].any()


def test_what_is_no_beat_is_not_judged() -> None:
    bars = LiveBars()
    for hop in range(0, 600, 2):
        bars.hear(sound(2, hop).astype(np.float32))
    assert bars.beat(590.0, 600.0) is None
    assert bars.beat(400.0, 600.0) is None
    assert bars.beat(560.0, 600.0) is not None


def test_bars_of_a_track_follow_what_is_heard_at_its_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = observed(times(120.0, 40.0), 40.0)
    path = find_beats(seen)
    third = {"told": np.full((len(path.hops) - 1, PLACES), -8.0, np.float32)}
    for number in range(len(path.hops) - 1):  # every bar of four begins two beats later
        third["told"][number, 5 + (int(path.places[number]) + 1) % 4] = 0.0
    monkeypatch.setattr("react_app.audio.grid_bars.tell_track", lambda *_: TrackTold(3.0 * third["told"], 1.0))
    assert with_bars(path, seen) is path  # nothing of the sound is known
    heard = type(seen)(seen.beat, seen.downbeat, heard=np.zeros((len(seen), HEARD), np.float16))
    found = with_bars(path, heard)
    np.testing.assert_array_equal(found.hops, path.hops)
    np.testing.assert_array_equal(found.places[:-1], (path.places[:-1] + 1) % 4 + 1)
    assert set(found.meters.tolist()) == {4}


@pytest.fixture(scope="module")
def pop() -> Observed:
    """Half a minute of a band at 104 BPM, as the networks heard it."""
    return observe(np.asarray(play("pop", steady(104.0, 30.0)).samples, np.float32))


@pytest.mark.parametrize("wrong", ["every other", "twice as many", "between"])
def test_a_track_is_put_on_the_level_that_is_surely_counted(pop: Observed, wrong: str) -> None:
    right = find_beats(pop)
    hops = right.hops
    np.testing.assert_array_equal(with_bars(right, pop).hops, hops)
    between = (hops[:-1] + hops[1:]) // 2
    others = {"every other": hops[::2], "twice as many": np.sort(np.append(hops, between)), "between": between}
    found = with_bars(BeatPath(others[wrong], right.places, right.meters), pop)
    assert len(found.hops) >= len(hops) - 2
    assert max(np.abs(hops - hop).min() for hop in found.hops) <= 1


def test_few_beats_keep_their_places() -> None:
    path = BeatPath(np.arange(3) * 40, np.array([1, 2, 3]), np.full(3, 4))
    seen = observed([0.3], 3.0)
    little = type(seen)(seen.beat, seen.downbeat, heard=sound(len(seen)))
    assert with_bars(path, little) is path


def confident(samples: FloatArray, since: float) -> list[AnnouncedBeat]:
    return [beat for beat in live_beats(samples) if beat.stamp > since and beat.confidence >= CONFIDENT]


@pytest.mark.parametrize(
    "samples",
    [pink(24.0, 3), speech(24.0, 3), applause(24.0, 5)],
    ids=["noise", "speech", "applause"],
)
def test_hardly_a_beat_is_sure_in_what_is_no_music(samples: FloatArray) -> None:
    assert len(confident(samples, 6.0)) <= 5  # music would have 27 and more in this time


def test_music_after_a_speech_is_followed() -> None:
    song = play("house", steady(124.0, 16.0))
    both = np.concatenate([speech(14.0, 2), np.asarray(song.samples, np.float32)])
    beats = [beat for beat in confident(both, 18.0) if beat.stamp < 28.0]
    assert len(beats) >= 0.8 * 10 * 124 / 60
