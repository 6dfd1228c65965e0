"""Looks into a video file: its facts, a strip of its pictures, the course of its sound. Without a window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import numpy as np
from av.video.frame import VideoFrame
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from react_app.audio.decode import stream_track
from react_app.core.errors import TrackError
from react_app.core.features import ANALYSIS_RATE
from react_app.engine.videofile import open_video, probe_clip
from react_app.engine.videoread import FrameReader
from react_app.ui.clip_facts import FRAMES, ClipFacts, sound_and_shift
from react_app.ui.widgets.player_reader import image_of

WIDTH, HEIGHT = 160, 90
COLUMNS = 800
"""Columns of a wave."""
_AHEAD_S = 3.0
"""A picture farther ahead than this is sought, a nearer one decoded up to."""
_PATIENCE_S = 0.5
"""A picture that takes longer is replaced by what was decoded until then."""
_GROUND = "#050607"


def facts_of(path: Path) -> ClipFacts:
    """Look into a file.

    Raises:
        BadInputError: it cannot be used.
        OSError: it is not there.
    """
    clip = probe_clip(path)
    with closing(open_video(path)) as file:
        sound, shift = sound_and_shift(file.container)
    return ClipFacts(clip, sound, shift, path.stat().st_size)


def strip_of(path: Path, duration: float) -> QImage:
    """Return pictures of a video side by side, spread evenly over it; a picture file has only one.

    Raises:
        BadInputError: it cannot be used.
    """
    frames = FRAMES if duration > 0 else 1
    strip = QImage(frames * WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    strip.fill(QColor(_GROUND))
    painter = QPainter(strip)
    try:
        for index, image in enumerate(_pictures(path, duration, frames)):
            left = index * WIDTH + (WIDTH - image.width()) // 2
            painter.drawImage(QRect(left, (HEIGHT - image.height()) // 2, image.width(), image.height()), image)
    finally:
        painter.end()
    return strip


def _pictures(path: Path, duration: float, count: int) -> Iterator[QImage]:
    with closing(FrameReader(path)) as reader:
        seen = reader.read_frame()
        for index in range(count):
            t = duration * (index + 0.5) / count
            if seen is not None and t - reader.time_of(seen) > _AHEAD_S:
                seen = reader.seek(t)
            seen = _up_to(reader, t, seen)
            if seen is None:
                return
            yield image_of(reader.file, seen, (WIDTH, HEIGHT))


def _up_to(reader: FrameReader, t: float, seen: VideoFrame | None) -> VideoFrame | None:
    patience = monotonic() + _PATIENCE_S
    while seen is not None and reader.time_of(seen) < t and monotonic() < patience:
        following = reader.read_frame()
        if following is None:
            break
        seen = following
    return seen


def wave_of(path: Path, duration: float) -> bytes:
    """Return how loud a file's sound is, in columns over its duration, each 0..255; empty without sound."""
    columns = np.zeros(COLUMNS, np.float32)
    per_column = max(duration, 0.04) * ANALYSIS_RATE / COLUMNS
    count = 0
    try:
        for block in stream_track(path):
            levels = np.abs(block).max(axis=1)
            places = ((np.arange(len(levels)) + count) / per_column).astype(np.int64)
            np.maximum.at(columns, np.minimum(places, COLUMNS - 1), levels)
            count += len(levels)
    except TrackError:
        return b""
    loudest = float(columns.max())
    return bytes((np.sqrt(columns / loudest) * 255).astype(np.uint8)) if loudest > 1e-4 else b""
