"""How the beat tracker and the beat clock behave on stage, on music made by program: measured value beside the aim.

    python benchmarks/behaviours.py                 # the table, about two minutes
    python benchmarks/behaviours.py lock mix        # only these behaviours
    python benchmarks/behaviours.py --each          # every case, not only the worst of each behaviour
    python benchmarks/behaviours.py --check         # exit code 1 where an aim is missed
    python benchmarks/behaviours.py --jobs 2 --json

Everything is deterministic: no clock, no device, no file. The tracker is the one `Analyzer` takes by itself; musical
time is a Session's at 60 frames a second with 10 ms between sound and features. No processor time is measured here, so
a busy machine changes nothing. While tuning, run single behaviours; their names are in the first column.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial

import mir_eval
import numpy as np
from numpy.typing import NDArray

from react_app.audio.analyzer import Analyzer
from react_app.beats.music import Part, joined, play, riding, steady
from react_app.beats.noises import applause, pink, speech
from react_app.beats.rig import hear
from react_app.beats.styles import STYLES
from react_app.core.controls import ControlChange
from react_app.core.features import ANALYSIS_RATE

Times = NDArray[np.float64]

CONFIDENT = 0.5
"""From here on a beat counts as meant."""
PADS = frozenset({"pad"})
WINDOW_S, GOOD = 5.0, 0.9


@dataclass(frozen=True, slots=True)
class Row:
    """One measured value. `aim`: at most this, or at least it where `least`."""

    behaviour: str
    case: str
    value: float
    aim: float
    unit: str = "s"
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the aim is reached."""
        return self.value >= self.aim if self.least else self.value <= self.aim

    @property
    def badness(self) -> float:
        """Grows with the distance from the aim: the worst case of a behaviour has the largest."""
        if self.aim == 0:
            return self.value
        return self.aim / max(self.value, 1e-9) if self.least else self.value / self.aim


# ---- measures ------------------------------------------------------------------------------------------------------


def f_measure(truth: Times, found: Times, begin: float, end: float) -> float:
    """Return the F-measure (70 ms) of the beats within a span."""
    truth, found = (x[(x >= begin) & (x < end)] for x in (truth, found))
    return float(mir_eval.beat.f_measure(truth, found)) if len(truth) and len(found) else 0.0


def lock_s(truth: Times, found: Times, begin: float) -> float:
    """Return how long after `begin` the first beat is found from which all is right for five seconds; or infinity."""
    for t in truth[(truth >= begin) & (truth < truth[-1] - WINDOW_S + 0.3)]:
        right = len(found) and np.abs(found - t).min() <= 0.07
        if right and f_measure(truth, found, t - 0.07, t - 0.07 + WINDOW_S) >= GOOD:
            return float(t - begin)
    return float("inf")


def offsets(truth: Times, found: Times, begin: float, end: float) -> Times:
    """Return for every true beat of a span how far the nearest found one is, at most half a beat or so."""
    inside = truth[(truth >= begin) & (truth <= end)]
    if not len(found):
        return np.full(len(inside), np.inf)
    return np.array([found[np.abs(found - t).argmin()] - t for t in inside])


def worst(values: Times) -> float:
    """Return the largest distance."""
    return float(np.abs(values).max()) if len(values) else float("inf")


def octave_changes(bpm: Times) -> int:
    """Return how often a tempo curve leaps by more than a third."""
    kept = bpm[bpm > 0]
    if not len(kept):
        return 0
    changes, level = 0, kept[0]
    for value in kept:
        if not 0.75 < value / level < 1.34:
            changes += 1
            level = value
        elif abs(value / level - 1) < 0.1:
            level = value
    return changes


def silence(seconds: float) -> NDArray[np.float32]:
    """Return digital silence."""
    return np.zeros(round(seconds * ANALYSIS_RATE), np.float32)


def taps(*times: float) -> list[ControlChange]:
    """Return taps."""
    return [ControlChange("tempo.tap", True, "key", t) for t in times]


# ---- behaviours ----------------------------------------------------------------------------------------------------


def lock() -> Iterator[Row]:
    """Right within two seconds of the first beat, or within a bar where that is longer; cold, after silence."""
    for name, style in STYLES.items():
        song = play(name, steady(style.bpm, 14.0, first=1.5), seed=3)
        heard = hear(song.samples)
        bar = style.meter * 60 / style.bpm
        yield Row("lock", name, lock_s(song.beats, heard.stamps, 1.5), max(2.0, bar))


def tap() -> Iterator[Row]:
    """Two taps, and one beat later the clock is right, on music whose beat is hard to hear and on none."""
    beats = steady(124.0, 24.0)
    for name, samples in (
        ("pads alone", play("house", beats, parts=(Part(99, PADS),)).samples),
        ("silence", silence(24.0)),
        ("hip-hop", play("hip-hop", beats).samples),
    ):
        heard = hear(samples, gestures=taps(beats[20], beats[21]))
        yield Row("tap", name, worst(offsets(beats, heard.clock_beats, beats[22] - 0.01, beats[30])), 0.05)
    for name, bpm in (("drum and bass", 174.0), ("dub", 148.0)):
        song = play(name, steady(STYLES[name].bpm, 30.0))
        grid = steady(bpm, 30.0)
        four = [float(t) for t in grid[32:36]]
        back = ControlChange("tempo.auto", True, "key", four[-1] + 0.05)
        heard = hear(song.samples, gestures=[*taps(*four), back])
        after = (heard.t > four[-1] + 0.5) & (heard.t < 25)
        right = float(np.mean(np.abs(heard.bpm[after] / bpm - 1) < 0.04))
        yield Row("tap", f"{name} at {bpm:.0f}, given back", right, 0.95, "share", least=True)
        off = worst(offsets(grid, heard.clock_beats, four[-1] + 2.0, 25.0))
        yield Row("tap", f"{name} at {bpm:.0f}, on its beat", off, 0.05)


def breakdown() -> Iterator[Row]:
    """Sixteen bars of pads: the clock stays on the beat, and is on it when the drums are back."""
    for name in ("house", "techno", "drum and bass", "rock"):
        bpm = STYLES[name].bpm
        parts = (Part(16), Part(16, PADS), Part(8))
        song = play(name, steady(bpm, 40 * 4 * 60 / bpm), parts=parts, seed=1)
        heard = hear(song.samples)
        begin, end = song.beats[64], song.beats[128]
        yield Row("breakdown", name, worst(offsets(song.beats, heard.clock_beats, begin, end)), 0.05)
        yield Row(
            "breakdown", f"{name}, drums again", worst(offsets(song.beats, heard.clock_beats, end, end + 4)), 0.05
        )


def hold() -> Iterator[Row]:
    """Eight seconds of silence: the clock goes on, its confidence falls."""
    for name in ("house", "rock", "drum and bass"):
        bpm = STYLES[name].bpm
        quiet = round(8 * bpm / 60 / 4)
        parts = (Part(10), Part(quiet, frozenset()), Part(8))
        song = play(name, steady(bpm, (18 + quiet) * 4 * 60 / bpm), parts=parts, seed=1)
        heard = hear(song.samples)
        begin, end = song.beats[40], song.beats[40 + 4 * quiet]
        yield Row("hold", name, worst(offsets(song.beats, heard.clock_beats, begin, end)), 0.05)
        before, after = heard.at(heard.confidence, begin - 0.5), heard.at(heard.confidence, end - 0.1)
        yield Row("hold", f"{name}, confidence left", after / max(before, 1e-9), 0.7, "share")


def ride() -> Iterator[Row]:
    """A pitch fader moved by 8 % and by 16 % back over twenty seconds each: the clock follows."""

    def tempo(base: float, t: float) -> float:
        return base * float(np.interp(t, [15, 35, 40, 60], [1.0, 1.08, 1.08, 0.92]))

    for name in ("house", "drum and bass", "pop"):
        bpm = STYLES[name].bpm
        song = play(name, riding(partial(tempo, bpm), 68.0), seed=2)
        heard = hear(song.samples)
        yield Row("ride", name, f_measure(song.beats, heard.clock_beats, 10, 67), 0.95, "F", least=True)
    song = play("techno", steady(132.0, 70.0), seed=2)
    t = np.arange(66 * ANALYSIS_RATE) / ANALYSIS_RATE
    rate = np.interp(t, [15, 35, 40, 60], [1.0, 1.08, 1.08, 0.92])
    position = np.concatenate([[0.0], np.cumsum(rate[:-1])]) / ANALYSIS_RATE
    samples = np.interp(position, np.arange(len(song.samples)) / ANALYSIS_RATE, song.samples).astype(np.float32)
    beats = np.interp(song.beats[song.beats < position[-1]], position, t)
    heard = hear(samples)
    yield Row("ride", "techno, as vinyl", f_measure(beats, heard.clock_beats, 10, 65), 0.95, "F", least=True)


def mix() -> Iterator[Row]:
    """From one track into another: beat-matched it stays on the beat, otherwise it is on the new one soon after."""
    for first, second in (("house", "techno"), ("techno", "trance")):
        bpm = STYLES[second].bpm
        a, b = play(first, steady(bpm, 40.0), seed=1), play(second, steady(bpm, 40.0), seed=2)
        song = joined([a, b], [0.0, float(a.beats[48])], fade_s=16 * 60 / bpm)
        heard = hear(song.samples)
        end = float(a.beats[48]) + 38
        yield Row("mix", f"{first} into {second}, matched", f_measure(song.beats, heard.clock_beats, 8, end), 0.95, "F",
                  least=True)  # fmt: skip
    for first, second, ratio in (("house", "techno", 1.05), ("drum and bass", "garage", 1.0), ("rock", "pop", 1.0)):
        a = play(first, steady(STYLES[first].bpm, 38.0), seed=1)
        b = play(second, steady(STYLES[second].bpm * ratio, 40.0, first=0.17), seed=2)
        song = joined([a, b], [0.0, 25.0], fade_s=8.0)
        heard = hear(song.samples)
        yield Row("mix", f"{first} into {second}, unmatched", lock_s(song.beats, heard.stamps, 33.0), 4.0)


def jump() -> Iterator[Row]:
    """A hard cut to another tempo, or to another place in the bar: right again within two bars."""
    for first, second, bpm in (("house", "house", 140.0), ("rock", "hip-hop", 92.0), ("pop", "drum and bass", 174.0)):
        a, b = play(first, steady(STYLES[first].bpm, 26.0), seed=1), play(second, steady(bpm, 24.0), seed=2)
        cut = float(a.beats[a.beats < 25][-1]) + 0.2
        song = joined([a, b], [0.0, cut])
        heard = hear(song.samples)
        yield Row("jump", f"{first} to {second} {bpm:.0f}", lock_s(song.beats, heard.stamps, cut), 8 * 60 / bpm)
    for name in ("house", "pop"):
        bpm = STYLES[name].bpm
        a = play(name, steady(bpm, 45.0), seed=1)
        cut = float(a.beats[40]) + 0.41 * 60 / bpm
        song = joined([a, a], [0.0, cut])
        heard = hear(song.samples)
        found = min(lock_s(song.beats, heard.stamps, cut), lock_s(song.beats, heard.clock_beats, cut))
        yield Row("jump", f"{name}, loop point off", found, 8 * 60 / bpm)


def octave() -> Iterator[Row]:
    """Three minutes with a half-time section and a breakdown: the tempo never changes its octave."""
    for name in ("house", "drum and bass", "hip-hop", "rock"):
        bpm = STYLES[name].bpm
        bars = round(180 * bpm / 60 / 4)
        share = bars // 6
        parts = (Part(share), Part(share, half_time=True), Part(share), Part(share, PADS), Part(2 * share))
        song = play(name, steady(bpm, 180.0), parts=parts, seed=1)
        heard = hear(song.samples)
        late = heard.t > 6
        tracker = np.array([b.bpm for b in heard.announced if b.announced > 6])
        yield Row("octave", f"{name}, tracker", octave_changes(tracker), 0, "changes")
        yield Row("octave", f"{name}, clock", octave_changes(heard.bpm[late]), 0, "changes")


def twice() -> Iterator[Row]:
    """x2 pressed once counts for the next song too."""
    a, b = play("hip-hop", steady(88.0, 28.0), seed=1), play("hip-hop", steady(93.0, 30.0), seed=5)
    samples = np.concatenate([a.samples, silence(4.0), b.samples])
    plain = hear(samples)
    pressed = hear(samples, gestures=[ControlChange("tempo.double", True, "key", 15.0)])
    end = len(samples) / ANALYSIS_RATE
    for case, t in (("this song", 24.0), ("the next song", end - 4)):
        ratio = pressed.at(pressed.bpm, t) / plain.at(plain.bpm, t)
        yield Row("twice", case, abs(float(np.log2(ratio)) - 1), 0.06, "octaves")


def nothing() -> Iterator[Row]:
    """Noise, speech and applause have no beat: nothing is announced with confidence."""
    for name, samples in (
        ("pink noise", pink(30.0)),
        ("speech", speech(30.0)),
        ("more speech", speech(30.0, seed=8)),
        ("applause", applause(25.0)),
        ("a small audience", applause(25.0, seed=4, people=14)),
    ):
        heard = hear(samples)
        confident = [b for b in heard.announced if b.confidence >= CONFIDENT]
        yield Row("nothing", name, 60 * len(confident) / (len(samples) / ANALYSIS_RATE), 0, "beats/min")


def ahead() -> Iterator[Row]:
    """The beat is announced at or before it sounds."""
    for name in ("house", "drum and bass", "rock", "hip-hop"):
        song = play(name, steady(STYLES[name].bpm, 25.0), seed=4)
        heard = hear(song.samples)
        matches = mir_eval.util.match_events(song.beats[song.beats > 6], heard.stamps, 0.07)
        truth = song.beats[song.beats > 6]
        late = [heard.announced[j].announced - truth[i] for i, j in matches]
        yield Row("ahead", name, 1000 * float(np.median(late)) if late else float("inf"), 0.0, "ms late")


def bars() -> Iterator[Row]:
    """Downbeats and meter are found."""
    for name, style in STYLES.items():
        song = play(name, steady(style.bpm, 40.0), seed=6)
        heard = hear(song.samples)
        found = np.array([b.stamp for b in heard.announced if b.place == 1])
        value = f_measure(song.beats[song.places == 1], found, 12, 40)
        yield Row("bars", f"{name}, downbeats", value, 0.7, "F", least=True)
        meters = [b.meter for b in heard.announced if b.announced > 12]
        right = float(np.mean([m == style.meter for m in meters])) if meters else 0.0
        yield Row("bars", f"{name}, meter {style.meter}", right, 0.8, "share", least=True)


def presets() -> Iterator[Row]:
    """The range of a kind of music decides the octave."""
    for name, chosen, bpm in (
        ("drum and bass", "drum and bass", 174.0),
        ("drum and bass", "hip-hop", 87.0),
        ("house", "house", 124.0),
        ("hip-hop", "hip-hop", 88.0),
        ("rock", "live band", 118.0),
    ):
        style = STYLES[name]
        song = play(name, steady(style.bpm, 25.0), seed=7)
        heard = hear(song.samples, gestures=[ControlChange("tempo.range", chosen)])
        found = np.array([b.bpm for b in heard.announced if b.announced > 8])
        right = float(np.mean(np.abs(found / bpm - 1) < 0.04)) if len(found) else 0.0
        yield Row("presets", f"{name} as {chosen}: {bpm:.0f}", right, 0.95, "share", least=True)


def same() -> Iterator[Row]:
    """The same samples give the same beats, however they are cut into blocks."""
    song = play("funk", steady(106.0, 12.0))

    def beats(block: int) -> list[tuple[float, ...]]:
        analyzer, count, found = Analyzer(), 0, []
        for i in range(0, len(song.samples), block):
            for f in analyzer.push(song.samples[i : i + block]):
                if f.beat_count > count:
                    count = f.beat_count
                    found.append((f.beat_t, f.t, f.bpm, f.beat_confidence, float(f.beat_place)))
        return found

    reference = beats(512)
    for block in (512, 333, 1000, 44_100):
        yield Row("same", f"blocks of {block}", 0.0 if beats(block) == reference else 1.0, 0, "differences")


BEHAVIOURS: dict[str, Callable[[], Iterator[Row]]] = {
    f.__name__: f
    for f in (lock, tap, breakdown, hold, ride, mix, jump, octave, twice, nothing, ahead, bars, presets, same)
}


# ---- table ---------------------------------------------------------------------------------------------------------


def measured(name: str) -> list[Row]:
    """Run one behaviour."""
    return list(BEHAVIOURS[name]())


HEADING = f"{'behaviour':<11}{'case':<34}{'measured':>10}  {'aim':<26}"


def show(rows: list[Row], each: bool) -> None:
    """Print every case of a behaviour, or its worst of each unit."""
    groups: dict[tuple[str, bool], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.unit, row.least), []).append(row)
    for row in rows if each else [max(group, key=lambda r: r.badness) for group in groups.values()]:
        aim = f"{'at least' if row.least else 'at most'} {row.aim:.2f} {row.unit}"
        group = groups[row.unit, row.least]
        tail = "" if each else f"  {sum(r.met for r in group)} of {len(group)} cases"
        met = "met" if row.met else "MISSED"
        print(f"{row.behaviour:<11}{row.case:<34}{row.value:>10.3f}  {aim:<26}{met}{tail}", flush=True)


def main() -> int:
    """Measure and print; with --check, 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("behaviours", nargs="*", help=", ".join(BEHAVIOURS))
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    unknown = [name for name in arguments.behaviours if name not in BEHAVIOURS]
    if unknown:
        parser.error(f"there is no behaviour {unknown[0]}; there are {', '.join(BEHAVIOURS)}")
    names = arguments.behaviours or list(BEHAVIOURS)
    rows: list[Row] = []
    if not arguments.json:
        print(HEADING, flush=True)
    with ProcessPoolExecutor(max(1, arguments.jobs)) as pool:
        for part in pool.map(measured, names) if arguments.jobs > 1 else map(measured, names):
            rows += part
            if not arguments.json:
                show(part, arguments.each)
    if arguments.json:
        print(json.dumps([asdict(row) | {"met": row.met} for row in rows], indent=1))
    else:
        print(f"{sum(row.met for row in rows)} of {len(rows)} aims met")
    return 1 if arguments.check and not all(row.met for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
