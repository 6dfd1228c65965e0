"""The part of a drawn picture that an output shows, scaled to the output's size."""

from __future__ import annotations

from bisect import bisect_right

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from react_app.engine.surface import Size
from react_app.export.media.colour import ORDINARY, Drawing, hand_over, picture_type, premultiplied, straightened
from react_app.export.media.convert import Picture
from react_app.export.passes.outputs import Output, PanKey

_EXACT = Interpolation.FULL_CHR_H_INP | Interpolation.FULL_CHR_H_INT | Interpolation.ACCURATE_RND
_SHRINK, _ENLARGE = Interpolation.AREA | _EXACT, Interpolation.BICUBIC | _EXACT
_ROOM_SIDE = 48
"""The longer side of what the room around a picture is made of: nothing in it is told apart."""
_ROOM_LIGHT = 0.4

Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""


class Viewer:
    """Fills the pictures of one output from the drawn ones of its pass. It belongs to one thread."""

    def __init__(self, output: Output, size: Size, drawing: Drawing = ORDINARY) -> None:
        """`size` is what is drawn, in pixels; `drawing` tells its depth and transparency."""
        self._output = output
        self._drawn = size
        self._size = (output.video.width, output.video.height)
        self._on_black = drawing.transparent and not output.video.alpha
        self._see_through = drawing.transparent
        self._seen, self._around, self._soft = VideoReformatter(), VideoReformatter(), VideoReformatter()
        own = drawing.dtype == picture_type(output.video) and not self._on_black
        moved = bool(output.surround or output.pan or output.view != (0, 0, 1, 1))
        self.plain = own and not moved and self._size == size
        """True if every picture is shown as it is drawn: the drawn one may be used itself."""

    def fill(self, picture: Picture, into: Picture, number: int = 0) -> None:
        """Put what is seen of a picture into another one of the output's size and depth.

        `number` counts the pass's pictures from its first one; it is negative for those before it.
        """
        if self._output.surround:
            hand_over(self._surrounded(picture), into, on_black=self._on_black)
            return
        left, top, width, height = seen_box(self._output, self._drawn, number)
        seen = picture[top : top + height, left : left + width]
        hand_over(self._scaled(seen, self._size, self._seen), into, on_black=self._on_black)

    def _surrounded(self, picture: Picture) -> Picture:
        """Return all of a picture in the middle; around it lies the same picture, enlarged, blurred and dimmed."""
        (width, height), (drawn_width, drawn_height) = self._size, self._drawn
        scale = min(width / drawn_width, height / drawn_height)
        inner = (min(width, round(drawn_width * scale)), min(height, round(drawn_height * scale)))
        left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
        scaled = self._scaled(picture, inner, self._seen)
        if inner == self._size:
            return scaled
        room = self._room(picture)
        room[top : top + inner[1], left : left + inner[0]] = scaled
        return room

    def _room(self, picture: Picture) -> Picture:
        x, y, width, height = _largest_box(self._drawn, self._size)
        scale = _ROOM_SIDE / max(self._size)
        small = (max(2, round(self._size[0] * scale)), max(2, round(self._size[1] * scale)))
        soft = self._scaled(picture[y : y + height, x : x + width], small, self._around).astype(np.float32)
        most = np.iinfo(picture.dtype).max
        soft *= np.float32(65535.0 / most)
        soft[..., :3] *= _ROOM_LIGHT
        for _ in range(3):
            soft = _blurred(soft)
        frame = av.VideoFrame.from_ndarray(np.rint(soft).astype(np.uint16), "rgba64le")
        kind = "rgba" if most == 255 else "rgba64le"
        room = self._soft.reformat(frame, *self._size, kind, interpolation=_ENLARGE, threads=1)
        return np.array(room.to_ndarray())

    def _scaled(self, picture: Picture, size: Size, reformatter: VideoReformatter) -> Picture:
        """Return a picture at another size; transparent colours are scaled as strong as they are seen."""
        width, height = size
        if picture.shape[:2] == (height, width):
            return picture
        flags = _SHRINK if width <= picture.shape[1] and height <= picture.shape[0] else _ENLARGE
        given = premultiplied(picture) if self._see_through else np.ascontiguousarray(picture)
        kind = "rgba" if given.dtype == np.uint8 else "rgba64le"
        frame = av.VideoFrame.from_numpy_buffer(given, kind)
        scaled: Picture = reformatter.reformat(frame, width, height, kind, interpolation=flags, threads=1).to_ndarray()
        return straightened(scaled, picture.dtype) if self._see_through else scaled


def seen_box(output: Output, drawn: Size, number: int) -> Box:
    """Return which pixels of a drawn picture an output shows."""
    left, top, right, bottom = output.view
    width = min(drawn[0], max(1, round((right - left) * drawn[0])))
    height = min(drawn[1], max(1, round((bottom - top) * drawn[1])))
    x, y = left * drawn[0], top * drawn[1]
    if output.pan:
        middle_x, middle_y = centre_at(output.pan, number)
        x, y = middle_x * drawn[0] - width / 2, middle_y * drawn[1] - height / 2
    return min(max(round(x), 0), drawn[0] - width), min(max(round(y), 0), drawn[1] - height), width, height


def centre_at(pan: tuple[PanKey, ...], number: int) -> tuple[float, float]:
    """Return where the middle of the seen part lies in a picture, 0..1 from the left and the top."""
    place = bisect_right(pan, number, key=lambda key: key[0])
    if place == 0:
        return pan[0][1:]
    before = pan[place - 1]
    if place == len(pan):
        return before[1:]
    after = pan[place]
    share = (number - before[0]) / (after[0] - before[0])
    return before[1] + (after[1] - before[1]) * share, before[2] + (after[2] - before[2]) * share


def _largest_box(drawn: Size, shape: Size) -> Box:
    """Return the largest part in the middle of a picture that has the shape of another one."""
    scale = min(drawn[0] / shape[0], drawn[1] / shape[1])
    width, height = max(1, min(drawn[0], round(shape[0] * scale))), max(1, min(drawn[1], round(shape[1] * scale)))
    return (drawn[0] - width) // 2, (drawn[1] - height) // 2, width, height


def _blurred(
    picture: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return the mean over five places across and down."""
    for axis in (0, 1):
        wide = np.pad(picture, [(2, 2) if each == axis else (0, 0) for each in range(3)], mode="edge")
        length = picture.shape[axis]
        parts = [wide.take(range(shift, shift + length), axis) for shift in range(5)]
        picture = np.asarray(sum(parts[1:], parts[0]) / np.float32(5), np.float32)
    return picture
