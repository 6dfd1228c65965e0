"""Bars of the cloud: the stages of a compel, and how far a file is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from react_app.ui.cloud_port import CompelView, StageView
from react_app.ui.cloud_words import STAGES, UNFINISHED
from react_app.ui.theme import Color, color

_GAP = 2.0
_SHOWN = 0.12
"""The stage that is being done shows at least so much of itself."""


def fills(stages: tuple[StageView, ...], progress: float) -> list[float]:
    """Return how full each stage's part of the bar is, 0..1."""
    if not stages:
        return [min(max(progress * STAGES - i, 0.0), 1.0) for i in range(STAGES)]
    within = progress * len(stages)
    return [
        1.0 if stage.state == "done" else _share(within - i, progress) if stage.state == "doing" else 0.0
        for i, stage in enumerate(stages)
    ]


def _share(ahead: float, progress: float) -> float:
    """Return how full the part of the stage being done is; where stages take unequal time, the whole stands for it."""
    return min(max(ahead if ahead > 0 else progress, _SHOWN), 1.0)


def paint_stages(painter: QPainter, rect: QRectF, compel: CompelView, tint: str = Color.CLOUD) -> None:
    """Draw one part a stage."""
    parts = fills(compel.stages, compel.progress)
    width = (rect.width() - _GAP * (len(parts) - 1)) / len(parts)
    painter.setPen(Qt.PenStyle.NoPen)
    for i, share in enumerate(parts):
        part = QRectF(rect.left() + i * (width + _GAP), rect.top(), width, rect.height())
        painter.fillRect(part, color(Color.LINE))
        if share > 0:
            painter.fillRect(QRectF(part.left(), part.top(), width * share, part.height()), color(tint))


def paint_share(painter: QPainter, rect: QRectF, share: float, tint: str = Color.CLOUD) -> None:
    """Draw one bar."""
    painter.fillRect(rect, color(Color.LINE))
    painter.fillRect(QRectF(rect.left(), rect.top(), rect.width() * min(max(share, 0.0), 1.0), rect.height()),
                     color(tint))  # fmt: skip


def paint_progress(painter: QPainter, rect: QRectF, compel: CompelView) -> bool:
    """Draw the bar that fits the state; return False where there is none."""
    if compel.state in ("sending",):
        paint_share(painter, rect, compel.progress)
    elif compel.state in UNFINISHED or compel.state == "ready":
        paint_stages(painter, rect, compel, Color.ACCENT if compel.state == "ready" else Color.CLOUD)
    elif compel.download in ("loading", "checking"):
        paint_share(painter, rect, 1.0 if compel.download == "checking" else compel.downloaded)
    else:
        return False
    return True


class ProgressLine(QWidget):
    """The bar of a compel as a widget."""

    def __init__(self) -> None:
        super().__init__()
        self._compel: CompelView | None = None
        self.setFixedHeight(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Progress")

    def sizeHint(self) -> QSize:
        """Return the wanted size."""
        return QSize(120, 6)

    def show_compel(self, compel: CompelView) -> None:
        """Show how far a compel is."""
        self._compel = compel
        self.setToolTip("\n".join(f"{'✓' if s.state == 'done' else '…' if s.state == 'doing' else '   '}  {s.label}"
                                  for s in compel.stages))  # fmt: skip
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        if self._compel is not None:
            paint_progress(QPainter(self), QRectF(self.rect()), self._compel)
