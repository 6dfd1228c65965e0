"""One render from beginning to end: draw, encode, look at the result, give it its name; leave nothing behind else."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from react_app.core.errors import ExportError
from react_app.core.problems import Problem
from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.export.check import check_video
from react_app.export.encoder import Encoder
from react_app.export.formats import VideoFormat
from react_app.export.loops import LoopSink
from react_app.export.offline import Span, render_frames
from react_app.export.partfile import PartFile
from react_app.export.performance import FeatureSource, Performance, steps
from react_app.export.report import RenderPlan, Report
from react_app.export.sound import FloatArray, Sound, cut, samples_at

_LONG_LEAD_S = 60
"""A part that begins later than this takes a moment to get to, which is told."""


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Everything a render needs. `sound` is read from the performance's beginning on, at `sound_rate`; None is silent.

    `listen` begins to hear what the pictures follow; it may take a while (a track is analysed whole first), so it is
    called when nothing else stands in the way.
    """

    performance: Performance
    listen: Callable[[], FeatureSource]
    span: Span
    video: VideoFormat
    out: Path
    sound: Iterable[FloatArray] | None
    sound_rate: int
    title: str = ""
    artist: str = ""
    loop: int = 0
    """How many pictures at the end go over into those before the beginning: no seam when the video is repeated."""
    strict: bool = True
    """A shader that cannot be drawn ends the render; else it is told and left out, as it was on stage."""


def render(job: RenderJob, report: Report) -> None:
    """Render the job. Whatever goes wrong, no new file is left; what was under the name before stays.

    Raises:
        ReactError: it could not be drawn, encoded or written.
    """
    part = PartFile(job.out)
    try:
        _draw(job, job.listen(), part, report)
        check_video(part.path, job.span.fps, job.span.count)
        size = part.path.stat().st_size
        part.commit()
    except BaseException:
        _ignore_interrupts()
        part.discard()
        raise
    report.done(size)


def _draw(job: RenderJob, features: FeatureSource, part: PartFile, report: Report) -> None:
    span, video = job.span, job.video
    context = create_headless()
    try:
        renderer = Renderer(context, (video.width, video.height))
        try:
            encoder = Encoder(part.path, video, _sound(job), title=job.title, artist=job.artist)
            try:
                report.begin(_plan(job))
                if span.begin > _LONG_LEAD_S:
                    report.waiting(f"Listening to the first {float(span.begin) / 60:.0f} minutes …")
                render_frames(
                    renderer,
                    steps(job.performance, features, span.fps, span.first + span.count),
                    replace(span, first=span.first - job.loop, count=span.count + job.loop),
                    LoopSink(encoder, job.loop, span.count) if job.loop else encoder,
                    on_frame=lambda done: report.frame(max(done - job.loop, 0)),
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


def _sound(job: RenderJob) -> Sound | None:
    if job.sound is None:
        return None
    first = samples_at(job.span.begin, job.sound_rate)
    count = round(job.span.stop * job.sound_rate) - first
    return Sound(job.sound_rate, cut(job.sound, first, max(count, 0)))


def _plan(job: RenderJob) -> RenderPlan:
    span = job.span
    seconds = float(span.count / span.fps)
    return RenderPlan(job.out, span.count, job.video.width, job.video.height, float(span.fps), seconds)


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
