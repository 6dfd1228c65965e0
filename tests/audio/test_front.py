"""What all analysis begins with: the whole-file one and the live one hear the same."""

from __future__ import annotations

import numpy as np

from react_app.audio.beatnet import heard_spectra
from react_app.audio.front import FrontEnd
from react_app.audio.hops import Hops
from react_app.core.features import HOP
from tests.audio.sounds import clicks, noise


def test_a_whole_file_is_heard_as_live() -> None:
    samples = clicks(4.0, 120) + np.float32(0.3)
    front = FrontEnd()
    whole = list(heard_spectra(samples))
    assert len(whole) == len(samples) // HOP
    for (magnitude, gain), sound in zip(whole, Hops().cut(samples), strict=True):
        heard = front.hear(sound)
        assert gain == heard.gain
        assert np.array_equal(magnitude, heard.magnitude)


def test_the_offset_of_a_file_does_not_keep_it_turned_down() -> None:
    samples = noise(10.0, level=0.02)
    *_, (_, clean) = heard_spectra(samples)
    *_, (_, offset) = heard_spectra(samples + np.float32(0.3))
    assert abs(20 * np.log10(offset / clean)) < 4.0


def test_samples_of_a_file_that_are_no_numbers_are_silence() -> None:
    samples = clicks(2.0, 120)
    samples[1000:1100], samples[2000] = np.nan, np.inf
    assert all(np.isfinite(magnitude).all() and np.isfinite(gain) for magnitude, gain in heard_spectra(samples))
