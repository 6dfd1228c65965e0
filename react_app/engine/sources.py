"""Textures that come from outside the shaders: what is heard, imported images, and black where there is nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import av
import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import ShaderError
from react_app.core.features import SILENCE, SPECTRUM_BINS, WAVEFORM_POINTS, Features
from react_app.core.shader import ShaderImage, ShaderInput

MAX_IMAGE_SIDE = 8192
IMAGE_FORMATS = "image2,png_pipe,apng,jpeg_pipe,jpegls_pipe,bmp_pipe,gif,gif_pipe,tiff_pipe,webp_pipe,pam_pipe,ppm_pipe"
"""What an imported image may be, in FFmpeg's names: single files, nothing that leads on to other files or a network."""
MAX_KEPT_BYTES = 64 << 20
"""Bytes an imported image's file may have to be kept with a performance: 8192x8192 pixels as PNG, mostly."""
_TRIES = 3
_OPTIONS = {"format_whitelist": IMAGE_FORMATS, "protocol_whitelist": "file", "pattern_type": "none"}


def resampled(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Return `values` with another length: means over groups when it shrinks, straight lines when it grows."""
    size = len(values)
    if width == size:
        return values
    if width < size:
        edges = np.linspace(0, size, width + 1).astype(np.intp)
        sums = np.add.reduceat(values, edges[:-1])
        return (sums / np.diff(edges)).astype(np.float32)
    places = (np.arange(width) + 0.5) * size / width - 0.5
    return np.interp(places, np.arange(size), values).astype(np.float32)


class AudioTextures:
    """What is heard as textures: `react_audio`, and one for each width that audio and audioFFT inputs ask for."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self.house = self._texture((SPECTRUM_BINS, 2))
        """512x2: row 0 spectrum 0..1, row 1 waveform with silence at 0.5."""
        self._house_data = np.full((2, SPECTRUM_BINS), 0.5, np.float32)
        self._inputs: dict[tuple[str, int], moderngl.Texture] = {}
        self._features: Features | None = None
        self.update(SILENCE)

    def need(self, inputs: Iterable[ShaderInput]) -> None:
        """Create what these inputs will read."""
        for entry in inputs:
            if entry.type in ("audio", "audioFFT") and self._key(entry) not in self._inputs:
                kind, width = self._key(entry)
                self._inputs[kind, width] = self._texture((width, 1))
                self._write(kind, width, self._features or SILENCE)

    def find(self, entry: ShaderInput) -> moderngl.Texture:
        """Return the texture of an audio or audioFFT input."""
        return self._inputs[self._key(entry)]

    def update(self, features: Features) -> None:
        """Upload what is heard, if it is new."""
        if features is self._features:
            return
        self._features = features
        self._house_data[0] = features.spectrum
        self._house_data[1] = 0.5 + 0.5 * features.waveform
        self.house.write(self._house_data)
        for kind, width in self._inputs:
            self._write(kind, width, features)

    def _write(self, kind: str, width: int, features: Features) -> None:
        if width == 1:
            data = np.array([features.level if kind == "audioFFT" else 0.5 + 0.5 * features.level], np.float32)
        else:
            data = resampled(features.spectrum if kind == "audioFFT" else 0.5 + 0.5 * features.waveform, width)
        self._inputs[kind, width].write(data)

    def release(self) -> None:
        """Free the textures."""
        for texture in (self.house, *self._inputs.values()):
            texture.release()
        self._inputs.clear()

    @staticmethod
    def _key(entry: ShaderInput) -> tuple[str, int]:
        return entry.type, entry.size or (SPECTRUM_BINS if entry.type == "audioFFT" else WAVEFORM_POINTS)

    def _texture(self, size: tuple[int, int]) -> moderngl.Texture:
        texture = self._ctx.texture(size, 1, dtype="f4")
        texture.swizzle = "RRR1"
        prepare(texture)
        return texture


@dataclass(frozen=True, slots=True)
class LoadedImage:
    """A file that was loaded: its very bytes, None where there were more of them than are kept.

    `size` is how many it has; 0 where it could not be read.
    """

    path: str
    data: bytes | None
    size: int


class Images:
    """Imported images by file, decoded once."""

    def __init__(self, ctx: moderngl.Context, *, telling: bool = False) -> None:
        """With `telling` what was loaded is there to be taken (`take_loaded`)."""
        self._ctx = ctx
        self._textures: dict[str, moderngl.Texture] = {}
        self._telling = telling
        self._loaded: dict[str, LoadedImage] = {}
        self._failed: set[str] = set()

    def load(self, image: ShaderImage) -> None:
        """Decode and upload an image, once.

        Raises:
            ShaderError: it is missing, damaged or too big.
        """
        if image.path in self._textures:
            return
        pixels = self._read(image.path)
        texture = self._ctx.texture((pixels.shape[1], pixels.shape[0]), 4, np.ascontiguousarray(pixels[::-1]))
        prepare(texture)
        self._textures[image.path] = texture

    def _read(self, path: str) -> NDArray[np.uint8]:
        if not self._telling:
            return decode_image(Path(path))
        try:
            pixels, self._loaded[path] = decode_told(Path(path))
        except ShaderError:
            if path not in self._failed:
                self._loaded[path] = LoadedImage(path, None, 0)
                self._failed.add(path)
            raise
        self._failed.discard(path)
        return pixels

    def take_loaded(self) -> tuple[LoadedImage, ...]:
        """Return the files that were loaded, or could not be, since the last call."""
        loaded, self._loaded = tuple(self._loaded.values()), {}
        return loaded

    def find(self, path: str) -> moderngl.Texture | None:
        """Return a loaded image's texture."""
        return self._textures.get(path)

    def retain(self, paths: set[str]) -> None:
        """Free the images that are not in `paths`."""
        for path in [path for path in self._textures if path not in paths]:
            self._textures.pop(path).release()
        self._loaded = {path: loaded for path, loaded in self._loaded.items() if path in paths}
        self._failed &= paths

    def release(self) -> None:
        """Free all images."""
        self.retain(set())


def decode_image(path: Path) -> NDArray[np.uint8]:
    """Return the first picture of a file as RGBA, rows from the top.

    Raises:
        ShaderError: it is missing, damaged or too big.
    """
    if not path.is_file():
        raise ShaderError("The imported image is not there.", path=path)
    try:
        with av.open(str(path), options=_OPTIONS) as container:
            stream = container.streams.video[0]
            if max(stream.width, stream.height) > MAX_IMAGE_SIDE:
                raise ShaderError(f"The imported image is larger than {MAX_IMAGE_SIDE} pixels.", path=path)
            frame = next(container.decode(stream))
            if max(frame.width, frame.height) > MAX_IMAGE_SIDE:
                raise ShaderError(f"The imported image is larger than {MAX_IMAGE_SIDE} pixels.", path=path)
            pixels = frame.to_ndarray(format="rgba")
    except (OSError, av.FFmpegError, StopIteration, IndexError, ValueError) as error:
        raise ShaderError("The imported image cannot be opened.", path=path) from error
    return np.asarray(pixels, np.uint8)


def decode_told(path: Path) -> tuple[NDArray[np.uint8], LoadedImage]:
    """Return an image as `decode_image` does, and the very bytes that were decoded; a file that is written to meanwhile
    is read again, and counts as one that is too big where that goes on.

    Raises:
        ShaderError: it is missing, damaged or too big.
    """
    for _ in range(_TRIES):
        before = _signature(path)
        data = _bytes_of(path)
        pixels = decode_image(path)
        if data is not None and len(data) == before[1] and _signature(path) == before:
            return pixels, LoadedImage(str(path), data, len(data))
        if before[1] > MAX_KEPT_BYTES:
            break
    return pixels, LoadedImage(str(path), None, max(before[1], 1))


def _bytes_of(path: Path) -> bytes | None:
    with contextlib.suppress(OSError):
        if path.is_file() and path.stat().st_size <= MAX_KEPT_BYTES:
            return path.read_bytes()
    return None


def _signature(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino


def prepare(texture: moderngl.Texture) -> None:
    """Set how ISF samples: linear, clamped to the edge."""
    texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
    texture.repeat_x = False
    texture.repeat_y = False
