"""Controls: coercion at the door, events, and what survives a new set of specs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from react_app.core.controls import ControlBank, ControlChange, ControlSpec
from react_app.core.errors import ControlError
from react_app.core.modulation import hash01, lfo

FLOAT = ControlSpec("a.float", "float", "Float", 0.5, -1.0, 2.0)
LONG = ControlSpec("a.long", "long", "Long", 2, choices=(("two", 2), ("seven", 7)))
RANGE = ControlSpec("a.range", "long", "Range", 2, 0, 9)
COLOR = ControlSpec("a.color", "color", "Color", (0.0, 0.0, 0.0, 1.0))
POINT = ControlSpec("a.point", "point", "Point", (0.0, 0.0), (-1.0, 0.0), (1.0, 5.0))
EVENT = ControlSpec("a.event", "event", "Event", False)
TEXT = ControlSpec("a.text", "text", "Text", "x", choices=(("X", "x"), ("Y", "y")))


@pytest.mark.parametrize(
    ("spec", "given_value", "kept"),
    [
        (FLOAT, 5, 2.0),
        (FLOAT, -3.0, -1.0),
        (LONG, 7.0, 7),
        (RANGE, 3.6, 4),
        (RANGE, 99, 9),
        (COLOR, (2.0, -1.0, 0.5, 1.0), (1.0, 0.0, 0.5, 1.0)),
        (POINT, (-9.0, 9.0), (-1.0, 5.0)),
        (TEXT, "y", "y"),
    ],
)
def test_values_are_brought_into_range(spec: ControlSpec, given_value: object, kept: object) -> None:
    assert spec.coerce(given_value) == kept  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spec", "value"),
    [(FLOAT, "1"), (FLOAT, float("nan")), (LONG, 3), (COLOR, (1.0, 1.0)), (POINT, 3.0), (TEXT, "z"), (TEXT, 1)],
)
def test_values_of_the_wrong_kind_are_refused_with_the_controls_name(spec: ControlSpec, value: object) -> None:
    with pytest.raises(ControlError, match=spec.id):
        spec.coerce(value)  # type: ignore[arg-type]


@given(st.floats())
def test_no_number_leaves_the_range_or_stays_infinite(value: float) -> None:
    try:
        assert -1.0 <= FLOAT.coerce(value) <= 2.0  # type: ignore[operator]
    except ControlError:
        assert not -1e308 < value < 1e308


def test_values_survive_new_specs_where_the_range_allows() -> None:
    bank = ControlBank([FLOAT, LONG])
    bank.apply(ControlChange("a.float", 1.9))
    bank.apply(ControlChange("a.long", 7))
    bank.set_specs(
        [ControlSpec("a.float", "float", "Float", 0.0, 0.0, 1.0), ControlSpec("a.long", "long", "L", 2, 0, 3)]
    )
    assert bank.snapshot() == {"a.float": 1.0, "a.long": 3}


def test_an_event_is_not_a_lasting_value() -> None:
    bank = ControlBank([EVENT])
    bank.apply(ControlChange("a.event", True))
    assert bank.fired("a.event")
    assert bank.snapshot() == {}
    bank.end_step()
    assert not bank.fired("a.event")


@pytest.mark.parametrize("shape", ["sine", "triangle", "square", "saw", "random"])
def test_lfos_stay_between_0_and_1(shape: str) -> None:
    values = [lfo(shape, i / 37, 3) for i in range(500)]
    assert min(values) >= 0.0
    assert max(values) <= 1.0
    assert max(values) - min(values) > 0.8


def test_the_hash_is_even_and_depends_on_the_seed() -> None:
    values = [hash01(i, 1) for i in range(4000)]
    assert 0.48 < sum(values) / len(values) < 0.52
    assert hash01(5, 1) != hash01(5, 2)
