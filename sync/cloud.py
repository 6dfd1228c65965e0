"""The cloud as one object: accounts, compels and their videos. Everything it knows survives the end of the process."""

from __future__ import annotations

import logging
import random as randomness
import time
from collections.abc import Callable
from pathlib import Path

from sync.account import Accounts, on_this_machine
from sync.asking import Questions
from sync.downloads import Limits
from sync.errors import ConflictError, OfflineError, SignInError, SyncError
from sync.following import Following
from sync.gathering import Gatherer
from sync.hooking import Hooks
from sync.journal import Journal
from sync.making import Maker
from sync.posters import Posters
from sync.pulling import Puller, Way
from sync.records import Download
from sync.secrets import Secrets
from sync.shelf import Shelf
from sync.showing import state_of
from sync.store import Store
from sync.transfers import Transfers
from sync.views import CloudView, CompelView, CreditsView, MusicView, StyleView, Wish

_log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all; 0 if not known) from the thread that does it."""

_REFUSED = "Sign in again: the server does not accept the token any more."
_UNREADABLE = "The token cannot be read. Unlock the keyring of this system, or sign in again."


def nothing_in_use() -> frozenset[Path]:
    """Return no path: for programs that show nothing."""
    return frozenset()


class Cloud:
    """What a user can do with the cloud. Every method may be called from any thread and from several processes at once.

    Methods block until done and raise `SyncError`s, but `view` never touches the network. `folder` keeps the record,
    unfinished downloads and the cache; `in_use` names the files that must not be evicted from the cache now.
    """

    def __init__(
        self,
        folder: Path,
        *,
        secrets: Secrets,
        user_agent: str,
        in_use: Callable[[], frozenset[Path]] = nothing_in_use,
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = randomness.random,
        limits: Limits | None = None,
    ) -> None:
        """Raises StoreError if the record cannot be opened."""
        self.folder = folder
        self.store = Store(folder / "cloud.db")
        self._accounts = Accounts(self.store, secrets, user_agent, folder, random)
        self._transfers = Transfers()
        self.shelf = Shelf(self.store, folder / "videos", None if in_use is nothing_in_use else in_use)
        self._posters = Posters(folder / "posters")
        self._puller = Puller(
            *(self.store, self.shelf.cache, folder / "parts", self._posters),
            clock=clock,
            random=random,
            limits=limits,
        )
        self._gatherer = Gatherer(self.store, self.shelf.cache, self._posters, self._puller, self._transfers)
        self.following = Following(self.store, self._accounts, clock=clock, random=random)
        journal = Journal(self.store, folder / "locks", clock=clock, random=random)
        self._maker = Maker(self.store, self._accounts, journal, self.following, self._transfers, self._puller, clock)
        self._questions = Questions(self.store, self._accounts, self.following, clock)
        self._pictured: set[str] = set()
        self._pictured_at = (-1, -1)
        self._hooks = Hooks(self.store, self._accounts, secrets)

    def on_change(self, changed: Callable[[], None]) -> None:
        """Have `changed` called, from whatever thread it happens in, when anything a view shows may have changed."""
        self._transfers.changed = changed

    def sign_in(self, server: str, username: str, password: str) -> None:
        """Get a token for a name or e-mail address and keep it. `server` is a root URL: https, or http on this machine.

        Raises:
            SignInError: wrong name or password.
            OfflineError: the server cannot be reached.
        """
        self._accounts.sign_in(server, username, password)
        self._entered()

    def sign_in_with_token(self, server: str, token: str) -> None:
        """Keep a pasted token, once the server has accepted it."""
        self._accounts.sign_in_with_token(server, token)
        self._entered()

    def sign_up(self, server: str, email: str) -> None:
        """Make an account for this installation and keep its token. Only ever on the user's explicit word."""
        self._accounts.sign_up(server, email)
        self._entered()

    def sign_out(self) -> None:
        """Forget the token. What was downloaded stays."""
        self._transfers.stop_all()
        self._accounts.sign_out()
        self.following.begin_anew()
        self._transfers.changed()

    def view(self) -> CloudView:
        """Return everything as last known."""
        server, account = self._accounts.server, self._accounts.account
        signed_in = self._accounts.signed_in()
        views = self._gatherer.views(self.store.jobs(server, account or None))
        if not account:
            views = [view for view in views if view.video is not None]
        message = self.following.message or self.store.notice
        if account and not signed_in:
            message = _REFUSED if self._accounts.refused else _UNREADABLE
        return CloudView(
            server=server,
            account=account,
            signed_in=signed_in,
            online=self.following.online,
            checked=self.following.checked,
            message=message,
            credits=self.following.credits,
            compels=tuple(views),
            cache_bytes=self.shelf.size(),
            cache_budget=self.shelf.budget,
        )

    def refresh(self) -> None:
        """Look at the server now; nothing happens if that was done in the last 10 s (1 s if it is on this machine)."""
        if self.following.may_refresh():
            self.look()

    def look(self) -> None:
        """Look at the server, whenever that was last done; see `refresh` for what people ask for."""
        try:
            self.following.look()
        finally:
            self._transfers.changed()

    def credits(self) -> CreditsView:
        """Ask for what is left of the account."""
        found = self._questions.credits()
        self._transfers.changed()
        return found

    def styles(self) -> tuple[StyleView, ...]:
        """Ask for the styles; those last heard of if the server cannot be reached."""
        return self._questions.styles()

    def search_music(self, text: str) -> tuple[MusicView, ...]:
        """Search for music a compel can be made from."""
        return self._questions.music(text)

    def search(self, text: str) -> tuple[CompelView, ...]:
        """Return the compels whose title matches: the server's answer, or what is known here if it is offline."""
        try:
            return tuple(self._gatherer.views(self._questions.compels(text)))
        except (OfflineError, SignInError):
            wanted = text.strip().casefold()
            return tuple(view for view in self.view().compels if wanted in view.title.casefold())

    def create_from_file(self, track: Path, wish: Wish, progress: Progress | None = None) -> str:
        """Upload a track and have a compel made of it; return its key.

        The wish is written down first: if this raises `OfflineError` or the process ends, `resume` goes on from there
        and never makes a second compel.

        Raises:
            RefusedError: the file cannot be used.
            QuotaError: credits are used up (`billing_url`).
        """
        return self._maker.from_file(track, wish, progress)

    def create_from_music(self, music_id: str, wish: Wish) -> str:
        """Have a compel made of a track found by `search_music`; return its key."""
        return self._maker.from_music(music_id, wish)

    def start(self, key: str) -> None:
        """Start the render of a compel that is ready."""
        self._maker.start(key)

    def cancel(self, key: str) -> None:
        """Cancel a compel that is being made, or the download of one that is done."""
        self._maker.cancel(key)

    def retry(self, key: str) -> None:
        """Try again what failed: the creation, the render (after credits were topped up), or the download (queued)."""
        self._maker.retry(key)

    def forget(self, key: str) -> None:
        """Take a compel out of the list here, with its downloaded file; the server keeps it."""
        job = self.store.job(key)
        state = state_of(job, self.store.intent(key))
        if state == "sending":
            raise ConflictError("Cancel this before you remove it: it is being sent.")
        self._transfers.stop(key)
        self._puller.forget(job, self.shelf.in_use())
        if job.id:
            self.store.change_job(key, hidden=True)
        else:
            self.store.drop_job(key)
        self._transfers.changed()

    def pull(self, key: str, progress: Progress | None = None) -> Path:
        """Download the video of a compel that is done, check it and return where it is in the cache.

        Raises:
            DownloadError: it could not be fetched, kept or checked; the next call goes on where this one ended.
        """
        job = self.store.job(key)
        here = self._puller.video(key)
        if here is not None:
            self.shelf.cache.touch(here)
            return here
        if state_of(job, self.store.intent(key)) != "done":
            raise ConflictError(f"“{job.title}” is not finished yet.")
        self._maker.session_of(job)
        with self.following.asking() as session, self._transfers.pulling(key, progress) as (stop, told):
            path = self._puller.pull(Way(session.client, session.transport), job, stop, told)
            self.shelf.evict(path)
        self._transfers.changed()
        return path

    def resume(self) -> None:
        """Finish what a crash or an outage left: uploads, creations, starts. Downloads are `pull`'s.

        Failures are kept with each compel (`CompelView.message`), not raised.
        """
        self._maker.resume()

    def due_downloads(self) -> list[str]:
        """Return the keys of the compels whose video is to be fetched now, oldest first."""
        if not self._accounts.signed_in():
            return []
        intents, downloads = self.store.intents(), self.store.downloads()
        jobs = reversed(self.store.jobs(self._accounts.server, self._accounts.account))
        done = [job for job in jobs if state_of(job, intents.get(job.key)) == "done"]
        return [job.key for job in done if self._puller.due(job, downloads.get(job.key) or Download(job.key))]

    def fetch_posters(self, most: int = 5) -> None:
        """Fetch pictures of compels that have one on the server and none here; each is tried once."""
        version = self.store.version()
        if version == self._pictured_at or not (self._accounts.signed_in() and self.following.online):
            return
        session = self._accounts.session()
        for job in self.store.jobs(session.server, session.account):
            if job.poster_url and job.key not in self._pictured and most > 0:
                self._pictured.add(job.key)
                most -= self._posters.find(job) is None
                if self._posters.fetch(session.transport, job, job.poster_url):
                    self._transfers.changed()
        if most > 0:
            self._pictured_at = version

    def register_webhook(self, url: str) -> None:
        """Have the server call `url` when something happens: a tunnel to `CloudWorker.receiver_url`, or that itself."""
        with self.following.asking() as session:
            self._hooks.register(session, url)

    def remove_webhook(self) -> None:
        """Have the server call no more."""
        with self.following.asking() as session:
            self._hooks.remove(session)

    def listen_nearby(self, url: str) -> None:
        """Have a server on this machine call `url`; nothing happens for others, which cannot reach it."""
        if self._accounts.signed_in() and on_this_machine(self._accounts.server) and self._hooks.registered() != url:
            self.register_webhook(url)

    def webhook_secrets(self) -> tuple[str, ...]:
        """Return what calls of the server may be signed with now."""
        return self._hooks.secrets()

    def set_cache_budget(self, size_bytes: int) -> None:
        """Set how much the cache may hold, and evict down to it."""
        self.shelf.set_budget(size_bytes)
        self._transfers.changed()

    def stop_transfers(self) -> None:
        """Stop the downloads that are running and let none begin until `allow_transfers`; they can be gone on with."""
        self._transfers.close()

    def allow_transfers(self) -> None:
        """Let downloads begin again."""
        self._puller.sweep()
        self._transfers.open()

    def close(self) -> None:
        """Stop what is running (downloads can be gone on with later) and close the record."""
        self._transfers.close()
        self._accounts.close()
        self.store.close()

    def _entered(self) -> None:
        self.following.begin_anew()
        try:
            self.look()
        except SyncError as error:
            _log.info("First look: %s", error)
