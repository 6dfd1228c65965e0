"""What lists of shaders show: a few words about each, known without reading its text again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from react_app.core.shader import ShaderDescription
from react_app.shaders.source import shader_title
from react_app.shaders.verdicts import ProbeResult

PICTURE_LOOK = 3
"""Goes up when pictures of shaders are drawn in another way."""

ImageMark = tuple[str, int, int]
"""An imported image as a picture shows it: path, time of its last change in nanoseconds, and bytes; zeros where it is
not there."""


@dataclass(frozen=True, slots=True)
class ShaderCard:
    """One shader in a list. `kind` is that of a ShaderDescription, `digest` the hash of its text."""

    id: str
    name: str
    kind: str
    description: str = ""
    categories: tuple[str, ...] = ()
    digest: str = ""


def card_of(shader: ShaderDescription) -> ShaderCard:
    """Return the card of a shader that was read."""
    return ShaderCard(shader.id, shader.name, shader.kind, shader.description, shader.categories, shader.digest)


def cards_of(results: Iterable[ProbeResult]) -> list[ShaderCard]:
    """Return the cards of the files that passed their trial."""
    return [
        ShaderCard(r.id, shader_title(r.id), r.kind, r.description, r.categories, r.digest) for r in results if r.ok
    ]


def image_marks(paths: Iterable[str]) -> tuple[ImageMark, ...]:
    """Return what changes when an image does. Files are asked, not read."""
    marks: list[ImageMark] = []
    for path in paths:
        try:
            found = Path(path).stat()
            marks.append((path, found.st_mtime_ns, found.st_size))
        except (OSError, ValueError):
            marks.append((path, 0, 0))
    return tuple(marks)


def picture_name(digest: str, images: Iterable[ImageMark] = ()) -> str:
    """Return the file name of the picture of a shader's text that shows these images."""
    told = "".join(f" {changed}:{size}" for _, changed, size in images)
    return f"shader-{hashlib.sha256(f'{PICTURE_LOOK} {digest}{told}'.encode()).hexdigest()[:32]}.png"
