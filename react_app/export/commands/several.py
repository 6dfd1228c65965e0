"""Several renders told as one: frames add up, and the end comes once."""

from __future__ import annotations

from pathlib import Path

from react_app.export.report.report import PassingReport, RenderPlan, Report


class SeveralReport(PassingReport):
    """What the renders of one command report to; it passes on what concerns all of them."""

    def __init__(self, report: Report, plan: RenderPlan) -> None:
        """`plan` is all that is going to be rendered."""
        super().__init__(report)
        self._plan = plan
        self._begun = False
        self._before = 0
        self._own = 0
        self.sizes: dict[Path, int] = {}
        """Bytes of the files that are written."""
        self.later: set[Path] = set()
        """Files that are told by whoever looks at them."""

    def begin(self, plan: RenderPlan) -> None:
        """Begin with the first render; others go on from there."""
        self._own = plan.frames
        if not self._begun:
            self._begun = True
            self._report.begin(self._plan)

    def frame(self, done: int) -> None:
        """Count the frames of this render after those of the ones before."""
        self._report.frame(self._before + done)

    def analysing(self, share: float) -> None:
        """Pass it on before the first frame; later the track is known."""
        if not self._begun:
            self._report.analysing(share)

    def resumed(self, done: int) -> None:
        """Count the frames of this render after those of the ones before."""
        self._report.resumed(self._before + done)

    def written(self, out: Path, size: int, notes: tuple[str, ...] = ()) -> None:
        """Note its size, and pass it on."""
        self.sizes[out] = size
        if out not in self.later:
            self._report.written(out, size, notes)

    def done(self, size: int) -> None:
        """Count the frames of this render as done."""
        self._before += self._own
        self._own = 0

    def skipped(self, frames: int) -> None:
        """Count frames that need not be drawn as done."""
        self.begin(RenderPlan(self._plan.out, frames, 0, 0, 1.0, 0.0))
        self._report.frame(self._before + frames)
        self.done(0)


class QuietReport(SeveralReport):
    """For a render whose frames were counted before: only what is to be known of it is passed on."""

    def __init__(self, report: Report) -> None:
        super().__init__(report, RenderPlan(Path(), 1, 0, 0, 1.0, 0.0))

    def begin(self, plan: RenderPlan) -> None:
        """Say nothing."""

    def frame(self, done: int) -> None:
        """Say nothing."""

    def resumed(self, done: int) -> None:
        """Say nothing."""

    def done(self, size: int) -> None:
        """Say nothing."""
