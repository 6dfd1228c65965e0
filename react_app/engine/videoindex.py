"""The index of a video: when each of its pictures is shown, and from which decoding can begin."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import av

from react_app.engine.videofile import open_video

_SAME_S = 1e-5
_SHORT_S, _SHORT = 1.0, 0.05
"""By how much pictures may end before the file says it does: its sound may go on a little."""


@dataclass(frozen=True, slots=True)
class VideoIndex:
    """Times in seconds from the first picture, rising: of all pictures, and of those decoding can begin with.

    `end` is when the last picture is over; `cut` says that the file could not be read to its end.
    """

    times: tuple[float, ...]
    keys: tuple[float, ...]
    end: float
    cut: bool = False
    first: int = 0
    """Time stamp of the first picture, in units of `tick` seconds."""
    tick: float = 1.0

    @property
    def duration(self) -> float:
        """Seconds it lasts, 0 for a still picture."""
        return self.end if len(self.times) > 1 else 0.0

    def since(self, origin: int) -> VideoIndex:
        """Return the index with times from another picture on: the first that can be decoded."""
        off = (origin - self.first) * self.tick
        if off == 0.0:
            return self
        times = tuple(t - off for t in self.times if t >= off - _SAME_S)
        return replace(self, times=times, keys=tuple(t - off for t in self.keys), end=self.end - off, first=origin)

    def key_before(self, t: float) -> float:
        """Return the last moment up to `t` from which decoding can begin."""
        place = bisect_right(self.keys, t + _SAME_S) - 1
        return self.keys[place] if place >= 0 else 0.0


def read_index(path: Path, stop: Callable[[], bool] = lambda: False) -> VideoIndex:
    """Read a file through without decoding it; gives up early, with what there is, when `stop` says so.

    Raises:
        BadInputError: it cannot be opened.
    """
    stamps: list[int] = []
    keys: list[int] = []
    cut = False
    newest: int | None = None
    last_duration = 0
    with closing(open_video(path)) as file:
        try:
            for packet in file.container.demux(file.stream):
                stamp = packet.pts if packet.pts is not None else packet.dts
                if stamp is None or packet.size == 0 or packet.is_discard:
                    continue
                if packet.is_corrupt:
                    cut = True
                stamps.append(stamp)
                if packet.is_keyframe:
                    keys.append(stamp)
                if newest is None or stamp > newest:
                    newest, last_duration = stamp, packet.duration or 0
                if stop():
                    break
        except (av.FFmpegError, OSError):
            cut = True
        tick = file.tick
        rate = float(file.stream.average_rate or 0)
        told = (file.container.duration or 0) / av.time_base
    if not stamps:
        return VideoIndex((), (), 0.0, cut=True)
    stamps.sort()
    first = stamps[0]
    times = tuple((stamp - first) * tick for stamp in stamps)
    mean = times[-1] / (len(times) - 1) if len(times) > 1 else 0.0
    last_s = last_duration * tick if last_duration else 1 / rate if rate else mean
    last_s = min(last_s, 4 * mean) if mean else last_s
    end = times[-1] + last_s
    cut = cut or told - end > max(_SHORT_S, _SHORT * told)
    return VideoIndex(times, tuple(sorted((key - first) * tick for key in keys)), end, cut, first, tick)
