"""The JSON header of an ISF file: found, read strictly, then leniently, and its members' lines found again."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from react_app.core.errors import ShaderError

MAX_TEXT = 2_000_000
"""Characters a shader file may have."""

MAX_WORDS = 10_000
"""Characters of a description that are kept."""

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|//[^\n]*+|,(?=(?:\s++|//[^\n]*+)*+[}\]])', re.DOTALL)
"""Strings, comments and trailing commas; possessive, so that no text takes more than one walk over it."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_BLANK = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class Header:
    """The header's values, its text (for finding lines again) and the code with everything before it blanked."""

    values: Mapping[str, Any]
    text: str
    first_line: int
    code: str
    path: str

    def line_of(self, *words: object) -> int | None:
        """Return the user's line of the last of `words` as a JSON string, each looked up after the one before."""
        at = 0
        for word in words:
            found = self.text.find(f'"{word}"', at) if isinstance(word, str) else -1
            if found < 0:
                break
            at = found
        return None if not at else self.first_line + self.text.count("\n", 0, at)

    def fail(self, message: str, *words: object) -> NoReturn:
        """Raise a ShaderError at the line where the words stand."""
        raise ShaderError(message, path=self.path or None, line=self.line_of(*words))


def read_header(text: str, path: str) -> Header:
    """Split an ISF text into its header and its code.

    Raises:
        ShaderError: no header, too long, or JSON that even a lenient reading cannot take.
    """
    where = path or None
    if len(text) > MAX_TEXT:
        raise ShaderError(f"The file is longer than {MAX_TEXT // 1_000_000} MB of text.", path=where)
    start = text.find("/*")
    end = text.find("*/", start + 2)
    if start < 0 or end < 0 or not text[start + 2 : end].lstrip(" \t\r\n*").startswith("{"):
        raise ShaderError("There is no ISF header: the file must begin with /*{ ... }*/.", path=where, line=1)
    body = text[start + 2 : end]
    offset = len(body) - len(body.lstrip(" \t\r\n*"))
    body = " " * offset + body[offset:].rstrip(" \t\r\n*") if "\n" not in body[:offset] else _blanked(body, offset)
    first_line = text.count("\n", 0, start) + 1
    values = _read_json(body, first_line, where)
    if not isinstance(values, dict):
        raise ShaderError("The header must be a JSON object.", path=where, line=first_line)
    values = members(values)
    code = _BLANK.sub(" ", text[: end + 2]) + text[end + 2 :]
    return Header(values, body, first_line, code, path)


def _blanked(body: str, count: int) -> str:
    return _BLANK.sub(" ", body[:count]) + body[count:].rstrip(" \t\r\n*")


def _read_json(body: str, first_line: int, path: str | None) -> Any:
    try:
        return json.loads(body, parse_constant=_refuse)
    except RecursionError as error:
        raise ShaderError("The header is nested too deeply.", path=path, line=first_line) from error
    except ValueError as error:
        strict = error
    try:
        return json.loads(_lenient(body), parse_constant=_refuse, strict=False)
    except RecursionError as error:
        raise ShaderError("The header is nested too deeply.", path=path, line=first_line) from error
    except ValueError as error:
        line, message = _position(strict, first_line)
        second, reason = _position(error, first_line)
        if second != line:
            message += f" Read leniently it still fails at line {second}: {reason}"
        raise ShaderError(f"The header is not JSON: {message}", path=path, line=line) from error


def _position(error: ValueError, first_line: int) -> tuple[int, str]:
    if isinstance(error, json.JSONDecodeError):
        return first_line + error.lineno - 1, f"{error.msg} (column {error.colno})."
    return first_line, f"{error}."


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


def _lenient(body: str) -> str:
    """Blank comments and trailing commas outside strings, keeping every offset."""
    return _TOKEN.sub(lambda m: m[0] if m[0].startswith('"') else " " * len(m[0]), body)


def number(value: object) -> float | None:
    """Return a JSON value as a finite number (bool and numeric text included), None if it is none."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if not isinstance(value, bool | int | float):
        return None
    try:
        result = float(value)
    except OverflowError:
        return None
    return result if math.isfinite(result) else None


def shown(value: object) -> str:
    """Return a JSON value as it may stand in a sentence: short, and never walked into."""
    if isinstance(value, str):
        return repr(value[:80])
    if value is None or isinstance(value, bool | float):
        return repr(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 1e15 else "a huge number"
    return "a list" if isinstance(value, list) else "an object"


def members(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a JSON object with its names in capitals, as ISF spells them; a name that is spelt so wins."""
    upper = {name.upper(): item for name, item in value.items()}
    return {**upper, **{name: item for name, item in value.items() if name in upper}}


def numbers(value: object) -> tuple[float, ...] | None:
    """Return a JSON list as finite numbers, None if it is not one."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return None
    result = tuple(number(item) for item in value)
    return None if None in result else tuple(item for item in result if item is not None)


def flag(value: object) -> bool:
    """Return whether a JSON value means yes: true, a number above 0, or a word such as "true"."""
    if isinstance(value, str):
        return value.strip().lower() in ("true", "yes", "1")
    found = number(value)
    return found is not None and found > 0


def words(value: object) -> str:
    """Return a JSON value as text for people, fit to be shown and sent; empty for what is no text or number."""
    if isinstance(value, str):
        return _UNSEEN.sub("", value[:MAX_WORDS]).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
