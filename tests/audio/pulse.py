"""A sound server of the tests' own: PulseAudio with a virtual sound card, away from the user's."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path


class PrivatePulse:
    """A PulseAudio daemon with its own home, socket and settings, and a null sink called `vj`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "native"
        self._process: subprocess.Popen[bytes] | None = None
        self._silence: subprocess.Popen[bytes] | None = None
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("PULSE_")},
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "PULSE_SERVER": f"unix:{self.socket}",
            "PULSE_RUNTIME_PATH": str(folder / "run" / "pulse"),
            "PULSE_STATE_PATH": str(folder / "state"),
        }
        for name in ("run", "config", "state"):
            (folder / name).mkdir(mode=0o700, exist_ok=True)

    def start(self) -> None:
        """Start the daemon and wait until it answers."""
        self.socket.unlink(missing_ok=True)
        with (self.folder / "pulse.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
                 "--high-priority=no", "--realtime=no",
                 "-L", f"module-native-protocol-unix socket={self.socket} auth-anonymous=1",
                 "-L", "module-null-sink sink_name=vj rate=44100 channels=2"],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        end = time.monotonic() + 10.0
        while self.pactl("info", check=False).returncode != 0:
            if time.monotonic() > end or self._process.poll() is not None:
                raise RuntimeError((self.folder / "pulse.log").read_text())
            time.sleep(0.02)
        self._keep_awake()

    def _keep_awake(self) -> None:
        """Play silence: an idle null sink renders two seconds ahead, and a new listener would wait for them."""
        self._silence = subprocess.Popen(
            ["pacat", "--playback", "--raw", "--latency-msec=40", "--device=vj", "/dev/zero"],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def pactl(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run pactl against this server."""
        return subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, text=True, timeout=10, check=check
        )

    def load(self, *words: str) -> str:
        """Load a module and return its number."""
        return self.pactl("load-module", *words).stdout.strip()

    def play(self, path: Path, sink: str = "vj") -> subprocess.Popen[bytes]:
        """Play a wave file into a sink in the background."""
        return subprocess.Popen(
            ["paplay", "--latency-msec=500", f"--device={sink}", str(path)],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        """End the daemon at once, as a crash would."""
        for process in (self._process, self._silence):
            if process is not None:
                process.send_signal(signal.SIGKILL)
                process.wait()
        self._process = self._silence = None
