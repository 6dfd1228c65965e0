"""A recorded take as a performance that can be rendered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from react_app.core.errors import TakeError
from react_app.core.features import ANALYSIS_RATE
from react_app.core.plan import Plan
from react_app.core.problems import Problem
from react_app.core.show import Show
from react_app.core.showclips import found_clips
from react_app.core.showfile import show_from_dict
from react_app.core.take import Take, TakeChange, TakePlan, TakeSize, TakeState
from react_app.export.performance import EXPORT_DATE, Event, Performance, PlanChange
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library


@dataclass(frozen=True, slots=True)
class TakePerformance:
    """A take's performance, and what of its shows cannot be used here."""

    performance: Performance
    problems: tuple[Problem, ...]


def performance_of(take: Take, library: Library) -> TakePerformance:
    """Return the take as a performance: its show and state at the beginning, then what happened, sample by sample.

    Raises:
        ShowFileError: a show in it was made by a newer app or is damaged.
        TakeError: its date cannot be read.
    """
    header = take.header
    problems: dict[str, Problem] = {}

    def compiled(document: Mapping[str, object]) -> Plan:
        show = show_from_dict(document) if document else Show()
        if header.show_path:
            show = found_clips(show, Path(header.show_path).parent)
        plan, found = compile_plan(show, library)
        problems.update({problem.key: problem for problem in found})
        return plan

    plan = compiled(header.show)
    events = []
    for event in take.events:
        t = event.sample / ANALYSIS_RATE
        if isinstance(event, TakeChange):
            events.append(Event(t, event.change))
        elif isinstance(event, TakePlan):
            events.append(Event(t, PlanChange(compiled(event.show), event.replaced)))
        elif isinstance(event, TakeState):
            events.append(Event(t, event.state))
    performance = Performance(
        plan=plan,
        events=tuple(events),
        state=header.state,
        begin=Fraction(header.sample, ANALYSIS_RATE),
        date=_date(header.started),
    )
    return TakePerformance(performance, tuple(problems.values()))


def plans_of(performance: Performance) -> Iterator[Plan]:
    """Yield every plan of a performance, the first to the last."""
    yield performance.plan
    for event in performance.events:
        if isinstance(event.what, PlanChange):
            yield event.what.plan


def picture_of(take: Take) -> tuple[tuple[int, int], float]:
    """Return the size and frame rate the performance was shown at for the longest time."""
    shown: dict[tuple[int, int, float], int] = {}
    current = (take.header.width, take.header.height, take.header.fps)
    since = take.header.sample
    for event in take.events:
        if isinstance(event, TakeSize):
            shown[current] = shown.get(current, 0) + event.sample - since
            current, since = (event.width, event.height, event.fps), event.sample
    shown[current] = shown.get(current, 0) + max(take.end - since, 0) + 1
    width, height, fps = max(shown, key=lambda key: shown[key])
    return (width, height), fps


def _date(text: str) -> datetime:
    if not text:
        return EXPORT_DATE
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise TakeError(f"The take's date {text!r} cannot be read.") from error
