"""The layer stack."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from react_app.ui import mime
from react_app.ui.panels.layer_row import LayerRow
from tests.ui.conftest import Rig


def row(rig: Rig, uid: int) -> LayerRow:
    return next(row for row in rig.window.layers.rows if row.uid == uid)


def uids(rig: Rig) -> list[int]:
    return [row.uid for row in rig.window.layers.rows]


def test_the_top_layer_is_first_and_selected(rig: Rig) -> None:
    assert uids(rig) == [2, 1]
    assert rig.desk.selected == 2


def test_strip_controls_send_changes(rig: Rig, qtbot: QtBot) -> None:
    ring = row(rig, 2)
    qtbot.mouseClick(ring.mute, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(ring.solo, Qt.MouseButton.LeftButton)
    ring.opacity.set_by_hand(0.5)
    assert rig.stage.changes() == [("strip.2.mute", True), ("strip.2.solo", True), ("strip.2.opacity", 0.5)]


def test_a_mute_from_elsewhere_is_shown(rig: Rig) -> None:
    rig.link.change("strip.2.mute", True)
    rig.play(2)
    assert row(rig, 2).mute.isChecked()
    assert row(rig, 2).thumb.dimmed


def test_the_living_opacity_is_shown(rig: Rig) -> None:
    rig.play(10)
    assert row(rig, 2).opacity.living is not None
    assert row(rig, 1).opacity.living is None


def test_a_blend_is_sent_and_can_be_undone(rig: Rig) -> None:
    ring = row(rig, 2)
    index = ring.blend.findData("multiply")
    ring.blend.setCurrentIndex(index)
    ring.blend.activated.emit(index)
    rig.play(2)
    assert rig.link.values["strip.2.blend"] == "multiply"
    rig.desk.undo()
    rig.play(2)
    assert rig.link.values["strip.2.blend"] == "add"
    rig.play(1, seconds=1.0)
    assert ring.blend.currentText() == "Add"


def test_a_new_layer_goes_on_top_and_is_selected(rig: Rig) -> None:
    rig.window.stack.add_layer("generators/silk")
    new = uids(rig)[0]
    assert rig.desk.selected == new
    rig.settle_plan()
    assert [layer.uid for layer in rig.stage.plans()[-1].plan.scenes[0].layers] == [1, 2, new]


def test_adding_a_layer_to_an_empty_scene(rig: Rig) -> None:
    rig.desk.go("third")
    assert uids(rig) == []
    rig.window.stack.add("generators/silk")
    assert len(uids(rig)) == 1


def test_removing_selects_what_is_left(rig: Rig) -> None:
    rig.window.stack.remove(2)
    assert uids(rig) == [1]
    assert rig.desk.selected == 1


def test_a_duplicate_lies_above_with_its_effects(rig: Rig) -> None:
    rig.window.stack.duplicate(2)
    assert len(uids(rig)) == 3
    assert len(rig.window.layers.rows[0].chain.chips) == 2


def drop(widget: object, kind: str, text: str, place: QPointF) -> None:
    data = mime.pack(kind, text)
    event = QDropEvent(place, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    widget.dropEvent(event)  # type: ignore[attr-defined]


def test_a_layer_dropped_at_the_bottom_goes_to_the_bottom(rig: Rig) -> None:
    body = rig.window.layers._body
    drop(body, mime.LAYER, "2", QPointF(10, body.height() - 2))
    assert uids(rig) == [1, 2]
    drop(body, mime.LAYER, "2", QPointF(10, 1))
    assert uids(rig) == [2, 1]


def test_a_generator_dropped_between_layers_goes_there(rig: Rig) -> None:
    body = rig.window.layers._body
    first = rig.window.layers.rows[0]
    drop(body, mime.GENERATOR_SHADER, "generators/silk", QPointF(10, first.height() + 2))
    assert [uids(rig)[0], uids(rig)[2]] == [2, 1]


def test_effects_are_reordered_by_dropping(rig: Rig) -> None:
    chain = row(rig, 2).chain
    last = chain.chips[-1].geometry()
    drop(chain, mime.EFFECT, "3", QPointF(last.right() + 4, last.center().y()))
    assert [chip.uid for chip in row(rig, 2).chain.chips] == [4, 3]


def test_an_effect_can_be_dropped_on_another_layer(rig: Rig) -> None:
    drop(row(rig, 1).chain, mime.EFFECT, "3", QPointF(2, 10))
    assert [chip.uid for chip in row(rig, 1).chain.chips] == [3]
    assert [chip.uid for chip in row(rig, 2).chain.chips] == [4]


def test_a_chip_selects_switches_and_removes(rig: Rig, qtbot: QtBot) -> None:
    chip = row(rig, 2).chain.chips[0]
    qtbot.mousePress(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() // 2, 14))
    assert rig.desk.selected == 3
    qtbot.mousePress(chip, Qt.MouseButton.LeftButton, pos=QPoint(8, 14))
    assert rig.stage.changes() == [("strip.3.on", False)]
    rig.play(2)
    assert not chip.on
    qtbot.mousePress(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 6, 14))
    assert [c.uid for c in row(rig, 2).chain.chips] == [4]
    assert rig.desk.selected == 2


def test_many_effects_wrap(rig: Rig) -> None:
    before = row(rig, 2).chain.height()
    for _ in range(8):
        rig.window.stack.add_effect("effects/kaleidoscope", 2)
    chain = row(rig, 2).chain
    chain.resize(300, chain.height())
    chain._place()
    assert chain.height() > before
    assert all(chip.geometry().right() <= 300 for chip in chain.chips)


def test_a_layer_is_renamed_in_place(rig: Rig, qtbot: QtBot) -> None:
    ring = row(rig, 2)
    ring.start_rename()
    ring._edit.setText("Crown")
    qtbot.keyClick(ring._edit, Qt.Key.Key_Return)
    assert ring.name.text() == "Crown"
    rig.desk.undo()
    assert ring.name.text() == "Ring"


def test_alt_with_arrows_moves_a_layer(rig: Rig, qtbot: QtBot) -> None:
    qtbot.keyClick(row(rig, 1), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert uids(rig) == [1, 2]


def test_an_effect_without_any_layer_says_what_to_do(rig: Rig) -> None:
    rig.desk.go("third")
    rig.window.stack.add("effects/bloom")
    assert "Add a layer first" in rig.window.bottom.words


def test_the_mute_of_a_row_survives_an_undo(rig: Rig, qtbot: QtBot) -> None:
    rig.window.stack.add_layer("generators/silk")
    rig.settle_plan()
    qtbot.mouseClick(row(rig, 1).mute, Qt.MouseButton.LeftButton)
    rig.play(2)
    rig.desk.undo()
    rig.play(2)
    assert rig.link.values["strip.1.mute"] is True
    assert row(rig, 1).mute.isChecked()
