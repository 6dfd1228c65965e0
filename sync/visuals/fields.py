"""Fields of a reply, read one after the other without ever failing; what nobody asked for is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

T = TypeVar("T")

SYNONYMS = {
    "canceled": "cancelled",
    "done": "completed",
    "complete": "completed",
    "succeeded": "completed",
    "success": "completed",
    "error": "failed",
    "errored": "failed",
    "in_progress": "running",
    "processing": "running",
    "pending": "queued",
}
"""Other words for the states of work."""

OVER = frozenset({"completed", "failed", "cancelled", "ready"})
"""The states in which nothing goes on any more."""


def folded_state(word: object) -> str:
    """Return a state of work in lower case and by its usual name; an unknown one stays as it is (and goes on)."""
    state = str(word or "").strip().lower().replace("-", "_").replace(" ", "_")
    return SYNONYMS.get(state, state)


class Fields:
    """One JSON object, read field by field. Each method takes the names a field may have and returns the first found.

    A field of the wrong kind counts as missing, but stays among `rest()`, where nothing is lost.
    """

    def __init__(self, value: object) -> None:
        self._all: dict[str, Any] = (
            {str(key): item for key, item in value.items()} if isinstance(value, Mapping) else {}
        )
        self._read: set[str] = set()

    def text(self, *names: str, default: str = "") -> str:
        """Return a text; a number becomes one."""
        found = self._first(names, lambda item: isinstance(item, str) or _is_number(item))
        return default if found is None else str(found)

    def number(self, *names: str, default: float = 0.0) -> float:
        """Return a number; a text that is one is read."""
        value = self.maybe_number(*names)
        return default if value is None else value

    def maybe_number(self, *names: str) -> float | None:
        """Return a number, or None where there is none."""
        found = self._first(names, lambda item: _as_number(item) is not None)
        return None if found is None else _as_number(found)

    def whole(self, *names: str, default: int = 0) -> int:
        """Return a whole number."""
        return int(self.number(*names, default=float(default)))

    def flag(self, *names: str, default: bool = False) -> bool:
        """Return a truth value."""
        found = self._first(names, lambda item: isinstance(item, bool))
        return default if found is None else bool(found)

    def mapping(self, *names: str) -> Mapping[str, Any]:
        """Return an object, empty where there is none."""
        found = self._first(names, lambda item: isinstance(item, Mapping))
        return dict(found) if found is not None else {}

    def texts(self, *names: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(str(item) for item in self.items(*names) if isinstance(item, str) or _is_number(item))

    def numbers(self, *names: str) -> tuple[float, ...]:
        """Return a list of numbers; what is none in it is left out."""
        return tuple(value for value in map(_as_number, self.items(*names)) if value is not None)

    def items(self, *names: str) -> tuple[Any, ...]:
        """Return a list, empty where there is none."""
        found = self._first(names, lambda item: isinstance(item, list))
        return tuple(found) if found is not None else ()

    def each(self, read: Callable[[Any], T], *names: str) -> tuple[T, ...]:
        """Return a list of objects, each read by `read`."""
        return tuple(read(item) for item in self.items(*names) if isinstance(item, Mapping))

    def moment(self, *names: str) -> float:
        """Return a time as unix seconds; ISO 8601 is read, too. 0 where there is none."""
        found = self._first(names, lambda item: _as_moment(item) is not None)
        return (_as_moment(found) or 0.0) if found is not None else 0.0

    def state(self, *names: str) -> str:
        """Return a state of work by its usual name."""
        return folded_state(self.text(*names))

    def percent(self, *names: str) -> float:
        """Return progress as 0..1, whether it came as 0..1 or as 0..100."""
        value = self.number(*names)
        return min(max(value / 100.0 if value > 1.0 else value, 0.0), 1.0)

    def rest(self) -> Mapping[str, Any]:
        """Return what was not read."""
        return {key: item for key, item in self._all.items() if key not in self._read}

    def _first(self, names: tuple[str, ...], fits: Callable[[Any], bool]) -> Any:
        for name in names:
            if name in self._all and self._all[name] is None:
                self._read.add(name)
            elif name in self._all and fits(self._all[name]):
                self._read.add(name)
                return self._all[name]
        return None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _as_number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number == number and abs(number) != float("inf") else None


def _as_moment(value: object) -> float | None:
    number = _as_number(value)
    if number is not None:
        return number / 1000.0 if number > 1e11 else number
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
    except (ValueError, OverflowError):
        return None
