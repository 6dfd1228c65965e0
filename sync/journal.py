"""Making compels so that a crash or a lost answer never makes two: every step is written down before it is taken.

written -> (upload) -> uploaded -> sending -> settled. While it is "sending", nobody knows whether the server has it:
then its newest compels are listed and compared before anything is sent again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path

from sync.account import on_this_machine
from sync.checksums import digest_of
from sync.compeller import Compeller
from sync.compeller.models import Compel
from sync.errors import (
    BusyError,
    ConflictError,
    ForbiddenError,
    MissingError,
    OfflineError,
    QuotaError,
    RefusedError,
    ServiceError,
    SyncError,
)
from sync.locks import held
from sync.merging import find, note
from sync.records import Intent, Job
from sync.retrying import back_off
from sync.store import Store, new_key
from sync.views import Wish

_log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
SETTLE_S = 120.0
SETTLE_NEAR_S = 10.0
"""For a server on this machine."""
_PAGE = 100
_PAGES = 5
_NO = (RefusedError, QuotaError, ForbiddenError, MissingError, ConflictError)
"""Answers after which it is sure that nothing was made, and that asking again the same way is useless."""


class Journal:
    """Writes wishes down and carries them out. Any thread or process may; they take turns for one wish.

    `settle_s` is how long after sending the server may still be busy making what it did not answer: before that
    nothing is sent again.
    """

    def __init__(
        self,
        store: Store,
        locks: Path,
        *,
        clock: Callable[[], float],
        random: Callable[[], float],
        settle_s: Callable[[str], float] = lambda server: SETTLE_NEAR_S if on_this_machine(server) else SETTLE_S,
    ) -> None:
        self._store = store
        self._locks = locks
        self._clock = clock
        self._random = random
        self._settle_s = settle_s

    def write_file(self, server: str, account: str, track: Path, wish: Wish) -> str:
        """Write down that a compel is to be made from a file; return its key.

        Raises:
            RefusedError: the file cannot be read or is empty.
        """
        path = track.expanduser().absolute()
        digest, size = _hashed(path)
        job = _job(server, account, "upload", wish, wish.title.strip() or path.stem, self._clock())
        self._store.add(job, Intent(job.key, track=str(path), digest=digest, size=size))
        return job.key

    def write_music(self, server: str, account: str, music_id: str, wish: Wish) -> str:
        """Write down that a compel is to be made from found music; return its key."""
        if not music_id:
            raise RefusedError("Choose a track first.")
        job = _job(server, account, "music", wish, wish.title.strip() or "Untitled", self._clock())
        self._store.add(job, Intent(job.key, state="uploaded", music_id=music_id))
        return job.key

    def again(self, key: str) -> None:
        """Make a wish that was refused ready to be carried out again."""
        intent = self._store.intent(key)
        if intent is not None and intent.state == "refused":
            state = "uploaded" if intent.media_id or intent.music_id else "written"
            self._store.change_intent(key, state=state, message="", tries=0, next_try=0.0, sent=0.0, known="")
            self._store.change_job(key, cancel_wanted=False, status="", message="", billing_url="")
        else:
            self._store.change_intent(key, next_try=0.0)

    def carry_out(self, client: Compeller, key: str, progress: Progress | None = None) -> None:
        """Do what is left of a wish.

        Raises:
            SyncError: it could not be done; whether and when it is tried again is written down.
        """
        with held(self._locks / f"{key}.lock") as got:
            if not got:
                raise ConflictError("This is being sent already.")
            intent = self._store.intent(key)
            if intent is None or intent.state in ("settled", "refused"):
                return
            try:
                self._step(client, self._store.job(key), intent, progress or (lambda done, total: None))
            except SyncError as error:
                self._failed(key, error)
                raise

    def _step(self, client: Compeller, job: Job, intent: Intent, progress: Progress) -> None:
        if intent.state == "sending":
            made = find(self._store, job, intent, self._recent(client, intent))
            if made is not None:
                self._settle(job, made)
                return
            ends = intent.sent + self._settle_s(job.server)
            if self._clock() < ends:
                self._store.change_intent(job.key, next_try=ends)
                raise OfflineError(
                    "The server did not answer. It is asked whether it has this before anything is sent again.",
                    ambiguous=True,
                )
        if job.cancel_wanted:
            self._store.change_intent(job.key, state="refused", message="")
            return
        if not intent.media_id and not intent.music_id:
            intent = self._upload(client, job, intent, progress)
        if self._store.job(job.key).cancel_wanted:
            self._store.change_intent(job.key, state="refused", message="")
            return
        known = [compel.id for compel in client.list_compels(limit=_PAGE)]
        self._store.change_intent(job.key, state="sending", sent=self._clock(), known=json.dumps(known), message="")
        self._settle(job, self._send(client, job, intent))

    def _upload(self, client: Compeller, job: Job, intent: Intent, progress: Progress) -> Intent:
        path = Path(intent.track)
        if _hashed(path) != (intent.digest, intent.size):
            raise RefusedError(f"{path.name} has changed since. Make a new compel of it.")

        def told(done: int, total: int) -> None:
            progress(done, total)
            if self._store.job(job.key).cancel_wanted:
                raise _CancelledError("Cancelled.")

        media = client.upload_media(path, progress=told)
        self._store.change_intent(job.key, state="uploaded", media_id=media.id)
        found = self._store.intent(job.key)
        assert found is not None
        return found

    def _send(self, client: Compeller, job: Job, intent: Intent) -> Compel:
        try:
            if intent.music_id:
                return client.create_compel_from_music(
                    intent.music_id,
                    title=job.title,
                    style=job.style,
                    target_platform=job.target_platform,
                    aspect_ratio=job.aspect_ratio,
                    artist_context=job.artist_context,
                    auto_start=job.auto_start,
                )
            return client.create_compel(
                job.title,
                intent.media_id,
                style=job.style,
                target_platform=job.target_platform,
                aspect_ratio=job.aspect_ratio,
                artist_context=job.artist_context,
            )
        except SyncError as error:
            if not error.ambiguous:
                self._store.change_intent(job.key, state="uploaded")
            raise

    def _settle(self, job: Job, compel: Compel) -> None:
        with self._store.transaction():
            other = self._store.job_by_id(job.server, compel.id)
            if other is not None and other.key != job.key:
                self._store.drop_job(other.key)
            self._store.change_job(job.key, id=compel.id, followed=True)
            note(self._store, job, compel, self._clock())
            self._store.change_intent(job.key, state="settled", message="")

    def _recent(self, client: Compeller, intent: Intent) -> list[Compel]:
        """Return the compels made since (and some before), newest first."""
        found: dict[str, Compel] = {}
        known = frozenset(json.loads(intent.known or "[]"))
        for page in range(_PAGES):
            listed = client.list_compels(limit=_PAGE, offset=page * _PAGE)
            fresh = [compel for compel in listed if compel.id not in found]
            found.update((compel.id, compel) for compel in fresh)
            if not fresh or any(compel.id in known for compel in listed):
                break
        return list(found.values())

    def _failed(self, key: str, error: SyncError) -> None:
        intent = self._store.intent(key)
        if intent is None or intent.state == "settled":
            return
        if isinstance(error, _CancelledError):
            self._store.change_intent(key, state="refused", message="")
            return
        billing = error.billing_url if isinstance(error, QuotaError) else ""
        self._store.change_job(key, billing_url=billing)
        if isinstance(error, _NO) and intent.state != "sending":
            media_gone = isinstance(error, MissingError) and bool(intent.media_id)
            self._store.change_intent(key, state="refused", message=str(error))
            if media_gone:
                self._store.change_intent(key, media_id="")
            return
        tries = intent.tries + 1
        wait = error.retry_after if isinstance(error, BusyError) and error.retry_after else None
        due = self._clock() + (wait if wait is not None else 2.0 + back_off(tries, self._random))
        self._store.change_intent(key, message=str(error), tries=tries, next_try=max(due, intent.next_try))


class _CancelledError(ServiceError):
    """The user cancelled it while it was uploaded."""


def _job(server: str, account: str, origin: str, wish: Wish, title: str, now: float) -> Job:
    return Job(
        key=new_key(),
        server=server,
        account=account,
        origin="music" if origin == "music" else "upload",
        title=title,
        created=now,
        updated=now,
        style=wish.style,
        target_platform=wish.target_platform,
        aspect_ratio=wish.aspect_ratio,
        artist_context=wish.artist_context,
        auto_start=wish.auto_start,
        followed=True,
    )


def _hashed(path: Path) -> tuple[str, int]:
    try:
        size = path.stat().st_size
        digest = digest_of(path)
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    if not size:
        raise RefusedError(f"{path.name} is empty.")
    return digest, size
