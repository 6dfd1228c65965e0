"""A recorded take as a performance that can be rendered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import TakeError
from react_app.core.features import ANALYSIS_RATE
from react_app.core.plan import Plan
from react_app.core.problems import Problem
from react_app.core.session import SessionState
from react_app.core.show import Show
from react_app.core.showclips import found_clips
from react_app.core.showfile import show_from_dict
from react_app.core.take import IMAGES, SHADERS, Take, TakeChange, TakePlan, TakeState
from react_app.core.take_events import TakeEvents
from react_app.core.take_records import TakeEvent, TakeHeader, TakeImage
from react_app.export.playing.performance import EXPORT_DATE, Event, ImageChange, Performance, PlanChange
from react_app.export.playing.relook import Relook
from react_app.shaders.compile import compile_plan
from react_app.shaders.kept import KeptShaders
from react_app.shaders.kept_images import KeptImages, Named
from react_app.shaders.library import Library


@dataclass(frozen=True, slots=True)
class TakePerformance:
    """A take's performance, and what of its shows cannot be used here."""

    performance: Performance
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    """What is to be told of its shaders and their images: which are drawn as they were then, and are other ones now."""


def performance_of(
    take: Take, library: Library, relook: Relook | None = None, *, newest: bool = False
) -> TakePerformance:
    """Return the take as a performance: its show and state at the beginning, then what happened, sample by sample.

    Shaders and their images are those that were played, as far as the take has kept them, or with `newest` those of the
    library as it is now. `relook` puts other looks in the place of layers.

    Raises:
        ShowFileError: a show in it was made by a newer app or is damaged.
        TakeError: its date cannot be read.
    """
    header = take.header
    relook = relook or Relook()
    problems: dict[str, Problem] = {}

    notes: dict[str, str] = {}
    known: dict[str, Plan] = {}
    images = KeptImages(take.folder / IMAGES, () if newest else take.of(TakeImage))

    def compiled(told: TakeHeader | TakePlan, named: Named) -> Plan:
        text = json.dumps([told.show, told.shaders, named], sort_keys=True, default=asdict)
        if text not in known:
            shaders = KeptShaders(
                take.folder / SHADERS,
                library,
                {} if newest else told.shaders,
                lambda id, shader: images.played(shader, named.get(id, {})),
            )
            known[text], found = compile_plan(relook.dressed(show_of(take, told.show)), shaders)
            problems.update({problem.key: problem for problem in found})
            notes.update(shaders.notes)
        return known[text]

    changes = take.of(TakePlan)
    ends = [*(event.sample for event in changes), inf]
    plans: dict[int, Plan] = {}
    told: tuple[TakeHeader | TakePlan, ...] = (take.header, *changes)
    for event, end in zip(told, ends, strict=True):
        begin = -inf if event is take.header else event.sample
        plans[id(event)] = compiled(event, images.first(begin, end, event.images))
        plans |= {id(image): compiled(event, named) for image, named in images.later(begin, end, event.images)}
    performance = Performance(
        plan=plans.pop(id(take.header)),
        events=_PerformanceEvents(take.events, plans, relook),
        state=_followed(header.state, relook),
        begin=Fraction(header.sample, ANALYSIS_RATE),
        date=_date(header.started),
    )
    return TakePerformance(performance, tuple(problems.values()), (*notes.values(), *images.notes))


def show_of(take: Take, document: Mapping[str, object]) -> Show:
    """Return a show document of a take, with its clips found again.

    Raises:
        ShowFileError: it was made by a newer app or is damaged.
    """
    show = show_from_dict(document) if document else Show()
    return found_clips(show, Path(take.header.show_path).parent) if take.header.show_path else show


def shows_of(take: Take) -> Iterator[Show]:
    """Yield every show of a take, as it was performed.

    Raises:
        ShowFileError: one was made by a newer app or is damaged.
    """
    yield show_of(take, take.header.show)
    for event in take.of(TakePlan):
        yield show_of(take, event.show)


def plans_of(performance: Performance) -> Iterator[Plan]:
    """Yield every plan of a performance, the first to the last."""
    yield performance.plan
    if isinstance(performance.events, _PerformanceEvents):
        yield from performance.events.plans
        return
    for event in performance.events:
        if isinstance(event.what, PlanChange | ImageChange):
            yield event.what.plan


class _PerformanceEvents(Sequence[Event]):
    """What happened in a take, by time; each event is made anew when it is asked for."""

    def __init__(self, events: Sequence[TakeEvent], plans: Mapping[int, Plan], relook: Relook) -> None:
        self._events = events
        self._plans = plans
        self._relook = relook
        self._places: NDArray[np.intp]
        if isinstance(events, TakeEvents):
            self._places = events.chosen(self._counts, relook.follows)
        else:
            self._places = np.array([place for place, event in enumerate(events) if self._counts(event)], np.intp)

    def _counts(self, event: TakeEvent) -> bool:
        if isinstance(event, TakeChange):
            return self._relook.follows(event.change.id)
        return isinstance(event, TakeState) or id(event) in self._plans

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans that come, in order."""
        return tuple(self._plans.values())

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Event: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Event]: ...

    def __getitem__(self, index: int | slice) -> Event | Sequence[Event]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        event = self._events[int(self._places[index])]
        t = event.sample / ANALYSIS_RATE
        if isinstance(event, TakeChange):
            return Event(t, event.change)
        if isinstance(event, TakePlan):
            return Event(t, PlanChange(self._plans[id(event)], event.replaced))
        if isinstance(event, TakeImage):
            return Event(t, ImageChange(self._plans[id(event)]))
        assert isinstance(event, TakeState)
        return Event(t, _followed(event.state, self._relook))


def _followed(state: SessionState, relook: Relook) -> SessionState:
    """Return the state without the values of controls that another look does not follow."""
    return replace(state, values={name: value for name, value in state.values.items() if relook.follows(name)})


def _date(text: str) -> datetime:
    if not text:
        return EXPORT_DATE
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise TakeError(f"The take's date {text!r} cannot be read.") from error
