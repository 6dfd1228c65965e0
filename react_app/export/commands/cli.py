"""The command `export`: a track with a show becomes a video."""

from __future__ import annotations

import argparse

from react_app.core.errors import ExportError
from react_app.core.paths import Paths
from react_app.export.asking.asked import DEFAULT_FOLDER, asked_format
from react_app.export.commands.commission import commission
from react_app.export.commands.deliver import deliver, job_of, plan_deliveries
from react_app.export.media.copying import with_track_sound
from react_app.export.media.formats import fps_of, parse_fps, parse_size
from react_app.export.media.soundformat import COPY
from react_app.export.passes.outputs import Output
from react_app.export.passes.render import RenderJob, render
from react_app.export.playing.offline import loop_of, span_of
from react_app.export.report.report import Report
from react_app.export.report.steering import Steering
from react_app.export.report.told import run_steered
from react_app.export.targets.target_list import run_list_targets


def run_export(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run `export`; return the exit code."""
    if arguments.verify is not None:
        from react_app.export.commands.verify import run_verify  # it needs this module's jobs

        return run_verify(arguments, paths)
    if arguments.list_targets:
        return run_list_targets(arguments)
    return run_steered(arguments, lambda report, steering: _export(arguments, paths, report, steering))


def _export(arguments: argparse.Namespace, paths: Paths, report: Report, steering: Steering) -> None:
    if arguments.track is None:
        raise ExportError("Which track? Name an audio file, or 'demo' for the shipped track.")
    if arguments.target is not None:
        deliver(arguments, paths, report, steering)
        return
    for option, value in (("--reframe", arguments.reframe != "draw"), ("--target-table", arguments.target_table)):
        if value:
            raise ExportError(f"{option} is for targets; name some with --target, or leave it away.")
    render(export_job(arguments, paths, report), report, steering)


def export_job(arguments: argparse.Namespace, paths: Paths, report: Report) -> RenderJob:
    """Return what the arguments of `export` ask for, checked as far as it can be before the first frame.

    With targets it is the first pass of those that make them.

    Raises:
        ReactError: something cannot be used.
    """
    if arguments.target is not None:
        given, planned = plan_deliveries(arguments, paths, report)
        return job_of(planned[0], given, arguments, report)
    given = commission(arguments, paths, report)
    show = given.show
    size = parse_size(arguments.size) if arguments.size else (show.output.width, show.output.height)
    fps = parse_fps(arguments.fps) if arguments.fps else fps_of(show.output.fps)
    out = arguments.out or DEFAULT_FOLDER / f"{given.track.stem}.mp4"
    video = asked_format(arguments, out, size, fps)
    span = span_of(given.length(), fps, arguments.begin, arguments.end)
    loop = loop_of(span, arguments.loop)
    if arguments.loudness is None:
        whole = arguments.begin is None and arguments.end is None
        video = with_track_sound(video, given.track, whole=whole)
    elif video.sound.codec == COPY:
        raise ExportError("A copied sound keeps its loudness; leave --loudness or --audio copy away.")
    output = Output(
        out=out,
        video=video,
        tags=given.tags,
        silent=arguments.silent,
        loop=loop,
    )
    return given.job(span, size, (output,))
