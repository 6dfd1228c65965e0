"""GIF and WebP as players see them: every picture, when it is shown, how it looks, again and again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.errors import ExportError
from react_app.export.media.animated import segment_format, write_animation
from react_app.export.media.encoder import Encoder
from react_app.export.media.formats import choose_format
from tests.export.making import make, moving

Pictures = NDArray[np.uint8]


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a RIFF file (RFC 9649)."""
    found, place = [], 12
    while place < len(data):
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        found.append((data[place : place + 4], data[place + 8 : place + 8 + size]))
        place += 8 + size + size % 2
    return found


def gif_delays(data: bytes) -> list[int]:
    """The delays of a GIF's pictures in hundredths of a second (GIF89a, graphic control extension)."""
    marks = (place for place in range(len(data) - 7) if data[place : place + 3] == b"\x21\xf9\x04")
    return [int.from_bytes(data[place + 4 : place + 6], "little") for place in marks if data[place + 7] == 0]


@pytest.mark.parametrize(("rate", "delays"), [("25", [4] * 12), ("50", [2] * 12), ("30", [3, 3, 4] * 4)])
def test_a_gif_shows_every_picture_in_time_and_begins_again(tmp_path: Path, rate: str, delays: list[int]) -> None:
    path = tmp_path / "a.gif"
    video = choose_format(path, (64, 48), Fraction(rate))
    make(path, video, moving(video, 12))
    data = path.read_bytes()
    assert b"NETSCAPE2.0\x03\x01\x00\x00" in data
    found = gif_delays(data)
    assert len(found) == 12
    assert sorted(found[:-1]) == sorted(delays)[: len(found) - 1] or sum(found) in (sum(delays), sum(delays) - 1)


def test_a_gifs_colours_are_mixed_where_the_palette_lacks_them(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    video = choose_format(path, (128, 128), Fraction(25))
    y, x = np.mgrid[0:128, 0:128].astype(np.uint8)
    picture = np.stack([64 + x, 64 + y, 192 - x, np.full_like(x, 255)], axis=-1)
    make(path, video, [picture] * 3)
    with av.open(str(path)) as container:
        found = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(found) == 3
    wide, small = (array[8:120, 8:120, :3].astype(float) for array in (picture, found[1]))
    wide, small = (array.reshape(14, 8, 14, 8, 3).mean(axis=(1, 3)) for array in (wide, small))
    assert np.abs(wide - small).mean() < 0.45
    assert np.abs(wide - small).max() < 4


def test_the_palette_serves_all_pictures(tmp_path: Path) -> None:
    """Two pictures of one colour each, rare beside the others, keep their colours."""
    path = tmp_path / "a.gif"
    video = choose_format(path, (64, 48), Fraction(25))
    pictures = moving(video, 10)
    for number, colour in ((3, (255, 0, 0)), (8, (0, 255, 0))):
        pictures[number][..., :3] = colour
    make(path, video, pictures)
    with av.open(str(path)) as container:
        found = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert np.abs(found[3].mean(axis=(0, 1)) - (255, 0, 0)).max() < 8
    assert np.abs(found[8].mean(axis=(0, 1)) - (0, 255, 0)).max() < 8


@pytest.mark.parametrize("alpha", [False, True])
@pytest.mark.parametrize(("rate", "least", "most"), [("25", 40, 40), ("30", 33, 34), ("60000/1001", 16, 17)])
def test_a_webp_shows_every_picture_in_time_and_begins_again(
    tmp_path: Path, rate: str, least: int, most: int, alpha: bool
) -> None:
    path = tmp_path / "a.webp"
    fps = Fraction(rate)
    video = choose_format(path, (65, 49), fps, alpha=alpha)
    make(path, video, moving(video, 12))
    found = chunks(path.read_bytes())
    head = next(data for name, data in found if name == b"VP8X")
    frames = [data for name, data in found if name == b"ANMF"]
    assert [name for name, _ in found[:2]] == [b"VP8X", b"ANIM"]
    assert bool(head[0] & 0x10) is alpha
    assert (int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1) == (65, 49)
    assert next(data for name, data in found if name == b"ANIM")[4:6] == b"\0\0"
    durations = [int.from_bytes(data[12:15], "little") for data in frames]
    assert len(durations) == 12
    assert all(least <= duration <= most for duration in durations)
    assert abs(sum(durations) - 1000 * 12 / fps) < 2


def test_segments_of_an_animation_are_lossless(tmp_path: Path) -> None:
    for alpha in (False, True):
        video = choose_format(tmp_path / "a.webp", (33, 17), Fraction(25), alpha=alpha)
        waiting = segment_format(video)
        assert (waiting.codec.name, waiting.alpha, waiting.container.muxer) == ("ffv1", alpha, "matroska")
    movie = choose_format(tmp_path / "a.mp4", (32, 32), Fraction(25))
    assert segment_format(movie) == movie


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    path, segments = tmp_path / "a.gif", [tmp_path / "0.mkv", tmp_path / "1.mkv"]
    video = choose_format(path, (32, 32), Fraction(25))
    pictures = moving(video, 10)
    for segment, part in zip(segments, (pictures[:6], pictures[6:]), strict=True):
        encoder = Encoder(segment, segment_format(video), None)
        for picture in part:
            buffer = encoder.buffer()
            buffer[...] = picture
            encoder.put(buffer)
        encoder.finish()
    told: list[float] = []
    write_animation(path, video, segments, 10, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(gif_delays(path.read_bytes())) == 10


def test_a_segment_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "0.mkv").write_bytes(b"nothing")
    video = choose_format(tmp_path / "a.gif", (32, 32), Fraction(25))
    with pytest.raises(ExportError, match="animation could not be made"):
        write_animation(tmp_path / "a.gif", video, [tmp_path / "0.mkv"], 1)
