"""All scores of one run: by tracker, condition and kind, as rows for tables and as JSON values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from react_app.beats.measures import Measures, Summary, summarize
from react_app.beats.run import CLEAN, Run, Scored
from react_app.beats.trackers import TITLES

ALL = "all"


@dataclass(frozen=True, slots=True)
class Row:
    """The summary of one tracker over one kind of recording (`all`: every one) in one condition."""

    kind: str
    tracker: str
    condition: str
    summary: Summary


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """Everything that came of a run, and a sentence for whatever could not be scored."""

    scored: tuple[Scored, ...]
    trackers: tuple[str, ...]
    conditions: tuple[str, ...]
    problems: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """How much sound was scored."""
        return sum(clip.seconds for clip in self.scored)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of recordings, in order of their first one."""
        return tuple(dict.fromkeys(clip.clip.kind for clip in self.scored if clip.clip.kind))

    def row(self, kind: str, tracker: str, condition: str = CLEAN) -> Row | None:
        """Return one summary, None if there is no such run."""
        found = [
            run.measures
            for clip in self.scored
            if kind in (ALL, clip.clip.kind)
            for run in clip.runs
            if run.tracker == tracker and run.condition == condition
        ]
        return Row(kind, tracker, condition, summarize(found)) if found else None

    def rows(self, kinds: Sequence[str], condition: str = CLEAN) -> list[Row]:
        """Return summaries by kind and, within each, by tracker."""
        found = (self.row(kind, tracker, condition) for kind in kinds for tracker in self.trackers)
        return [row for row in found if row is not None]


def gather(
    scored: Sequence[Scored], trackers: Sequence[str], conditions: Sequence[str], problems: Sequence[str]
) -> Results:
    """Part what was scored from what could not be."""
    return Results(
        tuple(clip for clip in scored if not clip.problem),
        tuple(trackers),
        tuple(conditions),
        (*problems, *(clip.problem for clip in scored if clip.problem)),
    )


def as_json(results: Results) -> dict[str, object]:
    """Return all figures as JSON values; what does not exist is null, a lock that never came too."""
    kinds = (ALL, *results.kinds)
    return {
        "clips": len(results.scored),
        "seconds": round(results.seconds, 3),
        "summary": [
            {
                "kind": row.kind,
                "tracker": row.tracker,
                "condition": condition or "clean",
                **_numbers(asdict(row.summary)),
            }
            for condition in results.conditions
            for row in results.rows(kinds, condition)
        ],
        "each": [
            {
                "name": clip.clip.name,
                "kind": clip.clip.kind,
                "seconds": round(clip.seconds, 3),
                "runs": [_run(run) for run in clip.runs],
            }
            for clip in results.scored
        ],
        "problems": list(results.problems),
    }


def title(tracker: str) -> str:
    """Return the name of a tracker for people."""
    return TITLES.get(tracker, tracker)


def median_announce_ms(measures: Measures) -> float:
    """Return the median of announced minus true time in ms, NaN without found beats."""
    ordered = sorted(measures.latency_s)
    middle = len(ordered) // 2
    if not ordered:
        return math.nan
    return 1000 * float(ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2)


def _run(run: Run) -> dict[str, object]:
    m = run.measures
    figures = {
        "f": m.f, "cmlt": m.cmlt, "amlt": m.amlt, "downbeat_f": m.downbeat_f, "acc1": m.acc1, "acc2": m.acc2,
        "lock_s": m.lock_s, "announce_ms": median_announce_ms(m), "cpu_ms_per_s": m.cpu_ms_per_s,
    }  # fmt: skip
    return {"tracker": run.tracker, "condition": run.condition or "clean", **_numbers(figures)}


def _numbers(figures: dict[str, float]) -> dict[str, object]:
    return {name: round(value, 6) if math.isfinite(value) else None for name, value in figures.items()}
