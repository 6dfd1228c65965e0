"""The search for a grid: the folder of grids first, then a child process that may do anything."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from react_app.audio.grid import grid_to_json
from react_app.audio.grid_store import GridStore
from react_app.audio.known_search import GridSearch
from tests.audio.grids import grid_of

GRID = grid_of([0.25, 0.75, 1.25, 1.75, 2.25])


def until(wanted: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.01)


def child(folder: Path, code: str) -> tuple[str, ...]:
    """Return a program that runs instead of the analysis."""
    script = folder / "child.py"
    script.write_text(f"import json, sys, time\n{code}\n")
    return (sys.executable, "-S", str(script))


def tell(**values: object) -> str:
    return f"print({json.dumps(json.dumps(values))}, flush=True)\n"


def test_a_stored_grid_is_found_without_a_child(tmp_path: Path) -> None:
    GridStore(tmp_path).save(GRID)
    search = GridSearch(tmp_path / "song.flac", GRID.sha256, tmp_path, program=("/nowhere",))
    until(lambda: search.looked)
    assert search.state == "known"
    assert search.failure == ""


def test_else_a_child_analyses_and_tells_how_far_it_is(tmp_path: Path) -> None:
    code = tell(progress=0.4) + "time.sleep(0.3)\n" + tell(grid=grid_to_json(GRID), path="somewhere")
    search = GridSearch(tmp_path / "song.flac", GRID.sha256, tmp_path / "grids", program=child(tmp_path, code))
    until(lambda: search.progress == 0.4)
    assert search.state == "analysing"
    until(lambda: search.found is not None)
    assert search.state == "known"
    assert search.found is not None
    assert search.found.grid.beats == GRID.beats


def test_a_killed_child_is_a_sentence_and_no_grid(tmp_path: Path) -> None:
    code = tell(progress=0.1) + "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"
    search = GridSearch(tmp_path / "song.flac", GRID.sha256, tmp_path / "grids", program=child(tmp_path, code))
    until(lambda: search.failure)
    assert search.state == ""
    assert "the live tracker goes on" in search.failure


def test_a_file_that_cannot_be_analysed_says_why(tmp_path: Path) -> None:
    code = tell(error="The file song.flac is not audio that can be played.")
    search = GridSearch(tmp_path / "song.flac", GRID.sha256, tmp_path / "grids", program=child(tmp_path, code))
    until(lambda: search.failure)
    assert search.failure == "The file song.flac is not audio that can be played."


def test_a_grid_of_a_file_that_changed_is_not_used(tmp_path: Path) -> None:
    code = tell(grid=grid_to_json(GRID), path="")
    search = GridSearch(tmp_path / "song.flac", "b" * 64, tmp_path / "grids", program=child(tmp_path, code))
    until(lambda: search.failure)
    assert search.found is None
    assert "not the file it was" in search.failure


def test_nonsense_from_the_child_does_no_harm(tmp_path: Path) -> None:
    code = "print('what?')\nprint('[1]')\nprint('null')\n" + tell(progress="x") + tell(grid="{}", path="")
    search = GridSearch(tmp_path / "song.flac", GRID.sha256, tmp_path / "grids", program=child(tmp_path, code))
    until(lambda: search.failure)
    assert search.found is None


def test_a_stopped_search_ends_its_child_quietly(tmp_path: Path) -> None:
    code = tell(progress=0.2) + "time.sleep(600)\n"
    search = GridSearch(tmp_path / "song.flac", GRID.sha256, tmp_path / "grids", program=child(tmp_path, code))
    until(lambda: search.progress == 0.2)
    started = search._child
    assert started is not None
    search.stop()
    assert started.wait(10) != 0
    assert search.failure == ""
    assert search.state == ""


def test_a_program_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    search = GridSearch(tmp_path / "song.flac", GRID.sha256, tmp_path / "grids", program=(str(tmp_path / "none"),))
    until(lambda: search.failure)
    assert "could not be analysed" in search.failure
