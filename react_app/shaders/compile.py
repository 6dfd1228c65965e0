"""Show -> Plan: shaders looked up, every control given its spec, ids checked, and what cannot be used told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from react_app.core.clipcontrols import clip_specs
from react_app.core.controls import ControlSpec, ControlValue
from react_app.core.errors import ControlError, ShaderError
from react_app.core.plan import (
    Plan,
    PlanLayer,
    PlanNode,
    PlanScene,
    PlanTransition,
    effect_strip_specs,
    global_specs,
    strip_specs,
    transition_specs,
)
from react_app.core.problems import Problem
from react_app.core.shader import ShaderDescription
from react_app.core.show import CUT, MIX_KEY, OPACITY_KEY, Clip, Effect, Layer, Modulation, Scene, Show, Transition
from react_app.core.tempocontrols import SAVED
from react_app.shaders.clip import clip_shader
from react_app.shaders.library import UntriedError
from react_app.shaders.specs import input_specs


class Shaders(Protocol):
    """Where shaders are found: `library.Library`, `kept.KeptShaders`."""

    def get(self, id: str) -> ShaderDescription:
        """Return a shader by its id.

        Raises:
            ShaderError: there is no such shader, or it cannot be used.
        """

    def complaint(self, id: str) -> ShaderError | None:
        """Return what is wrong with the newest text of a shader of which an earlier one is played."""


def compile_plan(show: Show, library: Shaders) -> tuple[Plan, tuple[Problem, ...]]:
    """Return the plan of a show and what of it cannot be used.

    A layer whose shader cannot be used is left out of the plan, an effect out of its chain, and a transition becomes a
    dissolve; a problem names each.
    """
    compiler = _Compiler(library)
    scenes = tuple(compiler.scene(scene) for scene in show.scenes)
    transition = compiler.transition(show.transition, "The show")
    ids = tuple((scene.name, scene.id) for scene in scenes)
    current = show.scene if show.find_scene(show.scene) else (scenes[0].id if scenes else "")
    saved = {f"master.{name}": value for name, value in show.master.items()}
    saved |= {f"tempo.{name}": show.tempo[name] for name in SAVED if name in show.tempo}
    compiler.specs += [compiler.with_value(spec, saved.get(spec.id)) for spec in global_specs(ids, current)]
    plan = Plan(scenes, current, tuple(compiler.specs), tuple(compiler.modulations), show.seed, transition)
    return plan, tuple({problem.key: problem for problem in compiler.problems}.values())


class _Compiler:
    """Collects specs, modulations and problems while walking through a show."""

    def __init__(self, library: Shaders) -> None:
        self._library = library
        self.specs: list[ControlSpec] = []
        self.modulations: list[tuple[str, Modulation]] = []
        self.problems: list[Problem] = []

    def scene(self, scene: Scene) -> PlanScene:
        layers = (self._layer(layer, scene) for layer in scene.layers)
        stack = tuple(layer for layer in layers if layer is not None)
        own = self.transition(scene.transition, scene.name) if scene.transition else None
        return PlanScene(scene.id, scene.name, stack, own)

    def transition(self, transition: Transition, where: str) -> PlanTransition:
        """Return a compiled transition, with its controls among the specs."""
        done = PlanTransition(transition.uid, cut=transition.shader == CUT)
        self.specs += transition_specs(done.strip, transition)
        if done.cut:
            return done
        try:
            shader = self._library.get(transition.shader)
        except ShaderError as error:
            self._tell(f"shader.{transition.shader}", f"{error} Scenes dissolve instead.", where)
            return done
        if shader.kind != "transition":
            text = (
                f"{shader.name} is no transition: it has no startImage, endImage and progress. Scenes dissolve instead."
            )
            self._tell(f"transition.{transition.uid}.kind", text, where)
            return done
        own = replace(shader, inputs=tuple(entry for entry in shader.inputs if entry.name != "progress"))
        node = self._node(f"transition.{transition.uid}", transition.uid, own, transition.values)
        return replace(done, node=replace(node, shader=shader))

    def with_value(self, spec: ControlSpec, value: ControlValue | None) -> ControlSpec:
        """Return the spec with a saved value as its default, or as it is when the value does not fit any more."""
        if value is None or spec.kind == "event":
            return spec
        try:
            return replace(spec, default=spec.coerce(value))
        except ControlError as error:
            self._tell(f"value.{spec.id}", f"A saved value does not fit: {error} The default is used.", spec.id)
            return spec

    def _layer(self, layer: Layer, scene: Scene) -> PlanLayer | None:
        where = f"{scene.name}, layer {layer.name}"
        node = self._generator(layer, where) if layer.clip is None else self._clip(layer, layer.clip)
        if node is None:
            return None
        strip = strip_specs(
            layer.uid, opacity=1.0, mute=layer.mute, solo=layer.solo, blend=layer.blend, opaque=layer.opaque
        )
        self.specs += [self.with_value(spec, layer.opacity) if spec.id.endswith(".opacity") else spec for spec in strip]
        self._modulate(node, layer.modulations, {OPACITY_KEY: f"strip.{layer.uid}.opacity"}, where)
        effects = (self._effect(effect, where) for effect in layer.effects)
        chain = tuple(effect for effect in effects if effect is not None)
        return PlanLayer(layer.uid, layer.name, node, chain, layer.blend, layer.clip)

    def _generator(self, layer: Layer, where: str) -> PlanNode | None:
        shader = self._find(layer.shader, where)
        if shader is None:
            return None
        if shader.kind == "filter":
            self._tell(
                f"layer.{layer.uid}.kind",
                f"{shader.name} is an effect and draws nothing by itself: put it into a layer's effects.",
                where,
            )
            return None
        return self._node(f"layer.{layer.uid}", layer.uid, shader, layer.values)

    def _clip(self, layer: Layer, clip: Clip) -> PlanNode:
        prefix = f"layer.{layer.uid}"
        values = layer.values
        specs = tuple(self.with_value(s, values.get(s.id[len(prefix) + 1 :])) for s in clip_specs(prefix, clip))
        self.specs += specs
        return PlanNode(layer.uid, clip_shader(), prefix, specs)

    def _effect(self, effect: Effect, where: str) -> PlanNode | None:
        shader = self._find(effect.shader, where)
        if shader is None:
            return None
        if shader.kind != "filter":
            self._tell(
                f"fx.{effect.uid}.kind", f"{shader.name} is no effect: it has no image input called inputImage.", where
            )
            return None
        node = self._node(f"fx.{effect.uid}", effect.uid, shader, effect.values)
        strip = effect_strip_specs(effect.uid, mix=1.0, on=effect.on)
        self.specs += [self.with_value(spec, effect.mix) if spec.id.endswith(".mix") else spec for spec in strip]
        self._modulate(node, effect.modulations, {MIX_KEY: f"strip.{effect.uid}.mix"}, where)
        return node

    def _find(self, shader_id: str, where: str) -> ShaderDescription | None:
        try:
            shader = self._library.get(shader_id)
        except UntriedError as error:
            self.problems.append(Problem(f"shader.{shader_id}", str(error), "info", where))
            return None
        except ShaderError as error:
            self.problems.append(Problem(f"shader.{shader_id}", str(error), "error", where, error.line or 0))
            return None
        complaint = self._library.complaint(shader_id)
        if complaint is not None and not isinstance(complaint, UntriedError):
            text = f"{complaint} The last good version is played."
            self.problems.append(Problem(f"shader.{shader_id}", text, "error", shader_id, complaint.line or 0))
        return shader

    def _node(self, prefix: str, uid: int, shader: ShaderDescription, values: Mapping[str, ControlValue]) -> PlanNode:
        specs = tuple(
            self.with_value(spec, values.get(spec.id[len(prefix) + 1 :])) for spec in input_specs(shader.inputs, prefix)
        )
        self.specs += specs
        return PlanNode(uid, shader, prefix, specs)

    def _modulate(
        self, node: PlanNode, modulations: Mapping[str, Modulation], extra: Mapping[str, str], where: str
    ) -> None:
        known = {spec.id for spec in node.specs if spec.kind != "event"}
        for name, modulation in modulations.items():
            control_id = extra.get(name, f"{node.prefix}.{name}")
            if name in extra or control_id in known:
                self.modulations.append((control_id, modulation))
            else:
                self._tell(f"modulation.{control_id}", f"{node.shader.name} has no control {name} to modulate.", where)

    def _tell(self, key: str, text: str, where: str, severity: str = "warning") -> None:
        self.problems.append(Problem(key, text, "error" if severity == "error" else "warning", where))
