"""Numbered pictures: their names, what is in them, what is left of older ones; and that drawing may go on at once."""

from __future__ import annotations

import os
import struct
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from react_app.core.errors import ExportError
from react_app.export.media.colour import converter_of
from react_app.export.media.formats import OFFERED, Offer, choose_format
from react_app.export.media.sequences import SequenceEncoder, part_path, place_pictures, sequence_path
from react_app.export.passes import work
from react_app.export.passes.segments import SegmentWriter
from tests.export.making import make, moving

FPS = Fraction(25)


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("shot.png", "shot/shot_000007.png"),
        ("SHOT.PNG", "SHOT/SHOT_000007.png"),
        ("shot", "shot/shot_000007.png"),
        ("shot_%04d.png", "shot_0007.png"),
        ("shot.%d.png", "shot.7.png"),
        ("my show 2.1", "my show 2.1/my show 2.1_000007.png"),
    ],
)
def test_names_are_numbered(name: str, picture: str) -> None:
    assert sequence_path(Path("out") / name, ".png").picture(7) == Path("out") / picture


def test_numbers_that_are_there_are_found(tmp_path: Path) -> None:
    place = sequence_path(tmp_path / "a_%03d.png", ".png")
    assert place.numbers() == []
    for name in ("a_000.png", "a_012.png", "a_1000.png", "a_1.png", "b_000.png", "a_001.exr"):
        (tmp_path / name).touch()
    assert place.numbers() == [0, 12, 1000]


@pytest.mark.parametrize(("depth", "alpha", "form"), [(8, False, "rgb24"), (8, True, "rgba"), (16, True, "rgba64be")])
def test_png_files_give_back_every_pixel_and_say_srgb(tmp_path: Path, depth: int, alpha: bool, form: str) -> None:
    path = tmp_path / "a.png"
    video = choose_format(path, (33, 17), FPS, depth=depth, alpha=alpha)
    pictures = moving(video, 6)
    make(path, video, pictures)
    place = sequence_path(path, ".png")
    assert place.numbers() == list(range(6))
    for number, picture in enumerate(pictures):
        with av.open(str(place.picture(number))) as container:
            frame = next(container.decode(video=0))
        assert frame.format.name == form
        channels = 4 if alpha else 3
        found = np.frombuffer(frame.planes[0], ">u2" if depth == 16 else np.uint8)
        rows = found.reshape(17, -1)[:, : 33 * channels].reshape(17, 33, channels)
        np.testing.assert_array_equal(rows, picture[..., :channels])
    data = place.picture(0).read_bytes()
    assert b"sRGB" in data
    assert data.count(b"gAMA" + struct.pack(">I", 45455)) == 1


def test_pictures_of_a_longer_sequence_before_do_not_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    video = choose_format(path, (32, 32), FPS)
    make(path, video, moving(video, 9))
    other = tmp_path / "a" / "a_notes.png"
    other.touch()
    make(path, video, moving(video, 4))
    assert sequence_path(path, ".png").numbers() == [0, 1, 2, 3]
    assert other.exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")
    video = choose_format(tmp_path / "a.png", (32, 32), FPS)
    with pytest.raises(ExportError, match="could not be written"):
        SequenceEncoder(tmp_path / "a", video)
    parts = tmp_path / "parts"
    parts.mkdir()
    part_path(parts, 0).touch()
    with pytest.raises(ExportError, match="cannot be put into"):
        place_pictures([part_path(parts, 0)], sequence_path(tmp_path / "a", ".png"))


@pytest.mark.parametrize("suffix", [".png", ".exr", ".mp4"])
def test_a_segment_is_on_the_disk_before_it_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """A power cut after the note would else leave a segment that counts as whole and is not."""
    really, synced = os.fsync, list[tuple[int, int]]()

    def fsync(number: int) -> None:
        facts = os.fstat(number)
        synced.append((facts.st_ino, facts.st_size))
        really(number)

    bench = work.begin(tmp_path / f"a{suffix}", "key", 8)
    bench.start_over()
    monkeypatch.setattr(os, "fsync", fsync)
    video = choose_format(tmp_path / f"a{suffix}", (32, 32), FPS)
    writer = SegmentWriter(video, 0, bench, lambda: None)
    writer.begin(0, 0)
    for picture in moving(video, 5):
        buffer = writer.buffer()
        buffer[...] = picture
        writer.put(buffer)
    writer.end()
    writer.finish()
    path = bench.folder / bench.pieces[0, 0].name
    parts = sorted(path.iterdir()) if path.is_dir() else [path]
    wanted = [(part.stat().st_ino, part.stat().st_size) for part in parts]
    *before, note = [inode for inode, _ in synced]
    assert note == (bench.folder / "record.jsonl").stat().st_ino
    assert synced[: len(wanted)] == wanted
    if path.is_dir():
        assert len(parts) == 5
        assert sys.platform == "win32" or before[-1] == path.stat().st_ino
    bench.remove()


def test_aborting_leaves_nothing(tmp_path: Path) -> None:
    video = choose_format(tmp_path / "a.png", (32, 32), FPS)
    encoder = SequenceEncoder(tmp_path / "parts", video)
    for picture in moving(video, 5):
        buffer = encoder.buffer()
        buffer[...] = picture
        encoder.put(buffer)
    encoder.abort()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("offer", [o for o in OFFERED if o.codec not in ("exr", "gif", "webp")], ids=lambda o: o.label)
def test_a_picture_is_free_when_it_is_converted(offer: Offer) -> None:
    """Encoders look at frames long after; a frame in the picture's own memory would show the next picture."""
    video = choose_format(
        Path(f"a{offer.suffix}"),
        (256, 128),
        FPS,
        codec=offer.codec,
        depth=offer.depth,
        alpha=offer.alpha,
        can=lambda encoder, pixels: True,
    )
    picture = moving(video, 1)[0]
    frame = converter_of(video).convert(picture)
    before = [bytes(plane) for plane in frame.planes]
    picture[...] = 0
    assert [bytes(plane) for plane in frame.planes] == before
