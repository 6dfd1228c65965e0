"""House effects and transitions keep their promises: nothing at identity, exact ends, three presets, safe flashes."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import moderngl
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.controls import ControlValue
from react_app.core.frame import FrameInputs, HouseValues, NodeInputs
from react_app.core.musicaltime import MusicalTime
from react_app.core.shader import ShaderDescription
from react_app.engine.frameblock import FrameBlock
from react_app.engine.glsl import assemble
from react_app.engine.nodes import ShaderNode, make_shared
from react_app.engine.sources import prepare
from react_app.engine.surface import Size, Surface
from react_app.shaders.library import Library

Pixels = NDArray[np.uint8]

EFFECTS = tuple(entry for entry in Library().entries() if entry.id.startswith("effects/"))
TRANSITIONS = tuple(entry for entry in Library().entries() if entry.id.startswith("transitions/"))
PASSABLE = tuple(entry for entry in EFFECTS if any(control.identity is not None for control in entry.inputs))
"""Effects that have a value at which they do nothing."""
SUDDEN = {"transitions/beat-cut": 1.0, "transitions/glitch-cut": 0.5}
"""Transitions that cut on purpose, and how much of the way they may go in one step."""
GLARING = {"transitions/light-leak", "transitions/double-exposure"}
"""In the middle their light is far from both pictures."""


def named(entry: ShaderDescription) -> str:
    return entry.id


class Stand:
    """Draws one shader over given pictures, in given musical time."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self.shared = make_shared(ctx)
        self._block = FrameBlock(ctx)
        self._node: ShaderNode | None = None
        self.shader: ShaderDescription = EFFECTS[0]

    def load(self, shader: ShaderDescription) -> Stand:
        """Take a shader, with empty buffers."""
        if self._node is not None:
            self._node.drop_buffers()
        self.shared.programs.compile(shader)
        assert self.shared.programs.error(shader.digest) is None
        self.shader = shader
        self._node = ShaderNode(1, shader, self.shared)
        self._node.settle()
        return self

    def draw(
        self,
        frame: FrameInputs,
        pictures: Mapping[str, moderngl.Texture],
        out: Surface,
        values: Mapping[str, ControlValue],
    ) -> Pixels:
        """Return the pixels of one frame, (height, width, 4)."""
        assert self._node is not None
        controls = {entry.name: entry.default for entry in self.shader.inputs if entry.default is not None}
        controls |= {entry.name: False for entry in self.shader.inputs if entry.type == "event"} | dict(values)
        self.shared.ctx.enable_only(moderngl.NOTHING)
        self._block.write(frame)
        self._node.fit(out.size, controls)
        given = pictures.get("inputImage")
        result = self._node.draw(NodeInputs(1, controls, seed=0.5), given, out, pictures=pictures)
        return np.frombuffer(result.read(), np.uint8).reshape(out.size[1], out.size[0], 4)

    def texture(self, pixels: Pixels) -> moderngl.Texture:
        """Return a picture as ISF samples it."""
        texture = self.shared.ctx.texture((pixels.shape[1], pixels.shape[0]), 4, np.ascontiguousarray(pixels))
        prepare(texture)
        return texture


@pytest.fixture(scope="module")
def the_stand(shared_ctx: moderngl.Context) -> Stand:
    return Stand(shared_ctx)


@pytest.fixture
def stand(ctx: moderngl.Context, the_stand: Stand) -> Iterator[Stand]:
    yield the_stand
    assert ctx.error == "GL_NO_ERROR"


def moment(index: int, fps: float = 60.0, beats: float | None = None, bpm: float = 128.0) -> FrameInputs:
    """Return a frame of loud music at a tempo."""
    t = index / fps
    beat = t * bpm / 60 if beats is None else beats
    phase = beat % 1.0
    hit = (1 - phase) ** 2.5
    house = HouseValues(
        beat=beat, phase=phase, bpm=bpm, pulse=hit, energy=0.9, level=0.8, bass=hit, kick=hit, onset=hit, snare=hit
    )
    music = MusicalTime(beats=beat, bpm=bpm)
    return FrameInputs(index, t, 1 / fps if index else 0.0, "", (), music, house=house)


def noise(size: Size, seed: int) -> Pixels:
    """Return a picture that shows every shift: every pixel another colour, and a few that are not opaque."""
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 4), np.uint8)
    pixels[..., 3] = np.where(pixels[..., 3] < 32, 128, 255)
    return pixels


def scenery(size: Size, *, warm: bool) -> Pixels:
    """Return a soft picture, dusk or dawn."""
    y, x = np.mgrid[: size[1], : size[0]] / max(size)
    light = np.exp(-(((x - (0.3 if warm else 0.6)) ** 2 + (y - 0.3) ** 2) * 14))
    low, high = ((110, 60, 30), (255, 220, 150)) if warm else ((10, 16, 50), (90, 140, 230))
    colours = [a + (b - a) * (0.6 * light + 0.4 * y) for a, b in zip(low, high, strict=True)]
    return np.dstack([*colours, np.full_like(x, 255)]).astype(np.uint8)


def far(a: Pixels, b: Pixels) -> float:
    """Return the mean difference of two pictures, 0..255."""
    return float(np.abs(a.astype(np.float32) - b.astype(np.float32)).mean())


def most(a: Pixels, b: Pixels) -> int:
    """Return the largest difference of two pictures in any channel."""
    return int(np.abs(a.astype(np.int16) - b.astype(np.int16)).max())


@pytest.mark.parametrize("shader", [*EFFECTS, *TRANSITIONS], ids=named)
def test_a_file_has_three_presets_whose_values_all_fit(shader: ShaderDescription) -> None:
    text = Path(shader.path).read_text()
    written = json.loads(text[text.index("/*") + 2 : text.index("*/")])["PRESETS"]
    assert len(written) == len({preset["NAME"] for preset in written}) == 3
    for preset, told in zip(shader.presets, written, strict=True):
        assert preset.name == told["NAME"]
        assert {name: _plain(value) for name, value in preset.values.items()} == told["VALUES"]
        assert preset.values


def _plain(value: ControlValue) -> object:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("shader", [*EFFECTS, *TRANSITIONS], ids=named)
def test_a_file_has_at_most_eight_inputs_and_says_what_it_is(shader: ShaderDescription) -> None:
    controls = [entry for entry in shader.inputs if entry.type != "image" and entry.name != "progress"]
    assert 1 <= len(controls) <= 8
    assert all(entry.label != entry.name for entry in controls)
    assert shader.description.endswith(".")
    assert shader.categories


@pytest.mark.parametrize("shader", [*EFFECTS, *TRANSITIONS], ids=named)
def test_a_file_compiles_at_glsl_420(ctx: moderngl.Context, shader: ShaderDescription) -> None:
    sources = assemble(shader, "420")
    ctx.program(vertex_shader=sources.vertex, fragment_shader=sources.fragment).release()


@pytest.mark.parametrize("shader", PASSABLE, ids=named)
def test_an_effect_at_identity_leaves_the_picture_as_it_was(stand: Stand, shader: ShaderDescription) -> None:
    stand.load(shader)
    size = (46, 26)
    picture, out = noise(size, 1), Surface(stand.shared.ctx, size)
    values = {entry.name: entry.identity for entry in shader.inputs if entry.identity is not None}
    texture = stand.texture(picture)
    for index in range(4):
        seen = stand.draw(moment(index), {"inputImage": texture}, out, values)
        assert most(seen, picture) <= 1


@pytest.mark.parametrize("shader", EFFECTS, ids=named)
def test_every_effect_does_something_at_its_defaults(stand: Stand, shader: ShaderDescription) -> None:
    stand.load(shader)
    size = (64, 36)
    picture, out = noise(size, 2), Surface(stand.shared.ctx, size)
    texture = stand.texture(picture)
    changes = [far(stand.draw(moment(index), {"inputImage": texture}, out, {}), picture) for index in range(70)]
    assert max(changes) > 2.0


@pytest.mark.parametrize("shader", TRANSITIONS, ids=named)
def test_a_transition_begins_and_ends_exactly(stand: Stand, shader: ShaderDescription) -> None:
    looks: Sequence[Mapping[str, ControlValue]] = ({}, *(preset.values for preset in shader.presets))
    for size in ((48, 27), (27, 48), (32, 32)):
        start, end, out = noise(size, 3), noise(size, 4), Surface(stand.shared.ctx, size)
        pictures = {"startImage": stand.texture(start), "endImage": stand.texture(end)}
        for look in looks:
            stand.load(shader)
            for index, progress in enumerate((0.0, 0.0, 0.5, 1.0, 1.0)):
                seen = stand.draw(moment(index), pictures, out, {**look, "progress": progress})
                if progress in (0.0, 1.0):
                    assert most(seen, start if progress == 0.0 else end) <= 1


@pytest.mark.parametrize("shader", TRANSITIONS, ids=named)
@pytest.mark.parametrize("look", range(4))
def test_a_transition_goes_over_smoothly_and_never_back(stand: Stand, shader: ShaderDescription, look: int) -> None:
    size = (64, 36)
    values = shader.presets[look - 1].values if look else {}
    start, end, out = scenery(size, warm=False), scenery(size, warm=True), Surface(stand.shared.ctx, size)
    pictures = {"startImage": stand.texture(start), "endImage": stand.texture(end)}
    stand.load(shader)
    way = far(start, end)
    frames = 121
    before, left = start, [way]
    for index in range(frames):
        progress = index / (frames - 1)
        seen = stand.draw(moment(index), pictures, out, {**values, "progress": progress})
        step = far(seen, before) / way
        assert step < (0.06 if index < 2 or index > frames - 3 else SUDDEN.get(shader.id, 0.25)), progress
        before = seen
        left.append(far(seen, end))
    quarters = [float(np.mean(part)) for part in np.array_split(np.array(left), 4)]
    assert quarters[0] > 0.7 * way
    assert quarters[3] < 0.4 * way
    if shader.id not in GLARING:
        assert quarters[1] < 1.1 * quarters[0]
        assert quarters[2] < 0.95 * quarters[1] + 1
        assert quarters[3] < 0.6 * quarters[2] + 1


def flashes(luminances: Sequence[float]) -> list[int]:
    """Return the frames of the flashes of WCAG 2.3.1: a rise and a fall of a tenth or more, the darker below 0.8.

    https://www.w3.org/TR/WCAG22/#dfn-general-flash-and-red-flash-thresholds
    """
    turns: list[tuple[int, float]] = []
    for index, value in enumerate(luminances):
        rising = len(turns) > 1 and turns[-1][1] > turns[-2][1]
        if len(turns) < 2:
            turns = [*turns, (index, value)] if not turns or value != turns[-1][1] else turns
        elif value != turns[-1][1] and (value > turns[-1][1]) == rising:
            turns[-1] = (index, value)
        elif value != turns[-1][1]:
            turns.append((index, value))
    changes = [
        (b[0], b[1] > a[1]) for a, b in itertools.pairwise(turns) if abs(a[1] - b[1]) >= 0.1 and min(a[1], b[1]) < 0.8
    ]
    found: list[int] = []
    first: tuple[int, bool] | None = None
    for change in changes:
        if first is not None and change[1] != first[1]:
            found.append(first[0])
            first = None
        else:
            first = change
    return found


def test_flashes_are_counted_as_wcag_counts_them() -> None:
    assert flashes([0.0] * 5 + [1.0] * 5 + [0.0] * 5) == [5]
    assert flashes([0.5, 0.55, 0.5, 0.55, 0.5]) == []
    assert len(flashes([0.0, 1.0] * 6 + [0.0])) == 6
    assert flashes([0.85, 1.0, 0.85, 1.0]) == []


@pytest.mark.parametrize(("bpm", "runs_at"), [(70.0, 1.0), (128.0, 1.0), (174.0, 1.0), (220.0, 1.0), (174.0, 1.53)])
@pytest.mark.parametrize(("kind", "when"), [(0, 0), (1, 1), (3, 1)])
def test_the_strobe_never_flashes_more_than_three_times_a_second(
    stand: Stand, bpm: float, runs_at: float, kind: int, when: int
) -> None:
    stand.load(next(entry for entry in EFFECTS if entry.id == "effects/strobe"))
    size, fps, seconds = (8, 4), 60, 7
    picture = np.full((4, 8, 4), 255 if kind == 1 else 60, np.uint8)
    texture, out = stand.texture(picture), Surface(stand.shared.ctx, size)
    luminances = []
    values: Mapping[str, ControlValue] = {"amount": 1.0, "kind": kind, "when": when, "tail": 0.0}
    for index in range(fps * seconds):
        beats = index / fps * bpm / 60 * runs_at
        seen = stand.draw(moment(index, fps, beats, bpm), {"inputImage": texture}, out, values)
        light = (seen[..., :3].astype(np.float64) / 255) ** 2.2
        luminances.append(float((light @ (0.2126, 0.7152, 0.0722)).mean()))
    found = np.array(flashes(luminances))
    assert len(found) >= seconds * 0.8
    assert max(int(((found >= at) & (found < at + fps)).sum()) for at in found) <= 3


def test_the_library_is_as_large_as_promised() -> None:
    assert len(EFFECTS) >= 26
    assert len(TRANSITIONS) >= 18
    assert all(replace(entry, id="").kind == "filter" for entry in EFFECTS)
    assert all(entry.kind == "transition" for entry in TRANSITIONS)
