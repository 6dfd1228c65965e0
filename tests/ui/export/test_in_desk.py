"""Exports in the desk: the chip, quitting, coming back, sizes, the real queue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.core.errors import ExportError
from react_app.core.paths import Paths
from react_app.export.queue.model import QueuedJob
from react_app.ui.export_queue import ExportQueue
from react_app.ui.export_window import ExportWindow
from tests.ui.conftest import Rig
from tests.ui.export.bench import PATIENCE_MS, Bench, FakeQueue, pick, view_of


def test_the_desk_shows_a_chip_while_something_is_made(rig: Rig, qtbot: QtBot) -> None:
    made = FakeQueue()
    rig.window.exports._start = lambda folder: made
    chip = rig.window.bottom.exports
    assert not chip.isVisible()
    rig.window.exports._open()
    made.show(view_of("1", "rendering"), share=0.42, eta_s=80.0)
    rig.window.exports.poll()
    assert chip.isVisible()
    assert chip.text() == "Export 42 %  ·  1:20 left"
    made.show(view_of("1", "done"), share=1.0)
    rig.window.exports.poll()
    assert chip.isVisible()
    assert chip.text() == "Exports done"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert rig.window.commands.export is not None
    assert rig.window.commands.export.page == "queue"
    assert not chip.isVisible()


def test_quitting_asks_nothing_and_suspends_what_runs(rig: Rig) -> None:
    made = FakeQueue()
    rig.window.exports._start = lambda folder: made
    rig.window.exports._open()
    made.show(view_of("1", "rendering"))
    rig.window.exports.poll()
    rig.window.close()
    rig.window.exports.wait()
    assert not rig.window.isVisible()
    assert made.told == [("close", None)]


def test_what_an_earlier_run_left_goes_on_at_the_start(rig: Rig, qtbot: QtBot) -> None:
    made = FakeQueue()
    made.show(view_of("1", "rendering", message="Goes on where it was."))
    rig.window.exports._start = lambda folder: made
    rig.window.exports.wake()
    assert rig.window.exports.view.jobs == ()
    rig.window.exports.folder.mkdir(parents=True)
    (rig.window.exports.folder / "queue.json").write_text("{}")
    rig.window.exports.wake()
    assert rig.window.bottom.exports.isVisible()


@pytest.mark.parametrize("size", [(820, 460), (1240, 690), (1880, 1000)])
def test_nothing_is_cut_off_at_any_size(bench: Bench, size: tuple[int, int]) -> None:
    bench.ready()
    for page in ("format", "targets"):
        bench.window.form.open_page(page)
        bench.window.resize(*size)
        QApplication.processEvents()
        inside = bench.window.rect()
        for widget in (bench.window.order.button, bench.window.stage.timeline, bench.window.stage.whole,
                       bench.window.stage.mark, bench.window.stage.begin_field):  # fmt: skip
            if widget.isVisible():
                place = widget.rect().translated(widget.mapTo(bench.window, widget.rect().topLeft()))
                assert inside.contains(place), widget


@pytest.mark.parametrize("corner", [(0, 0), (40, 60)])
def test_the_next_window_is_where_the_last_one_was(
    bench: Bench, qtbot: QtBot, paths: Paths, corner: tuple[int, int]
) -> None:
    bench.window.resize(900, 500)
    bench.window.move(*corner)
    qtbot.waitUntil(lambda: bench.window.frameGeometry().topLeft().toTuple() == corner, timeout=PATIENCE_MS)
    before = bench.window.frameGeometry(), bench.window.geometry()
    bench.window.close()
    again = ExportWindow(
        bench.parent, bench.desk, paths, bench.settings, bench.queue, find_encoders=lambda coding: ()
    )  # fmt: skip
    again.open_page("queue")
    with qtbot.waitExposed(again):
        again.show()
    qtbot.waitUntil(lambda: (again.frameGeometry(), again.geometry()) == before, timeout=PATIENCE_MS)
    again.close()
    again.deleteLater()


def test_a_window_that_would_be_off_the_screen_is_brought_in(bench: Bench, paths: Paths) -> None:
    bench.window.close()
    bench.settings.remember_word("window/export_frame", "-30000,-30000,900,500")
    again = ExportWindow(
        bench.parent, bench.desk, paths, bench.settings, bench.queue, find_encoders=lambda coding: ()
    )  # fmt: skip
    assert any(screen.availableGeometry().intersects(again.frameGeometry()) for screen in QApplication.screens())
    again.deleteLater()


def test_while_the_queue_is_looked_at_no_preview_runs(bench: Bench, qtbot: QtBot) -> None:
    newest = bench.ready()
    bench.window.open_page("queue")
    assert newest.closed
    pick(bench.window.form.format.rate, "30 fps")
    assert not bench.window.preview._quiet.isActive()
    count = len(bench.previews)
    bench.window.open_page("preview")
    qtbot.waitUntil(lambda: len(bench.previews) > count, timeout=PATIENCE_MS)


def test_the_real_queue_is_steered_kept_and_found_again(themed: QApplication, tmp_path: Path) -> None:
    queue = ExportQueue(tmp_path / "q")
    job = QueuedJob(("export", "--out=a.mp4", "--", "demo"), tmp_path / "a.mp4", "Demo")
    queue._open().pause()
    first, second = queue.add(job), queue.add(replace(job, out=tmp_path / "b.mp4", title="Second"))
    with pytest.raises(ExportError, match="in the queue already"):
        queue.add(job)
    queue.move(second, 0)
    queue.do("cancel", first)
    queue.close()
    queue.wait()
    again = ExportQueue(tmp_path / "q")
    again.wake()
    assert [(job.title, job.state) for job in again.view.jobs] == [("Second", "waiting"), ("Demo", "cancelled")]
    again.do("clear_finished")
    again.do("remove", second)
    assert again.view.jobs == ()
    again.close()
    again.wait()


def test_a_queue_that_another_process_works_through_is_a_sentence(bench: Bench) -> None:
    def taken(folder: Path) -> FakeQueue:
        raise ExportError("Another process (number 7) works through the queue.")

    bench.queue._queue, bench.queue._start = None, taken
    bench.window.start()
    assert "Another process" in bench.window.order.words.text()
