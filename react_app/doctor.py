"""What this machine has: graphics, audio, encoders, displays, disk; each found out where it can do no harm."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass

import av

from react_app.audio.doctor import audio_report
from react_app.core.paths import Paths
from react_app.stage.surface import has_display

_CHILD_S = 30

_GL_CHILD = """
import json
from react_app.core.errors import GraphicsError
from react_app.engine.context import create_headless, describe
try:
    info = describe(create_headless())
    print(json.dumps({"ok": True, "renderer": info.renderer, "version": info.version, "software": info.software}))
except GraphicsError as error:
    print(json.dumps({"ok": False, "text": str(error)}))
"""

_DISPLAY_CHILD = """
import json
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
rows = []
for s in QGuiApplication.screens():
    size = s.size() * s.devicePixelRatio()
    rows.append(f"{s.name()} {size.width()}x{size.height()} {s.refreshRate():.0f} Hz")
print(json.dumps(rows))
"""

_ENCODERS = (
    ("libx264", "H.264 on the CPU, what exports use", True),
    ("aac", "AAC sound", True),
    ("h264_nvenc", "H.264 on NVIDIA GPUs; works where such a GPU and its driver are", False),
    ("h264_qsv", "H.264 on Intel GPUs; works where such a GPU and its driver are", False),
    ("prores_ks", "ProRes for editing", False),
    ("libsvtav1", "AV1", False),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `needed` is False for what the app can do without."""

    name: str
    ok: bool
    text: str
    needed: bool = True


def examine(paths: Paths) -> list[Finding]:
    """Look at everything; slow and dangerous calls run in child processes under a time limit."""
    findings = [Finding("Python", True, f"{platform.python_version()} on {platform.platform()}")]
    findings.append(_graphics())
    findings.append(_displays())
    findings += [Finding(name, ok, text, needed=False) for name, ok, text in audio_report()]
    findings += [_encoder(*row) for row in _ENCODERS]
    free = shutil.disk_usage(paths.data).free / 1e9
    roomy = free > 5
    text = f"{free:.0f} GB free in {paths.data}" + ("" if roomy else ": takes and exports need more, make room")
    findings.append(Finding("Disk", roomy, text, needed=False))
    return findings


def has_gpu() -> bool:
    """Return whether a graphics processor draws here; False as well where OpenGL could not be tried. Takes a second."""
    answer = _child(_GL_CHILD)
    return isinstance(answer, dict) and bool(answer.get("ok")) and not answer.get("software")


def print_report(findings: list[Finding]) -> None:
    """Print the findings for people."""
    width = max(len(f.name) for f in findings)
    for f in findings:
        mark = "ok " if f.ok else ("NO " if f.needed else "-  ")
        print(f"{mark} {f.name:<{width}}  {f.text}")
    missing = [f for f in findings if f.needed and not f.ok]
    print()
    print("Everything the app needs is here." if not missing else f"Missing: {', '.join(f.name for f in missing)}.")


def _graphics() -> Finding:
    answer = _child(_GL_CHILD)
    if not isinstance(answer, dict):
        return Finding("OpenGL", False, "OpenGL could not be tried. Debian: apt-get install libegl1 libgl1")
    if not answer.get("ok"):
        return Finding("OpenGL", False, str(answer.get("text")))
    note = "; software, fine for exports, slow for shows" if answer.get("software") else ""
    return Finding("OpenGL", True, f"{answer.get('version')} on {answer.get('renderer')}{note}")


def _displays() -> Finding:
    if not has_display():
        return Finding("Displays", False, "None: exports work, the app window needs one.", needed=False)
    answer = _child(_DISPLAY_CHILD)
    if not isinstance(answer, list) or not answer:
        return Finding(
            "Displays", False, "The window system cannot be reached by Qt; see README, System libraries.", needed=False
        )
    return Finding("Displays", True, "; ".join(str(row) for row in answer), needed=False)


def _encoder(name: str, what: str, needed: bool) -> Finding:
    try:
        av.codec.Codec(name, "w")
    except (av.codec.codec.UnknownCodecError, ValueError):
        return Finding(f"Encoder {name}", False, f"{what}: not in this build of PyAV", needed)
    return Finding(f"Encoder {name}", True, what, needed)


def _child(code: str) -> object:
    """Run Python code in a child and return the JSON of its last line, None where that fails in any way."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=_CHILD_S, check=False
        )
        return json.loads(done.stdout.strip().splitlines()[-1])
    except (OSError, subprocess.TimeoutExpired, ValueError, IndexError):
        return None
