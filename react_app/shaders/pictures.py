"""Pictures of shaders and scenes: those that come with the app, and what a scene's picture goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from react_app.core.controls import ControlValue
from react_app.core.errors import ShaderError
from react_app.core.show import Layer, Show
from react_app.shaders.library import Library

SHIPPED_PICTURES = Path(__file__).parent.parent / "assets" / "thumbnails"
"""Pictures of all that comes with the app, made by `make thumbnails`."""


@cache
def shipped_pictures() -> frozenset[str]:
    """Return the file names, without their suffix, of the pictures that come with the app."""
    return frozenset(path.stem for path in SHIPPED_PICTURES.glob("*.webp"))


def picture_path(folder: Path, name: str) -> Path:
    """Return where the picture of this file name lies, or will: with the app, or in the folder of those drawn here."""
    stem = Path(name).stem
    return SHIPPED_PICTURES / f"{stem}.webp" if stem in shipped_pictures() else folder / name


def lean(show: Show, library: Library) -> Show:
    """Return the show without values that are their shaders' defaults, so that a picture's digest stays the same."""

    def left(shader_id: str, values: Mapping[str, ControlValue]) -> dict[str, ControlValue]:
        try:
            defaults = {entry.name: entry.default for entry in library.get(shader_id).inputs}
        except ShaderError:
            return dict(values)
        return {name: v for name, v in values.items() if defaults.get(name) is None or defaults[name] != v}

    def layer(old: Layer) -> Layer:
        effects = tuple(replace(e, values=left(e.shader, e.values)) for e in old.effects)
        return replace(old, values=left(old.shader, old.values), effects=effects)

    scenes = tuple(replace(s, layers=tuple(layer(x) for x in s.layers), transition=None) for s in show.scenes)
    return replace(show, scenes=scenes)
