"""Whole pictures read for a video: in order, upright, and as planes that a codec takes."""

from __future__ import annotations

from collections.abc import Iterator

import av
import moderngl
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from react_app.engine.readback import FrameReader, Layout
from react_app.engine.surface import Surface

SIZE = (64, 36)
Pixels = NDArray[np.uint8]


@pytest.fixture
def surface(ctx: moderngl.Context) -> Iterator[Surface]:
    found = Surface(ctx, SIZE)
    yield found
    found.release()
    assert ctx.error == "GL_NO_ERROR"


def noise(seed: int = 1, size: tuple[int, int] = SIZE) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)


def show(surface: Surface, picture: Pixels) -> None:
    """Put a picture, rows from the top, where drawing would have left it."""
    surface.texture.write(picture[::-1].tobytes())


def read_all(reader: FrameReader, surface: Surface, pictures: list[Pixels]) -> list[Pixels]:
    """Read pictures as an export does, and let every array be overwritten by the next frame's drawing first."""
    taken: list[Pixels] = []

    def take() -> None:
        taken.append(np.zeros(reader.shape, np.uint8))
        reader.take(taken[-1])

    for picture in pictures:
        show(surface, picture)
        reader.begin()
        while reader.pending >= reader.depth:
            take()
    while reader.pending:
        take()
    reader.release()
    return taken


@pytest.mark.parametrize("at_once", [True, False])
def test_pictures_come_upright_and_in_order(ctx: moderngl.Context, surface: Surface, at_once: bool) -> None:
    pictures = [noise(seed) for seed in range(7)]
    reader = FrameReader(ctx, SIZE, lambda: surface, at_once=at_once)
    assert reader.depth == (1 if at_once else 3)
    for got, wanted in zip(read_all(reader, surface, pictures), pictures, strict=True):
        np.testing.assert_array_equal(got, wanted)


def test_without_rows_turned_by_the_driver_pictures_are_the_same(
    ctx: moderngl.Context, surface: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("react_app.engine.pixelpack.INVERTS", "GL_NOBODY_has_this")
    picture = noise()
    np.testing.assert_array_equal(read_all(FrameReader(ctx, SIZE, lambda: surface), surface, [picture])[0], picture)


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("size", [(64, 36), (34, 22), (2, 2)])
def test_planes_are_bt709_by_the_book(ctx: moderngl.Context, size: tuple[int, int], at_once: bool) -> None:
    surface = Surface(ctx, size)
    picture = noise(size=size)
    reader = FrameReader(ctx, size, lambda: surface, "yuv420p", at_once=at_once)
    (planes,) = read_all(reader, surface, [picture])
    surface.release()
    # A value half-way between two levels may go either way in 32 bits.
    assert np.abs(planes.reshape(-1) - exact_planes(picture)).max() <= 0.501


def test_paired_planes_are_the_same_planes(ctx: moderngl.Context, surface: Surface) -> None:
    (planes,) = read_all(FrameReader(ctx, SIZE, lambda: surface, "yuv420p"), surface, [noise()])
    (paired,) = read_all(FrameReader(ctx, SIZE, lambda: surface, "nv12"), surface, [noise()])
    luma, chroma = planes[: SIZE[1]], planes[SIZE[1] :].reshape(2, -1)
    np.testing.assert_array_equal(paired[: SIZE[1]], luma)
    np.testing.assert_array_equal(paired[SIZE[1] :].reshape(-1, 2).T, chroma)


def exact_planes(picture: Pixels) -> NDArray[np.float64]:
    """Luma, blue and red difference of ITU-R BT.709, limited range, chroma between the pixels with 1 3 3 1."""
    height, width = picture.shape[:2]
    red, green, blue = np.moveaxis(picture[..., :3] / 255.0, 2, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def coarse(plane: NDArray[np.float64]) -> NDArray[np.float64]:
        padded = np.pad(plane, 1, mode="edge")
        weights = np.outer([1, 3, 3, 1], [1, 3, 3, 1]) / 64
        sums = np.zeros((height // 2, width // 2))
        for (y, x), weight in np.ndenumerate(weights):
            sums += weight * padded[y : y + height : 2, x : x + width : 2]
        return sums

    blues, reds = coarse((blue - luma) / 1.8556), coarse((red - luma) / 1.5748)
    return np.concatenate([(16 + 219 * luma).ravel(), (128 + 224 * blues).ravel(), (128 + 224 * reds).ravel()])


def test_planes_are_those_of_swscale(ctx: moderngl.Context, surface: Surface) -> None:
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    picture = np.stack([x * 4, y * 7, 255 - x * 2 - y, np.full_like(x, 255)], axis=2).astype(np.uint8)
    (planes,) = read_all(FrameReader(ctx, SIZE, lambda: surface, "yuv420p"), surface, [picture])
    frame = VideoReformatter().reformat(
        av.VideoFrame.from_ndarray(picture, "rgba"),
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=Interpolation.BILINEAR | Interpolation.FULL_CHR_H_INP,
    )
    difference = np.abs(planes.astype(int) - frame.to_ndarray())
    assert difference[: SIZE[1]].max() <= 1
    assert difference[SIZE[1] :].max() <= 2


@pytest.mark.parametrize("at_once", [True, False])
def test_deep_pictures_keep_their_bits(ctx: moderngl.Context, at_once: bool) -> None:
    deep = Surface(ctx, SIZE, "nu2")
    picture = np.random.default_rng(3).integers(0, 65536, (SIZE[1], SIZE[0], 4), dtype=np.uint16)
    deep.texture.write(picture[::-1].tobytes())
    reader = FrameReader(ctx, SIZE, lambda: deep, "rgba64", at_once=at_once)
    reader.begin()
    got = np.zeros(reader.shape, reader.dtype)
    reader.take(got)
    reader.release()
    deep.release()
    np.testing.assert_array_equal(got, picture)


@pytest.mark.parametrize("layout", ["rgba", "yuv420p"])
def test_an_array_that_does_not_fit_is_refused(ctx: moderngl.Context, surface: Surface, layout: Layout) -> None:
    reader = FrameReader(ctx, SIZE, lambda: surface, layout)
    reader.begin()
    with pytest.raises(ValueError, match="contiguous array"):
        reader.take(np.zeros((SIZE[1], SIZE[0], 3), np.uint8))
    reader.release()
