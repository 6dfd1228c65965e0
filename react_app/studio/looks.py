"""Looks: what a video can look like as a whole, each a choice of house scenes, a grade over them and a way to cut.

They are data, in `looks.json`. A look's id never changes its meaning: another look is another entry.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from react_app.core.controls import ControlValue
from react_app.core.errors import BadInputError

Role = Literal["intro", "verse", "build", "drop", "breakdown", "outro"]
ROLES: tuple[Role, ...] = get_args(Role)
"""What a scene is for. A part of a track that is none of the others is a verse."""

_FILE = Path(__file__).with_name("looks.json")
_NAME_POINTS, _WORD_POINTS, _DESCRIPTION_POINTS = 4, 3, 1
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class LookEffect:
    """An effect laid over a scene. `by_energy` holds inputs (or `@mix`) that go from one value to another with it."""

    shader: str
    values: Mapping[str, ControlValue] = field(default_factory=dict)
    by_energy: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A house scene as a look uses it: `layers` of it from the bottom (all if None), `values` by layer and input.

    `effects` come before the look's grade, which is left out where `graded` is False.
    """

    scene: str
    layers: int | None = None
    values: Mapping[int, Mapping[str, ControlValue]] = field(default_factory=dict)
    effects: tuple[LookEffect, ...] = ()
    graded: bool = True


@dataclass(frozen=True, slots=True)
class StudioLook:
    """A look. `shots` are recipes by name; `roles` says which of them may be seen where, the strongest first."""

    id: str
    name: str
    description: str
    palette: tuple[str, ...]
    """Colours as #rrggbb, the ground first."""
    words: tuple[str, ...]
    shots: Mapping[str, Recipe]
    roles: Mapping[Role, tuple[str, ...]]
    grade: tuple[LookEffect, ...]
    transition: str
    transition_values: Mapping[str, ControlValue]


def studio_looks() -> tuple[StudioLook, ...]:
    """Return the looks that come with the app.

    Raises:
        BadInputError: the file of the package is damaged.
    """
    try:
        data = json.loads(_FILE.read_text("utf-8"))
        return tuple(_look(item) for item in data["looks"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInputError(f"The looks that come with the app cannot be read: {error!r}.") from error


def choose_look(looks: Sequence[StudioLook], text: str, context: str = "") -> StudioLook:
    """Return the look a text means.

    1. The look of this id or name, whatever its case and signs.
    2. The look with the most points: for each word of the text 4 if it is in the look's name, else 3 if it is one of
       its words, else 1 if its description has it; plurals and endings count as the word. The first one wins a tie.
    3. The same with the words of `context`, what the artist says of the track.
    4. Any look, always the same for the same text; the first one for no text at all.
    """
    wanted = _plain(text)
    for look in looks:
        if wanted and wanted in (_plain(look.id), _plain(look.name)):
            return look
    for words in (wanted.split(), _plain(context).split()):
        points = [_points(look, words) for look in looks]
        if max(points, default=0) > 0:
            return looks[points.index(max(points))]
    if not wanted:
        return looks[0]
    number = int.from_bytes(hashlib.sha256(wanted.encode("utf-8")).digest()[:8], "big")
    return looks[number % len(looks)]


def _points(look: StudioLook, words: Sequence[str]) -> int:
    name, own = set(_plain(look.name).split()), {part for word in look.words for part in _plain(word).split()}
    told = set(_plain(look.description).split())
    total = 0
    for word in dict.fromkeys(words):
        if _among(word, name):
            total += _NAME_POINTS
        elif _among(word, own):
            total += _WORD_POINTS
        elif len(word) >= _SHORTEST_STEM and _among(word, told):
            total += _DESCRIPTION_POINTS
    return total


def _among(word: str, known: set[str]) -> bool:
    """Return whether a word is known, or is a known one with another ending (`film`, `films`, `filmic`)."""
    if word in known:
        return True
    return any(
        min(len(word), len(other)) >= _SHORTEST_STEM
        and (word.startswith(other) or other.startswith(word))
        and abs(len(word) - len(other)) <= 3
        for other in known
    )


def _plain(text: str) -> str:
    """Return the words of a text, small, without accents and signs."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", bare))


def _look(data: Mapping[str, Any]) -> StudioLook:
    shots = {name: _recipe(name, item) for name, item in data.get("shots", {}).items()}
    roles: dict[Role, tuple[str, ...]] = {role: tuple(data["roles"][role]) for role in ROLES}
    for names in roles.values():
        if not names:
            raise ValueError(f"a role of {data['id']} has no shot")
        shots |= {name: Recipe(name) for name in names if name not in shots}
    return StudioLook(
        id=data["id"],
        name=data["name"],
        description=data["description"],
        palette=tuple(data["palette"]),
        words=tuple(data["words"]),
        shots=shots,
        roles=roles,
        grade=tuple(_effect(item) for item in data["grade"]),
        transition=data["transition"]["shader"],
        transition_values=_values(data["transition"].get("values", {})),
    )


def _recipe(name: str, data: Mapping[str, Any]) -> Recipe:
    return Recipe(
        scene=data.get("scene", name),
        layers=data.get("layers"),
        values={int(place): _values(values) for place, values in data.get("values", {}).items()},
        effects=tuple(_effect(item) for item in data.get("effects", ())),
        graded=data.get("graded", True),
    )


def _effect(data: Mapping[str, Any]) -> LookEffect:
    by_energy = {name: (float(low), float(high)) for name, (low, high) in data.get("by_energy", {}).items()}
    return LookEffect(data["shader"], _values(data.get("values", {})), by_energy)


def _values(data: Mapping[str, Any]) -> dict[str, ControlValue]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
