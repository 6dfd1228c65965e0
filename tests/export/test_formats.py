"""What can be written is checked before anything is drawn, and refusals say what can be done instead."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from react_app.core.errors import ExportError
from react_app.export.formats import choose_format, fps_of, parse_fps, parse_size

FPS = Fraction(30)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("24", Fraction(24)),
        ("25", Fraction(25)),
        ("30", Fraction(30)),
        ("50", Fraction(50)),
        ("60", Fraction(60)),
        ("29.97", Fraction(30000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("23.976", Fraction(24000, 1001)),
        ("30000/1001", Fraction(30000, 1001)),
        ("12.5", Fraction(25, 2)),
    ],
)
def test_a_frame_rate_is_read_exactly(text: str, rate: Fraction) -> None:
    assert parse_fps(text) == rate


@pytest.mark.parametrize("text", ["", "fast", "0", "-30", "241", "1/0", "nan", "inf", "0.5"])
def test_a_useless_frame_rate_is_refused(text: str) -> None:
    with pytest.raises(ExportError, match="frame rate"):
        parse_fps(text)


@pytest.mark.parametrize(
    ("number", "rate"), [(59.94, Fraction(60000, 1001)), (60.0, Fraction(60)), (50.0, Fraction(50))]
)
def test_a_shows_rate_becomes_the_exact_one(number: float, rate: Fraction) -> None:
    assert fps_of(number) == rate


def test_a_size_is_read() -> None:
    assert parse_size("1920x1080") == (1920, 1080)
    assert parse_size(" 640 X 360 ") == (640, 360)


@pytest.mark.parametrize("text", ["", "1920", "1920x", "axb", "-1x5", "1920.5x1080"])
def test_a_useless_size_is_refused(text: str) -> None:
    with pytest.raises(ExportError, match="WIDTHxHEIGHT"):
        parse_size(text)


@pytest.mark.parametrize("size", [(8, 360), (640, 14), (16386, 64), (0, 0)])
def test_sizes_nobody_can_encode_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ExportError, match="16 to 16384"):
        choose_format(Path("a.mp4"), size, FPS)


def test_an_odd_size_is_refused_with_the_nearest_even_ones() -> None:
    with pytest.raises(ExportError, match=r"1918x1080 and 1920x1080"):
        choose_format(Path("a.mp4"), (1919, 1080), FPS)


def test_a_lossless_codec_takes_odd_sizes() -> None:
    assert choose_format(Path("a.mkv"), (1919, 1079), FPS, codec="ffv1").width == 1919


def test_an_unknown_suffix_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ExportError, match=r"film\.avi .*\.mp4, \.mov, \.mkv, \.webm"):
        choose_format(Path("film.avi"), (64, 36), FPS)


def test_a_codec_in_the_wrong_container_is_refused_with_the_right_one() -> None:
    with pytest.raises(ExportError, match=r"prores cannot go into a \.mp4 file; use \.mov"):
        choose_format(Path("a.mp4"), (64, 36), FPS, codec="prores")


def test_an_unknown_codec_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ExportError, match=r"h264, hevc, av1, vp9, prores, .*ffv1, png, exr, gif, webp"):
        choose_format(Path("a.mp4"), (64, 36), FPS, codec="divx")


@pytest.mark.parametrize(("codec", "crf"), [("h264", 52), ("h264", -1), ("vp9", 64), ("prores", 20), ("ffv1", 0)])
def test_a_quality_the_codec_lacks_is_refused(codec: str, crf: int) -> None:
    suffix = {"h264": "mp4", "vp9": "webm", "prores": "mov", "ffv1": "mkv"}[codec]
    with pytest.raises(ExportError, match=str(crf)):
        choose_format(Path(f"a.{suffix}"), (64, 36), FPS, codec=codec, crf=crf)


def test_a_preset_the_codec_lacks_is_refused() -> None:
    with pytest.raises(ExportError, match="veryfast"):
        choose_format(Path("a.mp4"), (64, 36), FPS, preset="warp")


def test_quality_and_preset_are_taken() -> None:
    video = choose_format(Path("a.mp4"), (64, 36), FPS, crf=0, preset="slow")
    assert (video.crf, video.preset) == (0, "slow")
