"""The export window: the queue and its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from react_app.export.queue.job_status import WrittenFile
from tests.ui.export.bench import Bench, picture, show, view_of


def test_jobs_are_rows_with_how_far_they_are(bench: Bench) -> None:
    show(
        bench,
        view_of("1", "rendering", share=0.42, eta_s=80.0, fps=41.6),
        view_of("2"),
        view_of("3", "failed", message="The disk is full."),
        share=0.2,
        eta_s=190.0,
    )
    page = bench.window.queue_page
    assert page.total.text() == "2 exports to go  ·  3:10 left"
    first, second, third = page.rows
    assert (first.state.text(), first.left.text()) == ("Rendering  ·  42 fps", "42 %  ·  1:20 left")
    assert first.bar.share == pytest.approx(0.42)
    assert second.state.text() == "Waiting"
    assert (third.state.text(), third.detail.text()) == ("Failed", "The disk is full.")
    assert bench.window.tabs["queue"].text() == "Queue  2"


def test_rows_stay_the_same_while_jobs_go_on_and_move(bench: Bench) -> None:
    show(bench, view_of("1", "rendering"), view_of("2"), view_of("3"))
    before = {row.job.id: row for row in bench.window.queue_page.rows}
    bench.window.queue_page._do("up", "3")
    assert [row.job.id for row in bench.window.queue_page.rows] == ["1", "3", "2"]
    assert {row.job.id: row for row in bench.window.queue_page.rows} == before


@pytest.mark.parametrize(
    ("state", "able"),
    [
        ("waiting", {"up", "down", "pause", "log", "cancel"}),
        ("rendering", {"up", "down", "pause", "log", "cancel"}),
        ("paused", {"up", "down", "go", "log", "cancel"}),
        ("failed", {"retry", "log", "remove"}),
        ("cancelled", {"retry", "log", "remove"}),
        ("done", {"show", "folder", "log", "remove"}),
    ],
)
def test_a_row_offers_what_can_be_done(bench: Bench, state: str, able: set[str]) -> None:
    bench.window.open_page("queue")
    show(bench, view_of("1", state))
    (row,) = bench.window.queue_page.rows
    assert {name for name, button in row.buttons.items() if button.isVisibleTo(row)} == able


def test_the_buttons_steer_the_queue(bench: Bench, qtbot: QtBot) -> None:
    bench.window.open_page("queue")
    show(bench, view_of("1", "rendering"), view_of("2", "failed"), view_of("3", "paused"))
    one, two, three = bench.window.queue_page.rows
    for button in (one.buttons["pause"], one.buttons["cancel"], two.buttons["retry"], three.buttons["go"],
                   bench.window.queue_page.pause, bench.window.queue_page.clear):  # fmt: skip
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bench.made.told == [("pause", "1"), ("cancel", "1"), ("retry", "2"), ("go", "3"), ("pause", None),
                               ("clear_finished", None)]  # fmt: skip


def test_a_finished_file_shows_what_was_found_in_it_and_goes_into_the_show(bench: Bench, qtbot: QtBot) -> None:
    wanted: list[object] = []
    bench.window.show_wanted.connect(wanted.append)
    bench.window.open_page("queue")
    notes = ("0.8 s at 0:12 flash more than three times a second.",)
    show(bench, view_of("1", "done", files=(WrittenFile(Path("/v/a.mp4"), 48_000_000, notes),), notes=notes))
    (row,) = bench.window.queue_page.rows
    assert row.state.text() == "Done  ·  48 MB"
    assert row.detail.text() == notes[0]
    qtbot.mouseClick(row.buttons["show"], Qt.MouseButton.LeftButton)
    assert wanted == [Path("/v/a.mp4")]


def test_all_that_is_made_is_told_once_at_the_end(bench: Bench) -> None:
    show(bench, view_of("1", "rendering"), view_of("2"))
    show(bench, view_of("1", "done"), view_of("2", "rendering"))
    assert bench.notes.told == []
    show(bench, view_of("1", "done"), view_of("2", "failed", message="The disk is full."))
    show(bench, view_of("1", "done"), view_of("2", "failed", message="The disk is full."), share=1.0)
    assert bench.notes.told == [("The exports are done", "1 done, 1 failed: The disk is full.")]


def test_the_first_job_keeps_a_picture_to_know_it_by(bench: Bench) -> None:
    newest = bench.ready()
    newest.shown = picture(0, exact=True)
    bench.window.preview.poll()
    bench.window.start()
    assert bench.queue.still_of("0001").exists()
    assert bench.window.queue_page.rows[0].still.pixmap is not None


def test_the_button_says_what_it_will_do(bench: Bench) -> None:
    assert bench.window.order.button.text() == "Export"
    bench.window.start()
    assert bench.window.order.button.text() == "Add to the queue"
    bench.window.form.open_page("targets")
    bench.window.form.targets.choose(["youtube", "reels"])
    bench.window.form.changed.emit()
    assert bench.window.order.button.text() == "Add 2 files to the queue"
