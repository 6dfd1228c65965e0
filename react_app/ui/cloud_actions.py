"""What the hand can do with a compel, wherever the panel offers it."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from react_app.ui.cloud_link import CloudLink
from react_app.ui.cloud_port import CompelView
from react_app.ui.desk import Desk


class CloudActions(QObject):
    """Asks the cloud, puts videos into the show and opens things outside; what fails is told in the bottom bar."""

    asked = Signal(str)
    """A compel that something was just asked for."""

    def __init__(self, desk: Desk, link: CloudLink) -> None:
        super().__init__()
        self._desk, self._link = desk, link
        self._adding: set[str] = set()
        link.refused.connect(desk.notice)

    def add(self, compel: CompelView) -> None:
        """Put the video on top of the scene that is on; one that is not there yet is downloaded first."""
        if compel.video is not None:
            self._desk.add_clip(compel.video, name=compel.title)
        elif compel.state == "done" and compel.key not in self._adding:
            self._adding.add(compel.key)
            self._desk.notice.emit(f"{compel.title} is downloaded first, then it joins the show.")
            self._link.ask(
                "pull",
                compel.key,
                then=lambda path: self._add_pulled(compel, path),
                fail=lambda words: self._not_added(compel, words),
            )

    def _add_pulled(self, compel: CompelView, path: object) -> None:
        self._adding.discard(compel.key)
        if isinstance(path, Path):
            self._desk.add_clip(path, name=compel.title)

    def _not_added(self, compel: CompelView, words: str) -> None:
        self._adding.discard(compel.key)
        self._desk.notice.emit(f"{compel.title} is not in the show: {words}")

    def download(self, compel: CompelView) -> None:
        """Fetch the video of a finished compel."""
        self._link.ask("pull", compel.key)
        self.asked.emit(compel.key)

    def start(self, compel: CompelView) -> None:
        """Start the render of a compel that is ready."""
        self._link.ask("start", compel.key)
        self.asked.emit(compel.key)

    def cancel(self, compel: CompelView) -> None:
        """Stop what is being made, or its download."""
        self._link.ask("cancel", compel.key)
        self.asked.emit(compel.key)

    def retry(self, compel: CompelView) -> None:
        """Try again what failed."""
        self._link.ask("retry", compel.key)
        self.asked.emit(compel.key)

    def remove(self, compel: CompelView) -> None:
        """Take a compel off the list, and its file from this machine; the service keeps its own."""
        self._link.ask("forget", compel.key)

    def refresh(self) -> None:
        """Look at the service now."""
        self._link.ask("refresh")

    def open_url(self, url: str) -> None:
        """Open a page of the service in the browser; what is no web address is left alone."""
        page = QUrl(url)
        if page.scheme() in ("https", "http") and page.host():
            QDesktopServices.openUrl(page)
        else:
            self._desk.notice.emit("The service gave no address that can be opened.")

    def show_in_folder(self, path: Path) -> None:
        """Show a file where it lies."""
        if sys.platform == "darwin":
            QProcess.startDetached("open", ["-R", str(path)])
        elif sys.platform == "win32":
            QProcess.startDetached("explorer", [f"/select,{path}"])
        else:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
