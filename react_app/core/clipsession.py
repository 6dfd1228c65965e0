"""The clips of a session: which of them run, where each is in this frame, and what the controls do to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from react_app.core.clipcontrols import CLIP_FITS, CLIP_LOOPS, STRETCHES
from react_app.core.cliptime import (
    ClipState,
    ClipWish,
    begun,
    changed,
    fallen_in,
    is_over,
    position,
    restarted,
    sought,
    speed,
)
from react_app.core.controls import ControlChange, ControlValue, as_number
from react_app.core.frame import ClipInputs
from react_app.core.musicaltime import MusicalTime
from react_app.core.plan import PlanLayer, PlanScene

ValueOf = Callable[[str], ControlValue]


@dataclass(frozen=True, slots=True)
class _Event:
    name: str
    value: ControlValue
    t: float


class ClipClocks:
    """Moves the clips of the scenes that are seen; those of others are forgotten and begin anew when they come."""

    def __init__(self, states: Iterable[ClipState] = ()) -> None:
        self._states = {state.uid: state for state in states}
        self._events: dict[int, list[_Event]] = {}

    @property
    def states(self) -> tuple[ClipState, ...]:
        """Where all clips are, for a session that goes on from here."""
        return tuple(self._states.values())

    def hear(self, change: ControlChange) -> None:
        """Take note of a change that was made to a control `layer.<uid>.<name>`."""
        _, uid, name = change.id.split(".", 2)
        self._events.setdefault(int(uid), []).append(_Event(name, change.value, change.t))

    def step(
        self, scenes: Iterable[tuple[PlanScene, float]], value: ValueOf, before: float, t: float, music: MusicalTime
    ) -> Mapping[int, ClipInputs]:
        """Return the clips of the scenes that are seen, by uid, at session time `t`.

        Each scene comes with the time at which it began; it counts where that is after `before`, the frame before.
        """
        states: dict[int, ClipState] = {}
        inputs: dict[int, ClipInputs] = {}
        for scene, since in scenes:
            for layer in scene.layers:
                if layer.clip is not None:
                    state = self._moved(layer, value, before, t, min(max(since, before), t), music)
                    states[layer.uid] = state
                    inputs[layer.uid] = _inputs(state, layer, value, t, music)
        self._states = states
        self._events.clear()
        return inputs

    def _moved(
        self, layer: PlanLayer, value: ValueOf, before: float, t: float, since: float, music: MusicalTime
    ) -> ClipState:
        clip = layer.clip
        assert clip is not None

        def at(moment: float) -> tuple[float, MusicalTime]:
            moment = moment if before < moment < t else t
            return moment, music.after(moment - t)

        wish = _wish(layer, value)
        state = self._states.get(layer.uid)
        events = self._events.get(layer.uid, [])
        if state is None or state.path != clip.path:
            state = begun(layer.uid, clip, wish, *at(since))
        else:
            moment = events[-1].t if events else before
            then = at(moment) if events else (moment, music.after(moment - t))
            state = changed(state, clip, wish.inside(clip), *then)
        for event in events:
            if event.name == "seek":
                state = sought(state, clip, as_number(event.value), *at(event.t))
            elif event.name == "restart" and event.value:
                state = restarted(state, clip, *at(event.t))
        return fallen_in(state, music)


def cued(scene: PlanScene, value: ValueOf) -> tuple[ClipInputs, ...]:
    """Return the clips of a scene that waits, each where it will begin."""
    music = MusicalTime()
    found = []
    for layer in scene.layers:
        if layer.clip is not None:
            wish = replace(_wish(layer, value), beats=False)
            state = begun(layer.uid, layer.clip, wish, 0.0, music)
            found.append(_inputs(state, layer, value, 0.0, music))
    return tuple(found)


def _wish(layer: PlanLayer, value: ValueOf) -> ClipWish:
    prefix = layer.generator.prefix
    loop, stretch = value(f"{prefix}.loop"), value(f"{prefix}.stretch")
    return ClipWish(
        rate=as_number(value(f"{prefix}.speed")) if value(f"{prefix}.play") else 0.0,
        start=as_number(value(f"{prefix}.start")),
        stop=as_number(value(f"{prefix}.stop")),
        loop=next((word for word in CLIP_LOOPS if word == loop), "loop"),
        beats=value(f"{prefix}.sync") == "beats",
        stretch=STRETCHES.get(str(stretch), 1.0),
    )


def _inputs(state: ClipState, layer: PlanLayer, value: ValueOf, t: float, music: MusicalTime) -> ClipInputs:
    clip = layer.clip
    assert clip is not None
    clock = music.beats if state.beats else t
    fit = value(f"{layer.generator.prefix}.fit")
    return ClipInputs(
        uid=layer.uid,
        position=position(state, clip, clock),
        speed=speed(state, clip, clock, music.bpm),
        start=state.wish.start,
        stop=state.wish.stop,
        loop=state.wish.loop,
        fit=next((word for word in CLIP_FITS if word == fit), "fill"),
        gone=state.wish.loop == "once" and is_over(state, clock),
    )
