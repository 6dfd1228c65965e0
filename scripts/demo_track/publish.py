"""The finished track as an Opus file and its truth as JSON."""

from __future__ import annotations

import json
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from demo_track.dsp import Signal
from demo_track.grid import BAR, BARS, BEAT, BPM, LENGTH, SAMPLE_RATE, SECTIONS

TITLE = "First Light on the Grid"
ARTIST = "react_app"
LICENCE = "CC-BY-SA-4.0"
SOURCE = "scripts/make_demo_track.py"


def encode(signal: Signal, path: Path, bit_rate: int) -> None:
    """Write a stereo signal as Ogg Opus; the same signal gives the same bytes."""
    samples = np.ascontiguousarray(signal.T, dtype=np.float32).reshape(1, -1)
    with av.open(str(path), "w", format="ogg", container_options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=SAMPLE_RATE, options={"application": "audio", "vbr": "on"})
        stream.bit_rate = bit_rate
        stream.layout = "stereo"
        container.metadata.update({"title": TITLE, "artist": ARTIST, "copyright": LICENCE})
        frame = av.AudioFrame.from_ndarray(samples, format="flt", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = Fraction(1, SAMPLE_RATE)
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def decode(path: Path) -> Signal:
    """Every sample of a stereo audio file, as a listener gets it."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
        parts = [part.to_ndarray() for frame in container.decode(audio=0) for part in resampler.resample(frame)]
        parts += [part.to_ndarray() for part in resampler.resample(None)]
    return np.concatenate(parts, axis=1).astype(np.float64)


def offset_samples(original: Signal, heard: Signal, around: int, span: int = 4 * BAR) -> int:
    """How many samples later `heard` is than `original`, by cross-correlation of the `span` samples from `around`."""
    a = original[:, around : around + span].mean(axis=0)
    b = heard[:, around : around + span].mean(axis=0)
    size = 1 << (2 * span - 1).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(b, size) * np.conj(np.fft.rfft(a, size)), size)
    best = int(np.argmax(likeness))
    return best - size if best > size // 2 else best


def truth(offset: int) -> dict[str, object]:
    """Tempo, beats, downbeats and sections in seconds of the decoded file, which runs `offset` samples late."""

    def seconds(sample: int) -> float:
        return round((sample + offset) / SAMPLE_RATE, 6)

    duration = round(LENGTH / SAMPLE_RATE, 6)
    sections = [
        {
            "name": section.name,
            "start": 0.0 if section is SECTIONS[0] else seconds(section.start * BAR),
            "end": duration if section is SECTIONS[-1] else seconds(section.end * BAR),
        }
        for section in SECTIONS
    ]
    return {
        "title": TITLE,
        "artist": ARTIST,
        "licence": LICENCE,
        "source": SOURCE,
        "bpm": float(BPM),
        "duration": duration,
        "sample_rate": SAMPLE_RATE,
        "beats": [seconds(beat * BEAT) for beat in range(BARS * 4 + 1)],
        "downbeats": [seconds(bar * BAR) for bar in range(BARS + 1)],
        "sections": sections,
    }


def write_truth(path: Path, facts: dict[str, object]) -> None:
    """Write the truth file, with each list on one line."""
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in facts.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def write_wave(path: Path, signal: Signal) -> None:
    """Write a stereo signal as a 16-bit wave file, for listening and measuring."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(signal.T, -1.0, 1.0) * 32767.0).astype("<i2").tobytes())
