"""Room on disks, and locks that die with their holder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from react_app.export.system.disk import RESERVE, Need, Volume, bytes_text, missing_room, room_for, volume_of
from react_app.export.system.filelock import FileLock, is_taken


def volumes(path: Path) -> Volume:
    """Two disks: one with 5 GB beside the reserve, one with 1 GB."""
    return Volume(1, RESERVE + 5_000_000_000) if path.parts[1] == "large" else Volume(2, RESERVE + 1_000_000_000)


@pytest.mark.parametrize(
    ("path", "size", "missing"),
    [
        ("/large/a.mp4", 4_000_000_000, 0),
        ("/large/a.mp4", 4_500_000_000, 500_000_000),
        ("/small/a.mp4", 1_000_000_000, 0),
        ("/small/a.mp4", 1_000_000_001, 1),
    ],
)
def test_each_disk_has_its_own_room_and_a_reserve(path: str, size: int, missing: int) -> None:
    taken = [Need(Path("/large/b.mp4"), 1_000_000_000)]
    assert missing_room(Need(Path(path), size), taken, volumes) == missing


def test_a_file_that_is_to_be_made_is_on_the_disk_of_the_folder_above(tmp_path: Path) -> None:
    volume = volume_of(tmp_path / "not" / "there" / "yet.mp4")
    assert volume is not None
    assert volume.free > 0
    assert volume.id == tmp_path.stat().st_dev


def test_room_grows_with_pixels_and_codec_and_follows_a_bit_rate() -> None:
    second = room_for("h264", 1920 * 1080, 60, 1.0)
    assert room_for("h264", 1920 * 1080, 600, 10.0) == pytest.approx(10 * second)
    assert room_for("ffv1", 1920 * 1080, 60, 1.0) > 10 * second
    assert room_for("h264", 1920 * 1080, 600, 10.0, bit_rate=8_000_000) == pytest.approx(2 * 12_880_000)


@pytest.mark.parametrize(("size", "text"), [(12, "12 bytes"), (34_500, "34.5 kB"), (2_340_000_000, "2.3 GB")])
def test_sizes_are_told_as_people_read_them(size: int, text: str) -> None:
    assert bytes_text(size) == text


def test_a_lock_dies_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    program = (
        "import sys; from pathlib import Path; from react_app.export.system.filelock import FileLock; "
        "print(FileLock(Path(sys.argv[1])).take(), flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    lock = FileLock(path)
    assert is_taken(path)
    assert not lock.take()
    assert lock.holder == holder.pid
    holder.kill()
    holder.communicate()
    assert not is_taken(path)
    assert lock.take()
    assert is_taken(path)
    lock.give_back()
    assert not is_taken(tmp_path / "none.lock")
