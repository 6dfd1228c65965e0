"""What a render hears is what the stage hears: the same features, however the sound comes in."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from react_app.audio.analyzer import Analyzer
from react_app.audio.offline import analyse_samples
from react_app.core.features import HOP, SILENCE, Features
from react_app.export.media.sound import FloatArray
from react_app.export.playing.hearing import Hearing
from tests.export.media import pulses


def same(a: Features, b: Features) -> bool:
    """Equal in every field, arrays included."""
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in Features.__dataclass_fields__)


def blocks(samples: FloatArray, size: int) -> Iterator[FloatArray]:
    return (samples[i : i + size] for i in range(0, len(samples), size))


@pytest.mark.parametrize("size", [100, 512, 8192, 10**6])
@pytest.mark.parametrize("fps", [Fraction(30), Fraction(60000, 1001), Fraction(44100, 512)])
def test_features_are_those_of_the_whole_track(size: int, fps: Fraction) -> None:
    samples = pulses(1.7)
    track = analyse_samples(samples)
    hearing = Hearing(blocks(samples, size), Analyzer())
    for i in range(int(2 * fps)):
        t = float(i / fps)
        assert same(hearing.at(t), track.at(t)), t


def test_nothing_is_heard_before_the_first_hop_ends() -> None:
    hearing = Hearing(blocks(pulses(0.2), 64), Analyzer())
    assert hearing.at(0.0) is SILENCE
    assert hearing.at(HOP / 44_100 - 0.0001) is SILENCE
    assert hearing.at(HOP / 44_100).hop == 0


def test_the_sound_is_read_no_further_than_needed() -> None:
    read = 0

    def counted() -> Iterator[FloatArray]:
        nonlocal read
        for block in blocks(pulses(2.0), 4410):
            read += len(block)
            yield block

    Hearing(counted(), Analyzer()).at(0.5)
    assert read <= 0.7 * 44_100


def test_the_last_features_stay_when_the_sound_is_over() -> None:
    hearing = Hearing(blocks(pulses(0.1), 512), Analyzer())
    last = hearing.at(0.2)
    assert last.hop == 8  # 4410 samples are 8 hops and a part, which is filled up
    assert hearing.at(100.0) is last
