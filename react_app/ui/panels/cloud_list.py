"""The compels as rows: poster, title, state in words and as a fine bar."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from react_app.ui.cloud_port import CompelView
from react_app.ui.cloud_posters import Posters
from react_app.ui.cloud_words import facts, share_of, state_words, tint
from react_app.ui.icons import icon, paint_icon
from react_app.ui.panels.cloud_bars import paint_progress
from react_app.ui.panels.cloud_model import COMPEL_ROLE, CompelModel, clip_data
from react_app.ui.theme import HIT, Color, color, font, label_font

_PAD = 8
_BAR = 4


def paint_poster(painter: QPainter, rect: QRectF, pixmap: QPixmap | None) -> None:
    """Draw a poster that fills a rectangle, or a cloud where there is none."""
    if pixmap is None:
        painter.fillRect(rect, color(Color.WINDOW))
        side = min(rect.height() * 0.4, 40)
        middle = rect.center()
        painter.setOpacity(0.7)
        paint_icon(painter, "cloud", QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), Color.CLOUD)
        painter.setOpacity(1.0)
        return
    width, height = pixmap.width(), pixmap.height()
    scale = max(rect.width() / width, rect.height() / height)
    part = QRectF(0, 0, rect.width() / scale, rect.height() / scale)
    part.moveCenter(QRectF(pixmap.rect()).center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(rect, pixmap, part)


class _RowPainter(QStyledItemDelegate):
    """Draws one compel."""

    def __init__(self, view: CompelList) -> None:
        super().__init__(view)
        self._view = view
        self._title, self._small = font(12, QFont.Weight.Medium), label_font()
        self._title_metrics, self._small_metrics = QFontMetricsF(self._title), QFontMetricsF(self._small)
        self._plus = icon("plus", Color.TEXT)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a row."""
        return QSize(100, self._view.row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw poster, title, state and bar."""
        compel: CompelView = index.data(COMPEL_ROLE)
        rect: QRect = option.rect
        state = option.state
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected or hovered:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(color(Color.CLOUD) if selected and self._view.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(color(Color.CLOUD_DEEP if selected else Color.RAISED))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5), 4, 4)
        poster = self._view.poster_of(rect)
        paint_poster(painter, QRectF(poster), self._view.posters.find(compel.poster))
        if compel.state in ("failed", "cancelled"):
            painter.fillRect(poster, color(Color.WINDOW, 0.55))
        if compel.video is not None and str(compel.video) in self._view.live:
            pen = painter.pen()
            pen.setColor(color(Color.ACCENT))
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setWidthF(2.0)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(poster).adjusted(1, 1, -1, -1))
        if hovered and compel.video is not None:
            corner = QRectF(self._view.corner_of(rect))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Color.WINDOW, 0.8))
            painter.drawRoundedRect(corner.adjusted(3, 3, -3, -3), 3, 3)
            plus = self._plus.pixmap(16, 16)
            painter.drawPixmap(corner.adjusted(7, 7, -7, -7), plus, QRectF(plus.rect()))
        self._words(painter, QRectF(poster.right() + 10, poster.top(), rect.right() - poster.right() - 16,
                                    poster.height()), compel)  # fmt: skip
        painter.restore()

    def _words(self, painter: QPainter, room: QRectF, compel: CompelView) -> None:
        painter.setFont(self._title)
        painter.setPen(color(Color.DIM if compel.state == "cancelled" else Color.TEXT))
        right = Qt.TextElideMode.ElideRight
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        title = self._title_metrics.elidedText(compel.title or "Untitled", right, room.width())
        painter.drawText(QRectF(room.left(), room.top(), room.width(), 18), left, title)
        painter.setFont(self._small)
        painter.setPen(color(tint(compel)))
        words = state_words(compel)
        if compel.state == "failed" or compel.download == "failed":
            two = QRectF(room.left(), room.top() + 20, room.width(), 32)
            top = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
            short = self._small_metrics.elidedText(words, right, room.width() * 1.8)
            painter.drawText(two, int(top), short)
            return
        share = share_of(compel)
        line = QRectF(room.left(), room.top() + 20, room.width(), 15)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, share)
        space = room.width() - (self._small_metrics.horizontalAdvance(share) + 8 if share else 0)
        painter.drawText(line, left, self._small_metrics.elidedText(words, right, space))
        bar = QRectF(room.left(), room.top() + 43, room.width(), _BAR)
        if not paint_progress(painter, bar, compel):
            painter.setPen(color(Color.DIM))
            words = self._small_metrics.elidedText(facts(compel), right, room.width())
            painter.drawText(QRectF(room.left(), room.top() + 37, room.width(), 15), left, words)


class CompelList(QListView):
    """Rows of compels. Those that are downloaded are dragged into the show."""

    chosen = Signal(str)
    """Another compel is marked; empty for none."""
    launched = Signal(object)
    add_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, posters: Posters) -> None:
        super().__init__()
        self.posters = posters
        self.live: frozenset[str] = frozenset()
        """Paths of the videos that the scene that is on plays."""
        self.row_height = 74
        self.compels_model = CompelModel(self)
        self.setModel(self.compels_model)
        self.setItemDelegate(_RowPainter(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Compels")
        self.verticalScrollBar().setSingleStep(24)
        self._wanted = ""
        posters.arrived.connect(lambda _path: self.viewport().update())
        self.selectionModel().currentChanged.connect(self._tell)
        self.compels_model.modelReset.connect(self._mark_again)
        self.compels_model.rowsInserted.connect(self._mark_again)

    def poster_of(self, row: QRect) -> QRect:
        """Return where the poster of a row lies."""
        height = self.row_height - 2 * _PAD
        return QRect(row.left() + 4, row.top() + _PAD, round(height * 16 / 9), height)

    def corner_of(self, row: QRect) -> QRect:
        """Return where a row's button lies that adds it to the show."""
        poster = self.poster_of(row)
        return QRect(poster.right() - HIT + 3, poster.top() - 2, HIT, HIT)

    @property
    def current(self) -> CompelView | None:
        """The compel that is marked."""
        index = self.currentIndex()
        return self.compels_model.compels[index.row()] if index.isValid() else None

    def mark(self, key: str) -> None:
        """Mark a compel, now or as soon as it is listed."""
        self._wanted = key
        row = self.compels_model.row_of(key)
        if row >= 0:
            self.setCurrentIndex(self.compels_model.index(row))
            self.scrollTo(self.currentIndex())

    def _mark_again(self) -> None:
        keys = [compel.key for compel in self.compels_model.compels]
        marked = self.current
        if self._wanted in keys and (marked is None or marked.key != self._wanted):
            self.setCurrentIndex(self.compels_model.index(keys.index(self._wanted)))

    def _tell(self) -> None:
        compel = self.current
        if compel is not None:
            self._wanted = compel.key
        self.chosen.emit(compel.key if compel else "")

    def set_live(self, paths: frozenset[str]) -> None:
        """Frame the compels that are on."""
        if paths != self.live:
            self.live = paths
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room: larger posters in a wide column."""
        super().resizeEvent(event)
        height = 74 if self.viewport().width() < 330 else 88
        if height != self.row_height:
            self.row_height = height
            self.scheduleDelayedItemsLayout()

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the video with its poster under the hand."""
        compel = self.current
        if compel is None or compel.video is None:
            return
        drag = QDrag(self)
        drag.setMimeData(clip_data(compel))
        shot = QPixmap(160, 90)
        painter = QPainter(shot)
        paint_poster(painter, QRectF(shot.rect()), self.posters.find(compel.poster))
        painter.end()
        drag.setPixmap(shot)
        drag.setHotSpot(QPoint(12, 12))
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.CopyAction)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The corner button adds."""
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            compel = self.compels_model.compels[index.row()]
            inside = self.corner_of(self.visualRect(index)).contains(event.position().toPoint())
            if inside and compel.video is not None:
                self.add_wanted.emit(compel)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double-click adds what is there and opens what is not."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.launched.emit(self.compels_model.compels[index.row()])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of a compel."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            place = self.viewport().mapToGlobal(self.visualRect(index).center()) if by_key else event.globalPos()
            self.menu_wanted.emit(self.compels_model.compels[index.row()], place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter launches."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.launched.emit(self.current)
        else:
            super().keyPressEvent(event)
