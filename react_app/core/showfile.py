"""Show files: schema-versioned JSON, validated at the edge, saved atomically, with backups and migrations."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from react_app.core.errors import ShowFileError
from react_app.core.reading import Reader
from react_app.core.show import (
    BLEND_MODES,
    CUT,
    EASINGS,
    MODULATION_SOURCES,
    SHOW_TRANSITION,
    TRANSITION_STARTS,
    AudioChoice,
    Clip,
    Effect,
    Layer,
    Modulation,
    OutputChoice,
    Scene,
    Show,
    Transition,
)
from react_app.core.showclips import found_clips, stored_clips
from react_app.core.wholefile import json_bytes, whole_file, write_synced

SCHEMA = 4
SUFFIX = ".show.json"
BACKUPS = 10


def _v1_to_v2(document: dict[str, Any]) -> dict[str, Any]:
    """Shows came to hold the settings of the beat clock."""
    return {**document, "tempo": {}}


def _v2_to_v3(document: dict[str, Any]) -> dict[str, Any]:
    """Scenes came to change by transitions; a show made before goes on cutting, and its layers keep their alpha."""
    return {**document, "transition": {"shader": "cut"}}


def _v3_to_v4(document: dict[str, Any]) -> dict[str, Any]:
    """Layers came to show clips; those of shows made before all have shaders."""
    return document


MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _v1_to_v2, 2: _v2_to_v3, 3: _v3_to_v4}
"""Schema number -> the function that turns a document of that schema into the next one."""


def show_to_dict(show: Show) -> dict[str, Any]:
    """Return the show as JSON-ready values, schema number included."""
    return {"schema": SCHEMA, **asdict(show)}


def scene_to_dict(scene: Scene) -> dict[str, Any]:
    """Return a scene as JSON-ready values."""
    return asdict(scene)


def show_from_dict(data: Mapping[str, Any]) -> Show:
    """Read a show, migrating older schemas.

    Raises:
        ShowFileError: the document is newer than this app, or something in it has the wrong shape.
    """
    document = dict(data)
    schema = document.get("schema")
    if not isinstance(schema, int):
        raise ShowFileError("This is not a show file: it has no schema number.")
    if schema > SCHEMA:
        raise ShowFileError(
            f"This show was saved by a newer version of the app (schema {schema}, this app knows {SCHEMA})."
        )
    while schema < SCHEMA:
        migrate = MIGRATIONS.get(schema)
        if migrate is None:
            raise ShowFileError(f"Show files of schema {schema} cannot be read.")
        document, schema = migrate(document), schema + 1
    reader = Reader(document, "show")
    show = Show(
        name=reader.text("name", "Untitled show"),
        scenes=tuple(_scene(item) for item in reader.items("scenes")),
        scene=reader.text("scene", ""),
        master=reader.values("master"),
        audio=_audio(reader.child("audio")),
        output=_output(reader.child("output")),
        seed=int(reader.number("seed", 1)),
        tempo=reader.values("tempo"),
        transition=replace(_transition(reader.child("transition")), uid=SHOW_TRANSITION),
    )
    uids = [SHOW_TRANSITION, *(uid for scene in show.scenes for uid in scene.uids)]
    if len(set(uids)) != len(uids):
        raise ShowFileError("Two layers, effects or transitions of this show have the same uid.")
    if len({scene.id for scene in show.scenes}) != len(show.scenes):
        raise ShowFileError("Two scenes of this show have the same id.")
    return show


def scene_from_dict(data: Mapping[str, Any]) -> Scene:
    """Read one scene.

    Raises:
        ShowFileError: something in it has the wrong shape.
    """
    return _scene(Reader(data, "scene"))


def load_show(path: Path) -> Show:
    """Read a show file; its clips are looked for where it lies (`showclips`).

    Raises:
        ShowFileError: it cannot be opened, is not JSON or not a show; the sentence names the file.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ShowFileError(f"{path} cannot be opened: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ShowFileError(f"{path} is not a show file: {error}.") from error
    if not isinstance(data, dict):
        raise ShowFileError(f"{path} is not a show file.")
    try:
        show = show_from_dict(data)
    except ShowFileError as error:
        raise ShowFileError(f"{path}: {error}") from error
    return found_clips(show, path.absolute().parent)


def save_show(show: Show, path: Path, *, backups: int = BACKUPS) -> None:
    """Write a show file so that a crash or a full disk at any moment leaves the old or the new one, whole.

    The file that was there before becomes the newest backup, `NAME.1`, older ones move up to `NAME.<backups>`.

    Raises:
        ShowFileError: it cannot be written; what was on disk before is untouched.
    """
    text = json.dumps(show_to_dict(stored_clips(show, path.absolute().parent)), indent=1, ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as part:
            write_synced(part, json_bytes(text))
            if backups and path.exists():
                _rotate(path, backups)
    except OSError as error:
        raise ShowFileError(f"The show could not be saved to {path}: {error.strerror}.") from error


def _rotate(path: Path, backups: int) -> None:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    for number in range(backups - 1, 0, -1):
        older = folder / f"{path.name}.{number}"
        if older.exists():
            os.replace(older, folder / f"{path.name}.{number + 1}")
    newest = folder / f"{path.name}.1"
    newest.unlink(missing_ok=True)
    try:
        os.link(path, newest)
    except OSError:  # a file system without hard links
        newest.write_bytes(path.read_bytes())


def _modulations(reader: Reader) -> dict[str, Modulation]:
    return {name: _modulation(member) for name, member in reader.members("modulations").items()}


def _modulation(reader: Reader) -> Modulation:
    return Modulation(
        source=reader.one_of("source", MODULATION_SOURCES, None),
        amount=reader.number("amount", 0.5),
        attack=reader.number("attack", 0.0),
        release=reader.number("release", 0.0),
        period_beats=reader.number("period_beats", 4.0),
        threshold=reader.number("threshold", 0.0),
        curve=reader.number("curve", 0.0),
    )


def _transition(reader: Reader) -> Transition:
    return Transition(
        shader=reader.text("shader", CUT),
        beats=reader.number("beats", 1.0),
        when=reader.one_of("when", TRANSITION_STARTS, "now"),
        easing=reader.one_of("easing", EASINGS, "linear"),
        values=reader.values("values"),
        uid=int(reader.number("uid", 0)),
    )


def _scene(reader: Reader) -> Scene:
    return Scene(
        id=reader.text("id"),
        name=reader.text("name"),
        description=reader.text("description", ""),
        layers=tuple(_layer(item) for item in reader.items("layers")),
        transition=_transition(reader.child("transition")) if reader.has("transition") else None,
    )


def _layer(reader: Reader) -> Layer:
    clip = _clip(reader.child("clip")) if reader.has("clip") else None
    return Layer(
        uid=int(reader.number("uid")),
        name=reader.text("name"),
        shader=reader.text("shader", None if clip is None else ""),
        blend=reader.one_of("blend", BLEND_MODES, "normal"),
        opacity=reader.number("opacity", 1.0),
        mute=reader.flag("mute", False),
        solo=reader.flag("solo", False),
        values=reader.values("values"),
        modulations=_modulations(reader),
        effects=tuple(_effect(item) for item in reader.items("effects")),
        opaque=reader.flag("opaque", False),
        clip=clip,
    )


def _clip(reader: Reader) -> Clip:
    path = reader.text("path")
    if not path or "\0" in path:
        raise ShowFileError(f"{reader.where}.path must name a file.")
    beats = reader.numbers("beats")
    if any(after <= before for before, after in pairwise(beats)):
        raise ShowFileError(f"{reader.where}.beats must rise from each to the next.")
    return Clip(
        path=path,
        digest=reader.text("digest", ""),
        duration=max(reader.number("duration", 0.0), 0.0),
        width=max(int(reader.number("width", 0)), 0),
        height=max(int(reader.number("height", 0)), 0),
        fps=max(reader.number("fps", 0.0), 0.0),
        alpha=reader.flag("alpha", False),
        beats=beats,
        meter=max(int(reader.number("meter", 4)), 1),
        first_place=max(int(reader.number("first_place", 0)), 0),
    )


def _effect(reader: Reader) -> Effect:
    return Effect(
        uid=int(reader.number("uid")),
        shader=reader.text("shader"),
        values=reader.values("values"),
        modulations=_modulations(reader),
        mix=reader.number("mix", 1.0),
        on=reader.flag("on", True),
    )


def _audio(reader: Reader) -> AudioChoice:
    kind = reader.one_of("kind", ("none", "file", "device", "system"), "none")
    return AudioChoice(kind, reader.text("name", ""))


def _output(reader: Reader) -> OutputChoice:
    return OutputChoice(
        width=int(reader.number("width", 1920)),
        height=int(reader.number("height", 1080)),
        fps=reader.number("fps", 60.0),
        display=reader.text("display", ""),
        open=reader.flag("open", False),
    )
