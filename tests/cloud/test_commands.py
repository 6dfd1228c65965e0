"""The commands against a real server: what they print, how they end, and what they never tell."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import httpx
import pytest

from react_app.cloud.context import kind_of
from sync.errors import BusyError, DownloadError, MissingError, OfflineError, QuotaError, SignInError, SyncError
from sync.server.faults import Faults
from sync.server.testing import LocalServer, TinyStudio
from tests.cloud.conftest import Console


def into_the_catalogue(server: LocalServer, song: Path, title: str) -> str:
    """Put a song among the server's music; return its id."""
    folder = server.app.core.music
    folder.mkdir(exist_ok=True)
    (folder / f"{title}.wav").write_bytes(song.read_bytes())
    with httpx.Client(base_url=server.url, headers={"X-API-Token": server.token}) as client:
        (track,) = client.get("/api/v1/music/search", params={"q": title}).json()["tracks"]
    return str(track["id"])


def test_a_song_becomes_a_video_in_a_folder(signed_in: Console, song: Path, tmp_path: Path) -> None:
    out = tmp_path / "films"
    ended = signed_in("create", song, "--style", "anime", "--platform", "tiktok", "--pull", out, "--json")
    assert ended.code == 0, ended.err
    told = ended.object
    assert (told["title"], told["state"], told["download"]) == ("Night Drive", "done", "there")
    assert (told["style"], told["target_platform"]) == ("anime", "tiktok")
    assert told["saved"] == str(out / "Night Drive.mp4")
    assert Path(told["video"]).read_bytes() == (out / "Night Drive.mp4").read_bytes()
    assert told["created"].endswith("Z")
    assert {line["key"] for line in ended.objects} == {told["key"]}
    assert [path.name for path in out.iterdir()] == ["Night Drive.mp4"]


def test_one_step_after_the_other(signed_in: Console, server: LocalServer, song: Path, tmp_path: Path) -> None:
    music = into_the_catalogue(server, song, "Steps")
    made = signed_in("create", "--music", music, "--title", "Step by step", "--no-start", "--json").object
    ready = signed_in("watch", made["key"], "--json").object
    assert ready["state"] == "ready"
    assert signed_in("start", made["key"]).code == 0
    watched = signed_in("watch", made["key"], "--json")
    assert (watched.code, watched.object["state"], watched.object["progress"]) == (0, "done", 1.0)
    got = signed_in("get", "step by step", "--json").object
    assert got["id"] == watched.object["id"] != ""
    pulled = signed_in("pull", got["id"])
    assert Path(pulled.out.strip()).is_file()
    assert "Step by step" in signed_in("get", made["key"][:8]).out
    assert signed_in("pull", made["key"], "-o", tmp_path / "my.mp4").out.strip() == str(tmp_path / "my.mp4")


def test_lists_are_of_one_shape(signed_in: Console, song: Path) -> None:
    for title in ("One", "Two", "Three"):
        assert signed_in("create", song, "--title", title, "--wait").code == 0
    (rows,) = signed_in("list", "--json", "--limit", "2").objects
    assert [row["title"] for row in rows] == ["Three", "Two"]
    (found,) = signed_in("list", "--json", "--search", "thre").objects
    assert [row["title"] for row in found] == ["Three"]
    assert signed_in("list", "--json", "--state", "failed").objects == [[]]
    assert "… and" in signed_in("list", "--limit", "1").out
    (styles,) = signed_in("styles", "--json").objects
    assert {"id", "name", "description"} == set(styles[0])
    (music,) = signed_in("music", "nothing like it", "--json").objects
    assert music == []
    status = signed_in("status", "--json").object
    assert (status["signed_in"], status["online"]) == (True, True)
    assert status["compels"]["done"] >= 3
    assert status["credits"]["minutes"] > 0


def test_music_of_the_server_becomes_a_compel(signed_in: Console, server: LocalServer, song: Path) -> None:
    into_the_catalogue(server, song, "A Song of the House")
    (found,) = signed_in("music", "song house", "--json").objects
    assert [music["title"] for music in found] == ["A Song of the House"]
    ended = signed_in("create", "--music", found[0]["id"], "--title", "House", "--wait", "--json")
    assert (ended.code, ended.object["state"], ended.object["track"]) == (0, "done", None)


def test_cancelling_stops_it_and_says_so(console: Console, tmp_path: Path, song: Path) -> None:
    hold = threading.Event()
    with LocalServer(tmp_path / "held", TinyStudio(hold=hold)) as server:
        assert console("login", "--server", server.url, "--token-stdin", stdin=server.token).code == 0
        key = console("create", song, "--json").object["key"]
        assert console("cancel", key).code == 0
        ended = console("watch", key, "--json")
        assert (ended.code, ended.object["state"]) == (5, "cancelled")
        assert console("pull", key).code == 1
        hold.set()


def test_a_compel_that_fails_ends_with_its_reason(console: Console, tmp_path: Path, song: Path) -> None:
    with LocalServer(tmp_path / "failing", TinyStudio(), Faults(fail_stage="FINAL_RENDER")) as server:
        console("login", "--server", server.url, "--token-stdin", stdin=server.token)
        ended = console("create", song, "--pull", tmp_path / "out")
        assert ended.code == 5
        assert "failed: " in ended.out
        assert not (tmp_path / "out").exists()


def test_signing_in_by_password_and_out_again(console: Console, server: LocalServer) -> None:
    wrong = console("login", "--server", server.url, "--user", "studio", "--password-stdin", stdin="no\n")
    assert wrong.code == 3
    assert wrong.err.count("\n") == 1
    right = console("login", "--server", server.url, "--user", "studio", "--password-stdin", stdin=server.password)
    assert right.code == 0
    assert "as studio" in right.out
    assert console("status").code == 0
    assert console("logout").code == 0
    assert console("status").code == 3
    assert console("list", "--json").objects == [[]]
    for command in (("music", "x"), ("watch", "x"), ("create", "--music", "1")):
        assert console(*command).code == 3


def test_nothing_secret_is_printed_or_logged(
    console: Console, server: LocalServer, song: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    console("login", "--server", server.url, "--user", "studio", "--password-stdin", stdin=server.password)
    console("create", song, "--wait")
    console("status", "--json")
    console("login", "--server", server.url, "--token-stdin", stdin="cmp_wrongwrongwrongwrong")
    console("login", "--server", server.url, "--token-stdin", stdin=server.token)
    console("list", "--json")
    (kept,) = console.paths.data.rglob("secrets.json")
    token = server.token
    assert token in kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0
    assert "Night Drive" in console.said
    for text in (console.said, caplog.text):
        for secret in (server.password, token, token[:12], "wrongwrong"):
            assert secret not in text


def test_out_of_reach_what_was_known_is_told(console: Console, tmp_path: Path, song: Path) -> None:
    with LocalServer(tmp_path / "gone", TinyStudio()) as server:
        console("login", "--server", server.url, "--token-stdin", stdin=server.token)
        key = console("create", song, "--wait", "--json").object["key"]
        video = console("pull", key).out
    listed = console("list")
    assert key in listed.out
    assert "last known" in listed.err
    assert console("status").code == 4
    assert console("pull", key).out == video
    ended = console("create", song, "--title", "Later", "--json")
    assert (ended.code, ended.object["error"]["kind"]) == (4, "offline")
    assert ended.err.startswith("react-app: ")
    with LocalServer(tmp_path / "gone", TinyStudio(), port=int(server.url.rpartition(":")[2])) as server:
        assert console("watch").code == 0
        (rows,) = console("list", "--json").objects
    assert sorted(row["title"] for row in rows) == ["Later", "Night Drive"]


def test_what_cannot_be_is_a_sentence(signed_in: Console, song: Path, tmp_path: Path) -> None:
    for words, code, part in (
        (("get", "nothing like it"), 7, "There is no compel"),
        (("create", tmp_path / "none.mp3"), 1, "There is no file"),
        (("login", "--server", "http://example.com", "--user", "a", "--password-stdin"), 1, ""),
    ):
        ended = signed_in(*words, stdin="x")
        assert ended.code == code, ended
        assert part in ended.err
        assert ended.err.startswith("react-app: ")
        assert ended.err.count("\n") == 1
    for number in range(2):
        signed_in("create", song, "--title", f"Twin {number // 2}", "--wait")
    twins = signed_in("get", "Twin 0")
    assert (twins.code, "There are 2 compels" in twins.err) == (1, True)


def test_each_kind_of_error_has_its_code() -> None:
    kinds = {
        SignInError("a"): ("sign_in", 3), OfflineError("a"): ("offline", 4), BusyError("a"): ("busy", 4),
        QuotaError("a"): ("quota", 6), MissingError("a"): ("missing", 7), DownloadError("a"): ("download", 1),
        SyncError("a"): ("local", 1),
    }  # fmt: skip
    assert {error: kind_of(error) for error in kinds} == kinds
