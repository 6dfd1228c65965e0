"""The Cloud panel: the list of compels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from react_app.ui.cloud_port import CompelView
from react_app.ui.cloud_words import offline_line, state_line
from react_app.ui.panels.cloud_bars import fills
from tests.ui.cloud.rig import CloudRig, texts
from tests.ui.fake_cloud import SIGNED_IN, SIGNED_OUT, done, failed, stages, working


def test_compels_are_listed_with_state_in_words_and_counted_on_the_tab(cloud: CloudRig) -> None:
    cloud.show(working(), done())
    assert texts(cloud) == ["Night Drive", "Glass Harbour"]
    assert cloud.rig.window.side.tabs["cloud"].text() == "Cloud 1"
    assert state_line(working()) == "Drawing the pictures  47 %"
    assert state_line(done(download="loading", downloaded=0.4)) == "Downloading  40 % of 48 MB"


@pytest.mark.parametrize(
    ("compel", "words"),
    [
        (working(state="sending", progress=0.3, stages=()), "Sending the song  30 %"),
        (working(state="queued", progress=0.0), "Waiting for its turn"),
        (working(stages=(), state="rendering", progress=0.999), "Rendering  99 %"),
        (working(state="ready"), "Ready to render: start it"),
        (failed(), "The service could not make it."),
        (done(download="waiting"), "Waits to be downloaded"),
        (done(download="failed", message="The disk is full."), "The disk is full."),
    ],
)
def test_every_state_has_its_words(compel: CompelView, words: str) -> None:
    assert state_line(compel) == words


def test_the_bar_fills_stage_by_stage() -> None:
    assert fills(stages(2), 2.5 / 7) == pytest.approx([1, 1, 0.5, 0, 0, 0, 0])
    assert fills(stages(0), 0.0)[0] > 0
    assert fills(stages(6), 0.58)[6] == pytest.approx(0.58)


def test_a_change_of_one_compel_leaves_the_others_and_the_mark_alone(cloud: CloudRig) -> None:
    cloud.show(*(working(str(i)) for i in range(30)))
    view = cloud.panel.column.list
    view.mark("20")
    place = view.verticalScrollBar().value()
    changed: list[int] = []
    view.compels_model.dataChanged.connect(lambda a, _b: changed.append(a.row()))
    resets: list[int] = []
    view.compels_model.modelReset.connect(lambda: resets.append(1))
    cloud.show(*(working(str(i), progress=0.5 if i == 7 else 0.47) for i in range(30)))
    assert changed == [7]
    cloud.show(working("new"), *(working(str(i)) for i in range(1, 30)))
    assert resets == []
    assert view.current is not None
    assert view.current.key == "20"
    assert abs(view.verticalScrollBar().value() - place) <= view.row_height


def test_words_filter_at_once_and_enter_asks_the_service(cloud: CloudRig) -> None:
    cloud.show(working(), done())
    search = cloud.panel.column.search
    search.setText("manga glass")
    assert texts(cloud) == ["Glass Harbour"]
    search.setText("lost")
    assert texts(cloud) == []
    assert "Enter searches the service" in cloud.panel.column.empty.text()
    cloud.qtbot.keyClick(search, Qt.Key.Key_Return)
    assert cloud.fake.commands()[-1] == ("search", ("lost",))
    cloud.fake.answer((done("old", title="Lost tape"),), command="search")
    cloud.settle()
    assert texts(cloud) == ["Lost tape"]
    search.clear()
    assert texts(cloud) == ["Night Drive", "Glass Harbour"]


def test_an_empty_list_says_what_to_do(cloud: CloudRig) -> None:
    assert "Drop a song here" in cloud.panel.column.empty.text()
    assert cloud.panel.column.empty_new.isVisible()
    cloud.click(cloud.panel.column.empty_new)
    assert cloud.panel.page.page == "new"


def test_offline_is_said_calmly_and_what_is_downloaded_stays_listed(cloud: CloudRig, film: Path) -> None:
    cloud.fake.show(replace(SIGNED_IN, online=False, compels=(done(video=film),)))
    cloud.settle()
    assert cloud.panel.column.banner.text() == offline_line(cloud.panel.link.view)
    assert cloud.panel.column.banner.property("tone") == "dim"
    assert texts(cloud) == ["Glass Harbour"]


def test_signed_out_the_downloaded_compels_are_still_there(cloud: CloudRig, film: Path) -> None:
    cloud.fake.show(replace(SIGNED_OUT, compels=(done(video=film),)))
    cloud.settle()
    assert not cloud.panel.column.signing_in
    assert texts(cloud) == ["Glass Harbour"]
    cloud.panel.sign_in()
    assert cloud.panel.column.signing_in
    cloud.click(cloud.panel.column.sign_in.back)
    assert not cloud.panel.column.signing_in
