"""Playing a file: what is audible now is what is heard."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from react_app.audio.decode import file_sha256, probe_track
from react_app.audio.downmix import FloatArray
from react_app.audio.feeder import Decoded, Feeder, FileEnd
from react_app.audio.grid_store import NamedGrid
from react_app.audio.heard import SILENT, Chunk, Origin
from react_app.audio.known_search import FindGrid, GridSearch
from react_app.audio.source import SourceStatus
from react_app.audio.speakers import Output, Speakers
from react_app.audio.worker import Worker
from react_app.core.errors import TrackError
from react_app.core.features import ANALYSIS_RATE
from react_app.core.problems import Problem
from react_app.link.messages import Transport

_FADE = 256
"""Samples of fade at a pause or jump; on the speakers only, the analysis hears the file as it is."""
_HASH_S = 0.25
"""A file so big that its checksum takes longer plays without waiting for it; a second segment tells it later."""
_QUIET_S = 0.3
"""When the speakers stand still for this long, the stream is filled with silence."""


class FileSource:
    """Plays a file and hears it in the same moment.

    `file_worker` looks at the file, `hash_worker` reads all of it, `device_worker` opens the speakers, `find_grid`
    begins the search for its grid; none is waited for.
    """

    def __init__(
        self,
        path: Path,
        open_output: Callable[[], Output],
        now: float,
        *,
        device_worker: Worker,
        file_worker: Worker,
        hash_worker: Worker,
        find_grid: FindGrid | None = None,
    ) -> None:
        self._path = path
        self._speakers = Speakers(open_output, device_worker, now)
        self._look = file_worker.ask(lambda: probe_track(path))
        self._hash = hash_worker.ask(lambda: file_sha256(path))
        self._sha256 = ""
        self._find_grid = find_grid
        self._search: GridSearch | None = None
        self._known = False
        self._duration = 0.0
        self._error: TrackError | None = None
        self._playing, self._loop = True, False
        self._next = 0
        self._feeder: Feeder | None = None
        self._block: Decoded | None = None
        self._queue: deque[tuple[FloatArray, Origin]] = deque()
        self._heard = 0
        self._heard_position = 0
        self._queued: Origin | None = None
        self._last = np.zeros(2, np.float32)
        self._started = self._flowing = self._sounding = False
        self._moved_at = now

    @property
    def live(self) -> bool:
        """True while samples become audible; pauses are part of what is heard."""
        return self._flowing and self._error is None

    @property
    def status(self) -> SourceStatus:
        """Where it plays and on what."""
        text = ""
        problems: tuple[Problem, ...] = ()
        if self._error is not None:
            text = str(self._error)
            return SourceStatus("lost", text, problems=(Problem("audio-file", text, "error", str(self._path)),))
        silent = self._speakers.why_silent
        if silent:
            text = f"{self._path.name} plays without sound: {silent}"
            problems = (Problem("speakers", text, "info"),)
        elif self._started:
            text = f"Playing {self._path.name} on {self._speakers.label}."
        search = self._search
        if search is not None and search.failure:
            problems = (*problems, Problem("grid", search.failure, "info", str(self._path)))
        position = min(self._heard_position / ANALYSIS_RATE, self._duration or 1e9)
        return SourceStatus(
            state="running" if self._started else "opening",
            text=text,
            playing=self._playing,
            loop=self._loop,
            position=position,
            duration=self._duration,
            speakers=self._speakers.label,
            grid=search.state if search is not None else "",
            grid_progress=search.progress if search is not None else 0.0,
            grid_path=self.grid.path if self.grid is not None else "",
            problems=problems,
        )

    @property
    def grid(self) -> NamedGrid | None:
        """The file's grid, once it is known."""
        return self._search.found if self._search is not None else None

    def transport(self, message: Transport) -> None:
        """Play, pause, seek or loop; heard when what is queued for the speakers has been played."""
        if message.action == "play":
            if not self._playing and self._at_end():
                self._jump(0)
            self._playing = True
        elif message.action == "pause":
            self._playing = False
        elif message.action == "seek":
            last = round(self._duration * ANALYSIS_RATE) if self._duration else 1 << 62
            self._jump(min(max(0, round(message.position * ANALYSIS_RATE)), last))
        elif message.action == "loop" and self._loop != (message.position != 0):
            self._loop = message.position != 0
            self._jump(self._next)  # what was decoded ahead may go on wrongly after the end

    def poll(self, now: float) -> list[Chunk]:
        """Queue what comes next and return what became audible since the last call."""
        self._speakers.poll(now)
        if not self._ready(now):
            return []
        self._fill(self._speakers.room(now))
        count = int(self._speakers.heard(now)) - self._heard
        if count <= 0:
            self._flowing = self._flowing and now - self._moved_at < _QUIET_S
            return []
        splice, self._flowing, self._started, self._moved_at = not self._flowing, True, True, now
        return self._audible(count, now, splice)

    def close(self) -> None:
        """Let go of the speakers, the decoding thread and the search for the grid."""
        self._speakers.close()
        if self._search is not None:
            self._search.stop()
        if self._feeder is not None:
            self._feeder.stop()

    def _ready(self, now: float) -> bool:
        """True once the file was looked at, the first samples are decoded and the speakers had their chance."""
        if self._error is not None:
            return False
        if not self._look.done:
            return False
        if self._look.result is None:
            error = self._look.error
            self._error = error if isinstance(error, TrackError) else TrackError(f"{self._path} cannot be played.")
            return False
        if not self._known:
            self._known = True
            self._duration = self._look.result.duration
            if self._duration:
                self._next = min(self._next, round(self._duration * ANALYSIS_RATE))
        if not self._sha256 and self._hash.done:
            self._sha256 = self._hash.result or ""
            if self._sha256 and self._find_grid is not None:
                self._search = self._find_grid(self._path, self._sha256)
        if self._feeder is None:
            self._feeder = Feeder(self._path, self._next, self._loop)
        if self._started:
            return True
        if self._block is None:
            self._heard_position = self._next
            self._block = self._taken()
        looked = self._hash.done and (self._search is None or self._search.looked)
        asked = looked or now - self._hash.asked_at > _HASH_S
        return (self._block is not None or bool(self._queue)) and asked and not self._speakers.opening

    def _at_end(self) -> bool:
        return bool(self._duration) and self._next >= round(self._duration * ANALYSIS_RATE) - 1

    def _jump(self, sample: int) -> None:
        """Go on from another place; the samples are decoded in the background."""
        self._next = sample
        self._block = None
        if not self._sounding:
            self._heard_position = sample
        if self._feeder is not None:
            self._feeder.stop()
            self._feeder = Feeder(self._path, sample, self._loop)

    def _taken(self) -> Decoded | None:
        """Return the next decoded block; None while it is not there, or when the file is over."""
        item = self._feeder.take() if self._feeder is not None else None
        if isinstance(item, FileEnd):
            if self._feeder is not None and self._feeder.error is not None:
                self._error = self._feeder.error
            self._duration = item.length / ANALYSIS_RATE
            self._playing = False
            return None
        return item

    def _fill(self, room: int) -> None:
        """Queue up to `room` samples: of the file while it plays, silence otherwise."""
        while room > 0:
            if self._playing and self._block is None:
                self._block = self._taken()
            if not self._playing or self._block is None:
                self._queue_up(np.zeros((room, 2), np.float32), SILENT)
                return
            block = self._block
            samples = block.samples[:room]
            self._queue_up(samples, Origin("file", str(self._path), self._sha256, block.offset))
            room -= len(samples)
            self._next = block.offset + len(samples)
            rest = block.samples[len(samples) :]
            self._block = Decoded(self._next, rest) if len(rest) else None

    def _queue_up(self, samples: FloatArray, origin: Origin) -> None:
        self._queue.append((samples, origin))
        if origin != self._queued and not (self._loop and origin.offset == 0 and origin.kind == "file"):
            fade = np.linspace(0, 1, min(_FADE, len(samples)), dtype=np.float32)[:, None]
            joined = samples.copy()
            joined[: len(fade)] = joined[: len(fade)] * fade + self._last * (1 - fade)
            self._speakers.write(joined)
        else:
            self._speakers.write(samples)
        self._last = samples[-1]
        self._queued = replace(origin, offset=origin.offset + len(samples)) if origin.kind == "file" else origin

    def _audible(self, count: int, now: float, splice: bool) -> list[Chunk]:
        """Return the next `count` queued samples, the last of them heard just now."""
        chunks: list[Chunk] = []
        grid = self.grid
        self._heard += count
        while count > 0 and self._queue:
            samples, origin = self._queue.popleft()
            if len(samples) > count:
                rest = replace(origin, offset=origin.offset + count) if origin.kind == "file" else origin
                self._queue.appendleft((samples[count:], rest))
                samples = samples[:count]
            count -= len(samples)
            self._sounding = origin.kind == "file"
            if self._sounding:
                self._heard_position = origin.offset + len(samples)
                origin = replace(origin, grid=grid)
            elif not self._playing or self._block is None:
                self._heard_position = self._next
            chunks.append(Chunk(samples, now - count / ANALYSIS_RATE, origin, splice and not chunks))
        return chunks
