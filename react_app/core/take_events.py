"""The events of a take, packed: the hundreds of thousands of control changes of an evening take a few bytes each."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, cast, get_args, overload

import numpy as np
from numpy.typing import NDArray

from react_app.core.controls import ChangeSource, ControlChange, ControlValue
from react_app.core.take_records import TakeChange, TakeEvent

_SOURCES = get_args(ChangeSource)
_CHANGE = re.compile(
    rb'\{"k":"change","s":(\d{1,18}),"id":"([^"\\]*)","value":(?:(true|false)|(-?\d{1,15})|(-?\d+(?:\.\d+|\.?\d*e[+-]?\d+|\.\d+e[+-]?\d+))),'
    rb'"source":"([a-z]+)","t":(-?\d[\d.eE+-]*)\}\r?\n'
)
"""A change of one number as the writer writes it; anything else is read as any JSON is."""
_BOOL, _INT, _FLOAT, _OTHER = range(4)

Kind = TypeVar("Kind", bound=TakeEvent)


class TakeEvents(Sequence[TakeEvent]):
    """Events by time, those of one sample in the order they were written; each is made anew when it is asked for."""

    def __init__(self) -> None:
        self._samples = array("q")
        self._rows = array("q")
        """For each event the row of a change, or, below zero, the place of another event counted from -1 down."""
        self._ids: dict[str, int] = {}
        self._names: list[str] = []
        self._id, self._source, self._kind = array("l"), array("b"), array("b")
        self._value, self._t = array("d"), array("d")
        self._values: dict[int, ControlValue] = {}
        self._others: list[TakeEvent] = []
        self._order: NDArray[np.intp] | None = None

    def add_line(self, line: bytes) -> int | None:
        """Take in a line of the log if it is a plain control change; return its sample, None if it is something else.

        Raises:
            ValueError: it is damaged.
        """
        match = _CHANGE.fullmatch(line)
        if match is None:
            return None
        sample, name, truth, whole, number, source, t = match.groups()
        place = _SOURCES.index(source.decode())
        if truth is not None:
            kind, value = _BOOL, float(truth == b"true")
        elif whole is not None:
            kind, value = _INT, float(whole)
        else:
            kind, value = _FLOAT, float(number)
        self._add(int(sample), name.decode("ascii"), kind, value, place, float(t))
        return self._samples[-1]

    def add(self, event: TakeEvent) -> None:
        """Take in an event."""
        if isinstance(event, TakeChange):
            change = event.change
            self._values[len(self._id)] = change.value
            self._add(event.sample, change.id, _OTHER, 0.0, _SOURCES.index(change.source), change.t)
            return
        self._others.append(event)
        self._samples.append(event.sample)
        self._rows.append(-len(self._others))

    def _add(self, sample: int, name: str, kind: int, value: float, source: int, t: float) -> None:
        index = self._ids.get(name)
        if index is None:
            index = self._ids[name] = len(self._names)
            self._names.append(name)
        self._samples.append(sample)
        self._rows.append(len(self._id))
        self._id.append(index)
        self._source.append(source)
        self._kind.append(kind)
        self._value.append(value)
        self._t.append(t)

    def sort(self) -> None:
        """Put the events in the order of their samples."""
        samples = np.frombuffer(self._samples, np.int64)
        if len(samples) and (np.diff(samples) < 0).any():
            self._order = np.argsort(samples, kind="stable")

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Return the events of one kind, in order; quick for any kind but changes."""
        if kind is TakeChange:
            return cast("tuple[Kind, ...]", tuple(event for event in self if isinstance(event, TakeChange)))
        found = [event for event in self._others if isinstance(event, kind)]
        return tuple(sorted(found, key=lambda event: event.sample))

    def chosen(self, counts: Callable[[TakeEvent], bool], keep: Callable[[str], bool]) -> NDArray[np.intp]:
        """Return the places of the changes whose control is to be kept, and of the other events that count."""
        kept = np.array([keep(name) for name in self._names] or [False])
        other = np.array([counts(event) for event in self._others] or [False])
        rows = np.frombuffer(self._rows, np.int64) if self._rows else np.empty(0, np.int64)
        if self._order is not None:
            rows = rows[self._order]
        ids = np.array(self._id, np.int64) if self._id else np.zeros(1, np.int64)
        changes = rows >= 0
        chosen = np.where(changes, kept[ids[np.where(changes, rows, 0)]], other[np.where(changes, 0, -1 - rows)])
        return np.flatnonzero(chosen)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> TakeEvent: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[TakeEvent]: ...

    def __getitem__(self, index: int | slice) -> TakeEvent | Sequence[TakeEvent]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        place = range(len(self))[index]
        if self._order is not None:
            place = int(self._order[place])
        row = self._rows[place]
        if row < 0:
            return self._others[-1 - row]
        return TakeChange(self._samples[place], self._change(row))

    def __iter__(self) -> Iterator[TakeEvent]:
        return (self[place] for place in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == its for mine, its in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _change(self, row: int) -> ControlChange:
        kind, number = self._kind[row], self._value[row]
        value: ControlValue
        if kind == _FLOAT:
            value = number
        elif kind == _OTHER:
            value = self._values[row]
        else:
            value = bool(number) if kind == _BOOL else int(number)
        return ControlChange(self._names[self._id[row]], value, _SOURCES[self._source[row]], self._t[row])
