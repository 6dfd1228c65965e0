"""The format of a target's file."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from react_app.export.playing.offline import Span
from react_app.export.targets.delivering import Delivery
from react_app.export.targets.limits import BUFFER_S, format_of, highest_bit_rate
from react_app.export.targets.table import find_targets, targets


def delivery(name: str, seconds: float) -> Delivery:
    """So many seconds for a target."""
    (target,) = find_targets(name)
    count = round(seconds * target.fps)
    return Delivery(target, Span(0, count, target.fps, Fraction(count) / target.fps))


@pytest.mark.parametrize("name", [name for name, target in targets().items() if target.most_bytes])
@pytest.mark.parametrize("seconds", [3.0, 7.5, 60.0, 140.0])
def test_a_file_at_its_highest_bit_rate_fits(name: str, seconds: float) -> None:
    made = delivery(name, seconds)
    target = made.target
    rate = highest_bit_rate(target, seconds, target.fps)
    sound = target.sound.bit_rate if target.sound else 0
    assert rate > 0
    assert (rate * (seconds + BUFFER_S) + sound * seconds) / 8 < target.most_bytes
    assert not target.most_bit_rate or rate + sound < target.most_bit_rate


def test_a_canvas_keeps_the_smaller_limit_too() -> None:
    target = targets()["spotify_canvas"]
    assert highest_bit_rate(target, 7.0, Fraction(30)) * (7 + BUFFER_S) / 8 < target.soft_bytes


def test_a_soft_limit_that_would_look_poor_is_not_kept() -> None:
    target = targets()["tiktok"]
    long = highest_bit_rate(target, 600.0, Fraction(30))
    assert long * 600 / 8 > target.soft_bytes
    assert highest_bit_rate(target, 180.0, Fraction(30)) * 180 / 8 < target.soft_bytes


def test_recommended_rates_depend_on_the_pictures_a_second() -> None:
    target = targets()["youtube"]
    assert highest_bit_rate(target, 60, Fraction(60)) == 18_000_000
    assert highest_bit_rate(target, 60, Fraction(30)) == 12_000_000


def test_formats_are_what_the_table_says() -> None:
    canvas = format_of(delivery("spotify_canvas", 7), Path("a.mp4"))
    assert (canvas.edit_list, canvas.sound.codec, canvas.preset) == (False, "none", "slow")
    assert ("bf", "0") in canvas.options
    youtube = format_of(delivery("youtube", 60), Path("a.mp4"))
    assert (youtube.keyframe_s, youtube.preset) == (0.5, "veryfast")
    assert (youtube.sound.encoder, youtube.sound.bit_rate, youtube.sound.rate) == ("aac", 384_000, 48_000)
    assert ("bf", "2") in youtube.options
    master = format_of(delivery("master_prores_4444", 60), Path("a.mov"), crf=12, preset="medium")
    assert (master.codec.name, master.crf, master.most_bit_rate, master.depth) == ("prores_4444", None, 0, 10)
    assert master.sound.encoder == "pcm_s24le"
    assert format_of(delivery("reels", 60), Path("a.mp4"), crf=12, preset="medium").crf == 12
    assert format_of(delivery("master_ffv1", 60), Path("a.mkv")).sound.codec == "flac"


def test_a_second_try_is_tighter() -> None:
    made = delivery("spotify_canvas", 7)
    assert format_of(made, Path("a.mp4"), tighter=0.5).most_bit_rate == pytest.approx(
        format_of(made, Path("a.mp4")).most_bit_rate / 2, abs=1
    )


def test_a_target_with_alpha_has_alpha() -> None:
    made = delivery("master_prores_4444", 60)
    assert format_of(replace(made, target=replace(made.target, alpha=True)), Path("a.mov")).alpha
