"""What people and programs see of a batch that runs."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from react_app.export.batch.screen import JsonScreen, TextScreen
from react_app.export.queue.job_status import WrittenFile
from react_app.export.queue.model import JobView, QueueState, QueueView


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """A terminal that takes every character."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def job(id: str, state: QueueState, share: float = 0.0, message: str = "") -> JobView:
    files = (WrittenFile(Path(f"{id}.mp4"), 12_300_000),) if state == "done" else ()
    running = state == "rendering"
    return JobView(
        id, f"Song {id}", Path(f"{id}.mp4"), state, share, 65.0 if running else None, 48.2 if running else 0.0, message,
        (), Path(f"logs/{id}.log"), files,
    )  # fmt: skip


def view(*jobs: JobView, share: float = 0.3) -> QueueView:
    return QueueView(jobs, share, 130.0, running=True)


def test_a_terminal_has_a_bar_for_what_runs_and_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    screen, result, clock = Terminal(), io.StringIO(), Clock()
    shown = TextScreen(screen, result, clock)
    shown.begin(1, 2)
    shown.show(view(job("a", "rendering", 0.5), job("b", "waiting")))
    lines = screen.getvalue().split("\x1b[2K")
    assert lines[0] == "2 exports to make, 1 there already, made of the same.\n"
    assert lines[1].startswith("1/2 Song a")
    assert "━" in lines[1]
    assert " 50 %    48.2 fps    1:05 left" in lines[1]
    assert lines[2].startswith("all ")
    assert "30 %" in lines[2]
    assert "2:10 left" in lines[2]
    assert max(len(line.rstrip("\n")) for line in lines) < 80


def test_a_bar_is_wiped_before_a_line_is_said() -> None:
    screen, clock = Terminal(), Clock()
    shown = TextScreen(screen, io.StringIO(), clock)
    shown.show(view(job("a", "rendering", 0.5), job("b", "waiting")))
    clock.now += 1
    shown.show(view(job("a", "done", 1.0), job("b", "failed", message="The track is empty.")))
    said = screen.getvalue()
    assert "\r\x1b[2K\x1b[1A\x1b[2K" in said
    assert "1/2 ✓ Song a  12.3 MB\n" in said
    assert "2/2 ✗ Song b: The track is empty. (log: logs/b.log)\n" in said


def test_elsewhere_a_line_comes_now_and_then() -> None:
    log, clock = io.StringIO(), Clock()
    shown = TextScreen(log, io.StringIO(), clock)
    shown.begin(0, 1)
    for _ in range(50):
        clock.now += 1
        shown.show(view(job("a", "rendering", 0.5)))
    assert log.getvalue().splitlines() == [
        "1 export to make.",
        "1/1 Song a …",
        "1/1 Song a: 50% 48.2 fps 1:05 left; all 30% 2:10 left",
        "1/1 Song a: 50% 48.2 fps 1:05 left; all 30% 2:10 left",
    ]


def test_the_end_is_a_table_and_a_sentence() -> None:
    result = io.StringIO()
    shown = TextScreen(io.StringIO(), result, Clock())
    end = view(job("a", "done", 1.0), job("b", "failed", message="The track is empty."), job("c", "waiting"))
    shown.end(end, (), 75.0, stopped=True)
    assert result.getvalue().splitlines() == [
        "Song a  done     12.3 MB",
        "Song b  FAILED            The track is empty.",
        "Song c  waiting",
        "1 made, 1 failed, 1 left, in 1:15. Stopped for now; the same command goes on from here.",
    ]


def test_programs_are_told_of_every_change() -> None:
    stream, clock = io.StringIO(), Clock()
    shown = JsonScreen(stream, clock)
    shown.begin(0, 1)
    shown.show(view(job("a", "rendering", 0.5)))
    shown.show(view(job("a", "rendering", 0.6)))
    clock.now += 1
    shown.show(view(job("a", "done", 1.0)))
    shown.end(view(job("a", "done", 1.0)), (), 2.0, stopped=False)
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["begin", "job", "progress", "job", "progress", "end"]
    assert events[-1]["jobs"][0]["files"] == [{"path": "a.mp4", "bytes": 12_300_000}]
