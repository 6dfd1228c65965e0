"""What a render that failed leaves behind: finished pieces where a later run can use them, else nothing.

| it stopped by | what is finished |
|---|---|
| kill, power, being suspended | stays |
| a full disk, a drive that is gone, memory, the graphics card, the encoder, anything not known | stays |
| an input that cannot be used and is what it was: the same job ends there every time | goes |
| pieces that do not fit together | goes |
| anything, before a segment of pictures was finished | goes |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from react_app.audio.decode import file_sha256
from react_app.core.errors import BadInputError, ExportError, TrackError
from react_app.core.problems import Problem
from react_app.core.showclips import digest_of
from react_app.export.media.encoder import disk_is_full, failure_sentence
from react_app.export.passes.joining import PiecesError
from react_app.export.passes.manifest_places import entries
from react_app.export.passes.work import Work
from react_app.export.report.report import Report

if TYPE_CHECKING:
    from react_app.export.passes.render import RenderJob

_SHADER = "shader."
"""How the keys of problems begin that the same shaders have again: their texts are refused."""


class UndrawableError(ExportError, BadInputError):
    """A shader of the show cannot be drawn."""


def leave(bench: Work, job: RenderJob, error: BaseException, report: Report, *, unseen: bool) -> None:
    """Leave what is finished for the next run of the same job, where that can go on from it; else nothing.

    `unseen` tells that an earlier run has left something that was not looked at yet; it stays.

    Raises:
        ExportError: what happened to the disk, or to a file, in words.
    """
    futile = is_futile(error, job.inputs)
    kept = bench.resumable and (bench.drawn or unseen) and not futile
    if futile and bench.drawn:
        report.warning("What was finished is removed: the same export would end there again.")
    if kept:
        bench.leave()
    else:
        bench.remove()
    if kept and disk_is_full(error):
        folder = job.outputs[0].out.parent
        raise ExportError(
            f"The disk is full: there is no room left for the video in {folder}. What is finished is kept: make room, "
            f"then start the same export again, and it goes on from there."
        ) from error
    if isinstance(error, OSError):
        raise failure_sentence(job.outputs[0].out, error) from error


def is_futile(error: BaseException, inputs: Mapping[str, object]) -> bool:
    """Return whether the next run of the same job would end the same way: something that goes in cannot be used, and is
    still what it was when the job began. Whatever the system had a part in may be over by then."""
    causes = list(_causes(error))
    if any(isinstance(cause, OSError | MemoryError) for cause in causes):
        return False
    if any(isinstance(cause, PiecesError) for cause in causes):
        return True
    return any(isinstance(cause, BadInputError) for cause in causes) and all(map(_is_as_told, entries(inputs)))


def problem_handler(report: Report, *, strict: bool) -> Callable[[Problem], None]:
    """Return what tells problems of drawing, each once; with `strict` an error ends the render (ExportError)."""
    told: set[str] = set()

    def handle(problem: Problem) -> None:
        if strict and problem.severity == "error":
            raise (UndrawableError if problem.key.startswith(_SHADER) else ExportError)(problem.text)
        if problem.key not in told:
            told.add(problem.key)
            report.warning(problem.text)

    return handle


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _is_as_told(entry: Mapping[str, object]) -> bool:
    """Return whether a file that inputs name has the content they tell; a shader's text is in them."""
    path = Path(str(entry["path"]))
    if "text" in entry or not path.is_absolute():
        return True
    try:
        if entry.get("sha256"):
            return file_sha256(path) == entry["sha256"]
        return not entry.get("digest") or digest_of(path) == entry["digest"]
    except (OSError, TrackError):
        return False
