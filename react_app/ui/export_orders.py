"""What a wish becomes: a job for the queue, and the files that it would replace."""

from __future__ import annotations

import math
from pathlib import Path

from react_app.export.media.formats import parse_fps
from react_app.export.queue.model import QueuedJob
from react_app.export.system.disk import room_for
from react_app.export.targets.table import targets
from react_app.ui import export_wish
from react_app.ui.export_wish import Wish, stem_of


def files_of(wish: Wish) -> tuple[Path, ...]:
    """Return the files that a wish writes."""
    if not wish.targets:
        return (wish.out,)
    return tuple(wish.out.with_name(f"{wish.out.stem} {name}{targets()[name].suffix}") for name in wish.targets)


def replaced(wish: Wish) -> tuple[Path, ...]:
    """Return the files of a wish that are there already."""
    return tuple(path for path in files_of(wish) if path.exists())


def title_of(wish: Wish) -> str:
    """Return what is made, in a line: the music, the scene, and for whom or as what."""
    if not wish.targets:
        return f"{wish.title}  ·  {wish.offer.label}"
    names = [targets()[name].name for name in wish.targets]
    return f"{wish.title}  ·  {names[0]}" + (f" and {len(names) - 1} more" if len(names) > 1 else "")


def job_of(wish: Wish, show_file: Path, duration: float = 0.0) -> QueuedJob:
    """Return the job of a wish. How long track or take is, where that is known, tells the queue how much work it is."""
    files = files_of(wish)
    frames = pixels = room = None
    end = duration if wish.end is None else wish.end
    if end > 0 and not wish.targets:
        fps = parse_fps(wish.fps)
        first, pixels = math.floor((wish.begin or 0.0) * fps), wish.size[0] * wish.size[1]
        frames = max(math.ceil(end * fps - 1e-6) - first, 1)
        room = room_for(wish.offer.codec, pixels, frames, float(frames / fps))
    played = stem_of(wish.source) if wish.source.kind == "take" else wish.scene
    return QueuedJob(
        arguments=export_wish.arguments(wish, show_file),
        out=files[0],
        title=title_of(wish),
        files=files,
        frames=frames,
        pixels=pixels,
        kind=f"{played} {'targets' if wish.targets else wish.offer.codec} {wish.encoder}",
        room=room,
    )
