"""What is told while an export is rendered again: how far it is, but not that a file was written, for none is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from react_app.export.report import RenderPlan, Report


class VerifyReport:
    """Passes on how far a render is."""

    def __init__(self, report: Report, name: str) -> None:
        """`name` is what the file is called that is compared."""
        self._report = report
        self._name = name

    def begin(self, plan: RenderPlan) -> None:
        """Pass it on, in the name of the file that is compared."""
        self._report.begin(replace(plan, out=Path(self._name)))

    def frame(self, done: int) -> None:
        """Pass it on."""
        self._report.frame(done)

    def analysing(self, share: float) -> None:
        """Pass it on."""
        self._report.analysing(share)

    def waiting(self, text: str) -> None:
        """Pass it on."""
        self._report.waiting(text)

    def warning(self, text: str) -> None:
        """Pass it on."""
        self._report.warning(text)

    def resumed(self, done: int) -> None:
        """Nothing is resumed."""

    def joining(self, share: float) -> None:
        """Pass it on."""
        self._report.joining(share)

    def checking(self, share: float) -> None:
        """Pass it on."""
        self._report.checking(share)

    def written(self, out: Path, size: int, notes: tuple[str, ...] = ()) -> None:
        """No file is kept."""

    def done(self, size: int) -> None:
        """The end is told by the verdict."""

    def error(self, text: str) -> None:
        """Pass it on."""
        self._report.error(text)

    def cancelled(self) -> None:
        """Pass it on."""
        self._report.cancelled()
