"""Videos in the browser: listed from folders, looked into by the child, previewed, added."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from react_app.ui import edits, mime
from react_app.ui.clip_child import name_of
from react_app.ui.clip_files import find_videos
from react_app.ui.panels.browser_model import video_entry
from react_app.ui.settings import Settings
from tests.ui.conftest import Rig
from tests.ui.videos import write_video

PATIENCE_MS = 25_000


@pytest.fixture
def no_sound_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("films")
    write_video(place / "Alpha.mp4", 1.0, bpm=120)
    (place / "more").mkdir()
    shutil.copy(place / "Alpha.mp4", place / "more" / "Gamma.mp4")
    (place / "Beta.mov").write_bytes(b"junk")
    (place / "notes.txt").write_text("no video")
    (place / ".hidden").mkdir()
    shutil.copy(place / "Alpha.mp4", place / ".hidden" / "Delta.mp4")
    return place


def drop_files(rig: Rig, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    rig.window.browser.dropEvent(QDropEvent(QPointF(20, 300), copy, data, left, none))


def listed(rig: Rig) -> list[str]:
    return [entry.name for entry in rig.window.browser.entries]


def test_a_dropped_folder_is_listed_and_remembered(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    browser = rig.window.browser
    browser.open_section("videos")
    assert "Drop videos" in browser.empty.text()
    drop_files(rig, folder)
    qtbot.waitUntil(lambda: listed(rig) == ["Alpha", "Beta", "Gamma"], timeout=PATIENCE_MS)
    assert Settings(rig.window.files._paths.config).videos == [folder]
    browser.search.setText("gam")
    assert listed(rig) == ["Gamma"]
    assert browser.tabs["videos"].text() == "Videos 1"
    browser.search.clear()
    rig.window.videos._files.forget(folder)
    qtbot.waitUntil(lambda: not listed(rig), timeout=PATIENCE_MS)


def test_facts_and_pictures_come_for_what_is_seen(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    drop_files(rig, folder / "Alpha.mp4", folder / "Beta.mov")
    browser, shelf = rig.window.browser, rig.window.clips.shelf
    assert browser.section == "videos"
    alpha, beta = str(folder / "Alpha.mp4"), str(folder / "Beta.mov")
    qtbot.waitUntil(lambda: shelf.facts(alpha) is not None and bool(shelf.error(beta)), timeout=PATIENCE_MS)
    assert "0:01.0  ·  64 × 36" in rig.window.videos.tip(video_entry(alpha))
    assert "with sound" in rig.window.videos.tip(video_entry(alpha))
    assert "cannot be opened" in rig.window.videos.tip(video_entry(beta))
    strip = shelf.strip(alpha)
    assert strip is not None
    assert (strip.width(), strip.height()) == (8 * 160, 90)
    kept = rig.window.files._paths.videos / name_of(folder / "Alpha.mp4")
    assert kept.with_suffix(".jpg").is_file()


def test_a_file_that_changed_is_looked_into_anew(rig: Rig, tmp_path: Path, qtbot: QtBot) -> None:
    path = write_video(tmp_path / "Take.mp4", 1.0)
    drop_files(rig, path)
    shelf = rig.window.clips.shelf
    qtbot.waitUntil(lambda: shelf.facts(str(path)) is not None, timeout=PATIENCE_MS)
    write_video(path, 2.0)
    rig.window.browser.open_section("videos")

    def longer() -> bool:
        facts = shelf.facts(str(path))
        return facts is not None and facts.clip.duration > 1.5

    qtbot.waitUntil(longer, timeout=PATIENCE_MS)


def test_a_click_previews_a_double_click_adds_a_layer_without_playing(
    rig: Rig, folder: Path, qtbot: QtBot, no_sound_card: None
) -> None:
    drop_files(rig, folder / "Alpha.mp4")
    browser = rig.window.browser
    qtbot.waitUntil(lambda: listed(rig) == ["Alpha"], timeout=PATIENCE_MS)
    tiles, left = browser.tiles, Qt.MouseButton.LeftButton
    place = tiles.visualRect(tiles.entries_model.index(0)).center()
    qtbot.mouseClick(tiles.viewport(), left, pos=place)
    assert browser.preview.isVisible()
    assert browser.preview.player.path == folder / "Alpha.mp4"
    browser.preview.close_file()
    assert not browser.preview.isVisible()
    qtbot.mouseClick(tiles.viewport(), left, pos=place)
    qtbot.mouseDClick(tiles.viewport(), left, pos=place)
    qtbot.mouseRelease(tiles.viewport(), left, pos=place)
    assert not browser.preview._start.isActive()
    qtbot.waitUntil(lambda: any(edits.clip_layers(rig.desk.show)), timeout=PATIENCE_MS)
    assert not browser.preview.player.playing
    browser.open_section("scenes")
    assert browser.preview.player.path is None


def test_a_video_is_dragged_as_a_clip_and_its_menu_acts(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    drop_files(rig, folder)
    rig.window.browser.open_section("videos")
    drop_files(rig, folder)
    qtbot.waitUntil(lambda: len(listed(rig)) == 3, timeout=PATIENCE_MS)
    model = rig.window.browser.tiles.entries_model
    data = model.mimeData([model.index(0)])
    assert mime.clips_in(data) == [folder / "Alpha.mp4"]
    menu = QMenu()
    rig.window.videos.fill_menu(menu, model.entries[2])
    words = [action.text() for action in menu.actions()]
    assert words[0] == "Add as a layer"
    assert words[-1] == f"Remove folder {folder.name} (3 videos)"


def test_a_film_that_kills_what_reads_it_is_left_out(rig: Rig, folder: Path, tmp_path: Path, qtbot: QtBot) -> None:
    deadly = tmp_path / "child.py"
    deadly.write_text(
        "import json, os, sys\n"
        "for line in sys.stdin:\n"
        "    for name in json.loads(line)['look']:\n"
        "        print(json.dumps({'begin': name}), flush=True)\n"
        "        os._exit(9) if 'Alpha' in name else print(json.dumps({'file': name, 'error': 'no'}), flush=True)\n"
    )
    shelf = rig.window.clips.shelf
    shelf._command = [sys.executable, str(deadly)]
    rig.desk.add_clip(folder / "Alpha.mp4")
    qtbot.waitUntil(lambda: "brings down" in shelf.error(str(folder / "Alpha.mp4")), timeout=PATIENCE_MS)
    assert "Alpha.mp4" in rig.window.bottom.words
    shelf.look(str(folder / "Beta.mov"))
    qtbot.waitUntil(lambda: shelf.error(str(folder / "Beta.mov")) == "no", timeout=PATIENCE_MS)


def test_each_video_is_found_once(folder: Path) -> None:
    names = [Path(name).name for name, _, _ in find_videos([str(folder), str(folder / "Alpha.mp4"), "/nowhere.mp4"])]
    assert names == ["Alpha.mp4", "Beta.mov", "Gamma.mp4"]
