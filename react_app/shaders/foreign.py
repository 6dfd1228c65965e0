"""Shaders of other tools turned into ISF: Shadertoy (one file, a folder of passes, JSON), GLSL Sandbox, Bonzomatic."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from react_app.core.errors import ShaderError
from react_app.shaders import glsltext
from react_app.shaders.bonzomatic import is_bonzomatic, isf_of_bonzomatic
from react_app.shaders.isftext import Imported
from react_app.shaders.sandbox import isf_of_sandbox
from react_app.shaders.shadertoy import Channel, Pass, isf_of_passes, passes_of_json

SUFFIXES = (".glsl", ".frag", ".fragment", ".json", ".shadertoy", ".txt")
"""Files that may hold a shader of another tool; an .fs file without an ISF header may, too."""
MOST_BYTES = 4_000_000
_MOST_PASSES = 40
_LOOKS_FOREIGN = re.compile(r"\bmainImage\s*\(|\bvoid\s+main\s*\(|\"renderpass\"")
CHANNEL_KINDS = ("audio", "noise", "keyboard", "image", "bufferA", "bufferB", "bufferC", "bufferD")
_ROW = re.compile(r"0?\.0*|0?\.1|0?\.25|0?\.5|0?\.75|0?\.9|0|1(?:\.0*)?")
_FETCHED_ROW = re.compile(r"[01]")
_PASS_NAME = re.compile(r"(?:.*[ _-])?(?:(common)|buf(?:fer)?[ _-]?([abcd])|(image|main))", re.IGNORECASE)


def import_shader(path: Path, channels: Mapping[str, str] | None = None) -> Imported:
    """Return the ISF text of a shader file of another tool, or of a folder that holds the passes of one.

    `channels` maps `iChannel0`..`iChannel3` to one of CHANNEL_KINDS, where a text does not tell what they are.

    Raises:
        ShaderError: it cannot be read, or is no such shader; the sentence says why.
    """
    wished = dict(channels or {})
    for name, kind in wished.items():
        if kind not in CHANNEL_KINDS:
            raise ShaderError(f"{name} cannot be {kind!r}; there are {', '.join(CHANNEL_KINDS)}.", path=path)
    if path.is_dir():
        passes = _passes_of_folder(path, wished)
        if not any(p.kind == "image" for p in passes):
            raise ShaderError("This folder holds no Image pass (a file called image.glsl or main.glsl).", path=path)
        return isf_of_passes(passes, path.name, origin=path.name, folder=path)
    text = _read(path)
    if text.lstrip()[:1] in ("{", "["):
        data = _json(text, path)
        return isf_of_passes(*passes_of_json(data, path), origin=path.name, folder=path.parent)
    if has_isf_header(text):
        raise ShaderError("This is an ISF shader already: open it as it is.", path=path)
    if re.search(r"\bmainImage\s*\(", text):
        passes = _passes_beside(path, text, wished)
        return isf_of_passes(passes, path.stem, origin=path.name, folder=path.parent)
    if is_bonzomatic(text):
        return isf_of_bonzomatic(text, path.stem, path.name)
    if re.search(r"\bvoid\s+main\s*\(", text):
        return isf_of_sandbox(text, path.stem, path.name)
    raise ShaderError("No shader was found in it: there is neither mainImage() nor main().", path=path)


def has_isf_header(text: str) -> bool:
    """Return whether a text begins with an ISF header."""
    match = re.match(r"\s*/\*\s*\{", text)
    return (
        match is not None
        and re.search(r'"\s*(?:INPUTS|ISFVSN|PASSES|CATEGORIES|DESCRIPTION|CREDIT)\s*"', text) is not None
    )


def can_import(path: Path) -> bool:
    """Return whether a file looks like a shader of another tool (reads it)."""
    if path.suffix.lower() not in (*SUFFIXES, ".fs"):
        return False
    try:
        text = _read(path)
    except ShaderError:
        return False
    return not has_isf_header(text) and _LOOKS_FOREIGN.search(text) is not None


def is_foreign_folder(folder: Path) -> bool:
    """Return whether a folder holds the passes of one shader: an Image pass with a mainImage function."""
    return any(
        (match := _PASS_NAME.fullmatch(file.stem)) is not None and match[3] and can_import(file)
        for file in sorted(folder.iterdir())[:_MOST_PASSES]
        if file.is_file()
    )


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ShaderError("It is too long to be a shader (4 MB at most).", path=path)
        return path.read_text("utf-8-sig", errors="replace").replace("\r\n", "\n")
    except OSError as error:
        raise ShaderError(f"It cannot be read: {error.strerror or error}.", path=path) from error


def _json(text: str, path: Path) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ShaderError(f"The JSON in it cannot be read: {error}.", path=path) from error


def _passes_of_folder(folder: Path, wished: Mapping[str, str]) -> list[Pass]:
    found: dict[str, Pass] = {}
    for file in sorted(folder.iterdir()):
        match = _PASS_NAME.fullmatch(file.stem)
        if match is None or file.suffix.lower() not in (*SUFFIXES, ".fs"):
            continue
        name = "common" if match[1] else f"buffer{match[2].upper()}" if match[2] else "image"
        kind = "common" if match[1] else "buffer" if match[2] else "image"
        found.setdefault(name, Pass(kind, name, _read(file), {}))
    buffers = [name for name in sorted(found) if found[name].kind == "buffer"]
    return [Pass(p.kind, p.name, p.code, _told(p, buffers, wished)) for p in found.values()]


def _passes_beside(path: Path, text: str, wished: Mapping[str, str]) -> list[Pass]:
    """Return the passes of a single file, with those it names by `#iChannel0 "buffer.glsl"` and `#include`."""
    passes: dict[str, Pass] = {}
    names: dict[Path, str] = {}

    def take(file: Path, code: str, kind: str, depth: int) -> str:
        name = "image" if kind == "image" else f"buffer{'ABCD'[len(names)]}"
        if kind == "buffer":
            names[file] = name
        code = _included(code, file.parent, 0)
        told: dict[str, Channel] = {}
        for line in re.finditer(r'^[ \t]*#iChannel([0-3])[ \t]+"([^"\n]*)"[^\n]*$', code, re.MULTILINE):
            told[f"iChannel{line[1]}"] = channel_of(line[2], file, name, depth)
        code = re.sub(r"^[ \t]*#(?:iChannel|iUniform|iKeyboard)[^\n]*$", "", code, flags=re.MULTILINE)
        draft = Pass(kind, name, code, {})
        passes[name] = Pass(kind, name, code, {**_told(draft, [], wished), **told})
        return name

    def channel_of(source: str, file: Path, own: str, depth: int) -> Channel:
        source = source.removeprefix("file://")
        other = (file.parent / source).absolute()
        if source == "self":
            return Channel("buffer", own)
        if other.suffix.lower() in (*SUFFIXES, ".fs", ".hlsl"):
            if other not in names and len(names) < 4 and depth < 4:
                take(other, _read(other), "buffer", depth + 1)
            return Channel("buffer", names.get(other, own))
        if other.suffix.lower() in (".mp3", ".wav", ".ogg", ".flac", ".m4a"):
            return Channel("audio", "")
        return Channel("texture", source, repeat=True)

    take(path.absolute(), text, "image", 0)
    return [*sorted((p for p in passes.values() if p.kind == "buffer"), key=lambda p: p.name), passes["image"]]


def _included(code: str, folder: Path, depth: int) -> str:
    def replace(match: re.Match[str]) -> str:
        file = folder / match[1]
        return _included(_read(file), file.parent, depth + 1) if depth < 8 and file.is_file() else match[0]

    return re.sub(r'^[ \t]*#include[ \t]+["<]([^">\n]+)[">][^\n]*$', replace, code, flags=re.MULTILINE)


def _told(one: Pass, buffers: Sequence[str], wished: Mapping[str, str]) -> dict[str, Channel]:
    """Return what the channels of a pass are: as wished, else guessed from how the code reads them."""
    told: dict[str, Channel] = {}
    for number in range(4):
        name = f"iChannel{number}"
        if not re.search(rf"\b{name}\b", one.code):
            continue
        wish = wished.get(name)
        if wish is not None:
            told[name] = Channel("buffer", wish) if wish.startswith("buffer") else Channel(wish, "")
        elif reads_audio(one.code, name):
            told[name] = Channel("audio", "", guessed=True)
        elif one.kind == "buffer" and number == 0:
            told[name] = Channel("buffer", one.name, guessed=True)
        elif number < len(buffers):
            told[name] = Channel("buffer", buffers[number], guessed=True)
        else:
            told[name] = Channel("texture", "", repeat=True, guessed=True)
    return told


def reads_audio(code: str, channel: str) -> bool:
    """Return whether code reads a channel as Shadertoy's sound texture is read: one of its two rows."""
    found: list[bool] = []

    def look(function: str, sampler: str, rest: list[str]) -> str:
        place = re.fullmatch(r"i?vec2\s*\((.*)\)", rest[0], re.DOTALL)
        parts = glsltext.arguments(place[1]) if place else []
        row = _FETCHED_ROW if function == "texelFetch" else _ROW
        found.append(len(parts) == 2 and row.fullmatch(parts[1].strip()) is not None)
        return ""

    glsltext.with_calls(code, frozenset([channel]), look)
    return any(found)
