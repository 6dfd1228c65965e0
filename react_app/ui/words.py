"""What the desk calls things: sources, blend modes, times and sizes in words a VJ would say."""

from __future__ import annotations

from react_app.core.show import Clip, Modulation, ModulationSource

SOURCES: dict[ModulationSource, str] = {
    "audio.level": "Level",
    "audio.energy": "Energy",
    "audio.bass": "Bass",
    "audio.mid": "Mids",
    "audio.high": "Highs",
    "audio.onset": "Hits",
    "audio.kick": "Kick",
    "audio.snare": "Snare",
    "audio.hat": "Hats",
    "audio.centroid": "Brightness",
    "audio.flatness": "Noisiness",
    "audio.loudness": "Loudness",
    "audio.width": "Width",
    "audio.build": "Build-up",
    "audio.drop": "Drop",
    "audio.breakdown": "Breakdown",
    "audio.novelty": "Change",
    "beat.pulse": "Pulse",
    "beat.phase": "Beat",
    "bar.phase": "Bar",
    "lfo.sine": "Sine",
    "lfo.triangle": "Triangle",
    "lfo.square": "Square",
    "lfo.saw": "Saw",
    "lfo.random": "Random",
}

SOURCE_TIPS: dict[ModulationSource, str] = {
    "audio.level": "Loudness, quick",
    "audio.energy": "Slow loudness: low in a breakdown, high in a drop",
    "audio.bass": "Kick and bass, below 150 Hz",
    "audio.mid": "150 Hz to 2.5 kHz",
    "audio.high": "Hats and air, above 2.5 kHz",
    "audio.onset": "Jumps with every hit",
    "audio.kick": "Jumps with every bass drum",
    "audio.snare": "Jumps with every snare or clap",
    "audio.hat": "Jumps with every hi-hat or cymbal",
    "audio.centroid": "Dark sounds low, bright sounds high",
    "audio.flatness": "Tones low, noise and sweeps high",
    "audio.loudness": "As loud as it seems to the ear, over 0.4 s",
    "audio.width": "Mono low, wide stereo high",
    "audio.build": "Rises while the tension rises",
    "audio.drop": "Jumps when the drop comes, gone after two bars",
    "audio.breakdown": "High while bass and drums are away",
    "audio.novelty": "High when the music has just changed",
    "beat.pulse": "Jumps on every beat and falls",
    "beat.phase": "Rises from beat to beat",
    "bar.phase": "Rises from bar to bar",
    "lfo.sine": "Swings softly on the beat clock",
    "lfo.triangle": "Up and down evenly",
    "lfo.square": "On and off",
    "lfo.saw": "Rises, then drops",
    "lfo.random": "Another value each period",
}

SOURCE_GROUPS: tuple[tuple[str, tuple[ModulationSource, ...]], ...] = (
    ("Beat", ("beat.pulse", "beat.phase", "bar.phase")),
    ("Levels", ("audio.level", "audio.loudness", "audio.energy", "audio.bass", "audio.mid", "audio.high")),
    ("Drums", ("audio.onset", "audio.kick", "audio.snare", "audio.hat")),
    ("Character", ("audio.centroid", "audio.flatness", "audio.width", "audio.novelty")),
    ("Sections", ("audio.build", "audio.drop", "audio.breakdown")),
    ("Swings on the beat", ("lfo.sine", "lfo.triangle", "lfo.square", "lfo.saw", "lfo.random")),
)

PERIODS: tuple[tuple[str, float], ...] = (
    ("1/4 beat", 0.25),
    ("1/2 beat", 0.5),
    ("1 beat", 1.0),
    ("2 beats", 2.0),
    ("1 bar", 4.0),
    ("2 bars", 8.0),
    ("4 bars", 16.0),
    ("8 bars", 32.0),
    ("16 bars", 64.0),
)


def is_lfo(source: str) -> bool:
    """Return whether a source has a period."""
    return source.startswith("lfo.")


def badge_text(modulation: Modulation) -> str:
    """Return the short name of what moves a control."""
    return SOURCES[modulation.source]


def badge_tip(modulation: Modulation | None, label: str) -> str:
    """Return the sentence about what moves a control."""
    if modulation is None:
        return f"Let the music move {label.lower()} (right-click)"
    text = f"{SOURCES[modulation.source]} moves {label.lower()} by {modulation.amount * 100:+.0f} %"
    if is_lfo(modulation.source):
        names = {beats: name for name, beats in PERIODS}
        text += f", once in {names.get(modulation.period_beats, f'{modulation.period_beats:g} beats')}"
    return text


def clock(seconds: float, *, hours: bool = False) -> str:
    """Return a time as m:ss, or hh:mm:ss."""
    whole = max(int(seconds), 0)
    minutes, s = divmod(whole, 60)
    if hours or minutes >= 60:
        h, m = divmod(minutes, 60)
        return f"{h:02d}:{m:02d}:{s:02d}"
    return f"{minutes}:{s:02d}"


def clock_fine(seconds: float) -> str:
    """Return a time as m:ss.t, with tenths."""
    tenths = max(int(seconds * 10 + 1e-6), 0)
    return f"{clock(tenths // 10)}.{tenths % 10}"


def clip_words(clip: Clip) -> str:
    """Return how long a clip is, and how large."""
    length = clock_fine(clip.duration) if 0 < clip.duration < 10 else clock(round(clip.duration))
    return f"{length if clip.duration else 'Still'}  ·  {clip.width} × {clip.height}"


def beat_words(clip: Clip, start: float, stop: float) -> str:
    """Return how long a part of a clip is, in beats too where they are known."""
    text = f"{max(stop - start, 0.0):.2f} s"
    if len(clip.beats) > 1:
        beat_s = (clip.beats[-1] - clip.beats[0]) / (len(clip.beats) - 1)
        beats = max(stop - start, 0.0) / beat_s
        text += f"  ·  {round(beats)} beats" if abs(beats - round(beats)) < 0.05 else f"  ·  {beats:.1f} beats"
    return text


def size_of(count: int) -> str:
    """Return a number of bytes in a unit that reads well."""
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"


def short_number(value: float, minimum: float, maximum: float) -> int:
    """Return how many decimals a value of this range needs."""
    span = abs(maximum - minimum)
    if span >= 1000:
        return 0
    if span >= 100:
        return 1
    return 2 if span >= 0.1 else 4


def control_label(label: str) -> str:
    """Return an input's label as words: `ringCount` and `ring_count` are read as "Ring count"."""
    if " " in label or not label:
        return label
    spaced = "".join(f" {c.lower()}" if c.isupper() and i and not label[i - 1].isupper() else c
                     for i, c in enumerate(label.replace("_", " ")))  # fmt: skip
    return spaced[0].upper() + spaced[1:]
