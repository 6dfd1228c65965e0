"""The one place that knows everything: arguments, paths, logs and the wiring of the commands."""

from __future__ import annotations

import argparse
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

from react_app import __version__
from react_app.core.errors import ReactError, TrackError
from react_app.core.paths import Paths, default_paths

DEMO_TRACK = Path(__file__).parent / "assets" / "demo" / "demo.opus"

Command = Callable[[argparse.Namespace, Paths], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code. Errors are one sentence on stderr, never a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # names of files need not be Unicode
    arguments = build_parser().parse_args(argv)
    command: Command = arguments.run
    try:
        paths = default_paths().make()
    except OSError as error:
        return _fail(f"The app's folders cannot be made: {error}.")
    _log_to_file(paths, verbose=arguments.verbose)
    try:
        return command(arguments, paths)
    except ReactError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # the outermost edge: the user gets a sentence, the log the rest
        logging.getLogger(__name__).exception("Unexpected error")
        return _fail(
            f"Something went wrong that the app did not expect ({error}). The log has it: {paths.logs / 'app.log'}"
        )


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="react-app",
        description="Live, beat-locked visuals. Without a command the app opens.",
        epilog="react-app COMMAND --help tells more about each command.",
    )
    parser.add_argument("--version", action="version", version=f"react-app {__version__}")
    parser.add_argument("--verbose", action="store_true", help="write more into the log")
    parser.add_argument("--show", type=Path, metavar="FILE", help="open this show file")
    parser.add_argument(
        "--play", metavar="TRACK", help="play this audio file at once ('demo' for the shipped track, over and over)"
    )
    parser.set_defaults(run=_open_app)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    scenes = commands.add_parser(
        "scenes", help="list the scenes", description="List the scenes of the library or a show."
    )
    scenes.add_argument("--show", type=Path, metavar="FILE", help="list this show's scenes")
    scenes.add_argument("--json", action="store_true", help="print JSON")
    scenes.set_defaults(run=_scenes)

    analyze = commands.add_parser(
        "analyze",
        help="beats and tempo of a track as the live tracker announces them",
        description="Run the live tracker over a track and print each beat: when it is and when it was announced.",
    )
    analyze.add_argument("track", metavar="TRACK", help="an audio file, or 'demo'")
    analyze.add_argument(
        "--offline", action="store_true", help="hear the whole track first: beats, bars, tempo, sections, key, loudness"
    )
    analyze.add_argument("--json", action="store_true", help="print one JSON object")
    analyze.set_defaults(run=_analyze)

    doctor = commands.add_parser(
        "doctor",
        help="what this machine has and what it lacks",
        description="Check graphics, audio, encoders, displays.",
    )
    doctor.add_argument("--json", action="store_true", help="print JSON")
    doctor.set_defaults(run=_doctor)

    from react_app.beats.cli import add_beats_arguments
    from react_app.cloud.cli import add_cloud_arguments
    from react_app.export.asking.arguments import add_export_arguments, add_render_take_arguments
    from react_app.export.batch.cli import add_batch_arguments
    from react_app.export.targets.delivery_cli import add_delivery_arguments
    from react_app.shadercli import add_shader_arguments

    shaders = commands.add_parser("shaders", help="check ISF shaders and more")
    add_shader_arguments(shaders)
    shaders.set_defaults(run=_shaders)

    beats = commands.add_parser("beats", help="score beat trackers over recordings with known beats")
    add_beats_arguments(beats)
    beats.set_defaults(run=_beats)

    cloud = commands.add_parser("cloud", help="compels of songs: make, follow and get them, or serve them here")
    add_cloud_arguments(cloud)
    cloud.set_defaults(run=_cloud)

    export = commands.add_parser("export", help="render a track to a video file")
    add_export_arguments(export)
    export.set_defaults(run=_export)
    render_take = commands.add_parser("render-take", help="render a recorded performance to a video file")
    add_render_take_arguments(render_take)
    render_take.set_defaults(run=_render_take)

    batch = commands.add_parser("batch", help="render many tracks, scenes and targets, as a file says")
    add_batch_arguments(batch)
    batch.set_defaults(run=_batch)

    check_video = commands.add_parser("check-video", help="what a finished video holds, and whether services take it")
    add_delivery_arguments(check_video)
    check_video.set_defaults(run=_check_video)
    return parser


def track_path(word: str) -> Path:
    """Return the file a TRACK argument means; `demo` is the shipped track."""
    return DEMO_TRACK if word == "demo" else Path(word)


def _open_app(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.core.showfile import load_show
    from react_app.shaders.scenes import house_show
    from react_app.stage.surface import has_display

    if not has_display():
        raise ReactError(
            "There is no display to open the app on. To make a video without one: react-app export TRACK -o out.mp4"
        )
    play = track_path(arguments.play).absolute() if arguments.play else None
    if play is not None and not play.is_file():
        raise TrackError(f"There is no file {play}.")
    show = load_show(arguments.show) if arguments.show else house_show()
    from react_app.cloud.desk import DeskCloud
    from react_app.ui.main import run_desk

    return run_desk(
        paths, show, arguments.show, play=play, loop=arguments.play == "demo", cloud=lambda: DeskCloud(paths)
    )


def _scenes(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.core.showfile import load_show
    from react_app.shaders.scenes import house_show

    show = load_show(arguments.show) if arguments.show else house_show()
    if arguments.json:
        rows = [
            {"id": s.id, "name": s.name, "description": s.description, "layers": [layer.shader for layer in s.layers]}
            for s in show.scenes
        ]
        print(json.dumps(rows, indent=1))
        return 0
    width = max((len(scene.id) for scene in show.scenes), default=0)
    for scene in show.scenes:
        print(f"{scene.id:<{width}}  {scene.name}: {scene.description}")
    return 0


def _analyze(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.audio.announce import live_beats
    from react_app.audio.decode import decode_track

    path = track_path(arguments.track)
    if arguments.offline:
        return _analyze_whole(path, paths, as_json=arguments.json)
    track = decode_track(path)
    beats = live_beats(track.samples.mean(axis=1))
    tempo = float(sorted(b.bpm for b in beats)[len(beats) // 2]) if beats else 0.0
    if arguments.json:
        rows = [
            {
                "t": b.stamp,
                "stamp": b.stamp,
                "announced": b.announced,
                "bpm": b.bpm,
                "beat": b.place,
                "meter": b.meter,
                "confidence": b.confidence,
            }
            for b in beats
        ]
        facts = {"track": str(path), "offline": False, "duration": track.duration, "tempo": tempo}
        print(json.dumps({**facts, "beats": rows}))
        return 0
    print(f"{path.name}: {track.duration:.1f} s, {tempo:.1f} BPM, {len(beats)} beats" if beats else
          f"{path.name}: {track.duration:.1f} s, no beat found")  # fmt: skip
    for beat in beats:
        print(f"{beat.stamp:9.3f} s   announced {1000 * (beat.announced - beat.stamp):+6.1f} ms   {beat.bpm:6.1f} BPM")
    return 0


def _analyze_whole(path: Path, paths: Paths, *, as_json: bool) -> int:
    from react_app.audio.known import analyse_and_keep
    from react_app.audio.known_print import grid_as_json, grid_as_text

    def progress(share: float) -> None:
        if sys.stderr.isatty():
            print(f"\rListening … {100 * share:3.0f} %\x1b[K", end="" if share < 1 else "\r\x1b[K", file=sys.stderr)

    grid = analyse_and_keep(path, paths.grids, progress, lambda text: print(f"Note: {text}", file=sys.stderr))
    print(grid_as_json(path, grid) if as_json else grid_as_text(path, grid))
    return 0


def _beats(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.beats.cli import run_beats

    return run_beats(arguments)


def _shaders(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.shadercli import run_shaders

    return run_shaders(arguments, paths)


def _cloud(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.cloud.cli import run_cloud

    return run_cloud(arguments, paths)


def _doctor(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.doctor import examine, print_report

    findings = examine(paths)
    if arguments.json:
        print(json.dumps([{"name": f.name, "ok": f.ok, "text": f.text} for f in findings], indent=1))
    else:
        print_report(findings)
    return 0 if all(f.ok for f in findings if f.needed) else 1


def _export(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.export.commands.cli import run_export

    return run_export(arguments, paths)


def _render_take(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.export.commands.take_cli import run_render_take

    return run_render_take(arguments, paths)


def _batch(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.export.batch.cli import run_batch

    return run_batch(arguments, paths)


def _check_video(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.export.targets.delivery_cli import run_delivery

    return run_delivery(arguments)


def _log_to_file(paths: Paths, *, verbose: bool) -> None:
    try:
        handler = RotatingFileHandler(paths.logs / "app.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        return  # a full or read-only disk must not keep the app from starting
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if verbose else logging.INFO)


def _fail(sentence: str) -> int:
    print(f"react-app: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
