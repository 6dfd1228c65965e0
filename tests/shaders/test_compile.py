from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from react_app.core.session import Session
from react_app.core.show import MIX_KEY, Effect, Layer, Modulation, Scene, Show, Transition
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_scenes, house_show, scene_of_shader

HEADER = """/*{"INPUTS": [{"NAME": "hue", "TYPE": "float", "DEFAULT": 0.25, "MAX": 2, "MIN": 0, "LABEL": "Hue"},
 {"NAME": "mode", "TYPE": "long", "VALUES": [1, 4], "LABELS": ["A", "B"]}, {"NAME": "fire", "TYPE": "event"},
 {"NAME": "at", "TYPE": "point2D"}, {"NAME": "paint", "TYPE": "color"}, {"NAME": "on", "TYPE": "bool"},
 {"NAME": "MORE", "TYPE": "image"}]}*/
void main() { gl_FragColor = vec4(1.0); }"""


@pytest.fixture
def shaders(tmp_path: Path) -> tuple[str, str]:
    """A generator and an effect."""
    (tmp_path / "g.fs").write_text(HEADER)
    (tmp_path / "e.fs").write_text(HEADER.replace("MORE", "inputImage"))
    return str(tmp_path / "g.fs"), str(tmp_path / "e.fs")


def show(*layers: Layer, **fields: object) -> Show:
    return Show(scenes=(Scene("a", "A", layers=layers),), scene="a", **fields)  # type: ignore[arg-type]


def test_every_control_has_a_spec_under_the_agreed_id(shaders: tuple[str, str]) -> None:
    generator, effect = shaders
    plan, problems = compile_plan(show(Layer(3, "L", generator, effects=(Effect(4, effect),))), Library())
    assert problems == ()
    specs = {spec.id: spec for spec in plan.specs}
    assert len(specs) == len(plan.specs)
    for prefix in ("layer.3", "fx.4"):
        kinds = [specs[f"{prefix}.{name}"].kind for name in ("hue", "mode", "fire", "at", "paint", "on")]
        assert kinds == ["float", "long", "event", "point", "color", "bool"]
        assert f"{prefix}.MORE" not in specs
    assert specs["layer.3.hue"].label == "Hue"
    assert specs["layer.3.mode"].choices == (("A", 1), ("B", 4))
    assert {"strip.3.opacity", "strip.3.blend", "strip.4.mix", "strip.4.on", "scene.go", "master.freeze"} <= set(specs)


def test_saved_values_are_the_defaults(shaders: tuple[str, str]) -> None:
    generator, effect = shaders
    effects = (Effect(4, effect, values={"mode": 4}, mix=0.3, on=False),)
    layer = Layer(3, "L", generator, "add", 0.5, True, values={"hue": 9.0, "at": (0.1, 0.2)}, effects=effects)
    plan, problems = compile_plan(show(layer, master={"brightness": 0.75}), Library())
    assert problems == ()
    defaults = {spec.id: spec.default for spec in plan.specs}
    assert defaults["layer.3.hue"] == 2.0, "clamped into the range"
    assert defaults["layer.3.at"] == (0.1, 0.2)
    assert defaults["fx.4.mode"] == 4
    assert (defaults["strip.3.opacity"], defaults["strip.3.mute"], defaults["strip.3.blend"]) == (0.5, True, "add")
    assert (defaults["strip.4.mix"], defaults["strip.4.on"]) == (0.3, False)
    assert defaults["master.brightness"] == 0.75


def test_a_saved_value_that_does_not_fit_any_more_is_told_and_replaced(shaders: tuple[str, str]) -> None:
    plan, problems = compile_plan(show(Layer(3, "L", shaders[0], values={"hue": "red", "gone": 1})), Library())
    assert [problem.key for problem in problems] == ["value.layer.3.hue"]
    assert next(spec for spec in plan.specs if spec.id == "layer.3.hue").default == 0.25


def test_what_cannot_be_used_is_left_out_and_told(shaders: tuple[str, str]) -> None:
    generator, effect = shaders
    layers = (
        Layer(1, "Gone", "/no/such.fs"),
        Layer(2, "Effect as layer", effect),
        Layer(3, "Good", generator, effects=(Effect(4, generator), Effect(5, "effects/none"), Effect(6, effect))),
    )
    plan, problems = compile_plan(show(*layers), Library())
    (scene,) = plan.scenes
    assert [layer.uid for layer in scene.layers] == [3]
    assert [node.uid for node in scene.nodes()] == [3, 6]
    assert {problem.key for problem in problems} == {
        "shader./no/such.fs",
        "layer.2.kind",
        "fx.4.kind",
        "shader.effects/none",
    }
    assert not any(spec.id.startswith(("layer.1", "strip.1", "layer.2", "fx.4")) for spec in plan.specs)


def test_modulations_point_at_controls(shaders: tuple[str, str]) -> None:
    generator, effect = shaders
    move = Modulation("audio.bass", 0.5)
    layer = Layer(
        3,
        "L",
        generator,
        modulations={"hue": move, "@opacity": move, "nothing": move, "fire": move},
        effects=(Effect(4, effect, modulations={"hue": move}),),
    )
    plan, problems = compile_plan(show(layer), Library())
    assert [control_id for control_id, _ in plan.modulations] == ["layer.3.hue", "strip.3.opacity", "fx.4.hue"]
    assert [problem.key for problem in problems] == ["modulation.layer.3.nothing", "modulation.layer.3.fire"]


def test_a_scene_that_is_not_there_falls_back_to_the_first() -> None:
    scenes = (Scene("a", "A"), Scene("b", "B"))
    assert compile_plan(Show(scenes=scenes, scene="zzz"), Library())[0].scene == "a"
    assert compile_plan(Show(scenes=scenes, scene="b"), Library())[0].scene == "b"
    assert compile_plan(Show(), Library())[0].scene == ""


def test_an_empty_show_can_be_stepped() -> None:
    plan, problems = compile_plan(Show(), Library())
    assert problems == ()
    Session(plan)


def test_the_house_show_begins_with_first_light_and_has_unique_uids() -> None:
    scenes = house_scenes()
    assert scenes[0].id == "first-light"
    found = house_show()
    assert found.scene == "first-light"
    assert [scene.id for scene in found.scenes] == [scene.id for scene in scenes]
    layers = [layer for scene in found.scenes for layer in scene.layers]
    uids = [layer.uid for layer in layers] + [effect.uid for layer in layers for effect in layer.effects]
    assert len(set(uids)) == len(uids)


@pytest.mark.parametrize("shader_id", ["generators/aurora", "effects/bloom"])
def test_a_lone_shader_has_a_scene(shader_id: str) -> None:
    library = Library()
    scene = scene_of_shader(library.get(shader_id))
    plan, problems = compile_plan(Show(scenes=(scene,)), library)
    assert problems == ()
    assert shader_id in {node.shader.id for node in plan.scenes[0].nodes()}


TRANSITION = """/*{"ISFVSN": "2", "INPUTS": [
{"NAME": "startImage", "TYPE": "image"}, {"NAME": "endImage", "TYPE": "image"},
{"NAME": "progress", "TYPE": "float", "MIN": 0, "MAX": 1}, {"NAME": "edge", "TYPE": "float", "DEFAULT": 0.5}]}*/
void main() { gl_FragColor = mix(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), progress); }"""


def test_a_transition_has_its_settings_and_inputs_as_controls_but_not_its_progress(tmp_path: Path) -> None:
    (tmp_path / "t.fs").write_text(TRANSITION)
    own = Transition(str(tmp_path / "t.fs"), 8.0, "bar", "smooth", {"edge": 0.25}, 7)
    wanted = Show(scenes=(Scene("a", "A", transition=own),), scene="a", transition=replace(own, uid=0, beats=99.0))
    plan, problems = compile_plan(wanted, Library())
    assert not problems
    specs = {spec.id: spec for spec in plan.specs}
    assert (specs["strip.7.beats"].default, specs["strip.7.when"].default) == (8.0, "bar")
    assert (specs["transition.beats"].default, specs["transition.easing"].default) == (32.0, "smooth")
    assert specs["transition.7.edge"].default == specs["transition.0.edge"].default == 0.25
    assert not [control for control in specs if control.endswith((".progress", ".startImage"))]
    assert plan.transition_to("a") is plan.scenes[0].transition
    assert plan.transition_to("a").node is not None


def test_a_transition_that_is_missing_or_none_is_told_and_becomes_a_dissolve() -> None:
    wanted = Show(
        scenes=(Scene("a", "A", transition=Transition("effects/mirror", uid=7)),), transition=Transition("/gone.fs")
    )
    plan, problems = compile_plan(wanted, Library())
    assert [problem.severity for problem in problems] == ["warning", "warning"]
    assert all("Scenes dissolve instead." in problem.text for problem in problems)
    assert all(transition.node is None and not transition.cut for transition in plan.transitions())


def test_the_new_show_s_transition_is_in_the_library() -> None:
    plan, problems = compile_plan(house_show(), Library())
    assert not problems
    assert plan.transition.node is not None


def test_dry_wet_may_be_modulated() -> None:
    modulation = Modulation("audio.kick", 0.5)
    effect = Effect(2, "effects/mirror", modulations={MIX_KEY: modulation})
    wanted = Show(scenes=(Scene("a", "A", layers=(Layer(1, "L", "generators/aurora", effects=(effect,)),)),))
    plan, problems = compile_plan(wanted, Library())
    assert not problems
    assert plan.modulations == (("strip.2.mix", modulation),)
