"""The look: sizes, contrast, names, no gradients in the sheet."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QSpinBox, QWidget

from react_app.ui.icons import icon, icon_names
from react_app.ui.theme import Color, stylesheet
from react_app.ui.widgets.slider import Slider
from tests.ui.conftest import Rig


def luminance(name: str) -> float:
    c = QColor(name)
    parts = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in (c.redF(), c.greenF(), c.blueF())]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def to_hit(rig: Rig) -> list[QWidget]:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSpinBox, Slider)
    found = [w for kind in kinds for w in rig.window.findChildren(kind) if w.isVisible()]
    own = [w for w in found if type(w).__module__.startswith(("react_app", "PySide6"))]
    return [w for w in own if not isinstance(w.parent(), QLineEdit)]


def test_everything_to_hit_is_at_least_28_high(rig: Rig) -> None:
    small = {f"{type(w).__name__} {w.accessibleName()} {w.height()}" for w in to_hit(rig) if w.height() < 28}
    assert small == set()


def test_what_matters_on_stage_is_at_least_44_high(rig: Rig) -> None:
    top = rig.window.top
    for button in (top.safety.blackout, top.safety.freeze, top.safety.panic, top.tempo.tap, top.output.button):
        assert min(button.height(), button.width()) >= 44


def test_the_window_fits_1280_by_720(rig: Rig) -> None:
    hint = rig.window.minimumSizeHint()
    assert hint.width() <= 1280
    assert hint.height() <= 720
    assert rig.window.minimumSize().width() <= 1280
    rig.window.resize(1280, 720)
    assert rig.window.size() == QSize(1280, 720)


def test_nothing_overlaps_in_the_top_bar(rig: Rig) -> None:
    top = rig.window.top
    blocks = [top.menu, top.tempo, top.input, top.output, top.safety]
    for left, right in pairwise(blocks):
        assert left.geometry().right() < right.geometry().left()
    for block in blocks[1:]:
        assert block.width() >= block.minimumSizeHint().width()


def test_everything_to_hit_has_a_name_and_a_tip(rig: Rig) -> None:
    silent = [f"{type(w).__name__} {w.objectName()}" for w in to_hit(rig) if not w.accessibleName()]
    assert silent == []
    untold = [w.accessibleName() for w in to_hit(rig) if isinstance(w, QAbstractButton) and not w.toolTip()]
    assert untold == []


def test_no_text_is_smaller_than_11_pixels(rig: Rig) -> None:
    small = [w.text() for w in rig.window.findChildren(QLabel) if 0 < w.font().pixelSize() < 11]
    assert small == []
    assert not re.search(r"font-size", stylesheet())


@pytest.mark.parametrize("ground", [Color.WINDOW, Color.PANEL, Color.RAISED])
def test_text_can_be_read(ground: str) -> None:
    assert contrast(Color.TEXT, ground) >= 7
    assert contrast(Color.DIM, ground) >= 4.5
    assert contrast(Color.ACCENT, ground) >= 7


def test_the_sheet_has_no_gradients_and_no_shadows() -> None:
    assert "gradient" not in stylesheet()
    assert "shadow" not in stylesheet()


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_something(rig: Rig, name: str) -> None:
    image = icon(name, Color.TEXT).pixmap(16, 16).toImage()
    lit = sum(image.pixelColor(x, y).alpha() > 40 for x in range(16) for y in range(16))
    assert lit >= 4


def test_without_a_tempo_source_the_block_says_so(rig: Rig) -> None:
    rig.stage.step(music=False)
    rig.link.poll()
    face = rig.window.top.tempo.face
    assert face.chip.text == "Free"
    assert "No tempo is heard yet" in face.toolTip()
