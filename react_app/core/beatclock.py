"""The beat clock: one musical time for everybody, led by one source at a time, holding over when it falls silent.

    source       leads when                                   its beats are
    grid         the track that plays was analysed whole      exact: believed at once
    link, midi   `external` is called                         exact
    tracker      nothing better is there                      followed; another tempo is believed slowly (`following`)
    tap          somebody tapped twice, until `auto`          what the hand says
    free         nothing was heard yet, or it was chosen      going on as they were

Whoever leads, musical time is continuous: a hand-over changes the tempo and pulls the phase over within two beats.
"""

from __future__ import annotations

import math
from dataclasses import replace

from react_app.core import bars, following, hands, taps
from react_app.core.clockstate import ClockSettings, ClockState
from react_app.core.features import Features
from react_app.core.musicaltime import BEATS_PER_BAR, MAX_BPM, MIN_BPM, ClockSource, MusicalTime
from react_app.core.tempo import TEMPO_RANGES, TempoHint, TempoRange

__all__ = ["BEATS_PER_BAR", "BeatClock", "ClockSettings", "ClockSource", "ClockState", "MusicalTime"]

NUDGE_S = 0.010
MAX_OFFSET_S = 0.25
HOLD_OVER_S = 24.0
"""Confidence falls to 1/e in this time when no beat is heard."""
PAUSE_S = 4.0
"""After so long a silence the music that begins may well be another."""
EXTERNAL_LOST_S = 3.0
"""An external beat that says nothing for so long gives the clock back."""
_OLDEST_S, _NEWEST_S = 4.0, 2.0
_BPM_LIMITS = (20.0, 400.0)
_SEED_CONFIDENCE = 0.3


class BeatClock:
    """Advances musical time; a pure function of the times, features and gestures it is given.

    All times are session seconds, the time base of `Features.beat_t`.
    """

    def __init__(self, state: ClockState | None = None) -> None:
        self._state = state or ClockState()
        self._hints: list[TempoHint] = []

    @property
    def state(self) -> ClockState:
        """The whole state, immutable."""
        return self._state

    @property
    def settings(self) -> ClockSettings:
        """What people chose so far."""
        return self._state.settings

    # ---- time ------------------------------------------------------------------------------------------------------

    def advance(self, t: float, features: Features) -> MusicalTime:
        """Move to time `t`, taking in the beats announced since the last call."""
        s = _moved(self._state, t if math.isfinite(t) else self._state.t)
        s = _heard_silence(s, s.t - self._state.t, features.silent)
        if features.beat_count < s.beat_count:
            s = replace(s, beat_count=0)  # the ears started anew
        if features.beat_count > s.beat_count:
            s = _hear(replace(s, beat_count=features.beat_count), features)
        self._state = s
        return s.music()

    def external(
        self, t: float, beat: float, bpm: float, place: int = 0, source: ClockSource = "link", *, meter: int = 0
    ) -> None:
        """Follow a beat from outside: at time `t` it was at position `beat` (beats, its whole numbers are beats).

        `place` is the number of the beat that is on (1 is the one) in bars of `meter` beats, 0 where unknown. Called
        as often as the other side tells; it leads while it does, unless another source was chosen. Ableton Link and
        MIDI clock come in here.
        """
        s = self._state
        if s.settings.locked or s.settings.source != "auto" or not _usable(bpm, beat, t) or bpm > MAX_BPM:
            return
        if bpm < MIN_BPM:
            return
        at = t + s.settings.hands_shift
        s = replace(hands.with_source(s, source), bpm=bpm, ratio=1.0, sure=1.0, hold=1.0, heard_at=s.t, taps=())
        error = beat - s.position(at)
        s = following.aimed(s, s.pull + error - round(error))
        if place:
            now = round(s.position(at) - (beat - math.floor(beat)))
            s = bars.hear_place(s, now, place, meter or s.meter, 1.0, certain=True)
        self._state = s

    # ---- gestures --------------------------------------------------------------------------------------------------

    def tap(self, t: float) -> None:
        """A beat is at time `t`: one tap pulls the phase to it; two or more in a row set the tempo too and win."""
        s = self._state
        row = taps.with_tap(s.taps, t)
        if row == s.taps:
            return
        s = replace(s, taps=row, tapped_at=s.t)
        moment = t
        if len(row) >= 2:
            bpm, moment = taps.tempo_of(row)
            s = hands.tapped(s, bpm)
        if s.source in ("free", "tracker", "tap"):
            s = following.beat_at(s, moment + s.settings.hands_shift)
        self._state = s
        if s.source != "free":
            self._hint_seed(moment)

    def resync(self, t: float) -> None:
        """Make `t` the moment of a beat, the one of a bar; what the tracker says of bars no longer counts."""
        s = self._state
        at = t + s.settings.hands_shift
        position = s.position(at)
        s = following.beat_at(s, at)
        s = bars.with_one(s, round(s.position(at)))
        self._state = replace(s, one_by_hand=True, tapped_at=s.t)
        if s.source != "free" and abs(position - round(position)) > following.STRAY:
            self._hint_seed(t)
        self._hints.append(TempoHint("place", t=t + s.settings.input_s, place=1, meter=s.settings.meter))

    def scale(self, factor: float) -> bool:
        """Double (2) or halve (0.5) the tempo, now and for whatever leads later; False where that is out of range."""
        s = self._state
        multiplier = s.settings.multiplier * factor
        if not MIN_BPM <= s.bpm * factor <= MAX_BPM or multiplier not in hands.MULTIPLIERS:
            return False
        s = hands.scaled(s, factor)
        self._state = replace(s, settings=replace(s.settings, multiplier=multiplier), taps=())
        return True

    def nudge(self, seconds: float) -> None:
        """Move the beats later (positive) or earlier for good."""
        offset = min(max(self.settings.offset_s + seconds, -MAX_OFFSET_S), MAX_OFFSET_S)
        self.configure(replace(self.settings, offset_s=offset))

    def lock(self, locked: bool) -> None:
        """Keep tempo and phase as they are, whatever is heard, until unlocked."""
        self.configure(replace(self.settings, locked=locked))

    def follow_tracker(self) -> None:
        """Give the clock back after taps, a chosen source or a resync."""
        self.configure(replace(self.settings, source="auto"))
        self._state = replace(self._state, taps=(), one_by_hand=False)

    def choose_range(self, wanted: TempoRange) -> None:
        """Choose a range anew: its octave counts, not what half and double came to before."""
        self._state = replace(self._state, settings=replace(self.settings, range=wanted, multiplier=1.0))
        self._fold()

    def configure(self, settings: ClockSettings) -> None:
        """Take over what people chose; tempo and phase follow without a jump."""
        s, old = self._state, self._state.settings
        if settings == old:
            return
        shift = "heard_shift" if s.source in ("tracker", "grid") else "hands_shift"
        moved = getattr(settings, shift) - getattr(old, shift)
        factor = settings.multiplier / old.multiplier
        if s.source != "free" and factor != 1 and MIN_BPM <= s.bpm * factor <= MAX_BPM:
            s = hands.scaled(s, factor)
        s = replace(s, settings=settings)
        if moved:
            s = following.aimed(s, s.pull - moved * s.bpm / 60, fast=True)
            s = replace(s, beat_t=s.beat_t + moved)
        if settings.source != old.source:
            s = hands.chosen(s, settings.source)
        if settings.meter and settings.meter != old.meter:
            s = bars.with_meter(s, settings.meter)
        self._state = s
        if settings.range != old.range:
            self._fold()

    # ---- hints to the tracker --------------------------------------------------------------------------------------

    def take_hints(self) -> list[TempoHint]:
        """Return and forget what the tracker should be told since the last call; times are of the heard stream."""
        hints, self._hints = self._hints, []
        return hints

    def standing_hints(self) -> list[TempoHint]:
        """Return what a tracker that starts anew should be told: the range, and where the beat is if that is sure."""
        s = self._state
        hints = [] if s.settings.range == TEMPO_RANGES[0] else [_range_hint(s)]
        if s.confidence > _SEED_CONFIDENCE and s.source != "free":
            last = math.floor(s.position(s.t))
            t = s.t - (s.position(s.t) - last) * 60 / s.bpm - s.settings.heard_shift
            hints.append(TempoHint("seed", t=t, bpm=s.bpm / s.ratio))
            if s.bar_confidence > _SEED_CONFIDENCE and s.ratio == 1:
                hints.append(TempoHint("place", t=t, place=(last - s.bar_offset) % s.meter + 1, meter=s.meter))
        return hints

    def _hint_seed(self, moment: float) -> None:
        s = self._state
        self._hints.append(TempoHint("seed", t=moment + s.settings.input_s, bpm=s.bpm / s.ratio))

    def _fold(self) -> None:
        s = self._state
        self._hints.append(_range_hint(s))
        factor = following.fold_into(s.settings.range, s.bpm)
        if factor != 1 and s.settings.multiplier == 1 and s.source != "free":
            self._state = hands.scaled(s, factor)


def _moved(s: ClockState, t: float) -> ClockState:
    """Musical time goes on to `t`."""
    dt = max(0.0, t - s.t)
    moved = dt * s.bpm / 60
    step = math.copysign(min(abs(s.pull), s.pull_rate * moved), s.pull)
    fade = math.exp(-dt / HOLD_OVER_S) if s.source in ("tracker", "grid", "link", "midi") else 1.0
    old = s.bars
    s = replace(s, t=max(s.t, t), beats=s.beats + moved + step, pull=s.pull - step, hold=s.hold * fade)
    return bars.turned(s, old)


def _heard_silence(s: ClockState, dt: float, silent: bool) -> ClockState:
    """After a pause the tempo that was on is only a guess."""
    if silent:
        return replace(s, silent_s=s.silent_s + dt)
    if s.silent_s > PAUSE_S and s.source == "tracker":
        s = replace(s, hold=min(s.hold, 0.99 * following.LOST))
    return replace(s, silent_s=0.0) if s.silent_s else s


def _hear(s: ClockState, features: Features) -> ClockState:
    """Take in one announced beat, if its source leads."""
    t = features.beat_t
    if not _usable(features.bpm, t) or not -_OLDEST_S <= t - s.t <= _NEWEST_S:
        return s
    source = _leader(s, features.beat_known)
    if source is None or s.settings.locked:
        return s if features.beat_known else replace(s, source_bpm=features.bpm)
    if source == "grid":
        s = hands.with_source(s, "grid")
    elif s.source != "tracker":
        s = replace(s, one_by_hand=False)
    confidence = features.beat_confidence if 0 <= features.beat_confidence <= 1 else 0.0
    at = t + s.settings.heard_shift
    s, believed = following.hear_beat(replace(s, silent_s=0.0), source, at, features.bpm, confidence)
    if not believed:
        return s
    grain = min(1.0, s.ratio)
    beat = round(s.position(at) / grain) * grain
    sure = features.bar_confidence if math.isfinite(features.bar_confidence) else 0.0
    return bars.hear_place(s, beat, features.beat_place, features.beats_per_bar, sure, certain=source == "grid")


def _leader(s: ClockState, known: bool) -> ClockSource | None:
    """Return what a beat of the ears leads the clock as, None if something else does."""
    wanted = s.settings.source
    if wanted == "tracker":
        return "tracker"
    if wanted == "grid":
        return "grid" if known else None
    if wanted != "auto" or (s.source in ("link", "midi") and s.t - s.heard_at < EXTERNAL_LOST_S):
        return None
    return "grid" if known else "tracker"


def _usable(bpm: float, *times: float) -> bool:
    return _BPM_LIMITS[0] <= bpm <= _BPM_LIMITS[1] and all(map(math.isfinite, times))


def _range_hint(s: ClockState) -> TempoHint:
    return TempoHint("range", low=s.settings.range.low, high=s.settings.range.high)
