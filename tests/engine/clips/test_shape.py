"""Clips that are turned, wide, odd or large, and how they fill the picture."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from tests.engine.clips.screen import Make, Screen
from tests.engine.videos import SIZE, Pixels, even


def quarters(number: int, size: tuple[int, int]) -> Pixels:
    """A picture with four corners: red and green above, blue and white below."""
    width, height = size
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = (255, 0, 0)
    picture[: height // 2, width // 2 :] = (0, 255, 0)
    picture[height // 2 :, : width // 2] = (0, 0, 255)
    picture[height // 2 :, width // 2 :] = (255, 255, 255)
    return picture


NAMES: dict[tuple[int, ...], str] = {(1, 0, 0): "r", (0, 1, 0): "g", (0, 0, 1): "b", (1, 1, 1): "w", (0, 0, 0): "-"}


def corners(pixels: Pixels, inset: float = 0.2) -> str:
    """Return the colours of the corners, from the left above."""
    height, width = pixels.shape[:2]
    places = ((y, x) for y in (inset, 1 - inset) for x in (inset, 1 - inset))
    colours = (pixels[int(y * height), int(x * width), :3] > 127 for y, x in places)
    return "".join(NAMES.get(tuple(int(v) for v in colour), "?") for colour in colours)


@pytest.mark.parametrize(
    ("degrees", "hflip", "expected", "shape"),
    [
        (0, False, "rgbw", (64, 48)),
        (90, False, "gwrb", (48, 64)),
        (180, False, "wbgr", (64, 48)),
        (-90, False, "brwg", (48, 64)),
        (0, True, "grwb", (64, 48)),
    ],
)
def test_pictures_are_turned_as_the_file_says(
    screen: Screen, make: Make, degrees: int, hflip: bool, expected: str, shape: tuple[int, int]
) -> None:
    one = 65536
    matrices = {0: (one, 0, 0, one), 90: (0, -one, one, 0), 180: (-one, 0, 0, -one), -90: (0, one, -one, 0)}
    a, b, c, d = matrices[degrees] if not hflip else (-one, 0, 0, one)

    def set_up(stream: av.VideoStream) -> None:
        stream.set_display_matrix((a, b, 0, c, d, 0, 0, 0, 1 << 30))

    clip = make(f"turn{degrees}{hflip}.mp4", [0.0, 0.04], draw=quarters, set_up=set_up)
    assert (clip.width, clip.height) == shape
    assert corners(screen.clip(clip, fit="stretch").pixels(0.0)) == expected


def test_pixels_that_are_not_square_are_shown_as_wide_as_they_are(screen: Screen, make: Make) -> None:
    def set_up(stream: av.VideoStream) -> None:
        stream.codec_context.sample_aspect_ratio = Fraction(2)

    clip = make("wide.mp4", [0.0], draw=quarters, set_up=set_up, size=(48, 48))
    assert (clip.width, clip.height) == (96, 48)
    pixels = screen.clip(clip, fit="fit").pixels(0.0)  # 64 x 32 in 64 x 48
    assert pixels[4, 32, :3].max() == 0
    assert pixels[12, 16, 0] > 200


def test_fill_cuts_fit_leaves_room_and_stretch_does_neither(screen: Screen, make: Make) -> None:
    clip = make("square.mp4", [0.0], draw=quarters, size=(64, 64))
    assert corners(screen.clip(clip, fit="fill").pixels(0.0), 0.05) == "rgbw"
    assert screen.pixels(0.0)[10, 30, 0] > 200
    assert corners(screen.clip(clip, fit="stretch").pixels(0.0), 0.05) == "rgbw"
    assert corners(screen.clip(clip, fit="fit").pixels(0.0), 0.05) == "----"


@pytest.mark.parametrize("size", [(65, 49), (1, 1), (9, 7), (130, 50)])
def test_odd_sizes_are_shown_whole(screen: Screen, make: Make, size: tuple[int, int]) -> None:
    white = lambda number, size: np.full((size[1], size[0], 3), 255, np.uint8)  # noqa: E731
    clip = make(f"{size}.mkv", [0.0], codec="ffv1", pix_fmt="yuv420p", size=size, draw=white)
    assert screen.clip(clip, fit="stretch").pixels(0.0)[..., :3].min() > 250


def test_large_pictures_are_made_no_larger_than_they_are_seen(screen: Screen, make: Make) -> None:
    clip = make("large.mp4", even(4), size=(640, 480))
    assert [screen.clip(clip).number(n / 25) for n in range(4)] == [0, 1, 2, 3]
    uploaded = next(iter(screen.renderer._clips._open.values())).textures.picture
    assert uploaded is not None
    assert (uploaded.frame.width, uploaded.frame.height) == SIZE
    screen.renderer.resize((640, 480))
    assert screen.number(3 / 25) == 3
    uploaded = next(iter(screen.renderer._clips._open.values())).textures.picture
    assert uploaded is not None
    assert uploaded.frame.width == 640
