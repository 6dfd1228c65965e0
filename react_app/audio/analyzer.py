"""Samples to Features: the one analysis of live sound, exports and recorded performances."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from react_app.audio.beats import LiveTracker
from react_app.audio.drums import Drums
from react_app.audio.energy import Energy
from react_app.audio.front import FrontEnd
from react_app.audio.gain import HOP_S, decibels, smoothing
from react_app.audio.hops import Hops, Sound
from react_app.audio.loudness import Loudness
from react_app.audio.onsets import Onsets
from react_app.audio.sections import Sections
from react_app.audio.spectrum import FloatArray
from react_app.audio.stereo import Stereo
from react_app.audio.timbre import Chroma, Timbre
from react_app.audio.tracker import Beat, BeatTracker, Heard
from react_app.core.features import HOP, Features
from react_app.core.tempo import TempoHint

_LEVEL_TOP_DB = -6.0
_LEVEL_DECADE_DB = 25.0
_ARRIVE_S = 0.03
_LEAVE_S = 0.25
_NOTHING = 1e-3
_ONE_UP, _ONE_DOWN = np.float32(1), np.float32(-1)


class Analyzer:
    """Hears mono or stereo samples at 44.1 kHz in hops of 512 and tells Features.

    The same samples give the same Features, however they are cut into blocks. Reads no clock. One thread.
    `start_hop` is the number of the first hop: where in the heard stream the samples begin.
    """

    def __init__(self, *, start_hop: int = 0, tracker: BeatTracker | None = None) -> None:
        self._start_s = start_hop * HOP_S
        self._hop = start_hop
        self._hops = Hops()
        self._front = FrontEnd()
        self._energy = Energy()
        self._onsets = Onsets()
        self._drums = Drums()
        self._sections = Sections()
        self._timbre = Timbre()
        self._chroma = Chroma()
        self._loudness = Loudness()
        self._stereo = Stereo()
        self.tracker: BeatTracker = tracker or LiveTracker()
        self._presence = 0.0
        self._arrive, self._leave = smoothing(_ARRIVE_S), smoothing(_LEAVE_S)
        self._onset_count, self._onset_t, self._onset_strength = 0, -1.0, 0.0
        self._beat_count, self._beat = 0, Beat(-1.0, 0.0, 0.0)

    def push(self, samples: FloatArray) -> list[Features]:
        """Take in float32 samples, any number, shape (n,) mono or (n, 2) stereo; return the Features they complete.

        Mono counts as heard on both sides. Samples that are not numbers count as silence.
        """
        return [self._hear(sound) for sound in self._hops.cut(samples)]

    def hint(self, hint: TempoHint) -> int:
        """Tell the beat tracker something between two hops; times are seconds of the heard stream.

        Returns the number of the first sample it hears after that; the same hints at the same samples give the same
        beats.
        """
        self.tracker.hint(replace(hint, t=hint.t - self._start_s))
        return self._hop * HOP

    def _hear(self, sound: Sound) -> Features:
        """Analyse one hop."""
        front, spectrum = self._front, self._front.spectrum
        heard = front.hear(sound)
        power, music, gain = front.power, front.music, front.gain
        presence = self._present(music)
        waveform: FloatArray = sound.mono - np.float32(front.dc)
        waveform *= np.float32(gain)
        waveform *= np.float32(presence)
        np.maximum(waveform, _ONE_DOWN, out=waveform)
        np.minimum(waveform, _ONE_UP, out=waveform)
        band_powers = spectrum.band_powers()
        levels = spectrum.levels(gain)
        self._hear_events(heard, levels, music)
        kick, snare, hat = self._drums.hear(levels, music)
        strikes = self._onset_count + snare.hits
        section = self._sections.hear(spectrum.fine, gain, music, strikes, self._beat.bpm)
        bands, slow_bands = spectrum.bands(band_powers, gain, presence)
        centroid, flatness = self._timbre.hear(spectrum, levels, gain, presence)
        momentary, short = self._loudness.hear(spectrum.power, sound.side)
        width, correlation = self._stereo.hear(sound, power)
        self._hop += 1
        rms_db = decibels(power)
        return Features(
            hop=self._hop - 1,
            t=self._hop * HOP_S,
            level=presence * _level(rms_db + front.gain_db),
            energy=self._energy.hear(band_powers, presence),
            rms_db=rms_db,
            peak=sound.peak,
            gain_db=front.gain_db,
            silent=not music,
            bands=_read_only(bands),
            slow_bands=_read_only(slow_bands),
            spectrum=_read_only(spectrum.picture(gain, presence)),
            waveform=_read_only(waveform),
            onset_count=self._onset_count,
            onset_t=self._onset_t,
            onset_strength=self._onset_strength,
            kick=kick.likelihood,
            kick_count=kick.hits,
            kick_t=self._stream_time(kick.t),
            kick_strength=kick.strength,
            snare=snare.likelihood,
            snare_count=snare.hits,
            snare_t=self._stream_time(snare.t),
            snare_strength=snare.strength,
            hat=hat.likelihood,
            hat_count=hat.hits,
            hat_t=self._stream_time(hat.t),
            hat_strength=hat.strength,
            centroid=centroid,
            flatness=flatness,
            chroma=self._chroma.hear(spectrum.power, presence),
            lufs=momentary,
            lufs_short=short,
            width=presence * width,
            correlation=1.0 + presence * (correlation - 1.0),
            build=section.build,
            drop=section.drop,
            drop_count=section.drop_count,
            drop_t=self._stream_time(section.drop_t),
            breakdown=section.breakdown,
            novelty=section.novelty,
            section_count=section.section_count,
            section_t=self._stream_time(section.section_t),
            beat_count=self._beat_count,
            beat_t=self._beat.t,
            bpm=self._beat.bpm,
            beat_confidence=self._beat.confidence,
            beat_place=self._beat.place,
            beats_per_bar=self._beat.meter,
            bar_confidence=self._beat.bar_confidence,
        )

    def _stream_time(self, t: float) -> float:
        """Return a time since the first hop as time of the heard stream; -1 stays -1: it never happened."""
        return self._start_s + t if t >= 0.0 else -1.0

    def _present(self, music: bool) -> float:
        """1 while there is music, decaying to 0 when there is none."""
        self._presence += (1.0 - self._presence) * self._arrive if music else -self._presence * self._leave
        if not music and self._presence < _NOTHING:
            self._presence = 0.0
        return self._presence

    def _hear_events(self, heard: Heard, levels: FloatArray, music: bool) -> None:
        """Onsets and beats; the detectors hear silence too, so that their time goes on."""
        onset = self._onsets.hear(levels)
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
