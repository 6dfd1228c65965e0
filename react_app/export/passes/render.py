"""One render from beginning to end: draw what is missing, join, look at the result, give it its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from react_app.engine.context import Context, create_headless, describe
from react_app.engine.surface import Size
from react_app.export.media.colour import drawing_of
from react_app.export.media.hardware import with_encoder
from react_app.export.media.sound import FloatArray
from react_app.export.passes import manifest, work
from react_app.export.passes.drawing import Pass
from react_app.export.passes.fanout import Feed
from react_app.export.passes.finishing import Looked, Making, finish, shown_as
from react_app.export.passes.leaving import leave, problem_handler
from react_app.export.passes.outputs import Output
from react_app.export.passes.segments import segment_frames
from react_app.export.playing.offline import Span
from react_app.export.playing.performance import FeatureSource, Performance
from react_app.export.report.report import RenderPlan, Report
from react_app.export.report.steering import NO_STEERING, Steering
from react_app.export.system.interrupts import ignore_interrupts
from react_app.export.system.partfile import PartFile

_LARGE = 2 << 30
"""Bytes that take a moment to be read."""


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
    lead: float | None = None
    """For how many seconds before a part what shaders remember is drawn; None is from the performance's beginning on,
    so that the part's pictures are those of the whole."""
    strict: bool = True
    """A shader that cannot be drawn ends the render; else it is told and left out, as it was on stage."""
    anew: bool = False
    """Begin from the beginning, whatever an earlier run that was cut short has left."""
    manifest: bool = False
    """Write a manifest beside each file."""
    look: Callable[[Output, Path, Report], Looked] | None = None
    """Looks at each file that is finished, before it gets its name; it may refuse it by an ExportError."""


def encodable(output: Output, tell: Callable[[str], None]) -> Output:
    """Return an output with an encoder that works here; `tell` gets the sentence if it is another than was wished."""
    return replace(output, video=with_encoder(output.video, tell))


def render(job: RenderJob, report: Report, steering: Steering = NO_STEERING) -> None:
    """Render the job, going on from what an earlier run of the same job has left. No file has its name before all are
    whole; what was under a name before stays until then.

    Cancelled (KeyboardInterrupt), nothing is left. Suspended or killed, finished pieces stay for the next run; failed,
    they stay if that can end otherwise (`leaving`).

    Raises:
        ReactError: it could not be drawn, encoded or written.
    """
    job = replace(job, outputs=tuple(encodable(output, report.warning) for output in job.outputs))
    for output in job.outputs:
        if output.video.kind != "sequence":
            PartFile(output.out).discard()  # so that a folder that cannot be written is told early
    context = create_headless()
    try:
        drawn_by = describe(context)
        step = segment_frames(job.span.fps)
        bench = work.begin(job.outputs[0].out, manifest.key_of(job, drawn_by), step)
        makings: list[Making] = []
        unseen = bench.begun
        try:
            _take_up(job, bench, report)
            unseen = False
            makings += (Making(job, output, bench) for output in job.outputs)
            feeds = _draw(job, makings, bench, step, report, steering, context)
            size = finish(job, makings, feeds, bench, report, steering, drawn_by)
        except BaseException as error:
            ignore_interrupts()
            for making in makings:
                making.abort()
            if isinstance(error, KeyboardInterrupt):
                bench.remove()
            else:
                leave(bench, job, error, report, unseen=unseen)
            raise
        bench.remove()
        report.done(size)
    finally:
        context.release()


def _take_up(job: RenderJob, bench: work.Work, report: Report) -> None:
    """Take in what an earlier run has left, or begin anew."""
    for other in bench.forgotten():
        report.warning(
            f"An export was cut short here long ago: {work.name_of(other)}. Start it again to go on with it, "
            f"or delete the folder {other}."
        )
    if not job.anew and bench.size() > _LARGE:
        report.waiting("Looking at what an earlier run has left …")
    if not job.anew and bench.read():
        return
    if bench.begun and bench.resumable and not job.anew:
        name = job.outputs[0].out.name
        report.waiting(f"An earlier export of {name} was cut short, but other things go in now; it begins anew.")
    bench.start_over()


def _draw(
    job: RenderJob,
    makings: Sequence[Making],
    bench: work.Work,
    step: int,
    report: Report,
    steering: Steering,
    context: Context,
) -> tuple[Feed, ...]:
    drawn = drawing_of(output.video for output in job.outputs)
    feeds = tuple(
        Feed(making.output, place, job.span.count, drawn, job.size, bench, step, making.joiner)
        for place, making in enumerate(makings)
    )
    on_problem = problem_handler(report, strict=job.strict)
    drawing = Pass(context, job, feeds, bench, step, drawn, report, steering, on_problem)
    if not drawing.legs:
        report.begin(_plan(job))
        report.resumed(drawing.done)
        return feeds
    features = job.listen()
    report.begin(_plan(job))
    if drawing.done:
        report.resumed(drawing.done)
    try:
        drawing.draw(features)
    except BaseException as error:
        ignore_interrupts()
        drawing.abort(keep=bench.resumable and not isinstance(error, KeyboardInterrupt))
        raise
    return feeds


def _plan(job: RenderJob) -> RenderPlan:
    span, output = job.span, job.outputs[0]
    seconds = float(span.count / span.fps)
    size = output.video.width, output.video.height
    return RenderPlan(shown_as(output), span.count, *size, float(span.fps), seconds)
