"""The tempo panel: what is heard, the history, the settings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from react_app.core.features import Features
from react_app.core.musicaltime import MusicalTime
from react_app.core.tempo import TEMPO_RANGES
from react_app.ui.heard_trail import HeardTrail
from react_app.ui.panels.tempo_panel import TempoPanel
from react_app.ui.panels.tempo_settings import ChoiceField, MsField
from react_app.ui.tempo_trail import TRAIL_S, TempoTrail
from react_app.ui.widgets.character import ChromaBars, Loudness, SectionMeters
from react_app.ui.widgets.onset_strip import OnsetStrip
from react_app.ui.widgets.value_field import ValueField
from tests.ui.conftest import Rig
from tests.ui.fake_stage import BPM


@pytest.fixture
def panel(rig: Rig) -> TempoPanel:
    rig.window.pane.open_page("tempo")
    rig.play(4)
    rig.stage.sent.clear()
    return rig.window.tempo


def choice(panel: TempoPanel, control: str) -> ChoiceField:
    field = panel.settings.fields[control]
    assert isinstance(field, ChoiceField)
    return field


def pick(field: ChoiceField, value: object) -> None:
    index = field.findData(value)
    field.setCurrentIndex(index)
    field.activated.emit(index)


# ---- settings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("control", "value"), [("tempo.range", "house"), ("tempo.meter", 3), ("tempo.source", "tracker")]
)
def test_a_choice_sends_its_control(rig: Rig, panel: TempoPanel, control: str, value: str | int) -> None:
    pick(choice(panel, control), value)
    assert rig.stage.changes() == [(control, value)]
    rig.play(3)
    assert choice(panel, control).currentData() == value


def test_ranges_are_named_with_their_tempi(panel: TempoPanel) -> None:
    field = choice(panel, "tempo.range")
    texts = [field.itemText(i) for i in range(field.count())]
    assert len(texts) == len(TEMPO_RANGES)
    assert "House  112–138" in texts


def test_the_meter_says_what_is_heard(rig: Rig, panel: TempoPanel) -> None:
    rig.stage.music = {"meter": 3}
    rig.play(2)
    assert choice(panel, "tempo.meter").itemText(0) == "As heard: 3 beats"


def test_a_choice_made_elsewhere_is_followed(rig: Rig, panel: TempoPanel) -> None:
    rig.link.change("tempo.range", "live band")
    rig.play(3)
    assert choice(panel, "tempo.range").currentData() == "live band"


@pytest.mark.parametrize("control", ["tempo.input_latency", "tempo.picture_latency"])
def test_a_latency_can_be_typed(rig: Rig, panel: TempoPanel, qtbot: QtBot, control: str) -> None:
    field = panel.settings.fields[control]
    assert isinstance(field, MsField)
    field.start_typing()
    field.editor.clear()
    qtbot.keyClicks(field.editor, "42")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    assert rig.stage.changes() == [(control, 42.0)]
    rig.play(3)
    assert field.text == "42 ms"


def test_arrows_step_a_latency_and_it_never_leaves_its_range(rig: Rig, panel: TempoPanel, qtbot: QtBot) -> None:
    field = panel.settings.fields["tempo.picture_latency"]
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert [value for _, value in rig.stage.changes()] == [0.0, 1.0]


def test_a_nudge_is_sent_and_the_sum_is_shown_with_its_sign(rig: Rig, panel: TempoPanel, qtbot: QtBot) -> None:
    later = next(b for b in panel.findChildren(QAbstractButton) if b.accessibleName() == "Nudge later")
    qtbot.mousePress(later, Qt.MouseButton.LeftButton)
    assert rig.stage.changes() == [("tempo.nudge_late", True)]
    rig.link.status_came.emit(replace(rig.link.status, values={**rig.link.values, "tempo.offset": 10.0}))
    assert panel.offset.text == "+10 ms"


@pytest.mark.parametrize(
    ("name", "control"),
    [("Half tempo", "tempo.half"), ("Double tempo", "tempo.double"), ("Resync to the one", "tempo.resync")],
)
def test_the_gestures_act_when_pressed(rig: Rig, panel: TempoPanel, qtbot: QtBot, name: str, control: str) -> None:
    button = next(b for b in panel.findChildren(QAbstractButton) if b.accessibleName() == name)
    qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    assert rig.stage.changes() == [(control, True)]


def test_the_big_button_taps(rig: Rig, panel: TempoPanel, qtbot: QtBot) -> None:
    qtbot.mousePress(panel.tap, Qt.MouseButton.LeftButton)
    assert rig.stage.changes() == [("tempo.tap", True)]
    assert min(panel.tap.width(), panel.tap.height()) >= 44


# ---- keys and palette ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "control"),
    [
        (Qt.Key.Key_H, "tempo.half"),
        (Qt.Key.Key_D, "tempo.double"),
        (Qt.Key.Key_Comma, "tempo.nudge_early"),
        (Qt.Key.Key_Period, "tempo.nudge_late"),
        (Qt.Key.Key_R, "tempo.resync"),
        (Qt.Key.Key_M, "tempo.auto"),
    ],
)
def test_keys_set_the_clock(rig: Rig, qtbot: QtBot, key: Qt.Key, control: str) -> None:
    qtbot.keyClick(rig.window, key)
    assert rig.stage.changes() == [(control, True)]


def test_t_opens_the_panel_and_closes_it(rig: Rig, qtbot: QtBot) -> None:
    qtbot.keyClick(rig.window, Qt.Key.Key_T)
    assert rig.window.tempo.isVisible()
    qtbot.keyClick(rig.window, Qt.Key.Key_T)
    assert not rig.window.tempo.isVisible()


def test_no_two_actions_have_the_same_key(rig: Rig) -> None:
    keys = [key for row in rig.window.commands.actions.rows for key in row.keys]
    assert len(keys) == len(set(keys))


def test_the_palette_sets_the_range(rig: Rig, qtbot: QtBot) -> None:
    rig.window.commands.find()
    palette = rig.window.commands.palette
    qtbot.keyClicks(palette.field, "drum and bass")
    assert palette.titles[0] == "Tempo range: drum and bass"
    palette.run_first()
    assert rig.stage.changes() == [("tempo.range", "drum and bass")]


# ---- what is heard -------------------------------------------------------------------------------------------------


def test_every_hop_is_taken_in_though_the_panel_draws_less_often(rig: Rig, panel: TempoPanel) -> None:
    rig.play(240)
    trail = panel.heard
    beats = [mark.t for mark in trail.beats]
    assert np.allclose(np.diff(beats), 60 / BPM)
    assert len(beats) >= 7
    assert [mark.one for mark in trail.beats].count(True) == pytest.approx(len(beats) / 4, abs=1)
    assert len(trail.drums["kick"]) == pytest.approx(len(beats), abs=1)
    assert len(trail.drums["hat"]) == pytest.approx(2 * len(beats), abs=2)
    assert len(trail.clock_beats) == pytest.approx(len(beats), abs=1)


def test_opening_catches_up_with_the_seconds_the_ears_keep(rig: Rig) -> None:
    rig.play(120)
    rig.window.pane.open_page("tempo")
    rig.play(1)
    assert len(rig.window.tempo.heard.beats) >= 3


def test_a_hidden_panel_rests(rig: Rig, panel: TempoPanel) -> None:
    rig.window.pane.open_page("layers")
    before = panel.heard.levels[-1]
    rig.play(30)
    assert panel.heard.levels[-1] == before


def test_a_stream_that_starts_anew_clears_the_trail() -> None:
    trail = HeardTrail()
    trail.take(Features(t=10 + i / 86, level=0.5, onset_count=i // 9, onset_t=10 + i / 86) for i in range(86))
    assert len(trail.onsets) == 9
    trail.take([Features(t=0.5, level=0.1)])
    assert not trail.onsets
    assert list(trail.levels) == [(0.5, 0.1)]


def test_the_trail_forgets_what_is_older_than_it_shows() -> None:
    trail = HeardTrail()
    trail.take(Features(t=i / 86, onset_count=i // 9, onset_t=i / 86, beat_count=i // 40, beat_t=i / 86)
               for i in range(86 * 30))  # fmt: skip
    assert trail.levels[0][0] > 20.5
    assert trail.onsets[0].t > 20.5
    assert trail.beats[0].t > 20.5


def test_the_beats_to_come_are_shown(rig: Rig) -> None:
    strip = OnsetStrip()
    strip.show_trail(HeardTrail(), 20.0, MusicalTime(beats=40.5, bpm=120.0))
    coming = strip.coming_beats()
    assert [mark.t for mark in coming] == pytest.approx([20.25, 20.75])
    assert not any(mark.one for mark in coming)
    strip.show_trail(HeardTrail(), 20.0, MusicalTime(beats=43.5, bpm=120.0))
    assert strip.coming_beats()[0].one


# ---- history -------------------------------------------------------------------------------------------------------


def test_the_history_keeps_two_minutes_four_points_a_second() -> None:
    trail = TempoTrail()
    for i in range(30 * 300):
        trail.add(i / 30, MusicalTime(bpm=120 + i / 9000, source="tracker"), "Tracker")
    assert trail.points[-1][0] - trail.points[0][0] == pytest.approx(TRAIL_S, abs=0.5)
    assert len(trail.points) <= TRAIL_S * 4 + 2
    assert not trail.changes


def test_a_change_of_source_is_marked(rig: Rig, panel: TempoPanel) -> None:
    rig.stage.music = {"source": "tap", "bpm": 126.0}
    rig.play(20)
    assert panel.history.marks == ["Tap"]
    rig.stage.music = {"source": "tracker", "locked": True, "bpm": 126.0}
    rig.play(20)
    assert panel.history.marks == ["Tap", "Locked"]


def test_a_steady_tempo_looks_steady(rig: Rig, panel: TempoPanel) -> None:
    rig.play(60)
    low, high = panel.history.shown_range
    assert low < BPM < high
    assert high - low >= 6


def test_the_history_is_drawn_only_when_there_is_something_new(rig: Rig, panel: TempoPanel) -> None:
    drawn: list[object] = []
    panel.history._line.sigPlotChanged.connect(drawn.append)
    rig.play(60)
    assert 3 <= len(drawn) <= 6


def test_a_free_clock_has_no_history() -> None:
    trail = TempoTrail()
    trail.add(1.0, MusicalTime(), "Free")
    assert not trail.points


# ---- character -----------------------------------------------------------------------------------------------------


def test_the_character_of_the_sound_is_shown(rig: Rig, panel: TempoPanel) -> None:
    rig.play(4)
    assert panel.character.chroma.strongest == "C"
    assert panel.character.loudness.text == "\N{MINUS SIGN}11.4"
    assert panel.character.sections.shares[0] == 0.3


def test_silence_has_no_pitch_and_no_loudness(rig: Rig) -> None:
    chroma, loudness, sections = ChromaBars(), Loudness(), SectionMeters()
    chroma.show_chroma(Features().chroma)
    loudness.show_lufs(Features().lufs)
    sections.show_sections((2.0, -1.0, 0.5))
    assert chroma.strongest == ""
    assert loudness.text == "–"
    assert sections.shares == (1.0, 0.0, 0.5)


# ---- room ----------------------------------------------------------------------------------------------------------


def test_nothing_of_the_panel_is_cut_off_at_1280_by_720(rig: Rig, panel: TempoPanel) -> None:
    rig.window.resize(1280, 720)
    rig.play(2)
    page = QRect(QPoint(0, 0), panel.size())
    parts = [w for kind in (QAbstractButton, QComboBox, QLabel, ValueField, OnsetStrip, ChromaBars, SectionMeters)
             for w in panel.findChildren(kind) if w.isVisible()]  # fmt: skip
    assert len(parts) > 15
    for part in parts:
        place = QRect(part.mapTo(panel, QPoint(0, 0)), part.size())
        assert page.contains(place), part.accessibleName() or type(part).__name__
        if isinstance(part, QLabel):
            assert part.width() >= part.sizeHint().width()


def test_nothing_of_the_panel_overlaps(rig: Rig, panel: TempoPanel) -> None:
    rig.window.resize(1280, 720)
    rig.play(2)
    kinds = (QAbstractButton, QComboBox, ValueField)
    parts: list[QWidget] = [w for kind in kinds for w in panel.findChildren(kind) if w.isVisible()]
    boxes = [QRect(part.mapTo(panel, QPoint(0, 0)), part.size()) for part in parts]
    for i, box in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert not box.intersects(other), (box, other)


def test_opening_the_panel_moves_nothing_else(rig: Rig) -> None:
    before = rig.window.program.geometry(), rig.window.transport.geometry()
    rig.window.pane.open_page("tempo")
    rig.play(2)
    assert (rig.window.program.geometry(), rig.window.transport.geometry()) == before
