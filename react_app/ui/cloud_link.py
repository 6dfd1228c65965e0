"""The desk's end of the cloud: the newest view, and requests whose answers come back in the window's thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from react_app.ui.cloud_port import Answer, CloudPort, CloudView, Command

Then = Callable[[object], object]
Fail = Callable[[str], object]


class CloudLink(QObject):
    """Starts the port when it is first needed and hands out what it says."""

    view_changed = Signal(object)
    refused = Signal(str)
    """A sentence: something that nobody in particular waits for could not be done."""
    _woken = Signal()

    def __init__(self, port: CloudPort) -> None:
        super().__init__()
        self.port = port
        self.view = CloudView()
        self.known = False
        """True once the first view came."""
        self.billing_url = ""
        """Where more minutes are to be had, as the last refusal said; empty where it was no matter of minutes."""
        self._waiting: dict[int, tuple[Then | None, Fail | None]] = {}
        self._started = self._closed = False
        self._lookers: set[str] = set()
        self._woken.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin, once."""
        if not self._started and not self._closed:
            self._started = True
            self.port.start(self._wake)

    def ask(
        self, command: Command, *arguments: object, then: Then | None = None, fail: Fail | None = None
    ) -> int:  # fmt: skip
        """Have something done. `then` gets the value, `fail` the sentence of an error; both in the window's thread."""
        self.start()
        request = self.port.ask(command, *arguments)
        self._waiting[request] = (then, fail)
        return request

    def drop(self, request: int) -> None:
        """Let the answer of a request come to nobody."""
        self._waiting.pop(request, None)

    def look(self, who: str, looks: bool) -> None:
        """Say whether one of the panel's parts is seen; while any is, the service is asked more often."""
        before = bool(self._lookers)
        (self._lookers.add if looks else self._lookers.discard)(who)
        if bool(self._lookers) != before and not self._closed:
            self.port.focus(not before)

    def close(self) -> None:
        """Begin to end the port; returns at once."""
        if not self._closed:
            self._closed = True
            self._waiting.clear()
            if self._started:
                self.port.close()

    def wait(self) -> None:
        """Wait until the port has ended, a few seconds at most; to be called when the window is gone."""
        if self._started:
            self.port.wait()

    def _wake(self) -> None:
        if not self._closed:
            self._woken.emit()

    def _take(self) -> None:
        if self._closed:
            return
        view = self.port.view()
        if view is not None and (view is not self.view or not self.known):
            self.known = True
            self.view = view
            self.view_changed.emit(view)
        for answer in self.port.answers():
            self._hand_out(answer)

    def _hand_out(self, answer: Answer) -> None:
        self.billing_url = answer.billing_url
        then, fail = self._waiting.pop(answer.request, (None, None))
        if answer.error and fail is not None:
            fail(answer.error)
        elif answer.error:
            self.refused.emit(answer.error)
        elif then is not None:
            then(answer.value)
