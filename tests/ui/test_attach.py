"""Attaching to the stage: fresh, running, restarted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QCloseEvent

from react_app.core.controls import ControlChange
from react_app.core.show import AudioChoice, OutputChoice, Scene, Show
from react_app.link.messages import OpenOutput, SetAudio, SetPlan, SetRenderSize, Transport
from react_app.ui.opening import Opening
from tests.ui.conftest import MakeRig, Rig
from tests.ui.fake_stage import DISPLAYS, made_up_features
from tests.ui.shows import small_show


def test_a_fresh_stage_gets_the_show_with_its_values(make_rig: MakeRig) -> None:
    rig = make_rig()
    plan = next(m for m in rig.stage.sent if isinstance(m, SetPlan))
    assert plan.replaced
    rig.play(2)
    assert rig.link.values["strip.2.opacity"] == 0.8
    assert rig.link.values["strip.2.blend"] == "add"


def test_a_fresh_stage_is_told_size_input_and_output_of_the_show(make_rig: MakeRig) -> None:
    output = OutputChoice(1280, 720, 30.0, DISPLAYS[1].id, open=True)
    rig = make_rig(replace(small_show(), audio=AudioChoice("device", "scarlett"), output=output))
    assert SetRenderSize(1280, 720, 30.0) in rig.stage.sent
    assert SetAudio(AudioChoice("device", "scarlett")) in rig.stage.sent
    assert OpenOutput(DISPLAYS[1].id) in rig.stage.sent


def test_a_running_show_is_taken_over_with_its_values(make_rig: MakeRig) -> None:
    running = Show("Running", (Scene("live", "Live", layers=small_show().scenes[0].layers),), "live")
    rig = make_rig(running=running)
    assert rig.desk.show.name == "Running"
    assert [entry.name for entry in rig.window.browser.entries] == ["Live"]
    assert [row.uid for row in rig.window.layers.rows] == [2, 1]
    assert not any(isinstance(m, SetPlan | SetAudio | SetRenderSize) for m in rig.stage.sent)
    assert "took over" in rig.window.bottom.words


def test_a_restarted_stage_that_forgot_gets_the_show_as_it_was_played(make_rig: MakeRig) -> None:
    rig = make_rig()
    rig.link.change("strip.2.opacity", 0.35)
    rig.desk.go("second")
    rig.play(3)
    rig.stage.restart()
    rig.play(3)
    assert rig.link.values["strip.2.opacity"] == 0.35
    assert rig.link.status.scene == "second"


def test_while_the_stage_is_away_the_picture_stays_and_words_say_so(make_rig: MakeRig) -> None:
    rig = make_rig()
    rig.stage.step(picture=True)
    rig.link.poll()
    rig.stage.state = "restarting"
    rig.link.poll()
    preview = rig.window.program.preview
    assert preview.has_picture
    assert preview.banner == "Stage is restarting…"
    rig.stage.state = "attached"
    rig.link.poll()
    assert preview.banner == ""


def test_a_stage_that_cannot_run_says_why(make_rig: MakeRig) -> None:
    rig = make_rig()
    rig.stage.failure = "No OpenGL 3.3 here."
    rig.link.poll()
    assert rig.window.program.preview.banner == "No OpenGL 3.3 here."


def test_a_track_asked_for_is_played_on_any_stage(make_rig: MakeRig, tmp_path: Path) -> None:
    rig = make_rig()
    opening = Opening(rig.window, tmp_path / "song.wav")
    opening.stage_came(False)
    assert SetAudio(AudioChoice("file", str(tmp_path / "song.wav"))) in rig.stage.sent
    rig.play(2)
    assert rig.window.transport.playing
    assert Transport("loop", 1.0) not in rig.stage.sent


def test_the_demo_goes_on_for_as_long_as_somebody_looks(make_rig: MakeRig, tmp_path: Path) -> None:
    rig = make_rig()
    Opening(rig.window, tmp_path / "demo.opus", loop=True).stage_came(True)
    told = [message for message in rig.stage.sent if isinstance(message, SetAudio | Transport)]
    playing = SetAudio(AudioChoice("file", str(tmp_path / "demo.opus")))
    assert told[-3:] == [playing, Transport("play"), Transport("loop", 1.0)]


@pytest.fixture
def closed(rig: Rig) -> Rig:
    rig.window.set_output(True, DISPLAYS[0].id)
    rig.play(2)
    return rig


def test_closing_with_an_open_output_takes_two_presses(closed: Rig) -> None:
    first, second = QCloseEvent(), QCloseEvent()
    closed.window.closeEvent(first)
    assert not first.isAccepted()
    assert "Close once more" in closed.window.bottom.words
    closed.window.closeEvent(second)
    assert second.isAccepted()


def test_musical_time_runs_on_between_statuses(rig: Rig) -> None:
    rig.play(60)
    now = rig.clock.now
    ahead = rig.link.music_at(now + 0.1)
    assert ahead.beats - rig.link.status.music.beats == pytest.approx(0.1 * 128 / 60)


def test_the_tempo_block_shows_the_clock(rig: Rig) -> None:
    rig.play(30)
    assert rig.window.top.tempo.face.bpm_text == "128.0"
    assert rig.window.top.tempo.face.lamps.beat == rig.link.status.music.beat_in_bar


def test_a_scene_put_on_by_another_hand_is_followed(rig: Rig) -> None:
    rig.stage.session.step(rig.clock.now, [], made_up_features(0.0))
    rig.stage._changes.append(ControlChange("scene.go", "second", "key"))
    rig.play(1, seconds=1.0)
    rig.play(2)
    assert [row.uid for row in rig.window.layers.rows] == [5]
    assert rig.desk.selected == 5


def test_another_show_brings_its_size_along(rig: Rig) -> None:
    rig.desk.open_show(replace(small_show(), output=OutputChoice(1280, 720, 30.0)), None)
    assert rig.stage.sizes()[-1] == SetRenderSize(1280, 720, 30.0)


def test_the_programs_size_is_chosen_and_kept_in_the_show(rig: Rig) -> None:
    rig.window.set_program(OutputChoice(1080, 1920, 30.0))
    assert rig.stage.sizes()[-1] == SetRenderSize(1080, 1920, 30.0)
    rig.play(2)
    assert rig.window.program.size_button.text() == "1080 × 1920  ·  30 fps"
