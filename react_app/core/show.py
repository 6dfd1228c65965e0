"""The Show: the document the user makes. Scenes are stacks of layers; files and migrations are in `showfile`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from react_app.core.controls import ControlValue, as_number
from react_app.core.tempocontrols import SAVED

BlendMode = Literal["normal", "add", "screen", "multiply", "difference", "lighten", "darken", "overlay"]
BLEND_MODES: tuple[BlendMode, ...] = get_args(BlendMode)

ModulationSource = Literal[
    "audio.level",
    "audio.energy",
    "audio.bass",
    "audio.mid",
    "audio.high",
    "audio.onset",
    "audio.kick",
    "audio.snare",
    "audio.hat",
    "audio.centroid",
    "audio.flatness",
    "audio.loudness",
    "audio.width",
    "audio.build",
    "audio.drop",
    "audio.breakdown",
    "audio.novelty",
    "beat.pulse",
    "beat.phase",
    "bar.phase",
    "lfo.sine",
    "lfo.triangle",
    "lfo.square",
    "lfo.saw",
    "lfo.random",
]
MODULATION_SOURCES: tuple[ModulationSource, ...] = get_args(ModulationSource)

AudioKind = Literal["none", "file", "device", "system"]

OPACITY_KEY = "@opacity"
"""Key in `Layer.modulations` that modulates the layer's opacity instead of a shader input."""
MIX_KEY = "@mix"
"""Key in `Effect.modulations` that modulates the effect's dry/wet instead of a shader input."""

Easing = Literal["linear", "smooth"]
EASINGS: tuple[Easing, ...] = get_args(Easing)
TransitionStart = Literal["now", "beat", "bar"]
TRANSITION_STARTS: tuple[TransitionStart, ...] = get_args(TransitionStart)
CUT = "cut"
"""What stands in place of a transition's shader when scenes change without one."""
SHOW_TRANSITION = 0
"""Uid of the show's own transition."""
MIN_TRANSITION_BEATS, MAX_TRANSITION_BEATS = 0.25, 32.0


@dataclass(frozen=True, slots=True)
class Modulation:
    """Moves a control around its base value; never written back.

    `amount` is a share of the control's range, -1..1. `attack` and `release` smooth the source, in seconds.
    `period_beats` is the length of one LFO cycle. Of the source only what is above `threshold` (0 to below 1) counts,
    stretched to 0..1 again; `curve` bends it: towards 1 only what is strong counts, towards -1 what is weak does too.
    """

    source: ModulationSource
    amount: float = 0.5
    attack: float = 0.0
    release: float = 0.0
    period_beats: float = 4.0
    threshold: float = 0.0
    curve: float = 0.0


@dataclass(frozen=True, slots=True)
class Transition:
    """How the picture goes over to another scene.

    `shader` is the id of a transition shader, or `CUT`. It takes `beats` beats of musical time and starts at once, at
    the next beat or at the next bar. `uid` is that of a node, `SHOW_TRANSITION` for the show's own.
    """

    shader: str = CUT
    beats: float = 1.0
    when: TransitionStart = "now"
    easing: Easing = "linear"
    values: Mapping[str, ControlValue] = field(default_factory=dict)
    uid: int = SHOW_TRANSITION


NEW_TRANSITION = Transition("transitions/dissolve")
"""What a new show begins with: a dissolve of one beat at once. It hits as a cut does and never jars."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A filter in a layer's chain. `mix` is dry (0) to wet (1)."""

    uid: int
    shader: str
    values: Mapping[str, ControlValue] = field(default_factory=dict)
    modulations: Mapping[str, Modulation] = field(default_factory=dict)
    mix: float = 1.0
    on: bool = True


@dataclass(frozen=True, slots=True)
class Clip:
    """A video or picture file that a layer shows, and what is known of it.

    `path` is absolute; show files keep it relative to themselves (`showclips`). `digest` finds a file again that was
    moved (`showclips.digest_of`). `duration` is in seconds, 0 for a still picture; `width` and `height` are those of
    the upright picture with square pixels; `fps` is the mean rate. `beats` are the times of its beats in seconds,
    empty while nobody knows them; bars have `meter` beats, and `first_place` is the place of the first of the beats in
    its bar: 0 is the one.
    """

    path: str
    digest: str = ""
    duration: float = 0.0
    width: int = 0
    height: int = 0
    fps: float = 0.0
    alpha: bool = False
    beats: tuple[float, ...] = ()
    meter: int = 4
    first_place: int = 0


@dataclass(frozen=True, slots=True)
class Layer:
    """A generator, or a clip in its place, with its chain of effects and how it is laid over what is below."""

    uid: int
    name: str
    shader: str
    """Id of the generator; empty where the layer shows a clip."""
    blend: BlendMode = "normal"
    opacity: float = 1.0
    mute: bool = False
    solo: bool = False
    values: Mapping[str, ControlValue] = field(default_factory=dict)
    modulations: Mapping[str, Modulation] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
    opaque: bool = False
    """Alpha is taken for 1 all along the chain: many older shaders leave it unset."""
    clip: Clip | None = None
    """What is shown instead of a generator; its controls are `clipcontrols`."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A named stack of layers, bottom first. `transition` is how it comes in, None for the show's way."""

    id: str
    name: str
    description: str = ""
    layers: tuple[Layer, ...] = ()
    transition: Transition | None = None

    @property
    def uids(self) -> tuple[int, ...]:
        """Uids of its layers, effects and transition."""
        nodes = [uid for layer in self.layers for uid in (layer.uid, *(effect.uid for effect in layer.effects))]
        return (*nodes, self.transition.uid) if self.transition else tuple(nodes)


@dataclass(frozen=True, slots=True)
class AudioChoice:
    """What the show listens to: nothing, a file, an input device by name, or what the system plays.

    `name` is the device name or the file path; empty for the default device.
    """

    kind: AudioKind = "none"
    name: str = ""


@dataclass(frozen=True, slots=True)
class OutputChoice:
    """The picture's size and the display it goes to; `display` is the display's identity, empty for none chosen yet."""

    width: int = 1920
    height: int = 1080
    fps: float = 60.0
    display: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """The whole document."""

    name: str = "Untitled show"
    scenes: tuple[Scene, ...] = ()
    scene: str = ""
    """Id of the scene that is on."""
    master: Mapping[str, ControlValue] = field(default_factory=dict)
    """Values of the `master.*` controls."""
    audio: AudioChoice = AudioChoice()
    output: OutputChoice = OutputChoice()
    seed: int = 1
    tempo: Mapping[str, ControlValue] = field(default_factory=dict)
    """Values of the `tempo.*` controls that belong to the show (`tempocontrols.SAVED`)."""
    transition: Transition = Transition()
    """How scenes come in that do not say it themselves."""

    def find_scene(self, scene_id: str) -> Scene | None:
        """Return the scene with this id, None if there is none."""
        return next((scene for scene in self.scenes if scene.id == scene_id), None)

    def scene_called(self, word: str) -> Scene | None:
        """Return the scene with this id, else the first of this name, in any case; None if there is none."""
        named = (scene for scene in self.scenes if scene.name.casefold() == word.casefold())
        return self.find_scene(word) or next(named, None)

    def with_scene(self, scene: Scene) -> Show:
        """Return a show in which `scene` replaces the one of the same id, or is added at the end."""
        if self.find_scene(scene.id) is None:
            return replace(self, scenes=(*self.scenes, scene))
        return replace(self, scenes=tuple(scene if s.id == scene.id else s for s in self.scenes))


def next_uid(scenes: Iterable[Scene]) -> int:
    """Return a node uid that no layer, effect or transition of these scenes has."""
    return max((uid for scene in scenes for uid in scene.uids), default=0) + 1


def renumbered(scene: Scene, first_uid: int) -> Scene:
    """Return the scene with its nodes numbered upwards from `first_uid`, so that it can join a show."""
    uid = first_uid
    layers = []
    for layer in scene.layers:
        effects = []
        for offset, effect in enumerate(layer.effects, start=1):
            effects.append(replace(effect, uid=uid + offset))
        layers.append(replace(layer, uid=uid, effects=tuple(effects)))
        uid += 1 + len(effects)
    transition = replace(scene.transition, uid=uid) if scene.transition else None
    return replace(scene, layers=tuple(layers), transition=transition)


def with_values(show: Show, values: Mapping[str, ControlValue]) -> Show:
    """Return the show with the values of a control bank written into its document (ids as `plan` names them)."""
    by_node: dict[tuple[str, int], dict[str, ControlValue]] = {}
    master = dict(show.master)
    tempo = dict(show.tempo)
    scene = show.scene
    for control_id, value in values.items():
        head, _, rest = control_id.partition(".")
        uid, _, name = rest.partition(".")
        if head in ("layer", "fx", "strip") or (head == "transition" and name):
            by_node.setdefault((head, int(uid)), {})[name] = value
        elif head == "transition":
            by_node.setdefault(("strip", SHOW_TRANSITION), {})[rest] = value
        elif head == "master":
            master[rest] = value
        elif head == "tempo" and rest in SAVED:
            tempo[rest] = value
        elif control_id == "scene.go" and isinstance(value, str) and value:
            scene = value
    scenes = tuple(
        replace(
            s,
            layers=tuple(_layer_with_values(layer, by_node) for layer in s.layers),
            transition=_transition_with_values(s.transition, by_node) if s.transition else None,
        )
        for s in show.scenes
    )
    transition = _transition_with_values(show.transition, by_node)
    return replace(show, scenes=scenes, master=master, scene=scene, tempo=tempo, transition=transition)


_ByNode = Mapping[tuple[str, int], Mapping[str, ControlValue]]


def _transition_with_values(transition: Transition, by_node: _ByNode) -> Transition:
    strip = by_node.get(("strip", transition.uid), {})
    when, easing = strip.get("when"), strip.get("easing")
    return replace(
        transition,
        values={**transition.values, **by_node.get(("transition", transition.uid), {})},
        beats=as_number(strip.get("beats", transition.beats)),
        when=next((word for word in TRANSITION_STARTS if word == when), transition.when),
        easing=next((word for word in EASINGS if word == easing), transition.easing),
    )


def _layer_with_values(layer: Layer, by_node: _ByNode) -> Layer:
    strip = by_node.get(("strip", layer.uid), {})
    values = {**layer.values, **by_node.get(("layer", layer.uid), {})}
    if layer.clip is not None:
        values.pop("seek", None)  # where a clip is, is the performance's and not the show's
    blend = str(strip.get("blend", layer.blend))
    effects = []
    for effect in layer.effects:
        own = by_node.get(("strip", effect.uid), {})
        effects.append(
            replace(
                effect,
                values={**effect.values, **by_node.get(("fx", effect.uid), {})},
                mix=as_number(own.get("mix", effect.mix)),
                on=bool(own.get("on", effect.on)),
            )
        )
    return replace(
        layer,
        values=values,
        blend=next((mode for mode in BLEND_MODES if mode == blend), layer.blend),
        opacity=as_number(strip.get("opacity", layer.opacity)),
        mute=bool(strip.get("mute", layer.mute)),
        solo=bool(strip.get("solo", layer.solo)),
        opaque=bool(strip.get("opaque", layer.opaque)),
        effects=tuple(effects),
    )
