"""Which passes make the files of several targets."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from react_app.core.errors import ExportError
from react_app.export.targets.delivering import Pass, Wishes, plan_passes, same_shape, takes_rate
from react_app.export.targets.table import find_targets
from tests.studio.music import track

GRID = track()
LENGTH = Fraction(GRID.duration).limit_denominator(1000)


def planned(words: str, grid: object = GRID, **wishes: object) -> tuple[Pass, ...]:
    """The passes of some targets for the track."""
    return plan_passes(find_targets(words), GRID, LENGTH, Wishes(**wishes))  # type: ignore[arg-type]


def ids(passes: tuple[Pass, ...]) -> list[list[str]]:
    """Which targets each pass makes."""
    return [[each.target.id for each in drawn.deliveries] for drawn in passes]


def test_targets_of_one_shape_and_rate_share_a_pass() -> None:
    passes = planned("spotify_canvas,reels,youtube")
    assert ids(passes) == [["spotify_canvas", "reels"], ["youtube"]]
    assert [drawn.size for drawn in passes] == [(1080, 2208), (1920, 1080)]
    assert [drawn.span.fps for drawn in passes] == [30, 60]
    assert [drawn.span.count for drawn in passes] == [168 * 30, 168 * 60]


def test_a_shared_pass_is_drawn_at_the_largest_size() -> None:
    (drawn,) = planned("spotify_canvas_720,reels")
    assert drawn.size == (1080, 2208)
    assert all(same_shape(drawn.deliveries[0].size, each.size) for each in drawn.deliveries)


def test_what_a_service_covers_moves_the_middle_to_where_it_is_seen() -> None:
    (drawn,) = planned("spotify_canvas,reels")
    canvas, reels = drawn.deliveries
    for each, middle in ((canvas, 0.425), (reels, 0.47)):
        left, top, right, bottom = each.view
        assert (left, right) == (0.0, 1.0)
        assert (bottom - top) * 2208 == pytest.approx(1920)
        assert 0 <= top < bottom <= 1 + 1e-9
        assert (0.5 - top) / (bottom - top) == pytest.approx(middle)
    assert planned("reels")[0].size == (1080, 2036)
    (plain,) = planned("youtube")
    assert (plain.size, plain.deliveries[0].view) == ((1920, 1080), (0.0, 0.0, 1.0, 1.0))


def test_a_loop_lies_in_its_pass_with_its_lead() -> None:
    (drawn,) = planned("reels,spotify_canvas")
    loop = drawn.deliveries[1]
    assert drawn.first_of(loop) == loop.span.first == 34 * 30
    assert (loop.span.count, loop.loop, loop.target.silent) == (14 * 15, 15, True)
    assert drawn.span.first == 0
    assert "14 beats at 120.0 BPM" in loop.notes[0]


def test_a_lone_loop_draws_no_more_than_itself() -> None:
    (drawn,) = planned("spotify_canvas")
    assert (drawn.span.first, drawn.span.count) == (1020, 210)
    assert drawn.first_of(drawn.deliveries[0]) == 0


def test_parts_far_apart_are_drawn_apart() -> None:
    canvas, tiktok = find_targets("spotify_canvas,tiktok")
    short = replace(tiktok, seconds=(1.0, 2.0))
    far = replace(GRID, sections=(), energy=((0.0, 0.99), (2.0, 0.1), (150.0, 0.95)))
    passes = plan_passes((canvas, short), far, LENGTH, Wishes())
    assert [drawn.span.first for drawn in passes] == [150 * 30, 0]
    near = replace(far, energy=((0.0, 0.99), (2.0, 0.1), (4.0, 0.95)))
    assert len(plan_passes((canvas, short), near, LENGTH, Wishes())) == 1


def test_a_rate_that_was_asked_for_is_used_where_it_is_taken() -> None:
    passes = planned("reels,youtube,youtube_shorts", fps=Fraction(30))
    assert [drawn.span.fps for drawn in passes] == [30, 30]
    assert ids(passes) == [["reels", "youtube_shorts"], ["youtube"]]
    odd = planned("youtube", fps=Fraction(40))
    assert odd[0].span.fps == 60
    assert odd[0].deliveries[0].notes == ("It does not take 40 pictures a second and has 60.",)
    assert not takes_rate(find_targets("reels")[0], Fraction(120))
    assert takes_rate(find_targets("master_ffv1")[0], Fraction(120))
    assert not takes_rate(find_targets("spotify_canvas")[0], Fraction(60)), "nothing is said of more than its own"


def test_what_is_too_long_becomes_its_strongest_part_in_whole_bars() -> None:
    (drawn,) = planned("x")
    (delivery,) = drawn.deliveries
    assert drawn.span.count == delivery.span.count <= 140 * 30
    assert delivery.span.count / 30 == pytest.approx(140, abs=2.1)
    assert delivery.span.first % 60 == 0, "bars of two seconds"
    assert "the part with the most energy, 0:16.0 to 2:36.0" in delivery.notes[0]


def test_a_part_that_was_asked_for_is_kept_where_it_fits() -> None:
    (drawn,) = planned("x", begin=10.0, end=40.0)
    assert (drawn.span.first, drawn.span.count, drawn.deliveries[0].notes) == (300, 900, ())


def test_too_short_a_part_is_refused_with_a_sentence() -> None:
    with pytest.raises(ExportError, match=r"Instagram Reels takes 3 s at least; there are 2\.00 s"):
        planned("reels", begin=1.0, end=3.0)


def test_motion_art_is_a_longer_loop_of_whole_bars() -> None:
    (drawn,) = planned("apple_motion_square")
    (delivery,) = drawn.deliveries
    assert delivery.span.count % 60 == 0
    assert 15 <= delivery.span.count / 30 <= 35


def test_crops_share_one_wide_pass_that_is_sharp_enough() -> None:
    passes = planned("reels,youtube,spotify_canvas", fps=Fraction(30), reframe="crop")
    assert ids(passes) == [["reels", "youtube", "spotify_canvas"]]
    assert passes[0].size == (3414, 1920)
    reels, youtube, canvas = passes[0].deliveries
    assert (youtube.view, youtube.pans) == ((0, 0, 1, 1), False)
    assert reels.pans
    assert canvas.view == reels.view
    assert (reels.view[2] - reels.view[0]) * 3414 == pytest.approx(1080, abs=1)
    assert sum(reels.view[::2]) == pytest.approx(1.0)


def test_crops_of_large_targets_are_drawn_no_larger_than_four_k() -> None:
    (drawn,) = planned("apple_motion_tall", reframe="crop")
    assert drawn.size == (3840, 2160)


def test_fitted_targets_show_all_of_one_wide_picture() -> None:
    (drawn,) = planned("reels", reframe="fit")
    assert (drawn.size, drawn.deliveries[0].surround) == ((1080, 608), True)
    (both,) = planned("reels,youtube", fps=Fraction(30), reframe="fit")
    assert (both.size, [each.surround for each in both.deliveries]) == ((1920, 1080), [True, False])


def test_a_pass_tells_what_it_makes() -> None:
    assert planned("spotify_canvas,reels")[0].told == (
        "Spotify Canvas and Instagram Reels: drawn once at 1080x2208, 30 pictures a second, 168.0 s."
    )
