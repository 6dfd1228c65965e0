"""The threads that keep the cloud up to date while a window is open: follow, download, run commands."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sync.changes import Changes
from sync.cloud import Cloud
from sync.errors import QuotaError, SyncError
from sync.receiver import Receiver

_log = logging.getLogger(__name__)
_TICK_S = 0.25
_RESUME_EVERY_S = 1.0
_COMMANDS_AT_ONCE = 4
_DOWNLOADS_AT_ONCE = 2
_CLOSING_S = 3.0
_REGISTER_EVERY_S = 10.0
_IDLE_S = 5.0
"""How long nothing being due is believed while the record stays the same."""
COMMANDS = frozenset(
    {
        "sign_in",
        "sign_in_with_token",
        "sign_up",
        "sign_out",
        "refresh",
        "credits",
        "styles",
        "search_music",
        "search",
        "create_from_file",
        "create_from_music",
        "start",
        "cancel",
        "retry",
        "forget",
        "pull",
        "resume",
        "set_cache_budget",
        "register_webhook",
        "remove_webhook",
    }
)
"""What `do` runs."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended: `id` is what `do` returned, `error` a sentence, empty if it went well."""

    id: int
    value: Any
    error: str
    billing_url: str = ""


class CloudWorker:
    """Follows compels, downloads finished ones (two at a time) and runs commands, all beside the caller's thread.

    `changed` is called from a worker thread after anything a `CloudView` shows has changed, at most ten times a second,
    and after each result. With `receiver_port` webhooks are listened for on this machine (0: any port). No method
    here blocks but `close`, which takes at most a few seconds.
    """

    def __init__(
        self,
        cloud: Cloud,
        changed: Callable[[], None],
        *,
        automatic_downloads: bool = True,
        receiver_port: int | None = None,
    ) -> None:
        self._cloud = cloud
        self._changes = Changes(changed)
        self._automatic = automatic_downloads
        self._receiver_port = receiver_port
        self._receiver: Receiver | None = None
        self._register_at = 0.0
        self._over = threading.Event()
        self._woken = threading.Event()
        self._commands: queue.Queue[tuple[int, str, tuple[Any, ...]] | None] = queue.Queue()
        self._results: queue.Queue[Result] = queue.Queue()
        self._lock = threading.Lock()
        self._numbers = 0
        self._pulling: set[str] = set()
        self._idle_at: tuple[tuple[int, int], float] = ((-1, -1), 0.0)
        self._threads: list[threading.Thread] = []

    @property
    def receiver_url(self) -> str:
        """Where webhooks are received on this machine; empty if they are not."""
        return self._receiver.url if self._receiver is not None else ""

    def start(self) -> None:
        """Start: what a crash left is finished, the server is looked at, downloads go on."""
        self._cloud.on_change(self._changes.note)
        self._cloud.allow_transfers()
        self._listen()
        jobs = [self._follow, self._resume, *[self._download] * _DOWNLOADS_AT_ONCE, *[self._run] * _COMMANDS_AT_ONCE]
        for number, job in enumerate(jobs):
            thread = threading.Thread(target=self._loop, args=(job,), name=f"cloud {number}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._changes.start()

    def close(self) -> None:
        """Stop all threads; what they did can be gone on with later. The cloud is not closed."""
        self._over.set()
        self._woken.set()
        for _ in range(_COMMANDS_AT_ONCE):
            self._commands.put(None)
        self._cloud.stop_transfers()
        if self._receiver is not None:
            self._receiver.close()
        ends = time.monotonic() + _CLOSING_S
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        self._changes.close()

    def focus(self, focused: bool) -> None:
        """Tell whether somebody looks at the compels: they are then looked at more often."""
        self._cloud.following.focus(focused)
        self._woken.set()

    def do(self, name: str, *args: Any) -> int:
        """Run the `Cloud` method `name` with `args`; return the number its `Result` will have.

        Commands run side by side: an upload does not hold up a cancel.

        Raises:
            ValueError: there is no such command.
        """
        if name not in COMMANDS:
            raise ValueError(f"no command {name!r}")
        with self._lock:
            self._numbers += 1
            number = self._numbers
        self._commands.put((number, name, args))
        return number

    def take_results(self) -> list[Result]:
        """Return the results there are since the last call."""
        found = []
        while True:
            try:
                found.append(self._results.get_nowait())
            except queue.Empty:
                return found

    def _loop(self, job: Callable[[], None]) -> None:
        while not self._over.is_set():
            try:
                job()
            except SyncError as error:
                _log.info("%s: %s", job.__name__, error)
                self._over.wait(_RESUME_EVERY_S)
            except Exception:  # noqa: BLE001 - the outer loop of a thread: the desk goes on without this one step
                _log.exception("%s failed", job.__name__)
                self._over.wait(_RESUME_EVERY_S)

    def _follow(self) -> None:
        """Look at the server if that is due."""
        self._woken.wait(_TICK_S)
        self._woken.clear()
        self._changes.note_version(self._cloud.store.version()[0])
        if not self._over.is_set() and self._cloud.following.due():
            self._cloud.look()

    def _resume(self) -> None:
        """Go on with wishes that are due, have the server call."""
        self._cloud.resume()
        if self._receiver is not None and time.monotonic() >= self._register_at:
            self._register_at = time.monotonic() + _REGISTER_EVERY_S
            self._cloud.listen_nearby(self._receiver.url)
        self._over.wait(_RESUME_EVERY_S)

    def _download(self) -> None:
        """Fetch one video that is due, or else a few pictures."""
        key = self._next_download() if self._automatic else None
        if key is None:
            self._cloud.fetch_posters()
            self._over.wait(_RESUME_EVERY_S)
            return
        try:
            self._cloud.pull(key)
        finally:
            with self._lock:
                self._pulling.discard(key)
                self._idle_at = ((-1, -1), 0.0)

    def _next_download(self) -> str | None:
        with self._lock:
            version, now = self._cloud.store.version(), time.monotonic()
            if version == self._idle_at[0] and now - self._idle_at[1] < _IDLE_S:
                return None
            for key in self._cloud.due_downloads():
                if key not in self._pulling:
                    self._pulling.add(key)
                    return key
            self._idle_at = (version, now)
        return None

    def _run(self) -> None:
        """Run one command."""
        command = self._commands.get()
        if command is None:
            return
        number, name, args = command
        try:
            result = Result(number, getattr(self._cloud, name)(*args), "")
        except SyncError as error:
            billing = error.billing_url if isinstance(error, QuotaError) else ""
            result = Result(number, None, str(error), billing)
        except Exception:  # noqa: BLE001 - the outer loop of a thread: whoever waits for this result must get one
            _log.exception("%s failed", name)
            result = Result(number, None, "This failed for a reason that is in the log. Try again.")
        self._results.put(result)
        self._woken.set()
        self._changes.note()

    def _listen(self) -> None:
        if self._receiver_port is None:
            return
        try:
            self._receiver = Receiver(self._receiver_port, self._cloud.webhook_secrets, self._cloud.store, self._wake)
        except OSError as error:
            _log.warning("Webhooks cannot be received on port %s: %s", self._receiver_port, error)

    def _wake(self) -> None:
        self._cloud.following.wake()
        self._woken.set()
