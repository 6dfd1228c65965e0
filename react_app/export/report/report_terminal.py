"""What a render tells people: a line that is drawn over itself in a terminal, else a line now and then."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from react_app.export.report.report import Pace, RenderPlan

_TERMINAL_S = 0.1
_PLAIN_S = 20.0


class TerminalReport:
    """For people: a line that is drawn over itself in a terminal, else a line now and then."""

    def __init__(self, progress: TextIO, result: TextIO, clock: Callable[[], float]) -> None:
        self._progress = progress
        self._result = result
        self._clock = clock
        self._live = progress.isatty()
        self._plan = RenderPlan(Path(), 1, 0, 0, 1.0, 0.0)
        self._pace = Pace(clock)
        self._shown = 0.0
        self._before = 0
        self._on_line = False

    def begin(self, plan: RenderPlan) -> None:
        """Say what is being made."""
        self._plan = plan
        self._pace = Pace(self._clock, self._before)
        self._shown = self._clock() if not self._live else 0.0
        self._print(
            f"{plan.out}: {plan.width}x{plan.height}, {plan.fps:g} fps, {time_text(plan.seconds)}, {plan.frames} frames"
        )

    def frame(self, done: int) -> None:
        """Draw the line anew if it is time."""
        now = self._pace.at(done)
        if now - self._shown < (_TERMINAL_S if self._live else _PLAIN_S):
            return
        self._shown = now
        if not self._live:
            self._print(self._figures(done).strip())
            return
        width = shutil.get_terminal_size().columns - 1
        figures = self._figures(done)
        bar = self._bar(done, min(width - len(figures) - 2, 40))
        self._write("\r" + f"{bar}{figures}"[:width] + "\x1b[K")
        self._on_line = True

    def analysing(self, share: float) -> None:
        """Draw the line anew if it is time."""
        self._share("Listening to the whole track", share)

    def waiting(self, text: str) -> None:
        """Say it on a line of its own."""
        self._print(text)

    def warning(self, text: str) -> None:
        """Say it on a line of its own."""
        self._print(f"Note: {text}")

    def resumed(self, done: int) -> None:
        """Say that it goes on where it was."""
        self._pace.resume(done)
        self._before = done
        self._print(f"Going on after {done} frames that are there already.")

    def joining(self, share: float) -> None:
        """Draw the line anew if it is time."""
        self._share("Putting the file together", share)

    def checking(self, share: float) -> None:
        """Draw the line anew if it is time."""
        self._share("Looking at the finished file", share)

    def written(self, out: Path, size: int, notes: tuple[str, ...] = ()) -> None:
        """Say what is to be known about a file."""
        for note in notes:
            self._print(f"{out.name}: {note}")

    def done(self, size: int) -> None:
        """Say where the video is."""
        plan, elapsed = self._plan, max(self._pace.elapsed, 1e-9)
        self._end_line()
        self._result.write(
            f"Wrote {plan.out}: {plan.frames} frames, {time_text(plan.seconds)}, {size / 1e6:.1f} MB, "
            f"in {time_text(elapsed)} ({(plan.frames - self._before) / elapsed:.1f} fps)\n"
        )
        self._result.flush()

    def error(self, text: str) -> None:
        """Say why it failed."""
        self._print(f"react-app: {text}")

    def cancelled(self) -> None:
        """Say that nothing is left."""
        self._print("Stopped. Nothing unfinished is left.")

    def suspended(self) -> None:
        """Say that it can go on."""
        self._print("Stopped for now. The same command goes on from here.")

    def _share(self, words: str, share: float) -> None:
        now = self._clock()
        if now - self._shown < (_TERMINAL_S if self._live else _PLAIN_S):
            return
        self._shown = now
        text = f"{words} … {100 * share:3.0f} %"
        if not self._live:
            self._print(text)
            return
        self._write(f"\r{text}\x1b[K")
        self._on_line = True

    def _figures(self, done: int) -> str:
        frames, fps = self._plan.frames, self._pace.fps
        left = f"{time_text((frames - done) / fps):>7} left" if fps else ""
        return f"{100 * done // frames:3d} %  {done:>{len(str(frames))}}/{frames}  {fps:6.1f} fps  {left:12}"

    def _bar(self, done: int, width: int) -> str:
        if width < 8:
            return ""
        full, empty = ("━", "─") if "utf" in (getattr(self._progress, "encoding", "") or "").lower() else ("#", "-")
        filled = width * done // self._plan.frames
        return f"{full * filled}{empty * (width - filled)}  "

    def _print(self, text: str) -> None:
        self._end_line()
        self._write(text + "\n")

    def _end_line(self) -> None:
        if self._on_line:
            self._write("\r\x1b[K")
            self._on_line = False

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):  # a terminal that was closed does not stop the render
            self._progress.write(text)
            self._progress.flush()


def time_text(seconds: float) -> str:
    whole = max(0, round(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"
