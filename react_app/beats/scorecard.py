"""The scorecard: our trackers beside stock aubio in one run, for the README and the About box.

    python -m react_app.beats.scorecard FOLDER [--called TEXT] [--json FILE] [--readme README.md]

`make scorecard` runs it. Every figure is measured in this run; nothing is written by hand.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

from react_app.beats.results import ALL, Results, Row, gather, title
from react_app.beats.run import CLEAN, score_all
from react_app.beats.table import markdown_table, number
from react_app.beats.truth import find_clips
from react_app.core.errors import BadInputError, ReactError

SCORECARD = Path(__file__).with_name("scorecard.json")
TRACKERS = ("ours", "offline", "aubio")
BEGIN, END = "<!-- scorecard: made by `make scorecard`, not by hand -->", "<!-- end of the scorecard -->"

_COLUMNS: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("tracker", lambda row: title(row.tracker)),
    ("F", lambda row: number(row.summary.f)),
    ("CMLt", lambda row: number(row.summary.cmlt)),
    ("AMLt", lambda row: number(row.summary.amlt)),
    ("downbeat F", lambda row: number(row.summary.downbeat_f)),
    ("announced, median / p95", lambda row: _announced(row)),
    ("never locks", lambda row: f"{row.summary.never_locks:.0%}"),
    ("CPU ms per s", lambda row: number(row.summary.cpu_ms_per_s, 1)),
)


def scorecard(results: Results, called: str) -> dict[str, object]:
    """Return the scorecard as JSON values; what was not measured is null."""
    return {
        "made": {"set": called, "clips": len(results.scored), "seconds": round(results.seconds)},
        "rows": [
            {
                "tracker": title(row.tracker),
                "F": _rounded(row.summary.f),
                "CMLt": _rounded(row.summary.cmlt),
                "AMLt": _rounded(row.summary.amlt),
                "downbeat_F": _rounded(row.summary.downbeat_f),
                "never_locks": _rounded(row.summary.never_locks),
                "announce_ms": _rounded(row.summary.announce_ms, 1),
                "cpu_ms_per_s": _rounded(row.summary.cpu_ms_per_s, 1),
                "clips": row.summary.clips,
            }
            for row in results.rows([ALL])
        ],
    }


def readme_block(results: Results, called: str) -> str:
    """Return what stands in the README between the markers."""
    minutes = results.seconds / 60
    lines = [
        BEGIN,
        f"Over {called} ({len(results.scored)} recordings, {minutes:.0f} minutes), all in one run:",
        "",
        markdown_table(results.rows([ALL]), _COLUMNS),
    ]
    if len(results.kinds) > 1:
        lines += ["", "F by kind:", "", _by_kind(results)]
    return "\n".join([*lines, END])


def with_block(readme: str, block: str) -> str:
    """Return a README's text with the scorecard in its place.

    Raises:
        BadInputError: it has no place for it.
    """
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise BadInputError(f"The README has no place for the scorecard: the lines {BEGIN!r} and {END!r}.")
    return before + block + after


def main(argv: list[str] | None = None) -> int:
    """Measure, write and print."""
    parser = argparse.ArgumentParser(description="Measure the scorecard of the README and the About box.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--called", default="", help="what the recordings are, in words")
    parser.add_argument("--json", type=Path, default=SCORECARD)
    parser.add_argument("--readme", type=Path)
    arguments = parser.parse_args(argv)
    called = arguments.called or f"the folder `{arguments.folder.resolve().name}`"
    try:
        found = find_clips(arguments.folder)
        scored = []
        for clip in score_all(found.clips, TRACKERS, [CLEAN]):
            scored.append(clip)
            print(f"{len(scored)} of {len(found.clips)}  {clip.clip.name}", file=sys.stderr, flush=True)
        results = gather(scored, TRACKERS, [CLEAN], found.problems)
        for problem in results.problems:
            print(problem, file=sys.stderr)
        if not results.scored:
            raise BadInputError(f"Nothing in {arguments.folder} could be scored.")
        block = readme_block(results, called)
        if arguments.readme:
            readme = arguments.readme.read_text(encoding="utf-8")
            arguments.readme.write_text(with_block(readme, block), encoding="utf-8")
        arguments.json.write_text(json.dumps(scorecard(results, called), indent=1) + "\n", encoding="utf-8")
    except (ReactError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(block)
    return 0


def _by_kind(results: Results) -> str:
    heads = ["kind", "recordings", *(title(tracker) for tracker in results.trackers)]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for kind in results.kinds:
        rows = results.rows([kind])
        cells = [kind, str(rows[0].summary.clips), *(number(row.summary.f) for row in rows)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _announced(row: Row) -> str:
    median, late = row.summary.announce_ms, row.summary.announce_p95_ms
    if math.isnan(median):
        return "-"
    return " / ".join(f"{abs(v):.0f} ms {'ahead' if v <= 0 else 'late'}" for v in (median, late))


def _rounded(value: float, digits: int = 4) -> float | None:
    return round(value, digits) if math.isfinite(value) else None


if __name__ == "__main__":
    sys.exit(main())
