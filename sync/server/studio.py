"""What the local server has made for it: analyses, looks and videos. The app hands it in; `sync` does not know how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

TaskKind = Literal["compel", "canvas", "video"]

STAGES = (
    "AUDIO_ANALYSIS",
    "AUDIO_TRANSCRIPTION",
    "SCENE_PLANNING",
    "IMAGE_GENERATION",
    "SCENE_ANALYSIS",
    "CLIP_GENERATION",
    "FINAL_RENDER",
)
"""The stages of a compel, in order. A studio reports those it really has; the others are passed over."""


class StudioError(Exception):
    """A task failed; `str(error)` is a sentence for the user, `code` one word for programs."""

    def __init__(self, message: str, *, code: str = "render_failed") -> None:
        super().__init__(message)
        self.code = code


class CancelledError(Exception):
    """Raised by `Report.stage` when the task was cancelled; the studio stops and leaves nothing behind."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look a track can be given: a Compeller style, a Music Visuals template."""

    id: str
    name: str
    description: str = ""
    palette: tuple[str, ...] = ()
    """Colours as #rrggbb."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A track heard whole. Times are seconds, energies 0..1."""

    duration: float
    bpm: float
    bpm_confidence: float
    meter: int
    beats: tuple[float, ...]
    downbeats: tuple[float, ...]
    key: str
    mode: str
    sections: tuple[Mapping[str, Any], ...]
    """Each has type, start, end and energy."""
    energy_hz: float
    energy: tuple[float, ...]
    drops: tuple[float, ...]
    loudness_lufs: float
    true_peak_db: float


@dataclass(frozen=True, slots=True)
class Task:
    """A video to be made of `track`, written into the folder `into` (which exists and is empty).

    `look` is a look's id or name, or free words. A compel and a video last as long as the track, a canvas 3 to 8 s
    from `start` (the most energetic moment if None) and is silent.
    """

    kind: TaskKind
    track: Path
    into: Path
    look: str
    width: int
    height: int
    title: str = ""
    artist: str = ""
    context: str = ""
    start: float | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: an MP4 and a poster (JPEG or PNG), both in the task's folder. `facts` is free to add to."""

    video: Path
    poster: Path
    width: int
    height: int
    fps: float
    frames: int
    duration: float
    facts: Mapping[str, Any] = field(default_factory=dict)


class Report(Protocol):
    """Where a task is told of."""

    def stage(self, name: str, share: float) -> None:
        """Tell that `share` (0..1) of a stage is done.

        Raises:
            CancelledError: nobody wants the result any more.
        """


class Studio(Protocol):
    """What can be made. Every method may be called from any thread and takes as long as it takes."""

    def looks(self) -> tuple[Look, ...]:
        """Return the looks there are."""

    def hear(self, track: Path, report: Report | None = None) -> Analysis:
        """Return the analysis of a track; `report` is told of the stage AUDIO_ANALYSIS meanwhile.

        Raises:
            StudioError: it is no audio that can be decoded.
            CancelledError: the report said so.
        """

    def make(self, task: Task, report: Report) -> Made:
        """Make a video.

        Raises:
            StudioError: it cannot be made.
            CancelledError: the report said so.
        """
