"""What hands do to the beat clock: choose who leads, tap, halve and double; never a jump."""

from __future__ import annotations

from dataclasses import replace

from react_app.core import bars, following
from react_app.core.clockstate import NEVER, ClockState, WantedSource
from react_app.core.musicaltime import ClockSource

MULTIPLIERS = (0.25, 0.5, 1.0, 2.0, 4.0)
_SAME_TEMPO = 0.08


def with_source(s: ClockState, source: ClockSource) -> ClockState:
    """Another source leads: what was said by hand about bars was said about the old one."""
    return s if s.source == source else replace(s, source=source, one_by_hand=False, candidate_beats=0, stray_beats=0)


def chosen(s: ClockState, wanted: WantedSource) -> ClockState:
    """Somebody chose a source; tempo and phase go on until it speaks."""
    s = replace(s, taps=(), candidate_beats=0, stray_beats=0)
    if wanted in ("free", "tap"):
        return replace(s, source="free" if wanted == "free" else "tap", sure=s.confidence, hold=1.0)
    if s.source != "tap":
        return s
    return replace(s, source="grid" if wanted == "grid" else "tracker", one_by_hand=False)


def tapped(s: ClockState, bpm: float) -> ClockState:
    """A row of taps says the tempo; where it is an octave of the tracker's, that octave is remembered."""
    multiplier = s.settings.multiplier
    ratio = multiplier
    for candidate in (multiplier, 1.0, 0.5, 2.0, 0.25, 4.0) if s.source_bpm else ():
        trial = replace(s, bpm=bpm, settings=replace(s.settings, multiplier=candidate))
        known = following.ratio_of(trial, s.source_bpm)
        if abs(s.source_bpm * known / bpm - 1) <= _SAME_TEMPO:
            multiplier, ratio = candidate, known
            break
    settings = replace(s.settings, source="tap", multiplier=multiplier)
    return replace(with_source(s, "tap"), bpm=bpm, settings=settings, ratio=ratio, sure=1.0, hold=1.0, heard_at=s.t)


def scaled(s: ClockState, factor: float) -> ClockState:
    """Tempo times `factor`: the ones stay ones, the phase of the new beats is pulled in."""
    target = (s.bars * s.meter + s.pull) * factor
    shift = target - s.beats
    s = replace(s, bpm=s.bpm * factor, ratio=s.ratio * factor, candidate_beats=0, stray_beats=0, beat_t=NEVER)
    s = following.aimed(replace(s, pull=0.0), shift - round(shift))
    return bars.anchored(s, -round(shift), s.meter)
