"""Thumbnails drawn by a child and kept for the next time."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.core.show import Layer, Scene, Show
from react_app.shaders.cards import picture_name
from react_app.shaders.library import Library
from react_app.shaders.pictures import SHIPPED_PICTURES, lean
from react_app.ui.thumbnails import FRAMES, HEIGHT, HELD, KNOWN, WIDTH, Thumbnails
from tests.ui.shows import small_show


def picture(folder: Path) -> Path:
    image = QImage(24, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    path = folder / "strip.png"
    image.save(str(path))
    return path


def child(folder: Path, path: Path) -> list[str]:
    """A child that answers each request with one picture, and writes down what it was asked."""
    script = folder / "child.py"
    script.write_text(
        "import json, sys\n"
        "print('hello', flush=True)\n"
        "for line in sys.stdin:\n"
        f"    open({str(folder / 'asked')!r}, 'a').write(line)\n"
        "    asked = json.loads(line)\n"
        "    for kind, name in [('shader', s) for s in asked.get('shaders', [])] or [('scene', 'first')]:\n"
        "        print(json.dumps({'begin': name, 'kind': kind}), flush=True)\n"
        f"        print(json.dumps({{'id': name, 'kind': kind, 'path': {str(path)!r}, 'frames': 6}}), flush=True)\n"
    )
    return [sys.executable, str(script)]


def asked(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "asked").read_text().splitlines()]


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


def test_shaders_are_asked_for_when_they_are_seen_those_seen_last_first(
    themed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    made = Thumbnails(tmp_path, child(tmp_path, picture(tmp_path)))
    for name in ("a", "b", "c"):
        assert made.strip("shader", name) is None
    with qtbot.waitSignals([made.arrived] * 3, timeout=10000):
        pass
    assert asked(tmp_path) == [{"shaders": ["c", "b", "a"]}]
    assert made.strip("shader", "a") is not None
    made.close()


def test_a_text_whose_picture_lies_on_disk_is_not_asked_for(themed: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    picture(tmp_path).rename(tmp_path / picture_name("digest"))
    made = Thumbnails(tmp_path, child(tmp_path, tmp_path))
    made.digest_of = lambda _shader: "digest"
    with qtbot.waitSignals([made.arrived] * 2, timeout=10000):
        made.strip("shader", "one name")
        made.strip("shader", "another name")
    assert not (tmp_path / "asked").exists()
    made.close()


CARD = """/*{"ISFVSN": "2", "IMPORTED": {"card": {"PATH": "card.png"}}}*/
void main() { gl_FragColor = vec4(IMG_NORM_PIXEL(card, isf_FragNormCoord).rgb, 1.0); }
"""


def draw_card(folder: Path, colour: str) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    image.save(str(folder / "card.png"))


def hue(made: Thumbnails, kind: str, name: str) -> int:
    """Where the strip's colour is on the colour circle, in degrees; -1 while there is none."""
    strip = made.strip(kind, name)
    return -1 if strip is None else strip.toImage().pixelColor(20, 50).hue()


def test_the_pictures_of_the_house_come_with_the_app(themed: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    library = Library()
    made = Thumbnails(tmp_path, child(tmp_path, picture(tmp_path)))
    made.digest_of = lambda name: library.get(name).digest
    before = {path: path.stat().st_mtime_ns for path in SHIPPED_PICTURES.iterdir()}
    for name in ("generators/aurora", "transitions/dissolve"):
        qtbot.waitUntil(lambda name=name: made.strip("shader", name) is not None, timeout=5000)
        strip = made.strip("shader", name)
        assert strip is not None
        assert (strip.width(), strip.height()) == (FRAMES * WIDTH, HEIGHT)
    made.close()
    assert not (tmp_path / "asked").exists()
    assert {path: path.stat().st_mtime_ns for path in SHIPPED_PICTURES.iterdir()} == before


def test_an_image_that_changes_has_the_pictures_drawn_anew_that_show_it(
    themed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    """By the child that draws them in the app."""
    shader = str(tmp_path / "card.fs")
    Path(shader).write_text(CARD)
    show = Show(scenes=(Scene("a", "A", layers=(Layer(1, "L", shader),)),), scene="a")
    draw_card(tmp_path, "red")
    made = Thumbnails(tmp_path / "out")
    made.digest_of = lambda _shader: Library().get(shader).digest
    made._images._look_s = 0.1
    made.want(show)
    try:
        for colour, degrees in (("red", 0), ("lime", 120)):
            draw_card(tmp_path, colour)
            for key in (("shader", shader), ("scene", "a")):
                qtbot.waitUntil(lambda key=key, degrees=degrees: hue(made, *key) == degrees, timeout=40_000)
            assert len([*(tmp_path / "out").glob("*.png")]) == (2 if colour == "red" else 4)
    finally:
        made.close()


def test_only_the_strips_seen_lately_stay_in_memory(themed: QApplication, tmp_path: Path) -> None:
    made = Thumbnails(tmp_path, [sys.executable, "-c", "pass"])
    image = QImage(24, 4, QImage.Format.Format_RGB32)
    for number in range(HELD + 1):
        made.add("shader", str(number), image, 6)
        made.strip("shader", "0")
    assert made.frames("shader", "0") == 6
    assert made.frames("shader", "1") == 0
    made.close()


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
