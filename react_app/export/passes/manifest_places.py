"""The places of files in a manifest: what is told relative to it, and what counts by its content and not its place."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

WORDS = ("--title", "--artist", "--album", "--comment")
"""Options that are no files, whatever they look like."""
_LONE = "shader:"
"""How the id of a scene begins that shows one shader file."""


def replaced(value: object, names: Mapping[str, str]) -> Any:
    """Return JSON values in which every text of `names` is another, as a whole, as an option's value or as a scene."""
    if isinstance(value, Mapping):
        return {_renamed(str(key), names): replaced(member, names) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [replaced(member, names) for member in value]
    return _renamed(value, names) if isinstance(value, str) else value


def _renamed(text: str, names: Mapping[str, str]) -> str:
    if text in names:
        return names[text]
    if text.startswith(_LONE):
        return _LONE + names.get(text[len(_LONE) :], text[len(_LONE) :])
    option, equals, rest = text.partition("=")
    if equals and option.startswith("--"):
        return f"{option}={_renamed(rest, names)}"
    if equals and rest in names:
        return f"{option}={names[rest]}"
    return text


def contents_of(inputs: Mapping[str, object]) -> dict[str, str]:
    """Return a name by content for every file the inputs name by its place."""
    names: dict[str, str] = {}
    for entry in entries(inputs):
        content = str(entry.get("sha256") or entry.get("digest") or "")
        for place in (entry.get("path"), entry.get("id")):
            if isinstance(place, str) and Path(place).is_absolute():
                names[place] = content
    return names


def relative_to(document: Mapping[str, Any], folder: Path) -> dict[str, str]:
    """Return for every place a manifest names the way to it from `folder`, where there is one."""
    names: dict[str, str] = {}
    for place in _places(document):
        if Path(place).is_absolute():
            with contextlib.suppress(ValueError):  # another drive
                names[place] = Path(os.path.relpath(place, folder)).as_posix()
    return names


def _places(document: Mapping[str, Any]) -> Iterator[str]:
    for entry in entries(document):
        yield from (entry["path"], str(entry.get("id", "")))
    for word in document["command"]:
        option, equals, rest = word.partition("=")
        place = rest if equals and option.startswith("--") and option not in WORDS else word
        yield place
        yield place.partition("=")[2]
    yield str(document.get("show", {}).get("audio", {}).get("name", ""))


def entries(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield every object in JSON values that names a file."""
    if isinstance(value, Mapping):
        if isinstance(value.get("path"), str):
            yield value
        for member in value.values():
            yield from entries(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from entries(member)


def without_places(value: object) -> object:
    """Return JSON values without the paths in them; what a shader's input called `path` is set to stays."""
    if isinstance(value, Mapping):
        kept = ((key, member) for key, member in value.items() if key != "path" or not isinstance(member, str))
        return {key: without_places(member) for key, member in kept}
    if isinstance(value, list | tuple):
        return [without_places(member) for member in value]
    return value
