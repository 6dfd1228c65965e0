"""A child process that tries a hardware encoder with a few pictures: a driver's crash is then nobody's."""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from react_app.export.media.codecs import Pixels
from react_app.export.media.convert import Converter
from react_app.export.media.formats import VideoFormat, choose_format
from react_app.export.media.hardware import LIMIT_S
from react_app.export.media.streams import add_video_stream

PICTURES = 10


def encode_some(video: VideoFormat) -> int:
    """Encode a few pictures into nothing; return how many packets came.

    Raises:
        av.FFmpegError, OSError, ValueError: the encoder cannot be opened or used.
    """
    converter = Converter(video.codec)
    packets = 0
    with av.open(os.devnull, "w", format="null") as container:
        stream = add_video_stream(container, video)
        for number in range(PICTURES):
            picture = np.full((video.height, video.width, 4), 255, np.uint8)
            picture[:, : video.width * number // PICTURES, :3] = 16 * number
            frame = converter.convert(picture)
            frame.pts, frame.time_base = number, 1 / video.fps
            packets += len(stream.encode(frame))
        packets += len(stream.encode(None))
    return packets


def format_of(wanted: Mapping[str, Any]) -> VideoFormat:
    """Return the format that `hardware.tried` wrote down."""
    pixels = Pixels(wanted["pixels"], wanted["depth"], chroma=(2, 2))
    video = choose_format(
        Path("trial.mkv"), tuple(wanted["size"]), Fraction(wanted["fps"]), codec=wanted["codec"], can=lambda *_: True
    )
    options = tuple((name, value) for name, value in wanted["options"])
    codec = replace(video.codec, encoder=wanted["encoder"], pixels=(pixels,), options=options)
    return replace(video, codec=codec, crf=None, preset=None, bit_rate=wanted["bit_rate"])


def main() -> int:
    """Try what the first argument describes; print why it does not work.

    A driver that hangs ends it even where nobody waits any more.
    """
    faulthandler.dump_traceback_later(2 * LIMIT_S, exit=True)
    try:
        packets = encode_some(format_of(json.loads(sys.argv[1])))
    except (av.FFmpegError, OSError, ValueError) as error:
        print(f"its driver or device is missing or refuses: {getattr(error, 'strerror', None) or error}")
        return 1
    if packets != PICTURES:
        print(f"it returned {packets} of {PICTURES} pictures")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
