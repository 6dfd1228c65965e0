"""Scores as tables of plain text."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from react_app.beats.measures import Summary
from react_app.beats.results import ALL, Results, Row, title
from react_app.beats.run import CLEAN

Column = tuple[str, int, Callable[[Summary], str]]


def number(value: float, digits: int = 3, nothing: str = "-") -> str:
    """Return a number, or a dash where there is none; infinity is `never`."""
    if math.isnan(value):
        return nothing
    return f"{value:.{digits}f}" if math.isfinite(value) else "never"


COLUMNS: tuple[Column, ...] = (
    ("clips", 6, lambda s: str(s.clips)),
    ("F", 7, lambda s: number(s.f)),
    ("CMLt", 7, lambda s: number(s.cmlt)),
    ("AMLt", 7, lambda s: number(s.amlt)),
    ("downbF", 7, lambda s: number(s.downbeat_f)),
    ("acc1", 7, lambda s: number(s.acc1)),
    ("acc2", 7, lambda s: number(s.acc2)),
    ("lock s", 7, lambda s: number(s.lock_s, 2)),
    ("never", 7, lambda s: f"{100 * s.never_locks:.0f} %"),
    ("announced ms", 13, lambda s: number(s.announce_ms, 1)),
    ("p95", 7, lambda s: number(s.announce_p95_ms, 1)),
    ("CPU ms/s", 9, lambda s: number(s.cpu_ms_per_s, 1)),
)


def main_table(results: Results, by_kind: bool) -> str:
    """Return the summary of every tracker, over all and by kind."""
    kinds = [ALL, *results.kinds] if by_kind else [ALL]
    lines = [_heading("kind", "tracker")]
    for kind in kinds:
        lines += [_line(row, row.kind, title(row.tracker)) for row in results.rows([kind])]
    return "\n".join(lines)


def degraded_table(results: Results) -> str:
    """Return F in every condition, and what is lost against clean sound."""
    lines = [f"{'condition':<22}{'tracker':<20}{'F':>7}{'lost':>8}{'AMLt':>8}{'lost':>8}"]
    for condition in results.conditions:
        for tracker in results.trackers:
            row, clean = results.row(ALL, tracker, condition), results.row(ALL, tracker, CLEAN)
            if row is None or clean is None:
                continue
            a, b = row.summary, clean.summary
            lines.append(
                f"{condition or 'clean':<22}{title(tracker):<20}{a.f:>7.3f}{b.f - a.f:>8.3f}{a.amlt:>8.3f}"
                f"{b.amlt - a.amlt:>8.3f}"
            )
    return "\n".join(lines)


def each_table(results: Results) -> str:
    """Return F of every clip for every tracker, the worst of the first tracker first."""
    rows = sorted(results.scored, key=lambda clip: clip.runs[0].measures.f)
    width = max((len(clip.clip.name) for clip in rows), default=4) + 2
    lines = [f"{'F':<{width}}" + "".join(f"{title(t):>20}" for t in results.trackers)]
    for clip in rows:
        clean = [run for run in clip.runs if run.condition == CLEAN]
        lines.append(f"{clip.clip.name:<{width}}" + "".join(f"{run.measures.f:>20.3f}" for run in clean))
    return "\n".join(lines)


def markdown_table(rows: Sequence[Row], columns: Sequence[tuple[str, Callable[[Row], str]]]) -> str:
    """Return rows as a table of Markdown."""
    lines = ["| " + " | ".join(name for name, _ in columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(text(row) for _, text in columns) + " |" for row in rows]
    return "\n".join(lines)


def _heading(*names: str) -> str:
    return f"{names[0]:<14}{names[1]:<20}" + "".join(f"{name:>{width}}" for name, width, _ in COLUMNS)


def _line(row: Row, kind: str, name: str) -> str:
    return f"{kind:<14}{name:<20}" + "".join(f"{text(row.summary):>{width}}" for _, width, text in COLUMNS)
