"""The export window: what the form says, the preview before, and the queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from react_app.core.errors import ExportError
from react_app.core.paths import Paths
from react_app.core.showfile import load_show
from react_app.export.preview.previewing import PreviewPicture, PreviewStatus
from react_app.export.queue.job_status import WrittenFile
from react_app.export.queue.model import JobView, QueuedJob, QueueView
from react_app.shaders.library import Library
from react_app.ui import export_wish
from react_app.ui.desk import Desk
from react_app.ui.document import Document
from react_app.ui.export_orders import files_of, job_of
from react_app.ui.export_queue import ExportQueue
from react_app.ui.export_targets import asks
from react_app.ui.export_window import ExportWindow
from react_app.ui.settings import Settings
from react_app.ui.stage_link import StageLink
from tests.ui.conftest import Open, Rig
from tests.ui.fake_stage import Clock, FakeStage
from tests.ui.shows import small_show
from tests.ui.test_timeline import song

PATIENCE_MS = 25_000
READY = PreviewStatus("ready", "", 1.0, 1800, 30.0, 0.0, 1920, 1080, song())


@dataclass
class FakePreview:
    """A preview that is ready when the test says so."""

    arguments: Sequence[str]
    status: PreviewStatus = field(default_factory=PreviewStatus)
    asked: list[int] = field(default_factory=list)
    closed: bool = False
    shown: PreviewPicture | None = None

    def show(self, index: int) -> None:
        self.asked.append(index)

    def picture(self) -> PreviewPicture | None:
        return self.shown

    def close(self) -> None:
        self.closed = True


class FakeQueue:
    """A queue that makes nothing."""

    def __init__(self) -> None:
        self.jobs: list[QueuedJob] = []
        self.now = QueueView()
        self.told: list[tuple[str, str | None]] = []
        self.refusal = ""

    def add(self, job: QueuedJob) -> str:
        if self.refusal:
            raise ExportError(self.refusal)
        self.jobs.append(job)
        id = f"{len(self.jobs):04d}"
        self.show(*self.now.jobs, view_of(id, title=job.title, out=job.out))
        return id

    def show(self, *jobs: JobView, **values: object) -> None:
        self.now = QueueView(jobs, running=any(job.active for job in jobs), **values)  # type: ignore[arg-type]

    def view(self) -> QueueView:
        return self.now

    def move(self, id: str, place: int) -> None:
        jobs = [job for job in self.now.jobs if job.id != id]
        jobs.insert(place, next(job for job in self.now.jobs if job.id == id))
        self.now = replace(self.now, jobs=tuple(jobs))

    def close(self) -> None:
        self.told.append(("close", None))

    def __getattr__(self, name: str):  # type: ignore[no-untyped-def]
        return lambda id=None: self.told.append((name, id))


def view_of(id: str, state: str = "waiting", **values: object) -> JobView:
    told: dict[str, object] = {
        "id": id, "title": f"Job {id}", "out": Path(f"/v/{id}.mp4"), "state": state, "share": 0.0, "eta_s": None,
        "fps": 0.0, "message": "", "notes": (), "log": Path(f"/l/{id}.log"),
    }  # fmt: skip
    return JobView(**(told | values))  # type: ignore[arg-type]


class Notes:
    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def tell(self, title: str, text: str) -> bool:
        self.told.append((title, text))
        return True


@dataclass
class Bench:
    """The window with everything it talks to."""

    window: ExportWindow
    parent: QWidget
    desk: Desk
    settings: Settings
    queue: ExportQueue
    made: FakeQueue
    previews: list[FakePreview]
    notes: Notes

    @property
    def arguments(self) -> tuple[str, ...]:
        return self.made.jobs[-1].arguments

    def ready(self, status: PreviewStatus = READY) -> FakePreview:
        """Let the newest preview be ready."""
        self.window.preview._begin()
        newest = self.previews[-1]
        newest.status = status
        self.window.preview.poll()
        return newest


@pytest.fixture(scope="module")
def desk(themed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk without its window, on a made-up stage."""
    root = tmp_path_factory.mktemp("desk")
    paths = Paths(root / "config", root / "data", root / "cache", root / "run").make()
    stage = FakeStage(paths, Clock())
    link = StageLink(stage, paths, stage.clock)
    made = Desk(link, Document(small_show(), None), Library(gate=Open()))
    stage.start()
    for _ in range(2):
        stage.step()
        link.poll()
    return made


@pytest.fixture
def bench(desk: Desk, paths: Paths, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    previews: list[FakePreview] = []

    def preview(arguments: Sequence[str], box: tuple[int, int]) -> FakePreview:
        previews.append(FakePreview(arguments))
        return previews[-1]

    desk.amend(small_show())
    made, notes, parent = FakeQueue(), Notes(), QWidget()
    settings = Settings(paths.config)
    queue = ExportQueue(tmp_path / "queue", notifier=notes, start=lambda folder: made)
    window = ExportWindow(parent, desk, paths, settings, queue, start=preview)
    window.form.open_page("format")
    window.form.use_file(str(tmp_path / "out" / "clip.mp4"))
    qtbot.addWidget(parent)
    window.resize(1240, 690)
    with qtbot.waitExposed(window):
        window.show()
    yield Bench(window, parent, desk, settings, queue, made, previews, notes)
    window.close()
    queue.close()


def pick(popup: object, text: str) -> None:
    index = popup.findText(text)  # type: ignore[attr-defined]
    assert index >= 0
    popup.setCurrentIndex(index)  # type: ignore[attr-defined]
    popup.activated.emit(index)  # type: ignore[attr-defined]


# ---- what the form says --------------------------------------------------------------------------------------------


def test_it_never_stops_the_window(bench: Bench) -> None:
    assert not bench.window.isModal()


def test_the_command_line_says_what_the_form_says(bench: Bench) -> None:
    form = bench.window.form
    pick(form.scene, "Second")
    pick(form.format.size_popup, "Vertical  1080 × 1920")
    pick(form.format.rate, "29.97 fps")
    pick(form.format.format, "MP4, H.265 10 bit")
    pick(form.format.sound, "Apple Lossless")
    bench.window.start()
    arguments = bench.arguments
    assert arguments[0] == "export"
    wanted = {"--scene=second", "--size=1080x1920", "--fps=29.97", "--codec=hevc", "--depth=10", "--audio=alac"}
    assert wanted <= set(arguments)
    assert arguments[-1] == "demo"


def test_every_scene_is_a_job_with_a_file_of_its_own(bench: Bench) -> None:
    pick(bench.window.form.scene, "Every scene")
    assert bench.window.start_button.text() == f"Export {len(bench.desk.show.scenes)} files"
    bench.window.start()
    assert [job.out.name for job in bench.made.jobs] == [f"clip {s.name}.mp4" for s in bench.desk.show.scenes]
    for job, scene in zip(bench.made.jobs, bench.desk.show.scenes, strict=True):
        assert f"--scene={scene.id}" in job.arguments


def test_the_show_is_kept_as_it_was_when_the_job_was_made(bench: Bench) -> None:
    bench.window.start()
    kept = next(Path(a.removeprefix("--show=")) for a in bench.arguments if a.startswith("--show="))
    bench.desk.amend(replace(bench.desk.show, name="Later"))
    assert load_show(kept).name == "Evening"


def test_another_format_changes_the_suffix(bench: Bench) -> None:
    pick(bench.window.form.format.format, "MOV, ProRes 422 HQ")
    assert bench.window.form.out.name == "clip.mov"


def test_only_what_a_format_has_can_be_chosen(bench: Bench) -> None:
    fields = bench.window.form.format
    assert fields.quality.isEnabled()
    pick(fields.format, "MKV, FFV1 lossless")
    assert not fields.quality.isEnabled()
    pick(fields.format, "GIF animation")
    assert not fields.sound.isEnabled()
    pick(fields.format, "WebM, VP9")
    model = fields.sound.model()
    able = {fields.sound.itemText(i): bool(model.flags(model.index(i, 0)) & Qt.ItemFlag.ItemIsEnabled)
            for i in range(fields.sound.count())}  # fmt: skip
    assert able["Opus"]
    assert not able["AAC"]


def test_less_quality_is_a_higher_number_of_the_codec(bench: Bench) -> None:
    pick(bench.window.form.format.quality, "Small file")
    bench.window.start()
    assert "--crf=25" in bench.arguments


def test_a_typed_size_is_custom(bench: Bench) -> None:
    fields = bench.window.form.format
    fields.width_field.setText("1000")
    fields.size_typed()
    assert fields.size_popup.currentText() == "Custom"
    fields.width_field.setText("1080")
    fields.height_field.setText("1080")
    fields.size_typed()
    assert fields.size_popup.currentText() == "Square  1080 × 1080"


def test_a_take_is_rendered_as_it_was_performed(bench: Bench, paths: Paths) -> None:
    folder = paths.takes / "2030-01-01 22-00-00"
    folder.mkdir()
    (folder / "take.jsonl").write_text("{}")
    form = bench.window.form
    form.fill_sources()
    pick(form.source, "Take 2030-01-01 22-00-00")
    assert not form.scene.isEnabled()
    bench.window.start()
    assert bench.arguments[0] == "render-take"
    assert bench.arguments[-1] == str(folder)


def test_names_say_what_it_is() -> None:
    source = export_wish.Source("track", "/m/Song.flac", "Song.flac")
    assert export_wish.out_name(source, (1920, 1080)) == "Song 1920x1080"
    assert export_wish.out_name(source) == "Song"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("83", 83.0), ("1:23", 83.0), ("1:23,5", 83.5), ("1:00:00", 3600.0), ("", None), ("soon", None), ("-3", None)],
)
def test_times_are_typed_as_people_write_them(text: str, seconds: float | None) -> None:
    assert export_wish.seconds_of(text) == seconds


def test_a_file_that_is_there_is_replaced_only_on_the_second_press(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "kept.mp4"
    path.write_bytes(b"x")
    bench.window.form.use_file(str(path))
    bench.window.start()
    assert bench.made.jobs == []
    assert "kept.mp4 is there already" in bench.window.words.text()
    bench.window.start()
    assert len(bench.made.jobs) == 1


def test_what_the_queue_refuses_is_a_sentence(bench: Bench) -> None:
    bench.made.refusal = "clip.mp4 is in the queue already."
    bench.window.start()
    assert bench.window.words.text() == "clip.mp4 is in the queue already."


# ---- services ------------------------------------------------------------------------------------------------------


def test_several_services_are_one_job_that_writes_a_file_for_each(bench: Bench, tmp_path: Path) -> None:
    form = bench.window.form
    form.open_page("targets")
    form.folder.setText(str(tmp_path))
    form.targets.choose(["reels", "youtube"])
    pick(form.reframe, "Cropped from one picture")
    bench.window.start()
    assert {"--target=youtube,reels", "--reframe=crop"} <= set(bench.arguments)
    assert not any(a.startswith(("--size", "--codec", "--fps")) for a in bench.arguments)
    assert [path.name for path in bench.made.jobs[0].files] == ["clip youtube.mp4", "clip reels.mp4"]


def test_the_files_of_services_are_those_that_the_command_writes(tmp_path: Path) -> None:
    from react_app.export.commands.deliver import out_paths
    from react_app.export.targets.table import targets

    source = export_wish.Source("track", "/m/Song 2.1.flac", "Song 2.1.flac")
    wish = export_wish.Wish(source, "s", (1, 1), "30", export_wish_offer(), tmp_path / "Song 2.1.mp4",
                            targets=("youtube", "apple_motion_square"))  # fmt: skip
    wanted = [targets()[name] for name in wish.targets]
    assert files_of(wish) == tuple(out_paths(wish.out, Path(source.path), wanted).values())


def export_wish_offer():  # type: ignore[no-untyped-def]
    from react_app.export.media.formats import OFFERED

    return OFFERED[0]


def test_without_a_service_it_says_what_to_do(bench: Bench) -> None:
    form = bench.window.form
    form.open_page("targets")
    form.targets.choose([])
    bench.window.start()
    assert bench.made.jobs == []
    assert bench.window.words.text() == "Tick a service, or choose any format."


def test_a_press_ticks_a_service_looks_at_it_and_unticks_it(bench: Bench, qtbot: QtBot) -> None:
    form = bench.window.form
    form.open_page("targets")
    form.targets.choose(["youtube"])
    row = form.targets.rows["spotify_canvas"]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert row.on
    assert form.targets.current == "spotify_canvas"
    qtbot.mouseClick(form.targets.rows["youtube"], Qt.MouseButton.LeftButton)
    assert form.targets.rows["youtube"].on
    assert form.targets.current == "youtube"
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().topLeft() + row.rect().bottomLeft() / 2)
    assert not row.on
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert row.on


def test_the_preview_shows_the_service_that_is_looked_at_and_what_it_covers(bench: Bench) -> None:
    form, window = bench.window.form, bench.window
    form.open_page("targets")
    form.targets.choose(["youtube", "reels"])
    form.targets.look("reels")
    preview = bench.ready()
    assert "--target=reels,youtube" in preview.arguments
    assert window.stage.covered.isVisible()
    form.targets.look("youtube")
    assert not window.stage.covered.isVisible()


def test_a_service_tells_what_it_asks_for(bench: Bench) -> None:
    words = asks(bench.window.form.targets.rows["spotify_canvas"].target)
    assert words == "1080 × 1920 · 30 fps · loop 3–8 s · silent"


def test_the_choice_of_services_is_remembered(bench: Bench, paths: Paths) -> None:
    row = bench.window.form.targets.rows["tiktok"]
    row._toggle()
    again = ExportWindow(bench.parent, bench.desk, paths, bench.settings, bench.queue)
    assert again.form.targets.rows["tiktok"].on
    again.deleteLater()


# ---- the preview ---------------------------------------------------------------------------------------------------


def picture(index: int, *, exact: bool, shade: int = 200) -> PreviewPicture:
    pixels = np.full((90, 160, 4), 255, np.uint8)
    pixels[..., :3] = shade
    return PreviewPicture(index, exact, pixels)


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
    bench.window.form.use_track(str(tmp_path / "Song.flac"))
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


# ---- the queue -----------------------------------------------------------------------------------------------------


def show(bench: Bench, *jobs: JobView, **values: object) -> None:
    bench.queue._open()
    bench.made.show(*jobs, **values)
    bench.queue.poll()


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
    assert bench.window.start_button.text() == "Export"
    bench.window.start()
    assert bench.window.start_button.text() == "Add to the queue"
    bench.window.form.open_page("targets")
    bench.window.form.targets.choose(["youtube", "reels"])
    bench.window._form_changed()
    assert bench.window.start_button.text() == "Add 2 files to the queue"


# ---- in the desk ---------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("size", [(820, 420), (1240, 690), (1880, 1000)])
def test_nothing_is_cut_off_at_any_size(bench: Bench, size: tuple[int, int]) -> None:
    bench.ready()
    for page in ("format", "targets"):
        bench.window.form.open_page(page)
        bench.window.resize(*size)
        QApplication.processEvents()
        inside = bench.window.rect()
        for widget in (bench.window.start_button, bench.window.stage.timeline, bench.window.stage.whole,
                       bench.window.stage.mark, bench.window.stage.begin_field):  # fmt: skip
            if widget.isVisible():
                place = widget.rect().translated(widget.mapTo(bench.window, widget.rect().topLeft()))
                assert inside.contains(place), widget


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
    assert "Another process" in bench.window.words.text()
