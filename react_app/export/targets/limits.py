"""The format of a target's file: what the target asks for, and bit rates with which the file surely fits."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from react_app.export.media.formats import CODECS, VideoFormat, choose_format, for_loops
from react_app.export.targets.delivering import Delivery
from react_app.export.targets.table import Target

BUFFER_S = 2
"""Seconds of the highest bit rate that a file may have above it: the decoder's buffer, full at the beginning."""
_ROOM = 0.97
"""Share of a limit that pictures and sound may take; the rest is the container's."""
_BEST_OVER_USUAL = 1.5
"""Recommended bit rates are means; pictures that need more may have that much more."""
_POOR = 0.1
"""Bits a pixel: soft limits that would leave less are told and not kept."""
_SHORT_S = 20.0
_SHORT_PRESET = "slow"
"""Short files are worth a slower encoder: they are small, and repeated."""


def format_of(
    delivery: Delivery, out: Path, *, crf: int | None = None, preset: str | None = None, tighter: float = 1.0
) -> VideoFormat:
    """Return the format of a target's file. `tighter` is a share of the highest bit rate, where that was too much.

    `crf` and `preset` count where the target's codec has such a thing.

    Raises:
        ExportError: this installation cannot make it.
    """
    target, fps = delivery.target, delivery.span.fps
    codec = CODECS[target.encode or target.codec]
    seconds = float(delivery.span.count / fps)
    if preset not in codec.presets:
        preset = _SHORT_PRESET if seconds <= _SHORT_S and _SHORT_PRESET in codec.presets else None
    most = highest_bit_rate(target, seconds, fps) if codec.bit_rates else 0
    sound = None if target.silent else target.sound
    made = choose_format(
        out,
        delivery.size,
        fps,
        codec=codec.name,
        crf=None if codec.crf is None else crf,
        preset=preset,
        depth=target.depth,
        alpha=target.alpha,
        most_bit_rate=round(most * tighter),
        keyframe_s=target.keyframe_s or None,
        edit_list=target.edit_list,
        sound="none" if target.silent else None if sound is None else sound.codec,
        sound_rate=0 if sound is None else sound.rate,
        sound_bit_rate=0 if sound is None else sound.bit_rate,
    )
    if target.b_frames is not None and codec.encoder == "libx264":
        made = replace(made, options=(*made.options, ("bf", str(target.b_frames))))
    return for_loops(made) if target.loop else made


def highest_bit_rate(target: Target, seconds: float, fps: Fraction) -> int:
    """Return how many bits a second the pictures may have, 0 where nothing limits them."""
    sound = 0 if target.silent or target.sound is None else target.sound.bit_rate
    limits: list[float] = []
    if target.most_bit_rate:
        limits.append(target.most_bit_rate * _ROOM - sound)
    if target.most_bytes:
        limits.append(_by_size(target.most_bytes, seconds, sound))
    usual = target.slow_bit_rate if target.slow_bit_rate and fps <= 30 else target.video_bit_rate
    if usual:
        limits.append(usual * _BEST_OVER_USUAL)
    if target.soft_bytes:
        soft = _by_size(target.soft_bytes, seconds, sound)
        limits += [soft] if soft >= _POOR * target.width * target.height * float(fps) else []
    return max(1, math.floor(min(limits))) if limits else 0


def _by_size(size: int, seconds: float, sound: int) -> float:
    return (8 * size * _ROOM - sound * seconds) / (seconds + BUFFER_S)
