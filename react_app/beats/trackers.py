"""The trackers that are measured: ours as live, ours over whole files, and aubio's as it comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import aubio

from react_app.audio.announce import live_beats
from react_app.audio.downmix import FloatArray, mono_of
from react_app.audio.known import analyse_stereo
from react_app.beats.measures import Estimate, estimate
from react_app.core.features import ANALYSIS_RATE, HOP

Tracker = Callable[[FloatArray], Estimate]

AUBIO_WINDOW = 1024


def ours(samples: FloatArray) -> Estimate:
    """Return what the live tracker announces while (n, 2) samples are heard hop by hop."""
    mono = mono_of(samples)
    begin = time.process_time()
    beats = live_beats(mono)
    cpu = time.process_time() - begin
    return estimate(((b.stamp, b.announced, b.bpm, b.place) for b in beats), cpu_s=cpu)


def whole_file(samples: FloatArray) -> Estimate:
    """Return the grid of (n, 2) samples that are heard whole first."""
    begin = time.process_time()
    grid = analyse_stereo(samples)
    cpu = time.process_time() - begin
    rows = zip(grid.beats, grid.beats, grid.tempi, grid.places, strict=True)
    return estimate(rows, live=False, cpu_s=cpu)


def stock_aubio(samples: FloatArray) -> Estimate:
    """Return what `aubio.tempo` with its default settings announces; it knows no bars."""
    mono = mono_of(samples)
    begin = time.process_time()
    tempo = aubio.tempo("default", AUBIO_WINDOW, HOP, ANALYSIS_RATE)
    rows = []
    for start in range(0, len(mono) - HOP + 1, HOP):
        if tempo(mono[start : start + HOP])[0]:
            rows.append((tempo.get_last_s(), (start + HOP) / ANALYSIS_RATE, tempo.get_bpm(), 0.0))
    return estimate(rows, bars=False, cpu_s=time.process_time() - begin)


TRACKERS: Mapping[str, Tracker] = {"ours": ours, "offline": whole_file, "aubio": stock_aubio}
"""By the names the command line knows them by."""
TITLES: Mapping[str, str] = {"ours": "ours", "offline": "ours, whole file", "aubio": "aubio tempo, stock"}
