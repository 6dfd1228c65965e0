"""One look at the server: the list of compels, single ones that are missing from it, and what is due to be done."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sync.compeller import Compeller
from sync.compeller.models import FINAL, Compel, phase_of
from sync.errors import ConflictError, MissingError, QuotaError, ServiceError, SyncError
from sync.merging import merge, note
from sync.records import Job
from sync.store import Store

_log = logging.getLogger(__name__)
_PAGE = 100
_PAGES = 20
_SINGLES = 20
_START_AGAIN_S = 60.0
_NO_CREDITS_S = 3600.0
GONE = "The server does not have this any more."


class Looker:
    """Looks at one account of one server and brings the record up to date. Any thread may."""

    def __init__(self, store: Store, client: Compeller, server: str, account: str, clock: Callable[[], float]) -> None:
        self._store = store
        self._client = client
        self._server = server
        self._account = account
        self._clock = clock

    def look(self, *, deep: bool) -> None:
        """Read the newest compels (all of them if `deep`) and those in the making; start and cancel what is due.

        Raises:
            SyncError: the server could not be looked at.
        """
        now = self._clock()
        read: dict[str, Compel] = {}
        for page in range(_PAGES if deep else 1):
            listed = self._client.list_compels(limit=_PAGE, offset=page * _PAGE)
            fresh = [compel for compel in listed if compel.id not in read]
            read.update((compel.id, compel) for compel in fresh)
            if not fresh or len(listed) < _PAGE:
                break
        for compel in read.values():
            merge(self._store, self._server, self._account, compel, now)
        missing = [job for job in self._store.jobs(self._server, self._account) if self._missing(job, read)]
        for job in missing[:_SINGLES]:
            self._single(job, now)
        self._act()

    def start(self, job: Job) -> None:
        """Ask for the render of a compel.

        Raises:
            ConflictError: it is not in a state that allows this.
            QuotaError: credits are used up; also noted with the compel.
        """
        self._store.change_job(job.key, started=self._clock())
        try:
            compel = self._client.start_render(job.id)
        except QuotaError as error:
            later = self._clock() + _NO_CREDITS_S - _START_AGAIN_S
            self._store.change_job(job.key, message=str(error), billing_url=error.billing_url, started=later)
            raise
        except ConflictError:
            note(self._store, job, self._client.get_compel(job.id), self._clock())
            if phase_of(self._store.job(job.key).status) in ("queued", "working", "rendering", "done"):
                return
            raise
        note(self._store, job, compel, self._clock())

    def cancel(self, job: Job) -> None:
        """Cancel a compel."""
        self._store.change_job(job.key, cancel_wanted=True)
        note(self._store, job, self._client.cancel_compel(job.id), self._clock())

    def _missing(self, job: Job, read: dict[str, Compel]) -> bool:
        """Tell whether a compel in the making is not in the list, or there without a word of how far it is."""
        if not job.id or phase_of(job.status) in FINAL:
            return False
        listed = read.get(job.id)
        return listed is None or (listed.phase in ("working", "rendering") and not listed.stage and not listed.progress)

    def _single(self, job: Job, now: float) -> None:
        try:
            compel = self._client.get_compel(job.id)
        except MissingError:
            self._store.change_job(job.key, status="FAILED", message=GONE, looked=now, updated=now)
            return
        note(self._store, job, compel, now)

    def _act(self) -> None:
        """Cancel what the user wanted cancelled, start what is ready and was wished to start by itself."""
        for job in self._store.jobs(self._server, self._account):
            if not job.id or phase_of(job.status) in FINAL:
                continue
            try:
                if job.cancel_wanted:
                    self.cancel(job)
                elif self._may_start(job):
                    self.start(job)
            except ServiceError as error:
                _log.info("%s: %s", job.key, error)
            except SyncError as error:
                _log.info("%s: %s", job.key, error)
                return

    def _may_start(self, job: Job) -> bool:
        return awaits_start(job) and self._clock() - job.started >= _START_AGAIN_S


def awaits_start(job: Job) -> bool:
    """Tell whether a compel is ready and was wished to be rendered by itself."""
    return job.origin != "seen" and job.auto_start and phase_of(job.status) == "ready"
