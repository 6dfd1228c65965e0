"""What a source of the heard stream is to the loop of the ears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from react_app.audio.heard import Chunk
from react_app.core.problems import Problem
from react_app.link.messages import DeviceState, GridState, Transport


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How a source is doing, in the words of `EarsStatus`."""

    state: DeviceState = "off"
    text: str = ""
    overflows: int = 0
    playing: bool = False
    loop: bool = False
    position: float = 0.0
    duration: float = 0.0
    speakers: str = ""
    grid: GridState = ""
    grid_progress: float = 0.0
    grid_path: str = ""
    problems: tuple[Problem, ...] = ()


class Source(Protocol):
    """Gives what was heard since the last call; never blocks."""

    def poll(self, now: float) -> list[Chunk]:
        """Return what was heard up to `now`, in order."""

    @property
    def live(self) -> bool:
        """True while samples are coming; otherwise the stream is filled with silence."""

    @property
    def status(self) -> SourceStatus:
        """How it is doing."""

    def transport(self, message: Transport) -> None:
        """Play, pause, seek or loop; only files do."""

    def close(self) -> None:
        """Let go of devices and threads, in the background."""


class NoSource:
    """Nothing is listened to."""

    live = False
    status = SourceStatus()

    def poll(self, now: float) -> list[Chunk]:
        """Nothing is heard."""
        del now
        return []

    def transport(self, message: Transport) -> None:
        """There is nothing to play."""

    def close(self) -> None:
        """There is nothing to close."""
