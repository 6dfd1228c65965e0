"""The desk's end of everything live: what the stage says, what the ears hear, what the audience sees."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.features import Features
from react_app.core.musicaltime import MusicalTime
from react_app.core.paths import Paths
from react_app.link.messages import DeskMessage, DocumentRequest, StageMessage, StageStatus, Welcome
from react_app.link.shared import FeatureRing, FrameLog, PreviewBlock

POLL_MS = 16
_RUN_ON_S = 1.0
"""Time is run on for this long after the last status, then it stands still: the stage is gone."""


class Client(Protocol):
    """What the desk needs of the stage's client."""

    @property
    def state(self) -> str:
        """`starting`, `attached` or `restarting`."""

    @property
    def failure(self) -> str:
        """Why the stage cannot run at all, empty while it can."""

    def start(self) -> None:
        """Attach to a stage or start one."""

    def poll(self) -> list[StageMessage]:
        """Return what the stage said since the last call."""

    def send(self, message: DeskMessage) -> None:
        """Send a message, never waiting."""

    def close(self, quit_stage: bool) -> None:
        """Let go of the stage."""


class StageLink(QObject):
    """Polls the client on a timer and hands out what came; knows the newest status."""

    welcomed = Signal(object)
    status_came = Signal(object)
    requested = Signal(str)
    state_changed = Signal(str)
    ticked = Signal(float)
    """Every poll, with the monotonic time: lamps, meters and pictures are drawn from it."""

    def __init__(self, client: Client, paths: Paths, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._client = client
        self._clock = clock
        self._features = FeatureRing(paths.runtime)
        self._previews = PreviewBlock(paths.runtime)
        self._frames = FrameLog(paths.runtime)
        self._seen_features = self._features.written
        self._seen_previews = -1
        self._seen_frames = self._frames.written
        self._state = client.state
        self.status = StageStatus(pid=0)
        self.heard = False
        """True once a status came."""
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.poll)

    def start(self) -> None:
        """Start the client and the polling."""
        self._client.start()
        self._timer.start()

    def close(self, *, quit_stage: bool) -> None:
        """Stop polling and let go of the stage."""
        self._timer.stop()
        self._client.close(quit_stage)

    @property
    def state(self) -> str:
        """`starting`, `attached` or `restarting`."""
        return self._state

    @property
    def failure(self) -> str:
        """Why the stage cannot run at all, empty while it can."""
        return self._client.failure

    @property
    def values(self) -> Mapping[str, ControlValue]:
        """Base values of all controls as the stage told them last."""
        return self.status.values

    def now(self) -> float:
        """Return monotonic time."""
        return self._clock()

    def send(self, message: DeskMessage) -> None:
        """Send a message to the stage."""
        self._client.send(message)

    def change(self, control_id: str, value: ControlValue) -> None:
        """Set a control: the one door through which every widget moves the show."""
        self._client.send(ControlChange(control_id, value, "desk"))

    def fire(self, control_id: str) -> None:
        """Fire an event control."""
        self.change(control_id, True)

    def poll(self) -> None:
        """Take in what came; called by the timer."""
        for message in self._client.poll():
            if isinstance(message, StageStatus):
                self.status, self.heard = message, True
                self.status_came.emit(message)
            elif isinstance(message, Welcome):
                self.welcomed.emit(message)
            elif isinstance(message, DocumentRequest):
                self.requested.emit(message.action)
        if self._client.state != self._state:
            self._state = self._client.state
            self.state_changed.emit(self._state)
        self.ticked.emit(self._clock())

    def music_at(self, now: float) -> MusicalTime:
        """Return musical time as the room hears it at `now`, run on from the newest status.

        The stage's musical time is ahead by the latency of the output, which the desk's own screen has not.
        """
        music = self.status.music
        passed = min(max(now - self.status.stamp, 0.0), _RUN_ON_S) if self.heard else 0.0
        return music.after(passed - music.lead_s)

    def stream_time(self, now: float) -> float:
        """Return which second of the heard stream is heard at `now`."""
        passed = min(max(now - self.status.stamp, 0.0), _RUN_ON_S) if self.heard else 0.0
        return self.status.t + passed

    def hops_since(self, number: int) -> tuple[list[Features], int]:
        """Return the hops published from `number` on that are still there, and the number to ask for next."""
        written = self._features.written
        if number >= written:
            return [], written
        return [features for features, _ in self._features.since(number)], written

    def new_features(self) -> tuple[Features, float] | None:
        """Return the newest features and their stamp if there are new ones since the last call."""
        written = self._features.written
        if written == self._seen_features:
            return None
        self._seen_features = written
        return self._features.newest()

    def new_preview(self) -> NDArray[np.uint8] | None:
        """Return the newest program picture if there is a new one since the last call."""
        written = self._previews.written
        if written == self._seen_previews:
            return None
        self._seen_previews = written
        newest = self._previews.newest()
        return None if newest is None else newest[0]

    def new_intervals(self) -> list[float]:
        """Return the times in ms between the frames shown since the last call."""
        written = self._frames.written
        if written == self._seen_frames:
            return []
        frames = self._frames.since(max(self._seen_frames - 1, 0))
        self._seen_frames = written
        pairs = pairwise(frames)
        return [1000 * (b.presented - a.presented) for a, b in pairs if a.pid == b.pid and b.presented > a.presented]
