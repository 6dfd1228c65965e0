"""Music by program is the same every time and has its beats where it says."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.beats.degrade import DEGRADATIONS, degraded
from react_app.beats.music import Part, joined, play, riding, steady
from react_app.beats.noises import applause, pink, speech
from react_app.beats.styles import LEVELS, STYLES
from react_app.core.features import ANALYSIS_RATE


def rise_at(samples: np.ndarray, t: float) -> float:
    """How much louder the 20 ms after a moment are than those before it."""
    i, n = round(t * ANALYSIS_RATE), round(0.02 * ANALYSIS_RATE)
    before, after = samples[max(0, i - n) : i], samples[i : i + n]
    return float(np.sqrt(np.mean(after**2)) / (np.sqrt(np.mean(before**2)) + 1e-4))


@pytest.mark.parametrize("name", list(STYLES))
def test_every_pattern_is_a_bar_long_and_every_instrument_has_a_level(name: str) -> None:
    style = STYLES[name]
    for instrument, pattern in {**style.drums, **style.notes}.items():
        assert len(pattern) == 4 * style.meter, instrument
        assert instrument in LEVELS


def test_the_same_arguments_give_the_same_samples() -> None:
    a, b, c = (play("funk", steady(106, 4), seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(a.samples, b.samples)
    assert not np.array_equal(a.samples, c.samples)


def test_the_beats_are_where_the_drum_is() -> None:
    song = play("house", steady(124, 8, first=0.3))
    rises = [rise_at(song.samples, t) for t in song.beats[1:-1]]
    between = [rise_at(song.samples, t + 0.19) for t in song.beats[1:-1]]
    assert np.median(rises) > 3 * np.median(between)
    assert song.places[:5].tolist() == [1, 2, 3, 4, 1]


def test_a_part_without_instruments_is_silent() -> None:
    song = play("house", steady(120, 10), parts=(Part(2), Part(2, frozenset()), Part(9)))
    quiet = song.samples[round(5.5 * ANALYSIS_RATE) : round(7.9 * ANALYSIS_RATE)]
    assert np.abs(quiet).max() < 0.01


def test_a_riding_tempo_has_its_beats_where_the_tempo_says() -> None:
    beats = riding(lambda t: 120.0 if t < 10 else 60.0, 20)
    assert np.diff(beats)[:15] == pytest.approx(0.5, abs=0.01)
    assert np.diff(beats)[-5:] == pytest.approx(1.0, abs=0.01)


def test_songs_one_after_the_other_have_the_beats_of_the_louder_one() -> None:
    a, b = play("house", steady(120, 10)), play("pop", steady(100, 10))
    song = joined([a, b], [0.0, 6.0], fade_s=2.0)
    assert song.beats[song.beats < 7].tolist() == a.beats[a.beats < 7].tolist()
    assert song.beats[song.beats >= 7] == pytest.approx((b.beats + 6.0)[b.beats + 6.0 >= 7])
    assert song.seconds == pytest.approx(6 + b.seconds, abs=0.01)


@pytest.mark.parametrize("noise", [pink, speech, applause])
def test_noises_are_the_same_every_time_and_no_louder_than_full_scale(noise: object) -> None:
    a, b = noise(3.0, 1), noise(3.0, 1)  # type: ignore[operator]
    assert np.array_equal(a, b)
    assert len(a) == 3 * ANALYSIS_RATE
    assert 0.02 < a.std() < 0.5
    assert np.abs(a).max() <= 1.0


@pytest.mark.parametrize("name", [*DEGRADATIONS, "room+noise"])
def test_degrading_changes_the_sound_but_not_the_time(name: str) -> None:
    song = play("techno", steady(132, 5, first=0.5))
    stereo = np.repeat(song.samples[:, None], 2, axis=1)
    bad = degraded(stereo, name, 3)
    assert bad.shape == stereo.shape
    assert bad.dtype == np.float32
    assert np.array_equal(bad, degraded(stereo, name, 3))
    assert not np.allclose(bad, stereo, atol=0.01)
    envelope = [np.abs(x[:, 0]).reshape(-1, 63).max(axis=1) for x in (stereo[: 63 * 3400], bad[: 63 * 3400])]
    a, b = (np.maximum(np.diff(e), 0) for e in envelope)
    shift = int(np.argmax(np.correlate(b, a, "full"))) - (len(a) - 1)
    assert abs(shift * 63 / ANALYSIS_RATE) < 0.004
