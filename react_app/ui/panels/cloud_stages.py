"""The stages of a compel as a checklist, and what it is as a list of facts: as many columns as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from react_app.ui.cloud_port import CompelView
from react_app.ui.cloud_words import PLATFORMS, day
from react_app.ui.icons import paint_icon
from react_app.ui.theme import Color, color, label_font
from react_app.ui.words import size_of

_ROW = 20
_COLUMN = 150


def known_facts(compel: CompelView) -> list[tuple[str, str]]:
    """Return what is known of a compel, as (name, words)."""
    platform = next((name for name, code in PLATFORMS if code and code == compel.target_platform), "")
    rows = (
        ("Style", compel.style),
        ("Platform", platform or compel.target_platform),
        ("Shape", compel.aspect_ratio),
        ("Artist", compel.artist_context),
        ("Song", compel.track.name if compel.track else ""),
        ("Size", size_of(compel.size_bytes) if compel.size_bytes else ""),
        ("Made", day(compel.created)),
    )
    return [(name, words) for name, words in rows if words]


class Checklist(QWidget):
    """Paints rows: stages with their marks while a compel is made, facts else."""

    def __init__(self) -> None:
        super().__init__()
        self._compel: CompelView | None = None
        self.rows: list[tuple[str, str]] = []
        """(mark or name, words) of each row."""
        self._stages = False
        self._font = label_font()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(3 * _ROW)
        self.setAccessibleName("Stages")

    def sizeHint(self) -> QSize:
        """Return the room for the rows in two columns."""
        return QSize(2 * _COLUMN, 4 * _ROW)

    def show_compel(self, compel: CompelView) -> None:
        """Show the stages or the facts of a compel."""
        self._compel = compel
        self._stages = bool(compel.stages) and compel.state in ("queued", "working", "ready", "rendering", "failed")
        self.rows = [(s.state, s.label) for s in compel.stages] if self._stages else known_facts(compel)
        self.setToolTip("\n".join(f"{name}: {words}" for name, words in self.rows) if not self._stages else "")
        self.setAccessibleName("Stages" if self._stages else "Facts")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, column after column."""
        if not self.rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        fitting = max(self.height() // _ROW, 1)
        columns = max(min(-(-len(self.rows) // fitting), max(self.width() // _COLUMN, 1)), 1)
        down = max(-(-len(self.rows) // columns), 1)
        width = self.width() / columns
        for i, (first, words) in enumerate(self.rows):
            place = QRectF(i // down * width, i % down * _ROW, width - 12, _ROW)
            if self._stages:
                self._stage(painter, place, first, words)
            else:
                self._fact(painter, place, first, words)

    def _stage(self, painter: QPainter, place: QRectF, state: str, words: str) -> None:
        mark = QRectF(place.left(), place.top() + 3, 14, 14)
        failed = self._compel is not None and self._compel.state == "failed"
        if state == "done":
            paint_icon(painter, "check", mark, Color.CLOUD)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            doing = Color.DANGER if failed else Color.CLOUD
            painter.setBrush(color(doing if state == "doing" else Color.LINE))
            side = 8 if state == "doing" else 4
            painter.drawEllipse(mark.center(), side / 2, side / 2)
        tone = Color.TEXT if state == "doing" else Color.DIM if state == "done" else Color.FAINT
        self._text(painter, place.adjusted(20, 0, 0, 0), words, Color.DIM if tone == Color.FAINT else tone)

    def _fact(self, painter: QPainter, place: QRectF, name: str, words: str) -> None:
        self._text(painter, QRectF(place.left(), place.top(), 56, place.height()), name, Color.DIM)
        self._text(painter, place.adjusted(60, 0, 0, 0), words, Color.TEXT)

    def _text(self, painter: QPainter, place: QRectF, words: str, tone: str) -> None:
        painter.setPen(color(tone))
        short = QFontMetricsF(self._font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, short)
