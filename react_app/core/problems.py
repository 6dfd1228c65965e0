"""A Problem is something the user should know about that did not stop the show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in words.

    `key` is stable for the same thing (a new problem with the same key replaces the old one, and
    clearing names the key); `text` is a sentence; `where` is a file, device or layer, may be empty. `line`
    counts from 1 in the text of the shader that `where` names, 0 where there is none.
    """

    key: str
    text: str
    severity: Severity = "warning"
    where: str = ""
    line: int = 0


class Standing:
    """The problems that stand, by key, and those that came up since somebody last asked."""

    def __init__(self) -> None:
        self._problems: dict[str, Problem] = {}
        self._new: list[Problem] = []

    def tell(self, problem: Problem) -> None:
        """Report a problem, once for as long as it stays the same."""
        if self._problems.get(problem.key) != problem:
            self._problems[problem.key] = problem
            self._new.append(problem)

    def clear(self, key: str) -> None:
        """Note that a problem is over, if it stood."""
        self._problems.pop(key, None)

    def retain(self, wanted: Callable[[str], bool]) -> None:
        """Forget the problems whose keys are not wanted any more."""
        self._problems = {key: problem for key, problem in self._problems.items() if wanted(key)}

    def take(self) -> list[Problem]:
        """Return the problems that came up since the last call."""
        new, self._new = self._new, []
        return new

    @property
    def all(self) -> tuple[Problem, ...]:
        """All problems that stand."""
        return tuple(self._problems.values())
