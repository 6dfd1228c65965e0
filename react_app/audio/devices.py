"""Which audio devices there are, and which one a choice means; found out by a child process.

A child, because importing sounddevice can abort the whole process, and because PortAudio sees newly plugged devices
only when it starts afresh, which would cut off the stream that is open.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from react_app.core.errors import AudioDeviceError
from react_app.core.show import AudioChoice
from react_app.link.messages import AudioDevice

PULSE = "pulse:"
"""Identities that begin with this are sources of the PulseAudio or PipeWire server."""

_CHILD_S = 10.0
_PACTL_S = 2.0
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
class ServerSource:
    """A source of the sound server; a monitor is what one of its outputs plays."""

    name: str
    label: str
    monitor: bool


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


class DeviceProbe:
    """Scans, and remembers that sound devices can be used at all. Any thread."""

    def __init__(self, scan: Callable[[], DeviceScan] | None = None) -> None:
        self._scan = scan or scan_devices
        self._lock = threading.Lock()
        self._usable = False

    def scan(self) -> DeviceScan:
        """Look for devices.

        Raises:
            AudioDeviceError: sound devices cannot be used on this machine.
        """
        with self._lock:
            found = self._scan()
            self._usable = True
            return found

    def ensure(self) -> None:
        """Return once a scan has gone well: importing sounddevice is safe.

        Raises:
            AudioDeviceError: sound devices cannot be used on this machine.
        """
        with self._lock:
            if not self._usable:
                self._scan()
                self._usable = True


def scan_devices() -> DeviceScan:
    """Ask a child process for the devices.

    Raises:
        AudioDeviceError: sound devices cannot be used on this machine.
    """
    command = [sys.executable, "-m", "react_app.audio.devices"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_CHILD_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise AudioDeviceError("The sound system does not answer; sound devices cannot be used.") from error
    except OSError as error:
        raise AudioDeviceError(f"Sound devices cannot be looked for: {error.strerror}.") from error
    try:
        answer = json.loads(done.stdout.strip().splitlines()[-1])
        return DeviceScan(
            tuple(Port(**port) for port in answer["ports"]),
            tuple(ServerSource(**source) for source in answer["sources"]),
            str(answer["version"]),
        )
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise AudioDeviceError(_why_not(done.returncode, done.stderr)) from error


def _why_not(code: int, stderr: str) -> str:
    if "PortAudio library not found" in stderr:
        return "PortAudio is missing, so sound devices cannot be used. Debian: apt-get install libportaudio2"
    if code < 0 and sys.platform == "linux":
        return (
            "ALSA's configuration is missing, so sound devices cannot be used. Debian: apt-get install libasound2-data"
        )
    last = stderr.strip().splitlines()[-1] if stderr.strip() else f"exit code {code}"
    return f"Sound devices cannot be used: {last}."


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


def ports_of(sounddevice: Any) -> tuple[Port, ...]:
    """Return the devices of an imported and initialised sounddevice module."""
    hosts = sounddevice.query_hostapis()
    return tuple(
        Port(
            index=index,
            name=str(device["name"]),
            host=str(hosts[device["hostapi"]]["name"]),
            inputs=int(device["max_input_channels"]),
            outputs=int(device["max_output_channels"]),
            rate=float(device["default_samplerate"]),
            default_input=index == sounddevice.default.device["input"],
            default_output=index == sounddevice.default.device["output"],
        )
        for index, device in enumerate(sounddevice.query_devices())
    )


def server_sources() -> tuple[ServerSource, ...]:
    """Ask the sound server for its sources; none where there is no server or no `pactl`."""
    try:
        done = subprocess.run(
            ["pactl", "--format=json", "list", "sources"], capture_output=True, text=True, timeout=_PACTL_S, check=False
        )
        return tuple(_server_source(row) for row in json.loads(done.stdout))
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return ()


def default_server_sink() -> str:
    """Return the name of the sound server's default output; empty where there is none or no `pactl`."""
    try:
        done = subprocess.run(
            ["pactl", "get-default-sink"], capture_output=True, text=True, timeout=_PACTL_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def server_source_present(name: str) -> str:
    """Return the source's name while the sound server has it, `gone` when not, empty where nobody can tell."""
    names = [source.name for source in server_sources()]
    return "" if not names else name if name in names else "gone"


def followed_device(choice: AudioChoice, platform: str = sys.platform) -> Callable[[], str] | None:
    """Return what tells which device a choice means now, where the sound server would leave us with another one.

    It moves a stream on the default input by itself, but not one that hears the default output; and when a chosen
    source is unplugged it silently moves the stream to some other source.
    """
    if platform != "linux":
        return None
    if choice == AudioChoice("system"):
        return default_server_sink
    if choice.name.startswith(PULSE):
        return partial(server_source_present, choice.name.removeprefix(PULSE))
    return None


def _server_source(row: Mapping[str, Any]) -> ServerSource:
    name = str(row["name"])
    return ServerSource(name, str(row.get("description") or name), name.endswith(".monitor"))


def main() -> int:
    """Print the devices as one line of JSON."""
    import sounddevice

    sources = server_sources() if sys.platform == "linux" else ()
    scan = DeviceScan(ports_of(sounddevice), sources, sounddevice.get_portaudio_version()[1])
    print(json.dumps(asdict(scan)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
