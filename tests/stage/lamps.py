"""The real way from a microphone to the lamp: sound written into a virtual device in time, stage and ears as processes.

The virtual microphone is a pipe of a private PulseAudio; what is written into it is in the air at that moment, so the
true time of every beat is known on the clock that stamps the frames.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from react_app.core.paths import Paths
from react_app.core.plan import Plan
from react_app.core.show import AudioChoice, Layer, Scene, Show
from react_app.link.messages import SetAudio, SetPlan, SetRenderSize, StageStatus
from react_app.link.shared import FrameLog, PresentedFrame
from react_app.link.supervisor import read_pid
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.stage.client import StageClient
from tests.audio.pulse import PrivatePulse

RATE = 44_100
BLOCK = 88
PATIENCE_S = 60.0
LIGHT = """/*{"ISFVSN": "2"}*/
void main() { gl_FragColor = vec4(isf_FragNormCoord, fract(TIME), 1.0); }
"""


class Microphone:
    """Writes silence into a pipe in time, 2 ms at a time; `play` puts music into it and tells when it began."""

    def __init__(self, pipe: Path) -> None:
        self._pipe = pipe
        self._waiting: NDArray[np.int16] = np.zeros((0, 2), np.int16)
        self._lock = threading.Lock()
        self.began = 0.0
        """`time.monotonic()` at which the first sample of the music is written; 0 before."""
        self.late_s = 0.0
        """The longest that writing was behind: how busy the machine is."""
        self._running = True
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()

    def play(self, mono: NDArray[np.float32]) -> None:
        """Play samples at 44.1 kHz from now on."""
        with self._lock:
            whole = np.round(np.clip(mono, -1, 1) * 30_000).astype(np.int16)
            self._waiting = np.repeat(whole[:, None], 2, axis=1)
            self.began = 0.0

    def stop(self) -> None:
        """End writing."""
        self._running = False

    def _write(self) -> None:
        with contextlib.suppress(BrokenPipeError), open(os.open(self._pipe, os.O_WRONLY), "wb", buffering=0) as pipe:
            begin, written = time.monotonic(), 0
            while self._running:
                due = begin + written / RATE
                time.sleep(max(0.0, due - time.monotonic()))
                behind = time.monotonic() - due
                with self._lock:
                    if behind > 0.01 and not self.began:  # nothing but silence was written: time is taken anew
                        begin, due, behind = begin + behind, due + behind, 0.0
                    block, self._waiting = self._waiting[:BLOCK], self._waiting[BLOCK:]
                    if len(block) and not self.began:
                        self.began, self.late_s = due, 0.0
                self.late_s = max(self.late_s, behind)
                pipe.write(np.concatenate([block, np.zeros((BLOCK - len(block), 2), np.int16)]).tobytes())
                written += BLOCK


@dataclass(frozen=True, slots=True, eq=False)
class Lamps:
    """What was shown while music with known beats was in the air. Times are of the machine's monotonic clock."""

    beats: NDArray[np.float64]
    """When the true beats were in the air."""
    lit: NDArray[np.float64]
    """When the first frame after each whole beat was shown."""
    skipped: NDArray[np.float64]
    """When a beat was lit by no frame: two of them passed between two frames. More than once for more than one."""
    frames: NDArray[np.float64]
    """When frames were shown."""
    late_s: float

    def offsets(self, after_s: float) -> NDArray[np.float64]:
        """Return for every beat, from `after_s` into the music, how much later the nearest lamp was lit."""
        beats = self.beats[self.beats >= self.beats[0] + after_s]
        return np.array([self.lit[np.abs(self.lit - t).argmin()] - t for t in beats])


def watch_lamps(
    paths: Paths,
    pulse: PrivatePulse,
    mono: NDArray[np.float32],
    beats: NDArray[np.float64],
    *,
    fps: float = 60.0,
    size: tuple[int, int] = (160, 90),
    arguments: tuple[str, ...] = ("--headless",),
) -> Lamps:
    """Play music with these beats (seconds) into a microphone and watch a stage that listens to it.

    The processes find the sound server through this process's environment: it must be `pulse`'s. `pulse` must run.
    """
    pipe = pulse.folder / "mic"
    pulse.load("module-pipe-source", "source_name=mic", f"file={pipe}", "format=s16le", f"rate={RATE}", "channels=2")
    microphone = Microphone(pipe)
    client = StageClient(paths, arguments)
    heard: list[StageStatus] = []

    def poll() -> None:
        heard.extend(message for message in client.poll() if isinstance(message, StageStatus))
        del heard[:-1]

    def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> None:
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited for {what}; {client.state}, {client.failure}, {heard}")
            poll()
            time.sleep(0.01)

    try:
        client.start()
        client.send(SetRenderSize(*size, fps))
        client.send(SetPlan(_light_plan(paths.runtime), {}))
        until(lambda: heard and heard[-1].ears is not None, "the ears")
        client.send(SetAudio(AudioChoice("device", "pulse:mic")))
        until(lambda: heard and heard[-1].ears and heard[-1].ears.state in ("running", "silent"), "the microphone")
        log = FrameLog(paths.runtime)
        first = log.written
        microphone.play(mono)
        until(lambda: microphone.began, "the music")
        frames: list[PresentedFrame] = []
        end = microphone.began + len(mono) / RATE
        while time.monotonic() < end:
            poll()
            frames += log.since(first)
            first = log.written
            time.sleep(0.05)
    finally:
        microphone.stop()
        client.close(quit_stage=True)
        for name in ("stage", "ears"):
            pid = read_pid(paths.runtime, name)
            if pid is not None:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
    return lamps_of(microphone.began + beats, frames, microphone.late_s)


def lamps_of(beats: NDArray[np.float64], frames: list[PresentedFrame], late_s: float = 0.0) -> Lamps:
    """Return when lamps were lit by frames that show musical time."""
    shown = np.array([frame.presented for frame in frames])
    counted = np.floor([frame.beats for frame in frames])
    steps = np.diff(counted, prepend=counted[:1])
    skipped = np.repeat(shown, np.maximum(0, steps - 1).astype(int))
    return Lamps(beats, shown[steps > 0], skipped, shown, late_s)


def _light_plan(folder: Path) -> Plan:
    """Return a plan of one layer that costs next to nothing."""
    (folder / "light.fs").write_text(LIGHT, encoding="utf-8")
    layer = Layer(1, "Light", str(folder / "light.fs"))
    show = Show(scenes=(Scene("light", "Light", layers=(layer,)),), scene="light")
    plan, problems = compile_plan(show, Library([folder]))
    assert not problems, problems
    return plan
