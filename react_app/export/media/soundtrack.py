"""The audio stream of a video file, written in step with its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container.output import OutputContainer
from av.packet import Packet

from react_app.export.media.copying import CopiedSound
from react_app.export.media.resample import resampled
from react_app.export.media.sound import FloatArray, Sound
from react_app.export.media.soundformat import COPY, SoundFormat

_FORMATS = {("pcm", 24): "s32", ("flac", 24): "s32", ("alac", 24): "s32p", ("alac", 16): "s16p"}
_BLOCK = 8192


class SoundTrack:
    """The sound of a file: encoded from samples, or the track's own packets."""

    def __init__(self, container: OutputContainer, chosen: SoundFormat, sound: Sound) -> None:
        """Add the stream; must come before the first packet of any stream is written.

        Raises:
            TrackError: a track whose packets are wanted cannot be read.
        """
        self._track: CopiedSound | EncodedSound
        if chosen.codec == COPY:
            self._track = CopiedSound(container, Path(chosen.copied))
        else:
            self._track = EncodedSound(container, chosen, sound)

    def write_until(self, t: Fraction) -> None:
        """Write at least up to time `t`, as far as there is sound."""
        self._track.write_until(t)

    def finish(self) -> None:
        """Write the rest."""
        self._track.finish()


class EncodedSound:
    """Encodes samples. Times are counted in samples, so nothing drifts."""

    def __init__(self, container: OutputContainer, chosen: SoundFormat, sound: Sound) -> None:
        rate = chosen.rate or sound.rate
        stream = container.add_stream(chosen.encoder, rate=rate)
        assert isinstance(stream, AudioStream)
        context = stream.codec_context
        context.layout = "stereo"
        context.flags |= Flags.bitexact
        form = _FORMATS.get((chosen.codec, chosen.depth))
        if form is not None:
            context.format = form
        if chosen.bit_rate:
            context.bit_rate = chosen.bit_rate
        self._container = container
        self._stream = stream
        self._rate = rate
        self._unprimed = chosen.codec == "aac" and not chosen.edit_list
        self._blocks: Iterator[FloatArray] = resampled(iter(sound.blocks), sound.rate, rate)
        self._whole_pictures = chosen.whole_pictures
        self._written = 0
        self._wanted = 0

    def write_until(self, t: Fraction) -> None:
        """Encode at least up to time `t`, as far as there is sound."""
        self._wanted = max(self._wanted, round(t * self._rate))
        while self._written < t * self._rate and self._write_block():
            pass

    def finish(self) -> None:
        """Encode the rest."""
        while self._write_block():
            pass
        while self._whole_pictures and self._written < self._wanted:
            self._write(np.zeros((min(self._wanted - self._written, _BLOCK), 2), np.float32))
        self._mux(self._stream.encode(None))

    def _write_block(self) -> bool:
        block = next(self._blocks, None)
        if block is not None:
            self._write(block)
        return block is not None

    def _write(self, block: FloatArray) -> None:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block).reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self._written
        self._written += len(block)
        self._mux(self._stream.encode(frame))

    def _mux(self, packets: list[Packet[AudioStream]]) -> None:
        """Write packets. A file that cannot say that the encoder's delay is not to be heard goes without the packet
        that holds it: the sound lies right, and only its first 21 ms fade in."""
        for packet in packets:
            if not self._unprimed or packet.pts is None or packet.pts >= 0:
                self._container.mux_one(packet)
