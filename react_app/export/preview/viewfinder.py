"""Any frame of an export: a sketch of it soon, and then the very one that the export draws."""

from __future__ import annotations

import math
import time
from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction

from react_app.core.frame import FrameInputs
from react_app.core.plan import Plan
from react_app.engine.renderer import Renderer
from react_app.engine.state import RendererState
from react_app.engine.surface import Size
from react_app.export.media.convert import Picture
from react_app.export.playing.lead import Lead
from react_app.export.playing.offline import draw_step, untold
from react_app.export.playing.performance import Stepper
from react_app.export.preview.course import Course, InterruptedDrawing

_SKETCH_PIXELS = 480 * 270
_SKETCH_S = 0.4
"""For how long what came before a sketch is drawn."""
_AT_ONCE_S = 0.08
"""A picture that is drawn in less needs no sketch."""
_STATE_EVERY_S = 2
_STATE_BYTES = 1 << 29
"""Memory that states of the renderer may take; past it every other one goes."""
_SLOW_S = 0.05

Interrupt = Callable[[], bool]


def sketch_size(size: Size) -> Size:
    """Return the size of a sketch of a picture; the picture's own if that is small."""
    scale = math.sqrt(_SKETCH_PIXELS / (size[0] * size[1]))
    return size if scale > 0.7 else (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))


def remembers(plan: Plan, frame: FrameInputs) -> bool:
    """Return whether a frame's picture depends on the frames before."""
    nodes = (node for scene in frame.scenes for node in plan.nodes_to(scene))
    return frame.freeze or any(entry.persistent for node in nodes for entry in node.shader.passes)


class Pace:
    """How long a frame takes to draw, lately."""

    def __init__(self) -> None:
        self.seconds = _SLOW_S

    def draw(self, renderer: Renderer, draw: Callable[[], None]) -> None:
        """Draw and wait until it is done."""
        begun = time.perf_counter()
        draw()
        renderer.finish()
        self.seconds += 0.3 * (time.perf_counter() - begun - self.seconds)


class Sketcher:
    """Draws frames with no more than a moment of what came before them, so that any is there soon."""

    def __init__(self, renderer: Renderer, course: Course, begin: int) -> None:
        """`begin` is the first frame the export draws, seen or not."""
        self._renderer = renderer
        self._course = course
        self._begin = begin
        self._blank = renderer.state()
        self._pace = Pace()

    def sketch(self, index: int, interrupted: Interrupt) -> Picture:
        """Return about what frame `index` looks like.

        Raises:
            InterruptedDrawing: `interrupted` said so.
            ReactError: it could not be drawn.
        """
        first = max(self._begin, index - round(_SKETCH_S / self._pace.seconds))
        stepper = self._course.from_frame(first, interrupted)
        plan = stepper.plan
        self._renderer.set_plan(plan)
        self._renderer.restore(self._blank)
        while stepper.index <= index:
            if interrupted():
                raise InterruptedDrawing
            frame = stepper.step().frame
            if stepper.plan is not plan:
                plan = stepper.plan
                self._renderer.set_plan(plan)
            self._pace.draw(self._renderer, lambda frame=frame: draw_step(self._renderer, frame, untold))  # type: ignore[misc]
        return self._renderer.picture.read_rgba()


class Viewfinder:
    """Draws the very frames of an export in any order. `begin` is the first frame the export draws, seen or not."""

    def __init__(self, renderer: Renderer, course: Course, fps: Fraction, begin: int) -> None:
        self._renderer = renderer
        self._course = course
        self._begin = begin
        self._blank = renderer.state()
        self._states: list[tuple[int, RendererState]] = [(begin, self._blank)]
        """Before which frame the renderer was like that."""
        self._every = max(1, round(_STATE_EVERY_S * fps))
        self._stepper: Stepper | None = None
        """Where the drawing stands: the renderer, or `_held`, is as it is before this one's next step."""
        self._lead = Lead(renderer, untold)
        self._held: RendererState | None = None
        self._pace = Pace()
        self._alone: tuple[int, bool] = (-1, False)

    def go_on(self, index: int) -> Picture | None:
        """Draw one frame on the way to frame `index`; return it when it is reached.

        Raises:
            ReactError: it could not be drawn.
        """
        if self._distance(index) > 1 and self._stands_alone(index):
            return self._draw_alone(index)
        stepper = self._stand_before(index)
        step = stepper.step()
        self._lead.pass_over(step, stepper.plan)
        reached, far = stepper.index == index + 1, stepper.index - self._states[-1][0] >= self._every
        if reached or far:
            self._pace.draw(self._renderer, self._lead.finish)
        if far:
            self._keep(stepper.index)
        return self._renderer.picture.read_rgba() if reached else None

    def soon(self, index: int, interrupted: Interrupt) -> bool:
        """Return whether frame `index` is drawn at once, so that a sketch would not be sooner.

        Raises:
            InterruptedDrawing: `interrupted` said so.
        """
        distance = 1 if self._stands_alone(index, interrupted) else self._distance(index)
        return distance * self._pace.seconds < _AT_ONCE_S or self._distance(index) <= 1

    def left(self, index: int) -> int:
        """Return how many frames are to be drawn until frame `index` is there."""
        return 1 if self._stands_alone(index) else self._distance(index)

    def _distance(self, index: int) -> int:
        stands = self._begin if self._stepper is None or self._stepper.index > index else self._stepper.index
        return index + 1 - max(self._states[self._place(index)][0], stands)

    def _stands_alone(self, index: int, interrupted: Interrupt = lambda: False) -> bool:
        if self._alone[0] != index:
            stepper = self._course.from_frame(index, interrupted)
            frame = stepper.step().frame
            self._alone = (index, not remembers(stepper.plan, frame))
        return self._alone[1]

    def _draw_alone(self, index: int) -> Picture:
        if self._stepper is not None and self._held is None:
            self._lead.finish()
            self._held = self._renderer.state()
        stepper = self._course.from_frame(index)
        self._stand(stepper, self._blank)
        step = stepper.step()
        self._lead.pass_over(step, stepper.plan)
        self._pace.draw(self._renderer, self._lead.finish)
        return self._renderer.picture.read_rgba()

    def _stand_before(self, index: int) -> Stepper:
        place, state = self._states[self._place(index)]
        if self._stepper is None or self._stepper.index > index or self._stepper.index < place:
            self._stepper = self._course.from_frame(place)
            self._held = state
        if self._held is not None:
            self._stand(self._stepper, self._held)
            self._held = None
        return self._stepper

    def _stand(self, stepper: Stepper, state: RendererState) -> None:
        self._lead = Lead(self._renderer, untold)
        self._renderer.set_plan(stepper.plan)
        self._renderer.restore(state)

    def _place(self, index: int) -> int:
        return bisect_right(self._states, index, key=lambda entry: entry[0]) - 1

    def _keep(self, index: int) -> None:
        self._states.append((index, self._renderer.state()))
        if sum(state.bytes for _, state in self._states) > _STATE_BYTES and len(self._states) > 2:
            self._states[1:] = self._states[2::2]
            self._every *= 2
