"""Any frame of an export, drawn as the export will draw it: soon a near one, then the exact one."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction

from react_app.core.frame import FrameInputs
from react_app.core.plan import Plan
from react_app.engine.renderer import Renderer
from react_app.engine.state import RendererState
from react_app.export.convert import Picture
from react_app.export.course import Course, InterruptedDrawing
from react_app.export.performance import Step, Stepper

_NEAR_S = 0.4
"""For how long what came before a near picture is drawn."""
_STATE_EVERY_S = 2
_STATE_BYTES = 1 << 29
"""Memory that states of the renderer may take; past it every other one goes."""

Interrupt = Callable[[], bool]


def remembers(plan: Plan, frame: FrameInputs) -> bool:
    """Return whether a frame's picture depends on the frames before."""
    nodes = (node for scene in frame.scenes for node in plan.nodes_to(scene))
    return frame.freeze or any(entry.persistent for node in nodes for entry in node.shader.passes)


class Viewfinder:
    """Draws frames of a performance in any order. `begin` is the first frame the export draws, seen or not."""

    def __init__(self, renderer: Renderer, course: Course, fps: Fraction, begin: int) -> None:
        self._renderer = renderer
        self._course = course
        self._fps = fps
        self._begin = begin
        self._blank = renderer.state()
        self._states: list[tuple[int, RendererState]] = [(begin, self._blank)]
        """Before which frame the renderer was like that."""
        self._every = max(1, round(_STATE_EVERY_S * fps))
        self._exact: Stepper | None = None
        """Where the exact drawing stands: the renderer, or `_held`, is as it is before this one's next step."""
        self._held: RendererState | None = None
        self._plan: Plan | None = None
        self._pace = _NEAR_S / 8
        """Seconds a frame takes."""

    def near(self, index: int, interrupted: Interrupt) -> tuple[Picture, bool]:
        """Return a picture of frame `index`, and whether it is exact.

        Raises:
            InterruptedDrawing: `interrupted` said so.
            ReactError: it could not be drawn.
        """
        if self._exact is not None and self._held is None:
            self._held = self._renderer.state()
        first = max(self._begin, index - max(2, round(_NEAR_S / self._pace)))
        stepper = self._course.from_frame(index, interrupted).fork()
        plan = stepper.plan
        step = stepper.step()
        alone = not remembers(plan if step.plan is None else step.plan, step.frame)
        stepper = self._course.from_frame(index if alone else first, interrupted)
        self._stand(stepper, self._blank)
        while True:
            if interrupted():
                raise InterruptedDrawing
            step = stepper.step()
            self._draw(stepper, step)
            if stepper.index > index:
                return self._renderer.read_rgba(), alone or first == self._begin

    def go_on(self, index: int) -> Picture | None:
        """Draw one frame on the way to the exact frame `index`; return it when it is reached.

        Raises:
            ReactError: it could not be drawn.
        """
        stepper = self._stand_before(index)
        step = stepper.step()
        self._draw(stepper, step)
        if stepper.index > self._states[-1][0] + self._every - 1:
            self._keep(stepper.index)
        return self._renderer.read_rgba() if stepper.index == index + 1 else None

    def left(self, index: int) -> int:
        """Return how many frames are to be drawn until the exact frame `index` is there."""
        place = max(self._states[self._place(index)][0], self._position(index))
        return index + 1 - place

    def _stand_before(self, index: int) -> Stepper:
        place, state = self._states[self._place(index)]
        if self._exact is None or self._exact.index > index or self._exact.index < place:
            self._exact = self._course.from_frame(place)
            self._held = state
        if self._held is not None:
            self._stand(self._exact, self._held)
            self._held = None
        return self._exact

    def _stand(self, stepper: Stepper, state: RendererState) -> None:
        self._set_plan(stepper.plan)
        self._renderer.restore(state)

    def _position(self, index: int) -> int:
        return self._exact.index if self._exact is not None and self._exact.index <= index else self._begin

    def _place(self, index: int) -> int:
        return bisect_right(self._states, index, key=lambda entry: entry[0]) - 1

    def _draw(self, stepper: Stepper, step: Step) -> None:
        self._set_plan(stepper.plan)
        for scene in step.frame.scenes:
            if not self._renderer.ready(scene):
                self._renderer.prepare_scene(scene)
        begun = time.perf_counter()
        self._renderer.render(step.frame)
        self._renderer.finish()
        self._pace += 0.2 * (time.perf_counter() - begun - self._pace)

    def _set_plan(self, plan: Plan) -> None:
        if plan is not self._plan:
            self._renderer.set_plan(plan)
            self._plan = plan

    def _keep(self, index: int) -> None:
        self._states.append((index, self._renderer.state()))
        if sum(state.bytes for _, state in self._states) > _STATE_BYTES and len(self._states) > 2:
            self._states[1:] = self._states[2::2]
            self._every *= 2
