"""A video file's container and its video stream, set up as a `VideoFormat` says."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

import av
from av.codec.context import Flags, ThreadType
from av.container.output import OutputContainer
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from react_app.export.convert import BT709
from react_app.export.formats import VideoFormat
from react_app.export.sound import Sound

_THREADS = 4  # fixed: what x264 writes depends on it
_KEYFRAME_S = 2


def open_container(path: Path, video: VideoFormat, tags: Mapping[str, str], sound: Sound | None) -> OutputContainer:
    options = {"fflags": "+bitexact", "max_interleave_delta": "0", **dict(video.container.options)}
    if sound is not None and "movflags" in options:
        options["movie_timescale"] = str(sound.rate)  # so that the sound's length is exact, not in milliseconds
    container = av.open(str(path), "w", format=video.container.muxer, container_options=options)
    container.metadata.update({name: text for name, text in tags.items() if text})
    return container


def add_video_stream(container: OutputContainer, video: VideoFormat) -> VideoStream:
    codec = video.codec
    options = dict(codec.options)
    if video.crf is not None:
        options["crf"] = str(video.crf)
    if video.preset is not None:
        options["preset"] = video.preset
    if codec.encoder == "libx264" and _has_avx512():
        options["x264-params"] = "asm=AVX2"
    stream = container.add_stream(codec.encoder, rate=video.fps, options=options)
    assert isinstance(stream, VideoStream)
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = video.width, video.height, codec.pixel_format
    context.time_base = 1 / video.fps
    context.thread_type = ThreadType.AUTO
    context.thread_count = _THREADS
    context.gop_size = max(1, round(_KEYFRAME_S * video.fps))
    context.flags |= Flags.bitexact
    if codec.tag:
        context.codec_tag = codec.tag
    if not codec.rgb:
        context.colorspace = context.color_primaries = context.color_trc = BT709
        context.color_range = int(ColorRange.MPEG)
    return stream


def _has_avx512() -> bool:
    """Tell whether x264 would use AVX-512: there its macroblock tree reads memory it never wrote, and the same
    pictures give other bytes each time. AVX2, which all such processors have, is as fast."""
    features = getattr(importlib.import_module("numpy._core._multiarray_umath"), "__cpu_features__", {})
    return bool(features.get("AVX512F"))
