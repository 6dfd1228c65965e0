"""The sound of a video: copied bit for bit or encoded, and in both cases the first sample lies at the first picture."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from react_app.audio.decode import stream_track
from react_app.core.errors import ExportError, TrackError
from react_app.export.media.copying import track_sound, with_track_sound
from react_app.export.media.formats import VideoFormat, choose_format, for_loops
from react_app.export.media.resample import resampled
from react_app.export.media.sound import FloatArray, Sound
from tests.export.making import find, in_blocks, make, moving

FPS = Fraction(30000, 1001)
RATE = 44_100
SECONDS = 1.2345
TRACKS = {
    "a.mp3": ("libmp3lame", RATE),
    "b.mp3": ("libmp3lame", 48_000),
    "a.m4a": ("aac", RATE),
    "itunes.m4a": ("aac", RATE),
    "a.aac": ("aac", RATE),
    "lossless.m4a": ("alac", RATE),
    "a.opus": ("libopus", 48_000),
    "a.flac": ("flac", RATE),
    "a.wav": ("pcm_s16le", RATE),
    "deep.wav": ("pcm_s24le", RATE),
    "float.wav": ("pcm_f32le", 48_000),
    "a.aiff": ("pcm_s16be", RATE),
    "web.webm": ("libopus", 48_000),
}
COPIES = {
    ".mp4": ("a.mp3", "b.mp3", "a.m4a", "itunes.m4a", "lossless.m4a", "a.opus", "a.flac"),
    ".mov": ("a.mp3", "a.m4a", "lossless.m4a", "a.wav", "deep.wav", "float.wav", "a.aiff"),
    ".mkv": ("a.opus", "a.flac", "lossless.m4a", "a.wav", "deep.wav", "a.aiff", "web.webm"),
    ".webm": ("a.opus", "web.webm"),
}


def music(seconds: float = SECONDS, rate: int = RATE) -> FloatArray:
    """Sound that begins at once and repeats nowhere, stereo."""
    noise = np.random.default_rng(3).standard_normal(round(seconds * rate) + 8)
    smooth = np.convolve(noise, np.ones(8) / 8, "valid")[: round(seconds * rate)]
    return np.stack([0.3 * smooth, 0.2 * smooth], axis=1).astype(np.float32)


def write_track(path: Path, encoder: str, rate: int) -> None:
    """Write `music` as a track. Those of iTunes leave 2112 samples out, two packets and a piece of the third."""
    more = 1088 if path.name.startswith("itunes") else 0
    samples = np.concatenate([np.zeros((more, 2), np.float32), music(rate=rate)])
    options = {"movie_timescale": str(rate)} if path.suffix == ".m4a" else {}
    kind = {"format": "adts"} if path.suffix == ".aac" else {}
    with av.open(str(path), "w", container_options=options, **kind) as container:
        stream = container.add_stream(encoder, rate=rate)
        stream.codec_context.layout = "stereo"
        for begin in range(0, len(samples) + 4000, 4000):
            block = np.ascontiguousarray(samples[begin : begin + 4000]).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(block, "flt", "stereo") if block.size else None
            if frame is not None:
                frame.sample_rate, frame.pts, frame.time_base = rate, begin, Fraction(1, rate)
            for packet in stream.encode(frame):
                packet.pts = packet.dts = (packet.pts or 0) - more
                container.mux(packet)


@pytest.fixture(scope="module")
def tracks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tracks")
    for name, (encoder, rate) in TRACKS.items():
        write_track(folder / name, encoder, rate)
    return folder


def video_of(path: Path, sound: str | None = None, **more: object) -> VideoFormat:
    codec = {".mov": "prores", ".mkv": "ffv1"}.get(path.suffix)
    return choose_format(path, (32, 32), FPS, codec=codec, sound=sound, **more)  # type: ignore[arg-type]


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def heard(path: Path) -> tuple[Fraction, FloatArray]:
    """When the first sample is heard after the first picture is seen, and all samples."""
    with av.open(str(path)) as container:
        picture = next(container.decode(video=0))
        seen = (picture.pts or 0) * (picture.time_base or 1)
    with av.open(str(path)) as container:
        frame = next(container.decode(audio=0))
        begin = (frame.pts or 0) * (frame.time_base or 1)
        rate = frame.sample_rate
    return Fraction(begin) - seen, np.concatenate(list(stream_track(path, rate=rate)))


def shift(found: FloatArray, wanted: FloatArray) -> int:
    """By how many samples the one is later than the other."""
    size = 1 << 18
    likeness = np.fft.irfft(np.fft.rfft(found[:, 0], size) * np.conj(np.fft.rfft(wanted[:, 0], size)), size)
    place = int(likeness.argmax())
    return place if place < size // 2 else place - size


@pytest.mark.parametrize(("suffix", "name"), [(suffix, name) for suffix, names in COPIES.items() for name in names])
def test_sound_is_copied_bit_for_bit_and_lies_at_the_first_picture(
    tracks: Path, tmp_path: Path, suffix: str, name: str
) -> None:
    path, track = tmp_path / f"a{suffix}", tracks / name
    video = with_track_sound(video_of(path), track, whole=True)
    assert video.sound.codec == "copy"
    make(path, video, moving(video, 38), Sound(1, ()))
    assert b"".join(packets(path)) == b"".join(packets(track))
    begin, found = heard(path)
    assert abs(begin) <= (Fraction(1, 1000) if suffix in (".mkv", ".webm") else 0)
    wanted = np.concatenate(list(stream_track(track, rate=TRACKS[name][1])))
    assert len(found) == len(wanted)
    np.testing.assert_array_equal(found, wanted)
    assert find(path).begin == 0


def test_bare_aac_goes_into_mp4_without_the_encoders_delay(tracks: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    video = with_track_sound(video_of(path), tracks / "a.aac", whole=True)
    make(path, video, moving(video, 38), Sound(1, ()))
    _, found = heard(path)
    wanted = np.concatenate(list(stream_track(tracks / "a.aac", rate=RATE)))
    np.testing.assert_array_equal(found, wanted)
    assert abs(shift(found, music())) <= 1


@pytest.mark.parametrize(
    ("suffix", "name", "whole", "codec", "depth"),
    [
        (".webm", "a.mp3", True, "opus", 24),
        (".mkv", "a.mp3", True, "flac", 24),
        (".mkv", "a.wav", False, "flac", 16),
        (".mkv", "deep.wav", False, "flac", 24),
        (".mp4", "a.wav", True, "aac", 16),
        (".mp4", "a.mp3", False, "aac", 24),
        (".mp4", "web.webm", True, "aac", 24),
        (".mov", "a.opus", True, "pcm", 24),
        (".mxf", "a.wav", True, "pcm", 24),
    ],
)
def test_what_cannot_be_copied_is_encoded(
    tracks: Path, suffix: str, name: str, whole: bool, codec: str, depth: int
) -> None:
    path = Path(f"a{suffix}")
    video = choose_format(path, (256, 128), FPS, codec="prores" if suffix == ".mov" else None)
    sound = with_track_sound(video, tracks / name, whole=whole).sound
    assert (sound.codec, sound.depth) == (codec, depth)


def test_a_sound_that_was_asked_for_is_not_replaced_by_a_copy(tracks: Path) -> None:
    for wish in ({"sound": "aac"}, {"sound_rate": 48_000}, {"sound_bit_rate": 128_000}):
        video = choose_format(Path("a.mp4"), (32, 32), FPS, **wish)  # type: ignore[arg-type]
        assert with_track_sound(video, tracks / "a.m4a", whole=True).sound.codec == "aac"
    silent = choose_format(Path("a.mp4"), (32, 32), FPS, sound="none")
    assert with_track_sound(silent, tracks / "a.m4a", whole=True) == silent


@pytest.mark.parametrize(
    ("suffix", "name", "whole", "sentence"),
    [
        (".mp4", "a.m4a", False, "only a part of the track"),
        (".webm", "a.mp3", True, "webm file does not hold mp3"),
        (".mp4", "web.webm", True, "whole milliseconds"),
    ],
)
def test_a_copy_that_is_impossible_is_refused(tracks: Path, suffix: str, name: str, whole: bool, sentence: str) -> None:
    video = choose_format(Path(f"a{suffix}"), (32, 32), FPS, sound="copy")
    with pytest.raises(ExportError, match=sentence):
        with_track_sound(video, tracks / name, whole=whole)


def test_a_file_without_an_edit_list_copies_only_what_needs_none(tracks: Path) -> None:
    looped = for_loops(choose_format(Path("a.mp4"), (32, 32), FPS))
    assert with_track_sound(looped, tracks / "a.m4a", whole=True).sound.codec == "aac"
    assert with_track_sound(looped, tracks / "lossless.m4a", whole=True).sound.codec == "copy"
    with pytest.raises(ExportError, match="edit list"):
        with_track_sound(replace(looped, sound=replace(looped.sound, codec="copy")), tracks / "a.mp3", whole=True)


def test_a_file_without_sound_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"no music")
    with pytest.raises(TrackError, match="holds no sound"):
        track_sound(tmp_path / "a.mp3")


@pytest.mark.parametrize(
    ("suffix", "sound", "rate", "edit_list"),
    [
        (".mp4", "aac", 48_000, True),
        (".mp4", "aac", 0, True),
        (".mp4", "aac", 48_000, False),
        (".mkv", "aac", 0, True),
        (".mp4", "opus", 0, True),
        (".webm", "opus", 0, True),
        (".mkv", "opus", 0, True),
    ],
)
def test_encoded_sound_begins_with_the_first_picture(
    tmp_path: Path, suffix: str, sound: str, rate: int, edit_list: bool
) -> None:
    path = tmp_path / f"a{suffix}"
    video = video_of(path, sound, sound_rate=rate, edit_list=edit_list)
    make(path, video, moving(video, 38), Sound(RATE, in_blocks(music())))
    begin, found = heard(path)
    rate = rate or (48_000 if sound == "opus" else RATE)
    wanted = np.concatenate(list(resampled(iter([music()]), RATE, rate)))
    assert abs(begin) < Fraction(1, 1000)
    assert abs(shift(found, wanted)) <= 1
    assert 0 <= len(found) - len(wanted) < 1024
    level = np.sqrt(np.mean(np.square(found[2048 : len(wanted)] - wanted[2048:])))
    assert level < 0.3 * np.sqrt(np.mean(np.square(wanted)))


@pytest.mark.parametrize(
    ("suffix", "sound", "depth"),
    [(".mp4", "alac", 24), (".mp4", "flac", 24), (".mkv", "flac", 16), (".mov", "pcm", 24), (".mov", "pcm", 16)],
)
def test_lossless_sound_is_given_back_to_the_last_sample(tmp_path: Path, suffix: str, sound: str, depth: int) -> None:
    path = tmp_path / f"a{suffix}"
    video = video_of(path, sound)
    video = replace(video, sound=replace(video.sound, depth=depth))
    steps = 2.0 ** (depth - 1)
    wanted = (np.rint(music() * steps) / steps).astype(np.float32)
    make(path, video, moving(video, 38), Sound(RATE, in_blocks(wanted)))
    begin, found = heard(path)
    assert begin == 0
    np.testing.assert_array_equal(found, wanted)


def test_a_broadcast_file_has_sound_for_every_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.mxf"
    video = choose_format(path, (256, 120), FPS)
    make(path, video, moving(video, 38), Sound(RATE, in_blocks(music(1.1))))
    found = find(path)
    assert (found.frames, found.sound_rate) == (38, 48_000)
    _, sound = heard(path)
    wanted = np.concatenate(list(resampled(iter([music(1.1)]), RATE, 48_000)))
    assert np.abs(sound[: len(wanted)] - wanted).max() < 1e-6
    assert not sound[len(wanted) :].any()
    assert len(sound) == round(38 / FPS * 48_000)


@pytest.mark.parametrize(("source", "target"), [(44_100, 48_000), (48_000, 44_100), (96_000, 48_000)])
def test_another_rate_changes_nothing_that_can_be_heard(source: int, target: int) -> None:
    count = source + 17
    for hertz in (1000.0, 19_000.0):
        tone = np.sin(2 * np.pi * hertz * np.arange(count) / source).astype(np.float32)
        found = np.concatenate(list(resampled(iter(in_blocks(np.stack([tone, tone], axis=1))), source, target)))
        assert len(found) == round(Fraction(count * target, source))
        wanted = np.sin(2 * np.pi * hertz * np.arange(len(found)) / target)
        error = (found[:, 0] - wanted)[2000:-2000]
        assert 20 * np.log10(np.sqrt(2 * np.mean(np.square(error)))) < -110


def test_what_the_new_rate_cannot_hold_is_gone() -> None:
    tone = np.sin(2 * np.pi * 23_000 * np.arange(48_000) / 48_000).astype(np.float32)
    found = np.concatenate(list(resampled(iter([np.stack([tone, tone], axis=1)]), 48_000, 44_100)))
    assert 20 * np.log10(np.sqrt(np.mean(np.square(found[2000:-2000])))) < -100


def test_nothing_drifts() -> None:
    """A click at the end of five minutes lies where it belongs, to the sample."""
    source, target, seconds = 44_100, 48_000, 300
    block = np.zeros((source, 2), np.float32)
    last = block.copy()
    last[22_050] = 1.0
    blocks: Iterator[FloatArray] = itertools.chain(itertools.repeat(block, seconds - 1), [last])
    given, place = 0, -1
    for part in resampled(blocks, source, target):
        if part.max() > 0.5:
            place = given + int(part[:, 0].argmax())
        given += len(part)
    assert given == seconds * target
    assert place == (seconds - 1) * target + target // 2
