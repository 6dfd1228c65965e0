"""The Cloud panel: opening it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.cloud.rig import CloudRig, MakeCloud
from tests.ui.conftest import Rig
from tests.ui.fake_cloud import FakeCloud


def test_a_key_opens_the_cloud_and_brings_library_and_layers_back(make_cloud: MakeCloud) -> None:
    cloud = make_cloud(opened=False)
    window = cloud.rig.window
    assert cloud.fake.started == 0
    cloud.qtbot.keyClick(window, Qt.Key.Key_C)
    assert (window.side.page, window.pane.page) == ("cloud", "cloud")
    assert cloud.fake.started == 1
    cloud.qtbot.keyClick(window, Qt.Key.Key_C)
    assert (window.side.page, window.pane.page) == ("library", "layers")
    assert cloud.fake.focused[-2:] == [True, False]


def test_the_service_is_asked_more_often_while_any_part_is_seen(cloud: CloudRig) -> None:
    window = cloud.rig.window
    cloud.fake.focused.clear()
    window.side.open_page("library")
    assert cloud.fake.focused == []
    window.pane.open_page("layers")
    assert cloud.fake.focused == [False]


def test_the_palette_finds_the_cloud_and_a_new_compel(cloud: CloudRig) -> None:
    commands = cloud.rig.window.commands
    commands.find()
    for words, title in (("cloud", "Cloud"), ("new compel", "New compel")):
        commands.palette.field.setText(words)
        assert commands.palette.titles[0] == title
    commands.palette.run_first()
    assert cloud.panel.page.page == "new"


def test_without_a_cloud_there_are_no_tabs_for_it(rig: Rig) -> None:
    assert rig.window.side.tabs == {}
    assert "cloud" not in rig.window.pane.tabs
    assert "cloud" not in rig.window.commands.actions.by_name


def test_a_cloud_that_was_used_before_is_followed_without_being_opened(
    make_cloud: MakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("react_app.ui.cloud_panel._LATER_MS", 0)
    used = FakeCloud(used=True)
    cloud = make_cloud(used, opened=False)
    cloud.qtbot.waitUntil(lambda: used.started == 1, timeout=8000)
