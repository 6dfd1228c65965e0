"""The export window: the frame that is encoded, and the part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.export.preview.previewing import PreviewStatus
from react_app.ui.export_orders import job_of
from react_app.ui.export_wish import Source
from tests.ui.export.bench import PATIENCE_MS, READY, Bench, pick, picture
from tests.ui.test_timeline import song


def test_a_changed_form_begins_the_preview_anew_once_after_a_quiet_time(bench: Bench, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(bench.previews) > 0, timeout=PATIENCE_MS)
    first = bench.ready()
    count = len(bench.previews)
    bench.window.preview.quiet_ms = 600_000
    for text in ("30 fps", "25 fps"):
        pick(bench.window.form.format.rate, text)
        QApplication.processEvents()
    assert len(bench.previews) == count
    assert not first.closed
    bench.window.preview.quiet_ms = 1
    pick(bench.window.form.format.rate, "24 fps")
    qtbot.waitUntil(lambda: len(bench.previews) > count, timeout=PATIENCE_MS)
    assert first.closed
    assert len(bench.previews) == count + 1
    assert "--fps=24" in bench.previews[-1].arguments


def test_without_the_window_no_preview_runs(bench: Bench) -> None:
    newest = bench.ready()
    bench.window.close()
    assert newest.closed
    assert not bench.window.preview.running


def test_the_playhead_asks_for_its_frame_of_the_video(bench: Bench, qtbot: QtBot) -> None:
    newest = bench.ready()
    bench.window.stage.timeline.seek(20.0)
    qtbot.keyClick(bench.window.stage.timeline, Qt.Key.Key_Right)
    assert newest.asked[-2:] == [600, 601]
    assert bench.window.stage.frame.text() == "Frame 602 of 1800"
    assert bench.window.stage.bar_words.text() == "Bar 11.1"


def test_frames_of_a_part_are_counted_from_its_beginning(bench: Bench) -> None:
    newest = bench.ready(replace(READY, frames=420, begin=16.0))
    stage = bench.window.stage
    stage.timeline.set_part(16.0, 30.0)
    newest = bench.ready(replace(READY, frames=420, begin=16.0))
    stage.timeline.seek(16.5)
    assert newest.asked[-1] == 15
    assert stage.frame.text() == "Frame 16 of 420"


def test_a_near_frame_is_marked_until_the_exact_one_is_there(bench: Bench) -> None:
    newest = bench.ready()
    newest.shown = picture(0, exact=False)
    bench.window.preview.poll()
    assert "Near" in bench.window.stage.mark.text()
    newest.shown = picture(0, exact=True)
    bench.window.preview.poll()
    assert "The frame that is encoded" in bench.window.stage.mark.text()
    bench.window.stage.timeline.seek(5.0)
    assert "Drawing" in bench.window.stage.mark.text(), "the old frame is not the one at the new place"


def test_the_very_pixels_of_the_frame_are_shown(bench: Bench) -> None:
    newest = bench.ready()
    newest.shown = picture(0, exact=True, shade=137)
    bench.window.preview.poll()
    widget = bench.window.stage.picture
    shot = widget.grab().toImage()
    assert shot.pixelColor(shot.width() // 2, shot.height() // 2).red() == 137


def test_a_loop_that_is_chosen_out_of_the_part_is_marked_and_keeps_the_playhead(bench: Bench) -> None:
    bench.ready(replace(READY, frames=210, begin=32.0))
    stage = bench.window.stage
    assert stage.timeline.view.made == (32.0, 39.0)
    assert stage.made.text() == "Becomes the video: 0:32.000 to 0:39.000"
    stage.timeline.seek(5.0)
    assert stage.timeline.view.position == pytest.approx(32.0)
    assert stage.frame.text() == "Frame 1 of 210"


def test_another_track_has_a_timeline_and_a_part_of_its_own(bench: Bench, tmp_path: Path) -> None:
    bench.ready()
    bench.window.stage.timeline.set_part(16.0, 30.0)
    bench.window.form.source.use_track(str(tmp_path / "Song.flac"))
    assert not bench.window.stage.timeline.ready
    bench.ready(replace(READY, timeline=song(44.0, bars=22)))
    assert bench.window.stage.timeline.view.whole
    bench.window.start()
    assert not any(a.startswith(("--from", "--to")) for a in bench.arguments)
    assert bench.arguments[-1] == str(tmp_path / "Song.flac")


def test_why_there_is_no_preview_is_said_in_its_place(bench: Bench) -> None:
    bench.ready(PreviewStatus("failed", "demo.opus cannot be read."))
    assert bench.window.stage.picture._words == "demo.opus cannot be read."


def test_a_part_made_by_hand_is_what_is_exported(bench: Bench, qtbot: QtBot) -> None:
    bench.ready()
    bench.window.stage.timeline.set_part(16.0, 30.0)
    bench.window.start()
    assert {"--from=16.0", "--to=30.0"} <= set(bench.arguments)


def test_a_part_can_be_typed(bench: Bench) -> None:
    bench.ready()
    field = bench.window.stage.begin_field
    field.setText("0:30")
    field.editingFinished.emit()
    assert bench.window.stage.timeline.view.begin == 30.0
    bench.window.start()
    assert "--from=30.0" in bench.arguments
    assert not any(a.startswith("--to=") for a in bench.arguments)


def test_a_changed_show_is_looked_at_anew_when_one_comes_back(bench: Bench, qtbot: QtBot) -> None:
    bench.ready()
    count = len(bench.previews)
    bench.parent.show()
    with qtbot.waitActive(bench.parent, timeout=PATIENCE_MS):
        bench.parent.activateWindow()
    bench.desk.amend(replace(bench.desk.show, name="Later"))
    with qtbot.waitActive(bench.window, timeout=PATIENCE_MS):
        bench.window.activateWindow()
    qtbot.waitUntil(lambda: len(bench.previews) > count, timeout=PATIENCE_MS)


def test_the_length_of_the_part_tells_the_queue_how_much_work_it_is(bench: Bench) -> None:
    bench.ready()
    bench.window.stage.timeline.set_part(16.0, 30.0)
    pick(bench.window.form.format.rate, "25 fps")
    bench.window.start()
    job = bench.made.jobs[0]
    assert (job.frames, job.pixels) == (14 * 25, 1920 * 1080)
    assert job.room is not None
    assert job.room > 10_000_000
    wish = bench.window.form.wish
    assert wish is not None
    assert job_of(replace(wish, end=None), Path("s")).frames is None


def test_the_pace_of_a_take_is_learned_for_that_take_and_not_for_the_chosen_scene(bench: Bench) -> None:
    bench.ready()
    wish = bench.window.form.wish
    assert wish is not None
    takes = (Source("take", f"/takes/{name}", f"Take {name}") for name in ("one", "two", "two"))
    one, two, again = (job_of(replace(wish, source=take), Path("s")).kind for take in takes)
    assert one != two == again
    assert job_of(replace(wish, scene="other"), Path("s")).kind != job_of(wish, Path("s")).kind
