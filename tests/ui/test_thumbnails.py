"""Thumbnails drawn by a child and kept for the next time."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.shaders.library import Library
from react_app.ui.thumbnails import KNOWN, Thumbnails, lean
from tests.ui.shows import small_show


def picture(folder: Path) -> Path:
    image = QImage(24, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    path = folder / "strip.png"
    image.save(str(path))
    return path


def child(folder: Path, path: Path) -> list[str]:
    line = json.dumps({"id": "first", "kind": "scene", "path": str(path), "frames": 6})
    script = folder / "child.py"
    script.write_text(f"print('hello')\nprint({line!r})\n")
    return [sys.executable, str(script)]


def test_pictures_arrive_from_the_child_and_are_there_at_once_the_next_time(
    themed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    first = Thumbnails(tmp_path, child(tmp_path, picture(tmp_path)))
    with qtbot.waitSignal(first.arrived, timeout=10000) as arrived:
        first.want(small_show())
        first._timer.start(0)
    assert arrived.args == ["scene", "first"]
    strip = first.strip("scene", "first")
    assert strip is not None
    assert strip.width() == 24
    assert first.frames("scene", "first") == 6
    first.close()
    assert (tmp_path / KNOWN).is_file()
    second = Thumbnails(tmp_path, child(tmp_path, tmp_path / "strip.png"))
    qtbot.waitUntil(lambda: second.strip("scene", "first") is not None, timeout=5000)
    second.close()


def test_a_damaged_list_of_pictures_is_left_alone(themed: QApplication, tmp_path: Path) -> None:
    (tmp_path / KNOWN).write_text("[1, 2")
    made = Thumbnails(tmp_path, [sys.executable, "-c", "pass"])
    assert made.strip("scene", "first") is None
    made.close()


def test_values_that_are_defaults_do_not_count() -> None:
    library = Library()
    shader = library.get("generators/aurora")
    entry = next(i for i in shader.inputs if i.type == "float")
    show = small_show()
    layer = show.scenes[0].layers[0]
    from dataclasses import replace

    def with_value(value: object) -> object:
        changed = replace(layer, values={entry.name: value})  # type: ignore[dict-item]
        scene = replace(show.scenes[0], layers=(changed, *show.scenes[0].layers[1:]))
        return lean(replace(show, scenes=(scene, *show.scenes[1:])), library)

    assert with_value(entry.default) == lean(show, library)
    assert with_value(float(entry.default) / 2 + 0.01) != lean(show, library)  # type: ignore[arg-type]
