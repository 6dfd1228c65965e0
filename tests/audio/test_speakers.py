"""Speakers that tell what has been heard, or time alone where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.speakers import Speakers
from react_app.core.errors import AudioDeviceError
from tests.audio.test_capture import Now

RATE = 44_100


class Output:
    """Speakers that take a block every 10 ms and play it 50 ms later."""

    label = "the box"

    def __init__(self, rate: int = RATE) -> None:
        self.rate = rate
        self.frames = 0
        self.waiting = 0
        self.alive = True
        self.block_s = 0.01
        self.delay_s = 0.05
        self.closed = False

    def write(self, stereo: np.ndarray) -> None:
        self.waiting += len(stereo)

    def tick(self) -> None:
        count = min(self.waiting, self.rate // 100)
        self.waiting -= count
        self.frames += count

    def probe(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


class Room:
    """Speakers fed as the player feeds them."""

    def __init__(self, *outputs: Output | None) -> None:
        self.outputs = list(outputs)
        self.now = 10.0
        self.output: Output | None = None
        self.speakers = Speakers(self.open, Now(), self.now)  # type: ignore[arg-type]

    def open(self) -> Output:
        output = self.outputs.pop(0) if self.outputs else None
        if output is None:
            raise AudioDeviceError("There are no speakers on this machine.")
        self.output = output
        return output

    def run(self, seconds: float) -> float:
        heard = 0.0
        for _ in range(round(seconds * 100)):
            self.now += 0.01
            self.speakers.poll(self.now)
            self.speakers.write(np.zeros((self.speakers.room(self.now), 2), np.float32))
            if self.output is not None:
                self.output.tick()
            heard = self.speakers.heard(self.now)
        return heard


def test_what_is_heard_is_what_left_the_device_a_delay_ago() -> None:
    room = Room(Output())
    heard = room.run(3.0)
    assert room.output is not None
    assert heard == pytest.approx(room.output.frames - 0.05 * RATE, abs=0.012 * RATE)
    assert room.speakers.label == "the box"


def test_speakers_at_another_rate_count_in_ours() -> None:
    room = Room(Output(48_000))
    assert room.run(3.0) == pytest.approx(2.95 * RATE, abs=0.03 * RATE)


def test_the_queue_is_a_moment_ahead_and_no_more() -> None:
    room = Room(Output())
    room.run(2.0)
    assert room.output is not None
    assert 0.1 * RATE < room.output.waiting < 0.16 * RATE


def test_without_speakers_time_goes_on() -> None:
    room = Room()
    assert room.run(2.0) == pytest.approx(2.0 * RATE, rel=0.01)
    assert room.speakers.label == ""
    assert "no speakers" in room.speakers.why_silent


def test_a_late_loop_loses_no_time_without_speakers() -> None:
    room = Room()
    before = room.run(1.0)
    room.now += 0.5
    assert room.run(0.01) - before == pytest.approx(0.51 * RATE, abs=2)


def test_lost_speakers_leave_the_place_and_are_found_again() -> None:
    room = Room(Output(), None, Output())
    before = room.run(2.0)
    assert room.output is not None
    room.output.alive = False
    room.output = None
    after = room.run(1.0)
    assert after - before == pytest.approx(1.0 * RATE, abs=0.2 * RATE)
    assert room.speakers.label == ""
    later = room.run(20.0)
    assert room.speakers.label == "the box"
    assert later - after == pytest.approx(20.0 * RATE, abs=0.3 * RATE)


def test_speakers_that_stand_still_are_given_up() -> None:
    room = Room(Output())
    room.run(1.0)
    first, room.output = room.output, None  # nobody ticks it any more
    room.run(4.0)
    assert first is not None
    assert first.closed
    assert room.speakers.label == ""
