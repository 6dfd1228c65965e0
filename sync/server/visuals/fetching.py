"""Tracks on the web: fetched in the background, within bounds, and taken up again after a restart."""

from __future__ import annotations

import logging
import sqlite3
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from sync.server.core import UPLOAD_LIMIT, Core
from sync.server.guards import is_loopback
from sync.server.probing import UnreadableError, probe
from sync.server.problems import Problem
from sync.server.visuals.events import Events
from sync.server.visuals.objects import Item, Objects
from sync.server.visuals.problems import refused
from sync.server.visuals.retention import remove
from sync.server.visuals.shown import Shown
from sync.server.visuals.work import Working, fail_track

MOST_REDIRECTS = 5
LIMITS = httpx.Timeout(connect=10.0, read=30.0, write=10.0, pool=10.0)
_BLOCK = 1 << 16

log = logging.getLogger(__name__)


def check_source(url: str) -> None:
    """Check that a track may be fetched from a URL: https, or http from this machine.

    Raises:
        Problem: 422, it may not.
    """
    try:
        parts = urlsplit(url)
        httpx.URL(url)
        host, _ = parts.hostname or "", parts.port
    except (ValueError, httpx.InvalidURL) as error:
        raise refused("audio_url is no web address.", param="audio_url") from error
    if parts.scheme == "http" and not is_loopback(host):
        raise refused("audio_url begins with https:// (http:// from this machine only).", param="audio_url")
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise refused("audio_url is no web address that can be used.", param="audio_url")


class FetchError(Exception):
    """A track could not be fetched; `str(error)` is a sentence."""


class Fetcher:
    """Fetches tracks, two at a time. Any thread may call."""

    def __init__(self, core: Core, objects: Objects, shown: Shown, events: Events, working: Working) -> None:
        self._core, self._objects, self._shown = core, objects, shown
        self._events, self._working = events, working
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="fetch")
        self._closing = threading.Event()

    def start(self) -> None:
        """Take up what was left."""
        for item in self._objects.everywhere("track", "uploading"):
            if item.private.get("source"):
                self.fetch(item)
            else:
                remove(self._core, self._objects, item)

    def close(self) -> None:
        """Stop; what is not fetched is fetched after the next start."""
        self._closing.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def fetch(self, item: Item) -> None:
        """Fetch a track in the background."""
        if not self._closing.is_set():
            self._pool.submit(self._run, item)

    def _run(self, item: Item) -> None:
        try:
            self._take(item, str(item.private["source"]))
        except (FetchError, UnreadableError, Problem) as error:
            if not self._closing.is_set():
                self._failed(item, str(error))
        except OSError as error:
            if not self._closing.is_set():
                self._failed(item, f"The server cannot keep what it fetched: {error.strerror or error}.")
        except sqlite3.Error:
            if not self._closing.is_set():
                log.exception("A fetched track could not be kept.")

    def _failed(self, item: Item, message: str) -> None:
        with self._objects.db.transaction():
            now = self._objects.find(item.world, item.id)
            if now is not None:
                fail_track(self._objects, self._shown, self._events, now, "audio_url_unusable", message)

    def _take(self, item: Item, url: str) -> None:
        holder = f"visuals:{item.id}"
        with tempfile.TemporaryFile() as file:
            self._load(url, file)
            file.seek(0)
            stored = self._core.files.receive(file, holder, limit=UPLOAD_LIMIT)
        try:
            heard = probe(stored.path)
            if heard.kind != "audio":
                raise FetchError(f"What audio_url leads to is {heard.kind}, not audio.")
            with self._objects.db.transaction():
                item = self._objects.change(
                    item,
                    private={"digest": stored.digest},
                    status="analyzing",
                    sha256=stored.digest,
                    title=item.data["title"] or heard.title or _name(url),
                    artist=item.data["artist"] or heard.artist,
                    duration=round(heard.duration, 3) or None,
                )
                self._working.analyze(item, stored.digest)
        except BaseException:
            self._core.files.release(stored.digest, holder)
            raise

    def _load(self, url: str, file: IO[bytes]) -> None:
        with httpx.Client(trust_env=True, timeout=LIMITS) as http:
            for _ in range(MOST_REDIRECTS + 1):
                check_source(url)
                try:
                    with http.stream("GET", url, follow_redirects=False) as reply:
                        if reply.is_redirect:
                            url = urljoin(url, reply.headers.get("location", ""))
                            continue
                        if reply.status_code != 200:
                            raise FetchError(f"audio_url answered with error {reply.status_code}.")
                        self._copy(reply, file)
                        return
                except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError) as error:
                    raise FetchError("What audio_url leads to cannot be reached.") from error
        raise FetchError("audio_url leads round in circles.")

    def _copy(self, reply: httpx.Response, file: IO[bytes]) -> None:
        size = 0
        for chunk in reply.iter_bytes(_BLOCK):
            size += len(chunk)
            if size > UPLOAD_LIMIT:
                raise FetchError(f"What audio_url leads to is larger than {UPLOAD_LIMIT // 1_000_000} MB.")
            if self._closing.is_set():
                raise FetchError("The server stops.")
            file.write(chunk)


def _name(url: str) -> str:
    return PurePosixPath(unquote(urlsplit(url).path)).stem[:500]
