"""The Cloud panel on a made-up cloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.core.paths import Paths
from react_app.core.show import AudioChoice
from tests.ui.cloud.rig import CloudRig, MakeCloud
from tests.ui.conftest import MakeRig, Rig, end_rig, new_rig
from tests.ui.fake_cloud import SIGNED_IN, FakeCloud


@pytest.fixture
def make_cloud(make_rig: MakeRig, qtbot: QtBot) -> MakeCloud:
    def make(fake: FakeCloud | None = None, *, opened: bool = True) -> CloudRig:
        fake = fake or FakeCloud()
        rig = make_rig(cloud=fake)
        with qtbot.waitActive(rig.window, timeout=5000):
            rig.window.show()
            rig.window.activateWindow()
        made = CloudRig(rig, fake, qtbot)
        if opened:
            rig.window.open_cloud()
            made.settle()
        return made

    return make


@pytest.fixture(scope="package")
def shared(themed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Rig, FakeCloud]]:
    """One window for most tests here; making one takes longer than a test."""
    root = tmp_path_factory.mktemp("desk")
    paths = Paths(root / "config", root / "data", root / "cache", root / "run").make()
    fake = FakeCloud()
    rig = new_rig(paths, cloud=fake)
    rig.window.show()
    rig.window.activateWindow()
    QTest.qWaitForWindowActive(rig.window)
    yield rig, fake
    end_rig(rig)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def cloud(shared: tuple[Rig, FakeCloud], qtbot: QtBot) -> Iterator[CloudRig]:
    """A window whose Cloud panel is open and signed in."""
    rig, fake = shared
    made = CloudRig(rig, fake, qtbot)
    panel = made.panel
    rig.window.side.open_page("cloud")
    rig.window.pane.open_page("cloud")
    fake.begin(SIGNED_IN)
    made.settle()
    panel.page.open_compel("")
    yield made
    rig.stage.listen(AudioChoice())
    rig.play(2)
    panel.column.search.clear()
    panel.column.ask_in(False)
    panel.column.sign_in.open_mode("password")
    panel.page.new._not_made("")
    panel.page.new.song.search.clear()
    panel.page.new.song.search_music()
    panel.page.new.reset()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pages that were opened in the browser."""
    pages: list[str] = []
    monkeypatch.setattr("react_app.ui.cloud_actions.QDesktopServices.openUrl", lambda url: pages.append(url.toString()))
    return pages


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A file that is listed as a downloaded film; no test here plays it."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\0")
    return path


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A file that looks like a song."""
    path = tmp_path / "Neon_Tide.flac"
    path.write_bytes(b"fLaC")
    return path
