"""What a stage that dies leaves behind for the next one: written to the runtime folder a few times a second."""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from react_app.core.plan import Plan
from react_app.core.session import SessionState
from react_app.core.show import AudioChoice
from react_app.core.wholefile import write_whole

FRESH_S = 30.0
"""A state older than this is a past evening's, not a crash's."""
_FORMAT = 6
_NO_PLAN = Plan((), "", ())


@dataclass(frozen=True, slots=True)
class StageState:
    """Enough to go on: the plan, where every control and the beat clock stand, and what was open.

    `epoch` is the monotonic time of session time 0, `stamp` the monotonic time of writing.
    """

    plan: Plan
    show: Mapping[str, object]
    show_path: str
    session: SessionState
    epoch: float
    stamp: float
    audio: AudioChoice = field(default_factory=AudioChoice)
    playing: bool = False
    position: float = 0.0
    loop: bool = False
    width: int = 1920
    height: int = 1080
    fps: float = 60.0
    output_open: bool = False
    output_display: str = ""
    output_fullscreen: bool = True
    take: str = ""
    images: Mapping[str, str] = field(default_factory=dict)
    """Where the pictures lie that imported images showed last, by the paths of their files."""


def state_path(runtime: Path) -> Path:
    """Return where the state is kept."""
    return runtime / "stage.state"


class StateWriter:
    """Writes states one after the other; plan and show, the bulk of them, are pickled only when they change."""

    def __init__(self, runtime: Path) -> None:
        self._path = state_path(runtime)
        self._document: tuple[Plan, Mapping[str, object]] | None = None
        self._pickled = b""

    def write(self, state: StageState) -> None:
        """Write the state whole or not at all.

        Raises:
            OSError: the runtime folder cannot be written.
        """
        if self._document is None or state.plan is not self._document[0] or state.show is not self._document[1]:
            self._document = (state.plan, state.show)
            self._pickled = pickle.dumps(self._document, protocol=pickle.HIGHEST_PROTOCOL)
        rest = replace(state, plan=_NO_PLAN, show={})
        write_whole(self._path, pickle.dumps((_FORMAT, self._pickled, rest), protocol=pickle.HIGHEST_PROTOCOL))


def read_state(runtime: Path, now: float) -> StageState | None:
    """Return the state a stage left less than 30 s ago, None where there is none to go on from."""
    state = newest_state(runtime)
    return state if state is not None and 0 <= now - state.stamp <= FRESH_S else None


def newest_state(runtime: Path) -> StageState | None:
    """Return the state that was written last, however old; None where there is none that can be read."""
    try:
        number, document, rest = pickle.loads(state_path(runtime).read_bytes())
        plan, show = pickle.loads(document)
    except (OSError, ValueError, EOFError, AttributeError, ImportError, TypeError, IndexError, pickle.UnpicklingError):
        return None
    if number != _FORMAT or not isinstance(rest, StageState):
        return None
    return replace(rest, plan=plan, show=show)


def forget_state(runtime: Path) -> None:
    """Remove the state: the stage ends in good order."""
    with contextlib.suppress(OSError):
        state_path(runtime).unlink(missing_ok=True)
