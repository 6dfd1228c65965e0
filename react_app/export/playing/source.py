"""What an export's arguments name: the track, the show, the scene, and what is known of the track's tempo."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from react_app.audio.decode import stream_track
from react_app.core.controls import ControlChange
from react_app.core.errors import ExportError, ShaderError
from react_app.core.features import ANALYSIS_RATE
from react_app.core.plan import Plan
from react_app.core.problems import Problem
from react_app.core.show import Show
from react_app.core.showfile import load_show
from react_app.export.playing.cues import Grid
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_show, scene_of_shader

DEMO_FOLDER = Path(__file__).parent.parent.parent / "assets" / "demo"
DEMO_TRACK = DEMO_FOLDER / "demo.opus"


def track_path(word: str) -> Path:
    """Return the file a TRACK argument means; `demo` is the shipped track."""
    return DEMO_TRACK if word == "demo" else Path(word)


def video_rate(track_rate: int) -> int:
    """Return the rate of a video's sound: 44.1 kHz for tracks of that family, else 48 kHz."""
    return 44_100 if track_rate and track_rate % 11_025 == 0 else 48_000


def count_samples(track: Path, until: float | None) -> int:
    """Return the track's exact length in samples at 44.1 kHz; no further than is needed to know that it goes on
    beyond `until` seconds.

    Raises:
        TrackError: it cannot be decoded.
    """
    count = 0
    for block in stream_track(track):
        count += len(block)
        if until is not None and count > until * ANALYSIS_RATE:
            break
    return count


def known_grid(track: Path) -> Grid | None:
    """Return the tempo told by a file beside the track (`NAME.json` with `bpm` and `downbeats`), None without one."""
    try:
        data = json.loads(track.with_suffix(".json").read_text("utf-8"))
        return Grid(float(data["bpm"]), float(data["downbeats"][0]))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def chosen_show(path: Path | None, scene: str | None, library: Library, *, seed: int | None) -> Show:
    """Return the show file or the house show, with the scene that was asked for on.

    Raises:
        ShowFileError: the show file cannot be used.
        ShaderError: `scene` is a shader file that cannot be used.
        ExportError: the show has no such scene.
    """
    show = house_show() if path is None else load_show(path)
    if seed is not None:
        show = replace(show, seed=seed)
    if scene is None:
        return show
    if Path(scene).suffix.lower() == ".fs":
        lone = scene_of_shader(library.get(str(Path(scene).absolute())))
        return replace(show, scenes=(lone,), scene=lone.id)
    found = show.scene_called(scene)
    if found is None:
        known = ", ".join(s.id for s in show.scenes)
        raise ExportError(f"There is no scene {scene!r}; there are {known}.")
    return replace(show, scene=found.id)


def plan_of(show: Show, cues: Iterable[ControlChange], library: Library) -> tuple[Plan, tuple[Problem, ...]]:
    """Compile the show; the library's gate has what nobody tried yet tried out first.

    Problems of scenes that will not be seen are left out.

    Raises:
        ShaderError: a shader that will be seen cannot be used.
        ExportError: there is no scene to show.
    """
    plan, problems = compile_plan(show, library)
    if not plan.scenes:
        raise ExportError("The show has no scenes.")
    if problems:
        seen = {plan.scene, *(cue.value for cue in cues if cue.id == "scene.go")}
        _, problems = compile_plan(replace(show, scenes=tuple(s for s in show.scenes if s.id in seen)), library)
    for problem in problems:
        if problem.severity == "error":
            raise ShaderError(problem.text)
    return plan, problems
