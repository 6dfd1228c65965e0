"""Looking for audio devices in a child process: `python -m react_app.audio.device_scan` prints them.

A child, because importing sounddevice can abort the whole process, and because PortAudio sees newly plugged devices
only when it starts afresh, which would cut off the stream that is open.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from react_app.audio.devices import DeviceScan, Port
from react_app.audio.soundserver import ServerSource, server_sources
from react_app.core.errors import AudioDeviceError

_CHILD_S = 10.0


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
    command = [sys.executable, "-m", "react_app.audio.device_scan"]
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


def main() -> int:
    """Print the devices as one line of JSON."""
    import sounddevice

    sources = server_sources() if sys.platform == "linux" else ()
    scan = DeviceScan(ports_of(sounddevice), sources, sounddevice.get_portaudio_version()[1])
    print(json.dumps(asdict(scan)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
