"""Take networks part of the way from where they began to what they learned: `meet.py BEGUN.pt LEARNED.pt OUT.pt`.

The weights' mean of both keeps what the network knew of music it is not taught any more.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Write the mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("begun", type=Path)
    parser.add_argument("learned", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.4, help="of what was learned, 0..1")
    args = parser.parse_args()
    begun, learned = torch.load(args.begun), torch.load(args.learned)
    model = {name: torch.lerp(begun["model"][name], value, args.share) for name, value in learned["model"].items()}
    torch.save({"model": model, "shape": learned["shape"]}, args.out)


if __name__ == "__main__":
    main()
