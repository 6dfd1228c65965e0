"""The command `render-take`: a recorded performance becomes a video."""

from __future__ import annotations

import argparse
from pathlib import Path

from react_app.core.features import ANALYSIS_RATE
from react_app.core.paths import Paths
from react_app.core.take import FILE_NAME, read_take
from react_app.engine.probe import Prober
from react_app.export.asking.asked import DEFAULT_FOLDER, asked_format
from react_app.export.media.formats import fps_of, parse_fps, parse_size
from react_app.export.passes.manifest import inputs_of, take_heard
from react_app.export.passes.manifest_inputs import plain
from react_app.export.passes.outputs import Output, Tags
from react_app.export.passes.render import RenderJob, render
from react_app.export.playing import heard, takes
from react_app.export.playing.hearing import Hearing
from react_app.export.playing.known import grids_of_take
from react_app.export.playing.offline import span_of
from react_app.export.playing.rehearing import rehear
from react_app.export.playing.relook import looks_of
from react_app.export.playing.sizes import picture_of, size_sentences, sizes_of
from react_app.export.playing.source import DEMO_FOLDER
from react_app.export.report.report import Report
from react_app.export.report.told import run_steered
from react_app.shaders.library import Library
from react_app.shaders.verdicts import Verdicts


def run_render_take(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run `render-take`; return the exit code."""
    return run_steered(arguments, lambda report, steering: render(take_job(arguments, paths, report), report, steering))


def take_job(arguments: argparse.Namespace, paths: Paths, report: Report, library: Library | None = None) -> RenderJob:
    """Return what the arguments of `render-take` ask for, checked as far as it can be before the first frame.

    `library` is where the shaders are found.

    Raises:
        ReactError: something cannot be used.
    """
    folder = take_folder(arguments.take, paths)
    take = read_take(folder)
    known_size, known_fps = picture_of(take)
    size = parse_size(arguments.size) if arguments.size else known_size
    fps = parse_fps(arguments.fps) if arguments.fps else fps_of(known_fps)
    out = arguments.out or DEFAULT_FOLDER / f"{folder.absolute().name}.mp4"
    video = asked_format(arguments, out, size, fps, of_track=False)
    library = library or Library(gate=Prober(Verdicts(paths.verdicts)))
    relook = looks_of(arguments.look, takes.shows_of(take), library)
    found = takes.performance_of(take, library, relook, newest=arguments.newest_shaders)
    pieces = heard.pieces(take, (DEMO_FOLDER,))
    span = span_of(heard.duration(pieces), fps, arguments.begin, arguments.end)
    if take.damaged:
        report.warning(f"{take.damaged} lines of the take could not be read and were left out.")
    problems = (problem.text for problem in found.problems)
    for text in (*relook.sentences, *found.notes, *size_sentences(sizes_of(take), size), *problems):
        report.warning(text)

    def listen() -> Hearing:
        grids = grids_of_take(take, pieces, paths.grids, report.analysing, report.warning)
        return rehear(take, pieces, grids)

    plans = tuple(takes.plans_of(found.performance))
    told = take_heard(take, pieces) | {"looks": [plain(look) for look in relook.looks]}
    return RenderJob(
        inputs=inputs_of("render-take", arguments, heard=told, plans=plans),
        performance=found.performance,
        listen=listen,
        span=span,
        size=size,
        outputs=(Output(out=out, video=video, tags=Tags(title=folder.absolute().name)),),
        sound=lambda: heard.blocks(pieces),
        sound_rate=ANALYSIS_RATE,
        lead=arguments.lead,
        strict=False,
        anew=arguments.anew,
        manifest=not arguments.no_manifest,
    )


def take_folder(path: Path, paths: Paths) -> Path:
    """Return the take's folder; its file, or its name in the takes folder, will do as well."""
    if path.name == FILE_NAME:
        return path.parent
    if not path.exists() and (paths.takes / path).is_dir():
        return paths.takes / path
    return path
