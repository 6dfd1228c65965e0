"""Compiling beside the frame loop: children try and compile what will be drawn, so that the driver's cache has it.

Every call into OpenGL through moderngl holds the interpreter lock for its whole length, so a thread of the process that
draws would hold the picture just as well. A process of its own cannot; what it leaves in the driver's cache on disk
makes the same text a matter of milliseconds in the process that draws. And whatever hangs or crashes there is refused
instead of being tried where the show is.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from react_app.engine.compiling import Job, Outcome

LIMIT_S = 30.0
"""Time a shader has to compile and draw; software renderers take seconds for some."""
_START_S = 60.0
_SUPERSEDED_S = 0.5
"""A shader nobody wants any more is let finish for this long."""
_FAILURES = 3
IDLE_S = 5.0
"""A child that does not stay is ended after so long without work."""
_KEEP = 4096
"""Outcomes that are remembered."""


class Lane:
    """One child and the thread that talks to it; jobs are done one after the other, the newest order counts."""

    def __init__(self, compiler: Compiler, *, urgent: bool) -> None:
        """`urgent` takes the jobs that are wanted now."""
        self._compiler = compiler
        self.urgent = urgent
        self._child: subprocess.Popen[bytes] | None = None
        self.current: Job | None = None
        self.begun = 0.0
        self.superseded = False
        self.ready = False
        """Whether there is a child that has begun."""
        self.thread = threading.Thread(target=self._run, name="compiler", daemon=True)
        self.thread.start()

    def end_child(self) -> None:
        """End the child at once; what it was doing is not told."""
        child = self._child
        if child is not None:
            child.kill()

    @property
    def _keeps_child(self) -> bool:
        return self.urgent and self._compiler.stays

    def _run(self) -> None:
        if self._keeps_child:
            self._start()
        while not self._compiler.closed:
            job = self._compiler.next_job(self, None if self._child is None or self._keeps_child else IDLE_S)
            if job is None:
                self._close()
                continue
            outcome: Outcome | None = None
            try:
                outcome = self._try(job)
            except Exception as error:  # whatever a child says, the lane must go on
                logging.getLogger(__name__).exception("The compiler's child is not understood")
                self._close()
                self._compiler.failed(str(error))
            self._compiler.done(self, job, outcome)
        self._close()

    def _try(self, job: Job) -> Outcome | None:
        """Return how a job went, None where that says nothing about the shader."""
        if self._child is None and not self._start():
            return None
        child = self._child
        assert child is not None
        assert child.stdin is not None
        assert child.stdout is not None
        self.begun = time.monotonic()
        try:
            pickle.dump(job, child.stdin)
            child.stdin.flush()
            outcome = pickle.load(child.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            self._close()
            return None if self.superseded else _lost(job, time.monotonic() - self.begun)
        assert isinstance(outcome, Outcome)
        return outcome

    def _start(self) -> bool:
        command = [sys.executable, "-m", "react_app.engine.compiler_child", *([] if self.urgent else ["gentle"])]
        self.begun = time.monotonic()
        try:
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            assert self._child.stdout is not None
            trouble = str(pickle.load(self._child.stdout))
        except EOFError:
            trouble = "the process that does it ended at once"
        except (OSError, pickle.UnpicklingError) as error:
            trouble = str(error)
        self.ready = not trouble
        if trouble:
            self._close()
            self._compiler.failed(trouble)
        return not trouble

    def _close(self) -> None:
        child, self._child, self.ready = self._child, None, False
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        child.wait()


class Compiler:
    """Has shaders compiled in the order they are needed: by one child what is wanted now, by another what may be later.

    All calls return at once and come from one thread. Children are started when there is work and ended a while after
    it is done; once `start` was called the one for what is wanted now stays.
    """

    def __init__(self, *, limit_s: float = LIMIT_S) -> None:
        self.limit_s = limit_s
        self.stays = False
        self._lock = threading.Condition()
        self._now: Sequence[Job] = ()
        self._ahead: Sequence[Job] = ()
        self._outcomes: dict[str, Outcome] = {}
        self._failures = 0
        self.closed = False
        self._first: Lane | None = None
        self._second: Lane | None = None

    @property
    def broken(self) -> bool:
        """Whether no child can be had, so that shaders must be compiled some other way."""
        return self._failures >= _FAILURES

    def start(self) -> None:
        """Begin already, so that a child is there whenever there is something to compile."""
        self.stays = True
        if self._first is None:
            self._first = Lane(self, urgent=True)

    def order(self, now: Sequence[Job], ahead: Sequence[Job] = ()) -> None:
        """Say what is to be compiled, most urgent first; what was ordered before and is not in it is dropped."""
        with self._lock:
            self._now, self._ahead = now, ahead
            wanted = {job.shader.digest for job in (*now, *ahead)}
            for lane in (self._first, self._second):
                if lane is not None and lane.current is not None:
                    running = time.monotonic() - lane.begun
                    idle = lane.current.shader.digest not in wanted and running > _SUPERSEDED_S
                    if not lane.superseded and (idle or running > self.limit_s + _START_S):
                        lane.superseded = idle
                        lane.end_child()
            if now or ahead:
                self._lock.notify_all()
        if now and self._first is None:
            self._first = Lane(self, urgent=True)
        if ahead and self._second is None:
            self._second = Lane(self, urgent=False)

    def outcome(self, digest: str) -> Outcome | None:
        """Return how a shader fared, None while it was not tried."""
        return self._outcomes.get(digest)

    def close(self) -> None:
        """End the children."""
        with self._lock:
            self.closed = True
            self._now = self._ahead = ()
            self._lock.notify_all()
        for lane in (self._first, self._second):
            if lane is not None:
                lane.end_child()
                lane.thread.join(timeout=2.0)

    # ---- what the lanes call ---------------------------------------------------------------------------------------

    def next_job(self, lane: Lane, patience_s: float | None) -> Job | None:
        """Wait for something to do; None when there is nothing for so long, or nothing any more."""
        with self._lock:
            while not self.closed:
                jobs = self._now if lane.urgent else self._ahead
                other = self._second if lane.urgent else self._first
                taken = other.current if other is not None else None
                for job in jobs if not self.broken else ():
                    if job.shader.digest in self._outcomes:
                        continue
                    if taken is None or taken.shader.digest != job.shader.digest:
                        lane.current, lane.superseded = job, False
                        lane.begun = time.monotonic()
                        return job
                if not self._lock.wait(patience_s):
                    break
        return None

    def done(self, lane: Lane, job: Job, outcome: Outcome | None) -> None:
        """Note how a job went."""
        with self._lock:
            lane.current = None
            if outcome is not None:
                self._failures = 0
                self._outcomes[job.shader.digest] = outcome
                while len(self._outcomes) > _KEEP:
                    self._outcomes.pop(next(iter(self._outcomes)))
            self._lock.notify_all()

    def failed(self, trouble: str) -> None:
        """Note that a child could not begin."""
        with self._lock:
            self._failures += 1
        logging.getLogger(__name__).warning("Shaders cannot be compiled beside the picture: %s", trouble)


def _lost(job: Job, seconds: float) -> Outcome:
    shader = job.shader
    if seconds >= job.limit_s - 0.5:
        reason = f"It took longer than {job.limit_s:g} s to compile and was stopped."
    else:
        reason = "It crashed the graphics driver."
    return Outcome(shader.digest, reason, shader.path or shader.id)
