"""The desk's port over a real server: it never waits, what it says is what the cloud says, and a kill loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from react_app.cloud.desk import DeskCloud, as_view
from react_app.cloud.folder import cloud_folder
from react_app.cloud.in_use import InUse
from react_app.core.paths import Paths
from react_app.core.show import Clip, Layer, Scene, Show
from react_app.core.showfile import save_show
from react_app.ui.cloud_port import Answer, CloudView, Command, CompelView, NewCompel, StyleView
from sync import views
from sync.server.faults import NO_FAULTS, Faults
from sync.server.testing import LocalServer

_PATIENCE_S = 60.0


class Desk:
    """A port and what came out of it."""

    def __init__(self, paths: Paths) -> None:
        self.port = DeskCloud(paths)
        self._stirred = threading.Event()
        self._answers: dict[int, Answer] = {}
        self.port.start(self._stirred.set)

    def until(self, done: Callable[[CloudView], bool]) -> CloudView:
        """Wait for a view of which something is true."""
        ends = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends:
            view = self.port.view()
            if view is not None and done(view):
                return view
            self._stirred.wait(0.05)
            self._stirred.clear()
        raise AssertionError(f"It never came: {self.port.view()}")

    def ask(self, command: Command, *arguments: object) -> Answer:
        """Ask and wait for the answer."""
        number = self.port.ask(command, *arguments)
        ends = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends:
            self._answers |= {answer.request: answer for answer in self.port.answers()}
            if number in self._answers:
                return self._answers[number]
            self._stirred.wait(0.05)
            self._stirred.clear()
        raise AssertionError(f"{command} was never answered.")

    def compel(self, key: str) -> CompelView:
        """Return a compel as it is known."""
        view = self.port.view()
        found = view.find(key) if view is not None else None
        assert found is not None
        return found


@pytest.fixture
def desk(paths: Paths) -> Iterator[Desk]:
    """A port on a fresh installation."""
    desk = Desk(paths)
    yield desk
    desk.port.close()
    desk.port.wait()


def there(key: str) -> Callable[[CloudView], bool]:
    """Return whether a compel's film is on this machine."""
    return lambda view: any(compel.key == key and compel.video is not None for compel in view.compels)


def test_a_song_goes_in_and_a_film_comes_out(desk: Desk, server: LocalServer, song: Path) -> None:
    desk.until(lambda view: not view.signed_in)
    wrong = desk.ask("sign_in", server.url, server.username, "wrong")
    assert wrong.error
    assert "wrong" not in wrong.error
    assert desk.ask("sign_in", server.url, server.username, server.password).error == ""
    view = desk.until(lambda view: view.signed_in)
    assert view.server == server.url
    styles = desk.ask("styles").value
    assert isinstance(styles, tuple)
    assert isinstance(styles[0], StyleView)
    desk.port.focus(True)
    made = desk.ask("create_from_file", song, NewCompel("Night Drive", styles[0].id))
    key = str(made.value)
    view = desk.until(there(key))
    compel = desk.compel(key)
    assert (compel.title, compel.state, compel.download) == ("Night Drive", "done", "there")
    assert [stage.state for stage in compel.stages] == ["done"] * 7
    assert view.cache_bytes == compel.size_bytes > 0
    found = desk.ask("search", "drive").value
    assert isinstance(found, tuple)
    assert isinstance(found[0], CompelView)


def test_clearing_takes_what_no_show_uses_and_keeps_the_budget(desk: Desk, server: LocalServer, song: Path) -> None:
    desk.ask("sign_in_with_token", server.url, server.token)
    desk.port.focus(True)
    kept, gone = (str(desk.ask("create_from_file", song, NewCompel(title)).value) for title in ("Kept", "Gone"))
    desk.until(there(kept))
    desk.until(there(gone))
    film = desk.compel(kept).video
    assert film is not None
    budget = desk.until(lambda view: True).cache_budget
    desk.port.use(frozenset({film}), ())
    assert desk.ask("clear").error == ""
    view = desk.until(lambda view: not there(gone)(view))
    assert there(kept)(view)
    assert view.cache_budget == budget


def test_no_studio_on_this_machine_is_an_answer_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("react_app.cloud.desk._LOCAL", ("127.0.0.1", 9))
    assert desk.ask("find_local") == Answer(1, False)


def test_a_studio_on_this_machine_is_found(desk: Desk, server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("react_app.cloud.desk._LOCAL", ("127.0.0.1", int(server.url.rpartition(":")[2])))
    assert desk.ask("find_local").value is True


def test_nothing_the_window_calls_waits_for_the_cloud(paths: Paths) -> None:
    held = threading.Event()

    def never(folder: Path, in_use: object) -> object:
        held.wait(_PATIENCE_S)
        raise OSError("The disk is gone.")

    port = DeskCloud(paths, never)  # type: ignore[arg-type]
    told = threading.Event()
    port.start(told.set)
    assert port.view() is None
    number = port.ask("refresh")
    port.focus(True)
    port.automatic(False)
    port.use(frozenset(), ())
    assert port.answers() == []
    held.set()
    assert told.wait(_PATIENCE_S)
    view = port.view()
    assert view is not None
    assert view.message == "The disk is gone."
    ends = time.monotonic() + _PATIENCE_S
    while not (answers := port.answers()) and time.monotonic() < ends:
        told.wait(0.05)
    assert answers == [Answer(number, error="The disk is gone.")]
    port.close()
    port.wait()


KILLED = """
import sys
from pathlib import Path
from tests.cloud.test_desk import Desk
from react_app.core.paths import default_paths
from react_app.ui.cloud_port import NewCompel
desk = Desk(default_paths().make())
assert not desk.ask("sign_in_with_token", sys.argv[1], sys.argv[2]).error
print("signed in", flush=True)
sys.stdin.readline()
desk.port.ask("create_from_file", Path(sys.argv[3]), NewCompel("Night Drive"))
desk.until(lambda view: any(compel.state == "sending" for compel in view.compels))
print("sending", flush=True)
sys.stdin.readline()
"""


def test_a_desk_that_is_killed_in_mid_upload_goes_on_the_next_time(
    server: LocalServer, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("REACT_APP_HOME", str(home))
    token = server.new_user("grace", "a long password")
    first = subprocess.Popen(
        [sys.executable, "-c", KILLED, server.url, token, str(song)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ), cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert first.stdin is not None
    assert first.stdout is not None
    assert first.stdout.readline() == "signed in\n"
    server.faults = Faults(slow=1.0)
    first.stdin.write("\n")
    first.stdin.flush()
    assert first.stdout.readline() == "sending\n"
    first.send_signal(signal.SIGKILL)
    first.wait()
    first.stdin.close()
    first.stdout.close()
    server.faults = NO_FAULTS
    paths = Paths(home / "config", home / "data", home / "cache", home / "run")
    again = Desk(paths)
    assert again.port.used
    again.port.focus(True)
    view = again.until(lambda view: bool(view.compels) and view.compels[0].video is not None)
    assert again.ask("refresh").error == ""
    listed = again.ask("search", "").value
    again.port.close()
    again.port.wait()
    assert [compel.title for compel in view.compels] == ["Night Drive"]
    assert isinstance(listed, tuple)
    assert len(listed) == 1


def test_compels_that_did_not_change_are_the_same_objects() -> None:
    stage = views.StageView("FINAL_RENDER", "Final render", "doing")
    compel = views.CompelView(
        "k", "1", "Title", "", "", "", "", "working", "PROCESSING", "", 0.5, (stage,), "", "", 1.0, 1.0, None, None,
        "none", 0.0, None, None, True, False, False,
    )  # fmt: skip
    view = views.CloudView("https://x", "ada", True, True, 1.0, "", None, (compel,), 0, 1)
    first = as_view(view)
    assert first.compels[0].size_bytes == 0
    assert as_view(view, first).compels[0] is first.compels[0]
    moved = as_view(replace(view, compels=(replace(compel, progress=0.6),)), first)
    assert moved.compels[0].progress == 0.6


def test_films_of_recent_shows_are_in_use_until_the_show_changes(tmp_path: Path) -> None:
    film, file = tmp_path / "film.mp4", tmp_path / "evening.show.json"
    film.write_bytes(b"\0")
    clip = Clip(str(film), duration=4.0, width=64, height=36, fps=25.0)
    scene = Scene("one", "One", layers=(Layer(1, "Film", "", clip=clip),))
    save_show(Show(name="Evening", scenes=(scene,), scene="one"), file)
    used = InUse()
    used.tell(frozenset({tmp_path / "other.mp4"}), (file, tmp_path / "gone.show.json"))
    assert used.files() == {film, tmp_path / "other.mp4"}
    save_show(Show(name="Evening", scenes=(replace(scene, layers=()),), scene="one"), file)
    assert used.files() == {tmp_path / "other.mp4"}
    file.write_text("{broken")
    assert used.files() == {tmp_path / "other.mp4"}


def test_a_desk_that_never_saw_the_cloud_makes_no_folder_for_it(paths: Paths) -> None:
    port = DeskCloud(paths)
    assert not port.used
    assert not cloud_folder(paths).exists()


def test_the_desk_starts_without_loading_the_cloud() -> None:
    words = (
        "import sys; from react_app.cloud.desk import DeskCloud; from react_app.ui.main import run_desk; "
        "print([m for m in sys.modules if m.split('.')[0] in ('sync', 'httpx', 'keyring', 'pydantic', 'mcp')])"
    )
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
