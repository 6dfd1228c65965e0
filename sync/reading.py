"""Reading what services send without trusting its shape: every function takes any JSON and never raises.

Keys are found whatever their spelling (`productName`, `product_name`, `product-name`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sync.addresses import resolve
from sync.errors import RefusedError

LONGEST_TEXT = 100_000
MILLISECONDS = 1e11
"""Unix times from here on are in milliseconds; as seconds they would be in the year 5138."""
WRAPPERS = ("data", "result", "response", "item", "payload")
LISTS = ("data", "items", "results", "list", "entries", "records", "hits", "edges")


def mapping(value: Any) -> Mapping[str, Any]:
    """Return an object of JSON, an empty one if it is anything else."""
    return value if isinstance(value, Mapping) else {}


def fold(word: str) -> str:
    """Return a word without case, blanks and signs: `In progress`, `IN_PROGRESS` and `inProgress` are one."""
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def pick(body: Any, *names: str) -> Any:
    """Return the value of the first of these keys that is there and not null, None if there is none."""
    found = mapping(body)
    if not found:
        return None
    for name in names:
        if found.get(name) is not None:
            return found[name]
    folded = {fold(str(key)): value for key, value in found.items() if value is not None}
    return next((folded[key] for name in names if (key := fold(name)) in folded), None)


def text(value: Any) -> str:
    """Return a text or number as text that can be stored and shown, "" for anything else; ids are read with it."""
    if isinstance(value, str):
        return value[:LONGEST_TEXT].encode("utf-8", "replace").decode().replace("\x00", "")
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**40 else ""
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else str(value)
    return ""


def words(value: Any) -> str:
    """Return what a text or an object with a name, code or message says."""
    if isinstance(value, Mapping):
        return text(pick(value, "message", "detail", "name", "title", "code", "value", "state", "status", "id", "href"))
    if isinstance(value, list):
        return ", ".join(filter(None, (words(part) for part in value[:20] if not isinstance(part, list))))
    return text(value)


def number(value: Any) -> float | None:
    """Return a finite number, also from a text such as `12.5` or `45%`; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        value = value.strip().rstrip("%").strip()[:64]
    elif not isinstance(value, (int, float)):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def whole(value: Any) -> int | None:
    """Return a whole number of 0 or more (a size, a width), None for anything else."""
    found = number(value)
    return int(found) if found is not None and 0 <= found < 2**53 else None


def boolean(value: Any) -> bool | None:
    """Return a yes or no, also from 0 and 1 and from words; None if it is neither."""
    if isinstance(value, bool):
        return value
    word = fold(text(value))
    if word in ("true", "yes", "1", "on"):
        return True
    return False if word in ("false", "no", "0", "off") else None


def moment(value: Any) -> datetime | None:
    """Return a time in UTC from ISO 8601 (no zone: UTC) or Unix seconds or milliseconds, None for anything else."""
    seconds = number(value)
    try:
        if seconds is not None:
            return datetime.fromtimestamp(seconds / 1000 if abs(seconds) >= MILLISECONDS else seconds, UTC)
        when = datetime.fromisoformat(text(value).strip()[:64])
        return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def progress(value: Any) -> float | None:
    """Return a share of 0 to 1 from one of 0 to 1 or from percent (above 1); None if there is none."""
    if isinstance(value, Mapping):
        percent = number(pick(value, "percent", "percentage", "pct"))
        done, total = number(pick(value, "current", "done", "completed")), number(pick(value, "total"))
        if percent is not None:
            return min(1.0, max(0.0, percent / 100.0))
        if done is not None and total is not None and total > 0:
            return min(1.0, max(0.0, done / total))
        value = pick(value, "value", "progress", "ratio", "fraction")
    found = number(value)
    if found is None:
        return None
    percents = found > 1.0 or (isinstance(value, str) and value.strip().endswith("%"))
    return min(1.0, max(0.0, found / 100.0 if percents else found))


def unwrapped(body: Any, *names: str) -> Mapping[str, Any]:
    """Return the object itself from `{name: {...}}` or `{"data": {...}}`, what stands beside it added."""
    found = mapping(body)
    for depth in range(4):
        inner = next((found[name] for name in (*names, *WRAPPERS) if isinstance(found.get(name), Mapping)), None)
        named = depth == 0 and any(name in found for name in names)
        if inner is None or (pick(found, "id") is not None and not named):
            break
        beside = {key: value for key, value in found.items() if value is not inner}
        found = {**beside, **inner}
    return found


def items(body: Any, *names: str) -> list[Any]:
    """Return the list in `[...]`, `{name: [...]}`, `{"data": [...]}`, `{"data": {"items": [...]}}` and the like."""
    found = body
    for _ in range(4):
        if isinstance(found, list):
            return found
        inside = mapping(found)
        keys = (*names, *LISTS)
        inner = next((inside[key] for key in keys if isinstance(inside.get(key), list)), None)
        if inner is None:
            inner = next((inside[key] for key in (*keys, *WRAPPERS) if isinstance(inside.get(key), Mapping)), None)
        found = inner
    return []


def objects(body: Any, *names: str) -> list[Mapping[str, Any]]:
    """Return the objects of a list of any shape; a list of `{"node": {...}}` gives the nodes."""
    found = (mapping(item) for item in items(body, *names))
    return [mapping(item["node"]) if isinstance(item.get("node"), Mapping) else item for item in found if item]


def links(body: Any, base: str = "") -> dict[str, str]:
    """Return the links of an object by name, made absolute against `base`; those that are not safe are left out.

    Read from `links` and `_links` (texts, `{"href"}`, or a list of `{"rel", "href"}`) and from every `*_url`.
    """
    found: dict[str, str] = {}
    for name, link in _links(mapping(body)):
        if not link or len(link) > 8192:
            continue
        try:
            found.setdefault(name, resolve(base, link) if base or "://" in link else link)
        except RefusedError:
            continue
    return found


def _links(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in body.items():
        if isinstance(value, str) and fold(str(key)).endswith("url") and fold(str(key)) != "url":
            yield _name(str(key)), value.strip()
    for inside in [value for key, value in body.items() if fold(str(key)) == "links"]:
        if isinstance(inside, Mapping):
            for name, link in inside.items():
                said = pick(link, "href", "url") if isinstance(link, Mapping) else link
                yield _name(str(name)), said.strip() if isinstance(said, str) else ""
        elif isinstance(inside, list):
            for link in inside:
                said = pick(link, "href", "url")
                yield _name(words(pick(link, "rel", "name"))), said.strip() if isinstance(said, str) else ""


def _name(key: str) -> str:
    folded = fold(key)
    return folded[:-3] if folded.endswith("url") and folded != "url" else folded
