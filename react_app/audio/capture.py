"""Listening to an input device, or to what the system plays, for a whole night."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from react_app.audio.downmix import FloatArray
from react_app.audio.heard import Chunk, Origin
from react_app.audio.resample import StreamResampler
from react_app.audio.source import SourceStatus
from react_app.audio.streamclock import StreamClock
from react_app.audio.worker import Job, Worker
from react_app.core.features import ANALYSIS_RATE
from react_app.core.problems import Problem
from react_app.core.show import AudioChoice
from react_app.link.messages import DeviceState, Transport

_INPUT = Origin("input")
_QUIET_S = 0.5
"""Without samples for this long the stream is filled with silence."""
_STALLED_S = 1.0
_SETTLED_S = 5.0
_FIRST_RETRY_S, _LONGEST_RETRY_S = 0.5, 8.0
_FIRST_SAMPLES_S = 4.0
"""A device that was idle may need this long until it gives its first samples."""
_OPENING_S = 15.0
_PROBE_S = 0.25
_ASK_S = 3.0
_DEAD_RATIO = 1e-4


class Input(Protocol):
    """An open device: `react_app.audio.portaudio.InputStream`."""

    label: str
    rate: int

    @property
    def frames(self) -> int: ...
    @property
    def alive(self) -> bool: ...
    @property
    def delay_s(self) -> float: ...
    def read(self) -> tuple[FloatArray, bool]: ...
    def probe(self) -> None: ...
    def close(self) -> None: ...


class HungError(RuntimeError):
    """The sound system does not return from a call; only a new process helps."""


class DeviceSource:
    """Hears a device, and finds it again when it vanishes.

    `open_input` is called in the worker thread; a source that is closed while it opens closes the device there, too.
    """

    def __init__(
        self,
        choice: AudioChoice,
        open_input: Callable[[AudioChoice], Input],
        worker: Worker,
        followed: Callable[[], str] | None = None,
    ) -> None:
        """`followed` tells, in the worker, what device the choice means now; when that changes it is opened anew."""
        self._choice = choice
        self._followed = followed
        self._meant = ""
        self._question: Job[str] | None = None
        self._ask_at = 0.0
        self._open_input = open_input
        self._worker = worker
        self._job: Job[Input] | None = None
        self._stream: Input | None = None
        self._state: DeviceState = "opening"
        self._text = ""
        self._retry_at = 0.0
        self._retry_s = _FIRST_RETRY_S
        self._overflows = 0
        self._closed = self._flowing = False

    @property
    def live(self) -> bool:
        """True while the device gives samples."""
        return self._stream is not None and self._flowing

    @property
    def status(self) -> SourceStatus:
        """How the device is doing; `lost` says why and what happens next."""
        problems = (Problem("audio-device", self._text, "error"),) if self._state == "lost" else ()
        return SourceStatus(self._state, self._text, self._overflows, problems=problems)

    def transport(self, message: Transport) -> None:
        """A device cannot be played or paused."""

    def poll(self, now: float) -> list[Chunk]:
        """Return what the device heard since the last call.

        Raises:
            HungError: the sound system has been opening the device for too long.
        """
        if self._stream is None:
            self._open(now)
        return [] if self._stream is None else self._read(self._stream, now)

    def close(self) -> None:
        """Close the device in the background."""
        self._closed = True
        self._drop()

    def _open(self, now: float) -> None:
        if self._job is None:
            if now >= self._retry_at:
                self._state = "opening" if self._state != "lost" else "lost"
                self._job = self._worker.ask(self._opened)
            return
        if not self._job.done:
            if now - self._job.asked_at > _OPENING_S:
                raise HungError("The sound system does not return from opening a device.")
            return
        job, self._job = self._job, None
        if job.result is None:
            self._lose(now, str(job.error or "The device cannot be opened."))
            return
        self._stream = stream = job.result
        self._state, self._text = "opening", f"Waiting for {stream.label} to give sound."
        self._clock = StreamClock(stream.rate)
        self._resampler = StreamResampler(stream.rate, ANALYSIS_RATE)
        self._stereo = _Stereo()
        self._since = self._heard_at = now
        self._probe_at = now
        self._read_frames = 0
        self._given = 0
        self._flowing = False
        self._splice = True

    def _opened(self) -> Input:
        if self._followed is not None:
            self._meant = self._followed()
        stream = self._open_input(self._choice)
        if self._closed:
            stream.close()
        return stream

    def _read(self, stream: Input, now: float) -> list[Chunk]:
        if self._device_changed(now):
            self._drop()
            return []
        samples, lost_some = stream.read()
        if lost_some:
            self._overflows += max(1, round((now - self._heard_at) * stream.rate))
        if now >= self._probe_at:
            self._probe_at = now + _PROBE_S
            stream.probe()
        if not len(samples):
            return self._wait(stream, now)
        self._heard_at = now
        self._read_frames += len(samples)
        self._clock.hear(now, self._read_frames)
        stereo = self._resampler.push(self._stereo.of(samples))
        self._given += len(stereo)
        if not self._flowing:
            self._flowing = self._splice = True
            self._state, self._text = "running", f"Listening to {stream.label}."
        if now - self._since > _SETTLED_S:
            self._retry_s = _FIRST_RETRY_S
        end = self._clock.time_of(self._given * stream.rate / ANALYSIS_RATE) - stream.delay_s
        chunk = Chunk(stereo, min(end, now), _INPUT, self._splice)
        self._splice = False
        return [chunk]

    def _device_changed(self, now: float) -> bool:
        """Ask every three seconds which device the choice means."""
        if self._followed is None:
            return False
        if self._question is None:
            if now >= self._ask_at:
                self._question = self._worker.ask(self._followed)
            return False
        if not self._question.done:
            return False
        answer, self._question, self._ask_at = self._question.result, None, now + _ASK_S
        return bool(answer) and bool(self._meant) and answer != self._meant

    def _wait(self, stream: Input, now: float) -> list[Chunk]:
        """No samples: that is normal for a moment."""
        quiet = now - self._heard_at
        if quiet > _QUIET_S:
            self._flowing = False
        patience = _STALLED_S if self._read_frames else _FIRST_SAMPLES_S
        if quiet > patience or not stream.alive:
            self._drop()
            self._lose(now, f"{stream.label} gives no sound any more.")
        return []

    def _lose(self, now: float, why: str) -> None:
        self._state = "lost"
        self._text = f"{why.removesuffix('.')}. Trying again in {self._retry_s:g} s."
        self._retry_at = now + self._retry_s
        self._retry_s = min(2 * self._retry_s, _LONGEST_RETRY_S)

    def _drop(self) -> None:
        stream, self._stream = self._stream, None
        self._flowing = False
        if stream is not None:
            self._worker.ask(stream.close)


class _Stereo:
    """Brings what a device gives to stereo; an input with only one cable plugged in is heard on both sides."""

    def __init__(self) -> None:
        self._powers = np.zeros(2)

    def of(self, samples: FloatArray) -> FloatArray:
        """Return (n, 2) of (n, 1) or (n, 2) samples."""
        if samples.shape[1] == 1:
            return np.repeat(samples, 2, axis=1)
        keep = 0.5 ** (len(samples) / ANALYSIS_RATE)
        self._powers = keep * self._powers + np.einsum("ij,ij->j", samples, samples)
        left, right = self._powers
        if min(left, right) < _DEAD_RATIO * max(left, right):
            return np.repeat(samples[:, :1] if left > right else samples[:, 1:], 2, axis=1)
        return samples
