"""`react-app shaders`: what can be done with ISF files from the command line."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from pathlib import Path

from react_app.core.errors import BadInputError, ShaderError
from react_app.core.paths import Paths


def add_shader_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands and what they take. Each sets `shaders` to what runs it."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = commands.add_parser(
        "check",
        help="compile and draw shaders, and tell how each fares",
        description=(
            "Compile and draw every shader in a process of its own, under a time limit, and report kind, inputs, "
            "passes, times, black or invalid pictures, licence notes and errors with your own line number. "
            "The exit code is 1 when one cannot be used."
        ),
    )
    check.add_argument(
        "paths", nargs="+", metavar="PATH", help="a shader file, a folder, or a house id (generators/aurora)"
    )
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.add_argument("--size", default="1280x720", metavar="WxH", help="picture size it is timed at (1280x720)")
    check.add_argument(
        "--time-limit", type=float, default=30.0, metavar="S", help="seconds compiling, or one frame, may take (30)"
    )
    check.set_defaults(shaders=_check)

    from react_app.export.sheet.cli import add_sheet_arguments

    sheet = commands.add_parser(
        "sheet",
        help="draw shaders at three moments of the demo track on one picture",
        description=(
            "Draw every shader of the library, or those named, as it looks in the intro, the build and the drop of the "
            "demo track, each after six seconds of it. Filters are drawn over a house generator."
        ),
    )
    add_sheet_arguments(sheet)
    sheet.set_defaults(shaders=_sheet)

    bring = commands.add_parser(
        "import",
        help="turn shaders of Shadertoy, GLSL Sandbox or Bonzomatic into ISF",
        description=(
            "Turn a shader of another tool into an ISF file: a text with mainImage, Shadertoy's JSON, a folder with "
            "image, buffer A to D and common, GLSL Sandbox and Bonzomatic. What cannot be carried over is said. "
            "Every file made is tried out."
        ),
    )
    bring.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder that holds the passes of a shader")
    bring.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="PATH",
        help="file or folder to write to (else the app's own shader folder)",
    )
    bring.add_argument(
        "--channel",
        action="append",
        default=[],
        metavar="N=KIND",
        help="what iChannelN is where the text does not tell: audio, noise, keyboard, image, bufferA to bufferD",
    )
    bring.set_defaults(shaders=_import)


def run_shaders(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run the chosen command and return the exit code.

    Raises:
        BadInputError: an argument cannot be used.
        GraphicsError: nothing can be drawn here at all.
    """
    code: int = arguments.shaders(arguments, paths)
    return code


def _sheet(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.export.sheet.cli import run_sheet

    return run_sheet(arguments)


def _import(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.engine.probe import probe_shaders
    from react_app.shaders.importing import write_imported

    channels = dict(_channel(text) for text in arguments.channel)
    failed = 0
    for source in arguments.paths:
        try:
            made, notes = write_imported(Path(source), arguments.output or paths.shaders, channels)
        except ShaderError as error:
            print(error, file=sys.stderr)
            failed += 1
            continue
        print(f"{source} -> {made}")
        for note in notes:
            print(f"  {note}")
        (result,) = probe_shaders([str(made.absolute())])
        if not result.ok:
            line = "" if result.line is None else f":{result.line}"
            print(f"{made}{line}: {result.reason}", file=sys.stderr)
            failed += 1
    return 1 if failed else 0


def _channel(text: str) -> tuple[str, str]:
    number, _, kind = text.partition("=")
    if number not in ("0", "1", "2", "3") or not kind:
        raise BadInputError(f"{text!r} names no channel; write it as 0=audio.")
    return f"iChannel{number}", kind


def _check(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.engine.check import as_json, check_each, find_shaders, headline, row, summary
    from react_app.shaders.verdicts import Verdicts

    size = _size(arguments.size)
    if arguments.time_limit <= 0:
        raise BadInputError("The time limit must be more than 0 seconds.")
    found = find_shaders(arguments.paths)
    width = min(max(shutil.get_terminal_size((100, 24)).columns, 80), 120)
    results = []
    if not arguments.json:
        print(headline(width))
    for result in check_each(found, Verdicts(paths.verdicts), size=size, time_limit_s=arguments.time_limit):
        results.append(result)
        if not arguments.json:
            _progress("")
            print(row(result, width), flush=True)
        if len(results) < len(found):
            _progress(f"{len(results)} of {len(found)}  {Path(found[len(results)]).name}")
    _progress("")
    print(as_json(results, size) if arguments.json else summary(results, size, width))
    return 0 if all(result.ok for result in results) else 1


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text.strip().lower())
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (min(size) >= 16 and max(size) <= 8192):
        raise BadInputError(f"{text!r} is no picture size; write it as 1280x720, sides from 16 to 8192.")
    return size


def _progress(text: str) -> None:
    """Show one line that replaces the one before, where a person looks on."""
    if sys.stderr.isatty():
        width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
        print(f"\r{text[:width]:<{width}}" if text else "\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)
