"""Notes of the system: the right tool, and texts that are never more than texts."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import pytest

from react_app.export.system.notify import notify, notify_command

ODD = '<b>Bob\'s</b> "mix" $(rm) `x` & co'


def having(*names: str) -> object:
    return lambda name: f"/bin/{name}" if name in names else None


@pytest.mark.parametrize(
    ("platform", "tools", "first"),
    [
        ("linux", ("notify-send", "gdbus"), "/bin/notify-send"),
        ("linux", ("gdbus",), "/bin/gdbus"),
        ("darwin", ("osascript",), "/bin/osascript"),
        ("win32", ("powershell.exe",), "/bin/powershell.exe"),
        ("linux", (), None),
        ("darwin", (), None),
        ("win32", (), None),
    ],
)
def test_each_system_has_its_tool(platform: str, tools: tuple[str, ...], first: str | None) -> None:
    command = notify_command("Done", "All is made.", platform=platform, find=having(*tools))  # type: ignore[arg-type]
    assert (command[0] if command else None) == first


def test_texts_are_data_wherever_they_go() -> None:
    by_apple = notify_command("Done", ODD, platform="darwin", find=having("osascript"))  # type: ignore[arg-type]
    assert by_apple is not None
    assert by_apple[-1] == ODD
    assert ODD not in by_apple[2]
    by_send = notify_command("-x", ODD, platform="linux", find=having("notify-send"))  # type: ignore[arg-type]
    assert by_send is not None
    assert by_send[-3:-1] == ("--", "-x")
    assert by_send[-1].startswith("&lt;b&gt;Bob's&lt;/b&gt;")
    by_bus = notify_command("Done", ODD, platform="linux", find=having("gdbus"))  # type: ignore[arg-type]
    assert by_bus is not None
    assert "Bob\\'s" in by_bus[-4]
    by_toast = notify_command("Done", ODD, platform="win32", find=having("powershell.exe"))  # type: ignore[arg-type]
    assert by_toast is not None
    script = base64.b64decode(by_toast[-1]).decode("utf-16-le")
    inside = script[script.index("LoadXml('") + 9 : script.index("'); $t")]
    assert "'" not in inside.replace("''", "")
    assert "<b>" not in inside


@pytest.mark.skipif(sys.platform != "linux", reason="a stand-in for the tool of Linux")
def test_the_tool_is_started_and_nobody_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool, said = tmp_path / "notify-send", tmp_path / "said"
    tool.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > {said}.part\nmv {said}.part {said}\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert notify("Done", "3 videos")
    while not said.exists():
        continue
    assert said.read_text().endswith("|--|Done|3 videos|")


def test_nothing_is_told_where_there_is_no_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not notify("Done", "3 videos")
