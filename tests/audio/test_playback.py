"""Playing a file without speakers, with a made-up clock: what becomes audible when, and what it is called."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from react_app.audio.decode import decode_track
from react_app.audio.heard import Chunk
from react_app.audio.playback import FileSource
from react_app.core.errors import AudioDeviceError
from react_app.link.messages import Transport
from tests.audio.sounds import noise, write_audio
from tests.audio.test_capture import Now

RATE = 44_100


class Player:
    """A file source and its clock."""

    def __init__(self, path: Path, *, slow_hash: bool = False) -> None:
        self.hash_worker = Now()
        self.hash_worker.asleep = slow_hash
        self.now = 50.0
        quick = Now()
        self.source = FileSource(
            path, self.no_speakers, self.now, device_worker=quick, file_worker=quick, hash_worker=self.hash_worker  # type: ignore[arg-type]
        )  # fmt: skip

    def no_speakers(self) -> None:
        raise AudioDeviceError("There are no speakers on this machine.")

    def run(self, seconds: float) -> list[Chunk]:
        """Let made-up time pass, and real time where the decoder needs it."""
        chunks: list[Chunk] = []
        for _ in range(round(seconds * 100)):
            self.now += 0.01
            chunks += self.source.poll(self.now)
            time.sleep(0.0005)
        return chunks

    def until_file(self) -> Chunk:
        """Return the first chunk of the file that becomes audible now."""
        end = time.monotonic() + 10
        while True:
            assert time.monotonic() < end
            for chunk in self.run(0.01):
                if chunk.origin.kind == "file":
                    return chunk

    def play(self, count: int) -> np.ndarray:
        """Return the next samples of the file that become audible."""
        end = time.monotonic() + 10
        parts: list[np.ndarray] = []
        while sum(map(len, parts)) < count:
            assert time.monotonic() < end
            parts += [chunk.samples for chunk in self.run(0.05) if chunk.origin.kind == "file"]
        return np.concatenate(parts)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    planes = np.stack([noise(3.0, seed=3), noise(3.0, seed=4)])
    return write_audio(tmp_path_factory.mktemp("file") / "song.wav", planes, RATE, "pcm_s16le")


def test_what_becomes_audible_is_the_file_in_order(path: Path) -> None:
    played = Player(path).play(2 * RATE)
    assert np.array_equal(played[: 2 * RATE], decode_track(path).samples[: 2 * RATE])


def test_a_loop_has_no_seam(path: Path) -> None:
    player = Player(path)
    player.source.transport(Transport("loop", 1.0))
    played, whole = player.play(4 * RATE), decode_track(path).samples
    assert np.array_equal(played[: 4 * RATE], np.concatenate([whole, whole])[: 4 * RATE])


def test_a_loop_switched_off_ends_at_the_end(path: Path) -> None:
    player = Player(path)
    player.source.transport(Transport("loop", 1.0))
    player.play(RATE)
    player.source.transport(Transport("loop", 0.0))
    end = time.monotonic() + 10
    while player.source.status.playing and time.monotonic() < end:
        player.run(0.05)
    player.run(0.2)
    assert not player.source.status.playing
    assert player.source.status.position == pytest.approx(3.0, abs=0.001)


def test_a_big_file_plays_before_its_checksum_is_known(path: Path) -> None:
    player = Player(path, slow_hash=True)
    assert player.source._hash.done is False
    player.source._hash.asked_at = 49.0
    first = player.until_file()
    assert first.origin.sha256 == ""
    player.source._hash.run()
    player.run(0.2)
    later = player.until_file()
    assert len(later.origin.sha256) == 64
    assert later.origin.offset > first.origin.offset


def test_a_pause_holds_the_place(path: Path) -> None:
    player = Player(path)
    player.play(RATE // 2)
    player.source.transport(Transport("pause"))
    player.run(1.0)
    position = player.source.status.position
    player.run(1.0)
    assert player.source.status.position == position
    player.source.transport(Transport("play"))
    assert player.until_file().origin.offset == pytest.approx(position * RATE, abs=1)


def test_a_seek_beyond_the_end_is_the_end(path: Path) -> None:
    player = Player(path)
    player.play(RATE // 2)
    player.source.transport(Transport("seek", 99.0))
    end = time.monotonic() + 10
    while player.source.status.playing and time.monotonic() < end:
        player.run(0.05)
    player.run(0.2)
    assert player.source.status.position == pytest.approx(3.0, abs=0.001)
    assert not player.source.status.playing
