"""Imported images as textures: decoded once, or live by another thread, taken in bit by bit and followed on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import ShaderError
from react_app.core.shader import ShaderDescription, ShaderImage
from react_app.engine.context import describe
from react_app.engine.imagefile import LoadedImage, decode_image
from react_app.engine.imagewatch import ImageWatch, WatchedImage
from react_app.engine.sources import prepare

UPLOAD_BYTES = 8 << 20
"""Bytes of images that are handed to the graphics card in one frame: one to three milliseconds."""
KEEP_UNUSED = 128 << 20
"""Bytes of images nobody wants any more that stay for a while live, for a layer may come back."""


class ImportedImage:
    """What samplers of an imported image read; None, which is black, until it is loaded."""

    __slots__ = ("texture",)

    def __init__(self) -> None:
        self.texture: moderngl.Texture | None = None

    def show(self, texture: moderngl.Texture | None) -> None:
        """Change over to another picture."""
        if self.texture is not None and self.texture is not texture:
            self.texture.release()
        self.texture = texture

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        return 0 if self.texture is None else 4 * self.texture.width * self.texture.height


class Images:
    """Imported images by file."""

    def __init__(self, ctx: moderngl.Context, *, live: bool = False) -> None:
        """A `live` one never waits for a file: images are asked for (`want`), come when they are decoded (`renew`), are
        followed for as long as they are wanted, and are told (`take_loaded`)."""
        self._ctx = ctx
        self._software = describe(ctx).software
        self._images: dict[str, ImportedImage] = {}
        self._watch = ImageWatch() if live else None
        self._watched: dict[str, WatchedImage] = {}
        self._awaited: set[str] = set()
        self._needed: set[str] = set()
        self._coming: dict[str, _Upload] = {}
        self._loaded: dict[str, LoadedImage] = {}
        self._troubles: dict[str, ShaderError] = {}
        self._kept: dict[str, str] = {}

    def stand_in(self, kept: Mapping[str, str]) -> None:
        """Have live images that are asked for from now on show these copies, by the paths of their files, where a file
        cannot be used and was not shown yet."""
        self._kept.update(kept)

    def want(self, paths: Iterable[str]) -> None:
        """Ask for images, those first that are needed first; where there is no thread `load` does it all."""
        paths = list(paths)
        self._needed.update(paths)
        new = {path: WatchedImage(path, self._kept.get(path, "")) for path in paths if path not in self._watched}
        if self._watch is not None and new:
            self._watched |= new
            self._awaited |= new.keys()
            self._watch.watch(self._watched)

    def awaits(self, shader: ShaderDescription) -> bool:
        """Return whether an image of a shader was asked for, and has neither come nor turned out to be of no use."""
        return any(image.path in self._awaited for image in shader.images)

    def load(self, image: ShaderImage) -> None:
        """Decode and upload an image, once; live it is asked for.

        Raises:
            ShaderError: it is missing, damaged or too big.
        """
        slot = self.find(image.path)
        if slot.texture is not None:
            return
        if self._watch is not None:
            self.want((image.path,))
            error = self._troubles.get(image.path)
            if error is not None:
                raise error
            return
        pixels = decode_image(Path(image.path))
        texture = self._ctx.texture((pixels.shape[1], pixels.shape[0]), 4, np.ascontiguousarray(pixels[::-1]))
        prepare(texture)
        slot.show(texture)

    def renew(self, budget: int = UPLOAD_BYTES) -> Mapping[str, ShaderError | None]:
        """Take in images that were decoded, at most `budget` bytes of them; each is shown when it is whole.

        Returns by path what keeps a file from being shown from now on, None where it is shown.
        """
        told: dict[str, ShaderError | None] = {}
        for news in self._watch.take() if self._watch is not None else ():
            path = news.watched.path
            if self._watched.get(path) is not news.watched:
                continue
            if news.pixels is not None and news.told is not None:
                self._drop(path)
                self._coming[path] = _Upload(news.told, news.pixels, news.error)
            elif path in self._coming:
                self._coming[path].error = news.error
            else:
                told[path] = news.error
        for path, upload in list(self._coming.items()):
            if budget > 0:
                budget = self._upload(path, upload, budget, told)
        for path, error in told.items():
            if error is None:
                self._troubles.pop(path, None)
            else:
                self._troubles[path] = error
                if path in self._awaited and path not in self._loaded:
                    self._loaded[path] = LoadedImage(path, None, 0)
            self._awaited.discard(path)
        return told

    def _upload(self, path: str, upload: _Upload, budget: int, told: dict[str, ShaderError | None]) -> int:
        """Return what is left of the budget.

        Where the processor draws, a new texture is dear (40 ms for 4096x4096 pixels, before a row is in it) and rows
        are cheap (6 ms for all of them), so a picture of the size of the one before takes its place at once.
        """
        slot = self.find(path)
        try:
            if self._software and slot.texture is not None and slot.texture.size == upload.size:
                left = upload.overwrite(slot.texture, budget)
            else:
                left = upload.go_on(self._ctx, budget)
        except moderngl.Error:
            self._drop(path)
            told[path] = ShaderError("The graphics card has no room for the imported image.", path=path)
            return 0
        if upload.texture is not None and upload.whole:
            del self._coming[path]
            slot.show(upload.texture)
            untold = self._loaded.get(path)
            seen = path in self._needed and path not in self._awaited
            changed = seen and (untold is None or untold.changed)
            self._loaded[path] = replace(upload.told, changed=changed)
            told[path] = upload.error
        return left

    def take_loaded(self) -> tuple[LoadedImage, ...]:
        """Return the files that were loaded, or could not be, since the last call."""
        loaded, self._loaded = tuple(self._loaded.values()), {}
        return loaded

    def trouble(self, path: str) -> ShaderError | None:
        """Return what keeps the newest picture of a file from being shown."""
        return self._troubles.get(path)

    def find(self, path: str) -> ImportedImage:
        """Return what shows an image, whether it is loaded or not."""
        return self._images.setdefault(path, ImportedImage())

    def retain(self, paths: set[str]) -> None:
        """Free the images that are not in `paths`, live but for the most recent few."""
        unused = {path: image for path, image in self._images.items() if path not in paths}
        self._images = unused | {path: image for path, image in self._images.items() if path in paths}
        self._needed = set(paths)
        room = KEEP_UNUSED if self._watch is not None else 0
        kept = set(paths)
        for path, image in reversed(unused.items()):
            room -= image.bytes
            if image.bytes and room >= 0:
                kept.add(path)
        self._free_but(kept)

    def _free_but(self, paths: set[str]) -> None:
        for path in [path for path in self._images if path not in paths]:
            self._images.pop(path).show(None)
        for path in [path for path in self._coming if path not in paths]:
            self._drop(path)
        self._loaded = {path: loaded for path, loaded in self._loaded.items() if path in paths}
        self._troubles = {path: error for path, error in self._troubles.items() if path in paths}
        self._awaited &= paths
        if self._watched.keys() - paths:
            self._watched = {path: watched for path, watched in self._watched.items() if path in paths}
            if self._watch is not None:
                self._watch.watch(self._watched)

    def _drop(self, path: str) -> None:
        upload = self._coming.pop(path, None)
        if upload is not None and upload.texture is not None:
            upload.texture.release()

    def release(self) -> None:
        """Free all images, and stop following."""
        self._free_but(set())
        if self._watch is not None:
            self._watch.stop()


class _Upload:
    """A picture on its way into a texture, some rows at a time; `error` keeps a newer one from being shown."""

    def __init__(self, told: LoadedImage, pixels: NDArray[np.uint8], error: ShaderError | None) -> None:
        self.told, self.error = told, error
        self.texture: moderngl.Texture | None = None
        self._pixels = pixels
        self._rows = 0

    @property
    def whole(self) -> bool:
        """Whether all rows are there."""
        return self._rows == len(self._pixels)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self._pixels.shape[1], self._pixels.shape[0]

    def overwrite(self, texture: moderngl.Texture, budget: int) -> int:
        """Hand over all rows to a texture of this size that is there; return what is left of the budget."""
        texture.write(self._pixels)
        self.texture, self._rows = texture, len(self._pixels)
        return budget - self._pixels.nbytes

    def go_on(self, ctx: moderngl.Context, budget: int) -> int:
        """Hand over rows of at most `budget` bytes, one at least; return what is left of it.

        Raises:
            moderngl.Error: the graphics card has no room.
        """
        width, height = self.size
        if self.texture is None:
            self.texture = ctx.texture((width, height), 4)
            prepare(self.texture)
        end = min(self._rows + max(budget // (4 * width), 1), height)
        rows = self._pixels[self._rows : end]
        self.texture.write(rows, viewport=(0, self._rows, width, len(rows)))
        self._rows = end
        return budget - rows.nbytes
