"""What all renders of a track have in common, however many files and passes are made of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from react_app.audio.analyzer import Analyzer
from react_app.audio.decode import probe_track, stream_track
from react_app.audio.grid import TrackGrid
from react_app.audio.known import analyse_and_keep
from react_app.core.features import ANALYSIS_RATE
from react_app.core.paths import Paths
from react_app.core.show import Show
from react_app.engine.probe import Prober
from react_app.engine.surface import Size
from react_app.export.commands.tags import tags_of
from react_app.export.media.sound import FloatArray
from react_app.export.passes.manifest import inputs_of, note_grid, track_heard
from react_app.export.passes.outputs import Output, Tags
from react_app.export.passes.render import RenderJob
from react_app.export.playing.cues import check_cues, load_cues
from react_app.export.playing.heard import Piece
from react_app.export.playing.hearing import Hearing
from react_app.export.playing.hints import HintedListener, hints_of_cues
from react_app.export.playing.known import KnownListener
from react_app.export.playing.offline import Span
from react_app.export.playing.performance import Event, Performance
from react_app.export.playing.source import chosen_show, count_samples, known_grid, plan_of, track_path, video_rate
from react_app.export.report.report import Report
from react_app.export.targets.loudness import check_loudness, gain_for, with_gain
from react_app.shaders.library import Library
from react_app.shaders.verdicts import Verdicts


@dataclass(frozen=True, slots=True)
class Commission:
    """A track, what it is shown with, and how it is heard."""

    track: Path
    show: Show
    performance: Performance
    length: Callable[[], Fraction]
    """Decodes the track, once, for its length in seconds; no further than a moment after the end that was asked for."""
    listen: Callable[[], Hearing]
    grid: Callable[[], TrackGrid]
    """Hears the track whole, if nobody has yet."""
    sound: Callable[[], Iterable[FloatArray]]
    sound_rate: int
    tags: Tags
    inputs: Mapping[str, object]
    anew: bool = False
    manifest: bool = True
    lead: float | None = None

    def job(self, span: Span, size: Size, outputs: tuple[Output, ...]) -> RenderJob:
        """Return the render of a part of it."""
        return RenderJob(
            performance=self.performance,
            listen=self.listen,
            span=span,
            size=size,
            outputs=outputs,
            sound=self.sound,
            sound_rate=self.sound_rate,
            inputs=self.inputs,
            anew=self.anew,
            manifest=self.manifest,
            lead=self.lead,
        )


def commission(arguments: argparse.Namespace, paths: Paths, report: Report) -> Commission:
    """Return what the arguments of `export` name, checked as far as it can be without hearing the track.

    Raises:
        ReactError: something cannot be used.
    """
    track = track_path(arguments.track)
    info = probe_track(track)
    library = Library(gate=Prober(Verdicts(paths.verdicts)))
    show = chosen_show(arguments.show, arguments.scene, library, seed=arguments.seed)
    cues = load_cues(arguments.cues, known_grid(track)) if arguments.cues else ()
    plan, problems = plan_of(show, cues, library)
    check_cues(cues, plan)
    for problem in problems:
        report.warning(problem.text)

    @cache
    def length() -> Fraction:
        return Fraction(count_samples(track, arguments.end), ANALYSIS_RATE)

    def grid() -> TrackGrid:
        known = analyse_and_keep(track, paths.grids, report.analysing, report.warning)
        note_grid(heard, known)
        return known

    def listen() -> Hearing:
        analyzer = HintedListener(Analyzer(), hints_of_cues(plan, cues))
        if arguments.live_beats:
            return Hearing(stream_track(track), analyzer)
        known = grid()
        if not known.has_beats:
            report.warning(f"{track.name} has no beat that is sure enough; the live tracker is used.")
        whole = Piece(0, int(length() * ANALYSIS_RATE), track, is_file=True, grid=known.sha256)
        return Hearing(stream_track(track), KnownListener(analyzer, (whole,), {known.sha256: known}))

    rate = video_rate(info.rate)
    heard = track_heard(track, rate=rate, live_beats=arguments.live_beats)
    sound, loudness = _sound(track, rate, arguments, report)
    return Commission(
        track=track,
        show=show,
        performance=Performance(plan, tuple(Event(cue.t, cue) for cue in cues)),
        length=length,
        listen=listen,
        grid=grid,
        sound=sound,
        sound_rate=rate,
        tags=tags_of(
            track, title=arguments.title, artist=arguments.artist, album=arguments.album, cover=arguments.cover
        ),
        inputs={**inputs_of("export", arguments, heard=heard, show=show, plans=(plan,), cues=cues), **loudness},
        anew=arguments.anew,
        manifest=not arguments.no_manifest,
        lead=arguments.lead,
    )


def _sound(
    track: Path, rate: int, arguments: argparse.Namespace, report: Report
) -> tuple[Callable[[], Iterable[FloatArray]], dict[str, object]]:
    """Return what begins to read the track's sound for a video, and what is to be known of it."""

    def plain() -> Iterable[FloatArray]:
        return stream_track(track, rate=rate)

    if arguments.loudness is None or arguments.silent:
        return plain, {}
    wanted = check_loudness(arguments.loudness)
    report.waiting("Measuring how loud the sound is …")
    first = round((arguments.begin or 0.0) * ANALYSIS_RATE)
    last = None if arguments.end is None else round(arguments.end * ANALYSIS_RATE)
    gain = gain_for(wanted, _part(stream_track(track), first, last))
    report.waiting(gain.told)
    return with_gain(plain, gain), {"loudness": {"wanted": wanted, "gain_db": round(gain.db, 4)}}


def _part(blocks: Iterable[FloatArray], first: int, last: int | None) -> Iterator[FloatArray]:
    """Yield the samples from one number to another, as far as there are any."""
    at = 0
    for block in blocks:
        piece = block[max(first - at, 0) : None if last is None else max(last - at, 0)]
        at += len(block)
        if len(piece):
            yield piece
        if last is not None and at >= last:
            return
