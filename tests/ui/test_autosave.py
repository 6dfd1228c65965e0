"""Saving by itself, reopening, and show files."""

from __future__ import annotations

from pathlib import Path

from react_app.core.paths import Paths
from react_app.core.show import AudioChoice
from react_app.core.showfile import load_show, save_show
from react_app.link.messages import SetAudio, Transport
from react_app.ui.autosave import autosave_path, left_behind
from tests.ui.conftest import MakeRig, Rig
from tests.ui.shows import small_show


def test_values_and_structure_are_saved_by_themselves(rig: Rig, paths: Paths) -> None:
    rig.window.stack.add_layer("generators/silk")
    rig.settle_plan()
    rig.link.change("strip.1.opacity", 0.45)
    rig.play(2)
    rig.window.autosave.save()
    left = left_behind(paths)
    assert left is not None
    assert len(left.scenes[0].layers) == 3
    assert left.scenes[0].layers[0].opacity == 0.45


def test_nothing_is_written_when_nothing_changed(rig: Rig, paths: Paths) -> None:
    rig.window.autosave.save()
    before = autosave_path(paths).stat().st_mtime_ns
    rig.play(5)
    rig.window.autosave.save()
    assert autosave_path(paths).stat().st_mtime_ns == before


def test_the_scene_that_was_on_is_reopened(make_rig: MakeRig, paths: Paths) -> None:
    first = make_rig()
    first.desk.go("second")
    first.play(2)
    first.window.autosave.save()
    left = left_behind(paths)
    assert left is not None
    second = make_rig(left)
    second.play(2)
    assert second.link.status.scene == "second"


def test_a_damaged_autosave_is_left_alone(paths: Paths) -> None:
    autosave_path(paths).write_text("{half")
    assert left_behind(paths) is None


def test_a_disk_that_refuses_becomes_a_problem_and_goes_away_again(rig: Rig, paths: Paths) -> None:
    autosave_path(paths).mkdir()
    rig.window.autosave._last = None
    rig.window.autosave.save()
    assert any(p.key == "autosave" for p in rig.desk.problems)
    autosave_path(paths).rmdir()
    rig.window.autosave.save()
    assert not any(p.key == "autosave" for p in rig.desk.problems)


def test_saving_as_gives_the_show_a_file_and_its_name(rig: Rig, tmp_path: Path) -> None:
    rig.link.change("strip.1.opacity", 0.45)
    rig.play(2)
    assert rig.desk.document.path is None
    assert rig.window.files.save_to(tmp_path / "friday.json")
    path = tmp_path / "friday.show.json"
    assert load_show(path).scenes[0].layers[0].opacity == 0.45
    assert rig.desk.show.name == "friday"
    assert not rig.desk.document.edited
    assert rig.window.settings.recent == [path]


def test_opening_a_show_plays_its_own_values(rig: Rig, tmp_path: Path) -> None:
    path = tmp_path / "other.show.json"
    save_show(small_show(), path)
    rig.link.change("strip.2.opacity", 0.1)
    rig.play(2)
    assert rig.window.files.open_path(path)
    rig.play(2)
    assert rig.link.values["strip.2.opacity"] == 0.8
    assert rig.stage.plans()[-1].replaced
    assert rig.desk.document.path == path


def test_a_show_that_was_never_saved_is_kept_when_another_is_opened(rig: Rig, paths: Paths, tmp_path: Path) -> None:
    path = tmp_path / "other.show.json"
    save_show(small_show(), path)
    rig.window.stack.add_layer("generators/silk")
    rig.window.files.open_path(path)
    kept = list(paths.shows.glob("Evening *.show.json"))
    assert len(kept) == 1
    assert len(load_show(kept[0]).scenes[0].layers) == 3
    assert kept[0] in rig.window.settings.recent


def test_a_file_that_is_no_show_becomes_a_problem(rig: Rig, tmp_path: Path) -> None:
    bad = tmp_path / "bad.show.json"
    bad.write_text("[]")
    assert not rig.window.files.open_path(bad)
    assert any("bad.show.json" in p.text for p in rig.desk.problems)
    assert rig.desk.show.name == "Evening"


def test_a_dropped_track_is_listened_to_and_played(rig: Rig, tmp_path: Path) -> None:
    track = tmp_path / "song.mp3"
    rig.window.files.drop([str(track)])
    wanted = [SetAudio(AudioChoice("file", str(track))), Transport("play")]
    assert [m for m in rig.stage.sent if isinstance(m, SetAudio | Transport)] == wanted
    assert rig.desk.show.audio == AudioChoice("file", str(track))


def test_choosing_an_output_is_remembered(rig: Rig) -> None:
    rig.window.set_output(True, "eDP-1")
    rig.play(3)
    assert rig.desk.show.output.open
    assert rig.desk.show.output.display == "eDP-1"
