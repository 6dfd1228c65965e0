from __future__ import annotations

import hashlib
from dataclasses import replace

import moderngl
import numpy as np
import pytest

from react_app.core.plan import Plan
from react_app.core.show import Effect, Layer
from react_app.engine import stock
from react_app.engine.picture import letterbox
from react_app.engine.readback import Preview
from react_app.engine.renderer import Renderer
from tests.engine.kit import INVERT, Player, change, flat, isf, plan_of, scene

BROKEN = isf("void main() {\n  gl_FragColor = vec4(nothing);\n}")
COUNT = isf(
    "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(buf).r + 0.1, 0.0, 0.0, 1.0); }",
    '"PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}]',
)


def test_freeze_keeps_the_picture_until_it_is_let_go(player: Player) -> None:
    player.one(COUNT)
    assert player.colour()[0] == 26
    assert player.colour(change("master.freeze", True))[0] == 26
    assert player.colour()[0] == 26
    assert player.colour(change("master.freeze", False))[0] == 51


def test_a_frozen_start_still_draws_the_first_picture(player: Player) -> None:
    assert player.one(flat(1.0)).colour(change("master.freeze", True))[0] == 255


def test_brightness_multiplies_the_picture_and_blackout_is_black(player: Player) -> None:
    player.one(flat(1.0, 0.4))
    assert player.colour(change("master.brightness", 0.5)) == (128, 51, 0, 255)
    assert player.colour(change("master.blackout", True)) == (0, 0, 0, 255)
    assert player.colour(change("master.blackout", False), change("master.brightness", 1.0)) == (255, 102, 0, 255)


def test_blackout_works_while_frozen_and_the_frozen_picture_comes_back(player: Player) -> None:
    player.one(flat(1.0))
    player.step()
    player.step(change("master.freeze", True))
    assert player.colour(change("master.blackout", True))[0] == 0
    assert player.colour(change("master.blackout", False))[0] == 255


def test_a_scene_that_is_not_ready_keeps_the_last_picture(player: Player) -> None:
    plan = plan_of([scene(Layer(1, "A", "a")), scene(Layer(2, "B", "b"), id="two")], {"a": flat(1.0), "b": flat(0, 1)})
    player.load(plan, prepare=False)
    player.renderer.prepare_scene("one")
    assert player.renderer.ready("one")
    assert not player.renderer.ready("two")
    assert player.colour()[:2] == (255, 0)
    assert player.colour(change("scene.go", "two"))[:2] == (255, 0)
    assert player.renderer.prepare_one() is False
    assert player.colour()[:2] == (0, 255)


def test_a_scene_of_which_nothing_can_be_drawn_keeps_the_last_picture(player: Player) -> None:
    texts = {"a": flat(1.0), "b": BROKEN}
    player.load(plan_of([scene(Layer(1, "A", "a")), scene(Layer(2, "B", "b"), id="two")], texts))
    player.step()
    assert player.colour(change("scene.go", "two"))[0] == 255
    assert len(player.renderer.problems) == 1
    assert player.colour(change("strip.2.mute", True))[0] == 0, "muted on purpose"


def test_programs_are_compiled_one_by_one_the_wanted_scene_first(player: Player) -> None:
    scenes = [scene(Layer(i, "L", f"g{i}"), id=f"s{i}") for i in range(1, 5)]
    player.load(plan_of(scenes, {f"g{i}": flat(i / 10) for i in range(1, 5)}), prepare=False)
    player.step(change("scene.go", "s3"))
    assert player.renderer.prepare_one() is True
    assert [player.renderer.ready(f"s{i}") for i in range(1, 5)] == [False, False, True, False]
    assert player.renderer.prepare_one() is True
    assert player.renderer.ready("s1")


def test_a_layer_added_to_the_scene_on_screen_joins_when_it_is_ready(player: Player) -> None:
    player.one(flat(1.0))
    player.step()
    layers = (Layer(1, "L", "g"), Layer(2, "N", "n", blend="add"))
    player.load(plan_of([scene(*layers)], {"g": flat(1.0), "n": flat(0.0, 1.0)}), prepare=False)
    assert player.colour()[:2] == (255, 0)
    player.renderer.prepare_one()
    assert player.colour()[:2] == (255, 255)


def test_a_broken_shader_keeps_its_last_good_program_and_names_the_user_s_line(player: Player) -> None:
    player.one(flat(1.0))
    player.step()
    player.one(BROKEN)
    assert player.colour()[0] == 255
    (problem,) = player.renderer.take_problems()
    assert "g:3" in problem.text
    assert "nothing" in problem.text
    assert problem.severity == "error"
    assert player.renderer.problems == (problem,)
    assert player.renderer.take_problems() == []


def test_a_repaired_shader_is_taken_and_its_problem_is_gone(player: Player) -> None:
    player.one(BROKEN)
    assert player.colour()[:3] == (0, 0, 0)
    player.one(flat(0.0, 1.0))
    assert player.colour()[:3] == (0, 255, 0)
    assert player.renderer.problems == ()


def test_a_broken_layer_or_effect_is_left_out_and_the_rest_plays(player: Player) -> None:
    layers = (Layer(1, "A", "a", effects=(Effect(2, "bad_fx"),)), Layer(3, "B", "bad"))
    bad_effect = BROKEN.replace('"2"', '"2", "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]')
    player.load(plan_of([scene(*layers)], {"a": flat(0.4), "bad": BROKEN, "bad_fx": bad_effect}))
    assert player.colour()[0] == 102
    assert len(player.renderer.take_problems()) == 2


def test_a_driver_log_without_a_line_is_still_a_sentence(player: Player) -> None:
    player.one(isf("void main() { gl_FragColor = vec4(1.0);"))
    (problem,) = player.renderer.take_problems()
    assert "ends too early" in problem.text
    player.one(isf("void mine() { gl_FragColor = vec4(1.0); }"))
    (problem,) = player.renderer.take_problems()
    assert "no main function" in problem.text


def test_buffers_survive_a_new_plan_with_the_same_node(player: Player) -> None:
    player.one(COUNT)
    player.steps(3)
    other = Layer(5, "Other", "o", opacity=0.0)
    player.load(plan_of([scene(Layer(1, "L", "g"), other)], {"g": COUNT, "o": flat(0.0)}))
    assert player.colour()[0] == 102


def test_buffers_survive_an_edit_of_the_text(player: Player) -> None:
    player.one(COUNT)
    player.steps(3)
    player.one(COUNT.replace("0.1", "0.2"))
    assert player.colour()[0] == 128


def test_an_edit_keeps_the_buffers_it_keeps_and_frees_the_others(player: Player) -> None:
    passes = '"PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}, {"TARGET": "more", "PERSISTENT": true}]'
    two = isf(
        "void main() { gl_FragColor = PASSINDEX == 0 ? IMG_THIS_PIXEL(buf) + vec4(0.1, 0.0, 0.0, 1.0) "
        ": vec4(IMG_THIS_PIXEL(buf).r, IMG_THIS_PIXEL(more).g + 0.2, 0.0, 1.0); }",
        passes,
    )
    player.one(two)
    assert player.steps(3)[0, 0].tolist()[:2] == [76, 153]
    player.one(COUNT)
    assert player.colour()[0] == 102
    player.one(two)
    assert player.colour()[:2] == (128, 51)


def test_a_buffer_of_another_kind_starts_anew(player: Player) -> None:
    player.one(COUNT)
    player.steps(3)
    player.one(COUNT.replace(', "FLOAT": true', ""))
    assert player.colour()[0] == 26


def test_a_buffer_of_another_size_is_scaled_by_an_edit(player: Player) -> None:
    player.one(COUNT)
    player.steps(3)
    player.one(COUNT.replace('"FLOAT"', '"WIDTH": "2", "FLOAT"'))
    assert player.colour()[0] == 102


def test_buffers_start_anew_with_another_node(player: Player) -> None:
    player.one(COUNT)
    player.steps(3)
    player.load(plan_of([scene(Layer(9, "L", "g"))], {"g": COUNT}))
    assert player.colour()[0] == 26


def test_scenes_keep_their_buffers_while_others_are_on(player: Player) -> None:
    plan = plan_of([scene(Layer(1, "A", "a")), scene(Layer(2, "B", "b"), id="two")], {"a": COUNT, "b": flat(0.0)})
    player.load(plan)
    player.steps(2)
    player.step(change("scene.go", "two"))
    assert player.colour(change("scene.go", "one"))[0] == 76


def test_buffers_off_screen_are_given_up_when_memory_runs_short(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "BUFFER_BUDGET", 10)
    plan = plan_of([scene(Layer(1, "A", "a")), scene(Layer(2, "B", "b"), id="two")], {"a": COUNT, "b": flat(0.0)})
    player.load(plan)
    player.steps(2)
    player.step(change("scene.go", "two"))
    assert player.colour(change("scene.go", "one"))[0] == 26


def test_the_same_frames_give_the_same_bytes(ctx: moderngl.Context) -> None:
    def digest() -> str:
        player = Player(ctx, (64, 36))
        noise = isf(
            """void main() {
              vec4 old = IMG_NORM_PIXEL(buf, isf_FragNormCoord + vec2(0.01, 0.003));
              gl_FragColor = vec4(fract(old.rgb * 1.1 + sin(gl_FragCoord.xyx * TIME + react_seed)), 0.9);
            }""",
            '"PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}]',
        )
        layers = (
            Layer(1, "A", "n"),
            Layer(2, "B", "n", blend="overlay", opacity=0.7, effects=(Effect(3, "i", mix=0.3),)),
        )
        player.load(plan_of([scene(*layers)], {"n": noise, "i": INVERT}))
        total = hashlib.sha256()
        for _ in range(12):
            total.update(player.step().tobytes())
        player.renderer.release()
        return total.hexdigest()

    assert digest() == digest()


def test_resizing_keeps_the_last_picture_while_frozen(player: Player) -> None:
    player.one(flat(1.0))
    player.step()
    player.renderer.resize((20, 10))
    pixels = player.step(change("master.freeze", True))
    assert pixels.shape == (10, 20, 4)
    assert (pixels[..., 0] == 255).all()


def test_without_layers_the_picture_is_black(ctx: moderngl.Context) -> None:
    player = Player(ctx)
    player.load(plan_of([scene()], {}))
    assert player.colour() == (0, 0, 0, 255)
    player.renderer.release()


def test_reading_fills_what_it_is_given(player: Player) -> None:
    expected = player.one(isf("void main() { gl_FragColor = vec4(isf_FragNormCoord, 0.0, 1.0); }")).step()
    array, picture = np.zeros_like(expected), player.renderer.picture
    assert np.shares_memory(picture.read_rgba(array), array)
    assert (array == expected).all()
    raw = bytearray(expected.size)
    picture.read_rgba(raw)
    assert bytes(raw) == expected.tobytes()


@pytest.mark.parametrize(
    ("picture", "window", "expected"),
    [
        ((16, 9), (1920, 1080), (0, 0, 1920, 1080)),
        ((16, 9), (1600, 1200), (0, 150, 1600, 900)),
        ((4, 3), (1920, 1080), (240, 0, 1440, 1080)),
        ((1000, 1), (10, 10), (0, 4, 10, 1)),
    ],
)
def test_the_picture_is_letterboxed(
    picture: tuple[int, int], window: tuple[int, int], expected: tuple[int, int, int, int]
) -> None:
    assert letterbox(picture, window) == expected


def test_present_draws_the_program_letterboxed_and_dimmed_into_any_framebuffer(
    ctx: moderngl.Context, player: Player
) -> None:
    player.one(flat(1.0)).step(change("master.brightness", 0.4))
    window = ctx.framebuffer([ctx.texture((8, 8), 4)])
    window.clear(0.0, 1.0, 0.0, 1.0)
    player.renderer.picture.present(window.glo, 8, 8)
    pixels = np.frombuffer(window.read(components=4), np.uint8).reshape(8, 8, 4)
    assert (pixels[2:6] == (102, 0, 0, 255)).all()
    assert (pixels[:2] == (0, 0, 0, 255)).all()
    assert (pixels[6:] == (0, 0, 0, 255)).all()


def test_the_preview_is_small_and_has_its_rows_from_the_top(player: Player) -> None:
    player.one(isf("void main() { gl_FragColor = vec4(step(0.5, isf_FragNormCoord.y)); }")).step()
    small = player.renderer.picture.preview(4, 2)
    assert small is not None
    assert small.shape == (2, 4, 4)
    assert (small[0, :, 0] == 255).all()
    assert (small[1, :, 0] == 0).all()


def test_on_a_gpu_the_preview_arrives_some_calls_later(ctx: moderngl.Context, player: Player) -> None:
    player.one(flat(1.0)).step()
    shared = player.renderer._shared
    preview = Preview(ctx, shared.blitter, (4, 2), at_once=False)
    taken = [preview.take(player.renderer.picture.texture, 1.0) for _ in range(4)]
    assert taken[0] is None
    assert taken[1] is None
    assert taken[2] is not None
    assert (taken[2][..., 0] == 255).all()
    preview.release()


def test_finish_waits_without_error(player: Player) -> None:
    player.one(flat(1.0)).step()
    player.renderer.finish()


def test_a_plan_without_scenes_can_be_played(ctx: moderngl.Context) -> None:
    renderer = Renderer(ctx, (4, 4))
    renderer.set_plan(Plan((), "", ()))
    assert renderer.prepare_one() is False
    assert not renderer.ready("")
    renderer.release()


def test_the_texture_is_the_dimmed_picture_while_dimmed(player: Player) -> None:
    player.one(flat(1.0)).step(change("master.brightness", 0.2))
    assert player.renderer.picture.texture.read()[0] == 51


def test_an_old_program_survives_values_of_another_type(player: Player) -> None:
    good = isf(
        "void main() { gl_FragColor = vec4(v, 0.0, 0.0, 1.0); }",
        '"INPUTS": [{"NAME": "v", "TYPE": "float", "DEFAULT": 0.4}]',
    )
    player.one(good).step()
    player.one(good.replace('"float", "DEFAULT": 0.4', '"color"').replace("vec4(v,", "vec4(oops,"))
    assert player.colour()[0] == 102


def test_replacing_a_plan_does_not_compile_what_is_there(player: Player) -> None:
    plan = plan_of([scene(Layer(1, "L", "g"))], {"g": flat(1.0)})
    player.load(plan)
    player.load(replace(plan, seed=5), prepare=False)
    assert player.renderer.ready("one")
