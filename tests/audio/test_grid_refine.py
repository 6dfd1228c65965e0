"""Beat times and tempi finer than a hop: steady up to the last beat, yet a tempo that changes is followed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.audio.decode import decode_track
from react_app.audio.grid_beats import find_beats
from react_app.audio.grid_refine import refine_beats
from react_app.audio.known import analyse_stereo
from react_app.core.features import ANALYSIS_RATE
from tests.audio.grids import HOP_S, observed, times

DEMO = Path(__file__).parents[2] / "react_app" / "assets" / "demo" / "demo.opus"
LOUD, FAINT, UNHEARD = 0.75, 0.22, 0.0

TimeArray = NDArray[np.float64]


def refined(truth: TimeArray, heights: TimeArray, late: TimeArray, seed: int = 1) -> tuple[TimeArray, TimeArray]:
    """Return the times and tempi that come of beats heard that high and that late (seconds)."""
    dice = np.random.default_rng(seed)
    hops = np.arange(int((truth[-1] + 1.0) / HOP_S))
    beat = 0.02 * dice.random(len(hops))
    for t, height in zip(truth + late, heights, strict=True):
        np.maximum(beat, height * np.exp(-0.5 * ((hops + 0.5 - t / HOP_S) / 0.7) ** 2), out=beat)
    found, periods = refine_beats(np.round(truth / HOP_S - 0.5).astype(np.int64), beat.astype(np.float32))
    return found, 60.0 / periods


def jitter(count: int, scatter: float, seed: int) -> TimeArray:
    return np.random.default_rng(seed).normal(0.0, scatter, count)


def test_steady_music_gets_a_steady_grid() -> None:
    truth = times(127.3, 60.0)
    seen = observed(truth, 60.0, missing=0.1)
    found, periods = refine_beats(find_beats(seen).hops, seen.beat)
    errors = np.array([truth[np.abs(truth - t).argmin()] - t for t in found])
    assert np.std(np.diff(found)[2:-2]) < 0.003
    assert np.percentile(np.abs(errors), 95) < 0.006
    assert np.median(60 / periods) == pytest.approx(127.3, abs=0.05)


def test_a_drummer_is_followed_beat_by_beat() -> None:
    dice = np.random.default_rng(3)
    gaps = 0.5 + 0.06 * np.sin(np.arange(80) / 6) + dice.normal(0, 0.006, 80)
    truth = 0.3 + np.concatenate([[0.0], np.cumsum(gaps)])
    seen = observed(truth, truth[-1] + 1)
    found, _ = refine_beats(find_beats(seen).hops, seen.beat)
    errors = np.array([np.abs(truth - t).min() for t in found])
    assert np.percentile(errors, 90) < 0.02
    assert (np.diff(found) > 0).all()


@pytest.mark.parametrize("seed", range(5))
def test_the_few_beats_at_an_end_are_no_line_of_their_own(seed: int) -> None:
    truth = times(125.0, 60.0)
    found, tempi = refined(truth, np.full(len(truth), LOUD), jitter(len(truth), 0.003, seed))
    assert tempi == pytest.approx(125.0, rel=0.001)
    assert found == pytest.approx(truth, abs=0.003)


@pytest.mark.parametrize("seed", range(5))
def test_faint_beats_at_the_ends_of_a_steady_song_do_not_bend_its_tempo(seed: int) -> None:
    truth = times(125.0, 60.0)
    heights, late = np.full(len(truth), LOUD), jitter(len(truth), 0.002, seed)
    for end in (slice(0, 4), slice(-4, None)):
        heights[end] = FAINT
        late[end] += 0.012
    found, tempi = refined(truth, heights, late)
    assert tempi == pytest.approx(125.0, rel=0.003)
    assert found == pytest.approx(truth, abs=0.004)


@pytest.mark.parametrize("missing", [1, 3, 6])
def test_beats_that_nobody_plays_at_the_end_go_on_in_time(missing: int) -> None:
    truth = times(98.0, 60.0)
    heights = np.full(len(truth), LOUD)
    heights[-missing:] = UNHEARD
    found, tempi = refined(truth, heights, jitter(len(truth), 0.002, 1))
    assert tempi == pytest.approx(98.0, rel=0.003)
    assert found == pytest.approx(truth, abs=0.004)


def slowed(share: float) -> TimeArray:
    """Return 60 steady beats and eight that slow down to a share of the tempo."""
    gaps = np.concatenate([np.full(60, 0.5), 0.5 / np.linspace(1.0, share, 9)[1:]])
    return 0.3 + np.concatenate([[0.0], np.cumsum(gaps)])


@pytest.mark.parametrize("share", [0.97, 0.9, 0.8])
@pytest.mark.parametrize("height", [LOUD, 0.4])
@pytest.mark.parametrize("forwards", [True, False], ids=["slower at the end", "faster at the beginning"])
def test_a_tempo_that_changes_at_an_end_is_followed(share: float, height: float, forwards: bool) -> None:
    truth = slowed(share)
    heights = np.full(len(truth), LOUD)
    heights[-8:] = height
    if not forwards:
        truth, heights = (truth[0] + truth[-1] - truth)[::-1], heights[::-1]
    changing, outermost = (slice(-8, None), -1) if forwards else (slice(0, 8), 0)
    errors, ratios = [], []
    for seed in range(20):
        found, tempi = refined(truth, heights, jitter(len(truth), 0.002, seed), seed)
        errors.append(found - truth)
        ratios.append(tempi * np.gradient(truth) / 60.0)
    assert np.sqrt(np.mean(np.square(errors)[:, changing])) < 0.01
    assert np.mean(np.abs(errors)[:, outermost]) < 0.006
    assert np.sqrt(np.mean(np.square(np.array(ratios) - 1.0)[:, changing])) < 0.01


def test_a_clear_slowing_down_is_followed_even_where_beats_are_all_but_unheard() -> None:
    truth = slowed(0.9)
    heights = np.full(len(truth), LOUD)
    heights[-8:] = 0.04
    found, _ = refined(truth, heights, jitter(len(truth), 0.002, 1))
    assert found == pytest.approx(truth, abs=0.02)


def test_a_jump_of_the_tempo_is_a_jump() -> None:
    gaps = np.concatenate([np.full(40, 0.5), np.full(50, 0.4)])
    truth = 0.3 + np.concatenate([[0.0], np.cumsum(gaps)])
    found, tempi = refined(truth, np.full(len(truth), LOUD), jitter(len(truth), 0.002, 1))
    assert found == pytest.approx(truth, abs=0.004)
    assert tempi[:40] == pytest.approx(120.0, rel=0.003)
    assert tempi[41:] == pytest.approx(150.0, rel=0.003)


def test_the_end_of_the_demo_track_is_as_steady_as_the_rest() -> None:
    samples = decode_track(DEMO).samples[-20 * ANALYSIS_RATE :]
    grid = analyse_stereo(samples)
    assert grid.tempi == pytest.approx([125.0] * len(grid.tempi), rel=0.003)
