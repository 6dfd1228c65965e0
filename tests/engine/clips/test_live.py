"""Clips on stage: decoded by threads, never waited for, and what is shown in the end is what an export shows."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import moderngl
import pytest

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.features import SILENCE
from react_app.core.frame import ClipInputs
from react_app.core.session import Session
from react_app.core.show import Clip, Layer, Scene, Show
from react_app.engine import clips
from react_app.engine.renderer import Renderer
from react_app.engine.videofile import probe_clip
from react_app.engine.videoneeds import Need, needs
from react_app.shaders.compile import compile_plan
from tests.engine.kit import Texts, flat
from tests.engine.videos import SIZE, Pixels, even, number_in, write_video

SHADERS = Texts({"red": flat(1.0)})


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """Eight seconds with keys two seconds apart."""
    path = tmp_path_factory.mktemp("clips") / "live.mp4"
    return probe_clip(write_video(path, even(200), gop=50, options={"bf": "2"}))


class LiveScreen:
    """A renderer as on stage, stepped by hand: time passes only when a test says so."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self.renderer = Renderer(ctx, SIZE, live=True)
        self.session: Session | None = None

    def show(self, *scenes: Scene) -> LiveScreen:
        plan, problems = compile_plan(Show(scenes=scenes, scene=scenes[0].id), SHADERS)
        assert not problems
        if self.session is None:
            self.session = Session(plan)
        else:
            self.session.set_plan(plan)
        self.renderer.set_plan(plan)
        while self.renderer.prepare_one():
            pass
        return self

    def clip(self, clip: Clip, **values: ControlValue) -> LiveScreen:
        return self.show(Scene("a", "A", layers=(Layer(1, "Video", "", values=values, clip=clip),)))

    def frame(self, t: float, *changes: ControlChange) -> Pixels:
        assert self.session is not None
        self.renderer.render(self.session.step(t, changes, SILENCE))
        return self.renderer.picture.read_rgba()

    def until(self, t: float, done: Callable[[Pixels], bool]) -> Pixels:
        """Draw the frame of one moment again and again until it is right; the test's own limit ends it."""
        while True:
            pixels = self.frame(t)
            if done(pixels):
                return pixels
            time.sleep(0.002)

    def number(self, t: float, number: int) -> None:
        self.until(t, lambda pixels: number_in(pixels) == number)


@pytest.fixture
def screen(ctx: moderngl.Context) -> Iterator[LiveScreen]:
    found = LiveScreen(ctx)
    yield found
    found.renderer.release()
    assert ctx.error == "GL_NO_ERROR"


def change(name: str, value: ControlValue, t: float = 0.0) -> ControlChange:
    return ControlChange(name if "." in name else f"layer.1.{name}", value, "desk", t)


def test_what_is_shown_in_the_end_is_what_an_export_shows(
    screen: LiveScreen, clip: Clip, ctx: moderngl.Context
) -> None:
    changes = {10: change("seek", 6.5, 1.0), 20: change("speed", -1.5, 2.0), 30: change("loop", "bounce", 3.0)}
    plan, _ = compile_plan(Show(scenes=(Scene("a", "A", layers=(Layer(1, "V", "", clip=clip),)),), scene="a"), SHADERS)
    exact, session = Renderer(ctx, SIZE), Session(plan)
    exact.set_plan(plan)
    exact.prepare_scene("a")
    screen.clip(clip)
    for index in range(60):
        t, now = index / 10, [changes[index]] if index in changes else []
        exact.render(session.step(t, now, SILENCE))
        expected = exact.picture.read_rgba()
        screen.frame(t, *now)
        screen.until(t, lambda pixels, expected=expected: bool((pixels == expected).all()))  # type: ignore[misc]
    exact.release()


def test_the_last_picture_stays_while_another_is_not_decoded_yet(screen: LiveScreen, clip: Clip) -> None:
    screen.clip(clip, play=False, start=0.2).number(0.0, 5)
    assert number_in(screen.frame(0.1, change("seek", 7.9, 0.1))) in (5, 197)
    screen.number(0.1, 197)


def test_the_seam_of_a_loop_is_decoded_before_it_comes(screen: LiveScreen, clip: Clip) -> None:
    screen.clip(clip, start=4.4, stop=6.0)
    screen.number(0.0, 110)
    player = next(iter(screen.renderer._clips._open.values())).player
    screen.frame(1.2)
    after = ClipInputs(1, 4.4, 1.0, 4.4, 6.0)
    screen.until(1.2, lambda pixels: player.exact(after))


def test_a_scene_waits_for_its_clips(screen: LiveScreen, clip: Clip) -> None:
    first = Scene("a", "A", layers=(Layer(3, "Red", "red"),))
    screen.show(first, Scene("b", "B", layers=(Layer(1, "V", "", clip=clip),)))
    screen.frame(0.0)
    assert not screen.renderer.ready("b")
    screen.frame(0.1, change("scene.wait", True, 0.1), change("scene.go", "b", 0.1))
    screen.until(0.1, lambda pixels: screen.renderer.ready("b"))
    assert number_in(screen.frame(0.2, change("scene.wait", False, 0.2))) == 0


def test_no_scene_waits_for_a_clip_that_is_not_there(screen: LiveScreen, clip: Clip) -> None:
    gone = replace(clip, path="/nowhere/gone.mp4")
    screen.show(
        Scene("a", "A", layers=(Layer(3, "Red", "red"),)), Scene("b", "B", layers=(Layer(1, "V", "", clip=gone),))
    )
    screen.frame(0.0)
    screen.frame(0.1, change("scene.wait", True, 0.1), change("scene.go", "b", 0.1))
    screen.until(0.1, lambda pixels: screen.renderer.ready("b"))


def test_a_clip_that_is_not_seen_any_more_gives_its_memory_back_and_goes_on_when_it_is(
    screen: LiveScreen, clip: Clip
) -> None:
    screen.clip(clip, start=0.2).number(0.0, 5)
    store = next(iter(screen.renderer._clips._open.values())).player._decoder.store
    screen.frame(1.0, change("strip.1.mute", True, 1.0))
    screen.frame(2.0 + clips.IDLE_S)
    while store.bytes:
        time.sleep(0.005)
    screen.frame(20.0, change("strip.1.mute", False, 20.0))
    screen.number(20.0, 5 + 500 % 195)


def test_only_so_many_clips_stay_open(screen: LiveScreen, clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "_MAX_OPEN", 1)
    layers = tuple(Layer(uid, "V", "", clip=clip) for uid in (1, 2))
    screen.show(*(Scene(f"s{layer.uid}", "S", layers=(layer,)) for layer in layers))
    screen.until(0.0, lambda pixels: screen.renderer._clips.shows(1))
    screen.frame(0.1, change("scene.go", "s2", 0.1))
    screen.until(0.2, lambda pixels: screen.renderer._clips.shows(2))
    assert list(screen.renderer._clips._open) == [2]
    while sum(thread.name.startswith("clip live") for thread in threading.enumerate()) > 1:
        time.sleep(0.005)


def test_decoded_pictures_keep_to_their_memory(screen: LiveScreen, clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "MEMORY", 200_000)
    screen.renderer.release()
    screen.renderer = Renderer(screen.renderer._ctx, SIZE, live=True)
    screen.clip(clip, speed=-1.0, loop="bounce")
    for n in range(0, 400, 7):
        number = 199 - n if n < 200 else n - 200
        screen.number(n / 25 + 0.02, number)
        store = next(iter(screen.renderer._clips._open.values())).player._decoder.store
        assert store.bytes < 300_000


def test_a_file_that_comes_later_is_shown_then(screen: LiveScreen, clip: Clip, tmp_path: Path) -> None:
    path = tmp_path / "late.mp4"
    screen.clip(replace(clip, path=str(path)), start=0.2)
    screen.until(0.0, lambda pixels: bool(screen.renderer.problems))
    assert screen.renderer.clip_missing(1)
    path.write_bytes(Path(clip.path).read_bytes())
    screen.number(0.0, 5)
    assert not screen.renderer.problems


def test_a_file_that_is_replaced_or_removed_while_it_plays_stops_nothing(
    screen: LiveScreen, clip: Clip, tmp_path: Path
) -> None:
    path = tmp_path / "mine.mp4"
    path.write_bytes(Path(clip.path).read_bytes())
    screen.clip(replace(clip, path=str(path)), play=False, start=0.04).number(0.0, 1)
    other = write_video(tmp_path / "other.mp4", even(50), draw=lambda n, size: 255 - _numbered(n, size))
    os.replace(other, path)
    screen.number(0.1, 255 - 1)
    path.unlink()
    screen.frame(0.2, change("seek", 1.02, 0.2))
    screen.number(0.2, 255 - 25)
    path.write_bytes(b"no video")
    screen.until(0.3, lambda pixels: bool(screen.renderer.problems))
    assert "Its last picture stays" in screen.renderer.problems[0].text
    assert number_in(screen.frame(0.4)) == 255 - 25


def _numbered(number: int, size: tuple[int, int]) -> Pixels:
    from tests.engine.videos import numbered

    return numbered(number, size)


@pytest.mark.parametrize(
    ("clip_inputs", "expected"),
    [
        (ClipInputs(1, 1.0, 1.0, 0.0, 4.0), [Need(1.0, 2.0)]),
        (ClipInputs(1, 3.5, 1.0, 0.0, 4.0), [Need(3.5, 3.999), Need(0.0, 0.501)]),
        (ClipInputs(1, 3.5, 1.0, 0.0, 4.0, "bounce"), [Need(3.5, 3.999), Need(3.498, 3.999, True)]),
        (ClipInputs(1, 3.5, 1.0, 0.0, 4.0, "hold"), [Need(3.5, 3.999)]),
        (ClipInputs(1, 1.001, -2.0, 0.5, 4.0), [Need(0.5, 1.0, True), Need(2.499, 3.999, True)]),
        (ClipInputs(1, 1.001, -2.0, 0.5, 4.0, "bounce"), [Need(0.5, 1.0, True), Need(0.5, 2.0)]),
        (ClipInputs(1, 2.0, 0.0, 0.0, 4.0), [Need(2.0, 2.0)]),
        (ClipInputs(1, 2.0, 4.0, 1.9, 2.1), [Need(2.0, 2.099), Need(1.9, 2.099)]),
    ],
)
def test_what_will_be_seen_next(clip_inputs: ClipInputs, expected: list[Need]) -> None:
    for found, need in zip(needs(clip_inputs, 1.0), expected, strict=True):
        assert [found.low, found.high] == pytest.approx([need.low, need.high])
        assert found.backwards == need.backwards
