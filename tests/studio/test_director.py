"""The director by arithmetic: where cuts are, how long shots are, how they follow each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest

from react_app.audio.grid import TrackGrid
from react_app.audio.known_beats import KnownBeats
from react_app.core.features import ANALYSIS_RATE, HOP, SILENCE, Features
from react_app.export.playing.performance import Event, Performance, steps
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.studio.director import Edit, Shot, direct
from react_app.studio.looks import StudioLook, studio_looks
from react_app.studio.planning import plan_video
from react_app.studio.staging import EnergyControl, stage_look
from tests.studio.music import Part, track

LOOKS = studio_looks()
LOOK = LOOKS[0]
CONTROLS = {name: (EnergyControl(f"fx.9.{name}", 0.0, 1.0),) for name in LOOK.shots}


def edit_of(grid: TrackGrid, look: StudioLook = LOOK, seed: int = 1) -> Edit:
    return direct(grid, look, CONTROLS, seed=seed)


def in_section(edit: Edit, grid: TrackGrid, number: int) -> list[Shot]:
    section = grid.sections[number]
    return [shot for shot in edit.shots if section.start <= shot.start < section.end]


def near(t: float, times: Sequence[float]) -> bool:
    return any(abs(t - other) < 1e-6 for other in times)


@pytest.mark.parametrize("look", LOOKS, ids=[look.id for look in LOOKS])
@pytest.mark.parametrize("seed", [1, 2, 7])
@pytest.mark.parametrize(("bpm", "meter", "first"), [(120.0, 4, 0.0), (87.3, 4, 0.9), (174.0, 3, 0.2)])
def test_every_cut_is_on_a_downbeat_and_no_shot_is_shorter_than_a_bar(
    look: StudioLook, seed: int, bpm: float, meter: int, first: float
) -> None:
    grid = track(bpm=bpm, meter=meter, first=first)
    edit = direct(grid, look, {}, seed=seed)
    assert edit.shots[0].start == 0.0
    assert edit.shots[-1].end == pytest.approx(grid.duration)
    for shot, following in pairwise(edit.shots):
        assert shot.end == following.start
        assert near(following.start, grid.downbeats)
        assert shot.scene != following.scene
    for shot in edit.shots:
        assert shot.end - shot.start >= meter * 60 / bpm - 1e-6


def test_sections_begin_with_a_new_shot_and_drops_with_a_hard_cut_to_the_strongest() -> None:
    grid = track()
    edit = edit_of(grid)
    for section in grid.sections[1:]:
        (shot,) = [shot for shot in edit.shots if abs(shot.start - section.start) < 1e-6]
        assert shot.section == section.name
        if section.name == "drop":
            assert (shot.way, shot.begin, shot.scene) == ("cut", shot.start, LOOK.roles["drop"][0])


def test_transitions_take_the_beat_before_the_downbeat() -> None:
    grid = track()
    blends = [shot for shot in edit_of(grid).shots if shot.way == "blend"]
    assert len(blends) > 4
    for shot in blends:
        assert shot.start - shot.begin == pytest.approx(0.5)
        assert near(shot.begin, grid.beats)


@pytest.mark.parametrize(("energy", "bars"), [(0.2, 8), (0.45, 4), (0.7, 2), (0.95, 1)])
def test_the_energy_sets_how_many_bars_a_shot_has(energy: float, bars: int) -> None:
    grid = track([("section", 16, energy), ("intro", 4, 0.1)])
    lengths = {round((shot.end - shot.start) / 2.0, 3) for shot in in_section(edit_of(grid), grid, 0)}
    assert lengths == {bars}


def test_a_drop_holds_its_first_shot_and_breathes_every_other_sixteen_bars() -> None:
    grid = track()
    lengths = [round((shot.end - shot.start) / 2.0) for shot in in_section(edit_of(grid), grid, 5)]
    assert lengths == [2, *[1] * 14, *[2] * 8]


def test_a_rest_too_short_for_a_shot_joins_the_one_before() -> None:
    grid = track([("intro", 9, 0.45), ("drop", 8, 0.95)])
    lengths = [round((shot.end - shot.start) / 2.0) for shot in in_section(edit_of(grid), grid, 0)]
    assert lengths == [4, 5]


def test_parts_are_cast_from_the_looks_choice_for_them() -> None:
    grid = track()
    for shot in edit_of(grid).shots:
        assert shot.scene in LOOK.roles[shot.role]


@pytest.mark.parametrize(("energy", "role"), [(0.95, "drop"), (0.6, "verse"), (0.2, "breakdown")])
def test_without_contrast_the_energy_decides_what_a_part_is_played_as(energy: float, role: str) -> None:
    parts: list[Part] = [("section", 8, energy)]
    assert {shot.role for shot in edit_of(track(parts)).shots} == {role}


def test_cues_show_each_shot_and_set_its_effects_by_energy() -> None:
    edit = edit_of(track())
    assert [cue.t for cue in edit.cues] == sorted(cue.t for cue in edit.cues)
    goes = [(cue.t, cue.value) for cue in edit.cues if cue.id == "scene.go"]
    assert goes == [(shot.ready, shot.scene) for shot in edit.shots[1:]]
    cuts = [cue.t for cue in edit.cues if cue.id == "transition.cut"]
    assert cuts == [shot.begin for shot in edit.shots if shot.way == "cut"]
    for shot in edit.shots:
        assert any(
            cue.id == f"fx.9.{shot.scene}" and cue.t == shot.ready and cue.value == pytest.approx(shot.energy, abs=1e-4)
            for cue in edit.cues
        )


def test_a_scene_is_made_ready_before_it_is_cut_to_for_the_first_time() -> None:
    seen: list[Shot] = []
    ready = 0
    for shot in edit_of(track()).shots:
        fresh = all(shot.scene != other.scene for other in seen)
        if shot.way == "cut" and fresh:
            assert seen[-1].start + 0.5 <= shot.ready <= shot.start - 0.5
            assert shot.start - shot.ready <= 2.0
            ready += 1
        else:
            assert shot.ready == shot.begin
        seen.append(shot)
    assert ready >= 2


class Silence:
    """Nothing is heard, but the beats of a track are known."""

    def __init__(self, grid: TrackGrid) -> None:
        self._known, self._grid = KnownBeats(), grid
        self._newest, self._hop = SILENCE, 0

    def at(self, t: float) -> Features:
        while (self._hop + 1) * HOP / ANALYSIS_RATE <= t + 1e-8:
            end = (self._hop + 1) * HOP / ANALYSIS_RATE
            heard = replace(SILENCE, hop=self._hop, t=end, source_t=end)
            self._newest = self._known.hear(heard, self._grid)
            self._hop += 1
        return self._newest


def test_a_session_shows_each_shot_from_its_downbeat_to_the_next() -> None:
    grid = track([("intro", 4, 0.45), ("drop", 8, 0.95), ("breakdown", 4, 0.4)], bpm=125.0)
    plan = plan_video(grid, LOOK, (64, 36))
    compiled, problems = compile_plan(plan.show, Library())
    assert problems == ()
    performance = Performance(compiled, tuple(Event(cue.t, cue) for cue in plan.cues))
    shown = [step.frame for step in steps(performance, Silence(grid), Fraction(30), int(grid.duration * 30))]
    assert {shot.way for shot in plan.shots} == {"open", "cut", "blend"}
    for shot, following in pairwise((*plan.shots, None)):
        assert shot is not None
        stop = grid.duration if following is None else following.ready
        for index in range(math.ceil(shot.start * 30) + 2, math.floor(stop * 30)):
            assert shown[index].scenes == (shot.scene,)
        if following is None:
            continue
        last = shown[math.ceil(following.start * 30) - 1]
        if following.way == "blend":
            assert last.transitions[0].progress > 0.85
        elif following.ready < following.begin:  # drawn, and not seen
            assert last.scenes == (shot.scene, following.scene)
            assert last.transitions[0].progress < 0.05
        if following.way == "cut":
            assert shown[math.ceil(following.start * 30)].scenes == (following.scene,)


def test_the_light_goes_out_at_the_end() -> None:
    grid = track()
    fade = [cue for cue in edit_of(grid).cues if cue.id == "master.brightness"]
    assert grid.duration - 1.5 <= fade[0].t < fade[-1].t < grid.duration
    values = [float(str(cue.value)) for cue in fade]
    assert values == sorted(values, reverse=True)
    assert values[-1] < 0.05


def test_the_same_seed_cuts_the_same_and_another_one_casts_otherwise() -> None:
    grid = track()
    assert edit_of(grid) == edit_of(grid)
    casts = {tuple(shot.scene for shot in edit_of(grid, seed=seed).shots) for seed in range(6)}
    assert len(casts) > 3


def test_a_track_without_beats_is_cut_every_few_seconds_all_the_same() -> None:
    grid = TrackGrid("0" * 64, 61.0, energy=((0.0, 0.7),))
    edit = edit_of(grid)
    assert {round(shot.start % 2.0, 6) for shot in edit.shots} == {0.0}
    assert edit.shots[-1].end == 61.0
    assert len(edit.shots) > 8


def test_half_a_bar_at_the_end_is_no_shot_of_its_own() -> None:
    whole = track([("intro", 4, 0.4), ("drop", 9, 0.95)])
    values = {name: getattr(whole, name) for name in TrackGrid.__slots__}
    cut_off = TrackGrid(**{**values, "duration": whole.duration - 1.0})
    last = edit_of(cut_off).shots[-1]
    assert (last.start, last.end) == (whole.duration - 4.0, whole.duration - 1.0)


@pytest.mark.parametrize("seconds", [0.02, 1.0, 3.0])
def test_a_track_of_a_moment_is_one_shot(seconds: float) -> None:
    edit = edit_of(TrackGrid("0" * 64, seconds))
    assert len(edit.shots) == 1
    assert all(cue.t >= 0.0 for cue in edit.cues)


def test_controls_of_a_staged_look_are_those_of_its_show() -> None:
    for look in LOOKS:
        staged = stage_look(look, 1, (64, 36), 30.0)
        uids = {uid for scene in staged.show.scenes for uid in scene.uids}
        assert set(staged.controls) == {scene.id for scene in staged.show.scenes}
        for controls in staged.controls.values():
            assert all(int(control.id.split(".")[1]) in uids for control in controls)
