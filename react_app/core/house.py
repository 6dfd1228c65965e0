"""House values: what is heard, made smooth for the eye; the same at any frame rate."""

from __future__ import annotations

from react_app.core.beatclock import MusicalTime
from react_app.core.features import NO_LUFS, Features
from react_app.core.frame import HouseValues
from react_app.core.modulation import follow, smoothing

ONSET_DECAY_S = 0.25
KICK_DECAY_S = 0.3
SNARE_DECAY_S = 0.25
HAT_DECAY_S = 0.12
_LOUDNESS_FLOOR_LUFS = -36.0
_LOUDNESS_TOP_LUFS = -8.0


class House:
    """Follows the features from frame to frame; reads no clock."""

    def __init__(self) -> None:
        self._values = HouseValues()
        self._presence = 0.0

    def step(self, t: float, dt: float, features: Features, music: MusicalTime) -> HouseValues:
        """Return the values of a frame at `t`, `dt` after the one before."""
        old = self._values
        self._presence = follow(self._presence, 0.0 if features.silent else 1.0, dt, 0.05, 0.6)
        bands = features.bands
        self._values = HouseValues(
            beat=music.beats,
            phase=music.phase,
            bar=music.bar_phase,
            bars=music.bars,
            bpm=music.bpm,
            pulse=(1 - music.phase) ** 2.5 * (0.3 + 0.7 * self._presence),
            level=follow(old.level, features.level, dt, 0.01, 0.12),
            energy=follow(old.energy, features.energy, dt, 0.3, 0.8),
            bass=follow(old.bass, float(bands[:2].max()), dt, 0.008, 0.16),
            mid=follow(old.mid, float(bands[2:5].max()), dt, 0.01, 0.18),
            high=follow(old.high, float(bands[5:].max()), dt, 0.008, 0.12),
            onset=hit(t, features.onset_count, features.onset_t, features.onset_strength, ONSET_DECAY_S),
            kick=hit(t, features.kick_count, features.kick_t, features.kick_strength, KICK_DECAY_S),
            snare=hit(t, features.snare_count, features.snare_t, features.snare_strength, SNARE_DECAY_S),
            hat=hit(t, features.hat_count, features.hat_t, features.hat_strength, HAT_DECAY_S),
            centroid=follow(old.centroid, features.centroid, dt, 0.03, 0.15),
            flatness=follow(old.flatness, features.flatness, dt, 0.05, 0.25),
            loudness=follow(old.loudness, _loudness(features), dt, 0.03, 0.15),
            width=follow(old.width, features.width, dt, 0.1, 0.3),
            build=follow(old.build, features.build, dt, 0.1, 0.15),
            drop=follow(old.drop, features.drop, dt, 0.0, 0.1),
            breakdown=follow(old.breakdown, features.breakdown, dt, 0.2, 0.1),
            novelty=follow(old.novelty, features.novelty, dt, 0.05, 0.4),
            bands=_followed(old.bands, features.slow_bands.tolist(), dt, 0.005, 0.04),
            chroma=_followed(old.chroma, features.chroma.tolist(), dt, 0.05, 0.15),
        )
        return self._values


def hit(t: float, count: int, hit_t: float, strength: float, decay_s: float) -> float:
    """Return what is left at `t` of the newest hit: its strength, gone after `decay_s`."""
    since = t - hit_t
    return strength * (1 - since / decay_s) ** 2 if count and 0 <= since < decay_s else 0.0


def _loudness(features: Features) -> float:
    """Momentary loudness after auto-gain on 0..1."""
    if features.lufs <= NO_LUFS or features.silent:
        return 0.0
    share = (features.lufs + features.gain_db - _LOUDNESS_FLOOR_LUFS) / (_LOUDNESS_TOP_LUFS - _LOUDNESS_FLOOR_LUFS)
    return min(max(share, 0.0), 1.0)


def _followed(old: tuple[float, ...], new: list[float], dt: float, attack: float, release: float) -> tuple[float, ...]:
    up, down = smoothing(dt, attack), smoothing(dt, release)
    return tuple([a + (b - a) * (up if b > a else down) for a, b in zip(old, new, strict=True)])
