"""Whatever stands in a file, reading it gives a description or a ShaderError with a line inside the file."""

from __future__ import annotations

import json
import pickle
import warnings
from dataclasses import replace
from unittest.mock import ANY

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from react_app.core.controls import ControlSpec
from react_app.core.errors import ControlError, ShaderError
from react_app.core.shader import ShaderDescription
from react_app.engine.glsl import assemble, has_main
from react_app.shaders.isf import parse_isf
from react_app.shaders.size_expr import parse_size
from react_app.shaders.specs import input_specs

KEYS = [
    "INPUTS",
    "PASSES",
    "IMPORTED",
    "PERSISTENT_BUFFERS",
    "PRESETS",
    "CATEGORIES",
    "DESCRIPTION",
    "CREDIT",
    "inputs",
]
FIELDS = ["NAME", "TYPE", "DEFAULT", "MIN", "MAX", "VALUES", "LABELS", "LABEL", "IDENTITY", "TARGET", "WIDTH", "PATH"]
FIELDS += ["PERSISTENT", "FLOAT", "HEIGHT", "name", "type", "width", "persistent"]
TYPES = ["event", "bool", "long", "float", "point2D", "color", "image", "audio", "audioFFT"]

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8), st.sampled_from(TYPES)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*KEYS, *FIELDS]), inner, max_size=4),
    max_leaves=12,
)
inputs = st.fixed_dictionaries(
    {"NAME": st.sampled_from(["a", "b", "TIME", "inputImage", "x y"]), "TYPE": st.sampled_from(TYPES)},
    optional={
        name: scalars | st.lists(st.floats(-1e3, 1e3) | st.integers(), max_size=4)
        for name in ("DEFAULT", "MIN", "MAX", "VALUES", "LABELS", "IDENTITY")
    },
)


def attempt(text: str) -> ShaderDescription | ShaderError:
    try:
        return parse_isf(text, id="t")
    except ShaderError as error:
        return error


def check(text: str) -> None:
    found = attempt(text)
    if isinstance(found, ShaderError):
        assert found.reason
        assert found.line is None or 1 <= found.line <= text.replace("\r", "\n").count("\n") + 1
        return
    assert found.fragment.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    for spec in input_specs(found.inputs, "layer.1"):
        _check_spec(spec)
        assert len(spec.label) <= 80
        assert len(spec.choices) <= 512
    for entry in found.passes:
        for size in filter(None, (entry.width, entry.height)):
            assert parse_size(size).text == size, "what a pass keeps is read again by the engine"
    pickle.dumps(found)
    f"{found.name}{found.description}{found.credit}{found.categories}{found.inputs}".encode()


def _check_spec(spec: ControlSpec) -> None:
    try:
        assert spec.coerce(spec.default) == spec.default
    except ControlError as error:
        raise AssertionError(f"its own default does not fit {spec}") from error


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), values, max_size=4))
def test_any_json_header(header: dict[str, object]) -> None:
    check(f"/*{json.dumps(header, indent=1)}*/\nvoid main() {{}}")


@settings(max_examples=300, deadline=None)
@given(st.lists(inputs, max_size=3))
def test_any_inputs_and_their_defaults_fit_their_ranges(entries: list[dict[str, object]]) -> None:
    check(f"/*{json.dumps({'INPUTS': entries}, indent=1)}*/\nvoid main() {{}}")


passes = st.fixed_dictionaries(
    {},
    optional={
        "TARGET": st.sampled_from(["a", "b", "", "void", "a b"]) | scalars,
        "PERSISTENT": scalars,
        "persistent": scalars,
        "FLOAT": scalars,
        "WIDTH": scalars | st.sampled_from(["$WIDTH/2", "max(1, $a)", "WIDTH", "a*2", "import os", "9^9^9^9"]),
        "height": scalars | st.lists(scalars, max_size=2),
    },
)


@settings(max_examples=300, deadline=None)
@given(st.lists(passes, max_size=4), st.lists(st.text("abx_ ", max_size=3), max_size=3), st.lists(inputs, max_size=2))
def test_any_passes_and_buffers(entries: list[dict[str, object]], buffers: list[str], given: list[object]) -> None:
    header = {"PASSES": entries, "PERSISTENT_BUFFERS": buffers, "INPUTS": given}
    check(f"/*{json.dumps(header, indent=1)}*/\nvoid main() {{}}")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 1200), st.sampled_from(["[]", "{}"]), st.sampled_from(KEYS + FIELDS))
def test_any_depth(depth: int, kind: str, key: str) -> None:
    start = "[" if kind == "[]" else f'{{"{key}":'
    deep = start * depth + "1" + kind[1] * depth
    check(f'/*{{"{key}": {deep}}}*/')
    for field in ("NAME", "TYPE", "DEFAULT", "VALUES", "LABELS"):
        fields = {"NAME": '"a"', "TYPE": '"long"', "VALUES": "[1]", field: deep}
        check('/*{"INPUTS": [{' + ", ".join(f'"{name}": {text}' for name, text in fields.items()) + "}]}*/")
    check(f'/*{{"PASSES": [{{"TARGET": {deep}}}]}}*/')
    check(f'/*{{"IMPORTED": [{{"NAME": {deep}}}]}}*/')
    check(f'/*{{"PRESETS": [{{"NAME": "a", "VALUES": {deep}}}]}}*/')


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="\\\"/*,\n\r {}[]:'a\ud800\x00\u2028é", max_size=30), st.integers(1, 60_000))
def test_any_text_repeated_takes_bounded_work(piece: str, times: int) -> None:
    """The parser walks over a text a fixed number of times: one that looks back would hang here."""
    text = piece * min(times, 200_000 // max(1, len(piece)))
    check(f"/*{{{text}")
    check(f'/*{{"a": 1,{text},}}*/')
    check(f'/*{{"DESCRIPTION": "{text}"}}*/')


@pytest.mark.parametrize(
    "text",
    [
        "/*{" + '"\\' * 900_000 + "*/",
        '/*{"a":1,' + "// " * 600_000 + 'x\n "b":2,}*/',
        '/*{"a":1' + ",//\n" * 400_000 + "}*/",
        '/*{"a":1' + ", " * 900_000 + "}*/",
        "/*" * 900_000,
        '/*{"INPUTS":[' + "{}," * 600_000 + "{}]}*/",
        '/*{"PASSES":[' + "{}," * 600_000 + "{}]}*/",
        '/*{"CATEGORIES":[' + '"x",' * 400_000 + '"x"]}*/',
        '/*{"PRESETS":[' + "{}," * 600_000 + "{}]}*/",
        '/*{"DESCRIPTION":"' + "x" * 1_900_000 + '"}*/',
        '/*{"INPUTS":[{"NAME":"a","TYPE":"long","VALUES":[' + "1," * 800_000 + "1]}]}*/",
        '/*{"INPUTS":[{"NAME":"' + "a" * 1_900_000 + '","TYPE":"bool"}]}*/',
        '/*{"PASSES":[{"TARGET":"a","WIDTH":"' + "(" * 1_900_000 + '"}]}*/',
        "/*{}*/" + "/*" * 900_000,
        "/*{}*/" + "/* " * 600_000,
        "/*{}*/" + "uniform " * 240_000,
        "/*{}*/uniform" + " " * 1_900_000,
        "/*{}*/" + "\n" * 1_900_000,
        "/*{" + "*" * 1_900_000,
        " " * 10_000_000,
        "/*{}*/" + "x" * 10_000_000,
    ],
    ids=lambda text: f"{text[:24]!r}",
)
def test_long_texts_take_bounded_work(text: str) -> None:
    check(text)
    found = attempt(text)
    if isinstance(found, ShaderDescription):
        has_main(found.fragment)
        assemble(found, "330")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='/*{}[]",:\\\n\r aINPUTS0.', max_size=60))
def test_any_text(text: str) -> None:
    check(text)
    check(f"/*{{{text}}}*/")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="$WIDTHmaxfloor(),.+-*/%^ 0123456789eE_[]'\"é\u0661", max_size=40))
def test_any_size_expression(text: str) -> None:
    _check_size(text)


words_of_sizes = [
    "$WIDTH",
    "$x",
    "2",
    "1e308",
    "-1",
    "0",
    ".5",
    "(",
    ")",
    *"+-*/%^,",
    "**",
    "max(",
    "pow(",
    "sqrt(",
    "log(",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(words_of_sizes), max_size=60))
def test_any_size_expression_of_whole_words(words: list[str]) -> None:
    _check_size(" ".join(words))
    _check_size("".join(words))


def _check_size(text: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            expression = parse_size(text)
    except ShaderError:
        return
    assert parse_size(expression.text) == replace(expression, _body=ANY)
    assert expression.evaluate({"WIDTH": 1920.0, "HEIGHT": 1080.0}) >= 1
