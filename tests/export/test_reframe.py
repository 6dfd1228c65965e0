"""The part of a drawn picture that an output shows."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from react_app.export.media.colour import Drawing
from react_app.export.media.convert import Picture
from react_app.export.media.formats import choose_format
from react_app.export.passes.outputs import Output
from react_app.export.passes.reframe import Viewer, centre_at, seen_box

WIDE = (192, 108)


def output(size: tuple[int, int], **values: object) -> Output:
    """An output of a size."""
    return Output(Path("a.mp4"), choose_format(Path("a.mp4"), size, Fraction(30)), **values)  # type: ignore[arg-type]


def columns(size: tuple[int, int] = WIDE) -> Picture:
    """A picture whose red tells the column, whose green tells the row."""
    picture = np.full((size[1], size[0], 4), 255, np.uint8)
    picture[..., 0] = np.arange(size[0])[None, :]
    picture[..., 1] = np.arange(size[1])[:, None]
    return picture


def filled(viewer: Viewer, picture: Picture, size: tuple[int, int], number: int = 0) -> Picture:
    """What the viewer makes of a picture."""
    into = np.zeros((size[1], size[0], 4), np.uint8)
    viewer.fill(picture, into, number)
    return into


def test_the_whole_picture_at_its_own_size_is_the_drawn_one() -> None:
    viewer = Viewer(output(WIDE), WIDE)
    assert viewer.plain
    assert np.array_equal(filled(viewer, columns(), WIDE), columns())


def test_a_smaller_size_shows_all_and_keeps_colours() -> None:
    viewer = Viewer(output((96, 54)), WIDE)
    assert not viewer.plain
    small = filled(viewer, columns(), (96, 54)).astype(int)
    means = columns().reshape(54, 2, 96, 2, 4).mean(axis=(1, 3))
    assert np.abs(small - means).max() <= 1.5
    flat = np.full((108, 192, 4), (200, 17, 101, 255), np.uint8)
    assert np.abs(filled(viewer, flat, (96, 54)).astype(int) - flat[0, 0]).max() <= 1


def test_a_part_at_its_own_size_is_cut_out_to_the_pixel() -> None:
    cut = output((96, 54), view=(0.25, 0.5, 0.75, 1.0))
    assert np.array_equal(filled(Viewer(cut, WIDE), columns(), (96, 54)), columns()[54:, 48:144])


def test_a_course_moves_the_part_and_cuts_where_keys_are_a_picture_apart() -> None:
    pan = ((0, 0.5, 0.5), (10, 0.6, 0.5), (11, 0.2, 0.5))
    cut = output((60, 108), view=(0, 0, 60 / 192, 1), pan=pan)
    assert [seen_box(cut, WIDE, n)[0] for n in (-5, 0, 5, 10, 11, 99)] == [66, 66, 76, 85, 8, 8]
    assert centre_at(pan, 5) == pytest.approx((0.55, 0.5))
    assert np.array_equal(filled(Viewer(cut, WIDE), columns(), (60, 108), 5), columns()[:, 76:136])


def test_a_course_never_leaves_the_picture() -> None:
    cut = output((60, 108), view=(0, 0, 60 / 192, 1), pan=((0, 0.0, 0.0), (1, 1.0, 1.0)))
    assert seen_box(cut, WIDE, 0) == (0, 0, 60, 108)
    assert seen_box(cut, WIDE, 1) == (132, 0, 60, 108)


def test_a_surround_shows_all_of_the_picture_in_a_dim_soft_room_of_it() -> None:
    size = (108, 192)
    picture = np.full((108, 192, 4), (200, 100, 50, 255), np.uint8)
    made = filled(Viewer(output(size, surround=True), WIDE), picture, size)
    inner = round(108 * 108 / 192)
    top = (192 - inner) // 2
    assert np.abs(made[top : top + inner, :, :3].astype(int) - (200, 100, 50)).max() <= 1
    assert np.abs(made[: top - 1, :, :3].astype(int) - (80, 40, 20)).max() <= 1
    assert (made[..., 3] == 255).all()


def test_the_room_is_soft() -> None:
    size = (108, 192)
    picture = np.zeros((108, 192, 4), np.uint8)
    picture[:, ::4] = 255
    room = filled(Viewer(output(size, surround=True), WIDE), picture, size)[:60, :, 0].astype(int)
    assert np.abs(np.diff(room, axis=1)).max() <= 4


def test_a_picture_of_the_same_shape_has_no_room() -> None:
    viewer = Viewer(output((96, 54), surround=True), WIDE)
    assert np.array_equal(
        filled(viewer, columns(), (96, 54)), filled(Viewer(output((96, 54)), WIDE), columns(), (96, 54))
    )


def test_a_deep_picture_becomes_what_the_file_takes() -> None:
    deep = Drawing(deep=True)
    picture = np.full((108, 192, 4), (51400, 4369, 25957, 65535), np.uint16)
    for size in (WIDE, (96, 54)):
        viewer = Viewer(output(size), WIDE, deep)
        assert not viewer.plain
        assert np.abs(filled(viewer, picture, size).astype(int) - (200, 17, 101, 255)).max() <= 1
    made = choose_format(Path("a.mov"), (96, 54), Fraction(30), codec="prores")
    into = np.zeros((54, 96, 4), np.uint16)
    Viewer(Output(Path("a.mov"), made), WIDE, deep).fill(picture, into)
    assert np.abs(into.astype(int) - picture[0, 0].astype(int)).max() <= 32, "half a step of ten bits"


def test_a_transparent_pass_is_on_black_for_files_without_alpha() -> None:
    picture = np.full((108, 192, 4), (200, 100, 50, 128), np.uint8)
    viewer = Viewer(output(WIDE), WIDE, Drawing(transparent=True))
    assert not viewer.plain
    assert np.abs(filled(viewer, picture, WIDE).astype(int) - (100, 50, 25, 255)).max() <= 1
