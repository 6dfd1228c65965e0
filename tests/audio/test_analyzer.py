"""The analyzer: the same samples give the same features, silence is silence, music uses the range."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from react_app.audio.analyzer import Analyzer
from react_app.core.features import HOP, Features
from tests.audio.songs import hat, kick, snare
from tests.audio.sounds import FloatArray, clicks, noise

RATE = 44_100


def same(a: Features, b: Features) -> bool:
    """True if two Features agree in every bit."""
    return all(np.array_equal(getattr(a, f.name), getattr(b, f.name)) for f in fields(Features))


def song(seconds: float = 6.0) -> FloatArray:
    """Clicks at 125 BPM over a low tone and a little noise."""
    t = np.arange(round(seconds * RATE)) / RATE
    tone = 0.1 * np.sin(2 * np.pi * 110 * t)
    return (clicks(seconds, 125) + tone + noise(seconds, level=0.003)).astype(np.float32)


@cache
def heard_at_once() -> tuple[Features, ...]:
    return tuple(Analyzer().push(song(2.0)))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=40))
def test_the_same_samples_give_the_same_features_however_they_are_cut(sizes: list[int]) -> None:
    samples, analyzer, heard, position = song(2.0), Analyzer(), [], 0
    for size in (*sizes, len(samples)):
        heard += analyzer.push(samples[position : position + size])
        position = min(position + size, len(samples))
    assert len(heard) == len(heard_at_once())
    assert all(same(a, b) for a, b in zip(heard, heard_at_once(), strict=True))


def test_hops_are_numbered_and_timed_by_their_end() -> None:
    heard = Analyzer(start_hop=1_000).push(song(1.0))
    assert [f.hop for f in heard] == list(range(1_000, 1_000 + RATE // HOP))
    assert heard[0].t == pytest.approx(1_001 * HOP / RATE)


def test_a_later_start_moves_times_only() -> None:
    first, later = Analyzer().push(song())[-1], Analyzer(start_hop=500).push(song())[-1]
    assert later.onset_t - first.onset_t == pytest.approx(500 * HOP / RATE)
    assert later.onset_count == first.onset_count > 0
    assert np.array_equal(later.bands, first.bands)


def test_arrays_cannot_be_written() -> None:
    features = Analyzer().push(song(0.5))[-1]
    for array in (features.bands, features.spectrum, features.waveform):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_everything_stays_in_range_on_loud_noise() -> None:
    for features in Analyzer().push(np.clip(noise(5.0, level=3.0), -1, 1)):
        for array in (features.bands, features.spectrum):
            assert array.min() >= 0.0
            assert array.max() <= 1.0
        assert np.abs(features.waveform).max() <= 1.0
        assert 0.0 <= features.level <= 1.0
        assert 0.0 <= features.energy <= 1.0


def test_silence_gives_nothing() -> None:
    for features in Analyzer().push(np.zeros(3 * RATE, np.float32)):
        assert features.silent
        assert features.level == features.energy == 0.0
        assert not features.bands.any()
        assert not features.spectrum.any()
        assert not features.waveform.any()
        assert features.onset_count == features.beat_count == 0


@pytest.mark.parametrize("level_db", [-70, -55, -46])
def test_the_hiss_of_an_open_input_counts_as_silence(level_db: float) -> None:
    heard = Analyzer().push(noise(6.0, level=10 ** (level_db / 20)))
    assert all(f.silent for f in heard[-200:])
    assert heard[-1].level == 0.0


def test_music_opens_the_gate_above_the_hiss_at_once() -> None:
    quiet, loud = noise(4.0, level=10 ** (-50 / 20)), noise(1.0, seed=2, level=0.05)
    heard = Analyzer().push(np.concatenate([quiet, loud]))
    begin = len(quiet) // HOP
    assert heard[begin - 2].silent
    assert not heard[begin + 6].silent


def test_quiet_music_is_music() -> None:
    heard = Analyzer().push(song() * np.float32(0.05))
    assert not any(f.silent for f in heard[100:])


def test_features_decay_to_zero_when_the_music_stops() -> None:
    music = song(4.0)
    heard = Analyzer().push(np.concatenate([music, np.zeros(4 * RATE, np.float32)]))
    end = len(music) // HOP
    assert max(f.level for f in heard[end - 100 : end]) > 0.3
    assert heard[end + 80].silent
    last = heard[-1]
    assert last.level == last.energy == 0.0
    assert not last.spectrum.any()
    assert not last.bands.any()


def test_auto_gain_makes_quiet_and_loud_equal() -> None:
    music = song(12.0)
    loud, quiet = Analyzer().push(music), Analyzer().push(music * np.float32(0.05))
    assert loud[-1].rms_db - quiet[-1].rms_db == pytest.approx(26, abs=0.5)
    a, b = (np.mean([f.level for f in heard[-300:]]) for heard in (loud, quiet))
    assert b == pytest.approx(a, abs=0.08)


def test_gain_rests_in_a_pause() -> None:
    heard = Analyzer().push(np.concatenate([song(5.0), np.zeros(20 * RATE, np.float32)]))
    assert heard[-1].gain_db == pytest.approx(heard[5 * 86].gain_db, abs=1.0)


def test_peak_tells_clipping() -> None:
    loud = np.clip(song(1.0) * 5, -1, 1).astype(np.float32)
    assert max(f.peak for f in Analyzer().push(loud)) == 1.0
    assert max(f.peak for f in Analyzer().push(loud * np.float32(0.5))) == 0.5


def test_a_tone_shows_in_its_band_and_bin_only() -> None:
    t = np.arange(3 * RATE) / RATE
    features = Analyzer().push((0.5 * np.sin(2 * np.pi * 1_600 * t)).astype(np.float32))[-1]
    assert int(np.argmax(features.bands)) == 4
    assert features.bands[4] > 0.6
    assert features.bands[[0, 1, 6, 7]].max() < 0.1
    assert abs(int(np.argmax(features.spectrum)) * 11_025 / 512 - 1_600) < 45


def test_numbers_that_are_none_count_as_silence() -> None:
    samples = song(1.0)
    samples[5_000:6_000] = np.nan
    samples[9_000] = np.inf
    for features in Analyzer().push(samples):
        assert np.isfinite([features.level, features.energy, features.peak, features.gain_db]).all()
        assert np.isfinite(features.spectrum).all()


def test_a_steady_offset_is_not_sound() -> None:
    heard = Analyzer().push(np.full(8 * RATE, 0.2, np.float32))
    assert heard[-1].silent


def test_onsets_lie_where_the_clicks_are() -> None:
    heard = Analyzer().push(clicks(6.0, 120, first=0.5))
    times = sorted({f.onset_t for f in heard if f.onset_count})
    wanted = np.arange(0.5, 5.9, 0.5)
    assert heard[-1].onset_count == len(wanted)
    assert np.abs(np.array(times) - wanted).max() < 0.006
    assert heard[-1].onset_strength > 0.5


def test_an_onset_is_told_within_three_hops() -> None:
    for features in Analyzer().push(clicks(4.0, 120, first=0.5)):
        if features.onset_count and features.onset_t > features.t - HOP / RATE:
            break
        assert features.t - 0.5 < 5 * HOP / RATE or features.onset_count


def test_energy_is_low_in_a_quiet_part_and_high_in_a_loud_one() -> None:
    t = np.arange(12 * RATE) / RATE
    pad = (0.05 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    drop = np.clip(noise(12.0, level=0.25) + clicks(12.0, 125, level=0.9), -1, 1)
    heard = Analyzer().push(np.concatenate([pad, drop, pad]))
    third = len(heard) // 3
    intro, loud, breakdown = (heard[i * third - 40].energy for i in (1, 2, 3))
    assert intro < 0.4
    assert loud > 0.75
    assert breakdown < 0.4


@pytest.mark.parametrize("bpm", [90.0, 125.0])
def test_beats_are_announced_on_the_clicks(bpm: float) -> None:
    heard = Analyzer().push(clicks(20.0, bpm, first=0.3))
    beats = np.array(sorted({f.beat_t for f in heard if f.beat_t > 10}))
    error = (beats - 0.3 + 30 / bpm) % (60 / bpm) - 30 / bpm
    assert len(beats) == pytest.approx(10 * bpm / 60, abs=2)
    assert np.abs(error).max() < 0.04
    assert heard[-1].bpm == pytest.approx(bpm, rel=0.03)
    assert heard[-1].beat_confidence > 0.1


def wide(seconds: float = 2.0) -> FloatArray:
    """The song with other noise on each side."""
    return np.stack([song(seconds), song(seconds) + noise(seconds, seed=5, level=0.05)], axis=1)


@cache
def heard_wide_at_once() -> tuple[Features, ...]:
    return tuple(Analyzer().push(wide()))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=40))
def test_stereo_too_gives_the_same_features_however_it_is_cut(sizes: list[int]) -> None:
    samples, analyzer, heard, position = wide(), Analyzer(), [], 0
    for size in (*sizes, len(samples)):
        heard += analyzer.push(samples[position : position + size])
        position = min(position + size, len(samples))
    assert all(same(a, b) for a, b in zip(heard, heard_wide_at_once(), strict=True))


UNIT = ("level", "energy", "onset_strength", "kick", "kick_strength", "snare", "snare_strength", "hat", "hat_strength",
        "centroid", "flatness", "width", "build", "drop", "breakdown", "novelty", "beat_confidence")  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["song", "silence", "offset", "nan", "inf", "huge", "noise", "tiny"]),
            st.booleans(),
            st.integers(1, 20_000),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_whatever_comes_in_features_are_numbers_in_range(pieces: list[tuple[str, bool, int]]) -> None:
    analyzer, music = Analyzer(), song(1.0)
    for kind, stereo, count in pieces:
        samples = np.resize(music, count)
        if kind == "noise":
            samples = noise(1.0)[:count] if count < RATE else samples
        elif kind != "song":
            value = {"silence": 0.0, "offset": 0.7, "nan": np.nan, "inf": -np.inf, "huge": 3e38, "tiny": 1e-40}[kind]
            samples = np.full(count, value, np.float32)
        for features in analyzer.push(np.stack([samples, -0.5 * samples], axis=1) if stereo else samples):
            for f in fields(Features):
                assert np.isfinite(getattr(features, f.name)).all(), f.name
            for name in UNIT:
                assert 0.0 <= getattr(features, name) <= 1.0, name
            for array in (features.bands, features.slow_bands, features.spectrum, features.chroma):
                assert 0.0 <= array.min() <= array.max() <= 1.0
            assert -1.0 <= features.correlation <= 1.0
            assert -120.0 <= features.lufs < 60.0


def test_drums_alone_are_told_apart() -> None:
    kinds = {"kick": kick(), "snare": snare(), "hat": hat()}
    for name, wave in kinds.items():
        samples = noise(8.0, level=1e-4)
        for t in np.arange(0.5, 7.5, 0.5):
            start = round(t * RATE)
            samples[start : start + len(wave)] += (0.5 * wave).astype(np.float32)
        heard = Analyzer().push(samples)
        counts = {drum: getattr(heard[-1], f"{drum}_count") for drum in kinds}
        times = np.array(sorted({getattr(f, f"{name}_t") for f in heard if getattr(f, f"{name}_count")}))
        assert counts[name] == pytest.approx(14, abs=2), (name, counts)
        assert np.abs((times + 0.25) % 0.5 - 0.25).max() < 0.03
        assert counts["kick"] < 5 or name != "hat", (name, counts)
