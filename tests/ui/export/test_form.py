"""The export window: what the form says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from react_app.core.paths import Paths
from react_app.core.showfile import load_show
from react_app.ui import export_wish
from tests.ui.export.bench import Bench, pick, write_to


def test_it_never_stops_the_window(bench: Bench) -> None:
    assert not bench.window.isModal()


def test_the_command_line_says_what_the_form_says(bench: Bench) -> None:
    form = bench.window.form
    pick(form.source.scene, "Second")
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
    pick(bench.window.form.source.scene, "Every scene")
    assert bench.window.order.button.text() == f"Export {len(bench.desk.show.scenes)} files"
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
    form.source.fill()
    pick(form.source.popup, "Take 2030-01-01 22-00-00")
    assert not form.source.scene.isEnabled()
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
    write_to(bench.window.form, path)
    bench.window.start()
    assert bench.made.jobs == []
    assert "kept.mp4 is there already" in bench.window.order.words.text()
    bench.window.start()
    assert len(bench.made.jobs) == 1


def test_what_the_queue_refuses_is_a_sentence(bench: Bench) -> None:
    bench.made.refusal = "clip.mp4 is in the queue already."
    bench.window.start()
    assert bench.window.order.words.text() == "clip.mp4 is in the queue already."
