"""Entry of the stage process: `python -m react_app.stage --home ... `, started by the desk."""

from __future__ import annotations

import argparse
import contextlib
import logging
import signal
import sys
from pathlib import Path

from react_app import __version__
from react_app.core.errors import GraphicsError, LinkError
from react_app.engine.compiler import Compiler
from react_app.engine.renderer import Renderer
from react_app.link.realtime import prefer_this_process
from react_app.stage.loop import Stage
from react_app.stage.standby import Standby
from react_app.stage.surface import HeadlessSurface, Surface, has_display


def main(argv: list[str] | None = None) -> int:
    """Run the stage; exit code 3 without usable graphics, 4 when a stage runs already."""
    parser = argparse.ArgumentParser(prog="react-app stage")
    parser.add_argument("--runtime", type=Path, required=True)
    parser.add_argument("--takes", type=Path, required=True)
    parser.add_argument("--logs", type=Path)
    parser.add_argument("--headless", action="store_true", help="draw to memory only, open no window ever")
    parser.add_argument("--standby", action="store_true", help="load everything, then wait to take over")
    arguments = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sys.setswitchinterval(0.0005)
    prefer_this_process()
    compiler = Compiler()
    if not arguments.standby:
        compiler.start()
    try:
        surface = make_surface(arguments.headless)
        renderer: Renderer | None = None
        if arguments.standby:
            standby = Standby(arguments.runtime, surface, compiler)
            if not standby.wait():
                return 0
            renderer = standby.renderer
        stage = Stage(arguments.runtime, arguments.takes, arguments.logs, surface, __version__, renderer, compiler)
    except GraphicsError as error:
        with contextlib.suppress(OSError):
            (arguments.runtime / "stage.error").write_text(str(error), "utf-8")
        print(error, file=sys.stderr)
        return 3
    except LinkError as error:
        print(error, file=sys.stderr)
        return 4
    signal.signal(signal.SIGTERM, lambda signum, frame: stage.quit())
    signal.signal(signal.SIGINT, lambda signum, frame: stage.quit())
    stage.run()
    return 0


def make_surface(headless: bool) -> Surface:
    """Return a surface on the display, or in memory where there is none or none is wanted.

    Raises:
        GraphicsError: there is no usable OpenGL.
    """
    if headless or not has_display():
        return HeadlessSurface()
    from PySide6.QtGui import QGuiApplication

    from react_app.stage.qt_surface import QtSurface

    application = QGuiApplication(["react-app stage"])
    application.setQuitOnLastWindowClosed(False)
    try:
        return QtSurface(application)
    except GraphicsError as error:
        logging.getLogger(__name__).warning("%s Drawing without a window.", error)
        return HeadlessSurface()


if __name__ == "__main__":
    sys.exit(main())
