"""The command `export`: a track with a show becomes a video."""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path

from react_app.audio.analyzer import Analyzer
from react_app.audio.decode import probe_track, stream_track
from react_app.audio.known import analyse_and_keep
from react_app.core.features import ANALYSIS_RATE
from react_app.core.paths import Paths
from react_app.engine.probe import Prober
from react_app.export.cues import check_cues, load_cues
from react_app.export.formats import choose_format, for_loops, fps_of, parse_fps, parse_size
from react_app.export.heard import Piece
from react_app.export.hearing import Hearing
from react_app.export.hints import HintedListener, hints_of_cues
from react_app.export.known import KnownListener
from react_app.export.offline import loop_of, span_of
from react_app.export.outputs import Output, Tags
from react_app.export.performance import Event, Performance
from react_app.export.render import RenderJob, render
from react_app.export.report import Report
from react_app.export.source import chosen_show, count_samples, known_grid, plan_of, track_path, video_rate
from react_app.export.told import run_steered
from react_app.shaders.library import Library
from react_app.shaders.verdicts import Verdicts

_DEFAULT_FOLDER = Path("out")


def run_export(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run `export`; return the exit code."""
    return run_steered(
        arguments, lambda report, steering: render(export_job(arguments, paths, report), report, steering)
    )


def export_job(arguments: argparse.Namespace, paths: Paths, report: Report) -> RenderJob:
    """Return what the arguments of `export` ask for, checked as far as it can be before the first frame.

    Raises:
        ReactError: something cannot be used.
    """
    track = track_path(arguments.track)
    info = probe_track(track)
    library = Library(gate=Prober(Verdicts(paths.verdicts)))
    show = chosen_show(arguments.show, arguments.scene, library, seed=arguments.seed)
    size = parse_size(arguments.size) if arguments.size else (show.output.width, show.output.height)
    fps = parse_fps(arguments.fps) if arguments.fps else fps_of(show.output.fps)
    out = arguments.out or _DEFAULT_FOLDER / f"{track.stem}.mp4"
    video = choose_format(out, size, fps, codec=arguments.codec, crf=arguments.crf, preset=arguments.preset)
    cues = load_cues(arguments.cues, known_grid(track)) if arguments.cues else ()
    plan, problems = plan_of(show, cues, library)
    check_cues(cues, plan)
    duration = Fraction(count_samples(track, arguments.end), ANALYSIS_RATE)
    span = span_of(duration, fps, arguments.begin, arguments.end)
    loop = loop_of(span, arguments.loop)
    for problem in problems:
        report.warning(problem.text)

    def listen() -> Hearing:
        analyzer = HintedListener(Analyzer(), hints_of_cues(plan, cues))
        if arguments.live_beats:
            return Hearing(stream_track(track), analyzer)
        known = analyse_and_keep(track, paths.grids, report.analysing, report.warning)
        if not known.has_beats:
            report.warning(f"{track.name} has no beat that is sure enough; the live tracker is used.")
        whole = Piece(0, int(duration * ANALYSIS_RATE), track, is_file=True, grid=known.sha256)
        return Hearing(stream_track(track), KnownListener(analyzer, (whole,), {known.sha256: known}))

    sound_rate = video_rate(info.rate)
    return RenderJob(
        performance=Performance(plan, tuple(Event(cue.t, cue) for cue in cues)),
        listen=listen,
        span=span,
        size=size,
        outputs=(
            Output(
                out=out,
                video=video if arguments.loop is None else for_loops(video),
                tags=Tags(
                    title=info.title if arguments.title is None else arguments.title,
                    artist=info.artist if arguments.artist is None else arguments.artist,
                ),
                silent=arguments.silent,
                loop=loop,
            ),
        ),
        sound=lambda: stream_track(track, rate=sound_rate),
        sound_rate=sound_rate,
    )
