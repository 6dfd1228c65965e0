"""A track's own sound packets in the video, bit for bit, where the container can hold them and say where they begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.container.output import OutputContainer
from av.packet import Packet

from react_app.core.errors import ExportError, TrackError
from react_app.export.media.formats import VideoFormat
from react_app.export.media.soundformat import COPY

AudioPacket: TypeAlias = "Packet[AudioStream]"

_AAC_PRIMING = 1024
_IN_MILLISECONDS = ("matroska", "webm")
"""Containers that know times only so well."""


@dataclass(frozen=True, slots=True)
class TrackSound:
    """What the packets of a track are."""

    codec: str
    rate: int
    depth: int
    """Bits a sample of a lossless codec, 0 for a lossy one."""
    container: str


def track_sound(track: Path) -> TrackSound:
    """Look into a track.

    Raises:
        TrackError: it cannot be read or holds no sound.
    """
    try:
        with av.open(str(track)) as container:
            stream = container.streams.audio[0]
            context = stream.codec_context
            name = context.codec.canonical_name
            lossless = name in ("alac", "flac") or name.startswith("pcm_")
            short = context.format is not None and context.format.bytes == 2
            depth = (16 if short else 24) if lossless else 0
            return TrackSound(name, context.sample_rate, depth, container.format.name)
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise TrackError(f"The file {track} holds no sound that can be read.") from error


def with_track_sound(video: VideoFormat, track: Path, *, whole: bool) -> VideoFormat:
    """Return the format with the sound settled for a track: copied where that is asked for, or is best and possible.

    `whole` says that the video goes from the track's beginning to its end. Where sound is encoded without loss and the
    track has 16 bits, 16 are kept.

    Raises:
        ExportError: a copy was asked for and is not possible.
        TrackError: the track cannot be read.
    """
    sound = video.sound
    if sound.codec != COPY and not sound.encoder:
        return video
    found = track_sound(track)
    reason = _against_copy(video, found, whole=whole)
    if sound.codec == COPY and reason:
        raise ExportError(f"The sound of {track.name} cannot be copied as it is: {reason} Leave --audio copy away.")
    if sound.codec == COPY or (sound.automatic and not reason):
        return replace(video, sound=replace(sound, codec=COPY, rate=found.rate, copied=str(track)))
    same = found.depth == 16 and sound.rate in (0, found.rate)
    return replace(video, sound=replace(sound, depth=16 if same else sound.depth))


def _against_copy(video: VideoFormat, found: TrackSound, *, whole: bool) -> str:
    """Return why packets cannot be copied, empty if they can."""
    container = video.container
    if not whole:
        return "only a part of the track is exported."
    if found.codec not in container.copies:
        return f"a {container.muxer} file does not hold {found.codec} well."
    if not video.edit_list and found.depth == 0:
        return "a file without an edit list cannot say where such sound begins."
    if container.muxer in ("mp4", "mov") and any(name in found.container for name in _IN_MILLISECONDS):
        return "the track's file tells times in whole milliseconds only."
    return ""


class CopiedSound:
    """Writes a track's own packets. The first sample heard is at time 0."""

    def __init__(self, container: OutputContainer, track: Path) -> None:
        """Open the track and add a stream like its own.

        Raises:
            TrackError: it cannot be read.
        """
        self._path = track
        self._source, source = _opened(track)
        self._begin = _first_heard(track)
        self._base = source.time_base or Fraction(1, source.codec_context.sample_rate)
        self._stream = container.add_stream_from_template(source)
        self._stream.metadata.clear()
        self._container = container
        self._packets: Iterator[AudioPacket] = self._read(source)
        self._next: AudioPacket | None = next(self._packets, None)

    def write_until(self, t: Fraction) -> None:
        """Write at least up to time `t`, as far as there is sound."""
        while self._next is not None and (self._next.pts or 0) * self._base < t:
            self._write()

    def finish(self) -> None:
        """Write the rest."""
        while self._next is not None:
            self._write()
        self._source.close()

    def _write(self) -> None:
        packet = self._next
        assert packet is not None
        self._next = next(self._packets, None)
        packet.stream = self._stream
        self._container.mux_one(packet)

    def _read(self, source: AudioStream) -> Iterator[AudioPacket]:
        end = _end(self._source, source)
        early = (
            source.codec_context.codec.canonical_name != "vorbis"
        )  # its first packet holds no sound; the others keep their times
        try:
            for packet in self._source.demux(source):
                if not packet.size or packet.pts is None:
                    continue
                if packet.duration:
                    packet.duration = max(1, min(packet.duration, end - packet.pts) - _left_out(packet, self._base))
                begin = packet.pts - self._begin
                packet.pts = packet.dts = begin if early else max(begin, 0)
                packet.time_base = self._base
                yield packet
        except (av.FFmpegError, OSError) as error:
            raise TrackError(f"The file {self._path} cannot be read to its end.") from error


def _end(container: InputContainer, stream: AudioStream) -> int:
    """Return the time stamp at which the music ends where a file tells of padding by its length, as MP4 files do."""
    if "mp4" not in container.format.name or stream.duration is None or stream.start_time is None:
        return 1 << 62
    return stream.start_time + stream.duration


def _left_out(packet: AudioPacket, base: Fraction) -> int:
    """Return how much of a packet's end is padding, in ticks, where its duration does not say so already."""
    if packet.stream.codec_context.codec.canonical_name != "mp3" or not packet.has_sidedata("skip_samples"):
        return 0
    data = bytes(packet.get_sidedata("skip_samples"))
    samples = int.from_bytes(data[4:8], "little")
    return round(Fraction(samples, packet.stream.codec_context.sample_rate) / base)


def _opened(track: Path) -> tuple[InputContainer, AudioStream]:
    try:
        container = av.open(str(track))
        return container, container.streams.audio[0]
    except (av.FFmpegError, OSError, IndexError) as error:
        raise TrackError(f"The file {track} holds no sound that can be read.") from error


def _first_heard(track: Path) -> int:
    """Return the time stamp, in the stream's ticks, of the first sample that is heard."""
    container, stream = _opened(track)
    with container:
        for packet in container.demux(stream):
            for frame in packet.decode():
                if isinstance(frame, AudioFrame) and frame.samples:
                    pts = frame.pts or 0
                    if container.format.name == "aac" and stream.time_base is not None:
                        return pts + round(Fraction(_AAC_PRIMING, frame.sample_rate) / stream.time_base)
                    return pts
    raise TrackError(f"The file {track} holds no sound that can be decoded.")
