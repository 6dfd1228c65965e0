"""Files of every format with pictures that move, and what a reader finds in them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from react_app.export.media.animated import segment_format, write_animation
from react_app.export.media.colour import picture_type
from react_app.export.media.encoder import Encoder
from react_app.export.media.formats import VideoFormat
from react_app.export.media.sequences import SequenceEncoder, part_path, place_pictures, sequence_path
from react_app.export.media.sound import FloatArray, Sound

Picture = NDArray[Any]


def moving(video: VideoFormat, count: int) -> list[Picture]:
    """Pictures of soft colours that move, with a soft edge where there is alpha."""
    height, width = video.height, video.width
    y, x = np.mgrid[0:height, 0:width]
    one = np.iinfo(picture_type(video)).max
    pictures = []
    for number in range(count):
        turn = 2 * np.pi * number / max(count, 1)
        waves = [np.sin(x / 9 + turn), np.sin(y / 7 - turn), np.sin((x + y) / 11 + 2 * turn)]
        alpha = np.clip(1.5 - np.hypot(x - width / 2, y - height / 2) / (height / 2), 0, 1)
        planes = [0.5 + 0.5 * wave for wave in waves] + [alpha if video.alpha else np.ones_like(alpha)]
        pictures.append(np.rint(np.stack(planes, axis=-1) * one).astype(picture_type(video)))
    return pictures


def make(path: Path, video: VideoFormat, pictures: Sequence[Picture], sound: Sound | None = None) -> Path:
    """Write a file; a sequence is put in its place, an animation made of a segment."""
    waiting = path.parent / f".{path.name}.waiting"
    if video.kind == "file":
        _fill(Encoder(path, video, sound), pictures)
    elif video.kind == "animation":
        _fill(Encoder(waiting, segment_format(video), None), pictures)
        write_animation(path, video, [waiting], len(pictures))
        waiting.unlink()
    else:
        _fill(SequenceEncoder(waiting, video), pictures)
        parts = [part_path(waiting, number) for number in range(len(pictures))]
        place_pictures(parts, sequence_path(path, path.suffix))
        waiting.rmdir()
    return path


def in_blocks(samples: FloatArray, size: int = 5000) -> Iterable[FloatArray]:
    """Samples in blocks as decoders give them."""
    return (samples[i : i + size] for i in range(0, len(samples), size))


def _fill(encoder: Encoder | SequenceEncoder, pictures: Sequence[Picture]) -> None:
    for picture in pictures:
        buffer = encoder.buffer()
        buffer[...] = picture
        encoder.put(buffer)
    encoder.finish()


@dataclass(frozen=True)
class Found:
    """What a reader says of a file: of its pictures, and of its sound where there is one."""

    codec: str
    tag: str
    pixels: str
    size: tuple[int, int]
    fps: Fraction
    frames: int
    begin: float
    colours: tuple[str, ...]
    """Matrix, primaries, transfer, range."""
    square: bool
    sound: str = ""
    sound_rate: int = 0
    sound_begin: float = 0.0
    sound_seconds: float = 0.0


def find(path: Path) -> Found:
    """Read a file by Debian's ffprobe where it is installed, else by PyAV."""
    return _by_ffprobe(path) if shutil.which("ffprobe") else find_by_pyav(path)


def _by_ffprobe(path: Path) -> Found:
    command = ["ffprobe", "-v", "error", "-count_packets", "-show_streams", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert not done.stderr, done.stderr
    streams = json.loads(done.stdout)["streams"]
    v = next(stream for stream in streams if stream["codec_type"] == "video")
    a: dict[str, Any] = next((stream for stream in streams if stream["codec_type"] == "audio"), {})
    return Found(
        v["codec_name"],
        v["codec_tag_string"],
        v["pix_fmt"],
        (v["width"], v["height"]),
        Fraction(v["avg_frame_rate"]),
        int(v["nb_read_packets"]),
        float(v.get("start_time", 0)),
        tuple(v.get(f"color_{name}", "unknown") for name in ("space", "primaries", "transfer", "range")),
        v.get("sample_aspect_ratio", "1:1") == "1:1",
        a.get("codec_name", ""),
        int(a.get("sample_rate", 0)),
        float(a.get("start_time", 0)),
        float(a.get("duration", 0)),
    )


_MATRICES, _CURVES = {0: "gbr", 1: "bt709", 2: "unknown"}, {1: "bt709", 2: "unknown", 13: "iec61966-2-1"}
_RANGES = {0: "unknown", 1: "tv", 2: "pc"}


def find_by_pyav(path: Path) -> Found:
    """Read a file by PyAV."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        context, base = stream.codec_context, stream.time_base or Fraction(1)
        frames = list(container.decode(stream))
        first = frames[0]
        sound = next(iter(container.streams.audio), None)
        found = Found(
            context.codec.canonical_name,
            context.codec_tag,
            str(first.format.name),
            (context.width, context.height),
            Fraction(stream.average_rate or 0),
            len(frames),
            float((first.pts or 0) * base),
            (
                _MATRICES[int(first.colorspace)],
                _CURVES[int(first.color_primaries)],
                _CURVES[int(first.color_trc)],
                _RANGES[int(first.color_range)],
            ),
            stream.sample_aspect_ratio in (None, 0, 1),
        )
        if sound is None:
            return found
        length = float((sound.duration or 0) * (sound.time_base or 0))
        name = sound.codec_context.codec.canonical_name
        return Found(**{**vars(found), "sound": name, "sound_rate": sound.rate, "sound_seconds": length})
