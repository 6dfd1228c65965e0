"""The PulseAudio or PipeWire server: its sources, its default output, and where it silently moves a stream."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from react_app.core.show import AudioChoice

PULSE = "pulse:"
"""Identities that begin with this are sources of the server."""

_PACTL_S = 2.0


@dataclass(frozen=True, slots=True)
class ServerSource:
    """A source of the sound server; a monitor is what one of its outputs plays."""

    name: str
    label: str
    monitor: bool


def server_sources() -> tuple[ServerSource, ...]:
    """Ask the sound server for its sources; none where there is no server or no `pactl`."""
    try:
        done = subprocess.run(
            ["pactl", "--format=json", "list", "sources"], capture_output=True, text=True, timeout=_PACTL_S, check=False
        )
        return tuple(_server_source(row) for row in json.loads(done.stdout))
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return ()


def _server_source(row: Mapping[str, Any]) -> ServerSource:
    name = str(row["name"])
    return ServerSource(name, str(row.get("description") or name), name.endswith(".monitor"))


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
