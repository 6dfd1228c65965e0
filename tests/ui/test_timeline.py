"""The timeline of an export: its geometry and snapping, and what hands and keys do to it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from react_app.export.preview.previewing import SectionMark, Timeline
from react_app.ui.theme import Color
from react_app.ui.widgets.timeline import TimelineBar
from react_app.ui.widgets.timeline_paint import areas
from react_app.ui.widgets.timeline_view import EDGE, TimelineView, clock_exact, label_step

BEAT_S = 0.5
BARS = 30


def song(duration: float = 60.0, *, bars: int = BARS) -> Timeline:
    """Return a minute of music in four-four at 120 BPM: a quiet half, a loud half."""
    t = np.linspace(0, 1, 1000)
    loud = np.where(t < 0.5, 0.25, 0.9).astype(np.float32)
    return Timeline(
        duration,
        np.stack([-loud, loud], axis=1),
        beats=tuple(BEAT_S * n for n in range(4 * bars)),
        downbeats=tuple(4 * BEAT_S * n for n in range(bars)),
        sections=(SectionMark("intro", 0.0, 16.0), SectionMark("build", 16.0, 30.0), SectionMark("drop", 30.0, 60.0)),
    )


def view_of(timeline: Timeline, *, width: float = 1220.0, fps: float = 30.0) -> TimelineView:
    made = TimelineView(width=width, fps=fps)
    made.load(timeline)
    return made


def test_times_and_places_are_each_other_s_inverse_at_any_zoom() -> None:
    view = view_of(song())
    view.zoom(7, 400.0)
    for t in (view.first, view.first + view.span / 3, view.last):
        assert view.time(view.x(t)) == pytest.approx(t)
    assert (view.x(view.first), view.x(view.last)) == pytest.approx((EDGE, 1220.0 - EDGE))


def test_the_wheel_holds_what_lies_under_the_pointer() -> None:
    view = view_of(song())
    before = view.time(800.0)
    view.zoom(4, 800.0)
    assert view.span < 30
    assert view.time(800.0) == pytest.approx(before)
    view.zoom(-20, 800.0)
    assert (view.first, view.last) == (0.0, 60.0)


def test_a_hand_snaps_to_the_nearest_bar_but_not_to_a_far_one() -> None:
    view = view_of(song())
    assert view.snapped(4.3) == 4.0  # 20 px a second: a bar is 40 px
    assert view.snapped(5.0) == 5.0


def test_beats_catch_the_hand_once_they_lie_apart() -> None:
    view = view_of(song())
    assert view.snapped(10.55) == 10.55  # between two bars; beats are 10 px apart
    view.zoom(5, view.x(10.5))
    assert view.snapped(10.55) == 10.5


def test_the_end_of_the_track_catches_the_hand_without_any_bars() -> None:
    view = view_of(Timeline(60.0, np.zeros((0, 2), np.float32)))
    assert view.snapped(59.8) == 60.0
    assert view.snapped(30.2) == 30.2


def test_the_playhead_lies_on_frames_inside_the_part() -> None:
    view = view_of(song(), fps=24.0)
    view.move_begin(10.0)
    view.move_end(20.0)
    view.move_position(15.02)
    assert view.position == pytest.approx(15.0)
    view.move_position(55.0)
    assert view.position == pytest.approx(20.0 - 1 / 24)
    view.move_position(1.0)
    assert view.position == pytest.approx(10.0)


@pytest.mark.parametrize("fps", [24.0, 29.97002997, 59.94005994, 120.0])
def test_every_frame_is_reached_by_its_time(fps: float) -> None:
    view = view_of(song(), fps=fps)
    assert [view.frame_at(n * view.frame_s) for n in range(0, 3000, 7)] == list(range(0, 3000, 7))


def test_a_part_is_never_empty() -> None:
    view = view_of(song())
    view.move_begin(90.0)
    assert view.end - view.begin == pytest.approx(view.frame_s)
    view.move_end(0.0)
    assert view.end > view.begin


def test_a_part_survives_another_track_as_far_as_it_fits() -> None:
    view = view_of(song())
    view.move_begin(10.0)
    view.load(song(20.0, bars=10))
    assert (view.begin, view.end) == (10.0, 20.0)
    view.load(song(5.0, bars=2))
    assert (view.begin, view.end) == (0.0, 5.0)


def test_bars_are_counted_as_musicians_count() -> None:
    view = view_of(song())
    assert view.bar_words(0.0) == "1.1"
    assert view.bar_words(2.0 * 16 + 1.5) == "17.4"
    assert view.place_words(32.5) == "Bar 17.2  ·  0:32.500"
    assert view_of(Timeline(9.0, np.zeros((0, 2), np.float32))).place_words(1.25) == "0:01.250"


def test_bars_and_sections_are_stepped_through_both_ways() -> None:
    view = view_of(song())
    view.move_position(view.next_bar(5.0, 1))
    assert view.position == pytest.approx(6.0)
    view.move_position(view.next_bar(view.position, 1))
    assert view.position == pytest.approx(8.0)
    view.move_position(view.next_bar(view.position, -1))
    assert view.position == pytest.approx(6.0)
    view.move_position(view.next_section(view.position, 1))
    assert view.position == pytest.approx(16.0)
    view.move_position(view.next_section(view.position, -1))
    assert view.position == 0.0


def test_labels_never_lie_on_each_other() -> None:
    assert [label_step(px, 46.0) for px in (100.0, 46.0, 45.0, 10.0, 0.0)] == [1, 1, 2, 8, 0]


def test_times_are_told_to_the_thousandth() -> None:
    assert [clock_exact(t) for t in (0.0, 59.9996, 61.5)] == ["0:00.000", "1:00.000", "1:01.500"]


# ---- the widget ----------------------------------------------------------------------------------------------------


@pytest.fixture
def bar(themed: QApplication, qtbot: QtBot) -> TimelineBar:
    made = TimelineBar()
    qtbot.addWidget(made)
    made.resize(1220, 124)
    with qtbot.waitExposed(made):
        made.show()
    made.show_timeline(song())
    return made


def drag(
    bar: TimelineBar,
    here: float,
    there: float,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, x, button, buttons in (
        (QMouseEvent.Type.MouseButtonPress, here, left, left),
        (QMouseEvent.Type.MouseMove, there, none, left),
        (QMouseEvent.Type.MouseButtonRelease, there, left, none),
    ):
        place = QPointF(bar.view.x(x), 60.0)
        QApplication.sendEvent(bar, QMouseEvent(kind, place, bar.mapToGlobal(place), button, buttons, modifiers))


def test_dragging_an_end_makes_a_part_on_a_bar_and_shows_its_frame(bar: TimelineBar, qtbot: QtBot) -> None:
    parts: list[tuple[float, float]] = []
    bar.part_moved.connect(lambda a, b: parts.append((a, b)))
    with qtbot.waitSignal(bar.sought):
        drag(bar, 0.0, 15.7)
    assert parts[-1] == (16.0, 60.0)
    assert bar.view.position == pytest.approx(16.0)
    drag(bar, 60.0, 40.9, Qt.KeyboardModifier.ShiftModifier)
    assert parts[-1] == (16.0, pytest.approx(40.9, abs=0.05))


def test_dragging_anywhere_else_brings_the_playhead(bar: TimelineBar) -> None:
    times: list[float] = []
    bar.sought.connect(times.append)
    drag(bar, 20.0, 33.0)
    assert times[-1] == pytest.approx(33.0, abs=0.04)


@pytest.mark.parametrize(
    ("keys", "position"),
    [
        ([(Qt.Key.Key_Right, False)], 1 / 30),
        ([(Qt.Key.Key_Right, False)] * 3 + [(Qt.Key.Key_Left, False)], 2 / 30),
        ([(Qt.Key.Key_Right, True)] * 3, 6.0),
        ([(Qt.Key.Key_Down, False)], 16.0),
        ([(Qt.Key.Key_End, False)], 60 - 1 / 30),
        ([(Qt.Key.Key_End, False), (Qt.Key.Key_Home, False)], 0.0),
    ],
)
def test_keys_move_the_playhead(
    bar: TimelineBar, qtbot: QtBot, keys: list[tuple[Qt.Key, bool]], position: float
) -> None:
    for key, shift in keys:
        qtbot.keyClick(bar, key, Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier)
    assert bar.view.position == pytest.approx(position)


def test_i_and_o_make_the_part_that_the_playhead_says(bar: TimelineBar, qtbot: QtBot) -> None:
    bar.seek(16.0)
    qtbot.keyClick(bar, Qt.Key.Key_I)
    bar.seek(30.0 - 0.01)
    qtbot.keyClick(bar, Qt.Key.Key_O)
    assert (bar.view.begin, bar.view.end) == pytest.approx((16.0, 30.0))


def test_a_double_click_on_a_section_takes_it_and_below_takes_all(bar: TimelineBar, qtbot: QtBot) -> None:
    band, wave, _ = areas(bar.height(), bar.view.travel)
    qtbot.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(round(bar.view.x(20.0)), round(band.center().y())))
    assert (bar.view.begin, bar.view.end) == (16.0, 30.0)
    qtbot.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(round(bar.view.x(20.0)), round(wave.center().y())))
    assert (bar.view.begin, bar.view.end) == (0.0, 60.0)


def test_the_wheel_goes_closer(bar: TimelineBar) -> None:
    place = QPointF(600.0, 60.0)
    QApplication.sendEvent(
        bar,
        QWheelEvent(
            place, bar.mapToGlobal(place), QPoint(), QPoint(0, 360), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip
    assert bar.view.span == pytest.approx(60 * 0.8**3)


def test_the_same_track_again_keeps_part_and_zoom(bar: TimelineBar) -> None:
    bar.set_part(16.0, 30.0)
    bar.view.look_at_part()
    seen = (bar.view.first, bar.view.last)
    bar.show_timeline(song())
    assert (bar.view.begin, bar.view.end) == (16.0, 30.0)
    assert (bar.view.first, bar.view.last) == seen


def test_the_wave_is_drawn_louder_where_it_is_and_in_the_colour_of_its_section(bar: TimelineBar) -> None:
    shot = bar.grab().toImage()
    _, wave, _ = areas(bar.height(), bar.view.travel)
    y = round(wave.top() + wave.height() * 0.12)

    def lit(t: float) -> QColor:
        return shot.pixelColor(round(bar.view.x(t)), y)

    assert lit(45.3).hue() == pytest.approx(QColor(Color.ACCENT).hue(), abs=2)
    assert lit(45.3).lightness() > 80
    assert lit(8.3).lightness() < 40


def test_what_is_left_out_is_dimmed(bar: TimelineBar) -> None:
    _, wave, _ = areas(bar.height(), bar.view.travel)
    place = (round(bar.view.x(50.3)), round(wave.center().y()))
    before = bar.grab().toImage().pixelColor(*place).lightness()
    bar.set_part(0.0, 40.0)
    assert bar.grab().toImage().pixelColor(*place).lightness() < before / 2
