"""The whole story against a real server: songs become videos on this machine, whatever happens in between."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.cloud import Cloud
from sync.compeller import Compel, Compeller
from sync.errors import ConflictError, MissingError, OfflineError, QuotaError, RefusedError, SignInError, SyncError
from sync.secrets import FileSecrets
from sync.server.faults import NO_FAULTS, Faults
from sync.server.testing import LocalServer, TinyStudio, write_tone
from sync.views import CompelView, Wish
from tests.sync.hostile import until
from tests.sync.mortal import STEPS

_names = (f"user{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    with LocalServer(tmp_path_factory.mktemp("server"), TinyStudio(padding=400_000)) as server:
        yield server


@pytest.fixture
def server(running: LocalServer) -> Iterator[LocalServer]:
    yield running
    running.faults = NO_FAULTS


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tone(tmp_path_factory.mktemp("track") / "My Song.wav", 1.0)


@pytest.fixture(scope="module")
def mother() -> Iterator[Callable[[Path, Path, str], int]]:
    """Starts processes that die; returns how they ended."""
    command = [sys.executable, "-m", "tests.sync.mortal"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        to, back = process.stdin, process.stdout

        def run(folder: Path, track: Path, step: str) -> int:
            to.write(f"{folder}\t{track}\t{step}\n")
            to.flush()
            return int(back.readline())

        yield run
        to.close()


@pytest.fixture
def name() -> str:
    return next(_names)


@pytest.fixture
def token(server: LocalServer, name: str) -> str:
    return server.new_user(name)


Opener = Callable[..., Cloud]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Opens the cloud folder of this test; `ahead` seconds are added to its clock."""
    clouds: list[Cloud] = []

    def open_cloud(ahead: float = 0.0, **options: object) -> Cloud:
        folder = tmp_path / "cloud"
        cloud = Cloud(
            folder,
            secrets=FileSecrets(folder / "secrets.json"),
            user_agent="tests/1",
            clock=lambda: time.time() + ahead,
            random=lambda: 0.0,
            **options,  # type: ignore[arg-type]
        )
        clouds.append(cloud)
        return cloud

    yield open_cloud
    for cloud in clouds:
        cloud.close()


@pytest.fixture
def cloud(opened: Opener, server: LocalServer, token: str) -> Cloud:
    made = opened()
    made.sign_in_with_token(server.url, token)
    return made


def only(cloud: Cloud) -> CompelView:
    (view,) = cloud.view().compels
    return view


def finished(cloud: Cloud, key: str) -> CompelView:
    return reached(cloud, key, "done", "failed", "cancelled")


def reached(cloud: Cloud, key: str, *states: str) -> CompelView:
    def there() -> bool:
        cloud.look()
        return of(cloud, key).state in states

    until(there, pause_s=0.05)
    return of(cloud, key)


def of(cloud: Cloud, key: str) -> CompelView:
    return next(view for view in cloud.view().compels if view.key == key)


def on_server(cloud: Cloud) -> list[str]:
    with cloud.following.asking() as session:
        return [compel.title for compel in session.client.all_compels()]


def uploads(cloud: Cloud) -> int:
    with cloud.following.asking() as session:
        return len(session.client.search_media())


def test_a_song_becomes_a_checked_video_with_a_poster(cloud: Cloud, track: Path) -> None:
    sent: list[tuple[int, int]] = []
    key = cloud.create_from_file(track, Wish("My song", style="Neon Grid"), lambda *told: sent.append(told))
    assert sent[-1] == (track.stat().st_size,) * 2
    view = only(cloud)
    assert (view.key, view.title, view.track, view.state) == (key, "My song", track, "queued")
    assert finished(cloud, key).state == "done"
    got: list[tuple[int, int]] = []
    path = cloud.pull(key, lambda *told: got.append(told))
    view = only(cloud)
    assert (view.video, view.download, view.downloaded) == (path, "there", 1.0)
    assert view.size_bytes == path.stat().st_size == got[-1][0]
    assert view.poster is not None
    assert view.poster.stat().st_size > 100
    assert [stage.state for stage in view.stages] == ["done"] * 7
    assert cloud.pull(key) == path


def test_everything_is_known_again_after_a_new_start_even_offline(opened: Opener, track: Path, tmp_path: Path) -> None:
    cloud = opened()
    with LocalServer(tmp_path / "server") as own:
        cloud.sign_in(own.url, own.username, own.password)
        key = cloud.create_from_file(track, Wish("My song"))
        finished(cloud, key)
        path = cloud.pull(key)
    before = cloud.view()
    again = opened(ahead=60.0)
    with pytest.raises(OfflineError):
        again.refresh()
    view = again.view()
    assert not view.online
    assert "downloaded" in view.message
    assert view.compels == before.compels
    assert again.pull(key) == path
    assert [found.key for found in again.search("SONG")] == [key]


def test_wrong_passwords_and_pasted_tokens(opened: Opener, server: LocalServer, name: str) -> None:
    cloud = opened()
    server.new_user(name, "password of " + name)
    with pytest.raises(SignInError):
        cloud.sign_in(server.url, name, "wrong")
    assert not cloud.view().signed_in
    with pytest.raises(SignInError):
        cloud.credits()
    with pytest.raises(SignInError):
        cloud.sign_in_with_token(server.url, "nonsense")
    cloud.sign_in(server.url, name, "password of " + name)
    assert cloud.view().account == name
    token = server.app.core.accounts.new_token(server.user_named(name))
    cloud.sign_in_with_token(server.url, token)
    view = cloud.view()
    assert view.signed_in
    assert view.account.endswith(token[-4:])
    assert token not in repr(view)
    assert view.credits is not None
    cloud.sign_out()
    assert not cloud.view().signed_in
    assert token not in (cloud.folder / "secrets.json").read_text()


def test_a_token_that_is_no_longer_good_asks_to_sign_in_again(
    cloud: Cloud, server: LocalServer, token: str, track: Path
) -> None:
    cloud.create_from_file(track, Wish("My song"))
    server.faults = Faults(status=401, times=99)
    with pytest.raises(SignInError):
        cloud.look()
    view = cloud.view()
    assert not view.signed_in
    assert "Sign in again" in view.message
    assert len(view.compels) == 1
    server.faults = NO_FAULTS
    cloud.sign_in_with_token(server.url, token)
    assert cloud.view().message == ""


def test_signed_out_what_was_downloaded_is_still_shown(cloud: Cloud, track: Path) -> None:
    key = cloud.create_from_file(track, Wish("My song"))
    cloud.create_from_file(track, Wish("Other song"))
    finished(cloud, key)
    cloud.pull(key)
    cloud.sign_out()
    assert [view.key for view in cloud.view().compels] == [key]


def test_an_answer_that_is_lost_never_makes_two_compels(
    cloud: Cloud, opened: Opener, server: LocalServer, track: Path
) -> None:
    server.faults = Faults(status=503, times=1, late=True, only="POST /api/v1/compels")
    with pytest.raises(SyncError):
        cloud.create_from_file(track, Wish("My song"))
    view = only(cloud)
    assert view.state == "sending"
    assert view.message
    assert view.can_retry
    later = opened(ahead=300.0)
    later.resume()
    assert only(later).id
    assert only(later).key == view.key
    later.resume()
    assert on_server(later) == ["My song"]
    assert uploads(later) == 1


def test_an_unanswered_wish_is_not_sent_again_before_the_server_had_time(
    cloud: Cloud, opened: Opener, server: LocalServer, track: Path
) -> None:
    server.faults = Faults(status=500, times=1, only="POST /api/v1/compels")
    with pytest.raises(SyncError):
        cloud.create_from_file(track, Wish("My song"))
    with pytest.raises(OfflineError):
        cloud.retry(only(cloud).key)
    assert on_server(cloud) == []
    later = opened(ahead=300.0)
    later.resume()
    assert on_server(later) == ["My song"]
    assert uploads(later) == 1


def test_a_look_in_between_does_not_show_the_same_compel_twice(cloud: Cloud, server: LocalServer, track: Path) -> None:
    server.faults = Faults(status=502, times=1, late=True, only="POST /api/v1/compels")
    with pytest.raises(SyncError):
        cloud.create_from_file(track, Wish("My song"))
    cloud.look()
    assert len(cloud.view().compels) == 1
    cloud.retry(only(cloud).key)
    assert only(cloud).id
    cloud.look()
    assert len(cloud.view().compels) == 1


def test_the_same_song_wished_twice_is_made_twice(cloud: Cloud, track: Path) -> None:
    first = cloud.create_from_file(track, Wish("My song"))
    second = cloud.create_from_file(track, Wish("My song"))
    assert on_server(cloud) == ["My song", "My song"]
    cloud.look()
    assert {view.key for view in cloud.view().compels} == {first, second}


def test_quota_says_where_to_buy_and_retry_goes_on(cloud: Cloud, server: LocalServer, track: Path) -> None:
    server.faults = Faults(quota=0.0)
    billing = ""
    try:
        key = cloud.create_from_file(track, Wish("My song"))
        view = finished(cloud, key)
    except QuotaError as error:
        billing = error.billing_url
        view = only(cloud)
    assert view.state == "failed"
    assert view.can_retry
    assert (billing or view.billing_url).startswith("http")
    assert view.billing_url
    assert "credits" in view.message.lower() or "minutes" in view.message.lower()
    server.faults = NO_FAULTS
    cloud.retry(view.key)
    assert finished(cloud, view.key).state == "done"
    assert on_server(cloud) == ["My song"]


def test_a_compel_that_stops_at_ready_is_started_if_that_was_wished(
    cloud: Cloud, server: LocalServer, track: Path
) -> None:
    server.faults = Faults(ready_stop=True)
    by_itself = cloud.create_from_file(track, Wish("By itself"))
    by_hand = cloud.create_from_file(track, Wish("By hand", auto_start=False))
    assert finished(cloud, by_itself).state == "done"
    assert reached(cloud, by_hand, "ready").can_start
    cloud.start(by_hand)
    assert finished(cloud, by_hand).state == "done"
    with pytest.raises(ConflictError):
        cloud.start(by_hand)


def test_cancelling_on_the_server_and_before_it_got_there(
    cloud: Cloud, opened: Opener, server: LocalServer, track: Path
) -> None:
    server.faults = Faults(never=True)
    key = cloud.create_from_file(track, Wish("Never"))
    cloud.cancel(key)
    assert finished(cloud, key).state == "cancelled"
    server.faults = Faults(status=503, times=99, only="POST /api/v1/media")
    with pytest.raises(SyncError):
        cloud.create_from_file(track, Wish("Unsent"))
    unsent = next(view for view in cloud.view().compels if view.title == "Unsent")
    assert unsent.can_cancel
    cloud.cancel(unsent.key)
    assert of(cloud, unsent.key).state == "cancelled"
    server.faults = NO_FAULTS
    cloud.resume()
    assert on_server(cloud) == ["Never"]


def test_what_was_forgotten_stays_forgotten(cloud: Cloud, track: Path) -> None:
    key = cloud.create_from_file(track, Wish("My song"))
    finished(cloud, key)
    path = cloud.pull(key)
    cloud.forget(key)
    assert cloud.view().compels == ()
    assert not path.exists()
    cloud.look()
    assert cloud.view().compels == ()
    with pytest.raises(MissingError):
        cloud.pull("c-none")


def test_forgetting_keeps_a_file_that_a_show_plays(opened: Opener, cloud: Cloud, track: Path) -> None:
    key = cloud.create_from_file(track, Wish("My song"))
    finished(cloud, key)
    path = cloud.pull(key)
    opened(in_use=lambda: frozenset({path})).forget(key)
    assert path.exists()


def test_a_command_beside_a_show_evicts_nothing_of_it(opened: Opener, cloud: Cloud, track: Path) -> None:
    keys = [cloud.create_from_file(track, Wish(title)) for title in ("First", "Second")]
    paths = []
    for key in keys:
        finished(cloud, key)
        paths.append(cloud.pull(key))
    show = opened(in_use=lambda: frozenset({paths[0]}))
    show.set_cache_budget(10)
    assert [path.exists() for path in paths] == [True, False]
    command = opened()
    command.set_cache_budget(5)
    assert paths[0].exists()
    assert of(command, keys[1]).download == "none"
    assert command.due_downloads() == []
    command.set_cache_budget(1 << 30)
    assert command.pull(keys[1]) == paths[1]


@pytest.mark.parametrize("fault", ["lying_body", "half", "wrong_checksum"])
def test_nothing_corrupt_is_ever_shown_as_there(cloud: Cloud, server: LocalServer, track: Path, fault: str) -> None:
    key = cloud.create_from_file(track, Wish("My song"))
    finished(cloud, key)
    server.faults = Faults(**{fault: True})  # type: ignore[arg-type]
    with pytest.raises(SyncError):
        cloud.pull(key)
    view = only(cloud)
    assert (view.video, view.download) == (None, "failed")
    assert view.message
    assert view.can_retry
    assert not list((cloud.folder / "videos").glob("*.mp4"))
    server.faults = NO_FAULTS
    cloud.retry(key)
    assert cloud.due_downloads() == [key]
    assert cloud.pull(key).exists()
    assert only(cloud).message == ""


def test_downloads_are_redirected_elsewhere_and_cut(cloud: Cloud, server: LocalServer, track: Path) -> None:
    key = cloud.create_from_file(track, Wish("My song"))
    finished(cloud, key)
    server.faults = Faults(redirect_to=server.second, cut_after=150_000, cuts=2)
    assert cloud.pull(key).exists()


def test_a_server_that_words_everything_otherwise_is_understood(cloud: Cloud, server: LocalServer, track: Path) -> None:
    server.faults = Faults(
        unknown_status="simmering",
        string_ids=True,
        unit_progress=True,
        no_rendering_id=True,
        other_case=True,
        duplicate_pages=True,
        no_checksum=True,
        no_etag=True,
        wrong_type=True,
        cut_after=200_000,
        cuts=1,
    )
    keys = [cloud.create_from_file(track, Wish(f"Song {number}")) for number in range(2)]
    for key in keys:
        assert finished(cloud, key).state == "done"
        assert cloud.pull(key).exists()
    assert {view.key for view in cloud.view().compels} == set(keys)


def test_files_that_cannot_be_used_are_refused_before_anything_is_sent(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    for path, words in ((tmp_path / "none.wav", "cannot be read"), (tmp_path / "empty.wav", "empty")):
        with pytest.raises(RefusedError, match=words):
            cloud.create_from_file(path, Wish("My song"))
    assert cloud.view().compels == ()


def test_another_account_sees_nothing_of_this_one(
    cloud: Cloud, server: LocalServer, track: Path, name: str, token: str
) -> None:
    cloud.create_from_file(track, Wish("My song"))
    cloud.sign_in_with_token(server.url, server.new_user(name + "b"))
    assert cloud.view().compels == ()
    cloud.sign_in_with_token(server.url, token)
    assert len(cloud.view().compels) == 1


def test_compels_made_elsewhere_are_found_but_not_downloaded_unasked(
    cloud: Cloud, server: LocalServer, token: str, track: Path, tmp_path: Path
) -> None:
    elsewhere = Cloud(tmp_path / "else", secrets=FileSecrets(tmp_path / "else" / "s.json"), user_agent="tests/1")
    elsewhere.sign_in_with_token(server.url, token)
    finished(elsewhere, elsewhere.create_from_file(track, Wish("From elsewhere")))
    elsewhere.close()
    cloud.look()
    view = only(cloud)
    assert (view.title, view.state, view.track) == ("From elsewhere", "done", None)
    assert cloud.due_downloads() == []
    assert [found.title for found in cloud.search("elsewhere")] == ["From elsewhere"]
    assert cloud.pull(view.key).exists()


@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_at_any_step_is_gone_on_with(
    cloud: Cloud, opened: Opener, track: Path, tmp_path: Path, step: str, mother: Callable[[Path, Path, str], int]
) -> None:
    assert os.WTERMSIG(mother(tmp_path / "cloud", track, step)) == signal.SIGKILL
    part = max((path.stat().st_size for path in (tmp_path / "cloud").glob("parts/*.part")), default=0)
    again = opened(ahead=60.0)
    again.resume()
    view = only(again)
    assert finished(again, view.key).state == "done"
    assert again.due_downloads() == [view.key]
    got: list[int] = []
    path = again.pull(view.key, lambda done, total: got.append(done))
    assert path.is_file()
    if step == "half downloaded":
        assert 0 < part < got[0]
    if step in ("downloaded", "adopted, not noted"):
        assert got == []
    assert only(again).download == "there"
    assert on_server(again) == ["Mortal"]
    assert uploads(again) <= (2 if step == "uploaded, not noted" else 1)


def test_all_compels_are_read_once_a_day_and_the_newest_at_every_look(
    cloud: Cloud, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def counted(self: Compeller, limit: int = 20, offset: int = 0) -> tuple[Compel, ...]:
        asked.append(offset)
        return tuple(Compel(str(offset + number), "COMPLETED", "done", title="x") for number in range(limit))

    monkeypatch.setattr(Compeller, "list_compels", counted)
    again = opened()
    again.look()
    assert asked == [0]
    opened(ahead=25 * 3600.0).look()
    assert len(asked) == 1 + 20


def test_looks_are_due_by_the_clouds_own_clock(cloud: Cloud, opened: Opener) -> None:
    assert not cloud.following.due()
    assert opened(ahead=3600.0).following.due()
