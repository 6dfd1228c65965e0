"""`react-app shaders sheet`: arguments and the run."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import get_args

from react_app.core.errors import ExportError
from react_app.core.shader import ShaderKind
from react_app.engine.png import write_png
from react_app.export.sheet.music import MOMENTS, SILENT, hear_moments
from react_app.export.sheet.page import make_page
from react_app.export.sheet.sheet import Subject, chosen_subjects, draw_strips
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_scenes

_SIDE = (16, 4096)


def add_sheet_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `react-app shaders sheet`."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="shader files, or ids like generators/ink")
    parser.add_argument("-o", "--output", type=Path, default=Path("sheet.png"), help="the picture, sheet.png")
    parser.add_argument("--kind", action="append", choices=get_args(ShaderKind), help="only this kind, may be repeated")
    parser.add_argument("--scenes", action="store_true", help="the house scenes instead of the library's shaders")
    parser.add_argument("--presets", action="store_true", help="every preset as well")
    parser.add_argument("--silence", action="store_true", help="one picture more: after six seconds of silence")
    parser.add_argument("--size", default="256x144", metavar="WxH", help="size of one picture; 256x144 without it")


def run_sheet(arguments: argparse.Namespace) -> int:
    """Draw the sheet; the exit code is 1 if something on it could not be drawn.

    Raises:
        ReactError: nothing can be drawn, or the picture cannot be written.
    """
    size = _size(arguments.size)
    library = Library()
    if arguments.scenes:
        subjects = chosen_subjects(library, arguments.paths, (), house_scenes(), presets=arguments.presets)
    else:
        kinds = arguments.kind or get_args(ShaderKind)
        subjects = chosen_subjects(library, arguments.paths, kinds, (), presets=arguments.presets)
    if not subjects:
        raise ExportError("There is nothing to draw: the library has no shader of this kind.")
    moments = (*MOMENTS, SILENT) if arguments.silence else MOMENTS
    runs = hear_moments(moments)

    def told(done: int, subject: Subject) -> None:
        if sys.stderr.isatty():
            print(f"\r{done}/{len(subjects)} {subject.title:<40}", end="", file=sys.stderr, flush=True)

    strips = draw_strips(subjects, runs, size, library, told)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    rows = [(subject.title, subject.note, pictures) for subject, pictures in strips]
    page = make_page(_heading(subjects), [moment.name for moment in moments], rows, size)
    try:
        write_png(arguments.output, page)
    except OSError as error:
        raise ExportError(f"The sheet cannot be written to {arguments.output}: {error.strerror}.") from error
    print(arguments.output)
    failed = [subject for subject, pictures in strips if not pictures]
    for subject in failed:
        print(f"{subject.title}: {subject.note}", file=sys.stderr)
    return 1 if failed else 0


def _heading(subjects: list[Subject]) -> str:
    if len(subjects) == 1:
        return subjects[0].title
    kinds = {subject.kind for subject in subjects}
    word = kinds.pop() if len(kinds) == 1 else "look"
    return f"{len(subjects)} {word}s"


def _size(text: str) -> tuple[int, int]:
    """Return a size told as WxH.

    Raises:
        ExportError: it is none, or too small or large to draw.
    """
    match = re.fullmatch(r"(\d+)x(\d+)", text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(_SIDE[0] <= side <= _SIDE[1] for side in size):
        raise ExportError(f"{text!r} is no size for a picture. Write it as WIDTHxHEIGHT, 256x144 for instance.")
    return size
