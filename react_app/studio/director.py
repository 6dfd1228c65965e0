"""The director: from what is known of a track and a look to the cuts of a video, always the same for the same seed.

The rules are those of people who cut music videos:

- A section of the track begins with a new shot, on its downbeat. A drop begins with a hard cut.
- All cuts are on downbeats. No shot is shorter than a bar.
- The energy sets how long shots are: eight bars where it is lowest, then four, two, and one where it is highest.
  The first shot of a drop holds twice as long, and so does every shot in each other phrase of sixteen bars at the top.
- Where shots are longer than a bar they go over into each other within one beat that ends on the downbeat.
- A shot never follows itself. A drop opens with the look's strongest one, and comes back to it.
- A scene that comes in for the first time by a hard cut is drawn some beats before, unseen: what it builds up from
  frame to frame (particles, ink, trails) is there when it is cut to.
- The energy of each shot sets how far its effects go. The picture goes out over the last moments of the track.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from react_app.audio.grid import Section, SectionName, TrackGrid
from react_app.core.controls import ControlChange
from react_app.core.show import MAX_TRANSITION_BEATS
from react_app.export.targets.bars import TrackBars, bars_of, sections_on_bars
from react_app.studio.looks import Role, StudioLook
from react_app.studio.staging import BLEND_BEATS, EnergyControl

Way = Literal["open", "cut", "blend"]
"""How a shot begins: the video opens with it, a hard cut, or a transition."""

_RATES = ((0.35, 8), (0.55, 4), (0.8, 2), (1.01, 1))
"""Below which energy a shot has how many bars."""
_CALM_PHRASE_BARS = 16
_ROLES: Mapping[SectionName, Role] = {
    "intro": "intro", "build": "build", "drop": "drop", "breakdown": "breakdown", "outro": "outro", "section": "verse",
}  # fmt: skip
_LOUD, _SOFT = 0.85, 0.4
_FADE_S, _FADE_STEPS = 1.5, 30
_READY_BEATS = 2
_TICK_S = 0.05
_OVERLONG = 1.5
"""How many times its bars a shot may have rather than leave a rest that is too short for one."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One shot: there from `start`, its downbeat, to `end`; `begin` is where a transition into it sets in.

    From `ready` on, which is `begin` or before it, it is drawn.
    """

    ready: float
    begin: float
    start: float
    end: float
    scene: str
    section: SectionName
    role: Role
    energy: float
    way: Way


@dataclass(frozen=True, slots=True)
class Edit:
    """A video that was cut: its shots without gaps, and the cues that make them."""

    shots: tuple[Shot, ...]
    cues: tuple[ControlChange, ...]


def direct(
    grid: TrackGrid, look: StudioLook, controls: Mapping[str, Sequence[EnergyControl]], *, seed: int = 1
) -> Edit:
    """Return the edit of a whole track; `controls` are those of each scene that follow the energy."""
    bars = bars_of(grid)
    casting = _Casting(look, seed)
    shots: list[Shot] = []
    for section in sections_on_bars(grid, bars):
        role = _role(section, all(s.name == "section" for s in grid.sections))
        for first, last, energy in _cut_up(section, bars):
            shots.append(_shot(shots, bars, (first, last), casting, section, role, energy))
    shots = _made_ready(_merged(shots), bars)
    cues = [cue for shot in shots for cue in _cues(shot, controls.get(shot.scene, ()))]
    return Edit(tuple(shots), tuple(sorted([*cues, *_fade(bars)], key=lambda cue: cue.t)))


def strongest(look: StudioLook) -> str:
    """Return the scene a look shows at the peak of a track."""
    return look.roles["drop"][0]


class _Casting:
    """Gives each role its shots in rounds: the strongest first, the others in an order the seed decides anew."""

    def __init__(self, look: StudioLook, seed: int) -> None:
        self._look, self._seed = look, seed
        self._rounds: dict[Role, int] = {}
        self._left: dict[Role, list[str]] = {}

    def open(self, role: Role) -> None:
        """Begin a section: a drop opens with its strongest shot."""
        if role == "drop":
            self._left[role] = self._round(role)

    def take(self, role: Role, before: str) -> str:
        """Return the next shot of a role that is not the one before; the same again if it has no other."""
        left = self._left.get(role) or self._round(role)
        if left[0] == before:
            left = [*left[1:], left[0]] if len(left) > 1 else [*(n for n in self._round(role) if n != before), *left]
        self._left[role] = left[1:]
        return left[0]

    def _round(self, role: Role) -> list[str]:
        first, *rest = self._look.roles[role]
        number = self._rounds[role] = self._rounds.get(role, 0) + 1
        random.Random(f"{self._seed} {role} {number}").shuffle(rest)
        return [first, *rest]


def _role(section: Section, uniform: bool) -> Role:
    """Return what a section is played as; where a track has no contrast of its own, its energy decides."""
    if uniform and section.energy >= _LOUD:
        return "drop"
    if uniform and section.energy < _SOFT:
        return "breakdown"
    return _ROLES[section.name]


def _cut_up(section: Section, bars: TrackBars) -> list[tuple[int, int, float]]:
    """Return the shots of a section as bar lines from, to, and their energy."""
    start = 0 if section.start < bars.lines[0] else bars.index(section.start)
    stop = bars.index(section.end)
    pieces: list[tuple[int, int, float]] = []
    bar = start
    while bar < stop:
        ahead = bars.energies[bar : min(bar + 4, stop)]
        length = _bars_of_shot(sum(ahead) / len(ahead), bar - start, opens_drop=section.name == "drop" and bar == start)
        rest = stop - bar - length
        if rest < 0 or 0 < rest <= length * (_OVERLONG - 1):
            length = stop - bar
        energies = bars.energies[bar : bar + length]
        pieces.append((bar, bar + length, sum(energies) / len(energies)))
        bar += length
    return pieces


def _bars_of_shot(energy: float, into: int, *, opens_drop: bool) -> int:
    """Return how many bars a shot has that begins `into` bars after its section."""
    length = next(bars for limit, bars in _RATES if energy < limit)
    calm = length == 1 and into // _CALM_PHRASE_BARS % 2 == 1
    return 2 * length if opens_drop or calm else length


def _shot(
    shots: Sequence[Shot],
    bars: TrackBars,
    span: tuple[int, int],
    casting: _Casting,
    section: Section,
    role: Role,
    energy: float,
) -> Shot:
    first, last = span
    opens = not shots or shots[-1].end <= section.start
    if opens:
        casting.open(role)
    before = shots[-1].scene if shots else ""
    start = bars.lines[first] if shots else 0.0
    way: Way = "open" if not shots else "blend"
    if shots and ((role == "drop" and opens) or last - first == 1 or energy >= _RATES[-2][0]):
        way = "cut"
    begin = bars.beat_before(start) if way == "blend" else start
    name = casting.take(role, before)
    return Shot(begin, begin, start, bars.lines[last], name, section.name, role, round(energy, 3), way)


def _merged(shots: Sequence[Shot]) -> list[Shot]:
    """Return the shots with those joined that go on showing the same."""
    done: list[Shot] = []
    for shot in shots:
        if done and done[-1].scene == shot.scene:
            done[-1] = replace(done[-1], end=shot.end)
        else:
            done.append(shot)
    return done


def _made_ready(shots: Sequence[Shot], bars: TrackBars) -> list[Shot]:
    """Return the shots with those made ready that are cut to and were not seen before."""
    done: list[Shot] = []
    for shot in shots:
        if shot.way == "cut" and all(shot.scene != other.scene for other in done):
            within = [t for t in bars.beats if done[-1].start < t < shot.start - _TICK_S]
            shot = replace(shot, ready=within[1:][-_READY_BEATS:][0] if len(within) > 1 else shot.begin)
        done.append(shot)
    return done


def _cues(shot: Shot, controls: Sequence[EnergyControl]) -> list[ControlChange]:
    cues = [control.at(shot.energy, shot.ready) for control in controls]
    if shot.ready < shot.begin:  # a transition so slow that nothing of it is seen before it is cut short
        cues.append(ControlChange("transition.beats", MAX_TRANSITION_BEATS, "cue", shot.ready))
    if shot.way != "open":  # the show opens with it by itself
        cues.append(ControlChange("scene.go", shot.scene, "cue", shot.ready))
    if shot.way == "cut":
        cues.append(ControlChange("transition.cut", True, "cue", shot.begin))
    if shot.ready < shot.begin:
        cues.append(ControlChange("transition.beats", BLEND_BEATS, "cue", shot.begin))
    return cues


def _fade(bars: TrackBars) -> list[ControlChange]:
    """Return the cues that take the light out over the end of the track."""
    length = min(_FADE_S, bars.end / 4)
    return [
        ControlChange(
            "master.brightness",
            round(1.0 - step / _FADE_STEPS, 4),
            "cue",
            bars.end - length * (_FADE_STEPS - step) / _FADE_STEPS,
        )
        for step in range(1, _FADE_STEPS)
    ]
