"""The keys of the performance window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from react_app.link.messages import CloseOutput, OpenOutput, Transport
from tests.ui.conftest import Rig
from tests.ui.fake_stage import DISPLAYS

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def press(qtbot: QtBot, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    qtbot.keyClick(widget, key, modifier)


def test_space_taps(rig: Rig, qtbot: QtBot) -> None:
    press(qtbot, rig.window, Qt.Key.Key_Space)
    assert rig.stage.changes() == [("tempo.tap", True)]


def test_space_taps_whatever_button_has_the_focus(rig: Rig, qtbot: QtBot) -> None:
    rig.window.top.safety.blackout.setFocus()
    press(qtbot, rig.window.top.safety.blackout, Qt.Key.Key_Space)
    assert rig.stage.changes() == [("tempo.tap", True)]


def test_letters_typed_into_a_field_are_text(rig: Rig, qtbot: QtBot) -> None:
    rig.window.browser.focus_search()
    qtbot.keyClicks(rig.window.browser.search, "b 1f")
    assert rig.window.browser.search.text() == "b 1f"
    assert rig.stage.changes() == []


@pytest.mark.parametrize(("key", "control"), [(Qt.Key.Key_B, "master.blackout"), (Qt.Key.Key_F, "master.freeze")])
def test_b_and_f_switch_over_and_back(rig: Rig, qtbot: QtBot, key: Qt.Key, control: str) -> None:
    press(qtbot, rig.window, key)
    rig.play(3)
    press(qtbot, rig.window, key)
    assert rig.stage.changes() == [(control, True), (control, False)]


def test_two_quick_presses_of_b_do_not_wait_for_the_stage(rig: Rig, qtbot: QtBot) -> None:
    press(qtbot, rig.window, Qt.Key.Key_B)
    press(qtbot, rig.window, Qt.Key.Key_B)
    assert [value for _, value in rig.stage.changes()] == [True, False]


def test_numbers_put_scenes_on(rig: Rig, qtbot: QtBot) -> None:
    press(qtbot, rig.window, Qt.Key.Key_2)
    assert rig.stage.changes() == [("scene.go", "second")]
    assert rig.window.layers.rows[0].uid == 5
    press(qtbot, rig.window, Qt.Key.Key_9)
    assert len(rig.stage.changes()) == 1


def test_f11_opens_the_output_on_the_picked_display_and_closes_it(rig: Rig, qtbot: QtBot) -> None:
    press(qtbot, rig.window, Qt.Key.Key_F11)
    assert rig.stage.sent[-1] == OpenOutput(DISPLAYS[-1].id)
    rig.play(2)
    assert rig.window.top.output.button.on
    press(qtbot, rig.window, Qt.Key.Key_F11)
    assert rig.stage.sent[-1] == CloseOutput()


def test_escape_twice_is_panic(rig: Rig, qtbot: QtBot) -> None:
    rig.link.change("master.blackout", True)
    rig.link.change("master.brightness", 0.2)
    rig.desk.go("second")
    rig.play(2)
    rig.stage.sent.clear()
    press(qtbot, rig.window, Qt.Key.Key_Escape)
    assert rig.stage.sent == []
    press(qtbot, rig.window, Qt.Key.Key_Escape)
    rig.play(2)
    values = rig.link.values
    assert rig.link.status.scene == "first"
    assert values["master.blackout"] is False
    assert values["master.brightness"] == 1.0
    assert values["strip.3.on"] is False
    assert values["strip.4.on"] is False


def test_two_slow_escapes_are_no_panic(rig: Rig, qtbot: QtBot) -> None:
    press(qtbot, rig.window, Qt.Key.Key_Escape)
    rig.clock.now += 2
    press(qtbot, rig.window, Qt.Key.Key_Escape)
    assert rig.stage.changes() == []


def test_an_escape_that_closes_something_does_not_count(rig: Rig, qtbot: QtBot) -> None:
    rig.window.open_problems()
    press(qtbot, rig.window, Qt.Key.Key_Escape)
    assert rig.window.problems is None
    press(qtbot, rig.window, Qt.Key.Key_Escape)
    assert rig.stage.changes() == []


def test_effects_come_back_after_a_panic(rig: Rig) -> None:
    rig.link.change("strip.4.on", False)
    rig.play(2)
    rig.window.top.safety.panic_now()
    rig.play(2)
    assert rig.window.top.safety.rescue.can_bring_back
    rig.window.top.safety.rescue.bring_effects_back()
    rig.play(2)
    assert rig.link.values["strip.3.on"] is True
    assert rig.link.values["strip.4.on"] is False, "it was off before"


def test_ctrl_z_and_ctrl_y_undo_and_redo(rig: Rig, qtbot: QtBot) -> None:
    rig.window.stack.add_layer("generators/silk")
    assert len(rig.window.layers.rows) == 3
    press(qtbot, rig.window, Qt.Key.Key_Z, CTRL)
    assert len(rig.window.layers.rows) == 2
    press(qtbot, rig.window, Qt.Key.Key_Y, CTRL)
    assert len(rig.window.layers.rows) == 3


def test_p_pauses_the_track(rig: Rig, qtbot: QtBot) -> None:
    from react_app.core.show import AudioChoice

    rig.stage.listen(AudioChoice("file", "/music/x.wav"))
    rig.play(2)
    press(qtbot, rig.window, Qt.Key.Key_P)
    assert rig.stage.sent[-1] == Transport("play")


def test_ctrl_k_finds_and_runs(rig: Rig, qtbot: QtBot) -> None:
    press(qtbot, rig.window, Qt.Key.Key_K, CTRL)
    palette = rig.window.commands.palette
    assert palette.isVisible()
    qtbot.keyClicks(palette.field, "seco")
    assert palette.titles[0] == "Second"
    press(qtbot, palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert rig.stage.changes()[-1] == ("scene.go", "second")


def test_the_palette_knows_actions_and_shaders(rig: Rig) -> None:
    rig.window.commands.find()
    titles = rig.window.commands.palette.titles
    assert "Blackout" in titles
    assert "Undo" in titles
    assert "Aurora" in titles
    assert "Scene 1" not in titles


def test_a_key_on_the_output_window_can_ask_for_undo(rig: Rig) -> None:
    rig.window.stack.add_layer("generators/silk")
    rig.link.requested.emit("undo")
    assert len(rig.window.layers.rows) == 2
    rig.link.requested.emit("close_output")
    assert rig.stage.sent[-1] == CloseOutput()


def test_the_show_keys_work_while_the_export_window_has_the_focus(rig: Rig, qtbot: QtBot) -> None:
    rig.window.commands.open_export()
    dialog = rig.window.commands.export
    assert dialog is not None
    with qtbot.waitActive(dialog, timeout=5000):
        dialog.activateWindow()
    press(qtbot, dialog, Qt.Key.Key_B)
    press(qtbot, dialog, Qt.Key.Key_2)
    assert rig.stage.changes() == [("master.blackout", True), ("scene.go", "second")]


def test_another_size_of_the_interface_is_remembered_and_starts_the_desk_anew(rig: Rig) -> None:
    rig.window.set_output(True, "")
    rig.play(2)
    rig.window.commands.set_scale(125)
    assert rig.window.settings.scale == 125
    assert rig.window.commands.relaunch
    assert not rig.window.isVisible(), "the output plays on, so nothing asks twice"
