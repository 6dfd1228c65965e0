"""Hints to the beat tracker: a take that is rendered again has the beats it was played by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from react_app.audio.analyzer import Analyzer
from react_app.audio.heard import Chunk, HeardStream, Origin
from react_app.core.controls import ControlChange
from react_app.core.features import HOP, Features
from react_app.core.show import Show
from react_app.core.take import TakeHint, TakeWriter, read_take
from react_app.core.tempo import TempoHint
from react_app.export.playing.hints import HintedListener, hints_of_cues, hints_of_take
from react_app.link.messages import HintApplied
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.export.media import pulses, take_header

RATE = 44_100
RESET = TempoHint("reset")


class NoTape:
    """Records nothing."""

    def write(self, sample: int, samples: np.ndarray) -> str:
        return ""

    def interrupt(self) -> None:
        pass


class Listens:
    """An analyzer that only counts and remembers."""

    def __init__(self) -> None:
        self.heard = 0
        self.told: list[tuple[int, str]] = []

    def push(self, samples: np.ndarray) -> list[Features]:
        self.heard += len(samples)
        return []

    def hint(self, hint: TempoHint) -> int:
        self.told.append((self.heard, hint.kind))
        return self.heard


def played(sound: np.ndarray, hints: dict[int, TempoHint], first: int) -> tuple[list[Features], list[HintApplied]]:
    """Return what is heard live, in uneven chunks, and where the hints counted that came after so many chunks."""
    features: list[Features] = []
    stream = HeardStream(first, 0.0, lambda f, stamp: features.append(f), lambda segment: None, NoTape())
    applied = []
    position, number = 0, 0
    sizes = [441, 1023, 87, 2000]
    while position < len(sound):
        chunk = sound[position : position + sizes[number % 4]]
        position += len(chunk)
        stream.append(Chunk(chunk, position / RATE, Origin("input"), number == 0))
        number += 1
        if number in hints:
            applied.append(stream.hint(hints[number]))
    return features, applied


def beats_of(features: list[Features]) -> list[tuple[int, float]]:
    return sorted({(f.beat_count, f.beat_t) for f in features if f.beat_count})


@pytest.mark.parametrize("block", [512, 4096, 44_100])
def test_a_take_rendered_again_has_the_same_beats(tmp_path: Path, block: int) -> None:
    first = 37 * HOP
    sound = pulses(9.0)
    live, applied = played(sound, {190: RESET, 260: RESET}, first)
    writer = TakeWriter(tmp_path / "take", replace(take_header({}), sample=first))
    for told in applied:
        writer.hint(told.sample, told.hint)
        writer.hint(told.sample, told.hint)  # told twice, to a stage that came in between
    writer.close(first + len(sound))
    take = read_take(tmp_path / "take")
    assert [event.sample % HOP for event in take.events] == [0] * 4

    def rendered(hints: tuple[TakeHint, ...]) -> list[Features]:
        listener = HintedListener(Analyzer(start_hop=37), hints, start_hop=37)
        return [f for i in range(0, len(sound), block) for f in listener.push(sound[i : i + block])]

    assert beats_of(rendered(hints_of_take(take))) == beats_of(live)
    assert beats_of(rendered(())) != beats_of(live)


def test_hints_are_given_at_their_samples_and_once() -> None:
    hints = [TakeHint(3 * HOP, RESET), TakeHint(HOP, TempoHint("range")), TakeHint(3 * HOP, RESET)]
    inner = Listens()
    listener = HintedListener(inner, hints, start_hop=1)
    listener.push(np.zeros((10 * HOP, 2), np.float32))
    assert inner.told == [(0, "range"), (2 * HOP, "reset")]
    assert inner.heard == 10 * HOP


def test_an_export_tells_the_tracker_the_shows_range_and_the_cues() -> None:
    plan, _ = compile_plan(Show(tempo={"range": "house"}), Library())
    cues = [ControlChange("tempo.range", "any", "cue", 2.0), ControlChange("master.freeze", True, "cue", 3.0)]
    first, second = hints_of_cues(plan, cues)
    assert (first.sample, first.hint.low, first.hint.high) == (0, 112.0, 138.0)
    assert (second.sample, second.hint.low) == (173 * HOP, 50.0)


def test_a_show_without_a_range_tells_nothing() -> None:
    plan, _ = compile_plan(Show(), Library())
    assert hints_of_cues(plan, ()) == ()
