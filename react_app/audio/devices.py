"""Which audio devices there are to choose from, and which one a choice means."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from react_app.audio.soundserver import PULSE, ServerSource
from react_app.core.errors import AudioDeviceError
from react_app.core.show import AudioChoice
from react_app.link.messages import AudioDevice

_SERVER_PORTS = ("pulse", "pipewire", "default")
_LOOPBACK_DRIVERS = ("blackhole", "loopback", "soundflower", "vb-cable", "groundcontrol")
_WINDOWS_LOOPBACKS = ("[loopback]", "stereo mix", "wave out mix", "what u hear", "stereomix")


@dataclass(frozen=True, slots=True)
class Port:
    """One device as PortAudio lists it."""

    index: int
    name: str
    host: str
    inputs: int
    outputs: int
    rate: float
    default_input: bool = False
    default_output: bool = False

    @property
    def identity(self) -> str:
        """How a show remembers the device."""
        return f"{self.host}: {self.name}"


@dataclass(frozen=True, slots=True)
class DeviceScan:
    """All there is to listen to and to play on."""

    ports: tuple[Port, ...] = ()
    sources: tuple[ServerSource, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What to open: PortAudio's device number, and the server's source where a sound server is behind it."""

    index: int
    label: str
    server_source: str = ""


def choices(scan: DeviceScan, platform: str = sys.platform) -> tuple[AudioDevice, ...]:
    """Return the devices to choose from. The sound server's sources stand for the sound cards behind it."""
    found = [
        AudioDevice(PULSE + source.name, source.label, "system" if source.monitor else "device")
        for source in scan.sources
    ]
    server = bool(found) and any(port.name in _SERVER_PORTS for port in scan.ports)
    for port in scan.ports:
        if port.inputs < 1 or (server and port.host == "ALSA"):
            continue
        label = port.name if platform == "linux" else f"{port.name} ({port.host})"
        found.append(AudioDevice(port.identity, label, "system" if _is_loopback(port, platform) else "device"))
    return tuple(found)


def input_target(ports: Sequence[Port], choice: AudioChoice, platform: str = sys.platform) -> Target:
    """Return what to open for a choice of an input device or of what the system plays.

    Raises:
        AudioDeviceError: there is no such device; the sentence says what can be done.
    """
    if choice.name.startswith(PULSE):
        source = choice.name.removeprefix(PULSE)
        return Target(_server_port(ports, choice).index, source, source)
    if choice.name:
        return _named(ports, choice.name)
    if choice.kind == "system":
        return _system_target(ports, choice, platform)
    server = next((p for name in _SERVER_PORTS for p in ports if p.name == name and p.inputs), None)
    port = server or next((p for p in ports if p.default_input), None) or next((p for p in ports if p.inputs), None)
    if port is None:
        raise AudioDeviceError("There is no sound input on this machine.")
    return Target(port.index, "the default input")


def output_target(ports: Sequence[Port]) -> Target:
    """Return the default speakers.

    Raises:
        AudioDeviceError: there are none.
    """
    server = next((p for name in _SERVER_PORTS for p in ports if p.name == name and p.outputs), None)
    port = server or next((p for p in ports if p.default_output), None)
    if port is None:
        raise AudioDeviceError("There are no speakers on this machine.")
    return Target(port.index, "the default output" if server else port.name)


def _named(ports: Sequence[Port], name: str) -> Target:
    inputs = [port for port in ports if port.inputs]
    for port in inputs:
        if name in (port.identity, port.name):
            return Target(port.index, port.name)
    plain = _without_card_number(name)
    for port in inputs:  # the same device at another place of the bus
        if plain in (_without_card_number(port.identity), _without_card_number(port.name)):
            return Target(port.index, port.name)
    raise AudioDeviceError(f"The sound device {name} is not connected.")


def _without_card_number(name: str) -> str:
    return name.partition(" (hw:")[0]


def _server_port(ports: Sequence[Port], choice: AudioChoice) -> Port:
    port = next((p for p in ports if p.name == "pulse" and p.inputs), None)
    if port is None:
        what = choice.name.removeprefix(PULSE) or "What the system plays"
        raise AudioDeviceError(
            f"{what} cannot be heard: the sound server is not running, or its ALSA plug-in is missing"
            " (Debian: apt-get install libasound2-plugins)."
        )
    return port


def _system_target(ports: Sequence[Port], choice: AudioChoice, platform: str) -> Target:
    if platform == "linux":
        return Target(_server_port(ports, choice).index, "what the system plays", "@DEFAULT_MONITOR@")
    for port in ports:
        if port.inputs and _is_loopback(port, platform):
            return Target(port.index, port.name)
    if platform == "darwin":
        raise AudioDeviceError(
            "macOS lets no app hear what the system plays. Install a loopback driver such as BlackHole and choose it."
        )
    raise AudioDeviceError(
        "This system offers no recording of what it plays. Switch on Stereo Mix in the sound settings, or install a"
        " virtual cable."
    )


def _is_loopback(port: Port, platform: str) -> bool:
    name = port.name.lower()
    if platform == "linux":
        return "monitor" in name
    return any(word in name for word in (_LOOPBACK_DRIVERS if platform == "darwin" else _WINDOWS_LOOPBACKS))
