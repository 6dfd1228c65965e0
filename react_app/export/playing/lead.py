"""The frames before a part: nobody sees them, but what their shaders remember belongs to the part's pictures."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from react_app.core.frame import FrameInputs
from react_app.core.plan import Plan
from react_app.core.problems import Problem
from react_app.export.playing.offline import Painter, draw_step
from react_app.export.playing.performance import Step

_AT_ONCE = 64
"""So many frames are given to a GPU before it is waited for; without end they would pile up in its driver."""


class LeadPainter(Painter, Protocol):
    """What draws, and can draw only what is remembered: `react_app.engine.renderer.Renderer`."""

    def remember(self, frame: FrameInputs, following: FrameInputs) -> None:
        """Draw only what later frames depend on of a frame that nobody sees."""


def lead_begin(first: int, fps: Fraction, seconds: float | None) -> int:
    """Return the first frame that is passed over before frame `first`: the performance's, or `seconds` earlier."""
    return 0 if seconds is None else max(0, first - math.ceil(Fraction(seconds).limit_denominator(1_000_000) * fps))


class Lead:
    """Passes over the steps before a part, so that the part's pictures are those of the whole."""

    def __init__(self, painter: LeadPainter, on_problem: Callable[[Problem], None]) -> None:
        self._painter = painter
        self._on_problem = on_problem
        self._held: FrameInputs | None = None
        self._passed = 0
        self._plan: Plan | None = None

    def pass_over(self, step: Step, plan: Plan) -> None:
        """Take the next step, with the plan that is on; the one before it is drawn as far as it matters."""
        held = self._held
        if held is not None and plan is self._plan:
            draw_step(self._painter, held, self._on_problem, lambda: self._painter.remember(held, step.frame))
            self._passed += 1
            if self._passed % _AT_ONCE == 0:
                self._painter.finish()
        else:
            self.finish()
        if plan is not self._plan:
            self._painter.set_plan(plan)
            self._plan = plan
        self._held = step.frame

    def finish(self) -> None:
        """Draw the last step taken, all of it: its picture may stay for a while."""
        if self._held is not None:
            draw_step(self._painter, self._held, self._on_problem)
            self._held = None
