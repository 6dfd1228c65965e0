"""A file held against what a platform wants: each wish passes, warns or fails, with a sentence."""

from __future__ import annotations

from typing import Literal

from sync.server.visuals.looked import Looked
from sync.server.visuals.targets import Target

SEAM_LIMIT = 1.5
FLASH_LIMIT = 3
Status = Literal["pass", "warn", "fail"]
Check = dict[str, str]


def checks_of(file: Looked, target: Target) -> list[Check]:
    """Return all checks of a file for a platform."""
    found = [
        _check(
            "container",
            file.container == "mov",
            f"The container is {'MP4' if file.container == 'mov' else file.container}.",
        ),
        _check(
            "codec", file.codec == "h264" and file.pixels == "yuv420p", f"The picture is {file.codec}, {file.pixels}."
        ),
        _check(
            "web_optimized", file.moov_first, "The index stands first." if file.moov_first else "The index stands last."
        ),
        _check(
            "edit_list", not file.edit_list, "There is an edit list." if file.edit_list else "There is no edit list."
        ),
        _check("frame_rate", _within(file.fps, target.slowest, target.fastest), f"{file.fps:g} frames a second."),
        _check("even_frames", file.even, "All frames last the same." if file.even else "Frames last differently."),
    ]
    found.append(_ratio(file, target))
    sides = min(file.width, file.height), max(file.width, file.height)
    fits = _within(sides[0], target.least_side, 0) and _within(sides[0 if target.loop else 1], 0, target.most_side)
    found.append(_check("size_in_pixels", fits, f"{file.width} × {file.height} pixels."))
    soft: Status = "fail" if target.firm else "warn"
    long_enough = _within(file.duration, target.shortest, target.longest)
    found.append(_check("duration", long_enough, f"{file.duration:.3f} seconds.", soft))
    small = not target.largest or file.size <= target.largest
    found.append(_check("file_size", small, f"{file.size / 1e6:.2f} MB.", soft))
    found.append(_sound(file, target))
    if target.loop:
        words = f"The step from the last picture to the first is {file.seam:.2f} times the usual one."
        found.append(_check("seam", file.seam <= SEAM_LIMIT, words, "warn"))
    words = f"At most {file.flashes} flashes in one second."
    found.append(_check("flashes", file.flashes <= FLASH_LIMIT, words, "warn"))
    return found


def _ratio(file: Looked, target: Target) -> Check:
    shown = f"{file.width} × {file.height}"
    if target.ratio is None:
        return _check("aspect_ratio", True, f"{shown}, any is right.")
    wide, high = target.ratio
    fits = abs(file.width * high - file.height * wide) <= max(wide, high) * 2
    return _check("aspect_ratio", fits, f"{shown} for {wide}:{high}.")


def _sound(file: Looked, target: Target) -> Check:
    if target.silent:
        return _check(
            "sound", not file.sound, f"There is sound ({file.sound})." if file.sound else "There is no sound."
        )
    if not file.sound:
        return _check("sound", False, "There is no sound.", "warn" if target.platform != "master" else "pass")
    return _check("sound", file.sound == "aac", f"The sound is {file.sound}.")


def _check(name: str, fits: bool, message: str, otherwise: Status = "fail") -> Check:
    return {"name": name, "status": "pass" if fits else otherwise, "message": message}


def _within(value: float, least: float, most: float) -> bool:
    return (not least or value >= least - 1e-3) and (not most or value <= most + 1e-3)
