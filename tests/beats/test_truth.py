"""Truth of many makers is read; what cannot be used is said in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from react_app.beats.truth import TruthError, find_clips, read_truth


@pytest.mark.parametrize(
    ("name", "text", "beats", "places"),
    [
        ("a.beats", "0.5\t1\n1.0\t2\n", [0.5, 1.0], [1, 2]),
        ("a.beats", "0.5 1.0\n1.0 2.0\n", [0.5, 1.0], [1, 2]),
        ("a.txt", "# made by ear\n0.5\n\n1.0\n", [0.5, 1.0], [0, 0]),
        ("a.csv", "TIME,LABEL\n0.500000000,1\n1.000000000,2\n", [0.5, 1.0], [1, 2]),
        ("a.csv", '0.5,"12.4"\n1.0,"13.1"\n', [0.5, 1.0], [4, 1]),
        ("a.csv", "0.5;beat\r\n1.0;beat\r\n", [0.5, 1.0], [0, 0]),
        ("a.lab", "1.0 2\n0.5 1\n0.5 1\n", [0.5, 1.0], [1, 2]),
        ("a.json", '{"beats": [0.5, 1.0], "downbeats": [0.5]}', [0.5, 1.0], [1, 2]),
        ("a.json", '[{"t": 0.5, "beat": 3}, {"t": 1.0, "beat": 4}]', [0.5, 1.0], [3, 4]),
    ],
)
def test_these_ways_to_write_beats_are_read(
    tmp_path: Path, name: str, text: str, beats: list[float], places: list[int]
) -> None:
    (tmp_path / name).write_text(text, newline="")
    truth = read_truth(tmp_path / name)
    assert truth.beats.tolist() == beats
    assert truth.places.tolist() == places


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.beats", "", "The truth a.beats is empty."),
        ("a.beats", "0.5\nhello\n", "Line 2 of a.beats does not begin with a time: 'hello'."),
        ("a.beats", "0.5\n-1\n", "Line 2 of a.beats has no usable time: -1."),
        ("a.beats", "nan 1\n", "Line 1 of a.beats has no usable time: nan."),
        ("a.json", '{"bpm": 3}', "The truth a.json has no list of beats in seconds"),
    ],
)
def test_what_is_no_truth_is_said_in_a_sentence(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(TruthError) as error:
        read_truth(tmp_path / name)
    assert str(error.value).startswith(sentence)


def test_a_folder_is_searched_with_its_folders_and_index(tmp_path: Path) -> None:
    for name in ("clips/one.flac", "clips/two.WAV", "rock/three.mp3", "alone.ogg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    for name in ("clips/one.beats", "clips/two.txt", "rock/three.mp3.csv"):
        (tmp_path / name).touch()
    (tmp_path / "index.json").write_text(json.dumps([{"name": "one", "kind": "piano", "seconds": 45}]))
    found = find_clips(tmp_path)
    assert [(clip.name, clip.kind, clip.seconds) for clip in found.clips] == [
        ("clips/one", "piano", 45.0),
        ("clips/two", "", 0.0),
        ("rock/three", "rock", 0.0),
    ]
    assert found.problems == ("alone: there is no truth beside it, such as alone.beats; not scored.",)


def test_a_broken_index_does_not_keep_clips_from_being_found(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    (tmp_path / "a.beats").touch()
    (tmp_path / "index.json").write_text("{")
    found = find_clips(tmp_path)
    assert len(found.clips) == 1
    assert "cannot be read as an index" in found.problems[0]


def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match="There is no folder"):
        find_clips(tmp_path / "nowhere")
