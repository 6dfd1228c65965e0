"""Everything that comes with the app compiles, at the oldest and the newest GLSL, and draws."""

from __future__ import annotations

from dataclasses import replace

import moderngl
import pytest

from react_app.core.shader import ShaderDescription
from react_app.engine.glsl import assemble
from react_app.engine.nodes import make_shared
from react_app.engine.programs import Programs
from react_app.engine.trial import Bench
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_show

ENTRIES = Library().entries()


@pytest.fixture(scope="module")
def bench(shared_ctx: moderngl.Context) -> Bench:
    ctx = shared_ctx
    return Bench(make_shared(ctx, Programs(ctx, raw=True)), (64, 36))


@pytest.mark.parametrize("shader", ENTRIES, ids=lambda entry: entry.id)
def test_a_house_shader_draws_light_and_no_nan(ctx: moderngl.Context, bench: Bench, shader: ShaderDescription) -> None:
    result = bench.try_out(shader.id, shader)
    assert result.ok, result.reason
    assert bench.nan_share == 0.0
    assert bench.brightest > 0.05


@pytest.mark.parametrize("shader", ENTRIES, ids=lambda entry: entry.id)
def test_a_house_shader_compiles_at_glsl_330(ctx: moderngl.Context, shader: ShaderDescription) -> None:
    sources = assemble(shader, "330")
    ctx.program(vertex_shader=sources.vertex, fragment_shader=sources.fragment).release()


@pytest.mark.parametrize("shader", ENTRIES, ids=lambda entry: entry.id)
def test_a_house_shader_compiles_in_other_isf_hosts(ctx: moderngl.Context, shader: ShaderDescription) -> None:
    sources = assemble(replace(shader), "330")
    fragment = sources.fragment.replace("#define REACT_HOST 1\n", "")
    start, end = fragment.index("float react_beat;"), fragment.index("};", fragment.index("float react_beat;"))
    fragment = fragment[:start] + fragment[end:]
    fragment = fragment.replace("uniform float react_seed;", "").replace("uniform sampler2D react_audio;", "")
    ctx.program(vertex_shader=sources.vertex, fragment_shader=fragment).release()


def test_the_house_scenes_compile_without_problems() -> None:
    plan, problems = compile_plan(house_show(), Library())
    assert problems == ()
    assert plan.scenes
    assert all(scene.layers for scene in plan.scenes)
