"""What a video file can be: a container, codec, size, rate, depth and sound, checked together before work begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av

from react_app.core.errors import ExportError
from react_app.export.media.codecs import ALIASES, CODECS, CONTAINERS, Codec, Container, Kind, Options, Pixels
from react_app.export.media.offers import OFFERED, Offer
from react_app.export.media.rates import FASTEST, SLOWEST, fps_of, parse_fps, parse_size
from react_app.export.media.soundformat import AUDIO_CHOICES, SoundFormat, choose_sound

__all__ = [
    "AUDIO_CHOICES",
    "CODECS",
    "CONTAINERS",
    "FASTEST",
    "LARGEST",
    "OFFERED",
    "SLOWEST",
    "SMALLEST",
    "Codec",
    "Container",
    "Offer",
    "SoundFormat",
    "VideoFormat",
    "can_encode",
    "choose_format",
    "for_loops",
    "fps_of",
    "offered",
    "parse_fps",
    "parse_size",
]

SMALLEST, LARGEST = 16, 16_384
KEYFRAME_S = 2.0
_LONGEST_KEYFRAME_S = 60.0


@dataclass(frozen=True, slots=True)
class VideoFormat:
    """A checked choice of container, codec, size, rate, quality and sound. Bit rates are bits a second, 0 is none."""

    container: Container
    codec: Codec
    """With the one pixel format that is used."""
    sound: SoundFormat
    width: int
    height: int
    fps: Fraction
    crf: int | None
    preset: str | None
    bit_rate: int = 0
    most_bit_rate: int = 0
    keyframe_s: float = KEYFRAME_S
    edit_list: bool = True
    """Whether an MP4 or MOV file may have one; some services take none."""
    options: Options = ()
    """What the encoder is told besides; counts more than the codec's own options."""
    encoder: str = "software"
    """Who encodes: one of `hardware.CHOICES`."""

    @property
    def kind(self) -> Kind:
        """One file, a sequence of pictures, or an animation that is made of all pictures at once."""
        return self.container.kind

    @property
    def depth(self) -> int:
        """Bits per colour sample."""
        return self.codec.pixels[0].depth

    @property
    def alpha(self) -> bool:
        """Whether there is transparency in it."""
        return self.codec.pixels[0].alpha


def can_encode(encoder: str, pixel_format: str) -> bool:
    """Tell whether the installed ffmpeg has an encoder that takes such pixels."""
    try:
        formats = av.Codec(encoder, "w").video_formats
    except ValueError:
        return False
    return formats is None or any(found.name == pixel_format for found in formats)


def offered(can: Callable[[str, str], bool] = can_encode) -> tuple[Offer, ...]:
    """Return the formats that can be made on this machine."""

    def there(offer: Offer) -> bool:
        pixels = _pixels(CODECS[offer.codec], offer.depth, alpha=offer.alpha)
        return can(CODECS[offer.codec].encoder, pixels.name)

    return tuple(offer for offer in OFFERED if there(offer))


def choose_format(
    path: Path,
    size: tuple[int, int],
    fps: Fraction,
    *,
    codec: str | None = None,
    crf: int | None = None,
    preset: str | None = None,
    depth: int | None = None,
    alpha: bool | None = None,
    bit_rate: int = 0,
    most_bit_rate: int = 0,
    keyframe_s: float | None = None,
    edit_list: bool = True,
    sound: str | None = None,
    sound_rate: int = 0,
    sound_bit_rate: int = 0,
    can: Callable[[str, str], bool] = can_encode,
) -> VideoFormat:
    """Check everything that can be checked before a picture is drawn.

    `depth` is in bits, `keyframe_s` the longest time between two pictures that stand alone. None and 0 are the
    format's own. `can` tells whether an encoder is there and takes a pixel format.

    Raises:
        ExportError: something cannot be used, or not with the rest; the sentence says what can.
    """
    container, chosen = _container_and_codec(path, codec)
    chosen = _with_pixels(container, chosen, depth, alpha=bool(alpha), can=can)
    _check_size(size, chosen)
    _check_rate(path, fps, container)
    _check_quality(chosen, crf, preset, bit_rate, most_bit_rate)
    seconds = KEYFRAME_S if keyframe_s is None else keyframe_s
    if not 0 < seconds <= _LONGEST_KEYFRAME_S:
        raise ExportError(
            f"Keyframes {seconds:g} s apart cannot be made; up to {_LONGEST_KEYFRAME_S:g} s are possible."
        )
    return VideoFormat(
        container,
        chosen,
        choose_sound(
            path.suffix,
            container,
            chosen.name,
            sound=sound,
            rate=sound_rate,
            bit_rate=sound_bit_rate,
            edit_list=edit_list,
        ),
        *size,
        fps,
        None if bit_rate else chosen.crf if crf is None else crf,
        preset or chosen.preset,
        bit_rate,
        most_bit_rate,
        seconds,
        edit_list,
    )


def for_loops(video: VideoFormat) -> VideoFormat:
    """Return the format as players want it that repeat a video: no frames ahead of their time, and no edit list."""
    options = video.options
    if video.codec.encoder == "libx264":
        options = (*options, ("bf", "0"))
    return replace(video, options=options, edit_list=False, sound=replace(video.sound, edit_list=False))


def _container_and_codec(path: Path, name: str | None) -> tuple[Container, Codec]:
    wanted = None if name is None else ALIASES.get(name.lower(), name.lower())
    container = CONTAINERS.get(path.suffix.lower())
    if container is None and wanted is not None and not path.suffix:
        sequence = CONTAINERS.get(f".{wanted}")
        container = sequence if sequence is not None and sequence.kind == "sequence" else None
    if container is None:
        raise ExportError(f"{path.name} has no video suffix this app writes; it writes {', '.join(CONTAINERS)}.")
    codec = CODECS.get(wanted or container.codecs[0])
    if codec is None:
        raise ExportError(f"There is no codec {name!r}; there are {', '.join(CODECS)}.")
    if codec.name not in container.codecs:
        raise ExportError(f"{codec.name} cannot go into a {path.suffix} file; use {_suffixes(codec.name)}.")
    return container, codec


def _pixels(codec: Codec, depth: int | None, *, alpha: bool) -> Pixels:
    """Return the pixel format asked for.

    Raises:
        ExportError: the codec has none like that.
    """
    some = [pixels for pixels in codec.pixels if pixels.alpha is alpha]
    if not some and alpha:
        able = ", ".join(row.name for row in CODECS.values() if any(pixels.alpha for pixels in row.pixels))
        raise ExportError(f"{codec.label} has no transparency; these have: {able}.")
    some = some or list(codec.pixels)
    for pixels in some:
        if depth in (None, pixels.depth):
            return pixels
    depths = " or ".join(str(pixels.depth) for pixels in some)
    raise ExportError(f"{codec.label}{' with alpha' if alpha else ''} has {depths} bits; {depth} cannot be used.")


def _with_pixels(
    container: Container, codec: Codec, depth: int | None, *, alpha: bool, can: Callable[[str, str], bool]
) -> Codec:
    pixels = _pixels(codec, depth, alpha=alpha)
    if can(codec.encoder, pixels.name):
        return replace(codec, pixels=(pixels,))
    if any(can(codec.encoder, other.name) for other in codec.pixels):
        kind = "transparency" if alpha else f"{pixels.depth} bits"
        raise ExportError(f"The {codec.label} encoder of this installation does not do {kind}.")
    others = [row for row in CODECS.values() if can(row.encoder, row.pixel_format)]
    beside = [row.name for row in others if row.name in container.codecs]
    raise ExportError(
        f"{codec.label} cannot be made here: this installation's ffmpeg has no {codec.encoder} encoder. "
        f"Use {', '.join(beside or [row.name for row in others])}."
    )


def _check_rate(path: Path, fps: Fraction, container: Container) -> None:
    if fps > container.fastest:
        raise ExportError(f"A {path.suffix} file shows at most {container.fastest} pictures a second; use --fps.")
    if container.rates and fps not in container.rates:
        known = ", ".join(f"{float(rate):g}" for rate in sorted(set(container.rates)))
        raise ExportError(f"A {path.suffix} file has one of these frame rates: {known}.")


def _check_quality(codec: Codec, crf: int | None, preset: str | None, bit_rate: int, most_bit_rate: int) -> None:
    low, high = codec.crf_range
    if crf is not None and (codec.crf is None or not low <= crf <= high):
        reason = "is lossless or has its own quality" if codec.crf is None else f"takes a crf from {low} to {high}"
        raise ExportError(f"{codec.name} {reason}; {crf} cannot be used.")
    if preset is not None and preset not in codec.presets:
        reason = f"has {', '.join(codec.presets)}" if codec.presets else "has no presets"
        raise ExportError(f"{codec.name} {reason}; {preset!r} cannot be used.")
    if (bit_rate or most_bit_rate) and not codec.bit_rates:
        raise ExportError(f"{codec.name} is lossless or has its own quality; it cannot be given a bit rate.")
    if bit_rate and crf is not None:
        raise ExportError("A bit rate and a crf are two ways to say the same; use one of them.")
    if min(bit_rate, most_bit_rate) < 0 or (most_bit_rate and bit_rate > most_bit_rate):
        raise ExportError("The bit rate must not be above the highest bit rate.")


def _suffixes(codec: str) -> str:
    return " or ".join(suffix for suffix, container in CONTAINERS.items() if codec in container.codecs)


def _check_size(size: tuple[int, int], codec: Codec) -> None:
    width, height = size
    if min(size) < SMALLEST or max(size) > LARGEST:
        raise ExportError(f"A size of {width}x{height} cannot be made; each side must be {SMALLEST} to {LARGEST}.")
    if width < codec.smallest[0] or height < codec.smallest[1] or max(size) > codec.largest:
        least = "x".join(map(str, codec.smallest))
        raise ExportError(
            f"{codec.label} cannot be {width}x{height}; it goes from {least} to {codec.largest} on a side."
        )
    across, down = codec.chroma
    if width % across == 0 and height % down == 0:
        return
    lower = (width - width % across, height - height % down)
    upper = (min(width + -width % across, LARGEST), min(height + -height % down, LARGEST))
    needs = "even sizes" if max(across, down) == 2 else f"sizes that are multiples of {max(across, down)}"
    raise ExportError(
        f"{codec.name} needs {needs}, and {width}x{height} is not; "
        f"the nearest are {lower[0]}x{lower[1]} and {upper[0]}x{upper[1]}."
    )
