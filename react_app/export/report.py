"""What a render tells while it runs: one calm line in a terminal, or JSON lines for a program."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

_WINDOW_S = 12.0
_TERMINAL_S = 0.1
_PLAIN_S = 20.0
_JSON_S = 0.2


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """What is going to be rendered."""

    out: Path
    frames: int
    width: int
    height: int
    fps: float
    seconds: float


class Report(Protocol):
    """Listens to a render."""

    def begin(self, plan: RenderPlan) -> None:
        """The first frame is about to be drawn."""

    def frame(self, done: int) -> None:
        """So many frames are done."""

    def analysing(self, share: float) -> None:
        """The track is heard whole before the first frame; 0..1 of it is done."""

    def waiting(self, text: str) -> None:
        """Something takes a while before the first frame."""

    def warning(self, text: str) -> None:
        """Something could not be done, but the render goes on."""

    def resumed(self, done: int) -> None:
        """An earlier run was cut short; so many frames are there already."""

    def joining(self, share: float) -> None:
        """All frames are drawn; the file is put together, 0..1 of it is done."""

    def checking(self, share: float) -> None:
        """A finished file is decoded again and looked at; 0..1 of it is done."""

    def written(self, out: Path, size: int, notes: tuple[str, ...] = ()) -> None:
        """A file has its name and this many bytes; `notes` are sentences about it."""

    def done(self, size: int) -> None:
        """All files are finished; together they have this many bytes."""

    def error(self, text: str) -> None:
        """The render failed, for this reason."""

    def cancelled(self) -> None:
        """The render was stopped; no file is left."""


class Pace:
    """How fast frames come and how long the rest will take, over the last seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begun = clock()
        self._seen: deque[tuple[float, int]] = deque([(self._begun, 0)])

    def at(self, done: int) -> float:
        """Note the number of frames done now; return the time."""
        now = self._clock()
        self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[0][0] < now - _WINDOW_S:
            self._seen.popleft()
        return now

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning."""
        return self._clock() - self._begun

    @property
    def fps(self) -> float:
        """Frames a second over the last seconds, 0 while unknown."""
        (first_t, first), (last_t, last) = self._seen[0], self._seen[-1]
        return (last - first) / (last_t - first_t) if last > first and last_t > first_t else 0.0


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
        self._on_line = False

    def begin(self, plan: RenderPlan) -> None:
        """Say what is being made."""
        self._plan = plan
        self._pace = Pace(self._clock)
        self._shown = self._clock() if not self._live else 0.0
        self._print(
            f"{plan.out}: {plan.width}x{plan.height}, {plan.fps:g} fps, {_time(plan.seconds)}, {plan.frames} frames"
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
            f"Wrote {plan.out}: {plan.frames} frames, {_time(plan.seconds)}, {size / 1e6:.1f} MB, "
            f"in {_time(elapsed)} ({plan.frames / elapsed:.1f} fps)\n"
        )
        self._result.flush()

    def error(self, text: str) -> None:
        """Say why it failed."""
        self._print(f"react-app: {text}")

    def cancelled(self) -> None:
        """Say that nothing is left."""
        self._print("Stopped. No file was written.")

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
        left = f"{_time((frames - done) / fps):>7} left" if fps else ""
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


class JsonReport:
    """For programs: one JSON object per line. A listener that is gone does not stop the render."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream: TextIO | None = stream
        self._clock = clock
        self._pace = Pace(clock)
        self._plan = RenderPlan(Path(), 1, 0, 0, 1.0, 0.0)
        self._sent = 0.0

    def begin(self, plan: RenderPlan) -> None:
        """Send `start`."""
        self._plan = plan
        self._pace = Pace(self._clock)
        self._send(
            "start",
            out=str(plan.out),
            frames=plan.frames,
            width=plan.width,
            height=plan.height,
            fps=plan.fps,
            seconds=round(plan.seconds, 6),
        )

    def frame(self, done: int) -> None:
        """Send `progress` a few times a second, and for the last frame."""
        now = self._pace.at(done)
        if now - self._sent < _JSON_S and done < self._plan.frames:
            return
        self._sent = now
        fps = self._pace.fps
        left = round((self._plan.frames - done) / fps, 1) if fps else None
        self._send("progress", frame=done, frames=self._plan.frames, fps=round(fps, 2), eta_s=left)

    def analysing(self, share: float) -> None:
        """Send `analysing` a few times a second."""
        self._share("analysing", share)

    def waiting(self, text: str) -> None:
        """Send `waiting`."""
        self._send("waiting", message=text)

    def warning(self, text: str) -> None:
        """Send `warning`."""
        self._send("warning", message=text)

    def resumed(self, done: int) -> None:
        """Send `resumed`."""
        self._send("resumed", frame=done)

    def joining(self, share: float) -> None:
        """Send `joining` a few times a second."""
        self._share("joining", share)

    def checking(self, share: float) -> None:
        """Send `checking` a few times a second."""
        self._share("checking", share)

    def written(self, out: Path, size: int, notes: tuple[str, ...] = ()) -> None:
        """Send `written`."""
        self._send("written", out=str(out), bytes=size, notes=list(notes))

    def done(self, size: int) -> None:
        """Send `done`."""
        self._send(
            "done", out=str(self._plan.out), frames=self._plan.frames, bytes=size, took_s=round(self._pace.elapsed, 3)
        )

    def error(self, text: str) -> None:
        """Send `error`."""
        self._send("error", message=text)

    def cancelled(self) -> None:
        """Send `cancelled`."""
        self._send("cancelled")

    def _share(self, event: str, share: float) -> None:
        now = self._clock()
        if now - self._sent >= _JSON_S:
            self._sent = now
            self._send(event, share=round(share, 3))

    def _send(self, event: str, **values: object) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(json.dumps({"event": event, **values}) + "\n")
            self._stream.flush()
        except OSError:
            self._stream = None


def _time(seconds: float) -> str:
    whole = max(0, round(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"
