"""`react-app shaders`: what can be done with ISF files from the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

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
    check.add_argument("paths", nargs="+", metavar="PATH", help="a shader file, a folder, or a house id")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.add_argument("--size", default="1280x720", metavar="WxH", help="picture size it is timed at (1280x720)")
    check.add_argument(
        "--time-limit", type=float, default=10.0, metavar="S", help="seconds a shader may take in all (10)"
    )
    check.set_defaults(shaders=_check)

    from react_app.export.sheet_cli import add_sheet_arguments

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


def run_shaders(arguments: argparse.Namespace, paths: Paths) -> int:
    """Run the chosen command and return the exit code.

    Raises:
        BadInputError: an argument cannot be used.
        GraphicsError: nothing can be drawn here at all.
    """
    code: int = arguments.shaders(arguments, paths)
    return code


def _sheet(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.export.sheet_cli import run_sheet

    return run_sheet(arguments)


def _check(arguments: argparse.Namespace, paths: Paths) -> int:
    from react_app.engine.probe import probe_shaders

    names = [name if not Path(name).exists() else str(Path(name).absolute()) for name in arguments.paths]
    results = probe_shaders(names, time_limit_s=arguments.time_limit)
    for result in results:
        print(f"{result.id}: {'ok' if result.ok else result.reason}")
    return 0 if all(result.ok for result in results) else 1
