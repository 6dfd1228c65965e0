"""Shaders compiled by real children before the renderer takes them in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import moderngl
import pytest

from react_app.core.show import Layer
from react_app.engine import warming
from react_app.engine.compiler import Compiler
from react_app.engine.compiling import Job
from react_app.engine.nodes import make_shared
from react_app.engine.renderer import Renderer
from react_app.engine.warming import Use
from react_app.shaders.isf import parse_isf
from tests.engine.kit import SIZE, Player, change, flat, isf, plan_of, scene

BROKEN = isf("void main() {\n  gl_FragColor = vec4(nothing);\n}")
HANGS = isf(
    "void main() { float a = 0.0; for (int i = 0; i < 2000000000; i++) for (int j = 0; j < 2000000000; j++) "
    "a = fract(a * 1.7 + sin(float(i + j) * TIME)); gl_FragColor = vec4(a); }"
)
HEAVY = isf(
    "".join(f"float h{n}(float x) {{ return sin(x * {n}.3 + cos(x * TIME)); }}\n" for n in range(2500))
    + "void main() { float a = 0.1; "
    + "".join(f"a += h{n}(a + isf_FragNormCoord.x);\n" for n in range(2500))
    + "gl_FragColor = vec4(a); }"
)
"""Takes any driver long to compile."""


@pytest.fixture
def compiler() -> Iterator[Compiler]:
    made = Compiler(limit_s=10.0)
    yield made
    made.close()


@pytest.fixture
def live(ctx: moderngl.Context, compiler: Compiler) -> Iterator[Player]:
    """A player whose renderer has a compiler."""
    player = Player(ctx)
    player.renderer.release()
    player.renderer = Renderer(ctx, SIZE, compiler)
    yield player
    player.renderer.release()
    assert ctx.error == "GL_NO_ERROR"


def wait(condition: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "timed out"
        time.sleep(0.005)


def job(text: str, id: str = "g", limit_s: float = 1000.0) -> Job:
    return Job(parse_isf(text, id=id), Use(SIZE), "330", limit_s)


def at_work(compiler: Compiler, on: Job) -> Callable[[], bool]:
    def found() -> bool:
        lane = compiler._first
        return lane is not None and lane.current is on and lane.ready

    return found


def test_nothing_is_compiled_here_before_a_child_has(live: Player, compiler: Compiler) -> None:
    plan = plan_of([scene(Layer(1, "L", "g"))], {"g": flat(1.0)})
    live.load(plan, prepare=False)
    digest = plan.scenes[0].layers[0].generator.shader.digest
    while not live.renderer.ready("one"):
        known = compiler.outcome(digest) is not None
        live.renderer.prepare_one()
        assert known or not live.renderer.ready("one")
        time.sleep(0.005)
    assert live.colour()[0] == 255


def test_the_last_good_program_draws_until_the_new_one_is_there(live: Player) -> None:
    live.load(plan_of([scene(Layer(1, "L", "g"))], {"g": flat(1.0)}), prepare=False)
    live.renderer.prepare_scene("one")
    assert live.colour()[:2] == (255, 0)
    live.load(plan_of([scene(Layer(1, "L", "g"))], {"g": flat(0.0, 1.0)}), prepare=False)
    live.renderer.prepare_one()
    assert live.colour()[:2] == (255, 0)
    wait(lambda: not live.renderer.prepare_one())
    assert live.colour()[:2] == (0, 255)


def test_an_error_tells_the_user_s_line_and_keeps_the_picture(live: Player) -> None:
    live.load(plan_of([scene(Layer(1, "L", "g"))], {"g": flat(1.0)}), prepare=False)
    live.renderer.prepare_scene("one")
    live.step()
    live.load(plan_of([scene(Layer(1, "L", "g"))], {"g": BROKEN}), prepare=False)
    wait(lambda: live.renderer.problems or not live.renderer.prepare_one())
    (problem,) = live.renderer.problems
    assert "g:3: " in problem.text
    assert "nothing" in problem.text
    assert problem.line == 3
    assert live.colour()[0] == 255
    live.load(plan_of([scene(Layer(1, "L", "g"))], {"g": flat(0.0, 0.0, 1.0)}), prepare=False)
    wait(lambda: not live.renderer.prepare_one())
    assert live.renderer.problems == ()
    assert live.colour()[2] == 255


def test_a_shader_that_never_ends_is_refused_and_the_next_one_is_compiled(live: Player) -> None:
    live.renderer.resize((640, 360))
    scenes = [scene(Layer(1, "A", "a")), scene(Layer(2, "B", "b"), id="two")]
    live.load(plan_of(scenes, {"a": HANGS, "b": flat(0.0, 1.0)}), prepare=False)
    live.renderer.prepare_scene("one")
    (problem,) = live.renderer.problems
    assert "took longer than 10 s" in problem.text or "too slow to play" in problem.text
    live.renderer.prepare_scene("two")
    assert live.colour(change("scene.go", "two"))[1] == 255


def test_a_shader_that_takes_too_long_to_compile_is_stopped(compiler: Compiler) -> None:
    heavy = job(HEAVY, limit_s=0.5)
    compiler.order([heavy])
    wait(lambda: compiler.outcome(heavy.shader.digest) is not None)
    outcome = compiler.outcome(heavy.shader.digest)
    assert outcome is not None
    assert outcome.reason == "It took longer than 0.5 s to compile and was stopped."


def test_what_nobody_wants_any_more_does_not_hold_up_what_is_wanted(compiler: Compiler) -> None:
    heavy, good = job(HEAVY, "heavy"), job(flat(0.5))
    compiler.order([heavy])
    wait(at_work(compiler, heavy))

    def found() -> bool:
        compiler.order([good])
        return compiler.outcome(good.shader.digest) is not None

    wait(found)
    assert compiler.outcome(heavy.shader.digest) is None


def test_a_child_that_dies_is_replaced_and_the_shader_it_had_is_refused(compiler: Compiler) -> None:
    heavy, good = job(HEAVY, "heavy"), job(flat(0.5))
    compiler.order([heavy, good])
    wait(at_work(compiler, heavy))
    assert compiler._first is not None
    compiler._first.end_child()
    wait(lambda: compiler.outcome(good.shader.digest) is not None)
    outcome = compiler.outcome(heavy.shader.digest)
    assert outcome is not None
    assert outcome.reason == "It crashed the graphics driver."


def test_later_scenes_are_compiled_while_the_first_is_busy(compiler: Compiler) -> None:
    heavy, later = job(HEAVY, "heavy"), job(flat(0.25))
    compiler.order([heavy], [later])
    wait(lambda: compiler.outcome(later.shader.digest) is not None)
    assert compiler.outcome(heavy.shader.digest) is None


def test_without_any_child_the_renderer_compiles_itself(live: Player, compiler: Compiler) -> None:
    for _ in range(3):
        compiler.failed("no graphics here")
    live.load(plan_of([scene(Layer(1, "L", "g"))], {"g": flat(1.0)}), prepare=False)
    live.renderer.prepare_one()
    assert live.colour()[0] == 255


def test_a_driver_that_compiles_at_the_first_draw_makes_no_shader_slow(
    ctx: moderngl.Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = make_shared(ctx)
    shader = parse_isf(flat(0.5), id="first")
    shared.programs.compile(shader)
    really, drawn = warming._draw, []

    def draw(*args: Any) -> None:
        time.sleep(0.0 if drawn else 1.1)
        drawn.append(1)
        really(*args)

    monkeypatch.setattr(warming, "_draw", draw)
    warmer = warming.Warmer(shared)
    assert warmer.seconds_a_picture(shader, (640, 360), 2.0) < 100.0
    warmer.release()
    assert len(drawn) > 2
