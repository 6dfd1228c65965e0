"""What a track says of itself is carried over."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from react_app.core.errors import ExportError
from react_app.export.__main__ import main
from react_app.export.commands.tags import read_cover, tags_of
from tests.export.media import pulses, write_wav

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the command line ffmpeg is not installed")
TOLD = {"title": "Night Drive", "artist": "A & B", "album": "Roads", "date": "2024", "genre": "House"}


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small JPEG."""
    path = tmp_path_factory.mktemp("cover") / "cover.jpg"
    write_picture(path, "mjpeg", "yuvj420p")
    return path


def write_picture(path: Path, codec: str, pixel_format: str) -> None:
    """Write a picture of 16 x 16."""
    with av.open(str(path), "w", format="image2") as container:
        stream = container.add_stream(codec, rate=1)
        assert isinstance(stream, VideoStream)
        stream.width = stream.height = 16
        stream.pix_fmt = pixel_format
        frame = VideoFrame.from_ndarray(np.full((16, 16, 3), 90, np.uint8), format="rgb24")
        container.mux(stream.encode(frame.reformat(format=pixel_format)))
        container.mux(stream.encode(None))


def tagged(folder: Path, name: str, picture: Path, *options: str) -> Path:
    """Write a track with tags and a cover, by a program that is not ours."""
    sound = write_wav(folder / "sound.wav", pulses(0.5))
    told = [word for name, text in TOLD.items() for word in ("-metadata", f"{name}={text}")]
    cover = ["-i", str(picture), "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic"]
    command = ["ffmpeg", "-v", "error", "-i", str(sound), *cover, *told, *options, str(folder / name)]
    subprocess.run(command, check=True, timeout=60)
    return folder / name


@needs_ffmpeg
@pytest.mark.parametrize("name", ["a.mp3", "a.flac", "a.m4a"])
def test_texts_and_cover_of_a_track_are_found(tmp_path: Path, picture: Path, name: str) -> None:
    tags = tags_of(tagged(tmp_path, name, picture))
    assert {field: getattr(tags, field) for field in TOLD} == TOLD
    assert tags.cover == picture.read_bytes()


@needs_ffmpeg
def test_what_is_given_counts_instead(tmp_path: Path, picture: Path) -> None:
    other = tmp_path / "other.png"
    write_picture(other, "png", "rgb24")
    tags = tags_of(tagged(tmp_path, "a.flac", picture), title="Another", artist="", cover=other)
    assert (tags.title, tags.artist, tags.album) == ("Another", "", "Roads")
    assert tags.cover == other.read_bytes()


def test_a_track_that_says_nothing_has_its_files_name(tmp_path: Path) -> None:
    tags = tags_of(write_wav(tmp_path / "rough mix.wav", pulses(0.2)))
    assert (tags.title, tags.artist, tags.cover) == ("rough mix", "", b"")
    (tmp_path / "broken.mp3").write_bytes(b"no music")
    assert tags_of(tmp_path / "broken.mp3").title == "broken"


def test_a_cover_of_another_kind_becomes_a_png(tmp_path: Path) -> None:
    path = tmp_path / "cover.bmp"
    write_picture(path, "bmp", "bgr24")
    assert read_cover(path).startswith(b"\x89PNG")


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    path.write_text("not a picture")
    with pytest.raises(ExportError, match="not a picture"):
        read_cover(path)
    with pytest.raises(ExportError, match="cannot be read"):
        read_cover(tmp_path / "none.jpg")


@needs_ffmpeg
@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs ffprobe")
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_an_export_has_them_in_its_file(tmp_path: Path, picture: Path, suffix: str) -> None:
    track = tagged(tmp_path, "a.flac", picture)
    out = tmp_path / f"out{suffix}"
    words = ["export", "--live-beats", "--size=64x36", "--fps=30", "--to=0.2", f"--out={out}", str(track)]
    assert main(words) == 0
    command = ["ffprobe", "-v", "error", "-show_entries", "format_tags:stream_disposition=attached_pic", "-of", "json"]
    told = json.loads(subprocess.run([*command, str(out)], check=True, capture_output=True, timeout=60).stdout)
    tags = {name.lower(): text for name, text in told["format"]["tags"].items()}
    assert {name: tags[name] for name in TOLD} == TOLD
    assert sum(stream["disposition"]["attached_pic"] for stream in told["streams"]) == 1
