"""What videos can be encoded as, one row a codec and one row a container. Rules that use the rows are in `formats`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Options = tuple[tuple[str, str], ...]
Kind = Literal["file", "sequence", "animation"]

X264_PRESETS = ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow")
SVT_PRESETS = tuple(str(number) for number in range(14))


@dataclass(frozen=True, slots=True)
class Pixels:
    """One pixel format a codec takes. Both sides of a picture must be multiples of `chroma` (across, down)."""

    name: str
    depth: int = 8
    alpha: bool = False
    chroma: tuple[int, int] = (1, 1)
    rgb: bool = False
    options: Options = ()
    """What the encoder needs to be told for it."""


@dataclass(frozen=True, slots=True)
class Codec:
    """One way to encode pictures. The first of its pixel formats is the default; a chosen codec has only one."""

    name: str
    label: str
    encoder: str
    pixels: tuple[Pixels, ...]
    crf: int | None = None
    crf_range: tuple[int, int] = (0, 51)
    preset: str | None = None
    presets: tuple[str, ...] = ()
    options: Options = ()
    tag: str = ""
    """The name MP4 and MOV give it, where the muxer's own is not the best."""
    bit_rates: bool = False
    """Whether it can be told how many bits a second it may use."""
    intra: bool = False
    """Whether every picture stands alone."""
    smallest: tuple[int, int] = (16, 16)
    largest: int = 16_384

    @property
    def pixel_format(self) -> str:
        """ffmpeg's name of the pixels it is given."""
        return self.pixels[0].name

    @property
    def chroma(self) -> tuple[int, int]:
        """What width and height must be multiples of."""
        return self.pixels[0].chroma

    @property
    def rgb(self) -> bool:
        """Whether it keeps RGB instead of YUV."""
        return self.pixels[0].rgb


@dataclass(frozen=True, slots=True)
class Container:
    """One kind of file: its muxer, and the codecs of pictures and sound it takes, the defaults first.

    `copies` are the codecs (ffmpeg's names) whose packets it can hold as they are. Empty `rates` are all.
    """

    muxer: str
    codecs: tuple[str, ...]
    sounds: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    sound_of: tuple[tuple[str, str], ...] = ()
    """Codecs of pictures (the beginning of the name) with another default for the sound."""
    sound_rates: tuple[int, ...] = ()
    options: Options = ()
    kind: Kind = "file"
    rates: tuple[Fraction, ...] = ()
    fastest: int = 240


def _420(depth: int = 8, *, alpha: bool = False, options: Options = ()) -> Pixels:
    name = f"yuv{'a' if alpha else ''}420p" + (f"{depth}le" if depth > 8 else "")
    return Pixels(name, depth, alpha, (2, 2), options=options)


def _prores(name: str, label: str, profile: str) -> Codec:
    options = (("profile", profile), ("vendor", "apl0"))
    return Codec(name, label, "prores_ks", (Pixels("yuv422p10le", 10, chroma=(2, 1)),), options=options, intra=True)


def _dnxhr(profile: str, label: str, *pixels: Pixels) -> Codec:
    options = (("profile", f"dnxhr_{profile}"),)
    name = "dnxhr" if profile == "hq" else f"dnxhr_{profile}"
    return Codec(name, label, "dnxhd", pixels, options=options, intra=True, smallest=(256, 120))


def _hap(name: str, label: str, kind: str, *, alpha: bool = False) -> Codec:
    options = (("format", kind), ("chunks", "4"))
    return Codec(name, label, "hap", (Pixels("rgba", 8, alpha, (4, 4), rgb=True),), options=options, intra=True)


_RGB_16_TO_8 = (
    Pixels("bgr0", 8, rgb=True),
    Pixels("bgra", 8, alpha=True, rgb=True),
    *(Pixels(f"gbrp{depth}le", depth, rgb=True) for depth in (10, 12, 16)),
    *(Pixels(f"gbrap{depth}le", depth, alpha=True, rgb=True) for depth in (10, 12, 16)),
)

_ROWS = (
    Codec(
        "h264", "H.264", "libx264", (_420(), _420(10)), 17, (0, 51), "veryfast", X264_PRESETS, bit_rates=True,
    ),
    Codec(
        "hevc", "H.265", "libx265", (_420(), _420(10)), 19, (0, 51), "veryfast", X264_PRESETS,
        (("x265-params", "log-level=error:pools=4:frame-threads=2:open-gop=0:info=0"),), "hvc1", bit_rates=True,
        smallest=(32, 32),
    ),
    Codec(
        "av1", "AV1", "libsvtav1", (_420(), _420(10)), 24, (0, 63), "8", SVT_PRESETS,
        (("svtav1-params", "lp=4:irefresh-type=2"),), bit_rates=True, largest=8192,
    ),
    Codec(
        "vp9", "VP9", "libvpx-vp9",
        (_420(), _420(alpha=True, options=(("auto-alt-ref", "0"),)), _420(10)), 24, (0, 63), None, (),
        (("deadline", "good"), ("cpu-used", "4"), ("row-mt", "1"), ("tile-columns", "2")), bit_rates=True,
    ),
    _prores("prores", "ProRes 422 HQ", "hq"),
    _prores("prores_422", "ProRes 422", "standard"),
    _prores("prores_lt", "ProRes 422 LT", "lt"),
    _prores("prores_proxy", "ProRes 422 Proxy", "proxy"),
    Codec(
        "prores_4444", "ProRes 4444", "prores_ks",
        (
            Pixels("yuv444p10le", 10, options=(("alpha_bits", "0"),)),
            Pixels("yuva444p10le", 10, alpha=True, options=(("alpha_bits", "16"),)),
        ),
        options=(("profile", "4444"), ("vendor", "apl0")), intra=True,
    ),
    _dnxhr("hq", "DNxHR HQ", Pixels("yuv422p", 8, chroma=(2, 1))),
    _dnxhr("sq", "DNxHR SQ", Pixels("yuv422p", 8, chroma=(2, 1))),
    _dnxhr("lb", "DNxHR LB", Pixels("yuv422p", 8, chroma=(2, 1))),
    _dnxhr("hqx", "DNxHR HQX", Pixels("yuv422p10le", 10, chroma=(2, 1))),
    _dnxhr("444", "DNxHR 444", Pixels("yuv444p10le", 10)),
    _hap("hap", "HAP", "hap"),
    _hap("hap_alpha", "HAP Alpha", "hap_alpha", alpha=True),
    _hap("hap_q", "HAP Q", "hap_q"),
    Codec(
        "ffv1", "FFV1 lossless", "ffv1", _RGB_16_TO_8,
        options=(("level", "3"), ("slices", "4"), ("slicecrc", "1")), intra=True,
    ),
    Codec(
        "png", "PNG", "png",
        (
            Pixels("rgb24", 8, rgb=True), Pixels("rgba", 8, alpha=True, rgb=True),
            Pixels("rgb48be", 16, rgb=True), Pixels("rgba64be", 16, alpha=True, rgb=True),
        ),
        options=(("pred", "up"), ("compression_level", "2")), intra=True,
    ),
    Codec(
        "exr", "OpenEXR", "exr",
        (
            Pixels("gbrpf32le", 16, rgb=True, options=(("format", "half"),)),
            Pixels("gbrapf32le", 16, alpha=True, rgb=True, options=(("format", "half"),)),
            Pixels("gbrpf32le", 32, rgb=True, options=(("format", "float"),)),
            Pixels("gbrapf32le", 32, alpha=True, rgb=True, options=(("format", "float"),)),
        ),
        options=(("compression", "zip16"),), intra=True,
    ),
    Codec("gif", "GIF", "gif", (Pixels("pal8", 8, rgb=True),)),
    Codec(
        "webp", "WebP", "libwebp_anim", (Pixels("bgra", rgb=True), Pixels("bgra", alpha=True, rgb=True)),
        options=(("quality", "85"), ("compression_level", "4")),
        largest=16_383,
    ),
)  # fmt: skip

CODECS: Mapping[str, Codec] = {codec.name: codec for codec in _ROWS}

ALIASES: Mapping[str, str] = {
    "avc": "h264",
    "x264": "h264",
    "h265": "hevc",
    "x265": "hevc",
    "prores_hq": "prores",
    "prores_422_hq": "prores",
    "dnxhr_hq": "dnxhr",
}
"""Other names people know codecs by."""

_PRORES = ("prores", "prores_422", "prores_lt", "prores_proxy", "prores_4444")
_DNXHR = ("dnxhr", "dnxhr_sq", "dnxhr_lb", "dnxhr_hqx", "dnxhr_444")
_HAP = ("hap", "hap_alpha", "hap_q")
_PCM = ("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_f32le")
_FASTSTART = (("movflags", "+faststart+write_colr"),)
_BROADCAST = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")
)  # fmt: skip

CONTAINERS: Mapping[str, Container] = {
    ".mp4": Container(
        "mp4", ("h264", "hevc", "av1"), ("aac", "alac", "opus", "flac"), ("aac", "mp3", "alac", "opus", "flac"),
        options=_FASTSTART,
    ),
    ".mov": Container(
        "mov", ("h264", "hevc", *_PRORES, *_DNXHR, *_HAP), ("aac", "alac", "pcm"), ("aac", "alac", "mp3", *_PCM),
        sound_of=(("prores", "pcm"), ("dnxhr", "pcm"), ("hap", "pcm")), options=_FASTSTART,
    ),
    ".mkv": Container(
        "matroska", ("h264", "hevc", "av1", "vp9", *_PRORES, "ffv1"), ("flac", "aac", "opus", "alac", "pcm"),
        ("alac", "opus", "vorbis", "flac", *_PCM),
    ),
    ".webm": Container("webm", ("vp9", "av1"), ("opus",), ("opus", "vorbis")),
    ".mxf": Container("mxf", _DNXHR, ("pcm",), sound_rates=(48_000,), rates=_BROADCAST),
    ".png": Container("", ("png",), kind="sequence"),
    ".exr": Container("", ("exr",), kind="sequence"),
    ".gif": Container("gif", ("gif",), options=(("loop", "0"),), kind="animation", fastest=50),
    ".webp": Container("webp", ("webp",), options=(("loop", "0"),), kind="animation", fastest=100),
}  # fmt: skip
