"""The pictures of an export as its encoder gets them, in any order."""

from __future__ import annotations

from collections.abc import Callable

import av
import numpy as np
from av.video.reformatter import Interpolation

from react_app.export.media.colour import Drawing, premultiplied
from react_app.export.media.convert import Picture
from react_app.export.passes.loops import mix_into
from react_app.export.passes.outputs import Output
from react_app.export.passes.reframe import Viewer
from react_app.export.passes.render import RenderJob
from react_app.export.preview.viewfinder import Sketcher, Viewfinder, sketch_size

_CHECK = 8
_GREYS = (96.0, 64.0)
"""Side and shades of the squares behind what is transparent."""


class Shots:
    """The pictures of one output as its encoder gets them: the seen part, and the end of a loop mixed with its lead."""

    def __init__(self, job: RenderJob, output: Output, finder: Viewfinder, sketcher: Sketcher) -> None:
        self._first = job.span.first
        self._output = output
        self._finder, self._sketcher = finder, sketcher
        drawing = Drawing(transparent=output.video.alpha)
        self._viewer, self._small = Viewer(output, job.size, drawing), Viewer(output, sketch_size(job.size), drawing)
        self.count = output.pictures(job.span.count)
        self._parts: list[Picture] = []

    def sketch(self, index: int, interrupted: Callable[[], bool]) -> Picture:
        """Return about what picture `index` looks like, soon.

        Raises:
            InterruptedDrawing: `interrupted` said so.
        """
        self._parts = []
        return self._shown(
            index, [self._sketcher.sketch(frame, interrupted) for frame in self._frames(index)], self._small
        )

    def go_on(self, index: int) -> Picture | None:
        """Draw one frame on the way to the exact picture; return it when it is there."""
        frames = self._frames(index)
        part = self._finder.go_on(frames[len(self._parts)])
        if part is not None:
            self._parts.append(part)
        if len(self._parts) < len(frames):
            return None
        parts, self._parts = self._parts, []
        return self._shown(index, parts, self._viewer)

    def soon(self, index: int, interrupted: Callable[[], bool]) -> bool:
        """Return whether the exact picture is there at once; else a sketch is sooner.

        Raises:
            InterruptedDrawing: `interrupted` said so.
        """
        self._parts = []
        return all(self._finder.soon(frame, interrupted) for frame in self._frames(index))

    def _frames(self, index: int) -> tuple[int, ...]:
        """Return which frames of the performance a picture is made of."""
        frame = self._first + self._output.first + index
        return (frame - self.count, frame) if index >= self.count - self._output.loop else (frame,)

    def _shown(self, index: int, parts: list[Picture], viewer: Viewer) -> Picture:
        video = self._output.video
        seen: list[Picture] = []
        for frame, part in zip(self._frames(index), parts, strict=True):
            seen.append(np.empty((video.height, video.width, 4), np.uint8))
            viewer.fill(part, seen[-1], frame - self._first)
        if len(seen) > 1:
            lead = self._output.loop
            mix_into(seen[1], seen[0], (index - (self.count - lead) + 1) / (lead + 1))
        return seen[-1]


def shrunk(picture: Picture, box: tuple[int, int]) -> Picture:
    """Return a picture no larger than `box`, averaged from all of its pixels; the same one if it fits."""
    height, width = picture.shape[:2]
    scale = min(box[0] / width, box[1] / height)
    if scale >= 1.0:
        return picture
    size = max(1, round(width * scale)), max(1, round(height * scale))
    frame = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(picture), "rgba")
    small: Picture = (
        frame.reformat(*size, format="rgba", interpolation=Interpolation.AREA).to_ndarray().astype(np.uint8)
    )
    return small


def on_checkers(picture: Picture) -> Picture:
    """Return a transparent picture of 8 bits as it is shown to people: on grey squares."""
    y, x = np.ogrid[: picture.shape[0], : picture.shape[1]]
    ground = np.where((x // _CHECK + y // _CHECK) % 2, *_GREYS).astype(np.float32)[..., None]
    cover = picture[..., 3:].astype(np.float32) / np.float32(255.0)
    seen = premultiplied(picture).astype(np.float32) / np.float32(257.0)
    seen[..., :3] += ground * (np.float32(1.0) - cover)
    seen[..., 3] = 255.0
    shown: Picture = np.rint(seen).astype(np.uint8)
    return shown
