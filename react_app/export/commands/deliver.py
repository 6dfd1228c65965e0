"""The command `export --target`: files for several services, from as few passes as possible, each looked at again."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from react_app.audio.decode import file_sha256
from react_app.core.errors import ExportError, ReactError
from react_app.core.paths import Paths
from react_app.export.asking.asked import DEFAULT_FOLDER
from react_app.export.commands.commission import Commission, commission
from react_app.export.commands.finished import Checked, check_finished, check_sequence
from react_app.export.commands.rehearsal import follow_interest
from react_app.export.commands.several import QuietReport, SeveralReport
from react_app.export.media.formats import CONTAINERS, parse_fps
from react_app.export.passes import manifest
from react_app.export.passes.finishing import Looked
from react_app.export.passes.outputs import Output
from react_app.export.passes.render import RenderJob, encodable, render
from react_app.export.report.report import RenderPlan, Report
from react_app.export.report.steering import NO_STEERING, Steering
from react_app.export.targets.delivering import Delivery, Pass, Wishes, plan_passes
from react_app.export.targets.delivery import megabytes
from react_app.export.targets.limits import format_of
from react_app.export.targets.table import Target, find_targets, read_targets, targets

_PLACE = "{target}"
_TRIES = 3
_TIGHTER = 0.92
"""A file that is too big is made anew with so much of the bit rate that would just fit."""


@dataclass(frozen=True, slots=True)
class PlannedPass:
    """A pass, and where its files go, in the order of its deliveries."""

    drawn: Pass
    outs: tuple[Path, ...]

    def delivery_of(self, out: Path) -> Delivery:
        """Return whose file it is."""
        return self.drawn.deliveries[self.outs.index(out)]


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
            report.waiting(f"Finished already, and kept: {', '.join(out.name for out in finished)}.")
        raise
    report.done(sum(several.sizes.values()))
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
    for name in ("size", "codec", "depth", "alpha", "bit_rate", "keyframes", "audio", "loop"):
        if getattr(arguments, name) not in (None, False):
            option = f"--{name.replace('_', '-')}"
            raise ExportError(f"A target has its own size, codec, sound and length; leave {option} away, or --target.")
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
    """Return each target's file: `NAME TARGET.mp4` in a folder, named as the track or as the file that was given.

    `{target}` in the name that was given says where the target's goes.
    """
    name = f"{track.stem} {_PLACE}"
    folder = DEFAULT_FOLDER
    if out is not None and (_PLACE in out.name or out.suffix.lower() in CONTAINERS) and not out.is_dir():
        folder, name = out.parent, out.stem if out.suffix.lower() in CONTAINERS else out.name
        name = name if _PLACE in name else f"{name} {_PLACE}"
    elif out is not None:
        folder = out
    return {target.id: folder / f"{name.replace(_PLACE, target.id)}{target.suffix}" for target in wanted}


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
    found: dict[Path, Checked] = {}

    def look(output: Output, file: Path, told: Report) -> Looked:
        delivery = each.delivery_of(output.out)
        target, frames = delivery.target, delivery.span.count
        if output.video.kind == "sequence":
            checked = check_sequence(output, target, frames=frames, progress=told.checking)
        else:
            checked = check_finished(file, target, frames=frames, beats=delivery.beats, progress=told.checking)
        found[output.out] = checked
        return Looked(checked.notes, checked.as_json)

    job = replace(job, look=look)
    if not job.anew and _is_there(job):
        report.waiting(f"{', '.join(out.name for out in each.outs)}: there already, made of the same.")
        several.skipped(job.span.count)
        for output in job.outputs:
            several.written(output.out, output.out.stat().st_size, look(output, output.out, report).notes)
    else:
        several.later = {output.out for output in job.outputs if output.video.kind == "sequence"}
        render(job, several, steering)
        for out in each.outs:
            if out in several.later:  # pictures are looked at in their place
                output = job.outputs[each.outs.index(out)]
                notes = look(output, out, report).notes
                manifest.add_checks(out, found[out].as_json)
                report.written(out, several.sizes.get(out, 0), notes)
    refused: list[str] = []
    for output in job.outputs:
        _made_to_fit(each.delivery_of(output.out), output, job, found, arguments, several, steering)
        checked = found.get(output.out)
        if checked is not None and checked.refused:
            name = each.delivery_of(output.out).target.name
            refused.append(f"{output.out.name} is written, but {name} would not take it: {' '.join(checked.refused)}")
    return refused


def _made_to_fit(
    delivery: Delivery,
    output: Output,
    job: RenderJob,
    found: Mapping[Path, Checked],
    arguments: argparse.Namespace,
    several: SeveralReport,
    steering: Steering,
) -> None:
    """Make a file that is too big anew, on its own and tighter."""
    most, tighter = delivery.target.most_bytes, 1.0
    for _ in range(_TRIES):
        checked = found.get(output.out)
        if checked is None or not most or checked.facts.size_bytes <= most or not output.video.most_bit_rate:
            return
        tighter *= _TIGHTER * most / checked.facts.size_bytes
        size = megabytes(checked.facts.size_bytes)
        several.waiting(f"{output.out.name} has {size}, more than {megabytes(most)}: it is made anew, smaller.")
        video = format_of(delivery, output.out, crf=arguments.crf, preset=arguments.preset, tighter=tighter)
        video = replace(video, encoder=arguments.encoder)
        render(replace(job, outputs=(replace(output, video=video),)), QuietReport(several), steering)


def _outputs(each: PlannedPass, given: Commission, arguments: argparse.Namespace) -> tuple[Output, ...]:
    outputs: list[Output] = []
    for delivery, out in zip(each.drawn.deliveries, each.outs, strict=True):
        outputs.append(
            Output(
                out=out,
                video=replace(
                    format_of(delivery, out, crf=arguments.crf, preset=arguments.preset), encoder=arguments.encoder
                ),
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
    """Return whether all files of a pass are there as this very job would make them, by the encoder that works here."""
    job = replace(job, outputs=tuple(encodable(output, lambda _notice: None) for output in job.outputs))
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
