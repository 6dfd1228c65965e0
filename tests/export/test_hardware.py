"""Hardware encoders are used if they are asked for and work; else the processor encodes, and that is told."""

from __future__ import annotations

import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from react_app.export.media.formats import VideoFormat, choose_format
from react_app.export.media.hardware import CHOICES, FAMILIES, hardware_format, in_a_child, tried, with_encoder
from react_app.export.media.hardware_found import Coding, can_be_hardware, working

BY_NAME = {family.name: family for family in FAMILIES}


def video(
    encoder: str = "auto", codec: str = "h264", depth: int | None = None, crf: int | None = None, bit_rate: int = 0
) -> VideoFormat:
    found = choose_format(Path("a.mkv"), (640, 360), Fraction(30), codec=codec, depth=depth, crf=crf, bit_rate=bit_rate)
    return replace(found, encoder=encoder)


def test_by_default_the_processor_encodes_and_nothing_is_tried() -> None:
    wanted = choose_format(Path("a.mp4"), (320, 180), Fraction(30))
    assert with_encoder(wanted, pytest.fail, trial=lambda video: pytest.fail("tried")) is wanted


def test_the_first_that_works_is_taken() -> None:
    asked: list[str] = []

    def trial(video: VideoFormat) -> str:
        asked.append(video.codec.encoder)
        return "" if video.encoder == "qsv" else "there is no such card"

    found = with_encoder(video(), pytest.fail, trial=trial)
    assert asked == ["h264_nvenc", "h264_videotoolbox", "h264_qsv"]
    assert (found.codec.encoder, found.codec.pixel_format, found.encoder) == ("h264_qsv", "nv12", "qsv")
    assert found.codec.name == "h264"


def test_one_that_is_named_is_the_only_one_tried() -> None:
    found = with_encoder(video("amf", "hevc"), pytest.fail, trial=lambda video: "")
    assert found.codec.encoder == "hevc_amf"
    assert found.codec.tag == "hvc1"


@pytest.mark.parametrize(("wish", "told"), [("auto", "No hardware encoder works here"), ("nvenc", "no such card")])
def test_where_none_works_the_processor_encodes_and_that_is_told(wish: str, told: str) -> None:
    notices: list[str] = []
    found = with_encoder(video(wish), notices.append, trial=lambda video: "there is no such card")
    assert found == video("software")
    assert len(notices) == 1
    assert told in notices[0]
    assert notices[0].endswith("H.264 is encoded by the processor, which takes longer.")


@pytest.mark.parametrize("wish", [family.name for family in FAMILIES])
def test_what_hardware_cannot_do_is_left_to_the_processor(wish: str) -> None:
    notices: list[str] = []
    found = with_encoder(video(wish, "h264", depth=10), notices.append, trial=lambda video: "")
    assert found.codec.encoder == "libx264"
    assert "does not make H.264 with 10 bits" in notices[0]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@pytest.mark.parametrize("codec", ["h264", "hevc", "av1"])
def test_quality_and_bit_rates_reach_the_encoder(family: object, codec: str) -> None:
    chosen = BY_NAME[getattr(family, "name", "")]
    by_quality = hardware_format(video(codec=codec, crf=20), chosen)
    by_rate = hardware_format(video(codec=codec, bit_rate=8_000_000), chosen)
    if codec not in chosen.codecs:
        assert by_quality is None
        return
    assert by_quality is not None
    assert by_rate is not None
    assert by_rate.bit_rate == 8_000_000
    assert (by_quality.crf, by_quality.preset) == (None, None)
    better = hardware_format(video(codec=codec, crf=10), chosen)
    assert better is not None
    if chosen.name == "v4l2m2m":
        assert by_quality.bit_rate > 0
    else:
        assert better.codec.options != by_quality.codec.options


@pytest.mark.parametrize(("family", "bit_rate"), [("nvenc", 0), ("amf", 600_000)])
def test_a_highest_bit_rate_is_kept(family: str, bit_rate: int) -> None:
    found = hardware_format(replace(video(), most_bit_rate=800_000), BY_NAME[family])
    assert found is not None
    assert (found.bit_rate, found.most_bit_rate) == (bit_rate, 800_000)


def test_a_trial_encodes_pictures_of_the_very_format() -> None:
    """An encoder of the processor stands in for one of a card."""
    stand_in = hardware_format(video(crf=20), BY_NAME["qsv"])
    assert stand_in is not None
    works = replace(stand_in, codec=replace(stand_in.codec, encoder="libx264", options=(("preset", "ultrafast"),)))
    assert tried(works) == ""
    refuses = replace(works, codec=replace(works.codec, encoder="libx265", options=(("preset", "no such"),)))
    assert tried(refuses)


def test_a_card_that_is_not_there_is_told_of() -> None:
    missing = hardware_format(video(), BY_NAME["v4l2m2m"])
    assert missing is not None
    if Path("/dev/video0").exists():
        pytest.skip("there may be one")
    assert tried(missing)
    absent = replace(missing, codec=replace(missing.codec, encoder="h264_nobody"))
    assert tried(absent) == "this installation's ffmpeg has no h264_nobody"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import os; os.kill(os.getpid(), 11)", "its driver crashed"),
        ("import time; time.sleep(60)", "it did not answer for 0.5 s"),
        ("print('no card'); exit(1)", "no card"),
        ("exit(1)", "it does not work"),
        ("", ""),
    ],
)
def test_a_driver_may_do_what_it_likes(code: str, told: str) -> None:
    if sys.platform == "win32" and "kill" in code:
        pytest.skip("no signals there")
    assert in_a_child((sys.executable, "-S", "-c", code), 0.5 if "sleep" in code else 20) == told


def test_every_family_can_be_chosen() -> None:
    assert ("auto", "software", *BY_NAME) == CHOICES


def test_a_list_offers_what_a_trial_of_that_very_video_found() -> None:
    asked: list[tuple[str, int]] = []

    def trial(video: VideoFormat) -> str:
        asked.append((video.codec.encoder, video.depth))
        return "" if video.encoder in ("nvenc", "vaapi") else "there is no such card"

    assert working(Coding("hevc", 10), trial=trial) == ("nvenc", "vaapi")
    assert ("hevc_nvenc", 10) in asked
    assert not any(name == "hevc_v4l2m2m" for name, _ in asked)
    assert working(Coding("h264"), trial=lambda video: "there is no such card") == ()


@pytest.mark.parametrize(
    ("coding", "able"),
    [
        (Coding("h264"), True),
        (Coding("av1", 10), True),
        (Coding("h264", 10), False),
        (Coding("vp9", alpha=True), False),
        (Coding("prores"), False),
        (Coding("gif"), False),
        (Coding("exr", alpha=True), False),
    ],
)
def test_what_no_card_encodes_is_known_without_a_trial(coding: Coding, able: bool) -> None:
    assert can_be_hardware(coding) is able
    if not able:
        assert working(coding, trial=lambda video: pytest.fail("tried")) == ()
