"""Imported images on disk: a thread that decodes them, looks at them ten times a second, and decodes what was saved.

Looking works on every file system, network folders too, and in every way programs save: in place, by renaming, by
deleting and writing anew. What is half written, gone or broken is waited for, and told only when it stays so.
"""

from __future__ import annotations

import contextlib
import logging
import math
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import ShaderError
from react_app.engine.imagefile import MAX_KEPT_BYTES, LoadedImage, Marks, ReadImage, is_cut_short, marks_of, read_image
from react_app.shaders.kept_images import image_digest, image_file_digest

LOOK_S = 0.1
QUIET_S = 0.1
"""A file is read when nothing has been written to it for this long."""
PATIENCE_S = 1.0
"""What cannot be used is told only when it has stayed so for this long."""
AGAIN_S = 3.0
"""A file is looked at once more so long after it was read, for a clock that is too coarse to tell two saves apart, and
as often for as long as it cannot be used, for it may be locked."""


@dataclass(frozen=True, slots=True, eq=False)
class WatchedImage:
    """A file to read and to follow; another one of the same path is read anew.

    `kept` is a copy of what it showed last, under its hash: what is shown first where the file cannot be used.
    """

    path: str
    kept: str = ""


@dataclass(frozen=True, slots=True)
class ImageNews:
    """What became of a file: a picture (RGBA, rows from the bottom), an `error` that keeps it from being shown, both
    where a copy of it is shown instead, or neither, when the file is again what is shown. The first news of a file is
    not the last of these."""

    watched: WatchedImage
    told: LoadedImage | None = None
    pixels: NDArray[np.uint8] | None = None
    error: ShaderError | None = None


@dataclass(slots=True)
class _Seen:
    """What was found of one file, and when."""

    watched: WatchedImage
    marks: Marks = ()
    shown: str = ""
    """Hash of what is shown, empty where nothing is."""
    error: str = ""
    """What kept it from being shown last, empty while all is well."""
    again_at: float = math.inf
    refused: str = ""
    """Hash of what could not be used last."""
    pending: bool = False
    """It is to be read, when it has been quiet `since` long enough; it may have been in vain before, at `read_at`."""
    since: float = -math.inf
    read_at: float = -math.inf


class ImageLooker:
    """Tells which of some files hold another picture than before; knows no thread and no clock."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def watch(self, wanted: Mapping[str, WatchedImage]) -> None:
        """Follow these files, by path, and no others."""
        known = self._seen
        self._seen = {}
        for path, watched in wanted.items():
            seen = known.get(path)
            self._seen[path] = seen if seen is not None and seen.watched is watched else _Seen(watched)

    def look(self, now: float) -> Iterator[ImageNews]:
        """Yield what became of the files since the last look."""
        for path, seen in self._seen.items():
            news = self._news(seen, Path(path), now)
            if news is not None:
                yield news

    def _news(self, seen: _Seen, path: Path, now: float) -> ImageNews | None:
        marks = marks_of(path)
        if marks != seen.marks:
            seen.since = now if seen.marks else -math.inf  # what nobody has seen yet is read at once
            seen.marks, seen.pending = marks, True
        elif not seen.pending and now >= seen.again_at:
            seen.again_at = now + AGAIN_S if seen.error else math.inf
            digest = image_file_digest(path)
            seen.pending = digest != seen.refused and (digest != seen.shown or bool(seen.error))
            seen.since = -math.inf
        if not seen.pending or not _is_time(seen, now):
            return None
        first = seen.read_at == -math.inf
        seen.read_at = now
        return self._read(seen, path, now, lenient=first)

    def _read(self, seen: _Seen, path: Path, now: float, *, lenient: bool) -> ImageNews | None:
        digest = image_file_digest(path)
        if digest and digest == seen.shown:
            return self._settle(seen, digest, now)
        kept = seen.watched.kept
        try:
            found = _read_whole(path, lenient=lenient and (not kept or digest == Path(kept).stem))
        except ShaderError as error:
            return self._refuse(seen, digest, error, now)
        if found.told.data is not None:
            digest = image_digest(found.told.data)
        elif found.told.size <= MAX_KEPT_BYTES:
            return None  # written to while it was read: looked at again
        seen.marks = found.marks
        self._settle(seen, digest, now)
        return _picture(seen.watched, found)

    @staticmethod
    def _settle(seen: _Seen, digest: str, now: float) -> ImageNews | None:
        told, seen.error, seen.refused = seen.error, "", ""
        seen.shown, seen.pending, seen.again_at = digest, False, now + AGAIN_S
        return ImageNews(seen.watched) if told else None

    @staticmethod
    def _refuse(seen: _Seen, digest: str, error: ShaderError, now: float) -> ImageNews | None:
        if now - seen.since < PATIENCE_S:
            return None
        told, seen.error = seen.error, str(error)
        seen.refused, seen.pending, seen.again_at = digest, False, now + AGAIN_S
        copy = None if seen.shown else _copy(seen.watched)
        if copy is not None and copy.told.data is not None:
            seen.shown = image_digest(copy.told.data)
            return _picture(seen.watched, copy, error)
        return None if told == seen.error else ImageNews(seen.watched, error=error)


class ImageWatch:
    """The thread; it is begun by the first file to follow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wanted: Mapping[str, WatchedImage] = {}
        self._news: queue.SimpleQueue[ImageNews] = queue.SimpleQueue()
        self._stopped = False
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, images: Mapping[str, WatchedImage]) -> None:
        """Follow these files and no others; returns at once."""
        self._wanted = dict(images)
        if self._thread is None and images:
            self._thread = threading.Thread(target=self._run, name="image-watch", daemon=True)
            self._thread.start()
        self._wake.set()

    def take(self) -> list[ImageNews]:
        """Return what became of the files since the last call."""
        news = []
        with contextlib.suppress(queue.Empty):
            while True:
                news.append(self._news.get_nowait())
        return news

    def stop(self) -> None:
        """Stop following."""
        self._stopped = True
        self._wake.set()

    def _run(self) -> None:
        looker = ImageLooker()
        known: Mapping[str, WatchedImage] = {}
        while not self._stopped:
            self._wake.clear()
            if self._wanted is not known:
                known = self._wanted
                looker.watch(known)
            for news in looker.look(self._clock()):
                self._news.put(news)
            self._wake.wait(LOOK_S)


def _is_time(seen: _Seen, now: float) -> bool:
    """Tell whether a file is to be read: it is quiet, and was not read in vain a moment ago."""
    quiet = now - seen.since
    return quiet >= PATIENCE_S or (quiet >= QUIET_S and seen.read_at < seen.since)


def _picture(watched: WatchedImage, found: ReadImage, error: ShaderError | None = None) -> ImageNews:
    told = replace(found.told, path=watched.path)
    return ImageNews(watched, told, np.ascontiguousarray(found.pixels[::-1]), error)


def _copy(watched: WatchedImage) -> ReadImage | None:
    """Return the copy of what a file showed last, None where there is none that can be used."""
    if watched.kept:
        with contextlib.suppress(ShaderError):  # what is wrong with the file itself is told
            return _read_whole(Path(watched.kept), lenient=True)
    return None


def _read_whole(path: Path, *, lenient: bool) -> ReadImage:
    """Read an image; a `lenient` one may lack its end, if it can be decoded without.

    Raises:
        ShaderError: it cannot be used.
    """
    try:
        found = read_image(path)
    except ShaderError:
        raise
    except Exception as error:  # whatever a decoder makes of a file, the others are followed
        logging.getLogger(__name__).exception("%s cannot be read.", path)
        raise ShaderError(f"The imported image cannot be read: {type(error).__name__}.", path=path) from error
    if not lenient and found.told.data is not None and is_cut_short(found.told.data):
        raise ShaderError("The imported image was not written to its end.", path=path)
    return found
