"""What a render tells programs: JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from react_app.export.report.report import Pace, RenderPlan

_JSON_S = 0.2


class JsonReport:
    """For programs: one JSON object per line. A listener that is gone does not stop the render."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream: TextIO | None = stream
        self._clock = clock
        self._pace = Pace(clock)
        self._plan = RenderPlan(Path(), 1, 0, 0, 1.0, 0.0)
        self._sent = 0.0
        self._before = 0

    def begin(self, plan: RenderPlan) -> None:
        """Send `start`."""
        self._plan = plan
        self._pace = Pace(self._clock, self._before)
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
        self._pace.resume(done)
        self._before = done
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

    def suspended(self) -> None:
        """Send `suspended`: stopped for now, the work is kept."""
        self._send("suspended")

    def held(self, held: bool) -> None:
        """Send `paused` or `going`."""
        if not held:
            self._pace.resume(self._pace.done)
        self._send("paused" if held else "going")

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
