"""House values: hits flash and die away, levels glide, all the same at any frame rate."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from react_app.core.beatclock import MusicalTime
from react_app.core.features import BANDS, CHROMA, SILENCE, Features
from react_app.core.frame import HouseValues
from react_app.core.house import House
from react_app.core.modulation import source_value
from react_app.core.show import MODULATION_SOURCES, Modulation

FULL = replace(
    SILENCE,
    silent=False,
    level=1.0,
    energy=1.0,
    bands=np.ones(BANDS, np.float32),
    slow_bands=np.linspace(0.1, 0.8, BANDS, dtype=np.float32),
    chroma=np.linspace(0.0, 1.0, CHROMA, dtype=np.float32),
    centroid=0.7,
    flatness=0.6,
    lufs=-14.0,
    width=0.4,
    build=0.8,
    drop=0.9,
    breakdown=0.3,
    novelty=0.5,
)


def after(seconds: float, fps: int, features: Features, start: Features = SILENCE) -> HouseValues:
    """House values after frames of `features`, from a frame of `start` on."""
    house = House()
    house.step(0.0, 0.0, start, MusicalTime())
    values = HouseValues()
    for i in range(1, round(seconds * fps) + 1):
        values = house.step(i / fps, 1 / fps, features, MusicalTime())
    return values


@pytest.mark.parametrize("fps", [24, 30, 144])
def test_every_level_is_the_same_at_any_frame_rate(fps: int) -> None:
    for seconds in (0.5, 1.0):
        a, b = after(seconds, fps, FULL), after(seconds, 60, FULL)
        for f in fields(HouseValues):
            assert getattr(a, f.name) == pytest.approx(getattr(b, f.name), abs=1e-6), f.name


def test_levels_arrive_at_what_is_heard() -> None:
    values = after(4.0, 60, FULL)
    for name in ("centroid", "flatness", "width", "build", "drop", "breakdown", "novelty"):
        assert getattr(values, name) == pytest.approx(getattr(FULL, name), abs=0.01), name
    assert values.bands == pytest.approx(tuple(FULL.slow_bands), abs=0.01)
    assert values.chroma == pytest.approx(tuple(FULL.chroma), abs=0.01)
    assert values.loudness == pytest.approx((-14 + 36) / 28, abs=0.01)


@pytest.mark.parametrize("name", ["onset", "kick", "snare", "hat"])
@pytest.mark.parametrize("fps", [24, 60, 144])
def test_a_hit_shows_at_once_as_hard_as_it_was_and_is_gone_soon(name: str, fps: int) -> None:
    hit = replace(SILENCE, **{f"{name}_count": 1, f"{name}_t": 1.0, f"{name}_strength": 0.8})
    house = House()
    shown = [getattr(house.step(i / fps, 1 / fps, hit, MusicalTime()), name) for i in range(2 * fps)]
    assert max(shown[:fps]) == 0.0
    assert shown[fps] == pytest.approx(0.8)
    assert all(a >= b for a, b in zip(shown[fps:], shown[fps + 1 :], strict=False))
    assert shown[fps + int(0.31 * fps) + 1] == 0.0


def test_a_drop_shows_in_the_frame_that_hears_it() -> None:
    house = House()
    house.step(0.0, 0.0, SILENCE, MusicalTime())
    assert house.step(0.01, 0.01, replace(FULL, drop=1.0), MusicalTime()).drop == pytest.approx(1.0)


def test_silence_has_no_loudness() -> None:
    assert after(2.0, 60, replace(FULL, silent=True, lufs=-120.0)).loudness == 0.0


@pytest.mark.parametrize("source", MODULATION_SOURCES)
def test_every_source_of_modulation_gives_a_number_from_0_to_1(source: str) -> None:
    for house in (HouseValues(), after(3.0, 60, FULL)):
        value = source_value(Modulation(source), house, 1)  # type: ignore[arg-type]
        assert 0.0 <= value <= 1.0


def test_the_sound_sources_move_with_what_they_are_named_after() -> None:
    house = after(3.0, 60, FULL)
    for name in ("centroid", "flatness", "loudness", "width", "build", "drop", "breakdown", "novelty"):
        value = source_value(Modulation(f"audio.{name}"), house, 1)  # type: ignore[arg-type]
        assert value == getattr(house, name) > 0.0
