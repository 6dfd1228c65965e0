"""The stage's own output window, on two real monitors."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

MOVES = """
import sys, time
from PySide6.QtGui import QGuiApplication
from react_app.stage.qt_surface import QtSurface

surface = QtSurface(QGuiApplication([]))
left, right = (display.id for display in surface.displays())

def is_on(display, filled):
    surface.poll()
    window = surface._window
    return surface.shown_display == display and (window.geometry() == window.screen().geometry()) == filled

def wait_until_on(display, filled):
    end = time.monotonic() + 20
    while not is_on(display, filled):
        if time.monotonic() > end:
            sys.exit(f"{surface.shown_display} {surface._window.geometry()}")
        time.sleep(0.02)

assert surface.shown_display == ""
surface.open_output(left, fullscreen=False)
wait_until_on(left, filled=False)
corner = QGuiApplication.screens()[1].geometry().topLeft()
surface._window.setPosition(corner.x() + 50, corner.y() + 50)
wait_until_on(right, filled=False)
surface.open_output(surface.shown_display, fullscreen=True)
wait_until_on(right, filled=True)
surface.close_output()
assert surface.shown_display == ""
surface.release()
print("moved")
"""
"""In a process of its own, as the stage is: a thread has one OpenGL context, and other tests leave theirs current."""


def test_a_window_moved_to_another_display_is_known_to_be_there_and_fills_it(themed: QApplication) -> None:
    if len(QGuiApplication.screens()) < 2:
        pytest.skip("There is one display.")
    run = subprocess.run([sys.executable, "-c", MOVES], capture_output=True, text=True, timeout=90, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "moved"), run.stderr
