"""The format a command line asks for."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from react_app.core.errors import ExportError
from react_app.export.media.formats import VideoFormat, choose_format, for_loops
from react_app.export.media.soundformat import COPY

DEFAULT_FOLDER = Path("out")
"""Where files go that nobody gave a place."""

_FACTORS = {"": 1, "k": 1_000, "m": 1_000_000}
_MOST = 4_000_000_000


def asked_format(
    arguments: argparse.Namespace, out: Path, size: tuple[int, int], fps: Fraction, *, of_track: bool = True
) -> VideoFormat:
    """Return the checked format of a file that `arguments.add_video_arguments` describes.

    `of_track` is False where there is no track whose sound could be copied.

    Raises:
        ExportError: something cannot be used, or not with the rest.
    """
    video = choose_format(
        out,
        size,
        fps,
        codec=arguments.codec,
        crf=arguments.crf,
        preset=arguments.preset,
        depth=arguments.depth,
        alpha=arguments.alpha,
        bit_rate=0 if arguments.bit_rate is None else parse_bit_rate(arguments.bit_rate),
        keyframe_s=arguments.keyframes,
        sound=arguments.audio,
    )
    if video.sound.codec == COPY and not of_track:
        raise ExportError("There is no one track here whose sound could be copied; leave --audio copy away.")
    video = replace(video, encoder=arguments.encoder)
    return video if getattr(arguments, "loop", None) is None else for_loops(video)


def parse_bit_rate(text: str) -> int:
    """Read bits a second: `12M`, `800k` or `12000000`.

    Raises:
        ExportError: it is no such number.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([km]?)(?:bit/s|bps)?\s*", text, re.IGNORECASE)
    rate = round(float(match[1]) * _FACTORS[match[2].lower()]) if match is not None else 0
    if not 1_000 <= rate <= _MOST:
        raise ExportError(f"{text!r} is not a bit rate; write for example 12M for 12 million bits a second.")
    return rate
