"""Line icons, drawn on a 16 by 16 grid."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer

from react_app.ui.theme import Color

_SHAPES = {
    "menu": '<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>',
    "play": '<path d="M5 3.2v9.6l7.6-4.8z" fill="C"/>',
    "pause": '<path d="M5.2 3.5v9M10.8 3.5v9" stroke-width="2.4"/>',
    "loop": '<path d="M3 7.2V6.5a2 2 0 0 1 2-2h7.2M10.2 2.4l2.2 2.1-2.2 2.1M13 8.8v.7a2 2 0 0 1-2 2H3.8'
    'M5.8 13.6l-2.2-2.1 2.2-2.1"/>',
    "plus": '<path d="M8 3.2v9.6M3.2 8h9.6"/>',
    "close": '<path d="M4 4l8 8M12 4l-8 8"/>',
    "search": '<circle cx="7" cy="7" r="4.2"/><path d="M10.2 10.2l3.3 3.3"/>',
    "down": '<path d="M4.4 6.4L8 10l3.6-3.6"/>',
    "up": '<path d="M4.4 9.6L8 6l3.6 3.6"/>',
    "right": '<path d="M6.4 4.4L10 8l-3.6 3.6"/>',
    "grip": '<g fill="C" stroke="none"><circle cx="6" cy="4" r="1"/><circle cx="10" cy="4" r="1"/>'
    '<circle cx="6" cy="8" r="1"/><circle cx="10" cy="8" r="1"/><circle cx="6" cy="12" r="1"/>'
    '<circle cx="10" cy="12" r="1"/></g>',
    "more": '<g fill="C" stroke="none"><circle cx="3.6" cy="8" r="1.15"/><circle cx="8" cy="8" r="1.15"/>'
    '<circle cx="12.4" cy="8" r="1.15"/></g>',
    "folder": '<path d="M2.3 12.2V4.1h4l1.4 1.7h6v6.4z"/>',
    "wave": '<path d="M1.8 8c1.6-5.4 3.6-5.4 5 0s3.6 5.4 5 0c.6-2 1.3-3 2.2-3.4"/>',
    "output": '<rect x="2" y="3" width="12" height="8" rx="1"/><path d="M5.6 13.4h4.8"/>',
    "lock": '<rect x="3.6" y="7.2" width="8.8" height="6" rx="1"/><path d="M5.5 7.2V5.4a2.5 2.5 0 0 1 5 0v1.8"/>',
    "warning": '<path d="M8 2.6l6 10.6H2z"/><path d="M8 6.6v3M8 11.4v.2"/>',
    "check": '<path d="M3.2 8.4l3.2 3.2 6.4-7"/>',
    "film": '<rect x="2.2" y="3" width="11.6" height="10" rx="1"/><path d="M5 3v10M11 3v10M2.2 6.3H5M2.2 9.7H5'
    'M11 6.3h2.8M11 9.7h2.8"/>',
    "copy": '<rect x="5.4" y="5.4" width="8" height="8" rx="1"/><path d="M3.4 10.6H2.6v-8h8v.8"/>',
    "trash": '<path d="M3 4.6h10M6.2 4.6V3h3.6v1.6M4.2 4.6l.6 8.6h6.4l.6-8.6"/>',
    "edit": '<path d="M3 13l.6-2.8 7-7 2.2 2.2-7 7z"/>',
    "reset": '<path d="M3.4 8a4.6 4.6 0 1 0 1.5-3.4L3.4 6M3.4 3v3h3"/>',
    "left": '<path d="M9.6 4.4L6 8l3.6 3.6"/>',
    "note": '<path d="M6 12.2V3.6l6.4-1.2v8.4"/><circle cx="4.4" cy="12.2" r="1.6"/>'
    '<circle cx="10.8" cy="10.8" r="1.6"/>',
    "microphone": '<rect x="6" y="2" width="4" height="7.4" rx="2"/><path d="M3.6 7.6a4.4 4.4 0 0 0 8.8 0M8 12v2"/>',
    "speaker": '<path d="M3 6.2v3.6h2.4L8.6 13V3L5.4 6.2z"/><path d="M11 5.6a3.4 3.4 0 0 1 0 4.8"/>',
    "off": '<circle cx="8" cy="8" r="5.4"/><path d="M4.3 11.7l7.4-7.4"/>',
    "code": '<path d="M5.4 4.6L2 8l3.4 3.4M10.6 4.6L14 8l-3.4 3.4M9 3.4L7 12.6"/>',
    "bounce": '<path d="M2.8 8h10.4M5.4 5.4L2.8 8l2.6 2.6M10.6 5.4L13.2 8l-2.6 2.6"/>',
    "once": '<path d="M2.6 8h7.6M7.6 5.2L10.4 8l-2.8 2.8M13 4v8"/>',
    "hold": '<path d="M2.6 8h6M6 5.2L8.8 8 6 10.8"/><rect x="10.6" y="4.6" width="3" height="6.8" fill="C"/>',
    "restart": '<path d="M4 3.6v8.8"/><path d="M12.6 3.6v8.8L6.2 8z" fill="C"/>',
    "mute": '<path d="M3 6.2v3.6h2.4L8.6 13V3L5.4 6.2z"/><path d="M11 6.4l3.2 3.2M14.2 6.4L11 9.6"/>',
    "layers": '<path d="M8 2.4l6 3.2-6 3.2-6-3.2zM2 8.6l6 3.2 6-3.2M2 11.4"/>',
    "cloud": '<path d="M4.6 12.4a2.9 2.9 0 0 1-.3-5.8 3.9 3.9 0 0 1 7.5-.2 3 3 0 0 1-.2 6z"/>',
    "download": '<path d="M8 2.6v7.2M4.9 6.9L8 10l3.1-3.1M3 13h10"/>',
    "send": '<path d="M8 10.4V3.2M4.9 6.2L8 3.1l3.1 3.1M3 13h10"/>',
    "person": '<circle cx="8" cy="5.4" r="2.6"/><path d="M3 13.4c.6-2.8 2.5-4.2 5-4.2s4.4 1.4 5 4.2"/>',
    "log": '<path d="M3.6 2.4h8.8v11.2H3.6zM5.8 5.4h4.4M5.8 8h4.4M5.8 10.6h2.6"/>',
    "outside": '<path d="M6.6 3.4H3v9.6h9.6V9.4M9.2 2.8h4v4M13 3L7.4 8.6"/>',
}


def icon_names() -> tuple[str, ...]:
    """Return the names of all icons."""
    return tuple(_SHAPES)


def paint_icon(painter: QPainter, name: str, rect: QRectF, tint: str = Color.TEXT) -> None:
    """Draw an icon into a square."""
    _renderer(name, tint).render(painter, rect)


def icon(name: str, tint: str = Color.TEXT, *, active: str = "", size: int = 16) -> QIcon:
    """Return an icon for buttons and menus; `active` is the colour while the button is checked."""
    result = QIcon()
    for scale in (1, 2):
        result.addPixmap(_pixmap(name, tint, size * scale), QIcon.Mode.Normal, QIcon.State.Off)
        result.addPixmap(_pixmap(name, active or tint, size * scale), QIcon.Mode.Normal, QIcon.State.On)
        result.addPixmap(_pixmap(name, Color.FAINT, size * scale), QIcon.Mode.Disabled)
    return result


def _pixmap(name: str, tint: str, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(0, 0, size, size), tint)
    painter.end()
    return pixmap


def _renderer(name: str, tint: str) -> QSvgRenderer:
    body = _SHAPES[name].replace('"C"', f'"{tint}"')
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="{tint}" '
        f'stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">{body}</svg>'
    )
    return QSvgRenderer(QByteArray(text.encode()))


def app_icon() -> QIcon:
    """Return the window's icon: the installed one, or a ring of light in the dark."""
    result = QIcon()
    for size in (16, 32, 64, 128):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(Color.PANEL))
        painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.2, size * 0.2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(Color.ACCENT), size * 0.1))
        painter.drawEllipse(QRectF(size * 0.26, size * 0.26, size * 0.48, size * 0.48))
        painter.end()
        result.addPixmap(pixmap)
    return QIcon.fromTheme("react-app", result)
