"""What this machine can hear and play, in sentences."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from react_app.audio.device_scan import scan_devices
from react_app.audio.devices import DeviceScan, choices, input_target, output_target
from react_app.core.errors import AudioDeviceError
from react_app.core.show import AudioChoice

Line = tuple[str, bool, str]
"""Name, whether it is well, and the sentence."""


def audio_report(scan: Callable[[], DeviceScan] = scan_devices, platform: str = sys.platform) -> list[Line]:
    """Return a line each for the analysis library, sound input, system sound and speakers.

    PortAudio is tried in a child process: importing it can abort a process.
    """
    lines = [_analysis()]
    try:
        found = scan()
    except AudioDeviceError as error:
        why = f"{str(error).removesuffix('.')}. Audio files can be analysed and exported without them."
        return [*lines, ("Sound devices", False, why)]
    lines.append(("Sound devices", bool(found.ports), _devices(found, platform)))
    default, system = AudioChoice("device"), AudioChoice("system")
    lines.append(_tried("Sound input", lambda: f"Listens to {input_target(found.ports, default, platform).label}."))
    lines.append(_tried("System sound", lambda: f"Hears {input_target(found.ports, system, platform).label}."))
    lines.append(_tried("Speakers", lambda: f"Files play on {output_target(found.ports).label}."))
    return lines


def _analysis() -> Line:
    try:
        return "Audio analysis", True, f"aubio-ledfx {version('aubio-ledfx')}"
    except PackageNotFoundError:
        return "Audio analysis", False, "aubio-ledfx is not installed: pip install aubio-ledfx"


def _devices(scan: DeviceScan, platform: str) -> str:
    names = [device.label for device in choices(scan, platform)]
    listed = "; ".join(names) if names else "no input found"
    return f"{scan.version.partition(',')[0]}: {listed}"


def _tried(name: str, look: Callable[[], str]) -> Line:
    try:
        return name, True, look()
    except AudioDeviceError as error:
        return name, False, str(error)
