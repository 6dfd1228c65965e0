"""Presets of a shader in the controls: choosing, seeing which is set, one step back."""

from __future__ import annotations

import json
from pathlib import Path

from react_app.core.show import Layer, Scene, Show
from tests.ui.conftest import MakeRig, Rig

HEADER = {
    "ISFVSN": "2",
    "INPUTS": [
        {"NAME": "amount", "TYPE": "float", "DEFAULT": 0.25, "MIN": 0, "MAX": 1},
        {"NAME": "shape", "TYPE": "long", "VALUES": [0, 1, 2], "LABELS": ["A", "B", "C"], "DEFAULT": 0},
        {"NAME": "tint", "TYPE": "color", "DEFAULT": [1, 1, 1, 1]},
        {"NAME": "burst", "TYPE": "event"},
    ],
    "PRESETS": [
        {"NAME": "Slow dawn", "VALUES": {"amount": 0.5, "tint": [1, 0.5, 0.25, 1]}},
        {"NAME": "Hard noon", "VALUES": {"amount": 1, "shape": 2}},
    ],
}
TEXT = f"/*{json.dumps(HEADER)}*/\nvoid main() {{ gl_FragColor = tint * amount; }}"


def rig_with(make_rig: MakeRig, tmp_path: Path, text: str = TEXT) -> Rig:
    path = tmp_path / "dawn.fs"
    path.write_text(text)
    rig = make_rig(Show(scenes=(Scene("a", "A", layers=(Layer(1, "Dawn", str(path)),)),), scene="a"))
    rig.window.show()
    rig.play(3)
    return rig


def choose(rig: Rig, name: str) -> None:
    menu = rig.window.controls.presets
    menu.setCurrentIndex(menu.findText(name))
    menu.activated.emit(menu.currentIndex())


def shown(rig: Rig) -> dict[str, object]:
    return {name.rpartition(".")[2]: row.value for name, row in rig.window.controls.rows.items() if "layer" in name}


def test_a_shader_offers_its_presets_and_says_when_it_stands_at_its_defaults(make_rig: MakeRig, tmp_path: Path) -> None:
    menu = rig_with(make_rig, tmp_path).window.controls.presets
    assert menu.isVisible()
    assert [menu.itemText(i) for i in range(menu.count())] == ["Defaults", "Slow dawn", "Hard noon"]
    assert menu.currentText() == "Defaults"


def test_choosing_one_sets_its_values_and_the_others_to_their_defaults(make_rig: MakeRig, tmp_path: Path) -> None:
    rig = rig_with(make_rig, tmp_path)
    choose(rig, "Hard noon")
    assert shown(rig)["shape"] == 2
    rig.play(3)
    choose(rig, "Slow dawn")
    assert dict(rig.stage.changes())["layer.1.tint"] == (1.0, 0.5, 0.25, 1.0)
    rig.play(3)
    assert (shown(rig)["amount"], shown(rig)["shape"]) == (0.5, 0)
    assert rig.window.controls.presets.currentText() == "Slow dawn"
    assert rig.desk.show.scenes[0].layers[0].values["amount"] == 0.5


def test_a_value_that_moves_leaves_the_preset_and_moving_back_finds_it(make_rig: MakeRig, tmp_path: Path) -> None:
    rig = rig_with(make_rig, tmp_path)
    choose(rig, "Slow dawn")
    rig.play(3)
    rig.link.change("layer.1.amount", 0.7)
    rig.clock.now += 1.0
    rig.play(40)
    assert rig.window.controls.presets.currentIndex() == -1
    rig.link.change("layer.1.amount", 0.5)
    rig.play(40)
    assert rig.window.controls.presets.currentText() == "Slow dawn"


def test_a_preset_is_one_step_of_the_history(make_rig: MakeRig, tmp_path: Path) -> None:
    rig = rig_with(make_rig, tmp_path)
    choose(rig, "Slow dawn")
    rig.play(3)
    assert rig.desk.document.undo_label == "preset Slow dawn"
    rig.desk.undo()
    rig.clock.now += 1.0
    rig.play(40)
    assert shown(rig)["amount"] == 0.25
    assert rig.window.controls.presets.currentText() == "Defaults"
    rig.desk.redo()
    rig.clock.now += 1.0
    rig.play(40)
    assert (shown(rig)["amount"], shown(rig)["tint"]) == (0.5, (1.0, 0.5, 0.25, 1.0))


def test_a_shader_without_presets_has_no_menu(make_rig: MakeRig, tmp_path: Path) -> None:
    text = f"/*{json.dumps({**HEADER, 'PRESETS': []})}*/\nvoid main() {{ gl_FragColor = tint * amount; }}"
    assert not rig_with(make_rig, tmp_path, text).window.controls.presets.isVisible()
