"""The music of contact sheets: three moments of the shipped track, and silence, each with the seconds before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from react_app.audio.decode import stream_track
from react_app.audio.offline import analyse_blocks
from react_app.core.features import ANALYSIS_RATE, SILENCE, Features
from react_app.core.session import Session, SessionState
from react_app.core.show import Show
from react_app.export.media.sound import FloatArray, cut
from react_app.export.playing.source import DEMO_TRACK
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library

RATE = 30
"""Frames a second."""
HISTORY_S = 6.0
"""How long persistent buffers have lived at each moment."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the shipped track, in seconds; `t` is None for silence."""

    name: str
    t: float | None


INTRO, BUILD, DROP = Moment("Intro", 7.80), Moment("Build", 22.20), Moment("Drop", 26.04)
SILENT = Moment("Silence", None)
MOMENTS = (INTRO, BUILD, DROP)
"""Each a moment after a beat: the quiet beginning, the last bar of a build, the second bar of the drop."""


@dataclass(frozen=True, slots=True)
class Run:
    """The frames up to a moment: where a session starts, and what is heard at each frame's time."""

    moment: Moment
    state: SessionState
    frames: tuple[tuple[float, Features], ...]
    beats: tuple[float, ...] = ()
    """Musical time at each frame."""


def hear_moments(moments: Sequence[Moment] = MOMENTS, history_s: float = HISTORY_S) -> tuple[Run, ...]:
    """Hear the shipped track with the app's analyzer as far as the moments need it.

    Raises:
        TrackError: the track cannot be decoded.
    """
    last = max((moment.t for moment in moments if moment.t is not None), default=0.0)
    heard = analyse_blocks(cut(_demo(), 0, round((last + 0.1) * ANALYSIS_RATE)))
    session = Session(compile_plan(Show(), Library())[0])
    states: dict[int, SessionState] = {}
    starts = {round((moment.t - history_s) * RATE) for moment in moments if moment.t is not None}
    beats: list[float] = []
    for frame in range(round(last * RATE) + 1):
        if frame in starts:
            states[frame] = session.state
        beats.append(session.step(frame / RATE, (), heard.at(frame / RATE)).music.beats)
    runs = []
    for moment in moments:
        count = round(history_s * RATE) + 1
        if moment.t is None:
            silence = ((frame / RATE, replace(SILENCE, hop=frame, t=frame / RATE)) for frame in range(count))
            runs.append(Run(moment, SessionState(), tuple(silence)))
            continue
        start = round((moment.t - history_s) * RATE)
        times = [frame / RATE for frame in range(start, start + count)]
        frames = tuple((t, heard.at(t)) for t in times)
        runs.append(Run(moment, replace(states[start], values={}), frames, tuple(beats[start : start + count])))
    return tuple(runs)


def _demo() -> Iterator[FloatArray]:
    yield from stream_track(DEMO_TRACK)
