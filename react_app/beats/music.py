"""Music made by program with its exact beats: what trackers are measured on where no recordings are at hand.

None of it is ever used for training. The same arguments give the same samples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from react_app.beats.styles import LEVELS, STYLES, Style
from react_app.beats.synth import Sound, drum, tone
from react_app.core.features import ANALYSIS_RATE

Times = NDArray[np.float64]

_HARD = {"x": 1.0, "o": 0.6, "-": 0.3}
_PROGRESSIONS = ((0, -4, 3, -2), (0, 5, -4, 3), (0, 0, -2, -4), (0, 3, 5, -2), (0, -5, -4, 3))
_MINOR, _MAJOR = (0, 3, 7), (0, 4, 7)
_TAKES = 4
"""Versions of each drum, played in turn."""


@dataclass(frozen=True, slots=True, eq=False)
class Song:
    """Float32 mono samples at 44.1 kHz, the times of the beats in seconds and their places in the bar (1: downbeat)."""

    samples: Sound
    beats: Times
    places: NDArray[np.int64]

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.samples) / ANALYSIS_RATE


@dataclass(frozen=True, slots=True)
class Part:
    """Some bars in which only these instruments play; None: all; `half_time` plays the drums at half speed."""

    bars: int
    playing: frozenset[str] | None = None
    half_time: bool = False


def steady(bpm: float, seconds: float, first: float = 0.0) -> Times:
    """Return the beats of a constant tempo."""
    return np.array([first + i * 60 / bpm for i in range(int((seconds - first) * bpm / 60 + 1))])


def riding(tempo: Callable[[float], float], seconds: float, first: float = 0.0) -> Times:
    """Return the beats of a tempo (BPM) that is a function of time."""
    grid = np.arange(first, seconds + 0.005, 0.005)
    passed = np.concatenate([[0.0], np.cumsum([tempo(t) * 0.005 / 60 for t in grid[:-1]])])
    return np.asarray(np.interp(np.arange(int(passed[-1]) + 1), passed, grid), float)


def play(style: str, beats: Times, *, seed: int = 0, parts: Sequence[Part] = (), tail: float = 1.0) -> Song:
    """Return a style played along beats, part after part; the last part goes on to the end. Deterministic."""
    rng = np.random.default_rng([seed, sum(map(ord, style))])
    played = STYLES[style]
    gaps = np.diff(beats)
    lasting = np.concatenate([beats, beats[-1] + gaps[-1] * np.arange(1, played.meter + 1)])
    band = _Band(played, rng, lasting, round((beats[-1] + tail) * ANALYSIS_RATE))
    plan = [part for part in parts for _ in range(part.bars)] or [Part(1)]
    bars = -(-len(beats) // played.meter)
    for bar in range(bars):
        part = plan[min(bar, len(plan) - 1)]
        band.play_bar(bar, part, new=bar == 0 or part is not plan[min(bar - 1, len(plan) - 1)])
    mix = np.tanh(1.1 * band.mix)
    mix = 0.8 * mix / max(1e-9, float(np.abs(mix).max()))
    places = np.arange(len(beats)) % played.meter + 1
    return Song(mix.astype(np.float32), beats, places)


def joined(songs: Sequence[Song], starts: Sequence[float], fade_s: float = 0.0) -> Song:
    """Return songs one after the other, each cut where the next starts, or faded into it over `fade_s`.

    In a fade the beats are those of the louder song.
    """
    seconds = max(start + song.seconds for start, song in zip(starts, songs, strict=True))
    mix = np.zeros(round(seconds * ANALYSIS_RATE) + 1, np.float32)
    beats: list[Times] = []
    places: list[NDArray[np.int64]] = []
    for i, (song, start) in enumerate(zip(songs, starts, strict=True)):
        t = start + np.arange(len(song.samples)) / ANALYSIS_RATE
        level = np.ones(len(t))
        if i > 0 and fade_s:
            level *= np.clip((t - start) / fade_s, 0, 1)
        end = np.inf
        if i + 1 < len(songs):
            cut = starts[i + 1]
            level *= np.clip((cut + fade_s - t) / max(fade_s, 0.002), 0, 1)
            end = cut + fade_s / 2
        begin = start + (fade_s / 2 if i else 0.0)
        first = round(start * ANALYSIS_RATE)
        mix[first : first + len(t)] += song.samples * np.sqrt(level).astype(np.float32)
        here = song.beats + start
        kept = (here >= begin - 1e-9) & (here < end - 1e-9)
        beats.append(here[kept])
        places.append(song.places[kept])
    return Song(np.clip(mix, -1, 1), np.concatenate(beats), np.concatenate(places))


class _Band:
    """Plays bar after bar into one mix."""

    def __init__(self, style: Style, rng: np.random.Generator, beats: Times, length: int) -> None:
        self._style, self._rng, self._beats = style, rng, beats
        self._root = int(rng.integers(40, 52))
        self._progression = _PROGRESSIONS[int(rng.integers(len(_PROGRESSIONS)))]
        self._drums: dict[str, list[Sound]] = {}
        self._tones: dict[tuple[str, int, int], Sound] = {}
        self.mix = np.zeros(length, np.float32)

    def play_bar(self, bar: int, part: Part, *, new: bool) -> None:
        """Play one bar; a new part with drums begins with a crash, every eighth bar ends with a fill."""
        style = self._style
        drums = self._only(style.drums, part)
        for name, pattern in drums.items():
            self._play_drum(bar, name, _slowed(pattern, bar) if part.half_time else pattern)
        if drums and new and bar and self._rng.random() < 0.8:
            self._add(self._take("crash"), self._moment(bar, 0), LEVELS["crash"])
        if drums and bar % 8 == 7 and len(drums) > 1:
            steps = 4 * style.meter
            for step in range(steps - 4, steps, int(self._rng.integers(1, 3))):
                self._add(self._take("tom"), self._moment(bar, step), LEVELS["tom"] * self._rng.uniform(0.5, 1.0))
        for name, pattern in self._only(style.notes, part).items():
            self._play_notes(bar, name, pattern)

    def _only(self, patterns: Mapping[str, str], part: Part) -> dict[str, str]:
        return {name: p for name, p in patterns.items() if part.playing is None or name in part.playing}

    def _play_drum(self, bar: int, name: str, pattern: str) -> None:
        for step, mark in enumerate(pattern):
            if mark in _HARD:
                level = LEVELS[name] * _HARD[mark] * self._rng.uniform(0.85, 1.1)
                self._add(self._take(name), self._moment(bar, step), level)

    def _play_notes(self, bar: int, name: str, pattern: str) -> None:
        move = self._progression[bar % len(self._progression)]
        third = _MINOR if move in (0, 5, -5) else _MAJOR
        strokes = [step for step, mark in enumerate(pattern) if mark in _HARD]
        for number, step in enumerate(strokes):
            until = strokes[number + 1] if number + 1 < len(strokes) else len(pattern)
            start = self._moment(bar, step)
            seconds = min(self._moment(bar, until) - start, 4.0)
            level = self._style.levels.get(name, LEVELS[name]) * self._rng.uniform(0.9, 1.1)
            root = self._root + move
            if name in ("bass", "sub"):
                interval = {"x": 0, "o": 7, "-": 12}[pattern[step]]
                self._add(self._tone(name, root - 12 + interval, seconds), start, level)
            elif name in ("pluck", "lead"):
                note = root + 24 + third[number * 2 % 3]
                self._add(self._tone(name, note, seconds), start, level * _HARD[pattern[step]])
            else:
                for interval in third:
                    self._add(
                        self._tone(name, root + 12 + interval, seconds), start, 0.6 * level * _HARD[pattern[step]]
                    )

    def _take(self, name: str) -> Sound:
        takes = self._drums.setdefault(name, [])
        if len(takes) < _TAKES:
            takes.append(drum(name, np.random.default_rng([len(takes), len(name), self._root])))
        return takes[int(self._rng.integers(len(takes)))]

    def _tone(self, name: str, note: int, seconds: float) -> Sound:
        key = (name, note, round(seconds * 20))
        if key not in self._tones:
            self._tones[key] = tone(name, note, max(0.05, key[2] / 20), np.random.default_rng([note, len(name)]))
        return self._tones[key]

    def _moment(self, bar: int, step: int) -> float:
        """Return when a step is, swung and a little off."""
        style = self._style
        position = step / 4
        if style.swing and step // style.swing_steps % 2:
            position += style.swing * style.swing_steps / 4
        at = bar * style.meter + position
        exact = float(np.interp(at, np.arange(len(self._beats)), self._beats))
        return exact + (float(self._rng.normal(0, style.loose_s)) if style.loose_s else 0.0)

    def _add(self, sound: Sound, t: float, level: float) -> None:
        start = max(0, round(t * ANALYSIS_RATE))
        part = sound[: max(0, len(self.mix) - start)]
        self.mix[start : start + len(part)] += np.float32(level) * part


def _slowed(pattern: str, bar: int) -> str:
    """Return this bar's half of a pattern that takes two bars."""
    half = len(pattern) // 2
    return "".join(mark + "." for mark in pattern[half * (bar % 2) : half * (bar % 2) + half])
