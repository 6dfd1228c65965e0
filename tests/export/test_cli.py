"""The commands as a user runs them: files that are right or no files at all, sentences, exit codes."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.audio.decode import decode_track, file_sha256
from react_app.audio.downmix import mono_of
from react_app.audio.offline import analyse_samples
from react_app.core.controls import ControlChange
from react_app.core.session import Session
from react_app.core.showfile import show_to_dict
from react_app.core.take import TakeWriter
from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.export.__main__ import main
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.export.media import SHOW, leftovers, pulses, read_video, take_header, write_show, write_wav

SMALL = ("--size", "64x36", "--fps", "30")
LOSSLESS = ("--codec", "ffv1")


@pytest.fixture
def track(tmp_path: Path) -> Path:
    """A track of 1.4 s."""
    return write_wav(tmp_path / "track.wav", pulses(1.4))


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show of two scenes."""
    return write_show(tmp_path / "test.show.json")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def child(arguments: Sequence[str | Path], **environment: str) -> subprocess.Popen[str]:
    """Start the export process."""
    return subprocess.Popen(
        [sys.executable, "-m", "react_app.export", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
    )


def test_an_export_is_as_long_as_its_track_within_a_frame(tmp_path: Path, track: Path, show: Path) -> None:
    out = tmp_path / "new" / "folder" / "a.mp4"
    assert main(["export", str(track), "--show", str(show), *SMALL, "-o", str(out)]) == 0
    video = read_video(out)
    assert len(video.times) == 42
    assert video.times[-1] == Fraction(41, 30)
    assert video.sound_start == 0
    assert video.sound_seconds == pytest.approx(1.4, abs=0.001)
    assert leftovers(out.parent) == ["a.mp4", "a.mp4.manifest.json"]


@pytest.mark.skipif(sys.platform != "linux", reason="file systems elsewhere know only Unicode")
@pytest.mark.parametrize("name", [b"caf\xe9.mp4", b"caf\xe9_%04d.png"])
def test_files_from_an_old_system_are_exported_under_their_names(
    tmp_path: Path, track: Path, show: Path, name: bytes
) -> None:
    track = track.rename(tmp_path / os.fsdecode(b"caf\xe9.wav"))
    out = tmp_path / os.fsdecode(name)
    assert main(["export", str(track), "--show", str(show), *SMALL, "-o", str(out)]) == 0
    manifest = out.with_name(f"{out.name}.manifest.json")
    assert json.loads(manifest.read_text("utf-8"))["track"]["path"] == track.name
    assert main(["export", "--verify", str(manifest)]) == 0


def test_the_pictures_are_those_of_the_stage(tmp_path: Path, track: Path, show: Path) -> None:
    out = tmp_path / "a.mkv"
    assert main(["export", str(track), "--show", str(show), *SMALL, *LOSSLESS, "-o", str(out)]) == 0
    features = analyse_samples(mono_of(decode_track(track).samples))
    plan, _ = compile_plan(SHOW, Library())
    context = create_headless()
    renderer = Renderer(context, (64, 36))
    renderer.set_plan(plan)
    renderer.prepare_scene("ring")
    session = Session(plan)
    exported = read_video(out).pictures
    for i in range(42):
        t = i / 30
        renderer.render(session.step(t, (), features.at(t), (2000.0, 1.0, 1.0, float(Fraction(i, 30)))))
        np.testing.assert_array_equal(exported[i], renderer.picture.read_rgba()[..., :3])
    assert len({picture.tobytes() for picture in exported}) > 30
    renderer.release()
    context.release()


def test_the_same_export_gives_the_same_bytes_however_many_threads_draw(
    tmp_path: Path, track: Path, show: Path
) -> None:
    digests = set()
    for number, threads in enumerate(("0", "1", "4")):
        out = tmp_path / f"{number}.mp4"
        process = child(["export", track, "--show", show, "--size", "160x90", "-o", out], LP_NUM_THREADS=threads)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
        digests.add(digest(out))
    assert len(digests) == 1


def pictures_of(tmp_path: Path, *arguments: str | Path) -> tuple[NDArray[np.uint8], ...]:
    out = tmp_path / "part.mkv"
    assert main(["export", *map(str, arguments), *LOSSLESS, "-o", str(out)]) == 0
    return read_video(out).pictures


def test_a_part_shows_the_pictures_of_the_whole(tmp_path: Path, track: Path, show: Path) -> None:
    whole = pictures_of(tmp_path, track, "--show", show, *SMALL)
    part = pictures_of(tmp_path, track, "--show", show, *SMALL, "--from", "0.5", "--to", "0.9")
    np.testing.assert_array_equal(part, whole[15:27])


def test_the_sound_of_a_part_is_that_of_the_part(tmp_path: Path, track: Path, show: Path) -> None:
    out = tmp_path / "part.mkv"
    arguments = ["export", str(track), "--show", str(show), *SMALL, *LOSSLESS, "--from", "0.6", "--to", "0.9"]
    assert main([*arguments, "-o", str(out)]) == 0
    sound = read_video(out).sound
    np.testing.assert_allclose(sound, decode_track(track).samples[26_460:39_690], atol=1e-4)


def test_a_track_of_48_khz_keeps_its_rate_and_its_place(tmp_path: Path, show: Path) -> None:
    samples = pulses(1.4, 48_000)
    track = write_wav(tmp_path / "track.wav", samples, 48_000)
    out = tmp_path / "a.mkv"
    assert main(["export", str(track), "--show", str(show), *SMALL, *LOSSLESS, "-o", str(out)]) == 0
    video = read_video(out)
    assert video.sound_rate == 48_000
    assert len(video.sound) == pytest.approx(1.4 * 48_000, abs=2)
    np.testing.assert_allclose(video.sound[:67_000], samples[:67_000], atol=2e-4)


def test_a_scene_is_found_by_its_name_and_by_its_id(tmp_path: Path, track: Path, show: Path) -> None:
    by_name = pictures_of(tmp_path, track, "--show", show, *SMALL, "--to", "0.1", "--scene", "silk")
    by_id = pictures_of(tmp_path, track, "--show", show, *SMALL, "--to", "0.1", "--scene", "SILK")
    other = pictures_of(tmp_path, track, "--show", show, *SMALL, "--to", "0.1")
    np.testing.assert_array_equal(by_name, by_id)
    assert not np.array_equal(by_name, other)


def test_a_lone_shader_file_is_a_scene(tmp_path: Path, track: Path) -> None:
    shader = tmp_path / "red.fs"
    shader.write_text('/*{"ISFVSN": "2"}*/\nvoid main() { gl_FragColor = vec4(1.0, 0.0, 0.0, 1.0); }\n')
    pictures = pictures_of(tmp_path, track, "--scene", shader, *SMALL, "--to", "0.1")
    assert (pictures[0] == [255, 0, 0]).all()


def test_cues_take_effect_at_their_frames(tmp_path: Path, track: Path, show: Path) -> None:
    cues = tmp_path / "cues.json"
    cues.write_text(
        json.dumps({"bpm": 120, "cues": [{"t": 0.2, "id": "scene.go", "value": "silk"},
                                         {"bar": 1, "beat": 2, "id": "master.blackout", "value": True}]})
    )  # fmt: skip
    plain = pictures_of(tmp_path, track, "--show", show, *SMALL, "--to", "0.7")
    cued = pictures_of(tmp_path, track, "--show", show, *SMALL, "--to", "0.7", "--cues", cues)
    assert np.array_equal(cued[5], plain[5])
    assert not np.array_equal(cued[6], plain[6])
    assert cued[14].any()
    assert not any(picture.any() for picture in cued[15:])


def test_json_lines_tell_what_happens(
    tmp_path: Path, track: Path, show: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.mp4"
    assert main(["export", str(track), "--show", str(show), *SMALL, "--json", "-o", str(out)]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert events[0]["event"] == "analysing"
    events = [event for event in events if event["event"] not in ("analysing", "warning", "joining", "checking")]
    assert events[0]["event"] == "start"
    assert events[0]["frames"] == 42
    assert events[-3] == {**events[-3], "event": "progress", "frame": 42}
    assert events[-2] == {"event": "written", "out": str(out), "bytes": out.stat().st_size, "notes": []}
    assert events[-1]["event"] == "done"
    assert events[-1]["bytes"] == out.stat().st_size


def refused(arguments: Sequence[str | Path], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command that must fail; return its one sentence."""
    assert main([str(argument) for argument in arguments]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("react-app: ")
    assert captured.err.count("\n") == 1
    return captured.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--size", "63x36"], "nearest are 62x36 and 64x36"),
        (["--size", "8x8"], "16 to 16384"),
        (["--fps", "often"], "not a frame rate"),
        (["--scene", "nowhere"], "there are ring, silk"),
        (["--scene", "none.fs"], "none.fs"),
        (["--from", "9"], "nothing to render"),
        (["--from", "1", "--to", "1"], "nothing to render"),
        (["--codec", "vp9"], "vp9 cannot go into a .mp4 file; use .mkv or .webm"),
        (["--cues", "none.json"], "cannot be opened"),
    ],
)
def test_useless_wishes_are_refused_in_a_sentence(
    tmp_path: Path, track: Path, show: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    folder = tmp_path / "out"
    base = ["export", track, "--show", show, "--size", "64x36", "-o", folder / "a.mp4"]
    assert sentence in refused([*base, *arguments], capsys)
    assert not folder.exists() or leftovers(folder) == []


def test_an_unreadable_track_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not music")
    assert "notes.txt" in refused(["export", text, "-o", tmp_path / "a.mp4"], capsys)
    assert "does not exist" in refused(["export", tmp_path / "none.wav", "-o", tmp_path / "a.mp4"], capsys)


def test_a_place_that_cannot_be_written_is_told(
    tmp_path: Path, track: Path, show: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    said = refused(["export", track, "--show", show, *SMALL, "-o", tmp_path / "file" / "a.mp4"], capsys)
    assert "cannot be written" in said
    (tmp_path / "folder.mp4").mkdir()
    assert "is a folder" in refused(["export", track, "--show", show, *SMALL, "-o", tmp_path / "folder.mp4"], capsys)


def test_a_broken_shader_is_told_with_its_line(tmp_path: Path, track: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shader = tmp_path / "broken.fs"
    shader.write_text('/*{"ISFVSN": "2"}*/\nvoid main() {\n  gl_FragColor = nothing;\n}\n')
    said = refused(["export", track, "--scene", shader, *SMALL, "-o", tmp_path / "a.mp4"], capsys)
    assert f"{shader}:3:" in said


def test_a_failed_export_leaves_the_old_file(
    tmp_path: Path, track: Path, show: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.mp4"
    out.write_text("my old video")
    assert "nothing to render" in refused(["export", track, "--show", show, "--from", "7", "-o", out], capsys)
    assert out.read_text() == "my old video"
    assert main(["export", str(track), "--show", str(show), *SMALL, "-o", str(out)]) == 0
    assert len(read_video(out).times) == 42


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 130)])
def test_being_stopped_leaves_no_file(tmp_path: Path, show: Path, number: signal.Signals, code: int) -> None:
    track = write_wav(tmp_path / "long.wav", pulses(20.0))
    folder = tmp_path / "out"
    process = child(["export", track, "--show", show, "--json", "-o", folder / "a.mp4"])
    assert process.stdout is not None
    while json.loads(process.stdout.readline())["event"] != "progress":
        pass
    assert len(leftovers(folder)) == 1
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert json.loads(out.splitlines()[-1]) == {"event": "cancelled"}
    assert "Traceback" not in err
    assert leftovers(folder) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a file size limit")
def test_a_disk_that_fills_up_ends_the_export_and_leaves_no_file(tmp_path: Path, track: Path, show: Path) -> None:
    folder = tmp_path / "out"
    command = f'ulimit -f 40; exec "{sys.executable}" -m react_app.export export "$@"'
    process = subprocess.run(
        ["bash", "-c", command, "export", track, "--show", show, "--size", "320x180", "-o", folder / "a.mp4"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.returncode == 1, process.stderr
    assert "react-app: The video grew larger than a file may be" in process.stderr
    assert "Traceback" not in process.stderr
    assert leftovers(folder) == []


# ---- takes -------------------------------------------------------------------------------------------------------


def write_take(folder: Path, track: Path, *, changes: bool = True) -> Path:
    """A performance of 1.4 s to the track, with two changes and a new show in the middle."""
    document = json.loads(json.dumps(show_to_dict(SHOW)))
    writer = TakeWriter(folder, take_header(document, sample=0))
    writer.heard(0, kind="file", path=str(track), sha256=file_sha256(track))
    if changes:
        writer.change(8_820, ControlChange("layer.1.gain", 0.9, "midi", 0.2))
        writer.plan(22_050, document)
        writer.change(35_280, ControlChange("scene.go", "silk", "key", 0.8))
    writer.close(61_740)
    return folder


def test_a_take_without_changes_is_the_export_of_its_track(tmp_path: Path, track: Path, show: Path) -> None:
    take = write_take(tmp_path / "take", track, changes=False)
    out = tmp_path / "take.mkv"
    assert main(["render-take", str(take), *LOSSLESS, "-o", str(out)]) == 0
    exported = pictures_of(tmp_path, track, "--show", show, *SMALL)
    np.testing.assert_array_equal(read_video(out).pictures, exported)


def test_changes_are_in_the_frames_they_were_made_for(tmp_path: Path, track: Path) -> None:
    changed, plain = tmp_path / "changed.mkv", tmp_path / "plain.mkv"
    assert main(["render-take", str(write_take(tmp_path / "1", track)), *LOSSLESS, "-o", str(changed)]) == 0
    take = write_take(tmp_path / "2", track, changes=False)
    assert main(["render-take", str(take), *LOSSLESS, "-o", str(plain)]) == 0
    a, b = read_video(changed).pictures, read_video(plain).pictures
    assert [np.array_equal(x, y) for x, y in zip(a, b, strict=True)][:7] == [True] * 6 + [False]
    jumps = [int(np.abs(x.astype(int) - y).sum()) for x, y in zip(a[1:], a, strict=False)]
    assert int(np.argmax(jumps)) == 23  # the scene changes between frame 23 and 24, at 0.8 s


def test_a_take_rendered_twice_is_the_same_file_at_any_size(tmp_path: Path, track: Path) -> None:
    take = write_take(tmp_path / "take", track)
    digests = []
    for number in range(2):
        out = tmp_path / f"{number}.mp4"
        assert main(["render-take", str(take / "take.jsonl"), "--size", "160x90", "--fps", "50", "-o", str(out)]) == 0
        digests.append(digest(out))
    assert digests[0] == digests[1]
    video = read_video(tmp_path / "0.mp4")
    assert len(video.times) == 70
    assert video.sound_seconds == pytest.approx(1.4, abs=0.001)


def test_a_take_that_began_late_in_the_stream_is_rendered_from_there(tmp_path: Path, track: Path) -> None:
    document = json.loads(json.dumps(show_to_dict(SHOW)))
    start = 44_100 * 600 + 137
    writer = TakeWriter(tmp_path / "take", take_header(document, sample=start))
    writer.heard(start - 1000, kind="file", path=str(track), sha256=file_sha256(track))
    writer.change(start + 22_050, ControlChange("master.blackout", True, "key", start / 44_100 + 0.5))
    writer.close(start + 44_100)
    out = tmp_path / "a.mkv"
    assert main(["render-take", str(tmp_path / "take"), *LOSSLESS, "-o", str(out)]) == 0
    video = read_video(out)
    assert len(video.pictures) == 30
    assert video.pictures[14].any()
    assert not any(picture.any() for picture in video.pictures[15:])
    np.testing.assert_allclose(video.sound, decode_track(track).samples[1000:45_100], atol=1e-4)


def test_a_take_whose_track_is_gone_is_told(tmp_path: Path, track: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take = write_take(tmp_path / "take", track)
    track.unlink()
    said = refused(["render-take", take, "-o", tmp_path / "a.mp4"], capsys)
    assert "not there any more" in said
    assert "not a take" in refused(["render-take", tmp_path, "-o", tmp_path / "a.mp4"], capsys)
