"""The document and its history, without a widget."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from react_app.core.show import AudioChoice, Effect, Layer, Modulation
from react_app.ui import edits
from react_app.ui.document import HISTORY, Document
from tests.ui.shows import small_show


def added(document: Document, name: str = "New") -> int:
    uid = document.new_uid()
    document.edit(f"add {name}", edits.add_layer(document.show, "first", Layer(uid, name, "generators/silk")))
    return uid


def test_an_edit_can_be_undone_and_done_again() -> None:
    document = Document(small_show())
    before = document.show
    added(document)
    after = document.show
    assert document.undo({}) == ()
    assert document.show == before
    assert document.redo({}) == ()
    assert document.show == after


def test_undo_on_a_fresh_document_does_nothing() -> None:
    document = Document(small_show())
    assert document.undo({}) is None
    assert document.redo({}) is None


def test_undo_keeps_what_was_played_since() -> None:
    document = Document(small_show())
    added(document)
    document.undo({"strip.1.opacity": 0.25, "layer.1.speed": 0.75})
    layer = edits.find_layer(document.show, 1)
    assert layer is not None
    assert layer.opacity == 0.25
    assert layer.values["speed"] == 0.75


def test_undo_of_a_removal_brings_the_layer_back_with_its_values() -> None:
    document = Document(small_show())
    document.settle({"strip.1.opacity": 0.4})
    document.edit("remove Sky", edits.remove_layer(document.show, 1))
    document.undo({})
    layer = edits.find_layer(document.show, 1)
    assert layer is not None
    assert layer.opacity == 0.4


def test_redo_brings_back_what_was_tuned_after_the_edit() -> None:
    document = Document(small_show())
    uid = added(document)
    document.undo({f"strip.{uid}.opacity": 0.3})
    document.redo({})
    layer = edits.find_layer(document.show, uid)
    assert layer is not None
    assert layer.opacity == 0.3


def test_undo_of_a_blend_sends_the_old_blend() -> None:
    document = Document(small_show())
    after = edits.set_blend(document.show, 2, "multiply")
    document.edit("blend", after, back={"strip.2.blend": "add"}, forward={"strip.2.blend": "multiply"})
    changes = document.undo({"strip.2.blend": "multiply"})
    assert changes is not None
    assert [(c.id, c.value) for c in changes] == [("strip.2.blend", "add")]
    layer = edits.find_layer(document.show, 2)
    assert layer is not None
    assert layer.blend == "add"


def test_edits_of_one_gesture_are_one_step() -> None:
    document = Document(small_show())
    for amount in (0.1, 0.2, 0.3):
        after = edits.set_modulation(document.show, "layer.1.speed", Modulation("audio.bass", amount))
        document.edit("modulation", after, key="m")
    document.undo({})
    assert edits.modulation_of(document.show, "layer.1.speed") is None


def test_a_gesture_that_ended_is_a_step_of_its_own() -> None:
    document = Document(small_show())
    for amount in (0.1, 0.2):
        after = edits.set_modulation(document.show, "layer.1.speed", Modulation("audio.bass", amount))
        document.edit("modulation", after, key="m")
        document.end_gesture()
    document.undo({})
    assert edits.modulation_of(document.show, "layer.1.speed") == Modulation("audio.bass", 0.1)


def test_a_new_edit_forgets_what_could_be_done_again() -> None:
    document = Document(small_show())
    added(document)
    document.undo({})
    added(document, "Other")
    assert document.redo_label == ""


def test_uids_are_never_given_twice() -> None:
    document = Document(small_show())
    first = added(document)
    document.undo({})
    assert added(document) > first


def test_the_history_is_bounded() -> None:
    document = Document(small_show())
    for i in range(HISTORY + 20):
        added(document, str(i))
    undone = 0
    while document.undo({}) is not None:
        undone += 1
    assert undone == HISTORY


def test_undo_does_not_touch_what_is_listened_to() -> None:
    document = Document(small_show())
    added(document)
    document.amend(replace(document.show, audio=AudioChoice("system")))
    document.undo({})
    assert document.show.audio == AudioChoice("system")


def test_the_scene_that_is_on_is_no_edit() -> None:
    document = Document(small_show())
    document.settle({"scene.go": "second", "master.brightness": 0.5})
    assert not document.edited
    document.settle({"strip.1.opacity": 0.2})
    assert document.edited


def test_saving_makes_it_as_saved() -> None:
    document = Document(small_show())
    added(document)
    document.mark_saved(document.show, Path("x.show.json"))
    assert not document.edited


def test_undo_of_an_added_scene_that_is_on_falls_back_to_one_that_is_there() -> None:
    document = Document(small_show())
    after, copy = edits.copy_scene(document.show, "first", document.new_uid(5))
    document.edit("copy", after)
    document.undo({"scene.go": copy})
    assert document.show.find_scene(document.show.scene) is not None


def test_a_moved_effect_keeps_its_values() -> None:
    show = small_show()
    show = edits.add_effect(show, 1, Effect(9, "effects/glitch", {"amount": 0.7}))
    moved = edits.move_effect(show, 9, 2, 1)
    layer = edits.find_layer(moved, 2)
    assert layer is not None
    assert [effect.uid for effect in layer.effects] == [3, 9, 4]
    assert layer.effects[1].values == {"amount": 0.7}


def test_a_copied_layer_has_uids_of_its_own() -> None:
    copied = edits.copy_layer(small_show(), 2, 20)
    scene = copied.find_scene("first")
    assert scene is not None
    assert [layer.uid for layer in scene.layers] == [1, 2, 20]
    assert [effect.uid for effect in scene.layers[2].effects] == [21, 22]


def test_removing_the_scene_that_is_on_puts_its_neighbour_on() -> None:
    assert edits.remove_scene(small_show(), "first").scene == "second"


def test_modulations_of_opacity_hang_on_the_layer() -> None:
    assert edits.modulation_of(small_show(), "strip.2.opacity") == Modulation("audio.bass", 0.5)
    assert edits.can_modulate("strip.2.opacity")
    assert edits.can_modulate("strip.3.mix")
    assert not edits.can_modulate("strip.3.on")
    assert not edits.can_modulate("master.brightness")
