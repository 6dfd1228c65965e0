"""A finished file of a target, decoded again and held against what the target asks for."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from react_app.core.errors import ReactError
from react_app.export.passes.outputs import Output
from react_app.export.passes.seam import Seam, measure_seam
from react_app.export.targets.delivery import Finding, judge, megabytes
from react_app.export.targets.facts import FileFacts, examine, examine_sequence
from react_app.export.targets.table import Target

_QUIETER_LU = 0.5


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a finished file."""

    facts: FileFacts
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    """Sentences for people: what it is, then what is not as it should be."""
    seam: Seam | None = None

    @property
    def refused(self) -> tuple[str, ...]:
        """Why the service would not take it."""
        return tuple(finding.text for finding in self.findings if finding.weight == "refuse")

    @property
    def as_json(self) -> dict[str, object]:
        """All of it as plain values."""
        told: dict[str, object] = json.loads(json.dumps(dataclasses.asdict(self.facts), default=_plain))
        told.pop("path", None)
        told["findings"] = [dataclasses.asdict(finding) for finding in self.findings]
        if self.seam is not None:
            told["seam"] = dataclasses.asdict(self.seam) | {"clean": self.seam.clean}
        return told


def check_finished(
    path: Path, target: Target, *, frames: int, beats: int = 0, progress: Callable[[float], None] = lambda share: None
) -> Checked:
    """Read a finished file from beginning to end; `frames` is how many pictures it was given.

    Raises:
        ExportError: it cannot be decoded.
    """
    facts = examine(path, progress)
    return _checked(facts, target, frames, _seam(path, beats) if target.loop else None)


def check_sequence(
    output: Output, target: Target, *, frames: int, progress: Callable[[float], None] = lambda share: None
) -> Checked:
    """Read a finished sequence of pictures.

    Raises:
        ExportError: one cannot be decoded.
    """
    place = output.sequence
    size = sum(place.picture(number).stat().st_size for number in place.numbers())
    pattern = str(place.folder / f"{place.before.replace('%', '%%')}%0{place.digits}d{place.after}")
    return _checked(examine_sequence(pattern, output.video.fps, size, progress), target, frames, None)


def _checked(facts: FileFacts, target: Target, frames: int, seam: Seam | None) -> Checked:
    found = list(judge(facts, target))
    if facts.picture is not None and facts.picture.frames != frames:
        found.append(
            Finding("refuse", f"There are {facts.picture.frames} pictures in it, and there should be {frames}.")
        )
    if seam is not None and not seam.clean:
        found.append(
            Finding(
                "warn", f"It does not repeat smoothly: its end and beginning are {seam.ratio:.1f} usual steps apart."
            )
        )
    findings = tuple(sorted(found, key=lambda finding: finding.weight))
    return Checked(facts, findings, (_told(facts, target), *(finding.text for finding in findings)), seam)


def _seam(path: Path, beats: int) -> Seam | None:
    try:
        return measure_seam(path, beats)
    except ReactError:
        return None


def _told(facts: FileFacts, target: Target) -> str:
    picture, sound = facts.picture, facts.sound
    words = [megabytes(facts.size_bytes)]
    if picture is not None:
        words = [
            f"{picture.width}x{picture.height}",
            f"{float(picture.fps):g} pictures a second",
            f"{picture.frames} pictures",
            f"{picture.duration:.2f} s",
            *words,
        ]
    text = ", ".join(words)
    if sound is None:
        return f"{text}, silent."
    text += f"; sound {sound.loudness:.1f} LUFS, true peak {sound.true_peak_db:.1f} dBTP"
    if target.loudness and sound.loudness > target.loudness + _QUIETER_LU:
        text += f", played {sound.loudness - target.loudness:.1f} dB quieter there (about {target.loudness:g} LUFS)"
    return f"{text}."


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Fraction) else str(value)
