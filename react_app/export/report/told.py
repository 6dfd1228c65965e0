"""How the end of a command is told: in words or as JSON, with an exit code, never as a traceback."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable

from react_app.core.errors import ExportError, ReactError
from react_app.export.report.report import Report
from react_app.export.report.report_json import JsonReport
from react_app.export.report.report_terminal import TerminalReport
from react_app.export.report.steering import NO_STEERING, Steering, Suspended, follow_lines
from react_app.export.system.filelock import FileLock
from react_app.export.system.interrupts import TerminationAsInterrupt

SUSPENDED = 75
"""Exit code of a render that stopped for now; the next run goes on (`EX_TEMPFAIL` of sysexits.h)."""


def run_steered(arguments: argparse.Namespace, command: Callable[[Report, Steering], None]) -> int:
    """Run a render; its end is told in words or as JSON, never as a traceback.

    With `--json --steered` it obeys orders on standard input.
    """
    if not (arguments.json and arguments.steered):
        return _run(_report(arguments.json), lambda report: command(report, NO_STEERING))
    report = _SteeredReport(sys.stdout, time.monotonic)
    steering = Steering(report.held)
    report.steering = steering

    def steered(report: Report) -> None:
        if arguments.lease is not None and not FileLock(arguments.lease).take():
            raise ExportError("An earlier run of this export has not ended yet; try again in a moment.")
        follow_lines(steering, sys.stdin.fileno())
        command(report, steering)

    return _run(report, steered)


class _SteeredReport(JsonReport):
    """Stands still or ends, if told so, while a track is heard before the first frame and while a file is checked."""

    steering = NO_STEERING

    def analysing(self, share: float) -> None:
        """Send `analysing`, then do as told."""
        super().analysing(share)
        self.steering.frame()

    def checking(self, share: float) -> None:
        """Send `checking`, then do as told."""
        super().checking(share)
        self.steering.frame()


def _report(as_json: bool) -> JsonReport | TerminalReport:
    if as_json:
        return JsonReport(sys.stdout, time.monotonic)
    return TerminalReport(sys.stderr, sys.stdout, time.monotonic)


def _run(report: JsonReport | TerminalReport, command: Callable[[Report], None]) -> int:
    try:
        with TerminationAsInterrupt():
            command(report)
    except Suspended:
        report.suspended()
        return SUSPENDED
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
