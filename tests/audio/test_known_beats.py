"""The beats of a grid in place of the tracker's: announced once each, a little ahead, across every jump."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from react_app.audio.grid import TrackGrid
from react_app.audio.known_beats import LEAD_S, KnownBeats
from react_app.core.features import Features
from tests.audio.grids import HOP_S, grid_of

GRID = grid_of(np.arange(0.2, 12.0, 0.5).tolist())


class Stream:
    """A heard stream, hop by hop, with a tracker that says nothing unless told."""

    def __init__(self) -> None:
        self.known = KnownBeats()
        self.hop = -1
        self.tracked = 0
        self.told: list[Features] = []
        self.last = Features()

    def hear(self, position: float | None, grid: TrackGrid | None = GRID, *, beat: bool = False,
             pause: bool = False) -> Features:  # fmt: skip
        self.hop += 1
        self.tracked += beat
        t = (self.hop + 1) * HOP_S
        features = Features(hop=self.hop, t=t, beat_count=self.tracked, beat_t=t, bpm=99.0)
        features = replace(features, source_t=-1.0 if position is None else position)
        heard = self.known.hear(features, grid if position is not None else None, pause=pause)
        assert heard.beat_count - self.last.beat_count in (0, 1)
        if heard.beat_count > self.last.beat_count:
            self.told.append(heard)
        self.last = heard
        return heard

    def play(self, begin: float, end: float, grid: TrackGrid | None = GRID) -> None:
        for i in range(round((end - begin) / HOP_S)):
            self.hear(begin + (i + 1) * HOP_S, grid)

    def positions(self) -> list[float]:
        """Where in the file the announced beats lie."""
        return [round(f.beat_t - f.t + f.source_t, 4) for f in self.told]


def test_every_beat_is_announced_once_and_ahead() -> None:
    stream = Stream()
    stream.play(0.0, 12.0)
    assert stream.positions() == [round(t, 4) for t in GRID.beats]
    ahead = [f.beat_t - f.t for f in stream.told]
    assert max(ahead) <= LEAD_S
    assert min(ahead) > LEAD_S - 1.01 * HOP_S


def test_beats_tell_place_metre_and_tempo_and_that_they_are_known() -> None:
    stream = Stream()
    stream.play(0.0, 3.0)
    assert [f.beat_place for f in stream.told] == [1, 2, 3, 4, 1, 2]
    assert all(f.beat_known and f.beat_confidence == 1.0 and f.beats_per_bar == 4 for f in stream.told)
    assert {f.bpm for f in stream.told} == {120.0}


def test_after_a_seek_the_beats_are_those_of_the_new_place() -> None:
    stream = Stream()
    stream.play(0.0, 1.5)
    stream.play(7.03, 9.0)
    stream.play(3.0, 4.0)
    assert stream.positions() == [0.2, 0.7, 1.2, 7.2, 7.7, 8.2, 8.7, 3.2, 3.7]


def test_a_beat_at_the_very_place_that_was_jumped_to_is_told() -> None:
    stream = Stream()
    stream.play(0.0, 1.0)
    stream.play(5.7, 6.5)
    assert stream.positions() == [0.2, 0.7, 5.7, 6.2]


def test_a_loop_counts_on_and_its_seam_is_one_beat() -> None:
    grid = grid_of(np.arange(0.0, 3.99, 0.5).tolist(), duration=4.0)
    stream = Stream()
    for _ in range(3):
        stream.play(0.0, 4.0, grid)
    assert stream.last.beat_count == 24
    gaps = np.diff([f.beat_t for f in stream.told])
    assert np.abs(gaps - 0.5).max() < 1.5 * HOP_S


def test_a_pause_is_quiet_whatever_the_tracker_says() -> None:
    stream = Stream()
    stream.play(0.0, 1.5)
    before = stream.last
    for _ in range(50):
        heard = stream.hear(None, beat=True, pause=True)
    assert heard.beat_count == before.beat_count
    assert heard.beat_known
    stream.play(1.5, 3.0)
    assert stream.last.beat_count == 6


def test_another_source_gives_the_beats_back_to_the_tracker_and_counts_on() -> None:
    stream = Stream()
    stream.play(0.0, 1.5)
    stream.hear(None, pause=True)
    stream.hear(None)
    assert stream.last.beat_count == 3
    heard = stream.hear(None, beat=True)
    assert (heard.beat_count, heard.beat_known, heard.bpm) == (4, False, 99.0)


def test_a_grid_that_comes_while_the_file_plays_takes_over_without_a_beat_twice() -> None:
    stream = Stream()
    for i in range(round(0.2 / HOP_S)):
        stream.hear((i + 1) * HOP_S, None, beat=i == round(0.2 / HOP_S) - 1)
    stream.play(round(0.2 / HOP_S) * HOP_S, 2.0)
    assert [f.beat_known for f in stream.told] == [False, True, True, True]


def test_a_grid_that_is_not_sure_is_not_used() -> None:
    stream = Stream()
    stream.play(0.0, 2.0, replace(GRID, confidence=0.1))
    assert stream.told == []
    assert not stream.last.beat_known
