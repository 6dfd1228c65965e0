"""The stage's own output window, on two real monitors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.stage.qt_surface import QtSurface

PATIENCE_MS = 5000


@pytest.fixture
def surface(qapp: QApplication) -> Iterator[QtSurface]:
    if len(QGuiApplication.screens()) < 2:
        pytest.skip("There is one display.")
    made = QtSurface(qapp)
    yield made
    made.release()


def is_on(surface: QtSurface, display: str, *, filled: bool) -> bool:
    """Whether the window is on a display, and fills it or not."""
    surface.poll()
    window = surface._window
    assert window is not None
    return surface.shown_display == display and (window.geometry() == window.screen().geometry()) == filled


def test_a_window_moved_to_another_display_is_known_to_be_there_and_fills_it(surface: QtSurface, qtbot: QtBot) -> None:
    left, right = (display.id for display in surface.displays())
    assert surface.shown_display == ""
    surface.open_output(left, fullscreen=False)
    qtbot.waitUntil(lambda: is_on(surface, left, filled=False), timeout=PATIENCE_MS)
    assert surface._window is not None
    corner = QGuiApplication.screens()[1].geometry().topLeft()
    surface._window.setPosition(corner.x() + 50, corner.y() + 50)
    qtbot.waitUntil(lambda: is_on(surface, right, filled=False), timeout=PATIENCE_MS)
    surface.open_output(surface.shown_display, fullscreen=True)
    qtbot.waitUntil(lambda: is_on(surface, right, filled=True), timeout=PATIENCE_MS)
    surface.close_output()
    assert surface.shown_display == ""
