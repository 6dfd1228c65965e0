"""What rings, by pitch class."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.harmony import PITCHES, ringing
from react_app.audio.spectrum import Spectrum
from react_app.core.features import ANALYSIS_RATE, HOP


@pytest.mark.parametrize(("hz", "pitch"), [(440.0, 9), (880.0, 9), (523.25, 0), (1244.5, 3), (1661.2, 8)])
def test_a_note_rings_in_its_pitch_class(hz: float, pitch: int) -> None:
    t = np.arange(8 * HOP) / ANALYSIS_RATE
    spectrum = Spectrum()
    for hop in np.split(np.sin(2 * np.pi * hz * t).astype(np.float32) * 0.3, 8):
        spectrum.hear(hop)
    strength = ringing(spectrum.magnitude)
    assert strength.shape == (PITCHES,)
    assert int(strength.argmax()) == pitch
    assert strength[pitch] > 1.5 * np.sort(strength)[-4]


def test_nothing_rings_in_silence() -> None:
    assert not ringing(np.zeros(1025, np.float32)).any()
