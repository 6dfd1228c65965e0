"""How the end of a command is told: in words or as JSON, with an exit code, never as a traceback."""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from react_app.core.errors import ReactError
from react_app.export.report import JsonReport, Report, TerminalReport


def run_told(as_json: bool, command: Callable[[Report], None]) -> int:
    """Run a command; its end is told in words or as JSON, never as a traceback."""
    report: Report
    if as_json:
        report = JsonReport(sys.stdout, time.monotonic)
    else:
        report = TerminalReport(sys.stderr, sys.stdout, time.monotonic)
    try:
        with _TerminationAsInterrupt():
            command(report)
    except KeyboardInterrupt:
        report.cancelled()
        return 130
    except ReactError as error:
        report.error(str(error))
        return 1
    except MemoryError:
        report.error("There is not enough memory for this size; try a smaller one.")
        return 1
    except Exception as error:  # the outermost edge: the user gets a sentence, the log the rest
        logging.getLogger(__name__).exception("Unexpected error")
        report.error(f"Something went wrong that the app did not expect ({error!r}).")
        return 1
    return 0


class _TerminationAsInterrupt:
    """While it is entered, being told to end (SIGTERM, SIGHUP) is what Ctrl-C is: the part file is removed."""

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}

    def __enter__(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        self._before[signal.SIGINT] = signal.getsignal(signal.SIGINT)
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # under nohup it stays ignored
                self._before[number] = signal.signal(number, _interrupt)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
