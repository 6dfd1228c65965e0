"""Where a clip is: by itself and by the beat, at any frame rate the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.features import SILENCE
from react_app.core.frame import ClipInputs
from react_app.core.plan import Plan
from react_app.core.session import Session, SessionState
from react_app.core.show import Clip, Effect, Layer, Modulation, Scene, Show, with_values
from react_app.core.take import TakeHeader
from react_app.core.take_records import header_from_dict, header_to_dict
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library

CLIP = Clip("/v.mp4", duration=4.0, fps=25.0)
BEATS = tuple(0.3 + 0.6 * n for n in range(16))
SONG = replace(CLIP, duration=10.0, beats=BEATS)
"""100 BPM, the one at 0.3 s, four whole bars."""


def plan_of(clip: Clip = CLIP, modulations: Mapping[str, Modulation] | None = None, **values: ControlValue) -> Plan:
    layer = Layer(1, "V", "", values=values, modulations=modulations or {}, clip=clip)
    scenes = (Scene("a", "A", layers=(layer,)), Scene("b", "B", layers=(Layer(2, "W", "", clip=clip),)))
    plan, problems = compile_plan(Show(scenes=scenes, scene="a"), Library())
    assert not problems
    return plan


def change(t: float, name: str, value: ControlValue, uid: int = 1) -> ControlChange:
    control = name if "." in name else f"layer.{uid}.{name}"
    return ControlChange(control, value, "desk", t)


def play(
    session: Session, stop: float, changes: Sequence[ControlChange] = (), fps: float = 50.0
) -> dict[float, ClipInputs]:
    """Return where the clip is, by time; changes come at their times."""
    found: dict[float, ClipInputs] = {}
    left = sorted(changes, key=lambda c: c.t)
    for frame in range(round(stop * fps) + 1):
        t = frame / fps
        now = [c for c in left if c.t <= t]
        left = left[len(now) :]
        inputs = session.step(t, now, SILENCE)
        clip = inputs.layers[0].clip if inputs.layers else None
        if clip is not None:
            found[round(t, 6)] = clip
    return found


def positions(
    plan: Plan, times: Sequence[float], changes: Sequence[ControlChange] = (), fps: float = 50.0
) -> list[float]:
    found = play(Session(plan), max(times), changes, fps)
    return [found[t].position for t in times]


def test_a_clip_runs_from_its_in_to_its_out_and_begins_again() -> None:
    plan = plan_of(start=1.0, stop=3.0)
    assert positions(plan, [0.0, 0.5, 1.98, 2.0, 5.0]) == pytest.approx([1.0, 1.5, 2.98, 1.0, 2.0])


def test_speed_counts_from_the_moment_it_is_set_and_below_zero_backwards() -> None:
    found = positions(plan_of(), [1.0, 2.0, 3.0], [change(1.0, "speed", 0.5), change(2.0, "speed", -1.0)])
    assert found == pytest.approx([1.0, 1.5, 0.5])


def test_backwards_it_begins_at_its_end() -> None:
    assert positions(plan_of(speed=-1.0), [0.0, 1.0, 4.5]) == pytest.approx([3.999, 3.0, 3.5])


@pytest.mark.parametrize(
    ("loop", "speed", "expected"),
    [
        ("loop", 1.0, [3.0, 1.0, 3.0]),
        ("bounce", 1.0, [3.0, 3.0, 1.0]),
        ("bounce", -1.0, [1.0, 1.0, 3.0]),
        ("hold", 1.0, [3.0, 3.999, 3.999]),
        ("hold", -1.0, [1.0, 0.0, 0.0]),
    ],
)
def test_what_comes_at_the_end(loop: str, speed: float, expected: list[float]) -> None:
    assert positions(plan_of(loop=loop, speed=speed), [3.0, 5.0, 7.0]) == pytest.approx(expected)


def test_once_is_gone_after_its_end_until_it_is_started_again() -> None:
    session = Session(plan_of(loop="once", stop=1.0))
    seen = [session.step(t, (), SILENCE).layers[0].visible for t in (0.0, 0.9, 1.1)]
    again = session.step(1.2, [change(1.2, "restart", True)], SILENCE).layers[0]
    assert (seen, again.visible, again.clip and again.clip.position) == ([True, True, False], True, 0.0)


def test_reversed_at_its_end_it_comes_back() -> None:
    assert positions(plan_of(loop="hold"), [6.0], [change(5.0, "speed", -1.0)]) == pytest.approx([2.999])


def test_seek_jumps_every_time_it_is_set_and_pause_stands_still() -> None:
    changes = [
        change(1.0, "seek", 3.0),
        change(2.0, "seek", 3.0),
        change(2.5, "play", False),
        change(4.0, "play", True),
    ]
    assert positions(plan_of(), [1.0, 1.5, 2.0, 3.0, 4.2], changes) == pytest.approx([3.0, 3.5, 3.0, 3.5, 3.7])


def test_in_and_out_that_move_while_it_plays_do_not_make_it_jump() -> None:
    changes = [change(1.0, "start", 0.5), change(1.5, "stop", 2.0)]
    assert positions(plan_of(), [1.0, 1.9, 2.1], changes) == pytest.approx([1.0, 1.9, 0.6])


def test_any_frame_rate_shows_the_same_moments() -> None:
    changes = [change(0.313, "speed", 1.7), change(1.017, "seek", 0.5), change(1.433, "loop", "bounce")]
    changes += [change(2.111, "speed", -0.7), change(3.017, "play", False), change(3.333, "play", True)]
    for plan in (plan_of(), plan_of(SONG, sync="beats", stretch="1/2")):
        times = [0.5, 1.5, 2.5, 3.5, 9.0]
        slow = positions(plan, times, changes, fps=10.0)
        assert positions(plan, times, changes, fps=240.0) == pytest.approx(slow, abs=1e-9)


def test_a_scene_s_clip_begins_when_the_scene_does() -> None:
    session = Session(plan_of())
    play(session, 1.0)
    frame = session.step(1.55, [change(1.53, "scene.go", "b")], SILENCE)
    clip = frame.layers[0].clip
    assert clip is not None
    assert clip.uid == 2
    assert clip.position == pytest.approx(0.02)
    frame = session.step(2.0, [change(2.0, "scene.go", "a")], SILENCE)
    assert frame.layers[0].clip is not None
    assert frame.layers[0].clip.position == 0.0


def test_a_scene_that_waits_says_where_its_clips_will_begin() -> None:
    session = Session(plan_of())
    session.step(0.0, (), SILENCE)
    frame = session.step(0.1, [change(0.1, "scene.wait", True), change(0.1, "scene.go", "b")], SILENCE)
    assert [(clip.uid, clip.position) for clip in frame.cued] == [(2, 0.0)]


def test_another_session_goes_on_where_one_was_also_by_way_of_a_take() -> None:
    plan = plan_of(SONG, sync="beats")
    session = Session(plan)
    play(session, 3.0, [change(1.0, "seek", 5.0)])
    header = TakeHeader("1", "", 0, {}, session.state)
    record = json.loads(json.dumps({"s": 0, **header_to_dict(header)}))
    state = header_from_dict(record).state
    assert state.clips == session.state.clips
    ahead = session.step(3.5, (), SILENCE).layers[0].clip
    assert Session(plan, state).step(3.5, (), SILENCE).layers[0].clip == ahead


def test_a_take_from_before_clips_is_still_read() -> None:
    record = {"s": 0, **header_to_dict(TakeHeader("1", "", 0, {}, SessionState()))}
    del record["state"]["clips"]  # type: ignore[attr-defined]
    assert header_from_dict(json.loads(json.dumps(record))).state.clips == ()


def test_modulation_moves_the_speed() -> None:
    modulations = {"speed": Modulation("lfo.square", -0.25, period_beats=4.0)}
    found = positions(plan_of(modulations=modulations), [0.98, 1.5], fps=50.0)
    assert found == pytest.approx([3.02, 3.5], abs=0.06)


def test_where_it_was_sought_to_is_not_saved() -> None:
    show = with_values(
        Show(scenes=(Scene("a", "A", layers=(Layer(1, "V", "", clip=CLIP, effects=(Effect(2, "x"),)),)),)),
        {"layer.1.seek": 2.0, "layer.1.speed": 0.5},
    )
    assert show.scenes[0].layers[0].values == {"speed": 0.5}


# ---- by the beat ---------------------------------------------------------------------------------------------------
# The room is at 120 BPM from the beginning, beat 0 on time 0, bars of four.


def beat_of(position: float) -> float:
    return (position - 0.3) / 0.6


def test_beats_of_the_clip_lie_on_beats_of_the_room_and_ones_on_ones() -> None:
    times = [0.0, 0.5, 1.0, 2.0, 3.9, 6.0]
    found = [beat_of(p) for p in positions(plan_of(SONG, sync="beats"), times)]
    assert found == pytest.approx([0.0, 1.0, 2.0, 4.0, 7.8, 12.0], abs=1e-6)


def test_in_the_middle_of_a_bar_it_begins_in_the_middle_of_its_bar() -> None:
    session = Session(plan_of(SONG, sync="beats"))
    found = play(session, 4.0, [change(2.7, "restart", True)])
    assert beat_of(found[2.7].position) == pytest.approx(1.4)
    assert beat_of(found[4.0].position) == pytest.approx(4.0)


@pytest.mark.parametrize(("stretch", "beats"), [("1/4", 8.0), ("1/2", 4.0), ("2", 1.0), ("4", 0.5)])
def test_stretch_is_beats_of_the_room_per_beat_of_the_clip(stretch: str, beats: float) -> None:
    found = positions(plan_of(SONG, sync="beats", stretch=stretch), [1.0])
    assert beat_of(found[0]) == pytest.approx(beats, abs=1e-6)


def test_in_and_out_leave_whole_bars_or_whole_beats() -> None:
    bars = plan_of(SONG, sync="beats", start=1.0, stop=6.0)  # beats 2 to 9: the bar from 4 to 8
    assert [beat_of(p) for p in positions(bars, [0.0, 1.5, 2.0])] == pytest.approx([4.0, 7.0, 4.0], abs=1e-6)
    beats = plan_of(SONG, sync="beats", start=1.4, stop=3.2)  # beats 2 to 4
    assert [beat_of(p) for p in positions(beats, [0.0, 0.7, 1.0])] == pytest.approx([2.0, 3.4, 2.0], abs=1e-6)


def test_backwards_by_the_beat() -> None:
    found = [beat_of(p) for p in positions(plan_of(SONG, sync="beats", speed=-1.0), [0.5, 2.0, 5.5])]
    assert found == pytest.approx([15.0, 12.0, 5.0], abs=1e-6)


def test_a_clip_without_known_beats_takes_a_whole_number_of_them() -> None:
    plan = plan_of(replace(CLIP, duration=1.9), sync="beats")  # 3.8 beats: four
    assert positions(plan, [0.5, 1.0, 2.0, 2.5]) == pytest.approx([0.475, 0.95, 0.0, 0.475], abs=1e-6)


def tapped(bpm: float, start: float, count: int) -> list[ControlChange]:
    return [ControlChange("tempo.tap", True, "desk", start + n * 60 / bpm) for n in range(count)]


@pytest.mark.parametrize("clip", [SONG, replace(CLIP, duration=1.9)])
@pytest.mark.parametrize("bpm", [96.0, 140.0])
def test_through_a_change_of_tempo_it_stays_on_the_beat_and_never_jumps(clip: Clip, bpm: float) -> None:
    session = Session(plan_of(clip, sync="beats", loop="loop"))
    taps, last = tapped(bpm, 2.0, 8), None
    length = 16 * 0.6 if clip.beats else 1.9
    for frame in range(1200):
        t = frame / 100
        now = [tap for tap in taps if t - 0.01 < tap.t <= t]
        inputs = session.step(t, now, SILENCE)
        found = inputs.layers[0].clip
        assert found is not None
        if last is not None:
            moved = (found.position - last) % length
            assert 0.0 <= moved < 0.03
        last = found.position
    assert inputs.music.bpm == pytest.approx(bpm, abs=0.5)
    assert found is not None
    beat = beat_of(found.position) if clip.beats else found.position / 1.9 * 4
    assert beat % 1.0 == pytest.approx(inputs.music.phase, abs=1e-6)


def test_when_the_one_moves_it_falls_in_at_the_next_bar() -> None:
    session = Session(plan_of(SONG, sync="beats"))
    found = play(session, 8.0, [ControlChange("tempo.resync", True, "desk", 3.0)])  # beat 6 becomes the one
    assert beat_of(found[7.0].position) % 4 == pytest.approx(0.0, abs=1e-6)


def test_beats_that_become_known_while_it_plays_do_not_stop_it() -> None:
    session = Session(plan_of(replace(SONG, beats=()), sync="beats"))
    play(session, 1.0)
    session.set_plan(plan_of(SONG, sync="beats"))
    found = [session.step(t, (), SILENCE).layers[0].clip for t in (1.02, 4.0)]
    assert found[1] is not None
    assert beat_of(found[1].position) % 4 == pytest.approx(0.0, abs=1e-6)
    session.set_plan(plan_of(replace(SONG, beats=()), sync="beats"))
    assert session.step(4.1, (), SILENCE).layers[0].clip is not None
