"""A desk on a made-up stage. Without a display the tests draw to memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.core.paths import Paths
from react_app.core.show import Show
from react_app.shaders.verdicts import ProbeResult
from react_app.ui.cloud_port import CloudPort
from react_app.ui.desk import Desk
from react_app.ui.main import FONTS, make_window
from react_app.ui.settings import Settings
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import apply_theme
from react_app.ui.thumbnails import Thumbnails
from react_app.ui.window import MainWindow
from tests.ui.fake_stage import Clock, FakeStage
from tests.ui.shows import SHADER, small_show


class NoThumbnails(Thumbnails):
    """Draws nothing."""

    def want(self, show: Show) -> None:
        """Take note of nothing."""

    def strip(self, kind: str, name: str) -> None:
        """Ask for nothing."""


class Open:
    """Every text may be played."""

    def verdict(self, path: Path, digest: str) -> ProbeResult:
        """Say yes."""
        return ProbeResult(str(path), True, digest=digest)


@dataclass
class Rig:
    """A window, the stage behind it and the time both live in."""

    window: MainWindow
    stage: FakeStage
    link: StageLink
    clock: Clock
    probed: list[str]

    @property
    def desk(self) -> Desk:
        return self.window.desk

    def play(self, frames: int = 1, *, seconds: float = 1 / 60) -> None:
        """Let the stage draw and the desk take it in."""
        for _ in range(frames):
            self.stage.step(seconds=seconds)
            self.link.poll()

    def settle_plan(self) -> None:
        """Let a plan that waits to be sent go."""
        self.desk._send_plan()
        self.play()


@pytest.fixture(scope="session")
def themed(qapp: QApplication) -> QApplication:
    apply_theme(qapp, FONTS)
    return qapp


@pytest.fixture
def shader_file(tmp_path: Path) -> Path:
    """A shader that has every kind of input."""
    path = tmp_path / "everything.fs"
    path.write_text(SHADER)
    return path


MakeRig = Callable[..., Rig]


def new_rig(
    paths: Paths,
    show: Show | None = None,
    *,
    path: Path | None = None,
    running: Show | None = None,
    shaders: list[Path] | None = None,
    tries: bool = False,
    cloud: CloudPort | None = None,
    size: tuple[int, int] | None = (1280, 720),
) -> Rig:
    """Return a window on a made-up stage, as large as it was without a `size`; `end_rig` closes it."""
    from react_app.core.showfile import show_to_dict

    clock = Clock()
    stage = FakeStage(paths, clock, show=show_to_dict(running) if running else None)
    if running is not None:
        from react_app.shaders.compile import compile_plan
        from react_app.shaders.library import Library

        stage.session.set_plan(compile_plan(running, Library())[0])
    settings = Settings(paths.config)
    settings.remember_shaders(shaders or [])
    link = StageLink(stage, paths, clock)
    probed: list[str] = []
    window = make_window(
        paths, show or small_show(), path, link, settings,
        probe=None if tries else lambda ids: (probed.extend(ids), [])[1],
        gate=None if tries else Open(), thumbnails=NoThumbnails(paths.thumbnails), cloud=cloud,
    )  # fmt: skip
    window.autosave._timer.stop()
    if size is not None:
        window.resize(*size)
    stage.start()
    rig = Rig(window, stage, link, clock, probed)
    rig.play(2)
    return rig


def end_rig(rig: Rig) -> None:
    """Close a window."""
    rig.stage.output_open = False
    rig.play()
    rig.window.close()
    rig.window.deleteLater()


@pytest.fixture
def make_rig(themed: QApplication, qtbot: QtBot, paths: Paths) -> Iterator[MakeRig]:
    rigs: list[Rig] = []

    def make(show: Show | None = None, **choices: Any) -> Rig:
        rigs.append(new_rig(paths, show, **choices))
        return rigs[-1]

    yield make
    for rig in rigs:
        end_rig(rig)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def rig(make_rig: MakeRig, qtbot: QtBot) -> Rig:
    """A visible window with a small show on a fresh stage."""
    made = make_rig()
    with qtbot.waitActive(made.window, timeout=5000):
        made.window.show()
        made.window.activateWindow()
    return made
