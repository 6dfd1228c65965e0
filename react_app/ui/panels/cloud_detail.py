"""One compel: its picture or film, how far it is, what it was made of, and what can be done with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from react_app.ui.cloud_actions import CloudActions
from react_app.ui.cloud_link import CloudLink
from react_app.ui.cloud_port import CloudView, CompelView
from react_app.ui.cloud_posters import Posters
from react_app.ui.cloud_words import UNFINISHED, state_line, tint
from react_app.ui.panels.cloud_bars import ProgressLine
from react_app.ui.panels.cloud_confirm import Confirm
from react_app.ui.panels.cloud_list import paint_poster
from react_app.ui.panels.cloud_stages import Checklist
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import Color, color, font, strong_font
from react_app.ui.widgets.buttons import IconButton, text_button

if TYPE_CHECKING:
    from react_app.ui.widgets.player import Player

_UNDER = 66
"""Height of what lies under and over the picture: scrub bar, buttons, margins."""

_CHOOSE = "Nothing is chosen.\nChoose a compel on the left to see it here, or drop a song to have one made."
_SIGN_IN = "Sign in on the left.\nThen drop a song here, and a film is made of it that plays in your show."


class PosterBox(QWidget):
    """The poster while there is no film, with words over it."""

    def __init__(self, posters: Posters) -> None:
        super().__init__()
        self._posters = posters
        self._compel: CompelView | None = None
        self._words = ""
        self.setMinimumSize(160, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        posters.arrived.connect(lambda _path: self.update())

    def show_compel(self, compel: CompelView, words: str) -> None:
        """Show the poster of a compel."""
        self._compel, self._words = compel, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the poster, 16 by 9, in the middle."""
        painter = QPainter(self)
        width = min(self.width(), self.height() * 16 / 9)
        box = QRectF((self.width() - width) / 2, (self.height() - width * 9 / 16) / 2, width, width * 9 / 16)
        paint_poster(painter, box, self._posters.find(self._compel.poster) if self._compel else None)
        if self._words:
            strip = QRectF(box.left(), box.bottom() - 28, box.width(), 28)
            painter.fillRect(strip, color(Color.WINDOW, 0.8))
            painter.setFont(font(12))
            painter.setPen(color(Color.TEXT))
            painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, self._words)


class CloudDetail(QWidget):
    """Follows one compel by its key."""

    def __init__(self, stage: StageLink, link: CloudLink, actions: CloudActions, posters: Posters) -> None:
        super().__init__()
        self._stage, self._link, self._actions = stage, link, actions
        self.key = ""
        self._video: Path | None = None
        self._plays = False
        self.player: Player | None = None
        self.poster = PosterBox(posters)
        self._left = QVBoxLayout()
        self._left.addWidget(self.poster)
        self.title = QLabel()
        self.title.setFont(strong_font(14))
        self.title.setWordWrap(True)
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.title.setMaximumHeight(40)
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.bar = ProgressLine()
        self.checklist = Checklist()
        self.add = self._button("Add to the show", "A layer on top of the scene that is on (double-click in the list)",
                                "cloud", self._actions.add)  # fmt: skip
        self.start = self._button("Start the render", "It is planned and waits for your word", "cloud", actions.start)
        self.download = self._button("Download", "Keep the film on this machine", "cloud", actions.download)
        self.retry = self._button("Try again", "Do again what failed", "", actions.retry)
        self.minutes = self._button(
            "Get more minutes",
            "Opens the service's page in your browser",
            "",
            lambda c: actions.open_url(c.billing_url),
        )
        self.folder = self._button(
            "Show in folder", "Where the film lies on this machine", "ghost",
            self._show_in_folder,
        )  # fmt: skip
        self.cancel = text_button("Cancel", "Stop it; asks once more", kind="ghost")
        self.remove = IconButton("trash", "Remove it from the list and from this machine; asks once more")
        self.confirm = Confirm()
        self._build()
        self.cancel.clicked.connect(self._ask_cancel)
        self.remove.clicked.connect(self._ask_remove)
        link.view_changed.connect(self._follow)
        self.open_compel("")

    def _button(self, text: str, tip: str, kind: str, run: object) -> QPushButton:
        button = text_button(text, tip, kind=kind)
        button.clicked.connect(lambda: self.compel and run(self.compel))  # type: ignore[operator]
        return button

    def _show_in_folder(self, compel: CompelView) -> None:
        if compel.video is not None:
            self._actions.show_in_folder(compel.video)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.add, self.start, self.download, self.minutes, self.retry, self.folder, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.remove)
        self._buttons = QWidget()
        self._buttons.setLayout(buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        self._right = QWidget()
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.state)
        column.addWidget(self.bar)
        column.addWidget(self.checklist, 1)
        column.addWidget(self._buttons)
        column.addWidget(self.confirm)
        self.nothing = QLabel()
        self.nothing.setProperty("tone", "dim")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self._left_box = QWidget()
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left_box.setLayout(self._left)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 10)
        row.setSpacing(16)
        row.addWidget(self._left_box, 9)
        row.addWidget(self._right, 11)
        row.addWidget(self.nothing, 1)

    @property
    def compel(self) -> CompelView | None:
        """The compel that is shown."""
        return self._link.view.find(self.key)

    def open_compel(self, key: str, *, play: bool = False) -> None:
        """Show a compel, empty for none; with `play` its film begins."""
        if key != self.key:
            self.confirm.put_away()
            self._buttons.show()
        self.key, self._plays = key, play
        self.refresh()
        if play and self.player is not None and self._video is not None and not self.player.playing:
            self.player.toggle()

    def _follow(self, view: CloudView) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show the compel as it is now."""
        compel = self.compel
        self._left_box.setVisible(compel is not None)
        self._right.setVisible(compel is not None)
        self.nothing.setVisible(compel is None)
        if compel is None:
            self.nothing.setText(_CHOOSE if self._link.view.signed_in or self._link.view.compels else _SIGN_IN)
            self._show_video(None)
            return
        self.title.setText(compel.title or "Untitled")
        self.title.setToolTip(compel.title)
        self.state.setText(self._sentence(compel))
        self.state.setStyleSheet(f"color: {tint(compel)};")
        busy = compel.state in (*UNFINISHED, "ready") or compel.download in ("loading", "checking")
        self.bar.setVisible(busy)
        self.bar.show_compel(compel)
        self.checklist.show_compel(compel)
        self.poster.show_compel(compel, self._poster_words(compel))
        self._show_buttons(compel)
        self._show_video(compel.video if self.isVisible() else None)

    @staticmethod
    def _sentence(compel: CompelView) -> str:
        words = state_line(compel)
        return f"{words}. {compel.message}" if compel.message and compel.message not in words else words

    @staticmethod
    def _poster_words(compel: CompelView) -> str:
        if compel.state == "done" and compel.video is None:
            return "It plays here when it is downloaded"
        return ""

    def _show_buttons(self, compel: CompelView) -> None:
        done = compel.state == "done"
        self.add.setVisible(done)
        self.add.setEnabled(compel.video is not None or compel.download != "checking")
        self.start.setVisible(compel.can_start)
        self.download.setVisible(done and compel.video is None and compel.download in ("none", "failed"))
        self.retry.setVisible(compel.can_retry and not (done and compel.download == "failed"))
        self.minutes.setVisible(bool(compel.billing_url) and not done)
        self.folder.setVisible(compel.video is not None)
        self.cancel.setVisible(compel.can_cancel)

    def _show_video(self, path: Path | None) -> None:
        if path == self._video:
            return
        self._video = path
        if path is None:
            if self.player is not None:
                self.player.close_file()
                self.player.hide()
            self.poster.show()
            return
        if self.player is None:
            from react_app.ui.widgets.player import Player  # the film's decoder is loaded when the first one is seen

            self.player = Player(self._stage)
            self._left.addWidget(self.player)
        self.poster.hide()
        self.player.show()
        self.player.open(path, play=self._plays)
        self._plays = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the picture its shape, and the rest to the words."""
        super().resizeEvent(event)
        tallest = self.height() - _UNDER
        self._left_box.setMaximumWidth(max(tallest * 16 // 9, 180))

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the film."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Play nothing that nobody sees."""
        super().hideEvent(event)
        self._show_video(None)

    # ---- asking once more ------------------------------------------------------------------------------------------

    def _ask_cancel(self) -> None:
        compel = self.compel
        if compel is not None:
            words = "Stop this download?" if compel.state == "done" else "Stop making this compel?"
            self._ask(words, "Stop it", lambda: self._actions.cancel(compel))

    def _ask_remove(self) -> None:
        compel = self.compel
        if compel is not None:
            words = "Take it off this list, and its film off this machine?"
            self._ask(words, "Remove it", lambda: self._actions.remove(compel))

    def _ask(self, words: str, verb: str, run: object) -> None:
        self._buttons.hide()
        self.confirm.ask(words, verb, run, self._buttons.show)  # type: ignore[arg-type]
