"""The search for beats and bars over a whole track, on activations made from truth."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio import grid_beats
from react_app.audio.grid_beats import BeatPath, find_beats
from react_app.audio.grid_observe import Observed
from tests.audio.grids import HOP_S, observed, times


def found_times(path: BeatPath) -> np.ndarray:
    return (path.hops + 0.5) * HOP_S


def share_right(found: np.ndarray, truth: np.ndarray) -> float:
    """F-measure with 70 ms."""
    hits = sum(bool(np.abs(found - t).min() < 0.07) for t in truth)
    return 2 * hits / (len(found) + len(truth))


@pytest.mark.parametrize("bpm", [90.0, 128.0, 174.0])
def test_steady_beats_are_found_at_their_own_tempo(bpm: float) -> None:
    truth = times(bpm, 30.0)
    path = find_beats(observed(truth, 30.0, missing=0.1, between=0.2))
    assert share_right(found_times(path), truth) > 0.97


@pytest.mark.parametrize("meter", [2, 3, 4])
def test_bars_have_the_metre_that_is_played(meter: int) -> None:
    truth = times(110.0, 30.0)
    path = find_beats(observed(truth, 30.0, meter=meter, first_place=2, missing=0.1))
    assert set(path.meters[4:-4]) == {meter}
    ones = found_times(path)[path.places == 1]
    assert share_right(ones, truth[meter - 1 :: meter]) > 0.9


def test_the_grid_goes_on_through_a_breakdown_without_beats() -> None:
    truth = times(126.0, 60.0)
    silent = (truth > 20) & (truth < 45)
    path = find_beats(observed(truth[~silent], 60.0))
    found = found_times(path)
    assert share_right(found[(found > 20) & (found < 45)], truth[silent]) > 0.97


def test_a_jump_of_tempo_is_followed_within_two_bars() -> None:
    truth = np.concatenate([times(100.0, 20.0), times(140.0, 40.0, first=20.1)])
    found = found_times(find_beats(observed(truth, 40.0)))
    late = truth[truth > 24]
    assert share_right(found[found > 24 - 0.1], late) > 0.97


def test_a_ramp_is_followed() -> None:
    gaps = 60 / np.linspace(95, 140, 100)
    truth = 0.3 + np.concatenate([[0.0], np.cumsum(gaps)])
    assert share_right(found_times(find_beats(observed(truth, truth[-1] + 1))), truth) > 0.97


def test_long_tracks_are_searched_in_windows_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = observed(times(133.0, 40.0), 40.0, missing=0.2, between=0.3)
    whole = find_beats(seen)
    monkeypatch.setattr(grid_beats, "_WINDOW", 700)
    parts = find_beats(seen)
    assert np.array_equal(whole.hops, parts.hops)
    assert np.array_equal(whole.places, parts.places)


@pytest.mark.parametrize("count", [0, 1, 50, 110])
def test_sounds_shorter_than_a_beat_have_none(count: int) -> None:
    nothing = np.zeros(count, np.float32)
    assert len(find_beats(Observed(nothing, nothing)).hops) <= 1 + count // 20


def test_numbers_that_are_none_do_no_harm() -> None:
    seen = observed(times(120.0, 20.0), 20.0)
    seen.beat[100:110], seen.downbeat[300] = np.nan, np.inf
    assert share_right(found_times(find_beats(seen)), times(120.0, 20.0)) > 0.97
