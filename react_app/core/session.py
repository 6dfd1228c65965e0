"""Session: the pure step from time, changes and features to one frame's inputs; live, export and tests share it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from react_app.core.beatclock import BeatClock, ClockState
from react_app.core.clipsession import ClipClocks, cued
from react_app.core.cliptime import ClipState
from react_app.core.controls import ControlBank, ControlChange, ControlValue, as_number
from react_app.core.errors import ControlError
from react_app.core.features import Features
from react_app.core.frame import ClipInputs, Date, FrameInputs, LayerInputs, NodeInputs, TransitionInputs
from react_app.core.house import House
from react_app.core.modulation import hash01
from react_app.core.modulator import Modulator
from react_app.core.musicaltime import MusicalTime
from react_app.core.plan import Plan, PlanLayer, PlanNode, PlanScene
from react_app.core.scenechange import Run, SceneState, advanced, chosen, cut, kept
from react_app.core.show import BLEND_MODES, TRANSITION_STARTS, TransitionStart
from react_app.core.tempo import TempoHint
from react_app.core.tempocontrols import gesture, settings_of

EMPTY_SCENE = PlanScene("", "")
_OF_THE_MOMENT = ("tempo.source", "tempo.lock")
"""Controls that are the evening's, not the show's."""


@dataclass(frozen=True, slots=True)
class SessionState:
    """Everything a new session needs to go on where another one was."""

    values: Mapping[str, ControlValue] = field(default_factory=dict)
    clock: ClockState = field(default_factory=ClockState)
    t: float = 0.0
    index: int = 0
    scenes: SceneState = field(default_factory=SceneState)
    clips: tuple[ClipState, ...] = ()


class Session:
    """Holds the controls, the beat clock and the modulation of a show; reads no clock, file or device."""

    def __init__(self, plan: Plan, state: SessionState | None = None, *, in_room: bool = True) -> None:
        """Begin with a plan, where `state` stands; `in_room` is False for a video, see `tempocontrols.settings_of`."""
        state = state or SessionState()
        self._in_room = in_room
        self._clock = BeatClock(state.clock)
        self._bank = ControlBank(plan.specs, state.values)
        self._t = state.t
        self._index = state.index
        self._house = House()
        self._modulator = Modulator()
        self._rejected: list[str] = []
        self._scenes = state.scenes
        self._chosen: list[ControlChange] = []
        self._clips = ClipClocks(state.clips)
        self._clip_controls: frozenset[str] = frozenset()
        self._plan = plan
        self._inputs: dict[int, tuple[tuple[tuple[str, str], ...], float]] = {}
        """Of each of the plan's nodes, by identity, names and ids of its inputs, and its seed."""
        self.set_plan(plan)

    @property
    def plan(self) -> Plan:
        """The plan that is on."""
        return self._plan

    @property
    def state(self) -> SessionState:
        """A snapshot from which another session can go on."""
        values, clock, clips = self._bank.snapshot(), self._clock.state, self._clips.states
        return SessionState(values, clock, self._t, self._index, self._scenes, clips)

    def set_plan(self, plan: Plan) -> None:
        """Replace the plan between two steps; controls keep their values where they still exist."""
        self._plan = plan
        current = self._bank.snapshot().get("scene.go")
        self._bank.set_specs(plan.specs)
        if plan.find_scene(str(current)) is None:
            self._bank.apply(ControlChange("scene.go", plan.scene, "app", self._t))
        goes_to = str(self._bank.value("scene.go"))
        self._scenes = kept(self._scenes, lambda scene_id: plan.find_scene(scene_id) is not None, goes_to)
        if self._scenes.goes_to != goes_to:
            self._scenes = replace(self._scenes, scene=goes_to, runs=(), queued="")
        layers = (layer for entry in plan.scenes for layer in entry.layers if layer.clip is not None)
        self._clip_controls = frozenset(spec.id for layer in layers for spec in layer.generator.specs)
        self._modulator.set_plan(plan, self._bank.specs)
        self._inputs = {}
        self._clock.configure(settings_of(self._bank.snapshot(), in_room=self._in_room))

    def opened(self, plan: Plan) -> Session:
        """Return a session with another show's plan and values; the clock goes on, led by whom it was led."""
        values = {name: value for name, value in self._bank.snapshot().items() if name in _OF_THE_MOMENT}
        return Session(plan, replace(self.state, values=values, scenes=SceneState(), clips=()), in_room=self._in_room)

    def take_hints(self) -> list[TempoHint]:
        """Return and forget what the beat tracker should be told since the last call."""
        return self._clock.take_hints()

    def standing_hints(self) -> list[TempoHint]:
        """Return what a beat tracker that starts anew should be told."""
        return self._clock.standing_hints()

    def take_rejected(self) -> list[str]:
        """Return and forget the sentences about changes that could not be applied since the last call."""
        rejected, self._rejected = self._rejected, []
        return rejected

    def step(
        self, t: float, changes: Sequence[ControlChange], features: Features, date: Date = (2000.0, 1.0, 1.0, 0.0)
    ) -> FrameInputs:
        """Advance to time `t` (seconds of heard stream) and return what to draw.

        `changes` are applied in order; a bad one is skipped and told by `take_rejected`. `date` is ISF's DATE.
        """
        dt = max(0.0, t - self._t) if self._index else 0.0
        before, self._t = self._t, max(self._t, t)
        for change in changes:
            self._apply(change)
        music = self._clock.advance(t, features)
        house = self._house.step(t, dt, features, music)
        living = self._modulator.step(dt, house, self._bank.value)
        self._change_scenes(music, before, t)
        scenes = self._scenes
        clips = self._move_clips(living, before, t, music)
        frame = FrameInputs(
            index=self._index,
            t=t,
            dt=dt,
            scene=scenes.scene,
            layers=self._layers(scenes.scene, living, clips),
            music=music,
            house=house,
            features=features,
            brightness=0.0 if self._bank.value("master.blackout") else self._bank.number("master.brightness"),
            freeze=bool(self._bank.value("master.freeze")),
            date=date,
            living=living,
            transitions=tuple(self._transition(run, music.beats, living, clips) for run in scenes.runs),
            queued=scenes.queued,
            cued=cued(self._plan.find_scene(scenes.queued) or EMPTY_SCENE, self._bank.value) if scenes.queued else (),
        )
        self._bank.end_step()
        self._index += 1
        return frame

    def _apply(self, change: ControlChange) -> None:
        try:
            self._bank.apply(change)
        except ControlError as error:
            self._rejected.append(str(error))
            return
        if change.id.startswith("tempo."):
            gesture(self._clock, self._bank, change, in_room=self._in_room)
        elif change.id == "scene.go":
            self._chosen.append(change)
        elif change.id in self._clip_controls:
            self._clips.hear(change)

    def _change_scenes(self, music: MusicalTime, before: float, t: float) -> None:
        """Take in the scenes chosen since time `before`, each at its moment (now if it has none), up to `t`."""
        for change in self._chosen:
            scene = str(change.value)
            wanted = self._bank.value(f"{self._plan.transition_to(scene).strip}.when")
            when: TransitionStart = next((word for word in TRANSITION_STARTS if word == wanted), "now")
            since = t - change.t if before < change.t < t else 0.0
            self._scenes = chosen(self._scenes, scene, when, music, music.beats - since * music.bpm / 60)
        self._chosen.clear()
        if self._bank.fired("transition.cut"):
            self._scenes = cut(self._scenes)
        values = self._bank.snapshot() if self._scenes.queued else {}
        wait = bool(self._bank.value("scene.wait"))
        self._scenes = advanced(self._scenes, music, self._plan, values, wait=wait)

    def _move_clips(
        self, living: Mapping[str, ControlValue], before: float, t: float, music: MusicalTime
    ) -> Mapping[int, ClipInputs]:
        """Move the clips of the scenes that are seen; those of a scene that has just come begin with it."""
        scenes = self._scenes
        since = t - (music.beats - scenes.begun) * 60 / music.bpm
        names = dict.fromkeys((scenes.scene, *(run.scene for run in scenes.runs)))
        seen = ((self._plan.find_scene(name) or EMPTY_SCENE, since) for name in names)
        return self._clips.step(seen, lambda name: living.get(name, self._bank.value(name)), before, t, music)

    def _transition(
        self, run: Run, beats: float, living: Mapping[str, ControlValue], clips: Mapping[int, ClipInputs]
    ) -> TransitionInputs:
        progress = run.progress(beats)
        nodes = (transition.node for transition in self._plan.transitions() if transition.uid == run.uid)
        node = next(nodes, None)
        values: Mapping[str, ControlValue] = {} if node is None else self._node(node, living, mix=1.0, on=True).values
        seed = hash01((run.number << 32) + run.uid, self._plan.seed)
        inputs = NodeInputs(run.uid, {**values, "progress": progress}, seed=seed)
        return TransitionInputs(run.number, run.scene, self._layers(run.scene, living, clips), inputs, progress)

    def _layers(
        self, scene_id: str, living: Mapping[str, ControlValue], clips: Mapping[int, ClipInputs]
    ) -> tuple[LayerInputs, ...]:
        scene = self._plan.find_scene(scene_id) or EMPTY_SCENE
        soloed = any(self._bank.value(f"strip.{layer.uid}.solo") for layer in scene.layers)
        return tuple(self._layer(layer, living, soloed, clips.get(layer.uid)) for layer in scene.layers)

    def _layer(
        self, layer: PlanLayer, living: Mapping[str, ControlValue], soloed: bool, clip: ClipInputs | None
    ) -> LayerInputs:
        strip = f"strip.{layer.uid}"
        shown = bool(self._bank.value(f"{strip}.solo")) if soloed else not self._bank.value(f"{strip}.mute")
        blend = str(self._bank.value(f"{strip}.blend"))
        opacity = living.get(f"{strip}.opacity", self._bank.value(f"{strip}.opacity"))
        return LayerInputs(
            uid=layer.uid,
            generator=self._node(layer.generator, living, mix=1.0, on=True),
            effects=tuple(
                self._node(
                    effect,
                    living,
                    mix=as_number(living.get(f"strip.{effect.uid}.mix", self._bank.value(f"strip.{effect.uid}.mix"))),
                    on=bool(self._bank.value(f"strip.{effect.uid}.on")),
                )
                for effect in layer.effects
            ),
            blend=next((mode for mode in BLEND_MODES if mode == blend), "normal"),
            opacity=as_number(opacity),
            visible=shown and not (clip is not None and clip.gone),
            opaque=bool(self._bank.value(f"{strip}.opaque")),
            clip=clip,
        )

    def _node(self, node: PlanNode, living: Mapping[str, ControlValue], *, mix: float, on: bool) -> NodeInputs:
        known = self._inputs.get(id(node))
        if known is None:
            skip = len(node.prefix) + 1
            names = tuple((spec.id[skip:], spec.id) for spec in node.specs)
            known = self._inputs[id(node)] = names, hash01(node.uid, self._plan.seed)
        value = self._bank.value
        values = {name: living[id] if id in living else value(id) for name, id in known[0]}
        return NodeInputs(node.uid, values, seed=known[1], mix=mix, on=on)
