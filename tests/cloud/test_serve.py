"""`cloud serve` as a process of its own: what it says, what it never says again, and how it closes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from sync.server.testing import LocalServer
from tests.cloud.conftest import Console

_OPEN = re.compile(r"The studio is open at (http://\S+)\.")


class Studio:
    """A `cloud serve` that runs; `told` is what it has said so far."""

    def __init__(self, data: Path, *more: str) -> None:
        self.told = ""
        command = [sys.executable, "-m", "react_app.app", "cloud", "serve", "--port=0", f"--data={data}", *more]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told += line
            if found := _OPEN.search(line):
                self.url = found[1]
                return
        raise AssertionError(self.told)

    def end(self, number: int) -> int:
        """Send a signal; return the exit code."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=60)
        self.told += rest
        return self.process.returncode


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_studio_opens_shows_its_secrets_once_and_closes_on_ctrl_c(tmp_path: Path, console: Console) -> None:
    data = tmp_path / "studio"
    studio = Studio(data, "--size", "64x36")
    try:
        password, token = (re.search(rf"  {name} +(\S+)", studio.told)[1] for name in ("password", "token"))  # type: ignore[index]
        assert httpx.get(f"{studio.url}/api/v1/health").status_code == 200
        signed = console("login", "--server", studio.url, "--user", "studio", "--password-stdin", stdin=password)
        assert signed.code == 0, signed.err
        titles = [music["title"] for music in console("music", "light", "--json").object]
        assert titles == ["First Light on the Grid"]
        assert len(console("styles", "--json").object) >= 8
        again = console("serve", "--data", data, "--port", "0")
        assert (again.code, again.err.count("\n")) == (1, 1)
        assert "another" in again.err.lower()
    finally:
        code = studio.end(signal.SIGINT)
    assert code == 0
    assert studio.told.endswith("The studio is closed.\n")
    second = Studio(data)
    assert second.end(signal.SIGTERM) == 0
    for secret in (password, token, "password"):
        assert secret not in second.told
    assert "Traceback" not in studio.told + second.told


def test_a_port_that_is_taken_is_told_before_anything_is_made(
    tmp_path: Path, console: Console, server: LocalServer
) -> None:
    data = tmp_path / "studio"
    ended = console("serve", "--data", data, "--port", server.url.rpartition(":")[2])
    assert ended.code == 1
    assert "cannot be used" in ended.err
    assert "--port" in ended.err
    assert ended.out == ""
    assert not data.exists()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--fault", "nonsense=1"), "There is no fault"),
        (("--size", "tiny"), "is not a size"),
        (("--host", "x.invalid"), ""),
    ],
)
def test_what_cannot_be_served_is_a_sentence(
    tmp_path: Path, words: tuple[str, str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from react_app import app

    assert app.main(["cloud", "serve", "--data", str(tmp_path / "studio"), *words]) == 1
    said = capsys.readouterr().err
    assert said.startswith("react-app: ")
    assert said.count("\n") == 1
    assert part in said
