"""What all analysis begins with: the loudness of a hop without its offset, the gate, auto-gain and the spectrum."""

from __future__ import annotations

import numpy as np

from react_app.audio.gain import AutoGain, NoiseGate, smoothing
from react_app.audio.hops import ONES, Sound
from react_app.audio.spectrum import Spectrum
from react_app.audio.tracker import Heard
from react_app.core.features import HOP

_DC_S = 0.5


class FrontEnd:
    """Hears hop by hop; what it tells of the newest one holds until the next."""

    def __init__(self) -> None:
        self.spectrum = Spectrum()
        self.dc = 0.0
        """Mean of the samples over half a second, which no speaker would play."""
        self.power = 0.0
        """Mean square of the hop without it."""
        self.music = False
        """Whether the gate is open."""
        self.gain_db, self.gain = 0.0, 1.0
        """What auto-gain multiplies by."""
        self._gate, self._auto_gain = NoiseGate(), AutoGain()
        self._dc_share = smoothing(_DC_S)

    def hear(self, sound: Sound) -> Heard:
        """Take in one hop; return what a beat tracker is given of it."""
        self.dc += self._dc_share * (float(np.dot(sound.mono, ONES)) / HOP - self.dc)
        self.power = max(0.0, sound.power - self.dc * self.dc)
        self.music = self._gate.hear(self.power)
        self.gain_db = self._auto_gain.hear(self.power, self.music)
        self.gain = 10.0 ** (self.gain_db / 20.0)
        self.spectrum.hear(sound.mono)
        return Heard(self.spectrum.magnitude, self.gain)
