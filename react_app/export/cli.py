"""The commands `export` and `render-take`: arguments, what they mean, and how an end is told."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import FrameType
from typing import Any

from react_app.audio.analyzer import Analyzer
from react_app.audio.decode import probe_track, stream_track
from react_app.audio.known import analyse_and_keep
from react_app.core.errors import ReactError
from react_app.core.features import ANALYSIS_RATE
from react_app.core.paths import Paths
from react_app.core.take import FILE_NAME, read_take
from react_app.engine.probe import Prober
from react_app.export import heard, takes
from react_app.export.cues import check_cues, load_cues
from react_app.export.formats import CODECS, CONTAINERS, choose_format, for_loops, fps_of, parse_fps, parse_size
from react_app.export.heard import Piece
from react_app.export.hearing import Hearing
from react_app.export.hints import HintedListener, hints_of_cues, hints_of_take
from react_app.export.known import KnownListener, grids_of_take
from react_app.export.offline import loop_of, span_of
from react_app.export.performance import Event, Performance
from react_app.export.render import RenderJob, render
from react_app.export.report import JsonReport, Report, TerminalReport
from react_app.export.source import DEMO_FOLDER, chosen_show, count_samples, known_grid, plan_of, track_path, video_rate
from react_app.shaders.library import Library
from react_app.shaders.verdicts import Verdicts

_DEFAULT_FOLDER = Path("out")


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up the parser of `export`."""
    parser.description = (
        "Render a track to a video: the scene as it would look live, frame by frame, with the track's own sound."
    )
    parser.add_argument("track", metavar="TRACK", help="an audio file, or 'demo' for the shipped track")
    parser.add_argument("--scene", metavar="SCENE", help="a scene's id or name, or a shader file (.fs)")
    parser.add_argument("--show", type=Path, metavar="FILE", help="take the scenes of this show file")
    parser.add_argument(
        "--cues", type=Path, metavar="FILE", help='JSON list of {"t": seconds or "bar": n, "id": …, "value": …}'
    )
    parser.add_argument(
        "--live-beats", action="store_true", help="beats of the live tracker, without hearing the whole track first"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="another random course; the show's own by default")
    parser.add_argument("--silent", action="store_true", help="leave the sound out")
    parser.add_argument(
        "--loop",
        type=float,
        metavar="S",
        help="the last S seconds go over into the beginning: no seam when repeated",
    )
    parser.add_argument("--title", metavar="TEXT", help="title in the file; the track's own by default")
    parser.add_argument("--artist", metavar="TEXT", help="artist in the file; the track's own by default")
    _add_video_arguments(parser)


def add_render_take_arguments(parser: argparse.ArgumentParser) -> None:
    """Set up the parser of `render-take`."""
    parser.description = "Render a recorded performance to a video, at any size and frame rate."
    parser.add_argument("take", type=Path, metavar="TAKE", help="the take's folder")
    _add_video_arguments(parser)


def _add_video_arguments(parser: argparse.ArgumentParser) -> None:
    suffixes = ", ".join(CONTAINERS)
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help=f"the video to write ({suffixes})")
    parser.add_argument("--size", metavar="WxH", help="picture size, for example 1920x1080")
    parser.add_argument("--fps", metavar="N", help="frame rate: 24, 25, 30, 50, 60, 29.97, 59.94, …")
    parser.add_argument("--from", dest="begin", type=float, metavar="S", help="begin at this second")
    parser.add_argument("--to", dest="end", type=float, metavar="S", help="end at this second")
    parser.add_argument("--codec", metavar="NAME", help=", ".join(CODECS))
    parser.add_argument("--crf", type=int, metavar="N", help="quality: lower is better and larger")
    parser.add_argument("--preset", metavar="NAME", help="encoder speed: ultrafast … veryslow")
    parser.add_argument("--json", action="store_true", help="print JSON lines on standard output")


def run_export(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run `export`; return the exit code."""
    return _told(arguments.json, lambda report: _export(arguments, paths, report))


def run_render_take(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run `render-take`; return the exit code."""
    return _told(arguments.json, lambda report: _render_take(arguments, paths, report))


def _told(as_json: bool, command: Callable[[Report], None]) -> int:
    """Run a command; its end is told in words or as JSON, never as a traceback."""
    report: Report
    if as_json:
        report = JsonReport(sys.stdout, time.monotonic)
    else:
        report = TerminalReport(sys.stderr, sys.stdout, time.monotonic)
    try:
        with _TerminationAsInterrupt():
            command(report)
    except KeyboardInterrupt:
        report.cancelled()
        return 130
    except ReactError as error:
        report.error(str(error))
        return 1
    except MemoryError:
        report.error("There is not enough memory for this size; try a smaller one.")
        return 1
    except Exception as error:  # the outermost edge: the user gets a sentence, the log the rest
        logging.getLogger(__name__).exception("Unexpected error")
        report.error(f"Something went wrong that the app did not expect ({error!r}).")
        return 1
    return 0


def _export(arguments: argparse.Namespace, paths: Paths, report: Report) -> None:
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
    job = RenderJob(
        performance=Performance(plan, tuple(Event(cue.t, cue) for cue in cues)),
        listen=listen,
        span=span,
        video=video if arguments.loop is None else for_loops(video),
        out=out,
        sound=None if arguments.silent else stream_track(track, rate=sound_rate),
        sound_rate=sound_rate,
        title=info.title if arguments.title is None else arguments.title,
        artist=info.artist if arguments.artist is None else arguments.artist,
        loop=loop,
    )
    render(job, report)


def _render_take(arguments: argparse.Namespace, paths: Paths, report: Report) -> None:
    folder = _take_folder(arguments.take, paths)
    take = read_take(folder)
    known_size, known_fps = takes.picture_of(take)
    size = parse_size(arguments.size) if arguments.size else known_size
    fps = parse_fps(arguments.fps) if arguments.fps else fps_of(known_fps)
    out = arguments.out or _DEFAULT_FOLDER / f"{folder.absolute().name}.mp4"
    video = choose_format(out, size, fps, codec=arguments.codec, crf=arguments.crf, preset=arguments.preset)
    found = takes.performance_of(take, Library(gate=Prober(Verdicts(paths.verdicts))))
    pieces = heard.pieces(take, (DEMO_FOLDER,))
    span = span_of(heard.duration(pieces), fps, arguments.begin, arguments.end)
    if take.damaged:
        report.warning(f"{take.damaged} lines of the take could not be read and were left out.")
    for problem in found.problems:
        report.warning(problem.text)

    def listen() -> Hearing:
        grids = grids_of_take(take, pieces, paths.grids, report.analysing, report.warning)
        analyzer = HintedListener(Analyzer(start_hop=hop), hints_of_take(take), start_hop=hop)
        return Hearing(blocks, KnownListener(analyzer, pieces, grids))

    hop, blocks = takes.heard_blocks(take, pieces)
    job = RenderJob(
        performance=found.performance,
        listen=listen,
        span=span,
        video=video,
        out=out,
        sound=heard.blocks(pieces),
        sound_rate=ANALYSIS_RATE,
        title=folder.absolute().name,
        strict=False,
    )
    render(job, report)


def _take_folder(path: Path, paths: Paths) -> Path:
    """Return the take's folder; its file, or its name in the takes folder, will do as well."""
    if path.name == FILE_NAME:
        return path.parent
    if not path.exists() and (paths.takes / path).is_dir():
        return paths.takes / path
    return path


class _TerminationAsInterrupt:
    """While it is entered, being told to end (SIGTERM, SIGHUP) is what Ctrl-C is: the part file is removed."""

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}

    def __enter__(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        self._before[signal.SIGINT] = signal.getsignal(signal.SIGINT)
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # under nohup it stays ignored
                self._before[number] = signal.signal(number, _interrupt)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
