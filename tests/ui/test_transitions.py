"""The transition strip, its settings, and the keys that belong to them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from react_app.core.show import CUT, Modulation, Transition
from react_app.ui import edits
from react_app.ui.panels.scenes_popover import TransitionPopover
from react_app.ui.transition_edits import EVERY_SCENE, set_transition
from react_app.ui.widgets.combo import Popup
from tests.ui.conftest import MakeRig, Rig
from tests.ui.shows import small_show

DISSOLVE = "transitions/dissolve"


def choose(field: Popup, data: object) -> None:
    index = field.findData(data)
    field.setCurrentIndex(index)
    field.activated.emit(index)


def details(rig: Rig) -> TransitionPopover:
    rig.window.transition.more.click()
    assert rig.window.transitions is not None
    return rig.window.transitions


def dissolving(make_rig: MakeRig, beats: float = 4.0) -> Rig:
    return make_rig(set_transition(small_show(), EVERY_SCENE, Transition(DISSOLVE, beats)))


def test_choosing_a_transition_is_one_step_of_the_history(rig: Rig) -> None:
    strip = rig.window.transition
    assert strip.shader.currentText() == "Cut"
    choose(strip.shader, DISSOLVE)
    assert rig.desk.show.transition.shader == DISSOLVE
    assert strip.length.isEnabled()
    rig.settle_plan()
    assert rig.stage.plans()[-1].plan.transition.node is not None
    rig.desk.undo()
    assert rig.desk.show.transition.shader == CUT
    assert strip.shader.currentText() == "Cut"


def test_length_and_start_are_controls_that_the_show_keeps(make_rig: MakeRig) -> None:
    rig = dissolving(make_rig)
    strip = rig.window.transition
    assert strip.length.currentText() == "4 beats"
    choose(strip.length, 0.5)
    choose(strip.start, "bar")
    assert rig.stage.changes() == [("transition.beats", 0.5), ("transition.when", "bar")]
    rig.play(2)
    rig.desk.settle()
    assert (rig.desk.show.transition.beats, rig.desk.show.transition.when) == (0.5, "bar")


def test_a_length_that_is_not_listed_is_shown_all_the_same(make_rig: MakeRig) -> None:
    rig = dissolving(make_rig)
    rig.link.change("transition.beats", 3.3)
    rig.play(2)
    assert rig.window.transition.length.currentText() == "3.3 beats"
    rig.link.change("transition.beats", 2.0)
    rig.play(2)
    assert rig.window.transition.length.currentText() == "2 beats"


def test_progress_is_seen_and_the_cut_ends_it(make_rig: MakeRig) -> None:
    rig = dissolving(make_rig)
    strip, tiles = rig.window.transition, rig.window.browser.tiles
    assert not strip.cut.isEnabled()
    rig.desk.go("second")
    rig.play(60)
    assert 0.3 < strip.bar._share < 0.6
    assert strip.cut.isEnabled()
    assert "Second" in strip.bar.toolTip()
    assert (tiles.live, tiles.queued) == ("first", "second"), "the tiles show which comes next"
    assert rig.window.program._scene.text() == "First → Second"
    action = rig.window.commands.actions.by_name["cut"]
    assert action.shortcut() == Qt.Key.Key_X
    action.trigger()
    rig.play(2)
    assert (tiles.live, tiles.queued) == ("second", "")
    assert not strip.cut.isEnabled()
    assert strip.bar._share == 0.0


def test_panic_does_not_wait_for_a_transition(make_rig: MakeRig) -> None:
    rig = dissolving(make_rig, 32.0)
    rig.desk.go("second")
    rig.play(30)
    rig.window.top.safety.panic_now()
    rig.play(2)
    assert (rig.link.status.scene, rig.link.status.coming) == ("first", "")


def test_a_scene_can_have_its_own_way_and_lose_it(make_rig: MakeRig) -> None:
    rig = dissolving(make_rig)
    popover = details(rig)
    popover.own.click()
    popover.give.click()
    own = rig.desk.show.scenes[0].transition
    assert own is not None
    assert (own.shader, own.beats) == (DISSOLVE, 4.0)
    assert own.uid > 5, "a uid of its own"
    choose(popover.length, 8.0)
    assert rig.stage.changes()[-1] == (f"strip.{own.uid}.beats", 8.0)
    choose(popover.shader, CUT)
    assert rig.desk.show.scenes[0].transition is not None
    assert rig.desk.show.transition.shader == DISSOLVE
    popover.remove.click()
    assert rig.desk.show.scenes[0].transition is None


def test_the_inputs_of_its_shader_are_controls(make_rig: MakeRig) -> None:
    rig = dissolving(make_rig)
    popover = details(rig)
    (row,) = [row for control, row in popover.rows.items() if control == "transition.0.highlights"]
    row.set_by_hand(0.75)
    assert rig.stage.changes()[-1] == ("transition.0.highlights", 0.75)
    assert not [control for control in popover.rows if control.endswith("progress")]


def test_the_palette_knows_transitions(rig: Rig) -> None:
    rig.window.commands.find()
    assert "Dissolve" in rig.window.commands.palette.titles


def test_dry_wet_of_an_effect_can_be_modulated_with_a_threshold(rig: Rig) -> None:
    rig.desk.select(3)
    row = rig.window.controls.rows["strip.3.mix"]
    row.badge.click()
    popover = rig.window.controls.popover
    assert popover is not None
    choose(popover.source, "audio.kick")
    popover.threshold.set_by_hand(0.4)
    popover.curve.set_by_hand(-0.5)
    found = edits.modulation_of(rig.desk.show, "strip.3.mix")
    assert found is not None
    assert (found.source, found.threshold, found.curve) == ("audio.kick", 0.4, -0.5)
    effect = edits.find_effect(rig.desk.show, 3)
    assert effect is not None
    assert effect.modulations == {"@mix": found}
    assert isinstance(found, Modulation)


def test_a_layer_is_made_opaque_by_hand_and_one_of_a_foreign_shader_is_from_the_start(
    make_rig: MakeRig, shader_file: object
) -> None:
    rig = make_rig()
    rig.desk.select(1)
    rig.window.controls.rows["strip.1.opaque"].set_by_hand(True)
    rig.play(2)
    rig.desk.settle()
    assert rig.desk.show.scenes[0].layers[0].opaque
    rig.window.stack.add_layer(str(shader_file))
    rig.window.stack.add_layer("generators/silk")
    foreign, house = rig.desk.show.scenes[0].layers[-2:]
    assert (foreign.opaque, house.opaque) == (True, False)
