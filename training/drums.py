"""Teach the drum network: `drums.py SOURCES [--clips 60] [--songs 40] [--epochs 16] [--seed 3] [--write]`.

SOURCES holds the checkouts of the Groove MIDI data (CC BY 4.0) and the General MIDI songs named in training/README.md.
Human drumming, songs with and without their drums, and drums made by formula are rendered with soundfonts, mixed, and
heard as the analyzer hears them. A layer of 32 units over the movements of the fine bands is fitted to the hits, and
scored (F within 50 ms) on drummers and songs it was not fitted on. `--write` replaces react_app/audio/drummodel.py.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import numpy as np
import torch
from drums_sound import NAMES, Array, Clip, Tracks, gathered
from drums_write import write_model

from react_app.audio.gain import HOP_S

HIDDEN = 32
SOFTEST = 24
"""Hits softer than this velocity are neither asked for nor held against the network."""
WEIGHT_OF_HITS = (2.0, 2.0, 1.5)
KEPT = 0.35
"""Share of the hops without a hit that is used."""
BATCH = 512
TOLERANCE_S = 0.05


def asked(clip: Clip) -> tuple[Array, Array]:
    """Return what each hop should say per drum, and how much that counts: 1 in the two hops after that of a hit."""
    wanted = np.zeros((len(clip.movements), len(NAMES)), np.float32)
    counts = np.ones_like(wanted)
    for t, drum, velocity in clip.hits:
        hop = int(t / HOP_S)
        counts[hop : hop + 4, drum] *= wanted[hop : hop + 4, drum]
        if velocity >= SOFTEST:
            wanted[hop + 1 : hop + 3, drum] = counts[hop + 1 : hop + 3, drum] = 1
    counts[:40] = 0
    return wanted, counts


def chosen(clips: list[Clip], rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Return inputs, wanted answers and their weights: every hop with a hit and a share of the others."""
    parts = []
    for clip in clips:
        wanted, counts = asked(clip)
        hit = wanted.max(axis=1) > 0
        keep = (hit | (rng.random(len(hit)) < KEPT)) & (counts.max(axis=1) > 0)
        weights = counts * np.where(hit, 1.0, 1.0 / KEPT)[:, np.newaxis]
        parts.append((clip.movements[keep], wanted[keep], weights[keep].astype(np.float32)))
    inputs, wanted, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
    return inputs, wanted, weights


def taught(clips: list[Clip], epochs: int, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Return weights and biases of both layers."""
    inputs, wanted, weights = chosen(clips, rng)
    middle, spread = inputs.mean(axis=0), inputs.std(axis=0) + 1e-3
    even, answers, counts = (torch.tensor(a) for a in ((inputs - middle) / spread, wanted, weights))
    net = torch.nn.Sequential(
        torch.nn.Linear(inputs.shape[1], HIDDEN), torch.nn.Tanh(), torch.nn.Linear(HIDDEN, len(NAMES))
    )
    optimiser = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.02)
    steps = len(even) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, total_steps=epochs * steps)
    hits = torch.tensor(WEIGHT_OF_HITS)
    for epoch in range(epochs):
        order, total = torch.randperm(len(even)), 0.0
        for i in range(steps):
            part = order[i * BATCH : (i + 1) * BATCH]
            shifted = even[part] + 0.1 * torch.randn(BATCH, 1)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(shifted), answers[part], weight=counts[part], pos_weight=hits
            )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / steps:.4f}", flush=True)
    first, first_bias, second, second_bias = (p.detach().numpy() for p in net.parameters())
    first = first / spread
    return first, first_bias - first @ middle, second, second_bias


def f_measure(found: Array, truth: Array) -> tuple[int, int, int]:
    """Return how many hits were found, were made up and were missed."""
    hits, used = 0, 0
    for t in truth:
        while used < len(found) and found[used] < t - TOLERANCE_S:
            used += 1
        if used < len(found) and found[used] <= t + TOLERANCE_S:
            hits, used = hits + 1, used + 1
    return hits, len(found) - hits, len(truth) - hits


def report(clips: list[Clip], layers: tuple[Array, Array, Array, Array]) -> None:
    """Print F per kind of clip and drum."""
    first, first_bias, second, second_bias = layers
    scores: dict[tuple[str, int], list[int]] = {}
    for clip in clips:
        logits = np.tanh(clip.movements @ first.T + first_bias) @ second.T + second_bias
        for drum, found in enumerate(Tracks.picked(logits)):
            truth = np.array(sorted({t for t, d, velocity in clip.hits if d == drum and velocity >= SOFTEST and t > 1}))
            if len(truth):
                truth = truth[np.concatenate([[True], np.diff(truth) > 0.03])]
            counts = f_measure(found[found > 1], truth)
            scores[clip.kind, drum] = [
                a + b for a, b in zip(scores.get((clip.kind, drum), [0, 0, 0]), counts, strict=True)
            ]
    for kind in sorted({kind for kind, _ in scores}):
        row = []
        for drum, name in enumerate(NAMES):
            hits, extra, missed = scores[kind, drum]
            row.append(f"{name} {2 * hits / max(1, 2 * hits + extra + missed):.3f} of {hits + missed}")
        print(f"{kind:16s}", "  ".join(row))


def main() -> int:
    """Render, fit, score and, if asked, write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path)
    parser.add_argument("--clips", type=int, default=60)
    parser.add_argument("--songs", type=int, default=40)
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(1)
    rng, dice = np.random.default_rng(arguments.seed), random.Random(arguments.seed)
    fit = gathered(arguments.sources, arguments.clips, arguments.songs, rng, dice, held_out=False)
    layers = taught(fit, arguments.epochs, rng)
    held = gathered(arguments.sources, arguments.clips // 4, arguments.songs // 4, rng, dice, held_out=True)
    report(held, layers)
    if arguments.write:
        write_model(layers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
