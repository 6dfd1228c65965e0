"""What a batch file names: tracks, takes, shows, scenes, targets; found, or told of as mistakes."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from react_app.core.errors import ReactError
from react_app.core.show import Show
from react_app.core.showfile import load_show
from react_app.core.take import FILE_NAME
from react_app.export.batch.file import BatchJob, Mistakes, nearest
from react_app.export.commands.tags import read_cover
from react_app.export.media.formats import parse_fps, parse_size
from react_app.export.playing.cues import Grid, load_cues
from react_app.export.targets.table import Target, find_targets
from react_app.export.targets.table import targets as known_targets
from react_app.shaders.scenes import house_show


@dataclass(frozen=True, slots=True)
class Source:
    """What one export is made of."""

    path: Path | str
    show_path: Path | None = None
    show: Show | None = None
    scene: str | None = None
    scene_name: str = ""
    seed: int | None = None
    is_take: bool = False


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds what jobs name; all paths count from `folder`, the file's own."""

    folder: Path
    mistakes: Mistakes

    def sources(self, job: BatchJob) -> Iterator[Source]:
        """Yield all that is made into videos: each track with each show, scene and seed, then the takes."""
        shows = tuple(self._shows(job))
        chosen = tuple((path, show, *scene) for path, show in shows for scene in self._scenes(job, show))
        for track in self._files(job, "tracks"):
            for path, show, scene, name in chosen:
                for seed in job.seeds or (None,):
                    yield Source(track, path, show, scene, name, seed)
        for take in self._files(job, "takes"):
            yield Source(take, is_take=True)

    def _files(self, job: BatchJob, key: str) -> list[Path | str]:
        found: list[Path | str] = []
        for pattern in job.tracks if key == "tracks" else job.takes:
            if pattern == "demo" and key == "tracks":
                found.append("demo")
                continue
            place = str(self.folder / Path(pattern).expanduser())
            if not glob.has_magic(pattern):
                path = Path(place)
                if not path.exists():
                    self.mistakes.add(job.place, key, f"There is no {path}.")
                found.append(path)
                continue
            matches = [Path(match) for match in sorted(glob.glob(place, recursive=True))]
            if key == "takes":
                matches = [path for path in matches if (path / FILE_NAME).is_file()]
            else:
                matches = [path for path in matches if path.is_file()]
            if not matches:
                self.mistakes.add(job.place, key, f"Nothing matches {pattern} in {self.folder}.")
            found += matches
        return list(dict.fromkeys(found))

    def _shows(self, job: BatchJob) -> Iterator[tuple[Path | None, Show]]:
        if not job.shows:
            yield None, _house()
        for name in job.shows:
            path = self.folder / Path(name).expanduser()
            try:
                yield path, load_show(path)
            except ReactError as error:
                self.mistakes.add(job.place, "shows", str(error))

    def _scenes(self, job: BatchJob, show: Show) -> Iterator[tuple[str | None, str]]:
        """Yield for every scene what the command is told, and its name."""
        if not job.scenes:
            scene = show.find_scene(show.scene)
            yield None, scene.name if scene is not None else ""
        for word in job.scenes:
            if word == "*":
                yield from ((scene.id, scene.name) for scene in show.scenes)
            elif word.lower().endswith(".fs"):
                path = self.folder / Path(word).expanduser()
                if not path.is_file():
                    self.mistakes.add(job.place, "scenes", f"There is no shader {path}.")
                yield str(path), path.stem
            elif (scene := show.scene_called(word)) is not None:
                yield scene.id, scene.name
            else:
                names = tuple(scene.id for scene in show.scenes)
                like = nearest(word, names)
                hint = f"did you mean {like}?" if like else f"there are {', '.join(names)}."
                self.mistakes.add(job.place, "scenes", f"There is no scene {word!r} in {show.name!r}; {hint}")

    def targets(self, job: BatchJob) -> Iterator[Target]:
        """Yield the targets of a job."""
        for word in job.targets:
            try:
                yield from find_targets(word)
            except ReactError as error:
                like = nearest(word, tuple(known_targets()))
                text = f"There is no target {word!r}; did you mean {like}?" if like else str(error)
                self.mistakes.add(job.place, "targets", text)

    def check_options(self, job: BatchJob) -> None:
        """Note what is wrong with the wishes of a job."""
        options = job.options
        for key, check in _CHECKS.items():
            if key in options:
                self._try(job, key, check, str(options[key]))
        begin, end = options.get("from"), options.get("to")
        if begin is not None and begin < 0:
            self.mistakes.add(job.place, "from", "from must not be below 0.")
        if end is not None and end <= (begin or 0):
            self.mistakes.add(job.place, "to", f"to ({end:g}) must come after from ({begin or 0:g}).")
        for key, check_file in (("cues", _check_cues), ("cover", read_cover)):
            if key in options:
                self._try(job, key, check_file, self.folder / str(options[key]))

    def _try(self, job: BatchJob, key: str, check: Callable[[Any], object], value: object) -> bool:
        try:
            check(value)
        except ReactError as error:
            self.mistakes.add(job.place, key, str(error))
            return False
        return True


@cache
def _house() -> Show:
    return house_show()


def _check_cues(path: Path) -> None:
    load_cues(path, Grid(120.0, 0.0))


_CHECKS: Mapping[str, Callable[[str], object]] = {"size": parse_size, "fps": parse_fps}
