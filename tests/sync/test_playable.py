"""Only what plays from end to end is taken for a video."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from sync.errors import DownloadError
from sync.playable import check
from sync.server.testing import write_tone, write_video


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_video(tmp_path_factory.mktemp("video") / "video.mp4", 96, 54, 12, 60)


def cut(video: Path, folder: Path, share: float) -> Path:
    path = folder / "cut.mp4"
    path.write_bytes(video.read_bytes()[: int(video.stat().st_size * share)])
    return path


def test_a_video_plays_and_has_a_picture(video: Path, tmp_path: Path) -> None:
    poster = tmp_path / "poster.jpg"
    facts = check(video, poster)
    assert (facts.width, facts.height, facts.suffix, facts.poster) == (96, 54, ".mp4", True)
    assert facts.duration == pytest.approx(5.0, abs=0.1)
    assert poster.read_bytes().startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_a_video_whose_end_is_missing_does_not_play(video: Path, tmp_path: Path, share: float) -> None:
    with pytest.raises(DownloadError, match="no video that plays"):
        check(cut(video, tmp_path, share))


def test_a_hole_in_the_middle_of_the_table_of_contents_is_found(video: Path, tmp_path: Path) -> None:
    content = bytearray(video.read_bytes())
    at = content.index(b"stbl")
    content[at + 4 : at + 200] = bytes(196)
    path = tmp_path / "hole.mp4"
    path.write_bytes(content)
    with pytest.raises(DownloadError):
        check(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Log in</html>",
        b"#EXTM3U\n#EXTINF:1\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        struct.pack(">I", 24) + b"ftypisom" + bytes(12),
    ],
)
def test_what_is_no_video_does_not_play(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(content)
    with pytest.raises(DownloadError):
        check(path)


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    with pytest.raises(DownloadError):
        check(write_tone(tmp_path / "tone.wav", 0.5))


def test_a_decoder_that_hangs_is_ended(video: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sleeper = tmp_path / "sleeper"
    sleeper.write_text("#!/bin/sh\nexec sleep 60\n")
    sleeper.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(sleeper))
    with pytest.raises(DownloadError, match="too long"):
        check(video, limit_s=0.2)


def test_a_decoder_that_crashes_is_told(video: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    crasher = tmp_path / "crasher"
    crasher.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crasher.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(crasher))
    with pytest.raises(DownloadError, match="decoder fail"):
        check(video)


def test_the_picture_is_not_the_black_one_a_video_begins_with(tmp_path: Path) -> None:
    video, poster = tmp_path / "fades.mp4", tmp_path / "poster.jpg"
    with av.open(str(video), "w") as file:
        stream = file.add_stream("libx264", rate=12, options={"preset": "ultrafast", "g": "250"})
        stream.width, stream.height, stream.pix_fmt = 96, 54, "yuv420p"
        for number in range(36):
            picture = np.zeros((54, 96, 3), np.uint8)
            if number > 12:
                picture[:, :48] = 255
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode())
    check(video, poster)
    with av.open(str(poster)) as file:
        shown = next(file.decode(video=0)).to_ndarray(format="gray")
    assert shown[:, :40].mean() > 200
    assert shown[:, 56:].mean() < 50
