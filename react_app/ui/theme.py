"""The look: colours, type, sizes and the one stylesheet. Colour means something, see `Color`."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

GRID = 8
RADIUS = 4
HIT = 28
"""Smallest height of anything to hit."""
STAGE_HIT = 44
"""Smallest height of what matters on stage."""
TOP_BAR = 72
BOTTOM_BAR = 28


class Color:
    """Hex colours. Accent: live and active. Good: the signal is good. Danger: danger and clipping. Mod: modulation.
    Cloud: what came from the cloud."""

    WINDOW = "#0D0F12"
    PANEL = "#14171C"
    RAISED = "#1C2027"
    HOVER = "#242A33"
    LINE = "#2A303A"
    EDGE = "#3A424F"
    TEXT = "#D8DDE6"
    DIM = "#8B95A5"
    FAINT = "#5A6474"
    ACCENT = "#FFB224"
    ACCENT_DEEP = "#3A2D12"
    GOOD = "#46C288"
    DANGER = "#F0525A"
    DANGER_DEEP = "#3A171B"
    MOD = "#45C4E8"
    MOD_DEEP = "#12303A"
    CLOUD = "#9D94FF"
    CLOUD_DEEP = "#25223F"


def color(name: str, alpha: float = 1.0) -> QColor:
    """Return a colour of `Color` (or any hex) with an opacity."""
    result = QColor(name)
    result.setAlphaF(alpha)
    return result


def font(px: int = 12, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the app's font with tabular figures."""
    result = QFont(QApplication.font())
    result.setPixelSize(px)
    result.setWeight(weight)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def label_font() -> QFont:
    """Return the font of small labels."""
    return font(11, QFont.Weight.Medium)


def strong_font(px: int = 12) -> QFont:
    """Return the font of names and headings."""
    return font(px, QFont.Weight.DemiBold)


def apply_theme(app: QApplication, fonts: Path | None = None) -> None:
    """Give the application its fonts, palette and stylesheet."""
    family = ""
    for path in sorted(fonts.glob("*.[to]tf")) if fonts else ():
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
        family = next((name for name in families if name.startswith("Inter")), family)
    base = QFont(family) if family else QFont(app.font())
    base.setPixelSize(12)
    base.setFeature(QFont.Tag("tnum"), 1)
    base.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(base)
    style = QStyleFactory.create("Fusion")
    if style is not None:
        app.setStyle(style)
    app.setPalette(_palette())
    app.setStyleSheet(stylesheet())


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for key, value in (
        (role.Window, Color.WINDOW),
        (role.Base, Color.PANEL),
        (role.AlternateBase, Color.RAISED),
        (role.Button, Color.RAISED),
        (role.Text, Color.TEXT),
        (role.WindowText, Color.TEXT),
        (role.ButtonText, Color.TEXT),
        (role.BrightText, Color.TEXT),
        (role.PlaceholderText, Color.DIM),
        (role.Highlight, Color.ACCENT),
        (role.HighlightedText, Color.WINDOW),
        (role.ToolTipBase, Color.RAISED),
        (role.ToolTipText, Color.TEXT),
        (role.Link, Color.ACCENT),
        (role.Mid, Color.LINE),
        (role.Dark, Color.WINDOW),
        (role.Light, Color.EDGE),
        (role.Midlight, Color.LINE),
        (role.Shadow, Color.WINDOW),
    ):
        palette.setColor(key, QColor(value))
    for key in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(Color.FAINT))
    return palette


def stylesheet() -> str:
    """Return the stylesheet of the whole application."""
    c = Color
    return f"""
* {{ outline: none; }}
QMainWindow, QDialog {{ background: {c.WINDOW}; }}
QWidget[surface="panel"] {{ background: {c.PANEL}; }}
QWidget[surface="window"] {{ background: {c.WINDOW}; }}
QWidget[surface="bar"] {{ background: {c.PANEL}; border: none; }}
QFrame[surface="popover"] {{ background: {c.RAISED}; border: 1px solid {c.EDGE}; border-radius: {RADIUS}px; }}
QLabel {{ background: transparent; }}
QLabel[tone="dim"] {{ color: {c.DIM}; }}
QLabel[tone="danger"] {{ color: {c.DANGER}; }}
QLabel[tone="accent"] {{ color: {c.ACCENT}; }}
QLabel[tone="cloud"] {{ color: {c.CLOUD}; }}

QPushButton {{ background: {c.RAISED}; border: 1px solid {c.LINE}; border-radius: {RADIUS}px; color: {c.TEXT};
  padding: 0 10px; min-height: {HIT - 2}px; }}
QPushButton:hover {{ background: {c.HOVER}; border-color: {c.EDGE}; }}
QPushButton:pressed {{ background: {c.LINE}; }}
QPushButton:focus {{ border-color: {c.ACCENT}; }}
QPushButton:checked {{ background: {c.ACCENT_DEEP}; border-color: {c.ACCENT}; color: {c.ACCENT}; }}
QPushButton:disabled {{ background: {c.PANEL}; color: {c.FAINT}; border-color: {c.LINE}; }}
QPushButton[kind="ghost"] {{ background: transparent; border-color: transparent; padding: 0 6px; color: {c.DIM}; }}
QPushButton[kind="ghost"]:hover {{ background: {c.HOVER}; color: {c.TEXT}; }}
QPushButton[kind="ghost"]:checked {{ background: {c.ACCENT_DEEP}; color: {c.ACCENT}; border-color: transparent; }}
QPushButton[kind="ghost"]:focus {{ border-color: {c.ACCENT}; }}
QPushButton[kind="ghost"]:disabled {{ color: {c.FAINT}; }}
QPushButton[kind="primary"] {{ background: {c.ACCENT}; border-color: {c.ACCENT}; color: {c.WINDOW}; }}
QPushButton[kind="primary"]:hover {{ background: #FFC14F; }}
QPushButton[kind="primary"]:focus {{ border-color: {c.TEXT}; }}
QPushButton[kind="primary"]:disabled {{ background: {c.RAISED}; border-color: {c.LINE}; color: {c.FAINT}; }}
QPushButton[kind="cloud"] {{ background: {c.CLOUD}; border-color: {c.CLOUD}; color: {c.WINDOW}; }}
QPushButton[kind="cloud"]:hover {{ background: #B0A9FF; }}
QPushButton[kind="cloud"]:focus {{ border-color: {c.TEXT}; }}
QPushButton[kind="cloud"]:disabled {{ background: {c.RAISED}; border-color: {c.LINE}; color: {c.FAINT}; }}
QPushButton[kind="tab"] {{ background: transparent; border: none; border-radius: 0; color: {c.DIM}; padding: 0 2px;
  border-bottom: 2px solid transparent; min-height: 30px; }}
QPushButton[kind="tab"]:hover {{ color: {c.TEXT}; }}
QPushButton[kind="tab"]:checked {{ background: transparent; color: {c.TEXT}; border-bottom: 2px solid {c.ACCENT}; }}
QPushButton[kind="tab"]:focus {{ color: {c.TEXT}; border-bottom: 2px solid {c.EDGE}; }}
QPushButton[kind="tab"]:checked:focus {{ border-bottom: 2px solid {c.ACCENT}; }}
QPushButton[kind="tab"]:disabled {{ background: transparent; color: {c.FAINT}; }}
QPushButton[kind="tab"][tint="cloud"]:checked {{ border-bottom: 2px solid {c.CLOUD}; }}

QLineEdit, QSpinBox, QPlainTextEdit {{ background: {c.WINDOW}; border: 1px solid {c.LINE}; border-radius: {RADIUS}px;
  color: {c.TEXT}; padding: 0 8px; selection-background-color: {c.ACCENT}; selection-color: {c.WINDOW};
  min-height: {HIT - 2}px; }}
QLineEdit:hover, QSpinBox:hover {{ border-color: {c.EDGE}; }}
QLineEdit:focus, QSpinBox:focus {{ border-color: {c.ACCENT}; }}
QLineEdit:disabled {{ color: {c.FAINT}; background: {c.PANEL}; }}
QLineEdit[kind="value"] {{ padding: 0 3px; background: {c.WINDOW}; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}

QComboBox {{ background: {c.RAISED}; border: 1px solid {c.LINE}; border-radius: {RADIUS}px; color: {c.TEXT};
  padding: 0 8px; min-height: {HIT - 2}px; combobox-popup: 0; }}
QComboBox:hover {{ background: {c.HOVER}; border-color: {c.EDGE}; }}
QComboBox:focus, QComboBox:on {{ border-color: {c.ACCENT}; }}
QComboBox:disabled {{ color: {c.FAINT}; background: {c.PANEL}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {c.RAISED}; border: 1px solid {c.EDGE}; color: {c.TEXT}; padding: 4px;
  selection-background-color: {c.LINE}; selection-color: {c.TEXT}; }}
QComboBox QAbstractItemView::item {{ min-height: {HIT}px; padding: 0 6px; border-radius: 3px; }}
QComboBox QAbstractItemView::item:selected {{ background: {c.LINE}; }}

QMenu {{ background: {c.RAISED}; border: 1px solid {c.EDGE}; padding: 4px; }}
QMenu::item {{ padding: 7px 28px 7px 12px; border-radius: 3px; color: {c.TEXT}; }}
QMenu::item:selected {{ background: {c.LINE}; }}
QMenu::item:disabled {{ color: {c.FAINT}; }}
QMenu::separator {{ height: 1px; background: {c.LINE}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
QToolTip {{ background: {c.RAISED}; color: {c.TEXT}; border: 1px solid {c.EDGE}; padding: 5px 7px; }}

QScrollArea, QAbstractScrollArea {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c.LINE}; border-radius: 3px; min-height: 32px; margin: 1px; }}
QScrollBar::handle:vertical:hover {{ background: {c.EDGE}; }}
QScrollBar:horizontal {{ background: transparent; height: 8px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c.LINE}; border-radius: 3px; min-width: 32px; margin: 1px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QSplitter::handle {{ background: {c.WINDOW}; }}
QSplitter::handle:hover {{ background: {c.EDGE}; }}
QListView {{ background: transparent; border: none; }}
QTreeView, QTableView {{ background: {c.PANEL}; border: 1px solid {c.LINE}; }}
QHeaderView::section {{ background: {c.RAISED}; color: {c.DIM}; border: none; padding: 6px; }}
QProgressBar {{ background: {c.WINDOW}; border: 1px solid {c.LINE}; border-radius: 3px; }}
QProgressBar::chunk {{ background: {c.ACCENT}; border-radius: 2px; }}
QCheckBox {{ spacing: 8px; min-height: {HIT}px; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {c.EDGE}; border-radius: 3px;
  background: {c.WINDOW}; }}
QCheckBox::indicator:checked {{ background: {c.ACCENT}; border-color: {c.ACCENT}; }}
"""
