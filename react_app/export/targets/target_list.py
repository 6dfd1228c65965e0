"""The table of targets, told to people and to programs."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterable
from fractions import Fraction

from react_app.core.errors import ReactError
from react_app.export.media.formats import CODECS
from react_app.export.targets.table import Target, read_targets, targets


def run_list_targets(arguments: argparse.Namespace) -> int:
    """Print the targets; return the exit code."""
    try:
        known = targets() if arguments.target_table is None else read_targets(arguments.target_table)
    except ReactError as error:
        print(json.dumps({"error": str(error)}) if arguments.json else f"react-app: {error}", file=sys.stderr)
        return 1
    print(
        json.dumps([as_json(target) for target in known.values()], indent=1) if arguments.json else told(known.values())
    )
    return 0


def as_json(target: Target) -> dict[str, object]:
    """Return a row as plain values; rates are exact, as text."""
    row: dict[str, object] = json.loads(json.dumps(dataclasses.asdict(target), default=str))
    return row


def told(rows: Iterable[Target]) -> str:
    """Return the table in columns."""
    heads = ("TARGET", "FOR", "PICTURE", "FPS", "SECONDS", "FORMAT", "SOUND", "SIZE")
    table = [heads, *(_cells(target) for target in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    return "\n".join(lines)


def _cells(target: Target) -> tuple[str, ...]:
    codec = CODECS[target.encode or target.codec].label
    sound = target.sound
    return (
        target.id,
        target.name,
        f"{target.width}x{target.height}",
        _rates(target),
        _seconds(target),
        "PNG pictures" if target.suffix == ".png" else f"{codec} {target.suffix[1:].upper()}",
        "none" if target.silent or sound is None else _sound(sound.codec, sound.bit_rate, sound.rate),
        f"{target.most_bytes / 1e6:g} MB" if target.most_bytes else "",
    )


def _rates(target: Target) -> str:
    usual = f"{float(target.fps):g}"
    if target.rates:
        return f"{usual} ({float(min(target.rates)):.4g}-{float(max(target.rates)):g})"
    if target.fastest:
        return f"{usual} ({float(target.slowest or Fraction(1)):g}-{float(target.fastest):g})"
    return usual


def _seconds(target: Target) -> str:
    shortest, longest = target.seconds
    span = f"{shortest:g}-{longest:g}" if longest else "any"
    return f"{span}, loop" if target.loop else span


def _sound(codec: str, bit_rate: int, rate: int) -> str:
    name = {"aac": "AAC", "pcm_s24le": "PCM 24 bit", "flac": "FLAC"}.get(codec, codec)
    return f"{name} {bit_rate // 1000}k" if bit_rate else f"{name} {rate / 1000:g} kHz"
