"""Where tokens are kept: real files, real processes, keyrings that behave and others."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sync import secrets as secrets_module
from sync.errors import SecretsError
from sync.keyrings import Keyring
from sync.locks import held
from sync.secrets import FILE_NAME, FileSecrets, SystemSecrets, installation_id, open_secrets

SERVER = "https://compeller.ai"
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")


@pytest.fixture
def file(tmp_path: Path) -> FileSecrets:
    return FileSecrets(tmp_path / "cloud" / FILE_NAME)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class GoodBackend:
    """A keyring as most are."""

    name = "Good"

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class LockedBackend(GoodBackend):
    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(f"prompt dismissed for {password}")


class ForgetfulBackend(GoodBackend):
    def set_password(self, service: str, username: str, password: str) -> None:
        return


class StuckBackend(GoodBackend):
    def __init__(self) -> None:
        super().__init__()
        self.free = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.free.wait(30)
        return None

    set_password = get_password  # type: ignore[assignment]


def test_a_file_keeps_one_secret_for_each_server_and_account(file: FileSecrets) -> None:
    file.put(SERVER, "ann", "one")
    file.put(SERVER, "bob", "two")
    file.put("http://127.0.0.1:8765", "ann", "three")
    file.put(SERVER, "ann", "four")
    again = FileSecrets(file._path)
    assert [again.get(SERVER, "ann"), again.get(SERVER, "bob"), again.get("http://127.0.0.1:8765", "ann")] == [
        "four",
        "two",
        "three",
    ]
    again.drop(SERVER, "ann")
    again.drop(SERVER, "nobody")
    assert file.get(SERVER, "ann") is None
    assert file.get(SERVER, "bob") == "two"


def test_a_file_that_is_not_there_holds_nothing_and_is_not_made(file: FileSecrets) -> None:
    assert file.get(SERVER, "ann") is None
    file.drop(SERVER, "ann")
    assert not file._path.exists()


@posix
def test_only_the_owner_can_read_the_file(file: FileSecrets) -> None:
    old = os.umask(0)
    try:
        file.put(SERVER, "ann", "one")
    finally:
        os.umask(old)
    assert mode(file._path) == 0o600
    assert sorted(path.name for path in file._path.parent.iterdir()) == [FILE_NAME, FILE_NAME + ".lock"]


@posix
def test_a_file_that_others_can_read_is_closed_to_them(file: FileSecrets, caplog: pytest.LogCaptureFixture) -> None:
    file.put(SERVER, "ann", "one")
    file._path.chmod(0o644)
    assert file.get(SERVER, "ann") == "one"
    assert mode(file._path) == 0o600
    assert "mended" in caplog.text


@posix
def test_a_link_is_neither_read_nor_written_through(file: FileSecrets, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    file._path.parent.mkdir()
    file._path.symlink_to(victim)
    with pytest.raises(SecretsError, match="is a link"):
        file.get(SERVER, "ann")
    with pytest.raises(SecretsError, match="is a link"):
        file.put(SERVER, "ann", "x")
    with pytest.raises(SecretsError, match="is a link"):
        file.drop(SERVER, "ann")
    assert victim.read_text() == "precious"


@posix
def test_what_is_no_file_is_refused(file: FileSecrets) -> None:
    file._path.parent.mkdir()
    os.mkfifo(file._path)
    with pytest.raises(SecretsError, match="not a file"):
        file.get(SERVER, "ann")
    file._path.unlink()
    file._path.mkdir()
    with pytest.raises(SecretsError):
        file.get(SERVER, "ann")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"secrets": 5}', b'{"secrets": {"a": 1}}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_damaged_file_is_set_aside_and_replaced(file: FileSecrets, content: bytes) -> None:
    file._path.parent.mkdir()
    file._path.write_bytes(content)
    assert file.get(SERVER, "ann") is None
    file.put(SERVER, "ann", "one")
    assert file.get(SERVER, "ann") == "one"
    aside = file._path.with_name(FILE_NAME + ".damaged")
    assert aside.read_bytes() == content


def test_many_writers_lose_nothing(file: FileSecrets) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: FileSecrets(file._path).put(SERVER, f"user{n}", str(n)), range(24)))
    assert [file.get(SERVER, f"user{n}") for n in range(24)] == [str(n) for n in range(24)]


def test_a_file_that_another_program_holds_is_a_sentence(file: FileSecrets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets_module, "LOCK_S", 0.0)
    with held(file._path.with_name(FILE_NAME + ".lock")), pytest.raises(SecretsError, match="Another program"):
        file.put(SERVER, "ann", "one")


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "cloud").write_text("a file where the folder should be")
    with pytest.raises(SecretsError, match="cloud"):
        FileSecrets(tmp_path / "cloud" / FILE_NAME).put(SERVER, "ann", "one")


def test_a_keyring_keeps_secrets_and_the_file_none(file: FileSecrets) -> None:
    backend = GoodBackend()
    secrets = SystemSecrets(Keyring(backend, 5.0), file)
    secrets.put(SERVER, "ann", "one")
    secrets.put(SERVER, "", "two")
    assert "Good" in secrets.place
    assert SystemSecrets(Keyring(backend, 5.0), file).get(SERVER, "ann") == "one"
    assert secrets.get(SERVER, "") == "two"
    assert not file._path.exists()
    secrets.drop(SERVER, "ann")
    assert secrets.get(SERVER, "ann") is None
    assert list(backend.kept.values()) == ["two"]


@pytest.mark.parametrize("backend", [LockedBackend(), ForgetfulBackend()])
def test_what_a_keyring_does_not_keep_is_kept_in_the_file(
    file: FileSecrets, backend: GoodBackend, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = SystemSecrets(Keyring(backend, 5.0), file)
    secrets.put(SERVER, "ann", "tok-12345")
    assert secrets.get(SERVER, "ann") == "tok-12345"
    assert file.get(SERVER, "ann") == "tok-12345"
    assert str(file._path) in secrets.place
    assert "tok-12345" not in caplog.text


def test_a_keyring_that_comes_back_takes_over_from_the_file(file: FileSecrets) -> None:
    file.put(SERVER, "ann", "old")
    backend = GoodBackend()
    secrets = SystemSecrets(Keyring(backend, 5.0), file)
    assert secrets.get(SERVER, "ann") == "old"
    secrets.put(SERVER, "ann", "new")
    assert file.get(SERVER, "ann") is None
    assert secrets.get(SERVER, "ann") == "new"


def test_a_keyring_that_hangs_fails_in_time_and_then_at_once(file: FileSecrets) -> None:
    backend = StuckBackend()
    secrets = SystemSecrets(Keyring(backend, 0.05), file)
    with pytest.raises(SecretsError, match="does not answer"):
        secrets.get(SERVER, "ann")
    before = threading.active_count()
    with pytest.raises(SecretsError, match="does not answer"):
        secrets.get(SERVER, "ann")
    assert threading.active_count() == before
    secrets.put(SERVER, "ann", "one")
    assert secrets.get(SERVER, "ann") == "one"
    backend.free.set()


def test_secrets_do_not_show_in_repr(file: FileSecrets) -> None:
    secrets = SystemSecrets(Keyring(GoodBackend(), 5.0), file)
    secrets.put(SERVER, "ann", "tok-12345")
    assert "tok-12345" not in repr(secrets) + repr(file) + secrets.place


PROGRAM = """
import sys
from pathlib import Path
from sync.secrets import open_secrets
before = set(sys.modules)
assert "keyring" not in before
secrets = open_secrets(Path(sys.argv[1]), answer_s=float(sys.argv[2]), prompt_s=0.2)
secrets.put("https://a.b", "ann", "one")
print(secrets.get("https://a.b", "ann"), type(secrets).__name__, secrets.place)
"""


@pytest.mark.parametrize(
    ("backend", "answer_s", "kind"),
    [
        ("keyring.backends.fail.Keyring", "30", "FileSecrets"),
        ("keyring.backends.null.Keyring", "30", "FileSecrets"),
        ("no.such.backend.Keyring", "30", "FileSecrets"),
        ("tests.sync.keyring_that_hangs.NeverMade", "0.5", "FileSecrets"),
        ("tests.sync.keyring_that_hangs.Hanging", "30", "SystemSecrets"),
    ],
)
def test_a_program_without_a_working_keyring_uses_the_file_and_ends(
    tmp_path: Path, backend: str, answer_s: str, kind: str
) -> None:
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": backend, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), answer_s],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:2] == ["one", kind]
    assert FILE_NAME in done.stdout
    assert json.loads((tmp_path / FILE_NAME).read_text())["secrets"] == {"https://a.b": {"ann": "one"}}


def test_opening_secrets_here_gives_one_that_works(tmp_path: Path) -> None:
    assert open_secrets(tmp_path).place


def test_the_installation_id_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "cloud"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: installation_id(folder), range(16)))
    assert len(made) == 1
    assert uuid.UUID(made.pop()).version == 4
    assert [path.name for path in folder.iterdir()] == ["installation-id"]


def test_a_damaged_installation_id_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "installation-id").write_bytes(b"\xff broken")
    first = installation_id(tmp_path)
    assert uuid.UUID(first)
    assert installation_id(tmp_path) == first
