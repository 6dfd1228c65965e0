"""Where a played file is heard: on the default speakers, or, without any, in time but in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from react_app.audio.downmix import FloatArray
from react_app.audio.resample import StreamResampler
from react_app.audio.streamclock import StreamClock
from react_app.audio.worker import Job, Worker
from react_app.core.features import ANALYSIS_RATE

_LEAD_S = 0.15
"""How far ahead of the speakers samples are queued: what a late loop may cost without a gap."""
_SILENT_LEAD_S = 0.05
_RETRY_S = 8.0
_DEAD_S = 3.0
_PROBE_S = 0.25


class Output(Protocol):
    """Open speakers: `react_app.audio.portaudio.OutputStream`."""

    label: str
    rate: int

    @property
    def frames(self) -> int: ...
    @property
    def alive(self) -> bool: ...
    @property
    def block_s(self) -> float: ...
    @property
    def delay_s(self) -> float: ...
    @property
    def waiting(self) -> int: ...
    def write(self, stereo: FloatArray) -> None: ...
    def probe(self) -> None: ...
    def close(self) -> None: ...


class Speakers:
    """Takes samples a little ahead and tells how many of them have been heard.

    Opens the speakers in the background, plays silently in real time until they are there or when they are lost, and
    looks for them again every eight seconds.
    """

    def __init__(self, open_output: Callable[[], Output], worker: Worker, now: float) -> None:
        self._open_output = open_output
        self._worker = worker
        self._stream: Output | None = None
        self._retry_at = now
        self._queued = 0
        self._heard = 0.0
        self._heard_at = now
        self._began = 0.0
        self._closed = False
        self.why_silent = ""
        self._job: Job[Output] | None = worker.ask(self._opened)

    @property
    def label(self) -> str:
        """What is played on, empty while it is silent."""
        return "" if self._stream is None else self._stream.label

    @property
    def opening(self) -> bool:
        """True while the speakers are opened for the first time: better wait for them than begin without sound."""
        return self._job is not None and not self.why_silent

    def poll(self, now: float) -> None:
        """Notice what became of the speakers."""
        if not self._queued:
            self._heard_at = now  # time begins with the first sample
        if self._stream is None:
            self._look_for_speakers(now)
        else:
            self._watch(self._stream, now)

    def room(self, now: float) -> int:
        """Return how many samples should be queued now."""
        if self._stream is None:
            due = self._heard + (now - self._heard_at) * ANALYSIS_RATE
            return max(0, round(due + _SILENT_LEAD_S * ANALYSIS_RATE) - self._queued)
        gone = self._began + self._stream.frames * ANALYSIS_RATE / self._stream.rate
        return max(0, round(gone + _LEAD_S * ANALYSIS_RATE) - self._queued)

    def write(self, samples: FloatArray) -> None:
        """Queue (n, 2) samples."""
        self._queued += len(samples)
        if self._stream is not None:
            self._stream.write(self._resampler.push(samples))

    def heard(self, now: float) -> float:
        """Return how many of the queued samples have been heard by `now`."""
        if self._stream is None:
            heard = self._heard + (now - self._heard_at) * ANALYSIS_RATE
        elif not self._clock.running:
            heard = self._heard
        else:
            ratio = ANALYSIS_RATE / self._stream.rate
            late = self._stream.delay_s * self._stream.rate
            gone = min(self._clock.count_at(now), self._stream.frames + self._stream.block_s * self._stream.rate)
            heard = self._began + (gone - late) * ratio
        self._heard = min(max(self._heard, heard), float(self._queued))
        self._heard_at = now
        return self._heard

    def close(self) -> None:
        """Close the speakers in the background."""
        self._closed = True
        stream, self._stream = self._stream, None
        if stream is not None:
            self._worker.ask(stream.close)

    def _opened(self) -> Output:
        stream = self._open_output()
        if self._closed:
            stream.close()
        return stream

    def _look_for_speakers(self, now: float) -> None:
        if self._job is None:
            if now >= self._retry_at:
                self._job = self._worker.ask(self._opened)
            return
        if not self._job.done:
            if not self.why_silent and now - self._job.asked_at > _DEAD_S:
                self.why_silent = "The sound system does not answer."
            return
        job, self._job = self._job, None
        if job.result is None:
            self.why_silent = str(job.error or "The speakers cannot be opened.")
            self._retry_at = now + _RETRY_S
            return
        self.why_silent = ""
        self._stream = job.result
        self._clock = StreamClock(self._stream.rate)
        self._resampler = StreamResampler(ANALYSIS_RATE, self._stream.rate)
        self._began = self._queued  # what was queued for nobody is not played late
        self._frames, self._moved_at, self._probe_at = 0, now, now + _PROBE_S

    def _watch(self, stream: Output, now: float) -> None:
        frames = stream.frames
        if frames != self._frames or not stream.waiting:
            self._frames, self._moved_at = frames, now
            self._clock.hear(now, frames)
        if now >= self._probe_at:
            self._probe_at = now + _PROBE_S
            stream.probe()
        if not stream.alive or now - self._moved_at > _DEAD_S:
            self.heard(now)
            self._stream = None
            self._worker.ask(stream.close)
            self.why_silent = f"{stream.label} is gone."
            self._retry_at = now + _RETRY_S
