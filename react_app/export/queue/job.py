"""An export in a child process, watched from the desk: progress as snapshots, cancelled at any time. No Qt."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from react_app.export.passes.work import discard
from react_app.export.queue.job_arguments import export_arguments, render_take_arguments
from react_app.export.queue.job_status import JobState, JobStatus, WrittenFile, after
from react_app.export.report.steering import Order
from react_app.export.system.children import NICENESS, start_child
from react_app.export.system.partfile import part_path

__all__ = ["NICENESS", "ExportJob", "JobState", "JobStatus", "WrittenFile", "export_arguments", "render_take_arguments"]

_END_S = 5.0


class ExportJob:
    """One export running in a child process, behind everything else. Every method returns at once except `wait`.

    A child whose starter dies suspends itself: what it has finished is kept.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        out: Path,
        *,
        program: Sequence[str] = (sys.executable, "-m", "react_app.export"),
        cwd: Path | None = None,
        niceness: int = NICENESS,
    ) -> None:
        """Start the child, in the folder `cwd`. `arguments` come from `export_arguments` or `render_take_arguments`.

        `niceness` is how far it stands back behind everything else on POSIX, 0 to 19.

        Raises:
            ExportError: the child cannot be started.
        """
        self._out = out
        self._lock, self._orders = threading.Lock(), threading.Lock()
        self._status = JobStatus(out=str(out))
        self._cancelled = False
        command, *rest = arguments
        child = [*program, command, "--json", "--steered", *rest]
        self._child = start_child(child, "export", cwd=cwd, errors=True, niceness=niceness)
        self._thread = threading.Thread(target=self._read, name="export-job", daemon=True)
        self._thread.start()

    @property
    def status(self) -> JobStatus:
        """The newest snapshot."""
        with self._lock:
            return self._status

    @property
    def pid(self) -> int:
        """The process id of the child."""
        return self._child.pid

    def pause(self) -> None:
        """Hold before the next frame; the child stays and keeps what it has in memory."""
        self._order("pause")

    def go(self) -> None:
        """Go on after `pause`."""
        self._order("go")

    def suspend(self) -> None:
        """Stop for now and keep the work; the same job goes on from there when it is started again."""
        self._order("suspend")

    def cancel(self) -> None:
        """Stop the export; it leaves no file. Killed if it does not stop by itself."""
        self._cancelled = True
        if self._child.poll() is None:
            if sys.platform == "win32":
                self._order("cancel")  # there `terminate` would be a kill
            else:
                self._child.terminate()
            threading.Thread(target=self._kill_if_needed, name="export-cancel", daemon=True).start()

    def kill(self) -> None:
        """End the child at once; what it has finished is kept, unless it was cancelled."""
        self._child.kill()

    def wait(self, timeout: float | None = None) -> JobStatus:
        """Wait until the export has ended, at most `timeout` seconds; return the status."""
        self._thread.join(timeout)
        return self.status

    def _order(self, order: Order) -> None:
        """Write a line to the child; one that is gone needs no order."""
        assert self._child.stdin is not None
        with self._orders, contextlib.suppress(OSError, ValueError):
            self._child.stdin.write(f"{order}\n".encode())
            self._child.stdin.flush()

    def _kill_if_needed(self) -> None:
        try:
            self._child.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._child.kill()

    def _read(self) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        assert self._child.stderr is not None
        said: list[str] = []
        drain = threading.Thread(target=_drain, args=(self._child.stderr, said), daemon=True)
        drain.start()
        for line in self._child.stdout:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                self._take_in(json.loads(line))
        code = self._child.wait()
        with self._orders, contextlib.suppress(OSError):
            self._child.stdin.close()
        drain.join(1.0)
        self._end(code, "".join(said).strip())

    def _take_in(self, event: dict[str, object]) -> None:
        status = after(self.status, event)
        with self._lock:
            self._status = status

    def _end(self, code: int, said: str) -> None:
        status = self.status
        if status.running:
            with contextlib.suppress(OSError):
                part_path(self._out, self._child.pid).unlink(missing_ok=True)
            if self._cancelled:
                discard(self._out)
                status = replace(status, state="cancelled")
            else:
                last = said.splitlines()[-1] if said else f"The export ended unexpectedly (code {code})."
                status = replace(status, state="failed", message=last)
        with self._lock:
            self._status = replace(status, eta_s=None) if status.state != "done" else status


def _drain(stream: IO[bytes], said: list[str]) -> None:
    """Keep the child's last words; a full pipe would stop it."""
    for line in stream:
        said.append(line.decode("utf-8", "replace"))
        if len(said) > 100:
            del said[:50]
