"""Scores as one page of HTML that needs nothing else: tables, plots, and a timeline of every recording."""

from __future__ import annotations

import html
import json
import math
from collections.abc import Callable
from pathlib import Path

from react_app.beats.measures import Summary
from react_app.beats.results import ALL, Results, Row, title
from react_app.beats.run import CLEAN, Run, Scored
from react_app.beats.table import number
from react_app.core.errors import BadInputError

TEMPLATE = Path(__file__).with_name("page.html")

_COLUMNS: tuple[tuple[str, Callable[[Summary], float], int, bool | None], ...] = (
    ("F", lambda s: s.f, 3, True),
    ("CMLt", lambda s: s.cmlt, 3, True),
    ("AMLt", lambda s: s.amlt, 3, True),
    ("downbeat F", lambda s: s.downbeat_f, 3, True),
    ("acc1", lambda s: s.acc1, 3, True),
    ("acc2", lambda s: s.acc2, 3, True),
    ("locked, s", lambda s: s.lock_s, 2, False),
    ("never locks, %", lambda s: 100 * s.never_locks, 0, False),
    ("announced, ms", lambda s: s.announce_ms, 1, None),
    ("p95, ms", lambda s: s.announce_p95_ms, 1, None),
    ("CPU ms per s", lambda s: s.cpu_ms_per_s, 1, False),
)
"""Heading, value, decimals, and whether more is better (None: neither)."""
_COLORS = {"ours": "#ffb224", "offline": "#45c4e8", "aubio": "#a78bda"}


def write_page(path: Path, results: Results, folder: str) -> None:
    """Write the page of a run over a folder of this name.

    Raises:
        BadInputError: the file cannot be written.
    """
    try:
        path.write_text(page_of(results, folder), encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"The page {path} cannot be written: {error.strerror}.") from error


def page_of(results: Results, folder: str) -> str:
    """Return the page as text."""
    parts = {
        "folder": html.escape(folder),
        "lead": html.escape(
            f"{len(results.scored)} recordings, {results.seconds / 60:.1f} min; "
            + ", ".join(title(tracker) for tracker in results.trackers)
        ),
        "scores": _scores(results),
        "degraded": _degraded(results),
        "problems": _problems(results),
        "data": json.dumps(_data(results), separators=(",", ":")).replace("<", "\\u003c"),
    }
    page = TEMPLATE.read_text(encoding="utf-8")
    for name, text in parts.items():
        page = page.replace("{{" + name + "}}", text)
    return page


def _scores(results: Results) -> str:
    kinds = [ALL, *results.kinds] if len(results.kinds) > 1 else [ALL]
    head = "".join(f"<th>{name}</th>" for name, *_ in _COLUMNS)
    body = []
    for kind in kinds:
        rows = results.rows([kind])
        for i, row in enumerate(rows):
            cells = "".join(_cell(row, rows, column) for column in range(len(_COLUMNS)))
            where = f"{html.escape(kind)} <span style='color:#5a6474'>{row.summary.clips}</span>" if i == 0 else ""
            first = ' class="first"' if i == 0 and kind != ALL else ""
            body.append(f"<tr{first}><td>{where}</td><td class='l'>{_name(row.tracker)}</td>{cells}</tr>")
    heading = f"<tr><th>kind</th><th class='l'>tracker</th>{head}</tr>"
    return f"<table><thead>{heading}</thead><tbody>{''.join(body)}</tbody></table>"


def _cell(row: Row, rows: list[Row], column: int) -> str:
    _, value, digits, more = _COLUMNS[column]
    mine, all_ = value(row.summary), [value(r.summary) for r in rows]
    known = [v for v in all_ if not math.isnan(v)]
    best = more is not None and len(set(known)) > 1 and mine == (max(known) if more else min(known))
    return f"<td{' class=best' if best else ''}>{number(mine, digits)}</td>"


def _name(tracker: str) -> str:
    color = _COLORS.get(tracker, "#46c288")
    return f'<i class="key" style="background:{color}"></i>{html.escape(title(tracker))}'


def _degraded(results: Results) -> str:
    if len(results.conditions) < 2:
        return ""
    body = []
    for condition in results.conditions:
        for tracker in results.trackers:
            row, clean = results.row(ALL, tracker, condition), results.row(ALL, tracker, CLEAN)
            if row is None or clean is None:
                continue
            lost_f, lost_aml = clean.summary.f - row.summary.f, clean.summary.amlt - row.summary.amlt
            worse = " class=worse" if lost_f > 0.05 else ""
            body.append(
                f"<tr><td>{html.escape(condition or 'clean')}</td><td class='l'>{_name(tracker)}</td>"
                f"<td>{row.summary.f:.3f}</td><td{worse}>{lost_f:.3f}</td><td>{row.summary.amlt:.3f}</td>"
                f"<td>{lost_aml:.3f}</td></tr>"
            )
    return (
        "<section><header><h2>Through a bad microphone</h2><p class='note'>The same recordings degraded: in a room, "
        "with a crowd, clipped, through a telephone, as a small MP3.</p></header><table><thead><tr><th>condition</th>"
        "<th class='l'>tracker</th><th>F</th><th>lost</th><th>AMLt</th><th>lost</th></tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></section>"
    )


def _problems(results: Results) -> str:
    if not results.problems:
        return ""
    items = "".join(f"<li>{html.escape(problem)}</li>" for problem in results.problems)
    return f"<section><header><h2>Not scored</h2></header><ul class='problems'>{items}</ul></section>"


def _data(results: Results) -> dict[str, object]:
    live = {run.tracker: run.found.live for clip in results.scored for run in clip.runs}
    return {
        "trackers": [{"id": t, "title": title(t), "live": live.get(t, True)} for t in results.trackers],
        "conditions": list(results.conditions),
        "clips": [_clip(clip) for clip in results.scored],
    }


def _clip(scored: Scored) -> dict[str, object]:
    assert scored.truth is not None
    assert scored.loudness is not None
    pairs = zip(scored.truth.beats, scored.truth.places, strict=True)
    return {
        "name": scored.clip.name,
        "kind": scored.clip.kind,
        "seconds": round(scored.seconds, 2),
        "truth": [[round(float(t), 3), int(place)] for t, place in pairs],
        "loud": [min(99, int(99 * v)) for v in scored.loudness],
        "runs": [_run(run) for run in scored.runs],
    }


def _run(run: Run) -> dict[str, object]:
    m = run.measures
    return {
        "tracker": run.tracker,
        "condition": run.condition,
        "f": round(m.f, 4),
        "amlt": round(m.amlt, 4),
        "lock": round(m.lock_s, 2) if math.isfinite(m.lock_s) else None,
        "latency": [round(1000 * float(v), 1) for v in m.latency_s],
        "rows": [[round(float(a), 3), round(float(b), 3), round(float(c), 2), int(d)] for a, b, c, d in run.found.rows],
    }
