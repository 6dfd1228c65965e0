"""From a finished compel to a checked video in the cache, and to its poster."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync.cache import Cache
from sync.checksums import Checksum, parse
from sync.compeller import Compeller
from sync.compeller.models import Rendering
from sync.downloads import Fetched, Limits, Source, StoppedError, fetch
from sync.errors import ConflictError, DownloadError, ForbiddenError, MissingError, SignInError, SyncError
from sync.locks import held
from sync.playable import Playable, check
from sync.posters import Posters
from sync.records import Download, Job
from sync.retrying import back_off
from sync.store import Store
from sync.transport import Transport

_log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
NOT_BY_ITSELF = -1
"""`Download.tries` of one that the user stopped: it is not begun again without asking."""
MOST_TRIES = 6
_FIRST_PAUSE_S = 30.0
_SWEPT_AFTER_S = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Way:
    """How to reach the server of a compel."""

    client: Compeller
    transport: Transport


class Puller:
    """Fetches videos. Any thread or process may pull; a video is fetched by one at a time, the others wait for it."""

    def __init__(
        self,
        store: Store,
        cache: Cache,
        parts: Path,
        posters: Posters,
        *,
        clock: Callable[[], float],
        random: Callable[[], float],
        limits: Limits | None = None,
        checked: Callable[[Path, Path | None], Playable] = check,
    ) -> None:
        self._store = store
        self._cache = cache
        self._parts = parts
        self._posters = posters
        self._clock = clock
        self._random = random
        self._limits = limits or Limits()
        self._checked = checked

    def video(self, key: str) -> Path | None:
        """Return the video of a compel if it is here."""
        return self._cache.find(self._store.download(key).name)

    def pull(self, way: Way, job: Job, stop: threading.Event, progress: Progress) -> Path:
        """Fetch, check and keep the video of a compel that is done; return where it is.

        Raises:
            SyncError: it could not be had; whether it is tried again is written down.
        """
        here = self._there(job)
        if here is not None:
            return here
        self._store.change_download(
            job.key, state="waiting", message="", tries=max(0, self._store.download(job.key).tries)
        )
        try:
            rendering = self._rendering(way.client, job)
            path = self._part(job.server, rendering.id)
            while True:
                with held(path.with_name(path.name + ".lock"), wait_s=0.5) as got:
                    here = self._there(job)
                    if here is not None:
                        return here
                    if got:
                        return self._fetched(way, job, rendering, path, stop, progress)
                if stop.is_set():
                    raise StoppedError
                self._tell_of_other(path, rendering, progress)
        except SyncError as error:
            self._failed(job.key, error)
            raise

    def due(self, job: Job, download: Download) -> bool:
        """Tell whether the video of a compel that is done is to be fetched now, without anybody asking."""
        if download.name and self._cache.find(download.name) is not None:
            return False
        if download.state in ("waiting", "loading", "checking"):
            return True
        if download.state == "failed":
            return 0.0 < download.next_try <= self._clock()
        return job.followed and download.state == "none" and not download.name and not download.tries

    def stop_trying(self, key: str) -> None:
        """Fetch a video no more until somebody asks for it."""
        self._store.change_download(key, state="none", tries=NOT_BY_ITSELF, next_try=0.0, message="")

    def part_size(self, job: Job, download: Download) -> int:
        """Return how many bytes of an unfinished video are here."""
        if not download.rendering_id:
            return 0
        try:
            return self._part(job.server, download.rendering_id).stat().st_size
        except OSError:
            return 0

    def forget(self, job: Job, used: frozenset[Path]) -> None:
        """Delete the video, what there is of it, and the poster; files in `used` stay."""
        download = self._store.download(job.key)
        video = self._cache.find(download.name)
        shared = any(other.name == download.name for key, other in self._store.downloads().items() if key != job.key)
        if video is not None and not shared and os.path.realpath(video) not in map(os.path.realpath, used):
            self._cache.remove(video)
        if download.rendering_id:
            part = self._part(job.server, download.rendering_id)
            for path in (part, part.with_name(part.name + ".json")):
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
        self._posters.remove(job)

    def sweep(self) -> None:
        """Delete what there is of videos that nobody wants any more, a week after it was last written to."""
        wanted = set()
        for key, download in self._store.downloads().items():
            if download.rendering_id and download.state != "there":
                wanted.add(self._part(self._store.job(key).server, download.rendering_id).name)
        for path in self._parts.glob("*.part*"):
            name = path.name.split(".part")[0] + ".part"
            with contextlib.suppress(OSError):
                if name not in wanted and self._clock() - path.stat().st_mtime > _SWEPT_AFTER_S:
                    path.unlink()

    def _there(self, job: Job) -> Path | None:
        here = self.video(job.key)
        if here is not None:
            self._store.change_download(job.key, state="there", message="", next_try=0.0)
            self._cache.touch(here)
        return here

    def _rendering(self, client: Compeller, job: Job) -> Rendering:
        """Return the rendering to fetch: the one the compel names, else the newest that is done."""
        found: Rendering | None = None
        if job.rendering_id:
            with contextlib.suppress(MissingError):
                found = client.rendering(job.rendering_id)
        if found is None:
            done = [item for item in client.renderings(job.id) if item.phase == "done" and item.id]
            found = max(done, key=lambda item: item.created.timestamp() if item.created else 0.0, default=None)
        if found is None or not found.id:
            raise MissingError(f"The server has no video of “{job.title}” yet. Try again later.")
        self._store.change_job(job.key, rendering_id=found.id)
        self._store.change_download(job.key, rendering_id=found.id, size=found.size_bytes or 0)
        return found

    def _fetched(
        self, way: Way, job: Job, rendering: Rendering, part: Path, stop: threading.Event, progress: Progress
    ) -> Path:
        origin = {"server": job.server, "compel": job.id, "rendering": rendering.id}
        known = self._cache.from_origin(origin)
        if known is not None:
            self._store.change_download(job.key, state="there", digest=known.stem, name=known.name, message="")
            return known
        self._store.change_download(job.key, state="loading")
        if rendering.thumbnail_url:
            self._posters.fetch(way.transport, job, rendering.thumbnail_url)
        got = self._get(way, job, rendering, part, stop, progress)
        self._store.change_download(job.key, state="checking", size=got.size)
        kept = self._checked_video(job, got, part, origin)
        self._store.change_download(
            job.key, state="there", digest=got.digest, name=kept.name, size=got.size, message="", tries=0, next_try=0.0
        )
        return kept

    def _checked_video(self, job: Job, got: Fetched, part: Path, origin: dict[str, str]) -> Path:
        """Return where a fetched file is in the cache; one that does not play is deleted.

        Raises:
            DownloadError: it does not play.
        """
        picture = part.with_name(part.name + ".jpg")
        notes = part.with_name(part.name + ".json")
        try:
            facts = self._checked(got.path, None if self._posters.find(job) else picture)
        except DownloadError:
            got.path.unlink(missing_ok=True)
            notes.unlink(missing_ok=True)
            raise
        kept = self._cache.adopt(got.path, got.digest, facts.suffix, origin)
        notes.unlink(missing_ok=True)
        self._posters.hang(job, picture)
        return kept

    def _get(
        self, way: Way, job: Job, rendering: Rendering, part: Path, stop: threading.Event, progress: Progress
    ) -> Fetched:
        """Fetch a rendering; an address that has run out is asked for anew once."""
        for attempt in (1, 2):
            checksum = parse(rendering.checksum) if rendering.checksum else None
            sums: tuple[Checksum, ...] = (checksum,) if checksum else ()
            source = Source(way.client.download_url(rendering), rendering.size_bytes, sums)
            try:
                return fetch(
                    *(way.transport, source, part),
                    stop=stop,
                    progress=progress,
                    limits=self._limits,
                    random=self._random,
                )
            except (MissingError, ForbiddenError, SignInError):
                if attempt == 2:
                    raise
                rendering = way.client.rendering(rendering.id)
        raise AssertionError("not reached")

    def _failed(self, key: str, error: SyncError) -> None:
        if isinstance(error, StoppedError):
            unwanted = self._store.download(key).tries == NOT_BY_ITSELF
            self._store.change_download(key, state="none" if unwanted else "waiting")
            return
        tries = max(self._store.download(key).tries, 0) + 1
        again = tries < MOST_TRIES and not (isinstance(error, DownloadError) and not error.again)
        wait = getattr(error, "retry_after", None) or _FIRST_PAUSE_S * 2.0**tries + back_off(tries, self._random)
        due = self._clock() + wait if again and not isinstance(error, (ConflictError, SignInError)) else 0.0
        self._store.change_download(key, state="failed", message=str(error), tries=tries, next_try=due)

    def _tell_of_other(self, part: Path, rendering: Rendering, progress: Progress) -> None:
        with contextlib.suppress(OSError):
            progress(part.stat().st_size, rendering.size_bytes or 0)

    def _part(self, server: str, rendering_id: str) -> Path:
        name = hashlib.sha256(f"{server}\n{rendering_id}".encode()).hexdigest()[:32]
        return self._parts / f"{name}.part"
