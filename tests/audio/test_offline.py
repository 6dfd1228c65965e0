"""The analysis of a whole track is the analysis of the live stream."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.analyzer import Analyzer
from react_app.audio.announce import AnnouncedBeat, announced_beats, live_beats
from react_app.audio.offline import analyse_samples
from react_app.core.features import HOP
from tests.audio.sounds import clicks
from tests.audio.test_analyzer import same, song

HOP_S = HOP / 44_100


def test_a_track_has_the_features_the_live_analyzer_gives() -> None:
    samples = song(2.0)
    track, live = analyse_samples(samples), Analyzer().push(samples)
    assert len(track) == len(live) + 1
    assert all(same(a, b) for a, b in zip(track.hops, live, strict=False))


def test_at_gives_the_newest_hop_that_has_ended() -> None:
    track = analyse_samples(song(1.0))
    assert track.duration == pytest.approx(1.0)
    assert track.at(0.0).hop == -1
    assert track.at(HOP_S * 0.99).hop == -1
    assert track.at(HOP_S).hop == 0
    assert track.at(10 * HOP_S).hop == 9
    assert track.at(10.9 * HOP_S).hop == 9
    assert track.at(99.0).hop == len(track) - 1


def test_every_hop_is_found_at_its_own_time() -> None:
    track = analyse_samples(song(3.0))
    assert [track.at(f.t).hop for f in track.hops] == [f.hop for f in track.hops]


def test_no_samples_give_silence() -> None:
    track = analyse_samples(np.zeros(0, np.float32))
    assert len(track) == 0
    assert track.at(1.0).silent


def test_live_beats_are_those_of_the_features() -> None:
    mono = 0.3 * clicks(12.0, 125) + np.float32(0.02)  # off centre, as cheap converters are
    samples = np.stack([mono, 0.8 * mono], axis=1).astype(np.float32)
    told: list[AnnouncedBeat] = []
    for f in Analyzer().push(samples):
        if f.beat_count > len(told):
            told.append(AnnouncedBeat(f.beat_t, f.t, f.bpm, f.beat_confidence, f.beat_place, f.beats_per_bar))
    assert len(told) > 15
    assert announced_beats([samples[:5000], samples[5000:]]) == told
    assert live_beats(clicks(12.0, 125))[-1].bpm == pytest.approx(125, abs=1)
