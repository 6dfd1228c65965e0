"""Where a window was, remembered to the pixel.

Qt guesses how high a title bar is when it restores a geometry, and moves a window at the top of a screen down by what
it guessed too much. So the frame is remembered too, and counts where it is still to be seen whole.
"""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from react_app.ui.settings import Settings


def remember_place(window: QWidget, settings: Settings, name: str) -> None:
    """Remember where a window is, before it goes."""
    settings.remember_state(name, window.saveGeometry())
    frame = window.frameGeometry()
    free = not (window.isMaximized() or window.isFullScreen() or window.isMinimized())
    words = ",".join(map(str, frame.getRect())) if free else ""  # type: ignore[call-overload]
    settings.remember_word(_key(name), words)


def restore_place(window: QWidget, settings: Settings, name: str) -> bool:
    """Bring a window that is not shown yet to where it was; False where nothing is remembered.

    A window that would not be whole on a screen is moved to where it is.
    """
    geometry = settings.state(name)
    if geometry is None or not window.restoreGeometry(geometry):
        return False
    frame = _rectangle(settings.word(_key(name)))
    if any(screen.availableGeometry().contains(frame) for screen in QApplication.screens()):
        window.move(frame.topLeft())
    return True


def _key(name: str) -> str:
    return f"window/{name}_frame"


def _rectangle(words: str) -> QRect:
    """Return the rectangle in `x,y,width,height`; an empty one for anything else, which is on no screen."""
    try:
        left, top, width, height = map(int, words.split(","))
    except ValueError:
        return QRect()
    return QRect(left, top, width, height)
