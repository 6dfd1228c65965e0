"""The clock's face in the top bar: lamps, bar, phrase, source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from pytestqt.qtbot import QtBot

from react_app.ui.panels.tempo_face import TempoFace
from react_app.ui.tempo_words import SOURCES
from react_app.ui.theme import label_font
from react_app.ui.widgets.lamps import lamp_rects
from tests.ui.conftest import Rig
from tests.ui.fake_stage import BPM

BEAT_S = 60 / BPM


def face_of(rig: Rig) -> TempoFace:
    return rig.window.top.tempo.face


def frame_s() -> float:
    rate = QGuiApplication.primaryScreen().refreshRate()
    return 1 / rate if rate > 1 else 1 / 60


def at_beat(rig: Rig, beats: float) -> None:
    """Let the newest status be exactly `beats` beats into the music."""
    rig.play(1, seconds=beats * BEAT_S - (rig.clock.now - 1000.0))


def wait(rig: Rig, seconds: float) -> None:
    """Let time pass in which the stage says nothing."""
    rig.clock.now += seconds
    rig.link.poll()


@pytest.mark.parametrize("meter", [2, 3, 4, 6])
def test_there_are_as_many_lamps_as_the_bar_has_beats(rig: Rig, meter: int) -> None:
    rig.stage.music = {"meter": meter}
    seen = set()
    for beat in range(10, 10 + 2 * meter):
        at_beat(rig, beat + 0.1)
        seen.add(face_of(rig).lamps.beat)
    assert face_of(rig).lamps.count == meter
    assert seen == set(range(meter))


@pytest.mark.parametrize("meter", [2, 3, 4, 6])
def test_lamps_stand_side_by_side_inside_their_room(meter: int) -> None:
    rects = lamp_rects(meter, 92, 12)
    assert len(rects) == meter
    assert rects[-1].right() == pytest.approx(92)
    assert all(a.right() + 1.5 < b.left() for a, b in pairwise(rects))


def test_six_beats_are_two_groups_of_three() -> None:
    gaps = [b.left() - a.right() for a, b in pairwise(lamp_rects(6, 92, 12))]
    assert gaps[2] > 2 * max(gaps[:2] + gaps[3:])


def test_the_next_lamp_lights_without_a_new_status(rig: Rig) -> None:
    at_beat(rig, 8.5)
    assert face_of(rig).lamps.beat == 0
    wait(rig, 0.6 * BEAT_S)
    assert face_of(rig).lamps.beat == 1


def test_a_lamp_is_painted_one_display_frame_before_its_beat(rig: Rig) -> None:
    at_beat(rig, 8.0)
    wait(rig, BEAT_S - frame_s() - 0.004)
    assert face_of(rig).lamps.beat == 0
    wait(rig, 0.006)
    assert face_of(rig).lamps.beat == 1


def test_painting_reads_the_time_itself(rig: Rig) -> None:
    at_beat(rig, 8.9)
    rig.clock.now += 0.3 * BEAT_S
    face_of(rig).lamps.grab()
    assert face_of(rig).lamps.beat == 1


def test_a_timer_is_set_for_a_beat_that_is_near(rig: Rig) -> None:
    at_beat(rig, 8.2)
    due = face_of(rig).lamps._due
    due.stop()
    wait(rig, 0.0)
    assert not due.isActive()
    at_beat(rig, 8.85)
    assert due.timerType() == Qt.TimerType.PreciseTimer
    assert 0 < due.interval() <= 0.15 * BEAT_S * 1000


def test_lamps_show_the_room_and_not_the_picture_that_is_sent_ahead(rig: Rig) -> None:
    rig.stage.music = {"lead_s": 0.5 * BEAT_S}
    at_beat(rig, 9.2)
    assert face_of(rig).lamps.beat == 0


def test_time_stands_still_when_the_stage_says_nothing_any_more(rig: Rig) -> None:
    at_beat(rig, 8.0)
    wait(rig, 60.0)
    assert rig.link.music_at(rig.clock.now).beats == pytest.approx(8.0 + BPM / 60)


def test_bar_and_phrase_are_counted(rig: Rig) -> None:
    at_beat(rig, 4 * 20 + 1.2)
    assert face_of(rig).bar_text == "Bar 21"
    assert face_of(rig).phrase.bar == 4


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({"source": "tracker"}, "Tracker"),
        ({"source": "tap"}, "Tap"),
        ({"source": "grid"}, "Known track"),
        ({"source": "free"}, "Free"),
        ({"source": "tracker", "locked": True}, "Locked"),
    ],
)
def test_the_chip_says_who_leads(rig: Rig, told: dict[str, object], word: str) -> None:
    rig.stage.music = told
    rig.play(2)
    assert face_of(rig).chip.text == word


@pytest.mark.parametrize(("multiplier", "words"), [(1.0, ""), (2.0, "×2"), (0.5, "÷2"), (0.25, "÷4")])
def test_what_half_and_double_came_to_is_shown(rig: Rig, multiplier: float, words: str) -> None:
    rig.stage.music = {"multiplier": multiplier}
    rig.play(2)
    assert face_of(rig).factor_text == words


def test_the_line_of_the_chip_is_as_long_as_the_tempo_is_sure(rig: Rig) -> None:
    rig.stage.music = {"confidence": 0.4}
    rig.play(2)
    assert face_of(rig).chip.share == 0.4
    rig.stage.music = {"confidence": 0.4, "locked": True}
    rig.play(2)
    assert face_of(rig).chip.share == 1.0


def test_the_tip_tells_that_a_factor_is_kept_and_that_the_clock_holds_over(rig: Rig) -> None:
    rig.stage.music = {"multiplier": 2.0, "holding": True}
    rig.play(2)
    tip = face_of(rig).toolTip()
    assert "×2 is kept for the set" in tip
    assert "goes on by itself" in tip


def test_the_widest_tempo_fits(rig: Rig) -> None:
    rig.stage.music = {"bpm": 208.8}
    rig.play(2)
    label = face_of(rig)._bpm
    assert label.text() == "208.8"
    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()


def test_the_longest_words_fit(rig: Rig) -> None:
    rig.play(2)
    face, words = face_of(rig), QFontMetrics(label_font())
    assert all(words.horizontalAdvance(word) <= face.chip.width() for word in (*SOURCES.values(), "Locked"))
    counts = face._bar.fontMetrics().horizontalAdvance("Bar 1234") + face._factor.fontMetrics().horizontalAdvance("×2")
    assert counts + 4 <= face.chip.width()


def test_a_click_on_the_face_opens_the_panel_and_another_the_layers(rig: Rig, qtbot: QtBot) -> None:
    face = face_of(rig)
    qtbot.mouseClick(face, Qt.MouseButton.LeftButton)
    assert rig.window.pane.page == "tempo"
    assert face.isChecked()
    qtbot.mouseClick(face, Qt.MouseButton.LeftButton)
    assert rig.window.pane.page == "layers"
    assert not face.isChecked()
