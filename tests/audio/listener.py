"""The stage's end of the ears, for tests that drive the real process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from react_app.core.errors import LinkError
from react_app.core.features import Features
from react_app.core.show import AudioChoice
from react_app.link.channel import Channel, connect
from react_app.link.messages import EarsStatus, HeardSegment, Quit, SetAudio
from react_app.link.shared import FeatureRing

PATIENCE_S = 25.0


class Listener:
    """Starts the ears process, collects all it publishes and sends."""

    def __init__(self, runtime: Path, environment: dict[str, str] | None = None) -> None:
        self.runtime = runtime
        self.environment = environment or dict(os.environ)
        self.epoch = time.monotonic() - 5.0
        self.ring = FeatureRing(runtime)
        self.heard: list[tuple[Features, float]] = []
        self.segments: list[HeardSegment] = []
        self.status = EarsStatus(0)
        self._seen = self.ring.written
        self.process: subprocess.Popen[bytes]
        self.channel: Channel

    def start(self) -> None:
        """Start the process and connect to it."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "react_app.audio", "--runtime", str(self.runtime), "--epoch", repr(self.epoch)],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=(self.runtime / "ears.log").open("ab"),
        )  # fmt: skip
        self.connect()

    def connect(self) -> None:
        """Connect to the running process."""
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self.channel = connect(self.runtime, "ears")
            except LinkError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.01)
            else:
                return

    def listen(self, kind: str, name: str = "") -> None:
        """Choose a source."""
        self.channel.send(SetAudio(AudioChoice(kind, name)))  # type: ignore[arg-type]

    def poll(self) -> None:
        """Take in what came."""
        for message in self.channel.receive():
            if isinstance(message, EarsStatus):
                self.status = message
            elif isinstance(message, HeardSegment):
                self.segments.append(message)
        written = self.ring.written
        last = self.heard[-1][0].hop if self.heard else -1
        self.heard += [record for record in self.ring.since(self._seen) if record[0].hop > last]
        self._seen = written

    def until(self, wanted: Callable[[], object], what: str) -> None:
        """Wait until something is true; say what was waited for if it never is."""
        end = time.monotonic() + PATIENCE_S
        while True:
            self.poll()
            if wanted():
                return
            if time.monotonic() > end or self.process.poll() is not None:
                log = (self.runtime / "ears.log").read_text()[-2000:]
                raise AssertionError(f"waited for {what}; {self.status}; {log}")
            time.sleep(0.005)

    def hear(self, seconds: float) -> list[tuple[Features, float]]:
        """Listen until the heard stream is this much longer; return what was heard meanwhile."""
        self.until(lambda: self.heard, "features")
        begin = len(self.heard) - 1
        end = self.heard[begin][0].t + seconds
        self.until(lambda: self.heard[-1][0].t >= end, f"{seconds} s of features")
        return self.heard[begin:]

    def stop(self) -> None:
        """End the process."""
        if self.process.poll() is None:
            self.channel.send(Quit())
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.channel.close()
