"""Everything that is wrong right now: of the show, of the stage, of the desk itself."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from react_app.core.problems import Problem

_ORDER = {"error": 0, "warning": 1, "info": 2}


class ProblemList(QObject):
    """Merges what the compiler, the stage and the desk tell; the same key is one problem."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: tuple[Problem, ...] = ()
        self._stage: tuple[Problem, ...] = ()
        self._own: dict[str, Problem] = {}

    @property
    def all(self) -> tuple[Problem, ...]:
        """The problems, worst first."""
        merged = {p.key: p for p in (*self._plan, *self._stage, *self._own.values())}
        return tuple(sorted(merged.values(), key=lambda problem: _ORDER[problem.severity]))

    def set_plan(self, problems: tuple[Problem, ...]) -> None:
        """Replace what is wrong with the show."""
        if problems != self._plan:
            self._plan = problems
            self.changed.emit()

    def set_stage(self, problems: tuple[Problem, ...]) -> None:
        """Replace what the stage told."""
        if problems != self._stage:
            self._stage = problems
            self.changed.emit()

    def tell(self, problem: Problem) -> None:
        """Add a problem of the desk itself."""
        self._own[problem.key] = problem
        self.changed.emit()

    def clear(self, key: str) -> None:
        """Take a problem of the desk off the list."""
        if self._own.pop(key, None) is not None:
            self.changed.emit()
