"""A pass drawn once ahead, very small, to find out where in its pictures something is to be seen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.engine.surface import Size
from react_app.export.commands.interest import Interest
from react_app.export.passes.outputs import Output
from react_app.export.passes.render import RenderJob
from react_app.export.playing.offline import PREROLL_S, draw_step, untold
from react_app.export.playing.performance import steps

_WIDTH = 96


def follow_interest(
    job: RenderJob, pans: tuple[bool, ...], on_frame: Callable[[float], None] = lambda share: None
) -> tuple[Output, ...]:
    """Return the outputs of a pass; those that pan follow what is to be seen. `on_frame` gets the share that is done.

    Raises:
        ReactError: it could not be drawn.
    """
    width, height = job.size
    seen = _looked(job, (_WIDTH, max(2, 2 * round(_WIDTH * height / width / 2))), on_frame)
    return tuple(
        replace(output, pan=seen.course(output.view[2] - output.view[0])) if pan else output
        for output, pan in zip(job.outputs, pans, strict=True)
    )


def _looked(job: RenderJob, size: Size, on_frame: Callable[[float], None]) -> Interest:
    span = job.span
    interest = Interest(float(span.fps))
    begin = span.first - math.ceil(PREROLL_S * span.fps)
    context = create_headless()
    try:
        renderer = Renderer(context, size)
        try:
            for index, step in enumerate(steps(job.performance, job.listen(), span.fps, span.first + span.count)):
                if step.plan is not None:
                    renderer.set_plan(step.plan)
                if index < begin:
                    continue
                draw_step(renderer, step.frame, untold)
                if index >= span.first:
                    interest.see(renderer.picture.read_rgba(), step.frame.scenes)
                    on_frame((index - span.first + 1) / span.count)
        finally:
            renderer.release()
    finally:
        context.release()
    return interest
