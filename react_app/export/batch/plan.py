"""What a batch file asks for, one export after the other: tracks x shows x scenes x seeds, checked whole."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from react_app.audio.decode import TrackInfo, probe_track
from react_app.core.errors import BadInputError, ReactError
from react_app.export.batch.file import NAME, BatchFileError, BatchJob, Mistakes, read_batch
from react_app.export.batch.names import file_name, missing_field, title_of
from react_app.export.batch.sources import Finder, Source
from react_app.export.commands.tags import tags_of
from react_app.export.media.formats import CONTAINERS, choose_format, fps_of, parse_fps, parse_size
from react_app.export.passes.manifest_inputs import parser_of
from react_app.export.passes.outputs import Tags
from react_app.export.playing.source import track_path
from react_app.export.queue.model import QueuedJob
from react_app.export.system.disk import room_for
from react_app.export.targets.table import Target

Value = TypeVar("Value")
_FOLDER = "out"
_FLAGS: Mapping[str, str] = {
    "live_beats": "--live-beats", "silent": "--silent", "alpha": "--alpha",
}  # fmt: skip
_WORDS: Mapping[str, str] = {
    "size": "--size", "fps": "--fps", "codec": "--codec", "crf": "--crf", "preset": "--preset", "depth": "--depth",
    "encoder": "--encoder", "audio": "--audio", "from": "--from", "to": "--to", "loop": "--loop",
    "bit_rate": "--bit-rate", "keyframes": "--keyframes", "loudness": "--loudness",
    "reframe": "--reframe", "title": "--title", "artist": "--artist", "album": "--album",
}  # fmt: skip
_PATHS: Mapping[str, str] = {"cues": "--cues", "cover": "--cover"}
_TARGETS_DECIDE = ("size", "codec", "crf", "preset", "depth", "alpha", "loop", "bit_rate", "keyframes")
_TAKES_KNOW = (
    "size",
    "fps",
    "codec",
    "crf",
    "preset",
    "depth",
    "alpha",
    "encoder",
    "audio",
    "from",
    "to",
    "bit_rate",
    "keyframes",
)


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One export of a batch: the job for the queue, and what is told of it before it is made."""

    job: QueuedJob
    size: tuple[int, int] | None
    fps: Fraction | None
    seconds: float | None
    inputs: tuple[Path, ...] = ()
    """Files besides the track that go into it: show, cues, cover."""


@dataclass(slots=True)
class _Planner:
    """Expands the jobs of one file. `folder` is the file's; all paths count from there."""

    folder: Path
    mistakes: Mistakes
    finder: Finder
    probe: Callable[[Path], TrackInfo] = probe_track
    written: dict[Path, str] = field(default_factory=dict)

    def items(self, job: BatchJob) -> Iterator[BatchItem]:
        """Yield the exports of one `[[job]]`; what is wrong with it is noted."""
        targets = tuple(self.finder.targets(job))
        self.finder.check_options(job)
        for source in self.finder.sources(job):
            try:
                item = self._item(job, () if source.is_take else targets, source)
            except ReactError as error:
                self.mistakes.add(job.place, "codec", str(error))
                return  # the next ones would be told the same
            if self._is_new(job, item):
                yield item

    def _is_new(self, job: BatchJob, item: BatchItem) -> bool:
        for path in item.job.files:
            if path in self.written:
                self.mistakes.add(
                    job.place,
                    "name",
                    f"{path.name} would be written twice, by {self.written[path]} and {item.job.title}; "
                    f"put more into name, for example {{{missing_field(job)}}}.",
                )
                return False
            self.written[path] = item.job.title
        return True

    def _item(self, job: BatchJob, targets: tuple[Target, ...], source: Source) -> BatchItem:
        size = _read(parse_size, job.options.get("size"))
        fps = _read(parse_fps, job.options.get("fps"))
        if source.show is not None:
            size = size or (source.show.output.width, source.show.output.height)
            fps = fps or fps_of(source.show.output.fps)
        seconds = self._seconds(job, source)
        folder = self.folder / Path(job.text("out", _FOLDER)).expanduser()
        words = self._fields(job, source, size, fps)
        names = [file_name(job.text("name", NAME), {**words, "target": target}) for target in _ids(targets)]
        if targets:
            out = folder / file_name(job.text("name", NAME), {**words, "target": "{target}"})
            files = tuple(folder / f"{name}{target.suffix}" for name, target in zip(names, targets, strict=True))
            size, fps = _largest(targets), _read(parse_fps, job.options.get("fps")) or targets[0].fps
        else:
            out = folder / f"{names[0]}{self._suffix(job)}"
            files = (out,)
            if size is not None and fps is not None:
                choose_format(out, size, fps, **_format_options(job))
        arguments = self._arguments(job, source, out, targets)
        frames = None if seconds is None or fps is None else math.ceil(seconds * fps)
        return BatchItem(
            job=QueuedJob(
                arguments=arguments,
                out=files[0],
                title=title_of(source, targets),
                folder=self.folder,
                files=files,
                frames=frames,
                pixels=None if size is None else size[0] * size[1],
                kind="|".join(
                    (source.scene_name, job.text("codec") or ",".join(_ids(targets)) or "h264", job.text("encoder"))
                ),
                room=_room(job, targets, size, fps, seconds),
            ),
            size=size,
            fps=fps,
            seconds=seconds,
            inputs=self._inputs(job, source),
        )

    def _seconds(self, job: BatchJob, source: Source) -> float | None:
        """Return how long the part is, None where nobody can tell yet."""
        begin, end = float(job.options.get("from", 0.0)), job.options.get("to")
        if source.is_take:
            return None if end is None else max(0.0, end - begin)
        try:
            whole = self.probe(track_path(str(source.path))).duration
        except ReactError:
            return None  # its export fails and says why; the others are made
        stop = min(whole, end) if end is not None and whole else end or whole
        return max(0.0, stop - begin) if stop else None

    def _fields(
        self, job: BatchJob, source: Source, size: tuple[int, int] | None, fps: Fraction | None
    ) -> dict[str, str]:
        path = track_path(str(source.path))
        tags = Tags() if source.is_take else _tags(path)
        return {
            "track": path.stem if not source.is_take else path.name,
            "take": path.name if source.is_take else "",
            "title": job.text("title", tags.title),
            "artist": job.text("artist", tags.artist),
            "album": job.text("album", tags.album),
            "scene": source.scene_name,
            "show": "" if source.show_path is None else source.show_path.name.split(".")[0],
            "seed": "" if source.seed is None else str(source.seed),
            "size": "" if size is None else f"{size[0]}x{size[1]}",
            "fps": "" if fps is None else f"{float(fps):g}",
            "codec": job.text("codec"),
            "number": f"{len(self.written) + 1:03d}",
        }

    def _suffix(self, job: BatchJob) -> str:
        if "container" in job.options:
            return "." + job.text("container").lower().lstrip(".")
        if "codec" in job.options:
            return _suffix_of(job.text("codec"))
        return ".mp4"

    def _arguments(self, job: BatchJob, source: Source, out: Path, targets: tuple[Target, ...]) -> tuple[str, ...]:
        options = dict(job.options)
        if targets:
            options = {key: value for key, value in options.items() if key not in _TARGETS_DECIDE}
        if source.is_take:
            options = {key: value for key, value in options.items() if key in (*_TAKES_KNOW, "manifest")}
        words = [f"{flag}={_plain(options[key])}" for key, flag in _WORDS.items() if key in options]
        words += [f"{flag}={self.folder / str(options[key])}" for key, flag in _PATHS.items() if key in options]
        words += [flag for key, flag in _FLAGS.items() if options.get(key)]
        words += ["--no-manifest"] if options.get("manifest") is False else []
        words += [f"--target={','.join(_ids(targets))}"] if targets else []
        words += [f"--show={source.show_path}"] if source.show_path is not None else []
        words += [f"--scene={source.scene}"] if source.scene is not None else []
        words += [f"--seed={source.seed}"] if source.seed is not None else []
        command = "render-take" if source.is_take else "export"
        arguments = (command, *words, f"--out={out}", "--", str(source.path))
        _check_command(arguments)
        return arguments

    def _inputs(self, job: BatchJob, source: Source) -> tuple[Path, ...]:
        named = [self.folder / job.text(key) for key in _PATHS if key in job.options]
        named += [source.show_path] if source.show_path is not None else []
        return tuple(named)


def plan_batch(path: Path, probe: Callable[[Path], TrackInfo] = probe_track) -> tuple[BatchItem, ...]:
    """Return all exports a batch file asks for, in its order. Nothing is started, nothing is written.

    Raises:
        BatchFileError: something in it cannot be used; all mistakes are told at once.
    """
    jobs, mistakes = read_batch(path)
    folder = path.absolute().parent
    planner = _Planner(folder, mistakes, Finder(folder, mistakes), probe)
    items = tuple(item for job in jobs for item in planner.items(job))
    if mistakes.texts:
        raise BatchFileError(path, mistakes.texts)
    return items


@cache
def _tags(path: Path) -> Tags:
    return tags_of(path)


def _read(read: Callable[[str], Value], text: object) -> Value | None:
    """Return what a text means; None without one, and where it means nothing, which was told before."""
    with contextlib.suppress(ReactError):
        return None if text is None else read(str(text))
    return None


def _ids(targets: Iterable[Target]) -> list[str]:
    return [target.id for target in targets] or [""]


def _largest(targets: Sequence[Target]) -> tuple[int, int]:
    largest = max(targets, key=lambda target: target.width * target.height)
    return largest.width, largest.height


def _suffix_of(codec: str) -> str:
    """Return the first kind of file that takes a codec."""
    return next((suffix for suffix, container in CONTAINERS.items() if codec in container.codecs), ".mp4")


def _format_options(job: BatchJob) -> dict[str, Any]:
    names = ("codec", "crf", "preset", "depth", "alpha")
    return {key: job.options[key] for key in names if key in job.options}


def _room(
    job: BatchJob,
    targets: Sequence[Target],
    size: tuple[int, int] | None,
    fps: Fraction | None,
    seconds: float | None,
) -> int | None:
    """Return about how many bytes the files take while they are made."""
    if seconds is None:
        return None
    if not targets:
        if size is None or fps is None:
            return None
        return room_for(job.text("codec", "h264"), size[0] * size[1], math.ceil(seconds * fps), seconds)
    total = 0
    for target in targets:
        length = min(seconds, target.seconds[1]) if target.seconds[1] else seconds
        frames = math.ceil(length * (fps or target.fps))
        total += room_for(
            target.encode or target.codec, target.width * target.height, frames, length, bit_rate=target.video_bit_rate
        )
    return total


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _check_command(arguments: Sequence[str]) -> None:
    """See whether the command would be understood.

    Raises:
        BadInputError: it would not.
    """
    parser = parser_of(arguments[0])

    def refuse(message: str) -> None:
        raise BadInputError(f"This cannot be asked for: {message}.")

    parser.error = refuse  # type: ignore[assignment,method-assign]
    parser.parse_args(list(arguments[1:]))
