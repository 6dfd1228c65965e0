"""What is rendered: a show from one moment on, with everything that was done to it, whether planned or recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Protocol

from react_app.core.controls import ControlChange
from react_app.core.features import Features
from react_app.core.frame import Date, FrameInputs
from react_app.core.plan import Plan
from react_app.core.session import Session, SessionState

EXPORT_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""What ISF's DATE says at the beginning of an export, so that the same export gives the same pictures on any day."""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """The show became this one; `replaced` if another show was opened, so that its own values start."""

    plan: Plan
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at session time `t`: a control change, another plan, or a session that starts anew."""

    t: float
    what: ControlChange | PlanChange | SessionState


@dataclass(frozen=True, slots=True)
class Performance:
    """A plan, where the session stands at the beginning, and the events that follow, by time.

    `begin` is the session time of the first frame in seconds of heard stream, `date` the wall-clock time there.
    """

    plan: Plan
    events: tuple[Event, ...] = ()
    state: SessionState = field(default_factory=SessionState)
    begin: Fraction = Fraction(0)
    date: datetime = EXPORT_DATE


class FeatureSource(Protocol):
    """Answers what is heard at a time; times never go back."""

    def at(self, t: float) -> Features:
        """Return the newest features at session time `t`."""


@dataclass(frozen=True, slots=True)
class Step:
    """One frame, and the plan it is the first to need, None if that has not changed."""

    frame: FrameInputs
    plan: Plan | None = None


def steps(performance: Performance, features: FeatureSource, fps: Fraction, count: int) -> Iterator[Step]:
    """Yield `count` frames: frame i is at exactly `begin` + i / fps, after all events up to then.

    This is the same session as on stage, with the time, features and changes put in.
    """
    session = Session(performance.plan, performance.state, in_room=False)
    fresh: Plan | None = performance.plan
    events = iter(performance.events)
    upcoming = next(events, None)
    for index in range(count):
        t = float(performance.begin + index / fps)
        changes: list[ControlChange] = []
        while upcoming is not None and upcoming.t <= t:
            what = upcoming.what
            if isinstance(what, ControlChange):
                changes.append(what)
            elif isinstance(what, PlanChange):
                session = _with_plan(session, what)
                fresh = what.plan
            else:
                session = Session(session.plan, what, in_room=False)
            upcoming = next(events, None)
        frame = session.step(t, changes, features.at(t), _date(performance.date, index / fps))
        yield Step(frame, fresh)
        fresh = None


def _with_plan(session: Session, change: PlanChange) -> Session:
    if change.replaced:
        return session.opened(change.plan)
    session.set_plan(change.plan)
    return session


def _date(start: datetime, passed: Fraction) -> Date:
    now = start + timedelta(seconds=float(passed))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return float(now.year), float(now.month), float(now.day), (now - midnight).total_seconds()
