"""The ears as a real process, and a virtual sound card."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audio.listener import Listener
from tests.audio.pulse import PrivatePulse


@pytest.fixture(scope="session")
def silent_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which no sound server can be reached, so that no test touches the user's."""
    home = tmp_path_factory.mktemp("nosound")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PULSE_")}
    return {**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PULSE_SERVER": f"unix:{home}/none"}


@pytest.fixture
def ears(paths_runtime: Path, silent_environment: dict[str, str]) -> Iterator[Listener]:
    """Running ears without any sound card."""
    listener = Listener(paths_runtime, silent_environment)
    listener.start()
    yield listener
    listener.stop()


@pytest.fixture
def paths_runtime(tmp_path: Path) -> Path:
    """A runtime folder with a short name: sockets live there."""
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(scope="session")
def pulse_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Home of the private sound server."""
    if shutil.which("pulseaudio") is None or shutil.which("pactl") is None:
        pytest.fail("PulseAudio is missing. Debian: apt-get install pulseaudio pulseaudio-utils libasound2-plugins")
    return tmp_path_factory.mktemp("pulse")


@pytest.fixture
def pulse(pulse_folder: Path) -> Iterator[PrivatePulse]:
    """A private sound server with a null sink."""
    server = PrivatePulse(pulse_folder)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def plugged(paths_runtime: Path, pulse: PrivatePulse) -> Iterator[Listener]:
    """Running ears on a machine with the virtual sound card."""
    listener = Listener(paths_runtime, pulse.environment)
    listener.start()
    yield listener
    listener.stop()
