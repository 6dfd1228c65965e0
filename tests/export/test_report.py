"""Progress: one calm line in a terminal, a line now and then elsewhere, JSON for programs."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from react_app.export.report.report import Pace, RenderPlan
from react_app.export.report.report_json import JsonReport
from react_app.export.report.report_terminal import TerminalReport

PLAN = RenderPlan(Path("out/a.mp4"), 300, 1920, 1080, 29.97, 10.01)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """A text stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_pace_is_that_of_the_last_seconds() -> None:
    clock = Clock()
    pace = Pace(clock)
    for i in range(1, 101):
        clock.now += 0.1 if i <= 50 else 1.0
        pace.at(i)
    assert pace.fps == pytest.approx(1.0, rel=0.1)


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_the_terminal_line_fits_and_is_drawn_over_itself(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    clock, screen, result = Clock(), Terminal(), io.StringIO()
    report = TerminalReport(screen, result, clock)
    report.begin(PLAN)
    first = screen.getvalue()
    for done in range(1, 101):
        clock.now += 1 / 32
        report.frame(done)
    drawn = screen.getvalue()[len(first) :].split("\r")[1:]
    assert 20 <= len(drawn) <= 32  # at most ten a second, not one per frame
    assert all(len(line.removesuffix("\x1b[K")) < columns for line in drawn)
    assert "\n" not in screen.getvalue()[len(first) :]


def test_the_terminal_line_says_how_far_how_fast_and_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    clock, screen, result = Clock(), Terminal(), io.StringIO()
    report = TerminalReport(screen, result, clock)
    report.begin(PLAN)
    for done in (50, 100, 150):
        clock.now += 2.0
        report.frame(done)
    assert "━" in screen.getvalue()
    assert screen.getvalue().removesuffix("\x1b[K").endswith(" 50 %  150/300    25.0 fps     0:06 left")
    clock.now += 6.0
    report.done(12_345_678)
    assert screen.getvalue().endswith("\r\x1b[K")
    assert result.getvalue() == "Wrote out/a.mp4: 300 frames, 0:10, 12.3 MB, in 0:12 (25.0 fps)\n"


def test_a_log_file_gets_a_line_now_and_then() -> None:
    clock, log, result = Clock(), io.StringIO(), io.StringIO()
    report = TerminalReport(log, result, clock)
    report.begin(PLAN)
    for done in range(1, 301):
        clock.now += 0.5
        report.frame(done)
    lines = log.getvalue().splitlines()
    assert 1 + 5 <= len(lines) <= 1 + 8
    assert "\r" not in log.getvalue()


def test_a_warning_does_not_tear_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, screen = Clock(), Terminal()
    report = TerminalReport(screen, io.StringIO(), clock)
    report.begin(PLAN)
    clock.now += 1
    report.frame(10)
    report.warning("A value does not fit.")
    assert screen.getvalue().endswith("\r\x1b[KNote: A value does not fit.\n")


def test_a_terminal_that_was_closed_does_not_stop_the_render() -> None:
    class Closed(Terminal):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    clock = Clock()
    report = TerminalReport(Closed(), io.StringIO(), clock)
    report.begin(PLAN)
    clock.now += 1
    report.frame(10)
    report.warning("Beware.")


def test_json_lines_tell_start_progress_and_end() -> None:
    clock, stream = Clock(), io.StringIO()
    report = JsonReport(stream, clock)
    report.begin(PLAN)
    for done in range(1, 301):
        clock.now += 0.04
        report.frame(done)
    report.warning("Beware.")
    report.done(1000)
    events = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert events[0] == {
        "event": "start", "out": "out/a.mp4", "frames": 300, "width": 1920, "height": 1080, "fps": 29.97,
        "seconds": 10.01,
    }  # fmt: skip
    progress = [event for event in events if event["event"] == "progress"]
    assert 50 <= len(progress) <= 62
    assert progress[-1] == {"event": "progress", "frame": 300, "frames": 300, "fps": 25.0, "eta_s": 0.0}
    assert events[-2] == {"event": "warning", "message": "Beware."}
    assert events[-1]["event"] == "done"
    assert events[-1]["bytes"] == 1000


def test_a_listener_that_went_away_does_not_stop_the_render() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    report = JsonReport(Gone(), Clock())
    report.begin(PLAN)
    report.frame(1)
    report.done(1)
