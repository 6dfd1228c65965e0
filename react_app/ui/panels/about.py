"""The About box: what this is, what draws it, and how good its beat tracker was measured to be."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from react_app import __version__
from react_app.ui.icons import app_icon
from react_app.ui.scorecard import Scorecard, ScoreRow
from react_app.ui.theme import Color, font, label_font, strong_font
from react_app.ui.widgets.popover import Popover

_WIDTH = 648
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("F", "Beats found and right, within 70 ms: 1 is perfect"),
    ("AMLt", "Time on the beat, half and double tempo allowed"),
    ("Downbeats", "The one of the bar, found and right"),
    ("Never locks", "Songs it never gets right"),
    ("Announced", "When a beat is told, compared with when it sounds"),
    ("CPU", "Processor time for a second of music"),
)


class AboutPopover(Popover):
    """A card over the window; Escape or a press outside closes it."""

    def __init__(self, window: QWidget, scores: Scorecard | str, renderer: str) -> None:
        """`scores` is the scorecard, or the sentence why there is none."""
        super().__init__(window)
        self.setFixedWidth(_WIDTH)
        self.body.setContentsMargins(20, 18, 20, 18)
        self.body.setSpacing(12)
        self.body.addLayout(_head(renderer))
        line = QFrame()
        line.setFixedHeight(1)
        line.setStyleSheet(f"background: {Color.LINE};")
        self.body.addWidget(line)
        title = QLabel("Beat tracking, measured")
        title.setFont(strong_font())
        self.body.addWidget(title)
        if isinstance(scores, str):
            self.body.addWidget(_dim(scores))
        else:
            self.body.addLayout(_table(scores))
            self.body.addWidget(_dim(_foot(scores)))
        self.closed.connect(self.deleteLater)

    @property
    def words(self) -> list[str]:
        """Every text in the box."""
        return [label.text() for label in self.findChildren(QLabel) if label.text()]


def _head(renderer: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(14)
    mark = QLabel()
    mark.setPixmap(app_icon().pixmap(48, 48))
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(3)
    name = QLabel(f"react-app {__version__}")
    name.setFont(strong_font(16))
    words.addWidget(name)
    words.addWidget(_dim("Live visuals that follow the music. Free software, GPL-3.0-or-later."))
    if renderer:
        words.addWidget(_dim(f"Drawn by {renderer}."))
    row.addLayout(words, 1)
    return row


def _table(scores: Scorecard) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(0, 1)
    for column, (name, tip) in enumerate(_COLUMNS, start=1):
        head = QLabel(name)
        head.setFont(label_font())
        head.setProperty("tone", "dim")
        head.setToolTip(tip)
        grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignRight)
    for line, row in enumerate(scores.rows, start=1):
        ours = line == 1
        for column, text in enumerate((row.tracker, *cells(row))):
            cell = QLabel(text)
            cell.setFont(strong_font() if ours else font())
            cell.setProperty("tone", "accent" if ours and not column else "" if ours else "dim")
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(cell, line, column, side)
    return grid


def cells(row: ScoreRow) -> tuple[str, ...]:
    """Return a row's figures as words, in the order of the columns."""
    return (
        _text(row.f, "{:.2f}"),
        _text(row.amlt, "{:.2f}"),
        _text(row.downbeat_f, "{:.2f}"),
        _text(row.never_locks * 100, "{:.0f} %"),
        _text(abs(row.announce_ms), "{:.0f} ms " + ("early" if row.announce_ms <= 0 else "late")),
        _text(row.cpu_ms_per_s, "{:.1f} ms"),
    )


def _text(value: float, form: str) -> str:
    return "–" if math.isnan(value) else form.format(value)


def _foot(scores: Scorecard) -> str:
    over = f"Over {scores.made}, all in one run." if scores.made else "All in one run."
    return f"{over} “make scorecard” measures again."


def _dim(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("tone", "dim")
    label.setWordWrap(True)
    return label
