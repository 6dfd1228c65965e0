"""A note of the system, by the tools it brings: nothing to install, nothing that waits, no window toolkit."""

from __future__ import annotations

import base64
import html
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

SHOWN_MS = 8000
_APP = "react-app"

Find = Callable[[str], str | None]


def notify(title: str, text: str) -> bool:
    """Show a note without ever taking the focus; return False where the system has no place for one."""
    command = notify_command(title, text)
    return command is not None and start_detached(command)


def notify_command(
    title: str, text: str, *, platform: str = sys.platform, find: Find = shutil.which
) -> tuple[str, ...] | None:
    """Return the command line that shows a note, None where there is no tool for it.

    The texts are only ever arguments or data, never part of a script.
    """
    if platform == "darwin":
        tool = find("osascript")
        script = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run"
        return None if tool is None else (tool, "-e", script, title, text)
    if platform == "win32":
        tool = find("powershell.exe")
        return None if tool is None else (tool, "-NoProfile", "-NonInteractive", "-EncodedCommand", _toast(title, text))
    return _freedesktop(title, text, find)


def start_detached(command: Sequence[str]) -> bool:
    """Start a program that nobody waits for; return whether it began."""
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            start_new_session=sys.platform != "win32",
        )
    except OSError:
        return False
    threading.Thread(target=process.wait, name="notify", daemon=True).start()
    return True


def _freedesktop(title: str, text: str, find: Find) -> tuple[str, ...] | None:
    """Desktop Notifications Specification 1.2: the body is markup."""
    body = html.escape(text, quote=False)
    if tool := find("notify-send"):
        return (tool, f"--app-name={_APP}", f"--icon={_APP}", f"--expire-time={SHOWN_MS}", "--", title, body)
    if tool := find("gdbus"):
        place = "org.freedesktop.Notifications"
        call = (tool, "call", "--session", f"--dest={place}", f"--object-path=/{place.replace('.', '/')}")
        words = (_variant(_APP), "0", _variant(_APP), _variant(title), _variant(body), "[]", "{}", str(SHOWN_MS))
        return (*call, f"--method={place}.Notify", *words)
    return None


def _variant(text: str) -> str:
    """Return text as GVariant writes it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"'{escaped}'"


def _toast(title: str, text: str) -> str:
    """Return a script that shows a toast, encoded as PowerShell takes it.

    The texts are XML in single quotes, where nothing is expanded.
    """
    words = "".join(f"<text>{html.escape(part)}</text>" for part in (title, text))
    document = f'<toast><visual><binding template="ToastGeneric">{words}</binding></visual></toast>'
    quoted = document.replace("'", "''")
    kinds = (
        "[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]"
    )
    xml = "[Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom.XmlDocument, ContentType = WindowsRuntime]"
    script = (
        f"{kinds} | Out-Null; {xml} | Out-Null; "
        f"$x = New-Object Windows.Data.Xml.Dom.XmlDocument; $x.LoadXml('{quoted}'); "
        "$t = [Windows.UI.Notifications.ToastNotification]::new($x); "
        "$id = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'; "
        "[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($id).Show($t)"
    )
    return base64.b64encode(script.encode("utf-16-le")).decode("ascii")
