"""The Plan: a show compiled for the session and the renderer, self-contained (no file is read to draw it).

Control ids a plan defines, `<uid>` being the node's uid:

    layer.<uid>.<input>   an input of the layer's generator        fx.<uid>.<input>   an input of an effect
    strip.<uid>.opacity | mute | solo | blend   of a layer         strip.<uid>.mix | on   of an effect
    master.brightness | blackout | freeze       of the output      scene.go   the scene that is on (text)
    tempo.tap | resync | double | half | nudge_early | nudge_late | lock | auto | source | range | meter | multiplier |
          offset | picture_latency | input_latency   of the beat clock; see `tempocontrols` for what each does
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from react_app.core.controls import ControlSpec
from react_app.core.shader import ShaderDescription
from react_app.core.show import BLEND_MODES, BlendMode, Modulation
from react_app.core.tempocontrols import tempo_specs


@dataclass(frozen=True, slots=True)
class PlanNode:
    """One shader instance: a layer's generator (`layer`) or an effect (`fx`)."""

    uid: int
    shader: ShaderDescription
    prefix: str
    """Prefix of the control ids of its inputs: `layer.3` or `fx.5`."""
    specs: tuple[ControlSpec, ...] = ()
    """Specs of its inputs in file order; images and audio have none."""


@dataclass(frozen=True, slots=True)
class PlanLayer:
    """A generator, its effects in order, and its default blend mode."""

    uid: int
    name: str
    generator: PlanNode
    effects: tuple[PlanNode, ...] = ()
    blend: BlendMode = "normal"


@dataclass(frozen=True, slots=True)
class PlanScene:
    """A compiled scene, layers bottom first."""

    id: str
    name: str
    layers: tuple[PlanLayer, ...] = ()

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

    def find_scene(self, scene_id: str) -> PlanScene | None:
        """Return the scene with this id, None if there is none."""
        return next((scene for scene in self.scenes if scene.id == scene_id), None)


def strip_specs(uid: int, *, opacity: float, mute: bool, solo: bool, blend: BlendMode) -> tuple[ControlSpec, ...]:
    """Return the controls of a layer's channel strip."""
    modes = tuple((mode.capitalize(), mode) for mode in BLEND_MODES)
    return (
        ControlSpec(f"strip.{uid}.opacity", "float", "Opacity", opacity),
        ControlSpec(f"strip.{uid}.mute", "bool", "Mute", mute),
        ControlSpec(f"strip.{uid}.solo", "bool", "Solo", solo),
        ControlSpec(f"strip.{uid}.blend", "text", "Blend", blend, choices=modes),
    )


def effect_strip_specs(uid: int, *, mix: float, on: bool) -> tuple[ControlSpec, ...]:
    """Return the controls every effect has besides its inputs."""
    return (
        ControlSpec(f"strip.{uid}.mix", "float", "Dry/wet", mix),
        ControlSpec(f"strip.{uid}.on", "bool", "On", on),
    )


def global_specs(scene_ids: tuple[tuple[str, str], ...], scene: str) -> tuple[ControlSpec, ...]:
    """Return the controls every show has; `scene_ids` are (name, id) pairs."""
    return (
        ControlSpec("scene.go", "text", "Scene", scene, choices=scene_ids),
        ControlSpec("master.brightness", "float", "Master", 1.0),
        ControlSpec("master.blackout", "bool", "Blackout", False),
        ControlSpec("master.freeze", "bool", "Freeze", False),
        *tempo_specs(),
    )
