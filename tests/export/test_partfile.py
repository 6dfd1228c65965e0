"""Files appear whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from react_app.core.errors import ExportError
from react_app.export.system.partfile import PartFile, part_path
from tests.export.media import leftovers


def test_the_name_is_given_at_the_end_and_replaces_the_old_file_then(tmp_path: Path) -> None:
    final = tmp_path / "film.mp4"
    final.write_text("old")
    part = PartFile(final)
    part.path.write_text("new")
    assert part.path.name.startswith(".film.mp4.")
    assert final.read_text() == "old"
    part.commit()
    assert final.read_text() == "new"
    assert leftovers(tmp_path) == ["film.mp4"]


def test_discarding_leaves_the_old_file(tmp_path: Path) -> None:
    final = tmp_path / "film.mp4"
    final.write_text("old")
    part = PartFile(final)
    part.discard()
    part.discard()
    assert leftovers(tmp_path) == ["film.mp4"]
    assert final.read_text() == "old"


def test_a_name_of_any_length_has_a_part_file(tmp_path: Path) -> None:
    part = PartFile(tmp_path / ("ü" * 120 + ".mp4"))
    part.commit()
    assert len(leftovers(tmp_path)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="old part files stay on Windows")
def test_the_part_file_of_a_killed_process_is_removed_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    final = tmp_path / "film.mp4"
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as living:
        ended = subprocess.Popen([sys.executable, "-c", ""])
        ended.wait()
        for pid in (living.pid, ended.pid):
            part_path(final, pid).write_text("part")
        other = tmp_path / ".other.mp4.1.part"
        other.write_text("another's")
        PartFile(final).commit()
        assert leftovers(tmp_path) == sorted([part_path(final, living.pid).name, ".other.mp4.1.part", "film.mp4"])
        living.communicate(b"\n")


def test_a_disk_that_refuses_the_name_is_told(tmp_path: Path) -> None:
    part = PartFile(tmp_path / "film.mp4")
    (tmp_path / "film.mp4").mkdir()
    (tmp_path / "film.mp4" / "inside").write_text("")
    with pytest.raises(ExportError, match="cannot be written"):
        part.commit()
    assert leftovers(tmp_path) == ["film.mp4"]
