"""What counts as a change of an imported image, in all the ways programs save."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.errors import ShaderError
from react_app.engine.imagefile import LoadedImage, decode_image, is_cut_short, marks_of, read_image
from react_app.engine.imagewatch import AGAIN_S, ImageLooker, ImageNews, WatchedImage
from react_app.engine.png import write_png
from react_app.shaders.kept_images import image_digest, kept_image_path


def draw(path: Path, level: int) -> bytes:
    """Write a picture of one grey; return its file."""
    write_png(path, np.full((4, 6, 3), level, np.uint8))
    return path.read_bytes()


def encoded(path: Path, codec: str, pix_fmt: str, form: str = "image2") -> bytes:
    """Write a noisy picture in some format; return its file."""
    pixels = np.random.default_rng(1).integers(0, 255, (64, 96, 3), np.uint8)
    with av.open(str(path), "w", format=form, options={"update": "1"} if form == "image2" else {}) as container:
        stream = container.add_stream(codec, rate=1)
        stream.width, stream.height, stream.pix_fmt = 96, 64, pix_fmt
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=pix_fmt)
        container.mux([*stream.encode(frame), *stream.encode()])
    return path.read_bytes()


class Follower:
    """A looker whose clock is told."""

    def __init__(self, path: Path, kept: str = "") -> None:
        self.path, self.now = path, 100.0
        self._looker = ImageLooker()
        self._looker.watch({str(path): WatchedImage(str(path), kept)})
        (self.first,) = self._looker.look(self.now)

    def after(self, seconds: float) -> list[ImageNews]:
        """Let time pass with looks as often as the thread's, and return all that was told."""
        told: list[ImageNews] = []
        for _ in range(round(seconds / 0.05)):
            self.now += 0.05
            told += self._looker.look(self.now)
        return told

    def shows(self, seconds: float) -> list[int]:
        """The grey of each picture told meanwhile; there must be no other news."""
        told = self.after(seconds)
        assert all(news.pixels is not None for news in told)
        return [int(news.pixels[0, 0, 0]) for news in told if news.pixels is not None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    draw(tmp_path / "card.png", 10)
    return tmp_path / "card.png"


@pytest.fixture
def follower(path: Path) -> Follower:
    return Follower(path)


def in_place(path: Path) -> None:
    draw(path, 20)


def by_rename(path: Path) -> None:
    draw(path.with_name("card.tmp.png"), 20)
    os.replace(path.with_name("card.tmp.png"), path)


def anew(path: Path) -> None:
    path.unlink()
    draw(path, 20)


@pytest.mark.parametrize("save", [in_place, by_rename, anew])
def test_a_save_is_told_once_with_its_picture_and_its_bytes(
    follower: Follower, path: Path, save: Callable[[Path], None]
) -> None:
    assert follower.after(1.0) == []
    save(path)
    (news,) = follower.after(1.0)
    assert news.pixels is not None
    assert news.pixels.shape == (4, 6, 4)
    assert news.pixels[0, 0, 0] == 20
    assert news.told is not None
    assert news.told.data == path.read_bytes()
    assert follower.after(10.0) == []


def test_what_is_wanted_is_read_at_the_first_look(follower: Follower, path: Path) -> None:
    assert follower.first.pixels is not None
    assert follower.first.pixels[0, 0, 0] == 10
    assert follower.first.told == LoadedImage(str(path), path.read_bytes(), path.stat().st_size)


def test_rows_come_from_the_bottom(follower: Follower, path: Path) -> None:
    pixels = np.zeros((2, 2, 3), np.uint8)
    pixels[0] = 255
    write_png(path, pixels)
    (news,) = follower.after(1.0)
    assert news.pixels is not None
    assert news.pixels[:, 0, 0].tolist() == [0, 255]


def test_each_of_many_saves_is_followed_and_the_last_one_stays(follower: Follower, path: Path) -> None:
    shown = []
    for level in (20, 30, 40):
        draw(path, level)
        shown += follower.shows(0.5)
    assert shown == [20, 30, 40]


def test_the_same_picture_saved_again_is_no_change(follower: Follower, path: Path) -> None:
    anew_data = path.read_bytes()
    path.unlink()
    path.write_bytes(anew_data)
    os.utime(path, (1, 1))
    assert follower.after(5.0) == []


def test_a_save_within_the_same_tick_of_the_clock_is_found_by_its_bytes(follower: Follower, path: Path) -> None:
    stamp = path.stat()
    data = draw(path.with_name("b.png"), 20)
    assert len(data) == stamp.st_size
    path.write_bytes(data)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert follower.shows(AGAIN_S + 0.2) == [20]
    assert follower.after(10.0) == []


def test_a_file_that_is_still_written_to_is_waited_for(follower: Follower, path: Path) -> None:
    data = draw(path.with_name("b.png"), 20)
    for end in range(0, len(data), 8):
        path.write_bytes(data[:end])
        os.utime(path, (end, end))
        assert follower.after(0.05) == []
    path.write_bytes(data)
    assert follower.shows(1.0) == [20]


def test_a_picture_whose_writing_pauses_shortly_is_read_once_and_whole(follower: Follower, tmp_path: Path) -> None:
    """Its format does not tell its end: only the quiet does."""
    path = tmp_path / "card.png"
    new = draw(tmp_path / "b.png", 20)
    other = draw(tmp_path / "c.png", 30)
    for second, data in enumerate((new, other, new, other)):
        path.write_bytes(data)
        os.utime(path, (second, second))
        assert follower.after(0.05) == []
    assert follower.shows(1.0) == [30]


def test_a_save_that_stops_half_way_for_a_moment_is_waited_for(follower: Follower, path: Path) -> None:
    data = draw(path.with_name("b.png"), 20)
    path.write_bytes(data[: len(data) // 2])
    assert follower.after(0.7) == []
    path.write_bytes(data)
    assert follower.shows(1.0) == [20]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [(lambda path: path.write_bytes(b"no picture"), "cannot be opened"),
     (lambda path: path.write_bytes(b""), "cannot be opened"),
     (lambda path: path.unlink(), "is not there"),
     (lambda path: (path.unlink(), path.mkdir()), "is not there")],
)  # fmt: skip
def test_what_cannot_be_used_is_told_once_and_that_it_can_again(
    follower: Follower, path: Path, spoil: Callable[[Path], None], told: str
) -> None:
    before = path.read_bytes()
    spoil(path)
    (news,) = follower.after(4 * AGAIN_S)
    assert told in str(news.error)
    assert str(path) in str(news.error)
    if path.is_dir():
        path.rmdir()
    path.write_bytes(before)
    (news,) = follower.after(1.0)
    assert news == ImageNews(news.watched)
    draw(path, 20)
    assert follower.shows(1.0) == [20]


def test_a_file_that_is_broken_in_another_way_is_told_again(follower: Follower, path: Path) -> None:
    path.write_bytes(b"no picture")
    (broken,) = follower.after(2.0)
    path.unlink()
    (gone,) = follower.after(2.0)
    assert str(broken.error) != str(gone.error)


def test_a_file_that_was_not_there_is_shown_when_it_comes(tmp_path: Path) -> None:
    follower = Follower(tmp_path / "card.png")
    assert "is not there" in str(follower.first.error)
    assert follower.after(5.0) == []
    draw(tmp_path / "card.png", 20)
    assert follower.shows(1.0) == [20]


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """A copy of what the file showed last, under its hash."""
    data = draw(tmp_path / "copy.png", 50)
    copy = kept_image_path(tmp_path / "take", image_digest(data), "card.png")
    copy.parent.mkdir()
    (tmp_path / "copy.png").rename(copy)
    return str(copy)


def half(path: Path) -> None:
    path.write_bytes(encoded(path.with_name("a.jpg"), "mjpeg", "yuvj420p")[:-200])


@pytest.mark.parametrize(("spoil", "told"), [(Path.unlink, "is not there"), (half, "not written to its end")])
def test_a_copy_is_shown_of_what_cannot_be_used_and_the_file_is_told_and_followed(
    path: Path, kept: str, spoil: Callable[[Path], None], told: str
) -> None:
    spoil(path)
    follower = Follower(path, kept)
    assert follower.first.pixels is not None
    assert follower.first.pixels[0, 0, 0] == 50
    data = Path(kept).read_bytes()
    assert follower.first.told == LoadedImage(str(path), data, len(data))
    assert told in str(follower.first.error)
    assert follower.after(3 * AGAIN_S) == []
    path.write_bytes(data)
    (news,) = follower.after(1.0)
    assert news == ImageNews(news.watched), "it is what is shown already"
    draw(path, 20)
    assert follower.shows(1.0) == [20]


def test_a_copy_is_not_looked_at_while_the_file_can_be_used(path: Path, kept: str) -> None:
    follower = Follower(path, kept)
    assert follower.first.pixels is not None
    assert follower.first.pixels[0, 0, 0] == 10
    path.unlink()
    (news,) = follower.after(2.0)
    assert news.pixels is None


def test_a_copy_that_is_gone_too_is_not_told_of(path: Path, kept: str) -> None:
    path.unlink()
    Path(kept).unlink()
    follower = Follower(path, kept)
    assert follower.first.pixels is None
    assert str(path) in str(follower.first.error)


def test_a_locked_file_whose_copy_is_shown_is_no_trouble_any_more_when_it_can_be_read(path: Path, kept: str) -> None:
    path.write_bytes(Path(kept).read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("react_app.engine.imagewatch.image_file_digest", lambda path: "")
        patch.setattr("react_app.engine.imagefile.decode_image", lambda path: locked(path, kept))
        follower = Follower(path, kept)
    assert follower.first.pixels is not None
    assert "cannot be opened" in str(follower.first.error)
    (news,) = follower.after(AGAIN_S + 0.2)
    assert news == ImageNews(news.watched)


def locked(path: Path, kept: str) -> NDArray[np.uint8]:
    """Read a picture as long as it is the copy."""
    if str(path) != kept:
        raise ShaderError("The imported image cannot be opened.", path=path)
    return decode_image(path)


def refuse(*_: object, **__: object) -> object:
    raise PermissionError("it is locked")


def test_a_file_that_could_not_be_read_is_tried_again_though_nothing_was_written(tmp_path: Path) -> None:
    """As one is that another program kept locked while it was loaded."""
    draw(tmp_path / "card.png", 20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        patch.setattr(av, "open", refuse)
        follower = Follower(tmp_path / "card.png")
    assert "cannot be opened" in str(follower.first.error)
    assert follower.shows(AGAIN_S + 0.2) == [20]


def test_a_picture_that_is_too_large_is_told(follower: Follower, path: Path) -> None:
    write_png(path, np.zeros((2, 8193, 3), np.uint8))
    (news,) = follower.after(2.0)
    assert "larger than 8192" in str(news.error)


def test_files_no_longer_wanted_are_not_looked_at(path: Path) -> None:
    looker = ImageLooker()
    looker.watch({str(path): WatchedImage(str(path))})
    assert len([*looker.look(0.0)]) == 1
    looker.watch({})
    draw(path, 20)
    assert not [*looker.look(0.1), *looker.look(0.5)]


def test_a_file_that_is_wanted_anew_is_read_anew(path: Path) -> None:
    looker = ImageLooker()
    for _ in range(2):
        looker.watch({str(path): WatchedImage(str(path))})
        assert [news.pixels is not None for news in looker.look(0.0)] == [True]


def test_a_photograph_that_always_lacked_its_end_is_shown_as_far_as_it_goes(tmp_path: Path) -> None:
    data = encoded(tmp_path / "a.jpg", "mjpeg", "yuvj420p")
    (tmp_path / "a.jpg").write_bytes(data[:-200])
    assert Follower(tmp_path / "a.jpg").first.pixels is not None


FORMATS = [
    ("a.png", "png", "rgb24"), ("a.jpg", "mjpeg", "yuvj420p"), ("a.bmp", "bmp", "bgr24"), ("a.tif", "tiff", "rgb24"),
    ("a.ppm", "ppm", "rgb24"), ("a.jls", "jpegls", "rgb24"), ("a.gif", "gif", "rgb8", "gif"),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMATS, ids=[entry[0] for entry in FORMATS])
def test_half_of_a_file_is_never_shown_in_any_format(tmp_path: Path, form: tuple[str, ...]) -> None:
    path = tmp_path / form[0]
    data = encoded(path, *form[1:])
    assert not is_cut_short(data)
    follower = Follower(path)
    for share in (0.02, 0.3, 0.6, 0.95):
        path.write_bytes(data[: int(len(data) * share)])
        assert all(news.pixels is None for news in follower.after(2.0))
    path.write_bytes(data)
    assert follower.after(1.0)[-1].error is None


def test_the_small_picture_inside_a_photograph_is_not_taken_for_its_end(tmp_path: Path) -> None:
    data = encoded(tmp_path / "a.jpg", "mjpeg", "yuvj420p")
    extra = b"\xff\xe1" + (2 + len(data)).to_bytes(2) + data
    photograph = data[:2] + extra + data[2:]
    (tmp_path / "b.jpg").write_bytes(photograph)
    assert decode_image(tmp_path / "b.jpg").shape == (64, 96, 4)
    assert not is_cut_short(photograph)
    assert is_cut_short(photograph[:-200])
    assert is_cut_short(photograph[:400])


def test_the_bytes_told_are_those_that_were_decoded(path: Path) -> None:
    found = read_image(path)
    assert found.told.data == path.read_bytes()
    assert found.marks == marks_of(path)
