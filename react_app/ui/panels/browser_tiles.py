"""The tiles of the browser: moving thumbnails with names, the live one framed, the queued one blinking."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from react_app.ui import mime
from react_app.ui.clip_shelf import ClipShelf
from react_app.ui.icons import icon
from react_app.ui.panels.browser_model import ENTRY_ROLE, BrowserModel, Entry
from react_app.ui.theme import HIT, Color, color, font, label_font
from react_app.ui.thumbnails import Thumbnails
from react_app.ui.widgets.thumb import paint_thumb
from react_app.ui.words import clip_words

_CAPTION = 24
_SECOND_LINE = 14
_GAP = 8
_WANTED = 148
_MOVE_MS = 66
_LOOP_S = 3.0
_BLINK_S = 0.5


class _TilePainter(QStyledItemDelegate):
    """Draws one tile."""

    def __init__(self, view: TileView) -> None:
        super().__init__(view)
        self._view = view
        self._name_font = font(12)
        self._key_font = label_font()
        self._plus = icon("plus", Color.TEXT)
        self._more = icon("more", Color.TEXT)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the tile's size."""
        return self._view.tile_size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw picture, key, name and frame."""
        entry: Entry = index.data(ENTRY_ROLE)
        view = self._view
        rect: QRect = option.rect
        state = option.state
        tile = QRectF(rect).adjusted(_GAP / 2, _GAP / 2, -_GAP / 2, -_GAP / 2)
        picture = QRectF(tile.left(), tile.top(), tile.width(), round(tile.width() * 9 / 16))
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        live = entry.id == view.live
        moment = view.moment if hovered or live else 0.34
        video = entry.section == "videos"
        if video:
            strip, frames = view.shelf.strip(entry.id), view.shelf.frames(entry.id)
        else:
            strip = view.thumbnails.strip(entry.thumb_kind, entry.id)
            frames = view.thumbnails.frames(entry.thumb_kind, entry.id)
        painter.save()
        paint_thumb(painter, picture, strip, frames, moment, entry.id)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if video:
            self._draw_facts(painter, entry, picture)
        if entry.number:
            key = QRectF(picture.left() + 5, picture.top() + 5, 18, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Color.ACCENT if live else Color.WINDOW, 1.0 if live else 0.8))
            painter.drawRoundedRect(key, 3, 3)
            painter.setPen(color(Color.WINDOW if live else Color.TEXT))
            painter.setFont(self._key_font)
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, str(entry.number))
        if hovered:
            corner = self._view.corner_of(rect)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Color.WINDOW, 0.8))
            painter.drawRoundedRect(QRectF(corner).adjusted(3, 3, -3, -3), 3, 3)
            pixmap = (self._more if entry.section == "scenes" else self._plus).pixmap(16, 16)
            painter.drawPixmap(QRectF(corner).adjusted(7, 7, -7, -7), pixmap, QRectF(pixmap.rect()))
        if live or (entry.id == view.queued and view.blink):
            self._frame(painter, picture, Color.ACCENT, 2.0)
        elif state & QStyle.StateFlag.State_HasFocus and view.hasFocus():
            self._frame(painter, picture, Color.TEXT, 1.0)
        elif hovered:
            self._frame(painter, picture, Color.EDGE, 1.0)
        painter.setPen(color(Color.ACCENT if live else Color.TEXT))
        painter.setFont(self._name_font)
        caption = QRectF(tile.left() + 1, picture.bottom() + 3, tile.width() - 2, _CAPTION - 4)
        text = painter.fontMetrics().elidedText(entry.name, Qt.TextElideMode.ElideRight, int(caption.width()))
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()

    def _draw_facts(self, painter: QPainter, entry: Entry, picture: QRectF) -> None:
        """Draw size and duration under the name of a video, or a mark that it cannot be used."""
        facts = self._view.shelf.facts(entry.id)
        words = clip_words(facts.clip) if facts else ""
        if self._view.shelf.error(entry.id):
            words = "cannot be played"
            mark = icon("warning", Color.DIM).pixmap(18, 18)
            middle = picture.center()
            painter.drawPixmap(QRectF(middle.x() - 9, middle.y() - 9, 18, 18), mark, QRectF(mark.rect()))
        painter.setFont(self._key_font)
        painter.setPen(color(Color.DIM))
        line = QRectF(picture.left() + 1, picture.bottom() + _CAPTION - 3, picture.width() - 2, _SECOND_LINE)
        text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    @staticmethod
    def _frame(painter: QPainter, rect: QRectF, tint: str, width: float) -> None:
        pen = painter.pen()
        pen.setColor(color(tint))
        pen.setWidthF(width)
        pen.setStyle(Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = width / 2
        painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), 3, 3)


class TileView(QListView):
    """A grid of tiles that fills the width; tiles under the pointer and live ones move."""

    launched = Signal(object)
    corner_pressed = Signal(object, QPoint)
    menu_wanted = Signal(object, QPoint)
    scene_dropped = Signal(str, int)
    picked = Signal(object)
    """A click on a video, which is not yet a double-click."""

    def __init__(self, thumbnails: Thumbnails, shelf: ClipShelf) -> None:
        super().__init__()
        self.thumbnails, self.shelf = thumbnails, shelf
        self.live = ""
        self.queued = ""
        self.moment = 0.34
        self.blink = False
        self.tile_size = QSize(140, 110)
        self._clock = 0.0
        self.entries_model = BrowserModel(self)
        self.setModel(self.entries_model)
        self.setItemDelegate(_TilePainter(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Browser")
        self.verticalScrollBar().setSingleStep(24)
        self._timer = QTimer(self)
        self._timer.setInterval(_MOVE_MS)
        self._timer.timeout.connect(self._move)
        thumbnails.arrived.connect(lambda _kind, name: self._refresh(name))
        shelf.arrived.connect(self._refresh)
        shelf.refused.connect(lambda name, _why: self._refresh(name))
        self._two_lines = self._doubled = False
        self.clicked.connect(self._pick)

    def show_two_lines(self, two: bool) -> None:
        """Give the tiles room for a second line under the name."""
        if two != self._two_lines:
            self._two_lines = two
            self._fit_tiles()

    def _pick(self, index: QModelIndex) -> None:
        entry = self.entries_model.entries[index.row()]
        place = self.viewport().mapFromGlobal(self.cursor().pos())
        doubled, self._doubled = self._doubled, False
        if doubled:
            return  # this was the second click of two
        if entry.section == "videos" and not self.corner_of(self.visualRect(index)).contains(place):
            self.picked.emit(entry)

    def corner_of(self, rect: QRect) -> QRect:
        """Return the place of a tile's corner button."""
        return QRect(rect.right() - _GAP // 2 - HIT + 1, rect.top() + _GAP // 2, HIT, HIT)

    def _refresh(self, entry_id: str) -> None:
        row = self.entries_model.row_of(entry_id)
        if row >= 0:
            self.viewport().update(self.visualRect(self.entries_model.index(row)))

    def _move(self) -> None:
        self._clock += _MOVE_MS / 1000
        self.moment = (self._clock / _LOOP_S) % 1.0
        self.blink = self._clock % (2 * _BLINK_S) < _BLINK_S
        for entry_id in {self.live, self.queued} - {""}:
            self._refresh(entry_id)
        hovered = self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos()))
        if hovered.isValid():
            self.viewport().update(self.visualRect(hovered))

    def showEvent(self, event: QShowEvent) -> None:
        """Let the tiles move while they can be seen."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit whole tiles into the width."""
        self._fit_tiles()
        super().resizeEvent(event)

    def _fit_tiles(self) -> None:
        width = self.viewport().width() - 1
        columns = max(1, round(width / _WANTED))
        tile = max(80, width // columns)
        caption = _CAPTION + (_SECOND_LINE if self._two_lines else 0)
        self.tile_size = QSize(tile, round((tile - _GAP) * 9 / 16) + _GAP + caption)
        self.setGridSize(self.tile_size)

    def _entry_at(self, place: QPoint) -> Entry | None:
        index = self.indexAt(place)
        return self.entries_model.entries[index.row()] if index.isValid() else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Scenes go on with the press; the corner button opens or adds."""
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._doubled = False
        place = event.position().toPoint()
        entry = self._entry_at(place)
        if entry is None:
            return
        if self.corner_of(self.visualRect(self.indexAt(place))).contains(place):
            self.corner_pressed.emit(entry, event.globalPosition().toPoint())
        elif entry.section == "scenes":
            self.launched.emit(entry)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double-click on a shader adds it."""
        entry = self._entry_at(event.position().toPoint())
        if entry is not None and entry.section != "scenes" and event.button() == Qt.MouseButton.LeftButton:
            self._doubled = True
            self.launched.emit(entry)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of a tile."""
        entry = self._entry_at(event.pos())
        if entry is not None:
            self.menu_wanted.emit(entry, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter launches."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.launched.emit(self.entries_model.entries[self.currentIndex().row()])
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take scenes, to reorder them."""
        if event.mimeData().hasFormat(mime.SCENE):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Follow."""
        if event.mimeData().hasFormat(mime.SCENE):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the scene there."""
        scene = mime.unpack(event.mimeData(), mime.SCENE)
        index = self.indexAt(event.position().toPoint())
        if scene:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            row = index.row() if index.isValid() else len(self.entries_model.entries) - 1
            self.scene_dropped.emit(scene, row)
