"""What counts as a change of a shader file, in all the ways editors save."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from react_app.ui.shader_watch import READ_S, SETTLE_S, Looker, ShaderWatch

GOOD = "/*{}*/ void main() { gl_FragColor = vec4(1.0); }"
OTHER = "/*{}*/ void main() { gl_FragColor = vec4(0.5); }"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.fs"
    path.write_text(GOOD)
    return path


@pytest.fixture
def looker(path: Path) -> Looker:
    looker = Looker()
    looker.watch([path], 0.0)
    return looker


def in_place(path: Path) -> None:
    path.write_text(OTHER)


def by_rename(path: Path) -> None:
    other = path.with_suffix(".tmp")
    other.write_text(OTHER)
    os.replace(other, path)


def anew(path: Path) -> None:
    path.unlink()
    path.write_text(OTHER)


@pytest.mark.parametrize("save", [in_place, by_rename, anew])
def test_a_save_is_told_once(looker: Looker, path: Path, save: Callable[[Path], None]) -> None:
    assert looker.look(0.1) == []
    save(path)
    assert looker.look(0.2) == [path]
    assert looker.look(0.3) == []


def test_a_save_within_the_same_tick_of_the_clock_is_found_by_its_text(looker: Looker, path: Path) -> None:
    stamp = path.stat()
    path.write_text(OTHER)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert looker.look(READ_S + 0.1) == [path]


def test_the_same_text_saved_again_is_no_change(looker: Looker, path: Path) -> None:
    os.utime(path, (1, 1))
    assert looker.look(0.1) == []


def test_an_emptied_file_waits_for_its_text(looker: Looker, path: Path) -> None:
    path.write_text("")
    assert looker.look(0.1) == []
    path.write_text(OTHER)
    assert looker.look(0.2) == [path]


def test_a_file_that_stays_broken_is_told(looker: Looker, path: Path) -> None:
    path.write_text("/*{}*/ void ma")
    assert looker.look(0.1) == []
    assert looker.look(0.1 + SETTLE_S) == [path]
    assert looker.look(0.2 + SETTLE_S) == []


def test_a_deleted_file_is_told_after_a_while_and_again_when_it_is_back(looker: Looker, path: Path) -> None:
    path.unlink()
    assert looker.look(0.1) == []
    assert looker.look(0.2 + SETTLE_S) == [path]
    path.write_text(GOOD)
    assert looker.look(0.3 + SETTLE_S) == [path]


def test_the_vertex_shader_beside_it_counts_too(looker: Looker, path: Path) -> None:
    path.with_suffix(".vs").write_text("void main() {}")
    assert looker.look(0.1) == [path]


def test_files_no_longer_wanted_are_not_looked_at(looker: Looker, path: Path) -> None:
    looker.watch([], 0.1)
    path.write_text(OTHER)
    assert looker.look(0.2) == []


def test_the_thread_tells_on_the_thread_that_made_it(qtbot: QtBot, path: Path) -> None:
    watch = ShaderWatch()
    watch.watch([path])
    qtbot.waitUntil(lambda: watch._looker._seen.keys() == {path}, timeout=5000)
    with qtbot.waitSignal(watch.changed, timeout=5000) as told:
        path.write_text(OTHER)
    assert told.args == [[path]]
    watch.stop()
