"""The beat network in torch: what it is given, what it tells, several of them heard as one, and its files."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from react_app.audio.gru import weights
from react_app.audio.places import PLACES

STEP = 2
"""Hops per step of the network."""
DELAY = 3
"""The network tells at step s about hops 2s - 3 and 2s - 2."""
PHASES = 16
TEMPI = 48
LOUDNESS = 300.0
SPLITS = (STEP, STEP, PHASES, TEMPI, PLACES)


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


def save(average: dict[str, Tensor], models: nn.ModuleList, path: Path) -> None:
    """Keep the running mean of the networks' weights, each network in a file: with a number where there are several."""
    for index, model in enumerate(models):
        assert isinstance(model, BeatNet)
        own = {name.split(".", 1)[1]: value for name, value in average.items() if name.startswith(f"{index}.")}
        gru = model.gru
        shape = {
            "hidden": gru.hidden_size,
            "layers": gru.num_layers,
            "both_ways": gru.bidirectional,
            "bands": gru.input_size // 3,
        }
        whole = path if len(models) == 1 else path.with_stem(f"{path.stem}{index + 1}")
        torch.save({"model": own, "shape": shape}, whole.with_suffix(".part"))
        whole.with_suffix(".part").rename(whole)


def together(each: list[tuple[Tensor, ...]]) -> tuple[Tensor, ...]:
    """Return what several networks tell as one, in logits: the mean of what is likely, the geometric mean of shares."""
    if len(each) == 1:
        return each[0]
    columns = [torch.stack(column) for column in zip(*each, strict=True)]
    sure = functional.logsigmoid
    likely = [sure(column).logsumexp(0) - sure(-column).logsumexp(0) for column in columns[:2]]
    return *likely, *(column.log_softmax(-1).mean(0) for column in columns[2:])


def mean_of(networks: list[BeatNet], sound: Tensor) -> tuple[Tensor, ...]:
    """Return what several networks tell of a sound together: what is likely, and shares."""
    with torch.no_grad():
        told = together([network(sound) for network in networks])
    return *(likely.sigmoid() for likely in told[:2]), *(shares.softmax(-1) for shares in told[2:])


def mix_in(average: dict[str, Tensor], model: nn.Module, step: int) -> None:
    """Take a model's weights into the running mean that is kept of them."""
    keep = min(0.985, step / (step + 10))
    for name, value in model.state_dict().items():
        average[name] = value.clone() if name not in average else keep * average[name] + (1 - keep) * value
