"""Whatever stands in a file, reading it gives a description or a ShaderError with a line inside the file."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from react_app.core.controls import ControlSpec
from react_app.core.errors import ControlError, ShaderError
from react_app.core.shader import ShaderDescription
from react_app.shaders.isf import parse_isf
from react_app.shaders.size_expr import parse_size
from react_app.shaders.specs import input_specs

KEYS = ["INPUTS", "PASSES", "IMPORTED", "PERSISTENT_BUFFERS", "CATEGORIES", "DESCRIPTION", "CREDIT", "ISFVSN"]
FIELDS = ["NAME", "TYPE", "DEFAULT", "MIN", "MAX", "VALUES", "LABELS", "LABEL", "IDENTITY", "TARGET", "WIDTH", "PATH"]
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


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='/*{}[]",:\\\n\r aINPUTS0.', max_size=60))
def test_any_text(text: str) -> None:
    check(text)
    check(f"/*{{{text}}}*/")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="$WIDTHmaxfloor(),.+-*/%^ 0123456789eE_[]'\"", max_size=40))
def test_any_size_expression(text: str) -> None:
    try:
        expression = parse_size(text)
    except ShaderError:
        return
    assert expression.evaluate({"WIDTH": 1920.0, "HEIGHT": 1080.0}) >= 1
