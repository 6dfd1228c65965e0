"""The session: one step from time, changes and features to a frame's inputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from react_app.core.controls import ControlChange
from react_app.core.features import SILENCE, Features
from react_app.core.session import Session
from react_app.core.show import Modulation
from tests.core.plans import plan


def change(control: str, value: object, t: float = 0.0) -> ControlChange:
    return ControlChange(control, value, "desk", t)  # type: ignore[arg-type]


def test_a_step_carries_the_values_of_the_scene_that_is_on() -> None:
    frame = Session(plan()).step(0.0, [change("layer.1.hue", 1.5)], SILENCE)
    assert frame.scene == "a"
    assert [layer.uid for layer in frame.layers] == [1, 2]
    assert frame.layers[0].generator.values["hue"] == 1.5
    assert frame.layers[1].effects[0].values["hue"] == 0.25


def test_an_event_fires_for_exactly_one_step() -> None:
    session = Session(plan())
    fired = [session.step(0.0, [change("layer.1.fire", True)], SILENCE), session.step(0.1, [], SILENCE)]
    assert [frame.layers[0].generator.values["fire"] for frame in fired] == [True, False]


def test_a_scene_change_takes_effect_in_the_same_step() -> None:
    frame = Session(plan()).step(0.0, [change("scene.go", "b")], SILENCE)
    assert frame.scene == "b"
    assert [layer.uid for layer in frame.layers] == [4]


@pytest.mark.parametrize(
    ("control", "value"), [("layer.9.hue", 1.0), ("layer.1.hue", "red"), ("scene.go", "nowhere"), ("layer.1.mode", 2)]
)
def test_a_bad_change_is_skipped_and_told(control: str, value: object) -> None:
    session = Session(plan())
    frame = session.step(0.0, [change(control, value), change("layer.1.hue", 1.0)], SILENCE)
    assert frame.layers[0].generator.values["hue"] == 1.0
    assert frame.scene == "a"
    assert len(session.take_rejected()) == 1
    assert session.take_rejected() == []


def test_mute_hides_a_layer_and_solo_hides_the_others() -> None:
    session = Session(plan())
    muted = session.step(0.0, [change("strip.1.mute", True)], SILENCE)
    assert [layer.visible for layer in muted.layers] == [False, True]
    soloed = session.step(0.1, [change("strip.1.solo", True)], SILENCE)
    assert [layer.visible for layer in soloed.layers] == [True, False]


def test_blackout_takes_the_brightness_away_and_gives_it_back() -> None:
    session = Session(plan())
    session.step(0.0, [change("master.brightness", 0.5)], SILENCE)
    assert session.step(0.1, [change("master.blackout", True)], SILENCE).brightness == 0.0
    assert session.step(0.2, [change("master.blackout", False)], SILENCE).brightness == 0.5


def test_modulation_moves_the_living_value_and_never_the_base() -> None:
    session = Session(plan((("layer.1.hue", Modulation("audio.level", 0.5)),)))
    loud = replace(SILENCE, level=1.0, silent=False)
    frame = SILENCE
    for i in range(60):
        frame = session.step(i / 60, [], loud)
    assert frame.layers[0].generator.values["hue"] == pytest.approx(0.25 + 0.5 * 2.0, abs=0.01)
    assert frame.living["layer.1.hue"] == frame.layers[0].generator.values["hue"]
    assert session.state.values["layer.1.hue"] == 0.25


def test_modulation_stays_in_the_controls_range() -> None:
    session = Session(plan((("layer.1.hue", Modulation("lfo.square", 1.0)), ("layer.1.hue", Modulation("lfo.saw", 1)))))
    values = [session.step(i / 30, [], SILENCE).layers[0].generator.values["hue"] for i in range(200)]
    assert max(values) <= 2.0
    assert min(values) >= 0.0


def test_a_new_plan_keeps_the_values_that_still_exist() -> None:
    session = Session(plan())
    session.step(0.0, [change("layer.1.hue", 1.5), change("scene.go", "b")], SILENCE)
    session.set_plan(plan(seed=2))
    assert session.state.values["layer.1.hue"] == 1.5
    assert session.step(0.1, [], SILENCE).scene == "b"


def test_the_same_inputs_give_the_same_frames() -> None:
    def frames() -> list[object]:
        session = Session(plan((("layer.1.hue", Modulation("lfo.random", 0.7, 0.01, 0.2, 1.0)),)))
        out = []
        for i in range(240):
            features = replace(SILENCE, level=0.5, beat_count=i // 28, beat_t=(i // 28) * 0.47, bpm=128.0)
            frame = session.step(i / 60, [], features)
            out.append((frame.music, frame.house, dict(frame.living), frame.layers))
        return out

    assert frames() == frames()


def test_a_session_goes_on_from_anothers_state() -> None:
    one = Session(plan())
    for i in range(100):
        one.step(i / 60, [change("layer.2.hue", i / 100)], SILENCE)
    other = Session(plan(), one.state)
    a, b = one.step(2.0, [], SILENCE), other.step(2.0, [], SILENCE)
    assert (a.index, a.dt, a.music, a.layers) == (b.index, b.dt, b.music, b.layers)


def test_an_onset_lights_up_and_dies_away() -> None:
    session = Session(plan())
    hit = replace(SILENCE, onset_count=1, onset_t=0.0, onset_strength=1.0)
    onsets = [session.step(i / 60, [], hit).house.onset for i in range(30)]
    assert onsets[0] == pytest.approx(1.0)
    assert onsets == sorted(onsets, reverse=True)
    assert onsets[-1] == 0.0


def test_bands_drive_bass_mid_and_high() -> None:
    bands = np.array([0, 1, 0, 0, 0, 0, 0, 0], np.float32)
    session = Session(plan())
    features = Features(bands=bands, silent=False)
    house = [session.step(i / 60, [], features) for i in range(30)][-1].house
    assert house.bass == pytest.approx(1.0, abs=0.01)
    assert house.mid == 0.0
    assert house.high == 0.0


def test_tempo_gestures_reach_the_clock_at_their_own_times() -> None:
    session = Session(plan())
    for n in range(4):
        session.step(0.5 + n * 0.5 + 0.3, [change("tempo.tap", True, 0.5 + n * 0.5)], SILENCE)
    frame = session.step(2.5, [], SILENCE)
    assert frame.music.source == "tap"
    assert frame.music.bpm == pytest.approx(120.0)
