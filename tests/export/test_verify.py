"""`export --verify`: the same bytes again, where the first difference is, and what is missing, in sentences."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from react_app.audio.decode import file_sha256
from react_app.core.controls import ControlChange
from react_app.core.show import Layer, Scene, Show
from react_app.core.showfile import show_to_dict
from react_app.core.take import TakeWriter
from react_app.export.__main__ import main
from tests.export.media import SHOW, leftovers, pulses, take_header, write_show, write_wav

GLOW = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "gain", "TYPE": "float", "DEFAULT": 0.5}]}*/
void main() { gl_FragColor = vec4(gain, fract(TIME), react_bass, 1.0); }
"""
SMALL = ("--size=32x18", "--fps=20", "--codec=ffv1")


def show_of(folder: Path) -> Show:
    own = Scene("own", "Own", layers=(Layer(7, "Glow", str(folder / "glow.fs")),))
    return replace(SHOW.with_scene(own), scene="own")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a track, a show with a shader of one's own, an export and a rendered take."""
    folder = tmp_path_factory.mktemp("verify") / "songs"
    folder.mkdir()
    track = write_wav(folder / "track.wav", pulses(0.4))
    (folder / "glow.fs").write_text(GLOW)
    write_show(folder / "night.show.json", show_of(folder))
    (folder / "cues.json").write_text(json.dumps([{"t": 0.1, "id": "layer.7.gain", "value": 0.9}]))
    words = ["export", str(track), f"--show={folder / 'night.show.json'}", f"--cues={folder / 'cues.json'}"]
    assert main([*words, *SMALL, "--seed=3", "-o", str(folder / "a.mkv")]) == 0
    writer = TakeWriter(folder / "set", take_header(json.loads(json.dumps(show_to_dict(show_of(folder))))))
    writer.heard(0, kind="file", path=str(track), sha256=file_sha256(track))
    writer.change(4_410, ControlChange("layer.7.gain", 0.2, "midi", 0.1))
    writer.close(17_640)
    assert main(["render-take", str(folder / "set"), *SMALL, "-o", str(folder / "set.mkv")]) == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it that may be spoiled; the first one is where it is told to be no more."""
    away = made.with_name("away")
    if made.exists():
        made.rename(away)
    return Path(shutil.copytree(away, tmp_path / "moved"))


def verify(folder: Path, name: str = "a.mkv") -> int:
    before = leftovers(folder)
    code = main(["export", "--verify", str(folder / f"{name}.manifest.json")])
    assert leftovers(folder) == before
    return code


@pytest.mark.parametrize("name", ["a.mkv", "set.mkv"])
def test_what_was_moved_as_a_whole_gives_the_same_bytes(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(folder, name) == 0
    assert f"{name}: the same bytes again, 8 pictures" in capsys.readouterr().out


def rename_track(folder: Path) -> None:
    (folder / "track.wav").rename(folder / "another name.wav")


def edit_shader(folder: Path) -> None:
    (folder / "glow.fs").write_text(GLOW.replace("gain,", "1.0 - gain,"))


def remove_all_but_the_track(folder: Path) -> None:
    for name in ("glow.fs", "night.show.json", "cues.json", "a.mkv"):
        (folder / name).unlink()


@pytest.mark.parametrize("spoil", [rename_track, edit_shader, remove_all_but_the_track])
def test_the_manifest_holds_what_is_not_there_any_more(folder: Path, spoil: Callable[[Path], None]) -> None:
    spoil(folder)
    assert verify(folder) == 0


def test_a_take_is_drawn_with_the_shader_it_was_played_with(folder: Path) -> None:
    edit_shader(folder)
    assert verify(folder, "set.mkv") == 0


def test_another_video_under_its_name_is_told_with_the_first_picture_that_differs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "cues.json").write_text(json.dumps([{"t": 0.1, "id": "layer.7.gain", "value": 0.9},
                                                  {"t": 0.2, "id": "layer.7.gain", "value": 0.8}]))  # fmt: skip
    words = ["export", str(folder / "track.wav"), f"--show={folder / 'night.show.json'}", "--no-manifest"]
    write_show(folder / "night.show.json", show_of(folder))
    words += [f"--cues={folder / 'cues.json'}", *SMALL, "--seed=3", "-o", str(folder / "a.mkv")]
    assert main(words) == 0
    capsys.readouterr()
    assert verify(folder) == 1
    said = capsys.readouterr()
    assert "Picture 4, at 0.200 s, is the first that differs; 4 of 8 do, by up to 26 of 255." in said.out
    assert "The sound is the same." in said.out
    assert "a.mkv is not the file its manifest tells of: it was changed since." in said.err
    assert "Why it may be: " in said.out


def remove_track(folder: Path) -> None:
    (folder / "track.wav").unlink()


def change_track(folder: Path) -> None:
    write_wav(folder / "track.wav", 0.5 * pulses(0.4))


def take_goes_on(folder: Path) -> None:
    TakeWriter(folder / "set", take_header({})).close(20_000)


@pytest.mark.parametrize(
    ("name", "spoil", "sentence"),
    [
        ("a.mkv", remove_track, "track.wav is not there any more. Put track.wav beside the manifest."),
        ("a.mkv", change_track, "track.wav was changed since. Put the old one beside the manifest."),
        ("set.mkv", remove_track, "track.wav, which is not there any more"),
        ("set.mkv", take_goes_on, "has gone on or was changed since it was rendered"),
    ],
)
def test_what_is_missing_or_changed_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, spoil: Callable[[Path], None], sentence: str
) -> None:
    spoil(folder)
    assert verify(folder, name) == 2
    said = capsys.readouterr()
    assert f"{name}.manifest.json cannot be checked. " in said.err
    assert sentence in said.err
    assert said.out == ""


def edited(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "a.mkv.manifest.json"
    told = json.loads(path.read_text())
    change(told)
    path.write_text(json.dumps(told))


def test_what_else_is_not_as_it_was_is_told_and_given_as_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(told: dict[str, Any]) -> None:
        told["app"] = "0.0.1"
        told["drawn_by"]["renderer"] = "Radeon"
        told["versions"]["numpy"] = "1.0"
        told["sha256"] = "0" * 64

    edited(folder, change)
    assert main(["export", "--json", "--verify", str(folder / "a.mkv.manifest.json")]) == 1
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    verdict = events[-1]
    assert (verdict["event"], verdict["same"], verdict["name"]) == ("verified", False, "a.mkv")
    assert verdict["pictures"] is None
    assert verdict["sound"] is None
    assert "only the file around them differs" in verdict["text"]
    why = " ".join(verdict["why"])
    for words in ("version 0.0.1 of the app", "drawn by Radeon", "numpy 1.0"):
        assert words in why
    assert {"start", "warning"} <= {event["event"] for event in events}
    assert not {"done", "written", "error"} & {event["event"] for event in events}


def test_what_is_no_manifest_cannot_be_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--verify", str(folder / "night.show.json")]) == 2
    assert "is not a manifest of an export" in capsys.readouterr().err
