"""What a narrow picture follows in a wide one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.export.commands.interest import Interest
from react_app.export.passes.outputs import PanKey
from react_app.export.passes.reframe import centre_at

FPS = 30.0
SHARE = 0.3164  # 9:16 out of 16:9
Picture = NDArray[np.uint8]


def spot(x: float, level: int = 230, ground: int = 8) -> Picture:
    """A small picture with a bright spot, x from 0 to 1."""
    picture = np.full((54, 96, 4), ground, np.uint8)
    columns = np.abs(np.arange(96) - x * 95) < 5
    picture[20:34, columns] = level
    return picture


Scenes = Callable[[int], Sequence[str]]


def course(draw: Callable[[int], Picture], count: int, scenes: Scenes = lambda n: ("a",)) -> list[float]:
    """Where the middle of the narrow picture is, for every picture."""
    interest = Interest(FPS)
    for number in range(count):
        interest.see(draw(number), scenes(number))
    keys: tuple[PanKey, ...] = interest.course(SHARE)
    return [centre_at(keys, number)[0] for number in range(count)]


def test_what_stands_aside_is_looked_at() -> None:
    found = course(lambda n: spot(0.8), 90)
    assert all(0.65 < x < 0.85 for x in found)
    assert max(found) - min(found) < 1e-3


def test_nothing_to_see_is_looked_at_in_the_middle() -> None:
    assert course(lambda n: np.zeros((54, 96, 4), np.uint8), 60) == pytest.approx([0.5] * 60, abs=0.01)


def test_what_wanders_is_followed_and_stays_in_view() -> None:
    found = course(lambda n: spot(0.2 + 0.6 * n / 300), 300)
    for number, x in enumerate(found):
        assert abs(x - (0.2 + 0.6 * number / 300)) < SHARE / 2 + 0.02
    assert found[-1] - found[0] > 0.25


def test_the_course_never_jitters() -> None:
    random = np.random.default_rng(3)
    shake = random.uniform(-0.06, 0.06, 240)
    flicker = random.integers(60, 250, 240)
    found = np.array(course(lambda n: spot(0.7 + shake[n], int(flicker[n])), 240))
    assert np.abs(np.diff(found)).max() < 0.003
    turns = np.diff(np.sign(np.round(np.diff(found), 5)))
    assert np.count_nonzero(np.abs(turns) == 2) <= 2


def test_it_moves_no_faster_than_a_person_would() -> None:
    found = np.array(course(lambda n: spot(0.15 if n < 90 else 0.85), 240))
    assert np.abs(np.diff(found)).max() * FPS < 0.35
    assert found[-1] > 0.65


def test_a_cut_lets_it_jump_at_the_very_picture() -> None:
    found = course(lambda n: spot(0.15) if n < 61 else spot(0.85), 120, lambda n: ("a",) if n < 61 else ("b",))
    assert max(found[:61]) < 0.35
    assert min(found[61:]) > 0.65


def test_cuts_are_seen_and_flashes_are_none() -> None:
    def cut(number: int) -> Picture:
        picture = spot(0.15, ground=10) if number < 40 else spot(0.85, ground=200)
        return np.full((54, 96, 4), 255, np.uint8) if number in (20, 60) else picture

    interest = Interest(FPS)
    for number in range(80):
        interest.see(cut(number))
    assert interest.cuts == (0, 40)


def test_scenes_that_overlap_in_a_transition_are_no_cut() -> None:
    interest = Interest(FPS)
    for number in range(60):
        interest.see(spot(0.5), ("a",) if number < 20 else ("a", "b") if number < 40 else ("b",))
    assert interest.cuts == (0,)


def test_a_course_is_the_same_every_time_and_short() -> None:
    def keys() -> tuple[PanKey, ...]:
        interest = Interest(FPS)
        for number in range(200):
            interest.see(spot(0.3 + 0.4 * number / 200))
        return interest.course(SHARE)

    assert keys() == keys()
    assert len(keys()) < 60
    assert len(keys()) == len({key[0] for key in keys()})


def test_a_single_picture_has_a_course() -> None:
    assert len(course(lambda n: spot(0.5), 1)) == 1
