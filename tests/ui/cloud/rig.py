"""A window with a made-up cloud, for the tests of the Cloud panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from react_app.ui.cloud_panel import CloudPanel
from react_app.ui.cloud_port import CompelView
from tests.ui.conftest import Rig
from tests.ui.fake_cloud import FakeCloud


class CloudRig:
    """A window with a made-up cloud."""

    def __init__(self, rig: Rig, fake: FakeCloud, qtbot: QtBot) -> None:
        self.rig, self.fake, self.qtbot = rig, fake, qtbot
        assert rig.window.cloud is not None
        self.panel: CloudPanel = rig.window.cloud

    def settle(self) -> None:
        """Let queued signals arrive."""
        QApplication.processEvents()

    def show(self, *compels: CompelView) -> None:
        self.fake.show_compels(*compels)
        self.settle()

    def open(self, compel: CompelView) -> None:
        self.show(compel)
        self.panel.column.list.mark(compel.key)

    def click(self, button: QAbstractButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def notices(self) -> list[str]:
        said: list[str] = []
        self.rig.desk.notice.connect(said.append)
        return said


MakeCloud = Callable[..., CloudRig]


def texts(cloud: CloudRig) -> list[str]:
    return [compel.title for compel in cloud.panel.column.list.compels_model.compels]
