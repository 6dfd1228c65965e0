"""The main window is where it was."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.core.paths import Paths
from react_app.ui.settings import Settings
from react_app.ui.window import MINIMUM
from tests.ui.conftest import MakeRig, Rig

PATIENCE_MS = 5000
SIZE = (MINIMUM[0] + 12, MINIMUM[1] + 4)


def put(rig: Rig, qtbot: QtBot, corner: tuple[int, int]) -> None:
    """Have the window at a place, with its frame's corner there."""
    rig.window.resize(*SIZE)
    rig.window.move(*corner)
    qtbot.waitUntil(lambda: rig.window.frameGeometry().topLeft().toTuple() == corner, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: rig.window.size().toTuple() == SIZE, timeout=PATIENCE_MS)


@pytest.mark.parametrize("corner", [(0, 0), (40, 12), (1300, 0)])
def test_the_next_window_is_where_the_last_one_was(
    rig: Rig, make_rig: MakeRig, qtbot: QtBot, corner: tuple[int, int]
) -> None:
    put(rig, qtbot, corner)
    before = rig.window.frameGeometry(), rig.window.geometry()
    rig.window.remember()
    rig.window.hide()
    again = make_rig(size=None).window
    with qtbot.waitExposed(again):
        again.show()
    qtbot.waitUntil(lambda: (again.frameGeometry(), again.geometry()) == before, timeout=PATIENCE_MS)


def test_a_window_remembered_by_an_earlier_version_is_as_large_as_it_was(
    rig: Rig, make_rig: MakeRig, qtbot: QtBot, paths: Paths
) -> None:
    put(rig, qtbot, (40, 12))
    settings = Settings(paths.config)
    settings.remember_state("geometry", rig.window.saveGeometry())
    settings.save()
    assert settings.word("window/geometry_frame") == ""
    rig.window.hide()
    again = make_rig(size=None).window
    with qtbot.waitExposed(again):
        again.show()
    qtbot.waitUntil(lambda: again.size().toTuple() == SIZE, timeout=PATIENCE_MS)


def test_a_maximized_window_is_maximized_again(rig: Rig, make_rig: MakeRig, qtbot: QtBot) -> None:
    put(rig, qtbot, (40, 12))
    rig.window.showMaximized()
    qtbot.waitUntil(lambda: rig.window.width() > SIZE[0], timeout=PATIENCE_MS)
    rig.window.remember()
    rig.window.hide()
    again = make_rig(size=None).window
    assert again.isMaximized()


def test_a_window_that_would_be_off_the_screen_is_brought_in(make_rig: MakeRig, paths: Paths) -> None:
    rig = make_rig()
    rig.window.remember()
    settings = Settings(paths.config)
    settings.remember_word("window/geometry_frame", "-30000,-30000,1280,720")
    settings.save()
    again = make_rig(size=None).window
    assert any(screen.availableGeometry().intersects(again.frameGeometry()) for screen in QApplication.screens())
