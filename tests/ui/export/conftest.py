"""The export window on a desk without a window of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from react_app.core.paths import Paths
from react_app.shaders.library import Library
from react_app.ui.desk import Desk
from react_app.ui.document import Document
from react_app.ui.export_queue import ExportQueue
from react_app.ui.export_window import ExportWindow
from react_app.ui.settings import Settings
from react_app.ui.stage_link import StageLink
from tests.ui.conftest import Open
from tests.ui.export.bench import Bench, FakePreview, FakeQueue, Notes, write_to
from tests.ui.fake_stage import Clock, FakeStage
from tests.ui.shows import small_show


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
    found: defaultdict[str, SimpleQueue[tuple[str, ...]]] = defaultdict(SimpleQueue)

    def preview(arguments: Sequence[str], box: tuple[int, int]) -> FakePreview:
        previews.append(FakePreview(arguments))
        return previews[-1]

    desk.amend(small_show())
    made, notes, parent = FakeQueue(), Notes(), QWidget()
    settings = Settings(paths.config)
    queue = ExportQueue(tmp_path / "queue", notifier=notes, start=lambda folder: made)
    window = ExportWindow(
        parent, desk, paths, settings, queue, start=preview, find_encoders=lambda coding: found[coding.codec].get()
    )
    window.form.open_page("format")
    write_to(window.form, tmp_path / "out" / "clip.mp4")
    qtbot.addWidget(parent)
    window.resize(1240, 690)
    with qtbot.waitExposed(window):
        window.show()
    yield Bench(window, parent, desk, settings, queue, made, previews, notes, found)
    window.close()
    queue.close()
    for trials in found.values():
        trials.put(())  # what still waits for one ends
