"""Values of a record read from JSON, of the very kind they must be; anything else is a ValueError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from react_app.core.controls import ControlValue


def control_value(value: object) -> ControlValue:
    """Return the value of a control; a list of numbers is a tuple.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return tuple(number(item) for item in value)
    raise ValueError("not a control value")


def integer(value: object) -> int:
    """Return a whole number.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("not a whole number")


def number(value: object) -> float:
    """Return a number.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise ValueError("not a number")


def text(value: object) -> str:
    """Return a text.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, str):
        return value
    raise ValueError("not text")


def members(value: object) -> Mapping[str, Any]:
    """Return the members of an object.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, dict):
        return value
    raise ValueError("not an object")


def texts(value: object) -> Mapping[str, str]:
    """Return the members of an object of texts.

    Raises:
        ValueError: it is none.
    """
    return {str(key): text(item) for key, item in members(value).items()}


def one_of(value: object, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed words.

    Raises:
        ValueError: it is another one.
    """
    if isinstance(value, str) and value in allowed:
        return value
    raise ValueError("unknown word")
