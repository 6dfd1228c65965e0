"""A drum machine that is different for every piece: each voice is drawn once and then struck again and again."""

import numpy as np
from compose_dice import Dice
from compose_score import Hit
from compose_sound import RATE, Sound, add, band, noise, saturate, silence


def _time(seconds: float) -> Sound:
    return (np.arange(int(seconds * RATE)) / RATE).astype(np.float32)


def _fall(time: Sound, decay: float) -> Sound:
    return np.asarray(np.exp(-time / np.float32(decay)), dtype=np.float32)


def _peak(sound: Sound) -> Sound:
    out = sound / np.float32(np.max(np.abs(sound)) + 1e-9)
    tail = min(len(out), 400)
    out[-tail:] *= np.linspace(1, 0, tail, dtype=np.float32)
    return out.astype(np.float32)


def kick(dice: Dice) -> Sound:
    """A sine that falls, with a click and some drive; from a tight thump to a long 808."""
    long = dice.chance(0.15)
    time = _time(dice.uniform(0.5, 1.0) if long else dice.uniform(0.18, 0.45))
    base = dice.uniform(38, 62)
    sweep = dice.log_uniform(60, 500) * _fall(time, dice.log_uniform(0.008, 0.06))
    phase = 2 * np.pi * np.cumsum(base + sweep) / RATE
    body = np.sin(phase).astype(np.float32) * _fall(time, dice.uniform(0.25, 0.5) if long else dice.uniform(0.07, 0.22))
    click = band(noise(dice, 0.02), dice.uniform(800, 3000), 12000) * _fall(_time(0.02), dice.uniform(0.001, 0.004))
    out = body.copy()
    add(out, _peak(click), 0.0, dice.uniform(0.05, 0.9))
    out = saturate(out, dice.log_uniform(1, 8)) if dice.chance(0.6) else out
    return _peak(band(out, 20, dice.log_uniform(2000, 16000)))


def snare(dice: Dice) -> Sound:
    """Two tones and a band of noise."""
    time = _time(dice.uniform(0.12, 0.4))
    tone = dice.uniform(150, 240)
    body = np.sin(2 * np.pi * tone * time + 3 * _fall(time, 0.01)) + 0.6 * np.sin(
        2 * np.pi * tone * dice.uniform(1.5, 1.9) * time
    )
    body = body.astype(np.float32) * _fall(time, dice.uniform(0.03, 0.1))
    wires = band(noise(dice, len(time) / RATE + 0.001)[: len(time)], dice.uniform(500, 2500), dice.uniform(7000, 16000))
    wires = _peak(wires) * _fall(time, dice.uniform(0.04, 0.16))
    return _peak(saturate(body * dice.uniform(0.2, 0.8) + wires * dice.uniform(0.4, 1.0), dice.uniform(1, 4)))


def clap(dice: Dice) -> Sound:
    """A few hands that miss each other by milliseconds, then the room."""
    out = silence(dice.uniform(0.18, 0.45))
    source = _peak(band(noise(dice, 0.6), dice.uniform(600, 1100), dice.uniform(2500, 9000)))
    spread = dice.uniform(0.007, 0.013)
    for hand in range(dice.whole(2, 4)):
        burst = source[hand * 700 : hand * 700 + 600] * _fall(_time(600 / RATE + 0.0001)[:600], 0.004)
        add(out, burst, hand * spread, 0.8)
    tail = source[: len(out)] * _fall(_time(len(out) / RATE + 0.0001)[: len(out)], dice.uniform(0.03, 0.11))
    add(out, tail, 3 * spread, 0.7)
    return _peak(out)


def metal(dice: Dice, decay: float, low_hz: float) -> Sound:
    """Hats, rides and crashes: squares that fit no scale, or noise, above a cutoff."""
    time = _time(min(2.5, decay * 5))
    ratios = np.array([1.0, 1.34, 1.48, 1.61, 1.97, 2.36, 2.73]) * dice.uniform(300, 560)
    ring = np.zeros(len(time), dtype=np.float32)
    for ratio in ratios:
        ring += np.sign(np.sin(2 * np.pi * ratio * dice.uniform(0.97, 1.03) * time)).astype(np.float32)
    hiss = noise(dice, len(time) / RATE + 0.001)[: len(time)]
    mix = ring / 4 * dice.uniform(0, 1) + hiss * dice.uniform(0.2, 1)
    return _peak(band(mix, low_hz, dice.uniform(9000, 18000), 3) * _fall(time, decay))


def tom(dice: Dice, pitch: float) -> Sound:
    """A falling sine with skin: toms, congas, blips."""
    time = _time(dice.uniform(0.15, 0.4))
    phase = 2 * np.pi * np.cumsum(pitch * (1 + dice.uniform(0.1, 0.8) * _fall(time, dice.uniform(0.01, 0.06)))) / RATE
    skin = band(noise(dice, len(time) / RATE + 0.001)[: len(time)], 500, 5000) * _fall(time, 0.01)
    return _peak(np.sin(phase).astype(np.float32) * _fall(time, dice.uniform(0.04, 0.15)) + skin * dice.uniform(0, 0.5))


def block(dice: Dice, low_hz: float, high_hz: float) -> Sound:
    """Rim, clave, cowbell, wood: two short high tones."""
    time = _time(0.15)
    pitch = dice.log_uniform(low_hz, high_hz)
    second = pitch * dice.uniform(1.3, 2.2)
    wave = np.sin(2 * np.pi * pitch * time) + dice.uniform(0, 1) * np.sin(2 * np.pi * second * time)
    wave = np.sign(wave) if dice.chance(0.3) else wave
    return _peak(wave.astype(np.float32) * _fall(time, dice.log_uniform(0.008, 0.06)))


def make_kit(dice: Dice) -> dict[str, Sound]:
    """All voices of one kit."""
    hat = metal(dice, dice.uniform(0.012, 0.05), dice.uniform(4000, 9000))
    high = dice.uniform(180, 320)
    return {
        "kick": kick(dice),
        "snare": snare(dice),
        "clap": clap(dice),
        "hat": hat,
        "ohat": metal(dice, dice.uniform(0.08, 0.25), dice.uniform(4000, 8000)),
        "ride": metal(dice, dice.uniform(0.15, 0.5), dice.uniform(2500, 6000)),
        "crash": metal(dice, dice.uniform(0.3, 0.5), dice.uniform(1500, 4000)),
        "shaker": metal(dice, dice.uniform(0.015, 0.06), dice.uniform(3000, 7000)),
        "tamb": metal(dice, dice.uniform(0.03, 0.1), dice.uniform(5000, 8000)),
        "rim": block(dice, 350, 1800),
        "clave": block(dice, 1500, 2800),
        "cowbell": block(dice, 450, 850),
        "perc": block(dice, 200, 1500) if dice.chance(0.5) else tom(dice, dice.log_uniform(200, 1500)),
        "conga": tom(dice, dice.uniform(160, 420)),
        "bongo": tom(dice, dice.uniform(300, 600)),
        "tomh": tom(dice, high),
        "tomm": tom(dice, high * 0.75),
        "toml": tom(dice, high * 0.5),
        "stick": block(dice, 900, 2500),
        "wood": block(dice, 600, 2000),
        "phat": hat,
    }


_LEVELS = {
    "kick": 1.0,
    "snare": 0.75,
    "clap": 0.65,
    "hat": 0.23,
    "ohat": 0.27,
    "ride": 0.2,
    "crash": 0.4,
    "shaker": 0.22,
    "tamb": 0.25,
    "rim": 0.4,
    "clave": 0.35,
    "cowbell": 0.3,
    "perc": 0.38,
    "conga": 0.45,
    "bongo": 0.4,
    "tomh": 0.6,
    "tomm": 0.6,
    "toml": 0.65,
    "stick": 0.5,
    "wood": 0.35,
    "phat": 0.25,
}


def play_kit(dice: Dice, hits: list[tuple[float, Hit]], seconds: float) -> Sound:
    """Strike the kit at these times."""
    kit = make_kit(dice)
    trims = {voice: level * 10 ** (dice.normal(2.5) / 20) for voice, level in _LEVELS.items()}
    if dice.chance(0.08):
        trims["kick"] *= dice.uniform(0.15, 0.5)
    out = silence(seconds)
    for time, hit in hits:
        add(out, kit[hit.voice], time, trims[hit.voice] * hit.level**1.3)
    return out
