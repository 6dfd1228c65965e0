"""What the local server has made for it, by the app itself: analyses, looks, music videos and loops.

Everything heavy runs in child processes behind everything else: the analysis as for a track that plays, the render as
any export. Nothing of them is left when a task is cancelled.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from react_app.audio.decode import file_sha256
from react_app.audio.grid import TrackGrid
from react_app.audio.known_search import GridSearch
from react_app.cloud.sizes import Picture
from react_app.core.errors import ReactError
from react_app.core.paths import Paths
from react_app.export.passes.seam import measure_seam
from react_app.export.queue.job import NICENESS, ExportJob, JobStatus, export_arguments
from react_app.studio.looks import StudioLook, choose_look, studio_looks
from react_app.studio.planning import FPS, VideoPlan, plan_loop, plan_video, write_plan
from react_app.studio.poster import write_poster
from sync.server.studio import Analysis, Look, Made, Report, StudioError, Task

_LOOK_EVERY_S = 0.1
_END_S = 2.0
_LIGHT_S = 0.5
"""Seconds between the energies an analysis tells."""
_LEAD_S = 2.0
"""A part of a song is drawn this much earlier; it stands alone and need not be as in the whole."""

ANALYSIS, PLANNING, CHECKING, RENDER = "AUDIO_ANALYSIS", "SCENE_PLANNING", "SCENE_ANALYSIS", "FINAL_RENDER"


class AppStudio:
    """Makes what the server is asked for; one render and one analysis at a time, the others wait."""

    def __init__(self, paths: Paths, picture: Picture, *, niceness: int = NICENESS) -> None:
        """`picture` says how large videos are made, `niceness` how far renders stand back behind everything else."""
        self._paths, self._picture, self._niceness = paths, picture, niceness
        self._looks = studio_looks()
        self._rendering, self._hearing = threading.Lock(), threading.Lock()

    def looks(self) -> tuple[Look, ...]:
        """Return the looks there are."""
        return tuple(Look(look.id, look.name, look.description, look.palette) for look in self._looks)

    def hear(self, track: Path, report: Report | None = None) -> Analysis:
        """Return the analysis of a track; `report` is told how far it is.

        Raises:
            StudioError: it is no audio that can be decoded.
            CancelledError: the report said so; the child that hears it is ended.
        """

        def told(share: float) -> None:
            if report is not None:
                report.stage(ANALYSIS, share)

        return analysis_of(self._grid(track, told))

    def make(self, task: Task, report: Report) -> Made:
        """Make a video.

        Raises:
            StudioError: it cannot be made.
            CancelledError: the report said so.
        """
        report.stage(ANALYSIS, 0.0)
        grid = self._grid(task.track, lambda share: report.stage(ANALYSIS, share))
        report.stage(ANALYSIS, 1.0)
        with _waiting(self._rendering, lambda: report.stage(ANALYSIS, 1.0)):
            try:
                return self._made(task, grid, report)
            except ReactError as error:
                raise StudioError(str(error)) from error

    def _made(self, task: Task, grid: TrackGrid, report: Report) -> Made:
        report.stage(PLANNING, 0.0)
        look = choose_look(self._looks, task.look, task.context)
        size = self._picture.size(task.width, task.height)
        if task.kind == "canvas":
            plan = plan_loop(grid, look, size, seed=task.seed, start=task.start)
        else:
            plan = plan_video(grid, look, size, seed=task.seed)
        files = write_plan(plan, task.into)
        report.stage(PLANNING, 1.0)
        video, poster = task.into / "video.mp4", task.into / "poster.jpg"
        frames = self._rendered(task, plan, files, size, video, report)
        best = write_poster(video, plan.posters, poster)
        facts = self._facts(task, plan, look, size, best)
        if plan.window is not None:
            facts |= _seam_facts(video, plan.window.beats)
        return Made(video, poster, *size, float(FPS), frames, float(frames / FPS), facts)

    def _rendered(
        self,
        task: Task,
        plan: VideoPlan,
        files: tuple[Path, Path],
        size: tuple[int, int],
        out: Path,
        report: Report,
    ) -> int:
        """Render in a child process and return how many frames there are."""
        show, cues = files
        window = plan.window
        arguments = export_arguments(
            task.track.absolute(),
            out,
            show=show,
            size=size,
            fps=str(FPS),
            cues=cues,
            begin=None if window is None else float((window.first + 0.25) / FPS),
            end=None if window is None else float((window.first + window.frames - 0.5) / FPS),
            loop=None if window is None else float(window.blend / FPS),
            silent=window is not None,
            lead=_LEAD_S,
            title=task.title or None,
            artist=task.artist or None,
            manifest=False,
        )
        report.stage(CHECKING, 0.0)
        with _ended(ExportJob(arguments, out, cwd=task.into, niceness=self._niceness)) as job:
            while (status := job.wait(_LOOK_EVERY_S)).running:
                _tell(status, report)
        if status.state != "done":
            raise StudioError(status.message or "The render was stopped.")
        report.stage(RENDER, 1.0)
        return status.frames

    def _grid(self, track: Path, told: Callable[[float], None]) -> TrackGrid:
        """Return what is known of a track; it is heard by a child process if nobody has heard it yet."""
        try:
            sha256 = file_sha256(track)
        except ReactError as error:
            raise StudioError(str(error), code="audio_unreadable") from error
        with _waiting(self._hearing, lambda: told(0.0)):
            search = GridSearch(track.absolute(), sha256, self._paths.grids)
            try:
                while search.found is None and not search.failure:
                    time.sleep(_LOOK_EVERY_S)
                    told(search.progress)
            finally:
                search.stop()
        if search.found is None:
            raise StudioError(search.failure, code="audio_unreadable")
        return search.found.grid

    def _facts(
        self, task: Task, plan: VideoPlan, look: StudioLook, size: tuple[int, int], poster: float
    ) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "look": look.id,
            "look_name": look.name,
            "seed": task.seed,
            "size": self._picture.told(task.width, task.height, size),
            "poster_at": round(poster, 3),
            "shots": [
                {
                    "section": s.section,
                    "start": round(s.start, 3),
                    "end": round(s.end, 3),
                    "scene": s.scene,
                    "way": s.way,
                }
                for s in plan.shots
            ],
        }
        if plan.window is not None:
            window = plan.window
            facts |= {"start": round(window.start, 3), "beats": window.beats, "bpm": round(window.bpm, 3)}
        return facts


def analysis_of(grid: TrackGrid) -> Analysis:
    """Return a grid as the server tells it."""
    key, _, mode = grid.key.partition(" ")
    count = max(1, int(grid.duration / _LIGHT_S))
    return Analysis(
        duration=grid.duration,
        bpm=grid.bpm,
        bpm_confidence=grid.confidence,
        meter=grid.meter,
        beats=grid.beats,
        downbeats=grid.downbeats,
        key=key,
        mode=mode,
        sections=tuple(
            {"type": s.name, "start": s.start, "end": s.end, "energy": round(s.energy, 3)} for s in grid.sections
        ),
        energy_hz=1 / _LIGHT_S,
        energy=tuple(grid.energy_at(number * _LIGHT_S) for number in range(count)),
        drops=tuple(s.start for s in grid.sections if s.name == "drop"),
        loudness_lufs=grid.loudness_lufs,
        true_peak_db=grid.true_peak_db,
    )


def _seam_facts(video: Path, beats: int) -> Mapping[str, Any]:
    seam = measure_seam(video, beats)
    return {"seam_ratio": round(seam.ratio, 3), "seam_clean": seam.clean}


def _tell(status: JobStatus, report: Report) -> None:
    """Tell where an export stands. Before its first frame it tries the shaders and counts the sound."""
    if status.state not in ("starting", "analysing"):
        report.stage(RENDER, status.share)
    else:
        report.stage(CHECKING, 0.0)


@contextlib.contextmanager
def _waiting(lock: threading.Lock, ask: Callable[[], None]) -> Iterator[None]:
    """Hold a lock; while it is another's, ask now and then whether anybody still wants it."""
    while not lock.acquire(timeout=_LOOK_EVERY_S):
        ask()
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _ended(job: ExportJob) -> Iterator[ExportJob]:
    """See to it that an export is over, however the block is left."""
    try:
        yield job
    finally:
        if job.status.running:
            job.cancel()
            if job.wait(_END_S).running:
                job.kill()
                job.wait()
