"""What deep and transparent pictures cost: `python -m benchmarks.deep [WIDTH HEIGHT]` prints CPU ms, all threads.

Every way draws the same frames in turn, so that a busy machine troubles all alike. Below: what it costs to make a
codec's pixels of one picture.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.compositor import EFFECT, GENERATOR, stacks
from react_app.core.features import SILENCE
from react_app.core.frame import FrameInputs
from react_app.core.session import Session
from react_app.core.show import Layer, Scene, Show
from react_app.engine.context import create_headless, describe
from react_app.engine.renderer import Renderer
from react_app.export.media.colour import converter_of, picture_type
from react_app.export.media.convert import Picture
from react_app.export.media.exr import ExrWriter
from react_app.export.media.formats import choose_format
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library

FRAMES = 25
WAYS = {"ordinary": (False, False), "deep": (True, False), "clear": (False, True), "both": (True, True)}
FORMATS = (
    ("a.mp4", "h264", 8, False),
    ("a.mp4", "hevc", 10, False),
    ("a.mov", "prores", 10, False),
    ("a.mov", "prores_4444", 10, True),
    ("a.mkv", "ffv1", 16, False),
    ("a.png", "png", 16, True),
)
LOOKS = ("generators/halo", "generators/silk", "generators/tunnel")


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the CPU time of one run in ms."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def draw(renderer: Renderer, frame: FrameInputs, array: Picture) -> None:
    """Draw a frame and read it back."""
    renderer.render(frame)
    renderer.finish()
    renderer.picture.read_rgba(array)


def compare(layers: tuple[Layer, ...], size: tuple[int, int]) -> list[float]:
    """Return the median cost of a frame, drawn and read back, each way."""
    plan, _ = compile_plan(Show(scenes=(Scene("a", "A", layers=layers),), scene="a"), Library())
    ctx = create_headless()
    renderers = [Renderer(ctx, size, deep=deep, transparent=clear) for deep, clear in WAYS.values()]
    arrays = [np.empty((size[1], size[0], 4), np.uint16 if deep else np.uint8) for deep, _ in WAYS.values()]
    session = Session(plan)
    for renderer in renderers:
        renderer.set_plan(plan)
        renderer.prepare_scene("a")
    times: list[list[float]] = [[] for _ in renderers]
    for number in range(FRAMES):
        frame = session.step(number / 60, (), SILENCE)
        for renderer, array, taken in zip(renderers, arrays, times, strict=True):
            taken.append(cpu_ms(partial(draw, renderer, frame, array)))
    for renderer in renderers:
        renderer.release()
    ctx.release()
    return [statistics.median(taken[3:]) for taken in times]


def main() -> None:
    """Print the tables."""
    size = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (1280, 720)
    ctx = create_headless()
    print(f"{describe(ctx).renderer}, {size[0]}x{size[1]}, CPU ms a frame (median), drawn and read back")
    ctx.release()
    print(" " * 34 + "".join(f"{name:>10}" for name in WAYS))
    with tempfile.TemporaryDirectory() as folder:
        generator, effect = Path(folder) / "generator.fs", Path(folder) / "effect.fs"
        generator.write_text(GENERATOR)
        effect.write_text(EFFECT)
        found = stacks(str(generator), str(effect)) | {look: (Layer(1, "L", look),) for look in LOOKS}
        for name, layers in found.items():
            print(f"{name:34}" + "".join(f"{value:10.2f}" for value in compare(layers, size)), flush=True)
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    for name, codec, depth, alpha in FORMATS:
        video = choose_format(Path(name), size, Fraction(30), codec=codec, depth=depth, alpha=alpha)
        most = np.iinfo(picture_type(video)).max
        picture = np.stack([x * most // size[0], y * most // size[1], (x + y) % most, x * 0 + most], -1)
        picture, converter = picture.astype(picture_type(video)), converter_of(video)
        cost = statistics.median(cpu_ms(partial(converter.convert, picture)) for _ in range(FRAMES))
        print(f"pixels of {codec + ' ' + video.codec.pixel_format:24}{cost:10.2f}")
    writer = ExrWriter(*size, Fraction(30))
    picture = np.stack([x * 65535 // size[0], y * 65535 // size[1], x + y, x * 0 + 65535], -1).astype(np.uint16)
    cost = statistics.median(cpu_ms(partial(writer.encode, picture, 0)) for _ in range(FRAMES))
    print(f"{'EXR, half, file and all':34}{cost:10.2f}")
    writer.close()


if __name__ == "__main__":
    main()
