"""A pop-up list with a painted arrow, that the wheel does not change by accident."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QStyleOptionComboBox, QStylePainter

from react_app.ui.icons import icon
from react_app.ui.theme import HIT, Color, color, label_font


class Popup(QComboBox):
    """A combo box in the desk's look. `chosen` tells the data of the item the hand picked."""

    chosen = Signal(object)
    opened = Signal()

    def __init__(self, name: str, tip: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setFixedHeight(HIT)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setMaxVisibleItems(16)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self._arrow = icon("down", Color.DIM)
        self.activated.connect(self._tell)

    def add_heading(self, text: str) -> None:
        """Add a line that names the items after it and cannot be chosen."""
        self.addItem(text.upper())
        model, index = self.model(), self.count() - 1
        if isinstance(model, QStandardItemModel):
            item = model.item(index)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setData(label_font(), Qt.ItemDataRole.FontRole)
            item.setData(color(Color.DIM), Qt.ItemDataRole.ForegroundRole)

    def set_able(self, index: int, able: bool) -> None:
        """Let an item be chosen, or grey it out."""
        model = self.model()
        if isinstance(model, QStandardItemModel):
            model.item(index).setEnabled(able)

    def _tell(self, index: int) -> None:
        self.chosen.emit(self.itemData(index))

    def show_data(self, data: object) -> None:
        """Select the item with this data; sends nothing."""
        index = self.findData(data)
        if index != self.currentIndex() and not self.view().isVisible():
            self.setCurrentIndex(index)

    def showPopup(self) -> None:
        """Open, wide enough for the longest item."""
        self.opened.emit()
        view = self.view()
        view.setMinimumWidth(max(self.width(), view.sizeHintForColumn(0) + 28))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to whatever scrolls."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint when enabled or disabled."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, the text with an ellipsis where there is no room, and the arrow."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.width() - 8 - 24 - (22 if not option.currentIcon.isNull() else 0)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        mode = self._arrow.pixmap(16, 16)
        painter.setOpacity(1.0 if self.isEnabled() else 0.4)
        painter.drawPixmap(QRectF(self.width() - 21, (self.height() - 14) / 2, 14, 14), mode, QRectF(mode.rect()))
