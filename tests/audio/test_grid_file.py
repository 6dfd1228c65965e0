"""Grids on disk: read back as they were, refused when damaged or old, removed when there are too many."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from react_app.audio.grid import GRID_VERSION, Section, TrackGrid, grid_from_json, grid_id, grid_to_json
from react_app.audio.grid_store import GridStore, read_grid, write_text
from react_app.core.errors import BadInputError
from tests.audio.grids import grid_of

GRID = replace(
    grid_of([0.25, 0.75, 1.25, 1.75, 2.25]),
    key="A minor",
    energy=((0.0, 0.4), (1.0, 0.9)),
    sections=(Section(0.0, 4.0, "intro", 0.4), Section(4.0, 12.0, "drop", 0.9)),
)


def fields(grid: TrackGrid) -> list[object]:
    return [getattr(grid, name) for name in TrackGrid.__slots__]


def test_a_grid_is_read_back_as_it_was() -> None:
    text = grid_to_json(GRID)
    again = grid_from_json(text)
    assert fields(again) == fields(GRID)
    assert grid_to_json(again) == text
    assert grid_id(text) == grid_id(grid_to_json(again))


def test_a_grid_tells_bars_sections_and_energy() -> None:
    assert GRID.downbeats == (0.25, 2.25)
    assert GRID.meter == 4
    section = GRID.section_at(5.0)
    assert section is not None
    assert section.name == "drop"
    assert GRID.section_at(12.5) is None
    assert [GRID.energy_at(t) for t in (-1.0, 0.5, 7.0)] == [0.4, 0.4, 0.9]


@pytest.mark.parametrize(
    "change",
    [
        {"version": GRID_VERSION + 1},
        {"version": 0},
        {"beats": [0.5, 0.25, 1.0, 1.5, 2.0]},
        {"beats": [0.25, 0.75]},
        {"beats": "none"},
        {"places": [0, 1, 2, 3, 4]},
        {"tempi": [1e9] * 5},
        {"confidence": 2.0},
        {"sections": [{"start": 0, "end": 1, "name": "chorus", "energy": 0.5}]},
        {"sha256": 5},
        {"duration": None},
        {"energy": [[0.0]]},
    ],
)
def test_damaged_and_older_grids_are_refused(change: dict[str, object]) -> None:
    data = json.loads(grid_to_json(GRID)) | change
    with pytest.raises(BadInputError):
        grid_from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"version": 1}'])
def test_what_is_no_grid_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        grid_from_json(text)


def test_the_store_finds_a_grid_by_its_track(tmp_path: Path) -> None:
    store = GridStore(tmp_path / "grids")
    assert store.load(GRID.sha256) is None
    path = store.save(GRID)
    found = store.load(GRID.sha256)
    assert found is not None
    assert fields(found.grid) == fields(GRID)
    assert found.path == str(path)
    assert found.id == grid_id(grid_to_json(GRID))
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'{"version": 1, "sha256"'])
def test_a_damaged_file_is_no_grid(tmp_path: Path, content: bytes) -> None:
    store = GridStore(tmp_path)
    store.path(GRID.sha256).write_bytes(content)
    assert store.load(GRID.sha256) is None


def test_a_grid_under_another_tracks_name_is_not_used(tmp_path: Path) -> None:
    store = GridStore(tmp_path)
    write_text(store.path("b" * 64), grid_to_json(GRID))
    assert store.load("b" * 64) is None


def test_the_grids_used_longest_ago_go_first(tmp_path: Path) -> None:
    size = len(grid_to_json(GRID))
    store = GridStore(tmp_path, limit_bytes=3 * size)
    names = [letter * 64 for letter in "abcd"]
    for age, name in enumerate(names[:3]):
        os.utime(store.save(replace(GRID, sha256=name)), (1000.0 + age, 1000.0 + age))
    store.load(names[0])
    store.save(replace(GRID, sha256=names[3]))
    assert [store.load(name) is not None for name in names] == [True, False, True, True]


@pytest.mark.parametrize("version", [0, GRID_VERSION - 1])
def test_grids_of_other_versions_are_not_used_and_removed(tmp_path: Path, version: int) -> None:
    store = GridStore(tmp_path)
    old = tmp_path / f"{GRID.sha256}.{version}.grid.json"
    old.write_text(grid_to_json(GRID).replace(f'"version":{GRID_VERSION}', f'"version":{version}'))
    assert store.load(GRID.sha256) is None
    store.save(replace(GRID, sha256="c" * 64))
    assert not old.exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadInputError, match="cannot be written"):
        GridStore(tmp_path / "file").save(GRID)


def test_a_missing_grid_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        read_grid(tmp_path / "none.json")


@pytest.mark.parametrize("version", range(1, GRID_VERSION))
def test_a_take_can_still_read_the_grid_it_was_played_by(version: int) -> None:
    text = grid_to_json(GRID)
    older = text.replace(f'"version":{GRID_VERSION}', f'"version":{version}')
    assert older != text
    assert grid_from_json(older).beats == GRID.beats
