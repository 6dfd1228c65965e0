"""The audio stream of a video file, written in step with its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container.output import OutputContainer

from react_app.export.sound import FloatArray, Sound
from react_app.export.soundformat import SoundFormat


class SoundTrack:
    """Encodes a sound into a container."""

    def __init__(self, container: OutputContainer, chosen: SoundFormat, sound: Sound) -> None:
        codec, rate = chosen.encoder, chosen.rate or sound.rate
        stream = container.add_stream(codec, rate=rate)
        assert isinstance(stream, AudioStream)
        stream.codec_context.layout = "stereo"
        stream.codec_context.flags |= Flags.bitexact
        if chosen.bit_rate:
            stream.codec_context.bit_rate = chosen.bit_rate
        self._container = container
        self._stream = stream
        self._rate = sound.rate
        self._blocks: Iterator[FloatArray] = iter(sound.blocks)
        self._written = 0

    def write_until(self, t: Fraction) -> None:
        """Encode at least up to time `t`, as far as there is sound."""
        while self._written < t * self._rate and self._write_block():
            pass

    def finish(self) -> None:
        """Encode the rest."""
        while self._write_block():
            pass
        self._container.mux(self._stream.encode(None))

    def _write_block(self) -> bool:
        block = next(self._blocks, None)
        if block is None:
            return False
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block).reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self._written
        self._written += len(block)
        self._container.mux(self._stream.encode(frame))
        return True
