"""A whole track to its grid: everything heard once, with look-ahead."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from react_app.audio.decode import file_sha256, probe_track, stream_track
from react_app.audio.downmix import FloatArray, mono_of
from react_app.audio.grid import TrackGrid
from react_app.audio.grid_bars import with_bars
from react_app.audio.grid_beats import TimeArray, find_beats
from react_app.audio.grid_key import find_key
from react_app.audio.grid_loudness import STEP_S, LoudnessMeter
from react_app.audio.grid_refine import refine_beats
from react_app.audio.grid_sections import Bars, energy_of, find_sections
from react_app.audio.grid_sound import FAST_STEP, SLOW_STEP, SoundCourse, averaged
from react_app.audio.grid_store import GridStore
from react_app.audio.grid_trust import trust_in_bars, trust_in_beats
from react_app.audio.known_observe import Observer
from react_app.core.errors import BadInputError, TrackError
from react_app.core.features import ANALYSIS_RATE

Progress = Callable[[float], None]

_SOUND_LUFS = -60.0
_HEARING_SHARE = 0.9
_LOOSE_BAR_S = 2.0
"""Length of the stand-in for a bar where there are no beats."""
_MOST_SAMPLES = 24 * 3600 * ANALYSIS_RATE


def analyse_track(path: Path, progress: Progress | None = None) -> TrackGrid:
    """Hear a whole file; `progress` gets the share that is done, 0..1.

    Raises:
        TrackError: it cannot be decoded, or its content changed meanwhile.
    """
    sha256 = file_sha256(path)
    expected = probe_track(path).duration * ANALYSIS_RATE
    listener = _Listener()
    for block in stream_track(path):
        listener.hear(block)
        if progress is not None and expected:
            progress(_HEARING_SHARE * min(1.0, listener.count / expected))
        if listener.count > _MOST_SAMPLES:
            raise TrackError(f"{path} is longer than a day; it cannot be analysed whole.")
    grid = listener.grid(sha256)
    if file_sha256(path) != sha256:
        raise TrackError(f"{path} changed while it was analysed.")
    if progress is not None:
        progress(1.0)
    return grid


def analyse_and_keep(track: Path, folder: Path, progress: Progress, warn: Callable[[str], None]) -> TrackGrid:
    """Return the grid of a track, from the folder of grids or by hearing all of it.

    Raises:
        TrackError: it cannot be decoded, or it changed meanwhile.
    """
    store = GridStore(folder)
    found = store.load(file_sha256(track))
    if found is not None:
        return found.grid
    grid = analyse_track(track, progress)
    try:
        store.save(grid)
    except BadInputError as error:
        warn(f"The analysis of {track.name} is not kept for next time: {error}")
    return grid


def analyse_stereo(samples: FloatArray) -> TrackGrid:
    """Hear (n, 2) samples at 44.1 kHz; the grid is named after them."""
    listener = _Listener()
    for begin in range(0, len(samples), ANALYSIS_RATE):
        listener.hear(samples[begin : begin + ANALYSIS_RATE])
    return listener.grid(hashlib.sha256(np.ascontiguousarray(samples).tobytes()).hexdigest())


class _Listener:
    """Everything that listens to a track."""

    def __init__(self) -> None:
        self._observer = Observer()
        self._loudness = LoudnessMeter()
        self._sound = SoundCourse()
        self.count = 0

    def hear(self, block: FloatArray) -> None:
        """Take in (n, 2) samples."""
        mono = np.nan_to_num(mono_of(block), nan=0.0, posinf=0.0, neginf=0.0)
        self.count += len(block)
        self._observer.hear(mono)
        self._loudness.hear(block)
        self._sound.hear(mono)

    def grid(self, sha256: str) -> TrackGrid:
        """Return what was heard."""
        observed = self._observer.finish()
        self._loudness.finish()
        self._sound.finish()
        duration = self.count / ANALYSIS_RATE
        sounding = np.flatnonzero(self._loudness.course > _SOUND_LUFS) * STEP_S
        path = with_bars(find_beats(observed), observed)
        times, periods = refine_beats(path.hops, observed.beat)
        confidence = trust_in_beats(path, observed.beat) if len(sounding) else 0.0
        inside = _inside(times, sounding.astype(np.float64), duration)
        beats = times[inside] if confidence > 0 else times[:0]
        kept = inside if confidence > 0 else np.zeros(len(times), bool)
        bars = self._bars(beats[path.places[kept] == 1], duration)
        energy = energy_of(bars)
        key, key_confidence = find_key(self._sound.chroma)
        return TrackGrid(
            sha256=sha256,
            duration=duration,
            beats=tuple(np.round(beats, 4).tolist()),
            places=tuple(path.places[kept].tolist()),
            meters=tuple(path.meters[kept].tolist()),
            tempi=tuple(np.round(60.0 / periods[kept], 2).tolist()),
            bpm=round(float(np.median(60.0 / periods[kept])), 2) if kept.any() else 0.0,
            confidence=round(confidence, 3) if kept.any() else 0.0,
            bar_confidence=round(trust_in_bars(path, observed.beat, observed.downbeat), 3) if kept.any() else 0.0,
            key=key,
            key_confidence=key_confidence,
            loudness_lufs=round(self._loudness.integrated, 2),
            loudness_range_lu=round(self._loudness.range_lu, 2),
            true_peak_db=round(self._loudness.true_peak_db, 2),
            energy=tuple(zip(np.round(bars.edges[:-1], 3).tolist(), np.round(energy, 3).tolist(), strict=True)),
            sections=find_sections(bars),
        )

    def _bars(self, downbeats: TimeArray, duration: float) -> Bars:
        """Gather what is known of each bar."""
        edges = _bar_edges(downbeats, duration)
        course = averaged(
            (10.0 ** (self._loudness.course / 10.0)).astype(np.float32), round(STEP_S * ANALYSIS_RATE), edges
        ) if len(self._loudness.course) else np.full(len(edges) - 1, 1e-7)  # fmt: skip
        loudness = 10.0 * np.log10(np.maximum(course, 1e-7))
        powers = averaged(self._sound.bands, FAST_STEP, edges)
        levels = 10.0 * np.log10(powers + 1e-9)
        low = 10.0 * np.log10(powers[:, :2].sum(axis=1) + 1e-9)
        attacks = averaged(self._sound.flux, FAST_STEP, edges)
        chroma = averaged(self._sound.chroma, SLOW_STEP, edges)
        features = np.concatenate([levels, 8.0 * chroma, loudness[:, None], attacks[:, None]], axis=1)
        return Bars(edges, features, loudness, low, attacks)


def _inside(times: TimeArray, sounding: TimeArray, duration: float) -> np.ndarray:
    """Say which beats lie where the track sounds, from the first to the last of it."""
    if not len(sounding):
        return np.zeros(len(times), bool)
    first, last = float(sounding[0]) - STEP_S, min(float(sounding[-1]) + 2 * STEP_S, duration - 0.02)
    inside: np.ndarray = (times >= first) & (times < last)
    return inside


def _bar_edges(downbeats: TimeArray, duration: float) -> TimeArray:
    """Return where bars begin, from 0 to the end of the track; parts shorter than half a bar join their neighbour."""
    if len(downbeats) < 3:
        count = max(1, round(duration / _LOOSE_BAR_S))
        return np.linspace(0.0, max(duration, 1e-3), count + 1)
    half = 0.5 * float(np.median(np.diff(downbeats)))
    edges = downbeats[(downbeats > half) & (downbeats < duration - half)]
    return np.concatenate([[0.0], edges, [duration]])
