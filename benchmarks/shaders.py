"""What the library's shaders cost: `python benchmarks/shaders.py [WIDTH HEIGHT] [ID...]` prints a table and keeps it.

A frame's time is compared with that of a reference shader of fixed arithmetic, drawn between the others in the same
run, so tables of two machines, or of a busy and a quiet one, can be laid side by side. `x aurora` is the share of a
usual generator. The whole library's table is kept in `benchmarks/shaders.md`.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import moderngl
import numpy as np

from react_app.core.beatclock import MusicalTime
from react_app.core.frame import FrameInputs, HouseValues, NodeInputs
from react_app.core.shader import ShaderDescription
from react_app.engine.context import create_headless, describe
from react_app.engine.frameblock import FrameBlock
from react_app.engine.nodes import ShaderNode, make_shared
from react_app.engine.surface import Size, Surface
from react_app.shaders.isf import parse_isf
from react_app.shaders.library import Library

FRAMES = 7
WARM_FRAMES = 2
USUAL = "generators/aurora"
KEPT = Path(__file__).with_suffix(".md")
REFERENCE = """/*{"ISFVSN": "2"}*/
void main() {
  vec3 p = vec3(isf_FragNormCoord * 3.0, TIME), sum = vec3(0.0);
  for (int i = 0; i < 64; i++) {
    p = sin(p.yzx * 1.3 + sum * 0.1) + cos(p.zxy * 0.7) + 0.01 * float(i);
    sum += p * inversesqrt(1.0 + dot(p, p));
  }
  gl_FragColor = vec4(0.5 + 0.01 * sum, 1.0);
}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One shader: milliseconds of CPU (software) or of waiting (a graphics card), and the reference's around it."""

    id: str
    kind: str
    passes: int
    ms: float
    reference_ms: float

    @property
    def share(self) -> float:
        """How many reference frames it takes."""
        return self.ms / self.reference_ms


class Stand:
    """Draws a shader over and over and takes the median time."""

    def __init__(self, size: Size) -> None:
        self._ctx = ctx = create_headless()
        self.machine = describe(ctx).renderer
        self._clock = time.process_time if "llvmpipe" in self.machine else time.perf_counter
        self._shared = make_shared(ctx)
        self._out = Surface(ctx, size)
        self._block = FrameBlock(ctx)
        rng = np.random.default_rng(1)
        card = rng.integers(0, 255, (size[1], size[0], 4), np.uint8)
        card[..., 3] = 255
        self._card = ctx.texture(size, 4, card.tobytes())
        self._reference = self._ready(parse_isf(REFERENCE, id="reference"))

    def row(self, shader: ShaderDescription) -> Row:
        """Measure one shader between two measurements of the reference."""
        before = self._measured(self._reference)
        node = self._ready(shader)
        ms = self._measured(node)
        node.drop_buffers()
        after = self._measured(self._reference)
        return Row(shader.id, shader.kind, len(shader.passes), ms, (before + after) / 2)

    def _ready(self, shader: ShaderDescription) -> ShaderNode:
        self._shared.programs.compile(shader)
        for image in shader.images:
            self._shared.images.load(image)
        node = ShaderNode(1, shader, self._shared)
        node.settle()
        if not node.usable:
            raise SystemExit(f"{shader.id} does not compile; react-app shaders check tells why.")
        return node

    def _measured(self, node: ShaderNode) -> float:
        pictures = dict.fromkeys(("startImage", "endImage"), self._card)
        values = {entry.name: entry.default for entry in node.wanted.inputs if entry.default is not None}
        if "progress" in values:
            values["progress"] = 0.5
        inputs = NodeInputs(1, values, seed=0.5)
        times = []
        for index in range(WARM_FRAMES + FRAMES):
            house = HouseValues(
                energy=0.8, bass=0.6, level=0.6, pulse=0.4, bands=(0.5,) * 8, kick=0.9 * (index % 4 == 0)
            )
            music = MusicalTime(beats=index / 4)
            self._block.write(FrameInputs(index, index / 30, 1 / 30 if index else 0.0, "", (), music, house))
            self._ctx.enable_only(moderngl.NOTHING)
            self._ctx.finish()
            start = self._clock()
            node.fit(self._out.size, values)
            node.draw(inputs, self._card, self._out, pictures=pictures)
            self._ctx.finish()
            times.append(1000 * (self._clock() - start))
        return float(np.median(times[WARM_FRAMES:]))


def table(rows: list[Row], machine: str, size: Size) -> str:
    """Return the table as Markdown, the dearest first within each kind."""
    usual = next((row.share for row in rows if row.id == USUAL), None)
    lines = [
        "# What the shaders of the library cost",
        "",
        f"{machine}, {size[0]}x{size[1]}, median of {FRAMES} frames. `reference` is a shader of fixed arithmetic "
        "(64 rounds of sines a pixel) drawn in the same run.",
        "",
        "| shader | passes | ms | x reference | x aurora |",
        "|---|---:|---:|---:|---:|",
    ]
    order = {"generator": 0, "filter": 1, "transition": 2}
    for row in sorted(rows, key=lambda row: (order.get(row.kind, 3), -row.share)):
        compared = f"{row.share / usual:.2f}" if usual else ""
        lines.append(f"| {row.id} | {row.passes} | {row.ms:.1f} | {row.share:.2f} | {compared} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print and, when it was the whole library, keep the table."""
    words = sys.argv[1:]
    numbers = [int(word) for word in words if word.isdigit()]
    size = (numbers[0], numbers[1]) if len(numbers) > 1 else (640, 360)
    wanted = [word for word in words if not word.isdigit()]
    entries = [entry for entry in Library().entries() if not wanted or entry.id in {*wanted, USUAL}]
    stand = Stand(size)
    rows = []
    for entry in entries:
        rows.append(stand.row(entry))
        print(f"{entry.id:34}{rows[-1].ms:8.1f} ms{rows[-1].share:8.2f} x reference", file=sys.stderr, flush=True)
    text = table(rows, stand.machine, size)
    print(text)
    if not wanted:
        KEPT.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
