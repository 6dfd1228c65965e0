"""The export window: files for services."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from react_app.core.paths import Paths
from react_app.ui import export_wish
from react_app.ui.export_orders import files_of
from react_app.ui.export_targets import asks
from react_app.ui.export_window import ExportWindow
from tests.ui.export.bench import Bench, pick


def test_several_services_are_one_job_that_writes_a_file_for_each(bench: Bench, tmp_path: Path) -> None:
    form = bench.window.form
    form.open_page("targets")
    form.destination.folder.setText(str(tmp_path))
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
    assert bench.window.order.words.text() == "Tick a service, or choose any format."


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
    again = ExportWindow(bench.parent, bench.desk, paths, bench.settings, bench.queue, find_encoders=lambda _coding: ())
    assert again.form.targets.rows["tiktok"].on
    again.deleteLater()
