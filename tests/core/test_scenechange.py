"""Scene changes in musical time: when they begin, how far they are, and what further changes do to them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.features import SILENCE
from react_app.core.frame import FrameInputs
from react_app.core.plan import Plan, PlanLayer, PlanScene, PlanTransition, global_specs, strip_specs, transition_specs
from react_app.core.scenechange import HURRY_BEATS, MAX_RUNS, Run
from react_app.core.session import Session, SessionState
from react_app.core.show import Transition
from react_app.core.take_records import TakeHeader, header_from_dict, header_to_dict
from tests.core.plans import node

FPS = 60
NAMES = "abcd"


def plan(transition: Transition | None = None, own: Transition | None = None) -> Plan:
    """Scenes a to d, the last with its own way to come in if `own` is given. 120 BPM: a beat is 30 frames."""
    shown = transition or Transition("transitions/dissolve")
    scenes, specs = [], list(global_specs(tuple((n, n) for n in NAMES), "a"))
    for uid, name in enumerate(NAMES, start=1):
        layer = PlanLayer(uid, name, node(uid))
        specs += [*strip_specs(uid, opacity=1.0, mute=False, solo=False, blend="normal"), *layer.generator.specs]
        scenes.append(PlanScene(name, name, (layer,)))
    made = PlanTransition(0, node(0, "transition"), cut=shown.shader == "cut")
    specs += [*transition_specs("transition", shown), *node(0, "transition").specs]
    if own is not None:
        scenes[-1] = replace(scenes[-1], transition=PlanTransition(own.uid, None, cut=own.shader == "cut"))
        specs += transition_specs(f"strip.{own.uid}", own)
    return Plan(tuple(scenes), "a", tuple(specs), transition=made)


class Player:
    """A session at 60 frames a second and 120 BPM; beat n is at frame 30 n."""

    def __init__(self, made: Plan, state: SessionState | None = None) -> None:
        self.session = Session(made, state)
        self.number = 0 if state is None else state.index

    def step(self, *changes: tuple[str, ControlValue]) -> FrameInputs:
        frame = self.session.step(self.number / FPS, [ControlChange(*change) for change in changes], SILENCE)
        self.number += 1
        return frame

    def until(self, number: int) -> FrameInputs:
        """Step up to and with this frame."""
        frame = self.step()
        while self.number <= number:
            frame = self.step()
        return frame


def go(scene: str) -> tuple[str, ControlValue]:
    return ("scene.go", scene)


def test_progress_follows_musical_time() -> None:
    player = Player(plan(Transition("t", beats=2.0)))
    player.until(9)
    frames = [player.step(go("b")), *(player.step() for _ in range(60))]
    assert [f.scene for f in frames] == ["a"] * 60 + ["b"]
    shares = [f.transitions[0].progress for f in frames[:60]]
    assert shares == pytest.approx([i / 60 for i in range(60)])
    assert not frames[60].transitions
    assert {f.goes_to for f in frames} == {"b"}


def test_both_scenes_layers_are_in_the_frame_and_only_one_s_when_none_runs() -> None:
    player = Player(plan())
    player.until(9)
    frame = player.step(go("b"), ("layer.2.hue", 1.5))
    (run,) = frame.transitions
    assert (frame.layers[0].uid, run.layers[0].uid, run.layers[0].generator.values["hue"]) == (1, 2, 1.5)
    frame = player.until(50)
    assert (frame.scene, frame.layers[0].uid, frame.transitions) == ("b", 2, ())


@pytest.mark.parametrize(("when", "first"), [("now", 40), ("beat", 60), ("bar", 120)])
def test_it_begins_at_once_or_exactly_on_the_next_line(when: str, first: int) -> None:
    player = Player(plan(Transition("t", beats=4.0, when=when)))  # type: ignore[arg-type]
    player.until(39)
    frames = dict(enumerate([player.step(go("b")), *(player.step() for _ in range(120))], start=40))
    assert all(f.queued == "b" and not f.transitions for n, f in frames.items() if n < first)
    later = [frames[n].transitions[0].progress for n in range(first + 1, first + 20)]
    assert later == pytest.approx([n / 120 for n in range(1, 20)], abs=1e-6)


def test_a_choice_exactly_on_the_beat_begins_there() -> None:
    player = Player(plan(Transition("t", when="beat")))
    player.until(59)
    assert player.step(go("b")).transitions


def test_a_change_between_two_frames_counts_from_its_own_moment() -> None:
    session = Session(plan())
    session.step(0.0, [], SILENCE)
    frame = session.step(0.1, [ControlChange("scene.go", "b", "desk", 0.05)], SILENCE)
    assert frame.transitions[0].progress == pytest.approx(0.1)


def test_a_cut_may_wait_for_the_bar_too() -> None:
    player = Player(plan(Transition("cut", when="bar")))
    player.until(10)
    player.step(go("b"))
    assert player.until(119).scene == "a"
    frame = player.step()
    assert (frame.scene, frame.transitions) == ("b", ())


def test_the_scene_that_is_on_takes_a_waiting_choice_back() -> None:
    player = Player(plan(Transition("t", when="bar")))
    player.until(10)
    assert player.step(go("b")).queued == "b"
    assert player.step(go("a")).queued == ""
    assert player.until(200).scene == "a"


def test_a_scene_s_own_way_to_come_in_goes_first() -> None:
    player = Player(plan(own=Transition("t", beats=8.0, when="beat", easing="smooth", uid=40)))
    player.until(9)
    assert player.step(go("d")).queued == "d"
    frame = player.until(30 + 60)
    (run,) = frame.transitions
    assert run.node.uid == 40
    assert run.progress == pytest.approx(0.25**2 * (3 - 2 * 0.25))


def test_its_inputs_and_progress_are_the_node_s_values() -> None:
    player = Player(plan(Transition("t", beats=2.0)))
    player.until(9)
    player.step(go("b"), ("transition.0.hue", 0.75))
    values = player.until(40).transitions[0].node.values
    assert (values["hue"], values["progress"]) == (0.75, 0.5)
    assert player.step(("transition.beats", 32.0)).transitions[0].progress < 0.6, "its length was settled at its start"


def test_a_change_during_a_change_goes_over_from_what_is_seen() -> None:
    player = Player(plan())
    player.until(9)
    player.step(go("b"))
    before = player.until(24)
    frame = player.step(go("c"))
    first, second = frame.transitions
    assert (frame.scene, first.scene, second.scene) == ("a", "b", "c")
    assert first.progress > before.transitions[0].progress
    assert second.progress == 0.0
    frame = player.until(45)
    assert (frame.scene, [run.scene for run in frame.transitions]) == ("b", ["c"])
    assert player.until(80).scene == "c"


def test_a_third_change_hurries_the_first_and_begins_when_that_is_done() -> None:
    player = Player(plan(Transition("t", beats=32.0)))
    player.until(9)
    frames = [player.step(go("b")), player.step(go("c")), player.step(go("d"))]
    while not frames[-1].transitions or frames[-1].transitions[-1].scene != "d":
        assert len(frames) < 60
        assert len(frames[-1].transitions) <= MAX_RUNS
        frames.append(player.step())
    assert frames[-1].scene == "b"
    assert len(frames) == pytest.approx(HURRY_BEATS * 30 + 3, abs=2)
    hurried = [f.transitions[0].progress for f in frames if f.transitions[0].scene == "b"]
    assert hurried == sorted(hurried)
    assert hurried[-1] > 0.85


def test_cut_now_ends_what_runs_and_what_waits() -> None:
    player = Player(plan(Transition("t", beats=32.0)))
    player.until(9)
    player.step(go("b"))
    player.until(20)
    frame = player.step(("transition.cut", True))
    assert (frame.scene, frame.transitions) == ("b", ())
    frame = player.step(go("c"), ("transition.cut", True))
    assert (frame.scene, frame.transitions, frame.queued) == ("c", (), "")


def test_a_scene_that_is_not_ready_waits_and_begins_at_the_first_line_after_that() -> None:
    for when, begins in (("now", 80), ("beat", 90)):
        player = Player(plan(Transition("t", beats=4.0, when=when)))  # type: ignore[arg-type]
        player.until(9)
        player.step(("scene.wait", True), go("b"))
        frame = player.until(79)
        assert (frame.scene, frame.queued, frame.transitions) == ("a", "b", ())
        frame = player.step(("scene.wait", False))
        while not frame.transitions:
            frame = player.step()
        assert player.number - 1 == pytest.approx(begins, abs=1)
        assert frame.transitions[0].progress <= 1 / 120 + 1e-9, "what it waited for is not left out"


def test_a_cut_to_a_scene_that_is_not_ready_waits_too() -> None:
    player = Player(plan(Transition("t", when="bar")))
    player.until(9)
    frame = player.step(("scene.wait", True), go("b"), ("transition.cut", True))
    assert (frame.scene, frame.queued) == ("a", "b")
    assert player.step(("scene.wait", False)).scene == "b"


def test_another_session_goes_on_in_mid_transition() -> None:
    one = Player(plan(Transition("t", beats=4.0, easing="smooth")))
    one.until(9)
    one.step(go("b"))
    one.until(40)
    one.step(go("c"))
    other = Player(plan(), one.session.state)
    for _ in range(200):
        a, b = one.step(), other.step()
        assert (a.scene, a.transitions, a.queued, a.layers) == (b.scene, b.transitions, b.queued, b.layers)


def test_a_take_keeps_where_a_transition_stood_and_older_takes_are_read() -> None:
    player = Player(plan(Transition("t", beats=4.0, when="bar")))
    player.step(go("b"))
    player.until(5)
    player.step(go("c"))
    header = TakeHeader("1", "", 0, {}, player.session.state)
    record = json.loads(json.dumps({"s": 0, **header_to_dict(header)}))
    assert header_from_dict(record).state.scenes == player.session.state.scenes
    assert player.session.state.scenes.runs
    del record["state"]["scenes"]
    old = Session(plan(), header_from_dict(record).state)
    assert old.state.scenes.scene == "c", "what the values say"


def test_a_plan_without_a_scene_that_comes_in_goes_on_with_those_it_has() -> None:
    player = Player(plan(Transition("t", beats=8.0)))
    player.until(9)
    player.step(go("b"))
    player.until(20)
    made = plan(Transition("t", beats=8.0))
    choices = tuple((n, n) for n in "acd")
    specs = tuple(replace(s, choices=choices, default="a") if s.id == "scene.go" else s for s in made.specs)
    player.session.set_plan(replace(made, scenes=tuple(s for s in made.scenes if s.id != "b"), specs=specs))
    frame = player.step()
    assert (frame.scene, frame.transitions, frame.goes_to) == ("a", (), "a")


def test_another_show_begins_with_its_own_scene_at_once() -> None:
    player = Player(plan(Transition("t", beats=8.0)))
    player.step(go("b"))
    player.until(20)
    made = plan()
    specs = tuple(replace(spec, default="b") if spec.id == "scene.go" else spec for spec in made.specs)
    opened = player.session.opened(replace(made, scene="b", specs=specs))
    frame = opened.step(0.5, [], SILENCE)
    assert (frame.scene, frame.transitions) == ("b", ())


def test_a_run_of_no_length_is_done() -> None:
    assert Run(1, "b", 0, 3.0, 3.0).progress(3.0) == 1.0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(NAMES)), max_size=12),
    st.sampled_from(["now", "beat", "bar"]),
    st.sampled_from([0.25, 1.0, 4.0]),
)
def test_whatever_is_pressed_progress_never_jumps_and_the_last_choice_is_on_at_the_end(
    presses: list[tuple[int, str]], when: str, beats: float
) -> None:
    player = Player(plan(Transition("t", beats=beats, when=when)))  # type: ignore[arg-type]
    step = 1 / (30 * min(beats, HURRY_BEATS)) + 1e-9
    before: dict[int, float] = {}
    last = "a"
    for number in range(1100):
        chosen = [scene for at, scene in presses if at == number]
        last = chosen[-1] if chosen else last
        frame = player.step(*map(go, chosen))
        assert len(frame.transitions) <= MAX_RUNS
        now = {run.number: run.progress for run in frame.transitions}
        for run, progress in now.items():
            assert before.get(run, 0.0) - 1e-9 <= progress <= before.get(run, 0.0) + step
        assert all(before[run] >= 1.0 - step for run in before.keys() - now.keys())
        before = now
    assert (frame.scene, frame.transitions, frame.queued) == (last, (), "")
