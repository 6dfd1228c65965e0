"""Takes: what is written is what is read, whatever happened to the disk in between."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from react_app.core.beatclock import ClockSettings, ClockState
from react_app.core.controls import ControlChange
from react_app.core.errors import TakeError
from react_app.core.session import SessionState
from react_app.core.show import Layer, Scene, Show
from react_app.core.showfile import show_from_dict, show_to_dict
from react_app.core.take import (
    FILE_NAME,
    TakeAudio,
    TakeChange,
    TakeHeader,
    TakeHint,
    TakePlan,
    TakeSize,
    TakeState,
    TakeWriter,
    read_take,
)
from react_app.core.tempo import TEMPO_RANGES, TempoHint

SHOW = Show(
    name="Evening",
    scenes=(
        Scene("one", "One", layers=(Layer(1, "Aurora", "generators/aurora", values={"tint": (0.1, 0.2, 0.3, 1.0)}),)),
    ),
    scene="one",
)
STATE = SessionState(
    {"layer.1.speed": 0.1, "strip.1.mute": True, "layer.1.tint": (0.1, 1 / 3, 1e-9, 1.0), "scene.go": "one"},
    ClockState(
        t=12.25,
        beats=24.5,
        bpm=121.7,
        source="tap",
        taps=(11.5, 12.0),
        bar_offset=2,
        settings=ClockSettings(range=TEMPO_RANGES[2], multiplier=0.5, picture_s=0.08, source="tap"),
    ),
    t=12.25,
    index=735,
)


def header(**changes: object) -> TakeHeader:
    values: dict[str, object] = {
        "app_version": "1.2.3",
        "started": "2024-05-03T22:15:00+02:00",
        "sample": 540_225,
        "show": show_to_dict(SHOW),
        "state": STATE,
        "show_path": "/shows/evening.show.json",
        "width": 1280,
        "height": 720,
        "fps": 59.94,
    }
    return TakeHeader(**(values | changes))  # type: ignore[arg-type]


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size`: what a full disk does to a file."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_every_kind_of_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    change = ControlChange("layer.1.tint", (0.1, 0.25, 1 / 3, 1.0), "midi", 13.000000001)
    writer = TakeWriter(tmp_path / "take", header())
    writer.heard(540_225, kind="file", path="/music/söng.flac", sha256="ab" * 32, offset=88_200)
    writer.change(573_300, change)
    writer.plan(600_000, show_to_dict(SHOW), replaced=True)
    writer.size(610_000, 1920, 1080, 60.0)
    writer.state(620_000, STATE)
    writer.hint(620_032, TempoHint("seed", t=14.06, bpm=124.5))
    writer.close(700_000)

    take = read_take(tmp_path / "take")

    assert take.header.state == STATE
    assert take.header.started == "2024-05-03T22:15:00+02:00"
    assert (take.header.width, take.header.height, take.header.fps) == (1280, 720, 59.94)
    assert show_from_dict(take.header.show) == SHOW
    audio, first, plan, size, state, hint = take.events
    assert audio == TakeAudio(540_225, "file", "/music/söng.flac", "ab" * 32, 88_200)
    assert first == TakeChange(573_300, change)
    assert isinstance(plan, TakePlan)
    assert plan.replaced
    assert show_from_dict(plan.show) == SHOW
    assert size == TakeSize(610_000, 1920, 1080, 60.0)
    assert state == TakeState(620_000, STATE)
    assert hint == TakeHint(620_032, TempoHint("seed", t=14.06, bpm=124.5))
    assert (take.end, take.closed, take.damaged) == (700_000, True, 0)


def test_a_clock_of_another_version_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    TakeWriter(tmp_path, header()).close(700_000)
    path = tmp_path / FILE_NAME
    first, rest = path.read_text().split("\n", 1)
    record = json.loads(first)
    old = {"t": 3.5, "beats": 7.25, "bpm": 99.0, "confidence": 0.5, "source": "tap", "offset_s": 0.02, "taps": [1, 2]}
    record["state"]["clock"] = old
    path.write_text(json.dumps(record) + "\n" + rest)
    clock = read_take(tmp_path).header.state.clock
    assert (clock.t, clock.beats, clock.bpm, clock.source, clock.taps) == (3.5, 7.25, 99.0, "tap", (1, 2))
    assert clock.settings == ClockSettings()


values = st.one_of(
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False),
    st.text(st.characters()),
    st.lists(st.floats(allow_nan=False, width=64), min_size=2, max_size=4).map(tuple),
)


@given(value=values, t=st.floats(0, 1e6))
def test_a_control_value_survives_the_file_exactly(
    tmp_path_factory: pytest.TempPathFactory, value: object, t: float
) -> None:
    folder = tmp_path_factory.mktemp("take")
    change = ControlChange("layer.1.x", value, "osc", t)  # type: ignore[arg-type]
    writer = TakeWriter(folder, header())
    writer.change(1, change)
    writer.close(2)

    (event,) = read_take(folder).events

    assert isinstance(event, TakeChange)
    assert event.change == change
    assert type(event.change.value) is type(value)


def test_a_number_of_numpy_is_written_as_a_number(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path, header())
    writer.change(1, ControlChange("layer.1.x", np.float32(0.5)))  # type: ignore[arg-type]
    writer.close(2)
    (event,) = read_take(tmp_path).events
    assert isinstance(event, TakeChange)
    assert event.change.value == 0.5


def test_records_are_on_disk_after_each_flush(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path, header())
    writer.change(600_000, ControlChange("master.blackout", True))
    assert read_take(tmp_path).events == ()
    writer.flush()
    take = read_take(tmp_path)
    assert len(take.events) == 1
    assert (take.end, take.closed) == (600_000, False)


def test_a_mark_tells_how_far_a_take_without_an_end_goes(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path, header())
    writer.change(600_000, ControlChange("a", 1.0))
    writer.mark(900_000)
    writer.flush()
    take = read_take(tmp_path)
    assert (take.end, take.closed, len(take.events)) == (900_000, False, 1)


def test_events_come_by_time_and_equal_times_in_the_order_written(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path, header())
    for sample, name in ((700_000, "c"), (600_000, "a"), (700_000, "d"), (650_000, "b")):
        writer.change(sample, ControlChange(name, 1.0))
    writer.close(800_000)
    assert [event.change.id for event in read_take(tmp_path).events if isinstance(event, TakeChange)] == list("abcd")


@pytest.mark.parametrize("cut", [1, 7, 30])
def test_a_line_cut_by_a_crash_is_skipped(tmp_path: Path, cut: int) -> None:
    writer = TakeWriter(tmp_path, header())
    writer.change(600_000, ControlChange("a", 1.0))
    writer.change(700_000, ControlChange("b", 1.0))
    writer.flush()
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes()[: -1 - cut])

    take = read_take(tmp_path)

    assert [event.sample for event in take.events] == [600_000]
    assert take.damaged == 1
    assert not take.closed


def test_zeros_after_a_power_cut_do_not_hide_what_came_before(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path, header())
    writer.change(600_000, ControlChange("a", 1.0))
    writer.flush()
    with (tmp_path / FILE_NAME).open("ab") as file:
        file.write(b"\0" * 4096)
    assert len(read_take(tmp_path).events) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a file size limit")
def test_a_full_disk_is_told_and_nothing_is_lost_when_there_is_space_again(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path, header())
    size = (tmp_path / FILE_NAME).stat().st_size
    with file_size_limit(size + 130):
        for number in range(20):
            writer.change(600_000 + number, ControlChange(f"layer.1.value{number}", number / 3))
        with pytest.raises(TakeError, match="cannot be written"):
            writer.flush()
        assert (tmp_path / FILE_NAME).stat().st_size == size + 130  # a line is cut in two
        with pytest.raises(TakeError):
            writer.close(700_000)
    writer.change(650_000, ControlChange("after", 1.0))
    writer.close(700_000)
    writer.close(700_000)

    take = read_take(tmp_path)

    assert len(take.events) == 21
    assert take.damaged == 0
    assert take.closed


@pytest.mark.skipif(sys.platform == "win32", reason="needs a file size limit")
def test_a_take_that_cannot_begin_leaves_no_file_and_can_begin_later(tmp_path: Path) -> None:
    with file_size_limit(100), pytest.raises(TakeError, match="cannot be"):
        TakeWriter(tmp_path, header())
    assert not (tmp_path / FILE_NAME).exists()
    TakeWriter(tmp_path, header()).close(600_000)
    assert read_take(tmp_path).closed


def test_a_restarted_stage_goes_on_with_the_take_and_removes_the_cut_line(tmp_path: Path) -> None:
    before = TakeWriter(tmp_path, header())
    before.change(600_000, ControlChange("a", 1.0))
    before.flush()
    with (tmp_path / FILE_NAME).open("ab") as file:
        file.write(b'{"k":"plan","s":6000' + b"1" * 100_000)
    later = SessionState({"scene.go": "one"}, t=15.0, index=900)

    after = TakeWriter(tmp_path, header(sample=661_500, state=later))
    after.change(670_000, ControlChange("b", 1.0))
    after.close(700_000)

    take = read_take(tmp_path)
    assert take.damaged == 0
    assert take.header.sample == 540_225
    kinds = [type(event) for event in take.events]
    assert kinds == [TakeChange, TakePlan, TakeState, TakeChange]
    assert take.events[2] == TakeState(661_500, later)


def test_a_newer_take_is_refused_with_a_sentence(tmp_path: Path) -> None:
    TakeWriter(tmp_path, header()).close(600_000)
    path = tmp_path / FILE_NAME
    first, *rest = path.read_text().splitlines()
    record = json.loads(first) | {"schema": 99}
    path.write_text("\n".join([json.dumps(record), *rest]) + "\n")
    with pytest.raises(TakeError, match="newer version of the app"):
        read_take(tmp_path)


@pytest.mark.parametrize("text", ["", "\n", "hello\n", "[1]\n", '{"k":"change"}\n', '{"k":"head","schema":1}\n'])
def test_what_is_not_a_take_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(TakeError, match="not a take"):
        read_take(tmp_path)


def test_a_folder_without_a_take_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TakeError, match="is not a take"):
        read_take(tmp_path)


def test_another_file_of_the_same_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("my notes\nof the evening")
    with pytest.raises(TakeError, match="not a take"):
        TakeWriter(tmp_path, header())
    assert (tmp_path / FILE_NAME).read_text() == "my notes\nof the evening"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TakeError, match="cannot be recorded"):
        TakeWriter(tmp_path / "file" / "take", header())
