"""Examples to train beat networks on: which there are and how often each is taken, what is asked of them, and batches
of them, changed anew each time."""

from __future__ import annotations

import math
import random
import zlib
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import torch
from augment import HOP_S, FloatArray, change_sound, crop, drummed
from network import LOUDNESS, STEP
from numpy.typing import NDArray
from torch import Tensor

from react_app.audio.beatfront import BANDS
from react_app.audio.places import FIRST, METERS

LAID_OVER = 0.25
"""Share of the music over which drums of another piece are laid."""
TALKED_OVER = 0.1
"""Share of it over which somebody talks, or a crowd makes noise."""
NOTHING = 0.5
"""What is known where there is no beat: no hop has one, and every phase and tempo is as good as any other."""
CROP_S = 30.0
SHARES = {
    "gm": 0.21, "gmd": 0.20, "swing": 0.12, "lmms": 0.05, "synth": 0.27, "tune": 0.06, "none": 0.06, "click": 0.03,
}  # fmt: skip
HELD_BACK = (
    "_jazz-swing_", "_latin-brazilian-samba_", "_pop-groove7_", "_rock-indie_", "_soul-motown_", "_blues-shuffle_",
    "_hiphop-groove6_", "_neworleans-shuffle_", "_reggae_", "_dance-breakbeat_", "_afrocuban-bembe_",
)  # fmt: skip
"""Styles of drumming that are never trained on, to see how well unknown ones are followed; as every ninth song."""


def style_of(name: str) -> str:
    """Return what a piece has in common with others: style of drumming, or the song."""
    parts = name.split("_")
    return "_".join(parts[: parts.index("gmd") + 2]) if "gmd" in parts else name.rsplit("_", 1)[0]


def held_back(name: str) -> bool:
    """Return whether a piece is kept for validation."""
    song = style_of(name.split(".")[0]).removeprefix("swing_")
    return any(style in name for style in HELD_BACK) or (
        song.startswith(("gm_", "tune_")) and zlib.crc32(song.encode()) % 9 == 0
    )


def beats_stand_out(bands: NDArray[np.float16], beats: FloatArray) -> bool:
    """Return whether more begins on the beats of a piece than half-way between them, in the bass or over all."""
    if len(beats) < 12:
        return True
    x = np.log1p(LOUDNESS * np.exp(bands.astype(np.float32)))
    rise = np.maximum(np.diff(x, axis=0, prepend=x[:1]), 0.0)
    times = beats[:, 0]

    def strength(signal: FloatArray, moments: FloatArray) -> float:
        at = np.floor(moments / HOP_S).astype(int)
        at = at[(at > 3) & (at < len(signal) - 6)]
        return float(np.mean([signal[at + k] for k in range(-1, 4)])) if len(at) else 0.0

    signals = (rise[:, :12].sum(axis=1), rise.sum(axis=1))
    between = (times[:-1] + times[1:]) / 2
    return any(strength(signal, times) >= 0.95 * strength(signal, between) for signal in signals)


class Examples:
    """All examples in memory; grows when new files appear. `harmony`: what rings is known, too, in columns of its own
    after those of the bands."""

    def __init__(self, folder: Path, *, harmony: bool = False) -> None:
        self._folder, self._harmony = folder, harmony
        self._seen: set[str] = set()
        self._odd: set[str] = set()
        self.pieces: dict[str, list[tuple[NDArray[np.float16], FloatArray]]] = {}
        self.drumming: list[str] = []
        """Pieces of drums alone, straight ones."""
        self.noises: list[str] = []
        """Those without a beat."""
        self._drawn: tuple[list[str], list[float]] | None = None

    def refresh(self) -> None:
        """Load what is new."""
        self._drawn = None
        for path in sorted(self._folder.glob("*.npz")):
            if path.name in self._seen or path.name.endswith(".part.npz") or held_back(path.name):
                continue
            self._seen.add(path.name)
            with np.load(path) as data:
                piece = path.name.split(".")[0]
                if path.name.endswith(".0.npz") and not beats_stand_out(data["bands"], data["beats"]):
                    self._odd.add(piece)
                    self.pieces.pop(piece, None)
                enough = len(data["beats"]) >= 12 or not len(data["beats"])
                if enough and len(data["bands"]) > 800 and piece not in self._odd:
                    bands = data["bands"]
                    if self._harmony:
                        rings = np.repeat(data["harmony"], STEP, axis=0)
                        bands = np.concatenate([bands[: len(rings)], rings[: len(bands)]], axis=1)
                    self.pieces.setdefault(piece, []).append((bands, data["beats"]))
        self.noises = [name for name in self.pieces if name.startswith("none")]
        self.drumming = [name for name in self.pieces if name.startswith(("gmd_", "drumsonly"))]

    def weights(self) -> tuple[list[str], list[float]]:
        """Return piece names and how often each is taken: kinds of music in fixed shares, whatever their number;
        within a kind, rare styles of drumming are taken more often than common ones."""
        if self._drawn:
            return self._drawn
        names = list(self.pieces)
        kinds = [n.split("_")[0] if n.split("_")[0] in SHARES else "synth" for n in names]
        styles = Counter(style_of(name) for name in names)
        each = [styles[style_of(name)] ** -0.5 for name in names]
        sums: dict[str, float] = defaultdict(float)
        for kind, weight in zip(kinds, each, strict=True):
            sums[kind] += weight
        shares = [SHARES[kind] * weight / sums[kind] for kind, weight in zip(kinds, each, strict=True)]
        self._drawn = names, shares
        return self._drawn


def labels(beats: FloatArray, hops: int, begin: int = 0, end: int | None = None) -> dict[str, FloatArray]:
    """Return the targets of a crop, by hop; `known` is 0 where the truth does not reach."""
    end = hops if end is None else end
    out = {
        "beat": np.zeros(hops, np.float32),
        "down": np.zeros(hops, np.float32),
        "phase": np.zeros(hops, np.float32),
        "interval": np.full(hops, 0.5, np.float32),
        "place": np.full(hops, -1, np.float32),
        "known": np.zeros(hops, np.float32),
        "bar_known": np.zeros(hops, np.float32),
    }
    if not len(beats):  # there is none to be heard
        out["known"][begin:end] = out["bar_known"][begin:end] = NOTHING
        out["place"][begin:end] = 0
        return out
    times, places = beats[:, 0], beats[:, 1]
    gaps = np.diff(times)
    for name, moments in (("beat", times), ("down", times[places == 1])):
        at = np.floor(moments / HOP_S).astype(int)
        for offset, value in ((-1, 0.4), (1, 0.4), (0, 1.0)):
            near = at + offset
            near = near[(near >= begin) & (near < end)]
            out[name][near] = np.maximum(out[name][near], value)
    t = (np.arange(begin, end) + 0.5) * HOP_S
    index = np.clip(np.searchsorted(times, t, "right") - 1, 0, len(gaps) - 1)
    position = (t - times[index]) / gaps[index]
    out["phase"][begin:end] = position % 1.0
    out["interval"][begin:end] = gaps[index]
    inside = (t > times[0] - 1.5 * gaps[0]) & (t < times[-1] + gaps[-1]) & (gaps[index] < 2.0)
    out["known"][begin:end] = inside
    ones = np.flatnonzero(places == 1)
    if len(ones) > 1:
        meter = int(np.bincount(np.diff(ones)).argmax())
        if meter in METERS:
            whole = index + np.floor(position).astype(int)
            place = (places[index].astype(int) - 1 + whole - index) % meter
            out["place"][begin:end] = FIRST[METERS.index(meter)] + place
            out["bar_known"][begin:end] = inside & (places[index] <= meter)
    return out


class Batches:
    """Makes batches of crops. With `unspoiled`, columns after those of the bands have the bands of the same music as it
    was before rooms, microphones and talking."""

    def __init__(self, examples: Examples, size: int, seed: int, *, unspoiled: bool = False) -> None:
        self._examples, self._size, self._unspoiled = examples, size, unspoiled
        self._dice = random.Random(seed)
        self._rng = np.random.default_rng(seed)

    def _piece(self, names: list[str], weights: list[float], hops: int) -> tuple[FloatArray, FloatArray]:
        dice = self._dice
        name = dice.choices(names, weights)[0]
        versions = self._examples.pieces[name]
        bands, beats = dice.choice(versions)
        if self._unspoiled:
            first = versions[0][0]
            bands = np.concatenate([bands[: len(first)], first[: len(bands)]], axis=1)
        stretch = math.exp(dice.uniform(-0.2, 0.2)) if dice.random() < 0.6 else 1.0
        cropped, moved = crop(bands.astype(np.float32), beats, hops, stretch, dice)
        cropped, beside = cropped[:, :BANDS], cropped[:, BANDS:]
        if not self._unspoiled:
            beside = np.maximum(beside, 0.0)  # what rings
        if len(moved) and "gmd_" not in name and not name.startswith("click") and dice.random() < LAID_OVER:
            for _ in range(4):
                drums, drum_beats = dice.choice(self._examples.pieces[dice.choice(self._examples.drumming)])
                both = drummed(cropped, moved, drums[:, :BANDS].astype(np.float32), drum_beats, dice)
                if both is not None:
                    if self._unspoiled:
                        laid = np.log(np.maximum(np.exp(2 * both) - np.exp(2 * cropped), 1e-11))
                        beside = np.asarray(0.5 * np.logaddexp(2 * beside, laid), np.float32)
                    cropped = both
                    break
        if len(moved) and self._examples.noises and dice.random() < TALKED_OVER:
            noise, none = dice.choice(self._examples.pieces[dice.choice(self._examples.noises)])
            over, _ = crop(noise[:, :BANDS].astype(np.float32), none, hops, 1.0, dice)
            over += np.float32(dice.gauss(-1.0, 0.7))
            cropped = np.asarray(0.5 * np.logaddexp(2 * cropped, 2 * over), np.float32)
        return np.concatenate([change_sound(cropped, dice, self._rng), beside], axis=1), moved

    def next(self) -> tuple[Tensor, dict[str, Tensor]]:
        """Return (batch, hops, columns) log magnitudes and the targets by hop."""
        dice = self._dice
        names, weights = self._examples.weights()
        hops = int(CROP_S / HOP_S) // 2 * 2
        sounds, targets = [], []
        for _ in range(self._size):
            bands, beats = self._piece(names, weights, hops)
            truth = labels(beats, hops)
            if dice.random() < 0.15:  # another track is mixed in
                other, other_beats = self._piece(names, weights, hops)
                at = dice.randint(hops // 4, 3 * hops // 4)
                fade = dice.choice((1, 1, 200, 500))
                share = np.clip((np.arange(hops) - at) / fade + 0.5, 0, 1)[:, None]
                bands = np.log(np.exp(bands) * (1 - share) + np.exp(other) * share + 1e-5).astype(np.float32)
                first, second = truth, labels(other_beats, hops)
                truth = {name: np.concatenate([first[name][:at], second[name][at:]]) for name in first}
            if dice.random() < 0.15:  # music begins after a silence
                quiet = int(dice.uniform(0.3, 4.0) / HOP_S)
                silence = np.full((quiet, bands.shape[1]), dice.uniform(-11.5, -8), np.float32)
                bands = np.concatenate([silence, bands])[:hops]
                for name, values in truth.items():
                    head = np.full(quiet, 0.5 if name == "interval" else 0.0, np.float32)
                    truth[name] = np.concatenate([head, values])[:hops]
            sounds.append(bands)
            targets.append(truth)
        joined = {name: torch.from_numpy(np.stack([t[name] for t in targets])) for name in targets[0]}
        return torch.from_numpy(np.stack(sounds).astype(np.float32)), joined
