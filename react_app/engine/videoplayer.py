"""A clip that plays: a thread decodes ahead of the picture, and whoever draws takes what is there and never waits."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from av.codec.hwaccel import HWAccel

from react_app.core.errors import BadInputError
from react_app.core.frame import ClipInputs
from react_app.engine.videodecode import ClipDecoder
from react_app.engine.videoindex import read_index
from react_app.engine.videoneeds import moment_of
from react_app.engine.videopicture import Picture
from react_app.engine.videostore import Budget

_LOOK_S = 0.02
_CHECK_S = 1.0
"""How often a file is looked for that is missing, or looked at whether it is another now."""
_JUMP_S = 0.25
_LATE_S = 1.0
"""A picture passed less than this ago is shown while the right one is not decoded yet."""

Stamp = tuple[int, int, int]


class ClipPlayer:
    """Plays one file for one layer."""

    def __init__(
        self, path: Path, largest: int, budget: Budget, hardware: HWAccel | None = None, *, rgba: bool = False
    ) -> None:
        """Begin at once; `close` ends the thread."""
        self._decoder = ClipDecoder(path, largest, budget, exact=False, hardware=hardware, rgba=rgba)
        self._path = path
        self._lock = threading.Condition()
        self._wanted: tuple[ClipInputs, tuple[int, int] | None] | None = None
        self._jumps = 0
        self._closing = False
        self._failure = ""
        self._opened: Stamp | None = None
        self._indexing: threading.Thread | None = None
        self._thread = threading.Thread(target=self._run, name=f"clip {path.name}", daemon=True)
        self._thread.start()

    @property
    def failure(self) -> str:
        """Why there is nothing to show, a sentence; empty while there is, or may be soon."""
        return self._failure

    @property
    def damage(self) -> str:
        """What is wrong with a file that plays all the same, a sentence."""
        return self._decoder.cut

    def want(self, clip: ClipInputs, cover: tuple[int, int] | None, passed_s: float) -> None:
        """Say where the clip is now, `passed_s` seconds after it was said last, and what its pictures have to cover."""
        with self._lock:
            last = self._wanted
            self._wanted = (clip, cover)
            jumped = last is None or _jumped(last[0], clip, passed_s)
            if jumped:
                self._jumps += 1
            if jumped or last is None or last[1] != cover:
                self._lock.notify()

    def look(self, clip: ClipInputs) -> Picture | None:
        """Return the picture that is on, or the last one passed while it is not there yet; None to stay as it is."""
        store = self._decoder.store
        moment = moment_of(clip)
        return store.find(moment) or store.near(moment, _LATE_S, backwards=clip.speed < 0)

    def exact(self, clip: ClipInputs) -> bool:
        """Return whether the very picture that is on now is decoded."""
        return self._decoder.store.find(moment_of(clip)) is not None

    def rest(self) -> None:
        """Give the pictures back, one after the other, until the clip is wanted again; the file stays open."""
        with self._lock:
            self._wanted = None

    def close(self) -> None:
        """End soon; nothing is waited for."""
        with self._lock:
            self._closing = True
            self._lock.notify()

    def join(self, timeout_s: float) -> None:
        """Wait for the end after `close`."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        checked = 0.0
        try:
            while not self._closing:
                now = time.monotonic()
                if now - checked > _CHECK_S or self._opened is None:
                    checked = now
                    self._check()
                if self._opened is None or not self._one():
                    resting = self._wanted is None and not self._decoder.store.drop_one()
                    self._wait(_CHECK_S if self._opened is None or resting else _LOOK_S)
        except Exception:
            logging.getLogger(__name__).exception("Decoding of %s ended.", self._path)
            self._failure = f"{self._path.name} cannot be decoded; its last picture stays."
        finally:
            self._decoder.close()

    def _one(self) -> bool:
        with self._lock:
            wanted, jumps = self._wanted, self._jumps
        return wanted is not None and self._decoder.step(*wanted, jumps)

    def _wait(self, seconds: float) -> None:
        with self._lock:
            if not self._closing:
                self._lock.wait(seconds)

    def _check(self) -> None:
        """Open the file, again if there is another under its name; what is open plays on if that cannot be."""
        stamp = _stamp(self._path)
        if self._opened is not None and (stamp is None or stamp == self._opened):
            return
        with self._lock:
            cover = self._wanted[1] if self._wanted is not None else None
            waited_for = self._wanted is not None
        if not waited_for:
            return
        try:
            self._decoder.open(cover)
        except BadInputError as error:
            self._failure = f"{error}"
            return
        with self._lock:
            self._jumps += 1
        self._opened, self._failure = stamp, ""
        self._indexing = threading.Thread(target=self._read_index, args=(stamp,), name="clip index", daemon=True)
        self._indexing.start()

    def _read_index(self, stamp: Stamp | None) -> None:
        try:
            index = read_index(self._path, lambda: self._closing or self._opened != stamp)
        except BadInputError:
            return  # told by who opened it
        if not self._closing and self._opened == stamp and index.times:
            self._decoder.found_index = index


class ClipFrames:
    """A clip without a thread: every picture is waited for, so that the same frames give the same bytes."""

    def __init__(self, path: Path, largest: int, budget: Budget, *, rgba: bool = False) -> None:
        self._decoder = ClipDecoder(path, largest, budget, exact=True, hardware=None, rgba=rgba)
        self._cover: tuple[int, int] | None = None
        self._open = False
        self.failure = ""

    @property
    def damage(self) -> str:
        """What is wrong with a file that plays all the same, a sentence."""
        return self._decoder.cut

    def want(self, clip: ClipInputs, cover: tuple[int, int] | None, passed_s: float) -> None:
        """Take note of what the pictures have to cover."""
        self._cover = cover

    def look(self, clip: ClipInputs) -> Picture | None:
        """Return the picture that is on, decoded now if need be; the nearest one before where it is broken."""
        if not self._open:
            if self.failure:
                return None
            try:
                self._decoder.open(self._cover)
            except BadInputError as error:
                self.failure = str(error)
                return None
            self._open = True
        store, moment = self._decoder.store, moment_of(clip)
        while self._decoder.step(clip, self._cover, 0):
            if (found := store.find(moment)) is not None:
                return found
        return store.find(moment) or store.near(moment, float("inf"), backwards=False)

    def exact(self, clip: ClipInputs) -> bool:
        """Return True: it is there as soon as it is looked for."""
        return True

    def rest(self) -> None:
        """Do nothing: there is no thread, and memory is kept to."""

    def close(self) -> None:
        """Close the file."""
        self._decoder.close()

    def join(self, timeout_s: float) -> None:
        """Do nothing: there is nobody to wait for."""


def _jumped(last: ClipInputs, now: ClipInputs, passed_s: float) -> bool:
    """Tell whether a clip is elsewhere than it was on its way to."""
    if (last.start, last.stop, last.loop) != (now.start, now.stop, now.loop) or last.speed * now.speed < 0:
        return now.loop != "bounce" or (last.start, last.stop) != (now.start, now.stop)
    off = abs(now.position - last.position - last.speed * passed_s)
    length = now.stop - now.start
    if now.loop == "loop" and length > 0:
        off = min(off, abs(off - length), abs(off + length))
    return off > max(_JUMP_S, abs(now.speed) * passed_s)


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
