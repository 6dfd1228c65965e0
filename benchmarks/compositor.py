"""What the layer stack costs: `python benchmarks/compositor.py [WIDTH HEIGHT]` prints CPU time a frame, all threads.

The generator is as cheap as one can be, so the figures are those of the host: passes, blending, effects, read-back.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from react_app.core.features import SILENCE
from react_app.core.session import Session
from react_app.core.show import Effect, Layer, Scene, Show
from react_app.engine.context import create_headless, describe
from react_app.engine.renderer import Renderer
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library

GENERATOR = '/*{"ISFVSN": "2"}*/\nvoid main() { gl_FragColor = vec4(isf_FragNormCoord, fract(TIME), 1.0); }'
EFFECT = (
    '/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}*/\n'
    "void main() { gl_FragColor = IMG_THIS_PIXEL(inputImage).grba; }"
)
FRAMES = 40


def stacks(generator: str, effect: str) -> dict[str, tuple[Layer, ...]]:
    """Return the stacks that are measured, by name."""

    def layer(uid: int, mode: str = "normal", mix: float | None = None) -> Layer:
        effects = () if mix is None else (Effect(uid + 100, effect, mix=mix),)
        return Layer(uid, "L", generator, mode, 0.8, effects=effects)  # type: ignore[arg-type]

    return {
        "1 layer": (layer(1),),
        "1 layer, effect": (layer(1, mix=1.0),),
        "1 layer, effect half dry": (layer(1, mix=0.5),),
        "2 layers, normal": (layer(1), layer(2)),
        "2 layers, screen": (layer(1), layer(2, "screen")),
        "2 layers, overlay": (layer(1), layer(2, "overlay")),
        "2 layers, screen, effect on top": (layer(1), layer(2, "screen", 1.0)),
        "4 layers, add": tuple(layer(uid, "add") for uid in range(1, 5)),
    }


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return least and median CPU time in ms."""
    work()
    times = []
    for _ in range(FRAMES):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return min(times), statistics.median(times)


def measure_read_back(renderer: Renderer) -> None:
    """Print what it costs to get a picture out."""
    pixels = np.empty((renderer.picture.size[1], renderer.picture.size[0], 4), np.uint8)
    for name, work in (
        ("  read_rgba", lambda: renderer.picture.read_rgba(pixels)),
        ("  preview 320x180", lambda: renderer.picture.preview(320, 180)),
    ):
        least, median = measured(work)
        print(f"{name:34}{least:7.2f}{median:7.2f}")


def main() -> None:
    """Print the table."""
    size = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (1280, 720)
    ctx = create_headless()
    print(f"{describe(ctx).renderer}, {size[0]}x{size[1]}, CPU ms a frame (least, median)")
    with tempfile.TemporaryDirectory() as folder:
        generator, effect = Path(folder) / "generator.fs", Path(folder) / "effect.fs"
        generator.write_text(GENERATOR)
        effect.write_text(EFFECT)
        for name, layers in stacks(str(generator), str(effect)).items():
            plan, _ = compile_plan(Show(scenes=(Scene("a", "A", layers=layers),), scene="a"), Library())
            renderer, session = Renderer(ctx, size), Session(plan)
            renderer.set_plan(plan)
            renderer.prepare_scene("a")

            def frame(renderer: Renderer = renderer, session: Session = session) -> None:
                renderer.render(session.step(session.state.t + 1 / 60, (), SILENCE))
                renderer.finish()

            least, median = measured(frame)
            print(f"{name:34}{least:7.2f}{median:7.2f}")
            if name == "1 layer":
                measure_read_back(renderer)
            renderer.resize((16, 9))
            least, median = measured(frame)
            print(f"{'  of it not pixels':34}{least:7.2f}{median:7.2f}")
            renderer.release()


if __name__ == "__main__":
    main()
