"""A server with a tiny studio for the whole module, and the commands as a user runs them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from react_app import app
from react_app.core.paths import Paths, default_paths
from sync.server.testing import LocalServer, TinyStudio, write_tone


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens of tests go to a file of theirs, never into the keyring of whoever runs them."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """A server that makes videos of a second at once."""
    with LocalServer(
        tmp_path_factory.mktemp("server"), TinyStudio(stages=("AUDIO_ANALYSIS", "FINAL_RENDER"))
    ) as server:
        yield server


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """A song of a second."""
    return write_tone(tmp_path / "Night Drive.wav", 1.0)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[Any]:
        """The JSON lines it printed."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def object(self) -> Any:
        """The last JSON line it printed."""
        return self.objects[-1]


class Console:
    """Runs commands in this process, with what they read and print."""

    def __init__(self, paths: Paths, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths, self._capsys, self._monkeypatch = paths, capsys, monkeypatch
        self.said = ""

    def __call__(self, *words: str | Path, stdin: str = "") -> Ended:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        arguments = app.build_parser().parse_args(["cloud", *map(str, words)])
        code: int = arguments.run(arguments, self.paths)
        out, err = self._capsys.readouterr()
        self.said += out + err
        return Ended(code, out, err)


@pytest.fixture
def console(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Console:
    """The commands, for a user who has never signed in."""
    return Console(default_paths().make(), capsys, monkeypatch)


@pytest.fixture
def signed_in(console: Console, server: LocalServer) -> Console:
    """The commands, signed in."""
    ended = console("login", "--server", server.url, "--token-stdin", stdin=f"{server.token}\n")
    assert ended.code == 0, ended.err
    return console
