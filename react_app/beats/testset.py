"""A set of recordings with known beats that everybody can make: music by program, plain and made hard."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame

from react_app.beats.degrade import degraded
from react_app.beats.music import Part, Song, joined, play, riding, steady
from react_app.beats.styles import STYLES
from react_app.beats.synth import Sound
from react_app.core.errors import BadInputError
from react_app.core.features import ANALYSIS_RATE

_PADS = frozenset({"pad"})
_NO_KICK = frozenset({"hat", "open hat", "ride", "shaker", "pad", "keys", "stab", "pluck", "guitar"})
_BREAKS = ("house", "techno", "trance", "drum and bass")
_MIXED = (("house", "techno"), ("rock", "pop"), ("hip-hop", "funk"), ("drum and bass", "trance"))
_RIDDEN = ("house", "drum and bass", "pop")
_HEARD_BADLY = ("house", "rock", "hip-hop", "latin")


@dataclass(frozen=True, slots=True)
class Made:
    """One recording of the set."""

    name: str
    kind: str
    song: Song


def make_set(folder: Path, seed: int, seconds: float, progress: Callable[[str], None] = lambda text: None) -> int:
    """Write the set: NAME.flac, NAME.beats and an index.json; return how many recordings there are.

    Raises:
        BadInputError: the folder cannot be written, or the length is of no use.
    """
    if not 20.0 <= seconds <= 600.0:
        raise BadInputError("The recordings must be 20 to 600 seconds long.")
    rows = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for made in composed(seed, seconds):
            progress(made.name)
            write_flac(folder / f"{made.name}.flac", made.song.samples)
            lines = (f"{t:.4f}\t{place}\n" for t, place in zip(made.song.beats, made.song.places, strict=True))
            (folder / f"{made.name}.beats").write_text("".join(lines), encoding="utf-8")
            rows.append({"name": made.name, "kind": made.kind, "seconds": round(made.song.seconds, 3)})
        (folder / "index.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"The recordings cannot be written: {error}.") from error
    return len(rows)


def composed(seed: int, seconds: float) -> Iterator[Made]:
    """Yield every recording of the set."""
    rng = np.random.default_rng([seed, 77])

    def bpm_of(style: str) -> float:
        return round(STYLES[style].bpm * float(rng.uniform(0.93, 1.07)), 1)

    def name_of(*words: str) -> str:
        return "_".join(words).replace(" ", "-")

    for style in STYLES:
        beats = steady(bpm_of(style), seconds - 1, first=float(rng.uniform(0, 2)))
        yield Made(name_of(style), "steady", play(style, beats, seed=seed))
    for style in _BREAKS:
        parts = (Part(6), Part(8, _PADS), Part(99))
        song = play(style, steady(bpm_of(style), seconds - 1), seed=seed + 1, parts=parts)
        yield Made(name_of("breakdown", style), "breakdown", song)
    for style in ("house", "rock", "hip-hop"):
        sections = (Part(4, _NO_KICK), Part(6), Part(4, half_time=True), Part(99))
        song = play(style, steady(bpm_of(style), seconds - 1), seed=seed + 2, parts=sections)
        yield Made(name_of("parts", style), "parts", song)
    for style in _RIDDEN:
        beats = riding(partial(_ridden, STYLES[style].bpm, seconds), seconds - 1)
        yield Made(name_of("ride", style), "ride", play(style, beats, seed=seed + 3))
    for first, second in _MIXED:
        half = seconds / 2
        a = play(first, steady(bpm_of(first), half + 5), seed=seed + 4)
        b = play(second, steady(bpm_of(second), half), seed=seed + 5)
        yield Made(name_of("mix", first, second), "mix", joined([a, b], [0.0, half - 1], fade_s=6.0))
        cut = joined([a, b], [0.0, float(rng.uniform(0.4, 0.55)) * seconds])
        yield Made(name_of("cut", first, second), "cut", cut)
    for style in _HEARD_BADLY:
        song = play(style, steady(bpm_of(style), seconds - 1), seed=seed + 6)
        stereo = np.repeat(song.samples[:, None], 2, axis=1)
        heard = degraded(stereo, "room+noise+phone", seed)[:, 0]
        yield Made(name_of("microphone", style), "microphone", Song(heard, song.beats, song.places))


def _ridden(bpm: float, seconds: float, t: float) -> float:
    """Return a tempo that a hand pulls up by 8 % and then down to 6 % below."""
    return bpm * float(np.interp(t / seconds, [0.0, 0.2, 0.6, 1.0], [1.0, 1.0, 1.08, 0.94]))


def write_flac(path: Path, samples: Sound) -> None:
    """Write mono samples with 16 bits."""
    with av.open(str(path), "w") as output:
        stream = output.add_stream("flac", rate=ANALYSIS_RATE, layout="mono")
        whole = np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)[None, :]
        for start in range(0, whole.shape[1], ANALYSIS_RATE):
            part = np.ascontiguousarray(whole[:, start : start + ANALYSIS_RATE])
            frame = AudioFrame.from_ndarray(part, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = ANALYSIS_RATE, start, Fraction(1, ANALYSIS_RATE)
            for packet in stream.encode(frame):
                output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)
