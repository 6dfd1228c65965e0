"""The page of a contact sheet: strips of pictures with their titles, set in columns on black."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from react_app.export.sheet.lettering import fitted, write

Pixels = NDArray[np.uint8]
GROUND = (12, 13, 15)
TITLE = (236, 237, 240)
QUIET = (136, 140, 150)
WARNING = (255, 120, 96)
EMPTY = (24, 25, 29)
_MARGIN = 28
_GAP = 4
_COLUMN_GAP = 32
_TITLE_HEIGHT = 44
_STRIP_GAP = 22
_HEAD = 66
_WIDEST = 1720


def make_page(
    heading: str,
    moments: Sequence[str],
    strips: Sequence[tuple[str, str, Sequence[Pixels]]],
    size: tuple[int, int],
) -> Pixels:
    """Return the sheet, (height, width, 3). Each strip is (title, note, pictures); one without pictures stays empty.

    `size` is that of a picture, `moments` the names of the pictures of every strip.
    """
    width, height = size
    strip_width = len(moments) * (width + _GAP) - _GAP
    columns = max(1, min(len(strips), (_WIDEST - 2 * _MARGIN + _COLUMN_GAP) // (strip_width + _COLUMN_GAP)))
    rows = ceil(len(strips) / columns)
    strip_height = _TITLE_HEIGHT + height + _STRIP_GAP
    page_width = 2 * _MARGIN + columns * (strip_width + _COLUMN_GAP) - _COLUMN_GAP
    page = np.full((_HEAD + rows * strip_height + _MARGIN - _STRIP_GAP, page_width, 3), GROUND, np.uint8)
    end = write(page, heading, (_MARGIN, 16), 17, TITLE, "Inter-SemiBold")
    write(page, "  " + "  \u00b7  ".join(moments), (end, 19), 13, QUIET)
    for index, (title, note, pictures) in enumerate(strips):
        column, row = divmod(index, rows)
        left = _MARGIN + column * (strip_width + _COLUMN_GAP)
        top = _HEAD + row * strip_height
        write(page, fitted(title, strip_width, 14, "Inter-SemiBold"), (left, top), 14, TITLE, "Inter-SemiBold")
        write(page, fitted(note, strip_width, 11.5), (left, top + 20), 11.5, QUIET if pictures else WARNING)
        for place in range(len(moments)):
            x, y = left + place * (width + _GAP), top + _TITLE_HEIGHT
            page[y : y + height, x : x + width] = pictures[place] if place < len(pictures) else EMPTY
    return page
