"""The renderer's state: saved, loaded by another renderer, and drawn on from to the same bytes."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import moderngl
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.errors import BadInputError
from react_app.core.features import SILENCE, SPECTRUM_BINS
from react_app.core.frame import FrameInputs
from react_app.core.plan import Plan
from react_app.core.session import Session
from react_app.core.show import Effect, Layer, Scene, Show, Transition
from react_app.engine.renderer import Renderer
from react_app.engine.state import load_state
from react_app.engine.videofile import probe_clip
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.engine.kit import Texts, change, flat, isf, plan_of, scene
from tests.engine.videos import write_video

SIZE = (48, 32)
COUNT, CUT = 24, 11

Changes = Mapping[int, Sequence[ControlChange]]
Pictures = list[NDArray[np.uint8]]


def frames_of(plan: Plan, changes: Changes | None = None, count: int = COUNT) -> list[FrameInputs]:
    """Frames of a session in which something is heard."""
    session, noise = Session(plan), np.random.default_rng(7)
    heard = [
        replace(
            SILENCE,
            hop=index + 1,
            t=index / 60,
            silent=False,
            level=0.5 + 0.5 * float(np.sin(index)),
            spectrum=noise.random(SPECTRUM_BINS, np.float32),
        )
        for index in range(count)
    ]
    return [session.step(i / 60, (changes or {}).get(i, ()), heard[i]) for i in range(count)]


def draw(renderer: Renderer, frames: Sequence[FrameInputs]) -> Pictures:
    """Draw as an export does: what a frame needs is prepared first."""
    pictures = []
    for frame in frames:
        for name in frame.scenes:
            renderer.prepare_scene(name)
        renderer.render(frame)
        pictures.append(renderer.picture.read_rgba())
    return pictures


@pytest.fixture
def make(ctx: moderngl.Context) -> Iterator[Callable[..., Renderer]]:
    """Makes renderers that are released at the end."""
    made: list[Renderer] = []

    def one(plan: Plan, size: tuple[int, int] = SIZE) -> Renderer:
        made.append(Renderer(ctx, size))
        made[-1].set_plan(plan)
        return made[-1]

    yield one
    for renderer in made:
        renderer.release()
    assert ctx.error == "GL_NO_ERROR"


def assert_goes_on(
    make: Callable[..., Renderer], plan: Plan, frames: Sequence[FrameInputs], folder: Path, cut: int = CUT
) -> Pictures:
    """Draw the frames in one go, and with a cut after `cut` of them, and compare."""
    whole = draw(make(plan), frames)
    first = make(plan)
    draw(first, frames[:cut])
    first.state().save(folder / "state")
    second = make(plan)
    second.restore(load_state(folder / "state"))
    for index, (one, other) in enumerate(zip(whole[cut:], draw(second, frames[cut:]), strict=True), start=cut):
        assert (one == other).all(), f"frame {index}"
    return whole


def library_plan(*scenes: Scene, transition: Transition | None = None) -> Plan:
    show = Show(scenes=scenes, scene=scenes[0].id)
    plan, problems = compile_plan(show if transition is None else replace(show, transition=transition), Library())
    assert not problems
    return plan


@pytest.mark.parametrize(
    "layer",
    [
        Layer(1, "A", "generators/ink"),
        Layer(1, "A", "generators/phosphor", effects=(Effect(2, "effects/trails"), Effect(3, "effects/datamosh"))),
        Layer(1, "A", "generators/halo", effects=(Effect(2, "effects/slit-scan"), Effect(3, "effects/time-warp"))),
    ],
    ids=["ink", "phosphor", "halo"],
)
def test_feedback_of_the_library_goes_on(make: Callable[..., Renderer], tmp_path: Path, layer: Layer) -> None:
    plan = library_plan(scene(layer))
    whole = assert_goes_on(make, plan, frames_of(plan), tmp_path)
    fresh = draw(make(plan), frames_of(plan)[CUT:])
    assert any((one != other).any() for one, other in zip(whole[CUT:], fresh, strict=True)), "there was no feedback"


COUNTING = isf(
    "void main() {\n"
    "  if (PASSINDEX == 0) { gl_FragColor = vec4(IMG_THIS_PIXEL(small).r + 0.003, 0.0, 0.0, 1.0); }\n"
    "  else if (PASSINDEX == 1) {"
    "    gl_FragColor = vec4(fract(IMG_THIS_PIXEL(big).rgb + IMG_THIS_PIXEL(small).r), 1.0); }\n"
    "  else { gl_FragColor = vec4(IMG_THIS_PIXEL(big).rgb + IMG_THIS_PIXEL(small).rgb, 1.0); }\n"
    "}",
    '"INPUTS": [{"NAME": "zoom", "TYPE": "float", "DEFAULT": 1.0, "MIN": 0.5, "MAX": 4.0}],'
    ' "PASSES": [{"TARGET": "small", "PERSISTENT": true, "FLOAT": true, "WIDTH": "7", "HEIGHT": "5"},'
    ' {"TARGET": "big", "PERSISTENT": true, "WIDTH": "floor($WIDTH * $zoom)"}, {}]',
)
RUN = isf(
    "void main() {\n"
    "  if (PASSINDEX == 0) { gl_FragColor = vec4(IMG_THIS_PIXEL(buf).r + 0.02, 0.0, 0.0, 1.0); }\n"
    "  else { gl_FragColor = IMG_THIS_PIXEL(endImage) + IMG_THIS_PIXEL(buf); }\n"
    "}",
    '"INPUTS": [{"NAME": "startImage", "TYPE": "image"}, {"NAME": "endImage", "TYPE": "image"},'
    ' {"NAME": "progress", "TYPE": "float", "MIN": 0.0, "MAX": 1.0}],'
    ' "PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}, {}]',
)
TEXTS = {"g": COUNTING, "h": COUNTING, "t": RUN, "red": flat(1.0)}
TWO = (scene(Layer(1, "A", "g")), scene(Layer(2, "B", "h"), id="two"))


def two_scenes() -> Plan:
    plan, problems = compile_plan(Show(scenes=TWO, scene="one", transition=Transition("t")), Texts(TEXTS))
    assert not problems
    return plan


@pytest.mark.parametrize("cut", [2, 8, 20])
def test_buffers_of_any_size_and_type_go_on(make: Callable[..., Renderer], tmp_path: Path, cut: int) -> None:
    plan = plan_of([scene(Layer(1, "A", "g"))], TEXTS)
    changes = {7: [change("layer.1.zoom", 2.0)], 8: [change("layer.1.zoom", 0.5)]}
    assert_goes_on(make, plan, frames_of(plan, changes), tmp_path, cut)


@pytest.mark.parametrize("cut", [3, 6, 20, 33, 38])
def test_a_transition_under_way_goes_on(make: Callable[..., Renderer], tmp_path: Path, cut: int) -> None:
    plan = two_scenes()
    frames = frames_of(plan, {4: [change("scene.go", "two")], 36: [change("scene.go", "one")]}, 44)
    assert any(frame.transitions for frame in frames[20:])
    assert_goes_on(make, plan, frames, tmp_path, cut)


def test_a_frozen_picture_stays(make: Callable[..., Renderer], tmp_path: Path) -> None:
    plan = plan_of([scene(Layer(1, "A", "g"))], TEXTS)
    frames = frames_of(plan, {5: [change("master.freeze", True)], 18: [change("master.freeze", False)]})
    whole = assert_goes_on(make, plan, frames, tmp_path)
    assert (whole[CUT] == whole[5]).all()
    assert (whole[-1] != whole[5]).any()


def test_a_shader_edited_while_unseen_draws_with_the_text_it_had(make: Callable[..., Renderer], tmp_path: Path) -> None:
    before = plan_of([scene(Layer(1, "A", "g"))], TEXTS)
    broken = plan_of([scene(Layer(1, "A", "g"))], TEXTS | {"g": isf("void main() { gl_FragColor = vec4(nothing); }")})
    frames = frames_of(before)

    def first(renderer: Renderer, count: int) -> Pictures:
        pictures = draw(renderer, frames[:5])
        renderer.set_plan(broken)
        return [*pictures, *draw(renderer, frames[5:count])]

    whole = first(make(before), COUNT)
    stopped = make(before)
    first(stopped, CUT)
    state = stopped.state()
    renderer = make(broken)
    with pytest.raises(BadInputError):
        renderer.restore(state)
    renderer = make(broken)
    renderer.restore(state, (before,))
    rest = draw(renderer, frames[CUT:])
    assert all((one == other).all() for one, other in zip(whole[CUT:], rest, strict=True))


def test_a_state_of_another_size_is_refused(make: Callable[..., Renderer]) -> None:
    plan = plan_of([scene(Layer(1, "A", "red"))], TEXTS)
    one, other = make(plan), make(plan, (16, 16))
    draw(one, frames_of(plan)[:1])
    with pytest.raises(BadInputError):
        other.restore(one.state())


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "missing"])
def test_a_damaged_state_is_refused(make: Callable[..., Renderer], tmp_path: Path, damage: str) -> None:
    plan, path = plan_of([scene(Layer(1, "A", "g"))], TEXTS), tmp_path / "state"
    renderer = make(plan)
    draw(renderer, frames_of(plan)[:3])
    renderer.state().save(path)
    data = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(data[:-9])
    elif damage == "flipped":
        data[len(data) // 2] ^= 4
        path.write_bytes(data)
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()
    with pytest.raises(BadInputError):
        load_state(path)


def test_a_disk_that_is_full_keeps_the_state_before_and_nothing_of_the_new_one(
    make: Callable[..., Renderer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    plan, path = plan_of([scene(Layer(1, "A", "g"))], TEXTS), tmp_path / "state"
    renderer, frames = make(plan), frames_of(plan)
    draw(renderer, frames[:1])
    renderer.state().save(path)
    before = path.read_bytes()
    draw(renderer, frames[1:2])
    monkeypatch.setattr("react_app.engine.state.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        renderer.state().save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("values", [{}, {"speed": -1.3, "loop": "bounce"}], ids=["on", "bouncing"])
def test_clips_go_on_at_their_pictures(
    make: Callable[..., Renderer], tmp_path: Path, values: Mapping[str, ControlValue]
) -> None:
    path = write_video(tmp_path / "clip.mp4", [n / 25 for n in range(40)], codec="libx264", options={"bf": "2"})
    layer = Layer(1, "Video", "", values=values, clip=probe_clip(path), effects=(Effect(2, "effects/trails"),))
    plan = library_plan(scene(layer))
    whole = assert_goes_on(make, plan, frames_of(plan), tmp_path)
    assert len({picture.tobytes() for picture in whole}) > 5
