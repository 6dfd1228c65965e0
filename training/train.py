"""Train a beat network on the examples of features.py: `train.py EXAMPLES --out MODEL.pt [--minutes M] [--both-ways]`.

The network is a stack of GRUs over steps of two hops (43 steps a second). It tells, for each hop, whether a beat and
whether a downbeat lies there, and for each step how far the beat has gone, the tempo, and the place in the bar.
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
from examples import NOTHING, Batches, Examples
from network import DELAY, PHASES, STEP, TEMPI, BeatNet, inputs_of, load_model, mean_of, mix_in, save, together
from torch import Tensor, nn
from torch.nn import functional

from react_app.audio.beatfront import BANDS

SLOWEST, FASTEST = 50.0, 220.0
WEIGHTS = (4.0, 4.0, 0.5, 0.3, 0.4)
"""Of what is told: beat, downbeat, phase, tempo, place."""
TAUGHT = 0.7
"""How much teachers count, where there are some; the truth counts the rest."""


def shifted(values: Tensor) -> Tensor:
    """Return (batch, steps, 2) targets: what the network is asked at each step, DELAY hops late."""
    late = functional.pad(values, (DELAY, 0))[:, : values.shape[1]]
    return late.reshape(values.shape[0], -1, STEP)


def loss_of(outputs: tuple[Tensor, ...], truth: dict[str, Tensor]) -> tuple[Tensor, list[float]]:
    """Return the sum of the losses and each of them."""
    beat, down, phase, tempo, place = outputs
    known, bar_known = shifted(truth["known"]), shifted(truth["bar_known"])
    parts = []
    for logits, name, mask, weight in ((beat, "beat", known, 4.0), (down, "down", bar_known, 8.0)):
        target = shifted(truth[name])
        each = functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
        each = each * (1 + (weight - 1) * target)
        parts.append((each * mask).sum() / mask.sum().clamp(min=1))
    mask = (known[..., 1] > 0.9).float()
    angle = shifted(truth["phase"])[..., 1:] * PHASES
    distance = (angle - torch.arange(PHASES) + PHASES / 2) % PHASES - PHASES / 2
    soft = functional.relu(1 - distance.abs() / 1.5)
    soft = soft / soft.sum(-1, keepdim=True)
    nothing = (known[..., 1] == NOTHING).float()
    parts.append(_cross_entropy(phase, soft, mask) + _all_alike(phase, nothing))
    bpm = 60.0 / shifted(truth["interval"])[..., 1:].clamp(min=0.05)
    index = torch.log2(bpm / SLOWEST) / math.log2(FASTEST / SLOWEST) * (TEMPI - 1)
    soft = torch.exp(-0.5 * (index - torch.arange(TEMPI)) ** 2)
    mask_tempo = mask * ((index[..., 0] > -1) & (index[..., 0] < TEMPI))
    told = _cross_entropy(tempo, soft / soft.sum(-1, keepdim=True).clamp(min=1e-6), mask_tempo)
    parts.append(told + _all_alike(tempo, nothing))
    mask = (bar_known[..., 1] > 0.9).float()
    target_place = shifted(truth["place"])[..., 1].long().clamp(min=0)
    each = functional.cross_entropy(place.flatten(0, 1), target_place.flatten(), reduction="none").view(mask.shape)
    parts.append((each * mask).sum() / mask.sum().clamp(min=1))
    total = sum((weight * part for weight, part in zip(WEIGHTS, parts, strict=True)), torch.zeros(()))
    return total, [float(p.detach()) for p in parts]


def taught(outputs: tuple[Tensor, ...], told: tuple[Tensor, ...]) -> Tensor:
    """Return how far outputs are from what teachers told of the same sound, in the terms of `loss_of`."""
    parts = [
        functional.binary_cross_entropy_with_logits(mine, sure) for mine, sure in zip(outputs[:2], told, strict=False)
    ]
    parts += [
        -(shares * functional.log_softmax(mine, dim=-1)).sum(-1).mean()
        for mine, shares in zip(outputs[2:], told[2:], strict=True)
    ]
    return sum((weight * part for weight, part in zip(WEIGHTS, parts, strict=True)), torch.zeros(()))


def _cross_entropy(logits: Tensor, soft: Tensor, mask: Tensor) -> Tensor:
    each = -(soft * functional.log_softmax(logits, dim=-1)).sum(-1)
    return (each * mask).sum() / mask.sum().clamp(min=1)


def _all_alike(logits: Tensor, mask: Tensor) -> Tensor:
    """Return how far the network is from telling nothing at all where there is nothing to tell."""
    each = -functional.log_softmax(logits, dim=-1).mean(-1) - math.log(logits.shape[-1])
    return (each * mask).sum() / mask.sum().clamp(min=1)


def main() -> None:
    """Train for a while, saving as it goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=40)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--both-ways", action="store_true")
    parser.add_argument(
        "--resume", type=Path, nargs="*", default=[], help="go on from here; several learn together, as they are heard"
    )
    parser.add_argument(
        "--teachers",
        type=Path,
        nargs="*",
        default=[],
        help="networks whose mean is learned, too, of unspoiled music",
    )
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    examples = Examples(args.examples)
    examples.refresh()
    bands = next(iter(examples.pieces.values()))[0][0].shape[1]
    started = [load_model(path).train() for path in args.resume]
    models = nn.ModuleList(started or [BeatNet(bands, args.hidden, args.layers, both_ways=args.both_ways)])
    average: dict[str, Tensor] = {}
    teachers = [load_model(path).eval() for path in args.teachers]
    optimiser = torch.optim.AdamW(models.parameters(), lr=args.rate, weight_decay=1e-2)
    batches = Batches(examples, args.batch, args.seed, unspoiled=bool(teachers))
    begun = time.process_time()
    means = np.zeros(5)
    step = 0
    while (share := (time.process_time() - begun) / (60 * args.minutes)) < 1.0:
        warm = min(1.0, (step + 1) / 30)
        for group in optimiser.param_groups:
            group["lr"] = args.rate * warm * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-5
        sound, truth = batches.next()
        inputs = inputs_of(sound[..., :BANDS])
        outputs = together([model(inputs) for model in models])
        total, parts = loss_of(outputs, truth)
        if teachers:
            total = (1 - TAUGHT) * total + TAUGHT * taught(outputs, mean_of(teachers, inputs_of(sound[..., BANDS:])))
        optimiser.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(models.parameters(), 0.3)
        optimiser.step()
        step += 1
        mix_in(average, models, step)
        means += (np.array(parts) - means) * max(0.04, 1 / step)
        if step % 20 == 0:
            losses = " ".join(f"{m:.4f}" for m in means)
            print(f"{step:5d} {share:5.1%} {len(examples.pieces)} pieces {losses}", flush=True)
        if step % 40 == 0:
            examples.refresh()
            save(average, models, args.out)
    save(average, models, args.out)


if __name__ == "__main__":
    main()
