"""The record survives crashes, damage, threads and several processes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sync.errors import MissingError, StoreError
from sync.records import MIGRATIONS, Intent, Job
from sync.store import Store, new_key


def job(key: str = "", **fields: object) -> Job:
    values = {
        "server": "https://x",
        "account": "a",
        "origin": "upload",
        "title": "Song",
        "created": 1.0,
        "updated": 1.0,
    }
    return Job(key=key or new_key(), **(values | fields))  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cloud.db"


def test_everything_is_there_again_after_opening_anew(path: Path) -> None:
    store = Store(path)
    store.add(job("c-1", auto_start=False), Intent("c-1", track="/x.wav", size=3))
    store.change_download("c-1", state="loading", size=7)
    store.set_setting("server", "https://x")
    store.close()
    again = Store(path)
    assert again.job("c-1") == job("c-1", auto_start=False)
    assert again.intent("c-1") == Intent("c-1", track="/x.wav", size=3)
    assert (again.download("c-1").state, again.download("c-1").size) == ("loading", 7)
    assert again.setting("server") == "https://x"
    assert not again.notice


def test_two_compels_of_one_server_never_have_the_same_id(path: Path) -> None:
    store = Store(path)
    store.add(job("c-1", id="55"))
    with pytest.raises(StoreError):
        store.add(job("c-2", id="55"))
    store.add(job("c-3", id="55", server="https://y"))
    store.add(job("c-4"))
    store.add(job("c-5"))


def test_a_transaction_that_fails_changes_nothing(path: Path) -> None:
    store = Store(path)

    def half() -> None:
        with store.transaction():
            store.add(job("c-1"))
            store.job("c-none")

    with pytest.raises(MissingError):
        half()
    assert store.jobs("https://x") == []


def test_a_change_that_changes_nothing_says_so(path: Path) -> None:
    store = Store(path)
    store.add(job("c-1"))
    assert store.change_job("c-1", title="New", progress=0.5)
    assert not store.change_job("c-1", title="New", progress=0.5)


def test_an_event_is_new_once_and_forgotten_after_a_month(path: Path) -> None:
    store = Store(path)
    week = 7 * 24 * 3600.0
    assert store.first_time("e1", 0.0)
    assert not store.first_time("e1", week)
    assert store.first_time("e2", 5 * week)
    assert store.first_time("e1", 5 * week)


def test_a_file_that_is_no_database_is_set_aside(path: Path) -> None:
    path.write_bytes(b"this is not a database" * 100)
    store = Store(path)
    assert "damaged" in store.notice
    aside = next(path.parent.glob("cloud.db.damaged-*"))
    assert aside.read_bytes().startswith(b"this is not")
    store.add(job("c-1"))
    store.close()
    assert Store(path).job("c-1").title == "Song"


def test_what_a_damaged_record_still_tells_is_taken_over(path: Path) -> None:
    store = Store(path)
    with store.transaction():
        for number in range(400):
            key = f"c-{number:03d}"
            store.add(job(key, title="x" * 200), Intent(key, state="sending", media_id="7"))
    store.set_setting("server", "https://x")
    store.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size * 3 // 4)
        file.write(os.urandom(8192))
    again = Store(path)
    assert again.notice
    kept = len(again.jobs("https://x")) + len(again.intents())
    assert 100 < kept < 800
    assert again.setting("server") == "https://x"
    assert list(path.parent.glob("cloud.db.damaged-*"))


def test_a_newer_record_is_left_alone(path: Path) -> None:
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer"):
        Store(path)
    assert path.read_bytes() == before


def test_threads_do_not_lose_each_others_changes(path: Path) -> None:
    store = Store(path)
    store.add(job("c-1"))

    def count() -> None:
        for _ in range(50):
            with store.transaction():
                store.change_job("c-1", looked=store.job("c-1").looked + 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.job("c-1").looked == 200


_COUNT = """
import sys
from pathlib import Path
from sync.store import Store
store = Store(Path(sys.argv[1]))
for _ in range(50):
    with store.transaction():
        store.change_job("c-1", looked=store.job("c-1").looked + 1)
"""


def test_processes_do_not_lose_each_others_changes(path: Path) -> None:
    store = Store(path)
    store.add(job("c-1"))
    before = store.version()[0]
    children = [subprocess.Popen([sys.executable, "-c", _COUNT, str(path)]) for _ in range(2)]
    assert [child.wait(60) for child in children] == [0, 0]
    assert store.job("c-1").looked == 100
    assert store.version()[0] != before


def test_a_killed_writer_leaves_a_record_that_opens(path: Path) -> None:
    Store(path).add(job("c-1"))
    text = _COUNT.replace("range(50)", "range(10**9)")
    child = subprocess.Popen([sys.executable, "-c", text, str(path)])
    store = Store(path)
    while store.job("c-1").looked < 20 and child.poll() is None:
        pass
    child.kill()
    child.wait()
    looked = Store(path).job("c-1").looked
    assert looked >= 20
    assert not Store(path).notice
