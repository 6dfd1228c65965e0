"""Video files as a player sees them: every picture at its time, colours right, sound in step, the same bytes twice."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.errors import ExportError, TrackError
from react_app.export.media.check import check_video
from react_app.export.media.encoder import Encoder
from react_app.export.media.formats import choose_format, parse_fps
from react_app.export.media.sound import FloatArray, Sound, cut
from tests.export.media import boxes, pulses, read_video

W, H = 96, 64
BARS = [
    (191, 191, 191),
    (191, 191, 0),
    (0, 191, 191),
    (0, 191, 0),
    (191, 0, 191),
    (191, 0, 0),
    (0, 0, 191),
    (255, 0, 0),
]


def picture(number: int) -> NDArray[np.uint8]:
    """A picture that says its number: a white column."""
    array = np.zeros((H, W, 4), np.uint8)
    array[..., 3] = 255
    array[:, number % W, :3] = 255
    return array


def colour_bars() -> NDArray[np.uint8]:
    array = np.full((H, W, 4), 255, np.uint8)
    for i, colour in enumerate(BARS):
        array[:, i * W // 8 : (i + 1) * W // 8, :3] = colour
    return array


def in_blocks(samples: FloatArray, size: int = 5000) -> Iterator[FloatArray]:
    return (samples[i : i + size] for i in range(0, len(samples), size))


def encode(
    path: Path,
    pictures: list[NDArray[np.uint8]],
    *,
    fps: str = "30",
    codec: str | None = None,
    rate: int = 44_100,
    seconds: float | None = None,
) -> Path:
    """Encode pictures with sound of a length, that of the pictures by default."""
    video = choose_format(path, (W, H), parse_fps(fps), codec=codec)
    length = float(len(pictures) / video.fps) if seconds is None else seconds
    encoder = Encoder(path, video, Sound(rate, in_blocks(pulses(length, rate))), title="A title")
    for array in pictures:
        buffer = encoder.buffer()
        buffer[...] = array
        encoder.put(buffer)
    encoder.finish()
    return path


@pytest.mark.parametrize("fps", ["24", "25", "30", "50", "60", "29.97", "59.94"])
def test_every_picture_is_at_its_exact_time(tmp_path: Path, fps: str) -> None:
    video = read_video(encode(tmp_path / "a.mp4", [picture(i) for i in range(40)], fps=fps))
    rate = parse_fps(fps)
    assert video.rate == rate
    assert video.times == tuple(i / rate for i in range(40))


def test_pictures_come_in_the_order_they_were_put(tmp_path: Path) -> None:
    video = read_video(encode(tmp_path / "a.mp4", [picture(2 * i) for i in range(45)]))
    brightest = [int(array[:H].astype(int).sum(axis=0).argmax()) for array in video.pictures]
    assert brightest == [2 * i for i in range(45)]


@pytest.mark.parametrize(
    ("name", "codec", "tolerance"), [("a.mp4", None, 3), ("a.mp4", "hevc", 3), ("a.webm", "vp9", 3), ("a.mkv", None, 3)]
)
def test_colour_bars_are_limited_range_bt709(tmp_path: Path, name: str, codec: str | None, tolerance: int) -> None:
    video = read_video(encode(tmp_path / name, [colour_bars()] * 12, codec=codec))
    assert video.colours == (1, 1, 1, 1)  # matrix, primaries, transfer: BT.709; range: limited
    planes = video.pictures[6].astype(int)
    luma, blue, red = planes[:H], planes[H : H + H // 4].reshape(H // 2, -1), planes[H + H // 4 :].reshape(H // 2, -1)
    for i, (r, g, b) in enumerate(BARS):
        y = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255
        wanted = (16 + 219 * y, 128 + 224 * (b / 255 - y) / 1.8556, 128 + 224 * (r / 255 - y) / 1.5748)
        middle = i * W // 8 + W // 16
        found = (luma[H // 2, middle], blue[H // 4, middle // 2], red[H // 4, middle // 2])
        assert np.abs(np.array(found) - wanted).max() <= tolerance, (BARS[i], found, wanted)


def test_prores_is_tagged_and_keeps_its_colours(tmp_path: Path) -> None:
    video = read_video(encode(tmp_path / "a.mov", [colour_bars()] * 3, codec="prores"))
    assert video.colours == (1, 1, 1, 1)
    assert video.pixel_format == "yuv422p10le"


def test_the_lossless_codec_gives_back_every_pixel(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (H, W, 4), dtype=np.uint8)
    video = read_video(encode(tmp_path / "a.mkv", [noise] * 3, codec="ffv1"))
    assert video.pixel_format == "bgr0"
    np.testing.assert_array_equal(video.pictures[1], noise[..., :3])


@pytest.mark.parametrize(("rate", "fps"), [(44_100, "30"), (48_000, "59.94")])
def test_sound_begins_with_the_first_picture_and_is_as_long_as_the_track(tmp_path: Path, rate: int, fps: str) -> None:
    seconds = 1.2345
    video = read_video(encode(tmp_path / "a.mp4", [picture(i) for i in range(75)], fps=fps, rate=rate, seconds=seconds))
    assert video.sound_rate == rate
    assert video.times[0] == 0
    assert video.sound_start == 0
    assert abs(video.sound_seconds - seconds) < 0.0005
    assert 0 <= len(video.sound) / rate - seconds < 1024 / rate


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", None), ("a.mov", "prores"), ("a.mkv", None), ("a.webm", None)])
def test_sound_lies_where_it_lay_in_the_track(tmp_path: Path, name: str, codec: str | None) -> None:
    video = read_video(encode(tmp_path / name, [picture(i) for i in range(60)], codec=codec))
    want = pulses(2.0, video.sound_rate)[:, 0]
    got = video.sound[: len(want), 0]
    size = 1 << 18
    likeness = np.fft.irfft(np.fft.rfft(got, size) * np.conj(np.fft.rfft(want, size)), size)
    shift = int(np.argmax(likeness))
    assert min(shift, size - shift) <= video.sound_rate // 1000


def test_the_index_comes_before_the_pictures(tmp_path: Path) -> None:
    names = boxes(encode(tmp_path / "a.mp4", [picture(i) for i in range(10)]))
    assert names.index("moov") < names.index("mdat")


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs ffprobe")
def test_ffprobe_agrees(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp4", [picture(i) for i in range(61)], fps="29.97", rate=48_000, seconds=2.03)
    output = subprocess.run(
        ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)],
        capture_output=True,
        check=True,
        timeout=30,
    ).stdout
    facts = json.loads(output)
    video, audio = facts["streams"]
    assert video["avg_frame_rate"] == video["r_frame_rate"] == "30000/1001"
    assert video["nb_frames"] == "61"
    assert float(video["duration"]) == pytest.approx(61 * 1001 / 30000, abs=0.001)
    assert float(audio["duration"]) == pytest.approx(2.03, abs=0.001)
    assert float(video["start_time"]) == float(audio["start_time"]) == 0.0
    assert (video["color_space"], video["color_primaries"], video["color_transfer"], video["color_range"]) == (
        "bt709",
        "bt709",
        "bt709",
        "tv",
    )
    assert facts["format"]["tags"]["title"] == "A title"


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.mp4", "h264"),
        ("a.mp4", "hevc"),
        ("a.mov", "prores"),
        ("a.mkv", "h264"),
        ("a.mkv", "ffv1"),
        ("a.webm", "vp9"),
    ],
)
def test_the_same_pictures_give_the_same_bytes(tmp_path: Path, name: str, codec: str) -> None:
    pictures = [picture(3 * i) for i in range(50)]
    assert len({encode(tmp_path / name, pictures, codec=codec).read_bytes() for _ in range(4)}) == 1


@pytest.mark.parametrize("count", [1, 2])
def test_very_short_h265_is_whole_each_time(tmp_path: Path, count: int) -> None:
    """x265 gives so few pictures decoding times by chance: once in some 25 times such a file could not be written."""
    video = choose_format(tmp_path / "a.mp4", (W, H), parse_fps("25"), codec="hevc")
    written = set()
    for _ in range(120):
        encoder = Encoder(tmp_path / "a.nut", video, None)
        for number in range(count):
            buffer = encoder.buffer()
            buffer[...] = picture(number)
            encoder.put(buffer)
        encoder.finish()
        written.add((tmp_path / "a.nut").read_bytes())
    assert len(written) == 1


def test_a_sound_that_cannot_be_decoded_ends_the_encoding_with_its_sentence(tmp_path: Path) -> None:
    def broken() -> Iterator[FloatArray]:
        yield pulses(0.1)
        raise TrackError("The track is broken.")

    encoder = Encoder(tmp_path / "a.mp4", choose_format(Path("a.mp4"), (W, H), Fraction(30)), Sound(44_100, broken()))
    for _ in range(3):
        encoder.put(encoder.buffer())
    with pytest.raises(TrackError, match="The track is broken"):
        encoder.finish()
    encoder.abort()


def test_aborting_leaves_no_thread_and_no_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    encoder = Encoder(path, choose_format(path, (W, H), Fraction(30)), None)
    for _ in range(10):
        encoder.put(encoder.buffer())
    encoder.abort()
    assert not path.exists() or sys.platform == "win32"


def test_a_folder_that_vanished_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "a.mp4"
    with pytest.raises(ExportError, match="could not be encoded"):
        encode(path, [picture(0)] * 5)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a file size limit")
def test_a_file_that_may_not_grow_is_told(tmp_path: Path) -> None:
    import resource

    noise = np.random.default_rng(1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(ExportError, match=f"larger than a file may be|disk is full|{errno.EFBIG}"):
            encode(tmp_path / "a.mp4", [noise.integers(0, 256, (H, W, 4), dtype=np.uint8) for _ in range(120)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_whole_video_passes_the_check_and_a_cut_one_does_not(tmp_path: Path) -> None:
    noise = np.random.default_rng(1)
    pictures = [noise.integers(0, 256, (H, W, 4), dtype=np.uint8) for _ in range(90)]
    for name in ("a.mp4", "a.mkv", "a.webm", "a.mov"):
        path = encode(tmp_path / name, pictures)
        check_video(path, Fraction(30), 90)
        with pytest.raises(ExportError, match="90 of 91"):
            check_video(path, Fraction(30), 91)
        data = path.read_bytes()
        path.write_bytes(data[: len(data) * 2 // 3])
        with pytest.raises(ExportError, match="finished video"):
            check_video(path, Fraction(30), 90)


def test_a_sound_is_cut_and_filled_to_length() -> None:
    samples = pulses(1.0)
    part = np.concatenate(list(cut(in_blocks(samples), 1000, 500)))
    np.testing.assert_array_equal(part, samples[1000:1500])
    longer = np.concatenate(list(cut(in_blocks(samples), 44_000, 300)))
    np.testing.assert_array_equal(longer[:100], samples[44_000:])
    assert len(longer) == 300
    assert not longer[100:].any()
