"""Names of files from titles, and copies that never take another's place."""

from __future__ import annotations

from pathlib import Path

import pytest

from react_app.cloud.saving import file_name, save_copy
from react_app.core.errors import ExportError


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Night Drive", "Night Drive"),
        ("../../etc/passwd", "etc passwd"),
        ("a/b\\c:d*e", "a b c d e"),
        ("", "compel"),
        (" . ", "compel"),
        ("con", "compel"),
        ("NUL.txt", "compel"),
        ("zürich – 夜", "zürich – 夜"),
        ("x" * 300, "x" * 80),
        ("line\nbreak\x00", "line break"),
    ],
)
def test_titles_become_names_that_any_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name


def test_a_copy_gets_a_name_of_its_own_and_the_same_one_only_once(tmp_path: Path) -> None:
    video, other, out = tmp_path / "a.mp4", tmp_path / "b.mp4", tmp_path / "out"
    video.write_bytes(b"one")
    other.write_bytes(b"two")
    assert save_copy(video, "Song", out) == out / "Song.mp4"
    assert save_copy(video, "Song", out) == out / "Song.mp4"
    assert save_copy(other, "Song", out) == out / "Song (2).mp4"
    assert (out / "Song.mp4").read_bytes() == b"one"
    assert sorted(path.name for path in out.iterdir()) == ["Song (2).mp4", "Song.mp4"]


def test_a_file_that_is_named_is_replaced(tmp_path: Path) -> None:
    video, named = tmp_path / "a.mp4", tmp_path / "new" / "mine.mp4"
    video.write_bytes(b"one")
    assert save_copy(video, "Song", named) == named
    video.write_bytes(b"two")
    save_copy(video, "Song", named)
    assert named.read_bytes() == b"two"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    video = tmp_path / "a.mp4"
    video.write_bytes(b"one")
    with pytest.raises(ExportError, match="cannot be written"):
        save_copy(video, "Song", video / "folder")
