"""Transitions on screen: exact ends, both scenes moving, several at once, and what happens when one cannot be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import moderngl
import numpy as np
import pytest

from react_app.core.plan import Plan
from react_app.core.show import CUT, Effect, Layer, Scene, Show, Transition
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import HOUSE_FOLDER
from tests.engine.kit import INVERT, Player, Texts, change, flat, isf, scene

INPUTS = (
    '"INPUTS": [{"NAME": "startImage", "TYPE": "image"}, {"NAME": "endImage", "TYPE": "image"},'
    ' {"NAME": "progress", "TYPE": "float", "MIN": 0.0, "MAX": 1.0},'
    ' {"NAME": "tint", "TYPE": "float", "DEFAULT": 0.0, "MIN": 0.0, "MAX": 1.0}]'
)
WIPE = isf(
    "void main() { vec4 c = isf_FragNormCoord.x < progress ? IMG_THIS_PIXEL(endImage) : IMG_THIS_PIXEL(startImage);"
    " gl_FragColor = vec4(c.rg, max(c.b, tint), 0.3); }",
    INPUTS,
)
SHOW_PROGRESS = isf("void main() { gl_FragColor = vec4(progress, 0.0, 0.0, 1.0); }", INPUTS)
MIDDLE = isf("void main() { gl_FragColor = 0.5 * (IMG_THIS_PIXEL(startImage) + IMG_THIS_PIXEL(endImage)); }", INPUTS)
COUNT_RUN = isf(
    "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(buf).r + 0.1, 0.0, 0.0, 1.0); }",
    INPUTS + ', "PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}]',
)
CLOCK = isf("void main() { gl_FragColor = vec4(fract(float(FRAMEINDEX) / 255.0), 0.0, 0.0, 1.0); }")
BROKEN = isf("void main() {\n  gl_FragColor = vec4(nothing);\n}", INPUTS)
BEAT = 30
"""Frames of a beat: 60 a second at 120 BPM."""


def plan(texts: Mapping[str, str], transition: Transition, scenes: tuple[Scene, ...] = ()) -> Plan:
    """Scenes one (shader a) and two (shader b), unless others are given."""
    scenes = scenes or (scene(Layer(1, "A", "a")), scene(Layer(2, "B", "b"), id="two"))
    made, problems = compile_plan(Show(scenes=scenes, scene="one", transition=transition), Texts(texts))
    assert not problems
    return made


def colours(shader: str) -> dict[str, str]:
    return {"a": flat(1.0), "b": flat(0.0, 1.0), "c": flat(0.0, 0.0, 1.0), "t": shader}


def test_progress_0_is_the_old_scene_and_1_the_new_one(player: Player) -> None:
    player.load(plan(colours(WIPE), Transition("t")))
    player.step()
    pixels = [player.step(change("scene.go", "two")), *(player.step() for _ in range(BEAT))]
    shares = [float((p[..., 1] == 255).mean()) for p in pixels]
    assert shares[0] == 0.0
    assert shares[15] == pytest.approx(0.5)
    assert shares[BEAT] == 1.0
    assert shares == sorted(shares)
    assert all((p[..., 0] + p[..., 1] == 255).all() for p in pixels)
    assert all((p[..., 3] == 255).all() for p in pixels), "a transition's alpha is no hole in the picture"


@pytest.mark.parametrize(("easing", "quarter"), [("linear", 64), ("smooth", 40)])
def test_the_shader_is_told_the_eased_progress(player: Player, easing: str, quarter: int) -> None:
    player.load(plan(colours(SHOW_PROGRESS), Transition("t", beats=2.0, easing=easing)))  # type: ignore[arg-type]
    player.step()
    player.step(change("scene.go", "two"))
    assert player.steps(15)[0, 0, 0] == quarter
    assert player.steps(15)[0, 0, 0] == 128


def test_its_inputs_are_controls(player: Player) -> None:
    player.load(plan(colours(WIPE), Transition("t", values={"tint": 0.2})))
    player.step()
    assert player.step(change("scene.go", "two"))[0, 0, 2] == 51
    assert player.step(change("transition.0.tint", 1.0))[0, 0, 2] == 255


def test_both_scenes_move_while_it_runs(player: Player) -> None:
    texts = {"a": CLOCK, "b": CLOCK, "t": MIDDLE}
    player.load(plan(texts, Transition("t")))
    player.step()
    values = [int(player.step(change("scene.go", "two"))[0, 0, 0]), *(int(player.step()[0, 0, 0]) for _ in range(9))]
    assert np.diff(values).tolist() == [1] * 9, "half of each"


def test_only_the_scene_that_is_on_is_drawn_when_none_runs(player: Player) -> None:
    counting = isf(
        "void main() { gl_FragColor = vec4(0.0, IMG_THIS_PIXEL(buf).g + 0.01, 0.0, 1.0); }",
        '"PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}]',
    )
    player.load(plan({"a": flat(0.0), "b": counting, "t": WIPE}, Transition("t", beats=0.25)))
    player.step()
    player.step(change("scene.go", "two"))
    player.step(change("scene.go", "one"))
    player.steps(100)
    player.step(change("scene.go", "two"))
    seen = player.steps(8)[0, 0, 1]
    assert 0 < seen < 80, "it was drawn in the few frames of two changes and not in the hundred between"


def test_a_change_during_a_change_goes_on_from_the_picture_as_it_stands(player: Player) -> None:
    scenes = (*(scene(Layer(i, n, n), id=k) for i, n, k in ((1, "a", "one"), (2, "b", "two"), (3, "c", "three"))),)
    mix = "mix(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), progress)"
    player.load(plan(colours(isf(f"void main() {{ gl_FragColor = {mix}; }}", INPUTS)), Transition("t"), scenes))
    player.step()
    pictures = [player.step(change("scene.go", "two")), *(player.step() for _ in range(10))]
    pictures += [player.step(change("scene.go", "three")), *(player.step() for _ in range(3))]
    pictures += [player.step(change("scene.go", "one")), *(player.step() for _ in range(90))]
    steps = np.abs(np.diff(np.array([p[0, 0, :3] for p in pictures], int), axis=0)).max(axis=1)
    assert steps.max() <= 40, "no flash: the fastest is the hurry of a quarter of a beat"
    assert pictures[-1][0, 0].tolist() == [255, 0, 0, 255]
    assert any(p[0, 0, 2] > 60 for p in pictures), "the third scene was seen on the way"


def test_every_run_begins_with_black_buffers(player: Player) -> None:
    player.load(plan(colours(COUNT_RUN), Transition("t", beats=1.0)))
    player.step()
    first = [player.step(change("scene.go", "two"))[0, 0, 0], player.step()[0, 0, 0]]
    player.steps(40)
    assert not player.renderer._compositor._transitions._nodes, "nothing is kept of a run that is over"
    second = [player.step(change("scene.go", "one"))[0, 0, 0], player.step()[0, 0, 0]]
    assert first == second == [26, 51]


def test_a_scene_s_own_way_to_come_in_goes_before_the_show_s(player: Player) -> None:
    one = scene(Layer(1, "A", "a"))
    two = replace(scene(Layer(2, "B", "b"), id="two"), transition=Transition(CUT, uid=9))
    player.load(plan(colours(WIPE), Transition("t", beats=4.0), (one, two)))
    player.step()
    assert player.colour(change("scene.go", "two"))[:2] == (0, 255)
    player.step(change("scene.go", "one"))
    assert 0 < (player.steps(60)[..., 0] == 255).mean() < 1


def test_a_transition_that_cannot_be_compiled_is_a_dissolve_and_told(player: Player) -> None:
    player.load(plan(colours(BROKEN), Transition("t")))
    player.step()
    (problem,) = player.renderer.problems
    assert "Scenes dissolve instead." in problem.text
    player.step(change("scene.go", "two"))
    middle = player.steps(15)[0, 0]
    assert middle.tolist() == [180, 180, 0, 255], "half the light of each"
    assert player.steps(15)[0, 0].tolist() == [0, 255, 0, 255]


def test_a_transition_that_is_missing_is_a_dissolve(player: Player) -> None:
    scenes = (scene(Layer(1, "A", "a")), scene(Layer(2, "B", "b"), id="two"))
    show = Show(scenes=scenes, scene="one", transition=Transition("a"))
    made, problems = compile_plan(show, Texts(colours(WIPE)))
    assert "no transition" in problems[0].text
    assert "Scenes dissolve instead." in problems[0].text
    player.load(made)
    player.step()
    player.step(change("scene.go", "two"))
    assert player.steps(15)[0, 0].tolist() == [180, 180, 0, 255]


def test_a_scene_of_which_nothing_can_be_drawn_does_not_come_in(player: Player) -> None:
    player.load(plan({**colours(WIPE), "b": BROKEN.replace(INPUTS, '"INPUTS": []')}, Transition("t")))
    player.step()
    player.step(change("scene.go", "two"))
    assert player.steps(15)[0, 0].tolist() == [255, 0, 0, 255]
    assert player.steps(40)[0, 0].tolist() == [255, 0, 0, 255]


def test_a_new_plan_in_mid_transition_does_not_disturb_it(player: Player) -> None:
    player.load(plan(colours(WIPE), Transition("t")))
    player.step()
    player.step(change("scene.go", "two"))
    before = player.steps(10)
    player.load(plan({**colours(WIPE), "t": WIPE.replace("0.3", "0.4")}, Transition("t")), prepare=False)
    after = player.step()
    assert (after[..., 1] == 255).mean() >= (before[..., 1] == 255).mean() > 0


def test_the_same_changes_give_the_same_bytes(ctx: moderngl.Context) -> None:
    def pictures() -> bytes:
        player = Player(ctx, (32, 18))
        player.load(
            plan({"a": CLOCK, "b": flat(0.2, 0.7), "t": COUNT_RUN}, Transition("t", beats=0.5, easing="smooth"))
        )
        out = b"".join(player.step(*([change("scene.go", "two")] if i == 7 else [])).tobytes() for i in range(30))
        player.renderer.release()
        return out

    assert pictures() == pictures()


def test_the_house_dissolve_keeps_the_light_and_is_exact_at_its_ends(player: Player) -> None:
    text = (HOUSE_FOLDER / "transitions" / "dissolve.fs").read_text("utf-8")
    ramp = isf("void main() { gl_FragColor = vec4(floor(gl_FragCoord.x * 31.9) / 255.0, 0.2, 0.6, 1.0); }")
    player.load(plan({"a": ramp, "b": flat(0.0, 1.0), "t": text}, Transition("t")))
    before = player.step()
    assert (player.step(change("scene.go", "two")) == before).all()
    assert (player.steps(15)[..., 1] == round(255 * np.sqrt((0.2**2 + 1) / 2))).all()
    assert player.steps(15)[0, 0].tolist() == [0, 255, 0, 255]


@pytest.mark.parametrize("opaque", [False, True])
@pytest.mark.parametrize("target", [False, True])
@pytest.mark.parametrize("effects", [False, True])
def test_an_opaque_layer_covers_what_is_below_whatever_its_alpha(
    player: Player, opaque: bool, target: bool, effects: bool
) -> None:
    passes = '"PASSES": [{"TARGET": "x"}]' if target else ""
    text = isf("void main() { gl_FragColor = vec4(0.0, 1.0, 0.2, 0.0); }", passes)
    chain = (Effect(3, "i", mix=0.5),) if effects else ()
    layers = (Layer(1, "A", "a"), Layer(2, "B", "b", opaque=opaque, effects=chain))
    made, _ = compile_plan(Show(scenes=(scene(*layers),), scene="one"), Texts({"a": flat(1.0), "b": text, "i": INVERT}))
    player.load(made)
    expected = [128, 128, 128] if effects else [0, 255, 51]
    assert np.abs(player.step()[0, 0, :3].astype(int) - (expected if opaque else [255, 0, 0])).max() <= 1
