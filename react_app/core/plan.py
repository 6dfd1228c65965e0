"""The Plan: a show compiled for the session and the renderer, self-contained (no file is read to draw it).

Control ids a plan defines, `<uid>` being the node's uid:

    layer.<uid>.<input>   an input of the layer's generator        fx.<uid>.<input>   an input of an effect
    layer.<uid>.play | speed | start | stop | loop | sync | stretch | fit | seek | restart   of a clip (`clipcontrols`)
    strip.<uid>.opacity | mute | solo | blend | opaque   of a layer   strip.<uid>.mix | on   of an effect
    master.brightness | blackout | freeze       of the output      scene.go   the scene that is on, or comes on (text)
    transition.beats | when | easing   how long a change of scenes takes, from when on, and how it moves: the show's
    strip.<uid>.beats | when | easing  the same of a scene that has its own way to come in
    transition.<uid>.<input>           an input of a transition's shader, uid 0 is the show's
    transition.cut   event: what waits or is under way is on now   scene.wait   set while the next scene is not ready
    tempo.tap | resync | double | half | nudge_early | nudge_late | lock | auto | source | range | meter | multiplier |
          offset | picture_latency | input_latency   of the beat clock; see `tempocontrols` for what each does
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from react_app.core.controls import ControlSpec
from react_app.core.shader import ShaderDescription
from react_app.core.show import (
    BLEND_MODES,
    MAX_TRANSITION_BEATS,
    MIN_TRANSITION_BEATS,
    SHOW_TRANSITION,
    BlendMode,
    Clip,
    Modulation,
    Transition,
)
from react_app.core.tempocontrols import tempo_specs


@dataclass(frozen=True, slots=True)
class PlanNode:
    """One shader instance: a layer's generator (`layer`), an effect (`fx`) or a transition (`transition`)."""

    uid: int
    shader: ShaderDescription
    prefix: str
    """Prefix of the control ids of its inputs: `layer.3` or `fx.5`."""
    specs: tuple[ControlSpec, ...] = ()
    """Specs of its inputs in file order; images and audio have none."""


@dataclass(frozen=True, slots=True)
class PlanLayer:
    """A generator, its effects in order, and its default blend mode.

    Where it shows a `clip` the generator is the shader that draws clips, with the clip's controls.
    """

    uid: int
    name: str
    generator: PlanNode
    effects: tuple[PlanNode, ...] = ()
    blend: BlendMode = "normal"
    clip: Clip | None = None


@dataclass(frozen=True, slots=True)
class PlanTransition:
    """How scenes come in. Without a `node` they dissolve: its shader cannot be used; `cut` is no transition at all."""

    uid: int = SHOW_TRANSITION
    node: PlanNode | None = None
    cut: bool = False

    @property
    def strip(self) -> str:
        """Prefix of the ids of its length, start and easing."""
        return "transition" if self.uid == SHOW_TRANSITION else f"strip.{self.uid}"


PLAIN_CUT = PlanTransition(cut=True)


@dataclass(frozen=True, slots=True)
class PlanScene:
    """A compiled scene, layers bottom first. `transition` is its own way to come in, None for the show's."""

    id: str
    name: str
    layers: tuple[PlanLayer, ...] = ()
    transition: PlanTransition | None = None

    def nodes(self) -> Iterator[PlanNode]:
        """Yield every shader instance, bottom layer first."""
        for layer in self.layers:
            yield layer.generator
            yield from layer.effects


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole show: its scenes, every control with the value it starts from, and what modulates what."""

    scenes: tuple[PlanScene, ...]
    scene: str
    """Id of the scene to start with."""
    specs: tuple[ControlSpec, ...]
    """All controls; each spec's default is the value saved in the show."""
    modulations: tuple[tuple[str, Modulation], ...] = ()
    """(control id, modulation)."""
    seed: int = 1
    transition: PlanTransition = PLAIN_CUT
    """How scenes come in that do not say it themselves."""

    def find_scene(self, scene_id: str) -> PlanScene | None:
        """Return the scene with this id, None if there is none."""
        return next((scene for scene in self.scenes if scene.id == scene_id), None)

    def transition_to(self, scene_id: str) -> PlanTransition:
        """Return how a scene comes in."""
        scene = self.find_scene(scene_id)
        return scene.transition if scene and scene.transition else self.transition

    def transitions(self) -> Iterator[PlanTransition]:
        """Yield the show's transition and those of its scenes."""
        yield self.transition
        yield from (scene.transition for scene in self.scenes if scene.transition)

    def shaders(self) -> Iterator[ShaderDescription]:
        """Yield the shader of every instance in the show; one that is used twice comes twice."""
        for scene in self.scenes:
            yield from (node.shader for node in scene.nodes())
        yield from (transition.node.shader for transition in self.transitions() if transition.node is not None)

    def nodes_to(self, scene_id: str) -> Iterator[PlanNode]:
        """Yield the shader instances that putting a scene on needs: its own, and that of its transition."""
        scene = self.find_scene(scene_id)
        if scene is not None:
            yield from scene.nodes()
            node = (scene.transition or self.transition).node
            if node is not None:
                yield node


def strip_specs(
    uid: int, *, opacity: float, mute: bool, solo: bool, blend: BlendMode, opaque: bool = False
) -> tuple[ControlSpec, ...]:
    """Return the controls of a layer's channel strip."""
    modes = tuple((mode.capitalize(), mode) for mode in BLEND_MODES)
    return (
        ControlSpec(f"strip.{uid}.opacity", "float", "Opacity", opacity),
        ControlSpec(f"strip.{uid}.mute", "bool", "Mute", mute),
        ControlSpec(f"strip.{uid}.solo", "bool", "Solo", solo),
        ControlSpec(f"strip.{uid}.blend", "text", "Blend", blend, choices=modes),
        ControlSpec(f"strip.{uid}.opaque", "bool", "Opaque", opaque),
    )


def effect_strip_specs(uid: int, *, mix: float, on: bool) -> tuple[ControlSpec, ...]:
    """Return the controls every effect has besides its inputs."""
    return (
        ControlSpec(f"strip.{uid}.mix", "float", "Dry/wet", mix),
        ControlSpec(f"strip.{uid}.on", "bool", "On", on),
    )


def transition_specs(strip: str, transition: Transition) -> tuple[ControlSpec, ...]:
    """Return the controls every transition has besides its inputs; `strip` is the prefix of their ids."""
    starts = (("At once", "now"), ("Next beat", "beat"), ("Next bar", "bar"))
    easings = (("Even", "linear"), ("Smooth", "smooth"))
    low, high = MIN_TRANSITION_BEATS, MAX_TRANSITION_BEATS
    beats = min(max(transition.beats, low), high)
    return (
        ControlSpec(f"{strip}.beats", "float", "Length in beats", beats, low, high),
        ControlSpec(f"{strip}.when", "text", "Start", transition.when, choices=starts),
        ControlSpec(f"{strip}.easing", "text", "Motion", transition.easing, choices=easings),
    )


def global_specs(scene_ids: tuple[tuple[str, str], ...], scene: str) -> tuple[ControlSpec, ...]:
    """Return the controls every show has; `scene_ids` are (name, id) pairs."""
    return (
        ControlSpec("scene.go", "text", "Scene", scene, choices=scene_ids),
        ControlSpec("scene.wait", "bool", "Next scene waits", False),
        ControlSpec("transition.cut", "event", "Cut now", False),
        ControlSpec("master.brightness", "float", "Master", 1.0),
        ControlSpec("master.blackout", "bool", "Blackout", False),
        ControlSpec("master.freeze", "bool", "Freeze", False),
        *tempo_specs(),
    )
