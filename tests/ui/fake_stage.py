"""A stage made up in memory: the client's methods, a real session, invented music and pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.features import BANDS, SPECTRUM_BINS, WAVEFORM_POINTS, Features
from react_app.core.musicaltime import MusicalTime
from react_app.core.paths import Paths
from react_app.core.plan import Plan, global_specs
from react_app.core.problems import Problem
from react_app.core.session import Session, SessionState
from react_app.core.show import AudioChoice
from react_app.link.messages import (
    AudioDevice,
    CloseOutput,
    DeskMessage,
    Display,
    EarsStatus,
    FrameStats,
    OpenOutput,
    SetAudio,
    SetPlan,
    SetRenderSize,
    SetShow,
    StageMessage,
    StageStatus,
    TakeStatus,
    Transport,
    Welcome,
)
from react_app.link.shared import FeatureRing, FrameLog, PresentedFrame, PreviewBlock

EMPTY = Plan((), "", global_specs((), ""))
BPM = 128.0
DISPLAYS = (
    Display("eDP-1", "Laptop 1920×1080", 1920, 1080, 60.0),
    Display("HDMI-1|EPSON", "EPSON EB-L630 1920×1080", 1920, 1080, 60.0),
)
DEVICES = (
    AudioDevice("scarlett", "Scarlett 2i2", "device"),
    AudioDevice("builtin", "Built-in microphone", "device"),
)


class Clock:
    """Time that goes on only when it is told to."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class FakeStage:
    """Looks like `StageClient`; every `step` is one frame of a stage."""

    def __init__(self, paths: Paths, clock: Clock, *, show: Mapping[str, object] | None = None) -> None:
        self.paths, self.clock = paths, clock
        self.show: Mapping[str, object] = show or {}
        self.show_path = ""
        self.session = Session(EMPTY)
        self.sent: list[DeskMessage] = []
        self.state = "starting"
        self.failure = ""
        self.closed: list[bool] = []
        self.ears = EarsStatus(1, devices=DEVICES)
        self.output_open = False
        self.output_display = ""
        self.problems: tuple[Problem, ...] = ()
        self.queued_scene = ""
        self.music: dict[str, object] = {}
        """What musical time says besides beat, tempo and lock."""
        self.latency_of_status = 0
        self.features = FeatureRing(paths.runtime)
        self.previews = PreviewBlock(paths.runtime)
        self.frames = FrameLog(paths.runtime)
        self._out: list[StageMessage] = []
        self._changes: list[ControlChange] = []
        self._index = 0

    # ---- what StageClient has --------------------------------------------------------------------------------------

    def start(self) -> None:
        self.state = "attached"
        self.welcome()

    def poll(self) -> list[StageMessage]:
        out, self._out = self._out, []
        return out

    def send(self, message: DeskMessage) -> None:
        self.sent.append(message)
        if isinstance(message, ControlChange):
            self._changes.append(message)
        elif isinstance(message, SetPlan):
            if message.replaced:
                self.session = Session(message.plan, replace(self.session.state, values={}))
            else:
                self.session.set_plan(message.plan)
            self.show, self.show_path = message.show, message.show_path
        elif isinstance(message, SetShow):
            self.show, self.show_path = message.show, message.show_path
        elif isinstance(message, SetAudio):
            kind = message.choice.kind
            self.ears = replace(
                self.ears,
                choice=message.choice,
                state="off" if kind == "none" else "running",
                duration=211.0 if kind == "file" else 0.0,
                latency_ms=0.0 if kind == "none" else 12.4,
                speakers="Built-in speakers" if kind == "file" else "",
            )
        elif isinstance(message, Transport):
            self._transport(message)
        elif isinstance(message, OpenOutput):
            self.output_open, self.output_display = True, message.display or DISPLAYS[-1].id
        elif isinstance(message, CloseOutput):
            self.output_open = False

    def close(self, quit_stage: bool) -> None:
        self.closed.append(quit_stage)

    # ---- what a test does with it ----------------------------------------------------------------------------------

    def welcome(self) -> None:
        self._out.append(Welcome(1, "test", self.show, self.show_path, dict(self.session.state.values)))

    def restart(self) -> None:
        """Die and come back knowing nothing."""
        self.session, self.show = Session(EMPTY, SessionState()), {}
        self.welcome()

    def step(self, *, seconds: float = 1 / 60, music: bool = True, picture: bool = False) -> None:
        """Draw one frame and tell about it."""
        self.clock.now += seconds
        t = self.clock.now - 1000.0
        features = made_up_features(t) if music else Features(t=t)
        self.features.write(features, self.clock.now)
        frame = self.session.step(t, self._changes, features)
        self._changes = []
        self._index += 1
        wobble = 0.0009 * math.sin(self._index * 1.7) + (0.012 if self._index % 97 == 0 else 0.0)
        self.frames.write(PresentedFrame(self._index, t, self.clock.now + wobble, 6.1, frame.music.beats, 1))
        if picture:
            self.previews.write(made_up_picture(t), self._index)
        if self.ears.playing:
            self.ears = replace(self.ears, position=self.ears.position + seconds)
        state = self.session.state
        self._out.append(
            StageStatus(
                pid=1,
                t=t,
                stamp=self.clock.now,
                scene=self.queued_scene or frame.scene,
                coming=frame.goes_to if frame.goes_to != frame.scene else "",
                progress=frame.transitions[-1].progress if frame.transitions else 0.0,
                music=self._music(t, frame.music.locked) if music else frame.music,
                values=dict(state.values),
                living=frame.living,
                frames=FrameStats(60.0, 1000 / 60, 6.1, 16.7, 17.9, 3, self._index),
                renderer="Example GPU",
                width=1920,
                height=1080,
                output_open=self.output_open,
                output_display=self.output_display,
                displays=DISPLAYS,
                ears=self.ears,
                take=TakeStatus("/takes/one", 2467.0 + t, 212_400_000_000, 1204),
                problems=self.problems,
            )
        )

    def _music(self, t: float, locked: bool) -> MusicalTime:
        told = MusicalTime(t * BPM / 60, BPM, 0.93, "tracker", locked, bar_confidence=0.81)
        return replace(told, **self.music)  # type: ignore[arg-type]

    def listen(self, choice: AudioChoice) -> None:
        self.send(SetAudio(choice))
        self.sent.pop()

    def changes(self) -> list[tuple[str, ControlValue]]:
        """What controls were set to, in order."""
        return [(m.id, m.value) for m in self.sent if isinstance(m, ControlChange)]

    def plans(self) -> list[SetPlan]:
        return [m for m in self.sent if isinstance(m, SetPlan)]

    def sizes(self) -> list[SetRenderSize]:
        return [m for m in self.sent if isinstance(m, SetRenderSize)]

    def _transport(self, message: Transport) -> None:
        if message.action == "seek":
            self.ears = replace(self.ears, position=message.position)
        elif message.action == "loop":
            self.ears = replace(self.ears, loop=message.position != 0)
        else:
            self.ears = replace(self.ears, playing=message.action == "play")


def made_up_features(t: float) -> Features:
    """Return music of 128 beats a minute, invented."""
    beats = t * BPM / 60
    phase = beats % 1
    kick = (1 - phase) ** 3
    x = np.arange(SPECTRUM_BINS) / SPECTRUM_BINS
    ripple = 0.5 + 0.5 * np.sin(40 * x + 3 * t) * np.sin(17 * x - 2 * t)
    spectrum = np.clip((0.85 - 0.75 * x**0.6) * (0.45 + 0.55 * ripple) + kick * np.exp(-x * 60) * 0.5, 0, 1)
    s = np.arange(WAVEFORM_POINTS) / WAVEFORM_POINTS
    wave = 0.6 * kick * np.sin(12 * s + t) + 0.2 * np.sin(90 * s + 5 * t) + 0.12 * np.sin(210 * s)
    bands = np.clip(np.array([kick, kick * 0.9, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25][:BANDS]), 0, 1)
    return Features(
        hop=int(t * 86),
        t=t,
        level=0.5 + 0.3 * kick,
        energy=0.6,
        rms_db=-14 + 6 * kick,
        peak=0.5 + 0.3 * kick,
        silent=False,
        bands=bands.astype(np.float32),
        spectrum=spectrum.astype(np.float32),
        waveform=wave.astype(np.float32),
        onset_count=int(beats * 2),
        onset_t=int(beats * 2) / 2 * 60 / BPM,
        onset_strength=0.9 if int(beats * 2) % 2 == 0 else 0.4,
        bpm=BPM,
        beat_confidence=0.93,
        beat_count=int(beats),
        beat_t=int(beats) * 60 / BPM,
        beat_place=int(beats) % 4 + 1,
        beats_per_bar=4,
        chroma=np.array([1, 0, 0.1, 0.4, 0, 0.3, 0, 0.8, 0, 0.1, 0.2, 0], np.float32),
        lufs=-11.4,
        build=0.3,
        **drums(beats),  # type: ignore[arg-type]
    )


def drums(beats: float) -> dict[str, float]:
    """Return a kick on every beat, a snare on every second, hats between."""
    told: dict[str, float] = {}
    for name, every, first in (("kick", 1.0, 0.0), ("snare", 2.0, 1.0), ("hat", 0.5, 0.25)):
        count = max(math.floor((beats - first) / every) + 1, 0)
        told |= {f"{name}_count": count, f"{name}_t": (first + (count - 1) * every) * 60 / BPM, f"{name}_strength": 0.8}
    return told


def made_up_picture(t: float) -> np.ndarray:
    """Return a soft moving picture."""
    y, x = np.mgrid[0:360, 0:640].astype(np.float32) / 360
    a = np.sin(3 * x + t) + np.sin(4 * y - 0.7 * t) + np.sin(2 * (x + y) + 0.3 * t)
    rgb = (
        np.stack([0.5 + 0.5 * np.cos(a * 1.3 + k) for k in (0.2, 1.4, 2.9)], axis=-1)
        * np.exp(-((y - 0.5) ** 2) * 4)[..., None]
    )
    picture = np.full((360, 640, 4), 255, np.uint8)
    picture[..., :3] = np.clip(rgb * 255, 0, 255)
    return picture
