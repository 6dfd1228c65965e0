"""Loudness and width: what a meter of the broadcasters shows."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.analyzer import Analyzer
from react_app.core.features import NO_LUFS, Features
from tests.audio.sounds import FloatArray, noise

RATE = 44_100


def sine(hz: float, level_db: float, seconds: float = 4.0) -> FloatArray:
    t = np.arange(round(seconds * RATE)) / RATE
    return (10 ** (level_db / 20) * np.sin(2 * np.pi * hz * t)).astype(np.float32)


def heard(left: FloatArray, right: FloatArray) -> Features:
    return Analyzer().push(np.stack([left, right], axis=1))[-1]


@pytest.mark.parametrize(
    ("hz", "lufs"), [(997.0, -20.0), (100.0, -21.9), (3000.0, -16.9), (60.0, -23.7), (10_000.0, -16.7)]
)
def test_a_sine_on_both_sides_has_the_loudness_of_the_standard(hz: float, lufs: float) -> None:
    """BS.1770-4: 997 Hz at 0 dBFS on one side is -3.01 LUFS; the other values are its K filter's."""
    features = heard(sine(hz, -20), sine(hz, -20))
    assert features.lufs == pytest.approx(lufs, abs=0.3)
    assert features.lufs_short == pytest.approx(lufs, abs=0.3)


def test_one_side_alone_is_three_lu_quieter_and_sides_out_of_phase_are_not() -> None:
    tone = sine(997, -20)
    assert heard(tone, 0 * tone).lufs == pytest.approx(-23.0, abs=0.1)
    assert heard(tone, -tone).lufs == pytest.approx(-20.0, abs=0.1)


def test_momentary_loudness_forgets_within_half_a_second_and_short_term_within_three() -> None:
    tone = sine(997, -20, 5.0)
    features = Analyzer().push(np.concatenate([tone, np.zeros(4 * RATE, np.float32)]))
    at = {seconds: features[round((5.0 + seconds) * RATE / 512)] for seconds in (0.6, 2.0, 3.3)}
    assert at[0.6].lufs == NO_LUFS
    assert at[2.0].lufs_short == pytest.approx(-20 + 10 * np.log10(1 / 3), abs=0.3)
    assert at[3.3].lufs_short == NO_LUFS


def test_loudness_is_that_before_auto_gain() -> None:
    loud, quiet = sine(997, -10), sine(997, -30)
    assert heard(loud, loud).lufs - heard(quiet, quiet).lufs == pytest.approx(20.0, abs=0.05)


@pytest.mark.parametrize(
    ("right", "width", "correlation"), [(1.0, 0.0, 1.0), (-0.5, 1.0, -1.0), (0.0, 1.0, 0.0), (0.5, 1 / 3, 1.0)]
)
def test_width_and_correlation_of_one_voice(right: float, width: float, correlation: float) -> None:
    voice = noise(3.0)
    features = heard(voice, voice * np.float32(right))
    assert features.width == pytest.approx(width, abs=0.02)
    assert features.correlation == pytest.approx(correlation, abs=0.02)


def test_unrelated_sides_are_as_wide_as_it_goes_and_uncorrelated() -> None:
    features = heard(noise(3.0, seed=1), noise(3.0, seed=2))
    assert features.width == pytest.approx(1.0, abs=0.1)
    assert abs(features.correlation) < 0.15


def test_mono_is_heard_as_on_both_sides() -> None:
    voice = noise(2.0)
    mono, both = Analyzer().push(voice)[-1], heard(voice, voice)
    assert (mono.lufs, mono.width, mono.correlation) == (both.lufs, both.width, both.correlation)
    assert np.array_equal(mono.spectrum, both.spectrum)


def test_an_offset_on_one_side_is_no_width() -> None:
    voice = noise(6.0)
    assert heard(voice + np.float32(0.3), voice).width < 0.1
