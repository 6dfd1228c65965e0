"""An export looked at before it runs: a child process draws the frames that are asked for. No Qt."""

from __future__ import annotations

import contextlib
import json
import queue
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from react_app.export.preview.timeline import SectionMark, Timeline
from react_app.export.system.children import start_child

__all__ = ["PreviewJob", "PreviewPicture", "PreviewState", "PreviewStatus", "SectionMark", "Timeline"]

_NICENESS = 2
"""Somebody waits for it, but a show that is on goes first."""

PreviewState = Literal["starting", "analysing", "ready", "failed", "closed"]


@dataclass(frozen=True, slots=True)
class PreviewStatus:
    """How a preview stands; the newest counts. `message` is a sentence: why it failed, or what it waits for.

    The video has `frames` frames at `fps`, and its first lies `begin` seconds after the beginning of the timeline.
    While the state is `analysing`, `heard` is how much of the track was heard, 0..1.
    """

    state: PreviewState = "starting"
    message: str = ""
    heard: float = 0.0
    frames: int = 0
    fps: float = 0.0
    begin: float = 0.0
    width: int = 0
    height: int = 0
    timeline: Timeline | None = None


@dataclass(frozen=True, slots=True)
class PreviewPicture:
    """A frame of the video: RGBA, (height, width, 4), rows from the top, no larger than what was asked for.

    `exact` says that it is the very frame that will be encoded; else trails and feedback in it have run for a few
    seconds only, and the exact one follows.
    """

    index: int
    exact: bool
    pixels: NDArray[np.uint8]


class PreviewJob:
    """A preview running in a child process. Every method returns at once."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        box: tuple[int, int] = (1280, 720),
        program: Sequence[str] = (sys.executable, "-m", "react_app.export"),
        cwd: Path | None = None,
    ) -> None:
        """Start the child. `arguments` are the export's own; pictures are drawn at full size and shrunk into `box`.

        Raises:
            ExportError: the child cannot be started.
        """
        self._lock = threading.Lock()
        self._status = PreviewStatus()
        self._picture: PreviewPicture | None = None
        self._closed = False
        self._wishes: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        command = [*program, "preview", "--box", str(box[0]), str(box[1]), *arguments]
        self._child = start_child(command, "preview", cwd=cwd, niceness=_NICENESS)
        for name, run in (("preview-answers", self._read), ("preview-wishes", self._write)):
            threading.Thread(target=run, name=name, daemon=True).start()

    @property
    def status(self) -> PreviewStatus:
        """The newest snapshot."""
        with self._lock:
            return self._status

    def show(self, index: int) -> None:
        """Ask for a frame of the video; the newest wish counts."""
        self._wishes.put(index)

    def picture(self) -> PreviewPicture | None:
        """Return the newest picture, None before the first; the same object while there is no newer one."""
        with self._lock:
            return self._picture

    def close(self) -> None:
        """End the child."""
        self._closed = True
        self._wishes.put(None)
        self._child.kill()

    def _write(self) -> None:
        assert self._child.stdin is not None
        with contextlib.suppress(OSError), self._child.stdin as stream:
            while (index := self._wishes.get()) is not None:
                stream.write(json.dumps({"show": index}).encode() + b"\n")
                stream.flush()

    def _read(self) -> None:
        assert self._child.stdout is not None
        with self._child.stdout as stream:
            for line in stream:
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    event = json.loads(line)
                    data = stream.read(int(event.get("bytes", 0)))
                    if len(data) == event.get("bytes", 0):
                        self._take_in(event, data)
        code = self._child.wait()
        with self._lock:
            if self._closed:
                self._status = replace(self._status, state="closed")
            elif self._status.state != "failed":
                words = f"The preview ended unexpectedly (code {code})."
                self._status = replace(self._status, state="failed", message=words)
        self._wishes.put(None)

    def _take_in(self, event: dict[str, Any], data: bytes) -> None:
        with self._lock:
            if event["event"] == "picture":
                shape = int(event["height"]), int(event["width"]), 4
                pixels = np.frombuffer(data, np.uint8).reshape(shape)
                self._picture = PreviewPicture(int(event["index"]), bool(event["exact"]), pixels)
            else:
                self._status = _after(self._status, event, data)


def _after(status: PreviewStatus, event: dict[str, Any], data: bytes) -> PreviewStatus:
    """Return the status after an event of the child."""
    match event["event"]:
        case "analysing":
            return replace(status, state="analysing", heard=min(max(float(event["share"]), 0.0), 1.0))
        case "waiting":
            return replace(status, message=str(event["message"]))
        case "ready":
            frames, width, height = (int(event[name]) for name in ("frames", "width", "height"))
            fps, begin = float(event["fps"]), float(event["begin"])
            return replace(
                status, state="ready", message="", frames=frames, fps=fps, begin=begin, width=width, height=height
            )
        case "timeline":
            return replace(status, timeline=_timeline(event, data))
        case "failed" | "error":
            return replace(status, state="failed", message=str(event["message"]))
    return status


def _timeline(event: dict[str, Any], data: bytes) -> Timeline:
    return Timeline(
        float(event["duration"]),
        np.frombuffer(data, np.float32).reshape(-1, 2),
        tuple(map(float, event["beats"])),
        tuple(map(float, event["downbeats"])),
        tuple(SectionMark(str(kind), float(begin), float(end)) for kind, begin, end in event["sections"]),
    )
