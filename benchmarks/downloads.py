"""Download torture: processes killed and connections cut, from servers with fifteen vices. Nothing corrupt may remain.

`python -m benchmarks.downloads [--kills 200] [--seed 1]` prints what was finished, what was begun anew, what was sent.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.sync.torture import CASES, torture


def main() -> int:
    """Print the table; return 1 if anything corrupt was accepted, anything begun anew or anything never finished."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--each", type=int, default=5, help="kills for each file")
    parser.add_argument("--size", type=int, default=1_500_000, help="bytes of each file")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        score = torture(Path(folder), chosen.kills, seed=chosen.seed, each=chosen.each, size=chosen.size)
    print(f"servers' vices                                {len(CASES):8d}")
    print(f"files                                         {score.files:8d}")
    print(f"processes killed                              {score.kills:8d}")
    print(f"requests that went on after a cut             {score.cuts:8d}")
    print(f"corrupt accepted                              {score.corrupt:8d}")
    print(f"restarted from zero though Range worked       {score.from_zero:8d}")
    print(f"finished                                      {score.finished:8d} of {score.files}")
    print(f"sent by the servers, of what was needed       {score.sent / max(1, score.needed):8.2f}")
    print(f"seconds                                       {time.monotonic() - started:8.0f}")
    for line in score.trouble:
        print(line)
    return int(bool(score.corrupt or score.from_zero or score.finished < score.files))


if __name__ == "__main__":
    raise SystemExit(main())
