"""The heard stream: everything that was heard since the session began, in one numbered row of samples."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np

from react_app.audio.analyzer import Analyzer
from react_app.audio.downmix import FloatArray
from react_app.audio.grid_store import NamedGrid
from react_app.audio.known_beats import KnownBeats
from react_app.core.features import ANALYSIS_RATE, HOP, Features
from react_app.core.tempo import TempoHint
from react_app.link.messages import HeardSegment, HintApplied

_SPLICE_TOLERANCE = 32
_GAP_TOLERANCE = round(0.25 * ANALYSIS_RATE)
"""A hole in a running source longer than this is heard as silence: samples were lost, time went on. Shorter ones are
a device finding its pace; the stamps tell them."""
_LONGEST_FILL = 10 * ANALYSIS_RATE


@dataclass(frozen=True, slots=True)
class Origin:
    """Where samples come from: a file's sample `offset` onwards, an input, or nowhere; `grid` tells a file's beats."""

    kind: Literal["file", "input", "silence"] = "silence"
    path: str = ""
    sha256: str = ""
    offset: int = 0
    grid: NamedGrid | None = None


SILENT = Origin()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Stereo samples (n, 2) at 44.1 kHz that were heard in a row; `end` is the machine time of their end.

    `splice` is set on the first chunk of a source: its times decide where in the stream it begins.
    """

    samples: FloatArray
    end: float
    origin: Origin
    splice: bool = False


class Recording(Protocol):
    """Writes what an input hears; see `react_app.audio.recording.TakeAudio`."""

    def write(self, sample: int, samples: FloatArray) -> str:
        """Record samples from stream sample `sample` on; return the file's name, empty while nothing is recorded."""

    def interrupt(self) -> None:
        """The input paused: what comes next goes into another file."""


class HeardStream:
    """Numbers samples, analyses them and says where the stream was spliced. One thread.

    `sample` is the number of the first sample, a whole hop, heard at machine time `now`.
    """

    def __init__(
        self,
        sample: int,
        now: float,
        publish: Callable[[Features, float], None],
        announce: Callable[[HeardSegment], None],
        recording: Recording,
    ) -> None:
        self._publish = publish
        self._announce = announce
        self._recording = recording
        self._begin(sample, now)
        self._expected: Origin | None = None
        self._recorded_to = ""
        self._last: Features | None = None

    @property
    def sample(self) -> int:
        """Number of the next sample."""
        return self._sample

    @property
    def end(self) -> float:
        """Machine time of the newest sample."""
        return self._end

    @property
    def last(self) -> Features | None:
        """The newest features."""
        return self._last

    def append(self, chunk: Chunk) -> None:
        """Take in what was heard next."""
        samples, origin = chunk.samples, chunk.origin
        start = chunk.end - len(samples) / ANALYSIS_RATE
        gap = round((start - self._end) * ANALYSIS_RATE)
        if gap > (_SPLICE_TOLERANCE if chunk.splice else _GAP_TOLERANCE):
            self.fill(start)
        elif chunk.splice and gap < -_SPLICE_TOLERANCE:
            samples = samples[-gap:]
            origin = replace(origin, offset=origin.offset - gap) if origin.kind == "file" else origin
        if len(samples):
            self._extend(samples, chunk.end, origin)

    def fill(self, until: float) -> None:
        """Append silence up to machine time `until`."""
        count = int((until - self._end) * ANALYSIS_RATE + 0.01)
        if count > _LONGEST_FILL:  # the machine slept
            self._mark(SILENT, "silence", "")
            hops = math.ceil((self._sample + count) / HOP)
            self._begin(hops * HOP, self._end + (hops * HOP - self._sample) / ANALYSIS_RATE)
            self._expected = SILENT
        elif count > 0:
            self._extend(np.zeros((count, 2), np.float32), self._end + count / ANALYSIS_RATE, SILENT)

    @property
    def begun(self) -> int:
        """Sample at which the analysis began."""
        return self._begun

    @property
    def hints(self) -> int:
        """Hints the beat tracker took in since then."""
        return self._hints

    def hint(self, hint: TempoHint) -> HintApplied:
        """Tell the beat tracker something; returns from where on it counts."""
        self._hints += 1
        return HintApplied(self._analyzer.hint(hint), hint)

    def mark_again(self) -> None:
        """Announce the segment that goes on, for a take that begins now."""
        self._expected = None

    def _begin(self, sample: int, now: float) -> None:
        self._sample, self._end = sample, now
        self._begun, self._hints = sample, 0
        self._analyzer = Analyzer(start_hop=sample // HOP)
        self._known = KnownBeats()

    def _extend(self, samples: FloatArray, end: float, origin: Origin) -> None:
        if origin.kind == "input":
            name = self._recording.write(self._sample, samples)
            self._mark(origin, "recording" if name else "silence", name)
        else:
            self._recording.interrupt()
            self._mark(origin, "file" if origin.kind == "file" else "silence", origin.path)
        first = self._sample
        self._sample += len(samples)
        self._end = end
        self._expected = replace(origin, offset=origin.offset + len(samples)) if origin.kind == "file" else origin
        for features in self._analyzer.push(samples):
            last = (features.hop + 1) * HOP
            if origin.kind == "file":
                features = replace(features, source_t=(origin.offset + last - first) / ANALYSIS_RATE)
            grid = origin.grid.grid if origin.grid is not None else None
            features = self._known.hear(features, grid, pause=origin.kind == "silence")
            self._last = features
            self._publish(features, end - (self._sample - last) / ANALYSIS_RATE)

    def _mark(self, origin: Origin, kind: Literal["file", "silence", "recording"], path: str) -> None:
        """Announce a splice, if this is one."""
        if origin == self._expected and (kind == "file" or path == self._recorded_to):
            return
        self._recorded_to = path
        offset = origin.offset if kind == "file" else 0
        sha256 = origin.sha256 if kind == "file" else ""
        grid = origin.grid.id if origin.grid is not None and origin.grid.grid.has_beats else ""
        self._announce(HeardSegment(self._sample, kind, path, sha256, offset, grid))


def first_sample(epoch: float, now: float, newest: tuple[Features, float] | None) -> tuple[int, float]:
    """Return the number of the first whole hop that begins after `now`, and when it begins.

    `newest` is what an earlier process published last: its stream goes on, with the drift of its device. Without one
    the stream is counted from `epoch`, the machine time of sample 0.
    """
    elapsed = max(0.0, now - epoch) * ANALYSIS_RATE
    if newest is not None:
        features, stamp = newest
        continued = (features.hop + 1) * HOP + (now - stamp) * ANALYSIS_RATE
        if epoch <= stamp <= now + 1.0 and abs(continued - elapsed) < 0.001 * elapsed + ANALYSIS_RATE:
            elapsed = max(continued, (features.hop + 1) * HOP)
    hop = math.ceil(elapsed / HOP)
    return hop * HOP, now + (hop * HOP - elapsed) / ANALYSIS_RATE
