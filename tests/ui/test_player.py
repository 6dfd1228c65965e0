"""The preview player on real files and its real process, without speakers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.core.show import AudioChoice
from react_app.ui.widgets.player import SHOW_SOUNDS, Player
from tests.ui.conftest import Rig
from tests.ui.videos import FPS, number_in, write_video

PATIENCE_MS = 25_000
SECONDS = 6.0
COUNT = round(SECONDS * FPS)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_video(tmp_path_factory.mktemp("video") / "song.mp4", SECONDS, bpm=120)


@pytest.fixture(autouse=True)
def no_sound_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No sound server can be reached, so that no test is heard."""
    for name in ("HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")


@pytest.fixture
def player(themed: QApplication, qtbot: QtBot) -> Iterator[Player]:
    made = Player()
    made.resize(320, 260)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close_file()
    made.close()


def shown_number(player: Player) -> int:
    """Return which picture of the test video is shown."""
    assert player.picture.shown is not None
    return number_in(player.picture.shown.image)


def test_it_plays_in_time_and_stops_at_the_end(player: Player, video: Path, qtbot: QtBot) -> None:
    player.open(video)
    qtbot.waitUntil(lambda: player.position > 0.5, timeout=PATIENCE_MS)
    assert player.duration == pytest.approx(SECONDS, abs=0.1)
    assert abs(shown_number(player) - player.position * FPS) <= 3
    player.seek(SECONDS - 0.4)
    qtbot.waitUntil(lambda: not player.playing, timeout=PATIENCE_MS)
    assert player.position == pytest.approx(player.duration, abs=0.1)
    player.toggle()
    qtbot.waitUntil(lambda: 0.0 < player.position < 3.0, timeout=PATIENCE_MS)


def test_a_seek_shows_the_very_picture_and_arrows_step_by_one(player: Player, video: Path, qtbot: QtBot) -> None:
    player.open(video, play=False)
    qtbot.waitUntil(lambda: player.clock.running, timeout=PATIENCE_MS)
    for number in (37, 5, 52):
        player.seek((number + 0.5) / FPS)
        qtbot.waitUntil(lambda n=number: shown_number(player) == n, timeout=PATIENCE_MS)
    player.setFocus()
    for key, number in ((Qt.Key.Key_Left, 51), (Qt.Key.Key_Left, 50), (Qt.Key.Key_Right, 51)):
        qtbot.keyClick(player, key)
        qtbot.waitUntil(lambda n=number: shown_number(player) == n, timeout=PATIENCE_MS)
    qtbot.keyClick(player, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: shown_number(player) == 0, timeout=PATIENCE_MS)


def test_scrubbing_shows_what_is_under_the_hand_and_goes_on_where_it_was_let_go(
    player: Player, video: Path, qtbot: QtBot
) -> None:
    player.open(video)
    qtbot.waitUntil(lambda: player.position > 0.1, timeout=PATIENCE_MS)
    bar, left = player.bar, Qt.MouseButton.LeftButton
    qtbot.mousePress(bar, left, pos=QPoint(bar.width() // 2, 18))
    qtbot.waitUntil(lambda: abs(shown_number(player) - COUNT // 2) <= 1, timeout=PATIENCE_MS)
    assert bar.hover_words == "0:03.0"
    qtbot.mouseMove(bar, QPoint(bar.width() * 3 // 4, 18))
    qtbot.waitUntil(lambda: abs(shown_number(player) - COUNT * 3 // 4) <= 1, timeout=PATIENCE_MS)
    qtbot.mouseRelease(bar, left, pos=QPoint(bar.width() * 3 // 4, 18))
    qtbot.waitUntil(lambda: player.position > SECONDS * 0.75 + 0.2, timeout=PATIENCE_MS)


def test_space_belongs_to_the_player_only_while_it_has_the_focus(rig: Rig, qtbot: QtBot, video: Path) -> None:
    window = rig.window
    window.browser.preview.open(video)
    player = window.browser.preview.player
    player.setFocus()
    before = len(rig.stage.sent)
    qtbot.keyClick(player, Qt.Key.Key_Space)
    assert player.playing
    assert len(rig.stage.sent) == before
    window.program.preview.setFocus()
    qtbot.keyClick(window.program.preview, Qt.Key.Key_Space)
    assert ("tempo.tap", True) in rig.stage.changes()


def test_a_broken_file_is_a_sentence_in_the_picture(player: Player, tmp_path: Path, qtbot: QtBot) -> None:
    for name, content, words in (("a.mp4", b"no video", "cannot be opened"), ("gone.mp4", b"", "is not there")):
        path = tmp_path / name
        if content:
            path.write_bytes(content)
        player.open(path)
        qtbot.waitUntil(lambda w=words: w in player.picture.words, timeout=PATIENCE_MS)
        assert not player.playing
        assert not player.clock.running
    player.toggle()
    assert not player.playing


def test_closed_or_hidden_nothing_runs(player: Player, video: Path, qtbot: QtBot) -> None:
    player.open(video)
    qtbot.waitUntil(lambda: player.position > 0.2, timeout=PATIENCE_MS)
    player.hide()
    assert not player.clock.running
    at = player.position
    player.show()
    player.toggle()
    qtbot.waitUntil(lambda: player.position > at + 0.1, timeout=PATIENCE_MS)
    assert player.position < at + 3.0
    player.close_file()
    assert not player.clock.running
    assert player.picture.shown is None


def test_a_player_of_sound_that_dies_is_replaced(player: Player, video: Path, qtbot: QtBot) -> None:
    player.open(video)
    qtbot.waitUntil(lambda: player.position > 0.3, timeout=PATIENCE_MS)
    first = player.clock._process
    assert first is not None
    first.kill()
    qtbot.waitUntil(lambda: player.clock._process not in (None, first), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: player.position > 0.8, timeout=PATIENCE_MS)
    assert "--silent" in player.clock._process.arguments()  # type: ignore[union-attr]


def test_it_hints_when_the_show_sounds_too(rig: Rig, video: Path, qtbot: QtBot) -> None:
    rig.stage.listen(AudioChoice("file", "/music/song.flac"))
    rig.stage.ears = replace(rig.stage.ears, playing=True)
    rig.play(2)
    player = rig.window.browser.preview.player
    rig.window.browser.preview.open(video)
    player.set_playing(True)
    qtbot.waitUntil(lambda: player.picture.hint == SHOW_SOUNDS, timeout=PATIENCE_MS)


def test_the_picture_follows_the_shape_of_the_file(player: Player, tmp_path: Path, qtbot: QtBot) -> None:
    tall = write_video(tmp_path / "tall.mp4", 0.5, size=(36, 64))
    player.open(tall, play=False)
    qtbot.waitUntil(lambda: player.picture.shown is not None, timeout=PATIENCE_MS)
    grab: QImage = player.picture.grab().toImage()
    assert QColor(grab.pixel(2, grab.height() // 2)).lightness() < 10, "black beside an upright picture"
    assert QColor(grab.pixel(grab.width() // 2, grab.height() // 2)).lightness() > 12
