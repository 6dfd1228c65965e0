"""Fetching one file: in pieces if it must be, gone on with after anything, and never taken for whole when it is not."""

from __future__ import annotations

import errno
import random as randomness
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync.answers import UNPACKED, Answer, looks_like_a_page
from sync.checksums import Checksum, digests_of, parse
from sync.errors import BrokenReplyError, BusyError, DownloadError, OfflineError, SyncError
from sync.exchange import Stream
from sync.partial import Partial
from sync.retrying import back_off
from sync.transport import Transport
from sync.watching import Watch

Progress = Callable[[int, int], None]
_OVERLAP = 4096
_FREE_CHECKED_EVERY = 32 << 20
_SNIFFED = 16
_UNSATISFIABLE = 416


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a download may take. `stall_bytes` at least must come in `stall_s` seconds."""

    largest: int = 64 << 30
    keep_free: int = 1 << 30
    tries: int = 6
    """In a row without a single new byte."""
    stall_s: float = 45.0
    stall_bytes: int = 16 << 10
    longest_wait_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file is. `size` and `checksums` are what the service says of it elsewhere."""

    url: str
    size: int | None = None
    checksums: tuple[Checksum, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that is whole: where it is, and its SHA-256."""

    path: Path
    digest: str
    size: int


class StoppedError(DownloadError):
    """The download was stopped; what is here is kept."""

    def __init__(self) -> None:
        super().__init__("The download was stopped.")


class _SpoiledError(DownloadError):
    """What is here cannot be part of the file: begin again."""


def fetch(
    transport: Transport,
    source: Source,
    part: Path,
    *,
    stop: threading.Event,
    progress: Progress = lambda done, total: None,
    limits: Limits | None = None,
    random: Callable[[], float] = randomness.random,
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Fetched:
    """Fetch `source` into `part`, going on with what is there; return when it is whole and its checksums are right.

    The caller holds a lock on `part`. Setting `stop` from any thread ends it soon.

    Raises:
        StoppedError: `stop` was set.
        DownloadError: it cannot be had now (`again`), or what comes is not what was promised.
        ServiceError: the service does not give it (401, 403, 404...), or asks for a long wait (`BusyError`).
    """
    return _Fetch(transport, source, part, stop, progress, limits or Limits(), random, free).run()


class _Fetch:
    def __init__(
        self,
        transport: Transport,
        source: Source,
        part: Path,
        stop: threading.Event,
        progress: Progress,
        limits: Limits,
        random: Callable[[], float],
        free: Callable[[Path], int],
    ) -> None:
        self._transport = transport
        self._source = source
        self._path = part
        self._stop = stop
        self._progress = progress
        self._limits = limits
        self._random = random
        self._free = free
        self._ranges = True
        self._checked_at = 0

    def run(self) -> Fetched:
        failures = spoiled = 0
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with Partial(self._path) as part:
            while True:
                before = part.size
                try:
                    self._ask(part)
                    return self._checked(part)
                except _SpoiledError as error:
                    spoiled += 1
                    part.drop()
                    if spoiled > 1:
                        raise DownloadError(str(error)) from error
                except OSError as error:
                    raise DownloadError(_disk_trouble(error, self._path)) from error
                except (OfflineError, BusyError, BrokenReplyError) as error:
                    failures = 0 if part.size > before else failures + 1
                    self._wait(error, failures)
                if self._stop.is_set():
                    raise StoppedError

    def _wait(self, error: SyncError, failures: int) -> None:
        """Wait before the next try, or raise if there should be none now."""
        if self._stop.is_set():
            raise StoppedError from error
        if isinstance(error, BrokenReplyError) and error.status < 500:
            raise error
        if failures >= self._limits.tries:
            raise DownloadError(f"{error} What is here already is kept; the download goes on later.") from error
        wait = error.retry_after if isinstance(error, BusyError) else None
        if wait is not None and wait > self._limits.longest_wait_s:
            raise error
        if wait is None:
            wait = min(back_off(failures, self._random), self._limits.longest_wait_s) if failures else 0.0
        self._stop.wait(wait)

    def _ask(self, part: Partial) -> None:
        """Send one request and take what comes; returns when the file is whole."""
        if part.note("packed"):
            part.drop()
        total = _number(part.note("total"))
        if part.size and total == part.size:
            return
        start = self._start(part)
        headers = _range_headers(part, start) if start else {}
        self._check_space(part, total or self._source.size)
        accepted = frozenset({_UNSATISFIABLE})
        with self._transport.stream("GET", self._source.url, headers=headers, retry=False, accepted=accepted) as stream:
            answer = Answer(stream.status, stream.headers)
            if stream.status == _UNSATISFIABLE:
                self._beyond(part, answer, start)
                return
            with Watch(stream, self._stop, lambda: part.size, self._limits.stall_s, self._limits.stall_bytes):
                self._take(part, answer, stream, start)

    def _start(self, part: Partial) -> int:
        """Return from where to ask: the end, or a little before it where nothing else proves it is the same file."""
        if not self._ranges or not part.size:
            return 0
        strong = part.note("etag") and not part.note("etag").startswith("W/")
        return part.size if strong or part.note("modified") else max(0, part.size - _OVERLAP)

    def _beyond(self, part: Partial, answer: Answer, start: int) -> None:
        if not start:
            raise DownloadError("The server says that the video is empty. Try again later.")
        known = _number(part.note("total"))
        if answer.total == part.size and (known in (None, part.size) or self._sums(part)):
            return
        raise _SpoiledError("The video on the server is not the one whose first part is here.")

    def _take(self, part: Partial, answer: Answer, stream: Stream, start: int) -> None:
        chunks = stream.chunks()
        first = b""
        wanted = part.size - start if answer.status == 206 and start else _SNIFFED
        while len(first) < wanted and (chunk := next(chunks, b"")):
            first += chunk
        if answer.status == 206 and start:
            first = self._joined(part, answer, start, first)
        elif answer.status == 206 and not answer.starts_at(0):
            raise DownloadError("The server sends a part of the video that nobody asked for. Try again later.")
        else:
            if looks_like_a_page(first, answer.kind):
                raise DownloadError("The server sent a page instead of the video. Try again later.")
            self._check_size(answer)
            part.begin(self._notes(answer))
        total = _number(part.note("total"))
        self._add(part, first, total)
        for chunk in chunks:
            self._add(part, chunk, total)
            if self._stop.is_set():
                raise StoppedError
        part.sync()
        promised = self._source.size if total is None and not self._sums(part) else total
        if promised is not None and part.size < promised:
            raise OfflineError(f"{self._transport.host} ended the download early.")
        if not part.size:
            raise DownloadError("The server sent an empty file. Try again later.")

    def _joined(self, part: Partial, answer: Answer, start: int, first: bytes) -> bytes:
        """Return what of `first` follows the bytes that are here; raise if it is not the same file."""
        if not answer.starts_at(start) or answer.packed:
            self._ranges = False
            raise BrokenReplyError("The server answers with another part than was asked for.", status=500)
        known = _number(part.note("total"))
        changed = known is not None and answer.total is not None and known != answer.total
        for name, now in (("etag", answer.etag), ("modified", answer.modified)):
            changed = changed or bool(now and part.note(name) and now != part.note(name))
        repeated = part.size - start
        if changed or first[:repeated] != part.tail(repeated)[: len(first)]:
            raise _SpoiledError("The video was replaced on the server while it was downloaded.")
        if len(first) < repeated:
            self._ranges = False
            raise BrokenReplyError("The server sends too little at a time.", status=500)
        return first[repeated:]

    def _add(self, part: Partial, data: bytes, total: int | None) -> None:
        size = part.size + len(data)
        if total is not None and size > total:
            raise _SpoiledError("The server sends more than it announced. Try again later.")
        if size > self._limits.largest:
            part.drop()
            raise DownloadError("The server sends without end: this is no video. Nothing of it was kept.", again=False)
        if size - self._checked_at >= _FREE_CHECKED_EVERY:
            self._check_space(part, total)
        if data:
            part.write(data)
            self._progress(part.size, total or self._source.size or 0)

    def _check_size(self, answer: Answer) -> None:
        said, comes = self._source.size, answer.total
        if said is not None and comes is not None and said != comes and not self._source.checksums:
            raise DownloadError(f"The server announced {said} bytes and sends {comes}: the video is not whole there.")
        if comes is not None and comes > self._limits.largest:
            raise DownloadError("The video is too large to be true.", again=False)

    def _check_space(self, part: Partial, total: int | None) -> None:
        self._checked_at = part.size
        left = max(0, (total or 0) - part.size)
        free = self._free(self._path.parent)
        if free - left < self._limits.keep_free:
            need = (left + self._limits.keep_free - free) / 1e6
            raise DownloadError(
                f"The disk has not enough space for this video: free {max(1.0, need):.0f} MB more and try again."
            )

    def _notes(self, answer: Answer) -> dict[str, str]:
        if answer.packed:
            return {"packed": "1"}
        sums = " ".join(str(item) for item in answer.checksums)
        total = "" if answer.total is None else str(answer.total)
        return {"etag": answer.etag, "modified": answer.modified, "total": total, "checksums": sums}

    def _checked(self, part: Partial) -> Fetched:
        """Return the whole file if its length and checksums are right."""
        part.sync()
        wanted = self._sums(part)
        if self._source.size is not None and part.size != self._source.size and not wanted:
            raise _SpoiledError(f"{self._source.size} bytes were announced and {part.size} came.")
        have = digests_of(self._path, {"sha256", *(item.algorithm for item in wanted)})
        if any(have[item.algorithm] != item.digest for item in wanted):
            raise _SpoiledError("What arrives does not match its checksum. Try again later.")
        return Fetched(self._path, have["sha256"], part.size)

    def _sums(self, part: Partial) -> list[Checksum]:
        """Return all that is known of what the whole file hashes to."""
        noted = (parse(text) for text in part.note("checksums").split())
        return [*(item for item in noted if item is not None), *self._source.checksums]


def _range_headers(part: Partial, start: int) -> dict[str, str]:
    etag, modified = part.note("etag"), part.note("modified")
    same = etag if etag and not etag.startswith("W/") else modified
    return {"Range": f"bytes={start}-", "Accept-Encoding": UNPACKED} | ({"If-Range": same} if same else {})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _disk_trouble(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full. Free some space and try again; what was downloaded so far is kept."
    return f"The download cannot be kept in {path.parent}: {error.strerror or error}."
