"""What counts of a modulation's source: threshold and curve, and what it moves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from react_app.core.controls import ControlChange
from react_app.core.features import SILENCE
from react_app.core.frame import HouseValues
from react_app.core.modulation import shaped, source_value
from react_app.core.session import Session
from react_app.core.show import Modulation
from tests.core.plans import plan


@pytest.mark.parametrize(("value", "counts"), [(0.0, 0.0), (0.4, 0.0), (0.5, 0.0), (0.75, 0.5), (1.0, 1.0)])
def test_below_the_threshold_nothing_counts_and_above_it_is_stretched(value: float, counts: float) -> None:
    assert shaped(value, 0.5, 0.0) == pytest.approx(counts)


def test_a_curve_bends_towards_what_is_strong_or_weak() -> None:
    assert shaped(0.5, 0.0, 1.0) == pytest.approx(0.5**4)
    assert shaped(0.5, 0.0, -1.0) == pytest.approx(0.5**0.25)
    assert shaped(0.5, 0.0, 0.5) == pytest.approx(0.25)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(allow_nan=False))
def test_whatever_a_file_says_the_result_is_a_share(value: float, threshold: float, curve: float) -> None:
    assert 0.0 <= shaped(value, threshold, curve) <= 1.0


@pytest.mark.parametrize("source", ["audio.kick", "lfo.saw"])
def test_every_kind_of_source_has_them(source: str) -> None:
    house = HouseValues(kick=0.75, beat=3.0)
    assert source_value(Modulation(source, threshold=0.5), house, 1) == pytest.approx(0.5)  # type: ignore[arg-type]


def test_dry_wet_of_an_effect_is_modulated_as_opacity_is() -> None:
    session = Session(plan((("strip.3.mix", Modulation("audio.level", -0.75)),)))
    loud = replace(SILENCE, level=1.0, silent=False)
    frame = session.step(0.0, [ControlChange("strip.3.mix", 0.9)], SILENCE)
    assert frame.layers[1].effects[0].mix == pytest.approx(0.9)
    for i in range(1, 90):
        frame = session.step(i / 60, [], loud)
    assert frame.layers[1].effects[0].mix == pytest.approx(0.15, abs=0.01)
    assert session.state.values["strip.3.mix"] == 0.9
