"""Score live networks over examples with the app's own tracker: `evaluate.py MODEL.pt|.npz... EXAMPLES [--held-back]`.

EXAMPLES is a folder of features.py. What several networks tell counts as it does in the app: their mean. They run in
torch over all of a piece at once; filter, bars and announcing are the app's. Printed by kind of music, for clean
(variant 0) and spoiled examples: F, CMLt, AMLt, downbeat F.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import mir_eval
import numpy as np
import torch
from examples import held_back
from network import STEP, BeatNet, inputs_of, load_model, mean_of
from numpy.typing import NDArray

from react_app.audio.barnet import levels_of
from react_app.audio.beatfront import BANDS
from react_app.audio.beatnet import Told
from react_app.audio.beats import LiveTracker
from react_app.audio.tracker import Heard

FROM_S = 5.0
QUIET = -10.8

FloatArray = NDArray[np.float32]
Scores = tuple[float, float, float, float]
Job = tuple[str, list[FloatArray], FloatArray, NDArray[np.bool_], FloatArray]
"""Name, what the network tells, what is heard of each hop, where music is, truth."""


class _Replay:
    """Stands in for the tracker's front end and network: tells what was worked out before."""

    def __init__(self, told: list[FloatArray], heard: FloatArray) -> None:
        self._told = told
        self._heard = heard
        self._hop = 0

    @property
    def heard(self) -> FloatArray:
        return self._heard[self._hop - STEP : self._hop]

    @property
    def begins(self) -> float:
        steps = self._heard[max(0, self._hop - STEP - 1) : self._hop, :BANDS]
        return 2.0 * float(np.maximum(np.diff(steps, axis=0), 0.0).sum())

    def hear(self, magnitude: FloatArray, gain: float) -> FloatArray | None:
        self._hop += 1
        return None if self._hop % STEP else magnitude

    def step(self, inputs: FloatArray) -> Told:
        at = self._hop // STEP - 1
        return Told(*(part[at] for part in self._told))


def outputs(models: list[BeatNet], bands: FloatArray) -> list[FloatArray]:
    """Return what the networks tell together, part by part, (steps, size) each."""
    told = mean_of(models, inputs_of(torch.from_numpy(bands)[None]))
    return [part[0].numpy().astype(np.float32) for part in told]


def announced(told: list[FloatArray], heard: FloatArray, music: NDArray[np.bool_]) -> list[tuple[float, int]]:
    """Return (time, number in the bar) of every beat the app's tracker announces."""
    tracker = LiveTracker()
    replay = _Replay(told, heard)
    tracker._stream = tracker._net = replay  # type: ignore[assignment]
    nothing = Heard(np.zeros(1, np.float32), 1.0)
    beats = []
    for is_music in music[: len(told[0]) * STEP]:
        beat = tracker.track(nothing, bool(is_music))
        if beat is not None:
            beats.append((beat.t, beat.place))
    return beats


def score(found: list[tuple[float, int]], truth: FloatArray) -> Scores:
    """Return F, CMLt, AMLt and downbeat F; what is before five seconds is not scored."""
    times = mir_eval.beat.trim_beats(np.array([t for t, _ in found]), FROM_S)
    known = mir_eval.beat.trim_beats(truth[:, 0].astype(float), FROM_S)
    f = mir_eval.beat.f_measure(known, times)
    _, cmlt, _, amlt = mir_eval.beat.continuity(known, times)
    ones = mir_eval.beat.trim_beats(np.array([t for t, place in found if place == 1]), FROM_S)
    known_ones = mir_eval.beat.trim_beats(truth[truth[:, 1] == 1, 0].astype(float), FROM_S)
    return float(f), float(cmlt), float(amlt), float(mir_eval.beat.f_measure(known_ones, ones))


def _one(job: Job) -> tuple[str, Scores]:
    name, told, heard, music, truth = job
    return name, score(announced(told, heard, music), truth)


def _jobs(models: list[BeatNet], paths: list[Path]) -> Iterator[Job]:
    for path in paths:
        with np.load(path) as data:
            bands, beats = data["bands"].astype(np.float32), data["beats"]
            rings = np.repeat(data["harmony"].astype(np.float32), STEP, axis=0)
        if len(beats) >= 12:
            music = bands.max(axis=1) > QUIET
            heard = np.concatenate([levels_of(bands[: len(rings)]), rings[: len(bands)]], axis=1)
            yield path.name.removesuffix(".npz"), outputs(models, bands), heard, music, beats


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, nargs="+")
    parser.add_argument("examples", type=Path)
    parser.add_argument("--held-back", action="store_true", help="only what train.py never shows the network")
    parser.add_argument("--each", action="store_true", help="print every example")
    parser.add_argument("--jobs", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    models = [load_model(path).eval() for path in args.models]
    paths = [p for p in sorted(args.examples.glob("*.npz")) if not args.held_back or held_back(p.name)]
    rows: dict[str, list[Scores]] = defaultdict(list)
    with ProcessPoolExecutor(args.jobs) as pool:
        for name, scores in pool.map(_one, _jobs(models, paths)):
            kind, clean = name.split("_")[0], name.endswith(".0")
            rows[f"{'clean' if clean else 'spoiled'} {kind}"].append(scores)
            rows["clean all" if clean else "spoiled all"].append(scores)
            if args.each:
                print(f"{name:40s}", *(f"{s:.3f}" for s in scores))
    for kind in sorted(rows):
        means = np.mean(rows[kind], axis=0)
        print(f"{kind:16s} {len(rows[kind]):4d}  F {means[0]:.3f}  CMLt {means[1]:.3f}  AMLt {means[2]:.3f}  "
              f"downbeat {means[3]:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
