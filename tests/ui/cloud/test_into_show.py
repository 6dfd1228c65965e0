"""The Cloud panel: a finished film goes into the show."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent

from react_app.ui import mime
from react_app.ui.clip_wish import ClipWish
from tests.ui.cloud.rig import CloudRig
from tests.ui.fake_cloud import done, working


@pytest.fixture
def added(cloud: CloudRig, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    """What was put into the show."""
    clips: list[tuple[Path, str]] = []
    monkeypatch.setattr(cloud.rig.desk, "add_clip", lambda path, *, name="": clips.append((path, name)))
    return clips


def test_a_film_is_dragged_as_a_clip(cloud: CloudRig, film: Path) -> None:
    cloud.show(done(video=film), working())
    model = cloud.panel.column.list.compels_model
    data = model.mimeData([model.index(0)])
    assert mime.unpack(data, mime.CLIP) == str(film)
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.flags(model.index(1)) & Qt.ItemFlag.ItemIsDragEnabled


def test_a_double_click_the_corner_and_the_button_add_it(
    cloud: CloudRig, added: list[tuple[Path, str]], film: Path
) -> None:
    cloud.open(done(video=film))
    view = cloud.panel.column.list
    row = view.visualRect(view.compels_model.index(0))
    cloud.qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    cloud.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.corner_of(row).center())
    cloud.click(cloud.panel.page.detail.add)
    assert added == [(film, "Glass Harbour")] * 3


def test_a_film_that_is_dropped_into_the_show_is_called_by_its_title(cloud: CloudRig, film: Path) -> None:
    wishes: list[ClipWish] = []
    cloud.rig.desk.clip_wanted.disconnect()
    cloud.rig.desk.clip_wanted.connect(wishes.append)
    cloud.show(done(video=film))
    cloud.rig.window.program.preview.clip_dropped.emit(film)
    assert [wish.name for wish in wishes] == ["Glass Harbour"]


def test_what_is_not_downloaded_yet_is_downloaded_first(
    cloud: CloudRig, added: list[tuple[Path, str]], film: Path
) -> None:
    cloud.open(done())
    cloud.click(cloud.panel.page.detail.add)
    assert cloud.fake.commands() == [("pull", ("d",))]
    assert added == []
    cloud.fake.answer(film, command="pull")
    cloud.settle()
    assert added == [(film, "Glass Harbour")]


def test_a_clip_that_is_dragged_over_the_page_brings_the_layers(cloud: CloudRig, film: Path) -> None:
    pane = cloud.rig.window.pane
    data = mime.pack(mime.CLIP, str(film))
    event = QDragEnterEvent(
        QPoint(40, 80), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    pane.dragEnterEvent(event)
    assert pane.page == "layers"
