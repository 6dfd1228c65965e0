"""What a manifest names, found again: where it was, beside the manifest, or by its content."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from react_app.audio.decode import file_sha256
from react_app.core.errors import ExportError, ShaderError
from react_app.core.shader import ShaderDescription
from react_app.core.showclips import digest_of
from react_app.core.take import FILE_NAME, IMAGES
from react_app.export.passes.manifest import WORDS, replaced
from react_app.export.passes.manifest_inputs import parser_of
from react_app.export.playing.source import DEMO_TRACK
from react_app.shaders.library import HOUSE_ID, Library
from react_app.shaders.source import read_source
from react_app.shaders.verdicts import Gate

_MOST_LOOKED_AT = 500
_DEPTH = 8
"""Folders above a shader that its images may lie in."""


class Found:
    """Everything a manifest names. `problems` are sentences about what is missing or is not what it was."""

    def __init__(self, told: Mapping[str, Any], folder: Path, scratch: Path) -> None:
        """`folder` is the manifest's; `scratch` an empty one for what has to be written anew."""
        self._told = told
        self._folder = folder
        self._scratch = scratch
        self.problems: list[str] = []
        self.names: dict[str, str] = {}
        """The place of each file by what the manifest calls it."""
        self.track = self._track()
        self.take = self._take()
        for entry in told.get("clips", ()):
            self._name(entry, self._file(entry, "clip"))
        self.shaders = [self._shader(entry, place) for place, entry in enumerate(told.get("shaders", ()))]

    def arguments(self, out: Path) -> argparse.Namespace:
        """Return the arguments of the command that made the file, for a file `out`, with everything where it is now.

        Raises:
            ExportError: this app does not understand the command.
        """
        command, *words = self._told["command"]
        parser = parser_of(command)
        parser.exit_on_error = False
        try:
            arguments = parser.parse_args([self._word(word) for word in words])
        except (argparse.ArgumentError, SystemExit) as error:
            raise ExportError(
                f"This version of the app does not understand the manifest's command: {error}."
            ) from error
        arguments.out, arguments.json = out, False
        if command == "export":
            show = self._scratch / "verified.show.json"
            show.write_text(json.dumps(replaced(self._told["show"], self.names)), "utf-8")
            cues = self._scratch / "cues.json"
            cues.write_text(json.dumps(replaced(self._told["cues"], self.names)), "utf-8")
            arguments.track, arguments.show, arguments.cues = self.track, show, cues
            arguments.scene = arguments.seed = None
        else:
            arguments.take = self.take
        return arguments

    def library(self, gate: Gate) -> Library:
        """Return a library in which a take finds the shaders it was played with."""
        return _MovedLibrary(gate, {name: place for name, place in self.names.items() if not HOUSE_ID.fullmatch(name)})

    def _track(self) -> str:
        entry = self._told.get("track")
        if entry is None:
            return ""
        if entry["path"] != "demo":
            return str(self._file(entry, "track"))
        if file_sha256(DEMO_TRACK) != entry["sha256"]:
            self.problems.append("The track that comes with the app is another one in this version.")
        return "demo"

    def _take(self) -> Path:
        entry = self._told.get("take")
        if entry is None:
            return Path()
        path = Path(entry["path"])
        places = [self._folder / path, self._folder / path.name, self._folder]
        logs = [place for place in places if (place / FILE_NAME).is_file()]
        for place in logs:
            if file_sha256(place / FILE_NAME) == entry["log_sha256"]:
                return place
        if logs:
            self.problems.append(f"The take {logs[0]} has gone on or was changed since it was rendered.")
        else:
            self.problems.append(f"The take {places[0]} is not there any more. Put its folder beside the manifest.")
        return places[0]

    def _file(self, entry: Mapping[str, Any], what: str, also: Path | None = None) -> Path:
        """Return where a file is: where it was, beside the manifest, in the folder `also`, or by its content."""
        wanted = self._folder / str(entry["path"])
        places = [wanted, self._folder / wanted.name, *([also / wanted.name] if also else [])]
        present = [place for place in places if place.is_file()]
        same = _test_of(entry)
        for place in (*present, *self._others(wanted.suffix)):
            if same(place):
                return place.absolute()
        if present:
            self.problems.append(f"The {what} {present[0]} was changed since. Put the old one beside the manifest.")
        else:
            self.problems.append(f"The {what} {wanted} is not there any more. Put {wanted.name} beside the manifest.")
        return wanted

    def _picture(self, entry: Mapping[str, Any]) -> Path:
        """Return where an imported image is; one that could not be read when the file was made must not be there."""
        if entry["sha256"]:
            return self._file(entry, "picture", self.take / IMAGES if self._told.get("take") else None)
        place = Path(os.path.normpath(self._folder / str(entry["path"])))
        if place.is_file():
            self.problems.append(f"The picture {place} could not be read then and was black. Take it away.")
        return place

    def _others(self, suffix: str) -> Iterator[Path]:
        for number, path in enumerate(sorted(self._folder.iterdir())):
            if number > _MOST_LOOKED_AT:
                return
            if path.suffix.lower() == suffix.lower() and path.is_file():
                yield path

    def _name(self, entry: Mapping[str, Any], place: Path) -> None:
        for name in {entry["path"], entry.get("id", entry["path"])}:
            self.names[name] = str(place)

    def _shader(self, entry: Mapping[str, Any], place: int) -> str:
        """Have a shader of the user's own as it was, from its file or from the text in the manifest."""
        if "path" not in entry:
            return str(entry["id"])
        images = {image["path"]: self._picture(image) for image in entry.get("images", ())}
        path = Path(os.path.normpath(self._folder / entry["path"]))
        if _digest(path) == entry["sha256"] and all(
            str(where) == os.path.normpath(self._folder / name) for name, where in images.items()
        ):
            self._name(entry, path)
            return str(path)
        if "text" not in entry:
            self.problems.append(f"The shader {path} was changed since, and the manifest does not hold its text.")
            return str(path)
        folder = self._scratch / f"shader{place}" / "/".join("abcdefgh"[:_DEPTH])
        folder.mkdir(parents=True)
        copy = folder / path.name
        copy.write_text("\n".join(entry["text"]), "utf-8")
        if "vertex" in entry:
            copy.with_suffix(".vs").write_text("\n".join(entry["vertex"]), "utf-8")
        for name, where in images.items():
            target = Path(os.path.normpath(folder / os.path.relpath(name, Path(entry["path"]).parent)))
            if where.is_file() and target.is_relative_to(self._scratch):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(where.read_bytes())
        self._name(entry, copy)
        return str(copy)

    def _word(self, word: str) -> str:
        """Return an argument with the place of the file it names."""
        if word in self.names:
            return self.names[word]
        option, equals, rest = word.partition("=")
        if option in WORDS:
            return word
        if equals and rest:
            return f"{option}={self._word(rest)}"
        place = self._folder / word
        return str(place.absolute()) if word and not word.startswith("-") and place.is_file() else word


class _MovedLibrary(Library):
    """A library that finds shaders where they are now, by where they were when a take was recorded."""

    def __init__(self, gate: Gate, moved: Mapping[str, str]) -> None:
        super().__init__(gate=gate)
        self._moved = moved

    def get(self, id: str) -> ShaderDescription:
        """Return a shader by its house id, or by where it was.

        Raises:
            ShaderError: there is no such shader, or its file cannot be used.
        """
        if HOUSE_ID.fullmatch(id):
            return super().get(id)
        names = [name for name in self._moved if Path(name).name == Path(id).name]
        best = max(names, key=lambda name: _shared_end(name, id), default="")
        return super().get(self._moved.get(best, id))


def _shared_end(one: str, other: str) -> int:
    """Return how many parts two paths have in common at their ends."""
    count = 0
    for a, b in zip(reversed(Path(one).parts), reversed(Path(other).parts), strict=False):
        if a != b:
            break
        count += 1
    return count


def _test_of(entry: Mapping[str, Any]) -> Callable[[Path], bool]:
    if "sha256" not in entry:
        return lambda place: digest_of(place) == entry.get("digest")
    size = entry.get("bytes")
    return lambda place: (size is None or place.stat().st_size == size) and file_sha256(place) == entry["sha256"]


def _digest(path: Path) -> str:
    try:
        return read_source(path).digest
    except ShaderError:
        return ""
