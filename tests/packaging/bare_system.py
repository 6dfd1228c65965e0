"""A made-up system for the set-up script: programs that only write down how they were called."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_TABLE = """\
# for   weight  proof  package  what for
run   need  lib:libEGL.so.1        libegl1                   drawing
run   need  lib:libglib-2.0.so.0   libglib2.0-0t64|libglib2.0-0  Qt
run   nice  lib:libwayland-egl.so.1  libwayland-egl1         windows
test  need  cmd:fake-xvfb          xvfb                      a display
"""

_PROVIDES = {
    "libegl1": "lib libEGL.so.1",
    "libglib2.0-0": "lib libglib-2.0.so.0",
    "libglib2.0-0t64": "lib libglib-2.0.so.0",
    "libwayland-egl1": "lib libwayland-egl.so.1",
    "xvfb": "cmd fake-xvfb",
    "python3-venv": "venv",
}

_APT_GET = """
echo "apt-get $*" >>"$STATE/calls"
[ "$1" = install ] || exit 0
[ ! -f "$STATE/broken" ] || { echo "E: The archive is on fire"; exit 100; }
for word in "$@"; do
    [ -f "$STATE/provides/$word" ] || continue
    read -r kind name <"$STATE/provides/$word"
    case "$kind" in
        lib) echo "	$name (libc6,x86-64) => /usr/lib/$name" >>"$STATE/libraries" ;;
        cmd) printf '#!/bin/sh\\n' >"$STATE/bin/$name"; chmod +x "$STATE/bin/$name" ;;
        venv) touch "$STATE/venv" ;;
    esac
done
"""

_PYTHON = """
case "$*" in
    *ensurepip*) [ -f "$STATE/venv" ] ;;
    --version) echo "Python 3.11.2" ;;
    "-m venv .venv")
        mkdir -p .venv/bin
        cp "$0" .venv/bin/python
        echo "VIRTUAL_ENV=$PWD/.venv" >.venv/bin/activate ;;
    "-m pip --version") [ -f .venv/bin/activate ] ;;
    *"(3, 12)"*) [ -f "$STATE/newer" ] ;;
    "-m pip install"*)
        echo "pip $*" >>"$STATE/calls"
        case "$*" in *requirements*) [ ! -f "$STATE/no-wheels" ] || { echo "No wheel"; exit 1; } ;; esac
        touch .venv/bin/react-app
        chmod +x .venv/bin/react-app ;;
    -) cat >/dev/null; cat pyproject.toml requirements.lock requirements-dev.lock scripts/setup.sh | cksum ;;
    *) : ;;
esac
"""


class BareSystem:
    """A copy of the set-up script, and a PATH on which apt-get, sudo, python and their like are made up."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self.checkout = folder / "checkout"
        self.programs = self.state / "bin"
        for made in (self.programs, self.state / "provides", self.checkout / "scripts"):
            made.mkdir(parents=True)
        (self.state / "libraries").write_text("")
        (self.checkout / "scripts" / "system-packages.txt").write_text(_TABLE)
        shutil.copy(ROOT / "scripts" / "setup.sh", self.checkout / "scripts")
        for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
            shutil.copy(ROOT / name, self.checkout)
        for package, brings in _PROVIDES.items():
            (self.state / "provides" / package).write_text(brings + "\n")
        self.program("python3.11", _PYTHON)
        self.program("apt-get", _APT_GET)
        self.program("apt-cache", '[ "${@: -1}" != libglib2.0-0t64 ]')
        self.program("ldconfig", 'cat "$STATE/libraries"')
        self.program("uname", "echo Linux")
        self.become("root")

    def program(self, name: str, script: str) -> None:
        """Put a program on the PATH."""
        path = self.programs / name
        path.write_text("#!/bin/bash\n" + script)
        path.chmod(0o755)

    def become(self, who: str) -> None:
        """Be `root`, a `sudoer` who needs no password, or a `user` without rights."""
        self.program("id", "echo 0" if who == "root" else "echo 1000")
        self.program("sudo", '[ "$1" != -n ] || shift\n"$@"' if who == "sudoer" else "exit 1")

    def set_up(self, what: str = "run") -> subprocess.CompletedProcess[str]:
        """Run the set-up script as `make` does, without a terminal."""
        environment = {
            "PATH": f"{self.programs}:/usr/bin:/bin",
            "STATE": str(self.state),
            "HOME": str(self.state),
            "PYTHON": "python3.11",
        }
        return subprocess.run(
            [str(self.checkout / "scripts" / "setup.sh"), what],
            env={**environment, "TMPDIR": os.environ.get("TMPDIR", "/tmp")},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    def calls(self) -> list[str]:
        """Every call of apt-get and pip since the last time this was asked."""
        path = self.state / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def lose(self, library: str) -> None:
        """Take a library away again."""
        path = self.state / "libraries"
        path.write_text("".join(line for line in path.read_text().splitlines(True) if library not in line))
