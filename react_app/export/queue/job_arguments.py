"""The command lines of `export` and `render-take`, made of wishes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def export_arguments(
    track: Path | str,
    out: Path,
    *,
    show: Path | None = None,
    scene: str | None = None,
    size: tuple[int, int] | None = None,
    fps: str | None = None,
    begin: float | None = None,
    end: float | None = None,
    cues: Path | None = None,
    codec: str | None = None,
    crf: int | None = None,
    preset: str | None = None,
    live_beats: bool = False,
    seed: int | None = None,
    silent: bool = False,
    loop: float | None = None,
    title: str | None = None,
    artist: str | None = None,
    manifest: bool = True,
    target: Sequence[str] = (),
    reframe: str = "draw",
    loudness: float | None = None,
    lead: float | None = None,
) -> tuple[str, ...]:
    """Return the command line of `export` for these wishes."""
    given: list[tuple[str, object]] = [
        ("--show", show),
        ("--scene", scene),
        ("--size", None if size is None else f"{size[0]}x{size[1]}"),
        ("--fps", fps),
        ("--from", begin),
        ("--to", end),
        ("--cues", cues),
        ("--codec", codec),
        ("--crf", crf),
        ("--preset", preset),
        ("--seed", seed),
        ("--loop", loop),
        ("--title", title),
        ("--artist", artist),
        ("--target", ",".join(target) or None),
        ("--reframe", reframe if target and reframe != "draw" else None),
        ("--loudness", loudness),
        ("--lead", lead),
    ]
    options = [f"{name}={value}" for name, value in given if value is not None]
    options += ["--live-beats"] if live_beats else []
    options += ["--silent"] if silent else []
    options += [] if manifest else ["--no-manifest"]
    return ("export", *options, f"--out={out}", "--", str(track))


def render_take_arguments(
    take: Path,
    out: Path,
    *,
    size: tuple[int, int] | None = None,
    fps: str | None = None,
    begin: float | None = None,
    end: float | None = None,
    codec: str | None = None,
    crf: int | None = None,
    preset: str | None = None,
) -> tuple[str, ...]:
    """Return the command line of `render-take` for these wishes."""
    given: list[tuple[str, object]] = [
        ("--size", None if size is None else f"{size[0]}x{size[1]}"),
        ("--fps", fps),
        ("--from", begin),
        ("--to", end),
        ("--codec", codec),
        ("--crf", crf),
        ("--preset", preset),
    ]
    options = [f"{name}={value}" for name, value in given if value is not None]
    return ("render-take", *options, f"--out={out}", "--", str(take))
