"""Whether what a batch asks for is there already, made of the very same: then it need not be made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from react_app import __version__
from react_app.audio.decode import file_sha256
from react_app.core.errors import ReactError
from react_app.export.batch.plan import BatchItem
from react_app.export.passes import manifest
from react_app.export.passes.manifest_inputs import normalised, parser_of
from react_app.export.passes.manifest_places import entries


def is_made(item: BatchItem) -> bool:
    """Return whether all files of an export are there, whole, and nothing that goes into them has changed.

    The manifests beside them tell. Tracks, clips and images are compared by content; shows, cues, covers and shaders
    count as changed when they are newer than the file.
    """
    return all(_is_as_told(item, path) for path in item.job.files)


def _is_as_told(item: BatchItem, file: Path) -> bool:
    path = manifest.manifest_path(file)
    try:
        told = manifest.read(path)
        stamp = path.stat().st_mtime_ns
        if told.get("app") != __version__ or not _is_whole(file, told):
            return False
        if _command(told.get("command", []), path.parent) != _command(_asked(item.job.arguments), path.parent):
            return False
        told.pop("checks", None)
        named = [(path.parent / entry["path"], entry) for entry in entries(told) if entry["path"] != "demo"]
        texts = [place for place, entry in named if "text" in entry]
        if any(other.stat().st_mtime_ns > stamp for other in (*item.inputs, *texts)):
            return False
        whole = [(place, entry["sha256"]) for place, entry in named if "sha256" in entry and "text" not in entry]
        return all(_sha256(place) == content for place, content in whole)
    except (ReactError, OSError, TypeError, ValueError, AttributeError):
        return False


def _is_whole(file: Path, told: Mapping[str, Any]) -> bool:
    if file.is_dir():
        entries = [entry for entry in file.iterdir() if entry.is_file()]
        return (len(entries), sum(entry.stat().st_size for entry in entries)) == (told.get("files"), told.get("bytes"))
    return file.stat().st_size == told.get("bytes")


def _asked(arguments: Sequence[str]) -> list[str]:
    command, *rest = arguments
    return normalised(command, parser_of(command).parse_args(rest))


def _command(words: Sequence[str], folder: Path) -> list[str]:
    """Return a command without its file; ways from the manifest's folder are whole."""
    kept = [word for word in words if not word.startswith("--out=")]
    return [_placed(word, folder) for word in kept]


def _placed(word: str, folder: Path) -> str:
    option, equals, value = word.partition("=")
    if not (equals and option.startswith("--")):
        option, equals, value = "", "", word
    place = folder / value
    return f"{option}{equals}{place.resolve()}" if value not in ("", "--") and place.exists() else word


@cache
def _hashed(path: Path, stamp: int, size: int) -> str:
    return file_sha256(path)


def _sha256(path: Path) -> str:
    """Return the hash of a file; each is read once, however many exports it goes into."""
    stat = path.stat()
    return _hashed(path.resolve(), stat.st_mtime_ns, stat.st_size)
