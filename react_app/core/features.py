"""What the ears heard in one analysis hop."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

ANALYSIS_RATE = 44_100
"""Samples per second of the heard stream that is analysed."""
HOP = 512
"""Samples per analysis hop (11.6 ms)."""
SPECTRUM_BINS = 512
"""Spectrum bins, linear in frequency from 0 to 11.025 kHz."""
WAVEFORM_POINTS = 512
"""Waveform points: the newest samples of the heard stream, one hop."""
BAND_EDGES_HZ = (20.0, 60.0, 150.0, 400.0, 1000.0, 2500.0, 6000.0, 12000.0, 20000.0)
"""Edges of the eight bands."""
BANDS = len(BAND_EDGES_HZ) - 1
CHROMA = 12
"""Pitch classes, C first."""
NO_LUFS = -120.0
"""What the loudness of silence is told as."""

FloatArray = NDArray[np.float32]


def _frozen(size: int) -> FloatArray:
    array = np.zeros(size, np.float32)
    array.flags.writeable = False
    return array


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The analysis of the heard stream up to the end of one hop. All arrays are read-only.

    Times are seconds of the *heard stream*: sample number / 44100, counted since the session began.
    One-shot facts (onset, drum hit, beat, section, drop) are counters: a reader that skips hops compares counts.
    """

    hop: int = -1
    """Index of the hop, -1 before the first."""
    t: float = 0.0
    """End of the hop, seconds of heard stream."""
    level: float = 0.0
    """Loudness after auto-gain, 0..1."""
    energy: float = 0.0
    """Slow loudness, 0..1: low in an intro or breakdown, high in a drop."""
    rms_db: float = -120.0
    """Loudness before auto-gain, dBFS."""
    peak: float = 0.0
    """Largest absolute sample of the hop before auto-gain; 1.0 and above clips."""
    gain_db: float = 0.0
    """What auto-gain adds."""
    silent: bool = True
    """True while the input is below the noise floor."""
    bands: FloatArray = field(default_factory=lambda: _frozen(BANDS))
    """(8,) band levels after auto-gain, 0..1, edges in BAND_EDGES_HZ."""
    slow_bands: FloatArray = field(default_factory=lambda: _frozen(BANDS))
    """(8,) `bands` as a meter shows them, 0..1: up at once (10 ms), down in 0.2 s (treble) to 0.5 s (sub)."""
    spectrum: FloatArray = field(default_factory=lambda: _frozen(SPECTRUM_BINS))
    """(512,) log magnitude after auto-gain, 0..1, 0 to 11.025 kHz linear."""
    waveform: FloatArray = field(default_factory=lambda: _frozen(WAVEFORM_POINTS))
    """(512,) newest samples after auto-gain, -1..1."""
    onset_count: int = 0
    """Onsets since the stream began."""
    onset_t: float = -1.0
    """When the newest onset was, seconds of heard stream."""
    onset_strength: float = 0.0
    """Strength of the newest onset, 0..1."""
    kick: float = 0.0
    """Likelihood that a bass drum was struck just now, 0..1; about 30 ms high at each hit."""
    kick_count: int = 0
    """Bass drum hits since the stream began."""
    kick_t: float = -1.0
    """When the newest bass drum hit was, seconds of heard stream."""
    kick_strength: float = 0.0
    """Strength of the newest bass drum hit against the hits of the last seconds, 0..1."""
    snare: float = 0.0
    """Likelihood of a snare drum, clap or rim hit, 0..1."""
    snare_count: int = 0
    """Snare hits since the stream began."""
    snare_t: float = -1.0
    """When the newest snare hit was, seconds of heard stream."""
    snare_strength: float = 0.0
    """Strength of the newest snare hit, 0..1."""
    hat: float = 0.0
    """Likelihood of a hi-hat, cymbal or shaker, 0..1."""
    hat_count: int = 0
    """Hi-hat hits since the stream began."""
    hat_t: float = -1.0
    """When the newest hi-hat hit was, seconds of heard stream."""
    hat_strength: float = 0.0
    """Strength of the newest hi-hat hit, 0..1."""
    centroid: float = 0.0
    """Where the middle of the spectrum lies, 0..1 over the log of the frequency: 0 is 50 Hz or below, 0.5 is 775 Hz,
    1 is 12 kHz or above; 0 in silence. Smoothed over 50 ms."""
    flatness: float = 0.0
    """How much like noise it sounds, 0..1: 0 a single tone, about 0.5 a full mix, 1 white noise; 0 in silence."""
    chroma: FloatArray = field(default_factory=lambda: _frozen(CHROMA))
    """(12,) pitch classes C, C#, ... B, 0..1: the strongest of the moment is 1, all 0 where nothing has a pitch.
    Partials from 80 Hz to 5 kHz, whatever the tuning; smoothed over 0.2 s."""
    lufs: float = NO_LUFS
    """Momentary loudness (ITU-R BS.1770, 0.4 s, both channels) before auto-gain, LUFS; -120 in silence."""
    lufs_short: float = NO_LUFS
    """Short-term loudness (3 s), LUFS; -120 in silence."""
    width: float = 0.0
    """Stereo width, 0..1: side over middle, as amplitudes; 0 mono, 1 the sides are as loud as the middle."""
    correlation: float = 1.0
    """Correlation of left and right, -1..1: 1 mono, 0 unrelated, -1 out of phase (lost in mono)."""
    build: float = 0.0
    """How sure it is that tension rises towards something, 0..1."""
    drop: float = 0.0
    """1 at the moment bass and energy come back after a build or breakdown, falling to 0 over two bars."""
    drop_count: int = 0
    """Drops since the stream began."""
    drop_t: float = -1.0
    """When the newest drop was, seconds of heard stream."""
    breakdown: float = 0.0
    """How sure it is that bass and drums are gone while the music goes on, 0..1."""
    novelty: float = 0.0
    """How different the last second sounds from the seconds before it, 0..1."""
    section_count: int = 0
    """Section changes since the stream began."""
    section_t: float = -1.0
    """When the newest section began, seconds of heard stream."""
    beat_count: int = 0
    """Beats announced since the stream began."""
    beat_t: float = -1.0
    """When the newest announced beat is, seconds of heard stream; may lie slightly ahead of `t`."""
    bpm: float = 0.0
    """The tracker's tempo, 0 while unknown."""
    beat_confidence: float = 0.0
    """How sure the tracker is, 0..1."""
    beat_place: int = 0
    """Number of the newest announced beat in its bar, 1 is the downbeat; 0 while unknown."""
    beats_per_bar: int = 0
    """Beats in a bar; 0 while unknown."""
    bar_confidence: float = 0.0
    """How sure `beat_place` is, 0..1."""
    beat_known: bool = False
    """True if the newest beat is from the grid of a track that was analysed whole, not from the live tracker."""
    source_t: float = -1.0
    """Position in the played file in seconds; -1 when the source is not a file."""


SILENCE = Features()
"""Features before anything was heard."""
