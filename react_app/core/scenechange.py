"""Scene changes in musical time: what is on, what comes in, and what waits for its beat; pure values and steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from react_app.core.controls import ControlValue, as_number
from react_app.core.musicaltime import MusicalTime
from react_app.core.plan import Plan
from react_app.core.show import MAX_TRANSITION_BEATS, MIN_TRANSITION_BEATS, Easing, TransitionStart

MAX_RUNS = 2
"""Transitions that may be under way at once; another change hurries the oldest of them to its end first."""
HURRY_BEATS = 0.25
"""How long a transition takes to its end at most when a further change waits for it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A transition under way, from the picture so far to `scene`, drawn by the transition with the node `uid`.

    Its progress is `origin` at beat `begun` and 1 at beat `ends`, straight between; `easing` bends it afterwards.
    """

    number: int
    scene: str
    uid: int
    begun: float
    ends: float
    easing: Easing = "linear"
    origin: float = 0.0

    def share(self, beats: float) -> float:
        """Return how far it is at a beat, 0..1, not eased."""
        length = self.ends - self.begun
        passed = min(max((beats - self.begun) / length, 0.0), 1.0) if length > 0 else 1.0
        return self.origin + (1.0 - self.origin) * passed

    def progress(self, beats: float) -> float:
        """Return what the transition's shader is told, 0..1."""
        x = self.share(beats)
        return x * x * (3.0 - 2.0 * x) if self.easing == "smooth" else x


@dataclass(frozen=True, slots=True)
class SceneState:
    """Where the scenes stand: `scene` is the picture all begins from, `runs` lead from it one after the other.

    `queued` was chosen at beat `asked` and has not begun: `when` says at once, or when the count of beats or of bars
    has passed `line`. `cut` says that it comes without a transition.
    """

    scene: str = ""
    runs: tuple[Run, ...] = ()
    queued: str = ""
    when: TransitionStart = "now"
    line: int = 0
    asked: float = 0.0
    cut: bool = False
    count: int = 0
    begun: float = 0.0
    """The beat at which the newest scene began to be seen."""

    @property
    def goes_to(self) -> str:
        """The scene that comes last."""
        return self.queued or (self.runs[-1].scene if self.runs else self.scene)

    @property
    def scenes(self) -> tuple[str, ...]:
        """All scenes that are seen or wait, each once."""
        return tuple(dict.fromkeys((self.scene, *(run.scene for run in self.runs), self.goes_to)))


def kept(state: SceneState, exists: Callable[[str], bool], otherwise: str) -> SceneState:
    """Return the state in a plan that may lack some of its scenes; `otherwise` is on where nothing is left."""
    scene, runs = state.scene, []
    for run in state.runs:
        if exists(run.scene):
            runs.append(run)
    if not exists(scene):
        scene = runs[0].scene if runs else otherwise
        runs = runs[1:]
    queued = state.queued if exists(state.queued) else ""
    return replace(state, scene=scene, runs=tuple(runs), queued=queued)


def chosen(state: SceneState, scene: str, when: TransitionStart, music: MusicalTime, beats: float) -> SceneState:
    """Return the state after somebody chose a scene at `beats`; the scene seen last, once more, takes a choice back."""
    if scene == (state.runs[-1].scene if state.runs else state.scene):
        return replace(state, queued="", cut=False)
    bars = music.bars + (beats - music.beats) / music.meter
    line = math.ceil(bars if when == "bar" else beats) - 1
    return replace(state, queued=scene, when=when, line=line, asked=beats, cut=False)


def cut(state: SceneState) -> SceneState:
    """Return the state after "cut now": what waits comes at once and without a transition, what runs is over."""
    if state.queued:
        return replace(state, when="now", cut=True)
    return replace(state, scene=state.goes_to, runs=())


def advanced(
    state: SceneState, music: MusicalTime, plan: Plan, values: Mapping[str, ControlValue], *, wait: bool = False
) -> SceneState:
    """Return the state at a musical time: transitions that are over make way, what waited begins when it is time.

    With `wait` nothing begins: the next scene cannot be drawn yet. It begins at the first line after that.
    """
    state = _done(state, music.beats)
    if not state.queued:
        return state
    if wait:
        line = music.bar if state.when == "bar" else music.beat_index
        return replace(state, line=max(line, state.line), asked=music.beats)
    begun = _beginning(state, music)
    if begun is None:
        return state
    transition = plan.transition_to(state.queued)
    if state.cut or transition.cut:
        return replace(state, scene=state.queued, runs=(), queued="", cut=False, begun=begun)
    if len(state.runs) >= MAX_RUNS:
        return _hurried(state, music.beats)
    beats = as_number(values.get(f"{transition.strip}.beats", 1.0))
    length = min(max(beats, MIN_TRANSITION_BEATS), MAX_TRANSITION_BEATS)
    easing: Easing = "smooth" if values.get(f"{transition.strip}.easing") == "smooth" else "linear"
    run = Run(state.count + 1, state.queued, transition.uid, begun, begun + length, easing)
    state = replace(state, runs=(*state.runs, run), queued="", count=run.number, begun=begun)
    return _done(state, music.beats)


def _beginning(state: SceneState, music: MusicalTime) -> float | None:
    """Return the beat at which the queued scene begins, None while it is not time."""
    if state.when == "now":
        return min(state.asked, music.beats)
    if state.when == "beat":
        return max(state.asked, float(music.beat_index)) if music.beat_index > state.line else None
    on_line = music.bar_offset + (music.bar - music.bar_base) * music.meter
    return max(state.asked, float(on_line)) if music.bar > state.line else None


def _hurried(state: SceneState, beats: float) -> SceneState:
    """Return the state with the oldest transition brought to its end soon; the queued scene comes in then."""
    first = state.runs[0]
    if first.ends - beats <= HURRY_BEATS:
        return replace(state, asked=beats)
    soon = replace(first, begun=beats, ends=beats + HURRY_BEATS, origin=first.share(beats))
    return replace(state, runs=(soon, *state.runs[1:]), asked=beats)


def _done(state: SceneState, beats: float) -> SceneState:
    """Return the state without transitions that are over: their scene is what all begins from."""
    over = [place for place, run in enumerate(state.runs) if beats >= run.ends]
    if not over:
        return state
    return replace(state, scene=state.runs[over[-1]].scene, runs=state.runs[over[-1] + 1 :])
