"""Recordings with known beats: finding them in a folder and reading what is beside them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import BadInputError

# fmt: off
AUDIO = frozenset((
    "wav", "wave", "flac", "mp3", "mp2", "ogg", "oga", "opus", "m4a", "mp4", "aac", "aif", "aiff", "aifc", "wma", "wv",
    "ape", "mka", "webm", "au", "caf", "ac3", "mpc", "tta", "amr",
))
# fmt: on
"""File name endings of audio; anything the decoder can read may have them."""
TRUTH = ("beats", "beat", "txt", "csv", "tsv", "lab", "json")
"""File name endings of the truth beside an audio file, in the order they are looked for."""
PLACELESS = "clips"
"""Folders of this name do not name a kind."""

_COMMENT = ("#", "%", "//")
_FIELDS = re.compile(r"[,;\s]+")


class TruthError(BadInputError):
    """The truth of a recording cannot be used; one sentence says which and why."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Beats in seconds, ascending, and their places in the bar (1: downbeat, 0: not told)."""

    beats: NDArray[np.float64]
    places: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Clip:
    """An audio file and the file with its truth; `seconds` is what an index says, 0 where it says nothing."""

    name: str
    audio: Path
    truth: Path
    kind: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds: clips, and a sentence for everything that is in the way."""

    clips: tuple[Clip, ...] = ()
    problems: tuple[str, ...] = field(default=())


def find_clips(folder: Path) -> Found:
    """Return all audio files of a folder and those below it that have truth beside them, by name.

    An `index.json` (a list of objects with `name`, and `kind`, `seconds`) in the folder of the files or above it tells
    kinds; otherwise the kind is the folder's name.

    Raises:
        TruthError: there is no such folder.
    """
    if not folder.is_dir():
        raise TruthError(f"There is no folder {folder}.")
    indexes: dict[Path, Mapping[str, Mapping[str, object]]] = {}
    problems: list[str] = []
    for path in sorted(folder.rglob("index.json")):
        try:
            indexes[path.parent] = _index(path)
        except TruthError as error:
            problems.append(str(error))
    clips = []
    for audio in sorted(path for path in folder.rglob("*") if path.suffix[1:].lower() in AUDIO and path.is_file()):
        truth = next(_candidates(audio), None)
        name = audio.relative_to(folder).with_suffix("").as_posix()
        if truth is None:
            problems.append(f"{name}: there is no truth beside it, such as {audio.stem}.beats; not scored.")
            continue
        known = _known(audio, folder, indexes)
        seconds = known.get("seconds", 0.0)
        clips.append(
            Clip(
                name,
                audio,
                truth,
                str(known.get("kind", "") or _kind_of(audio, folder)),
                float(seconds) if isinstance(seconds, int | float) and seconds > 0 else 0.0,
            )
        )
    return Found(tuple(clips), tuple(problems))


def read_truth(path: Path) -> Truth:
    """Read beats: a time in seconds a line, optionally a place in the bar or a label; or JSON with `beats`.

    Columns may be divided by spaces, tabs, commas or semicolons. A label of the form `12.3` means beat 3 of bar 12.
    Lines that begin with `#` or `%` and a heading are passed over.

    Raises:
        TruthError: it cannot be read, holds no beat or something that is not a time.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TruthError(f"The truth {path.name} cannot be read: {error}.") from error
    rows = _json_rows(path, text) if path.suffix.lower() == ".json" else list(_rows(path, text))
    if not rows:
        raise TruthError(f"The truth {path.name} is empty.")
    rows.sort()
    beats, places = np.array([row[0] for row in rows]), np.array([row[1] for row in rows], np.int64)
    distinct = np.concatenate([[True], np.diff(beats) > 1e-4])
    return Truth(beats[distinct], places[distinct])


def _candidates(audio: Path) -> Iterator[Path]:
    for ending in TRUTH:
        for name in (f"{audio.stem}.{ending}", f"{audio.name}.{ending}"):
            if (path := audio.with_name(name)).is_file():
                yield path


def _index(path: Path) -> Mapping[str, Mapping[str, object]]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TruthError(f"{path} cannot be read as an index: {error}.") from error
    if not isinstance(rows, list):
        raise TruthError(f"{path} is no index: it should be a list of objects with a name and a kind.")
    return {str(row["name"]): row for row in rows if isinstance(row, Mapping) and "name" in row}


def _known(
    audio: Path, folder: Path, indexes: Mapping[Path, Mapping[str, Mapping[str, object]]]
) -> Mapping[str, object]:
    for place in audio.parents:
        row = indexes.get(place, {}).get(audio.stem)
        if row is not None:
            return row
        if place == folder:
            break
    return {}


def _kind_of(audio: Path, folder: Path) -> str:
    parts = [part for part in audio.parent.relative_to(folder).parts if part != PLACELESS]
    return parts[0] if parts else ""


def _rows(path: Path, text: str) -> Iterator[tuple[float, int]]:
    heading = True
    for number, line in enumerate(text.splitlines(), 1):
        fields = [field for field in _FIELDS.split(line.strip().replace('"', "")) if field]
        if not fields or line.lstrip().startswith(_COMMENT):
            continue
        try:
            time = float(fields[0])
        except ValueError as error:
            if heading:
                heading = False
                continue
            raise TruthError(
                f"Line {number} of {path.name} does not begin with a time: {line.strip()[:40]!r}."
            ) from error
        heading = False
        if not math.isfinite(time) or time < 0:
            raise TruthError(f"Line {number} of {path.name} has no usable time: {fields[0]}.")
        yield time, _place(fields[1]) if len(fields) > 1 else 0


def _place(label: str) -> int:
    """Return the beat a label means, 0 for none."""
    bar, dot, beat = label.partition(".")
    digits = beat if dot and beat.strip("0") else bar
    return int(digits) if digits.isdecimal() and 0 < int(digits) < 100 else 0


def _json_rows(path: Path, text: str) -> list[tuple[float, int]]:
    try:
        data = json.loads(text)
        beats = data["beats"] if isinstance(data, Mapping) else data
        rows = []
        for beat in beats:
            if isinstance(beat, Mapping):
                rows.append((float(beat["t"]), int(beat.get("beat", beat.get("place", 0)))))
            else:
                rows.append((float(beat), 0))
        downs = data.get("downbeats", ()) if isinstance(data, Mapping) else ()
        ones = {round(float(t), 3) for t in downs}
    except (ValueError, KeyError, TypeError) as error:
        raise TruthError(f"The truth {path.name} has no list of beats in seconds: {error!r}.") from error
    return [(t, 1 if round(t, 3) in ones else 2 if ones and not place else place) for t, place in rows]
