"""A look as a show: its shots become scenes, with their own uids, and the controls that follow the energy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.errors import BadInputError
from react_app.core.show import MIX_KEY, Effect, Layer, OutputChoice, Scene, Show, Transition, renumbered
from react_app.shaders.scenes import house_scenes
from react_app.studio.looks import LookEffect, Recipe, StudioLook

BLEND_BEATS = 1.0
"""How long a transition between two shots takes."""


@dataclass(frozen=True, slots=True)
class EnergyControl:
    """A control that goes from `low` to `high` with the energy of the music."""

    id: str
    low: float
    high: float

    def at(self, energy: float, t: float) -> ControlChange:
        """Return the change that sets it for an energy, 0..1."""
        share = min(max(energy, 0.0), 1.0)
        return ControlChange(self.id, round(self.low + (self.high - self.low) * share, 4), "cue", t)


@dataclass(frozen=True, slots=True)
class Staged:
    """A look as a show; its scenes have the names of the look's shots. `controls` are those of each scene."""

    show: Show
    controls: Mapping[str, tuple[EnergyControl, ...]]


def stage_look(look: StudioLook, seed: int, size: tuple[int, int], fps: float) -> Staged:
    """Return the show of a look.

    Raises:
        BadInputError: the look names a scene that is not there.
    """
    house = {scene.id: scene for scene in house_scenes()}
    uid = 1
    scenes: list[Scene] = []
    controls: dict[str, tuple[EnergyControl, ...]] = {}
    for name, recipe in look.shots.items():
        if recipe.scene not in house:
            raise BadInputError(f"The look {look.name} wants a scene {recipe.scene}, which is not there.")
        plain = house[recipe.scene]
        laid = (*recipe.effects, *(look.grade if recipe.graded else ()))
        scene = renumbered(replace(_shot(plain, recipe, laid), id=name), uid)
        controls[name] = _controls(scene, laid)
        uid = max(scene.uids) + 1
        scenes.append(scene)
    first = look.roles["intro"][0]
    transition = Transition(look.transition, BLEND_BEATS, "now", "smooth", look.transition_values)
    output = OutputChoice(*size, fps)
    show = Show(look.name, tuple(scenes), first, output=output, seed=seed, transition=transition)
    return Staged(show, controls)


def _shot(scene: Scene, recipe: Recipe, laid: tuple[LookEffect, ...]) -> Scene:
    """Return a scene with the recipe's layers, values and effects; effects go over the layer at the bottom."""
    layers = [
        replace(layer, values={**layer.values, **recipe.values.get(place, {})})
        for place, layer in enumerate(scene.layers[: recipe.layers])
    ]
    added = tuple(Effect(0, effect.shader, _start_values(effect)) for effect in laid)
    base: Layer = layers[0]
    layers[0] = replace(base, effects=(*base.effects, *added))
    return replace(scene, layers=tuple(layers), transition=None)


def _start_values(effect: LookEffect) -> dict[str, ControlValue]:
    middle = {name: (low + high) / 2 for name, (low, high) in effect.by_energy.items() if name != MIX_KEY}
    return {**effect.values, **middle}


def _controls(scene: Scene, laid: tuple[LookEffect, ...]) -> tuple[EnergyControl, ...]:
    placed = scene.layers[0].effects[-len(laid) :] if laid else ()
    return tuple(
        EnergyControl(f"strip.{place.uid}.mix" if name == MIX_KEY else f"fx.{place.uid}.{name}", low, high)
        for effect, place in zip(laid, placed, strict=True)
        for name, (low, high) in effect.by_energy.items()
    )
