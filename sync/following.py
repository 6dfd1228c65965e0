"""Looking at the server again and again, and what came of the last look."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sync.account import Accounts, Session, on_this_machine
from sync.errors import BusyError, OfflineError, ServiceError, SignInError, SyncError
from sync.follow import LOOPBACK, REMOTE, Follower, Watched
from sync.looking import Looker, awaits_start
from sync.showing import IN_FLIGHT, state_of
from sync.store import Store
from sync.views import CreditsView
from sync.wording import credits_view

_DEEP_EVERY_S = 24 * 3600.0
_CREDITS_EVERY_S = 300.0


class Following:
    """Keeps the rhythm and remembers whether the server could be reached. Any thread may call it."""

    def __init__(
        self, store: Store, accounts: Accounts, *, clock: Callable[[], float], random: Callable[[], float]
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._clock = clock
        self._random = random
        self._lock = threading.RLock()
        self._looking = threading.Lock()
        self._focused = False
        self._credited = 0.0
        self.online = True
        self.message = ""
        self.credits: CreditsView | None = None
        self._follower = self._new_follower()
        self._version: tuple[int, int] | None = None
        self._watched: list[Watched] = []

    @property
    def checked(self) -> float:
        """When the server was last looked at, Unix seconds; 0 if never."""
        return float(self._store.setting("checked", "0"))

    def begin_anew(self) -> None:
        """Forget all of it: another account, another server."""
        with self._lock:
            self._follower = self._new_follower()
            self.online, self.message, self.credits = True, "", None
            self._credited = 0.0
            self._store.set_setting("checked", "0")
            self._store.set_setting("deep", "0")

    def focus(self, focused: bool) -> None:
        """Tell whether somebody looks at the compels."""
        with self._lock:
            self._focused = focused
            self._follower.focus(focused)

    def wake(self) -> None:
        """Have the next look at once."""
        with self._lock:
            self._follower.wake()

    def may_refresh(self) -> bool:
        """Tell whether a look asked for by hand may be taken now."""
        with self._lock:
            return self._follower.may_refresh(self._clock())

    def due(self) -> bool:
        """Tell whether the server is to be looked at now."""
        return self.next_look() <= self._clock()

    def next_look(self) -> float:
        """Return when the next look is due, Unix seconds; infinite while nobody is signed in."""
        if not self._accounts.signed_in():
            return float("inf")
        with self._lock:
            version = self._store.version()
            if version != self._version:
                self._watched, self._version = self._in_the_making(), version
            return self._follower.next_look(self._clock(), self._watched)

    def look(self) -> None:
        """Look at the server.

        Raises:
            SyncError: it could not be looked at; `message` says so too.
        """
        with self._looking, self.asking() as session:
            now = self._clock()
            try:
                looker = Looker(self._store, session.client, session.server, session.account, self._clock)
                deep = not 0.0 <= now - float(self._store.setting("deep", "0")) < _DEEP_EVERY_S
                looker.look(deep=deep)
                if now - self._credited >= _CREDITS_EVERY_S:
                    self._ask_credits(session)
                    self._credited = now
            except SyncError as error:
                with self._lock:
                    wait = error.retry_after if isinstance(error, BusyError) else None
                    self._follower.failed(self._clock(), wait)
                raise
            with self._lock:
                self._follower.looked(self._clock())
                self.online, self.message = True, ""
            self._store.set_setting("checked", str(now))
            if deep:
                self._store.set_setting("deep", str(now))

    @contextmanager
    def asking(self) -> Iterator[Session]:
        """Give the account that is signed in, and note what an error says about it.

        Raises:
            SignInError: nobody is signed in.
        """
        session = self._accounts.session()
        try:
            yield session
        except SignInError:
            self._accounts.was_refused()
            raise
        except OfflineError as error:
            self.online = False
            self.message = f"{error} What was downloaded plays all the same."
            raise
        except BusyError as error:
            self.message = str(error)
            raise
        except SyncError:
            raise
        self._accounts.was_accepted()
        if not self.online:
            self.online, self.message = True, ""

    def _in_the_making(self) -> list[Watched]:
        jobs = self._store.jobs(self._accounts.server, self._accounts.account)
        return [
            Watched(min(job.created, self._clock()), job.looked, job.check_back)
            for job in jobs
            if job.id and (state_of(job, None) in IN_FLIGHT or awaits_start(job))
        ]

    def _ask_credits(self, session: Session) -> None:
        try:
            self.credits = credits_view(session.client.credits())
        except ServiceError:
            self.credits = None

    def _new_follower(self) -> Follower:
        near = on_this_machine(self._accounts.server)
        follower = Follower(LOOPBACK if near else REMOTE, self._random)
        follower.focus(self._focused)
        return follower
