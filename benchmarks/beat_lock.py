"""How well a rendered video sits on the beats of its track.

    python benchmarks/beat_lock.py VIDEO.mp4 [TRUTH.json]

Takes the mean absolute difference between consecutive frames (small grey pictures), and for every true beat looks for
the largest difference within a quarter beat of it. Prints how far that peak is from the beat and the share of beats
with a peak within 50 ms, per section; beside it the same for the moments half-way between the beats, which is what a
picture that does not follow the beat would score.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

DEMO = Path(__file__).parents[1] / "react_app" / "assets" / "demo" / "demo.json"
WITHIN_S = 0.05


def frame_differences(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return frame times from the second on, mean absolute differences to the frame before, and brightness."""
    times, differences, levels = [], [], []
    last: NDArray[np.float32] | None = None
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            grey = frame.reformat(width=160, height=90, format="gray").to_ndarray().astype(np.float32)
            if last is not None:
                times.append(float(frame.time or 0.0))
                differences.append(float(np.abs(grey - last).mean()))
                levels.append(float(grey.mean()))
            last = grey
    return np.array(times), np.array(differences), np.array(levels)


def peak_offsets(
    times: NDArray[np.float64], differences: NDArray[np.float64], moments: NDArray[np.float64], reach: float
) -> NDArray[np.float64]:
    """Return for each moment how much later (s) the largest rise of difference within `reach` of it is."""
    rise = np.maximum(np.diff(differences, prepend=differences[:1]), 0.0)
    offsets = []
    for moment in moments:
        near = np.flatnonzero(np.abs(times - moment) <= reach)
        if len(near):
            offsets.append(times[near[np.argmax(rise[near])]] - moment)
    return np.array(offsets)


def main() -> None:
    """Print the table."""
    video = Path(sys.argv[1])
    truth = json.loads(Path(sys.argv[2] if len(sys.argv) > 2 else DEMO).read_text())
    times, differences, levels = frame_differences(video)
    beats = np.array(truth["beats"])
    reach = 0.25 * 60 / truth["bpm"]
    heads = ("section", "beats", "median ms", "within 50 ms", "off-beat", "change", "light")
    print("{:<12} {:>5} {:>10} {:>13} {:>9} {:>7} {:>6}".format(*heads))
    rows = [*truth["sections"], {"name": "all", "start": 0.0, "end": truth["duration"]}]
    for section in rows:
        inside = beats[(beats >= section["start"]) & (beats < section["end"])]
        on = peak_offsets(times, differences, inside, reach)
        off = peak_offsets(times, differences, inside + 30 / truth["bpm"], reach)
        here = (times >= section["start"]) & (times < section["end"])
        hits, chance = (float(np.mean(np.abs(found) <= WITHIN_S)) for found in (on, off))
        print(
            f"{section['name']:<12} {len(inside):5d} {1000 * np.median(on):10.0f} {hits:13.0%} {chance:9.0%}"
            f" {differences[here].mean():7.2f} {levels[here].mean():6.1f}"
        )


if __name__ == "__main__":
    main()
