"""Made-up music: what shaders are tried and photographed with where there is no track."""

from __future__ import annotations

import math

import numpy as np

from react_app.core.features import BANDS, SPECTRUM_BINS, WAVEFORM_POINTS, Features

BPM = 120.0


def soundcheck(hop: int, t: float) -> Features:
    """Return what is heard at `t` seconds: a kick on every beat, hats between, at 120 BPM."""
    beats = t * BPM / 60
    phase = beats % 1.0
    kick, hat = math.exp(-5 * phase), math.exp(-6 * ((phase + 0.5) % 1.0))
    bands = np.array([kick, kick, 0.4, 0.5, 0.45, 0.3 + 0.4 * hat, 0.2 + 0.5 * hat, 0.5 * hat], np.float32)[:BANDS]
    x = np.linspace(0, 1, SPECTRUM_BINS)
    spectrum = np.clip((0.35 + 0.5 * kick * np.exp(-9 * x)) * (1 - 0.6 * x) + 0.15 * np.sin(60 * x + beats), 0, 1)
    wave = 0.5 * kick * np.sin(np.linspace(0, 18, WAVEFORM_POINTS)) + 0.12 * np.sin(np.linspace(0, 90, WAVEFORM_POINTS))
    return Features(
        hop=hop,
        t=t,
        level=0.5 + 0.4 * kick,
        energy=0.75,
        rms_db=-14.0,
        peak=0.7,
        silent=False,
        bands=bands,
        spectrum=spectrum.astype(np.float32),
        waveform=wave.astype(np.float32),
        onset_count=1 + int(beats),
        onset_t=math.floor(beats) * 60 / BPM,
        onset_strength=0.9,
    )
