"""Which song a compel is made of: a file that is dropped or chosen, the track that plays, or one that was searched."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from react_app.ui.cloud_link import CloudLink
from react_app.ui.cloud_port import MusicView
from react_app.ui.cloud_words import song_length
from react_app.ui.desk import Desk
from react_app.ui.icons import icon, paint_icon
from react_app.ui.panels.cloud_place import AUDIO
from react_app.ui.theme import HIT, RADIUS, Color, color, font, label_font
from react_app.ui.widgets.buttons import text_button


class SongBox(QWidget):
    """Says which song it is, or that one may be dropped."""

    def __init__(self) -> None:
        super().__init__()
        self._title = self._below = ""
        self.setMinimumHeight(44)
        self.setMaximumHeight(64)
        self.setAccessibleName("Song")
        self.setToolTip("Drop an audio file anywhere on this page")

    @property
    def title(self) -> str:
        """The song that is shown."""
        return self._title

    def sizeHint(self) -> QSize:
        """Return the wanted size."""
        return QSize(220, 48)

    def show_song(self, title: str, below: str) -> None:
        """Show a song and a line about it; empty for none."""
        self._title, self._below = title, below
        self.setAccessibleName(f"Song: {title}" if title else "Song")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, dashed while it is empty, and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        pen.setColor(color(Color.CLOUD if self._title else Color.EDGE))
        pen.setStyle(Qt.PenStyle.SolidLine if self._title else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(color(Color.CLOUD_DEEP) if self._title else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inner = QRectF(self.rect()).adjusted(12, 0, -12, 0)
        if not self._title:
            painter.setPen(color(Color.DIM))
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, "Drop a song here")
            return
        side = 18.0
        paint_icon(painter, "note", QRectF(inner.left(), inner.center().y() - side / 2, side, side), Color.CLOUD)
        words = inner.adjusted(28, 0, 0, 0)
        middle = inner.center().y()
        right, left = Qt.TextElideMode.ElideMiddle, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(font(12))
        painter.setPen(color(Color.TEXT))
        title = painter.fontMetrics().elidedText(self._title, right, int(words.width()))
        painter.drawText(QRectF(words.left(), middle - (18 if self._below else 9), words.width(), 18), left, title)
        painter.setFont(label_font())
        painter.setPen(color(Color.DIM))
        below = painter.fontMetrics().elidedText(self._below, right, int(words.width()))
        painter.drawText(QRectF(words.left(), middle, words.width(), 16), left, below)


class SongChooser(QWidget):
    """`chosen` tells a file, `music_chosen` a track of the service."""

    chosen = Signal(str)
    music_chosen = Signal(object)

    def __init__(self, desk: Desk, link: CloudLink) -> None:
        super().__init__()
        self._desk, self._link = desk, link
        self._request = 0
        self.box = SongBox()
        self.choose = text_button("Choose a file…", "Choose an audio file from your disk")
        self.choose.clicked.connect(self._choose)
        self.playing = text_button("Track that plays", "Use the track that is playing now")
        self.playing.clicked.connect(self.use_playing)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Or search for music")
        self.search.setAccessibleName("Search for music")
        self.search.setToolTip("Title or artist; Enter searches")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", Color.DIM), QLineEdit.ActionPosition.LeadingPosition)
        self.search.returnPressed.connect(self.search_music)
        self.results = QListWidget()
        self.results.setAccessibleName("Music found")
        self.results.setUniformItemSizes(True)
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.setMinimumHeight(HIT)
        self.results.setStyleSheet(
            f"QListWidget::item {{ min-height: {HIT}px; padding: 0 6px; border-radius: 3px; }}"
            f"QListWidget::item:hover {{ background: {Color.HOVER}; }}"
            f"QListWidget::item:selected {{ background: {Color.CLOUD_DEEP}; color: {Color.TEXT}; }}"
        )
        self.results.itemClicked.connect(self._pick)
        self.results.itemActivated.connect(self._pick)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setFont(label_font())
        self.words.setProperty("tone", "dim")
        ways = QHBoxLayout()
        ways.setSpacing(6)
        ways.addWidget(self.choose, 1)
        ways.addWidget(self.playing, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.box, 1)
        column.addLayout(ways)
        column.addWidget(self.search)
        column.addWidget(self.words)
        column.addWidget(self.results, 3)
        column.addStretch(0)
        self._show_results(())

    def show_song(self, track: str, music: str) -> None:
        """Show what is chosen: a file, or a track of the service."""
        path = Path(track) if track else None
        self.box.show_song(
            path.name if path else music, str(path.parent) if path else "from the music search" * bool(music)
        )

    def refresh(self) -> None:
        """Offer the track that plays, where one does."""
        track = self._track()
        self.playing.setEnabled(bool(track))
        self.playing.setToolTip(f"Use {Path(track).name}" if track else "No track from a file is playing")

    def _track(self) -> str:
        ears = self._desk.link.status.ears
        return ears.choice.name if ears is not None and ears.choice.kind == "file" else ""

    def use_playing(self) -> None:
        """Take the track that plays."""
        track = self._track()
        if track:
            self.chosen.emit(track)

    def _choose(self) -> None:
        filters = f"Audio ({' '.join(f'*{suffix}' for suffix in AUDIO)});;All files (*)"
        dialog = QFileDialog(self, "Choose a song", "", filters)
        dialog.setModal(False)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.chosen)
        dialog.show()

    # ---- music of the service --------------------------------------------------------------------------------------

    def search_music(self) -> None:
        """Ask the service for music."""
        text = self.search.text().strip()
        self._link.drop(self._request)
        if not text:
            self._show_results(())
            return
        self._say("Searching…")
        self._request = self._link.ask("search_music", text, then=self._found, fail=self._say)

    def _found(self, value: object) -> None:
        tracks = tuple(track for track in value if isinstance(track, MusicView)) if isinstance(value, tuple) else ()
        self._show_results(tracks)
        self._say("" if tracks else f"No music called “{self.search.text().strip()}” was found.")

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def _show_results(self, tracks: tuple[MusicView, ...]) -> None:
        self.results.clear()
        for track in tracks:
            length = song_length(track.duration)
            words = "   ·   ".join(part for part in (track.title, track.artist, length) if part)
            item = QListWidgetItem(words)
            item.setToolTip(words)
            item.setData(Qt.ItemDataRole.UserRole, track)
            self.results.addItem(item)
        self.results.setVisible(bool(tracks))
        self._say("")

    def _pick(self, item: QListWidgetItem) -> None:
        self.music_chosen.emit(item.data(Qt.ItemDataRole.UserRole))
