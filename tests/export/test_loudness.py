"""Sound at a loudness that was asked for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from react_app.core.errors import ExportError
from react_app.export.media.sound import FloatArray
from react_app.export.targets.loudness import Gain, check_loudness, gain_for, with_gain


def tone(level: float, seconds: float = 5.0) -> Iterator[FloatArray]:
    """A stereo tone of 1 kHz in blocks."""
    t = np.arange(round(seconds * 44100)) / 44100
    wave = (level * np.sin(2 * np.pi * 1000 * t)).astype(np.float32)
    samples = np.stack([wave, wave], axis=1)
    yield from np.array_split(samples, 7)


def test_a_gain_brings_a_sound_to_its_loudness() -> None:
    gain = gain_for(-20.0, tone(0.5))
    assert gain.loudness == pytest.approx(-6.0, abs=0.1)  # a stereo sine of 1 kHz at full scale has 0 LUFS
    assert gain.db == pytest.approx(-14.0, abs=0.1)
    after = gain_for(-20.0, with_gain(lambda: tone(0.5), gain)())
    assert after.loudness == pytest.approx(-20.0, abs=0.05)
    assert "14.0 dB quieter: -6.0 LUFS becomes -20.0" in gain.told


def test_nothing_is_made_louder_than_its_peaks_allow() -> None:
    gain = Gain(-14.0, -20.0, -3.0)
    assert gain.db == pytest.approx(2.0)
    assert "2.0 dB louder" in gain.told
    assert "-14.0 LUFS would take its peaks above -1 dBTP" in gain.told
    assert Gain(-14.0, -20.0, -0.2).db == 0.0
    assert "its peaks leave no room" in Gain(-14.0, -20.0, -0.2).told


def test_a_quieter_sound_may_keep_a_high_peak() -> None:
    assert Gain(-14.0, -8.0, 0.4).db == -6.0


def test_silence_stays_silence() -> None:
    gain = gain_for(-14.0, [np.zeros((44100, 2), np.float32)])
    assert gain.db == 0.0
    assert "no sound" in gain.told


@pytest.mark.parametrize("wanted", [0.0, 14.0, -60.0, float("nan")])
def test_a_loudness_nobody_delivers_is_refused(wanted: float) -> None:
    with pytest.raises(ExportError, match="cannot be asked for"):
        check_loudness(wanted)
