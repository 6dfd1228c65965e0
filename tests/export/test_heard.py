"""The sound a take heard, put together from its records."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from react_app.audio.decode import file_sha256
from react_app.core.controls import ControlChange
from react_app.core.errors import TakeError
from react_app.core.take import HeardKind, TakeWriter, read_take
from react_app.export.media.sound import FloatArray
from react_app.export.playing.heard import blocks, duration, pieces
from tests.export.media import pulses, take_header, write_wav

RATE = 44_100


class Recording:
    """A take being written, with one song and one recording."""

    def __init__(self, tmp_path: Path, start: int = 0) -> None:
        self.folder = tmp_path / "takes" / "evening"
        self.song = write_wav(tmp_path / "song.wav", pulses(2.0))
        self.sha256 = file_sha256(self.song)
        self.writer = TakeWriter(self.folder, take_header({}, sample=start))

    def heard(self, sample: int, kind: HeardKind, offset: int = 0) -> None:
        path = {"file": str(self.song), "recording": "audio-1.wav", "silence": ""}[kind]
        sha256 = self.sha256 if kind == "file" else ""
        self.writer.heard(sample, kind=kind, path=path, sha256=sha256, offset=offset)

    def sound(self, end: int) -> FloatArray:
        self.writer.close(end)
        return np.concatenate(list(blocks(pieces(read_take(self.folder)))))


def song() -> FloatArray:
    """The song as its file gives it, 16 bit."""
    return ((pulses(2.0) * 32767).astype("<i2") / np.float32(32768)).astype(np.float32)


def test_a_file_is_heard_from_its_offset(tmp_path: Path) -> None:
    take = Recording(tmp_path)
    take.heard(0, "file", offset=1000)
    np.testing.assert_allclose(take.sound(20_000), song()[1000:21_000], atol=1e-6)


def test_gaps_and_what_comes_before_the_first_record_are_silent(tmp_path: Path) -> None:
    take = Recording(tmp_path)
    take.heard(500, "file")
    take.heard(1500, "silence")
    take.heard(2500, "file", offset=7000)
    sound = take.sound(3000)
    assert len(sound) == 3000
    assert not sound[:500].any()
    np.testing.assert_allclose(sound[500:1500], song()[:1000], atol=1e-6)
    assert not sound[1500:2500].any()
    np.testing.assert_allclose(sound[2500:], song()[7000:7500], atol=1e-6)


def test_a_take_that_begins_in_the_middle_of_a_song_begins_there(tmp_path: Path) -> None:
    take = Recording(tmp_path, start=5000)
    take.heard(1000, "file", offset=100)
    np.testing.assert_allclose(take.sound(9000), song()[4100:8100], atol=1e-6)


def test_silence_follows_the_end_of_a_file(tmp_path: Path) -> None:
    take = Recording(tmp_path)
    take.heard(0, "file", offset=88_000)
    sound = take.sound(1000)
    assert len(sound) == 1000
    assert not sound[200:].any()


def test_a_recording_in_the_take_is_heard_from_its_first_sample(tmp_path: Path) -> None:
    take = Recording(tmp_path)
    write_wav(take.folder / "audio-1.wav", pulses(1.0))
    take.heard(0, "silence")
    take.heard(300, "recording")
    np.testing.assert_allclose(take.sound(2300)[300:], song()[:2000], atol=1e-6)


def test_a_take_a_crash_cut_short_lasts_as_long_as_its_recording(tmp_path: Path) -> None:
    take = Recording(tmp_path)
    write_wav(take.folder / "audio-1.wav", pulses(1.0))
    take.heard(100, "recording")
    take.writer.change(5000, ControlChange("a", 1.0))
    take.writer.flush()
    assert duration(pieces(read_take(take.folder))) == Fraction(RATE + 100, RATE)


@pytest.mark.parametrize("place", ["beside", "above", "renamed"])
def test_a_file_that_moved_is_found_beside_the_take(tmp_path: Path, place: str) -> None:
    take = Recording(tmp_path)
    take.heard(0, "file")
    homes = {
        "beside": take.folder / "song.wav",
        "above": take.folder.parent / "song.wav",
        "renamed": take.folder / "the real song.wav",
    }
    shutil.move(take.song, homes[place])
    np.testing.assert_allclose(take.sound(1000), song()[:1000], atol=1e-6)


def test_a_missing_file_is_told_with_where_to_put_it(tmp_path: Path) -> None:
    take = Recording(tmp_path)
    take.heard(0, "file")
    take.song.unlink()
    with pytest.raises(TakeError, match=r"song\.wav, which is not there any more\. Put song\.wav into .*evening"):
        take.sound(1000)


def test_a_file_that_changed_is_told(tmp_path: Path) -> None:
    take = Recording(tmp_path)
    take.heard(0, "file")
    write_wav(take.song, pulses(1.5))
    with pytest.raises(TakeError, match=r"song\.wav is not the file this take heard"):
        take.sound(1000)


def test_a_changed_file_does_not_hide_the_right_one(tmp_path: Path) -> None:
    take = Recording(tmp_path)
    take.heard(0, "file")
    shutil.copy(take.song, take.folder / "song.wav")
    write_wav(take.song, pulses(1.5))
    np.testing.assert_allclose(take.sound(1000), song()[:1000], atol=1e-6)
