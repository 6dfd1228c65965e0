"""Flashes counted as WCAG 2.3.1 counts them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.export.targets.flashing import GRID, FlashMeter, FlashRun

Pixels = NDArray[np.uint8]
FPS = 30


def runs(picture: Callable[[int], Pixels], seconds: float = 4.0, fps: int = FPS) -> tuple[FlashRun, ...]:
    """Show pictures by number and return where there are too many flashes."""
    meter = FlashMeter()
    for number in range(round(seconds * fps)):
        meter.see(number / fps, picture(number))
    return meter.runs


def flat(colour: tuple[int, int, int], share: float = 1.0, ground: tuple[int, int, int] = (0, 0, 0)) -> Pixels:
    """Return a picture with a block of a colour at the left, `share` of the width, the rest in `ground`."""
    picture = np.empty((GRID[1], GRID[0], 3), np.uint8)
    picture[:] = ground
    picture[:, : round(GRID[0] * share)] = colour
    return picture


def strobe(
    per_second: float, bright: tuple[int, int, int], share: float = 1.0, dark: int = 0
) -> Callable[[int], Pixels]:
    """Return pictures that go on and off so often."""
    ground = (dark, dark, dark)
    return lambda number: flat(bright if (number * per_second / FPS) % 1.0 < 0.5 else ground, share, ground)


def test_three_a_second_are_allowed_and_four_are_not() -> None:
    assert runs(strobe(3.0, (255, 255, 255))) == ()
    found = runs(strobe(5.0, (255, 255, 255)))
    assert [run.kind for run in found] == ["general"]
    assert found[0].begin < 0.5
    assert found[0].end > 3.5
    assert found[0].rate == pytest.approx(5.0, abs=0.5)
    assert found[0].share == 1.0


@pytest.mark.parametrize(
    "picture",
    [
        strobe(5.0, (255, 255, 255), share=0.05),
        strobe(5.0, (60, 60, 60)),
        strobe(5.0, (255, 255, 255), dark=235),
        lambda number: flat((round(127 + 120 * np.sin(number / FPS * 2 * np.pi)),) * 3),
    ],
    ids=["small", "by less than a tenth", "never dark", "a slow wave"],
)
def test_what_is_small_faint_bright_or_slow_is_none(picture: Callable[[int], Pixels]) -> None:
    assert runs(picture) == ()


def test_a_fade_up_and_down_over_some_pictures_is_one_flash_too() -> None:
    def wave(number: int) -> Pixels:
        return flat((round(127 + 127 * np.sin(number / FPS * 5 * 2 * np.pi)),) * 3)

    assert [run.kind for run in runs(wave)] == ["general"]


def test_saturated_red_counts_at_less_change_of_light() -> None:
    assert [run.kind for run in runs(strobe(5.0, (120, 0, 0)))] == ["red"]
    assert runs(strobe(3.0, (120, 0, 0))) == ()
    assert runs(strobe(5.0, (60, 58, 58))) == ()


def test_a_burst_is_told_where_it_is() -> None:
    burst = strobe(6.0, (255, 255, 255))
    found = runs(lambda number: burst(number) if 90 <= number < 150 else flat((0, 0, 0)), seconds=8.0)
    assert len(found) == 1
    assert 2.9 < found[0].begin < 3.3
    assert 4.8 < found[0].end < 6.1
    assert found[0].rate >= 6.0


def test_flashes_in_different_places_do_not_add_up() -> None:
    def wandering(number: int) -> Pixels:
        picture = flat((0, 0, 0))
        place = (number // 6) % 16 * 6
        if number % 6 < 3:
            picture[:, place : place + 6] = 255
        return picture

    assert runs(wandering) == ()


def test_stripes_that_move_are_no_flashes() -> None:
    def stripes(number: int) -> Pixels:
        picture = flat((0, 0, 0))
        picture[:, (np.arange(GRID[0]) + 2 * number) % 12 < 6] = 255
        return picture

    assert runs(stripes) == ()
