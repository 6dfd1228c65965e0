"""The shader editor: a real file, typed into, saved, copied, lost and found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from react_app.core.problems import Problem
from react_app.shaders.library import HOUSE_FOLDER
from react_app.ui.drafts import Draft, Drafts
from react_app.ui.panels.editor_pane import EditorPane
from react_app.ui.shader_files import copy_shader, write_text
from tests.ui.conftest import MakeRig, Rig
from tests.ui.shows import SHADER, show_with

HEADER_LINES = SHADER.count("\n")


@pytest.fixture
def own(make_rig: MakeRig, qtbot: QtBot, shader_file: Path) -> Rig:
    """A visible window on a show of one layer with a shader of the user's."""
    made = make_rig(show_with(str(shader_file)))
    made.desk.library.reread(str(shader_file))
    made.desk.reread_shaders([str(shader_file)])
    made.play(2)
    with qtbot.waitActive(made.window, timeout=5000):
        made.window.show()
        made.window.activateWindow()
    return made


def editor(rig: Rig) -> EditorPane:
    return rig.window.editor


def write(rig: Rig, qtbot: QtBot, text: str) -> None:
    code = editor(rig).code
    code.gotoPos(code.textLength())
    qtbot.keyClicks(code, text)


def test_edit_shader_opens_the_file_of_the_layer_in_the_place_of_the_layers(own: Rig, shader_file: Path) -> None:
    own.window.layers.edit_wanted.emit(1)
    assert own.window.pane.page == "shader"
    assert editor(own).path == shader_file
    assert editor(own).code.data == shader_file.read_bytes()
    assert not editor(own).code.dirty
    assert not editor(own).save_button.isEnabled()


def test_ctrl_s_while_typing_saves_the_shader_and_not_the_show(own: Rig, qtbot: QtBot, shader_file: Path) -> None:
    own.window.edit_shader(1)
    write(own, qtbot, "// hello")
    assert editor(own).state.text() == "Edited, not saved"
    qtbot.keyClick(editor(own).code, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert shader_file.read_text() == SHADER + "// hello"
    assert not editor(own).code.dirty
    assert own.desk.document.path is None
    assert [path.name for path in shader_file.parent.glob(".*")] == []


def test_letters_and_space_are_typed_and_do_not_play_the_show(own: Rig, qtbot: QtBot) -> None:
    own.window.edit_shader(1)
    sent = len(own.stage.changes())
    write(own, qtbot, "b f 1")
    assert editor(own).code.data.endswith(b"b f 1")
    assert len(own.stage.changes()) == sent


def test_undo_while_typing_is_the_text_s_and_leaves_the_show_alone(own: Rig, qtbot: QtBot) -> None:
    own.desk.edit("rename", own.desk.show)
    label = own.desk.document.undo_label
    own.window.edit_shader(1)
    write(own, qtbot, "x")
    qtbot.keyClick(editor(own).code, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor(own).code.data == SHADER.encode()
    assert not editor(own).code.dirty
    assert own.desk.document.undo_label == label


def test_a_save_is_read_again_and_sent_to_the_stage_with_its_values_kept(
    own: Rig, qtbot: QtBot, shader_file: Path
) -> None:
    own.link.change("layer.1.amount", 1.5)
    own.play(2)
    own.window.edit_shader(1)
    editor(own).code.replace_all(SHADER.replace('"steps"', '"paces"').encode())
    with qtbot.waitSignal(own.desk.show_changed, timeout=10000):
        editor(own).save()
    own.play(2)
    assert own.desk.spec("layer.1.paces") is not None
    assert own.desk.spec("layer.1.steps") is None
    assert own.link.values["layer.1.amount"] == 1.5
    assert own.stage.session.plan.scenes[0].layers[0].generator.shader.inputs[1].name == "paces"


def test_a_header_that_is_wrong_is_told_at_its_line_until_it_is_right_again(
    own: Rig, qtbot: QtBot, shader_file: Path
) -> None:
    own.window.edit_shader(1)
    good = own.desk.plan.scenes[0].layers[0].generator.shader
    write_text(shader_file, SHADER.replace('"DEFAULT": 0.25,', '"DEFAULT": 0.25').encode())
    own.desk.reread_shaders([str(shader_file)])
    assert own.desk.plan.scenes[0].layers[0].generator.shader == good
    (problem,) = [p for p in own.desk.problems if p.where == str(shader_file)]
    assert problem.line > 1
    assert "last good version" in problem.text
    line, text = editor(own).code.error
    assert line == problem.line
    assert text
    assert "last good" not in text
    write_text(shader_file, SHADER.encode())
    own.desk.reread_shaders([str(shader_file)])
    assert [p for p in own.desk.problems if p.where == str(shader_file)] == []
    assert editor(own).code.error == (0, "")


def test_what_the_stage_says_of_the_open_shader_stands_under_its_line(own: Rig, shader_file: Path) -> None:
    own.window.edit_shader(1)
    text = f"{shader_file}:15: 'tont' undeclared. The layer keeps its last good version."
    own.desk.problem_list.set_stage((Problem(f"shader.{shader_file}", text, "error", str(shader_file), 15),))
    assert editor(own).code.error == (15, "'tont' undeclared.")
    assert editor(own).state.text() == "Line 15: 'tont' undeclared."
    own.desk.problem_list.set_stage(())
    assert editor(own).code.error == (0, "")


def test_the_problem_list_opens_the_line(own: Rig, qtbot: QtBot, shader_file: Path) -> None:
    own.desk.tell(Problem(f"shader.{shader_file}", "Wrong.", "error", str(shader_file), 15))
    own.window.open_problems()
    assert own.window.problems is not None
    (button,) = [b for b in own.window.problems.findChildren(QPushButton) if b.text() == "Open line 15"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    code = editor(own).code
    assert own.window.pane.page == "shader"
    assert code.lineFromPosition(code.currentPos()) == 14


def test_what_was_typed_and_not_saved_comes_back_with_the_next_desk(
    own: Rig, qtbot: QtBot, make_rig: MakeRig, shader_file: Path
) -> None:
    own.window.edit_shader(1)
    write(own, qtbot, "// precious")
    qtbot.waitUntil(lambda: bool(editor(own)._drafts.all()), timeout=5000)  # as if the desk were killed now
    heir = make_rig(show_with(str(shader_file)))
    assert any("not saved" in problem.text for problem in heir.desk.problems)
    heir.window.open_line(str(shader_file), 1)
    assert editor(heir).code.data == SHADER.encode() + b"// precious"
    assert editor(heir).code.dirty
    assert not any("not saved" in problem.text for problem in heir.desk.problems)
    editor(heir).save()
    assert shader_file.read_text() == SHADER + "// precious"
    assert editor(heir)._drafts.all() == []


def test_closing_the_desk_keeps_what_was_typed_a_moment_before(own: Rig, qtbot: QtBot, paths: object) -> None:
    own.window.edit_shader(1)
    write(own, qtbot, "// late")
    own.window.close()
    (draft,) = editor(own)._drafts.all()
    assert draft.text.endswith(b"// late")


def test_another_shader_may_be_opened_meanwhile(own: Rig, qtbot: QtBot, shader_file: Path) -> None:
    own.window.edit_shader(1)
    write(own, qtbot, "// one")
    editor(own).open_shader("generators/aurora")
    assert editor(own).read_only
    editor(own).open_file(shader_file)
    assert editor(own).code.data.endswith(b"// one")


def test_revert_goes_back_to_the_file_and_undo_brings_the_edits_back(own: Rig, qtbot: QtBot, shader_file: Path) -> None:
    own.window.edit_shader(1)
    write(own, qtbot, "// x")
    qtbot.mouseClick(editor(own).revert, Qt.MouseButton.LeftButton)
    assert editor(own).code.data == SHADER.encode()
    assert not editor(own).code.dirty
    editor(own).code.undo()
    assert editor(own).code.data.endswith(b"// x")
    assert editor(own).code.dirty


def test_a_file_changed_elsewhere_is_followed_unless_that_would_lose_edits(
    own: Rig, qtbot: QtBot, shader_file: Path
) -> None:
    own.window.edit_shader(1)
    shader_file.write_text(SHADER + "// theirs")
    editor(own).look_again()
    assert editor(own).code.data.endswith(b"// theirs")
    write(own, qtbot, "// mine")
    shader_file.write_text(SHADER + "// theirs again")
    editor(own).look_again()
    assert editor(own).code.data.endswith(b"// mine")
    assert "Changed on disk too" in editor(own).state.text()


def test_a_house_shader_is_read_only_and_a_copy_takes_its_place(rig: Rig, qtbot: QtBot, paths: object) -> None:
    rig.window.edit_shader(4)
    pane = editor(rig)
    house = HOUSE_FOLDER / "effects" / "trails.fs"
    before = house.read_bytes()
    write(rig, qtbot, "x")
    assert pane.code.data == before
    assert pane.copy.isVisible()
    assert not pane.save_button.isVisible()
    qtbot.mouseClick(pane.copy, Qt.MouseButton.LeftButton)
    copy = pane.path
    assert copy is not None
    assert copy.read_bytes() == before
    assert not pane.read_only
    layer = rig.desk.show.scenes[0].layers[1]
    assert [effect.shader for effect in layer.effects] == ["effects/bloom", str(copy)]
    assert rig.desk.plan.scenes[0].layers[1].effects[1].shader.id == str(copy)
    rig.desk.undo()
    assert rig.desk.show.scenes[0].layers[1].effects[1].shader == "effects/trails"
    assert copy.is_file()
    assert house.read_bytes() == before


def test_find_goes_on_with_enter_and_round_at_the_end(own: Rig, qtbot: QtBot) -> None:
    own.window.edit_shader(1)
    pane = editor(own)
    qtbot.keyClick(pane.code, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(pane.find_field, "LABELS")
    first = pane.code.selectionStart()
    assert bytes(pane.code.textRange(first, pane.code.selectionEnd()).data()) == b"LABELS"
    qtbot.keyClick(pane.find_field, Qt.Key.Key_Return)
    assert pane.code.selectionStart() == first


def test_a_file_that_cannot_be_written_keeps_what_was_typed(
    own: Rig, qtbot: QtBot, shader_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.window.edit_shader(1)
    write(own, qtbot, "// kept")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("react_app.core.wholefile.os.replace", full)
    editor(own).save()
    monkeypatch.undo()
    assert shader_file.read_text() == SHADER
    assert editor(own).code.dirty
    assert editor(own).code.data.endswith(b"// kept")
    assert sorted(path.name for path in shader_file.parent.iterdir() if path.is_file()) == [shader_file.name]


def test_texts_in_old_encodings_and_line_ends_are_saved_as_they_were(own: Rig, tmp_path: Path) -> None:
    path = tmp_path / "old.fs"
    path.write_bytes('/*{"CREDIT": "Zoë"}*/\r\nvoid main() {}\r\n'.encode("latin-1"))
    pane = editor(own)
    pane.open_file(path)
    pane.code.setReadOnly(False)
    pane.code.insertText(0, "//\r\n")
    pane.save()
    assert path.read_bytes() == '//\r\n/*{"CREDIT": "Zoë"}*/\r\nvoid main() {}\r\n'.encode("latin-1")


def test_copies_take_a_free_name_and_their_vertex_shader_along(tmp_path: Path) -> None:
    shader = tmp_path / "wave.fs"
    shader.write_text("a")
    shader.with_suffix(".vs").write_text("b")
    folder = tmp_path / "mine"
    first, second = copy_shader(shader, folder), copy_shader(shader, folder)
    assert (first.name, second.name) == ("wave.fs", "wave-2.fs")
    assert second.with_suffix(".vs").read_text() == "b"


def test_a_torn_draft_is_no_draft(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.keep(Draft(Path("/a.fs"), b"\xff\x00x", "base"))
    assert drafts.find(Path("/a.fs")) == Draft(Path("/a.fs"), b"\xff\x00x", "base")
    next(tmp_path.glob("*.json")).write_text("{")
    assert drafts.find(Path("/a.fs")) is None
    assert drafts.all() == []
