"""What is done to compels: made, started, cancelled, tried again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from sync.account import Accounts, Session
from sync.compeller.models import phase_of
from sync.errors import ConflictError, MissingError, SyncError
from sync.following import Following
from sync.journal import Journal
from sync.looking import Looker
from sync.merging import note
from sync.pulling import Puller
from sync.records import Job
from sync.showing import state_of
from sync.store import Store
from sync.transfers import Progress, Transfers
from sync.views import Wish

_log = logging.getLogger(__name__)


class Maker:
    """Carries out what the user wants of compels. Any thread may call it."""

    def __init__(
        self,
        store: Store,
        accounts: Accounts,
        journal: Journal,
        following: Following,
        transfers: Transfers,
        puller: Puller,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._journal = journal
        self._following = following
        self._transfers = transfers
        self._puller = puller
        self._clock = clock

    def from_file(self, track: Path, wish: Wish, progress: Progress | None) -> str:
        """Have a compel made of a file; see `Cloud.create_from_file`."""
        session = self._accounts.session()
        key = self._journal.write_file(session.server, session.account, track, wish)
        self._carry_out(session, key, progress)
        return key

    def from_music(self, music_id: str, wish: Wish) -> str:
        """Have a compel made of found music."""
        session = self._accounts.session()
        key = self._journal.write_music(session.server, session.account, music_id, wish)
        self._carry_out(session, key, None)
        return key

    def start(self, key: str) -> None:
        """Start the render of a compel that is ready."""
        job = self._store.job(key)
        if not job.id or phase_of(job.status) != "ready":
            raise ConflictError(f"“{job.title}” cannot be started now.")
        self._looker(job, lambda looker: looker.start(job))

    def cancel(self, key: str) -> None:
        """Cancel a compel that is being made, or the download of one that is done."""
        job = self._store.job(key)
        state = state_of(job, self._store.intent(key))
        if state == "done":
            self._puller.stop_trying(key)
            self._transfers.stop(key)
        elif state == "sending":
            self._store.change_job(key, cancel_wanted=True)
            self._resume(key)
        elif state not in ("failed", "cancelled"):
            self._store.change_job(key, cancel_wanted=True)
            self._looker(job, lambda looker: looker.cancel(job))
        self._transfers.changed()

    def retry(self, key: str) -> None:
        """Try again what failed."""
        job = self._store.job(key)
        intent = self._store.intent(key)
        state = state_of(job, intent)
        if intent is not None and (state == "sending" or intent.state == "refused"):
            session = self.session_of(job)
            self._journal.again(key)
            self._carry_out(session, key, None)
        elif state == "done":
            self._store.change_download(key, state="waiting", tries=0, next_try=0.0, message="")
        elif state == "failed":
            self._render_again(job)
        self._transfers.changed()

    def resume(self) -> None:
        """Go on with every wish that is due."""
        now = self._clock()
        for key, intent in self._store.intents().items():
            if intent.state not in ("settled", "refused") and intent.next_try <= now:
                self._resume(key)

    def session_of(self, job: Job) -> Session:
        """Return the account that is signed in, if a compel is one of its own.

        Raises:
            SignInError: nobody is signed in.
            ConflictError: somebody else is.
        """
        session = self._accounts.session()
        if (job.server, job.account) != (session.server, session.account):
            raise ConflictError(f"“{job.title}” belongs to {job.account} at {job.server}. Sign in there first.")
        return session

    def _carry_out(self, session: Session, key: str, progress: Progress | None) -> None:
        with self._transfers.sending(key, progress) as told:
            self._journal.carry_out(session.client, key, told)

    def _resume(self, key: str) -> None:
        """Go on with one wish; what goes wrong is kept with it."""
        try:
            self._carry_out(self.session_of(self._store.job(key)), key, None)
        except SyncError as error:
            _log.info("%s: %s", key, error)

    def _render_again(self, job: Job) -> None:
        session = self.session_of(job)
        try:
            compel = session.client.start_render(job.id)
        except (ConflictError, MissingError) as error:
            raise ConflictError("This cannot be rendered again. Make a new one of the same track.") from error
        self._store.change_job(job.key, message="", billing_url="", progress=0.0, started=self._clock())
        note(self._store, self._store.job(job.key), compel, self._clock())

    def _looker(self, job: Job, act: Callable[[Looker], None]) -> None:
        self.session_of(job)
        with self._following.asking() as session:
            act(Looker(self._store, session.client, session.server, session.account, self._clock))
        self._transfers.changed()
