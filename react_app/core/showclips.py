"""Where the files of clips are: relative in show files, absolute while a show is open, found again after a move."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from react_app.core.show import Clip, Scene, Show

_PIECES = 16
_PIECE = 64 << 10
_MAX_LOOKED_AT = 2000
"""Files beside a show that are looked at to find a clip; more are a media library and not a show's folder."""


def digest_of(path: Path) -> str:
    """Return the content hash of a clip's file: SHA-256 over its size and 16 pieces of 64 KiB spread over it.

    All of a file of up to 1 MiB counts; of bigger ones, gigabytes mostly, enough to tell one from another at once.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        sha = hashlib.sha256(str(size).encode())
        if size <= _PIECES * _PIECE:
            sha.update(file.read())
        else:
            for piece in range(_PIECES):
                file.seek(piece * (size - _PIECE) // (_PIECES - 1))
                sha.update(file.read(_PIECE))
    return sha.hexdigest()


def stored_clips(show: Show, folder: Path) -> Show:
    """Return the show as its file in `folder` tells it: paths of clips relative to there, where there is such a way."""
    return _with_paths(show, lambda clip: _stored(clip.path, folder))


def found_clips(show: Show, folder: Path) -> Show:
    """Return a show read from a file in `folder` with absolute paths of clips.

    A clip that is not where it was is looked for in the folder and those in it: the same content, else the same name.
    One that is nowhere keeps the path it had, and is told of when it is to be shown.
    """
    return _with_paths(show, lambda clip: _found(clip, folder))


def _with_paths(show: Show, path_of: Callable[[Clip], str]) -> Show:
    scenes = tuple(_scene(scene, path_of) for scene in show.scenes)
    return show if scenes == show.scenes else replace(show, scenes=scenes)


def _scene(scene: Scene, path_of: Callable[[Clip], str]) -> Scene:
    layers = tuple(
        layer if layer.clip is None else replace(layer, clip=replace(layer.clip, path=path_of(layer.clip)))
        for layer in scene.layers
    )
    return replace(scene, layers=layers)


def _stored(path: str, folder: Path) -> str:
    try:
        relative = os.path.relpath(path, folder)
    except ValueError:  # another drive
        return path
    return Path(relative).as_posix()


def _found(clip: Clip, folder: Path) -> str:
    wanted = Path(os.path.normpath(folder / clip.path))
    with contextlib.suppress(OSError):
        if wanted.is_file():
            return str(wanted)
    name = clip.path.replace("\\", "/").rpartition("/")[2]
    same_name = ""
    for path, size in _files(folder):
        if not same_name and path.name == name:
            same_name = str(path)
        if clip.digest and size:
            with contextlib.suppress(OSError):
                if path.suffix.lower() == Path(name).suffix.lower() and digest_of(path) == clip.digest:
                    return str(path)
    return same_name or str(wanted)


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield the files of a folder and of those in it, with their sizes."""
    looked_at = 0
    folders = [folder]
    for place in folders:
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            looked_at += 1
            if looked_at > _MAX_LOOKED_AT:
                return
            with contextlib.suppress(OSError):
                if entry.is_dir() and place is folder and not entry.name.startswith("."):
                    folders.append(Path(entry.path))
                elif entry.is_file():
                    yield Path(entry.path), entry.stat().st_size
