"""The planes of a clip's picture as textures, and what the clip shader is told to draw them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import moderngl
from av.video.plane import VideoPlane

from react_app.core.clipcontrols import ClipFit
from react_app.core.controls import ControlValue
from react_app.engine.sources import prepare
from react_app.engine.surface import Size
from react_app.engine.videopicture import Picture
from react_app.engine.videopixels import Layout

_NAMES = ("planeY", "planeU", "planeV", "planeA")
_TWO_NAMES = ("planeY", "planeU", "planeA")
_TURNS = 2
"""Sets of textures that take turns, so that no upload waits for the graphics card to be done with the last picture."""


@dataclass(frozen=True, slots=True)
class _Plane:
    size: Size
    texels: int
    dtype: str
    swizzle: str


class ClipTextures:
    """Textures of one clip; main thread, context current."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._sets: list[tuple[tuple[_Plane, ...], list[moderngl.Texture]]] = [((), []) for _ in range(_TURNS)]
        self._turn = 0
        self.picture: Picture | None = None
        """What was uploaded last."""

    def upload(self, picture: Picture) -> None:
        """Show another picture from now on.

        Raises:
            moderngl.Error: the driver has no room for it.
        """
        layout = picture.look.layout
        planes = picture.frame.planes[: len(layout.texels)]
        wanted = tuple(_plane(plane, layout, texels) for plane, texels in zip(planes, layout.texels, strict=True))
        turn = (self._turn + 1) % _TURNS
        made, textures = self._sets[turn]
        if made != wanted:
            _release(textures)
            self._sets[turn] = ((), [])
            textures = [self._texture(plane) for plane in wanted]
            self._sets[turn] = (wanted, textures)
        for texture, plane in zip(textures, planes, strict=True):
            texture.write(memoryview(plane), alignment=1)
        self._turn = turn
        self.picture = picture

    @property
    def pictures(self) -> Mapping[str, moderngl.Texture]:
        """The textures by the names of the clip shader's inputs."""
        _, textures = self._sets[self._turn]
        names = _TWO_NAMES if self.picture is not None and self.picture.look.layout.packing == 1 else _NAMES
        return dict(zip(names, textures, strict=False))

    def values(self, fit: ClipFit, size: Size) -> dict[str, ControlValue]:
        """Return the clip shader's inputs for a picture of this size."""
        picture = self.picture
        assert picture is not None
        made, textures = self._sets[self._turn]
        frame = picture.frame
        turn = placing(picture, fit, size)
        exact = (frame.width, frame.height) == size and sorted(map(abs, turn)) == [0.0, 0.0, 1.0, 1.0]
        wanted = moderngl.NEAREST if exact else moderngl.LINEAR
        if textures[0].filter[0] != wanted:
            textures[0].filter = (wanted, wanted)  # texel by texel costs software renderers half
        chroma = made[1] if len(made) > 1 else made[0]
        second = frame.planes[1] if len(made) > 1 else frame.planes[0]
        return picture.look.values() | {
            "sizeY": (float(frame.width), float(frame.height), 1 / made[0].size[0], 1 / made[0].size[1]),
            "sizeC": (float(second.width), float(second.height), 1 / chroma.size[0], 1 / chroma.size[1]),
            "turn": turn,
            "middle": (0.0, 0.0),
        }

    def release(self) -> None:
        """Free the textures."""
        for _, textures in self._sets:
            _release(textures)
        self._sets = [((), []) for _ in range(_TURNS)]
        self.picture = None

    def _texture(self, plane: _Plane) -> moderngl.Texture:
        texture = self._ctx.texture(plane.size, plane.texels, dtype=plane.dtype, alignment=1)
        prepare(texture)
        if plane.swizzle:
            texture.swizzle = plane.swizzle
        return texture


def placing(picture: Picture, fit: ClipFit, size: Size) -> tuple[float, float, float, float]:
    """Return the matrix from the middle of the drawn picture (x to the right, y up) to the clip's, both 1 x 1."""
    wide = picture.shape[0] / picture.shape[1] / (size[0] / size[1])
    across, up = 1.0, 1.0
    if fit != "stretch":
        if (wide > 1.0) == (fit == "fill"):
            across = 1.0 / wide
        else:
            up = wide
    a, b, c, d = picture.look.turn
    return (a * across, -b * up, c * across, -d * up)


def _plane(plane: VideoPlane, layout: Layout, texels: int) -> _Plane:
    width = plane.line_size // (texels * layout.bytes)
    return _Plane((width, plane.height), texels, layout.dtype, layout.swizzle)


def _release(textures: list[moderngl.Texture]) -> None:
    for texture in textures:
        texture.release()
    textures.clear()
