"""Sound devices through PortAudio: C callbacks and C ring buffers, so that a late Python costs latency, not samples.

Everything that may block (`PortAudio`, opening, closing) is called in the worker thread; reading, writing and the
clocks of an open stream only touch memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from react_app.audio.device_scan import DeviceProbe, ports_of
from react_app.audio.devices import Port, Target, input_target, output_target
from react_app.audio.downmix import FloatArray
from react_app.core.errors import AudioDeviceError
from react_app.core.features import ANALYSIS_RATE
from react_app.core.show import AudioChoice

_RING_FRAMES = 1 << 18
"""2.7 s at 96 kHz, 5.9 s at 44.1 kHz."""
_INPUT_LATENCY_S = 0.012
_OUTPUT_LATENCY_S = 0.050
_FLOAT_BYTES = 4
_PROBES = 8


S = TypeVar("S", bound="_Stream")


class PortAudio:
    """PortAudio in this process; sees devices as they are at the last opening. Worker thread only."""

    def __init__(self, probe: DeviceProbe) -> None:
        """`probe` tries the import of sounddevice in a child first: it can abort a process."""
        self._probe = probe
        self._sounddevice: Any = None
        self._rtmixer: Any = None

    def open_input(self, choice: AudioChoice) -> InputStream:
        """Open a device to listen to.

        Raises:
            AudioDeviceError: it is not there or does not let itself be opened.
        """
        ports = self._refreshed()
        target = input_target(ports, choice)
        os.environ.pop("PULSE_SOURCE", None)
        if target.server_source:
            os.environ["PULSE_SOURCE"] = target.server_source
        port = ports[target.index]
        return self._opened(port, target, lambda rate: InputStream(self._rtmixer, port, target.label, rate))

    def open_output(self) -> OutputStream:
        """Open the default speakers.

        Raises:
            AudioDeviceError: there are none or they do not let themselves be opened.
        """
        ports = self._refreshed()
        target = output_target(ports)
        port = ports[target.index]
        return self._opened(port, target, lambda rate: OutputStream(self._rtmixer, port, target.label, rate))

    def _refreshed(self) -> tuple[Port, ...]:
        """Start PortAudio afresh, so that it sees what is plugged in now; no stream may be open."""
        if self._sounddevice is None:
            self._probe.ensure()
            import rtmixer
            import sounddevice

            self._sounddevice, self._rtmixer = sounddevice, rtmixer
            return ports_of(sounddevice)
        try:
            self._sounddevice._terminate()
            self._sounddevice._initialize()
        except self._sounddevice.PortAudioError as error:
            raise AudioDeviceError(f"The sound system cannot be started: {_reason(error)}.") from error
        return ports_of(self._sounddevice)

    def _opened(self, port: Port, target: Target, make: Callable[[int], S]) -> S:
        """Open at our rate, or else at the device's own."""
        rates = dict.fromkeys((ANALYSIS_RATE, round(port.rate)))
        failure: Exception | None = None
        for rate in rates:
            try:
                stream = make(rate)
                stream.start()
                return stream
            except (self._sounddevice.PortAudioError, ValueError) as error:
                failure = error
        raise AudioDeviceError(f"{_capital(target.label)} cannot be opened: {_reason(failure)}.") from failure


class _Stream:
    """What input and output streams have in common."""

    def __init__(self, stream: Any, rtmixer: Any, label: str, rate: int, channels: int) -> None:
        self.label = label
        self.rate = rate
        self.channels = channels
        self._stream = stream
        self._ring = rtmixer.RingBuffer(_FLOAT_BYTES * channels, _RING_FRAMES)
        self._probe: tuple[Any, Any, bytearray] | None = None
        self._delays: list[float] = []
        self._earlier = 0
        self._action: Any = self._started()

    def _started(self) -> Any:
        raise NotImplementedError

    def start(self) -> None:
        """Let samples flow; worker thread only."""
        try:
            self._stream.start()
        except Exception:
            self._stream.close(ignore_errors=True)
            raise

    @property
    def frames(self) -> int:
        """Frames the device has put into the ring buffer, or taken out of it, since the stream began."""
        return self._earlier + int(self._action.done_frames)

    @property
    def alive(self) -> bool:
        """False once the device has stopped by itself."""
        return bool(self._stream.active)

    @property
    def block_s(self) -> float:
        """Length of the device's blocks."""
        return int(self._action.stats.max_blocksize) / self.rate

    def _revive(self) -> bool:
        """Go on after the ring buffer ran full or empty, which ends rtmixer's action; True if that had happened."""
        if self._action in self._stream.actions:
            return False
        self._earlier += int(self._action.done_frames)
        self._action = self._started()
        return True

    def probe(self) -> None:
        """Measure the device's own delay; call about once a second."""
        if self._probe is not None:
            timed, fetched, _ = self._probe
            if timed in self._stream.actions or fetched in self._stream.actions:
                return
            delay = abs(float(timed.actual_time) - float(fetched.actual_time))
            if 0.0 < delay < 1.0:
                self._delays = [*self._delays[1 - _PROBES :], delay]
        memory = bytearray(_FLOAT_BYTES * self.channels)
        self._probe = (self._timed_action(memory), self._stream.fetch_and_reset_stats(), memory)

    def _timed_action(self, memory: bytearray) -> Any:
        raise NotImplementedError

    def _delay(self, otherwise: float) -> float:
        """The least of the last measurements; sound servers report too much while a stream starts."""
        return min(self._delays) if len(self._delays) >= _PROBES // 2 else otherwise

    def close(self) -> None:
        """Stop and close; worker thread only."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)


class InputStream(_Stream):
    """An open device that fills a ring buffer."""

    def __init__(self, rtmixer: Any, port: Port, label: str, rate: int) -> None:
        channels = min(2, port.inputs)
        stream = rtmixer.Recorder(device=port.index, channels=channels, samplerate=rate, latency=_INPUT_LATENCY_S)
        super().__init__(stream, rtmixer, label, rate, channels)

    def _started(self) -> Any:
        return self._stream.record_ringbuffer(self._ring)

    def _timed_action(self, memory: bytearray) -> Any:
        return self._stream.record_buffer(memory, self.channels)

    @property
    def delay_s(self) -> float:
        """How old a sample is when it reaches the ring buffer, beyond the block it comes in.

        Measured, but no more than PortAudio promises: sound servers tell wild figures after a stream has started.
        """
        nominal = float(self._stream.latency)
        return max(0.0, min(self._delay(nominal), nominal) - self.block_s)

    def read(self) -> tuple[FloatArray, bool]:
        """Return the (n, channels) samples that have come, and whether samples were lost after them."""
        count, first, second = self._ring.get_read_buffers(self._ring.read_available)
        parts = [np.frombuffer(part, np.float32) for part in (first, second)]
        samples = np.concatenate(parts).reshape(count, self.channels)
        self._ring.advance_read_index(count)
        return samples, self._revive()


class OutputStream(_Stream):
    """Open speakers that drain a ring buffer."""

    def __init__(self, rtmixer: Any, port: Port, label: str, rate: int) -> None:
        channels = min(2, port.outputs)
        stream = rtmixer.Mixer(device=port.index, channels=channels, samplerate=rate, latency=_OUTPUT_LATENCY_S)
        super().__init__(stream, rtmixer, label, rate, channels)

    def _started(self) -> Any:
        return self._stream.play_ringbuffer(self._ring)

    def _timed_action(self, memory: bytearray) -> Any:
        return self._stream.play_buffer(memory, self.channels)

    @property
    def delay_s(self) -> float:
        """How long after leaving the ring buffer a sample is heard."""
        return self._delay(float(self._stream.latency)) + self.block_s

    @property
    def waiting(self) -> int:
        """Frames in the ring buffer."""
        return int(self._ring.read_available)

    def write(self, stereo: FloatArray) -> None:
        """Queue (n, 2) samples to be played."""
        samples = stereo if self.channels == 2 else stereo.mean(axis=1, keepdims=True, dtype=np.float32)
        self._ring.write(np.ascontiguousarray(np.clip(samples, -1.0, 1.0)))
        self._revive()


def _reason(error: Exception | None) -> str:
    """PortAudio's words without its numbers and decorations."""
    text = str(error).partition(" [PaErrorCode")[0].removeprefix("Error opening Recorder: ")
    return text.removeprefix("Error opening Mixer: ").rstrip(".") or "no reason given"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
