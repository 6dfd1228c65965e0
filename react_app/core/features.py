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

FloatArray = NDArray[np.float32]


def _frozen(size: int) -> FloatArray:
    array = np.zeros(size, np.float32)
    array.flags.writeable = False
    return array


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The analysis of the heard stream up to the end of one hop. All arrays are read-only.

    Times are seconds of the *heard stream*: sample number / 44100, counted since the session began.
    One-shot facts (onset, beat) are counters: a reader that skips hops compares counts.
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
