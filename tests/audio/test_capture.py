"""An input that comes, goes and comes back; with a made-up device and a made-up clock."""

from __future__ import annotations

import numpy as np
import pytest

from react_app.audio.capture import DeviceSource, HungError
from react_app.audio.heard import Chunk
from react_app.audio.worker import Job
from react_app.core.errors import AudioDeviceError
from react_app.core.show import AudioChoice

RATE = 44_100


class Now:
    """A worker that makes calls at once, or keeps them."""

    def __init__(self) -> None:
        self.asleep = False

    def ask(self, call):  # type: ignore[no-untyped-def]
        job = Job(call)
        job.asked_at = 50.0
        if not self.asleep:
            job.run()
        return job


class Device:
    """Gives samples as time goes on."""

    label = "the mixer"

    def __init__(self, rate: int = RATE, channels: int = 2) -> None:
        self.rate = rate
        self.channels = channels
        self.frames = 0
        self.waiting = 0
        self.alive = True
        self.delay_s = 0.01
        self.closed = False
        self.lost_some = False
        self.level = (0.5, 0.25)

    def feed(self, count: int) -> None:
        self.waiting += count
        self.frames += count

    def read(self) -> tuple[np.ndarray, bool]:
        count, self.waiting = self.waiting, 0
        lost, self.lost_some = self.lost_some, False
        return np.tile(np.array(self.level[: self.channels], np.float32), (count, 1)), lost

    def probe(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


class Desk:
    """A source, its devices and its clock."""

    def __init__(self, *devices: Device | str) -> None:
        self.devices = list(devices)
        self.opened: list[Device] = []
        self.worker = Now()
        self.now = 50.0
        self.source = DeviceSource(AudioChoice("device"), self.open, self.worker)  # type: ignore[arg-type]

    def open(self, choice: AudioChoice) -> Device:
        device = self.devices.pop(0) if self.devices else "There is no sound input on this machine."
        if isinstance(device, str):
            raise AudioDeviceError(device)
        self.opened.append(device)
        return device

    def run(self, seconds: float, frames_per_s: float = 0.0) -> list[Chunk]:
        chunks: list[Chunk] = []
        for _ in range(round(seconds / 0.01)):
            self.now += 0.01
            if frames_per_s and self.opened:
                self.opened[-1].feed(round(0.01 * frames_per_s))
            chunks += self.source.poll(self.now)
        return chunks


def test_samples_come_with_the_time_they_were_heard() -> None:
    desk = Desk(Device())
    chunks = desk.run(2.0, RATE)
    assert desk.source.status.state == "running"
    assert desk.source.live
    assert chunks[0].splice
    assert not any(chunk.splice for chunk in chunks[1:])
    assert chunks[-1].end == pytest.approx(desk.now - 0.01, abs=0.002)
    assert np.allclose(chunks[-1].samples, [0.5, 0.25])


def test_another_rate_becomes_ours() -> None:
    desk = Desk(Device(rate=96_000))
    chunks = desk.run(3.0, 96_000)
    assert sum(len(c.samples) for c in chunks) == pytest.approx(3.0 * RATE, abs=1_500)
    assert np.allclose(chunks[-1].samples, [0.5, 0.25], atol=0.01)
    assert chunks[-1].end == pytest.approx(desk.now - 0.01, abs=0.02)


def test_one_cable_is_heard_on_both_sides() -> None:
    device = Device()
    device.level = (0.0, 0.3)
    desk = Desk(device)
    assert np.allclose(desk.run(0.5, RATE)[-1].samples, 0.3)


def test_mono_is_heard_on_both_sides() -> None:
    assert np.allclose(Desk(Device(channels=1)).run(0.5, RATE)[-1].samples, 0.5)


def test_a_device_that_stops_by_itself_is_lost_at_once() -> None:
    desk = Desk(Device())
    desk.run(1.0, RATE)
    desk.opened[0].alive = False
    desk.run(0.05)
    assert desk.source.status.state == "lost"
    assert desk.source.status.problems[0].key == "audio-device"
    assert desk.opened[0].closed
    assert not desk.source.live


def test_a_device_without_samples_is_lost_after_a_second() -> None:
    desk = Desk(Device())
    desk.run(1.0, RATE)
    desk.run(0.8)
    assert not desk.source.live
    assert desk.source.status.state == "running"
    desk.run(0.4)
    assert desk.source.status.state == "lost"


def test_retries_double_up_to_eight_seconds() -> None:
    desk = Desk(*["Gone."] * 40)
    desk.run(40.0)
    tries = 40 - len(desk.devices)
    assert tries in (8, 9)  # at 0, 0.5, 1.5, 3.5, 7.5, 15.5, 23.5, 31.5 and 39.5 s
    assert "Trying again in 8 s" in desk.source.status.text


def test_it_comes_back_by_itself_as_a_splice() -> None:
    desk = Desk(Device(), "Gone.", "Gone.", Device())
    desk.run(1.0, RATE)
    desk.opened[0].alive = False
    desk.run(0.2)
    assert desk.source.status.state == "lost"
    chunks = desk.run(4.0, RATE)
    assert desk.source.status.state == "running"
    assert desk.source.status.problems == ()
    assert chunks[0].splice


def test_lost_samples_are_counted() -> None:
    device = Device()
    desk = Desk(device)
    desk.run(1.0, RATE)
    device.lost_some = True
    desk.run(0.05, RATE)
    assert desk.source.status.overflows > 0
    assert desk.source.live


def test_a_source_closed_while_it_opens_closes_the_device() -> None:
    desk = Desk(Device())
    desk.worker.asleep = True
    desk.run(0.05)
    job = desk.source._job
    assert job is not None
    desk.source.close()
    job.run()
    assert desk.opened[0].closed


def test_a_sound_system_that_hangs_is_told() -> None:
    desk = Desk(Device())
    desk.worker.asleep = True
    with pytest.raises(HungError):
        desk.run(20.0)
