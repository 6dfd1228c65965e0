"""The controls of the beat clock, through the session: gestures, what they write back, what the show keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.features import SILENCE
from react_app.core.plan import Plan
from react_app.core.session import Session, SessionState
from react_app.core.show import Show, with_values
from react_app.core.showfile import show_from_dict, show_to_dict
from react_app.core.tempo import TEMPO_RANGES
from react_app.core.tempocontrols import SAVED, settings_of, tempo_specs
from tests.core.music import Show as Music
from tests.core.music import beats
from tests.core.plans import plan


def change(control: str, value: ControlValue = True, t: float = 0.0) -> ControlChange:
    return ControlChange(f"tempo.{control}", value, "desk", t)


def saved(**values: ControlValue) -> Plan:
    """Return a plan whose show keeps these settings."""
    by_id = {f"tempo.{name}": value for name, value in values.items()}
    base = plan()
    return replace(base, specs=tuple(replace(s, default=by_id.get(s.id, s.default)) for s in base.specs))


class Evening:
    """A session that hears a tracker."""

    def __init__(self, bpm: float = 120.0, session: Session | None = None) -> None:
        self.session = session or Session(plan())
        self._ears = Music(beats(1, 100, bpm, meter=4))
        self.t = 0.0

    def run(self, until: float, *changes: ControlChange) -> None:
        """Go on to `until`; the changes are those of the first frame."""
        waiting = list(changes)
        while self.t < until:
            self.frame = self.session.step(self.t, waiting, self._ears.features(self.t))
            waiting = []
            self.t += 1 / 60

    def value(self, name: str) -> ControlValue:
        return self.session.state.values[f"tempo.{name}"]


@pytest.mark.parametrize("spec", tempo_specs(), ids=lambda spec: spec.id)
def test_every_control_takes_its_default_and_every_choice(spec: object) -> None:
    control = next(s for s in tempo_specs() if s == spec)
    session = Session(plan())
    for value in (control.default, *(value for _, value in control.choices)):
        session.step(0.0, [ControlChange(control.id, value)], SILENCE)
    assert session.take_rejected() == []


def test_a_nudge_moves_the_offset_that_is_shown_and_saved() -> None:
    evening = Evening()
    evening.run(5, change("nudge_late"), change("nudge_late"), change("nudge_early"))
    assert evening.value("offset") == 10.0
    evening.run(6, change("offset", -35.0))
    assert evening.session.state.clock.settings.offset_s == pytest.approx(-0.035)


def test_half_and_double_move_the_multiplier() -> None:
    evening = Evening()
    evening.run(5)
    evening.run(6, change("half"))
    assert evening.value("multiplier") == 0.5
    assert evening.frame.music.multiplier == 0.5
    evening.run(12)
    assert evening.frame.music.bpm == pytest.approx(60, rel=0.001)
    evening.run(20, change("multiplier", 1.0))
    assert evening.frame.music.bpm == pytest.approx(120, rel=0.001)


def test_two_taps_choose_taps_and_auto_gives_the_clock_back() -> None:
    evening = Evening()
    evening.run(5)
    for n in range(3):
        evening.run(5.5 + 0.6 * n, change("tap", True, 5 + 0.6 * n))
    assert (evening.value("source"), evening.frame.music.source) == ("tap", "tap")
    evening.run(10, change("auto"))
    assert (evening.value("source"), evening.frame.music.source) == ("auto", "tracker")


def test_a_range_chosen_anew_counts_more_than_an_old_half() -> None:
    evening = Evening(87.0)
    evening.run(5)
    evening.run(6, change("half"))
    evening.run(30, change("range", "drum and bass"))
    assert evening.value("multiplier") == 1.0
    assert evening.frame.music.bpm == pytest.approx(174, rel=0.001)


def test_gestures_become_hints_for_the_tracker_once() -> None:
    evening = Evening()
    evening.run(5)
    assert evening.session.take_hints() == []
    evening.run(5.1, change("range", "house"), change("resync", True, 5.0), change("tap", True, 5.0))
    assert [hint.kind for hint in evening.session.take_hints()] == ["range", "place", "seed"]
    assert evening.session.take_hints() == []
    evening.run(6, change("auto"), change("lock"), change("nudge_late"))
    assert evening.session.take_hints() == []


def test_a_show_brings_its_range_to_the_tracker() -> None:
    [hint] = Session(saved(range="house")).take_hints()
    assert (hint.kind, hint.low, hint.high) == ("range", 112.0, 138.0)


def test_a_show_keeps_the_tempo_settings_and_nothing_of_the_moment() -> None:
    evening = Evening()
    evening.run(5, change("range", "house"), change("meter", 3), change("picture_latency", 83.0))
    evening.run(6, change("input_latency", 12.0), change("half"), change("nudge_late"), change("lock"))
    evening.run(7, change("source", "tap"))
    show = with_values(Show(), evening.session.state.values)
    assert dict(show.tempo) == {
        "range": "house", "meter": 3, "multiplier": 0.5, "offset": 10.0, "picture_latency": 83.0, "input_latency": 12.0,
    }  # fmt: skip
    assert set(show.tempo) == set(SAVED)
    assert show_from_dict(show_to_dict(show)) == show


def test_half_is_remembered_over_a_restart_from_the_show() -> None:
    evening = Evening(140.0, Session(saved(multiplier=0.5, offset=20.0)))
    evening.run(10)
    assert evening.frame.music.bpm == pytest.approx(70, rel=0.001)
    assert evening.session.state.clock.settings.offset_s == pytest.approx(0.02)


def test_a_restarted_stage_goes_on_as_it_was() -> None:
    evening = Evening()
    evening.run(10, change("offset", 40.0), change("picture_latency", 50.0), change("range", "house"))
    state = evening.session.state
    other = Session(plan(), SessionState(state.values, state.clock, state.t, state.index))
    features = replace(SILENCE, beat_count=state.clock.beat_count)
    assert other.step(evening.t, [], features).music == evening.session.step(evening.t, [], features).music
    assert other.take_hints() == []


def test_another_show_changes_the_settings_but_not_who_leads() -> None:
    evening = Evening()
    evening.run(5)
    for n in range(3):
        evening.run(5.5 + 0.6 * n, change("tap", True, 5 + 0.6 * n))
    before = evening.frame.music
    evening.session = evening.session.opened(saved(picture_latency=30.0, range="house"))
    evening.run(8)
    after = evening.frame.music
    assert (after.source, after.bpm) == ("tap", before.bpm)
    assert evening.value("range") == "house"
    assert after.lead_s == pytest.approx(0.03)


def test_a_video_has_no_latencies_but_hands_keep_their_place_in_what_was_heard() -> None:
    values: dict[str, ControlValue] = {"tempo.picture_latency": 80.0, "tempo.input_latency": 50.0, "tempo.offset": 5.0}
    room, video = settings_of(values), settings_of(values, in_room=False)
    assert (room.heard_shift, room.hands_shift) == (pytest.approx(-0.125), pytest.approx(-0.075))
    assert (video.heard_shift, video.hands_shift) == (pytest.approx(0.005), pytest.approx(0.055))


def test_values_that_make_no_sense_are_defaults() -> None:
    odd: dict[str, ControlValue] = {"tempo.source": "nobody", "tempo.range": 7, "tempo.multiplier": 0.7}
    settings = settings_of(odd)
    assert (settings.source, settings.range, settings.multiplier) == ("auto", TEMPO_RANGES[0], 0.5)
