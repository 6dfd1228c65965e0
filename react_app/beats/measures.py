"""The field's measures of beat tracking, by mir_eval, and ours of how soon and how surely beats are told."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import mir_eval
import numpy as np
from numpy.typing import NDArray

from react_app.beats.truth import Truth

Floats = NDArray[np.float64]

SKIP_S = 5.0
"""Beats before this are not scored: the field's convention."""
WINDOW_S = 0.07
LOCK_WINDOW_S, LOCK_F, LOCK_STEP_S = 6.0, 0.9, 0.25
TEMPO_TOLERANCE = 0.04
_OCTAVES = (1.0, 2.0, 3.0, 1 / 2, 1 / 3)
_LONGEST_BEAT_S = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Beats as a tracker told them, a row each: `stamp`, `announced` (sound heard by then), `bpm`, `place` or 0.

    A tracker that hears the whole recording first announces nothing: `live` is False. One that knows no bars: `bars`.
    """

    rows: Floats
    live: bool = True
    bars: bool = True
    cpu_s: float = 0.0

    @property
    def stamps(self) -> Floats:
        """When the beats are."""
        return np.unique(np.round(self.rows[:, 0], 4))

    @property
    def downbeats(self) -> Floats:
        """When the downbeats are."""
        return np.unique(self.rows[self.rows[:, 3] == 1][:, 0])


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What one tracker scored on one recording. Shares are 0..1; `downbeat_f` is NaN without bars to score."""

    f: float
    cmlt: float
    amlt: float
    downbeat_f: float
    acc1: float
    acc2: float
    lock_s: float
    """From the first beat until six seconds are right; infinite if that never happens."""
    latency_s: Floats
    """Per beat that was found: announced minus true time; negative is ahead."""
    cpu_ms_per_s: float


def estimate(rows: Iterable[Sequence[float]], *, live: bool = True, bars: bool = True, cpu_s: float = 0.0) -> Estimate:
    """Return an estimate from (stamp, announced, bpm, place) rows."""
    return Estimate(np.array(list(rows), float).reshape(-1, 4), live, bars, cpu_s)


def measure(truth: Truth, found: Estimate, seconds: float) -> Measures:
    """Score one recording of this length."""
    true, beats = _late(truth.beats), _late(found.stamps)
    late = found.rows[found.rows[:, 0] >= SKIP_S]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # mir_eval warns where one beat or none is left: that is a score of 0
        f = f_measure(true, beats)
        _, cmlt, _, amlt = mir_eval.beat.continuity(true, beats) if len(beats) > 1 else (0.0,) * 4
        true_ones, ones = _late(truth.beats[truth.places == 1]), _late(found.downbeats)
        downbeat_f = f_measure(true_ones, ones) if len(true_ones) and found.bars else float("nan")
    pairs = mir_eval.util.match_events(true, late[:, 0], WINDOW_S) if found.live and len(late) and len(true) else []
    ratios = tempo_ratios(truth.beats, found.rows, seconds)
    return Measures(
        f=f,
        cmlt=float(cmlt),
        amlt=float(amlt),
        downbeat_f=downbeat_f,
        acc1=_share(ratios, (1.0,)),
        acc2=_share(ratios, _OCTAVES),
        lock_s=lock_s(truth.beats, found.stamps, seconds),
        latency_s=np.array([late[j, 1] - true[i] for i, j in pairs]),
        cpu_ms_per_s=1000 * found.cpu_s / seconds if seconds else 0.0,
    )


def f_measure(true: Floats, beats: Floats) -> float:
    """Return mir_eval's F within 70 ms, 0 where either is empty."""
    return float(mir_eval.beat.f_measure(true, beats, WINDOW_S)) if len(true) and len(beats) else 0.0


def lock_s(true: Floats, beats: Floats, seconds: float) -> float:
    """Return from when on, counted from the first beat, six seconds are right; infinite if never."""
    begin = max(0.0, float(true[0]) - 0.5)
    for t in np.arange(begin, seconds - LOCK_WINDOW_S, LOCK_STEP_S):
        here, told = (x[(x >= t) & (x < t + LOCK_WINDOW_S)] for x in (true, beats))
        if len(here) >= 3 and len(told) and f_measure(here, told) >= LOCK_F:
            return float(t - begin)
    return float("inf")


def tempo_ratios(true: Floats, rows: Floats, seconds: float) -> Floats:
    """Return believed over true tempo once a second after the skipped start; 0 where none was told yet."""
    ratios = []
    for t in np.arange(SKIP_S, seconds, 1.0):
        i = int(np.searchsorted(true, t))
        if i < 2 or i >= len(true) - 1 or true[i] - true[i - 1] > _LONGEST_BEAT_S:
            continue
        bpm = 60 / float(np.median(np.diff(true[max(0, i - 3) : i + 3])))
        newest = int(np.searchsorted(rows[:, 1], t)) - 1
        ratios.append(float(rows[newest, 2]) / bpm if newest >= 0 else 0.0)
    return np.array(ratios)


def _late(beats: Floats) -> Floats:
    return beats[beats >= SKIP_S]


def _share(ratios: Floats, allowed: Sequence[float]) -> float:
    if not len(ratios):
        return 0.0
    return float(np.mean([any(abs(r / a - 1) < TEMPO_TOLERANCE for a in allowed) for r in ratios]))


@dataclass(frozen=True, slots=True)
class Summary:
    """Means over recordings; latency over all beats and lock time are medians. NaN where nothing could be taken."""

    clips: int
    f: float
    cmlt: float
    amlt: float
    downbeat_f: float
    acc1: float
    acc2: float
    lock_s: float
    never_locks: float
    announce_ms: float
    announce_p95_ms: float
    cpu_ms_per_s: float


def summarize(measures: Sequence[Measures]) -> Summary:
    """Return the summary of several recordings, at least one."""
    latency = np.concatenate([m.latency_s for m in measures])
    downbeats = [m.downbeat_f for m in measures if np.isfinite(m.downbeat_f)]
    locks = np.array([m.lock_s for m in measures])

    def mean(name: str) -> float:
        return float(np.mean([getattr(m, name) for m in measures]))

    return Summary(
        clips=len(measures),
        f=mean("f"),
        cmlt=mean("cmlt"),
        amlt=mean("amlt"),
        downbeat_f=float(np.mean(downbeats)) if downbeats else float("nan"),
        acc1=mean("acc1"),
        acc2=mean("acc2"),
        lock_s=float(np.median(locks)),
        never_locks=float(np.mean(~np.isfinite(locks))),
        announce_ms=1000 * float(np.median(latency)) if len(latency) else float("nan"),
        announce_p95_ms=1000 * float(np.percentile(latency, 95)) if len(latency) else float("nan"),
        cpu_ms_per_s=mean("cpu_ms_per_s"),
    )
