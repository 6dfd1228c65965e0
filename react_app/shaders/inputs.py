"""INPUTS of an ISF header, one rule set per input type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, get_args

from react_app.core.shader import InputType, ShaderInput
from react_app.shaders.header import Header, flag, members, number, numbers, shown, words

MAX_INPUTS = 128
MAX_CHOICES = 512
MAX_LABEL = 80
"""Characters of a label that are kept."""
MAX_AUDIO_SIZE = 4096
"""Widest audio or audioFFT texture a shader may ask for."""
LARGEST = 1e30
"""No number of an input is larger, so that it and sums of it are numbers for the graphics card, too."""
LARGEST_LONG = 2**31 - 1
NAME = re.compile(r"[A-Za-z_]\w{0,63}", re.ASCII)

INPUT_TYPES: Mapping[str, InputType] = {kind.lower(): kind for kind in get_args(InputType)}
_HOST_WORDS = """
    PASSINDEX RENDERSIZE TIME TIMEDELTA DATE FRAMEINDEX REACT_HOST IMG_PIXEL IMG_NORM_PIXEL IMG_THIS_PIXEL
    IMG_THIS_NORM_PIXEL IMG_NORM_THIS_PIXEL IMG_SIZE main texture textureSize textureLod texture2D texture2DLod
    texture2DProj texture2DRect isnan clamp attribute varying precision highp mediump lowp invariant flat layout
    void bool int uint float vec2 vec3 vec4 mat2 mat3 mat4 sampler2D in out inout uniform const if else for while do
    return discard break continue switch case default struct true false smooth noperspective centroid
    active asm cast class common enum extern external filter fixed goto half inline input interface long namespace
    noinline output partition public short sizeof static superp template this typedef union unsigned using volatile
    double dvec2 dvec3 dvec4 ivec2 ivec3 ivec4 uvec2 uvec3 uvec4 bvec2 bvec3 bvec4 sampler1D sampler3D samplerCube
    sampler2DRect sampler2DShadow isampler2D usampler2D
"""
HOST_NAMES = frozenset(_HOST_WORDS.split())
"""Names an input or target cannot have, because the host or the language has them."""


def usable_name(name: object) -> bool:
    """Return whether a JSON value can be the name of an input, target or image."""
    return (
        isinstance(name, str)
        and NAME.fullmatch(name) is not None
        and name not in HOST_NAMES
        and not name.startswith(("gl_", "react_", "isf_", "vv_"))
        and "__" not in name
    )


def read_inputs(header: Header) -> tuple[ShaderInput, ...]:
    """Return the inputs in file order.

    Raises:
        ShaderError: something has the wrong shape; the line is the input's own.
    """
    items = header.values.get("INPUTS")
    if items is None:
        return ()
    if not isinstance(items, list):
        header.fail("INPUTS must be a list.", "INPUTS")
    if len(items) > MAX_INPUTS:
        header.fail(f"There are {len(items)} inputs; at most {MAX_INPUTS} are possible.", "INPUTS")
    inputs: list[ShaderInput] = []
    seen: set[str] = set()
    for position, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            header.fail(f"Input {position} must be an object with NAME and TYPE.", "INPUTS")
        item = members(item)
        name = item.get("NAME")
        if not isinstance(name, str) or not usable_name(name):
            header.fail(f"Input {position} cannot be called {shown(name)}.", "INPUTS", name)
        if name in seen:
            header.fail(f"Two inputs are called {name}.", "INPUTS", name)
        seen.add(name)
        wanted = item.get("TYPE")
        kind = INPUT_TYPES.get(wanted.lower()) if isinstance(wanted, str) else None
        if kind is None:
            header.fail(f"Input {name} has the unknown type {shown(wanted)}.", "INPUTS", name)
        inputs.append(_READERS[kind](_Fields(header, item, name, kind)))
    return tuple(inputs)


class _Fields:
    """The members of one input, read with their type checked."""

    def __init__(self, header: Header, item: Mapping[str, Any], name: str, kind: InputType) -> None:
        self._header = header
        self._item = item
        self.name = name
        self.kind = kind
        self.label = " ".join(words(item.get("LABEL")).split())[:MAX_LABEL] or name

    def raw(self, key: str) -> Any:
        return self._item.get(key)

    def number(self, key: str) -> float | None:
        value = self._item.get(key)
        if value is None:
            return None
        found = number(value)
        if found is None:
            self.fail(f"{key} of the {self.kind} input {self.name} must be a number.")
        return within(found, (-LARGEST, LARGEST))

    def vector(self, key: str, size: int) -> tuple[float, ...] | None:
        value = self._item.get(key)
        if value is None:
            return None
        found = numbers(value)
        if found is not None and size == 4 and len(found) == 3:
            found = (*found, 1.0)
        if found is None or len(found) != size:
            self.fail(f"{key} of the {self.kind} input {self.name} must be a list of {size} numbers.")
        return tuple(within(value, (-LARGEST, LARGEST)) for value in found)

    def whole(self, key: str) -> int | None:
        """Return a number without its fraction, as far as a GLSL int goes."""
        value = self.number(key)
        return None if value is None else int(within(value, (-LARGEST_LONG, LARGEST_LONG)))

    def fail(self, message: str) -> NoReturn:
        self._header.fail(message, "INPUTS", self.name)

    def build(self, **fields: Any) -> ShaderInput:
        return ShaderInput(self.name, self.kind, self.label, **fields)


def within(value: float, ends: tuple[float, float]) -> float:
    """Return the value, or the end of the range it lies beyond."""
    return min(max(value, ends[0]), ends[1])


def _range(low: float | None, high: float | None, fallback: tuple[float, float]) -> tuple[float, float]:
    """Return a usable range: both ends or neither, in order, not empty."""
    if low is None or high is None:
        return fallback
    low, high = min(low, high), max(low, high)
    return low, high if high > low else low + max(1.0, abs(low) * 1e-6)


def _read_event(fields: _Fields) -> ShaderInput:
    return fields.build(default=False)


def _read_bool(fields: _Fields) -> ShaderInput:
    default, identity = fields.raw("DEFAULT"), fields.raw("IDENTITY")
    return fields.build(
        default=True if default is None else flag(default), identity=None if identity is None else flag(identity)
    )


def _read_float(fields: _Fields) -> ShaderInput:
    ends = _range(fields.number("MIN"), fields.number("MAX"), (0.0, 1.0))
    default, identity = fields.number("DEFAULT"), fields.number("IDENTITY")
    return fields.build(
        default=sum(ends) / 2 if default is None else within(default, ends),
        minimum=ends[0],
        maximum=ends[1],
        identity=None if identity is None else within(identity, ends),
    )


def _read_long(fields: _Fields) -> ShaderInput:
    choices = _choices(fields)
    default, identity = fields.whole("DEFAULT"), fields.whole("IDENTITY")
    if choices:
        return fields.build(
            default=_choice(default, choices),
            minimum=float(min(value for _, value in choices)),
            maximum=float(max(value for _, value in choices)),
            identity=None if identity is None else _choice(identity, choices),
            choices=choices,
        )
    start = default or 0
    ends = _range(fields.whole("MIN"), fields.whole("MAX"), (float(min(0, start)), float(max(10, start))))
    ends = (float(ends[0]), float(min(ends[1], LARGEST_LONG)))
    return fields.build(
        default=int(within(ends[0] if default is None else default, ends)),
        minimum=ends[0],
        maximum=ends[1],
        identity=None if identity is None else int(within(identity, ends)),
    )


def _choices(fields: _Fields) -> tuple[tuple[str, int], ...]:
    """Return what a pop-up offers; nothing where VALUES and LABELS do not pair, for MIN and MAX count then."""
    values, labels = fields.raw("VALUES"), fields.raw("LABELS")
    if values is None:
        return ()
    found = numbers(values)
    if found is None or any(abs(value) > LARGEST_LONG for value in found):
        fields.fail(f"VALUES of the long input {fields.name} must be a list of whole numbers.")
    if len(found) > MAX_CHOICES:
        fields.fail(f"The long input {fields.name} has {len(found)} VALUES; at most {MAX_CHOICES} are possible.")
    whole = [int(value) for value in found]
    if labels is None:
        return tuple((str(value), value) for value in whole)
    if not isinstance(labels, list):
        fields.fail(f"LABELS of the long input {fields.name} must be a list.")
    if len(labels) != len(whole):
        return ()
    return tuple((words(text)[:MAX_LABEL] or str(value), value) for text, value in zip(labels, whole, strict=True))


def _choice(wanted: int | None, choices: tuple[tuple[str, int], ...]) -> int:
    """Return a choice for a DEFAULT that is a value or, in some hosts, an index; the value counts first."""
    values = [value for _, value in choices]
    if wanted is None:
        return values[0]
    if wanted in values:
        return wanted
    return values[wanted] if 0 <= wanted < len(values) else values[0]


def _read_point(fields: _Fields) -> ShaderInput:
    low, high = fields.vector("MIN", 2), fields.vector("MAX", 2)
    default, identity = fields.vector("DEFAULT", 2), fields.vector("IDENTITY", 2)
    if low is None or high is None:
        seen = default or (0.0, 0.0)
        low = tuple(min(0.0, 2 * value) for value in seen)
        high = tuple(1.0 if 0.0 <= value <= 1.0 else max(1.0, 2 * value) for value in seen)
    ranges = [_range(a, b, (0.0, 1.0)) for a, b in zip(low, high, strict=True)]
    middle = tuple((a + b) / 2 for a, b in ranges)
    return fields.build(
        default=middle if default is None else _inside(default, ranges),
        minimum=tuple(a for a, _ in ranges),
        maximum=tuple(b for _, b in ranges),
        identity=None if identity is None else _inside(identity, ranges),
    )


def _inside(point: tuple[float, ...], ranges: list[tuple[float, float]]) -> tuple[float, ...]:
    return tuple(within(value, ends) for value, ends in zip(point, ranges, strict=True))


def _read_color(fields: _Fields) -> ShaderInput:
    default, identity = fields.vector("DEFAULT", 4) or (0.0, 0.0, 0.0, 0.0), fields.vector("IDENTITY", 4)
    ends = [(0.0, 1.0)] * 4
    return fields.build(default=_inside(default, ends), identity=None if identity is None else _inside(identity, ends))


def _read_sampler(fields: _Fields) -> ShaderInput:
    if fields.kind == "image":
        return fields.build()
    return fields.build(size=int(within(fields.whole("MAX") or 0, (0, MAX_AUDIO_SIZE))))


_READERS: Mapping[InputType, Callable[[_Fields], ShaderInput]] = {
    "event": _read_event,
    "bool": _read_bool,
    "float": _read_float,
    "long": _read_long,
    "point2D": _read_point,
    "color": _read_color,
    "image": _read_sampler,
    "audio": _read_sampler,
    "audioFFT": _read_sampler,
}
