"""An export looked at before it runs: a child process draws the frames that are asked for. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

PreviewState = Literal["starting", "analysing", "ready", "failed", "closed"]


@dataclass(frozen=True, slots=True)
class SectionMark:
    """A section of the music within the video: its kind (`intro`, `build`, `drop`, ...), begin and end in seconds."""

    kind: str
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is heard in the whole track or take, by seconds of it: what is drawn under the picture.

    `peaks` is (n, 2): lowest and highest sample, -1..1, of n equal parts of `duration`.
    """

    duration: float
    peaks: NDArray[np.float32]
    beats: tuple[float, ...] = ()
    downbeats: tuple[float, ...] = ()
    sections: tuple[SectionMark, ...] = ()


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
    """A preview running in a child process, behind everything else. Every method returns at once."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        box: tuple[int, int] = (1280, 720),
        program: Sequence[str] = (),
        cwd: Path | None = None,
    ) -> None:
        """Start the child. `arguments` are the export's own; pictures are drawn at full size and shrunk into `box`.

        Raises:
            ExportError: the child cannot be started.
        """
        raise NotImplementedError

    @property
    def status(self) -> PreviewStatus:
        """The newest snapshot."""
        raise NotImplementedError

    def show(self, index: int) -> None:
        """Ask for a frame of the video; the newest wish counts."""
        raise NotImplementedError

    def picture(self) -> PreviewPicture | None:
        """Return the newest picture, None before the first; the same object while there is no newer one."""
        raise NotImplementedError

    def close(self) -> None:
        """End the child."""
        raise NotImplementedError
