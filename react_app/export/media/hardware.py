"""Encoders of graphics cards and systems on a chip, in place of those that the processor runs, where they work.

Whether one works is found out by encoding a few pictures of the very size and format in a child process: a driver that
is missing, or refuses, or crashes, costs nothing but the notice. What they write depends on card and driver, so they
are used only if they are asked for: the software encoders give the same bytes everywhere.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import av

from react_app.export.media.codecs import Codec, Options, Pixels
from react_app.export.media.formats import VideoFormat

AUTO, SOFTWARE = "auto", "software"
LIMIT_S = 30
"""How long a trial may take; a driver that is waking up takes some seconds."""
_OF_THE_MOST = 0.75
"""Share of the highest bit rate that is asked for as a mean, where it cannot be a limit."""
_BITS_A_PIXEL = 0.2
"""Bits a pixel for encoders that know bit rates only; 12 Mbit/s at 1080p30."""


@dataclass(frozen=True, slots=True)
class Family:
    """Hardware encoders of one make. Their names in ffmpeg are CODEC_NAME.

    `quality` gives their options for a codec and a crf on the software encoder's scale.
    """

    name: str
    label: str
    codecs: tuple[str, ...]
    pixels: Mapping[int, str]
    """Pixel formats by depth."""
    quality: Callable[[Codec, int], Options]
    common: Options = ()
    capped: bool = False
    """Whether a quality and a highest bit rate go together."""


def _of_51(codec: Codec, crf: int) -> int:
    return max(1, round(crf * 51 / codec.crf_range[1]))


def _qp(codec: Codec, crf: int) -> int:
    return crf * 4 if codec.name == "av1" else crf


_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_LAMBDA = 118
"""FF_QP2LAMBDA: what ffmpeg multiplies a quality with."""
_PLANAR, _SEMI_PLANAR = {8: "yuv420p", 10: "p010le"}, {8: "nv12", 10: "p010le"}
FAMILIES: tuple[Family, ...] = (
    Family(
        "nvenc", "NVIDIA NVENC", ("h264", "hevc", "av1"), _PLANAR,
        lambda codec, crf: (("rc", "vbr"), ("cq", str(max(1, crf))), ("b", "0")),
        (("preset", "p5"), ("tune", "hq"), ("spatial-aq", "1"), ("forced-idr", "1")), capped=True,
    ),
    Family(
        "videotoolbox", "Apple VideoToolbox", ("h264", "hevc"), _SEMI_PLANAR,
        lambda codec, crf: (("flags", "+qscale"), ("global_quality", str(_LAMBDA * max(1, round(100 - 1.9 * crf))))),
        (("allow_sw", "0"),),
    ),
    Family(
        "qsv", "Intel Quick Sync", ("h264", "hevc", "av1"), _SEMI_PLANAR,
        lambda codec, crf: (("global_quality", str(_of_51(codec, crf))), ("b", "0")),
        (("preset", "medium"), ("forced_idr", "1")),
    ),
    Family(
        "vaapi", "VA-API", ("h264", "hevc", "av1"), _SEMI_PLANAR,
        lambda codec, crf: (("rc_mode", "CQP"), ("global_quality", str(_qp(codec, crf))), ("b", "0")),
    ),
    Family(
        "amf", "AMD AMF", ("h264", "hevc", "av1"), _SEMI_PLANAR,
        lambda codec, crf: (
            ("rc", "cqp"), ("qp_i", str(_qp(codec, crf))), ("qp_p", str(_qp(codec, crf))), ("b", "0"),
        ),
        (("usage", "transcoding"), ("quality", "quality")),
    ),
    Family("v4l2m2m", "V4L2", ("h264", "hevc"), {8: "nv12"}, lambda codec, crf: ()),
)  # fmt: skip
"""In the order in which they are tried."""

CHOICES = (AUTO, SOFTWARE, *(family.name for family in FAMILIES))
Trial = Callable[[VideoFormat], str]
"""Encodes a few pictures and returns why it cannot, nothing if it can."""


def with_encoder(
    video: VideoFormat,
    tell: Callable[[str], None],
    *,
    families: Sequence[Family] = FAMILIES,
    trial: Trial | None = None,
) -> VideoFormat:
    """Return the format with the encoder that `video.encoder` asks for, or with the software one and a notice.

    `tell` gets the notice, as a sentence.
    """
    wish, trial = video.encoder, trial or tried
    if wish == SOFTWARE:
        return video
    software = replace(video, encoder=SOFTWARE)
    reasons: list[str] = []
    for family in families:
        if wish not in (AUTO, family.name):
            continue
        found = hardware_format(video, family)
        reason = trial(found) if found is not None else _unable(video, family)
        if not reason:
            return found or software
        reasons.append(f"{family.label}: {reason}")
    kept = f"{video.codec.label} is encoded by the processor, which takes longer"
    if wish == AUTO:
        tell(f"No hardware encoder works here; {kept}.")
    else:
        tell(f"The encoder {wish} cannot be used ({'; '.join(reasons)}); {kept}.")
    return software


def hardware_format(video: VideoFormat, family: Family) -> VideoFormat | None:
    """Return the format as a family encodes it, None where it cannot."""
    codec, pixels = video.codec, video.codec.pixels[0]
    name = family.pixels.get(pixels.depth)
    if codec.name not in family.codecs or name is None or pixels.alpha or (codec.name == "h264" and pixels.depth > 8):
        return None
    options = family.common
    bit_rate = video.bit_rate
    if video.crf is not None and family.name != "v4l2m2m" and (family.capped or not video.most_bit_rate):
        options += family.quality(codec, video.crf)
    elif not bit_rate:
        enough = round(video.width * video.height * float(video.fps) * _BITS_A_PIXEL)
        bit_rate = min(enough, round(video.most_bit_rate * _OF_THE_MOST)) if video.most_bit_rate else enough
    options += tuple(option for option in video.options if option[0] == "bf")
    drawn = Pixels(name, pixels.depth, chroma=pixels.chroma)
    return replace(
        video,
        codec=replace(codec, encoder=f"{codec.name}_{family.name}", pixels=(drawn,), options=options),
        crf=None,
        preset=None,
        bit_rate=bit_rate,
        options=(),
        encoder=family.name,
    )


def _unable(video: VideoFormat, family: Family) -> str:
    depth = f" with {video.depth} bits" if video.depth > 8 else " with transparency" if video.alpha else ""
    return f"it does not make {video.codec.label}{depth}"


def tried(video: VideoFormat) -> str:
    """Encode a few pictures in a child process; return why that cannot be done, nothing if it can."""
    codec = video.codec
    if not _installed(codec.encoder):
        return f"this installation's ffmpeg has no {codec.encoder}"
    wanted = {
        "codec": codec.name,
        "encoder": codec.encoder,
        "pixels": codec.pixel_format,
        "depth": video.depth,
        "options": codec.options,
        "size": (video.width, video.height),
        "fps": str(video.fps),
        "bit_rate": video.bit_rate,
    }
    return in_a_child((sys.executable, "-m", "react_app.export.media.hardware_trial", json.dumps(wanted)))


def _installed(encoder: str) -> bool:
    try:
        av.Codec(encoder, "w")
    except ValueError:
        return False
    return True


@cache
def in_a_child(command: tuple[str, ...], limit_s: float = LIMIT_S) -> str:
    """Run a trial and return what is wrong; that is the same for as long as this process lives."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=limit_s, check=False, creationflags=_NO_WINDOW
        )
    except subprocess.TimeoutExpired:
        return f"it did not answer for {limit_s:g} s"
    except OSError as error:
        return f"it could not be tried: {error.strerror}"
    if done.returncode == 0:
        return ""
    if done.returncode < 0:
        return "its driver crashed"
    lines = done.stdout.strip().splitlines()
    return lines[-1] if lines else "it does not work"
