"""Sequences of numbered pictures: their names, how they are written, how they get into place at the end."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
from av.codec.context import Flags, ThreadType
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import ColorRange

from react_app.core.errors import ExportError
from react_app.export.media.colour import converter_of, picture_type
from react_app.export.media.convert import BT709, Picture
from react_app.export.media.exr import ExrPictures
from react_app.export.media.formats import VideoFormat
from react_app.export.media.pictureworker import PictureWorker
from react_app.export.media.streams import encoder_options

_THREADS = 4
_SRGB, _RGB_MATRIX = 13, 0
_NUMBER = re.compile(r"%0?(\d*)d")


@dataclass(frozen=True, slots=True)
class SequencePath:
    """Where the pictures of a sequence go. Numbers begin with 0: picture n is shown n / fps after the beginning."""

    folder: Path
    before: str
    """The name up to the number."""
    digits: int
    after: str
    """The name after the number, with the suffix."""

    def picture(self, number: int) -> Path:
        """Return the file of a picture."""
        return self.folder / f"{self.before}{number:0{self.digits}d}{self.after}"

    def numbers(self) -> list[int]:
        """Return the numbers of the pictures that are there, in order."""
        name = re.compile(re.escape(self.before) + rf"(\d{{{self.digits},}})" + re.escape(self.after))
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            found = (name.fullmatch(entry.name) for entry in self.folder.iterdir())
            return sorted(int(match[1]) for match in found if match is not None)
        return []


def sequence_path(out: Path, suffix: str) -> SequencePath:
    """Return where a sequence goes that was asked for under a name.

    `shots/a_%04d.png` says it all; `shots/a.png` and the folder `shots/a` become `shots/a/a_000000.png` and so on.
    """
    match = _NUMBER.search(out.name)
    if match is not None:
        return SequencePath(out.parent, out.name[: match.start()], int(match[1] or 1), out.name[match.end() :])
    folder = out.with_suffix("") if out.suffix.lower() == suffix else out
    return SequencePath(folder, f"{folder.name}_", 6, suffix)


def part_path(folder: Path, number: int) -> Path:
    """Return the file of a picture while the sequence is being made."""
    return folder / f"{number:06d}"


class PictureCodec(Protocol):
    """Makes files of pictures. Some come only after others were given; `flush` gives the rest."""

    def encode(self, picture: Picture) -> Iterable[bytes]:
        """Take a picture and return the files that are finished; the picture is free again then."""

    def flush(self) -> Iterable[bytes]:
        """Return the files still to come."""


class AvPictures:
    """Pictures by ffmpeg's encoders, several at a time."""

    def __init__(self, video: VideoFormat) -> None:
        codec = video.codec
        context = av.CodecContext.create(codec.encoder, "w")
        assert isinstance(context, VideoCodecContext)
        context.width, context.height, context.pix_fmt = video.width, video.height, codec.pixel_format
        context.time_base = 1 / video.fps
        context.sample_aspect_ratio = Fraction(1)
        context.thread_type, context.thread_count = ThreadType.FRAME, _THREADS
        context.options = encoder_options(video)
        context.flags |= Flags.bitexact
        context.color_primaries, context.color_trc, context.colorspace = BT709, _SRGB, _RGB_MATRIX
        context.color_range = int(ColorRange.JPEG)
        self._context = context
        self._converter = converter_of(video)
        self._base = 1 / video.fps
        self._taken = 0

    def encode(self, picture: Picture) -> Iterable[bytes]:
        """Take a picture and return the files that are finished."""
        frame = self._converter.convert(picture)
        frame.pts, frame.time_base = self._taken, self._base
        frame.color_primaries, frame.color_trc = BT709, _SRGB
        self._taken += 1
        return [bytes(packet) for packet in self._context.encode(frame)]

    def flush(self) -> Iterable[bytes]:
        """Return the files still to come."""
        return [bytes(packet) for packet in self._context.encode(None)]


class SequenceEncoder(PictureWorker):
    """Writes pictures as numbered files into a folder."""

    def __init__(self, folder: Path, video: VideoFormat, *, first: int = 0, codec: PictureCodec | None = None) -> None:
        """Make the folder and start the encoding thread. Files are called as `part_path` says, from `first` on.

        Raises:
            ExportError: the folder or an encoder cannot be made.
        """
        super().__init__("sequence", (video.height, video.width, 4), picture_type(video))
        self._folder, self._first = folder, first
        self._written = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._codec = codec or _codec_of(video, first)
        except (av.FFmpegError, OSError, ValueError) as error:
            raise _sentence(folder, error) from error
        self._begin()

    def abort(self) -> None:
        """Stop as soon as possible; the folder is useless and removed."""
        super().abort()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _sentence(self, error: Exception) -> ExportError:
        return _sentence(self._folder, error)

    def _run(self) -> None:
        try:
            while (picture := self._full.get()) is not None and not self._aborted:
                files = self._codec.encode(picture)
                self._free.put(picture)
                self._write(files)
            if not self._aborted:
                self._write(self._codec.flush())
        except Exception as error:  # noqa: BLE001 - handed to the drawing thread, which raises it
            self._failure = error

    def _write(self, files: Iterable[bytes]) -> None:
        for data in files:
            part_path(self._folder, self._first + self._written).write_bytes(data)
            self._written += 1


def _codec_of(video: VideoFormat, first: int) -> PictureCodec:
    return ExrPictures(video, first) if video.codec.name == "exr" else AvPictures(video)


def place_pictures(parts: Sequence[Path], out: SequencePath) -> None:
    """Give the finished pictures their names, numbered from 0 in the order of the parts; pictures of an older and
    longer sequence of the same name are removed.

    Raises:
        ExportError: the folder cannot be written.
    """
    try:
        out.folder.mkdir(parents=True, exist_ok=True)
        for number, part in enumerate(parts):
            os.replace(part, out.picture(number))
        for number in out.numbers():
            if number >= len(parts):
                out.picture(number).unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"The pictures cannot be put into {out.folder}: {error.strerror}.") from error


def _sentence(folder: Path, error: Exception) -> ExportError:
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return ExportError(f"The pictures could not be written into {folder}: {reason}.")
