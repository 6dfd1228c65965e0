"""What of a performance is rendered, and how one of its frames is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from react_app.core.errors import ExportError
from react_app.core.frame import FrameInputs
from react_app.core.plan import Plan
from react_app.core.problems import Problem

PREROLL_S = 2
"""Seconds before a part that a rehearsal draws, so that trails and feedback are there."""


class Painter(Protocol):
    """What draws: `react_app.engine.renderer.Renderer`."""

    def set_plan(self, plan: Plan) -> None:
        """Draw this plan from now on."""

    def ready(self, scene_id: str) -> bool:
        """Return whether a scene can be drawn at once."""

    def prepare_scene(self, scene_id: str) -> None:
        """Compile all that a scene needs."""

    def render(self, frame: FrameInputs) -> None:
        """Draw one frame."""

    def finish(self) -> None:
        """Wait until it is drawn, letting other threads run."""

    def take_problems(self) -> list[Problem]:
        """Return the problems met since the last call."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which frames of a performance become the video: `count` frames from frame `first` on.

    The sound of the video ends at `stop`, in seconds from the performance's beginning.
    """

    first: int
    count: int
    fps: Fraction
    stop: Fraction

    @property
    def begin(self) -> Fraction:
        """When the first frame is, in seconds from the performance's beginning."""
        return self.first / self.fps


def span_of(duration: Fraction, fps: Fraction, begin: float | None = None, end: float | None = None) -> Span:
    """Return the frames that show `duration` seconds, or the part of it from `begin` to `end`.

    The video lasts as long as the sound or less than a frame longer.

    Raises:
        ExportError: the part is empty.
    """
    start = Fraction(begin or 0).limit_denominator(1_000_000)
    stop = duration if end is None else min(Fraction(end).limit_denominator(1_000_000), duration)
    if start < 0 or stop <= start:
        raise ExportError(
            f"There is nothing to render from {float(start):g} s to {float(stop):g} s; "
            f"the sound is {float(duration):.2f} s long."
        )
    first = math.floor(start * fps)
    return Span(first, math.ceil(stop * fps) - first, fps, stop)


def loop_of(span: Span, seconds: float | None) -> int:
    """Return how many pictures at the end of a span go over into those before its beginning, for so many seconds.

    Raises:
        ExportError: there is not so much before the beginning, or the span is shorter than twice that.
    """
    if seconds is None:
        return 0
    pictures = round(Fraction(seconds).limit_denominator(1_000_000) * span.fps) if math.isfinite(seconds) else -1
    if not 0 <= pictures <= min(span.first, span.count // 2):
        most = float(min(span.first, span.count // 2) / span.fps)
        raise ExportError(
            f"A loop cannot take {seconds:g} s to go over into its beginning; here {most:.2f} s are possible."
        )
    return pictures


def draw_step(
    painter: Painter,
    frame: FrameInputs,
    on_problem: Callable[[Problem], None],
    draw: Callable[[], None] | None = None,
) -> None:
    """Draw a frame, with all that its scenes need compiled first; by `draw` where it is not drawn as usual."""
    for scene in frame.scenes:
        if not painter.ready(scene):
            painter.prepare_scene(scene)
    if draw is None:
        painter.render(frame)
    else:
        draw()
    for problem in painter.take_problems():
        on_problem(problem)


def untold(problem: Problem) -> None:
    """Take a problem of a picture that is not exported: the export itself tells what it cannot draw."""
