"""The packed events of a take: the same as if each line were read on its own, in order, and quick to look through."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from react_app.core.controls import ControlChange
from react_app.core.take import FILE_NAME, TakeChange, TakeHeader, TakePlan, TakeSize, TakeWriter, read_take
from react_app.core.take_events import TakeEvents
from react_app.core.take_records import TakeEvent, event_from_dict

HEADER = TakeHeader("1", "2024-05-03T22:15:00+02:00", 0, {})
VALUES: tuple[bool | int | float | str | tuple[float, ...], ...] = (
    0.25, -1e-9, 3.0, 1e300, -0.0, 7, -3, 10**15, 10**17, True, False, "beat", 'quo"te', (0.1, 2.0), (),
)  # fmt: skip


def one_by_one(path: Path) -> list[TakeEvent]:
    """What the lines say, each read as JSON, in the order of their samples."""
    events = (event_from_dict(json.loads(line)) for line in path.read_text().splitlines()[1:])
    return sorted((event for event in events if event is not None), key=lambda event: event.sample)


def a_take(folder: Path, count: int = 300) -> Path:
    """A take with changes of all kinds, some of them stamped earlier than what stands before them."""
    writer, rng = TakeWriter(folder, HEADER), random.Random(5)
    for number in range(count):
        sample = max(0, 441 * number - rng.choice((0, 0, 1, 2000)))
        name = rng.choice(("layer.1.hue", "scene.go", "strip.12.opacity", 'odd "name"', "ä"))
        source = rng.choice(("desk", "midi", "osc", "key"))
        writer.change(sample, ControlChange(name, rng.choice(VALUES), source, sample / 44_100))  # type: ignore[arg-type]
        if number % 50 == 0:
            writer.plan(sample, {"name": str(number)})
            writer.size(sample, 64, 36, 30.0)
    writer.close(441 * count)
    return folder


def test_packed_events_are_those_of_the_lines(tmp_path: Path) -> None:
    take = read_take(a_take(tmp_path))
    assert isinstance(take.events, TakeEvents)
    wanted = one_by_one(tmp_path / FILE_NAME)
    assert list(take.events) == wanted
    assert [type(e.change.value) for e in take.of(TakeChange)] == [
        type(e.change.value) for e in wanted if isinstance(e, TakeChange)
    ]
    assert take.events[-1] == wanted[-1]
    assert take.events[10:20] == tuple(wanted[10:20])
    assert take.events == tuple(wanted)
    assert take.damaged == 0
    with pytest.raises(IndexError):
        take.events[len(wanted)]


def test_events_of_a_kind_and_those_of_chosen_controls_come_in_order(tmp_path: Path) -> None:
    take = read_take(a_take(tmp_path))
    wanted = one_by_one(tmp_path / FILE_NAME)
    assert take.of(TakePlan) == tuple(event for event in wanted if isinstance(event, TakePlan))
    assert isinstance(take.events, TakeEvents)
    places = take.events.chosen(lambda event: isinstance(event, TakeSize), lambda name: name.startswith("layer."))
    chosen = [take.events[int(place)] for place in places]
    assert chosen == [
        event
        for event in wanted
        if isinstance(event, TakeSize) or (isinstance(event, TakeChange) and event.change.id == "layer.1.hue")
    ]


def test_an_empty_take_has_no_events(tmp_path: Path) -> None:
    TakeWriter(tmp_path, HEADER).close(0)
    take = read_take(tmp_path)
    assert take.events == ()
    assert take.of(TakeChange) == ()
    assert isinstance(take.events, TakeEvents)
    assert not len(take.events.chosen(lambda event: True, lambda name: True))


@pytest.mark.parametrize(
    "line",
    [
        '{"k":"change","s":1,"id":"a","value":0.5,"source":"nobody","t":0.0}',
        '{"k":"change","s":1,"id":"a","value":0.5.5,"source":"desk","t":0.0}',
        '{"k":"change","s":1,"id":"a","value":0.5,"source":"desk","t":-.}',
        '{"k":"change","s":1,"id":"a","value":0.5,"source":"de',
    ],
)
def test_damaged_changes_are_counted(tmp_path: Path, line: str) -> None:
    TakeWriter(tmp_path, HEADER).close(100)
    with (tmp_path / FILE_NAME).open("a") as file:
        file.write(line + "\n")
    take = read_take(tmp_path)
    assert (take.damaged, len(take.events)) == (1, 0)
