"""Controls generated from the inputs of an ISF file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from react_app.core.controls import ControlValue
from react_app.core.show import Modulation
from react_app.ui.control_edits import ControlEdits
from react_app.ui.panels.control_row import BoolRow, ChoiceRow, ColorRow, ControlRow, EventRow, NumberRow, PointRow
from tests.ui.conftest import MakeRig, Rig
from tests.ui.shows import show_with


def rig_of(make_rig: MakeRig, qtbot: QtBot, shader: Path) -> Rig:
    rig = make_rig(show_with(str(shader)), shaders=[shader])
    rig.window.show()
    qtbot.waitExposed(rig.window)
    return rig


def row(rig: Rig, name: str) -> ControlRow:
    return rig.window.controls.rows[f"layer.1.{name}"]


def last(rig: Rig) -> tuple[str, ControlValue]:
    return rig.stage.changes()[-1]


def test_every_input_type_gets_its_editor(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    kinds = {name.rpartition(".")[2]: type(made) for name, made in rig.window.controls.rows.items()}
    assert kinds == {
        "amount": NumberRow,
        "steps": NumberRow,
        "shape": ChoiceRow,
        "invert": BoolRow,
        "tint": ColorRow,
        "centre": PointRow,
        "burst": EventRow,
        "opaque": BoolRow,
    }


def test_a_drag_sends_changes_and_the_stage_value_is_shown_after_the_release(
    make_rig: MakeRig, qtbot: QtBot, shader_file: Path
) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "amount")
    assert isinstance(made, NumberRow)
    slider = made.slider
    middle = QPoint(slider.width() // 2, slider.height() // 2)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    assert last(rig)[0] == "layer.1.amount"
    sent = last(rig)[1]
    assert isinstance(sent, float)
    assert abs(sent - 1.0) < 0.05
    rig.stage.session._bank._values["layer.1.amount"] = 0.1
    rig.stage._changes.clear()
    rig.play(2, seconds=1.0)
    assert made.value == sent, "while the hand is on it, its own value is shown"
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle)
    rig.play(1, seconds=1.0)
    assert made.value == 0.1
    assert slider.value == 0.1


def test_a_double_click_resets_to_the_default_of_the_file(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "amount")
    assert isinstance(made, NumberRow)
    made.slider.set_by_hand(1.7)
    qtbot.mouseDClick(made.slider, Qt.MouseButton.LeftButton, pos=QPoint(3, 14))
    assert last(rig) == ("layer.1.amount", 0.25)


def test_keys_nudge_and_shift_is_fine(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "amount")
    assert isinstance(made, NumberRow)
    qtbot.keyClick(made.slider, Qt.Key.Key_Right)
    assert abs(made.slider.value - 0.27) < 1e-9
    qtbot.keyClick(made.slider, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert abs(made.slider.value - 0.272) < 1e-9
    qtbot.keyClick(made.slider, Qt.Key.Key_End)
    assert made.slider.value == 2.0


def test_values_can_be_typed(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "amount")
    assert isinstance(made, NumberRow)
    made.field.start_typing()
    made.field.editor.setText("1,5")
    qtbot.keyClick(made.field.editor, Qt.Key.Key_Return)
    assert last(rig) == ("layer.1.amount", 1.5)
    made.field.start_typing()
    made.field.editor.setText("nan")
    qtbot.keyClick(made.field.editor, Qt.Key.Key_Return)
    assert last(rig) == ("layer.1.amount", 1.5)


def test_whole_numbers_snap(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "steps")
    assert isinstance(made, NumberRow)
    made.slider.set_by_hand(4.4)
    assert last(rig) == ("layer.1.steps", 4)
    assert isinstance(last(rig)[1], int)


def test_a_popup_sends_the_value_behind_the_label(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "shape")
    assert isinstance(made, ChoiceRow)
    assert made.popup.currentText() == "Square"
    made.popup.setCurrentIndex(2)
    made.popup.activated.emit(2)
    assert last(rig) == ("layer.1.shape", 2)


def test_a_switch_sends_and_shows(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "invert")
    assert isinstance(made, BoolRow)
    qtbot.mouseClick(made.switch, Qt.MouseButton.LeftButton)
    assert last(rig) == ("layer.1.invert", True)
    rig.play(2)
    assert made.switch.isChecked()


def test_an_event_fires_on_the_press(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "burst")
    assert isinstance(made, EventRow)
    qtbot.mousePress(made.button, Qt.MouseButton.LeftButton)
    assert last(rig) == ("layer.1.burst", True)
    qtbot.mouseRelease(made.button, Qt.MouseButton.LeftButton)


def test_a_colour_is_picked_in_a_popover(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "tint")
    assert isinstance(made, ColorRow)
    qtbot.mouseClick(made.swatch, Qt.MouseButton.LeftButton)
    assert made.picker is not None
    assert made.picker.isVisible()
    made.picker._hex.setText("#0080FF")
    made.picker._hex.editingFinished.emit()
    control, value = last(rig)
    assert control == "layer.1.tint"
    assert isinstance(value, tuple)
    assert [round(v, 2) for v in value] == [0.0, 0.5, 1.0, 1.0]


def test_a_point_is_dragged_on_a_pad_with_up_as_positive(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "centre")
    assert isinstance(made, PointRow)
    qtbot.mousePress(made.pad, Qt.MouseButton.LeftButton, pos=QPoint(made.pad.width() - 6, 6))
    control, value = last(rig)
    assert control == "layer.1.centre"
    assert isinstance(value, tuple)
    assert min(value) > 0.95
    qtbot.mouseRelease(made.pad, Qt.MouseButton.LeftButton)


def test_the_living_value_is_a_mark_of_its_own(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    ControlEdits(rig.desk).set_modulation("layer.1.amount", Modulation("lfo.saw", 0.5))
    rig.settle_plan()
    rig.play(20)
    made = row(rig, "amount")
    assert isinstance(made, NumberRow)
    assert made.slider.living is not None
    assert made.slider.living != made.slider.value
    assert made.badge.text_shown == "Saw"


def test_the_wheel_goes_on_scrolling_when_a_slider_comes_under_it(
    make_rig: MakeRig, qtbot: QtBot, shader_file: Path
) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "shape")
    assert isinstance(made, ChoiceRow)
    before = len(rig.stage.sent)
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent

    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    made.popup.wheelEvent(event)
    assert not event.isAccepted()
    assert len(rig.stage.sent) == before


def test_reset_all_goes_back_to_the_defaults(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> None:
    rig = rig_of(make_rig, qtbot, shader_file)
    made = row(rig, "amount")
    made.set_by_hand(1.9)
    rig.window.controls.reset_all()
    assert made.value == 0.25
    assert ("layer.1.burst", True) not in rig.stage.changes()


def test_an_effect_has_a_mix_first(rig: Rig) -> None:
    rig.desk.select(3)
    assert next(iter(rig.window.controls.rows)) == "strip.3.mix"


def test_without_a_layer_the_panel_says_what_to_do(rig: Rig) -> None:
    rig.desk.go("third")
    assert rig.window.controls.rows == {}
    labels = [label.text() for label in rig.window.controls.findChildren(QLabel)]
    assert any("Double-click a generator" in text for text in labels)
