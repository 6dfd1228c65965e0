"""Cutting into hops: any block size, mono and stereo, and samples that are no numbers."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.hops import Hops, Sound
from react_app.core.features import HOP
from tests.audio.sounds import FloatArray, noise


def stereo(count: int, seed: int = 1) -> FloatArray:
    return np.stack([noise(count / 44_100, seed), noise(count / 44_100, seed + 1)], axis=1)[:count]


def cut(*blocks: FloatArray) -> list[Sound]:
    hops = Hops()
    return [sound for block in blocks for sound in hops.cut(block)]


def test_middle_and_side_are_half_the_sum_and_half_the_difference() -> None:
    samples = stereo(HOP)
    (sound,) = cut(samples)
    assert sound.side is not None
    assert np.allclose(sound.mono, samples.mean(axis=1), atol=1e-7)
    assert np.allclose(sound.mono + sound.side, samples[:, 0], atol=1e-7)
    assert sound.power == pytest.approx(float(np.mean(sound.mono**2)), rel=1e-5)


def test_a_hop_is_the_same_however_it_came() -> None:
    samples = stereo(3 * HOP)
    whole, pieces = cut(samples), cut(samples[:7], samples[7:600], samples[600:])
    assert len(whole) == len(pieces) == 3
    for a, b in zip(whole, pieces, strict=True):
        assert np.array_equal(a.mono, b.mono)
        assert np.array_equal(a.side, b.side)  # type: ignore[arg-type]
        assert (a.power, a.peak) == (b.power, b.peak)


def test_mono_and_stereo_may_change_in_the_middle_of_a_hop() -> None:
    mono, wide = noise(1.0)[:700], stereo(700)
    sounds = cut(mono, wide, mono)
    assert len(sounds) == 2100 // HOP
    heard = np.concatenate([sound.mono for sound in sounds])
    wanted = np.concatenate([mono, wide.mean(axis=1), mono])[: len(heard)]
    assert np.allclose(heard, wanted, atol=1e-7)
    assert sounds[0].side is None
    assert sounds[1].side is not None
    assert not sounds[1].side[: 700 - HOP].any()


def test_the_peak_is_that_of_the_louder_channel() -> None:
    samples = np.zeros((HOP, 2), np.float32)
    samples[9] = 0.25, -0.75
    assert cut(samples)[0].peak == 0.75


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e30, -3e38])
@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_no_sample_is_cleaned(bad: float, channels: int) -> None:
    samples = np.full((HOP, 2), 0.1, np.float32)[:, :channels].squeeze()
    samples[100] = bad
    (sound,) = cut(samples)
    assert np.isfinite(sound.mono).all()
    assert np.abs(sound.mono).max() <= 8.0
    assert np.isfinite([sound.power, sound.peak]).all()


def test_a_channel_wired_the_wrong_way_round_is_heard_all_the_same() -> None:
    one = noise(0.5)
    hops = cut(np.stack([one, np.float32(-0.9) * one], axis=1))
    powers = [sound.power for sound in hops]
    assert min(powers) > 0.5 * float(np.mean(one**2))
    upright = cut(np.stack([one, np.float32(0.9) * one], axis=1))
    assert powers == pytest.approx([sound.power for sound in upright], rel=1e-4)


def test_a_moment_of_wide_stereo_does_not_swap_middle_and_side() -> None:
    one = noise(1.0)
    wide = one.copy()
    wide[20_000:24_000] *= -1.0
    hops = cut(np.stack([one, wide], axis=1))
    assert np.allclose(hops[-1].mono, one[: len(hops) * HOP][-HOP:], atol=1e-6)
    assert hops[42].power == pytest.approx(0.0, abs=1e-9)
