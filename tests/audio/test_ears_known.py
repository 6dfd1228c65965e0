"""The ears play a file whose grid is known: its beats lead, and a render of what was heard has the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from react_app.audio.analyzer import Analyzer
from react_app.audio.decode import decode_track, file_sha256
from react_app.audio.grid_store import GridStore, take_copy
from react_app.core.features import HOP, Features
from react_app.export.playing.heard import Piece
from react_app.export.playing.known import KnownListener
from react_app.link.messages import RecordAudio, Transport
from tests.audio.grids import grid_of
from tests.audio.listener import Listener
from tests.audio.sounds import clicks, write_audio

RATE = 44_100
BEATS = tuple(np.round(np.arange(0.25, 11.9, 0.5), 4).tolist())


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of clicks."""
    planes = np.stack([clicks(12.0, 120, first=0.25)] * 2)
    return write_audio(tmp_path_factory.mktemp("song") / "song.flac", planes, RATE, "flac")


@pytest.fixture
def grids(tmp_path: Path, song: Path) -> GridStore:
    """The folder of grids, in which the song's lies."""
    store = GridStore(tmp_path / "home" / "cache" / "grids")
    store.save(grid_of(BEATS, sha256=file_sha256(song)))
    return store


@pytest.fixture
def playing(
    paths_runtime: Path, silent_environment: dict[str, str], song: Path, grids: GridStore, tmp_path: Path
) -> Iterator[Listener]:
    """Ears that play the song."""
    listener = Listener(paths_runtime, {**silent_environment, "REACT_APP_HOME": str(tmp_path / "home")})
    listener.start()
    listener.channel.send(RecordAudio(str(tmp_path)))
    listener.listen("file", str(song))
    listener.until(lambda: listener.status.position > 0.3, "the song plays")
    yield listener
    listener.stop()


def told(heard: list[tuple[Features, float]]) -> list[Features]:
    """The hops that announced a beat."""
    features = [f for f, _ in heard]
    return [f for before, f in pairwise(features) if f.beat_count > before.beat_count]


def positions(beats: list[Features]) -> list[float]:
    return [round(f.beat_t - f.t + f.source_t, 4) for f in beats]


def test_a_stored_grid_leads_from_the_first_beat(playing: Listener, grids: GridStore, song: Path) -> None:
    playing.until(lambda: playing.status.position > 2.0, "two seconds")
    beats = told(playing.heard)
    assert positions(beats)[:4] == list(BEATS[:4])
    assert all(f.beat_known and f.beat_confidence == 1.0 for f in beats)
    assert [f.beat_place for f in beats[:4]] == [1, 2, 3, 4]
    assert playing.status.grid == "known"
    assert playing.status.grid_path == str(grids.path(file_sha256(song)))


def test_the_take_gets_a_copy_of_the_grid_that_was_used(playing: Listener, tmp_path: Path) -> None:
    segment = next(s for s in playing.segments if s.kind == "file")
    assert segment.grid
    playing.until(lambda: take_copy(tmp_path, segment.grid).is_file(), "the copy")


def test_a_render_of_what_was_heard_has_the_same_beats(playing: Listener, song: Path) -> None:
    playing.until(lambda: playing.status.position > 1.6, "a while")
    playing.channel.send(Transport("seek", 6.1))
    playing.until(lambda: playing.status.position > 7.4, "the jump")
    playing.channel.send(Transport("loop", 1.0))
    playing.channel.send(Transport("seek", 11.4))
    playing.until(lambda: playing.status.position < 2.0, "the loop")
    playing.until(lambda: playing.status.position > 0.9, "beats after the loop")
    live = told(playing.heard)
    track = decode_track(song).samples
    segments = [s for s in playing.segments if s.kind == "file"]
    last = playing.heard[-1][0].hop
    ends = [s.sample for s in segments[1:]] + [(last + 1) * HOP]
    pieces = [
        Piece(s.sample, end - s.sample, song, s.offset, True, s.grid) for s, end in zip(segments, ends, strict=True)
    ]
    start = pieces[0].sample // HOP
    sound = [np.zeros((pieces[0].sample - start * HOP, 2), np.float32)]
    sound += [track[p.offset : p.offset + p.count] for p in pieces]
    grid = grid_of(BEATS)
    listener = KnownListener(Analyzer(start_hop=start), pieces, {pieces[0].grid: grid})
    features = listener.push(np.concatenate(sound))
    rendered = told([(f, 0.0) for f in features])
    assert [(f.hop, f.beat_place, f.beat_t, f.bpm) for f in rendered] == [
        (f.hop, f.beat_place, f.beat_t, f.bpm) for f in live
    ]
    assert [f.beat_count for f in rendered] == list(range(1, len(rendered) + 1))
    assert positions(rendered)[-2:] == [0.25, 0.75]


def test_a_pause_is_quiet_and_the_beats_go_on_after_it(playing: Listener) -> None:
    playing.channel.send(Transport("pause"))
    playing.until(lambda: not playing.status.playing and playing.heard[-1][0].source_t < 0, "the pause")
    count = playing.heard[-1][0].beat_count
    playing.hear(0.8)
    assert playing.heard[-1][0].beat_count == count
    playing.channel.send(Transport("play"))
    playing.until(lambda: playing.heard[-1][0].beat_count >= count + 2, "beats")
    assert set(positions(told(playing.heard))) <= set(BEATS)
