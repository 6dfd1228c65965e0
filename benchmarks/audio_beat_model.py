"""Count how strong onsets are at every kind of place within a beat: the table in react_app/audio/beatmodel.py.

    python benchmarks/audio_beat_model.py CLIPS > react_app/audio/beatmodel.py
    python benchmarks/audio_beat_model.py CLIPS --estimates DIR               # what the app's tracker announces
    python benchmarks/audio_beat_model.py CLIPS --estimates DIR --held-out 4  # by models that never saw the clip

CLIPS holds index.json (a list of objects with a `name`), clips/NAME.flac and clips/NAME.beats (seconds and place in
the bar, a line per beat). An estimates folder gets NAME.txt with a line per beat: when it is, how much had been heard
when it was announced, and the tempo.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from audio_patterns import patterns
from numpy.typing import NDArray

from react_app.audio import beatspace as space
from react_app.audio.analyzer import Analyzer
from react_app.audio.beats import FilterTracker
from react_app.audio.decode import decode_track
from react_app.audio.downmix import FloatArray, mono_of
from react_app.audio.flux import LEVELS, RANGES, Flux
from react_app.audio.gain import HOP_S, AutoGain, NoiseGate
from react_app.core.features import HOP

Counts = NDArray[np.float64]
_LATE_S = 0.016
_PATTERNS, _PATTERNS_WEIGHT = 64, 0.5
_HEADER = '''"""How often each onset strength is heard at each kind of place within a beat.

Made by benchmarks/audio_beat_model.py. Counted over 33 openly licensed clips (General MIDI songs, human drumming and
sequenced projects, and harder ones made from them) and over drum patterns made by program. Rows: four ranges of
frequency (low to high), in each the thirteen kinds of places of `beatspace`; columns: sixteen steps of strength; in
thousandths.
"""

from __future__ import annotations

import numpy as np

# fmt: off
MODEL = np.array([
'''


def sound(folder: Path, name: str) -> FloatArray:
    """Return a clip as mono samples."""
    return mono_of(decode_track(folder / "clips" / f"{name}.flac").samples)


def steps_of(samples: FloatArray) -> NDArray[np.intp]:
    """Return the (hop, range) steps of onset strength as the analyzer's tracker hears them."""
    gate, gain, flux = NoiseGate(), AutoGain(), Flux()
    steps = []
    for i in range(0, len(samples) - HOP + 1, HOP):
        hop = samples[i : i + HOP]
        power = float(np.dot(hop, hop)) / HOP
        gain_db = gain.hear(power, gate.hear(power))
        steps.append(flux.hear(hop * np.float32(10 ** (gain_db / 20))))
    return np.array(steps, np.intp)


def counted(steps: NDArray[np.intp], beats: NDArray[np.float64]) -> Counts:
    """Return (range, kind, step) counts of one clip."""
    counts = np.zeros((RANGES, space.KINDS, LEVELS))
    t = (np.arange(len(steps)) + 1) * HOP_S - _LATE_S
    before = np.searchsorted(beats, t) - 1
    inside = (before >= 0) & (before < len(beats) - 1)
    before = np.clip(before, 0, len(beats) - 2)
    period = beats[before + 1] - beats[before]
    interval = np.clip(np.round(period / HOP_S), space.SHORTEST, space.LONGEST).astype(int)
    place = np.clip(np.floor((t - beats[before]) / period * interval + 0.5), 0, None).astype(int) % interval
    kind = space.kinds()[space.FIRST[interval - space.SHORTEST] + place]
    for i in range(RANGES):
        np.add.at(counts[i], (kind[inside], steps[inside, i]), 1)
    return counts


def model_of(counts: list[Counts]) -> Counts:
    """Return the sum of the clips' counts, smoothed over the steps, as shares of each kind."""
    total = np.sum(counts, axis=0) + 0.5
    padded = np.pad(total, ((0, 0), (0, 0), (1, 1)), "edge")
    smooth = 0.25 * padded[..., :-2] + 0.5 * padded[..., 1:-1] + 0.25 * padded[..., 2:]
    shares: Counts = smooth / smooth.sum(axis=2, keepdims=True)
    return shares


def related(a: str, b: str) -> bool:
    """True if two clips come from the same music."""
    return a.split("_")[-1] == b.split("_")[-1] or a.endswith(b.partition("_")[2]) or b.endswith(a.partition("_")[2])


def write_estimates(path: Path, samples: FloatArray, model: Counts | None) -> None:
    """Write what the analyzer announces for a clip."""
    analyzer = Analyzer(tracker=FilterTracker(model))
    count, lines = 0, []
    for features in analyzer.push(samples):
        if features.beat_count > count:
            count = features.beat_count
            lines.append(f"{features.beat_t:.4f}\t{features.t:.4f}\t{features.bpm:.2f}\n")
    path.write_text("".join(lines))


def main() -> int:
    """Print the table, or write estimates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("--estimates", type=Path)
    parser.add_argument("--held-out", type=int, default=0, metavar="FOLDS")
    arguments = parser.parse_args()
    names = [str(clip["name"]) for clip in json.loads((arguments.clips / "index.json").read_text())]
    counts: dict[str, Counts] = {}
    made_up: list[Counts] = []
    if arguments.estimates is None or arguments.held_out:
        made_up = [_PATTERNS_WEIGHT * counted(steps_of(x), beats) for x, beats in patterns(_PATTERNS, seed=2)]
        for name in names:
            beats = np.loadtxt(arguments.clips / "clips" / f"{name}.beats", ndmin=2)[:, 0]
            counts[name] = counted(steps_of(sound(arguments.clips, name)), beats)
    if arguments.estimates is None:
        rows = np.round(1000 * model_of([*counts.values(), *made_up]), 1).reshape(-1, LEVELS).tolist()
        print(_HEADER + "".join(f"    {row},\n" for row in rows) + f"]).reshape({RANGES}, {space.KINDS}, {LEVELS})")
        return 0
    arguments.estimates.mkdir(parents=True, exist_ok=True)
    for i, name in enumerate(names):
        model = None
        if arguments.held_out:
            fold = names[i % arguments.held_out :: arguments.held_out]
            seen = [c for n, c in counts.items() if not any(related(n, other) for other in fold)]
            model = model_of([*seen, *made_up])
        write_estimates(arguments.estimates / f"{name}.txt", sound(arguments.clips, name), model)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
