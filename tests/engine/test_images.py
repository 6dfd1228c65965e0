"""Imported images on stage: followed on disk, taken in bit by bit, and what is seen meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import moderngl
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.shader import ShaderImage
from react_app.engine.imagefile import LoadedImage
from react_app.engine.images import Images
from react_app.engine.png import write_png
from react_app.engine.renderer import Renderer
from react_app.shaders.isf import parse_isf
from tests.engine.test_inputs import _file_plan

SHADER = """/*{"IMPORTED": {"card": {"PATH": "card.png"}}}*/
void main() { gl_FragColor = IMG_THIS_PIXEL(card); }
"""


def draw(path: Path, level: int, side: int = 8) -> bytes:
    """Write a picture of one grey; return its file."""
    write_png(path, np.full((side, side, 3), level, np.uint8))
    return path.read_bytes()


def until(condition: Callable[[], bool]) -> None:
    """Wait for what the thread does."""
    end = time.monotonic() + 30.0
    while not condition():
        assert time.monotonic() < end, "timed out"
        time.sleep(0.01)


@pytest.fixture
def images(ctx: moderngl.Context, tmp_path: Path) -> Iterator[Images]:
    """Live images; `card.png` is loaded and told."""
    draw(tmp_path / "card.png", 10)
    made = Images(ctx, live=True)
    made.want([str(tmp_path / "card.png")])
    until(lambda: bool(made.renew()))
    made.take_loaded()
    yield made
    made.release()


def shown(images: Images, path: Path) -> NDArray[np.uint8]:
    """What samplers read, rows from the bottom."""
    texture = images.find(str(path)).texture
    assert texture is not None
    return np.frombuffer(texture.read(), np.uint8).reshape(texture.height, texture.width, 4)


def test_another_picture_is_taken_in_bit_by_bit_and_seen_when_it_is_whole(images: Images, tmp_path: Path) -> None:
    path = tmp_path / "card.png"
    pixels = np.arange(6 * 5 * 3, dtype=np.uint8).reshape(6, 5, 3)
    write_png(path, pixels)
    before = images.find(str(path)).texture
    pieces = 0

    def taken_in() -> bool:
        nonlocal pieces
        images.renew(2 * 5 * 4)
        now = images.find(str(path)).texture
        pieces += bool(images._coming)
        assert now is not before or (shown(images, path)[..., :3] == 10).all()
        return now is not before

    until(taken_in)
    assert pieces == 2, "three pieces of two rows, seen with the last"
    np.testing.assert_array_equal(shown(images, path)[::-1, :, :3], pixels)
    assert images.take_loaded() == (LoadedImage(str(path), path.read_bytes(), path.stat().st_size, changed=True),)


def test_where_the_processor_draws_another_picture_of_the_same_size_needs_no_other_texture(
    images: Images, tmp_path: Path
) -> None:
    """Making one takes longer than a frame where it is large; so does giving one back."""
    path = tmp_path / "card.png"
    before, images._software = images.find(str(path)).texture, True
    pixels = np.arange(8 * 8 * 3, dtype=np.uint8).reshape(8, 8, 3)
    write_png(path, pixels)
    until(lambda: bool(images.renew(1)))
    assert images.find(str(path)).texture is before
    np.testing.assert_array_equal(shown(images, path)[::-1, :, :3], pixels)
    assert images.take_loaded() == (LoadedImage(str(path), path.read_bytes(), path.stat().st_size, changed=True),)


def test_where_the_processor_draws_no_frame_takes_in_two_pictures(images: Images, tmp_path: Path) -> None:
    images._software = True
    paths = [str(tmp_path / name) for name in ("card.png", "b.png")]
    draw(Path(paths[1]), 10)
    images.want(paths)
    until(lambda: bool(images.renew()))
    for path in paths:
        draw(Path(path), 20)
    until(lambda: images.renew(0) == {} and len(images._coming) == 2)
    assert len(images.renew(8 * 8 * 4)) == 1
    assert len(images.renew(8 * 8 * 4)) == 1
    assert all((shown(images, Path(path))[..., 0] == 20).all() for path in paths)


@pytest.mark.parametrize("software", [False, True])
def test_a_picture_saved_while_one_is_taken_in_takes_its_place(images: Images, tmp_path: Path, software: bool) -> None:
    path, images._software = tmp_path / "card.png", software
    draw(path, 20, side=6)
    until(lambda: not images.renew(1) and bool(images._coming))
    last = draw(path, 30, side=4)
    until(lambda: not images.renew(0) and images._coming[str(path)].told.data == last)
    images.renew()
    assert (shown(images, path)[..., 0] == 30).all()
    assert [image.data for image in images.take_loaded()] == [last]


def test_a_picture_of_a_layer_that_comes_back_is_there_at_once_and_as_it_is_now(images: Images, tmp_path: Path) -> None:
    path = tmp_path / "card.png"
    shader = parse_isf(SHADER, id="a", path=str(tmp_path / "a.fs"))
    images.retain(set())
    data = draw(path, 20)
    until(lambda: bool(images.renew()))
    images.retain({str(path)})
    images.want([str(path)])
    assert not images.awaits(shader)
    assert (shown(images, path)[..., 0] == 20).all()
    assert images.take_loaded() == (LoadedImage(str(path), data, len(data)),), "nobody saw it change"
    images.retain(set())
    images.retain({str(path)})
    draw(path, 30)
    until(lambda: bool(images.renew()))
    assert [image.changed for image in images.take_loaded()] == [True]


def test_pictures_nobody_wants_any_more_are_freed_when_they_are_too_many(
    images: Images, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [str(tmp_path / name) for name in ("card.png", "b.png", "c.png")]
    for path in paths[1:]:
        draw(Path(path), 10)
    images.want(paths)
    until(lambda: images.renew() is not None and all(images.find(path).texture for path in paths))
    monkeypatch.setattr("react_app.engine.images.KEEP_UNUSED", 4 * 8 * 8)
    images.retain({paths[1], paths[2]})
    assert all(images.find(path).texture for path in paths)
    images.retain({paths[2]})
    assert [images.find(path).texture is not None for path in paths] == [False, True, True]


def test_a_picture_that_was_freed_is_read_as_it_is_when_it_is_wanted_again(
    images: Images, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("react_app.engine.images.KEEP_UNUSED", 0)
    path = tmp_path / "card.png"
    draw(path, 20, side=6)
    until(lambda: not images.renew(1) and bool(images._coming))
    images.retain(set())
    data = draw(path, 30)
    images.want([str(path)])
    until(lambda: bool(images.renew()))
    assert (shown(images, path)[..., 0] == 30).all()
    assert images.take_loaded() == (LoadedImage(str(path), data, len(data)),)


def test_what_changed_before_anybody_was_told_counts_as_loaded(ctx: moderngl.Context, tmp_path: Path) -> None:
    """A stage in waiting follows its images too; what it has when it takes over is what the take begins with."""
    draw(tmp_path / "card.png", 10)
    (tmp_path / "a.fs").write_text(SHADER)
    renderer = Renderer(ctx, (16, 9), live=True)
    try:
        renderer.set_plan(_file_plan(tmp_path / "a.fs"))
        renderer.prepare_scene("one")
        data = draw(tmp_path / "card.png", 20)

        def renewed() -> bool:
            renderer.renew_images()
            return bool((shown(renderer._shared.images, tmp_path / "card.png")[..., 0] == 20).all())

        until(renewed)
        assert renderer.take_loaded() == (LoadedImage(str(tmp_path / "card.png"), data, len(data)),)
    finally:
        renderer.release()


def test_a_scene_waits_for_its_images_and_frames_go_on_meanwhile(ctx: moderngl.Context, tmp_path: Path) -> None:
    """Nothing is read in the thread that draws, and no frame shows black where a picture comes."""
    (tmp_path / "card.png").mkdir()
    (tmp_path / "a.fs").write_text(SHADER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("react_app.engine.images.decode_image", lambda path: pytest.fail("read in this thread"))
        renderer = Renderer(ctx, (16, 9), live=True)
        try:
            renderer.set_plan(_file_plan(tmp_path / "a.fs"))
            renderer.prepare_one()
            assert not renderer.ready("one")
            assert not renderer.can_draw(1)
            until(lambda: bool(renderer.take_loaded()))
            renderer.prepare_one()
            assert renderer.ready("one"), "a picture that cannot be shown is not waited for"
            assert renderer.can_draw(1)
            (tmp_path / "card.png").rmdir()
            draw(tmp_path / "card.png", 20)
            until(lambda: [image.changed for image in renderer.take_loaded()] == [True])
            assert not renderer.problems
        finally:
            renderer.release()


def test_a_file_that_is_gone_shows_its_copy_and_the_scene_waits_for_that(ctx: moderngl.Context, tmp_path: Path) -> None:
    data = draw(tmp_path / "kept.png", 30)
    (tmp_path / "a.fs").write_text(SHADER)
    path = str(tmp_path / "card.png")
    renderer = Renderer(ctx, (16, 9), live=True)
    try:
        renderer.stand_in({path: str(tmp_path / "kept.png")})
        renderer.set_plan(_file_plan(tmp_path / "a.fs"))
        renderer.prepare_scene("one")
        assert (shown(renderer._shared.images, Path(path))[..., 0] == 30).all()
        assert renderer.take_loaded() == (LoadedImage(path, data, len(data)),), "a take tells what was seen"
        (problem,) = renderer.problems
        assert problem.text.endswith("The imported image is not there. A keeps the picture it had.")
        draw(tmp_path / "card.png", 30)
        until(lambda: not renderer.take_loaded() and not renderer.problems)
    finally:
        renderer.release()


def test_a_renderer_that_is_not_live_keeps_the_picture_it_loaded(ctx: moderngl.Context, tmp_path: Path) -> None:
    """An export is of one moment, however long it takes."""
    draw(tmp_path / "card.png", 10)
    images = Images(ctx)
    images.load(ShaderImage("card", str(tmp_path / "card.png")))
    draw(tmp_path / "card.png", 20)
    assert images.renew() == {}
    assert images._watch is None
    assert (shown(images, tmp_path / "card.png")[..., 0] == 10).all()
    images.release()
