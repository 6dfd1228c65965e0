"""Trying a shader out: does the driver take it, does it draw, is there more than NaN, and how long does it take."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.core.beatclock import MusicalTime
from react_app.core.errors import ShaderError
from react_app.core.frame import FrameInputs, NodeInputs
from react_app.core.shader import ShaderDescription
from react_app.engine.blit import Blitter
from react_app.engine.context import create_headless
from react_app.engine.frameblock import FrameBlock
from react_app.engine.nodes import ShaderNode, Shared
from react_app.engine.programs import Programs
from react_app.engine.sources import AudioTextures, Images
from react_app.engine.surface import Size, Surface
from react_app.shaders.library import Library

FRAMES = 3


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """How a shader fared. `reason` is a sentence when it is not `ok`, `line` the user's own where one is known."""

    id: str
    ok: bool
    reason: str = ""
    line: int | None = None
    compile_ms: float = 0.0
    render_ms: float = 0.0
    """Time of the quickest frame."""
    timed_out_s: float = 0.0
    """The time limit it went past, 0 if it did not."""


def run_trials(ids: Sequence[str], library: Library, size: Size) -> Iterator[dict[str, Any]]:
    """Yield {"begin": id} and {"result": ...} for each shader.

    Raises:
        GraphicsError: there is no usable OpenGL.
    """
    ctx = create_headless()
    black = ctx.texture((1, 1), 4, bytes(4))
    shared = Shared(ctx, Programs(ctx, raw=True), AudioTextures(ctx), Images(ctx), Blitter(ctx), black)
    bench = Bench(shared, size)
    for shader_id in ids:
        yield {"begin": shader_id}
        try:
            result = bench.try_out(shader_id, library.get(shader_id))
        except ShaderError as error:
            result = ProbeResult(shader_id, False, error.reason, error.line)
        except moderngl.Error as error:
            result = ProbeResult(shader_id, False, f"The graphics card has no room for its buffers ({error}).")
        yield {"result": asdict(result)}


class Bench:
    """Where one shader after the other is drawn, uncleaned, over a test card."""

    def __init__(self, shared: Shared, size: Size) -> None:
        self._shared = shared
        self._size = size
        self._out = Surface(shared.ctx, size, "f4")
        self._small = Surface(shared.ctx, (16, 9))
        self._result = self._out.texture
        self.nan_share = 0.0
        """Share of the last shader's pixels that are NaN."""
        self.brightest = 0.0
        """Largest colour value of the last shader's picture."""
        self._block = FrameBlock(shared.ctx)
        ramp = np.linspace(0, 255, 64, dtype=np.uint8)
        card = np.stack(
            [np.tile(ramp, (64, 1)), np.tile(ramp[:, None], (1, 64)), np.full((64, 64), 128), np.full((64, 64), 255)],
            -1,
        )
        self._card = shared.ctx.texture((64, 64), 4, card.astype(np.uint8).tobytes())

    def try_out(self, shader_id: str, shader: ShaderDescription) -> ProbeResult:
        """Compile and draw a shader.

        Raises:
            ShaderError: the driver refuses it, or an imported image cannot be used.
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
        compiled = time.perf_counter()
        node = ShaderNode(1, shader, self._shared)
        node.settle()
        times = [self._frame(node, shader, index) for index in range(FRAMES)]
        pixels = _pixels(self._result)
        self.nan_share = float(np.isnan(pixels).any(-1).mean())
        self.brightest = float(np.nan_to_num(pixels[:, :3]).max())
        node.drop_buffers()
        programs.retain(())
        self._warm_caches(shader)
        if self.nan_share == 1.0:
            return ProbeResult(shader_id, False, "It draws nothing but invalid numbers (NaN).")
        return ProbeResult(shader_id, True, compile_ms=1000 * (compiled - start), render_ms=1000 * min(times))

    def _warm_caches(self, shader: ShaderDescription) -> None:
        """Draw the program the show will use once, so that the driver's cache on disk has it by then."""
        shared = replace(self._shared, programs=Programs(self._shared.ctx))
        shared.programs.compile(shader)
        node = ShaderNode(1, shader, shared)
        node.settle()
        if node.usable:
            node.fit(self._small.size, {})
            node.draw(NodeInputs(1, {}), self._card, self._small)
            node.drop_buffers()
        shared.programs.release()

    def _frame(self, node: ShaderNode, shader: ShaderDescription, index: int) -> float:
        music = MusicalTime(beats=index / 15)
        self._block.write(FrameInputs(index, index / 30, 1 / 30 if index else 0.0, "", (), music))
        values = {entry.name: True for entry in shader.inputs if entry.type == "event" and index == 1}
        inputs = NodeInputs(1, values, seed=0.5)
        self._shared.ctx.enable_only(moderngl.NOTHING)
        start = time.perf_counter()
        node.fit(self._size, values)
        self._result = node.draw(inputs, self._card, self._out)
        self._shared.ctx.finish()
        return time.perf_counter() - start


def _pixels(texture: moderngl.Texture) -> NDArray[np.float32]:
    """Return the texels, (n, 4); 8-bit ones as 0..1."""
    eight_bits = texture.dtype == "f1"
    pixels = np.frombuffer(texture.read(), np.uint8 if eight_bits else np.float32).astype(np.float32).reshape(-1, 4)
    return pixels / np.float32(255) if eight_bits else pixels
