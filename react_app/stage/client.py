"""The desk's side of the stage: attaches, starts, restarts, and never waits."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from react_app import __version__
from react_app.core.controls import ControlChange
from react_app.core.paths import Paths
from react_app.link.channel import Channel
from react_app.link.messages import (
    DeskMessage,
    DocumentRequest,
    Hello,
    Quit,
    StageMessage,
    StageStatus,
    Welcome,
)
from react_app.link.supervisor import Supervisor, SupervisorState

HEARTBEAT_S = 5.0
_MAX_UNSENT = 256
_END_S = 12.0
"""A stage may be in the middle of compiling a shader, and closes the take before it ends."""


class StageClient:
    """Talks to the one stage of this user; starts it where none runs, again where it dies or hangs.

    A restarted stage goes on from what it wrote down itself a moment before; nothing needs to be sent again but what
    was said while it was away.
    """

    def __init__(self, paths: Paths, extra_args: Sequence[str] = ()) -> None:
        self._paths = paths
        self._unsent: list[DeskMessage] = []
        command = [
            sys.executable, "-m", "react_app.stage", "--runtime", str(paths.runtime), "--takes", str(paths.takes),
            "--logs", str(paths.logs), *extra_args,
        ]  # fmt: skip
        self._supervisor = Supervisor(
            "stage",
            paths.runtime,
            lambda: command,
            on_connect=self._greet,
            heartbeat_s=HEARTBEAT_S,
            log=paths.logs / "stage.log",
            standby=True,
        )

    def start(self) -> None:
        """Attach to a running stage or start one; returns at once, `Welcome` comes through `poll`."""
        self._supervisor.start()

    @property
    def state(self) -> SupervisorState:
        """`starting` until first attached, then `attached`, or `restarting` while the stage is away."""
        return self._supervisor.state

    @property
    def restarts(self) -> int:
        """How often the stage had to be started again."""
        return self._supervisor.restarts

    @property
    def failure(self) -> str:
        """Why the stage cannot run at all, a sentence; empty while it can."""
        return self._supervisor.failure

    def poll(self) -> list[StageMessage]:
        """Return what the stage said since the last call; never blocks."""
        channel = self._supervisor.channel
        if channel is not None and self._unsent:
            unsent, self._unsent = self._unsent, []
            for message in unsent:
                channel.send(message)
        return [m for m in self._supervisor.receive() if isinstance(m, Welcome | StageStatus | DocumentRequest)]

    def send(self, message: DeskMessage) -> None:
        """Send a message; while the stage is away it is kept and sent when it is back."""
        if isinstance(message, ControlChange) and message.t == 0:
            message = replace(message, t=time.monotonic())
        channel = self._supervisor.channel
        if channel is None:
            self._unsent.append(message)
            del self._unsent[:-_MAX_UNSENT]
        else:
            channel.send(message)

    def close(self, quit_stage: bool) -> None:
        """Let go of the stage; with `quit_stage` it ends in good order, otherwise it plays on."""
        self._supervisor.stop(Quit() if quit_stage else None, timeout=_END_S)

    def _greet(self, channel: Channel) -> None:
        channel.send(Hello(os.getpid(), __version__))
