"""The browser: sections, search, launching, importing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from react_app.core.paths import Paths
from react_app.shaders.cards import ShaderCard
from react_app.shaders.source import read_source
from react_app.shaders.verdicts import ProbeResult, Verdicts
from react_app.ui.imports import find_shaders
from tests.ui.conftest import MakeRig, Rig
from tests.ui.shows import SHADER


def names(rig: Rig) -> list[str]:
    return [entry.name for entry in rig.window.browser.entries]


def test_scenes_are_numbered_in_order(rig: Rig) -> None:
    assert [(e.number, e.name) for e in rig.window.browser.entries] == [(1, "First"), (2, "Second"), (3, "Third")]


def test_search_looks_through_names_and_descriptions(rig: Rig) -> None:
    rig.window.browser.search.setText("pipe")
    assert names(rig) == ["Second"]


def test_every_word_must_occur(rig: Rig) -> None:
    rig.window.browser.search.setText("sky ring")
    assert names(rig) == ["First"]
    rig.window.browser.search.setText("sky pipe")
    assert names(rig) == []


def test_an_empty_result_says_where_else_there_is_something(rig: Rig) -> None:
    rig.window.browser.search.setText("aurora")
    assert names(rig) == []
    assert "1 in Generators" in rig.window.browser.empty.text()
    assert rig.window.browser.tabs["generators"].text() == "Generators 1"
    rig.window.browser.open_section("generators")
    assert names(rig) == ["Aurora"]


def test_a_press_on_a_scene_puts_it_on(rig: Rig, qtbot: QtBot) -> None:
    tiles = rig.window.browser.tiles
    place = tiles.visualRect(tiles.entries_model.index(1)).center()
    qtbot.mousePress(tiles.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert rig.stage.changes() == [("scene.go", "second")]


def test_a_single_press_on_a_generator_adds_nothing_and_a_double_click_adds_a_layer(rig: Rig, qtbot: QtBot) -> None:
    rig.window.browser.open_section("generators")
    tiles = rig.window.browser.tiles
    place = tiles.visualRect(tiles.entries_model.index(0)).center()
    qtbot.mouseClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(rig.window.layers.rows) == 2
    qtbot.mouseDClick(tiles.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(rig.window.layers.rows) == 3


def test_the_corner_of_a_tile_adds_too(rig: Rig, qtbot: QtBot) -> None:
    rig.window.browser.open_section("effects")
    tiles = rig.window.browser.tiles
    corner = tiles.corner_of(tiles.visualRect(tiles.entries_model.index(0)))
    qtbot.mousePress(tiles.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(corner.center()))
    assert len(rig.window.layers.rows[0].chain.chips) == 3


def test_a_scene_that_waits_for_its_shaders_is_queued(rig: Rig) -> None:
    rig.stage.queued_scene = "first"
    rig.desk.go("second")
    rig.play(2)
    assert rig.window.browser.tiles.live == "first"
    assert rig.window.browser.tiles.queued == "second"
    rig.stage.queued_scene = ""
    rig.play(2)
    assert rig.window.browser.tiles.live == "second"
    assert rig.window.browser.tiles.queued == ""


def test_enter_in_the_search_launches_the_first_match(rig: Rig, qtbot: QtBot) -> None:
    rig.window.browser.search.setText("pipe")
    qtbot.keyClick(rig.window.browser.search, Qt.Key.Key_Return)
    assert rig.stage.changes()[-1] == ("scene.go", "second")


def test_a_generator_can_become_a_scene(rig: Rig) -> None:
    rig.window.stack.scene_from_shader("generators/silk")
    assert names(rig)[-1] == "Silk"
    assert rig.stage.changes()[-1] == ("scene.go", "silk")


def test_scenes_are_renamed_duplicated_moved_and_removed(rig: Rig) -> None:
    stack = rig.window.stack
    stack.rename_scene("second", "  Tube ")
    stack.duplicate_scene("second")
    stack.move_scene("first", 2)
    assert names(rig) == ["Tube", "Tube copy", "First", "Third"]
    stack.remove_scene("second")
    assert names(rig) == ["Tube copy", "First", "Third"]


def test_the_last_scene_cannot_be_removed(rig: Rig) -> None:
    for scene in ("first", "second", "third"):
        rig.window.stack.remove_scene(scene)
    assert names(rig) == ["Third"]


def drop_and_wait(rig: Rig, qtbot: QtBot, results: list[ProbeResult], names_: list[str]) -> None:
    rig.window.shader_import._probe = lambda ids: [r for r in results if r.id in ids]
    with qtbot.waitSignal(rig.window.shader_import.finished, timeout=5000):
        rig.window.files.drop(names_)


def test_an_accepted_shader_joins_the_library_and_is_remembered(rig: Rig, qtbot: QtBot, shader_file: Path) -> None:
    result = ProbeResult(str(shader_file), True, kind="generator", digest="d", categories=("Glitch",))
    drop_and_wait(rig, qtbot, [result], [str(shader_file.parent)])
    rig.window.browser.open_section("generators")
    assert any(entry.id == str(shader_file) for entry in rig.window.browser.entries)
    assert rig.window.settings.shaders == [shader_file.parent]
    rig.window.browser.search.setText("everything glitch generator")
    assert [entry.id for entry in rig.window.browser.entries] == [str(shader_file)]
    rig.window.shader_import.forget(shader_file.parent)
    assert rig.window.browser.entries == []
    assert rig.window.settings.shaders == []


def test_a_refused_shader_says_why_with_file_and_line(rig: Rig, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "bad.fs"
    bad.write_text(SHADER)
    drop_and_wait(rig, qtbot, [ProbeResult(str(bad), False, "'vec9' is no type.", 21)], [str(bad)])
    problem = rig.desk.problems[0]
    assert problem.text == "bad.fs, line 21: 'vec9' is no type."
    assert problem.where == str(bad)
    assert rig.window.settings.shaders == []


def test_a_shader_of_another_tool_is_dropped_in_as_isf(rig: Rig, qtbot: QtBot, tmp_path: Path) -> None:
    toy = tmp_path / "Plasma wave.glsl"
    toy.write_text("void mainImage(out vec4 O, vec2 u) { O = texture(iChannel1, u); }")
    folder = rig.window.shader_import._folder
    assert folder is not None
    made = folder / "Plasma wave.fs"
    drop_and_wait(rig, qtbot, [ProbeResult(str(made), True, kind="generator", digest="d")], [str(toy)])
    rig.window.browser.open_section("generators")
    assert any(entry.id == str(made) for entry in rig.window.browser.entries)
    assert rig.window.settings.shaders == [made]
    assert any("noise" in problem.text for problem in rig.desk.problems)
    assert '"noiseImage"' in made.read_text()


def test_files_that_are_nothing_of_ours_are_named(rig: Rig) -> None:
    rig.window.files.drop(["/home/me/letter.odt"])
    assert "letter.odt" in rig.window.bottom.words


def test_folders_are_searched_deeply_and_each_file_is_tried_once(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("x.fs", "a/y.fs", "a/b/z.fs", "a/readme.md"):
        (tmp_path / name).write_text("")
    found = find_shaders([str(tmp_path), str(tmp_path / "x.fs"), str(tmp_path / "a" / "readme.md")])
    assert sorted(p.name for p in found) == ["x.fs", "y.fs", "z.fs"]


@pytest.mark.parametrize("count", [1, 12])
def test_only_nine_scenes_have_keys(make_rig: MakeRig, count: int) -> None:
    from react_app.core.show import Scene, Show

    show = Show("Many", tuple(Scene(f"s{i}", f"S{i}") for i in range(count)), "s0")
    rig = make_rig(replace(show))
    assert [e.number for e in rig.window.browser.entries] == [i if i <= 9 else 0 for i in range(1, count + 1)]


def test_a_folder_brought_before_is_listed_at_the_next_start(
    make_rig: MakeRig, qtbot: QtBot, tmp_path: Path, paths: Paths
) -> None:
    shaders = tmp_path / "shaders"
    shaders.mkdir()
    for name in ("b.fs", "a.fs", "hangs.fs"):
        (shaders / name).write_text(f"{SHADER}// {name}")
    verdicts = Verdicts(paths.verdicts)
    for name in ("b.fs", "a.fs"):
        digest = read_source(shaders / name).digest
        verdicts.keep(ProbeResult("elsewhere", True, kind="generator", digest=digest))
    verdicts.keep(ProbeResult("elsewhere", False, "It hangs.", digest=read_source(shaders / "hangs.fs").digest))
    rig = make_rig(shaders=[shaders])
    rig.window.browser.open_section("generators")
    qtbot.waitUntil(lambda: names(rig)[-2:] == ["A", "B"], timeout=5000)
    qtbot.waitUntil(lambda: any(p.text == "hangs.fs: It hangs." for p in rig.desk.problems), timeout=5000)
    assert rig.probed == []


def test_shaders_that_join_leave_the_list_where_it_is(rig: Rig) -> None:
    rig.window.browser.open_section("generators")
    resets: list[int] = []
    rig.window.browser.tiles.entries_model.modelReset.connect(lambda: resets.append(1))
    before = list(rig.window.browser.entries)
    cards = [ShaderCard(f"/x/{name}.fs", name, "generator", digest=name) for name in ("Zig", "Bar", "Foo")]
    for card in cards:
        rig.desk.catalogue.add([card])
    assert resets == []
    assert rig.window.browser.entries[: len(before)] == before
    assert names(rig)[len(before) :] == ["Bar", "Foo", "Zig"]
    assert [rig.window.browser.tiles.entries_model.row_of(card.id) for card in cards] == [
        len(before) + i for i in (2, 0, 1)
    ]
