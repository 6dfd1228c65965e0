"""What can be asked of an export: sources, sizes, rates, formats, and the command line of a wish."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from react_app.core.show import Show
from react_app.core.take import FILE_NAME
from react_app.export.job import JobStatus, export_arguments, render_take_arguments
from react_app.ui.words import clock, size_of

SIZES: tuple[tuple[str, tuple[int, int]], ...] = (
    ("Full HD  1920 × 1080", (1920, 1080)),
    ("4K  3840 × 2160", (3840, 2160)),
    ("1440p  2560 × 1440", (2560, 1440)),
    ("720p  1280 × 720", (1280, 720)),
    ("Vertical  1080 × 1920", (1080, 1920)),
    ("Square  1080 × 1080", (1080, 1080)),
    ("Square 4K  2160 × 2160", (2160, 2160)),
)
RATES: tuple[tuple[str, str], ...] = tuple(
    (f"{rate} fps", rate) for rate in ("24", "25", "29.97", "30", "50", "59.94", "60")
)
FORMATS: tuple[tuple[str, tuple[str, str]], ...] = (
    ("MP4, H.264", (".mp4", "h264")),
    ("MP4, H.265", (".mp4", "hevc")),
    ("MOV, ProRes 422 HQ", (".mov", "prores")),
    ("MKV, FFV1 lossless", (".mkv", "ffv1")),
    ("WebM, VP9", (".webm", "vp9")),
)


@dataclass(frozen=True, slots=True)
class Source:
    """What is rendered: a track with a scene, or a recorded performance."""

    kind: Literal["track", "take"]
    path: str
    """A file, `demo`, or a take's folder."""
    label: str


@dataclass(frozen=True, slots=True)
class Wish:
    """One export as the form says it."""

    source: Source
    scene: str
    size: tuple[int, int]
    fps: str
    codec: str
    out: Path
    begin: float | None = None
    end: float | None = None
    """The part in seconds, None for the whole."""


def sources(show: Show, takes: Path) -> list[Source]:
    """Return what can be rendered: the show's track, the demo track, the recorded takes newest first."""
    found = []
    if show.audio.kind == "file" and show.audio.name:
        found.append(Source("track", show.audio.name, Path(show.audio.name).name))
    found.append(Source("track", "demo", "Demo track"))
    folders = sorted((f.parent for f in takes.glob(f"*/{FILE_NAME}")), key=lambda f: f.name, reverse=True)
    return [*found, *(Source("take", str(folder), f"Take {folder.name}") for folder in folders)]


def out_name(source: Source, size: tuple[int, int], suffix: str) -> str:
    """Return a file name that says what it is."""
    stem = "demo" if source.path == "demo" else Path(source.path).stem if source.kind == "track" else source.label
    return f"{stem} {size[0]}x{size[1]}{suffix}"


def arguments(wish: Wish, show_file: Path) -> tuple[str, ...]:
    """Return the command line of an export; a track is rendered with the show saved in `show_file`."""
    if wish.source.kind == "take":
        options = render_take_arguments(Path(wish.source.path), wish.out, size=wish.size, fps=wish.fps)
        part = [f"--from={wish.begin}"] if wish.begin is not None else []
        part += [f"--to={wish.end}"] if wish.end is not None else []
        return (options[0], f"--codec={wish.codec}", *part, *options[1:])
    return export_arguments(
        wish.source.path,
        wish.out,
        show=show_file,
        scene=wish.scene,
        size=wish.size,
        fps=wish.fps,
        codec=wish.codec,
        begin=wish.begin,
        end=wish.end,
    )


def seconds_of(text: str) -> float | None:
    """Return a time typed as `83`, `1:23` or `1:23.5` in seconds, None for nothing that is a time."""
    try:
        parts = [float(part) for part in text.strip().replace(",", ".").split(":")]
    except ValueError:
        return None
    if not 1 <= len(parts) <= 3 or any(not 0 <= part < 1e6 for part in parts):
        return None
    return sum(part * 60.0**i for i, part in enumerate(reversed(parts)))


def progress_text(status: JobStatus) -> str:
    """Return how an export goes in one line."""
    if status.state == "analysing":
        return f"Listening to the whole track, {100 * status.heard:.0f} % …"
    if status.state == "starting":
        return "Getting ready…"
    if status.state == "rendering":
        left = "" if status.eta_s is None else f"  ·  {clock(status.eta_s)} left"
        rate = f"  ·  {status.fps:.0f} fps" if status.fps else ""
        return f"Frame {status.frame} of {status.frames}{rate}{left}"
    if status.state == "done":
        return f"Done: {Path(status.out).name}, {size_of(status.size_bytes)}."
    if status.state == "cancelled":
        return "Cancelled. No file was left behind."
    return status.message or "The export failed."
