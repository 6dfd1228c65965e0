"""Train a beat network on the examples of features.py: `train.py EXAMPLES --out MODEL.pt [--minutes M] [--both-ways]`.

The network is a stack of GRUs over steps of two hops (43 steps a second). It tells, for each hop, whether a beat and
whether a downbeat lies there, and for each step how far the beat has gone, the tempo, and the place in the bar.
"""

from __future__ import annotations

import argparse
import math
import random
import shutil
import time
import zlib
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import torch
from augment import HOP_S, FloatArray, change_sound, crop, drummed
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from react_app.audio.beatfront import BANDS
from react_app.audio.gru import weights
from react_app.audio.places import FIRST, METERS, PLACES

STEP = 2
"""Hops per step of the network."""
DELAY = 3
"""The network tells at step s about hops 2s - 3 and 2s - 2."""
PHASES = 16
TEMPI = 48
SLOWEST, FASTEST = 50.0, 220.0
LAID_OVER = 0.25
"""Share of the music over which drums of another piece are laid."""
TALKED_OVER = 0.1
"""Share of it over which somebody talks, or a crowd makes noise."""
NOTHING = 0.5
"""What is known where there is no beat: no hop has one, and every phase and tempo is as good as any other."""
LOUDNESS = 300.0
CROP_S = 30.0
WEIGHTS = (4.0, 4.0, 0.5, 0.3, 0.4)
"""Of what is told: beat, downbeat, phase, tempo, place."""
TAUGHT = 0.7
"""How much teachers count, where there are some; the truth counts the rest."""
SPLITS = (STEP, STEP, PHASES, TEMPI, PLACES)

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


def inputs_of(log_bands: Tensor) -> Tensor:
    """Return (batch, steps, 3 * bands) network inputs of (batch, hops, bands) log magnitudes."""
    x = torch.log1p(LOUDNESS * torch.exp(log_bands))
    rise = functional.pad(functional.relu(x[:, 1:] - x[:, :-1]), (0, 0, 1, 0))
    steps = x.shape[1] // STEP
    x, rise = x[:, : steps * STEP], rise[:, : steps * STEP]
    return torch.cat([x[:, 1::2] - 2.0, 2.0 * rise[:, 0::2], 2.0 * rise[:, 1::2]], dim=2)


class BeatNet(nn.Module):
    """GRUs and one linear layer; `both_ways` for the network that hears the whole track."""

    def __init__(self, bands: int, hidden: int, layers: int, *, both_ways: bool) -> None:
        super().__init__()
        self.gru = nn.GRU(3 * bands, hidden, layers, batch_first=True, bidirectional=both_ways, dropout=0.1)
        self.out = nn.Linear(hidden * (2 if both_ways else 1), sum(SPLITS))

    def forward(self, inputs: Tensor) -> tuple[Tensor, ...]:
        """Return logits: beat, downbeat (batch, steps, 2), phase, tempo, place."""
        hidden, _ = self.gru(inputs)
        return torch.split(self.out(hidden), SPLITS, dim=2)


def load_model(path: Path) -> BeatNet:
    """Return a network saved here, or one the app ships (.npz)."""
    if path.suffix == ".pt":
        saved = torch.load(path)
        shape, state = saved["shape"], saved["model"]
    else:
        arrays = weights(path.name)
        both_ways = "input_0_forth" in arrays
        suffixes = {"_forth": "", "_back": "_reverse"} if both_ways else {"": ""}
        state = {
            "out.weight": torch.from_numpy(arrays["out"].T.copy()),
            "out.bias": torch.from_numpy(arrays["out_bias"]),
        }
        names = (("weight_ih", "input"), ("weight_hh", "before"), ("bias_ih", "input_bias"), ("bias_hh", "before_bias"))
        layers = sum(key.startswith(("input_0", "input_1", "input_2")) for key in arrays) // len(suffixes)
        for layer in range(layers):
            for ours, theirs in suffixes.items():
                for torch_name, name in names:
                    values = torch.from_numpy(arrays[f"{name}_{layer}{ours}"].T.copy())
                    state[f"gru.{torch_name}_l{layer}{theirs}"] = values
        hidden = len(arrays[f"before_0{next(iter(suffixes))}"])
        bands = len(arrays[f"input_0{next(iter(suffixes))}"]) // 3
        shape = {"hidden": hidden, "layers": layers, "both_ways": both_ways, "bands": bands}
    model = BeatNet(shape["bands"], shape["hidden"], shape["layers"], both_ways=shape["both_ways"])
    model.load_state_dict(state)
    return model


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
    """Makes batches of crops."""

    def __init__(self, examples: Examples, size: int, seed: int) -> None:
        self._examples, self._size = examples, size
        self._dice = random.Random(seed)
        self._rng = np.random.default_rng(seed)

    def _piece(self, names: list[str], weights: list[float], hops: int) -> tuple[FloatArray, FloatArray]:
        dice = self._dice
        name = dice.choices(names, weights)[0]
        bands, beats = dice.choice(self._examples.pieces[name])
        stretch = math.exp(dice.uniform(-0.2, 0.2)) if dice.random() < 0.6 else 1.0
        cropped, moved = crop(bands.astype(np.float32), beats, hops, stretch, dice)
        cropped, rings = cropped[:, :BANDS], np.maximum(cropped[:, BANDS:], 0.0)
        if len(moved) and "gmd_" not in name and not name.startswith("click") and dice.random() < LAID_OVER:
            for _ in range(4):
                drums, drum_beats = dice.choice(self._examples.pieces[dice.choice(self._examples.drumming)])
                both = drummed(cropped, moved, drums[:, :BANDS].astype(np.float32), drum_beats, dice)
                if both is not None:
                    cropped = both
                    break
        if len(moved) and self._examples.noises and dice.random() < TALKED_OVER:
            noise, none = dice.choice(self._examples.pieces[dice.choice(self._examples.noises)])
            over, _ = crop(noise[:, :BANDS].astype(np.float32), none, hops, 1.0, dice)
            over += np.float32(dice.gauss(-1.0, 0.7))
            cropped = np.asarray(0.5 * np.logaddexp(2 * cropped, 2 * over), np.float32)
        return np.concatenate([change_sound(cropped, dice, self._rng), rings], axis=1), moved

    def next(self) -> tuple[Tensor, dict[str, Tensor]]:
        """Return (batch, hops, bands) log magnitudes and the targets by hop."""
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


def mean_of(teachers: list[BeatNet], sound: Tensor) -> tuple[Tensor, ...]:
    """Return what several networks tell of a sound: the mean of what is likely, the geometric mean of shares."""
    with torch.no_grad():
        each = [teacher(sound) for teacher in teachers]
    columns = list(zip(*each, strict=True))
    likely = [torch.stack(column).sigmoid().mean(0) for column in columns[:2]]
    shares = [torch.stack(column).log_softmax(-1).mean(0).softmax(-1) for column in columns[2:]]
    return *likely, *shares


def _cross_entropy(logits: Tensor, soft: Tensor, mask: Tensor) -> Tensor:
    each = -(soft * functional.log_softmax(logits, dim=-1)).sum(-1)
    return (each * mask).sum() / mask.sum().clamp(min=1)


def _all_alike(logits: Tensor, mask: Tensor) -> Tensor:
    """Return how far the network is from telling nothing at all where there is nothing to tell."""
    each = -functional.log_softmax(logits, dim=-1).mean(-1) - math.log(logits.shape[-1])
    return (each * mask).sum() / mask.sum().clamp(min=1)


def mix_in(average: dict[str, Tensor], model: nn.Module, step: int) -> None:
    """Take a model's weights into the running mean that is kept of them."""
    keep = min(0.985, step / (step + 10))
    for name, value in model.state_dict().items():
        average[name] = value.clone() if name not in average else keep * average[name] + (1 - keep) * value


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
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--teachers", type=Path, nargs="*", default=[], help="networks whose mean is learned, too")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    examples = Examples(args.examples)
    examples.refresh()
    bands = next(iter(examples.pieces.values()))[0][0].shape[1]
    model = BeatNet(bands, args.hidden, args.layers, both_ways=args.both_ways)
    average: dict[str, Tensor] = {}
    if args.resume:
        model.load_state_dict(load_model(args.resume).state_dict())
    teachers = [load_model(path).eval() for path in args.teachers]
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.rate, weight_decay=1e-2)
    batches = Batches(examples, args.batch, args.seed)
    begun = time.process_time()
    means = np.zeros(5)
    step = 0
    while (share := (time.process_time() - begun) / (60 * args.minutes)) < 1.0:
        warm = min(1.0, (step + 1) / 30)
        for group in optimiser.param_groups:
            group["lr"] = args.rate * warm * (0.5 + 0.5 * math.cos(math.pi * share)) + 1e-5
        sound, truth = batches.next()
        inputs = inputs_of(sound)
        outputs = model(inputs)
        total, parts = loss_of(outputs, truth)
        if teachers:
            total = (1 - TAUGHT) * total + TAUGHT * taught(outputs, mean_of(teachers, inputs))
        optimiser.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.3)
        optimiser.step()
        step += 1
        mix_in(average, model, step)
        means += (np.array(parts) - means) * max(0.04, 1 / step)
        if step % 20 == 0:
            losses = " ".join(f"{m:.4f}" for m in means)
            print(f"{step:5d} {share:5.1%} {len(examples.pieces)} pieces {losses}", flush=True)
        if step % 40 == 0:
            examples.refresh()
            shape = {"hidden": args.hidden, "layers": args.layers, "both_ways": args.both_ways, "bands": bands}
            torch.save({"model": average, "shape": shape}, args.out.with_suffix(".part"))
            args.out.with_suffix(".part").rename(args.out)
            if step % 80 == 0:
                shutil.copy(args.out, args.out.with_suffix(f".{step}.pt"))
    shape = {"hidden": args.hidden, "layers": args.layers, "both_ways": args.both_ways, "bands": bands}
    torch.save({"model": average, "shape": shape}, args.out)


if __name__ == "__main__":
    main()
