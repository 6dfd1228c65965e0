"""How a batch is told while it runs: bars that are drawn over themselves, plain lines, or JSON; a table at the end."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TextIO

from react_app.export.batch.plan import BatchItem
from react_app.export.queue.model import JobView, QueueView
from react_app.export.report.report_terminal import time_text
from react_app.export.system.disk import bytes_text

_TERMINAL_S = 0.1
_PLAIN_S = 20.0
_JSON_S = 0.2
_BAR = 30
_WORDS = {"done": "done", "failed": "FAILED", "cancelled": "cancelled", "made": "unchanged"}


class Screen(Protocol):
    """Shows a batch."""

    def begin(self, made: int, waiting: int) -> None:
        """So many are made already, so many are going to be."""

    def show(self, view: QueueView) -> None:
        """Show how it goes, if it is time."""

    def say(self, text: str) -> None:
        """Say something on a line of its own."""

    def end(self, view: QueueView, made: Sequence[BatchItem], took_s: float, *, stopped: bool) -> None:
        """Say how it ended."""


class TextScreen:
    """For people: a bar for what runs and one for all in a terminal, else a line now and then."""

    def __init__(self, progress: TextIO, result: TextIO, clock: Callable[[], float]) -> None:
        self._progress, self._result, self._clock = progress, result, clock
        self._live = progress.isatty()
        self._fancy = "utf" in (getattr(progress, "encoding", "") or "").lower()
        self._states: dict[str, str] = {}
        self._drawn = 0
        self._shown = -_PLAIN_S

    def begin(self, made: int, waiting: int) -> None:
        """Say how much there is to do."""
        self._shown = self._clock() if not self._live else self._shown
        text = f"{_count(waiting, 'export')} to make"
        self.say(f"{text}, {made} there already, made of the same." if made else f"{text}.")

    def show(self, view: QueueView) -> None:
        """Tell what began and ended, then draw the bars anew if it is time."""
        for number, job in enumerate(view.jobs, start=1):
            before = self._states.get(job.id)
            self._states[job.id] = job.state
            if job.ended and before is not None and before != job.state:
                self._ended(number, len(view.jobs), job)
            elif before in (None, "waiting") and job.active and not self._live:
                self.say(f"{_place(number, view)} {job.title} …")
        now = self._clock()
        if now - self._shown < (_TERMINAL_S if self._live else _PLAIN_S):
            return
        self._shown = now
        if self._live:
            self._draw(view)
        else:
            for number, job in enumerate(view.jobs, start=1):
                if job.active:
                    self.say(
                        f"{_place(number, view)} {job.title}: {_squeezed(_figures(job))}; all {_squeezed(_all(view))}"
                    )

    def say(self, text: str) -> None:
        """Say something above the bars."""
        self._wipe()
        self._write(self._progress, text + "\n")

    def end(self, view: QueueView, made: Sequence[BatchItem], took_s: float, *, stopped: bool) -> None:
        """Print the table of all that was made."""
        self._wipe()
        rows = [(item.job.title, "made", _size(item), "") for item in made]
        rows += [
            (
                job.title,
                job.state,
                bytes_text(sum(file.size_bytes for file in job.files)) if job.files else "",
                _note(job),
            )
            for job in view.jobs
        ]
        self._write(self._result, table_text([(t, _WORDS.get(s, s), size, note) for t, s, size, note in rows]))
        self._write(self._result, summary_text(view, len(made), took_s, stopped=stopped) + "\n")

    def _ended(self, number: int, count: int, job: JobView) -> None:
        place = f"{number:>{len(str(count))}}/{count}"
        if job.state == "done":
            size = bytes_text(sum(file.size_bytes for file in job.files))
            self.say(f"{place} {'✓' if self._fancy else 'done:'} {job.title}  {size}")
            for note in job.notes:
                self.say(f"      {note}")
        else:
            mark = "✗" if self._fancy else "FAILED:"
            self.say(f"{place} {mark} {job.title}: {job.message or job.state} (log: {job.log})")

    def _draw(self, view: QueueView) -> None:
        width = max(20, shutil.get_terminal_size().columns - 1)
        lines: list[str] = []
        for number, job in enumerate(view.jobs, start=1):
            if job.active or (job.state == "paused" and job.share):
                lines.append(self._line(f"{_place(number, view)} {job.title}", job.share, _figures(job), width))
        lines.append(self._line("all", view.share, _all(view), width))
        self._wipe()
        self._write(self._progress, "\n".join(f"\x1b[2K{line}" for line in lines))
        self._drawn = len(lines)

    def _line(self, title: str, share: float, figures: str, width: int) -> str:
        bar = self._bar(share, min(_BAR, width // 4))
        room = width - len(bar) - len(figures) - 2
        if room < 8:
            return f"{title} {figures}"[:width]
        fitted = title if len(title) <= room else f"{title[: room - 1]}{'…' if self._fancy else '.'}"
        return f"{fitted:<{room}} {bar} {figures}"[:width]

    def _bar(self, share: float, width: int) -> str:
        full, empty = ("━", "─") if self._fancy else ("#", "-")
        filled = int(width * min(max(share, 0.0), 1.0))
        return full * filled + empty * (width - filled)

    def _wipe(self) -> None:
        if self._drawn:
            self._write(self._progress, "\r\x1b[2K" + "\x1b[1A\x1b[2K" * (self._drawn - 1))
            self._drawn = 0

    def _write(self, stream: TextIO, text: str) -> None:
        with contextlib.suppress(OSError):  # a terminal that was closed does not stop the batch
            stream.write(text)
            stream.flush()


class JsonScreen:
    """For programs: one JSON object per line."""

    def __init__(self, stream: TextIO, clock: Callable[[], float]) -> None:
        self._stream, self._clock = stream, clock
        self._states: dict[str, str] = {}
        self._shown = 0.0

    def begin(self, made: int, waiting: int) -> None:
        """Send `begin`."""
        self._send("begin", made=made, waiting=waiting)

    def show(self, view: QueueView) -> None:
        """Send `job` for each change of a state, and `progress` a few times a second."""
        for job in view.jobs:
            if self._states.get(job.id) != job.state:
                self._states[job.id] = job.state
                self._send("job", **_job(job))
        now = self._clock()
        if now - self._shown >= _JSON_S:
            self._shown = now
            running = [_job(job) for job in view.jobs if job.active]
            self._send("progress", share=round(view.share, 4), eta_s=_rounded(view.eta_s), jobs=running)

    def say(self, text: str) -> None:
        """Send `note`."""
        self._send("note", message=text)

    def end(self, view: QueueView, made: Sequence[BatchItem], took_s: float, *, stopped: bool) -> None:
        """Send `end` with all there is to know."""
        self._send(
            "end",
            stopped=stopped,
            took_s=round(took_s, 3),
            made=[str(path) for item in made for path in item.job.files],
            jobs=[_job(job) for job in view.jobs],
        )

    def _send(self, event: str, **values: object) -> None:
        with contextlib.suppress(OSError):
            self._stream.write(json.dumps({"event": event, **values}) + "\n")
            self._stream.flush()


def summary_text(view: QueueView, made: int, took_s: float, *, stopped: bool) -> str:
    """Return how a batch went, in a sentence."""
    states = [job.state for job in view.jobs]
    done, failed = states.count("done"), states.count("failed")
    left = len(states) - done - failed - states.count("cancelled")
    parts = [f"{done} made" if done else "", f"{made} unchanged" if made else "", f"{failed} failed" if failed else ""]
    parts += [f"{left} left" if left else ""]
    text = ", ".join(part for part in parts if part) or "Nothing to make"
    text = f"{text}, in {time_text(took_s)}."
    return f"{text} Stopped for now; the same command goes on from here." if stopped else text


def table_text(rows: Iterable[tuple[str, ...]]) -> str:
    """Return rows in columns; the last column is as long as it is."""
    listed = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    lines = ["  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in listed]
    return "".join(f"{line}\n" for line in lines)


def _figures(job: JobView) -> str:
    if job.state == "rendering":
        left = f"{time_text(job.eta_s):>7} left" if job.eta_s is not None else ""
        pace = f"{job.fps:6.1f} fps" if job.fps else ""
        return f"{100 * job.share:3.0f} %  {pace:10} {left:12}"
    words = {"starting": "begins", "analysing": "listens to the track", "joining": "is put together"}
    words |= {"checking": "is looked at", "paused": "holds"}
    return f"{100 * job.share:3.0f} %  {words.get(job.state, job.state):<23}"


def _all(view: QueueView) -> str:
    left = f"{time_text(view.eta_s):>7} left" if view.eta_s is not None else ""
    return f"{100 * view.share:3.0f} %  {left:>23}"


def _squeezed(text: str) -> str:
    return " ".join(text.replace(" %", "%").split())


def _place(number: int, view: QueueView) -> str:
    return f"{number:>{len(str(len(view.jobs)))}}/{len(view.jobs)}"


def _note(job: JobView) -> str:
    return job.message or (job.notes[0] if job.notes else "")


def _size(item: BatchItem) -> str:
    with contextlib.suppress(OSError):
        return bytes_text(sum(path.stat().st_size for path in item.job.files))
    return ""


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def _job(job: JobView) -> dict[str, object]:
    return {
        "id": job.id,
        "title": job.title,
        "out": str(job.out),
        "state": job.state,
        "share": round(job.share, 4),
        "eta_s": _rounded(job.eta_s),
        "fps": round(job.fps, 2),
        "resumed": job.resumed,
        "message": job.message,
        "notes": list(job.notes),
        "files": [{"path": str(file.path), "bytes": file.size_bytes} for file in job.files],
        "log": str(job.log),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
