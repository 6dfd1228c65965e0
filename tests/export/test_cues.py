"""Cue files: times in seconds or bars, and sentences for what is wrong in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from react_app.core.controls import ControlChange
from react_app.core.errors import ExportError
from react_app.export.playing.cues import Grid, check_cues, load_cues
from react_app.export.playing.source import DEMO_TRACK, known_grid
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.export.media import SHOW


def write(tmp_path: Path, data: object) -> Path:
    path = tmp_path / "cues.json"
    path.write_text(json.dumps(data))
    return path


def test_cues_come_sorted_by_time(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        [
            {"t": 2, "id": "scene.go", "value": "silk"},
            {"t": 0.5, "id": "layer.1.accent", "value": [1, 0, 0.5, 1]},
            {"t": 1.25, "id": "master.blackout", "value": True},
        ],
    )
    assert load_cues(path) == (
        ControlChange("layer.1.accent", (1.0, 0.0, 0.5, 1.0), "cue", 0.5),
        ControlChange("master.blackout", True, "cue", 1.25),
        ControlChange("scene.go", "silk", "cue", 2.0),
    )


def test_bars_and_beats_count_from_one_on_the_known_grid(tmp_path: Path) -> None:
    path = write(tmp_path, [{"bar": n, "beat": b, "id": "x", "value": 1} for n, b in ((1, 1), (2, 1), (2, 3))])
    assert [cue.t for cue in load_cues(path, Grid(120.0, 0.25))] == [0.25, 2.25, 3.25]


def test_a_cue_file_may_tell_the_tempo_itself(tmp_path: Path) -> None:
    path = write(tmp_path, {"bpm": 60, "first_bar": 1.0, "cues": [{"bar": 2, "id": "x", "value": 1}]})
    assert [cue.t for cue in load_cues(path, Grid(120.0))] == [5.0]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("hello", "holds no list"),
        ({"cues": 3}, "holds no list"),
        ([3], "cue 1 must be an object"),
        ([{"t": 0, "id": "x", "value": 1}, {"t": 0, "value": 1}], "cue 2 has no id"),
        ([{"id": "x", "value": 1}], "cue 1 needs either t or bar"),
        ([{"t": 1, "bar": 1, "id": "x", "value": 1}], "cue 1 needs either t or bar"),
        ([{"t": "soon", "id": "x", "value": 1}], "cue 1: t must be a number"),
        ([{"t": -1, "id": "x", "value": 1}], "before the beginning"),
        ([{"t": 1, "id": "x"}], "no value"),
        ([{"t": 1, "id": "x", "value": {"a": 1}}], "no value"),
        ([{"bar": 1, "id": "x", "value": 1}], "tempo is not known"),
        ({"bpm": 0, "cues": []}, "bpm must be above 0"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, data: object, sentence: str) -> None:
    with pytest.raises(ExportError, match=sentence):
        load_cues(write(tmp_path, data))


def test_what_is_not_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cues.json"
    path.write_text("[{")
    with pytest.raises(ExportError, match="is not a cue file"):
        load_cues(path)
    with pytest.raises(ExportError, match="cannot be opened"):
        load_cues(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("control_id", "value", "sentence"),
    [
        ("layer.9.gain", 0.5, "no control 'layer.9.gain'"),
        ("layer.1.gain", "loud", "takes a number"),
        ("scene.go", "nowhere", "scene.go cannot be 'nowhere'"),
    ],
)
def test_a_cue_the_show_cannot_take_is_refused_before_rendering(control_id: str, value: object, sentence: str) -> None:
    plan, _ = compile_plan(SHOW, Library())
    with pytest.raises(ExportError, match=f"The cue at 1.5 s cannot be used: .*{sentence}"):
        check_cues((ControlChange(control_id, value, "cue", 1.5),), plan)  # type: ignore[arg-type]


def test_the_shipped_track_tells_its_tempo() -> None:
    assert known_grid(DEMO_TRACK) == Grid(125.0, 0.0)


def test_a_track_without_a_tempo_has_none(tmp_path: Path) -> None:
    assert known_grid(tmp_path / "song.wav") is None
    (tmp_path / "song.json").write_text('{"bpm": "fast"}')
    assert known_grid(tmp_path / "song.wav") is None
