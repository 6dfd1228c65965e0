"""The take's sound on disk: complete, cut off by a kill, or refused by the disk."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from react_app.audio.decode import decode_track, probe_track
from react_app.audio.recording import FlacWriter, TakeAudio
from tests.audio.sounds import noise


def stereo(seconds: float, seed: int = 1) -> np.ndarray:
    return np.stack([noise(seconds, seed=seed), noise(seconds, seed=seed + 1)], axis=1)


def until(wanted: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_what_is_written_is_read_back_to_the_24th_bit(tmp_path: Path) -> None:
    samples = stereo(1.3)
    take = TakeAudio()
    take.set_folder(str(tmp_path))
    for i in range(0, len(samples), 500):
        assert take.write(i, samples[i : i + 500]) == "audio-1.flac"
    take.close()
    heard = decode_track(tmp_path / "audio-1.flac").samples
    assert len(heard) == len(samples)
    assert np.abs(heard - np.clip(samples, -1, 1)).max() < 2**-22


def test_an_interruption_begins_another_file_and_never_replaces_one(tmp_path: Path) -> None:
    (tmp_path / "audio-2.flac").write_bytes(b"older")
    take = TakeAudio()
    take.set_folder(str(tmp_path))
    names = []
    for _ in range(3):
        names.append(take.write(0, stereo(0.1)))
        until(lambda: (tmp_path / names[-1]).exists())
        take.interrupt()
    take.close()
    assert names == ["audio-1.flac", "audio-3.flac", "audio-4.flac"]
    assert (tmp_path / "audio-2.flac").read_bytes() == b"older"


def test_without_a_folder_nothing_is_recorded() -> None:
    take = TakeAudio()
    assert take.write(0, stereo(0.1)) == ""
    take.close()


def test_a_killed_process_loses_at_most_a_second(tmp_path: Path) -> None:
    code = (
        "import sys, time, numpy as np\n"
        "from pathlib import Path\n"
        "from react_app.audio.recording import FlacWriter\n"
        "w = FlacWriter(Path(sys.argv[1]))\n"
        "block = np.full((4410, 2), 0.25, np.float32)\n"
        "for i in range(50):\n"
        "    w.write(block)\n"
        "    time.sleep(0.03)\n"
        "print(w.written, flush=True)\n"
        "time.sleep(60)\n"
    )
    path = tmp_path / "audio-1.flac"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        written = int(child.stdout.readline())
        child.kill()
    assert written > 4 * 44_100
    track = decode_track(path)
    assert len(track.samples) >= written - 44_100
    assert track.samples[100:-100] == pytest.approx(0.25, abs=1e-6)
    assert probe_track(path).duration > written / 44_100 - 4.5  # the header is mended once a second of writing


def test_a_disk_that_refuses_is_a_problem_and_recording_goes_on_later(tmp_path: Path) -> None:
    folder = tmp_path / "unplugged"
    take = TakeAudio(retry_s=0.05)
    take.set_folder(str(folder))
    assert take.write(0, stereo(0.1)) == "audio-1.flac"
    until(lambda: take.write(0, stereo(0.01)) == "")
    assert take.problem is not None
    assert "not being recorded" in take.problem.text
    assert take.problem.severity == "error"
    folder.mkdir()
    until(lambda: take.write(0, stereo(0.01)) and list(folder.iterdir()))
    until(lambda: take.write(0, stereo(0.01)) and take.problem is None)
    take.close()


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX thing")
def test_a_full_disk_ends_the_file_but_not_the_process(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys, numpy as np\n"
        "from react_app.audio.recording import TakeAudio\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "take = TakeAudio(); take.set_folder(sys.argv[1])\n"
        "import time\n"
        "rng = np.random.default_rng(1)\n"
        "end = time.monotonic() + 10\n"
        "while take.problem is None and time.monotonic() < end:\n"
        "    take.write(0, rng.standard_normal((4096, 2)).astype(np.float32) * 0.1)\n"
        "    time.sleep(0.002)\n"
        "print(take.problem.text)\n"
        "take.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert "not being recorded" in done.stdout, done.stderr
    assert done.returncode == 0
    assert decode_track(tmp_path / "audio-1.flac").duration > 0.1


def test_a_writer_does_not_overwrite(tmp_path: Path) -> None:
    (tmp_path / "a.flac").write_bytes(b"precious")
    with pytest.raises(FileExistsError):
        FlacWriter(tmp_path / "a.flac")
    assert os.path.getsize(tmp_path / "a.flac") == 8
