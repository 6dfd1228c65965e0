"""The sound of a file that is only looked at: played on the speakers, and the clock its picture follows."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from react_app.audio.downmix import FloatArray
from react_app.audio.feeder import Decoded, Feeder, FileEnd
from react_app.audio.speakers import Speakers
from react_app.core.features import ANALYSIS_RATE

_FADE = 256
"""Samples of fade at a pause or a jump."""
_SPEAKERS_S = 1.5
"""How long the first sound waits for the speakers before the clock goes on in silence."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """Queued samples: from which sample of the file they are, whether the file goes on in them, and who asked."""

    count: int
    start: int
    moving: bool
    number: int


@dataclass(frozen=True, slots=True)
class PreviewState:
    """What is heard now: seconds of the file, whether it goes on, and the number of the last order that is heard."""

    position: float = 0.0
    moving: bool = False
    number: int = 0
    playing: bool = False
    """False too when the file is over."""
    sound: bool = False
    """Whether the file has sound."""
    speakers: str = ""
    silent: str = ""
    """Why nothing is heard, as a sentence; empty while there are speakers."""


class PreviewSound:
    """Plays one file after another. Orders carry a number, so that whoever gave them knows when they are heard.

    A file without sound, or whose sound is shorter than its picture, goes on in silence up to its length.
    """

    def __init__(self, speakers: Speakers, now: float) -> None:
        self._speakers = speakers
        self._patience = now + _SPEAKERS_S
        self._path: Path | None = None
        self._feeder: Feeder | None = None
        self._block: Decoded | None = None
        self._over = False
        self._length = 0
        self._next = 0
        self._playing = self._loop = self._sound = False
        self._volume = 1.0
        self._number = 0
        self._queue: deque[_Segment] = deque()
        self._heard = 0
        self._now_heard = _Segment(0, 0, False, 0)
        self._last = np.zeros(2, np.float32)
        self._broken = True

    def open(self, path: Path, length: float, position: float, *, play: bool, number: int) -> None:
        """Play another file from `position` on; `length` is that of its picture in seconds, 0 for its sound's own."""
        self._path, self._length = path, round(length * ANALYSIS_RATE)
        self._sound = False
        self._playing = play
        self._jump(round(position * ANALYSIS_RATE), number)

    def play(self, on: bool, number: int) -> None:
        """Go on, or stand still; at the end it begins anew."""
        if on and not self._playing and self._length and self._next >= self._length:
            self._jump(0, number)
        self._playing, self._number = on, number

    def seek(self, position: float, number: int) -> None:
        """Go on from another place."""
        self._jump(max(0, round(position * ANALYSIS_RATE)), number)

    def set_loop(self, on: bool) -> None:
        """Begin anew at the end, or stop there."""
        self._loop = on

    def set_volume(self, volume: float) -> None:
        """Play louder or softer, 0..1."""
        self._volume = min(max(volume, 0.0), 1.0)

    def poll(self, now: float) -> PreviewState:
        """Queue what comes next and return what is heard."""
        speakers = self._speakers
        speakers.poll(now)
        if self._path is not None and not (speakers.opening and now < self._patience):
            self._fill(speakers.room(now))
            self._take_heard(int(speakers.heard(now)))
        heard = self._now_heard
        return PreviewState(
            heard.start / ANALYSIS_RATE,
            heard.moving,
            heard.number,
            self._playing or any(segment.moving for segment in self._queue),
            self._sound,
            speakers.label,
            speakers.why_silent,
        )

    def close(self) -> None:
        """Let go of the speakers and the decoding thread."""
        self._speakers.close()
        if self._feeder is not None:
            self._feeder.stop()

    def _jump(self, sample: int, number: int) -> None:
        self._next, self._number = sample, number
        self._block, self._over, self._broken = None, False, True
        if self._feeder is not None:
            self._feeder.stop()
        self._feeder = Feeder(self._path, sample, False) if self._path is not None else None

    def _fill(self, room: int) -> None:
        while room > 0:
            if self._playing and self._length and self._next >= self._length:
                if self._loop:
                    self._jump(0, self._number)
                else:
                    self._playing = False
            if not self._playing:
                self._put(np.zeros((room, 2), np.float32), moving=False)
                return
            wanted = min(room, self._length - self._next) if self._length else room
            samples = self._samples(wanted)
            if samples is None:  # not decoded yet; what is queued goes on meanwhile
                if not self._queue:
                    self._put(np.zeros((room, 2), np.float32), moving=False)
                return
            if len(samples):
                self._put(samples, moving=True)
                room -= len(samples)

    def _samples(self, count: int) -> FloatArray | None:
        """Return up to `count` samples from where the file stands, None while they are not there yet."""
        if self._block is None and not self._over:
            item = self._feeder.take() if self._feeder is not None else None
            if item is None:
                return None
            if isinstance(item, FileEnd):
                self._over = True
                self._length = self._length or max(item.length, 1)
                return np.zeros((0, 2), np.float32)
            self._block, self._sound = item, True
        if self._block is None:
            return np.zeros((count, 2), np.float32)
        samples = self._block.samples[:count]
        rest = self._block.samples[count:]
        self._block = Decoded(self._block.offset + len(samples), rest) if len(rest) else None
        return samples

    def _put(self, samples: FloatArray, *, moving: bool) -> None:
        samples = samples * np.float32(self._volume)
        last = self._queue[-1] if self._queue else self._now_heard
        if self._broken or moving != last.moving:
            fade = np.linspace(0, 1, min(_FADE, len(samples)), dtype=np.float32)[:, None]
            samples[: len(fade)] = samples[: len(fade)] * fade + self._last * (1 - fade)
            self._broken = False
        self._speakers.write(samples)
        self._last = samples[-1]
        self._queue.append(_Segment(len(samples), self._next, moving, self._number))
        if moving:
            self._next += len(samples)

    def _take_heard(self, heard: int) -> None:
        count, self._heard = heard - self._heard, heard
        while count > 0 and self._queue:
            segment = self._queue.popleft()
            gone = min(count, segment.count)
            start = segment.start + (gone if segment.moving else 0)
            rest = _Segment(segment.count - gone, start, segment.moving, segment.number)
            if rest.count:
                self._queue.appendleft(rest)
            self._now_heard = rest
            count -= gone
