"""Planes that come from a GPU go into a video as they are; which way pictures take is known ahead."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.engine.readback import Layout
from react_app.export.media.convert import PlaneHandover, layout_of, picture_shape
from react_app.export.media.encoder import Encoder
from react_app.export.media.formats import VideoFormat, choose_format

SIZE = (64, 36)


def video_format(name: str = "a.mp4", codec: str | None = None, depth: int | None = None) -> VideoFormat:
    return choose_format(Path(name), SIZE, Fraction(30), codec=codec, depth=depth)


def planes(number: int) -> NDArray[np.uint8]:
    return np.random.default_rng(number).integers(16, 236, (SIZE[1] * 3 // 2, SIZE[0]), dtype=np.uint8)


def test_planes_go_into_the_video_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    video = choose_format(path, SIZE, Fraction(30), codec="h264", crf=0)  # which is lossless
    encoder = Encoder(path, video, None, layout="yuv420p")
    for number in range(40):
        buffer = encoder.buffer()
        buffer[...] = planes(number)
        encoder.put(buffer)
    encoder.finish()
    with av.open(str(path)) as container:
        found = list(container.decode(video=0))
    assert len(found) == 40
    for number, frame in enumerate(found):
        assert (frame.colorspace, frame.color_primaries, frame.color_trc, frame.color_range) == (1, 1, 1, 1)
        np.testing.assert_array_equal(frame.to_ndarray(), planes(number))


def test_a_picture_of_planes_is_given_back_when_the_codec_lets_go_of_it() -> None:
    returned: list[NDArray[np.uint8]] = []
    picture = planes(1)
    frame = PlaneHandover("yuv420p", returned.append).convert(picture)
    assert not returned
    assert frame.planes[0].buffer_ptr == picture.ctypes.data
    del frame
    assert [array is picture for array in returned] == [True]


@pytest.mark.parametrize(
    ("formats", "software", "plain", "layout"),
    [
        ((video_format(),), False, True, "yuv420p"),
        ((video_format(), video_format("a.webm")), False, True, "yuv420p"),
        ((video_format(),), True, True, "rgba"),
        ((video_format(),), False, False, "rgba"),
        ((video_format(), video_format("a.mov", "prores")), False, True, "rgba64"),
        ((video_format("a.mkv", "ffv1"),), False, True, "rgba"),
        ((video_format(depth=10),), False, True, "yuv420p10le"),
        ((video_format(), video_format(depth=10)), False, True, "rgba64"),
    ],
)
def test_planes_are_read_from_gpus_where_all_files_take_them(
    formats: tuple[VideoFormat, ...], software: bool, plain: bool, layout: Layout
) -> None:
    assert layout_of(formats, software=software, plain=plain) == layout
    assert picture_shape(formats[0], layout) == ((54, 64) if layout.startswith("yuv") else (36, 64, 4))
