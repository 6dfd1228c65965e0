"""The frame that will be encoded, where it lies in the music, and the part that is made."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from react_app.export.preview.previewing import PreviewPicture, PreviewStatus
from react_app.export.targets.table import Target
from react_app.ui.export_preview import ExportPreview
from react_app.ui.export_wish import seconds_of
from react_app.ui.export_words import preview_words
from react_app.ui.theme import Color, font, strong_font
from react_app.ui.widgets.buttons import text_button
from react_app.ui.widgets.export_picture import NOTHING, ExportPicture
from react_app.ui.widgets.timeline import TimelineBar
from react_app.ui.widgets.timeline_view import clock_exact

_NARROW = 640
"""In a window less wide than this fewer words are used."""
_LOW = 470
"""In a window lower than this the timeline gives room to the picture."""


class ExportStage(QWidget):
    """`part_changed` tells the part a hand has made: begin and end in seconds, None for the very beginning or end."""

    part_changed = Signal(object, object)

    def __init__(self, preview: ExportPreview) -> None:
        super().__init__()
        self._preview = preview
        self._status: PreviewStatus | None = None
        self._target: Target | None = None
        self._exact: bool | None = None
        self.picture = ExportPicture()
        self.timeline = TimelineBar()
        self.time, self.bar_words, self.frame = QLabel(), QLabel(), QLabel()
        self.time.setFont(strong_font(20))
        self.time.setMinimumWidth(98)
        for label in (self.bar_words, self.frame):
            label.setFont(font(13))
        self.frame.setProperty("tone", "dim")
        self.mark = QLabel()
        self.mark.setFont(font(12))
        self.again = text_button("Try again", "Begin the preview anew")
        self.again.hide()
        self.covered = text_button(
            "Covered sides", "Mark what the service lays over the picture or cuts off", kind="ghost"
        )
        self.covered.setCheckable(True)
        self.covered.setChecked(True)
        self.begin_field, self.end_field = QLineEdit(), QLineEdit()
        for edit, name, words, key in (
            (self.begin_field, "From", "start", "I"),
            (self.end_field, "To", "end", "O"),
        ):
            edit.setAccessibleName(name)
            edit.setPlaceholderText(words)
            edit.setToolTip(f"{name} this time, such as 1:23.5; empty for the {words} ({key} in the timeline)")
            edit.setFixedWidth(92)
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
            edit.installEventFilter(self)
            edit.editingFinished.connect(self._typed)
        self.length = QLabel()
        self.length.setProperty("tone", "dim")
        self.made = QLabel()
        self.made.setProperty("tone", "accent")
        self.whole = text_button("All of it", "Make the whole track (double-click in the timeline)", kind="ghost")
        self._build()
        self.again.clicked.connect(lambda: preview.renew(at_once=True))
        self.whole.clicked.connect(lambda: self.timeline.set_part(0.0, self.timeline.view.duration))
        self.covered.toggled.connect(lambda _on: self._show_covered())
        self.timeline.sought.connect(self._sought)
        self.timeline.part_moved.connect(lambda _begin, _end: self._show_hand())
        self.timeline.part_settled.connect(self._part_settled)
        preview.status_came.connect(self.show_status)
        preview.picture_came.connect(self.show_picture)
        preview.stale_changed.connect(self._show_stale)
        self._show_place()
        self._show_part()

    def _build(self) -> None:
        told = QHBoxLayout()
        told.setSpacing(14)
        for label in (self.time, self.bar_words, self.frame):
            told.addWidget(label, 0, Qt.AlignmentFlag.AlignBaseline)
        told.addStretch()
        told.addWidget(self.again)
        told.addWidget(self.covered)
        told.addWidget(self.mark)
        part = QHBoxLayout()
        part.setSpacing(8)
        name = QLabel("Part")
        name.setProperty("tone", "dim")
        to = QLabel("to")
        to.setProperty("tone", "dim")
        for widget in (name, self.begin_field, to, self.end_field, self.length):
            part.addWidget(widget)
        part.addStretch()
        part.addWidget(self.made)
        part.addWidget(self.whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.picture, 1)
        column.addLayout(told)
        column.addWidget(self.timeline)
        column.addLayout(part)

    def resizeEvent(self, event: object) -> None:
        """Give the picture the room in a low window."""
        self.timeline.setFixedHeight(96 if self.height() < _LOW else 128)
        self._show_mark()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leaves a field of the part as it was."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if not pressed or event.key() != Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            return False
        self._show_part()
        self.timeline.setFocus()
        return True

    def forget(self) -> None:
        """Forget track and part: another source was chosen."""
        self.timeline.show_timeline(None)
        self.begin_field.clear()
        self.end_field.clear()
        self.length.clear()
        self._show_part()
        self._show_place()

    # ---- what the preview says -------------------------------------------------------------------------------------

    @property
    def image(self) -> QImage | None:
        """The frame that is shown, None while there is none."""
        return self.picture.image

    @property
    def status(self) -> PreviewStatus | None:
        """How the preview stands."""
        return self._status

    @property
    def duration(self) -> float:
        """How long track or take is in seconds, 0 while nobody knows."""
        return self.timeline.view.duration if self.timeline.ready else 0.0

    def show_status(self, status: PreviewStatus | None) -> None:
        """Show how the preview stands."""
        self._status = status
        words = preview_words(status)
        drawn = self.image is not None or status is None or status.state != "ready"
        self.picture.show_words(words if drawn else "Drawing the frame…")
        if status is None:
            self.picture.show_picture(None)
            self._exact = None
        elif status.state == "failed":
            self._exact = None
        if status is not None:
            self.picture.show_size(status.width, status.height)
            self.timeline.show_rate(status.fps)
            if status.timeline is not None and status.timeline is not self._shown_timeline:
                self._take_timeline(status)
            if status.state == "ready" and status.fps > 0 and self.timeline.ready:
                self.timeline.show_made(status.begin, status.begin + status.frames / status.fps)
                self._show_part()
        self.again.setVisible(status is not None and status.state == "failed")
        self._show_place()
        self._show_mark()

    _shown_timeline: object = None

    def _take_timeline(self, status: PreviewStatus) -> None:
        self._shown_timeline = status.timeline
        before = (self.timeline.view.begin, self.timeline.view.end)
        fresh = not self.timeline.ready
        self.timeline.show_timeline(status.timeline)
        if fresh:
            self.timeline.show_part(seconds_of(self.begin_field.text()), seconds_of(self.end_field.text()))
        elif before != (self.timeline.view.begin, self.timeline.view.end):
            self._part_settled(self.timeline.view.begin, self.timeline.view.end)
        self._show_part()
        self._preview.look(self.timeline.view.position)

    def show_picture(self, picture: PreviewPicture) -> None:
        """Show a frame that was drawn."""
        self._exact = picture.exact
        self.picture.show_words("")
        self.picture.show_picture(picture)
        self._show_mark()

    def _show_stale(self, stale: bool) -> None:
        self.picture.show_stale(stale)
        self._show_mark()

    def _show_mark(self) -> None:
        narrow = self.width() < _NARROW
        if self._preview.stale and self.image is not None:
            words, short, tint = "Drawing anew…", "Anew…", Color.DIM
        elif self._exact is None or self._preview.stale:
            words, short, tint = "", "", Color.DIM
        elif self._preview.behind:
            words, short, tint = "Drawing this frame…", "Drawing…", Color.DIM
        elif self._exact:
            words, short, tint = "✓  The frame that is encoded", "✓  Exact", Color.GOOD
        else:
            words, short, tint = "Near, the exact frame follows", "Near", Color.ACCENT
        self.mark.setText(short if narrow else words)
        self.mark.setToolTip(words)
        self.mark.setStyleSheet(f"color: {tint};")

    # ---- the target ------------------------------------------------------------------------------------------------

    def show_target(self, target: Target | None) -> None:
        """Mark what this service covers."""
        self._target = target
        if target is not None:
            self.picture.show_size(target.width, target.height)
        self._show_covered()

    def _show_covered(self) -> None:
        target = self._target
        covers = target is not None and any(target.safe)
        self.covered.setVisible(covers)
        if target is not None and covers and self.covered.isChecked():
            self.picture.show_covered(target.safe, target.name)
        else:
            self.picture.show_covered(NOTHING, "")

    # ---- the playhead ----------------------------------------------------------------------------------------------

    def _sought(self, t: float) -> None:
        self._preview.look(t)
        self._show_mark()
        self._show_place()

    def _show_place(self) -> None:
        view = self.timeline.view
        if not self.timeline.ready:
            for label in (self.time, self.bar_words, self.frame):
                label.setText("")
            return
        self.time.setText(clock_exact(view.position))
        bar = view.bar_words(view.position)
        self.bar_words.setText(f"Bar {bar}" if bar else "")
        first = view.frame_at(view.first_frame)
        count = max(round(view.last_frame * view.fps) - first + 1, 1)
        number = min(max(view.frame_at(view.position) - first + 1, 1), count)
        self.frame.setText(f"Frame {number} of {count}")

    # ---- the part --------------------------------------------------------------------------------------------------

    def _show_hand(self) -> None:
        self._show_part()
        self._show_place()

    def _part_settled(self, begin: float, end: float) -> None:
        self._show_part()
        self._show_place()
        view = self.timeline.view
        self.part_changed.emit(begin if begin > 0 else None, end if end < view.duration else None)

    def _show_part(self) -> None:
        view = self.timeline.view
        self.whole.setVisible(self.timeline.ready and not view.whole)
        self.made.setVisible(self.timeline.ready)
        if not self.timeline.ready:
            return
        self.begin_field.setText(clock_exact(view.begin) if view.begin > 0 else "")
        self.end_field.setText(clock_exact(view.end) if view.end < view.duration else "")
        bars = sum(view.begin - 1e-3 <= t < view.end - 1e-3 for t in view.downbeats)
        words = clock_exact(view.end - view.begin)
        made = view.made
        self.made.setText(f"Becomes the video: {clock_exact(made[0])} to {clock_exact(made[1])}" if made else "")
        self.length.setText(f"{words}  ·  {bars} bar{'s' if bars != 1 else ''}" if bars else words)

    def _typed(self) -> None:
        begin, end = seconds_of(self.begin_field.text()), seconds_of(self.end_field.text())
        if self.timeline.ready:
            view = self.timeline.view
            self.timeline.set_part(begin or 0.0, view.duration if end is None else end)
            self._show_part()
        else:
            self.part_changed.emit(begin, end)
