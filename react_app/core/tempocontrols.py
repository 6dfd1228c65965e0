"""The controls of the beat clock: their specs, and the settings they come to.

    tempo.tap           event   a beat is now: one tap pulls the phase to it, two or more set the tempo too and win
    tempo.resync        event   this beat is the one
    tempo.double | half event   twice or half the tempo; changes `tempo.multiplier`
    tempo.nudge_early | nudge_late   event   10 ms; changes `tempo.offset`
    tempo.auto          event   gives the clock back after taps and resync: `tempo.source` becomes `auto`
    tempo.lock          bool    tempo and phase stay, whatever is heard
    tempo.source        text    auto | tracker | tap | grid | free; two taps make it `tap`
    tempo.range         text    a name of `TEMPO_RANGES`: tempi an octave outside are folded into it
    tempo.meter         long    beats per bar: 0 as heard, 2, 3, 4, 6; takes effect at the next one
    tempo.multiplier    float   0.25, 0.5, 1, 2, 4: what half and double came to
    tempo.offset        float   ms, -250..250: beats later (positive) or earlier
    tempo.picture_latency   float   ms, 0..500: how long after it is shown a frame is seen (projector, LED processor)
    tempo.input_latency     float   ms, 0..500: how much later than is measured the sound comes in

Range, meter, multiplier, offset and the latencies are saved in the show (`SAVED`).
"""

from __future__ import annotations

from collections.abc import Mapping

from react_app.core.beatclock import NUDGE_S, BeatClock, ClockSettings
from react_app.core.clockstate import WantedSource
from react_app.core.controls import ControlBank, ControlChange, ControlSpec, ControlValue, as_number
from react_app.core.hands import MULTIPLIERS
from react_app.core.musicaltime import METERS
from react_app.core.tempo import TEMPO_RANGES

MAX_OFFSET_MS = 250.0
MAX_LATENCY_MS = 500.0
SAVED = ("range", "meter", "multiplier", "offset", "picture_latency", "input_latency")
"""Names, after `tempo.`, of what belongs to the show and not to the moment."""

_SOURCES: tuple[tuple[str, WantedSource], ...] = (
    ("Automatic", "auto"),
    ("Live tracker", "tracker"),
    ("Taps", "tap"),
    ("Known track", "grid"),
    ("Free", "free"),
)


def tempo_specs() -> tuple[ControlSpec, ...]:
    """Return the controls of the beat clock, the same in every show."""
    ranges = tuple((r.name.capitalize(), r.name) for r in TEMPO_RANGES)
    meters: tuple[tuple[str, int | str], ...] = (("As heard", 0), *((f"{m} beats", m) for m in METERS))
    return (
        ControlSpec("tempo.tap", "event", "Tap", False),
        ControlSpec("tempo.resync", "event", "Resync to the one", False),
        ControlSpec("tempo.double", "event", "Double", False),
        ControlSpec("tempo.half", "event", "Half", False),
        ControlSpec("tempo.nudge_early", "event", "Nudge earlier", False),
        ControlSpec("tempo.nudge_late", "event", "Nudge later", False),
        ControlSpec("tempo.lock", "bool", "Lock tempo", False),
        ControlSpec("tempo.auto", "event", "Follow the music", False),
        ControlSpec("tempo.source", "text", "Tempo source", "auto", choices=_SOURCES),
        ControlSpec("tempo.range", "text", "Tempo range", TEMPO_RANGES[0].name, choices=ranges),
        ControlSpec("tempo.meter", "long", "Beats per bar", 0, choices=meters),
        ControlSpec("tempo.multiplier", "float", "Half or double", 1.0, 0.25, 4.0),
        ControlSpec("tempo.offset", "float", "Beat offset (ms)", 0.0, -MAX_OFFSET_MS, MAX_OFFSET_MS),
        ControlSpec("tempo.picture_latency", "float", "Picture latency (ms)", 0.0, 0.0, MAX_LATENCY_MS),
        ControlSpec("tempo.input_latency", "float", "Input latency (ms)", 0.0, 0.0, MAX_LATENCY_MS),
    )


def settings_of(values: Mapping[str, ControlValue], *, in_room: bool = True) -> ClockSettings:
    """Return what the controls' values ask of the clock.

    Out of the room (in a video that carries the heard stream as its sound) there is no latency to make up for: the
    picture belongs to what is heard, and only hands, which acted on what the room heard, are moved to it.
    """
    source, wanted_range = values.get("tempo.source"), values.get("tempo.range")
    multiplier = as_number(values.get("tempo.multiplier", 1.0))
    input_s = as_number(values.get("tempo.input_latency", 0.0)) / 1000
    picture_s = as_number(values.get("tempo.picture_latency", 0.0)) / 1000
    return ClockSettings(
        source=next((word for _, word in _SOURCES if word == source), "auto"),
        range=next((r for r in TEMPO_RANGES if r.name == wanted_range), TEMPO_RANGES[0]),
        meter=int(as_number(values.get("tempo.meter", 0))),
        multiplier=min(MULTIPLIERS, key=lambda m: abs(m - multiplier)),
        offset_s=as_number(values.get("tempo.offset", 0.0)) / 1000,
        picture_s=picture_s if in_room else -input_s,
        input_s=input_s,
        locked=bool(values.get("tempo.lock", False)),
    )


def gesture(clock: BeatClock, bank: ControlBank, change: ControlChange, *, in_room: bool = True) -> None:
    """Carry a change of a `tempo.` control, which the bank has taken, to the clock.

    What a gesture does to other controls (a nudge moves the offset) is written back to the bank.
    """
    name = change.id.removeprefix("tempo.")
    if bank.specs[change.id].kind != "event":
        settings = settings_of(bank.snapshot(), in_room=in_room)
        if settings.range != clock.settings.range:
            clock.choose_range(settings.range)
        else:
            clock.configure(settings)
    elif not change.value:
        return
    elif name == "tap":
        clock.tap(change.t)
    elif name == "resync":
        clock.resync(change.t)
    elif name in ("double", "half"):
        clock.scale(2.0 if name == "double" else 0.5)
    elif name in ("nudge_early", "nudge_late"):
        clock.nudge(-NUDGE_S if name == "nudge_early" else NUDGE_S)
    elif name == "auto":
        clock.follow_tracker()
    _write_back(clock.settings, bank, change.t)


def _write_back(settings: ClockSettings, bank: ControlBank, t: float) -> None:
    values: tuple[tuple[str, ControlValue], ...] = (
        ("tempo.source", settings.source),
        ("tempo.multiplier", settings.multiplier),
        ("tempo.offset", round(1000 * settings.offset_s, 6)),
    )
    for control_id, value in values:
        if control_id in bank.specs and bank.value(control_id) != value:
            bank.apply(ControlChange(control_id, value, "app", t))
