"""Files are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from react_app.core.wholefile import whole_file, write_whole


@pytest.mark.parametrize("sync", [False, True])
def test_a_file_is_made_and_replaced(tmp_path: Path, sync: bool) -> None:
    path = tmp_path / "notes.json"
    for data in (b"first", b"2"):
        write_whole(path, data, sync=sync)
        assert path.read_bytes() == data
    assert os.listdir(tmp_path) == ["notes.json"]


def test_nothing_is_seen_of_it_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_bytes(b"old")
    with whole_file(path) as part:
        part.write_bytes(b"half")
        assert path.read_bytes() == b"old"
        assert part.name.startswith(".")
    assert path.read_bytes() == b"half"


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_after_an_error_the_old_file_is_as_it_was_and_nothing_is_left(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "notes.json"
    path.write_bytes(b"old")

    def write() -> None:
        with whole_file(path) as part:
            part.write_bytes(b"half")
            raise error

    with pytest.raises(error):
        write()
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["notes.json"]


def test_what_cannot_take_its_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_whole(tmp_path / "taken", b"data")
    assert os.listdir(tmp_path) == ["taken"]


def test_a_name_may_be_as_long_as_the_disk_takes(tmp_path: Path) -> None:
    path = tmp_path / ("ö" * 126 + ".fs")
    write_whole(path, b"long")
    assert path.read_bytes() == b"long"
    assert len(os.listdir(tmp_path)) == 1
