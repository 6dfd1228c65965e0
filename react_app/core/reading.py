"""Typed reading of JSON objects, with sentences that name the place where something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from react_app.core.errors import ShowFileError


class Reader:
    """Reads typed members of a JSON object.

    Raises:
        ShowFileError: in every method, a member has the wrong shape; the sentence names it.
    """

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, Mapping):
            raise ShowFileError(f"{where} must be an object.")
        self._data = data
        self.where = where

    def text(self, key: str, default: str | None = None) -> str:
        """Return text."""
        value = self._data.get(key, default)
        if not isinstance(value, str):
            raise ShowFileError(f"{self.where}.{key} must be text.")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """Return a finite number."""
        value = self._data.get(key, default)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or value != value
            or abs(value) == float("inf")
        ):
            raise ShowFileError(f"{self.where}.{key} must be a number.")
        return value

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a list of finite numbers, empty where there is none."""
        value = self._data.get(key, ())
        if not isinstance(value, list | tuple):
            raise ShowFileError(f"{self.where}.{key} must be a list of numbers.")
        return tuple(Reader({key: item}, self.where).number(key) for item in value)

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self._data.get(key, default)
        if not isinstance(value, bool):
            raise ShowFileError(f"{self.where}.{key} must be true or false.")
        return value

    def one_of(self, key: str, allowed: tuple[Any, ...], default: Any) -> Any:
        """Return one of the allowed words."""
        value = self._data.get(key, default)
        if value not in allowed:
            raise ShowFileError(f"{self.where}.{key} cannot be {value!r}.")
        return value

    def has(self, key: str) -> bool:
        """Return whether there is such a member."""
        return self._data.get(key) is not None

    def child(self, key: str) -> Reader:
        """Return an object."""
        return Reader(self._data.get(key, {}), f"{self.where}.{key}")

    def items(self, key: str) -> list[Reader]:
        """Return a list of objects."""
        value = self._data.get(key, [])
        if not isinstance(value, list | tuple):
            raise ShowFileError(f"{self.where}.{key} must be a list.")
        return [Reader(item, f"{self.where}.{key}[{i}]") for i, item in enumerate(value)]

    def values(self, key: str) -> dict[str, Any]:
        """Return control values by name."""
        value = self._data.get(key, {})
        if not isinstance(value, Mapping):
            raise ShowFileError(f"{self.where}.{key} must be an object.")
        return {str(name): _value(item, f"{self.where}.{key}.{name}") for name, item in value.items()}

    def members(self, key: str) -> dict[str, Reader]:
        """Return the members of an object of objects."""
        value = self._data.get(key, {})
        if not isinstance(value, Mapping):
            raise ShowFileError(f"{self.where}.{key} must be an object.")
        return {str(name): Reader(item, f"{self.where}.{key}.{name}") for name, item in value.items()}


def _value(value: Any, where: str) -> Any:
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(v, int | float) for v in value):
        return tuple(float(v) for v in value)
    raise ShowFileError(f"{where} cannot be {value!r}.")
