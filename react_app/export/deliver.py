"""The command `export --target`: files for several services, from as few passes as possible, each looked at again."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from react_app.audio.decode import file_sha256
from react_app.core.errors import ExportError, ReactError
from react_app.core.paths import Paths
from react_app.export import manifest
from react_app.export.commission import Commission, commission
from react_app.export.delivering import Delivery, Pass, Wishes, plan_passes
from react_app.export.finished import Checked, check_finished
from react_app.export.formats import parse_fps
from react_app.export.limits import format_of
from react_app.export.outputs import Output
from react_app.export.rehearsal import follow_interest
from react_app.export.render import RenderJob, render
from react_app.export.report import RenderPlan, Report
from react_app.export.several import SeveralReport
from react_app.export.steering import NO_STEERING, Steering
from react_app.export.targets import Target, find_targets, read_targets, targets

_DEFAULT_FOLDER = Path("out")
_TRIES = 3
_TIGHTER = 0.92
"""A file that is too big is made anew with so much of the bit rate that would just fit."""


@dataclass(frozen=True, slots=True)
class PlannedPass:
    """A pass, and where its files go, in the order of its deliveries."""

    drawn: Pass
    outs: tuple[Path, ...]


def deliver(arguments: argparse.Namespace, paths: Paths, report: Report, steering: Steering = NO_STEERING) -> None:
    """Make the files of all targets that are asked for, and look at each.

    Raises:
        ReactError: something cannot be used, or a finished file is not what its service takes.
    """
    given, planned = plan_deliveries(arguments, paths, report)
    for each in planned:
        report.waiting(each.drawn.told)
        for delivery, out in zip(each.drawn.deliveries, each.outs, strict=True):
            for note in delivery.notes:
                report.waiting(f"{out.name}: {note}")
    several = SeveralReport(report, _whole(planned))
    refused: list[str] = []
    finished: list[Path] = []
    try:
        for each in planned:
            refused += _make(each, given, arguments, report, several, steering)
            finished += each.outs
    except BaseException:
        if finished:
            report.waiting(f"These files are finished and stay: {', '.join(out.name for out in finished)}.")
        raise
    report.done(sum(_size(out) for out in finished))
    if refused:
        raise ExportError(" ".join(refused))


def plan_deliveries(
    arguments: argparse.Namespace, paths: Paths, report: Report
) -> tuple[Commission, tuple[PlannedPass, ...]]:
    """Return what the arguments ask for, checked as far as it can be before the first frame.

    Raises:
        ReactError: something cannot be used.
    """
    wanted = find_targets(arguments.target, known_targets(arguments))
    for option, value in (("--size", arguments.size), ("--codec", arguments.codec), ("--loop", arguments.loop)):
        if value is not None:
            raise ExportError(f"A target has its own size, codec and length; leave {option} away, or --target.")
    fps = parse_fps(arguments.fps) if arguments.fps else None
    given = commission(arguments, paths, report)
    output = given.show.output
    wishes = Wishes(arguments.reframe, fps, arguments.begin, arguments.end, (output.width, output.height))
    passes = plan_passes(wanted, given.grid(), given.length(), wishes)
    outs = out_paths(arguments.out, given.track, wanted)
    planned = tuple(PlannedPass(each, tuple(outs[d.target.id] for d in each.deliveries)) for each in passes)
    for each in planned:
        _outputs(each, given, arguments)
    return given, planned


def known_targets(arguments: argparse.Namespace) -> Mapping[str, Target]:
    """Return the targets that may be named.

    Raises:
        ExportError: the table of one's own cannot be read.
    """
    return read_targets(arguments.target_table) if arguments.target_table is not None else targets()


def out_paths(out: Path | None, track: Path, wanted: Sequence[Target]) -> dict[str, Path]:
    """Return each target's file: `NAME TARGET.mp4` in a folder, named as the track or as the file that was given."""
    folder, stem = _DEFAULT_FOLDER, track.stem
    if out is not None and (out.suffix == "" or out.is_dir()):
        folder = out
    elif out is not None:
        folder, stem = out.parent, out.stem
    return {target.id: folder / f"{stem} {target.id}{target.suffix}" for target in wanted}


def job_of(
    each: PlannedPass,
    given: Commission,
    arguments: argparse.Namespace,
    report: Report,
    steering: Steering = NO_STEERING,
) -> RenderJob:
    """Return the render of a pass; where a crop follows the picture, its course is found first.

    Raises:
        ReactError: something cannot be used or drawn.
    """
    job = given.job(each.drawn.span, each.drawn.size, _outputs(each, given, arguments))
    pans = tuple(delivery.pans for delivery in each.drawn.deliveries)
    if not any(pans):
        return job
    report.waiting("Looking for what is to be seen in the pictures …")
    return replace(job, outputs=follow_interest(job, pans, lambda share: steering.frame()))


def _make(
    each: PlannedPass,
    given: Commission,
    arguments: argparse.Namespace,
    report: Report,
    several: SeveralReport,
    steering: Steering,
) -> list[str]:
    """Render a pass and look at its files; return why services would not take them."""
    job = job_of(each, given, arguments, report, steering)
    if not getattr(arguments, "anew", False) and _is_there(job):
        report.waiting(f"{', '.join(out.name for out in each.outs)}: there already, made of the same.")
        several.skipped(job.span.count)
    else:
        render(job, several, steering)
    refused: list[str] = []
    for delivery, output in zip(each.drawn.deliveries, job.outputs, strict=True):
        checked = _looked_at(delivery, output, job, arguments, report, several, steering)
        manifest.add_checks(output.out, checked.as_json)
        report.written(output.out, _size(output.out), checked.notes)
        if checked.refused:
            why = " ".join(checked.refused)
            refused.append(f"{output.out.name} is written, but {delivery.target.name} would not take it: {why}")
    return refused


def _looked_at(
    delivery: Delivery,
    output: Output,
    job: RenderJob,
    arguments: argparse.Namespace,
    report: Report,
    several: SeveralReport,
    steering: Steering,
) -> Checked:
    """Look at a file; one that is too big is made anew on its own, tighter."""
    tighter = 1.0
    for left in reversed(range(_TRIES)):
        checked = check_finished(
            output.out, delivery.target, frames=delivery.span.count, beats=delivery.beats, progress=report.checking
        )
        most = delivery.target.most_bytes
        if not left or not most or checked.facts.size_bytes <= most or not output.video.most_bit_rate:
            break
        tighter *= _TIGHTER * most / checked.facts.size_bytes
        size = f"{checked.facts.size_bytes / 1e6:.1f} MB"
        report.waiting(f"{output.out.name} has {size}, more than {most / 1e6:g}: it is made anew, smaller.")
        video = format_of(delivery, output.out, crf=arguments.crf, preset=arguments.preset, tighter=tighter)
        render(replace(job, outputs=(replace(output, video=video),)), _Quiet(several), steering)
    return checked


def _outputs(each: PlannedPass, given: Commission, arguments: argparse.Namespace) -> tuple[Output, ...]:
    outputs: list[Output] = []
    for delivery, out in zip(each.drawn.deliveries, each.outs, strict=True):
        outputs.append(
            Output(
                out=out,
                video=format_of(delivery, out, crf=arguments.crf, preset=arguments.preset),
                tags=replace(given.tags, cover=b""),
                silent=arguments.silent or delivery.target.silent,
                loop=delivery.loop,
                first=each.drawn.first_of(delivery),
                count=delivery.span.count,
                view=delivery.view,
                surround=delivery.surround,
                target=delivery.target,
            )
        )
    return tuple(outputs)


def _is_there(job: RenderJob) -> bool:
    """Return whether all files of a pass are there as this very job would make them."""
    key = manifest.key_of(job)
    for output in job.outputs:
        try:
            told = manifest.read(manifest.manifest_path(output.out))
            same = (told.get("key"), told.get("output_key")) == (key, manifest.output_key(output))
            if not key or not same or told.get("sha256") != file_sha256(output.out):
                return False
        except ReactError:
            return False
    return True


def _whole(planned: Sequence[PlannedPass]) -> RenderPlan:
    """Return all that is going to be rendered, as one."""
    first = planned[0]
    outs = [out for each in planned for out in each.outs]
    span, size = first.drawn.span, first.drawn.deliveries[0].size
    return RenderPlan(
        outs[0] if len(outs) == 1 else outs[0].parent,
        sum(each.drawn.span.count for each in planned),
        *size,
        float(span.fps),
        float(span.count / span.fps),
    )


def _size(out: Path) -> int:
    if out.is_dir():
        return sum(entry.stat().st_size for entry in out.iterdir())
    with contextlib.suppress(OSError):
        return out.stat().st_size
    return 0


class _Quiet(SeveralReport):
    """Passes on what is to be known of a render whose frames were counted before."""

    def __init__(self, report: SeveralReport) -> None:
        super().__init__(report, RenderPlan(Path(), 1, 0, 0, 1.0, 0.0))

    def begin(self, plan: RenderPlan) -> None:
        """Say nothing."""

    def frame(self, done: int) -> None:
        """Say nothing."""

    def resumed(self, done: int) -> None:
        """Say nothing."""

    def done(self, size: int) -> None:
        """Say nothing."""
