"""The stage: owns session, renderer and output window, and draws frame after frame whatever the others do."""

from __future__ import annotations

import gc
import math
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from react_app.core.controls import ControlChange
from react_app.core.features import ANALYSIS_RATE, SILENCE, Features
from react_app.core.frame import FrameInputs, date_of
from react_app.core.plan import Plan, global_specs
from react_app.core.session import Session
from react_app.core.take import TakeHeader
from react_app.engine.compiler import Compiler
from react_app.engine.context import describe
from react_app.engine.renderer import Renderer
from react_app.link.channel import Channel, Server
from react_app.link.messages import (
    CloseOutput,
    Hello,
    ListAudio,
    OpenOutput,
    Quit,
    SetAudio,
    SetPlan,
    SetRenderSize,
    SetShow,
    Transport,
    Welcome,
)
from react_app.link.realtime import collect_by_hand
from react_app.link.shared import FrameLog, PresentedFrame, PreviewBlock
from react_app.link.supervisor import write_pid
from react_app.stage.clock import StageClock
from react_app.stage.listening import Listening, faded
from react_app.stage.output import Output
from react_app.stage.pacing import Pacer
from react_app.stage.recorder import Recorder
from react_app.stage.report import Report
from react_app.stage.sizes import live_size, preview_size
from react_app.stage.state import StageState, forget_state, read_state
from react_app.stage.surface import Surface, WindowKey

SIZE, FPS = (1920, 1080), 60.0
STATUS_S = 1 / 30
PREVIEW_S = 1 / 30
KEEP_S = 0.1
DISPLAYS_S = 1.0
ALONE_S = 60.0
"""A stage without a desk and without an output ends after this long: nobody can see it."""

EMPTY_PLAN = Plan((), "", global_specs((), ""))


class Stage:
    """One run of the stage process. Everything here happens on its main thread."""

    def __init__(
        self,
        runtime: Path,
        takes: Path,
        logs: Path | None,
        surface: Surface,
        version: str,
        renderer: Renderer | None = None,
        compiler: Compiler | None = None,
    ) -> None:
        """Take the name `stage`, pick up what a killed stage left, start the ears.

        `renderer` is one that a standby has made ready; else one is made with `compiler`.

        Raises:
            LinkError: a stage runs already.
        """
        self._runtime = runtime
        self._surface = surface
        self._version = version
        self._server = Server(runtime, "stage")
        write_pid(runtime, "stage")
        now = time.monotonic()
        left = read_state(runtime, now)
        self._show: Mapping[str, object] = left.show if left else {}
        self._show_path = left.show_path if left else ""
        size, fps = ((left.width, left.height), left.fps) if left else (SIZE, FPS)
        self._session = Session(left.plan, left.session) if left else Session(EMPTY_PLAN)
        self._clock = StageClock(left.epoch if left else now)
        self._clock.at(now)
        self._gl = describe(surface.context)
        drawn_size = live_size(size, software=self._gl.software)
        self._renderer = renderer or Renderer(surface.context, drawn_size, compiler, live=True)
        self._pacer = Pacer(fps)
        self._output = Output(
            surface,
            self._renderer,
            self._pacer,
            size,
            fps,
            fullscreen=left.output_fullscreen if left else True,
            software=self._gl.software,
        )
        images = left.images if left else {}
        self._renderer.stand_in(images)
        self._renderer.set_plan(self._session.plan)
        if compiler is not None:
            compiler.start()
        self._frames = FrameLog(runtime)
        self._previews = PreviewBlock(runtime)
        started = datetime.now().astimezone()
        folder = Path(left.take) if left else takes / started.strftime("%Y-%m-%d %H-%M-%S")
        header = TakeHeader(
            app_version=version,
            started=started.isoformat(timespec="milliseconds"),
            sample=self._sample(now),
            show=self._show,
            state=self._session.state,
            show_path=self._show_path,
            width=size[0],
            height=size[1],
            fps=fps,
        )
        self._recorder = Recorder(folder, header, runtime, self._session.plan, images)
        self._listening = Listening(runtime, self._clock.epoch, folder, logs / "ears.log" if logs else None)
        if left is None:
            self._listening.dismiss_strangers()
        else:
            for scene in self._session.state.scenes.scenes if compiler is None else ():
                self._renderer.prepare_scene(scene)
            passed = now - left.stamp if left.playing else 0.0
            self._listening.resume(left.audio, playing=left.playing, position=left.position + passed, loop=left.loop)
            if left.output_open:
                self._output.open(left.output_display, left.output_fullscreen)
        self._listening.start()
        self._desks: list[Channel] = []
        self._features: Features = SILENCE
        self._hop = -1
        self._events = 0
        self._heard_at = now
        self._changes: list[ControlChange] = []
        self._scene_waits = bool(self._session.state.values.get("scene.wait", False))
        self._seen_at = now
        self._report = Report(surface, self._renderer, self._listening, self._recorder, self._pacer, self._gl.renderer)
        self._running = True
        self._next: dict[str, float] = {}

    def run(self) -> None:
        """Draw until told to quit."""
        collect_by_hand()
        while self._running:
            self._one_frame()
        self._end()

    def quit(self) -> None:
        """Ask the loop to end after this frame; may be called from a signal handler."""
        self._running = False

    def _one_frame(self) -> None:
        due = self._pacer.wait_to_begin()
        self._gather()
        begun = time.monotonic()
        frame = self._session.step(self._clock.at(due), self._changes, self._features, date_of(datetime.now()))
        self._changes = []
        for hint in self._session.take_hints():
            self._listening.hint(hint)
        self._renderer.render(frame)
        self._surface.draw(self._renderer)
        drawn = time.monotonic()
        self._pacer.wait_to_show(begun)
        before = time.monotonic()
        self._surface.show()
        shown = self._pacer.shown(time.monotonic() - before)
        self._frames.write(
            PresentedFrame(
                frame.index,
                frame.t,
                shown,
                1000 * (drawn - begun),
                frame.music.beats,
                os.getpid(),
                self._hop,
                self._events,
            )
        )
        self._housekeeping(frame, shown)

    def _gather(self) -> None:
        """Take in everything that arrived since the last frame."""
        self._desks += self._server.accepted()
        gone = [desk for desk in self._desks if desk.closed]  # noted before reading: what a desk said last still counts
        for desk in self._desks:
            for message in desk.receive():
                self._handle(desk, message)
        self._desks = [desk for desk in self._desks if desk not in gone]
        now = time.monotonic()
        if self._desks or self._surface.output_open:
            self._seen_at = now
        elif now - self._seen_at > ALONE_S:
            self._running = False
        for message in self._listening.poll():
            self._recorder.log(message)
        if self._listening.take_anew():
            for hint in self._session.standing_hints():
                self._listening.hint(hint)
        newest = self._listening.newest()
        if newest is not None:
            self._features, stamp = newest
            self._hop = self._features.hop
            self._heard_at = now
            self._clock.correct(self._features.t, stamp)
        elif now - self._heard_at > 0.25 and not self._features.silent:
            self._features = faded(self._features, now - self._heard_at)
            self._hop = -1
        for key in self._surface.poll():
            self._key(key, now)

    def _handle(self, desk: Channel, message: object) -> None:
        if isinstance(message, ControlChange):
            self._change(message)
        elif isinstance(message, SetPlan):
            self._set_plan(message)
        elif isinstance(message, SetShow):
            self._show, self._show_path = message.show, message.show_path
        elif isinstance(message, SetAudio | Transport | ListAudio):
            self._listening.handle(message)
        elif isinstance(message, OpenOutput):
            self._output.open(message.display, message.fullscreen)
        elif isinstance(message, CloseOutput):
            self._output.close()
        elif isinstance(message, SetRenderSize):
            self._output.resize((message.width, message.height), message.fps)
            self._recorder.size(self._sample(time.monotonic()), message.width, message.height, message.fps)
        elif isinstance(message, Hello):
            desk.send(
                Welcome(os.getpid(), self._version, self._show, self._show_path, dict(self._session.state.values))
            )
        elif isinstance(message, Quit):
            self._running = False

    def _change(self, change: ControlChange) -> None:
        """Stamp a change with session time; a sender's stamp is monotonic time of the gesture, 0 for now."""
        if change.id == "scene.go":
            self._let_wait(not self._renderer.ready(str(change.value)), change.t)
        now = time.monotonic()
        moment = change.t if 0 < change.t <= now else now
        t = self._clock.convert(moment)
        change = replace(change, t=t)
        self._changes.append(change)
        self._recorder.change(round(t * ANALYSIS_RATE), change)
        self._events += 1

    def _let_wait(self, wait: bool, at: float = 0.0) -> None:
        """Have the next scene wait while it cannot be drawn. It is a change as others are, so that takes repeat it."""
        if wait != self._scene_waits:
            self._scene_waits = wait
            self._change(ControlChange("scene.wait", wait, "app", at))

    def _set_plan(self, message: SetPlan) -> None:
        if message.replaced:
            self._scene_waits = False
            self._session = self._session.opened(message.plan)
        else:
            self._session.set_plan(message.plan)
        self._show, self._show_path = message.show, message.show_path
        self._renderer.stand_in(self._recorder.kept_images)
        self._renderer.set_plan(message.plan)
        now = self._sample(time.monotonic())
        self._recorder.plan(now, message.show, message.plan, replaced=message.replaced)
        self._events += 1

    def _key(self, key: WindowKey, now: float) -> None:
        values = self._session.state.values
        if key.action == "tap":
            self._change(ControlChange("tempo.tap", True, "key", now))
        elif key.action in ("blackout", "freeze"):
            control = f"master.{key.action}"
            self._change(ControlChange(control, not values.get(control, False), "key", now))
        elif key.action == "close":
            self._output.close()
        elif key.action == "fullscreen":
            self._output.toggle_fullscreen()
        elif key.action == "scene" and key.number <= len(self._session.plan.scenes):
            scene = self._session.plan.scenes[key.number - 1]
            self._change(ControlChange("scene.go", scene.id, "key", now))

    def _housekeeping(self, frame: FrameInputs, now: float) -> None:
        """Do what is not the picture, a little after each frame, the dearest only where there is time left."""
        self._tell_images(frame)
        if self._is_time("status", STATUS_S, now):
            self._report.refuse(self._session.take_rejected(), now)
            if self._desks:
                status = self._report.status(frame, self._session, self._clock.epoch, self._output.size)
                for desk in self._desks:
                    desk.post(status)
        if self._desks and self._is_time("preview", PREVIEW_S, now):
            pixels = self._renderer.picture.preview(*preview_size(self._renderer.picture.size))
            if pixels is not None:
                self._previews.write(pixels, frame.index)
        if self._is_time("keep", KEEP_S, now):
            self._recorder.keep(self._kept(now))
        if self._is_time("displays", DISPLAYS_S, now):
            self._report.look()
            self._output.follow()
            self._pacer.adapt()
        self._prepare(frame)
        if self._pacer.slack() > 0.006 and self._is_time("garbage", 1.0, now):
            gc.collect(1)

    def _tell_images(self, frame: FrameInputs) -> None:
        """Log the images that were loaded; those that changed are seen from the next frame on, so not at this one."""
        for image in self._renderer.take_loaded():
            after = math.floor(frame.t * ANALYSIS_RATE) + 1
            self._recorder.image(max(self._sample(time.monotonic()), after), image)
            self._events += image.changed

    def _prepare(self, frame: FrameInputs) -> None:
        """Take in a shader that the compiler's children have made ready.

        What the next scene needs is taken in at once. While an output is open the other scenes' shaders are taken in
        ahead of time only where it will not be seen; their compiling goes on in any case.
        """
        if self._scene_waits and self._renderer.ready(frame.goes_to):
            self._let_wait(False)
        unseen = max(self._pacer.slack(), 0.25 * self._pacer.period)
        self._renderer.prepare_one(unseen if self._surface.output_open else math.inf)

    def _is_time(self, what: str, period: float, now: float) -> bool:
        if now < self._next.get(what, 0.0):
            return False
        self._next[what] = now + period
        return True

    def _kept(self, now: float) -> StageState:
        audio, playing, position, loop = self._listening.resume_point()
        return StageState(
            plan=self._session.plan,
            show=self._show,
            show_path=self._show_path,
            session=self._session.state,
            epoch=self._clock.epoch,
            stamp=now,
            audio=audio,
            playing=playing,
            position=position,
            loop=loop,
            width=self._output.size[0],
            height=self._output.size[1],
            fps=self._output.fps,
            output_open=self._surface.output_open,
            output_display=self._surface.output_display,
            output_fullscreen=self._output.fullscreen,
            take=str(self._recorder.folder),
        )

    def _sample(self, monotonic: float) -> int:
        return round(self._clock.convert(monotonic) * ANALYSIS_RATE)

    def _end(self) -> None:
        self._recorder.close(self._sample(time.monotonic()))
        self._listening.stop()
        forget_state(self._runtime)
        for desk in self._desks:
            desk.flush(0.2)
            desk.close()
        self._server.close()
        self._renderer.release()
        self._surface.release()
