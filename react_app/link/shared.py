"""Blocks of shared memory: features from the ears, previews and frame times from the stage.

Each is a file in the runtime folder, mapped by every process that needs it, so it outlives any of them. A slot is
guarded by a sequence number (odd while it is written); a reader that meets a write tries again.
"""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from react_app.core.features import BANDS, CHROMA, SPECTRUM_BINS, WAVEFORM_POINTS, Features

_TRIES = 64

_FLOATS = (
    "t", "level", "energy", "rms_db", "peak", "gain_db", "onset_t", "onset_strength",
    "kick", "kick_t", "kick_strength", "snare", "snare_t", "snare_strength", "hat", "hat_t", "hat_strength",
    "centroid", "flatness", "lufs", "lufs_short", "width", "correlation",
    "build", "drop", "drop_t", "breakdown", "novelty", "section_t",
    "beat_t", "bpm", "beat_confidence", "bar_confidence", "source_t",
)  # fmt: skip
_COUNTS = (
    "hop", "onset_count", "kick_count", "snare_count", "hat_count", "drop_count", "section_count",
    "beat_count", "beat_place", "beats_per_bar",
)  # fmt: skip
_FLAGS = ("silent", "beat_known")
_ARRAYS = {
    "bands": BANDS,
    "slow_bands": BANDS,
    "chroma": CHROMA,
    "spectrum": SPECTRUM_BINS,
    "waveform": WAVEFORM_POINTS,
}

FEATURES_DTYPE = np.dtype(
    [
        ("sequence", "<u8"),
        ("stamp", "<f8"),
        *((name, "<f8") for name in _FLOATS),
        *((name, "<i8") for name in (*_COUNTS, *_FLAGS)),
        *((name, "<f4", (size,)) for name, size in _ARRAYS.items()),
    ]
)

FRAME_DTYPE = np.dtype(
    [("sequence", "<u8"), ("index", "<i8"), ("t", "<f8"), ("presented", "<f8"), ("render_ms", "<f8"),
     ("beats", "<f8"), ("pid", "<i8"), ("hop", "<i8"), ("events", "<i8")]
)  # fmt: skip

PREVIEW_WIDTH, PREVIEW_HEIGHT = 640, 360
PREVIEW_DTYPE = np.dtype(
    [("sequence", "<u8"), ("frame", "<i8"), ("width", "<i8"), ("height", "<i8"),
     ("pixels", "u1", (PREVIEW_WIDTH * PREVIEW_HEIGHT * 4,))]
)  # fmt: skip


class _Ring:
    """A ring of fixed records in a mapped file; one writer, any number of readers."""

    def __init__(self, path: Path, dtype: np.dtype[Any], slots: int) -> None:
        size = 64 + dtype.itemsize * slots
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_size != size:
                os.ftruncate(descriptor, size)
            self._map = mmap.mmap(descriptor, size)
        finally:
            os.close(descriptor)
        self._written: NDArray[np.uint64] = np.frombuffer(self._map, np.uint64, 1)
        self.records: NDArray[Any] = np.frombuffer(self._map, dtype, slots, 64)
        self._slots = slots

    @property
    def written(self) -> int:
        """Records written since the file was made."""
        return int(self._written[0])

    def begin(self) -> Any:
        """Return the record to fill next, marked as being written."""
        record = self.records[self.written % self._slots]
        record["sequence"] = 2 * self.written + 1
        return record

    def end(self, record: Any) -> None:
        """Publish the record that `begin` returned."""
        record["sequence"] = 2 * self.written + 2
        self._written[0] = self.written + 1

    def read(self, number: int) -> Any | None:
        """Return a copy of record `number`, None if it is gone or not there yet."""
        slot = self.records[number % self._slots : number % self._slots + 1]
        for _ in range(_TRIES):
            before = int(slot["sequence"][0])
            copy = slot.copy()[0]
            if before % 2 == 0 and int(slot["sequence"][0]) == before:
                return copy if before == 2 * number + 2 else None
        return None

    def newest(self) -> Any | None:
        """Return a copy of the newest record, None if there is none."""
        for _ in range(_TRIES):
            written = self.written
            if not written:
                return None
            record = self.read(written - 1)
            if record is not None:
                return record
        return None


class FeatureRing:
    """The ears' features, newest 256 hops (3 s)."""

    SLOTS = 256

    def __init__(self, runtime: Path) -> None:
        self._ring = _Ring(runtime / "features.shm", FEATURES_DTYPE, self.SLOTS)

    def write(self, features: Features, stamp: float) -> None:
        """Publish one hop; `stamp` is `time.monotonic()` of the moment its last sample was heard."""
        record = self._ring.begin()
        record["stamp"] = stamp
        for name in (*_FLOATS, *_COUNTS, *_FLAGS, *_ARRAYS):
            record[name] = getattr(features, name)
        self._ring.end(record)

    @property
    def written(self) -> int:
        """Hops published since the ring was made: a cheap test whether there is something new."""
        return self._ring.written

    def newest(self) -> tuple[Features, float] | None:
        """Return the newest features and their stamp, None before the first."""
        record = self._ring.newest()
        return None if record is None else _features(record)

    def since(self, number: int) -> list[tuple[Features, float]]:
        """Return the records from `number` (a value of `written`) on, as far as they are still there."""
        first = max(number, self._ring.written - self.SLOTS + 1)
        records = (self._ring.read(n) for n in range(first, self._ring.written))
        return [_features(record) for record in records if record is not None]


def _features(record: Any) -> tuple[Features, float]:
    values: dict[str, Any] = {name: float(record[name]) for name in _FLOATS}
    values |= {name: int(record[name]) for name in _COUNTS}
    values |= {name: bool(record[name]) for name in _FLAGS}
    for name in _ARRAYS:
        array = np.array(record[name], np.float32)
        array.flags.writeable = False
        values[name] = array
    return Features(**values), float(record["stamp"])


@dataclass(frozen=True, slots=True)
class PresentedFrame:
    """One frame the stage showed: `presented` is `time.monotonic()` after the swap.

    `hop` is that of the features it was drawn from, -1 where there were none or they were fading away; `events` is how
    many control changes and plans of the take this stage had taken in by then.
    """

    index: int
    t: float
    presented: float
    render_ms: float
    beats: float
    pid: int
    hop: int = -1
    events: int = 0


class FrameLog:
    """The newest 4096 frames the stage showed; how pacing is measured from outside."""

    SLOTS = 4096

    def __init__(self, runtime: Path) -> None:
        self._ring = _Ring(runtime / "frames.shm", FRAME_DTYPE, self.SLOTS)

    @property
    def written(self) -> int:
        """Frames shown since the log was made, over all stages."""
        return self._ring.written

    def write(self, frame: PresentedFrame) -> None:
        """Log one frame."""
        record = self._ring.begin()
        for name in ("index", "t", "presented", "render_ms", "beats", "pid", "hop", "events"):
            record[name] = getattr(frame, name)
        self._ring.end(record)

    def since(self, number: int) -> list[PresentedFrame]:
        """Return the frames from `number` (a value of `written`) on, as far as they are still there."""
        first = max(number, self._ring.written - self.SLOTS + 1)
        records = (self._ring.read(n) for n in range(first, self._ring.written))
        return [
            PresentedFrame(int(r["index"]), float(r["t"]), float(r["presented"]), float(r["render_ms"]),
                           float(r["beats"]), int(r["pid"]), int(r["hop"]), int(r["events"]))
            for r in records if r is not None
        ]  # fmt: skip


class PreviewBlock:
    """Small program pictures for the desk: RGBA, rows from the top, at most 640x360."""

    def __init__(self, runtime: Path) -> None:
        self._ring = _Ring(runtime / "preview.shm", PREVIEW_DTYPE, 3)

    @property
    def written(self) -> int:
        """Pictures published since the block was made."""
        return self._ring.written

    def write(self, pixels: NDArray[np.uint8], frame: int) -> None:
        """Publish a picture, shape (height, width, 4)."""
        height, width, _ = pixels.shape
        record = self._ring.begin()
        record["frame"], record["width"], record["height"] = frame, width, height
        record["pixels"][: pixels.size] = pixels.reshape(-1)
        self._ring.end(record)

    def newest(self) -> tuple[NDArray[np.uint8], int] | None:
        """Return the newest picture, shape (height, width, 4), and its frame index; None before the first."""
        record = self._ring.newest()
        if record is None:
            return None
        height, width = int(record["height"]), int(record["width"])
        pixels: NDArray[np.uint8] = record["pixels"][: height * width * 4].reshape(height, width, 4)
        return pixels, int(record["frame"])
