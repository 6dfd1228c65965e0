"""Sizes of pictures on the stage."""

from __future__ import annotations

from react_app.link.shared import PREVIEW_HEIGHT, PREVIEW_WIDTH

SOFTWARE_PIXELS = 640 * 360
"""Without a GPU the live picture is at most this large."""


def live_size(wanted: tuple[int, int], *, software: bool) -> tuple[int, int]:
    """Return the size to draw at: the one wanted, or a smaller one of its shape without a GPU."""
    width, height = wanted
    if not software or width * height <= SOFTWARE_PIXELS:
        return width, height
    scale = (SOFTWARE_PIXELS / (width * height)) ** 0.5
    return max(2, round(width * scale)), max(2, round(height * scale))


def preview_size(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size of the preview of a picture."""
    width, height = size
    scale = min(PREVIEW_WIDTH / width, PREVIEW_HEIGHT / height, 1.0)
    return max(2, int(width * scale)), max(2, int(height * scale))
