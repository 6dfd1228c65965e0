"""Pixel formats of decoded pictures: which go to the graphics card as they are, and what makes RGB of their samples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import av

from react_app.core.controls import ControlValue
from react_app.engine.videofile import UPRIGHT, Turn, is_transparent

Row = tuple[float, float, float, float]
Dtype = Literal["f1", "nu2"]

_PLANAR = re.compile(r"(yuv|yuvj|yuva|gbr|gbra)(\d\d\d)?p(\d\d?)?(le)?$")
_GRAY = re.compile(r"gray(\d\d?)?(le)?$")
_TWO = re.compile(r"(nv|p[0-9])(\d\d)(le)?$")
_PACKED = {
    "rgba": "RGBA", "bgra": "BGRA", "argb": "GBAR", "abgr": "ABGR",
    "rgb0": "RGB1", "bgr0": "BGR1", "0rgb": "GBA1", "0bgr": "ABG1",
}  # fmt: skip
"""Packed formats, and the order in which OpenGL is to take their bytes for red, green, blue and alpha."""

_601, _709, _2020, _240 = (0.299, 0.114), (0.2126, 0.0722), (0.2627, 0.0593), (0.212, 0.087)
_WEIGHTS: Mapping[int, tuple[float, float]] = {1: _709, 4: (0.30, 0.11), 5: _601, 6: _601, 7: _240, 9: _2020, 10: _2020}
"""Red and blue in luma, by the numbers of ITU-T H.273, matrix coefficients."""
YCGCO = 8
_LIMITED, _FULL = 1, 2


@dataclass(frozen=True, slots=True)
class Tone:
    """What brings a picture's samples down to what can be shown: see `shaders.clip`."""

    curve: Row = (1.0, 0.0, 0.0, 0.0)
    top: float = 1.0
    gamut: float = 0.0


PLAIN = Tone()
_TONES: Mapping[int, Tone] = {
    16: Tone((0.5706, -6.5431, 29.9319, -27.0416), 0.68, 0.7),
    18: Tone((0.5761, -0.8062, 5.8262, -4.7473), 0.85, 0.7),
}
"""PQ and HLG, by the numbers of H.273, transfer characteristics. The curves were fitted to decoding by ITU-R BT.2100,
a shoulder from three quarters of reference white (203 cd/m2) on, and encoding by BT.709; off by 0.05 at the most."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a pixel format lies in memory: samples per texel of each plane, and what they mean."""

    texels: tuple[int, ...]
    dtype: Dtype
    packing: Literal[0, 1, 2]
    family: Literal["yuv", "rgb", "gray"]
    bits: int = 8
    shift: int = 0
    """Unused bits below the sample."""
    alpha: bool = False
    halved: bool = False
    """Colour has half the luma's width, or less."""
    swizzle: str = ""

    @property
    def bytes(self) -> int:
        """Bytes of one sample."""
        return 2 if self.dtype == "nu2" else 1


@dataclass(frozen=True, slots=True)
class Look:
    """What the clip shader is told of a picture besides its size: see `shaders.clip`."""

    layout: Layout
    rows: tuple[Row, Row, Row, Row]
    turn: Turn = UPRIGHT
    tone: Tone = PLAIN
    siting: float = 0.0

    def values(self) -> dict[str, ControlValue]:
        """Return the shader's inputs."""
        red, green, blue, alpha = self.rows
        return {
            "toRed": red,
            "toGreen": green,
            "toBlue": blue,
            "toAlpha": alpha,
            "packing": float(self.layout.packing),
            "siting": (self.siting, 0.0),
            "curve": self.tone.curve,
            "top": self.tone.top,
            "gamut": self.tone.gamut,
        }


@lru_cache(maxsize=256)
def layout_of(name: str) -> Layout | None:
    """Return how a pixel format is uploaded, None if it has to be converted first (`converted`)."""
    if name in _PACKED:
        swizzle = _PACKED[name]
        return Layout((4,), "f1", 2, "rgb", alpha="A" in name.upper(), swizzle=swizzle)
    if found := _GRAY.match(name):
        bits = int(found[1] or 8)
        return None if bits > 8 and not found[2] else Layout((1,), "nu2" if bits > 8 else "f1", 0, "gray", bits)
    if found := _PLANAR.match(name):
        bits = int(found[3] or 8)
        if bits > 8 and not found[4]:
            return None
        family: Literal["yuv", "rgb"] = "rgb" if found[1].startswith("gbr") else "yuv"
        alpha = found[1].endswith("a")
        halved = found[2] not in (None, "444", "440")
        dtype: Dtype = "nu2" if bits > 8 else "f1"
        return Layout((1,) * (4 if alpha else 3), dtype, 0, family, bits, alpha=alpha, halved=halved)
    if found := _TWO.match(name):
        halved = name not in ("nv24", "p410le", "p412le", "p416le")
        if found[1] == "nv":
            return Layout((1, 2), "f1", 1, "yuv", halved=halved) if found[2] in ("12", "16", "24") else None
        bits = int(found[2])
        return Layout((1, 2), "nu2", 1, "yuv", bits, 16 - bits, halved=halved) if found[3] and bits >= 10 else None
    return None


@lru_cache(maxsize=256)
def converted(name: str) -> str:
    """Return the pixel format to convert another to, with nothing lost that is seen."""
    pixels = av.VideoFormat(name)
    if pixels.is_rgb or pixels.has_palette or name.startswith(("xyz", "bayer", "mono")):
        return "rgba"
    if name in ("yuyv422", "uyvy422", "yvyu422"):
        return "yuv422p"
    if name.startswith("gray") and "f" not in name:
        return "gray16le"
    if is_transparent(name) or name.startswith(("ayuv", "vuya")):
        return "yuva444p16le"
    deep = any(component.bits > 8 for component in pixels.components)
    return "yuv444p16le" if deep else "yuv444p"


def colours_of(frame: av.VideoFrame) -> tuple[int, bool]:
    """Return the matrix of a picture's colours, by the numbers of H.273, and whether they use the full range.

    Without a known matrix large pictures are taken for BT.709 and small ones for BT.601.
    """
    name = frame.format.name
    space, span = int(frame.colorspace), int(frame.color_range)
    full = span == _FULL or name.startswith("yuvj") or (span != _LIMITED and name.startswith(("gray", "ya")))
    large = max(frame.width, frame.height) >= 1280 or min(frame.width, frame.height) > 576
    if space not in _WEIGHTS and space != YCGCO:
        space = 1 if large and not name.startswith("yuvj") else 5
    return space, full


def look_of(frame: av.VideoFrame, layout: Layout, turn: Turn) -> Look:
    """Return how to draw a decoded picture that will be uploaded in this layout."""
    space, full = colours_of(frame)
    tone = _TONES.get(int(frame.color_trc), PLAIN)
    return _look(layout, turn, space, full, frame.format.name.startswith("yuvj"), tone)


@lru_cache(maxsize=256)
def _look(layout: Layout, turn: Turn, space: int, full: bool, centred: bool, tone: Tone) -> Look:
    scale = (65535 / (1 << layout.shift)) if layout.dtype == "nu2" else 255.0
    top = (1 << layout.bits) - 1
    whole = scale / top
    alpha: Row = (whole, 0.0, 0.0, 0.0) if layout.alpha else (0.0, 0.0, 0.0, 1.0)
    if layout.family == "rgb":
        order = (0, 1, 2) if layout.packing == 2 else (2, 0, 1)
        red, green, blue = (_unit(place, whole) for place in order)
        return Look(layout, (red, green, blue, alpha), turn, tone)
    step = 1 << (layout.bits - 8)
    luma, black = (whole, 0.0) if full else (scale / (219 * step), -16 / 219)
    if layout.family == "gray":
        row: Row = (luma, 0.0, 0.0, black)
        return Look(layout, (row, row, row, alpha), turn, tone)
    chroma = whole if full else scale / (224 * step)
    zero = -128 * step / (top if full else 224 * step)
    rows = tuple(
        (luma, chroma * u, chroma * v, black + zero * (u + v)) for u, v in _factors(space, _WEIGHTS.get(space, _709))
    )
    siting = 0.25 if layout.halved and not centred else 0.0
    return Look(layout, (rows[0], rows[1], rows[2], alpha), turn, tone, siting)


def _factors(space: int, weights: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Return by how much the two colour differences count in red, green and blue."""
    if space == YCGCO:
        return (-1.0, 1.0), (1.0, 0.0), (-1.0, -1.0)
    red, blue = weights
    green = 1.0 - red - blue
    from_red, from_blue = 2 * (1 - red), 2 * (1 - blue)
    return (0.0, from_red), (-from_blue * blue / green, -from_red * red / green), (from_blue, 0.0)


def _unit(place: int, scale: float) -> Row:
    return (scale if place == 0 else 0.0, scale if place == 1 else 0.0, scale if place == 2 else 0.0, 0.0)
