"""Write a network as the file the app reads: `export.py MODEL.pt OUT.npz` (eight bits or fewer, a scale per column)."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

CUTS = np.linspace(0.4, 1.0, 25)
"""Shares of a column's largest weight that the largest integer may stand for."""


def rounded(values: NDArray[np.float32], most: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a matrix in integers up to `most`, and the scale of each column with which it is least wrong."""
    largest = np.maximum(np.abs(values).max(axis=0), 1e-9)
    scales = [(largest * cut / most).astype(np.float32) for cut in CUTS]
    wrong = [((np.round(values / s).clip(-most, most) * s - values) ** 2).sum(axis=0) for s in scales]
    scale = np.array(scales)[np.argmin(wrong, axis=0), np.arange(values.shape[1])]
    return np.round(values / scale).clip(-most, most).astype(np.int8), scale


def main() -> None:
    """Convert."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--bits", type=int, default=8)
    args = parser.parse_args()
    saved = torch.load(args.model)
    state = saved["model"]
    shape = saved.get("shape", {"layers": 1, "both_ways": False})
    arrays = {"out": state["out.weight"].T, "out_bias": state["out.bias"]}
    if "into.weight" in state:
        arrays |= {"into": state["into.weight"].T, "into_bias": state["into.bias"]}
    ways = (("_forth", ""), ("_back", "_reverse")) if shape["both_ways"] else (("", ""),)
    for i in range(shape["layers"]):
        for ours, theirs in ways:
            arrays[f"input_{i}{ours}"] = state[f"gru.weight_ih_l{i}{theirs}"].T
            arrays[f"before_{i}{ours}"] = state[f"gru.weight_hh_l{i}{theirs}"].T
            arrays[f"input_bias_{i}{ours}"] = state[f"gru.bias_ih_l{i}{theirs}"]
            arrays[f"before_bias_{i}{ours}"] = state[f"gru.bias_hh_l{i}{theirs}"]
    most = 2 ** (args.bits - 1) - 1
    packed: dict[str, NDArray[np.generic]] = {}
    for name, array in arrays.items():
        values = np.ascontiguousarray(array.numpy(), np.float32)
        if values.ndim == 1:
            packed[name] = values
            continue
        packed[name], packed[f"{name}_scale"] = rounded(values, most)
    np.savez_compressed(args.out, **packed)
    print(f"{args.out}: {args.out.stat().st_size / 1000:.0f} kB, {sum(a.numel() for a in arrays.values())} weights")


if __name__ == "__main__":
    main()
