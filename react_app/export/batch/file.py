"""`JOBS.toml`: which tracks are made into which videos. Read whole; every mistake becomes a sentence with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from react_app.core.errors import BadInputError
from react_app.export.batch.lines import Lines, Place
from react_app.export.media.hardware import CHOICES
from react_app.export.targets.table import REFRAMES

_FILE, _DEFAULTS = ("", 0), ("defaults", 0)
NAME = "{track} - {scene} - {target}"
FIELDS = (
    "track", "take", "title", "artist", "album", "scene", "show", "target", "seed", "size", "fps", "codec", "number",
)  # fmt: skip
"""What a name may hold in braces."""


class BatchFileError(BadInputError):
    """A batch file cannot be used; `mistakes` are sentences, each with its line."""

    def __init__(self, path: Path, mistakes: tuple[str, ...]) -> None:
        self.mistakes = mistakes
        count = "one mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        super().__init__("\n  ".join((f"{path} has {count}; nothing was started.", *mistakes)))


@dataclass(frozen=True, slots=True)
class BatchJob:
    """One `[[job]]`, with the defaults in it: lists of what is combined, and the wishes they share."""

    place: Place
    tracks: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    seeds: tuple[int, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    def text(self, key: str, default: str = "") -> str:
        """Return an option that is text."""
        return str(self.options.get(key, default))


@dataclass(slots=True)
class Mistakes:
    """Sentences about what is wrong, in the order of the lines."""

    lines: Lines
    _found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, place: Place, key: str, text: str) -> None:
        """Note a mistake at a key: of the table, or of the defaults it comes from."""
        keys = (key, key.removesuffix("s"))
        found = (self.lines.of(place, *keys), self.lines.of(_DEFAULTS, *keys), self.lines.head(place))
        line = next((line for line in found if line is not None), None)
        self._found.append((line or 0, f"{'' if line is None else f'line {line}: '}{text}"))

    @property
    def texts(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys(text for _, text in sorted(self._found, key=lambda found: found[0])))


Check = Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < 1e12


def _one_of(words: Sequence[str]) -> tuple[Check, str]:
    return lambda value: value in words, f"{', '.join(words[:-1])} or {words[-1]}"


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_rate(value: Any) -> bool:
    return _is_text(value) or _is_number(value)


_TEXT, _WHOLE, _NUMBER, _FLAG = (
    (_is_text, "text"),
    (_is_whole, "a whole number"),
    (_is_number, "a number"),
    (
        _is_flag,
        "true or false",
    ),
)
LISTS: Mapping[str, tuple[Check, str]] = {
    "tracks": _TEXT,
    "takes": _TEXT,
    "scenes": _TEXT,
    "shows": _TEXT,
    "targets": _TEXT,
    "seeds": _WHOLE,
}
_ONES = {"track": "tracks", "take": "takes", "scene": "scenes", "show": "shows", "target": "targets", "seed": "seeds"}
OPTIONS: Mapping[str, tuple[Check, str]] = {
    "out": _TEXT, "name": _TEXT, "container": _TEXT, "size": _TEXT, "fps": (_is_rate, "a number or text"),
    "codec": _TEXT, "crf": _WHOLE, "preset": _TEXT, "depth": _WHOLE, "alpha": _FLAG, "audio": _TEXT,
    "encoder": _one_of(CHOICES),
    "from": _NUMBER, "to": _NUMBER, "cues": _TEXT, "live_beats": _FLAG, "silent": _FLAG, "loop": _NUMBER,
    "bit_rate": _TEXT, "keyframes": _NUMBER, "loudness": _NUMBER,
    "reframe": _one_of(REFRAMES), "manifest": _FLAG, "title": _TEXT, "artist": _TEXT, "album": _TEXT, "cover": _TEXT,
}  # fmt: skip
NOT_FOR_TAKES = ("scenes", "shows", "seeds", "cues", "live_beats", "silent", "loop", "targets", "reframe")
_SOURCES = ("tracks", "takes")


def read_batch(path: Path) -> tuple[tuple[BatchJob, ...], Mistakes]:
    """Read a batch file as far as it can be without looking at the files it names.

    Raises:
        BatchFileError: it cannot be opened, or is no TOML.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise BatchFileError(path, (f"It cannot be opened: {error.strerror}.",)) from error
    except UnicodeDecodeError as error:
        raise BatchFileError(path, ("It is not text in UTF-8.",)) from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BatchFileError(path, (_syntax(str(error)),)) from error
    mistakes = Mistakes(Lines(text))
    for key in document:
        if key not in ("defaults", "job"):
            mistakes.add(_FILE if mistakes.lines.of(_FILE, key) else (key, 0), key, _unknown(key, _TOP))
    defaults = document.get("defaults", {})
    jobs = document.get("job", [])
    if not isinstance(defaults, dict):
        mistakes.add(_FILE, "defaults", "defaults must be a table: write [defaults].")
        defaults = {}
    if not isinstance(jobs, list) or not all(isinstance(job, dict) for job in jobs):
        mistakes.add(("job", 0), "job", "Jobs must be tables: write [[job]], with two brackets.")
        jobs = []
    elif not jobs:
        mistakes.add(_FILE, "", "There is no [[job]] in it.")
    known = _values(defaults, _DEFAULTS, mistakes)
    for key in _SOURCES:
        if known.pop(key, None) is not None:
            mistakes.add(_DEFAULTS, key, f"{key} belong into a [[job]].")
    return tuple(_job(job, ("job", index), known, mistakes) for index, job in enumerate(jobs)), mistakes


_TOP = ("defaults", "[[job]]")


def _job(data: dict[str, Any], place: Place, defaults: Mapping[str, Any], mistakes: Mistakes) -> BatchJob:
    own = _values(data, place, mistakes)
    values = {**defaults, **own}
    if not own.get("tracks") and not own.get("takes"):
        mistakes.add(place, "", "This job has neither tracks nor takes.")
    if own.get("takes") and not own.get("tracks"):
        for key in NOT_FOR_TAKES:
            if key in own:
                mistakes.add(place, key, f"{key} says nothing to a take: it has its own.")
    if values.get("targets"):
        for key in ("size", "codec", "crf", "preset", "container", "loop", "depth", "alpha"):
            if key in own:
                mistakes.add(place, key, f"{key} cannot be chosen for targets: each has its own.")
    lists = {key: tuple(values.get(key, ())) for key in LISTS}
    options = {key: value for key, value in values.items() if key not in LISTS}
    return BatchJob(place=place, options=options, **lists)


def _values(data: Mapping[str, Any], place: Place, mistakes: Mistakes) -> dict[str, Any]:
    """Return what a table says, by the names of the lists; what has the wrong shape is noted and left out."""
    values: dict[str, Any] = {}
    for key, value in data.items():
        name = _ONES.get(key, key)
        if name in LISTS:
            check, kind = LISTS[name]
            items = value if isinstance(value, list) else [value]
            if all(check(item) for item in items):
                values[name] = [*values.get(name, ()), *items]
            else:
                mistakes.add(place, key, f"{key} must be {kind}, or a list of such.")
        elif key in OPTIONS:
            check, kind = OPTIONS[key]
            if check(value):
                values[key] = value
            else:
                mistakes.add(place, key, f"{key} must be {kind}, not {_shown(value)}.")
        else:
            mistakes.add(place, key, _unknown(key, (*LISTS, *_ONES, *OPTIONS)))
    for field_name in re.findall(r"{([^{}]*)}", str(values.get("name", ""))):
        if field_name not in FIELDS:
            mistakes.add(place, "name", f"name: {_unknown(f'{{{field_name}}}', tuple(f'{{{f}}}' for f in FIELDS))}")
    return values


def nearest(word: str, known: tuple[str, ...]) -> str:
    """Return the known word that is most like it, "" if none is."""
    lowered = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return lowered[found[0]] if found else ""


def _unknown(key: str, known: tuple[str, ...]) -> str:
    like = nearest(key, known)
    return f"{key} is nothing this app knows" + (f"; did you mean {like}?" if like else ".")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _syntax(text: str) -> str:
    """Return what the reader said, with the line first."""
    match = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", text, re.DOTALL)
    return f"line {match[2]}: {match[1]} (column {match[3]})." if match else f"{text}."
