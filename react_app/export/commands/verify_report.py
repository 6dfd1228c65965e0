"""What is told while an export is rendered again: how far it is, but not that a file was written, for none is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from react_app.export.report.report import PassingReport, RenderPlan, Report


class VerifyReport(PassingReport):
    """Passes on how far a render is."""

    def __init__(self, report: Report, name: str) -> None:
        """`name` is what the file is called that is compared."""
        super().__init__(report)
        self._name = name

    def begin(self, plan: RenderPlan) -> None:
        """Pass it on, in the name of the file that is compared."""
        self._report.begin(replace(plan, out=Path(self._name)))

    def resumed(self, done: int) -> None:
        """Nothing is resumed."""

    def written(self, out: Path, size: int, notes: tuple[str, ...] = ()) -> None:
        """No file is kept."""

    def done(self, size: int) -> None:
        """The end is told by the verdict."""
