"""The command `check-video`: what finished files hold, and whether a service would take them."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from react_app.core.errors import ExportError
from react_app.export.targets.table import Target, find_targets, targets

if TYPE_CHECKING:
    from react_app.export.targets.delivery import Finding
    from react_app.export.targets.facts import FileFacts


def add_delivery_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `check-video`."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
    parser.add_argument(
        "--target", metavar="NAMES", help=f"hold them against these, with commas: {', '.join(targets())}"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line, one for each file")


def run_delivery(arguments: argparse.Namespace) -> int:
    """Read the files; return 1 if any cannot be read or is refused.

    Raises:
        ExportError: there is no such target.
    """
    wanted = find_targets(arguments.target) if arguments.target else ()
    return max([_check(path, wanted, as_json=arguments.json) for path in arguments.files])


def _check(path: Path, wanted: tuple[Target, ...], *, as_json: bool) -> int:
    from react_app.export.targets.delivery import judge
    from react_app.export.targets.facts import examine

    def progress(share: float) -> None:
        if sys.stderr.isatty():
            print(f"\r{path.name}: {100 * share:3.0f} %\x1b[K", end="", file=sys.stderr, flush=True)

    try:
        if not path.is_file():
            raise ExportError(f"There is no file {path}.")
        facts = examine(path, progress)
    except ExportError as error:
        print(json.dumps({"file": str(path), "error": str(error)}) if as_json else str(error))
        return 1
    finally:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    verdicts = {target.id: judge(facts, target) for target in wanted} or {"": judge(facts)}
    if as_json:
        print(json.dumps(_as_json(facts, verdicts)))
    else:
        print("\n".join(_lines(facts, verdicts)))
    return int(any(finding.weight == "refuse" for found in verdicts.values() for finding in found))


def _lines(facts: FileFacts, verdicts: dict[str, tuple[Finding, ...]]) -> list[str]:
    lines = [f"{facts.path.name}: {facts.container}, {facts.size_bytes / 1e6:.1f} MB"]
    picture, sound = facts.picture, facts.sound
    if picture is not None:
        rate = f"{float(picture.fps):g}" + ("" if picture.constant else " (not constant)")
        lines.append(
            f"  picture  {picture.codec} {picture.width}x{picture.height}, {rate} a second, {picture.frames} pictures,"
            f" {picture.duration:.2f} s, {picture.pixel_format}, {picture.matrix}"
        )
    if sound is not None:
        lines.append(
            f"  sound    {sound.codec} {sound.rate} Hz, {sound.channels} channels, {sound.duration:.2f} s,"
            f" {sound.loudness:.1f} LUFS, true peak {sound.true_peak_db:.1f} dBTP"
        )
    for name, found in verdicts.items():
        if name:
            refused = any(finding.weight == "refuse" for finding in found)
            lines.append(f"  {targets()[name].name}: {'not as it should be' if refused else 'all right'}")
        lines += [f"    {'✗' if finding.weight == 'refuse' else '!'} {finding.text}" for finding in found]
    return lines


def _as_json(facts: FileFacts, verdicts: dict[str, tuple[Finding, ...]]) -> dict[str, Any]:
    found = {name: [dataclasses.asdict(finding) for finding in each] for name, each in verdicts.items()}
    told: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(facts), default=_plain))
    told["file"] = told.pop("path")
    return {**told, "findings": found.pop("", []), "targets": found}


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Fraction) else str(value)
