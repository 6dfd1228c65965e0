"""Train the network that hears where in the bar a beat is: `bars.py EXAMPLES --out MODEL.pt [--minutes M]`.

It goes from beat to beat: at each it is told what was heard since the beat before (`beat_inputs`), and tells how likely
that one was each place in bars of 2, 3 and 4. Examples and the changes made to them are those of train.py.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from augment import HOP_S
from examples import Batches, Examples
from network import mix_in
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from react_app.audio.barnet import INPUTS, BeatInputs, levels_of
from react_app.audio.beatfront import BANDS
from react_app.audio.places import FIRST, METERS, PLACES

FloatArray = NDArray[np.float32]

LEVELS = {"right": 0, "between": 1, "half": 2, "double": 3, "nothing": 4}
"""How beats may be taken: as they are, half-way between, every other one, twice as many, or where there are none."""
HOW_OFTEN = (0.58, 0.17, 0.15, 0.10, 0.0)
LONGEST = 72
"""Beats of a crop that are used."""
CROP_HOPS = int(40.0 / HOP_S)


class BarNet(nn.Module):
    """A GRU that moves on by one beat, and one linear layer."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.into = nn.Linear(INPUTS, hidden)
        self.gru = nn.GRU(hidden, hidden, 1, batch_first=True)
        self.out = nn.Linear(hidden, PLACES + len(LEVELS))

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Return (batch, beats, PLACES) and (batch, beats, LEVELS) logits."""
        hidden, _ = self.gru(functional.dropout(torch.tanh(self.into(inputs)), 0.15, self.training))
        logits = self.out(functional.dropout(hidden, 0.15, self.training))
        return logits[..., :PLACES], logits[..., PLACES:]


def inputs_of(bands: FloatArray, times: NDArray[np.float64] | list[float], dice: random.Random) -> FloatArray:
    """Return the (n - 1, INPUTS) inputs of n beats, with some hiss over what rings."""
    rings = bands[:, BANDS:]
    hiss = np.random.default_rng(dice.randrange(1 << 30)).normal(size=rings.shape)
    rings = rings + dice.choice((0.0, 0.15, 0.4)) * rings.mean() * np.abs(hiss)
    heard = np.concatenate([levels_of(bands[:, :BANDS]), rings], axis=1).astype(np.float32)
    inputs = BeatInputs()
    return np.stack([inputs.hear(heard, begin / HOP_S, end / HOP_S) for begin, end in pairwise(times)])


def one(bands: FloatArray, beats: FloatArray, dice: random.Random) -> tuple[FloatArray, NDArray[np.int64], int] | None:
    """Return (beats, INPUTS) inputs, the places of a crop, -1 where nothing is known of them, and its level."""
    if not len(beats):
        return nothing(bands, dice)
    inside = (beats[:, 0] > 0.05) & (beats[:, 0] < len(bands) * HOP_S - 0.3)
    beats = beats[inside]
    ones = np.flatnonzero(beats[:, 1] == 1)
    if len(ones) < 3:
        return None
    meter = int(np.bincount(np.diff(ones)).argmax())
    if meter not in METERS:
        return None
    numbers = beats[:, 1].astype(int)
    places = np.where(numbers <= meter, FIRST[METERS.index(meter)] + numbers - 1, -1)
    times = beats[:, 0].astype(float)
    level = dice.choices(tuple(LEVELS.values()), HOW_OFTEN)[0]
    gap = float(np.median(np.diff(times)))
    if (level == LEVELS["half"] and gap > 0.62) or (level == LEVELS["double"] and gap < 0.5):
        level = LEVELS["right"]  # the tracker does not go so slowly or quickly
    if level == LEVELS["between"]:
        times, places = (times[:-1] + times[1:]) / 2, np.full(len(times) - 1, -1)
    elif level == LEVELS["half"] and meter in (2, 4):
        first = int(ones[0]) % 2 ^ (dice.random() < 0.5)
        times, numbers = times[first::2], numbers[first::2]
        places = np.full(len(times), -1)
        if meter == 4 and 1 in numbers:
            first_of_two = FIRST[METERS.index(2)]
            places = np.where(numbers == 1, first_of_two, first_of_two + 1)
    elif level == LEVELS["half"]:
        times, places = times[::2], np.full(len(times[::2]), -1)
    elif level == LEVELS["double"]:
        times = np.sort(np.concatenate([times, (times[:-1] + times[1:]) / 2]))
        places = np.full(len(times), -1)
    loose = dice.choice((0.0, 0.005, 0.012))
    times = times + np.array([dice.gauss(0.0, loose) for _ in times]) + dice.gauss(0.0, 0.006)
    first = dice.randrange(max(1, len(times) - LONGEST))
    times, places = times[first : first + LONGEST + 1], places[first : first + LONGEST + 1]
    if len(times) < 12 or np.diff(times).min() < 0.1:
        return None
    return inputs_of(bands, times, dice), places[:-1], level


def nothing(bands: FloatArray, dice: random.Random) -> tuple[FloatArray, NDArray[np.int64], int]:
    """Return the same of beats that a tracker may have taken out of noise: it moves them to what begins nearby."""
    gap = 60.0 / dice.uniform(60.0, 200.0)
    times = [dice.uniform(0.3, 3.0)]
    levels = levels_of(bands[:, :BANDS])
    begins = np.maximum(np.diff(levels, axis=0, prepend=levels[:1]), 0.0).sum(axis=1)
    pull, reach = dice.choice((0.0, 0.5, 1.0)), dice.uniform(0.04, 0.15)
    while times[-1] + 2.5 * gap < len(bands) * HOP_S and len(times) <= LONGEST:
        gap *= math.exp(dice.gauss(0.0, 0.015))
        due = times[-1] + gap * (1.0 + dice.gauss(0.0, 0.01))
        first, stop = int((due - reach * gap) / HOP_S), int((due + reach * gap) / HOP_S) + 1
        loudest = (first + int(begins[first:stop].argmax())) * HOP_S if stop <= len(begins) else due
        due += pull * (loudest - due)
        gap *= 1.0 + 0.15 * (due - times[-1] - gap) / gap
        times.append(due)
    return inputs_of(bands, times, dice), np.full(len(times) - 1, -1), LEVELS["nothing"]


class BarBatches(Batches):
    """Makes batches of sequences of beats; a share of them of what is no music."""

    def __init__(self, examples: Examples, size: int, seed: int, noises: float) -> None:
        super().__init__(examples, size, seed)
        self._noises = noises

    def draw(self) -> tuple[Tensor, Tensor, Tensor]:
        """Return (batch, LONGEST, INPUTS) inputs, (batch, LONGEST) places and levels, -1 where there is nothing."""
        names, weights = self._examples.weights()
        inputs = np.zeros((self._size, LONGEST, INPUTS), np.float32)
        places = np.full((self._size, LONGEST), -1, np.int64)
        levels = np.full_like(places, -1)
        row = 0
        while row < self._size:
            if self._dice.random() < self._noises:
                made = one(
                    *self._piece(self._examples.noises, [1.0] * len(self._examples.noises), CROP_HOPS), self._dice
                )
            else:
                made = one(*self._piece(names, weights, CROP_HOPS), self._dice)
            if made is not None:
                inputs[row, : len(made[0])], places[row, : len(made[1])] = made[:2]
                levels[row, : len(made[0])] = made[2]
                row += 1
        return torch.from_numpy(inputs), torch.from_numpy(places), torch.from_numpy(levels)


def main() -> None:
    """Train for a while."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=12.0)
    parser.add_argument("--hidden", type=int, default=96)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--noises", type=float, default=0.1, help="share of what is no music")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    examples = Examples(args.examples, harmony=True)
    examples.refresh()
    for name in [name for name in examples.pieces if name.startswith("click")]:
        del examples.pieces[name]
    model = BarNet(args.hidden)
    if args.resume:
        model.load_state_dict(torch.load(args.resume)["model"])
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=1e-2)
    batches = BarBatches(examples, args.batch, args.seed, args.noises)
    average: dict[str, Tensor] = {}
    begun, step, mean, right, level_right = time.process_time(), 0, 0.0, 0.0, 0.0
    while (share := (time.process_time() - begun) / (60 * args.minutes)) < 1.0:
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1.0, (step + 1) / 30) * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-5
        inputs, places, levels = batches.draw()
        logits, level_logits = model(inputs)
        known, there = places >= 0, levels >= 0
        loss = functional.cross_entropy(logits[known], places[known])
        loss = loss + 0.7 * functional.cross_entropy(level_logits[there], levels[there])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimiser.step()
        step += 1
        mix_in(average, model, step)
        late = known.clone()
        late[:, :16] = False
        hits = (logits.argmax(-1)[late] == places[late]).float().mean()
        there[:, :16] = False
        hits_level = (level_logits.argmax(-1)[there] == levels[there]).float().mean()
        level_right += (float(hits_level) - level_right) * max(0.03, 1 / step)
        mean += (float(loss.detach()) - mean) * max(0.03, 1 / step)
        right += (float(hits) - right) * max(0.03, 1 / step)
        if step % 40 == 0:
            print(
                f"{step:5d} {share:5.1%} loss {mean:.3f}, after 16 beats place {right:.3f} level {level_right:.3f}",
                flush=True,
            )
            torch.save({"model": average, "hidden": args.hidden}, args.out)
    torch.save({"model": average, "hidden": args.hidden}, args.out)


if __name__ == "__main__":
    main()
