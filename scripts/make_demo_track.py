"""Synthesise the demo track, encode it, and write down where its beats and sections lie.

python scripts/make_demo_track.py                       # react_app/assets/demo/
python scripts/make_demo_track.py --stems /tmp/stems    # and every channel as a wave file, for judging the mix
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from demo_track.dsp import Signal
from demo_track.grid import BAR, DROPS, LENGTH, SAMPLE_RATE
from demo_track.mix import mastered, mixed
from demo_track.publish import decode, encode, offset_samples, truth, write_truth, write_wave

HERE = Path(__file__).resolve().parent
LARGEST_BYTES = 2_000_000
LARGEST_OFFSET = SAMPLE_RATE // 1000


def main() -> int:
    """Make the track and its truth file; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE.parent / "react_app" / "assets" / "demo")
    parser.add_argument("--bit-rate", type=int, default=136_000)
    parser.add_argument("--stems", type=Path, help="a folder for each channel and the master as wave files")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.stems is not None:
        arguments.stems.mkdir(parents=True, exist_ok=True)

    def listen(name: str, stem: Signal) -> None:
        print(f"  {name}")
        if arguments.stems is not None:
            write_wave(arguments.stems / f"{name}.wav", stem)

    print("Playing:")
    track = mastered(mixed(listen))
    if arguments.stems is not None:
        write_wave(arguments.stems / "master.wav", track)
    path = arguments.out / "demo.opus"
    encode(track, path, arguments.bit_rate)

    heard = decode(path)
    offsets = [offset_samples(track, heard, drop.start * BAR) for drop in DROPS]
    size, peak_db = path.stat().st_size, 20.0 * np.log10(np.abs(heard).max())
    print(
        f"{path}: {size} bytes, {heard.shape[1]} of {LENGTH} samples, "
        f"peak {peak_db:.2f} dBFS, late by {offsets} samples"
    )
    if size > LARGEST_BYTES:
        print(f"The file is larger than {LARGEST_BYTES} bytes; give a smaller --bit-rate.", file=sys.stderr)
        return 1
    if max(offsets) - min(offsets) > 1 or max(map(abs, offsets)) > LARGEST_OFFSET:
        print("The decoded file is not in step with the original by more than a millisecond.", file=sys.stderr)
        return 1
    write_truth(arguments.out / "demo.json", truth(offsets[0]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
