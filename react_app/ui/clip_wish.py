"""A wish to have a video in the show, as panels tell it to whoever looks into the file first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

VIDEO = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".gif", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts", ".wmv",
         ".flv", ".ogv", ".3gp", ".mxf", ".apng")  # fmt: skip
"""Endings of files that are taken for videos."""
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
"""Endings of pictures, which a layer shows as a video that stands still."""


@dataclass(frozen=True, slots=True)
class ClipWish:
    """A video file for the scene that is on.

    `index` is its place among the layers, 0 the bottom, None for on top. With `replaces` it is no new layer but the
    other video of that one; `relink` says that it is the same video, found at another place.
    """

    path: Path
    name: str = ""
    index: int | None = None
    replaces: int = 0
    relink: bool = False


def is_clip(name: str | Path) -> bool:
    """Return whether a file's name is that of a video or a picture."""
    return str(name).lower().endswith((*VIDEO, *PICTURES))
