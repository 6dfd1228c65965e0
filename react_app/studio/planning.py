"""What a studio renders: the show and the cues of a video or of a loop, as the files an export takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from react_app.audio.grid import TrackGrid
from react_app.core.controls import ControlChange
from react_app.core.errors import ExportError
from react_app.core.show import Show
from react_app.core.showfile import save_show
from react_app.export.targets.windows import LoopWindow, loop_window
from react_app.studio.director import Shot, direct, strongest
from react_app.studio.looks import StudioLook
from react_app.studio.staging import stage_look

FPS = Fraction(30)
_POSTERS = 8


@dataclass(frozen=True, slots=True)
class VideoPlan:
    """A video before it is rendered. `window` is None for one of the whole track; `posters` are moments to look at."""

    show: Show
    cues: tuple[ControlChange, ...]
    shots: tuple[Shot, ...]
    posters: tuple[float, ...]
    window: LoopWindow | None = None


def plan_video(grid: TrackGrid, look: StudioLook, size: tuple[int, int], *, seed: int = 1) -> VideoPlan:
    """Return the plan of a video of the whole track, cut by the director.

    Raises:
        BadInputError: the look names a scene that is not there.
    """
    staged = stage_look(look, seed, size, float(FPS))
    edit = direct(grid, look, staged.controls, seed=seed)
    best = sorted(edit.shots, key=lambda shot: (shot.role == "drop", shot.energy), reverse=True)[:_POSTERS]
    moments = tuple(sorted(shot.start + 0.4 * (shot.end - shot.start) for shot in best))
    return VideoPlan(replace(staged.show, scene=edit.shots[0].scene), edit.cues, edit.shots, moments)


def plan_loop(
    grid: TrackGrid, look: StudioLook, size: tuple[int, int], *, seed: int = 1, start: float | None = None
) -> VideoPlan:
    """Return the plan of a loop: one scene, the look's strongest, over the bars with the most energy or from `start`.

    Raises:
        BadInputError: the look names a scene that is not there.
    """
    staged = stage_look(look, seed, size, float(FPS))
    window = loop_window(grid, FPS, start)
    scene = strongest(look)
    cues = tuple(control.at(window.energy, 0.0) for control in staged.controls[scene])
    end = window.start + window.duration
    shot = Shot(window.start, window.start, window.start, end, scene, "section", "drop", window.energy, "open")
    moments = tuple(window.duration * (number + 0.5) / _POSTERS for number in range(_POSTERS))
    return VideoPlan(replace(staged.show, scene=scene), cues, (shot,), moments, window)


def write_plan(plan: VideoPlan, folder: Path) -> tuple[Path, Path]:
    """Write show and cues into a folder and return their files: an export of them is the same video again.

    Raises:
        ShowFileError, ExportError: they cannot be written.
    """
    show, cues = folder / "video.show.json", folder / "video.cues.json"
    save_show(plan.show, show, backups=0)
    try:
        cues.write_text(json.dumps({"cues": rows_of(plan.cues)}, indent=1), "utf-8")
    except OSError as error:
        raise ExportError(f"{cues} cannot be written: {error.strerror}.") from error
    return show, cues


def rows_of(cues: Sequence[ControlChange]) -> list[dict[str, object]]:
    """Return cues as a cue file holds them."""
    return [{"t": round(cue.t, 6), "id": cue.id, "value": cue.value} for cue in cues]
