"""Starts the desk: one window, attached to the stage."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from react_app.core.paths import Paths
from react_app.core.show import Show
from react_app.engine.probe import TIME_LIMIT_S, Trier
from react_app.shaders.library import Library
from react_app.shaders.verdicts import Gate, Verdicts
from react_app.stage.client import StageClient
from react_app.ui.autosave import left_behind
from react_app.ui.cloud_port import CloudPort
from react_app.ui.desk import Desk
from react_app.ui.document import Document
from react_app.ui.icons import app_icon
from react_app.ui.imports import Probe, ShaderImport
from react_app.ui.opening import Opening
from react_app.ui.settings import Settings
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import apply_theme
from react_app.ui.thumbnails import Thumbnails
from react_app.ui.window import NAME, MainWindow

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
RELAUNCHED = "REACT_APP_RELAUNCHED"
"""Set for a desk that starts anew beside a stage that plays on."""


def run_desk(
    paths: Paths,
    show: Show,
    show_path: Path | None,
    *,
    play: Path | None = None,
    loop: bool = False,
    attach_only: bool = False,
    cloud: Callable[[], CloudPort] | None = None,
) -> int:
    """Open the window and run until it is closed; return the exit code.

    Without a show file the show is reopened as it was left. `play` starts with this track, over and over with `loop`.
    With `attach_only` closing the window leaves the stage playing. `cloud` makes the port to the cloud; without one
    there is no cloud.
    """
    if os.environ.pop(RELAUNCHED, ""):
        play = None  # it plays already
    settings = Settings(paths.config)
    os.environ["QT_SCALE_FACTOR"] = str(settings.scale / 100)
    app = QApplication([NAME])
    app.setApplicationName(NAME)
    app.setDesktopFileName(NAME)
    app.setWindowIcon(app_icon())
    apply_theme(app, FONTS)
    if show_path is None:
        left = left_behind(paths)
        if left is not None:
            show, show_path = left, settings.show_path
    link = StageLink(StageClient(paths), paths)
    window = make_window(paths, show, show_path, link, settings, play=play, loop=loop, cloud=cloud() if cloud else None)
    for request in (signal.SIGINT, signal.SIGTERM):  # a polite end, as closing the window; the poll timer lets it in
        signal.signal(request, lambda *_: window.close())
    link.start()
    room = window.screen().availableSize()
    if window.width() >= room.width() or window.height() >= room.height():
        window.showMaximized()  # so that the title bar takes its room from the window, not from the bottom bar
    else:
        window.show()
    code = app.exec()
    if window.cloud is not None:
        window.cloud.wait()
    link.close(quit_stage=not attach_only and not window.commands.relaunch)
    window.exports.wait()
    if window.commands.relaunch:
        os.environ[RELAUNCHED] = "1"
        os.execv(sys.executable, sys.orig_argv)
    return code


def make_window(
    paths: Paths,
    show: Show,
    show_path: Path | None,
    link: StageLink,
    settings: Settings,
    *,
    probe: Probe | None = None,
    gate: Gate | None = None,
    thumbnails: Thumbnails | None = None,
    play: Path | None = None,
    loop: bool = False,
    cloud: CloudPort | None = None,
) -> MainWindow:
    """Return the window with everything behind it; nothing runs until the link is started.

    Shaders of the user's pass `gate` before they are played, by default what trials have shown; `probe` tries them.
    """
    verdicts = Verdicts(paths.verdicts, TIME_LIMIT_S)
    desk = Desk(link, Document(show, show_path), Library(gate=gate or verdicts))
    trier = Trier()
    shaders = ShaderImport(desk, settings, probe or trier.each, verdicts, rest=trier.close, folder=paths.shaders)
    thumbnails = thumbnails or Thumbnails(paths.thumbnails, verdicts=paths.verdicts)
    thumbnails.digest_of = desk.digest_of
    desk.catalogue.replaced.connect(thumbnails.forget)
    window = MainWindow(desk, paths, settings, thumbnails, shaders, cloud)
    opening = Opening(window, play, loop=loop)
    desk.attached.connect(opening.stage_came)
    desk.show_opened.connect(opening.show_came)
    return window
