"""Files for several services from one command, looked at by ours and by Debian's ffprobe."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.export.__main__ import main
from react_app.export.commands.deliver import out_paths
from react_app.export.media.boxes import read_layout
from react_app.export.targets.facts import examine
from react_app.export.targets.table import find_targets, read_targets
from tests.export.media import leftovers, pulses, read_video, write_show, write_wav

TALL, WIDE = (36, 64), (64, 36)
ROWS = [
    {"id": "spotify_canvas", "like": "spotify_canvas", "width": TALL[0], "height": TALL[1]},
    {"id": "reels", "like": "reels", "width": TALL[0], "height": TALL[1]},
    {"id": "youtube", "like": "youtube", "width": WIDE[0], "height": WIDE[1], "fps": "30"},
    {"id": "master", "like": "master_prores", "width": WIDE[0], "height": WIDE[1], "fps": "30"},
]
NAMES = ("spotify_canvas", "reels", "youtube", "master")


@dataclass(frozen=True)
class Delivered:
    """What a run of the command left and told."""

    folder: Path
    track: Path
    command: list[str]
    events: list[dict[str, Any]]
    code: int

    def file(self, name: str) -> Path:
        """The file of a target."""
        suffix = ".mov" if name == "master" else ".mp4"
        return self.folder / f"song {name}{suffix}"


def run(command: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    """Run a command that prints JSON lines."""
    code = main(command)
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    """Four targets of a part of a track."""
    home = tmp_path_factory.mktemp("deliver")
    track = write_wav(home / "song.wav", pulses(9.0))
    table = home / "tiny.json"
    table.write_text(json.dumps({"targets": ROWS}))
    folder = home / "files"
    command = ["export", str(track), "--show", str(write_show(home / "a.show.json")), "--target", ",".join(NAMES)]
    command += ["--target-table", str(table), "--to", "7", "-o", str(folder), "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "react_app.export", *command], capture_output=True, text=True, check=False
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events, done.stderr
    return Delivered(folder, track, command, events, done.returncode)


def test_all_files_come_from_as_few_passes_as_possible(delivered: Delivered) -> None:
    told = [event["message"] for event in delivered.events if event["event"] == "waiting"]
    assert [text for text in told if "drawn" in text] == [
        "Spotify Canvas and Instagram Reels: drawn once at 36x74, 30 pictures a second, 7.0 s.",
        "YouTube, 1080p and Master, ProRes 422 HQ: drawn once at 64x36, 30 pictures a second, 7.0 s.",
    ]
    (start,) = [event for event in delivered.events if event["event"] == "start"]
    assert start["frames"] == 420
    (end,) = [event for event in delivered.events if event["event"] == "done"]
    assert end["bytes"] == sum(delivered.file(name).stat().st_size for name in NAMES)
    files = [f"song {name}.{'mov' if name == 'master' else 'mp4'}" for name in NAMES]
    assert leftovers(delivered.folder) == sorted([*files, *(f"{name}.manifest.json" for name in files)])


def test_the_loop_is_the_part_that_was_told(delivered: Delivered) -> None:
    (told,) = [event["message"] for event in delivered.events if "The loop is" in event.get("message", "")]
    begin, end = (float(part.split(":")[1]) for part in re.findall(r"0:\d\d\.\d", told))
    made = json.loads(Path(f"{delivered.file('spotify_canvas')}.manifest.json").read_text())
    assert made["span"]["first_frame"] == 0
    assert made["output"]["first"] == pytest.approx(begin * 30, abs=1.6)
    assert made["frames"] == made["output"]["count"] == pytest.approx((end - begin) * 30, abs=3)
    assert made["output"]["loop"] > 0
    loop, whole = (light_of(delivered.file(name)) for name in ("spotify_canvas", "reels"))
    first = made["output"]["first"]
    fits = [np.abs(whole[n : n + 40] - loop[:40]).mean() for n in range(len(whole) - 40)]
    assert fits[first] <= min(fits) + 0.5


def light_of(path: Path) -> NDArray[np.float64]:
    """How bright each picture of a video is."""
    with av.open(str(path)) as container:
        return np.array([frame.to_ndarray(format="gray").mean() for frame in container.decode(video=0)])


def test_progress_never_goes_back(delivered: Delivered) -> None:
    frames = [event["frame"] for event in delivered.events if event["event"] == "progress"]
    assert frames == sorted(frames)
    assert frames[-1] == 420


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs ffprobe")
@pytest.mark.parametrize("name", NAMES)
def test_ffprobe_finds_what_the_table_asks_for(delivered: Delivered, name: str) -> None:
    path = delivered.file(name)
    target = read_targets(Path(delivered.command[delivered.command.index("--target-table") + 1]))[name]
    said = subprocess.run(
        ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(path)],
        capture_output=True,
        check=True,
    )
    found = json.loads(said.stdout)
    pictures = [stream for stream in found["streams"] if stream["codec_type"] == "video"]
    sounds = [stream for stream in found["streams"] if stream["codec_type"] == "audio"]
    assert len(pictures) == 1
    picture = pictures[0]
    assert (picture["codec_name"], picture["pix_fmt"]) == (target.codec, target.pixel_format)
    assert (picture["width"], picture["height"]) == (target.width, target.height)
    assert picture["sample_aspect_ratio"] in ("1:1", "N/A")
    assert Fraction(picture["r_frame_rate"]) == Fraction(picture["avg_frame_rate"]) == target.fps
    assert float(picture["start_time"]) == 0.0
    assert (picture["color_space"], picture["color_range"]) == ("bt709", "tv")
    seconds = float(found["format"]["duration"])
    low, high = target.seconds
    assert low <= seconds <= (high or seconds)
    assert int(picture["nb_read_frames"]) == round(seconds * target.fps)
    if target.silent:
        assert sounds == []
    else:
        (sound,) = sounds
        assert target.sound is not None
        assert (sound["codec_name"], int(sound["sample_rate"])) == (target.sound.codec, target.sound.rate)
        assert sound["channels"] == 2
        assert abs(float(sound["start_time"])) < 1 / target.fps
        assert float(sound["duration"]) == pytest.approx(float(picture["duration"]), abs=1 / float(target.fps))
    if target.codec == "h264":
        assert picture["profile"] == "High"
        if target.loop:
            assert int(picture["has_b_frames"]) == 0
        if target.b_frames is not None:
            assert int(picture["has_b_frames"]) <= target.b_frames
    layout = read_layout(path)
    assert layout is not None
    if target.index_first:
        assert layout.index_first
    if not target.edit_list:
        assert (layout.edits, layout.priming) == (0, 0)


@pytest.mark.parametrize("name", NAMES)
def test_our_own_look_finds_nothing_to_refuse(delivered: Delivered, name: str) -> None:
    (written,) = [
        event for event in delivered.events if event["event"] == "written" and event["out"] == str(delivered.file(name))
    ]
    assert written["bytes"] == delivered.file(name).stat().st_size
    told = json.loads(Path(f"{delivered.file(name)}.manifest.json").read_text())["checks"]
    refused = [finding["text"] for finding in told["findings"] if finding["weight"] == "refuse"]
    assert [text for text in refused if "flashes" not in text] == []
    assert told["picture"]["frames"] > 80


def test_a_second_run_makes_nothing_anew(delivered: Delivered, capsys: pytest.CaptureFixture[str]) -> None:
    before = {name: delivered.file(name).stat().st_mtime_ns for name in NAMES}
    code, events = run(delivered.command, capsys)
    assert code == delivered.code
    assert sum("there already" in event.get("message", "") for event in events) == 2
    assert {name: delivered.file(name).stat().st_mtime_ns for name in NAMES} == before
    assert len([event for event in events if event["event"] == "written"]) == len(NAMES)


def test_what_was_left_to_the_processor_is_not_made_anew(
    delivered: Delivered, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wish = ["--target", "youtube", "--to", "1", "-o", str(tmp_path), "--encoder", _not_here()]
    command = [*delivered.command[:4], *delivered.command[6:8], *wish, "--json"]
    code, events = run(command, capsys)
    assert code == 0
    assert any("is encoded by the processor" in event.get("message", "") for event in events)
    code, events = run(command, capsys)
    assert code == 0
    assert sum("there already" in event.get("message", "") for event in events) == 1


def _not_here() -> str:
    """Return a hardware encoder that this system cannot have."""
    return "amf" if sys.platform == "darwin" else "videotoolbox"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--target", "myspace"], "There is no target 'myspace'"),
        (["--target", "reels", "--size", "64x36"], "leave --size away"),
        (["--target", "reels", "--codec", "hevc"], "leave --codec away"),
        (["--target", "reels", "--loop", "1"], "leave --loop away"),
        (["--target", "reels", "--to", "1"], "Instagram Reels takes 3 s at least"),
        (["--reframe", "crop"], "--reframe is for targets"),
        (["--loudness", "3"], "A loudness of 3 LUFS cannot be asked for"),
        (["--loudness", "-14", "--audio", "copy", "-o", "none/a.mp4"], "A copied sound keeps its loudness"),
    ],
)
def test_useless_wishes_are_refused_in_a_sentence(
    delivered: Delivered, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    code, events = run(["export", str(delivered.track), "-o", str(tmp_path), "--json", *options], capsys)
    assert code == 1
    assert sentence in events[-1]["message"]
    assert list(tmp_path.iterdir()) == []


def test_a_loudness_is_reached_and_the_master_left_alone_otherwise(delivered: Delivered, tmp_path: Path) -> None:
    show = delivered.command[delivered.command.index("--show") + 1]
    command = ["export", str(delivered.track), "--show", show, "--size", "64x36", "--fps", "30", "--no-manifest"]
    command += ["--audio", "flac"]
    heard = {}
    for name, options in (("plain", []), ("quiet", ["--loudness", "-25"])):
        out = tmp_path / f"{name}.mkv"
        assert main([*command, *options, "-o", str(out), "--to", "4"]) == 0
        sound = examine(out).sound
        assert sound is not None
        heard[name] = sound.loudness
    assert heard["quiet"] == pytest.approx(-25.0, abs=0.1)
    track = examine(delivered.track).sound
    assert track is not None
    assert heard["plain"] == pytest.approx(track.loudness, abs=0.5)


def test_no_track_is_a_sentence_and_the_table_needs_none(capsys: pytest.CaptureFixture[str]) -> None:
    code, events = run(["export", "--json"], capsys)
    assert (code, events[-1]["event"]) == (1, "error")
    assert main(["export", "--list-targets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "spotify_canvas" in lines[1]
    assert main(["export", "--list-targets", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["id"] == "spotify_canvas"
    assert all(row["source"] for row in rows)


@pytest.fixture
def small(tmp_path: Path, delivered: Delivered) -> list[str]:
    """The command with a table of lossless targets: wide, tall and upright square, 30 pictures a second."""
    rows = [
        {"id": name, "like": "master_ffv1", "name": name, "width": width, "height": height, "fps": "30"}
        for name, width, height in (("wide", 64, 36), ("tall", 20, 36), ("narrow", 36, 64))
    ]
    table = tmp_path / "own.json"
    table.write_text(json.dumps({"targets": rows}))
    show = delivered.command[delivered.command.index("--show") + 1]
    out = str(tmp_path / "{target}.mkv")
    return ["export", str(delivered.track), "--show", show, "--target-table", str(table), "--to", "1", "-o", out]


def test_a_crop_is_a_part_of_the_wide_picture(small: list[str], tmp_path: Path) -> None:
    assert main([*small, "--target", "wide,tall", "--reframe", "crop", "--no-manifest"]) == 0
    wide, tall = (read_video(tmp_path / f"{name}.mkv").pictures for name in ("wide", "tall"))
    assert len(wide) == len(tall) == 30
    lefts = [
        next(left for left in range(45) if np.array_equal(w[:, left : left + 20], t))
        for w, t in zip(wide, tall, strict=True)
    ]
    assert max(np.abs(np.diff(lefts))) <= 1
    assert leftovers(tmp_path) == ["own.json", "tall.mkv", "wide.mkv"]


def test_a_fit_shows_all_of_the_wide_picture(small: list[str], tmp_path: Path) -> None:
    assert main([*small, "--target", "wide,narrow", "--reframe", "fit", "--no-manifest"]) == 0
    wide, narrow = (read_video(tmp_path / f"{name}.mkv").pictures for name in ("wide", "narrow"))
    inner = narrow[20][22:42].astype(int)
    outer = np.concatenate([narrow[20][:20], narrow[20][44:]]).astype(int)
    assert inner.mean() == pytest.approx(wide[20].mean(), rel=0.1)
    assert outer.max() < 0.45 * inner.max()
    assert np.abs(np.diff(outer, axis=1)).max() < 0.3 * np.abs(np.diff(inner, axis=1)).max()


def test_a_file_that_is_too_big_is_made_anew(
    delivered: Delivered, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"id": "c", "like": "spotify_canvas", "width": 36, "height": 64, "soft_bytes": 0, "most_bytes": 5200}]
    table = tmp_path / "own.json"
    table.write_text(json.dumps({"targets": rows}))
    show = delivered.command[delivered.command.index("--show") + 1]
    command = ["export", str(delivered.track), "--show", show, "--target", "c", "--target-table", str(table)]
    _, events = run([*command, "--to", "4", "-o", str(tmp_path / "a.mp4"), "--json"], capsys)
    sizes = [event["bytes"] for event in events if event["event"] == "written"]
    assert sizes[0] > 5200 >= sizes[-1] == (tmp_path / "a c.mp4").stat().st_size
    assert any("it is made anew, smaller" in event.get("message", "") for event in events)


@pytest.mark.parametrize(
    ("out", "reels"),
    [
        (None, "out/song reels.mp4"),
        ("videos", "videos/song reels.mp4"),
        ("videos.2026", "videos.2026/song reels.mp4"),
        ("videos/night.mp4", "videos/night reels.mp4"),
        ("videos/{target} of a.night", "videos/reels of a.night.mp4"),
        ("videos/{target}.mov", "videos/reels.mp4"),
    ],
)
def test_files_are_named_after_the_track_or_as_asked(out: str | None, reels: str) -> None:
    wanted = find_targets("reels,master_prores")
    paths = out_paths(None if out is None else Path(out), Path("music/song.flac"), wanted)
    assert paths["reels"] == Path(reels)
    assert paths["master_prores"].suffix == ".mov"
