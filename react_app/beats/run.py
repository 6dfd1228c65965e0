"""Scores trackers over many recordings, one recording at a time or several processes beside each other."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from react_app.audio.decode import decode_track
from react_app.beats.degrade import degraded
from react_app.beats.measures import SKIP_S, Estimate, Measures, measure
from react_app.beats.trackers import TRACKERS
from react_app.beats.truth import Clip, Truth, TruthError, read_truth
from react_app.core.errors import BadInputError

CLEAN = ""
"""The name of the condition in which nothing is degraded."""
LOUDNESS_POINTS = 600
_BEYOND_S = 1.0
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What one tracker told of one recording in one condition, and its score."""

    tracker: str
    condition: str
    found: Estimate
    measures: Measures


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """One recording with the runs of all trackers; `problem` is a sentence where it could not be scored."""

    clip: Clip
    problem: str = ""
    seconds: float = 0.0
    truth: Truth | None = None
    loudness: NDArray[np.float32] | None = None
    """(600,) peaks over the recording, 0..1: to see where one is."""
    runs: tuple[Run, ...] = ()


def score_all(
    clips: Sequence[Clip], trackers: Sequence[str], conditions: Sequence[str], jobs: int = 1
) -> Iterator[Scored]:
    """Yield each clip's score as it is there, in order."""
    if jobs <= 1 or len(clips) < 2:
        for clip in clips:
            yield score_clip(clip, trackers, conditions)
        return
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(score_clip, clip, trackers, conditions) for clip in clips]
        for future in futures:
            yield future.result()


def score_clip(clip: Clip, trackers: Sequence[str], conditions: Sequence[str]) -> Scored:
    """Score all trackers on one recording; what is wrong with it becomes its problem."""
    try:
        truth = read_truth(clip.truth)
        track = decode_track(clip.audio)
        fit(truth, clip, track.duration)
    except BadInputError as error:
        return Scored(clip, f"{clip.name}: {error}")
    seconds = clip.seconds or track.duration
    runs = []
    for condition in conditions:
        samples = degraded(track.samples, condition, seed_of(clip)) if condition else track.samples
        for tracker in trackers:
            found = TRACKERS[tracker](samples)
            runs.append(Run(tracker, condition, found, measure(truth, found, seconds)))
    return Scored(clip, "", seconds, truth, _loudness(track.samples), tuple(runs))


def fit(truth: Truth, clip: Clip, seconds: float) -> None:
    """Make sure that truth and audio belong together and enough is left to score.

    Raises:
        TruthError: they do not.
    """
    if truth.beats[-1] > seconds + _BEYOND_S:
        raise TruthError(
            f"The truth goes on to {truth.beats[-1]:.1f} s, but the audio ends at {seconds:.1f} s; "
            "they are of different recordings or cuts."
        )
    if np.count_nonzero(truth.beats >= SKIP_S) < 2:
        raise TruthError(
            f"{clip.truth.name} has fewer than two beats after the first {SKIP_S:.0f} s, which are not scored."
        )


def seed_of(clip: Clip) -> int:
    """Return the seed of a clip's degradations: the same on every machine."""
    return zlib.crc32(Path(clip.name).name.encode()) % 100_000


def _loudness(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    peaks = np.abs(samples).max(axis=1)
    edges = np.linspace(0, len(peaks), LOUDNESS_POINTS + 1).astype(int)[:-1]
    shape: NDArray[np.float32] = np.maximum.reduceat(peaks, np.minimum(edges, len(peaks) - 1))
    return shape
