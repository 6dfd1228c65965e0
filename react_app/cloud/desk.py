"""The desk's port to the cloud: one thread of its own stands between the window and everything that may wait."""

from __future__ import annotations

import http.client
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from react_app.cloud.folder import USER_AGENT, cloud_folder
from react_app.cloud.in_use import InUse
from react_app.core.paths import Paths
from react_app.ui.cloud_port import Answer, CloudView, Command, CompelView, NewCompel

from react_app.ui.cloud_port import CreditsView, MusicView, StageView, StyleView  # isort: skip

if TYPE_CHECKING:
    from sync import views
    from sync.cloud import Cloud
    from sync.worker import CloudWorker

_LOCAL = ("127.0.0.1", 8765)
_LOCAL_TIMEOUT_S = 0.5
_CLOSE_S = 4.0
_log = logging.getLogger(__name__)

MakeCloud = Callable[[Path, Callable[[], frozenset[Path]]], "Cloud"]


def open_cloud(folder: Path, in_use: Callable[[], frozenset[Path]]) -> Cloud:
    """Return the cloud kept in a folder; imports what it needs only now."""
    from sync.cloud import Cloud
    from sync.secrets import open_secrets

    return Cloud(folder, secrets=open_secrets(folder), user_agent=USER_AGENT, in_use=in_use)


class DeskCloud:
    """Implements `ui.cloud_port.CloudPort` over `sync.worker.CloudWorker`.

    The front thread opens the record, hands commands over and makes views; the window only takes what lies ready.
    """

    def __init__(self, paths: Paths, make: MakeCloud = open_cloud) -> None:
        self._folder, self._make = cloud_folder(paths), make
        self._in_use = InUse()
        self._todo: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._answers: list[Answer] = []
        self._asked: dict[int, int] = {}
        """Our number of each request, by the worker's."""
        self._view: CloudView | None = None
        self._looking = False
        self._automatic = True
        self._focused = False
        self._changed: Callable[[], None] = lambda: None
        self._cloud: Cloud | None = None
        self._worker: CloudWorker | None = None
        self._thread: threading.Thread | None = None

    # ---- what the window calls -------------------------------------------------------------------------------------

    @property
    def used(self) -> bool:
        """Whether there is a record of the cloud on this machine."""
        return self._folder.is_dir()

    def start(self, changed: Callable[[], None]) -> None:
        """Begin; `changed` is called from other threads."""
        self._changed = changed
        self._thread = threading.Thread(target=self._run, name="cloud-desk", daemon=True)
        self._thread.start()

    def view(self) -> CloudView | None:
        """Return what is known."""
        return self._view

    def ask(self, command: Command, *arguments: object) -> int:
        """Have something done."""
        number = next(self._numbers)
        self._todo.put(lambda: self._carry_out(number, command, arguments))
        return number

    def answers(self) -> list[Answer]:
        """Return the answers since the last call."""
        with self._lock:
            answers, self._answers = self._answers, []
        return answers

    def focus(self, focused: bool) -> None:
        """Say whether somebody looks."""
        self._focused = focused
        self._todo.put(self._tell_focus)

    def use(self, clips: frozenset[Path], shows: tuple[Path, ...]) -> None:
        """Say what shows play."""
        self._in_use.tell(clips, shows)

    def automatic(self, downloads: bool) -> None:
        """Say whether finished compels are downloaded by themselves."""
        if downloads != self._automatic:
            self._automatic = downloads
            if self._thread is not None:
                self._todo.put(self._restart_worker)

    def close(self) -> None:
        """Have all threads end."""
        self._todo.put(None)

    def wait(self) -> None:
        """Wait for the end, a few seconds at most."""
        if self._thread is not None:
            self._thread.join(_CLOSE_S)

    # ---- in the front thread ---------------------------------------------------------------------------------------

    def _run(self) -> None:
        from sync.errors import SyncError

        try:
            self._cloud = self._make(self._folder, self._in_use.files)
            self._begin_worker()
            self._look()
        except (SyncError, OSError) as error:
            _log.exception("The cloud cannot be opened")
            self._view = CloudView(message=str(error), online=False)
            self._changed()
        while (job := self._todo.get()) is not None:
            try:
                job()
            except Exception as error:  # the outer loop of the thread: the next command must still run
                logging.getLogger(__name__).exception("A command of the cloud failed: %s", type(error).__name__)
        if self._worker is not None:
            self._worker.close()
        if self._cloud is not None:
            self._cloud.close()

    def _begin_worker(self) -> None:
        from sync.worker import CloudWorker

        assert self._cloud is not None
        self._worker = CloudWorker(self._cloud, self._stirred, automatic_downloads=self._automatic)
        self._worker.focus(self._focused)
        self._worker.start()

    def _tell_focus(self) -> None:
        if self._worker is not None:
            self._worker.focus(self._focused)

    def _restart_worker(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._take_results()
            self._begin_worker()

    def _stirred(self) -> None:
        """Look soon; called from any thread, often."""
        with self._lock:
            if self._looking:
                return
            self._looking = True
        self._todo.put(self._look)

    def _look(self) -> None:
        with self._lock:
            self._looking = False
        if self._cloud is not None:
            self._view = as_view(self._cloud.view(), self._view)
        self._take_results()
        self._changed()

    def _take_results(self) -> None:
        if self._worker is None:
            return
        for result in self._worker.take_results():
            number = self._asked.pop(result.id, 0)
            self._answer(Answer(number, as_ours(result.value), result.error, result.billing_url))

    def _answer(self, answer: Answer) -> None:
        with self._lock:
            self._answers.append(answer)

    def _carry_out(self, number: int, command: Command, arguments: tuple[object, ...]) -> None:
        if command == "find_local":
            threading.Thread(target=self._find_local, args=(number,), name="cloud-local", daemon=True).start()
        elif self._worker is None or self._cloud is None:
            words = self._view.message if self._view else ""
            self._answer(Answer(number, error=words or "The cloud is not there."))
            self._changed()
        elif command == "clear":
            self._clear(number)
        else:
            self._asked[self._worker.do(command, *(as_theirs(argument) for argument in arguments))] = number

    def _clear(self, number: int) -> None:
        """Evict what no show uses: for a moment there is room for nothing else."""
        from sync.errors import SyncError

        assert self._cloud is not None
        budget, words = self._cloud.view().cache_budget, ""
        try:
            self._cloud.set_cache_budget(0)
        except SyncError as error:
            words = str(error)
        self._cloud.set_cache_budget(budget)
        self._look()
        self._answer(Answer(number, error=words))
        self._changed()

    def _find_local(self, number: int) -> None:
        connection = http.client.HTTPConnection(*_LOCAL, timeout=_LOCAL_TIMEOUT_S)
        try:
            connection.request("GET", "/api/v1/health")
            found = connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            found = False
        finally:
            connection.close()
        self._answer(Answer(number, found))
        self._changed()


def as_view(view: views.CloudView, before: CloudView | None = None) -> CloudView:
    """Return a view of the cloud as the desk knows it; compels that did not change are those of the view before."""
    credits = view.credits
    known = {compel.key: compel for compel in before.compels} if before is not None else {}
    compels = tuple(as_compel(compel) for compel in view.compels)
    return CloudView(
        view.server,
        view.account,
        view.signed_in,
        view.online,
        view.checked,
        view.message,
        None if credits is None else CreditsView(**asdict(credits)),
        tuple(known[c.key] if known.get(c.key) == c else c for c in compels),
        view.cache_bytes,
        view.cache_budget,
    )


def as_compel(compel: views.CompelView) -> CompelView:
    """Return a compel as the desk knows it."""
    known = {name: getattr(compel, name) for name in CompelView.__slots__}
    known["stages"] = tuple(StageView(stage.name, stage.label, stage.state) for stage in compel.stages)
    known["size_bytes"] = compel.size_bytes or 0
    return CompelView(**known)


def as_ours(value: Any) -> object:
    """Return what a command returned as the desk knows it."""
    from sync import views

    if isinstance(value, tuple):
        return tuple(as_ours(part) for part in value)
    if isinstance(value, views.CompelView):
        return as_compel(value)
    if isinstance(value, views.StyleView):
        return StyleView(value.id, value.name, value.description)
    if isinstance(value, views.MusicView):
        return MusicView(value.id, value.title, value.artist, value.preview_url, value.duration or 0.0)
    if isinstance(value, views.CreditsView):
        return CreditsView(**asdict(value))
    return value


def as_theirs(value: object) -> object:
    """Return an argument as the cloud knows it."""
    from sync import views

    return views.Wish(**asdict(value)) if isinstance(value, NewCompel) else value
