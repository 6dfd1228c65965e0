"""Loops and parts by arithmetic: how many beats, which bars, how many frames."""

from __future__ import annotations

from fractions import Fraction

import pytest

from react_app.audio.grid import Section, TrackGrid
from react_app.export.targets.windows import CANVAS_LENGTH, LoopLength, loop_beats, loop_window, strongest_part
from tests.studio.music import track

FPS = Fraction(30)


@pytest.mark.parametrize(
    ("bpm", "beats", "seconds"),
    [
        (85, 10, 7.067), (100, 12, 7.2), (120, 14, 7.0), (124, 14, 6.767), (128, 16, 7.5), (140, 16, 6.867),
        (150, 18, 7.2), (174, 20, 6.9),
    ],
)  # fmt: skip
def test_loops_have_the_beats_that_come_close_to_seven_seconds(bpm: float, beats: int, seconds: float) -> None:
    window = loop_window(track(bpm=bpm), FPS)
    assert (loop_beats(bpm), window.beats) == (beats, beats)
    assert window.duration == pytest.approx(seconds, abs=5e-4)
    assert window.bpm == pytest.approx(bpm, rel=0.003)
    assert window.bpm == pytest.approx(beats * 60 * 30 / window.frames)


@pytest.mark.parametrize("meter", [2, 3, 4, 5, 7])
def test_no_tempo_makes_a_loop_too_short_or_too_long(meter: int) -> None:
    for bpm in range(40, 260):
        assert CANVAS_LENGTH.shortest <= loop_beats(bpm, meter) * 60 / bpm < CANVAS_LENGTH.longest


def test_the_loop_is_where_the_energy_is_and_begins_with_a_bar() -> None:
    grid = track([("intro", 8, 0.2), ("drop", 8, 0.8), ("breakdown", 4, 0.4), ("drop", 8, 0.95), ("outro", 4, 0.2)])
    window = loop_window(grid, FPS)
    assert window.start == grid.sections[3].start + 2.0  # a bar later, so that what leads in is of the same kind
    assert window.energy == pytest.approx(0.95)


def test_the_first_frame_is_not_before_the_downbeat() -> None:
    window = loop_window(track(bpm=124.0, first=0.31), FPS)
    assert 0 <= window.first / 30 - window.start < 1 / 30


def test_a_chosen_start_snaps_to_the_nearest_bar_that_leaves_room() -> None:
    grid = track()
    assert loop_window(grid, FPS, 9.2).start == 10.0
    assert loop_window(grid, FPS, 8.9).start == 8.0
    assert loop_window(grid, FPS, 1e6).start == grid.downbeats[-4]
    assert loop_window(grid, FPS, -5.0).start == 0.0


def test_the_end_goes_over_into_the_beat_before_the_beginning_where_there_is_one() -> None:
    assert loop_window(track(), FPS).blend == 15
    assert loop_window(track(), FPS, 0.0).blend == 0
    first_is_best = track([("drop", 8, 0.9), ("outro", 8, 0.2)])
    assert loop_window(first_is_best, FPS).start == 2.0


def test_the_frames_follow_the_beats_that_were_played() -> None:
    steady = track(bpm=120.0)
    beats = tuple(t * 1.01 for t in steady.beats)
    drifting = TrackGrid(
        **{name: getattr(steady, name) for name in TrackGrid.__slots__} | {"beats": beats, "duration": 200.0}
    )
    assert loop_window(drifting, FPS).frames == round(14 * 0.505 * 30)


def test_a_short_track_has_a_shorter_loop_and_room_before_it() -> None:
    window = loop_window(track([("intro", 1, 0.5), ("drop", 2, 0.9)]), FPS)
    assert (window.start, window.beats, window.frames, window.blend) == (2.0, 8, 120, 15)
    assert loop_window(track([("intro", 1, 0.5), ("drop", 1, 0.9)]), FPS).start == 0.0


@pytest.mark.parametrize("seconds", [0.1, 2.0, 3.0])
def test_a_track_shorter_than_a_loop_is_the_loop(seconds: float) -> None:
    window = loop_window(TrackGrid("0" * 64, seconds, sections=(Section(0.0, seconds, "section", 0.5),)), FPS)
    assert (window.start, window.blend, window.beats, window.bpm) == (0.0, 0, 0, 0.0)
    assert window.frames == max(1, int(seconds * 30))


def test_a_track_without_beats_has_a_loop_of_seven_seconds() -> None:
    window = loop_window(TrackGrid("0" * 64, 60.0, energy=((0.0, 0.2), (30.0, 0.9), (40.0, 0.1))), FPS)
    assert (window.start, window.frames, window.bpm) == (30.0, 210, 0.0)


def test_a_longer_loop_is_whole_bars_too() -> None:
    length = LoopLength(15, 35, 24, whole=True)
    for bpm in (85.0, 120.0, 174.0):
        window = loop_window(track(bpm=bpm), FPS, length=length)
        assert window.beats % 4 == 0
        assert 15 <= window.duration < 35


def test_a_loop_stays_in_its_part() -> None:
    grid = track([("drop", 8, 0.95), ("intro", 16, 0.4), ("drop", 8, 0.95)])
    window = loop_window(grid, FPS, within=(17.0, 40.0))
    assert window.start >= 17.0
    assert window.start + window.duration <= 40.0
    narrow = loop_window(grid, FPS, within=(17.0, 19.0))
    assert (narrow.start, narrow.frames) == (17.0, 60)


def test_the_strongest_part_is_whole_bars_and_begins_with_its_section() -> None:
    grid = track([("intro", 8, 0.2), ("drop", 16, 0.9), ("breakdown", 8, 0.4), ("outro", 8, 0.1)])
    assert strongest_part(grid, 20.0) == (16.0, 36.0)
    assert strongest_part(grid, 21.9) == (16.0, 36.0)
    begin, end = strongest_part(grid, 20.0, (40.0, 80.0))
    assert begin >= 40.0
    assert end - begin == 20.0


def test_what_is_short_enough_is_taken_whole() -> None:
    grid = track()
    assert strongest_part(grid, 1000.0) == (0.0, grid.duration)
    assert strongest_part(grid, 10.0, (3.0, 13.0)) == (3.0, 13.0)


def test_a_part_shorter_than_a_bar_begins_where_it_may() -> None:
    assert strongest_part(track(bpm=20.0), 1.0, (3.0, 9.0)) == (3.0, 4.0)
