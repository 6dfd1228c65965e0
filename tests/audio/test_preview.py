"""The process that plays a preview: the clock it tells, orders, its end; and what it puts on the speakers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from react_app.audio.preview_sound import PreviewSound, PreviewState
from react_app.audio.speakers import Speakers
from tests.audio.sounds import write_audio
from tests.audio.test_capture import Now
from tests.audio.test_speakers import RATE, Output

PATIENCE_S = 25.0


class Box(Output):
    """Speakers that keep what was written to them."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[np.ndarray] = []

    def write(self, stereo: np.ndarray) -> None:
        super().write(stereo)
        self.written.append(stereo.copy())


class Bench:
    """A preview on speakers whose time the test makes; decoding is waited for."""

    def __init__(self) -> None:
        self.now = 5.0
        self.box = Box()
        self.sound = PreviewSound(Speakers(lambda: self.box, Now(), self.now), self.now)  # type: ignore[arg-type]
        self.states: list[PreviewState] = []

    def run(self, seconds: float) -> PreviewState:
        for _ in range(round(seconds * 100)):
            self.now += 0.01
            state = self.sound.poll(self.now)
            if state.playing and not state.moving:
                time.sleep(0.002)  # the decoding thread
            self.box.tick()
            self.states.append(state)
        return self.states[-1]

    def until(self, wanted: Callable[[PreviewState], object]) -> PreviewState:
        end = time.monotonic() + PATIENCE_S
        while not wanted(self.run(0.01)):
            assert time.monotonic() < end, self.states[-1]
        return self.states[-1]

    @property
    def played(self) -> np.ndarray:
        return np.concatenate(self.box.written)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.sound.close()


@pytest.fixture(scope="module")
def ramp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds in which every sample tells where it is."""
    samples = np.linspace(0.0, 0.8, 2 * RATE, dtype=np.float32)
    return write_audio(tmp_path_factory.mktemp("ramp") / "ramp.wav", np.stack([samples, samples]), RATE, "pcm_f32le")


def place_of(sample: float) -> float:
    return sample / 0.8 * 2.0


def test_the_position_is_what_is_heard(bench: Bench, ramp: Path) -> None:
    bench.sound.open(ramp, 2.0, 0.0, play=True, number=1)
    bench.until(lambda state: state.position > 0.5)
    heard = bench.played[: bench.box.frames - round(bench.box.delay_s * RATE)]
    assert place_of(float(heard[-1, 0])) == pytest.approx(bench.states[-1].position, abs=0.03)
    assert bench.states[-1].sound
    assert bench.states[-1].speakers == "the box"


def test_a_jump_is_told_once_it_is_heard(bench: Bench, ramp: Path) -> None:
    bench.sound.open(ramp, 2.0, 0.0, play=True, number=1)
    bench.until(lambda state: state.position > 0.3)
    bench.sound.seek(1.5, 2)
    before = bench.run(0.05)
    assert before.number == 1, "what is queued is heard first"
    after = bench.until(lambda state: state.number == 2 and state.moving)
    assert after.position == pytest.approx(1.5, abs=0.05)


def test_a_pause_stands_still_and_goes_on_there(bench: Bench, ramp: Path) -> None:
    bench.sound.open(ramp, 2.0, 0.0, play=True, number=1)
    bench.until(lambda state: state.position > 0.3)
    bench.sound.play(False, 2)
    paused = bench.until(lambda state: state.number == 2 and not state.moving)
    assert bench.run(0.5).position == paused.position
    assert not bench.box.written[-1].any()
    bench.sound.play(True, 3)
    assert bench.until(lambda state: state.moving).position == pytest.approx(paused.position, abs=0.03)


def test_a_picture_longer_than_its_sound_goes_on_in_silence_to_its_end(bench: Bench, ramp: Path) -> None:
    bench.sound.open(ramp, 2.6, 1.8, play=True, number=1)
    bench.until(lambda state: state.position > 2.4)
    assert not bench.box.written[-1].any()
    over = bench.until(lambda state: not state.playing)
    assert over.position == pytest.approx(2.6, abs=0.01)


def test_a_loop_begins_anew(bench: Bench, ramp: Path) -> None:
    bench.sound.set_loop(True)
    bench.sound.open(ramp, 2.0, 1.8, play=True, number=1)
    bench.until(lambda state: state.position > 1.9)
    assert bench.until(lambda state: state.position < 1.0).playing


def test_the_volume_is_that_of_the_preview(bench: Bench, ramp: Path) -> None:
    bench.sound.set_volume(0.0)
    bench.sound.open(ramp, 2.0, 0.5, play=True, number=1)
    bench.until(lambda state: state.position > 0.7)
    assert not bench.played.any()


class Child:
    """The real process."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "react_app.audio.preview"], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def say(self, **order: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def until(self, wanted: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        assert self.process.stdout is not None
        end = time.monotonic() + PATIENCE_S
        for line in self.process.stdout:
            told: dict[str, Any] = json.loads(line)
            if wanted(told):
                return told
            assert time.monotonic() < end, told
        raise AssertionError("the process ended")


def test_the_process_plays_without_speakers_and_ends_with_its_input(
    silent_environment: dict[str, str], ramp: Path
) -> None:
    child = Child(silent_environment)
    child.say(n=1, open=str(ramp), length=2.0, position=0.0, play=True)
    told = child.until(lambda told: told["n"] == 1 and told["position"] > 0.2)
    assert told["silent"]
    assert told["sound"]
    child.say(n=2, seek=1.2)
    child.until(lambda told: told["n"] == 2 and told["position"] >= 1.2)
    child.say(n=3, open=str(ramp.with_name("gone.wav")), length=0.4, position=0.0, play=True)
    assert not child.until(lambda told: told["n"] == 3 and not told["playing"])["sound"]
    assert child.process.stdin is not None
    child.process.stdin.close()
    assert child.process.wait(PATIENCE_S) == 0


def test_a_sound_card_plays_what_is_in_the_file(pulse: Any, ramp: Path) -> None:
    child = Child(pulse.environment)
    child.say(n=1, open=str(ramp), length=2.0, position=0.0, play=True, loop=True)
    told = child.until(lambda told: told["position"] > 0.3 and told["speakers"])
    assert not told["silent"]
    child.process.kill()
    child.process.wait()
