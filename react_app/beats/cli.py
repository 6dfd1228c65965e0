"""`react-app beats`: score trackers over a folder of recordings, and make such a folder."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from react_app.core.errors import BadInputError

TRACKER_NAMES = ("ours", "offline", "aubio")
DEGRADATION_NAMES = ("room", "noise", "clip", "phone", "mp3")


def add_beats_arguments(parser: argparse.ArgumentParser) -> None:
    """Add `score` and `make` and what they take."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    score = commands.add_parser(
        "score",
        help="score beat trackers over a folder of recordings with known beats",
        description=(
            "Run the live tracker over every recording of FOLDER (and of folders in it) that has its beats beside it, "
            "and score it with mir_eval. Beats of song.flac are in song.beats, song.txt or song.csv: a time in seconds "
            "a line, optionally the place in the bar. An index.json may tell kinds."
        ),
    )
    score.add_argument("folder", type=Path, metavar="FOLDER")
    score.add_argument("--html", type=Path, metavar="OUT", help="write a page with plots and a timeline of every clip")
    score.add_argument("--json", action="store_true", help="print all figures as JSON")
    score.add_argument("--offline", action="store_true", help="score our whole-file analysis too")
    score.add_argument(
        "--trackers", default="ours,aubio", metavar="NAMES", help=f"of {', '.join(TRACKER_NAMES)} (ours,aubio)"
    )
    score.add_argument("--by", choices=["kind"], help="a table per kind too")
    score.add_argument("--each", action="store_true", help="print F of every recording")
    score.add_argument(
        "--degrade",
        default="",
        metavar="NAMES",
        help=f"score degraded sound too: {', '.join(DEGRADATION_NAMES)}, or several at once as room+noise",
    )
    score.add_argument("--jobs", type=int, default=1, metavar="N", help="recordings at a time (CPU figures want 1)")
    score.set_defaults(beats=_score)
    make = commands.add_parser(
        "make",
        help="make a folder of recordings with known beats by program",
        description="Compose music of many styles by program and write it with its exact beats: the set of the README.",
    )
    make.add_argument("folder", type=Path, metavar="FOLDER")
    make.add_argument("--seed", type=int, default=1)
    make.add_argument("--seconds", type=float, default=45.0, help="length of each recording (45)")
    make.set_defaults(beats=_make)


def run_beats(arguments: argparse.Namespace) -> int:
    """Run the chosen command and return the exit code.

    Raises:
        BadInputError: an argument or the whole folder cannot be used.
    """
    code: int = arguments.beats(arguments)
    return code


def _score(arguments: argparse.Namespace) -> int:
    from react_app.beats.page import write_page
    from react_app.beats.results import as_json, gather
    from react_app.beats.run import CLEAN, score_all
    from react_app.beats.table import degraded_table, each_table, main_table
    from react_app.beats.truth import find_clips

    trackers = _names(arguments.trackers, TRACKER_NAMES, "tracker")
    if arguments.offline and "offline" not in trackers:
        trackers.insert(1 if trackers[:1] == ["ours"] else 0, "offline")
    conditions = [CLEAN, *_conditions(arguments.degrade)]
    found = find_clips(arguments.folder)
    if not found.clips:
        raise BadInputError(_nothing(arguments.folder, found.problems))
    scored = []
    for number, clip in enumerate(score_all(found.clips, trackers, conditions, max(1, arguments.jobs)), 1):
        scored.append(clip)
        _progress(f"{number} of {len(found.clips)}  {clip.clip.name}")
    _progress("")
    results = gather(scored, trackers, conditions, found.problems)
    if arguments.json:
        print(json.dumps(as_json(results), indent=1))
    elif results.scored:
        print(main_table(results, bool(arguments.by)))
        if len(conditions) > 1:
            print("\n" + degraded_table(results))
        if arguments.each:
            print("\n" + each_table(results))
    for problem in results.problems:
        print(f"react-app: {problem}", file=sys.stderr)
    if not results.scored:
        raise BadInputError(f"Nothing in {arguments.folder} could be scored.")
    if arguments.html:
        write_page(arguments.html, results, arguments.folder.resolve().name)
        if not arguments.json:
            print(f"\nThe page is {arguments.html}")
    return 0


def _make(arguments: argparse.Namespace) -> int:
    from react_app.beats.testset import make_set

    count = make_set(arguments.folder, arguments.seed, arguments.seconds, _progress)
    _progress("")
    print(f"{count} recordings with their beats are in {arguments.folder}")
    return 0


def _names(text: str, known: tuple[str, ...], what: str) -> list[str]:
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in known:
            raise BadInputError(f"There is no {what} {name!r}; there are {', '.join(known)}.")
    if not names:
        raise BadInputError(f"Name at least one {what}: {', '.join(known)}.")
    return names


def _conditions(text: str) -> list[str]:
    conditions = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for condition in conditions:
        _names(condition.replace("+", ","), DEGRADATION_NAMES, "degradation")
    return conditions


def _nothing(folder: Path, problems: tuple[str, ...]) -> str:
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        return f"Nothing in {folder} can be scored: {problems[0]}{more}"
    return f"There is no audio in {folder}."


def _progress(text: str) -> None:
    """Show one line that replaces the one before, where a person looks on."""
    if sys.stderr.isatty():
        width = os.get_terminal_size(sys.stderr.fileno()).columns - 1
        print(f"\r{text[:width]:<{width}}" if text else "\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)
