"""What can be dragged inside the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QWidget

from react_app.ui.clip_wish import is_clip

LAYER = "application/x-react-layer"
EFFECT = "application/x-react-effect"
GENERATOR_SHADER = "application/x-react-generator"
EFFECT_SHADER = "application/x-react-effect-shader"
SCENE = "application/x-react-scene"
CLIP = "application/x-react-clip"
"""A video file: its path as text."""


def pack(kind: str, text: str) -> QMimeData:
    """Return mime data of one of our kinds."""
    data = QMimeData()
    data.setData(kind, QByteArray(text.encode()))
    return data


def unpack(data: QMimeData, kind: str) -> str:
    """Return what was packed as this kind, empty if it was not."""
    return bytes(data.data(kind).data()).decode() if data.hasFormat(kind) else ""


def clips_in(data: QMimeData) -> list[Path]:
    """Return the video files in what is dragged: one of ours, or files from outside."""
    own = unpack(data, CLIP)
    if own:
        return [Path(own)]
    names = [url.toLocalFile() for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
    return [Path(name) for name in names if is_clip(name)]


def start_drag(source: QWidget, kind: str, text: str, picture: QPixmap | None = None) -> None:
    """Drag something from a widget; returns when it is dropped, timers run on meanwhile."""
    drag = QDrag(source)
    drag.setMimeData(pack(kind, text))
    shot = picture if picture is not None else source.grab()
    ratio = shot.devicePixelRatio()
    if shot.width() / ratio > 320:
        shot = shot.copy(0, 0, int(320 * ratio), shot.height())
    drag.setPixmap(shot)
    drag.setHotSpot(QPoint(12, 12))
    drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)
