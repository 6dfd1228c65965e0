"""The export window: who encodes."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from react_app.core.paths import Paths
from react_app.ui.export_queue import ExportQueue
from react_app.ui.export_window import ExportWindow
from react_app.ui.panels.export_encoder import ExportEncoder
from tests.ui.export.bench import PATIENCE_MS, Bench, pick, write_to


def offered(field: ExportEncoder) -> list[str]:
    return [field.itemText(index) for index in range(field.count())]


def found(bench: Bench, qtbot: QtBot, codec: str, *names: str) -> ExportEncoder:
    """Let the trials of a codec end."""
    field = bench.window.form.encoder
    with qtbot.waitSignal(field._encoders.found, timeout=PATIENCE_MS):
        bench.encoders[codec].put(names)
    return field


def test_while_nothing_was_found_the_processor_encodes_and_the_window_goes_on(bench: Bench) -> None:
    field = bench.window.form.encoder
    assert offered(field) == ["Software"]
    assert "looked for" in field.toolTip()
    bench.window.start()
    assert not any(word.startswith("--encoder") for word in bench.arguments)


def test_where_no_card_is_it_says_so(bench: Bench, qtbot: QtBot) -> None:
    field = found(bench, qtbot, "h264")
    assert offered(field) == ["Software"]
    assert field.toolTip().startswith("No hardware encoder works here")


def test_what_a_trial_found_can_be_chosen_in_the_words_of_the_command(bench: Bench, qtbot: QtBot) -> None:
    field = found(bench, qtbot, "h264", "nvenc", "vaapi")
    assert offered(field) == ["Software", "Auto: hardware where it works", "NVIDIA NVENC", "VA-API"]
    assert field.encoder == "software"
    pick(field, "VA-API")
    bench.window.start()
    assert "--encoder=vaapi" in bench.arguments
    pick(field, "Auto: hardware where it works")
    write_to(bench.window.form, Path("/none/other.mp4"))
    bench.window.start()
    assert "--encoder=auto" in bench.arguments


def test_files_for_services_and_takes_have_it_too(bench: Bench, qtbot: QtBot, paths: Paths) -> None:
    field = found(bench, qtbot, "h264", "nvenc")
    pick(field, "NVIDIA NVENC")
    form = bench.window.form
    form.open_page("targets")
    form.targets.choose(["reels", "master_prores"])
    form._targets_changed()
    bench.window.start()
    assert {"--target=reels,master_prores", "--encoder=nvenc"} <= set(bench.arguments)
    folder = paths.takes / "2030-01-01 22-00-00"
    folder.mkdir()
    (folder / "take.jsonl").write_text("{}")
    form.source.fill()
    pick(form.source.popup, "Take 2030-01-01 22-00-00")
    bench.window.start()
    assert bench.arguments[0] == "render-take"
    assert "--encoder=nvenc" in bench.arguments


def test_each_codec_has_trials_of_its_own(bench: Bench, qtbot: QtBot) -> None:
    field = found(bench, qtbot, "h264", "nvenc")
    pick(field, "NVIDIA NVENC")
    pick(bench.window.form.format.format, "MP4, AV1")
    assert field.encoder == "nvenc"  # as long as nobody knows better
    found(bench, qtbot, "av1")
    assert offered(field) == ["Software"]
    bench.window.start()
    assert not any(word.startswith("--encoder") for word in bench.arguments)
    pick(bench.window.form.format.format, "MP4, H.264")
    assert field.encoder == "nvenc"


def test_what_no_card_makes_is_not_asked_for(bench: Bench, qtbot: QtBot) -> None:
    field = found(bench, qtbot, "h264", "nvenc")
    pick(field, "NVIDIA NVENC")
    pick(bench.window.form.format.format, "MOV, ProRes 422 HQ")
    assert not field.isEnabled()
    assert field.toolTip().startswith("Hardware encoders make H.264")
    bench.window.start()
    assert not any(word.startswith("--encoder") for word in bench.arguments)
    assert not bench.encoders["prores"].qsize()


def test_the_choice_is_remembered_and_goes_where_the_card_has_gone(bench: Bench, qtbot: QtBot, paths: Paths) -> None:
    pick(found(bench, qtbot, "h264", "nvenc"), "NVIDIA NVENC")
    again = ExportWindow(
        bench.parent, bench.desk, paths, bench.settings, bench.queue, find_encoders=lambda coding: ()
    )  # fmt: skip
    field = again.form.encoder
    again.form.open_page("format")
    assert field.encoder == "nvenc"
    qtbot.waitUntil(lambda: field.encoder == "software", timeout=PATIENCE_MS)
    assert bench.settings.word("export/encoder") == "nvenc"
    again.deleteLater()


def test_the_record_of_the_real_queue_keeps_it(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    pick(found(bench, qtbot, "h264", "nvenc"), "NVIDIA NVENC")
    bench.window.start()
    queue = ExportQueue(tmp_path / "real")
    opened = queue._open()
    opened.pause()
    opened.add(bench.made.jobs[-1])
    queue.close()
    queue.wait()
    assert '"--encoder=nvenc"' in (tmp_path / "real" / "queue.json").read_text()
    again = ExportQueue(tmp_path / "real")
    again.wake()
    assert [job.arguments for job in _jobs(again)] == [bench.arguments]
    again.close()
    again.wait()


def _jobs(queue: ExportQueue):  # type: ignore[no-untyped-def]
    return [entry.job for entry in queue._queue._entries]  # type: ignore[union-attr]
