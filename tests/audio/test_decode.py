"""Decoding: every format, in time, and a sentence for every file that is no good."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import av
import numpy as np
import pytest

from react_app.audio.decode import decode_track, probe_track, stream_track
from react_app.core.errors import TrackError
from tests.audio.sounds import FloatArray, noise, pulses, write_audio

DEMO = Path(__file__).parents[2] / "react_app" / "assets" / "demo" / "demo.opus"

FORMATS = [
    ("mono.wav", 44_100, 1, "pcm_s16le"),
    ("float.wav", 48_000, 2, "pcm_f32le"),
    ("deep.wav", 96_000, 2, "pcm_s24le"),
    ("bytes.wav", 11_025, 1, "pcm_u8"),
    ("big.aiff", 44_100, 2, "pcm_s16be"),
    ("studio.flac", 192_000, 2, "flac"),
    ("surround.flac", 48_000, 6, "flac"),
    ("song.mp3", 44_100, 2, "libmp3lame"),
    ("small.mp3", 22_050, 1, "libmp3lame"),
    ("song.m4a", 44_100, 2, "aac"),
    ("song48.m4a", 48_000, 2, "aac"),
    ("film.mp4", 44_100, 6, "aac"),
    ("bare.aac", 44_100, 2, "aac"),
    ("song.opus", 48_000, 2, "libopus"),
    ("song.mka", 48_000, 2, "libopus"),
    ("apple.m4a", 44_100, 2, "alac"),
]


@pytest.mark.parametrize(("name", "rate", "channels", "codec"), FORMATS, ids=[f[0] for f in FORMATS])
def test_pulses_lie_where_they_were_put(tmp_path: Path, name: str, rate: int, channels: int, codec: str) -> None:
    path = write_audio(tmp_path / name, pulses(rate, 3.0, channels), rate, codec)
    track = decode_track(path)
    assert track.samples.dtype == np.float32
    assert track.samples.shape[1] == 2
    assert not track.samples.flags.writeable
    assert track.duration == pytest.approx(3.0, abs=0.03)
    halves = track.samples[: 6 * 22_050, 0].reshape(6, 22_050)
    assert np.abs(np.argmax(halves, axis=1) - 11_025).max() <= 22
    assert halves.max(axis=1) == pytest.approx(0.85 if channels == 6 else 0.5, abs=0.1)


@pytest.mark.parametrize(("name", "codec"), [("a.wav", "pcm_s16le"), ("a.flac", "flac"), ("a.aiff", "pcm_s16be")])
@pytest.mark.parametrize("channels", [1, 2])
def test_lossless_files_are_exact(tmp_path: Path, name: str, codec: str, channels: int) -> None:
    levels = np.random.default_rng(3).integers(-32768, 32767, (channels, 30_000))
    planes = (levels / 32768).astype(np.float32)
    track = decode_track(write_audio(tmp_path / name, planes, 44_100, codec))
    assert np.array_equal(track.samples[:, 0], planes[0])
    assert np.array_equal(track.samples[:, 1], planes[-1])


# Matroska keeps time in milliseconds, so its starts are tested apart.
SEEKABLE = [f for f in FORMATS if f[0] in {"mono.wav", "deep.wav", "studio.flac", "song.mp3", "song48.m4a", "bare.aac",
                                           "song.opus", "apple.m4a", "small.mp3"}]  # fmt: skip


@pytest.mark.parametrize(("name", "rate", "channels", "codec"), SEEKABLE, ids=[f[0] for f in SEEKABLE])
def test_a_start_in_the_middle_gives_the_same_samples(
    tmp_path: Path, name: str, rate: int, channels: int, codec: str
) -> None:
    planes = np.tile(_lowpassed(noise(14.0, rate=rate)), (channels, 1))
    path = write_audio(tmp_path / name, planes, rate, codec)
    whole = decode_track(path).samples
    for start in (1_000, 12 * 44_100 + 123):
        part = np.concatenate(list(stream_track(path, start)))
        assert len(part) == len(whole) - start
        assert np.abs(part[:20_000] - whole[start : start + 20_000]).max() < 1e-3


def test_a_start_in_the_middle_of_a_matroska_file_is_right_within_a_millisecond(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.mka", pulses(48_000, 14.0, 2), 48_000, "libopus")
    part = np.concatenate(list(stream_track(path, 12 * 44_100)))
    assert abs(int(np.argmax(part[:22_050, 0])) - 11_025) <= 44


def _lowpassed(x: FloatArray) -> FloatArray:
    return np.convolve(x, np.hanning(64).astype(np.float32) / 8, "same").astype(np.float32)


def test_a_limit_gives_the_beginning_only(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", pulses(44_100, 3.0), 44_100, "pcm_s16le")
    assert len(decode_track(path, limit_s=1.5).samples) == 66_150


def test_title_and_digest_come_with_the_track(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.flac", pulses(44_100, 1.0), 44_100, "flac", title="Night Bus")
    track = decode_track(path)
    assert track.title == "Night Bus"
    assert track.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert probe_track(path).duration == pytest.approx(1.0)


def test_a_file_without_a_title_is_called_by_its_name(tmp_path: Path) -> None:
    assert decode_track(write_audio(tmp_path / "Late.wav", pulses(44_100, 1.0), 44_100, "pcm_s16le")).title == "Late"


def test_a_flac_called_mp3_plays(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "really.mp3", pulses(44_100, 1.0, 2), 44_100, "flac", container="flac")
    assert len(decode_track(path).samples) == 44_100


def test_the_sound_of_a_film_plays(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as output:
        video = output.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = output.add_stream("aac", rate=48_000, layout="stereo")
        for _ in range(25):
            output.mux(video.encode(av.VideoFrame(64, 48, "yuv420p")))
        for i in range(46):
            frame = av.AudioFrame.from_ndarray(np.full((2, 1024), 0.1, np.float32), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = 48_000, 1024 * i
            output.mux(audio.encode(frame))
        output.mux(video.encode(None))
        output.mux(audio.encode(None))
    assert decode_track(path).duration == pytest.approx(46 * 1024 / 48_000, abs=0.03)


def test_a_silent_file_is_a_track(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.flac", np.zeros((2, 44_100), np.float32), 44_100, "flac")
    assert not decode_track(path).samples.any()


@pytest.mark.parametrize(("name", "codec"), [("a.wav", "pcm_s16le"), ("a.flac", "flac"), ("a.mp3", "libmp3lame"),
                                             ("a.opus", "libopus")])  # fmt: skip
def test_a_cut_off_file_plays_as_far_as_it_goes(tmp_path: Path, name: str, codec: str) -> None:
    rate = 48_000 if codec == "libopus" else 44_100
    path = write_audio(tmp_path / name, np.tile(noise(4.0, rate=rate), (2, 1)), rate, codec)
    os.truncate(path, path.stat().st_size * 6 // 10)
    track = decode_track(path)
    assert 1.5 < track.duration < 3.0
    assert np.sqrt(np.mean(track.samples**2)) > 0.1


@pytest.mark.parametrize(("name", "codec"), [("a.flac", "flac"), ("a.opus", "libopus"), ("a.m4a", "aac")])
def test_a_broken_middle_leaves_the_rest_in_its_place(tmp_path: Path, name: str, codec: str) -> None:
    rate = 48_000 if codec == "libopus" else 44_100
    planes = pulses(rate, 8.0, 2) + np.tile(noise(8.0, level=0.01, rate=rate), (2, 1))
    path = write_audio(tmp_path / name, planes, rate, codec)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(2000)
    path.write_bytes(data)
    track = decode_track(path)
    assert abs(int(np.argmax(track.samples[331_200:, 0])) + 331_200 - round(7.75 * 44_100)) <= 44


def _nothing(path: Path) -> None:
    del path


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("This is a shopping list.\n" * 200)


def _folder(path: Path) -> None:
    path.mkdir()


def _picture(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as output:
        video = output.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        output.mux(video.encode(av.VideoFrame(64, 48, "yuv420p")))
        output.mux(video.encode(None))


def _random_bytes(path: Path) -> None:
    path.write_bytes(np.random.default_rng(5).bytes(40_000))


def _header_only(path: Path) -> None:
    whole = write_audio(path.with_suffix(".wav"), pulses(44_100, 0.5), 44_100, "pcm_s16le")
    path.write_bytes(whole.read_bytes()[:44])


@pytest.mark.parametrize(
    ("make", "words"),
    [(_nothing, "does not exist"), (_empty, "is empty"), (_text, "."), (_folder, "is a folder"),
     (_picture, "holds no sound"), (_random_bytes, "."), (_header_only, ".")],
)  # fmt: skip
def test_a_file_that_is_no_good_says_why(tmp_path: Path, make: object, words: str) -> None:
    assert callable(make)
    path = tmp_path / "song.mp3"
    make(path)
    for use in (decode_track, probe_track, lambda p: list(stream_track(p))):
        with pytest.raises(TrackError, match=r"song\.mp3") as caught:
            use(path)
        assert words in str(caught.value)
        assert str(caught.value).endswith(".")


def test_vorbis_blocks_of_changing_length_leave_no_holes() -> None:
    samples = decode_track(Path(__file__).parent / "data" / "drums-vorbis.ogg").samples
    assert len(samples) == 4 * 44_100
    original = decode_track(DEMO).samples[24 * 44_100 : 28 * 44_100]
    worst = np.sqrt(np.mean((samples - original) ** 2)) / np.sqrt(np.mean(original**2))
    assert worst < 0.5, "the drums lie where they lie in the original"
