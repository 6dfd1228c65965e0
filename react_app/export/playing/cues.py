"""Cue files: control changes at given seconds or bars, for exports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from react_app.core.beatclock import BEATS_PER_BAR
from react_app.core.controls import ControlBank, ControlChange, ControlValue
from react_app.core.errors import ControlError, ExportError
from react_app.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Grid:
    """A known tempo: beats per minute and where the first bar begins, in seconds."""

    bpm: float
    first_bar: float = 0.0

    def time(self, bar: float, beat: float) -> float:
        """Return when a bar's beat is; both are counted from 1, as musicians do."""
        return self.first_bar + ((bar - 1) * BEATS_PER_BAR + (beat - 1)) * 60 / self.bpm


def load_cues(path: Path, grid: Grid | None = None) -> tuple[ControlChange, ...]:
    """Read a cue file, sorted by time.

    It is a list of `{"t": seconds, "id": control, "value": value}`, or with `"bar": n` and perhaps `"beat": n` in
    place of `t`. Bars need a tempo: `grid`, or an object around the list,
    `{"bpm": 124, "first_bar": 0.5, "cues": [...]}`.

    Raises:
        ExportError: it cannot be read, or something in it has the wrong shape; the sentence names the cue.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ExportError(f"The cue file {path} cannot be opened: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ExportError(f"{path} is not a cue file: {error}.") from error
    if isinstance(data, dict):
        if "bpm" in data:
            bpm = _number(data["bpm"], f"{path}: bpm")
            if bpm <= 0:
                raise ExportError(f"{path}: bpm must be above 0.")
            grid = Grid(bpm, _number(data.get("first_bar", 0.0), f"{path}: first_bar"))
        data = data.get("cues")
    if not isinstance(data, list):
        raise ExportError(f"{path} is not a cue file: it holds no list of cues.")
    cues = [_cue(item, f"{path}: cue {number}", grid) for number, item in enumerate(data, start=1)]
    return tuple(sorted(cues, key=lambda cue: cue.t))


def check_cues(cues: tuple[ControlChange, ...], plan: Plan) -> None:
    """Try every cue on the plan's controls before anything is rendered.

    Raises:
        ExportError: a cue names no control of the show, or its value does not fit.
    """
    bank = ControlBank(plan.specs)
    for cue in cues:
        try:
            bank.apply(cue)
        except ControlError as error:
            raise ExportError(f"The cue at {cue.t:g} s cannot be used: {error}") from error


def _cue(item: Any, where: str, grid: Grid | None) -> ControlChange:
    if not isinstance(item, Mapping):
        raise ExportError(f"{where} must be an object with t (or bar), id and value.")
    control_id = item.get("id")
    if not isinstance(control_id, str) or not control_id:
        raise ExportError(f"{where} has no id.")
    return ControlChange(control_id, _value(item.get("value"), where), "cue", _time(item, where, grid))


def _time(item: Mapping[str, Any], where: str, grid: Grid | None) -> float:
    if ("t" in item) == ("bar" in item):
        raise ExportError(f"{where} needs either t or bar.")
    if "t" in item:
        t = _number(item["t"], f"{where}: t")
    elif grid is None:
        raise ExportError(f"{where} is given in bars, but the tempo is not known; add bpm and first_bar to the file.")
    else:
        t = grid.time(_number(item["bar"], f"{where}: bar"), _number(item.get("beat", 1), f"{where}: beat"))
    if t < 0:
        raise ExportError(f"{where} lies before the beginning.")
    return t


def _value(value: Any, where: str) -> ControlValue:
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return tuple(_number(part, where) for part in value)
    raise ExportError(f"{where} has no value that a control can take.")


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or abs(value) == float("inf"):
        raise ExportError(f"{where} must be a number.")
    return float(value)
