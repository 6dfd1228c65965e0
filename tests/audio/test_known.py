"""Whole tracks to grids, as the child process, the exports and `analyze --offline` do it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from react_app.audio import known
from react_app.audio.decode import file_sha256
from react_app.audio.grid_store import GridStore
from react_app.audio.known import analyse_and_keep, analyse_stereo, analyse_track
from react_app.audio.known_child import main as child_main
from react_app.audio.known_print import grid_as_json, grid_as_text
from react_app.core.errors import TrackError
from tests.audio.grids import grid_of
from tests.audio.sounds import clicks, noise, write_audio

RATE = 44_100


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Eight seconds of clicks at 120 BPM."""
    planes = np.stack([clicks(8.0, 120, first=0.25)] * 2)
    return write_audio(tmp_path / "song.flac", planes, RATE, "flac")


def test_a_track_is_heard_whole(song: Path) -> None:
    shares: list[float] = []
    grid = analyse_track(song, shares.append)
    assert grid.sha256 == file_sha256(song)
    assert grid.duration == pytest.approx(8.0, abs=0.01)
    assert grid.loudness_lufs < -10
    assert grid.sections[0].start == 0.0
    assert grid.sections[-1].end == pytest.approx(8.0, abs=0.01)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_same_track_has_the_same_grid(song: Path) -> None:
    assert analyse_track(song).beats == analyse_track(song).beats


@pytest.mark.parametrize("seconds", [0.01, 1.0, 5.0])
def test_silence_has_no_beats(seconds: float) -> None:
    grid = analyse_stereo(np.zeros((round(seconds * RATE), 2), np.float32))
    assert not grid.has_beats
    assert grid.beats == ()
    assert grid.bpm == 0.0


def test_noise_is_not_sure_to_have_beats() -> None:
    sound = noise(12.0)
    assert not analyse_stereo(np.stack([sound, sound], axis=1)).has_beats


def test_samples_that_are_no_numbers_are_silence() -> None:
    samples = np.stack([clicks(4.0, 120)] * 2, axis=1)
    samples[1000:2000] = np.nan
    samples[5000] = np.inf
    grid = analyse_stereo(samples)
    assert np.isfinite(grid.loudness_lufs)
    assert np.isfinite(grid.true_peak_db)


def test_a_file_that_changes_meanwhile_is_refused(song: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sums = iter(["a" * 64, "b" * 64])
    monkeypatch.setattr(known, "file_sha256", lambda path: next(sums))
    with pytest.raises(TrackError, match="changed while"):
        analyse_track(song)


def test_a_known_track_is_not_heard_again(song: Path, tmp_path: Path) -> None:
    grid = grid_of([1.0, 1.5, 2.0, 2.5], sha256=file_sha256(song))
    GridStore(tmp_path / "grids").save(grid)
    found = analyse_and_keep(song, tmp_path / "grids", lambda share: pytest.fail("heard"), pytest.fail)
    assert found.beats == grid.beats


def test_a_folder_that_cannot_be_written_is_told_and_the_grid_used(song: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told: list[str] = []
    assert analyse_and_keep(song, tmp_path / "file", lambda share: None, told.append).duration > 7
    assert "not kept for next time" in told[0]


def test_the_child_prints_the_grid_and_keeps_it(song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert child_main([str(song), "--grids", str(tmp_path / "grids")]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert json.loads(lines[-1]["grid"])["sha256"] == file_sha256(song)
    assert Path(lines[-1]["path"]).is_file()


def test_the_child_says_why_it_cannot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.mp3").write_text("shopping list")
    assert child_main([str(tmp_path / "list.mp3"), "--grids", str(tmp_path)]) == 1
    assert "not audio" in json.loads(capsys.readouterr().out)["error"]


def test_json_for_programs_holds_beats_like_the_live_analysis() -> None:
    data = json.loads(grid_as_json(Path("song.mp3"), grid_of([0.25, 0.75, 1.25, 1.75, 2.25])))
    assert data["grid"] == [[0.25, 1], [0.75, 2], [1.25, 3], [1.75, 4], [2.25, 1]]
    assert data["beats"][0] == {**data["beats"][0], "stamp": 0.25, "announced": 0.25, "bpm": 120.0, "beat": 1}


def test_text_for_people_has_a_line_for_each_bar() -> None:
    grid = grid_of([0.25, 0.75, 1.25, 1.75, 2.25], first_place=4)
    lines = grid_as_text(Path("song.mp3"), replace(grid, key="D minor", key_confidence=0.5)).splitlines()
    assert lines[0] == "song.mp3: 0:12.00"
    assert "120.00 BPM" in lines[1]
    assert [line.split()[:2] for line in lines if line.startswith("bar")] == [["bar", "0"], ["bar", "1"]]
