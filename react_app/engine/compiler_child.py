"""The child that compiles: `python -m react_app.engine.compiler_child [gentle]`, pickled `Job`s in, `Outcome`s out.

It compiles, links and draws the very text another process will, so that the driver's cache on disk has it by then.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import sys
import time
from dataclasses import replace
from typing import BinaryIO

import moderngl

from react_app.core.beatclock import MusicalTime
from react_app.core.errors import GraphicsError, ShaderError
from react_app.core.frame import FrameInputs
from react_app.engine.compiling import Job, Outcome
from react_app.engine.context import create_headless
from react_app.engine.frameblock import FrameBlock
from react_app.engine.limits import limit_memory
from react_app.engine.nodes import Shared, make_shared
from react_app.engine.programs import Programs
from react_app.engine.warming import Warmer, load_images

SLOWEST_S = 2.0
"""A picture that takes longer than this is not played: it would hold everything up, and drivers give up soon after."""
_NICE = {"gentle": 12, "": 2}
"""How much this stands back behind the process that draws: more where nobody waits."""
_PAUSES_S = (0.005, 0.02, 0.05, 0.1)
"""Drivers write their cache in a thread of their own: waits before looking whether it has arrived."""
_MORE_PAUSES_S = (0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.5, 0.5)
"""Further waits where the cache is known to work: of a text with many passes some arrive later than others."""
_QUICK_S, _WARM_S, _WARM_SHARE = 0.003, 0.012, 0.02
"""Processor time below which a text was not compiled anew: the text alone; drawn too, or this share of the first."""


class Workbench:
    """Where the child compiles."""

    def __init__(self) -> None:
        """Make a context.

        Raises:
            GraphicsError: there is no usable OpenGL.
        """
        ctx = self._ctx = create_headless()
        self._shared = make_shared(ctx)
        self._cached = False
        """Whether the driver's cache has been seen to work."""
        self._block = FrameBlock(ctx)
        self._block.write(FrameInputs(60, 1.0, 1 / 60, "", (), MusicalTime(beats=2.0)))

    def do(self, job: Job) -> Outcome:
        """Compile and draw a shader until that is quick, or does not get quicker.

        Mesa makes other machine code of a text compiled anew than of one that its cache knows already, which the
        process that draws will have; so nothing is drawn before the cache knows it.
        """
        digest, begun = job.shader.digest, time.perf_counter()
        spent, error = self._compile(job, draw=False)
        if error is not None:
            return Outcome(digest, error.reason, error.path, error.line)
        for pause in _PAUSES_S:
            time.sleep(pause)
            again, _ = self._compile(job, draw=False)
            if again < max(_QUICK_S, 0.5 * spent):
                break
        spent, _ = self._compile(job, draw=True)
        first, again = time.perf_counter() - begun, spent
        warm = max(_WARM_S, _WARM_SHARE * spent)
        for number, pause in enumerate((*_PAUSES_S, *_MORE_PAUSES_S)):
            if again < warm or (number >= len(_PAUSES_S) and not self._cached):
                break
            time.sleep(pause)
            again, _ = self._compile(job, draw=True)
            self._cached = self._cached or again < 0.5 * spent
        if again >= warm:
            time.sleep(_PAUSES_S[-1])  # what was compiled last is still being written
        picture_s = self._time(job)
        if picture_s > SLOWEST_S:
            reason = f"One picture takes about {picture_s:.0f} s, which is too slow to play."
            return Outcome(digest, reason, job.shader.path or job.shader.id)
        return Outcome(digest, first_s=first, again_s=again)

    def _compile(self, job: Job, *, draw: bool) -> tuple[float, ShaderError | None]:
        """Return the processor time it took, which tells how much was done however busy the machine is, and errors."""
        shared = self._fresh(job)
        begun = time.process_time()
        try:
            shared.programs.compile(job.shader)
            if draw:
                self._warm(shared, job)
            return time.process_time() - begun, shared.programs.error(job.shader.digest)
        finally:
            shared.programs.release()

    def _warm(self, shared: Shared, job: Job) -> None:
        load_images(shared, job.shader)
        warmer = Warmer(shared)
        warmer.draw(job.shader, job.use)
        self._ctx.finish()
        warmer.release()

    def _time(self, job: Job) -> float:
        shared = self._fresh(job)
        warmer = Warmer(shared)
        try:
            shared.programs.compile(job.shader)
            return warmer.seconds_a_picture(job.shader, job.use.size, SLOWEST_S)
        finally:
            warmer.release()
            shared.programs.release()
            shared.images.retain(set())

    def _fresh(self, job: Job) -> Shared:
        """Return what to draw with, without any program that is known already."""
        return replace(self._shared, programs=Programs(self._ctx, glsl=job.glsl))


def main() -> int:
    """Be the child."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a driver prints must not stand between our words
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(_NICE["gentle" if "gentle" in sys.argv else ""])
    try:
        bench = Workbench()
    except GraphicsError as error:
        _say(out, str(error))
        return 1
    limit_memory()
    _say(out, "")
    while True:
        try:
            job = pickle.load(sys.stdin.buffer)
        except EOFError:
            return 0
        faulthandler.dump_traceback_later(job.limit_s, exit=True, file=sys.stderr)  # ends even what hangs in the driver
        try:
            outcome = bench.do(job)
        except moderngl.Error as error:
            outcome = Outcome(job.shader.digest, f"The graphics driver refuses it: {error}", job.shader.path)
        faulthandler.cancel_dump_traceback_later()
        _say(out, outcome)


def _say(out: BinaryIO, message: object) -> None:
    with contextlib.suppress(BrokenPipeError):
        pickle.dump(message, out)
        out.flush()


if __name__ == "__main__":
    sys.exit(main())
