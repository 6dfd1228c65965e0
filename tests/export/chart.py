"""A test chart as exact numbers and as an ISF shader, and files read back as RGB by what their flags say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from tests.engine.kit import isf

Floats = NDArray[np.float64]
WIDTH, HEIGHT = 256, 144
GREY_SIDE, PATCH_SIDE = 8, 16
GREY_ROWS = 256 * GREY_SIDE * GREY_SIDE // WIDTH
_BARS = [(1, 1, 1), (1, 1, 0), (0, 1, 1), (0, 1, 0), (1, 0, 1), (1, 0, 0), (0, 0, 1), (0, 0, 0)]
_SKIN = [(241, 194, 125), (224, 172, 105), (198, 134, 66), (141, 85, 36), (255, 219, 172), (88, 52, 28)]


def patches() -> NDArray[np.int64]:
    """80 colours of 0..255: bars of 100, 75, 50 and 25 %, skin, and colours from all over the cube."""
    bars = [[round(255 * level * v) for v in bar] for level in (1.0, 0.75, 0.5, 0.25) for bar in _BARS]
    rest = [
        [(i * 97 + 31) % 256, (i * 57 + 101) % 256, (i * 151 + 7) % 256] for i in range(80 - len(bars) - len(_SKIN))
    ]
    return np.array([*bars, *map(list, _SKIN), *rest])


def chart() -> Floats:
    """The chart, (height, width, 3), 0..1: 256 greys in squares of 8, 80 colours in squares of 16."""
    greys = np.repeat(np.arange(256).reshape(-1, WIDTH // GREY_SIDE), GREY_SIDE, 0).repeat(GREY_SIDE, 1)
    colours = patches().reshape(-1, WIDTH // PATCH_SIDE, 3).repeat(PATCH_SIDE, 0).repeat(PATCH_SIDE, 1)
    return np.concatenate((np.repeat(greys[..., None], 3, 2), colours)) / 255.0


def chart_shader() -> str:
    """The same chart as a generator."""
    table = ", ".join(f"vec3({r}.0, {g}.0, {b}.0)" for r, g, b in patches())
    return isf(
        f"const vec3 table[80] = vec3[]({table});\n"
        "void main() {\n"
        "  ivec2 p = ivec2(gl_FragCoord.x, RENDERSIZE.y - gl_FragCoord.y);\n"
        f"  int grey = p.y / {GREY_SIDE} * {WIDTH // GREY_SIDE} + p.x / {GREY_SIDE};\n"
        f"  int patch_ = (p.y - {GREY_ROWS}) / {PATCH_SIDE} * {WIDTH // PATCH_SIDE} + p.x / {PATCH_SIDE};\n"
        f"  gl_FragColor = vec4((p.y < {GREY_ROWS} ? vec3(float(grey)) : table[patch_]) / 255.0, 1.0);\n"
        "}"
    )


def picture(rgb: Floats, alpha: Floats | float = 1.0, *, deep: bool) -> NDArray[Any]:
    """RGBA with 8 or 16 bits of values 0..1."""
    most, kind = (65535, np.uint16) if deep else (255, np.uint8)
    array = np.empty((*rgb.shape[:2], 4))
    array[..., :3], array[..., 3] = rgb, alpha
    return np.round(array * most).astype(kind)


def flat_parts(values: Floats) -> Floats:
    """The middle of every square of the chart, one row each."""
    out = []
    for top, side, rows in ((0, GREY_SIDE, GREY_ROWS), (GREY_ROWS, PATCH_SIDE, HEIGHT - GREY_ROWS)):
        part = values[top : top + rows].reshape(rows // side, side, WIDTH // side, side, -1)
        inner = part[:, 3 : side - 3, :, 3 : side - 3]
        out.append(inner.mean(axis=(1, 3)).reshape(-1, values.shape[-1]))
    return np.concatenate(out)


@dataclass(frozen=True)
class Seen:
    """A decoded picture: RGB and alpha 0..1, and its flags: matrix, primaries, transfer, range."""

    rgb: Floats
    alpha: Floats
    pixel_format: str
    flags: tuple[int, int, int, int]


def seen(path: Path, kind: str | None = None, decoder: str | None = None) -> Seen:
    """Decode the first picture of a file; YUV becomes RGB by the formulas of BT.709, nothing rounds."""
    with av.open(str(path), format=kind) as container:
        stream = container.streams.video[0]
        if decoder is not None:
            context = av.CodecContext.create(decoder, "r")
            frame = next(f for packet in container.demux(stream) for f in context.decode(packet))  # type: ignore[attr-defined]
        else:
            frame = next(container.decode(stream))
    flags = (int(frame.colorspace), int(frame.color_primaries), int(frame.color_trc), int(frame.color_range))
    values = [_samples(frame, number) for number in range(len(frame.format.components))]
    if frame.format.is_rgb:
        rgb = np.stack(values[:3], -1)
    else:
        assert (flags[0], flags[3]) == (1, 1), f"not limited-range BT.709: {flags}"
        bits = frame.format.components[0].bits
        top, step = (1 << bits) - 1, 1 << (bits - 8)
        luma = (values[0] * top - 16 * step) / (219 * step)
        blue, red = ((values[n] * top - 128 * step) / (224 * step) for n in (1, 2))
        r, b = luma + 1.5748 * red, luma + 1.8556 * blue
        rgb = np.stack([r, (luma - 0.2126 * r - 0.0722 * b) / 0.7152, b], -1)
    alpha = values[3] if len(values) > 3 else np.ones(rgb.shape[:2])
    return Seen(rgb, alpha, str(frame.format.name), flags)


def rows_of(plane: Any, kind: str) -> NDArray[Any]:
    """The samples of a plane with what stands behind each row."""
    return np.frombuffer(plane, kind).reshape(plane.height, -1)


def _samples(frame: av.VideoFrame, number: int) -> Floats:
    """One component at the picture's size, 0..1 of its bits."""
    name = frame.format.name
    component = frame.format.components[number]
    plane = frame.planes[component.plane]
    if "f16" in name or "f32" in name:
        kind: Any = "<f2" if "f16" in name else "<f4"
    else:
        kind = ">u2" if name.endswith("be") else "<u2" if component.bits > 8 else "u1"
    rows = rows_of(plane, kind)
    step = 1
    if len(frame.planes) == 1:
        step = 4 if len(frame.format.components) == 4 or name.endswith("0") else len(frame.format.components)
    place = {"bgr0": (2, 1, 0), "bgra": (2, 1, 0, 3)}.get(name, (0, 1, 2, 3))[number] if step > 1 else 0
    values = rows[:, place : plane.width * step : step].astype(np.float64)
    if "f16" not in name and "f32" not in name:
        values /= (1 << component.bits) - 1
    down, across = frame.height // values.shape[0], frame.width // values.shape[1]
    return values.repeat(down, 0).repeat(across, 1)
