"""Live equals export: a real stage plays, and its take, heard and drawn again, gives the very pictures it showed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.controls import ControlChange
from react_app.core.features import SILENCE, Features
from react_app.core.paths import Paths, default_paths
from react_app.core.plan import Plan
from react_app.core.show import AudioChoice, Effect, Layer, Modulation, Scene, Show, Transition
from react_app.core.showfile import show_to_dict
from react_app.core.take import FILE_NAME, Take, TakeBegun, TakeEvent, TakeImage, read_take
from react_app.core.take_records import event_from_dict
from react_app.engine.context import create_headless
from react_app.engine.images import UPLOAD_BYTES
from react_app.engine.png import write_png
from react_app.engine.renderer import Renderer
from react_app.export.playing.heard import pieces
from react_app.export.playing.known import grids_of_take
from react_app.export.playing.performance import ImageChange, PlanChange, Stepper
from react_app.export.playing.rehearing import rehear
from react_app.export.playing.sizes import ShownSize, sizes_of
from react_app.export.playing.takes import performance_of
from react_app.link.messages import SetAudio, SetPlan, SetRenderSize, StageStatus
from react_app.link.shared import FeatureRing, FrameLog, PresentedFrame, PreviewBlock
from react_app.link.supervisor import read_pid
from react_app.shaders.compile import compile_plan
from react_app.shaders.kept_images import image_digest
from react_app.shaders.library import Library
from react_app.stage.client import StageClient
from tests.export.media import pulses, write_wav

SIZE = (96, 54)
DATE = (2000.0, 1.0, 1.0, 0.0)
PLAIN = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "hue", "TYPE": "float", "DEFAULT": 0.5}]}*/
void main() { gl_FragColor = vec4(hue, fract(TIME), react_phase, 1.0); }
"""
TRAIL = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "inputImage", "TYPE": "image"},
  {"NAME": "keep", "TYPE": "float", "DEFAULT": 0.9}],
  "PASSES": [{"TARGET": "trail", "PERSISTENT": true, "FLOAT": true}, {}]}*/
void main() {
  vec4 now = IMG_THIS_PIXEL(inputImage);
  vec4 was = IMG_NORM_PIXEL(trail, isf_FragNormCoord * 0.98 + 0.01);
  gl_FragColor = PASSINDEX == 0 ? max(now, was * keep) : IMG_THIS_PIXEL(trail);
}
"""
SOUND = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "gain", "TYPE": "float", "DEFAULT": 0.5}]}*/
void main() {
  vec2 p = isf_FragNormCoord;
  float heard = texture(react_audio, vec2(p.x, 0.25)).r + texture(react_audio, vec2(p.x, 0.75)).r;
  gl_FragColor = vec4(heard * gain, react_bands[int(p.x * 8.0)], react_pulse * react_kick, 1.0)
    + 0.3 * vec4(react_chroma[int(p.y * 12.0)], fract(react_bars), react_seed, 0.0);
}
"""
CARD = """/*{"ISFVSN": "2", "IMPORTED": {"card": {"PATH": "card.png"}}}*/
void main() { gl_FragColor = vec4(IMG_NORM_PIXEL(card, fract(isf_FragNormCoord * 3.0)).rgb, 1.0); }
"""
LARGE = 400


def draw_card(folder: Path, seed: int) -> str:
    """Have another image where the shader imports one; return its hash. From the fourth on they are so large that they
    are taken in over several frames, unless one of the same size is there where the processor draws."""
    pixels = np.random.default_rng(seed).integers(0, 160, (6, 5, 3), np.uint8)
    if seed >= 4:
        pixels = pixels.repeat(LARGE, axis=0).repeat(LARGE, axis=1)
        assert pixels.size // 3 * 4 > 2 * UPLOAD_BYTES
    write_png(folder / "card.png", pixels)
    return image_digest((folder / "card.png").read_bytes())


def a_show(folder: Path) -> tuple[Show, Plan]:
    """Two scenes: a plain one to begin with, and one with trails, sound, modulation and a way of its own to come in."""
    draw_card(folder, 1)
    for name, text in (("plain", PLAIN), ("trail", TRAIL), ("sound", SOUND), ("card", CARD)):
        (folder / f"{name}.fs").write_text(text)
    layer = Layer(
        3,
        "Sound",
        str(folder / "sound.fs"),
        modulations={"gain": Modulation("audio.bass", 0.5, attack=0.02, release=0.3)},
        effects=(Effect(4, str(folder / "trail.fs"), modulations={"keep": Modulation("lfo.sine", 0.1)}),),
    )
    layers = Layer(2, "Halo", "generators/halo"), replace(layer, blend="screen")
    card = Layer(6, "Card", str(folder / "card.fs"), blend="screen")
    scenes = (
        Scene("plain", "Plain", layers=(Layer(1, "Plain", str(folder / "plain.fs")),)),
        Scene("trails", "Trails", layers=(*layers, card)),
    )
    show = Show("Live", scenes, "plain", transition=Transition("transitions/dissolve", beats=1.0))
    plan, problems = compile_plan(show, Library([folder]))
    assert not problems
    return show, plan


@dataclass
class Seen:
    """What a stage did, read from outside through the blocks it shares with its desk."""

    folder: Path
    take: Path = Path()
    frames: dict[int, PresentedFrame] = field(default_factory=dict)
    heard: dict[int, Features] = field(default_factory=dict)
    pictures: dict[int, NDArray[np.uint8]] = field(default_factory=dict)
    images: list[str] = field(default_factory=list)
    """Hashes of what the imported image was, one after the other."""


class Desk:
    """A desk without a window that keeps everything the stage shows."""

    def __init__(self, paths: Paths, folder: Path) -> None:
        self.seen = Seen(folder)
        self.status: StageStatus | None = None
        self.client = StageClient(paths, ("--headless",))
        self._frames, self._hops = FrameLog(paths.runtime), FeatureRing(paths.runtime)
        self._previews = PreviewBlock(paths.runtime)
        self._read = 0
        self.client.start()

    def poll(self) -> None:
        for message in self.client.poll():
            if isinstance(message, StageStatus):
                self.status = message
                self.seen.take = Path(message.take.folder)
        frames = self._frames.since(max(self._frames.written - 60, 0))
        self.seen.frames |= {frame.index: frame for frame in frames}
        self.seen.heard |= {f.hop: f for f, _ in self._hops.since(self._read)}
        self._read = self._hops.written
        newest = self._previews.newest()
        if newest is not None and newest[1] not in self.seen.pictures:
            self.seen.pictures[newest[1]] = newest[0][..., :3].copy()

    @property
    def changed_images(self) -> int:
        """How many changes of images the take tells of."""
        return (self.seen.take / FILE_NAME).read_text().count('"changed":true')

    def watch(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.poll()
            time.sleep(0.003)

    def until(self, condition: object) -> None:
        end = time.monotonic() + 40.0
        while not condition(self.status):  # type: ignore[operator]
            assert time.monotonic() < end, f"timed out; {self.client.state}, {self.client.failure}, {self.status}"
            self.watch(0.01)


def perform(paths: Paths, folder: Path) -> Seen:
    """Play a track to a stage, with hands on it, and return what it showed. One shader is edited during it; an image is
    saved anew twice while it is seen, and is another when the layer that shows it comes back. Afterwards that shader is
    another again, and one is gone."""
    track = write_wav(folder / "track.wav", pulses(12.0))
    show, plan = a_show(folder)
    desk = Desk(paths, folder)
    try:
        desk.client.send(SetRenderSize(*SIZE, 30.0))
        desk.client.send(SetPlan(plan, show_to_dict(show), str(folder / "live.show.json"), replaced=True))
        desk.until(lambda status: status is not None and status.scene == "plain" and status.ears is not None)
        (folder / "sound.fs").write_text(SOUND.replace("0.3 *", "0.2 *"))
        desk.client.send(SetPlan(compile_plan(show, Library([folder]))[0], show_to_dict(show)))
        desk.client.send(SetAudio(AudioChoice("file", str(track))))
        desk.until(lambda status: status.ears is not None and status.ears.position > 0.2)
        desk.client.send(ControlChange("scene.go", "trails"))
        desk.until(lambda status: status.scene == "trails")
        desk.watch(0.35)
        desk.seen.images = [draw_card(folder, 1), draw_card(folder, 4)]
        desk.until(lambda status: desk.changed_images == 1)
        desk.watch(0.35)
        desk.seen.images.append(draw_card(folder, 5))
        desk.until(lambda status: desk.changed_images == 2)
        for number in range(4):
            desk.watch(0.35)
            desk.client.send(ControlChange("layer.3.gain", 0.2 + 0.2 * number, "midi"))
            desk.client.send(ControlChange("fx.4.keep", 0.95 - 0.1 * number, "midi"))
            desk.client.send(ControlChange("master.brightness", 1.0 - 0.1 * number, "desk"))
            if number == 1:
                desk.client.send(ControlChange("tempo.tap", True, "key"))
            if number == 2:
                desk.seen.images.append(draw_card(folder, 2))
                trails = show.scenes[1]
                without = show.with_scene(replace(trails, layers=trails.layers[:-1]))
                desk.client.send(SetPlan(compile_plan(without, Library([folder]))[0], show_to_dict(without)))
                louder = replace(show, seed=5, master={"brightness": 0.9})
                desk.client.send(SetPlan(compile_plan(louder, Library([folder]))[0], show_to_dict(louder)))
        desk.watch(0.35)
    finally:
        desk.client.close(quit_stage=True)
        for name in ("stage", "ears"):
            pid = read_pid(paths.runtime, name)
            if pid is not None:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
    (folder / "sound.fs").write_text(SOUND.replace("0.3 *", "0.0 *"))
    (folder / "trail.fs").unlink()
    return desk.seen


@dataclass
class Fed:
    """Answers with the features of one hop, whatever the time."""

    hops: dict[int, Features]
    hop: int = -1

    def at(self, t: float) -> Features:
        return self.hops.get(self.hop, SILENCE)


def in_order_of_the_log(take: Take) -> Take:
    """The take with its events as they were written: in the order in which the stage took them in."""
    events: list[TakeEvent] = []
    for line in (take.folder / FILE_NAME).read_text().splitlines()[1:]:
        event = event_from_dict(json.loads(line))
        if event is not None:
            events.append(event)
    return replace(take, events=tuple(events))


def heard_again(take: Take, paths: Paths) -> dict[int, Features]:
    """The features of every hop of a take, from its records and the file it heard."""
    heard = pieces(take)
    grids = grids_of_take(take, heard, paths.grids, lambda share: None, pytest.fail)
    hearing = rehear(take, heard, grids)
    first, last = take.header.sample // 512, take.end // 512
    features = (hearing.at((hop + 1) * 512 / 44_100) for hop in range(first, last))
    return {f.hop: f for f in features}


def steady(seen: Seen) -> list[PresentedFrame]:
    """The frames from the stage's first on, up to one whose sound was fading away because the machine was too busy."""
    frames = [seen.frames[index] for index in sorted(seen.frames)]
    assert [frame.index for frame in frames] == list(range(len(frames)))
    begun = next(number for number, frame in enumerate(frames) if frame.hop >= 0)
    faded = (number for number, frame in enumerate(frames) if number > begun and frame.hop < 0)
    return frames[: next(faded, len(frames))]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Seen, Paths]]:
    """A short performance."""
    home = tmp_path_factory.mktemp("live")
    before = os.environ.get("REACT_APP_HOME")
    os.environ["REACT_APP_HOME"] = str(home)
    paths = default_paths().make()
    try:
        yield perform(paths, tmp_path_factory.mktemp("show")), paths
    finally:
        if before is not None:
            os.environ["REACT_APP_HOME"] = before


def test_what_was_heard_live_is_heard_again(live: tuple[Seen, Paths]) -> None:
    seen, paths = live
    take = read_take(seen.take)
    assert any(isinstance(event, TakeBegun) for event in take.events)
    assert sizes_of(take) == (ShownSize(0.0, *SIZE),)
    again = heard_again(take, paths)
    common = sorted(set(seen.heard) & set(again))
    assert len(common) > 100
    assert seen.heard[common[-1]].beat_count > 2
    for hop in common:
        for name in (f.name for f in fields(Features)):
            np.testing.assert_array_equal(getattr(again[hop], name), getattr(seen.heard[hop], name), f"{name} of {hop}")


def change_image(folder: Path) -> None:
    draw_card(folder, 3)


def remove_image(folder: Path) -> None:
    (folder / "card.png").unlink(missing_ok=True)


@pytest.mark.parametrize("spoil", [change_image, remove_image])
def test_the_pictures_shown_live_are_those_of_the_take(live: tuple[Seen, Paths], spoil: Callable[[Path], None]) -> None:
    seen, paths = live
    spoil(seen.folder)
    take = read_take(seen.take)
    frames = steady(seen)
    performance = performance_of(in_order_of_the_log(take), Library()).performance
    taken_in = [next(frame.t for frame in frames if frame.events > number) for number in range(frames[-1].events)]
    events = tuple(replace(event, t=t) for event, t in zip(performance.events, taken_in, strict=False))
    fed = Fed(heard_again(take, paths))
    stepper = Stepper(replace(performance, events=events), fed, performance.begin + 1)
    context = create_headless()
    renderer = Renderer(context, SIZE)
    compared: list[int] = []
    for frame in frames:
        fed.hop = frame.hop
        step = stepper.step_at(frame.t, DATE)
        assert (step.frame.index, step.frame.music.beats) == (frame.index, frame.beats)
        if step.plan is not None:
            renderer.set_plan(step.plan)
        for scene in step.frame.scenes:
            renderer.prepare_scene(scene)
        renderer.render(step.frame)
        if step.frame.scene == "trails" and frame.index in seen.pictures:
            drawn = renderer.picture.read_rgba()[..., :3]
            np.testing.assert_array_equal(seen.pictures[frame.index], drawn, f"{frame.index}")
            compared.append(frame.events)
    renderer.release()
    context.release()
    assert len(compared) > 5
    images = take.of(TakeImage)
    told = [image.sha256 for number, image in enumerate(images) if image.sha256 != images[number - 1].sha256]
    assert told == seen.images
    saved = [number for number, event in enumerate(events) if isinstance(event.what, ImageChange)]
    assert len(saved) >= 2
    for number in saved[:2]:  # the third may come when the layer is back
        assert compared[0] <= number < compared[-1]
        last = next(place for place, frame in enumerate(frames) if frame.events > number) - 1
        assert frames[last].t < performance.events[number].t <= frames[last + 1].t, "by its time it is seen as early"
    edited = [event.t for event in events if isinstance(event.what, PlanChange)][-1]
    before = len([event for event in events if event.t < edited])
    assert compared[0] < before
    assert compared[-1] > before or frames[-1].events <= before + 1  # the machine was too busy until then
