"""Trying a shader out: does the driver take it, does it draw, what do its pictures show, how long does it take?

A shader that may be played has drawn three seconds frame by frame, moments up to hours later, and every control at its
ends. All this happens in a process of its own (`probe`), which may hang, run out of memory or crash.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

import moderngl

from react_app.core.controls import ControlValue
from react_app.core.errors import ShaderError
from react_app.core.frame import NodeInputs
from react_app.core.shader import ShaderDescription
from react_app.engine.context import create_headless, describe
from react_app.engine.nodes import ShaderNode, Shared, make_shared
from react_app.engine.programs import Programs
from react_app.engine.surface import Size, Surface
from react_app.engine.targets import make_targets
from react_app.engine.trial_frames import RATE, SPARSE, TimedFrames
from react_app.engine.trial_looks import Looks, pixels_of
from react_app.engine.trial_values import defaults, ends
from react_app.shaders.library import Library
from react_app.shaders.licences import licence_notes
from react_app.shaders.verdicts import ProbeResult

SMALL: Size = (100, 57)
"""Neither it nor its half or quarter is a power of two: software drivers compile anew for pictures that are."""
WHOLE_FRAMES = 90
"""Frames drawn one after the other: three seconds."""
LEAPS_S = (4.0, 7.0, 11.0, 20.0, 31.0, 61.0, 121.0, 301.0, 601.0, 1801.0, 3601.0, 7201.0, 36001.0)
"""Moments that are looked at after that."""
PICTURES = 4
"""Frames at full size, whose pixels are read."""
SLOWEST_FRAME_S = 2.0
"""A shader whose quickest frame takes longer would stop the show: as long as a stage may be silent."""
SLOWEST_SMALL_S = 0.5
"""The same for a picture of SMALL, a fortieth of what is shown at least."""
SHOW_SIZE: Size = (1920, 1080)
BUFFER_LIMIT = 1 << 30
"""Bytes that a shader's buffers may take at SHOW_SIZE."""
PATIENCE_S = 2.0
"""Processor time the whole frames, and then the moments, may take before only the most telling are drawn."""


class TooSlowError(ShaderError):
    """A frame of it takes so long that the show would stand still."""


class NoRoomError(ShaderError):
    """A shader needs more memory than it may have; what it left behind is best freed by ending the process."""


def run_trials(
    ids: Iterable[str],
    library: Library,
    size: Size,
    alive: Callable[[], None] = lambda: None,
    timed: Size | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield {"begin": id} and {"result": ...} for each shader; ends early after one that took too much memory.

    `alive` is called after every step a shader came through. Frames are timed at the size `timed` too, if it is given.

    Raises:
        GraphicsError: there is no usable OpenGL.
    """
    ctx = create_headless()
    machine = describe(ctx).renderer
    shared = make_shared(ctx, Programs(ctx, raw=True))
    bench = Bench(shared, size, alive, timed)
    for shader_id in ids:
        yield {"begin": shader_id}
        try:
            shader = library.get(shader_id)
        except ShaderError as error:
            yield {"result": asdict(ProbeResult(shader_id, False, error.reason, error.line))}
            continue
        spent = False
        try:
            result = bench.try_out(shader_id, shader)
        except NoRoomError as error:
            result, spent = ProbeResult(shader_id, False, error.reason), True
        except ShaderError as error:
            result = ProbeResult(shader_id, False, error.reason, error.line, slow=isinstance(error, TooSlowError))
        except (moderngl.Error, MemoryError) as error:
            reason = f"It needs more memory than it may have ({str(error) or 'none is left'})."
            result, spent = ProbeResult(shader_id, False, reason), True
        yield {"result": asdict(replace(_described(result, shader), machine=machine))}
        if spent:
            return


def _described(result: ProbeResult, shader: ShaderDescription) -> ProbeResult:
    return replace(
        result,
        licences=licence_notes("\n".join((shader.fragment, shader.vertex, shader.credit, shader.description))),
        digest=shader.digest,
        kind=shader.kind,
        description=shader.description,
        categories=shader.categories,
        inputs=tuple((entry.name, entry.type) for entry in shader.inputs),
        passes=len(shader.passes),
    )


class Bench:
    """Where one shader after the other is drawn, uncleaned, over test cards."""

    def __init__(
        self, shared: Shared, size: Size, alive: Callable[[], None] = lambda: None, timed: Size | None = None
    ) -> None:
        self._shared = shared
        self._size = size
        self._alive = alive
        self._timed = Surface(shared.ctx, timed) if timed and timed != size else None
        self._out = Surface(shared.ctx, size, "f4")
        self._small = Surface(shared.ctx, SMALL, "f4")
        self._warm = Surface(shared.ctx, SMALL)
        self.nan_share = 0.0
        """Largest share of the last shader's pixels that were NaN in a picture."""
        self.brightest = 0.0
        """Largest colour value of the last shader's pictures."""
        self._frames = TimedFrames(shared, alive)

    def try_out(self, shader_id: str, shader: ShaderDescription) -> ProbeResult:
        """Compile and draw a shader.

        Raises:
            ShaderError: the driver refuses it, an imported image cannot be used, or it is too slow.
            NoRoomError: its buffers are too big.
            moderngl.Error, MemoryError: there is no room for them at all.
        """
        programs = self._shared.programs
        start = time.perf_counter()
        programs.compile(shader)
        error = programs.error(shader.digest)
        if error is not None:
            raise error
        for image in shader.images:
            self._shared.images.load(image)
        self._shared.ctx.finish()
        self._alive()
        compiled = time.perf_counter()
        self._weigh(shader)
        node = ShaderNode(1, shader, self._shared)
        node.settle()
        self._frames.begin()
        try:
            looks, times, first = self._play(node, shader)
        finally:
            node.drop_buffers()
            programs.retain(())
            self._shared.images.retain(set())
        self.nan_share, self.brightest = looks.nan_share, looks.brightest
        if looks.least_nan == 1.0:
            raise ShaderError("It draws nothing but invalid numbers (NaN).")
        self._warm_caches(shader)
        return ProbeResult(
            shader_id,
            True,
            compile_ms=1000 * (compiled - start + first),
            render_ms=1000 * min(times),
            looks=looks.words,
        )

    def _play(self, node: ShaderNode, shader: ShaderDescription) -> tuple[Looks, list[float], float]:
        """Draw the whole course: whole seconds small, pictures at full size, then later moments and all ends.

        Returns what was seen, the times of the pictures, and what the first frame took beyond the quickest: drivers put
        the costly part of compiling off until then.
        """
        base = defaults(shader)
        began, quickest, first = time.process_time(), math.inf, 0.0
        for index in range(WHOLE_FRAMES):
            if index == 1:
                began = time.process_time()  # what drivers compile in the first frame does not count
            if index % SPARSE and time.process_time() - began > PATIENCE_S:
                continue
            took = self._bearable(node, index / RATE, base)
            quickest, first = min(quickest, took), took if not index else first
        looks, times = Looks(), []
        for number in range(PICTURES):
            index = WHOLE_FRAMES + 2 * number
            values = base | ({"progress": (number + 1) / (PICTURES + 1)} if shader.kind == "transition" else {})
            texture, took = self._frames.draw(node, index, index / RATE, values, self._out, events=number == 1)
            looks.see(pixels_of(texture))
            times.append(took)
            if number and min(times) > SLOWEST_FRAME_S:
                raise self._too_slow(min(times), self._size)
        if self._timed is not None:
            times = [self._frames.draw(node, i, i / RATE, base, self._timed)[1] for i in (index + 2, index + 3)]
        far = ends(shader)
        moments = [(t, base) for t in LEAPS_S] + [(LEAPS_S[0] + n / 10, base | values) for n, values in enumerate(far)]
        telling = [*range(0, len(LEAPS_S), 3), len(LEAPS_S), len(LEAPS_S) + 1]
        rest = [n for n in range(len(moments)) if n not in telling]
        began = time.process_time()
        for place, n in enumerate([*telling, *rest]):
            if n >= len(moments) or (place >= len(telling) and time.process_time() - began > PATIENCE_S):
                continue
            t, values = moments[n]
            self._bearable(node, t, values, events=True)
        return looks, times, first - quickest

    def _bearable(
        self,
        node: ShaderNode,
        t: float,
        values: Mapping[str, ControlValue],
        *,
        events: bool = False,
    ) -> float:
        """Draw a small frame and return the time it took; a slow one gets two more chances.

        Raises:
            TooSlowError: it takes too long each time.
        """
        index = round(t * RATE)
        first = took = self._frames.draw(node, index, t, values, self._small, events=events)[1]
        for _ in range(2):
            if took <= SLOWEST_SMALL_S:
                return first
            took = min(took, self._frames.draw(node, index, t, values, self._small, events=events)[1])
        if took > SLOWEST_SMALL_S:
            raise self._too_slow(took, SMALL, t)
        return first

    @staticmethod
    def _too_slow(seconds: float, size: Size, t: float = 0.0) -> TooSlowError:
        where = f"{size[0]}x{size[1]} on this machine"
        when = f" when it has run for {t:.{0 if t >= 10 else 1}f} s" if t >= 1.0 else ""
        return TooSlowError(f"One frame takes {seconds:.1f} s at {where}{when}; the show would stand still.")

    def _weigh(self, shader: ShaderDescription) -> None:
        """Refuse buffers that a show has no room for, whatever the controls stand at.

        Raises:
            NoRoomError: they take too much.
        """
        for values in (defaults(shader), *ends(shader)[:2]):
            targets = make_targets(self._shared.ctx, shader)
            try:
                taken = 0
                for target in targets.values():
                    target.fit(SHOW_SIZE, values, self._shared.blitter)
                    taken += target.bytes
                    if taken > BUFFER_LIMIT:
                        raise NoRoomError(
                            f"Its buffers take more than {BUFFER_LIMIT >> 30} GB in a picture of "
                            f"{SHOW_SIZE[0]}x{SHOW_SIZE[1]}."
                        )
            finally:
                for target in targets.values():
                    target.release()

    def _warm_caches(self, shader: ShaderDescription) -> None:
        """Draw the program the show will use once, so that the driver's cache on disk has it by then."""
        shared = replace(self._shared, programs=Programs(self._shared.ctx))
        shared.programs.compile(shader)
        node = ShaderNode(1, shader, shared)
        node.settle()
        if node.usable:
            node.fit(self._warm.size, {})
            node.draw(NodeInputs(1, {}), self._frames.card, self._warm)
            node.drop_buffers()
        shared.programs.release()
