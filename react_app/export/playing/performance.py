"""What is rendered: a show from one moment on, with everything that was done to it, whether planned or recorded."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Protocol

from react_app.core.controls import ControlChange
from react_app.core.features import Features
from react_app.core.frame import Date, FrameInputs, date_of
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
class ImageChange:
    """An image that shaders import was another one: the plan that is on, with that one in it. The session goes on."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at session time `t`: a control change, another plan or image, or a session that starts
    anew."""

    t: float
    what: ControlChange | PlanChange | ImageChange | SessionState


@dataclass(frozen=True, slots=True)
class Performance:
    """A plan, where the session stands at the beginning, and the events that follow, by time.

    `begin` is the session time of the first frame in seconds of heard stream, `date` the wall-clock time there.
    """

    plan: Plan
    events: Sequence[Event] = ()
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


class Stepper:
    """The same session as on stage, with time, features and changes put in; frame i is at exactly `begin` + i / fps."""

    def __init__(self, performance: Performance, features: FeatureSource, fps: Fraction) -> None:
        self._performance = performance
        self._features = features
        self._fps = fps
        self._session = Session(performance.plan, performance.state, in_room=False)
        self._plan = performance.plan
        self._fresh: Plan | None = performance.plan
        self._event = 0
        self.index = 0
        """Number of the next frame."""

    def step(self) -> Step:
        """Return the next frame, after all events up to then."""
        passed = self.index / self._fps
        date = date_of(self._performance.date + timedelta(seconds=float(passed)))
        return self.step_at(float(self._performance.begin + passed), date)

    def step_at(self, t: float, date: Date) -> Step:
        """Return the next frame at a session time of its own, after all events up to then."""
        changes: list[ControlChange] = []
        events = self._performance.events
        while self._event < len(events):
            event = events[self._event]
            if event.t > t:
                break
            what = event.what
            if isinstance(what, ControlChange):
                changes.append(what)
            elif isinstance(what, PlanChange):
                self._session = _with_plan(self._session, what)
                self._plan = self._fresh = what.plan
            elif isinstance(what, ImageChange):
                self._plan = self._fresh = what.plan
            else:
                self._session = Session(self._session.plan, what, in_room=False)
            self._event += 1
        step = Step(self._session.step(t, changes, self._features.at(t), date), self._fresh)
        self._fresh = None
        self.index += 1
        return step

    @property
    def plan(self) -> Plan:
        """The plan that is on."""
        return self._plan

    def fork(self) -> Stepper:
        """Return another one that stands at the same frame; both go on alone. They share the source of features."""
        plan = self._session.plan
        shared: list[object] = [self._performance, self._features, self._plan, plan, *plan.specs]
        shared += [modulation for _, modulation in plan.modulations]
        return copy.deepcopy(self, {id(part): part for part in shared})


def steps(performance: Performance, features: FeatureSource, fps: Fraction, count: int) -> Iterator[Step]:
    """Yield the first `count` frames of a performance."""
    stepper = Stepper(performance, features, fps)
    for _ in range(count):
        yield stepper.step()


def _with_plan(session: Session, change: PlanChange) -> Session:
    if change.replaced:
        return session.opened(change.plan)
    session.set_plan(change.plan)
    return session
