"""When to look at the server: one poller for everything, in the rhythm the service asks for. Pure; time is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds between looks. `obeys`: the server's own wishes go before ours."""

    first_s: float = 30.0
    """The first look after a compel was created."""
    focused_s: float = 60.0
    away_s: float = 600.0
    refresh_s: float = 10.0
    """Looks asked for by hand are at least so far apart."""
    wake_s: float = 1.0
    offline_first_s: float = 5.0
    offline_longest_s: float = 600.0
    jitter: float = 0.1
    obeys: bool = True


REMOTE = Rhythm()
LOOPBACK = Rhythm(
    first_s=1.0, focused_s=1.0, away_s=2.0, refresh_s=1.0, wake_s=0.2, offline_first_s=1.0, offline_longest_s=5.0,
    obeys=False,
)  # fmt: skip
"""For a server on this machine, where nobody is bothered."""
_LONGEST_OBEYED_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Watched:
    """A compel that is being made: Unix times, and after how many seconds the server wants to be asked (0: no wish)."""

    created: float
    looked: float = 0.0
    check_back: float = 0.0


class Follower:
    """Decides when the next look is due. `random` gives numbers of 0 to 1. Times are Unix seconds; not thread-safe."""

    def __init__(self, rhythm: Rhythm, random: Callable[[], float]) -> None:
        self._rhythm = rhythm
        self._random = random
        self._focused = False
        self._woken = False
        self._looked = 0.0
        self._tried = 0.0
        self._failures = 0
        self._not_before = 0.0
        self._stretch = 1.0

    def focus(self, focused: bool) -> None:
        """Tell whether somebody looks at the compels."""
        self._focused = focused

    def wake(self) -> None:
        """Tell that something happened on the server: the next look is due at once."""
        self._woken = True

    def looked(self, now: float) -> None:
        """Tell that the server was looked at."""
        self._looked = self._tried = now
        self._failures = 0
        self._not_before = 0.0
        self._begun()

    def failed(self, now: float, retry_after: float | None = None) -> None:
        """Tell that it could not be looked at; `retry_after` is what the server asks for."""
        self._tried = now
        self._failures += 1
        steps = min(self._failures - 1, 20)
        wait = min(self._rhythm.offline_first_s * 2.0**steps, self._rhythm.offline_longest_s)
        self._begun()
        self._not_before = now + (max(retry_after, self._rhythm.wake_s) if retry_after else wait * self._stretch)

    def may_refresh(self, now: float) -> bool:
        """Tell whether a look asked for by hand may be taken now."""
        since = now - self._tried
        return since >= self._rhythm.refresh_s or since < 0.0

    def next_look(self, now: float, watched: Iterable[Watched]) -> float:
        """Return when the next look is due; in the past if it should have been already.

        `watched` are the compels in the making. A clock that was set back never delays a look for longer than usual.
        """
        pace = self._rhythm.focused_s if self._focused else self._rhythm.away_s
        compels = list(watched)
        if self._failures:
            return min(self._not_before, now + max(self._rhythm.offline_longest_s, self._not_before - self._tried))
        if not self._looked:
            return now
        if self._woken:
            return min(self._looked + self._rhythm.wake_s, now + self._rhythm.wake_s)
        due = self._looked + (pace if compels else self._rhythm.away_s)
        if compels:
            due = min(self._due(compel, pace) for compel in compels)
        longest = max(due - self._looked, 0.0)
        due = self._looked + longest * self._stretch
        return min(due, now + max(longest * self._stretch, self._rhythm.wake_s))

    def _due(self, compel: Watched, pace: float) -> float:
        first = compel.created + self._rhythm.first_s
        if max(compel.looked, self._looked) < first:
            return first
        asked = min(compel.check_back, _LONGEST_OBEYED_S) if self._rhythm.obeys else 0.0
        return max(compel.looked, compel.created) + asked if asked > 0.0 else self._looked + pace

    def _begun(self) -> None:
        self._woken = False
        self._stretch = 1.0 + self._rhythm.jitter * (2.0 * self._random() - 1.0)
