"""CPU time of the analyzer, whole and by part, beside aubio's own tempo and onset objects, in one run.

python benchmarks/audio_analyzer.py [SOUND_FILE] [--seconds 60] [--rounds 3]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import aubio
import numpy as np

from react_app.audio.analyzer import Analyzer
from react_app.audio.decode import decode_track
from react_app.audio.downmix import FloatArray, mono_of
from react_app.audio.drums import Drums
from react_app.audio.hops import Hops
from react_app.audio.loudness import Loudness
from react_app.audio.onsets import Onsets
from react_app.audio.sections import Sections
from react_app.audio.spectrum import BINS, WINDOW, Spectrum
from react_app.audio.stereo import Stereo
from react_app.audio.timbre import Chroma, Timbre
from react_app.audio.tracker import Beat, Heard
from react_app.core.features import ANALYSIS_RATE, HOP
from react_app.core.tempo import TempoHint


def made_up(seconds: float) -> FloatArray:
    """Noise with a kick every half second, a little wide; shape (n, 2)."""
    count = round(seconds * ANALYSIS_RATE)
    t = np.arange(count) / ANALYSIS_RATE
    beat = t % 0.5
    kick = np.sin(2 * np.pi * 60 * beat) * np.exp(-beat / 0.08)
    sides = 0.05 * np.random.default_rng(1).standard_normal((count, 2))
    return (0.6 * kick[:, np.newaxis] + sides).astype(np.float32)


class Deaf:
    """A tracker that does nothing: the analyzer without it is all other features."""

    def track(self, heard: Heard, music: bool) -> Beat | None:
        """Hear nothing."""
        return None

    def hint(self, hint: TempoHint) -> None:
        """Take nothing in."""


Hear = Callable[[FloatArray, FloatArray], object]
"""Hears one hop: stereo samples and their middle."""


def parts() -> dict[str, Callable[[], Hear]]:
    """Return what is measured, by name."""
    return {
        "aubio.tempo (stock)": lambda: of_mono(aubio.tempo("default", 1024, HOP, ANALYSIS_RATE)),
        "aubio.onset (stock)": lambda: of_mono(aubio.onset("hfc", 1024, HOP, ANALYSIS_RATE)),
        "Analyzer (all features)": lambda: of_stereo(Analyzer().push),
        "  all but the tracker": lambda: of_stereo(Analyzer(tracker=Deaf()).push),
        "  the same, mono": lambda: of_mono(Analyzer(tracker=Deaf()).push),
        "  cutting into hops": lambda: of_stereo(Hops().cut),
        "  aubio's phase vocoder": lambda: of_mono(aubio.pvoc(WINDOW, HOP)),
        "  spectrum, vocoder included": lambda: of_mono(Spectrum().hear),
        "  bands and picture": lambda: of_spectrum(shown),
        "  onsets": lambda: of_levels(Onsets().hear),
        "  drums": lambda: of_levels(struck(Drums())),
        "  colour and chroma": lambda: of_spectrum(coloured(Timbre(), Chroma())),
        "  sections": lambda: of_spectrum(felt(Sections())),
        "  loudness and width": loudness,
    }


def of_mono(hear: Callable[[FloatArray], object]) -> Hear:
    """Return a function that passes on the middle."""
    return lambda stereo, mono: hear(mono)


def of_stereo(hear: Callable[[FloatArray], object]) -> Hear:
    """Return a function that passes on both channels."""
    return lambda stereo, mono: hear(stereo)


def struck(drums: Drums) -> Callable[[FloatArray], object]:
    """Return what hears the drums in music."""
    return lambda levels: drums.hear(levels, True)


def felt(sections: Sections) -> Callable[[Spectrum], object]:
    """Return what judges sections in music."""
    return lambda spectrum: sections.hear(spectrum.fine, 1.0, True, 0, 120.0)


def of_spectrum(hear: Callable[[Spectrum], object]) -> Hear:
    """Return a function that hears the same spectrum at every hop."""
    spectrum = Spectrum()
    for i in range(8):
        spectrum.hear(made_up(1.0)[i * HOP : (i + 1) * HOP, 0].copy())
    return lambda stereo, mono: hear(spectrum)


def of_levels(hear: Callable[[FloatArray], object]) -> Hear:
    """Return a function that hears the levels of one of sixteen spectra after the other."""
    spectrum = Spectrum()
    heard: list[FloatArray] = []
    place = [0]
    for i in range(16):
        spectrum.hear(made_up(1.0)[i * HOP : (i + 1) * HOP, 0].copy())
        heard.append(spectrum.levels(1.0))

    def next_one(stereo: FloatArray, mono: FloatArray) -> object:
        place[0] = (place[0] + 1) % len(heard)
        return hear(heard[place[0]])

    return next_one


def shown(spectrum: Spectrum) -> None:
    """Work out what is shown of a spectrum."""
    spectrum.bands(spectrum.band_powers(), 1.0, 1.0)
    spectrum.picture(1.0, 1.0)


def coloured(timbre: Timbre, chroma: Chroma) -> Callable[[Spectrum], object]:
    """Return what judges the colour of a spectrum; its levels are counted too."""

    def judge(spectrum: Spectrum) -> object:
        timbre.hear(spectrum, spectrum.levels(1.0), 1.0, 1.0)
        return chroma.hear(spectrum.power, 1.0)

    return judge


def loudness() -> Hear:
    """Return the loudness meter and the stereo image over one spectrum and real sides."""
    meter, image, hops, power = Loudness(), Stereo(), Hops(), np.full(BINS, 1e-6, np.float32)

    def judge(stereo: FloatArray, mono: FloatArray) -> None:
        for sound in hops.cut(stereo):
            meter.hear(power, sound.side)
            image.hear(sound, sound.power)

    return judge


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("track", type=Path, nargs="?")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.track is None:
        sound = made_up(arguments.seconds)
    else:
        sound = decode_track(arguments.track, limit_s=arguments.seconds).samples
    hops = [(part, mono_of(part)) for part in (sound[i : i + HOP] for i in range(0, len(sound) - HOP, HOP))]
    seconds = len(hops) * HOP / ANALYSIS_RATE
    best = dict.fromkeys(parts(), float("inf"))
    for _ in range(arguments.rounds):
        for name, make in parts().items():
            hear = make()
            begin = time.process_time()
            for stereo, mono in hops:
                hear(stereo, mono)
            best[name] = min(best[name], time.process_time() - begin)
    stock = best["aubio.tempo (stock)"]
    print(f"{seconds:.0f} s of sound, best of {arguments.rounds}")
    print(f"{'':30s}{'CPU ms per s':>14s}{'x stock':>10s}")
    for name, used in best.items():
        print(f"{name:30s}{1000 * used / seconds:14.2f}{used / stock:10.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
