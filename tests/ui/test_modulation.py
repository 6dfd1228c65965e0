"""The modulation pop-over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from react_app.core.show import MODULATION_SOURCES, Modulation
from react_app.ui import edits
from react_app.ui.control_edits import ControlEdits
from react_app.ui.panels.modulation_popover import ModulationPopover
from react_app.ui.words import SOURCE_GROUPS
from tests.ui.conftest import Rig


def open_for(rig: Rig, control_id: str) -> ModulationPopover:
    row = rig.window.controls.rows[control_id]
    row.badge.click()
    popover = rig.window.controls.popover
    assert popover is not None
    return popover


def first_control(rig: Rig) -> str:
    rig.desk.select(1)
    return next(c for c in rig.window.controls.rows if rig.desk.spec(c).kind == "float")  # type: ignore[union-attr]


def choose(popover: ModulationPopover, source: str) -> None:
    index = popover.source.findData(source)
    popover.source.setCurrentIndex(index)
    popover.source.activated.emit(index)


def test_choosing_a_source_hangs_a_modulation_on_the_control(rig: Rig) -> None:
    control = first_control(rig)
    ControlEdits(rig.desk).set_modulation(control, None)
    popover = open_for(rig, control)
    choose(popover, "audio.high")
    found = edits.modulation_of(rig.desk.show, control)
    assert found is not None
    assert found.source == "audio.high"
    rig.settle_plan()
    assert (control, found) in rig.stage.plans()[-1].plan.modulations


def test_dragging_the_amount_is_one_step_of_the_history(rig: Rig) -> None:
    control = first_control(rig)
    ControlEdits(rig.desk).set_modulation(control, Modulation("audio.mid", 0.1))
    rig.desk.document.end_gesture()
    popover = open_for(rig, control)
    for amount in (0.2, 0.3, 0.4):
        popover.amount.set_by_hand(amount)
    rig.desk.undo()
    assert edits.modulation_of(rig.desk.show, control) == Modulation("audio.mid", 0.1)


def test_a_gesture_sends_few_plans(rig: Rig) -> None:
    control = first_control(rig)
    ControlEdits(rig.desk).set_modulation(control, Modulation("audio.mid", 0.1))
    rig.settle_plan()
    before = len(rig.stage.plans())
    popover = open_for(rig, control)
    for i in range(30):
        popover.amount.set_by_hand(0.2 + i / 100)
    assert len(rig.stage.plans()) - before <= 1


def test_only_swings_have_a_period(rig: Rig) -> None:
    control = first_control(rig)
    popover = open_for(rig, control)
    choose(popover, "audio.bass")
    assert not popover.period.isEnabled()
    choose(popover, "lfo.sine")
    assert popover.period.isEnabled()
    index = popover.period.findData(8.0)
    popover.period.activated.emit(index)
    found = edits.modulation_of(rig.desk.show, control)
    assert found is not None
    assert found.period_beats == 8.0


def test_remove_takes_it_off(rig: Rig, qtbot: QtBot) -> None:
    control = first_control(rig)
    ControlEdits(rig.desk).set_modulation(control, Modulation("audio.mid", 0.1))
    popover = open_for(rig, control)
    qtbot.mouseClick(popover.remove, Qt.MouseButton.LeftButton)
    assert edits.modulation_of(rig.desk.show, control) is None
    assert rig.window.controls.rows[control].badge.text_shown == ""


def test_a_right_click_on_opacity_opens_it_too(rig: Rig) -> None:
    row = next(row for row in rig.window.layers.rows if row.uid == 2)
    row.opacity.menu_wanted.emit(row.pos())
    popover = rig.window.controls.popover
    assert popover is not None
    assert popover.control_id == "strip.2.opacity"
    assert popover.modulation == Modulation("audio.bass", 0.5)


def test_undo_is_seen_in_the_open_popover(rig: Rig) -> None:
    control = first_control(rig)
    ControlEdits(rig.desk).set_modulation(control, None)
    popover = open_for(rig, control)
    choose(popover, "audio.high")
    rig.desk.undo()
    assert popover.source.currentText() == "Nothing"


def test_the_popover_closes_when_its_control_goes(rig: Rig) -> None:
    open_for(rig, first_control(rig))
    rig.desk.go("second")
    assert rig.window.controls.popover is None


def test_the_bar_shows_how_far_the_control_is_moved(rig: Rig) -> None:
    control = first_control(rig)
    ControlEdits(rig.desk).set_modulation(control, Modulation("lfo.square", 0.4, period_beats=64.0))
    rig.settle_plan()
    popover = open_for(rig, control)
    rig.play(3)
    assert popover._bar._share > 0.9


def test_sources_are_grouped_and_a_group_cannot_be_chosen(rig: Rig) -> None:
    popover = open_for(rig, first_control(rig))
    texts = [popover.source.itemText(i) for i in range(popover.source.count())]
    assert texts.index("DRUMS") < texts.index("Kick") < texts.index("SECTIONS") < texts.index("Drop")
    model = popover.source.model()
    heading = model.index(texts.index("DRUMS"), 0)
    assert not model.flags(heading) & Qt.ItemFlag.ItemIsSelectable
    assert not model.flags(heading) & Qt.ItemFlag.ItemIsEnabled


def test_every_source_is_in_one_group() -> None:
    grouped = [source for _, sources in SOURCE_GROUPS for source in sources]
    assert sorted(grouped) == sorted(MODULATION_SOURCES)
