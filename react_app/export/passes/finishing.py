"""The files of a pass, when all pictures are there: joined, looked at, then all given their names together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from react_app.engine.context import GlInfo
from react_app.export.media.animated import write_animation
from react_app.export.media.check import check_video
from react_app.export.media.sequences import part_path, place_pictures
from react_app.export.media.sound import Sound, cut
from react_app.export.media.soundformat import NONE
from react_app.export.passes import manifest
from react_app.export.passes.fanout import Feed
from react_app.export.passes.joining import Joiner
from react_app.export.passes.outputs import Output
from react_app.export.passes.work import Work
from react_app.export.report.report import Report
from react_app.export.report.steering import Steering
from react_app.export.system.partfile import PartFile

if TYPE_CHECKING:
    from react_app.export.passes.render import RenderJob


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found out about a finished file: sentences for people, and facts as plain values."""

    notes: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that is whole and waits for its name."""

    making: Making
    size: int
    looked: Looked = Looked()


class Making:
    """The file of one output while its pass is drawn: a part file in the work's folder, joined as segments come."""

    def __init__(self, job: RenderJob, output: Output, work: Work) -> None:
        """Begin.

        Raises:
            ExportError: the file cannot be made.
        """
        self.output = output
        self.part = None if output.video.kind == "sequence" else PartFile(output.out, work.folder)
        self.joiner: Joiner | None = None
        if self.part is not None and output.video.kind == "file":
            self.joiner = Joiner(output, work.folder, self.part.path, lambda: _sound_of(job, output))

    def abort(self) -> None:
        """Stop as soon as possible; no file is left."""
        if self.joiner is not None:
            self.joiner.abort()
        if self.part is not None:
            self.part.discard()


def finish(
    job: RenderJob,
    makings: Sequence[Making],
    feeds: Sequence[Feed],
    work: Work,
    report: Report,
    steering: Steering,
    drawn_by: GlInfo,
) -> int:
    """Finish the files, look at them and give them their names; return how many bytes they have.

    Raises:
        ReactError: a file could not be written, or is not right. No new file has its name then.
    """
    made = [
        _whole(job, making, feed, work, report, steering, place / len(feeds))
        for place, (making, feed) in enumerate(zip(makings, feeds, strict=True))
    ]
    for each, feed in zip(made, feeds, strict=True):
        _place(job, each, feed, work, drawn_by)
        report.written(each.making.output.out, each.size, each.looked.notes)
    return sum(each.size for each in made)


def _whole(
    job: RenderJob, making: Making, feed: Feed, work: Work, report: Report, steering: Steering, begin: float
) -> Finished:
    """Wait until a file is whole, and look at it."""
    output, share = making.output, 1 / len(job.outputs)
    if making.part is None:
        return Finished(making, sum(piece.bytes for piece in feed.pieces))
    path, joiner = making.part.path, making.joiner
    if joiner is None:
        pieces = [work.folder / piece.name for piece in feed.pieces]
        write_animation(path, output.video, pieces, feed.count, lambda done: report.joining(begin + share * done))
    else:

        def between() -> None:
            steering.frame()
            report.joining(begin + share * joiner.done / feed.count)

        joiner.finish(between)
        check_video(path, job.span.fps, feed.count)
    looked = Looked() if job.look is None else job.look(output, path, report)
    return Finished(making, path.stat().st_size, looked)


def _place(job: RenderJob, made: Finished, feed: Feed, work: Work, drawn_by: GlInfo) -> None:
    output = made.making.output
    if made.making.part is not None:
        made.making.part.commit()
    else:
        parts = [part_path(work.folder / p.name, p.first + number) for p in feed.pieces for number in range(p.frames)]
        place_pictures(parts, output.sequence)
    if job.manifest:
        manifest.write(job, output, drawn_by, made.looked.facts)


def shown_as(output: Output) -> Path:
    """Return what people look for afterwards: the file, a sequence's folder, or the pattern they gave."""
    if output.video.kind != "sequence" or "%" in output.out.name:
        return output.out
    return output.sequence.folder


def _sound_of(job: RenderJob, output: Output) -> Sound | None:
    """Return the sound of an output's part, None for a silent one."""
    if output.silent or output.video.kind != "file" or output.video.sound.codec == NONE:
        return None
    return Sound(job.sound_rate, cut(job.sound(), *output.samples(job.span, job.sound_rate)))
