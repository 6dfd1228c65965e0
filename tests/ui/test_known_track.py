"""What the transport shows of a track that was analysed whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from react_app.audio.grid import Section, TrackGrid, grid_to_json
from react_app.core.show import AudioChoice
from react_app.link.messages import GridState, Transport
from react_app.ui.track_grid import grid_words
from tests.ui.conftest import Rig

GRID = TrackGrid(
    "0" * 64, 211.0, bpm=124.0, key="A minor", loudness_lufs=-9.2,
    energy=tuple((t * 2.0, 0.2 + 0.5 * (t % 2)) for t in range(105)),
    sections=(Section(0.0, 60.0, "intro", 0.3), Section(60.0, 211.0, "drop", 1.0)),
)  # fmt: skip


def hear(rig: Rig, path: Path | None, state: GridState, progress: float = 0.0) -> None:
    rig.stage.listen(AudioChoice("file", "/music/song.flac"))
    told = {"grid": state, "grid_path": str(path or ""), "grid_progress": progress}
    rig.stage.ears = replace(rig.stage.ears, **told)  # type: ignore[arg-type]
    rig.play(2)


def grid_file(folder: Path) -> Path:
    path = folder / "song.grid.json"
    path.write_text(grid_to_json(GRID))
    return path


def test_a_known_track_shows_its_sections_and_forgets_them_with_the_track(rig: Rig, tmp_path: Path) -> None:
    seek = rig.window.transport.seek
    hear(rig, grid_file(tmp_path), "known")
    assert [section.name for section in seek.sections] == ["intro", "drop"]
    assert seek.words_at(65.0) == "1:05  Drop"
    assert "A minor" in rig.window.transport._title.toolTip()
    hear(rig, None, "")
    assert seek.sections == ()
    assert seek.words_at(65.0) == "1:05"


def test_a_grid_that_cannot_be_read_changes_nothing(rig: Rig, tmp_path: Path) -> None:
    path = tmp_path / "song.grid.json"
    path.write_text("{")
    hear(rig, path, "known")
    assert rig.window.transport.seek.sections == ()


def test_the_analysis_of_a_track_is_shown_while_it_runs(rig: Rig, tmp_path: Path) -> None:
    hear(rig, None, "analysing", 0.43)
    assert rig.window.transport.seek._learning == 0.43
    assert "until then the live tracker leads" in rig.window.transport._title.toolTip()
    hear(rig, grid_file(tmp_path), "known", 1.0)
    assert rig.window.transport.seek._learning is None


def test_a_click_on_a_section_goes_there(rig: Rig, tmp_path: Path, qtbot: QtBot) -> None:
    hear(rig, grid_file(tmp_path), "known")
    seek = rig.window.transport.seek
    qtbot.mouseClick(seek, Qt.MouseButton.LeftButton, pos=QPoint(seek.width() - 1, 14))
    sent = [m for m in rig.stage.sent if isinstance(m, Transport)]
    assert sent[-1] == Transport("seek", 211.0)


def test_what_is_known_is_told_in_a_line() -> None:
    assert grid_words(GRID) == "124.0 BPM  ·  A minor  ·  \N{MINUS SIGN}9.2 LUFS"
    assert grid_words(TrackGrid("", 10.0)) == ""
