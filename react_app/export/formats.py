"""What a video file can be: containers by suffix, codecs, frame rates and sizes, each checked before work begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from react_app.core.errors import ExportError

SMALLEST, LARGEST = 16, 16_384
SLOWEST, FASTEST = 1, 240
X264_PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")


@dataclass(frozen=True, slots=True)
class Codec:
    """One way to encode pictures. `chroma` is how many pixels share a colour sample, across and down."""

    name: str
    encoder: str
    pixel_format: str
    chroma: tuple[int, int]
    crf: int | None = None
    crf_range: tuple[int, int] = (0, 51)
    preset: str | None = None
    presets: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    tag: str = ""
    rgb: bool = False


@dataclass(frozen=True, slots=True)
class Container:
    """One kind of file: its muxer, the codecs it takes (the first is the default) and how its sound is encoded."""

    muxer: str
    codecs: tuple[str, ...]
    audio: Mapping[str, str]
    options: tuple[tuple[str, str], ...] = ()


CODECS: Mapping[str, Codec] = {
    codec.name: codec
    for codec in (
        Codec("h264", "libx264", "yuv420p", (2, 2), 17, (0, 51), "veryfast", X264_PRESETS),
        Codec(
            "hevc", "libx265", "yuv420p", (2, 2), 19, (0, 51), "veryfast", X264_PRESETS,
            (("x265-params", "log-level=error"),), "hvc1",
        ),
        Codec(
            "vp9", "libvpx-vp9", "yuv420p", (2, 2), 24, (0, 63), None, (),
            (("b", "0"), ("deadline", "good"), ("cpu-used", "4"), ("row-mt", "1"), ("tile-columns", "2")),
        ),
        Codec("prores", "prores_ks", "yuv422p10le", (2, 1), options=(("profile", "hq"), ("vendor", "apl0"))),
        Codec("ffv1", "ffv1", "bgr0", (1, 1), options=(("level", "3"), ("slices", "4"), ("slicecrc", "1")), rgb=True),
    )
}  # fmt: skip

_FASTSTART = (("movflags", "+faststart+write_colr"),)
CONTAINERS: Mapping[str, Container] = {
    ".mp4": Container("mp4", ("h264", "hevc"), {"": "aac"}, _FASTSTART),
    ".mov": Container("mov", ("h264", "hevc", "prores"), {"": "aac", "prores": "pcm_s16le"}, _FASTSTART),
    ".mkv": Container("matroska", ("h264", "hevc", "ffv1"), {"": "flac"}),
    ".webm": Container("webm", ("vp9",), {"": "libopus"}),
}

_EXACT_RATES = {
    "23.976": Fraction(24000, 1001),
    "23.98": Fraction(24000, 1001),
    "29.97": Fraction(30000, 1001),
    "47.95": Fraction(48000, 1001),
    "59.94": Fraction(60000, 1001),
    "119.88": Fraction(120000, 1001),
}


@dataclass(frozen=True, slots=True)
class VideoFormat:
    """A checked choice of container, codec, size, rate and quality."""

    container: Container
    codec: Codec
    audio: str
    width: int
    height: int
    fps: Fraction
    crf: int | None
    preset: str | None


def parse_fps(text: str) -> Fraction:
    """Read a frame rate: `30`, `29.97` (which means 30000/1001) or `30000/1001`.

    Raises:
        ExportError: it is no rate between 1 and 240.
    """
    text = text.strip()
    try:
        fps = _EXACT_RATES.get(text) or Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise ExportError(f"{text!r} is not a frame rate; try 30, 60, 29.97 or 30000/1001.") from error
    if not SLOWEST <= fps <= FASTEST or fps.denominator > 1_000_000:
        raise ExportError(f"A frame rate of {text} cannot be made; it must be between {SLOWEST} and {FASTEST}.")
    return fps


def fps_of(number: float) -> Fraction:
    """Return the exact rate a measured or rounded number stands for, e.g. 30000/1001 for 29.97.

    Raises:
        ExportError: it is no rate between 1 and 240.
    """
    for exact in _EXACT_RATES.values():
        if abs(number - exact) < 0.003:
            return exact
    return parse_fps(str(Fraction(number).limit_denominator(1000)))


def parse_size(text: str) -> tuple[int, int]:
    """Read a picture size such as `1920x1080`.

    Raises:
        ExportError: it is not two whole numbers.
    """
    match = re.fullmatch(r"\s*(\d{1,6})\s*[x×*]\s*(\d{1,6})\s*", text, re.IGNORECASE)
    if match is None:
        raise ExportError(f"{text!r} is not a size; write WIDTHxHEIGHT, for example 1920x1080.")
    return int(match[1]), int(match[2])


def choose_format(
    path: Path,
    size: tuple[int, int],
    fps: Fraction,
    *,
    codec: str | None = None,
    crf: int | None = None,
    preset: str | None = None,
) -> VideoFormat:
    """Check everything that can be checked before a picture is drawn.

    Raises:
        ExportError: the suffix, codec, size, quality or preset cannot be used; the sentence says what can.
    """
    container = CONTAINERS.get(path.suffix.lower())
    if container is None:
        known = ", ".join(CONTAINERS)
        raise ExportError(f"{path.name} has no video suffix this app writes; it writes {known}.")
    chosen = CODECS.get(codec or container.codecs[0])
    if chosen is None:
        raise ExportError(f"There is no codec {codec!r}; there are {', '.join(CODECS)}.")
    if chosen.name not in container.codecs:
        raise ExportError(f"{chosen.name} cannot go into a {path.suffix} file; use {_suffixes(chosen.name)}.")
    _check_size(size, chosen)
    low, high = chosen.crf_range
    if crf is not None and (chosen.crf is None or not low <= crf <= high):
        reason = "is lossless or has its own quality" if chosen.crf is None else f"takes a crf from {low} to {high}"
        raise ExportError(f"{chosen.name} {reason}; {crf} cannot be used.")
    if preset is not None and preset not in chosen.presets:
        reason = f"has {', '.join(chosen.presets)}" if chosen.presets else "has no presets"
        raise ExportError(f"{chosen.name} {reason}; {preset!r} cannot be used.")
    audio = container.audio.get(chosen.name, container.audio[""])
    return VideoFormat(
        container,
        chosen,
        audio,
        *size,
        fps,
        chosen.crf if crf is None else crf,
        preset or chosen.preset,
    )


def for_loops(video: VideoFormat) -> VideoFormat:
    """Return the format as players want it that repeat a video: no frames ahead of their time, and no edit list."""
    codec, container = video.codec, video.container
    if codec.encoder == "libx264":
        codec = replace(codec, options=(*codec.options, ("bf", "0")))
    if any(name == "movflags" for name, _ in container.options):
        container = replace(container, options=(*container.options, ("use_editlist", "0")))
    return replace(video, codec=codec, container=container)


def _suffixes(codec: str) -> str:
    return " or ".join(suffix for suffix, container in CONTAINERS.items() if codec in container.codecs)


def _check_size(size: tuple[int, int], codec: Codec) -> None:
    width, height = size
    if min(size) < SMALLEST or max(size) > LARGEST:
        raise ExportError(f"A size of {width}x{height} cannot be made; each side must be {SMALLEST} to {LARGEST}.")
    across, down = codec.chroma
    if width % across == 0 and height % down == 0:
        return
    lower = (width - width % across, height - height % down)
    upper = (min(width + -width % across, LARGEST), min(height + -height % down, LARGEST))
    raise ExportError(
        f"{codec.name} needs even sizes, and {width}x{height} is odd; "
        f"the nearest are {lower[0]}x{lower[1]} and {upper[0]}x{upper[1]}."
    )
