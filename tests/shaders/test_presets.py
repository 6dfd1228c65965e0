from __future__ import annotations

import json
import pickle

import pytest

from react_app.core.shader import ShaderPreset
from react_app.shaders.isf import parse_isf

INPUTS = [
    {"NAME": "speed", "TYPE": "float", "MIN": 0, "MAX": 2},
    {"NAME": "mode", "TYPE": "long", "VALUES": [3, 5], "LABELS": ["a", "b"]},
    {"NAME": "count", "TYPE": "long", "MIN": 1, "MAX": 9},
    {"NAME": "on", "TYPE": "bool"},
    {"NAME": "hit", "TYPE": "event"},
    {"NAME": "tint", "TYPE": "color"},
    {"NAME": "spot", "TYPE": "point2D", "MIN": [0, 0], "MAX": [1, 1]},
    {"NAME": "mask", "TYPE": "image"},
]


def presets_of(value: object) -> tuple[ShaderPreset, ...]:
    header = json.dumps({"INPUTS": INPUTS, "PRESETS": value})
    return parse_isf(f"/*{header}*/\nvoid main() {{}}", id="t").presets


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"speed": 1.5, "on": False}, {"speed": 1.5, "on": False}),
        ({"speed": 9, "count": 100}, {"speed": 2.0, "count": 9}),
        ({"speed": -1, "spot": [2, -1]}, {"speed": 0.0, "spot": (1.0, 0.0)}),
        ({"mode": 5}, {"mode": 5}),
        ({"mode": 4, "speed": 1}, {"speed": 1.0}),
        ({"tint": [1, 0.5, 0]}, {"tint": (1.0, 0.5, 0.0, 1.0)}),
        ({"tint": [1, 0.5, 0, 2]}, {"tint": (1.0, 0.5, 0.0, 1.0)}),
        ({"tint": [1], "spot": "x", "speed": [1]}, {}),
        ({"on": "no", "speed": "fast"}, {"on": False}),
        ({"on": None, "speed": None}, {}),
        ({"hit": True, "mask": 1, "gone": 3}, {}),
        ({"spot": [0.5, 0.5], "speed": 1}, {"speed": 1.0, "spot": (0.5, 0.5)}),
        ({}, {}),
    ],
)
def test_values_fit_their_inputs_or_are_left_out(values: object, kept: object) -> None:
    (found,) = presets_of([{"NAME": "Slow dawn", "VALUES": values}])
    assert found == ShaderPreset("Slow dawn", kept)  # type: ignore[arg-type]
    assert [type(v) for v in found.values.values()] == [type(v) for v in kept.values()]  # type: ignore[attr-defined]


def test_a_preset_without_a_name_is_numbered() -> None:
    named = [{"NAME": "One", "VALUES": {}}, {"VALUES": {"speed": 1}}, {"NAME": "  ", "VALUES": {}}]
    assert [preset.name for preset in presets_of(named)] == ["One", "Preset 2", "Preset 3"]


@pytest.mark.parametrize("value", [None, 3, "x", {"a": 1}, [1, None, []], [{"NAME": "no values"}], [{"VALUES": []}]])
def test_presets_of_another_shape_are_passed_over(value: object) -> None:
    assert presets_of(value) == ()


def test_too_many_presets_and_long_names_are_cut() -> None:
    found = presets_of([{"NAME": "n" * 1000, "VALUES": {}}] * 1000)
    assert len(found) == 64
    assert len(found[0].name) == 60


def test_a_description_with_presets_can_be_hashed_and_sent() -> None:
    text = json.dumps({"INPUTS": INPUTS, "PRESETS": [{"NAME": "A", "VALUES": {"speed": 1}}]})
    found = parse_isf(f"/*{text}*/\nvoid main() {{}}", id="t")
    assert pickle.loads(pickle.dumps(found)) == found
    assert hash(found) == hash(pickle.loads(pickle.dumps(found)))
