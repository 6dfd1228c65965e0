"""Composes and renders music with exactly known beats, downbeats and meter, to train a beat tracker on.

    python training/compose.py OUT --count 700 --seed 1 --jobs 1

Writes OUT/NAME.flac (mono, 44.1 kHz, 16 bit, 40 to 50 s), OUT/NAME.beats (per line: time in seconds, place in the bar
from 1) and OUT/NAME.json (style, bpm, meter). NAME begins with the style. The same seed and number give the same piece.

How a piece comes about: a style is drawn (compose_styles_*), its players draw patterns (compose_patterns,
compose_lines), which play chords and tunes (compose_harmony) through sections (compose_form, compose_write); a clock
gives every beat its time, with drift, ramps, rubato, swing and human inaccuracy (compose_clock); the desk
(compose_mix) lets numpy synthesizers (compose_kit, compose_voice, compose_effects) or fluidsynth with a soundfont
(compose_midi) or both play it; the result is cut, delayed or spliced (compose_piece). The truth comes from the clock,
never from the sound.

It needs numpy, soundfile and the `fluidsynth` command with soundfonts under /usr/share/sounds (Debian:
fluid-soundfont-gm, timgm6mb-soundfont, opl3-soundfont, musescore-general-soundfont).
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import soundfile
from compose_piece import make_piece
from compose_sound import RATE


def write_piece(folder: Path, seed: int, index: int, only: str = "") -> str:
    """Compose, render and write one piece; returns its name."""
    piece = make_piece(seed, index, only)
    name = f"{piece.style}-{seed}-{index:04d}"
    soundfile.write(folder / f"{name}.flac", piece.sound, RATE, subtype="PCM_16")
    facts = {"style": piece.style, "bpm": round(piece.bpm, 3), "meter": piece.meter}
    (folder / f"{name}.json").write_text(json.dumps(facts) + "\n")
    lines = "".join(f"{time:.4f}\t{place}\n" for time, place in piece.beats)
    (folder / f"{name}.beats").write_text(lines)
    return name


def main() -> None:
    """Read the arguments and make the pieces."""
    parser = argparse.ArgumentParser(description="Compose and render training music with known beats.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="number of the first piece")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--style", default="", help="only this style")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(args.jobs) as pool:
        numbers = range(args.first, args.first + args.count)
        jobs = [pool.submit(write_piece, args.out, args.seed, number, args.style) for number in numbers]
        for job in jobs:
            print(job.result(), flush=True)


if __name__ == "__main__":
    main()
