"""What the machine that carries lighting cues out must answer and report next: pure state, no clock, no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sync.compeller.lighting import Cue

REPORT_EVERY_S = 1.0
Step = Literal["running", "stopping", "rejected"]


@dataclass(frozen=True, slots=True)
class Ack:
    """Say whether a cue is carried out; `reason` why not."""

    launch_id: str
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Tell how a cue fares: RUNNING or STOPPED."""

    launch_id: str
    status: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    misses: tuple[str, ...] = ()


Duty = Ack | Report


@dataclass(frozen=True, slots=True)
class Held:
    """A cue this machine knows; `since` is when its step began, in seconds of the caller's clock."""

    cue: Cue
    step: Step
    since: float
    answered: bool = False
    reported: float | None = None
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Executor:
    """The cues of one stage as this machine sees them.

    `able` are the stage's capabilities in lower case, `fade_s` how long a stopped cue fades. `refresh` takes the
    service's list in, `duties` are what is to be sent, `done` is told what was. What failed is simply due again.
    """

    able: frozenset[str]
    fade_s: float = 0.5
    held: Mapping[str, Held] = field(default_factory=dict)

    def refresh(self, cues: Iterable[Cue], t: float, *, armed: bool = True) -> Executor:
        """Take in the list of cues at time `t`. A stage that is not armed starts none and stops those that run.

        A cue that is new and active begins; one that is asked to stop, or is no longer listed, fades. A state nobody
        knows changes nothing and begins nothing.
        """
        listed = {cue.launch_id: cue for cue in cues}
        held = {ident: self._onward(known, listed.get(ident), t, armed=armed) for ident, known in self.held.items()}
        for ident, cue in listed.items():
            if ident not in held and cue.state == "active" and armed:
                misses = tuple(sorted(cue.capabilities - self.able))
                held[ident] = Held(cue, "rejected" if misses else "running", t, misses=misses)
            elif ident not in held and cue.state == "stop_requested":
                held[ident] = Held(cue, "stopping", t - self.fade_s, answered=True)
        return replace(self, held={ident: known for ident, known in held.items() if known is not None})

    def levels(self, t: float) -> dict[str, float]:
        """Return how much of each cue is shown at time `t`, 0..1, by launch id; cues not shown are left out."""
        shown: dict[str, float] = {}
        for ident, known in self.held.items():
            if known.step == "running":
                shown[ident] = 1.0
            elif known.step == "stopping" and self.fade_s > 0 and t < known.since + self.fade_s:
                shown[ident] = 1.0 - max(0.0, t - known.since) / self.fade_s
        return shown

    def duties(self, t: float) -> tuple[Duty, ...]:
        """Return what is to be sent at time `t`: answers at once, reports at most once a second, the end of a fade."""
        due: list[Duty] = []
        for ident, known in self.held.items():
            if not known.answered:
                reason = f"This stage has no {', '.join(known.misses)}." if known.misses else ""
                due.append(Ack(ident, known.step != "rejected", reason))
            elif known.step == "stopping" and t >= known.since + self.fade_s:
                due.append(Report(ident, "STOPPED", known.cue.variables))
            elif known.step == "running" and (known.reported is None or t - known.reported >= REPORT_EVERY_S):
                due.append(Report(ident, "RUNNING", known.cue.variables, known.misses))
        return tuple(due)

    def done(self, duty: Duty, t: float) -> Executor:
        """Take in that a duty was sent at time `t`."""
        known = self.held.get(duty.launch_id)
        if known is None:
            return self
        held = dict(self.held)
        if isinstance(duty, Ack):
            held[duty.launch_id] = replace(known, answered=True)
        elif duty.status == "STOPPED":
            del held[duty.launch_id]
        else:
            held[duty.launch_id] = replace(known, reported=t)
        return replace(self, held=held)

    def _onward(self, known: Held, cue: Cue | None, t: float, *, armed: bool) -> Held | None:
        gone = cue is None or cue.state == "stopped"
        if known.step == "rejected":
            return None if gone else replace(known, cue=cue or known.cue)
        if known.step == "stopping":
            over = t >= known.since + self.fade_s
            return None if gone and over else known
        if gone or not armed or (cue is not None and cue.state == "stop_requested"):
            return replace(known, step="stopping", since=t, answered=True)
        return replace(known, cue=cue or known.cue)
