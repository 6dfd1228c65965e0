"""Colour: brightness, noisiness, pitch classes."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.analyzer import Analyzer
from react_app.core.features import Features
from tests.audio.sounds import FloatArray, noise

RATE = 44_100
NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def tone(*hz: float, seconds: float = 2.0, partials: int = 1) -> FloatArray:
    t = np.arange(round(seconds * RATE)) / RATE
    waves = [np.sin(2 * np.pi * f * k * t) / k for f in hz for k in range(1, partials + 1)]
    return (0.3 / len(hz) * np.sum(waves, axis=0)).astype(np.float32)


def heard(samples: FloatArray) -> Features:
    return Analyzer().push(samples)[-1]


@pytest.mark.parametrize(("hz", "centroid"), [(50, 0.0), (200, 0.253), (775, 0.5), (3000, 0.747), (11_900, 1.0)])
def test_the_centroid_of_a_tone_is_its_place_on_the_scale(hz: float, centroid: float) -> None:
    assert heard(tone(hz)).centroid == pytest.approx(centroid, abs=0.02)


def test_noise_is_flat_and_a_tone_is_not() -> None:
    assert heard(noise(2.0)).flatness > 0.93
    assert heard(tone(500.0)).flatness < 0.05
    assert 0.2 < heard(tone(110, 220, 330, partials=20) + noise(2.0, level=0.02)).flatness < 0.9


@pytest.mark.parametrize("cents", [0, 30, -35])
@pytest.mark.parametrize(
    ("chord", "classes"), [((220.0, 277.18, 329.63), {"A", "C#", "E"}), ((261.63, 311.13, 392.0), {"C", "D#", "G"})]
)
def test_the_classes_of_a_chord_stand_out_whatever_the_tuning(
    cents: int, chord: tuple[float, ...], classes: set[str]
) -> None:
    shift = 2 ** (cents / 1200)
    chroma = heard(tone(*(f * shift for f in chord), seconds=6.0, partials=4)).chroma
    assert {NAMES[i] for i in np.argsort(chroma)[-3:]} == classes
    assert chroma.max() == pytest.approx(1.0)


def test_chroma_follows_a_change_of_chord_within_half_a_second() -> None:
    features = Analyzer().push(np.concatenate([tone(220.0), tone(261.63)]))
    after = features[round(2.5 * RATE / 512)]
    assert NAMES[int(np.argmax(after.chroma))] == "C"


def test_silence_has_no_colour() -> None:
    features = Analyzer().push(np.concatenate([tone(440.0), np.zeros(4 * RATE, np.float32)]))[-1]
    assert features.centroid == features.flatness == features.width == 0.0
    assert not features.chroma.any()


def test_slow_bands_rise_at_once_and_fall_slowly() -> None:
    features = Analyzer().push(np.concatenate([tone(100.0, seconds=3.0), noise(0.5, level=0.001)]))
    assert all((f.slow_bands >= f.bands - 1e-6).all() for f in features)
    end = round(3.0 * RATE / 512)
    quick, slow = features[end + 12].bands[1], features[end + 12].slow_bands[1]
    assert quick < 0.2
    assert 0.4 < slow / features[end - 2].slow_bands[1] < 0.95
