"""Samples to Features: the one analysis of live sound, exports and recorded performances."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from react_app.audio.beats import FilterTracker
from react_app.audio.energy import Energy
from react_app.audio.gain import HOP_S, AutoGain, NoiseGate, decibels, smoothing
from react_app.audio.onsets import Onsets
from react_app.audio.spectrum import FloatArray, Spectrum
from react_app.audio.tracker import Beat, BeatTracker, Heard
from react_app.core.features import HOP, Features

_LEVEL_TOP_DB = -6.0
_LEVEL_DECADE_DB = 25.0
_ARRIVE_S = 0.03
_LEAVE_S = 0.25
_NOTHING = 1e-3
_DC_S = 0.5
_ONE_UP, _ONE_DOWN = np.float32(1), np.float32(-1)


class Analyzer:
    """Hears mono samples at 44.1 kHz in hops of 512 and tells Features.

    The same samples give the same Features, however they are cut into blocks. Reads no clock. One thread.
    `start_hop` is the number of the first hop: where in the heard stream the samples begin.
    """

    def __init__(self, *, start_hop: int = 0, tracker: BeatTracker | None = None) -> None:
        self._start_s = start_hop * HOP_S
        self._hop = start_hop
        self._waiting = np.zeros(0, np.float32)
        self._gate = NoiseGate()
        self._gain = AutoGain()
        self._spectrum = Spectrum()
        self._energy = Energy()
        self._onsets = Onsets()
        self.tracker: BeatTracker = tracker or FilterTracker()
        self._presence = 0.0
        self._arrive, self._leave = smoothing(_ARRIVE_S), smoothing(_LEAVE_S)
        self._dc, self._dc_share = 0.0, smoothing(_DC_S)
        self._onset_count, self._onset_t, self._onset_strength = 0, -1.0, 0.0
        self._beat_count, self._beat = 0, Beat(-1.0, 0.0, 0.0)

    def push(self, samples: FloatArray) -> list[Features]:
        """Take in float32 mono samples, any number; return the Features of every hop they complete.

        Samples that are not numbers count as silence.
        """
        samples = np.concatenate([self._waiting, samples]) if len(self._waiting) else samples
        whole = len(samples) // HOP * HOP
        features = [self._hear(samples[i : i + HOP]) for i in range(0, whole, HOP)]
        self._waiting = np.array(samples[whole:], np.float32)
        return features

    def _hear(self, hop: FloatArray) -> Features:
        """Analyse one hop."""
        power = float(np.dot(hop, hop)) / HOP
        if not power < 1e6:  # not a number, infinite or absurd: a broken driver or file
            hop = np.clip(np.nan_to_num(hop, nan=0.0, posinf=0.0, neginf=0.0), -8.0, 8.0)
            power = float(np.dot(hop, hop)) / HOP
        peak = float(max(hop.max(), -hop.min()))
        self._dc += self._dc_share * (float(hop.sum()) / HOP - self._dc)
        power = max(0.0, power - self._dc * self._dc)
        music = self._gate.hear(power)
        gain_db = self._gain.hear(power, music)
        presence = self._present(music)
        gained: FloatArray = hop - np.float32(self._dc)
        gain = 10.0 ** (gain_db / 20.0)
        gained *= np.float32(gain)
        waveform: FloatArray = gained * np.float32(presence)
        np.maximum(waveform, _ONE_DOWN, out=waveform)
        np.minimum(waveform, _ONE_UP, out=waveform)
        self._spectrum.hear(hop)
        band_powers = self._spectrum.band_powers()
        self._hear_events(Heard(gained, self._spectrum.magnitude, gain), music)
        self._hop += 1
        rms_db = decibels(power)
        return Features(
            hop=self._hop - 1,
            t=self._hop * HOP_S,
            level=presence * _level(rms_db + gain_db),
            energy=self._energy.hear(band_powers, presence),
            rms_db=rms_db,
            peak=peak,
            gain_db=gain_db,
            silent=not music,
            bands=_read_only(self._spectrum.bands(band_powers, gain_db, presence)),
            spectrum=_read_only(self._spectrum.picture(gain_db, presence)),
            waveform=_read_only(waveform),
            onset_count=self._onset_count,
            onset_t=self._onset_t,
            onset_strength=self._onset_strength,
            beat_count=self._beat_count,
            beat_t=self._beat.t,
            bpm=self._beat.bpm,
            beat_confidence=self._beat.confidence,
            beat_place=self._beat.place,
            beats_per_bar=self._beat.meter,
            bar_confidence=self._beat.bar_confidence,
        )

    def _present(self, music: bool) -> float:
        """1 while there is music, decaying to 0 when there is none."""
        self._presence += (1.0 - self._presence) * self._arrive if music else -self._presence * self._leave
        if not music and self._presence < _NOTHING:
            self._presence = 0.0
        return self._presence

    def _hear_events(self, heard: Heard, music: bool) -> None:
        """Onsets and beats; the detectors hear silence too, so that their time goes on."""
        onset = self._onsets.hear(heard.samples)
        if onset is not None and music:
            self._onset_count += 1
            self._onset_t, self._onset_strength = self._start_s + onset.t, onset.strength
        beat = self.tracker.track(heard, music)
        if beat is not None:
            self._beat_count += 1
            self._beat = replace(beat, t=self._start_s + beat.t)


def _level(db: float) -> float:
    return float(min(1.0, 10.0 ** ((db - _LEVEL_TOP_DB) / _LEVEL_DECADE_DB)))


def _read_only(array: FloatArray) -> FloatArray:
    array.flags.writeable = False
    return array
