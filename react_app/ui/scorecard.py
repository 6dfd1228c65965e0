"""Reads the packaged scorecard of the beat tracker: ours and the ones it was measured beside."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from react_app.core.errors import BadInputError

SCORECARD = Path(__file__).parent.parent / "beats" / "scorecard.json"


class ScorecardError(BadInputError):
    """The scorecard is missing or cannot be read."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What one tracker scored. Shares are 0..1, NaN where a measure was not taken."""

    tracker: str
    f: float
    amlt: float
    downbeat_f: float
    never_locks: float
    announce_ms: float
    """Median of announced minus sounding, negative is ahead of the beat."""
    cpu_ms_per_s: float
    clips: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All rows of one run, and what is known about the run."""

    rows: tuple[ScoreRow, ...]
    made: str
    """What was measured over, in words; empty where it is not told."""


def read_scorecard(path: Path = SCORECARD) -> Scorecard:
    """Read the file.

    Raises:
        ScorecardError: it is missing, no JSON, or lacks rows.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ScorecardError("This build has no scorecard; `make scorecard` makes it.") from error
    except ValueError as error:
        raise ScorecardError("The scorecard of this build cannot be read; `make scorecard` makes it anew.") from error
    rows = data.get("rows") if isinstance(data, Mapping) else None
    found = [_row(row) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    if not found:
        raise ScorecardError("The scorecard of this build has no rows; `make scorecard` makes it anew.")
    return Scorecard(tuple(found), _made(data.get("made")))


def _row(row: Mapping[str, object]) -> ScoreRow:
    clips = _number(row.get("clips"))
    return ScoreRow(
        tracker=str(row.get("tracker", "")),
        f=_number(row.get("F")),
        amlt=_number(row.get("AMLt")),
        downbeat_f=_number(row.get("downbeat_F")),
        never_locks=_number(row.get("never_locks")),
        announce_ms=_number(row.get("announce_ms")),
        cpu_ms_per_s=_number(row.get("cpu_ms_per_s")),
        clips=0 if math.isnan(clips) else int(clips),
    )


def _number(value: object) -> float:
    usable = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if usable else math.nan  # type: ignore[arg-type]


def _made(made: object) -> str:
    """Return the words for a run: its set, how many recordings, how many minutes."""
    facts = made if isinstance(made, Mapping) else {}
    words = facts.get("set")
    clips, seconds = _number(facts.get("clips")), _number(facts.get("seconds"))
    parts = [] if math.isnan(clips) else [f"{clips:.0f} recordings"]
    parts += [] if math.isnan(seconds) else [f"{seconds / 60:.0f} minutes"]
    told = words if isinstance(words, str) else ""
    return f"{told} ({', '.join(parts)})" if told and parts else told or ", ".join(parts)
