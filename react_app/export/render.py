"""One render from beginning to end: draw, encode, look at the result, give it its name; leave nothing behind else."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from react_app.core.errors import ExportError
from react_app.core.problems import Problem
from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.engine.surface import Size
from react_app.export.check import check_video
from react_app.export.colour import drawing_of
from react_app.export.encoder import Encoder
from react_app.export.loops import LoopSink
from react_app.export.offline import Span, render_frames
from react_app.export.outputs import Output
from react_app.export.partfile import PartFile
from react_app.export.performance import FeatureSource, Performance, steps
from react_app.export.report import RenderPlan, Report
from react_app.export.sound import FloatArray, Sound, cut, samples_at
from react_app.export.steering import NO_STEERING, Steering

_LONG_LEAD_S = 60
"""A part that begins later than this takes a moment to get to, which is told."""


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Everything a render needs: one pass of pictures, and the files that are made of it.

    `sound` begins to read the performance's sound from its beginning on, stereo at `sound_rate`.

    `listen` begins to hear what the pictures follow; it may take a while (a track is analysed whole first), so it is
    called when nothing else stands in the way.
    """

    performance: Performance
    listen: Callable[[], FeatureSource]
    span: Span
    size: Size
    """What is drawn, in pixels; an output may show a part of it, or all of it at another size."""
    outputs: tuple[Output, ...]
    sound: Callable[[], Iterable[FloatArray]]
    sound_rate: int
    inputs: Mapping[str, object] = field(default_factory=dict)
    """What went in, as plain values that JSON can hold: the same inputs give the same files."""
    strict: bool = True
    """A shader that cannot be drawn ends the render; else it is told and left out, as it was on stage."""


def render(job: RenderJob, report: Report, steering: Steering = NO_STEERING) -> None:
    """Render the job. Whatever goes wrong, no new file is left; what was under the name before stays.

    Raises:
        ReactError: it could not be drawn, encoded or written.
    """
    part = PartFile(job.outputs[0].out)
    try:
        _draw(job, job.listen(), part, report, steering)
        check_video(part.path, job.span.fps, job.span.count)
        size = part.path.stat().st_size
        part.commit()
    except BaseException:
        _ignore_interrupts()
        part.discard()
        raise
    report.written(job.outputs[0].out, size)
    report.done(size)


def _draw(job: RenderJob, features: FeatureSource, part: PartFile, report: Report, steering: Steering) -> None:
    span, output = job.span, job.outputs[0]
    context = create_headless()
    try:
        drawn = drawing_of(output.video for output in job.outputs)
        renderer = Renderer(context, job.size, deep=drawn.deep, transparent=drawn.transparent)
        try:
            tags = output.tags
            encoder = Encoder(part.path, output.video, _sound(job, output), title=tags.title, artist=tags.artist)
            try:
                report.begin(_plan(job, output))
                if span.begin > _LONG_LEAD_S:
                    report.waiting(f"Listening to the first {float(span.begin) / 60:.0f} minutes …")
                render_frames(
                    renderer,
                    steps(job.performance, features, span.fps, span.first + span.count),
                    replace(span, first=span.first - output.loop, count=span.count + output.loop),
                    LoopSink(encoder, output.loop, span.count) if output.loop else encoder,
                    on_frame=lambda done: _drawn(max(done - output.loop, 0), report, steering),
                    on_problem=_problem_handler(report, strict=job.strict),
                )
                encoder.finish()
            except BaseException:
                _ignore_interrupts()
                encoder.abort()
                raise
        finally:
            renderer.release()
    finally:
        context.release()


def _drawn(done: int, report: Report, steering: Steering) -> None:
    report.frame(done)
    steering.frame()


def _sound(job: RenderJob, output: Output) -> Sound | None:
    if output.silent:
        return None
    first = samples_at(job.span.begin, job.sound_rate)
    count = round(job.span.stop * job.sound_rate) - first
    return Sound(job.sound_rate, cut(job.sound(), first, max(count, 0)))


def _plan(job: RenderJob, output: Output) -> RenderPlan:
    span = job.span
    seconds = float(span.count / span.fps)
    return RenderPlan(output.out, span.count, output.video.width, output.video.height, float(span.fps), seconds)


def _problem_handler(report: Report, *, strict: bool) -> Callable[[Problem], None]:
    told: set[str] = set()

    def handle(problem: Problem) -> None:
        if strict and problem.severity == "error":
            raise ExportError(problem.text)
        if problem.key not in told:
            told.add(problem.key)
            report.warning(problem.text)

    return handle


def _ignore_interrupts() -> None:
    """A second Ctrl-C must not keep the part file from being removed."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_IGN)
