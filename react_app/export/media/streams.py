"""A video file's container and its video stream, set up as a `VideoFormat` says."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import av
from av.codec.context import Flags, ThreadType
from av.codec.hwaccel import HWAccel
from av.container.output import OutputContainer
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from react_app.export.media.convert import BT709
from react_app.export.media.formats import VideoFormat
from react_app.export.media.sound import Sound

_THREADS = 4  # fixed: what x264 writes depends on it
_RGB_MATRIX, _SRGB = 0, 13
_IN_BITS_A_SECOND = 2
"""Seconds of the highest bit rate that fit into the decoder's buffer."""


def open_container(path: Path, video: VideoFormat, tags: Mapping[str, str], sound: Sound | None) -> OutputContainer:
    """Open a file for writing; `tags` are ffmpeg's names and their texts."""
    options = container_options(video, None if sound is None else video.sound.rate or sound.rate)
    container = av.open(str(path), "w", format=video.container.muxer, container_options=options)
    container.metadata.update({name: text for name, text in tags.items() if text})
    return container


def container_options(video: VideoFormat, sound_rate: int | None) -> dict[str, str]:
    """Return what the muxer of the finished file is told; `sound_rate` is None for a silent one."""
    options = {"fflags": "+bitexact", "max_interleave_delta": "0", **dict(video.container.options)}
    if "movflags" not in options:
        return options
    options["video_track_timescale"] = str(track_timescale(video.fps))
    if sound_rate is not None:
        options["movie_timescale"] = str(sound_rate)  # so that the sound's length is exact, not in milliseconds
    if not video.edit_list:
        options["movflags"] += "+negative_cts_offsets"
        options["use_editlist"] = "0"
    return options


def track_timescale(fps: Fraction) -> int:
    """Return ticks a second in which every picture of a rate lasts a whole number of them; 10000 or more."""
    scale = fps.numerator
    while scale < 10_000:
        scale *= 2
    return scale


def add_video_stream(container: OutputContainer, video: VideoFormat) -> VideoStream:
    """Add the stream of pictures: the encoder with everything that makes the same pictures the same bytes."""
    codec = video.codec
    if codec.encoder == "libsvtav1":
        os.environ.setdefault("SVT_LOG", "1")  # it prints on its own
    device = HWAccel("vaapi") if codec.encoder.endswith("_vaapi") else None
    stream = container.add_stream(codec.encoder, rate=video.fps, options=encoder_options(video), hwaccel=device)
    assert isinstance(stream, VideoStream)
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = video.width, video.height, codec.pixel_format
    context.time_base = 1 / video.fps
    context.sample_aspect_ratio = Fraction(1)
    context.thread_type = ThreadType.AUTO
    context.thread_count = _THREADS
    context.gop_size = 1 if codec.intra else max(1, round(video.keyframe_s * video.fps))
    context.flags |= Flags.bitexact
    if codec.tag and "movflags" in dict(video.container.options):
        context.codec_tag = codec.tag
    if video.bit_rate or video.crf is not None:
        context.bit_rate = video.bit_rate  # ffmpeg's default would hold down what goes by quality
    context.color_primaries = BT709
    context.colorspace = _RGB_MATRIX if codec.rgb else BT709
    context.color_trc = _SRGB if codec.rgb else BT709
    context.color_range = int(ColorRange.JPEG if codec.rgb else ColorRange.MPEG)
    if video.alpha and codec.name == "vp9":
        stream.metadata["alpha_mode"] = "1"
    return stream


def encoder_options(video: VideoFormat) -> dict[str, str]:
    """Return what the encoder of the pictures is told."""
    codec = video.codec
    options = {"field_order": "progressive", **dict(codec.options), **dict(codec.pixels[0].options)}
    if video.crf is not None:
        options["crf"] = str(video.crf)
    if video.preset is not None:
        options["preset"] = video.preset
    if codec.chroma == (2, 2) and codec.encoder in ("libx264", "libx265"):
        options["chroma_sample_location"] = "center"  # where swscale and our own shader take their samples
    if video.most_bit_rate:
        options["maxrate"] = str(video.most_bit_rate)
        options["bufsize"] = str(video.most_bit_rate * _IN_BITS_A_SECOND)
    if codec.encoder == "libx264" and _has_avx512():
        options["x264-params"] = "asm=AVX2"
    return {**options, **dict(video.options)}


def _has_avx512() -> bool:
    """Tell whether x264 would use AVX-512: there its macroblock tree reads memory it never wrote, and the same
    pictures give other bytes each time. AVX2, which all such processors have, is as fast."""
    features = getattr(importlib.import_module("numpy._core._multiarray_umath"), "__cpu_features__", {})
    return bool(features.get("AVX512F"))
