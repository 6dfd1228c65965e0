"""What the desk says about tempo: who leads the clock, what was doubled, how sure it is."""

from __future__ import annotations

from react_app.core.musicaltime import ClockSource, MusicalTime

SOURCES: dict[ClockSource, str] = {
    "free": "Free",
    "tracker": "Tracker",
    "tap": "Tap",
    "grid": "Known track",
    "link": "Link",
    "midi": "MIDI clock",
}

_SENTENCES: dict[ClockSource, str] = {
    "free": "No tempo is heard yet: the clock runs freely. Tap, or let music play.",
    "tracker": "The beat tracker leads the clock.",
    "tap": "Your taps lead the clock; Auto gives it back to the music.",
    "grid": "This track was analysed as a whole: its own beats lead the clock.",
    "link": "Ableton Link leads the clock.",
    "midi": "MIDI clock leads.",
}

_FACTORS = {0.25: "÷4", 0.5: "÷2", 2.0: "×2", 4.0: "×4"}


def source_word(music: MusicalTime) -> str:
    """Return who leads the clock, in a word or two."""
    return "Locked" if music.locked else SOURCES[music.source]


def factor_word(multiplier: float) -> str:
    """Return what half and double came to, empty for the tempo as it is heard."""
    return _FACTORS.get(multiplier, "" if multiplier == 1 else f"×{multiplier:g}")


def source_tip(music: MusicalTime) -> str:
    """Return the sentences behind the word."""
    lines = ["Tempo and phase are kept whatever is heard." if music.locked else _SENTENCES[music.source]]
    if music.holding and not music.locked and music.source in ("tracker", "grid"):
        lines.append("It hears no beat at the moment, so the clock goes on by itself.")
    if music.source != "free":
        one = f"the one {music.bar_confidence * 100:.0f} %" if music.bar_confidence >= 0.05 else "the one not known yet"
        lines.append(f"Tempo {music.confidence * 100:.0f} % sure, {one}.")
    if factor_word(music.multiplier):
        lines.append(f"{factor_word(music.multiplier)} is kept for the set.")
    return "\n".join(lines)
