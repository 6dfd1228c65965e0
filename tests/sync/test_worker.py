"""The threads together: a song goes in, a video comes out, and everybody is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.cloud import Cloud
from sync.secrets import FileSecrets
from sync.server.faults import NO_FAULTS, Faults
from sync.server.testing import LocalServer, TinyStudio, write_tone
from sync.views import CompelView, Wish
from sync.worker import COMMANDS, CloudWorker, Result
from tests.sync.hostile import until


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    with LocalServer(tmp_path_factory.mktemp("server"), TinyStudio(padding=2_000_000)) as server:
        yield server


@pytest.fixture
def cloud(running: LocalServer, tmp_path: Path) -> Iterator[Cloud]:
    made = Cloud(tmp_path / "cloud", secrets=FileSecrets(tmp_path / "secrets.json"), user_agent="tests/1")
    made.sign_in_with_token(running.url, running.new_user(tmp_path.name))
    yield made
    running.faults = NO_FAULTS
    made.close()


class Desk:
    """A worker and what it told."""

    def __init__(self, cloud: Cloud, **options: object) -> None:
        self.cloud = cloud
        self.changes = 0
        self.results: dict[int, Result] = {}
        self.worker = CloudWorker(cloud, self._changed, **options)  # type: ignore[arg-type]
        self.worker.start()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *error: object) -> None:
        self.worker.close()

    def result(self, number: int) -> Result:
        def come() -> bool:
            self.results.update((result.id, result) for result in self.worker.take_results())
            return number in self.results

        until(come)
        return self.results[number]

    def only(self) -> CompelView:
        (view,) = self.cloud.view().compels
        return view

    def _changed(self) -> None:
        self.changes += 1


def test_a_song_goes_in_and_a_video_comes_out(cloud: Cloud, tmp_path: Path) -> None:
    with Desk(cloud, receiver_port=0) as desk:
        desk.worker.focus(True)
        sent = desk.worker.do("create_from_file", write_tone(tmp_path / "a.wav", 0.5), Wish("Song"))
        assert desk.result(sent).error == ""
        assert desk.result(sent).value == desk.only().key
        until(lambda: desk.only().video is not None)
        assert desk.only().poster is not None
        assert desk.changes > 2


def test_errors_come_as_sentences_and_with_where_to_buy(cloud: Cloud, running: LocalServer, tmp_path: Path) -> None:
    with Desk(cloud) as desk:
        assert "no compel" in desk.result(desk.worker.do("pull", "c-none")).error
        assert "in the log" in desk.result(desk.worker.do("pull")).error
        assert desk.result(desk.worker.do("styles")).value
    with pytest.raises(ValueError, match="close"):
        desk.worker.do("close")


def test_every_command_is_one_of_the_cloud() -> None:
    assert all(callable(getattr(Cloud, name)) for name in COMMANDS)


def test_a_stopped_download_stays_stopped_and_goes_on_when_asked(
    cloud: Cloud, running: LocalServer, tmp_path: Path
) -> None:
    key = cloud.create_from_file(write_tone(tmp_path / "a.wav", 0.5), Wish("Song"))
    until(lambda: cloud.look() or cloud.view().compels[0].state == "done")  # type: ignore[func-returns-value]
    running.faults = Faults(cut_after=300_000)
    with Desk(cloud) as desk:
        until(lambda: desk.only().downloaded > 0.0)
        assert desk.result(desk.worker.do("cancel", key)).error == ""
        until(lambda: desk.only().download == "none")
        running.faults = NO_FAULTS
        assert cloud.due_downloads() == []
        path = desk.result(desk.worker.do("pull", key)).value
        assert desk.only().video == path


def test_closing_in_the_middle_leaves_a_download_to_go_on_with(
    cloud: Cloud, running: LocalServer, tmp_path: Path
) -> None:
    cloud.create_from_file(write_tone(tmp_path / "a.wav", 0.5), Wish("Song"))
    until(lambda: cloud.look() or cloud.view().compels[0].state == "done")  # type: ignore[func-returns-value]
    running.faults = Faults(cut_after=300_000)
    with Desk(cloud) as desk:
        until(lambda: desk.only().downloaded > 0.0)
    running.faults = NO_FAULTS
    again = Cloud(tmp_path / "cloud", secrets=FileSecrets(tmp_path / "secrets.json"), user_agent="tests/1")
    with Desk(again) as desk:
        until(lambda: desk.only().video is not None)
    again.close()


def test_what_another_process_does_is_told(cloud: Cloud, running: LocalServer, tmp_path: Path) -> None:
    other = Cloud(tmp_path / "cloud", secrets=FileSecrets(tmp_path / "secrets.json"), user_agent="tests/1")
    with Desk(cloud) as desk:
        until(lambda: cloud.following.checked > 0)
        other.create_from_file(write_tone(tmp_path / "a.wav", 0.5), Wish("From a command"))
        before = desk.changes
        until(lambda: desk.changes > before)
        until(lambda: desk.only().video is not None)
    other.close()
