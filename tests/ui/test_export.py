"""The export window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from react_app.core.errors import ExportError
from react_app.core.paths import Paths
from react_app.core.showfile import load_show
from react_app.export.job import JobStatus
from react_app.ui import export_wish
from react_app.ui.export_dialog import ExportDialog
from tests.ui.conftest import Rig


class FakeJob:
    def __init__(self, arguments: Sequence[str], out: Path) -> None:
        self.arguments, self.out = list(arguments), out
        self.status = JobStatus(out=str(out))
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True
        self.status = JobStatus("cancelled", out=str(self.out))


@pytest.fixture
def jobs() -> list[FakeJob]:
    return []


@pytest.fixture
def dialog(rig: Rig, paths: Paths, qtbot: QtBot, jobs: list[FakeJob], tmp_path: Path) -> ExportDialog:
    def start(arguments: Sequence[str], out: Path) -> FakeJob:
        jobs.append(FakeJob(arguments, out))
        return jobs[-1]

    made = ExportDialog(rig.window, rig.desk, paths, rig.window.settings, start=start)
    made.form.use_file(str(tmp_path / "out" / "clip.mp4"))
    qtbot.addWidget(made)
    made.show()
    return made


def pick(popup: object, text: str) -> None:
    index = popup.findText(text)  # type: ignore[attr-defined]
    popup.setCurrentIndex(index)  # type: ignore[attr-defined]
    popup.activated.emit(index)  # type: ignore[attr-defined]


def test_it_never_stops_the_window(dialog: ExportDialog) -> None:
    assert not dialog.isModal()


def test_the_command_line_says_what_the_form_says(dialog: ExportDialog, jobs: list[FakeJob], paths: Paths) -> None:
    pick(dialog.form.scene, "Second")
    pick(dialog.form.size_popup, "Vertical  1080 × 1920")
    pick(dialog.form.rate, "30 fps")
    dialog.start()
    arguments = jobs[0].arguments
    assert arguments[0] == "export"
    assert {"--scene=second", "--size=1080x1920", "--fps=30", "--codec=h264"} <= set(arguments)
    assert arguments[-1] == "demo"
    assert load_show(paths.cache / "export.show.json").name == "Evening"


def test_another_format_changes_the_suffix(dialog: ExportDialog) -> None:
    pick(dialog.form.format, "MOV, ProRes 422 HQ")
    assert dialog.form.out.text().endswith("clip.mov")


def test_a_typed_size_is_custom(dialog: ExportDialog) -> None:
    dialog.form.width_field.setText("1000")
    dialog.form._size_typed()
    assert dialog.form.size_popup.currentText() == "Custom"
    dialog.form.width_field.setText("1080")
    dialog.form.height_field.setText("1080")
    dialog.form._size_typed()
    assert dialog.form.size_popup.currentText() == "Square  1080 × 1080"


def test_progress_shows_frames_speed_and_time_left(dialog: ExportDialog, jobs: list[FakeJob]) -> None:
    dialog.start()
    jobs[0].status = JobStatus("rendering", 300, 1200, 42.0, 21.4)
    dialog.refresh()
    assert dialog.words.text() == "Frame 300 of 1200  ·  42 fps  ·  0:21 left"
    assert dialog.bar.value() == 250
    assert not dialog.start_button.isEnabled()


def test_cancel_stops_the_job_and_frees_the_form(dialog: ExportDialog, jobs: list[FakeJob]) -> None:
    dialog.start()
    dialog.cancel()
    dialog.refresh()
    assert jobs[0].cancelled
    assert dialog.start_button.isEnabled()
    assert "No file was left behind" in dialog.words.text()


def test_when_done_the_folder_can_be_opened(dialog: ExportDialog, jobs: list[FakeJob]) -> None:
    dialog.start()
    jobs[0].status = JobStatus("done", 1200, 1200, out="/x/clip.mp4", size_bytes=48_000_000)
    dialog.refresh()
    assert dialog.words.text() == "Done: clip.mp4, 48 MB."
    assert dialog.folder_button.isVisible()


def test_a_failure_is_a_sentence(dialog: ExportDialog, jobs: list[FakeJob]) -> None:
    dialog.start()
    jobs[0].status = JobStatus("failed", message="The disk is full.")
    dialog.refresh()
    assert dialog.words.text() == "The disk is full."
    assert dialog.start_button.isEnabled()


def test_a_job_that_cannot_start_says_why(dialog: ExportDialog) -> None:
    def refuse(arguments: Sequence[str], out: Path) -> FakeJob:
        raise ExportError("The export could not be started.")

    dialog._start = refuse
    dialog.start()
    assert dialog.words.text() == "The export could not be started."


def test_a_take_is_rendered_as_it_was_performed(
    rig: Rig, paths: Paths, dialog: ExportDialog, jobs: list[FakeJob]
) -> None:
    folder = paths.takes / "2030-01-01 22-00-00"
    folder.mkdir()
    (folder / "take.jsonl").write_text("{}")
    dialog.form.fill_sources()
    pick(dialog.form.source, "Take 2030-01-01 22-00-00")
    assert not dialog.form.scene.isEnabled()
    dialog.start()
    assert jobs[0].arguments[0] == "render-take"
    assert jobs[0].arguments[-1] == str(folder)


def test_names_say_what_it_is() -> None:
    source = export_wish.Source("track", "/m/Song.flac", "Song.flac")
    assert export_wish.out_name(source, (1920, 1080), ".mp4") == "Song 1920x1080.mp4"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("83", 83.0), ("1:23", 83.0), ("1:23,5", 83.5), ("1:00:00", 3600.0), ("", None), ("soon", None), ("-3", None)],
)
def test_times_are_typed_as_people_write_them(text: str, seconds: float | None) -> None:
    assert export_wish.seconds_of(text) == seconds


def test_a_part_can_be_rendered(dialog: ExportDialog, jobs: list[FakeJob]) -> None:
    dialog.form.begin_field.setText("0:30")
    dialog.start()
    assert "--from=30.0" in jobs[0].arguments
    assert not any(a.startswith("--to=") for a in jobs[0].arguments)


def test_a_file_that_is_there_is_replaced_only_on_the_second_press(
    dialog: ExportDialog, jobs: list[FakeJob], tmp_path: Path
) -> None:
    path = tmp_path / "kept.mp4"
    path.write_bytes(b"x")
    dialog.form.use_file(str(path))
    dialog.start()
    assert jobs == []
    assert "kept.mp4 is there already" in dialog.words.text()
    dialog.start()
    assert len(jobs) == 1
