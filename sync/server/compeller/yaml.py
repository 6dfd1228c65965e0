"""JSON values as YAML 1.2, for people to read: blocks for what is nested, JSON for what is not."""

from __future__ import annotations

import json
import re
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.-]*")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def to_yaml(value: Any) -> str:
    """Return a value as YAML."""
    return "\n".join(_lines(value, "")) + "\n"


def _lines(value: Any, indent: str) -> list[str]:
    if isinstance(value, dict) and value:
        lines = []
        for key, inner in value.items():
            lines += _entry(f"{indent}{_key(str(key))}:", inner, indent + "  ")
        return lines
    if isinstance(value, list) and value:
        lines = []
        for inner in value:
            lines += _entry(f"{indent}-", inner, indent + "  ")
        return lines
    return [indent + _scalar(value)]


def _entry(head: str, inner: Any, indent: str) -> list[str]:
    if isinstance(inner, dict | list) and inner:
        return [head, *_lines(inner, indent)]
    return [f"{head} {_scalar(inner)}"]


def _key(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text)


def _scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)
