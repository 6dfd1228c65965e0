"""Finished files read again, and held against what services ask for."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.app import main
from react_app.core.errors import ExportError
from react_app.export.media.boxes import read_layout
from react_app.export.media.formats import choose_format
from react_app.export.targets.delivery import judge
from react_app.export.targets.facts import FileFacts, examine
from react_app.export.targets.table import Target, find_targets, read_targets, targets

Draw = Callable[[int], NDArray[np.uint8]]
SIZE = (108, 192)
CANVAS = replace(targets()["spotify_canvas"], width=SIZE[0], height=SIZE[1])


def moving(number: int) -> NDArray[np.uint8]:
    """A bright bar on grey that wanders down."""
    picture = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    picture[number * 3 % SIZE[1] :][:20] = (200, 150, 60)
    return picture


def write(
    path: Path,
    *,
    frames: int = 120,
    draw: Draw = moving,
    fps: int = 30,
    sound: float = 0.0,
    late: float = 0.0,
    gap_at: int | None = None,
    **options: str,
) -> Path:
    """Write a small video; `sound` is the length of a tone in seconds, which begins `late` seconds later."""
    with av.open(str(path), "w", options=options) as container:
        stream = container.add_stream("libx264", rate=fps, options={"bf": "0", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.codec_context.color_primaries = stream.codec_context.color_trc = stream.codec_context.colorspace = 1
        stream.codec_context.color_range = 1
        tone = container.add_stream("aac", rate=48000, layout="stereo") if sound else None
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(draw(number), "rgb24").reformat(
                format="yuv420p", dst_colorspace="ITU709"
            )
            frame.pts = number + (5 if gap_at is not None and number >= gap_at else 0)
            frame.time_base = Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        if tone is not None:
            count = round(sound * 48000)
            wave = 0.25 * np.sin(2 * np.pi * 1000 * np.arange(count) / 48000)
            part = av.AudioFrame.from_ndarray(np.tile(wave.astype(np.float32), (2, 1)), "fltp", "stereo")
            part.sample_rate, part.pts, part.time_base = 48000, round(late * 48000), Fraction(1, 48000)
            container.mux(tone.encode(part))
            container.mux(tone.encode())
    return path


def texts(facts: FileFacts, target: Target | None = None) -> str:
    """Return all that is found, one a line."""
    return "\n".join(f"{finding.weight}: {finding.text}" for finding in judge(facts, target))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> FileFacts:
    """A file that is all right."""
    path = tmp_path_factory.mktemp("plain") / "canvas.mp4"
    return examine(write(path, movflags="+faststart", use_editlist="0"))


def test_a_plain_file_is_read_as_it_is(plain: FileFacts) -> None:
    picture = plain.picture
    assert picture is not None
    assert (picture.codec, picture.width, picture.height, picture.pixel_format) == ("h264", *SIZE, "yuv420p")
    assert (picture.fps, picture.constant, picture.frames, picture.duration) == (Fraction(30), True, 120, 4.0)
    assert (picture.matrix, picture.limited_range, picture.reordered) == ("bt709", True, False)
    assert not picture.black
    assert not picture.still
    assert not picture.flashes
    assert plain.sound is None
    assert plain.layout is not None
    assert plain.layout.index_first
    assert (plain.layout.edits, plain.layout.priming) == (0, 0)


def test_it_is_a_canvas_and_no_reel(plain: FileFacts) -> None:
    assert judge(plain, CANVAS) == ()
    found = texts(plain, targets()["reels"])
    assert "not 1080x1920" in found
    assert "There is no sound in it." in found


def test_sound_is_measured_and_refused_where_there_must_be_none(tmp_path: Path) -> None:
    facts = examine(write(tmp_path / "a.mp4", sound=4.0))
    assert facts.sound is not None
    assert (facts.sound.codec, facts.sound.rate, facts.sound.channels) == ("aac", 48000, 2)
    assert facts.sound.loudness == pytest.approx(20 * np.log10(0.25), abs=0.3)  # a tone of 1 kHz in both channels
    assert facts.sound.true_peak_db == pytest.approx(20 * np.log10(0.25), abs=0.5)
    found = texts(facts, CANVAS)
    assert "there must be none" in found
    assert "index stands at the end" in found


def test_sound_and_picture_apart_by_more_than_a_frame_are_told(tmp_path: Path) -> None:
    assert "the sound is late" in texts(examine(write(tmp_path / "late.mkv", sound=3.9, late=0.1)))
    assert texts(examine(write(tmp_path / "near.mkv", sound=4.0, late=0.01))) == ""


def test_a_hole_in_the_pictures_is_no_constant_rate(tmp_path: Path) -> None:
    facts = examine(write(tmp_path / "hole.mp4", gap_at=50))
    assert facts.picture is not None
    assert not facts.picture.constant
    assert "constant rate" in texts(facts)


def test_black_still_and_flashing_pictures_are_told_with_their_time(tmp_path: Path) -> None:
    def faulty(number: int) -> NDArray[np.uint8]:
        if number < 30:
            return np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
        if number < 105:
            return moving(0)
        return np.full((SIZE[1], SIZE[0], 3), 255 * (number // 2 % 2), np.uint8)

    facts = examine(write(tmp_path / "faulty.mp4", draw=faulty, frames=180, movflags="+faststart", use_editlist="0"))
    found = texts(facts, CANVAS)
    assert "black from 0:00.0 to 0:01.0" in found
    assert "stands still from 0:01.0 to 0:03.5" in found
    assert "refuse: More than three flashes a second" in found
    assert "warn: More than three flashes" in texts(facts)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"seconds": (5.0, 8.0)}, "at least 5 are asked for"),
        ({"seconds": (1.0, 3.0)}, "at most 3 are taken"),
        ({"rates": (Fraction(24), Fraction(25))}, "not among what it takes"),
        ({"slowest": Fraction(48), "fastest": Fraction(60)}, "not between 48 and 60"),
        ({"most_bytes": 1000}, "at most 1 kB are taken"),
        ({"most_bit_rate": 1000}, "Mbit a second"),
        ({"codec": "hevc"}, "not hevc"),
        ({"keyframe_s": 0.5}, "between keyframes"),
    ],
)
def test_every_wish_of_a_target_is_checked(plain: FileFacts, change: dict[str, object], text: str) -> None:
    target = replace(CANVAS, **change)  # type: ignore[arg-type]
    assert text in texts(plain, target)
    assert texts(plain, target).startswith("refuse")
    assert texts(plain, replace(target, stated=False)).startswith("warn")


def test_soft_limits_only_warn(plain: FileFacts) -> None:
    found = texts(plain, replace(CANVAS, soft_bytes=1000, most_bytes=10**9, soft_seconds=2.0))
    assert found.count("warn") == 2
    assert "refuse" not in found


def test_the_table_is_whole() -> None:
    for target in targets().values():
        assert target.width % 2 == target.height % 2 == 0
        assert target.seconds[0] <= target.seconds[1] or target.seconds[1] == 0
        assert target.source or target.id.startswith("master")
        assert target.silent or target.sound is not None
        assert all(0 <= part < 0.5 for part in target.safe)
    assert [target.id for target in find_targets("reels, spotify-canvas,reels")] == ["reels", "spotify_canvas"]
    with pytest.raises(ExportError, match="There is no target 'myspace'; there are spotify_canvas"):
        find_targets("reels,myspace")
    with pytest.raises(ExportError, match="Which target"):
        find_targets(" , ")


@pytest.mark.parametrize("cut", [0, 7, 100, 5000])
def test_a_cut_file_is_a_sentence(plain: FileFacts, tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.mp4"
    path.write_bytes(plain.path.read_bytes()[:cut])
    with pytest.raises(ExportError, match=r"cut\.mp4 cannot be read"):
        examine(path)


def test_edit_lists_are_told_apart(tmp_path: Path) -> None:
    def box(kind: bytes, inner: bytes) -> bytes:
        return struct.pack(">I4s", len(inner) + 8, kind) + inner

    def movie(*entries: tuple[int, int]) -> Path:
        rows = b"".join(struct.pack(">IiHH", length, begin, 1, 0) for length, begin in entries)
        edits = box(b"elst", struct.pack(">II", 0, len(entries)) + rows)
        path = tmp_path / "x.mp4"
        head = box(b"ftyp", b"isom" + bytes(4)) + box(b"moov", box(b"trak", box(b"edts", edits)))
        path.write_bytes(head + box(b"mdat", b"x"))
        return path

    found = [read_layout(movie(*entries)) for entries in ([(10, 0)], [(10, 1024)], [(5, -1), (10, 0)], [])]
    assert [(layout.edits, layout.priming) for layout in found if layout] == [(0, 0), (0, 1), (1, 0), (0, 0)]
    (tmp_path / "x.mp4").write_bytes(b"RIFF....")
    assert read_layout(tmp_path / "x.mp4") is None


def test_the_command_tells_what_it_found(plain: FileFacts, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-video", str(plain.path)]) == 0
    assert "h264 108x192, 30 a second, 120 pictures, 4.00 s, yuv420p, bt709" in capsys.readouterr().out
    (tmp_path / "none.mp4").write_bytes(b"nothing")
    files = [str(plain.path), str(tmp_path / "none.mp4"), str(tmp_path / "missing.mp4")]
    assert main(["check-video", "--target", "reels,spotify_canvas", "--json", *files]) == 1
    first, broken, missing = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["picture"]["fps"] == 30
    assert {finding["weight"] for finding in first["targets"]["reels"]} == {"refuse"}
    assert "none.mp4 cannot be read" in broken["error"]
    assert "There is no file" in missing["error"]
    assert main(["check-video", "--target", "myspace", str(plain.path)]) == 1
    assert "There is no target 'myspace'" in capsys.readouterr().err


def test_every_row_of_the_table_can_be_made() -> None:
    for target in targets().values():
        made = choose_format(
            Path(f"a{target.suffix}"), (target.width, target.height), target.fps, codec=target.encode or target.codec
        )
        assert (made.width, made.height) == (target.width, target.height)
        assert target.source
        assert target.checked >= "2026-11-01"
        assert not target.rates or target.fps in target.rates
        assert target.seconds[0] <= (target.seconds[1] or 1e9)


def test_a_row_is_like_another_one_but_for_what_it_says() -> None:
    table = targets()
    shorts = table["youtube_shorts"]
    assert (shorts.rates, shorts.keyframe_s, shorts.seconds) == (table["youtube"].rates, 0.5, (0.0, 180.0))
    assert table["youtube"].seconds == (0.0, 0.0)


def test_a_table_of_ones_own_adds_targets_and_changes_known_ones(tmp_path: Path) -> None:
    own = tmp_path / "walls.json"
    rows = [
        {"id": "wall", "like": "youtube", "name": "LED wall", "width": 1152, "height": 288},
        {"id": "x", "like": "x", "width": 640, "height": 360},
    ]
    own.write_text(json.dumps({"targets": rows}))
    known = read_targets(own)
    assert (known["wall"].name, known["wall"].width, known["wall"].codec) == ("LED wall", 1152, "h264")
    assert known["x"].width == 640
    assert find_targets("wall", known)[0].aspect == 4
    assert "wall" not in targets()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"targets": [{"id": "a"}]}', '{"targets": [{"like": "nobody", "id": "a"}]}']
)
def test_a_broken_table_is_told_in_a_sentence(text: str, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(text)
    with pytest.raises(ExportError, match="is not a table of targets"):
        read_targets(own)
    with pytest.raises(ExportError, match="cannot be opened"):
        read_targets(tmp_path / "none.json")
