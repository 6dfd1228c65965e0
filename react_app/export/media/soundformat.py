"""How the sound of a video is encoded, or that the track's own packets are copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from react_app.core.errors import ExportError
from react_app.export.media.codecs import Container

COPY, NONE = "copy", "none"
_WORDS: Mapping[str, str] = {"pcm_s16le": "pcm", "pcm_s24le": "pcm", "wav": "pcm", "libopus": "opus", "mute": NONE}
"""Other names of the same."""


@dataclass(frozen=True, slots=True)
class SoundCodec:
    """One way to encode sound. Empty `rates` are all; a `bit_rate` of 0 is a lossless codec's."""

    name: str
    label: str
    rates: tuple[int, ...] = ()
    bit_rate: int = 0


SOUNDS: Mapping[str, SoundCodec] = {
    row.name: row
    for row in (
        SoundCodec("aac", "AAC", (44_100, 48_000, 88_200, 96_000), 320_000),
        SoundCodec("opus", "Opus", (48_000,), 256_000),
        SoundCodec("alac", "Apple Lossless"),
        SoundCodec("pcm", "PCM"),
        SoundCodec("flac", "FLAC"),
    )
}
AUDIO_CHOICES = (COPY, *SOUNDS, NONE)
"""What `--audio` takes."""


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """The sound of a file: one of `AUDIO_CHOICES`, and how it is encoded.

    A `rate` of 0 is that of the samples, a `bit_rate` of 0 the codec's own. `depth` counts for lossless codecs.
    """

    codec: str = NONE
    rate: int = 0
    bit_rate: int = 0
    depth: int = 24
    automatic: bool = False
    """Whether nobody asked for it: a copy of the track's own packets is better where that is possible."""
    copied: str = ""
    """The file whose packets are copied."""
    edit_list: bool = True
    """Whether the file may say that the encoder's delay is not to be heard."""
    whole_pictures: bool = False
    """Whether the sound must last as long as the pictures; silence fills it up."""

    @property
    def encoder(self) -> str:
        """ffmpeg's name of the encoder, empty where none is needed."""
        if self.codec == "pcm":
            return "pcm_s16le" if self.depth == 16 else "pcm_s24le"
        return {"opus": "libopus", COPY: "", NONE: ""}.get(self.codec, self.codec)


def choose_sound(
    suffix: str,
    container: Container,
    codec: str,
    *,
    sound: str | None = None,
    rate: int = 0,
    bit_rate: int = 0,
    depth: int = 24,
    edit_list: bool = True,
) -> SoundFormat:
    """Return how sound is encoded in a container beside pictures of a codec.

    Raises:
        ExportError: the container cannot hold it, or the codec cannot be used like that.
    """
    wish = None if sound is None else _WORDS.get(sound.lower(), sound.lower())
    if wish is not None and wish not in AUDIO_CHOICES:
        raise ExportError(f"There is no sound {sound!r}; there are {', '.join(AUDIO_CHOICES)}.")
    if wish == NONE or (wish is None and not container.sounds):
        return SoundFormat(NONE)
    if not container.sounds:
        kind = "A sequence of pictures" if container.kind == "sequence" else f"A {suffix} file"
        raise ExportError(f"{kind} holds no sound; leave --audio away.")
    if wish == COPY:
        return SoundFormat(COPY, depth=depth)
    default = next((name for start, name in container.sound_of if codec.startswith(start)), container.sounds[0])
    chosen = wish or default
    if chosen not in container.sounds:
        raise ExportError(
            f"{SOUNDS[chosen].label} sound cannot go into a {suffix} file here; use {' or '.join(container.sounds)}."
        )
    row = SOUNDS[chosen]
    if bit_rate and not row.bit_rate:
        raise ExportError(f"{row.label} is lossless; it cannot be given a bit rate.")
    return SoundFormat(
        chosen,
        _rate(rate, row, container),
        bit_rate or row.bit_rate,
        16 if sound == "pcm_s16le" else depth,
        automatic=wish is None and not rate and not bit_rate,
        edit_list=edit_list,
        whole_pictures=container.muxer == "mxf",
    )


def _rate(rate: int, row: SoundCodec, container: Container) -> int:
    allowed = container.sound_rates or row.rates
    if not rate:
        return allowed[0] if len(allowed) == 1 else 0
    if allowed and rate not in allowed:
        raise ExportError(f"{row.label} sound cannot be {rate} Hz here; use {' or '.join(map(str, allowed))}.")
    return rate
