"""The files of a pass, when all pictures are there: joined, looked at, then all given their names together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from react_app.engine.context import GlInfo
from react_app.export import manifest
from react_app.export.check import check_video
from react_app.export.fanout import Feed
from react_app.export.joining import join
from react_app.export.outputs import Output
from react_app.export.partfile import PartFile
from react_app.export.report import Report
from react_app.export.sequences import SequencePath, part_path, place_pictures, sequence_path
from react_app.export.sound import Sound, cut, samples_at
from react_app.export.soundformat import NONE
from react_app.export.steering import Steering
from react_app.export.tagging import tag_texts
from react_app.export.work import Work

if TYPE_CHECKING:
    from react_app.export.render import RenderJob


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found out about a finished file: sentences for people, and facts as plain values."""

    notes: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that is whole and waits for its name; None in place of a part for a sequence."""

    feed: Feed
    part: PartFile | None
    size: int
    looked: Looked


def finish(
    job: RenderJob, feeds: Sequence[Feed], work: Work, report: Report, steering: Steering, drawn_by: GlInfo
) -> int:
    """Make the files of the segments, look at them and give them their names; return how many bytes they have.

    Raises:
        ReactError: a file could not be written, or is not right. No new file is left then.
    """
    parts: list[PartFile] = []
    try:
        made = [_make(job, feed, work, report, steering, parts, place / len(feeds)) for place, feed in enumerate(feeds)]
        total = 0
        for each in made:
            notes = _place(job, each, work, drawn_by)
            total += each.size
            report.written(each.feed.output.out, each.size, notes)
    except BaseException:
        for part in parts:
            part.discard()
        raise
    return total


def _make(
    job: RenderJob,
    feed: Feed,
    work: Work,
    report: Report,
    steering: Steering,
    parts: list[PartFile],
    begin: float,
) -> Finished:
    output = feed.output
    if output.video.kind == "sequence":
        return Finished(feed, None, sum(piece.bytes for piece in feed.pieces), Looked())
    part = PartFile(output.out)
    parts.append(part)
    share = 1 / len(job.outputs)
    join(
        output,
        work.folder,
        feed.pieces,
        part.path,
        sound_of(job, output),
        texts=tag_texts(output.tags),
        progress=lambda done: report.joining(begin + share * done),
        between=steering.frame,
    )
    if output.video.kind == "file":
        check_video(part.path, job.span.fps, feed.count)
    looked = Looked() if job.look is None else job.look(output, part.path, report)
    return Finished(feed, part, part.path.stat().st_size, looked)


def _place(job: RenderJob, made: Finished, work: Work, drawn_by: GlInfo) -> tuple[str, ...]:
    output = made.feed.output
    if made.part is not None:
        made.part.commit()
        if job.manifest:
            manifest.write(job, output, drawn_by, made.looked.facts)
        return made.looked.notes
    place = sequence_of(output)
    place_pictures(
        [
            part_path(work.folder / piece.name, piece.first + number)
            for piece in made.feed.pieces
            for number in range(piece.frames)
        ],
        place,
    )
    return ()


def sequence_of(output: Output) -> SequencePath:
    """Return where the pictures of a sequence go."""
    return sequence_path(output.out, f".{output.video.codec.name}")


def sound_of(job: RenderJob, output: Output) -> Sound | None:
    """Return the sound of an output's part, None for a silent one."""
    if output.silent or output.video.kind != "file" or output.video.sound.codec == NONE:
        return None
    span = job.span
    begin = (span.first + output.first) / span.fps
    stop = span.stop
    if output.count is not None:
        stop = min(stop, begin + output.count / span.fps)
    first = samples_at(begin, job.sound_rate)
    return Sound(job.sound_rate, cut(job.sound(), first, max(round(stop * job.sound_rate) - first, 0)))
