"""Input, output, transport, bottom bar, problems."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from react_app.core.problems import Problem
from react_app.core.show import AudioChoice
from react_app.link.messages import ListAudio, OpenOutput, SetAudio, TakeStatus, Transport
from tests.ui.conftest import Rig
from tests.ui.fake_stage import DISPLAYS


def test_the_input_picker_lists_what_can_be_heard(rig: Rig) -> None:
    picker = rig.window.top.input.picker
    items = [picker.itemText(i) for i in range(picker.count())]
    assert items == [
        "No input", "Track from a file…", "Default input", "System audio", "Scarlett 2i2", "Built-in microphone",
    ]  # fmt: skip


def test_choosing_a_device_listens_to_it_and_is_kept_in_the_show(rig: Rig) -> None:
    picker = rig.window.top.input.picker
    picker.activated.emit(picker.findText("Scarlett 2i2"))
    assert SetAudio(AudioChoice("device", "scarlett")) in rig.stage.sent
    assert rig.desk.show.audio == AudioChoice("device", "scarlett")
    rig.play(2)
    assert picker.currentText() == "Scarlett 2i2"


def test_opening_the_picker_looks_for_devices_again(rig: Rig) -> None:
    rig.window.top.input.picker.opened.emit()
    assert ListAudio() in rig.stage.sent


def test_the_lamp_says_why(rig: Rig) -> None:
    lamp = rig.window.top.input.lamp
    rig.stage.ears = replace(
        rig.stage.ears,
        state="lost",
        text="Scarlett 2i2 is gone; trying again in 2 s.",
        choice=AudioChoice("device", "x"),
    )
    rig.play(2)
    assert lamp.tone == "bad"
    assert lamp.toolTip() == "Scarlett 2i2 is gone; trying again in 2 s."


def test_latency_is_shown_while_hearing(rig: Rig) -> None:
    rig.stage.listen(AudioChoice("device", "scarlett"))
    rig.play(2)
    assert rig.window.top.input._latency.text() == "12 ms"


def test_without_ears_the_lamp_is_bad(rig: Rig) -> None:
    rig.link.status_came.emit(replace(rig.link.status, ears=None))
    assert rig.window.top.input.lamp.tone == "bad"


def test_the_meter_shows_clipping_for_a_moment(rig: Rig) -> None:
    meter = rig.window.top.input.meter
    meter.show_level(-3.0, 0.0, 10.0)
    assert meter.clipped
    meter.show_level(-30.0, -20.0, 12.0)
    assert not meter.clipped


def test_the_output_moves_to_another_display_while_open(rig: Rig) -> None:
    rig.window.set_output(True, DISPLAYS[1].id)
    rig.play(2)
    picker = rig.window.top.output.picker
    picker.setCurrentIndex(0)
    picker.activated.emit(0)
    assert rig.stage.sent[-1] == OpenOutput(DISPLAYS[0].id)


def test_picking_a_display_while_closed_opens_nothing(rig: Rig) -> None:
    picker = rig.window.top.output.picker
    picker.activated.emit(0)
    assert not any(isinstance(m, OpenOutput) for m in rig.stage.sent)


def test_the_transport_plays_seeks_and_loops(rig: Rig, qtbot: QtBot) -> None:
    rig.stage.listen(AudioChoice("file", "/music/song.wav"))
    rig.play(2)
    transport = rig.window.transport
    qtbot.mouseClick(transport.play, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(transport.loop, Qt.MouseButton.LeftButton)
    middle = QPoint(transport.seek.width() // 2, 14)
    qtbot.mouseClick(transport.seek, Qt.MouseButton.LeftButton, pos=middle)
    sent = [m for m in rig.stage.sent if isinstance(m, Transport)]
    assert sent[:2] == [Transport("play"), Transport("loop", 1.0)]
    assert sent[2].action == "seek"
    assert abs(sent[2].position - 211 / 2) < 2


def test_a_live_input_has_no_seek_bar_but_the_strip_stays(rig: Rig) -> None:
    height = rig.window.transport.height()
    rig.stage.listen(AudioChoice("device", "scarlett"))
    rig.play(2)
    assert not rig.window.transport.seek.isVisible()
    assert rig.window.transport.height() == height


def test_the_bottom_bar_shows_take_and_disk(rig: Rig) -> None:
    rig.play(2)
    assert rig.window.bottom.take.text().startswith("Take 00:41:0")
    assert rig.window.bottom.disk.text() == "212 GB free"
    status = replace(rig.link.status, take=TakeStatus("/t", 5, 900_000_000))
    rig.link.status_came.emit(status)
    assert rig.window.bottom.disk.text() == "900 MB free"


def test_the_master_fader_sends_and_follows(rig: Rig) -> None:
    rig.window.bottom.master.set_by_hand(0.5)
    assert rig.stage.changes()[-1] == ("master.brightness", 0.5)
    rig.link.change("master.brightness", 0.2)
    rig.play(1, seconds=1.0)
    rig.play(2)
    assert rig.window.bottom.master.value == 0.2


def test_problems_are_counted_and_listed_worst_first(rig: Rig) -> None:
    rig.stage.problems = (
        Problem("a", "The take cannot be written.", "warning"),
        Problem("b", "The disk is full.", "error", "/takes"),
        Problem("c", "Drawn smaller.", "info"),
    )
    rig.play(2)
    assert rig.window.bottom.problems.text() == "2 problems"
    rig.window.open_problems()
    assert rig.window.problems is not None
    assert rig.window.problems.sentences == ["The disk is full.", "The take cannot be written.", "Drawn smaller."]
    rig.stage.problems = ()
    rig.play(2)
    assert rig.window.bottom.problems.text() == "No problems"
    assert rig.window.problems.sentences == []


def test_a_layer_whose_shader_is_missing_is_a_problem(rig: Rig) -> None:
    from react_app.core.show import Layer
    from react_app.ui import edits

    after = edits.add_layer(rig.desk.show, "first", Layer(40, "Lost", "generators/gone"))
    rig.desk.edit("add", after)
    assert any("generators/gone" in p.text for p in rig.desk.problems)
    rig.desk.undo()
    assert rig.desk.problems == ()


def test_darkness_is_explained_on_the_preview(rig: Rig) -> None:
    rig.link.change("master.blackout", True)
    rig.play(2)
    assert rig.window.program.preview._tags[0][0] == "BLACKOUT"
