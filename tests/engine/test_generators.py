"""The house generators: at most eight inputs, three looks each, and light within two seconds of music."""

from __future__ import annotations

import json
import math
from pathlib import Path

import moderngl
import numpy as np
import pytest

from react_app.core.beatclock import MusicalTime
from react_app.core.features import SPECTRUM_BINS, WAVEFORM_POINTS, Features
from react_app.core.frame import FrameInputs, HouseValues, NodeInputs
from react_app.core.shader import ShaderDescription
from react_app.core.show import Show
from react_app.engine.frameblock import FrameBlock
from react_app.engine.nodes import ShaderNode, Shared, make_shared
from react_app.engine.programs import Programs
from react_app.engine.surface import Surface
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.scenes import scene_of_shader
from tests.engine.kit import Player, heard

GENERATORS = [entry for entry in Library().entries() if entry.id.startswith("generators/")]
RATE = 12
_BRIGHT = 40
"""Of 255; a picture with nothing brighter is black to an audience."""


def music(frame: int) -> Features:
    """A kick on every half second, hats between, and a chord."""
    t = frame / RATE
    kick = math.exp(-5 * (t * 2 % 1.0))
    x = np.linspace(0, 1, SPECTRUM_BINS)
    return heard(
        t=t,
        level=0.5 + 0.4 * kick,
        energy=0.8,
        bands=np.full(8, 0.3 + 0.6 * kick, np.float32),
        slow_bands=np.full(8, 0.5, np.float32),
        spectrum=(0.75 * (1 - 0.6 * x)).astype(np.float32),
        waveform=(0.5 * np.sin(np.linspace(0, 40, WAVEFORM_POINTS))).astype(np.float32),
        chroma=np.array([1, 0.1, 0.2, 0.1, 0.7, 0.1, 0.1, 0.8, 0.1, 0.2, 0.1, 0.1], np.float32),
        kick_count=1 + int(t * 2),
        kick_t=int(t * 2) / 2,
        kick_strength=0.9,
    )


@pytest.fixture(scope="module")
def shared(shared_ctx: moderngl.Context) -> Shared:
    """What nodes draw with; numbers that are none stay in the picture."""
    ctx = shared_ctx
    return make_shared(ctx, Programs(ctx, raw=True))


def test_there_are_many_generators_and_visualisers() -> None:
    assert len(GENERATORS) >= 32
    assert sum("Audio Visualizer" in entry.categories for entry in GENERATORS) >= 8


@pytest.mark.parametrize("shader", GENERATORS, ids=lambda entry: entry.id)
def test_a_generator_has_at_most_eight_inputs_and_three_presets(shader: ShaderDescription) -> None:
    assert 1 <= len(shader.inputs) <= 8
    assert all(entry.label for entry in shader.inputs)
    assert len(shader.presets) == 3
    assert len({preset.name for preset in shader.presets}) == 3
    defaults = {entry.name: entry.default for entry in shader.inputs}
    for preset in shader.presets:
        assert sum(defaults[name] != value for name, value in preset.values.items()) >= 2, preset.name


@pytest.mark.parametrize("shader", GENERATORS, ids=lambda entry: entry.id)
def test_presets_are_read_as_they_are_written(shader: ShaderDescription) -> None:
    text = Path(shader.path).read_text("utf-8")
    written = json.loads(text[2 : text.index("*/")])["PRESETS"]
    assert [preset["NAME"] for preset in written] == [preset.name for preset in shader.presets]
    for raw, preset in zip(written, shader.presets, strict=True):
        for name, value in raw["VALUES"].items():
            assert preset.values[name] == pytest.approx(tuple(value) if isinstance(value, list) else value), name


@pytest.mark.parametrize("shader", GENERATORS, ids=lambda entry: entry.id)
def test_presets_draw_light_and_no_nan(ctx: moderngl.Context, shared: Shared, shader: ShaderDescription) -> None:
    shared.programs.compile(shader)
    out, block = Surface(ctx, (32, 18), "f4"), FrameBlock(ctx)
    for preset in shader.presets:
        node = ShaderNode(1, shader, shared)
        node.settle()
        values = {entry.name: preset.values.get(entry.name, entry.default) for entry in shader.inputs}
        for frame in range(3):
            house = HouseValues(energy=0.8, pulse=0.5, bass=0.7, level=0.7, kick=0.8, bands=(0.6,) * 8)
            beats = MusicalTime(beats=frame / 4)
            block.write(FrameInputs(frame, frame / 30, 1 / 30 if frame else 0.0, "", (), beats, house))
            ctx.enable_only(moderngl.NOTHING)
            node.fit(out.size, values)
            picture = node.draw(NodeInputs(1, values, seed=0.5), None, out)
            pixels = np.frombuffer(picture.read(), np.float32)
            assert not np.isnan(pixels).any(), preset.name
        assert pixels.reshape(-1, 4)[:, :3].max() > 0.02, preset.name
        node.drop_buffers()
    shared.programs.retain(())


@pytest.mark.parametrize("shader", GENERATORS, ids=lambda entry: entry.id)
def test_a_generator_is_seen_within_two_seconds_of_music(player: Player, shader: ShaderDescription) -> None:
    player.renderer.resize((64, 36))
    scene = scene_of_shader(shader)
    player.load(compile_plan(Show(scenes=(scene,), scene=scene.id), Library())[0])
    pictures = [player.step(features=music(frame), dt=1 / RATE) for frame in range(2 * RATE)]
    assert max(int(picture[..., :3].max()) for picture in pictures) > _BRIGHT
    assert any((pictures[-1] != picture).any() for picture in pictures[-RATE:-1]), "it stands still"
