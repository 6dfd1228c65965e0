"""The sounds between sections: risers, impacts, falls, reversed cymbals, sub drops."""

import numpy as np
from compose_dice import Dice
from compose_kit import metal
from compose_sound import RATE, Curve, Sound, band, frame_times, moving_filter, noise, saturate


def make_effect(dice: Dice, kind: str, seconds: float) -> Sound:
    """One transition sound of this length."""
    seconds = max(0.2, seconds)
    count = int(seconds * RATE)
    time = np.arange(count) / RATE
    share = time / seconds
    if kind in ("riser", "sweep_up"):
        source = noise(dice, seconds + 0.001)[:count]
        frames = np.minimum(frame_times(count) / seconds, 1)
        cutoff = dice.uniform(150, 500) * (dice.uniform(10, 40) ** frames)
        swept = moving_filter(source, cutoff, dice.uniform(0.7, 2.5), "band" if kind == "sweep_up" else "high")
        return _level(swept * (share ** dice.uniform(0.7, 2.5)), 0.35)
    if kind == "tone_riser":
        octaves = dice.uniform(1, 3)
        phase = np.cumsum(dice.uniform(100, 300) * 2 ** (octaves * share)) / RATE
        tone = 2 * (phase % 1) - 1 + 2 * ((phase * 1.007) % 1) - 1
        return _level(tone * share, 0.3)
    if kind == "reverse":
        cymbal = metal(dice, 0.5, dice.uniform(1500, 5000))[::-1]
        out = np.zeros(count, dtype=np.float32)
        out[max(0, count - len(cymbal)) :] = cymbal[max(0, len(cymbal) - count) :]
        return _level(out, 0.35)
    if kind == "crash_long":
        return _level(metal(dice, 0.5, dice.uniform(1500, 4000)), 0.35)
    if kind == "subdrop":
        phase = np.cumsum(dice.uniform(30, 45) + dice.uniform(40, 120) * np.exp(-time / 0.6)) / RATE
        return _level(np.sin(2 * np.pi * phase) * np.exp(-time / 1.2), 0.5)
    if kind == "impact":
        boom = band(noise(dice, seconds + 0.001)[:count], 30, dice.uniform(150, 600)) * np.exp(-time / 0.35)
        thump = np.sin(2 * np.pi * 45 * time) * np.exp(-time / 0.3)
        return _level(saturate((boom / (np.max(np.abs(boom)) + 1e-9) + thump).astype(np.float32), 2), 0.55)
    frames = np.minimum(frame_times(count) / seconds, 1)
    fall = moving_filter(noise(dice, seconds + 0.001)[:count], 9000 * 0.03**frames, 1.0)
    return _level(fall * (1 - share) ** 1.5, 0.3)


def _level(sound: Sound | Curve, peak: float) -> Sound:
    return np.asarray(sound / (np.max(np.abs(sound)) + 1e-9) * peak, dtype=np.float32)
