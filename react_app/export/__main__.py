"""`python -m react_app.export export TRACK …` or `render-take TAKE …`: the process an export job runs in."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one render, or serve a preview of one; return the exit code."""
    from react_app.core.paths import default_paths
    from react_app.export.asking.arguments import add_export_arguments, add_render_take_arguments
    from react_app.export.commands.cli import run_export
    from react_app.export.commands.take_cli import run_render_take

    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["preview"]:
        from react_app.export.preview.preview_child import main as preview

        return preview(given[1:])
    parser = argparse.ArgumentParser(prog="react-app")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    export = commands.add_parser("export", help="render a track to a video file")
    add_export_arguments(export)
    export.set_defaults(run=run_export)
    take = commands.add_parser("render-take", help="render a recorded performance to a video file")
    add_render_take_arguments(take)
    take.set_defaults(run=run_render_take)
    arguments = parser.parse_args(given)
    paths = default_paths()
    try:
        paths.logs.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(filename=paths.logs / "export.log", level=logging.WARNING)
    except OSError:
        logging.basicConfig(level=logging.CRITICAL)  # no log is no reason not to render
    code: int = arguments.run(arguments, paths)
    return code


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
