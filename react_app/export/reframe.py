"""The part of a drawn picture that an output shows, scaled to the output's size."""

from __future__ import annotations

from bisect import bisect_right

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from react_app.engine.surface import Size
from react_app.export.colour import ORDINARY, Drawing, drawing_of, hand_over, premultiplied, straightened
from react_app.export.convert import Picture
from react_app.export.outputs import Output, PanKey

_EXACT = Interpolation.FULL_CHR_H_INP | Interpolation.FULL_CHR_H_INT | Interpolation.ACCURATE_RND
_SHRINK, _ENLARGE = Interpolation.AREA | _EXACT, Interpolation.BICUBIC | _EXACT
_ROOM_SIDE = 48
"""The longer side of what the room around a picture is made of: nothing in it is told apart."""
_ROOM_LIGHT = 0.4

Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""


class Viewer:
    """Fills the pictures of one output from the drawn ones of its pass. It belongs to one thread."""

    def __init__(self, output: Output, size: Size, drawn: Drawing = ORDINARY) -> None:
        """`size` is what is drawn, in pixels, and `drawn` how."""
        self._output = output
        self._kind = drawing_of((output.video,))
        self._exact = drawn == self._kind
        self._on_black = drawn.transparent and not self._kind.transparent
        self._drawn = size
        self._size = (output.video.width, output.video.height)
        self._boxes = (VideoReformatter(), VideoReformatter(), VideoReformatter(), VideoReformatter())
        self.plain = (
            not output.surround
            and not output.pan
            and output.view == (0, 0, 1, 1)
            and self._size == size
            and self._exact
        )
        """True if every picture is shown as it is drawn: the drawn one may be used itself."""

    def fill(self, picture: Picture, into: Picture, number: int = 0) -> None:
        """Put what is seen of a picture into another one of the output's size.

        `number` counts the pass's pictures from its first one; it is negative for those before it.
        """
        if not self._exact:
            drawn, picture = picture, np.empty(picture.shape, self._kind.dtype)
            hand_over(drawn, picture, on_black=self._on_black)
        if self.plain:
            np.copyto(into, picture)
            return
        output = self._output
        if output.surround:
            self._surround(picture, into)
            return
        left, top, width, height = seen_box(output, self._drawn, number)
        seen = picture[top : top + height, left : left + width]
        if (width, height) == self._size:
            np.copyto(into, seen)
            return
        into[:] = self._scaled(seen, *self._size, self._boxes[0])

    def _surround(self, picture: Picture, into: Picture) -> None:
        """Put all of a picture into the middle; around it lies the same picture, enlarged, blurred and dimmed."""
        width, height = self._size
        drawn_width, drawn_height = self._drawn
        scale = min(width / drawn_width, height / drawn_height)
        inner_width, inner_height = min(width, round(drawn_width * scale)), min(height, round(drawn_height * scale))
        left, top = (width - inner_width) // 2, (height - inner_height) // 2
        if inner_width * inner_height < width * height:
            into[:] = self._room(picture)
        into[top : top + inner_height, left : left + inner_width] = self._scaled(
            picture, inner_width, inner_height, self._boxes[0]
        )

    def _room(self, picture: Picture) -> Picture:
        width, height = self._size
        x, y, seen_width, seen_height = _largest_box(self._drawn, self._size)
        scale = _ROOM_SIDE / max(width, height)
        small = self._scaled(
            picture[y : y + seen_height, x : x + seen_width],
            max(2, round(width * scale)),
            max(2, round(height * scale)),
            self._boxes[1],
        )
        soft = small.astype(np.float32)
        if small.dtype == np.uint16:
            soft /= 257.0
        soft[..., :3] *= _ROOM_LIGHT
        soft[..., 3] = 255
        for _ in range(3):
            soft = _blurred(soft)
        deep = np.rint(soft * 257.0).astype(np.uint16)
        frame = av.VideoFrame.from_ndarray(deep, "rgba64le")
        room = self._boxes[2].reformat(frame, width, height, _format(picture), interpolation=_ENLARGE, threads=1)
        return np.asarray(room.to_ndarray(), picture.dtype)

    def _scaled(self, picture: Picture, width: int, height: int, reformatter: VideoReformatter) -> Picture:
        if picture.shape[:2] == (height, width):
            return picture
        smaller = width <= picture.shape[1] and height <= picture.shape[0]
        source = premultiplied(picture) if self._kind.transparent else np.ascontiguousarray(picture)
        frame = av.VideoFrame.from_numpy_buffer(source, _format(source))
        scaled = reformatter.reformat(
            frame, width, height, _format(source), interpolation=_SHRINK if smaller else _ENLARGE, threads=1
        )
        found = np.asarray(scaled.to_ndarray(), source.dtype)
        return straightened(found, picture.dtype) if self._kind.transparent else found


def _format(picture: Picture) -> str:
    return "rgba64le" if picture.dtype == np.uint16 else "rgba"


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
