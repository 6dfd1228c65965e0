"""Every format there is, made and read by another reader: codec, pixels, colours, exact rates, the same bytes."""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from react_app.core.features import SILENCE, Features
from react_app.export.media.boxes import read_layout
from react_app.export.media.formats import OFFERED, Offer, VideoFormat, choose_format, for_loops, offered, parse_fps
from react_app.export.media.sequences import sequence_path
from react_app.export.media.sound import Sound
from react_app.export.passes.outputs import Output
from react_app.export.passes.render import RenderJob, render
from react_app.export.passes.segments import FRAMES_VARIABLE
from react_app.export.playing.offline import Span
from react_app.export.playing.performance import Performance
from react_app.export.report.report_json import JsonReport
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.export.making import find, find_by_pyav, in_blocks, make, moving
from tests.export.media import SHOW, pulses

COUNT, SIZE, FPS = 12, (256, 120), Fraction(25)
NTSC = Fraction(30000, 1001)
YUV, RGB = ("bt709", "bt709", "bt709", "tv"), ("gbr", "bt709", "iec61966-2-1", "pc")
FILES = {
    # label: codec, tag, pixels, colours, sound
    "MP4, H.264": ("h264", "avc1", "yuv420p", YUV, "aac"),
    "MP4, H.265": ("hevc", "hvc1", "yuv420p", YUV, "aac"),
    "MP4, H.265 10 bit": ("hevc", "hvc1", "yuv420p10le", YUV, "aac"),
    "MP4, AV1": ("av1", "av01", "yuv420p", YUV, "aac"),
    "MP4, AV1 10 bit": ("av1", "av01", "yuv420p10le", YUV, "aac"),
    "WebM, VP9": ("vp9", "", "yuv420p", YUV, "opus"),
    "WebM, VP9 with alpha": ("vp9", "", "yuv420p", YUV, "opus"),
    "WebM, AV1": ("av1", "", "yuv420p", YUV, "opus"),
    "MOV, ProRes 422 HQ": ("prores", "apch", "yuv422p10le", YUV, "pcm_s24le"),
    "MOV, ProRes 422": ("prores", "apcn", "yuv422p10le", YUV, "pcm_s24le"),
    "MOV, ProRes 422 LT": ("prores", "apcs", "yuv422p10le", YUV, "pcm_s24le"),
    "MOV, ProRes 422 Proxy": ("prores", "apco", "yuv422p10le", YUV, "pcm_s24le"),
    "MOV, ProRes 4444": ("prores", "ap4h", "yuv444p12le", YUV, "pcm_s24le"),
    "MOV, ProRes 4444 with alpha": ("prores", "ap4h", "yuva444p12le", YUV, "pcm_s24le"),
    "MOV, DNxHR HQ": ("dnxhd", "AVdh", "yuv422p", YUV, "pcm_s24le"),
    "MOV, DNxHR HQX 10 bit": ("dnxhd", "AVdh", "yuv422p10le", YUV, "pcm_s24le"),
    "MOV, DNxHR 444 10 bit": ("dnxhd", "AVdh", "yuv444p10le", YUV, "pcm_s24le"),
    "MXF, DNxHR HQ": ("dnxhd", "", "yuv422p", YUV, "pcm_s24le"),
    "MXF, DNxHR HQX 10 bit": ("dnxhd", "", "yuv422p10le", YUV, "pcm_s24le"),
    "MKV, FFV1 lossless": ("ffv1", "", "bgr0", RGB, "flac"),
    "MKV, FFV1 lossless with alpha": ("ffv1", "", "bgra", RGB, "flac"),
    "MKV, FFV1 lossless 16 bit": ("ffv1", "", "gbrp16le", RGB, "flac"),
    "PNG pictures": ("png", "", "rgb24", None, ""),
    "PNG pictures with alpha": ("png", "", "rgba", None, ""),
    "PNG pictures 16 bit": ("png", "", "rgb48be", None, ""),
    "EXR pictures": ("exr", "", "gbrpf32le", None, ""),
    "EXR pictures with alpha": ("exr", "", "gbrapf32le", None, ""),
    "GIF animation": ("gif", "", "bgra", None, ""),
}
NOT_HERE = {"MOV, HAP", "MOV, HAP with alpha", "MOV, HAP Q"}


def video_of(offer: Offer, path: Path, size: tuple[int, int] = SIZE) -> VideoFormat:
    """The format that is offered, small."""
    return choose_format(path, size, FPS, codec=offer.codec, depth=offer.depth, alpha=offer.alpha)


def made(offer: Offer, folder: Path) -> tuple[VideoFormat, Path]:
    """Make a small file of a format in one piece, with sound where it can hold some."""
    path = folder / f"{offer.label}{offer.suffix}"
    video = video_of(offer, path, SIZE if offer.codec.startswith("dnxhr") else (64, 48))
    sound = Sound(44_100, in_blocks(pulses(float(COUNT / FPS)))) if video.sound.encoder else None
    make(path, video, moving(video, COUNT), sound)
    return video, path


def first_file(video: VideoFormat, path: Path) -> Path:
    """The file itself, or the first of a sequence."""
    return path if video.kind != "sequence" else sequence_path(path, path.suffix).picture(0)


class Silence:
    """Nothing is heard."""

    def at(self, t: float) -> Features:
        return SILENCE


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Files of all formats from one pass of an export, each joined of several segments."""
    folder = tmp_path_factory.mktemp("exported")
    paths = {offer.label: folder / f"{offer.label}{offer.suffix}" for offer in offered()}
    outputs = tuple(Output(paths[offer.label], video_of(offer, paths[offer.label])) for offer in offered())
    plan, _ = compile_plan(SHOW, Library())
    span = Span(0, COUNT, FPS, Fraction(COUNT, FPS))
    job = RenderJob(Performance(plan, ()), Silence, span, SIZE, outputs, lambda: in_blocks(pulses(1.0)), 44_100)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FRAMES_VARIABLE, "5")
        render(job, JsonReport(io.StringIO(), lambda: 0.0))
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]
    return paths


@pytest.mark.parametrize("offer", [offer for offer in OFFERED if offer.label in FILES], ids=lambda offer: offer.label)
def test_a_format_is_what_it_says(exported: Mapping[str, Path], offer: Offer) -> None:
    path = exported[offer.label]
    video = video_of(offer, path)
    found = find(first_file(video, path))
    codec, tag, pixels, colours, sound = FILES[offer.label]
    assert (found.codec, found.pixels, found.sound) == (codec, pixels, sound)
    assert found.size == (video.width, video.height)
    assert found.square
    assert not tag or found.tag == tag
    assert colours is None or found.colours == colours
    if video.kind != "sequence":
        assert found.frames == COUNT
        assert found.begin == 0
        assert found.fps == video.fps
    if found.sound:
        assert found.sound_rate == (48_000 if sound == "opus" or offer.suffix == ".mxf" else 44_100)
        assert -0.008 < found.sound_begin <= 0  # ffprobe counts what Opus leaves out at the beginning


@pytest.mark.parametrize("offer", [offer for offer in OFFERED if "ProRes" in offer.label], ids=lambda o: o.label)
def test_prores_says_that_its_pictures_are_whole(exported: Mapping[str, Path], offer: Offer) -> None:
    assert b"fiel\x01\x00" in exported[offer.label].read_bytes()  # one field each; else editors ask, or weave


@pytest.mark.parametrize("offer", [offer for offer in OFFERED if offer.label not in NOT_HERE], ids=lambda o: o.label)
def test_the_same_pictures_give_the_same_bytes(tmp_path: Path, offer: Offer) -> None:
    (tmp_path / "again").mkdir()
    video, path = made(offer, tmp_path)
    _, again = made(offer, tmp_path / "again")
    if video.kind == "sequence":
        first, second = (sequence_path(p, p.suffix) for p in (path, again))
        assert first.numbers() == second.numbers() == list(range(COUNT))
        for number in range(COUNT):
            assert first.picture(number).read_bytes() == second.picture(number).read_bytes()
    else:
        assert path.read_bytes() == again.read_bytes()


def test_what_is_offered_is_what_can_be_made() -> None:
    labels = {offer.label for offer in offered()}
    assert labels == {offer.label for offer in OFFERED} - NOT_HERE
    assert set(FILES) | {"WebP animation"} == labels
    everything = {offer.label for offer in offered(lambda encoder, pixels: True)}
    assert everything == {offer.label for offer in OFFERED}


@pytest.mark.parametrize(
    ("suffix", "codec"), [(".mp4", "h264"), (".mov", "prores"), (".mkv", "h264"), (".webm", "vp9")]
)
@pytest.mark.parametrize("rate", ["23.976", "24", "29.97", "59.94", "119.88", "240", "12.5"])
def test_rates_are_exact(tmp_path: Path, rate: str, suffix: str, codec: str) -> None:
    fps = parse_fps(rate)
    path = tmp_path / f"a{suffix}"
    video = choose_format(path, (32, 32), fps, codec=codec, preset="ultrafast" if codec == "h264" else None)
    found = find(make(path, video, moving(video, 6)))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        base = stream.time_base or Fraction(1)
        times = sorted((packet.pts or 0) * base for packet in container.demux(stream) if packet.size)
    if suffix in (".mp4", ".mov"):
        assert found.fps == fps
        assert times == [number / fps for number in range(6)]
    else:  # Matroska keeps times in milliseconds and the rate as nanoseconds of a picture
        assert abs(found.fps / fps - 1) < 1e-6
        assert all(abs(t - number / fps) <= Fraction(1, 2000) for number, t in enumerate(times))


def test_a_file_without_an_edit_list_begins_with_its_first_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    video = choose_format(path, (64, 48), NTSC, edit_list=False, sound="aac", sound_rate=48_000)
    make(path, video, moving(video, 20), Sound(44_100, in_blocks(pulses(20 / 29.97))))
    layout = read_layout(path)
    assert layout is not None
    assert (layout.edits, layout.priming, layout.index_first) == (0, 0, True)
    found = find(path)
    assert (found.begin, found.sound_begin, found.frames) == (0, 0, 20)
    with av.open(str(path)) as container:
        orders = [(packet.pts, packet.dts) for packet in container.demux(video=0) if packet.size]
    assert any(pts != dts for pts, dts in orders)  # pictures are reordered, and yet nothing is cut off
    assert b"elst" not in path.read_bytes()


def test_a_video_for_loops_has_no_pictures_ahead_of_their_time(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    video = for_loops(choose_format(path, (64, 48), NTSC, sound="none"))
    make(path, video, moving(video, 20))
    with av.open(str(path)) as container:
        assert all(packet.pts == packet.dts for packet in container.demux(video=0) if packet.size)
    assert b"elst" not in path.read_bytes()


@pytest.mark.parametrize(("suffix", "codec"), [(".mp4", "h264"), (".mp4", "hevc"), (".webm", "vp9"), (".mp4", "av1")])
def test_keyframes_come_when_they_were_asked_for(tmp_path: Path, suffix: str, codec: str) -> None:
    path = tmp_path / f"a{suffix}"
    video = choose_format(path, (64, 48), Fraction(30), codec=codec, keyframe_s=0.5, sound="none")
    make(path, video, moving(video, 40))
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    order = sorted(packets, key=lambda packet: packet.pts or 0)
    keys = [number for number, packet in enumerate(order) if packet.is_keyframe]
    assert keys[0] == 0
    assert max(b - a for a, b in itertools.pairwise([*keys, 40])) <= 15
    for key in keys:  # closed: what is stored after a keyframe is shown after it
        place = packets.index(order[key])
        assert all((later.pts or 0) > (order[key].pts or 0) for later in packets[place + 1 :])


def test_a_bit_rate_is_kept(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (40, 96, 128, 4), dtype=np.uint8)
    sizes = {}
    for bit_rate in (200_000, 800_000):
        path = tmp_path / f"{bit_rate}.mp4"
        video = choose_format(path, (128, 96), Fraction(30), bit_rate=bit_rate, most_bit_rate=bit_rate, sound="none")
        sizes[bit_rate] = make(path, video, list(noise)).stat().st_size
    assert 2 * sizes[200_000] < sizes[800_000]
    held = choose_format(tmp_path / "c.mp4", (128, 96), Fraction(30), crf=10, most_bit_rate=400_000, sound="none")
    free = choose_format(tmp_path / "d.mp4", (128, 96), Fraction(30), crf=10, sound="none")
    size_held, size_free = (
        make(tmp_path / name, video, list(noise)).stat().st_size for name, video in (("c.mp4", held), ("d.mp4", free))
    )
    assert 2 * size_held < size_free


def test_transparency_is_there_in_the_file(tmp_path: Path) -> None:
    offers = {offer.label: offer for offer in OFFERED}
    for label in ("MOV, ProRes 4444 with alpha", "MKV, FFV1 lossless with alpha"):
        video, path = made(offers[label], tmp_path)
        with av.open(str(path)) as container:
            frame = next(container.decode(video=0))
        alpha = frame.to_ndarray(format="rgba")[..., 3].astype(int)
        wanted = moving(video, COUNT)[0][..., 3] / np.iinfo(moving(video, 1)[0].dtype).max * 255
        assert np.abs(alpha - wanted).max() <= 2, label
    _, path = made(offers["WebM, VP9 with alpha"], tmp_path)
    with av.open(str(path)) as container:
        tags = container.streams.video[0].metadata
        sides = [packet.has_sidedata("matroska_block_additional") for packet in container.demux(video=0) if packet.size]
    assert {key.lower(): value for key, value in tags.items()}["alpha_mode"] == "1"
    assert all(sides)


def test_readers_agree(exported: Mapping[str, Path]) -> None:
    """The reader that is used without ffprobe sees the same."""
    path = exported["MOV, ProRes 422 HQ"]
    ours, theirs = find_by_pyav(path), find(path)
    same = ("codec", "tag", "pixels", "size", "fps", "frames", "begin", "colours", "square", "sound", "sound_rate")
    assert {name: getattr(ours, name) for name in same} == {name: getattr(theirs, name) for name in same}
