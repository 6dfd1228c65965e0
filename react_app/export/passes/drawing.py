"""A pass: what is missing is drawn, and handed to the outputs; at the end of each segment the renderer's state is kept.

Session and hearing go through everything from the performance's beginning, drawn or not: that is quick, and exact.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from react_app.core.plan import Plan
from react_app.core.problems import Problem
from react_app.engine.context import Context, describe
from react_app.engine.renderer import Renderer
from react_app.export.media.colour import Drawing
from react_app.export.media.convert import layout_of
from react_app.export.passes.fanout import FanOut, Feed
from react_app.export.passes.legs import Leg, plan_legs
from react_app.export.passes.work import Work
from react_app.export.playing.lead import Lead, lead_begin
from react_app.export.playing.offline import draw_step
from react_app.export.playing.performance import FeatureSource, ImageChange, PlanChange, Stepper
from react_app.export.report.report import Report
from react_app.export.report.steering import Steering
from react_app.export.system.aside import Aside

if TYPE_CHECKING:
    from react_app.export.passes.render import RenderJob

_LONG_LEAD_S = 60
"""A part that begins later than this takes a moment to get to, which is told."""


class Pass:
    """Draws what is missing of a job's pictures. The context is current."""

    def __init__(
        self,
        ctx: Context,
        job: RenderJob,
        feeds: Sequence[Feed],
        work: Work,
        step: int,
        drawn: Drawing,
        report: Report,
        steering: Steering,
        on_problem: Callable[[Problem], None],
    ) -> None:
        """`step` is how many pictures a segment has."""
        self._ctx, self._job, self._feeds, self._work, self._step = ctx, job, feeds, work, step
        self._drawn, self._report, self._steering, self._on_problem = drawn, report, steering, on_problem
        self._states = Aside("state")
        self._layout = layout_of(
            (feed.output.video for feed in feeds),
            software=describe(ctx).software,
            plain=all(feed.plain and not feed.output.loop for feed in feeds),
        )
        for feed in feeds:
            feed.layout = self._layout
        missing = set[int]().union(*(feed.missing for feed in feeds))
        self._missing = missing
        self.done = job.span.count - sum(self._length(segment) for segment in missing)
        """How many pictures are finished."""
        self.legs = plan_legs(feeds, work.states, step, job.span.count)
        """What is to be drawn."""

    def draw(self, features: FeatureSource) -> None:
        """Draw it all, and wait until it is encoded and on disk.

        Raises:
            ReactError: drawing or encoding failed.
            OSError: a state could not be kept.
        """
        stepper = Stepper(self._job.performance, features, self._job.span.fps)
        for leg in self.legs:
            self._draw_leg(leg, stepper)
        for feed in self._feeds:
            feed.finish()
        self._states.wait()

    def abort(self, *, keep: bool) -> None:
        """Stop as soon as possible; with `keep`, segments that are ended are still written."""
        for feed in self._feeds:
            feed.abort(keep=keep)
        with contextlib.suppress(Exception):
            self._states.wait()

    def _draw_leg(self, leg: Leg, stepper: Stepper) -> None:
        span = self._job.span
        begin = self._earliest() if leg.state is None else span.first + leg.state * self._step
        if (begin - stepper.index) / span.fps > _LONG_LEAD_S:
            minutes = round(begin / span.fps / 60)
            first = "minute" if minutes == 1 else f"{minutes} minutes"
            quicker = "" if leg.state is not None or self._job.lead is not None else " (--lead 2 is quicker)"
            self._report.waiting(f"Going through the first {first}, to be as in the whole{quicker} …")
        renderer = Renderer(self._ctx, self._job.size, deep=self._drawn.deep, transparent=self._drawn.transparent)
        try:
            self._go_to(begin, renderer, leg, stepper)
            reader = renderer.picture.reader(self._layout)
            try:
                fan = FanOut(self._feeds, reader, reader.shape, self._drawn)
                self._stand(renderer, leg, stepper)
                while stepper.index < span.first + leg.stop:
                    self._draw_one(renderer, fan, stepper, leg)
                fan.flush()
            finally:
                reader.release()
        finally:
            renderer.release()

    def _go_to(self, begin: int, renderer: Renderer, leg: Leg, stepper: Stepper) -> None:
        """Step on to frame `begin`; where no state is there what shaders remember is drawn on the way."""
        lead = Lead(renderer, self._on_problem)
        since = begin if leg.state is not None else lead_begin(begin, self._job.span.fps, self._job.lead)
        while stepper.index < begin:
            step = stepper.step()
            if stepper.index > since:
                lead.pass_over(step, stepper.plan)
            self._steering.frame()
        lead.finish()

    def _earliest(self) -> int:
        """Return the first frame whose picture is wanted."""
        return self._job.span.first - max(max(0, output.loop - output.first) for output in self._job.outputs)

    def _stand(self, renderer: Renderer, leg: Leg, stepper: Stepper) -> None:
        if stepper.index:
            renderer.set_plan(stepper.plan)
        if leg.state is not None:
            state = self._work.load_state(leg.state)
            assert state is not None
            renderer.restore(state, _plans(self._job))

    def _draw_one(self, renderer: Renderer, fan: FanOut, stepper: Stepper, leg: Leg) -> None:
        self._steering.frame()
        number = stepper.index - self._job.span.first
        step = stepper.step()
        if step.plan is not None:
            renderer.set_plan(step.plan)
        draw_step(renderer, step.frame, self._on_problem)
        fan.drawn(number)
        if number // self._step in self._missing:
            self.done += 1
            self._report.frame(self.done)
        if number >= 0 and (number + 1) % self._step == 0 and number + 1 < leg.stop:
            fan.flush()
            self._keep((number + 1) // self._step, renderer)

    def _keep(self, segment: int, renderer: Renderer) -> None:
        if not self._work.resumable:
            return
        state = renderer.state()
        self._states.start(lambda: self._work.keep_state(segment, state))

    def _length(self, segment: int) -> int:
        return min((segment + 1) * self._step, self._job.span.count) - segment * self._step


def _plans(job: RenderJob) -> tuple[Plan, ...]:
    happened = (event.what for event in job.performance.events)
    return (job.performance.plan, *(what.plan for what in happened if isinstance(what, PlanChange | ImageChange)))
