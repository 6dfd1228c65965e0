"""What the cloud commands print: lines for people, JSON objects for programs, one calm line of progress."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from sync.views import CloudView, CompelView, CreditsView, MusicView, StyleView

_STATES = {
    "sending": "sending",
    "queued": "waiting for its turn",
    "working": "being made",
    "ready": "ready to render: cloud start",
    "rendering": "rendering",
    "done": "done",
    "failed": "failed",
    "cancelled": "cancelled",
}


class Teller:
    """Prints results on standard output and progress on standard error, the latter only in a terminal."""

    def __init__(self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out, self._err = out or sys.stdout, err or sys.stderr
        self._live = self._err.isatty() and not as_json
        self._shown = ""

    def result(self, value: Any, lines: Sequence[str]) -> None:
        """Print a result: the object, or the lines."""
        self.clear()
        text = json.dumps(value, ensure_ascii=False) if self.as_json else "\n".join(lines)
        if text:
            print(text, file=self._out, flush=True)

    def error(self, kind: str, message: str, billing_url: str = "") -> None:
        """Print an error: a sentence on standard error, and the object on standard output for programs."""
        self.clear()
        if self.as_json:
            told = {"error": {"kind": kind, "message": message, "billing_url": billing_url}}
            print(json.dumps(told, ensure_ascii=False), file=self._out, flush=True)
        more = f" More credits: {billing_url}" if billing_url and billing_url not in message else ""
        print(f"react-app: {message}{more}", file=self._err, flush=True)

    def note(self, text: str) -> None:
        """Print a sentence beside the result."""
        self.clear()
        print(text, file=self._err, flush=True)

    def progress(self, text: str) -> None:
        """Draw the line of progress anew."""
        if not self._live or text == self._shown:
            return
        self._shown = text
        width = shutil.get_terminal_size().columns - 1
        print(f"\r{text[:width]}\x1b[K", end="", file=self._err, flush=True)

    def clear(self) -> None:
        """Take the line of progress away."""
        if self._shown:
            print("\r\x1b[K", end="", file=self._err, flush=True)
            self._shown = ""


def compel_object(compel: CompelView) -> dict[str, Any]:
    """Return a compel as `--json` prints it."""
    return {
        "key": compel.key,
        "id": compel.id,
        "title": compel.title,
        "style": compel.style,
        "target_platform": compel.target_platform,
        "aspect_ratio": compel.aspect_ratio,
        "artist_context": compel.artist_context,
        "state": compel.state,
        "status": compel.status,
        "stage": compel.stage,
        "progress": round(compel.progress, 4),
        "stages": [{"name": s.name, "label": s.label, "state": s.state} for s in compel.stages],
        "message": compel.message,
        "billing_url": compel.billing_url,
        "created": _iso(compel.created),
        "updated": _iso(compel.updated),
        "download": compel.download,
        "downloaded": round(compel.downloaded, 4),
        "size_bytes": compel.size_bytes,
        "poster": _path(compel.poster),
        "video": _path(compel.video),
        "track": _path(compel.track),
    }


def compel_row(compel: CompelView) -> str:
    """Return a compel in one line."""
    return f"{compel.key:<12}  {_short(compel.title, 32):<32}  {state_words(compel)}"


def compel_lines(compel: CompelView) -> list[str]:
    """Return all about a compel."""
    rows = [
        ("key", compel.key),
        ("id", compel.id),
        ("state", state_words(compel)),
        ("style", compel.style),
        ("platform", compel.target_platform),
        ("aspect", compel.aspect_ratio),
        ("context", compel.artist_context),
        ("made", _iso(compel.created) or ""),
        ("stages", ", ".join(f"{s.label} ({s.state})" for s in compel.stages if s.state != "todo")),
        ("video", str(compel.video or "")),
        ("poster", str(compel.poster or "")),
        ("track", str(compel.track or "")),
        ("note", compel.message),
        ("credits", compel.billing_url),
    ]
    return [compel.title, *(f"  {name:<9} {value}" for name, value in rows if value)]


def state_words(compel: CompelView) -> str:
    """Return where a compel stands, in a few words."""
    words = _STATES.get(compel.state, compel.state)
    label = next((stage.label for stage in compel.stages if stage.state == "doing"), "")
    if compel.state in ("working", "rendering") and label:
        words = label
    if compel.state in ("sending", "working", "rendering") and compel.progress > 0:
        words += f" {100 * min(compel.progress, 0.99):.0f} %"
    if compel.state in ("failed", "sending") and compel.message:
        words += f": {compel.message}"
    if compel.state == "done" and compel.download == "there":
        words += ", downloaded"
    return words


def status_object(view: CloudView, place: str) -> dict[str, Any]:
    """Return the state of the cloud as `status --json` prints it."""
    states = [compel.state for compel in view.compels]
    return {
        "server": view.server,
        "account": view.account,
        "signed_in": view.signed_in,
        "online": view.online,
        "message": view.message,
        "secrets": place,
        "credits": None if view.credits is None else credits_object(view.credits),
        "compels": {state: states.count(state) for state in sorted(set(states))},
        "cache": {"bytes": view.cache_bytes, "budget": view.cache_budget},
    }


def status_lines(view: CloudView, place: str) -> list[str]:
    """Return the state of the cloud for people."""
    states = [compel.state for compel in view.compels]
    counts = ", ".join(f"{states.count(state)} {state}" for state in _STATES if state in states) or "none"
    who = f"signed in as {view.account}" if view.signed_in else "not signed in: react-app cloud login"
    lines = [f"{view.server}: {who}{'' if view.online else ', cannot be reached'}"]
    if view.credits is not None and view.credits.minutes is not None:
        of = f" of {view.credits.allowance:g} a month" if view.credits.allowance else ""
        lines.append(f"  credits   {view.credits.minutes:g} minutes{of}{', used up' if view.credits.exceeded else ''}")
    lines.append(f"  compels   {counts}")
    lines.append(f"  cache     {view.cache_bytes / 1e6:.0f} MB of {view.cache_budget / 1e9:.0f} GB")
    lines.append(f"  token in  {place}")
    return [*lines, *([f"  note      {view.message}"] if view.message else [])]


def credits_object(credits: CreditsView) -> dict[str, Any]:
    """Return credits as `--json` prints them."""
    return asdict(credits)


def style_object(style: StyleView) -> dict[str, Any]:
    """Return a style as `--json` prints it."""
    return asdict(style)


def music_object(music: MusicView) -> dict[str, Any]:
    """Return a song as `--json` prints it."""
    return asdict(music)


def _iso(t: float) -> str | None:
    if t <= 0:
        return None
    return datetime.fromtimestamp(t, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
