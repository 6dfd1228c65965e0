"""What the beat clock knows and what it was told to do, immutable: enough to go on in another process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from react_app.core.musicaltime import BEATS_PER_BAR, FREE_BPM, ClockSource, MusicalTime
from react_app.core.tempo import TEMPO_RANGES, TempoRange

WantedSource = Literal["auto", "tracker", "tap", "grid", "free"]

NEVER = -1e9
"""A moment long before any session."""

_HOLDING_S, _HOLDING_BEATS = 1.5, 2.5


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """What people chose; see `tempocontrols` for what each means."""

    source: WantedSource = "auto"
    range: TempoRange = TEMPO_RANGES[0]
    meter: int = 0
    multiplier: float = 1.0
    offset_s: float = 0.0
    picture_s: float = 0.0
    input_s: float = 0.0
    locked: bool = False

    @property
    def hands_shift(self) -> float:
        """Seconds from a moment in the room to the clock's time of the frame that should show it."""
        return self.offset_s - self.picture_s

    @property
    def heard_shift(self) -> float:
        """Seconds from a moment of the heard stream to the clock's time of the frame that should show it."""
        return self.offset_s - self.picture_s - self.input_s


@dataclass(frozen=True, slots=True)
class ClockState:
    """All the clock knows. Times are the clock's own: those of frames, latencies taken off."""

    t: float = 0.0
    beats: float = 0.0
    bpm: float = FREE_BPM
    source: ClockSource = "free"
    settings: ClockSettings = field(default_factory=ClockSettings)

    sure: float = 0.0
    """Confidence of the last beat that was believed."""
    usual: float = 0.0
    """Confidence that beats of this source usually have; 0 before the first."""
    hold: float = 1.0
    """Falls from 1 while no beat is believed."""
    heard_at: float = NEVER
    """When the source spoke last."""
    silent_s: float = 0.0

    pull: float = 0.0
    """Beats that musical time still has to catch up with what is believed; may be negative."""
    pull_rate: float = 0.0

    beat_count: int = 0
    source_bpm: float = 0.0
    """What the tracker said last."""
    ratio: float = 1.0
    """Beats of the clock per beat of its source: 2, 0.5, ... after doubling, halving and folding into the range."""
    beat_t: float = NEVER
    """The last believed beat of the tracker."""
    steadiness: int = 0
    """Beats in a row that fitted; the more there are the less one of them counts."""
    proven: int = 0
    """Beats believed at this tempo, as far as they count."""
    drift: float = 0.0
    """Smoothed phase error in beats."""
    candidate_bpm: float = 0.0
    candidate_beats: int = 0
    stray: float = 0.0
    stray_beats: int = 0

    taps: tuple[float, ...] = ()
    tapped_at: float = NEVER

    meter: int = BEATS_PER_BAR
    bar_offset: int = 0
    bar_base: int = 0
    bar_confidence: float = 0.0
    one_by_hand: bool = False
    next_meter: int = 0
    """A meter that takes effect at the next one; 0 for none."""
    one_candidate: int = -1
    one_candidate_beats: int = 0
    meter_candidate: int = 0
    meter_candidate_beats: int = 0

    @property
    def confidence(self) -> float:
        """How sure tempo and phase are, 0..1."""
        return self.sure * self.hold

    @property
    def bars(self) -> float:
        """Bars since the session began."""
        return self.bar_base + (self.beats - self.bar_offset) / self.meter

    def position(self, t: float) -> float:
        """Return the beats that are believed to be right at `t`, near now."""
        return self.beats + self.pull + (t - self.t) * self.bpm / 60

    def music(self) -> MusicalTime:
        """Return musical time now."""
        quiet = self.t - self.heard_at > max(_HOLDING_S, _HOLDING_BEATS * 60 / self.bpm)
        return MusicalTime(
            beats=self.beats,
            bpm=self.bpm,
            confidence=self.confidence,
            source=self.source,
            locked=self.settings.locked,
            bar_offset=self.bar_offset,
            meter=self.meter,
            bar_base=self.bar_base,
            bar_confidence=self.bar_confidence * (1.0 if self.one_by_hand else self.hold),
            multiplier=self.settings.multiplier,
            holding=quiet and self.source not in ("free", "tap"),
            lead_s=self.settings.picture_s,
        )
