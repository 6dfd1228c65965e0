"""Videos in the show: added, dropped, replaced, missing, found again, trimmed; their beats."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from react_app.core.show import Clip, Layer, Scene, Show
from react_app.link.messages import ClipStatus, StageStatus
from react_app.ui import edits, mime
from react_app.ui.clip_beats import ClipBeats
from react_app.ui.panels.clip_controls import ClipControls
from react_app.ui.panels.clip_thumb import ClipThumb
from react_app.ui.panels.layer_row import LayerRow
from tests.ui.conftest import MakeRig, Rig
from tests.ui.videos import write_video

PATIENCE_MS = 25_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A silent video, one with clicks at 120 BPM, and a file that is no video."""
    place = tmp_path_factory.mktemp("videos")
    write_video(place / "Silent.mp4", 2.0)
    write_video(place / "Beat.mp4", 12.0, bpm=120)
    (place / "Broken.mp4").write_bytes(b"no video at all")
    return place


def clip_layers(rig: Rig) -> list[Layer]:
    return list(edits.clip_layers(rig.desk.show))


def row(rig: Rig, uid: int) -> LayerRow:
    return next(row for row in rig.window.layers.rows if row.uid == uid)


def add(rig: Rig, path: Path, qtbot: QtBot) -> Layer:
    before = len(clip_layers(rig))
    rig.desk.add_clip(path)
    qtbot.waitUntil(lambda: len(clip_layers(rig)) > before, timeout=PATIENCE_MS)
    rig.settle_plan()
    layer = edits.find_layer(rig.desk.show, rig.desk.selected)
    assert layer is not None
    return layer


def drop(widget: QWidget, place: QPointF, *, clip: str = "", files: tuple[Path, ...] = ()) -> None:
    data = mime.pack(mime.CLIP, clip) if clip else QMimeData()
    if files:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    event = QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    widget.dropEvent(event)


def tell(rig: Rig, *clips: ClipStatus) -> None:
    """Have the stage say where the clips are."""
    rig.play()
    status: StageStatus = replace(rig.link.status, clips=clips)
    rig.link.status = status
    rig.link.status_came.emit(status)


def controls(rig: Rig) -> ClipControls:
    clip = rig.window.controls.clip
    assert clip is not None
    return clip


def test_a_video_is_added_on_top_and_undone(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    layer = add(rig, folder / "Silent.mp4", qtbot)
    assert layer.name == "Silent"
    assert layer.clip is not None
    assert (layer.clip.width, layer.clip.height, layer.clip.duration) == (64, 36, pytest.approx(2.0))
    assert layer.clip.digest
    assert rig.window.layers.rows[0].uid == layer.uid
    assert rig.stage.plans()[-1].plan.scenes[0].layers[-1].clip == layer.clip
    assert isinstance(row(rig, layer.uid).thumb, ClipThumb)
    assert row(rig, layer.uid).thumb._strip is not None
    rig.desk.undo()
    assert not clip_layers(rig)


def test_a_file_that_cannot_be_used_is_told_and_nothing_changes(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    show = rig.desk.show
    rig.desk.add_clip(folder / "Broken.mp4")
    qtbot.waitUntil(lambda: "Broken.mp4" in rig.window.bottom.words, timeout=PATIENCE_MS)
    assert rig.desk.show == show
    assert any("Broken.mp4" in problem.text for problem in rig.desk.problems)


def test_what_is_dropped_goes_between_the_layers_or_onto_a_video(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    body = rig.window.layers._body
    first = rig.window.layers.rows[0]
    drop(body, QPointF(10, first.height() + 2), files=(folder / "Silent.mp4", folder / "notes.txt"))
    qtbot.waitUntil(lambda: len(clip_layers(rig)) == 1, timeout=PATIENCE_MS)
    rig.settle_plan()
    uid = clip_layers(rig)[0].uid
    assert [r.uid for r in rig.window.layers.rows] == [2, uid, 1]
    rig.link.change(f"layer.{uid}.start", 0.5)
    rig.play(2)
    place = row(rig, uid).geometry().center()
    over = mime.pack(mime.CLIP, str(folder / "Beat.mp4"))
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    body.dragMoveEvent(QDragMoveEvent(place, copy, over, left, none))
    assert [r.uid for r in rig.window.layers.rows if r._dropping] == [uid]
    drop(body, QPointF(place), clip=str(folder / "Beat.mp4"))
    qtbot.waitUntil(lambda: clip_layers(rig)[0].name == "Beat", timeout=PATIENCE_MS)
    rig.settle_plan()
    assert clip_layers(rig)[0].uid == uid
    assert rig.link.values[f"layer.{uid}.start"] == 0.0
    assert rig.link.values[f"layer.{uid}.stop"] == pytest.approx(12.0, abs=0.1)
    rig.desk.undo()
    rig.play(2)
    assert clip_layers(rig)[0].name == "Silent"
    assert rig.link.values[f"layer.{uid}.start"] == 0.5


def test_a_video_dropped_on_the_program_or_the_window_is_a_layer(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    drop(rig.window.program.preview, QPointF(20, 20), clip=str(folder / "Silent.mp4"))
    qtbot.waitUntil(lambda: len(clip_layers(rig)) == 1, timeout=PATIENCE_MS)
    loop = shutil.copy(folder / "Silent.mp4", folder / "Loop.m4v")
    rig.window.files.drop([str(loop)])
    qtbot.waitUntil(lambda: len(clip_layers(rig)) == 2, timeout=PATIENCE_MS)


def test_where_a_clip_is_moves_a_line_and_the_playhead(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    layer = add(rig, folder / "Silent.mp4", qtbot)
    tell(rig, ClipStatus(layer.uid, 1.5))
    thumb = row(rig, layer.uid).thumb
    assert isinstance(thumb, ClipThumb)
    assert thumb.position == 1.5
    assert controls(rig).trim.view.position == 1.5
    rig.link.change(f"layer.{layer.uid}.loop", "bounce")
    rig.play(2)
    assert thumb.loop == "bounce"
    assert controls(rig).loops["bounce"].isChecked()


def test_a_missing_file_is_told_and_found_again_by_its_content(
    make_rig: MakeRig, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    for name in ("One.mp4", "Two.mp4"):
        shutil.copy(folder / ("Silent.mp4" if name == "One.mp4" else "Beat.mp4"), first / name)
    rig = make_rig()
    rig.window.show()
    one, two = add(rig, first / "One.mp4", qtbot), add(rig, first / "Two.mp4", qtbot)
    rig.desk.select(one.uid)
    for name in ("One.mp4", "Two.mp4"):
        (first / name).rename(second / name)
    tell(rig, ClipStatus(one.uid, 0.0, missing=True), ClipStatus(two.uid, 0.0, missing=True))
    assert row(rig, one.uid).missing
    assert row(rig, one.uid).find_button.isVisible()
    qtbot.waitUntil(lambda: "is missing" in _told_again(rig), timeout=PATIENCE_MS)
    with qtbot.waitSignal(rig.window.controls.find_wanted):
        controls(rig).find_button.click()
    dialog = rig.window.files.dialog
    assert dialog is not None
    assert "One.mp4" in dialog.windowTitle()
    dialog.close()
    rig.desk.replace_clip(one.uid, second / "One.mp4", relink=True)
    qtbot.waitUntil(
        lambda: (
            [layer.clip and layer.clip.path for layer in clip_layers(rig)]
            == [str(second / "One.mp4"), str(second / "Two.mp4")]
        ),
        timeout=PATIENCE_MS,
    )


def _told_again(rig: Rig) -> str:
    rig.link.status_came.emit(rig.link.status)
    return controls(rig).missing.text()


def test_trimming_moves_controls_and_snaps_to_beats(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    layer = add(rig, folder / "Beat.mp4", qtbot)
    beats = ClipBeats(tuple(0.1 + 0.5 * n for n in range(24)), 4, 0)
    assert layer.clip is not None
    rig.window.clips.finder.found.emit(layer.clip.path, beats)
    rig.settle_plan()
    panel = controls(rig)
    trim, uid = panel.trim, layer.uid
    assert trim.view.beats == beats.beats
    left = Qt.MouseButton.LeftButton
    trim.grab()
    qtbot.mousePress(trim, left, pos=QPoint(round(trim.view.x(0.0)), 40))
    qtbot.mouseMove(trim, QPoint(round(trim.view.x(2.1)) + 3, 40))
    qtbot.mouseRelease(trim, left, pos=QPoint(round(trim.view.x(2.1)) + 3, 40))
    rig.play(2)
    assert rig.link.values[f"layer.{uid}.start"] == pytest.approx(2.1)
    panel.stop.typed.emit(6.1)
    rig.play(2)
    assert rig.link.values[f"layer.{uid}.stop"] == pytest.approx(6.1)
    assert panel.length.text() == "4.00 s  ·  8 beats"
    qtbot.mouseClick(trim, left, pos=QPoint(round(trim.view.x(4.0)), 40))
    assert rig.stage.changes()[-1] == (f"layer.{uid}.seek", pytest.approx(4.0, abs=0.1))
    qtbot.keyClick(trim, Qt.Key.Key_O)
    rig.play(2)
    assert rig.link.values[f"layer.{uid}.stop"] == pytest.approx(4.0, abs=0.1)
    qtbot.mouseDClick(trim, left, pos=QPoint(round(trim.view.x(3.0)), 40))
    rig.play(2)
    assert (rig.link.values[f"layer.{uid}.start"], rig.link.values[f"layer.{uid}.stop"]) == (0.0, trim.view.duration)


def test_the_wheel_goes_closer_and_stays_inside(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    trim_rig = add(rig, folder / "Beat.mp4", qtbot)
    trim = controls(rig).trim
    trim.grab()
    held = trim.view.time(200.0)
    for _ in range(4):
        _wheel(trim, 200.0, 120)
    assert trim.view.span < 6.0
    assert trim.view.time(200.0) == pytest.approx(held, abs=0.01)
    for _ in range(12):
        _wheel(trim, 200.0, -120)
    assert (trim.view.first, trim.view.last) == (0.0, trim.view.duration)
    assert trim_rig.clip is not None


def _wheel(widget: QWidget, x: float, turn: int) -> None:
    place = QPointF(x, 40)
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        place, place, QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    widget.wheelEvent(event)


def test_play_restart_speed_and_sync_go_through_the_one_door(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    layer = add(rig, folder / "Silent.mp4", qtbot)
    panel, rows, head = controls(rig), rig.window.controls.rows, f"layer.{layer.uid}"
    panel.play.click()
    panel.restart.pressed.emit()
    panel.loops["hold"].click()
    assert rig.stage.changes()[-3:] == [(f"{head}.play", False), (f"{head}.restart", True), (f"{head}.loop", "hold")]
    assert not rows[f"{head}.stretch"].isEnabled()
    rows[f"{head}.sync"].set_by_hand("beats")
    rig.play(2)
    assert rows[f"{head}.stretch"].isEnabled()
    rows[f"{head}.speed"].set_by_hand(-2.0)
    rows[f"{head}.speed"].reset()
    assert rig.stage.changes()[-1] == (f"{head}.speed", 1.0)
    assert "no sound" in panel.beats.text()
    panel.modulation_wanted.emit(f"{head}.start", panel.start)
    assert rig.window.controls.popover is not None


def test_beats_are_heard_and_no_undo_forgets_them(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    layer = add(rig, folder / "Beat.mp4", qtbot)
    rig.window.stack.rename_layer(layer.uid, "Other")
    rig.desk.document.mark_saved(rig.desk.show, folder / "a.show.json")
    assert rig.window.clips.finder.state(str(folder / "Beat.mp4")) == "listening"
    qtbot.waitUntil(lambda: bool(clip_layers(rig)[0].clip.beats), timeout=4 * PATIENCE_MS)  # type: ignore[union-attr]
    clip = clip_layers(rig)[0].clip
    assert clip is not None
    steps = [b - a for a, b in zip(clip.beats, clip.beats[1:], strict=False)]
    assert all(step == pytest.approx(0.5, abs=0.03) for step in steps)
    assert "120.0 BPM" in controls(rig).beats.text()
    assert not rig.desk.document.edited, "what was found out is no change of the user's"
    rig.desk.undo()
    assert clip_layers(rig)[0].clip == clip, "nor does an undo to a time when nobody knew"
    rig.desk.undo()
    rig.desk.redo()
    assert clip_layers(rig)[0].clip == clip
    again = add(rig, folder / "Beat.mp4", qtbot)
    assert again.clip == clip


def test_a_still_picture_has_no_time_to_control(make_rig: MakeRig, tmp_path: Path) -> None:
    clip = Clip(str(tmp_path / "logo.png"), width=640, height=360)
    rig = make_rig(Show(scenes=(Scene("a", "A", layers=(Layer(1, "Logo", "", clip=clip),)),), scene="a"))
    rig.window.show()
    assert [spec.rpartition(".")[2] for spec in rig.window.controls.rows] == ["fit", "opaque"]
    assert not controls(rig).trim.isVisible()


def test_what_a_layer_with_a_shader_has_is_not_asked_of_a_video(rig: Rig, folder: Path, qtbot: QtBot) -> None:
    layer = add(rig, folder / "Silent.mp4", qtbot)
    rig.window.stack.duplicate(layer.uid)
    rig.window.stack.add_effect("effects/bloom", layer.uid)
    rig.window.edit_shader(layer.uid)
    assert len(clip_layers(rig)) == 2
    assert clip_layers(rig)[0].effects
