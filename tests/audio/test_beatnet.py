"""What the networks tell of a whole track, against what they tell live."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio import beatnet
from react_app.audio.beatnet import DELAY, STEP, BandStream, LiveNet, hear_whole, heard_spectra
from react_app.beats.music import play, steady


def _told_live(mono: beatnet.FloatArray) -> beatnet.FloatArray:
    """Return the probability of a beat by hop, as the live networks tell it step by step."""
    stream, net = BandStream(), LiveNet()
    told = []
    for magnitude, gain in heard_spectra(mono):
        inputs = stream.hear(magnitude, gain)
        if inputs is not None:
            told.append(net.step(inputs).beat.copy())
    return np.concatenate(told)[DELAY:]


def test_the_live_networks_have_half_a_say_in_the_beats_of_a_whole_track(monkeypatch: pytest.MonkeyPatch) -> None:
    mono = np.asarray(play("rock", steady(120, 12.0)).samples, np.float32)
    together = hear_whole(mono)
    silent = np.zeros((len(together.beat) // STEP, 2 * STEP + beatnet.PHASES + beatnet.TEMPI + beatnet.PLACES))
    logits = beatnet._logits
    with monkeypatch.context() as patch:
        patch.setattr(beatnet, "_logits", lambda *told: silent if "_back" in told[2:] else logits(*told))
        half = hear_whole(mono)
    live = _told_live(mono)
    np.testing.assert_allclose(half.beat[: len(live)], 0.5 * (live + 0.5), atol=1e-5)
    assert np.ptp(live) > 0.5
    sure = 2.0 * together.beat[: len(live)] - live
    assert sure.min() > -1e-5
    assert sure.max() < 1.0 + 1e-5
    assert np.ptp(sure) > 0.5


def test_nothing_is_told_of_nothing() -> None:
    told = hear_whole(np.zeros(0, np.float32))
    assert len(told.beat) == len(told.place) == len(told.heard) == 0
