"""Scores are those of mir_eval, and equal those of an independent scorer."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.beats.measures import Estimate, Measures, estimate, measure, summarize
from react_app.beats.truth import Truth


def steady(bpm: float, seconds: float, first: float = 0.5) -> Truth:
    beats = np.arange(first, seconds, 60 / bpm)
    return Truth(beats, np.arange(len(beats)) % 4 + 1)


def told(beats: np.ndarray, ahead: float = 0.0, bpm: float = 120.0) -> Estimate:
    return estimate((t, t - ahead, bpm, i % 4 + 1) for i, t in enumerate(beats))


def case(seed: int) -> tuple[Truth, Estimate]:
    """Make up a clip and a tracker: loose (0), off the beat for a while (1), halving (2) or slow to lock (3)."""
    rng = np.random.default_rng(seed)
    period = 60 / rng.uniform(80, 150)
    beats = np.round(0.4 + np.arange(int(38 / period)) * period + rng.normal(0, 0.01, int(38 / period)), 4)
    rows = []
    for i, t in enumerate(beats):
        kind = seed % 4
        if rng.random() < 0.1:
            continue
        off = rng.normal(0, 0.02)
        if kind == 1 and 10 < t < 20:
            off += period / 2
        if kind == 2 and i % 2 and t > 15:
            continue
        place = (i + (t > 25 and seed % 2)) % 4 + 1
        announced = t + off - 0.015 + rng.normal(0, 0.01)
        half = 0.5 if kind == 2 and t > 15 else 1
        rows.append(
            (round(t + off, 4), round(announced, 4), round(60 / period * half * rng.uniform(0.97, 1.03), 2), place)
        )
        if kind == 3 and t < 12:
            rows.append((round(t + off + period / 2, 4), round(t + off + period / 2, 4), round(120 / period, 2), 0))
    return Truth(beats, np.arange(len(beats)) % 4 + 1), estimate(sorted(rows))


@pytest.mark.parametrize(
    ("seed", "f", "cmlt", "amlt", "downbeat_f", "acc1", "acc2", "lock", "p50", "p95"),
    [
        (0, 0.94656, 0.83824, 0.83824, 0.90909, 1.0, 1.0, 0.0, -17.95, 13.89),
        (1, 0.59322, 0.42188, 0.42188, 0.26667, 0.93939, 0.93939, 0.0, -16.50, 17.04),
        (2, 0.75862, 0.27778, 0.48485, 0.96296, 0.33333, 1.0, 0.5, -16.20, 19.94),
        (3, 0.88, 0.60377, 0.60377, 0.60870, 0.84375, 1.0, 11.0, -13.60, 27.99),
        (4, 0.93333, 0.7625, 0.7625, 0.94737, 0.90909, 0.90909, 0.0, -13.15, 25.915),
        (5, 0.62857, 0.50667, 0.50667, 0.17143, 1.0, 1.0, 20.0, -20.40, 14.28),
    ],
)
def test_figures_equal_those_of_an_independent_scorer(
    seed: int, f: float, cmlt: float, amlt: float, downbeat_f: float, acc1: float, acc2: float, lock: float,
    p50: float, p95: float,
) -> None:  # fmt: skip
    s = summarize([measure(*case(seed), 40.0)])
    assert (s.f, s.cmlt, s.amlt, s.downbeat_f) == pytest.approx((f, cmlt, amlt, downbeat_f), abs=1e-5)
    assert (s.acc1, s.acc2, s.lock_s) == pytest.approx((acc1, acc2, lock), abs=1e-5)
    assert (s.announce_ms, s.announce_p95_ms) == pytest.approx((p50, p95), abs=1e-3)


def test_a_perfect_tracker_scores_one_everywhere() -> None:
    truth = steady(120, 30)
    m = measure(truth, told(truth.beats, ahead=0.02), 30)
    assert (m.f, m.cmlt, m.amlt, m.downbeat_f, m.acc1, m.lock_s) == pytest.approx((1, 1, 1, 1, 1, 0))
    assert m.latency_s == pytest.approx(-0.02)


def test_the_off_beat_is_wrong_but_an_allowed_level() -> None:
    truth = steady(120, 30)
    m = measure(truth, told(truth.beats + 0.25), 30)
    assert (m.f, m.cmlt) == (0, 0)
    assert m.amlt > 0.95
    assert m.lock_s == np.inf


def test_half_the_tempo_counts_for_acc2_only() -> None:
    truth = steady(120, 30)
    m = measure(truth, told(truth.beats[::2], bpm=60), 30)
    assert (m.acc1, m.acc2) == (0, 1)
    assert m.f == pytest.approx(2 / 3, abs=0.02)


def test_a_tracker_that_says_nothing_scores_nothing() -> None:
    m = measure(steady(120, 30), estimate([]), 30)
    assert (m.f, m.cmlt, m.amlt, m.acc1, m.lock_s) == (0, 0, 0, 0, np.inf)
    assert len(m.latency_s) == 0


def test_the_first_five_seconds_do_not_count() -> None:
    truth = steady(120, 30)
    assert measure(truth, told(truth.beats[truth.beats >= 5]), 30).f == 1


def test_downbeats_are_not_scored_where_nobody_knows_them() -> None:
    truth = steady(120, 30)
    unknown = Truth(truth.beats, np.zeros(len(truth.beats), np.int64))
    assert np.isnan(measure(unknown, told(truth.beats), 30).downbeat_f)
    barless = estimate(((t, t, 120, 0) for t in truth.beats), bars=False)
    assert np.isnan(measure(truth, barless, 30).downbeat_f)
    assert measure(truth, estimate((t, t, 120, 0) for t in truth.beats), 30).downbeat_f == 0


def test_a_summary_takes_means_and_tells_how_many_never_lock() -> None:
    truth = steady(120, 30)
    right, wrong = measure(truth, told(truth.beats), 30), measure(truth, told(truth.beats + 0.25), 30)
    s = summarize([right, wrong, right, right])
    assert s.never_locks == 0.25
    assert s.f == pytest.approx(0.75)
    assert s.lock_s == 0


def test_a_tracker_that_hears_everything_first_announces_nothing() -> None:
    truth = steady(120, 30)
    m: Measures = measure(truth, Estimate(told(truth.beats).rows, live=False), 30)
    assert len(m.latency_s) == 0
    assert np.isnan(summarize([m]).announce_ms)
