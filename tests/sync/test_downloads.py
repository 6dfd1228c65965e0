"""Downloads meet servers with every vice; nothing that is not the whole file is ever returned."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.checksums import Checksum
from sync.downloads import Fetched, Limits, Source, StoppedError, fetch
from sync.errors import BusyError, DownloadError, ForbiddenError
from sync.transport import Transport
from tests.sync.hostile import Hostile, Vices, md5_header, until
from tests.sync.torture import torture

BODY = b"\0\0\0\x20ftypisom" + random.Random(5).randbytes(300_000)
PLENTY = 1 << 40


@pytest.fixture
def server() -> Iterator[Hostile]:
    with Hostile(BODY) as hostile:
        yield hostile


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "video.part"


def get(server: Hostile, part: Path, **changes: object) -> Fetched:
    transport = Transport(server.url, token=lambda: "secret-token")
    options: dict[str, object] = {
        "stop": threading.Event(),
        "random": lambda: 0.0,
        "free": lambda folder: PLENTY,
        "limits": Limits(tries=3, stall_s=0.6, stall_bytes=1000),
    }
    source = Source(f"{server.url}/file", changes.pop("size", None), changes.pop("checksums", ()))  # type: ignore[arg-type]
    try:
        return fetch(transport, source, part, **(options | changes))  # type: ignore[arg-type]
    finally:
        transport.close()


def whole(got: Fetched) -> bool:
    return got.path.read_bytes() == BODY and got.digest == hashlib.sha256(BODY).hexdigest() and got.size == len(BODY)


def test_a_file_comes_whole_in_one_request(server: Hostile, part: Path) -> None:
    told: list[tuple[int, int]] = []
    assert whole(get(server, part, progress=lambda done, total: told.append((done, total))))
    assert server.starts() == [0]
    assert told[-1] == (len(BODY), len(BODY))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_cut_connections_are_gone_on_with_where_they_ended(server: Hostile, part: Path) -> None:
    server.be(cuts=(100_000, 50_000, 0, 1, 70_000))
    assert whole(get(server, part))
    assert server.starts() == [0, 100_000, 150_000, 150_000, 150_001, 220_001]
    assert all(asked.headers["if-range"] == '"one"' for asked in server.asked[1:])


def test_another_process_goes_on_with_what_one_left(server: Hostile, part: Path) -> None:
    server.be(cuts=(100_000,), statuses=(0, 503, 503, 503))
    with pytest.raises(DownloadError, match="kept"):
        get(server, part)
    server.be(cuts=(), statuses=())
    assert whole(get(server, part))
    assert server.starts()[-1] == 100_000


@pytest.mark.parametrize(
    ("vices", "if_range"),
    [
        (Vices(etag="", modified="Sat, 21 Nov 2026 10:00:00 GMT"), "Sat, 21 Nov 2026 10:00:00 GMT"),
        (Vices(etag='W/"soft"', modified="Sat, 21 Nov 2026 10:00:00 GMT"), "Sat, 21 Nov 2026 10:00:00 GMT"),
    ],
)
def test_a_date_will_do_where_there_is_no_strong_tag(server: Hostile, part: Path, vices: Vices, if_range: str) -> None:
    server.vices = vices
    server.be(cuts=(90_000,))
    assert whole(get(server, part))
    assert server.starts() == [0, 90_000]
    assert server.asked[1].headers["if-range"] == if_range


@pytest.mark.parametrize("etag", ["", 'W/"soft"'])
def test_without_any_proof_some_bytes_are_fetched_again_and_compared(server: Hostile, part: Path, etag: str) -> None:
    server.be(etag=etag, cuts=(90_000,))
    assert whole(get(server, part))
    assert server.starts() == [0, 90_000 - 4096]


def test_another_file_under_the_same_name_is_not_joined_to_the_first(server: Hostile, part: Path) -> None:
    server.body = BODY[:40_000] + bytes(len(BODY) - 40_000)
    server.be(etag="", cuts=(90_000,), statuses=(0, 503, 503, 503))
    with pytest.raises(DownloadError):
        get(server, part)
    server.vices, server.body = Vices(etag=""), BODY
    server.asked.clear()
    assert whole(get(server, part))
    assert server.starts() == [90_000 - 4096, 0]


def test_a_file_replaced_in_the_middle_is_fetched_anew(server: Hostile, part: Path) -> None:
    server.body = bytes(4) + b"ftyp" + bytes(200_000)
    server.be(cuts=(90_000,), statuses=(0, 503))
    stop = threading.Event()
    thread_error: list[BaseException] = []

    def first() -> None:
        try:
            get(server, part, stop=stop, random=lambda: 1.0)
        except StoppedError as error:
            thread_error.append(error)

    thread = threading.Thread(target=first)
    thread.start()
    until(lambda: len(server.asked) >= 2)
    stop.set()
    thread.join()
    server.body = BODY
    server.be(etag='"two"', cuts=(), statuses=())
    assert whole(get(server, part))
    assert thread_error


def test_a_server_that_ignores_if_range_and_changed_the_file_is_caught_by_its_tag(server: Hostile, part: Path) -> None:
    server.be(cuts=(90_000,), statuses=(0, 503, 503, 503))
    with pytest.raises(DownloadError):
        get(server, part)
    server.vices = Vices(etag='"one"', headers=(("ETag", '"two"'),))
    server.asked.clear()
    assert whole(get(server, part))
    assert server.starts() == [90_000, 0]


def test_a_server_without_range_starts_again_and_ends_well(server: Hostile, part: Path) -> None:
    server.be(ranges=False, cuts=(90_000,))
    assert whole(get(server, part))
    assert [asked.status for asked in server.asked] == [200, 200]


def test_a_server_that_answers_with_another_part_is_not_believed(server: Hostile, part: Path) -> None:
    server.be(cuts=(90_000,), wrong_range=True)
    assert whole(get(server, part))
    assert server.starts() == [0, 90_000, 0]


def test_a_body_of_no_told_length_that_ends_too_early_is_gone_on_with(server: Hostile, part: Path) -> None:
    server.be(no_length=True, cuts=(len(BODY) - 1,))
    assert whole(get(server, part, size=len(BODY)))
    assert server.starts() == [0, len(BODY) - 1]


def test_416_for_a_file_that_is_all_here_is_not_an_error(server: Hostile, part: Path) -> None:
    server.be(no_length=True)
    assert whole(get(server, part))
    assert whole(get(server, part))
    assert server.asked[-1].status == 416


def test_what_is_all_here_is_not_asked_for_again(server: Hostile, part: Path) -> None:
    get(server, part)
    assert whole(get(server, part))
    assert len(server.asked) == 1


def test_a_shorter_body_than_announced_is_never_whole(server: Hostile, part: Path) -> None:
    server.be(lie_length=500)
    with pytest.raises(DownloadError):
        get(server, part)


def test_an_announced_size_that_differs_is_refused_before_anything_is_lost(server: Hostile, part: Path) -> None:
    with pytest.raises(DownloadError, match="announced"):
        get(server, part, size=len(BODY) + 1)


@pytest.mark.parametrize("kind", ["text/html", "video/mp4"])
def test_a_page_is_not_a_video_whatever_it_calls_itself(server: Hostile, part: Path, kind: str) -> None:
    server.be(page=b"<!doctype html><h1>Log in to this hotel</h1>" * 99, kind=kind)
    with pytest.raises(DownloadError, match="page"):
        get(server, part)
    assert not part.exists()


def test_a_page_in_between_does_not_cost_what_is_here(server: Hostile, part: Path) -> None:
    server.be(cuts=(100_000,), statuses=(0, 503, 503, 503))
    with pytest.raises(DownloadError):
        get(server, part)
    server.vices = Vices(page=b"<html>Log in</html>", ranges=False, kind="text/html")
    with pytest.raises(DownloadError, match="page"):
        get(server, part)
    server.vices = Vices()
    assert whole(get(server, part))
    assert server.starts()[-1] == 100_000


def test_a_video_that_calls_itself_a_page_is_still_one(server: Hostile, part: Path) -> None:
    server.be(kind="text/html")
    assert whole(get(server, part))


def test_an_endless_body_is_ended(server: Hostile, part: Path) -> None:
    server.be(endless=True)
    with pytest.raises(DownloadError, match="without end") as caught:
        get(server, part, limits=Limits(largest=1_000_000))
    assert not caught.value.again
    assert not part.exists()


def test_a_trickle_is_given_up_and_what_came_is_kept(server: Hostile, part: Path) -> None:
    server.be(trickle_s=0.05, block=16)
    with pytest.raises(DownloadError, match="still"):
        get(server, part, limits=Limits(tries=0, stall_s=0.3, stall_bytes=10_000))
    assert 0 < part.stat().st_size < 2000


def test_silence_is_noticed_and_gone_on_from(server: Hostile, part: Path) -> None:
    server.be(silent_after=5 * (16 << 10))
    stop = threading.Event()

    def well_again(done: int, total: int) -> None:
        if done >= 5 * (16 << 10):
            server.be(silent_after=-1)

    assert whole(get(server, part, progress=well_again, stop=stop))
    assert server.starts() == [0, 5 * (16 << 10)]


def test_stopping_ends_a_download_that_hears_nothing(server: Hostile, part: Path) -> None:
    server.be(silent_after=16 << 10)
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(StoppedError):
        get(server, part, stop=stop, limits=Limits(stall_s=60.0))
    assert part.stat().st_size == 16 << 10


def test_a_redirect_to_another_host_carries_no_token(server: Hostile, part: Path) -> None:
    with Hostile(BODY) as storage:
        storage_url = storage.url.replace("127.0.0.1", "localhost")
        server.be(redirect=storage_url)
        storage.be(cuts=(100_000,))
        assert whole(get(server, part))
        assert all("authorization" in asked.headers for asked in server.asked)
        assert [asked.start for asked in storage.asked] == [0, 100_000]
        assert not any("secret-token" in str(asked.headers) for asked in storage.asked)


def test_a_checksum_in_the_headers_must_be_right(server: Hostile, part: Path) -> None:
    server.be(headers=(md5_header(BODY),), cuts=(100_000,))
    assert whole(get(server, part))
    part.unlink()
    server.asked.clear()
    server.be(headers=(md5_header(b"something else"),), cuts=())
    with pytest.raises(DownloadError, match="checksum"):
        get(server, part)
    assert len(server.asked) == 2
    assert not part.exists()


def test_a_checksum_told_elsewhere_must_be_right_and_outweighs_a_wrong_size(server: Hostile, part: Path) -> None:
    good = Checksum("sha256", hashlib.sha256(BODY).hexdigest())
    assert whole(get(server, part, checksums=(good,), size=5))
    part.unlink()
    with pytest.raises(DownloadError, match="checksum"):
        get(server, part, checksums=(Checksum("md5", "0" * 32),))


def test_bytes_spoiled_on_the_disk_are_found_and_fetched_once_more(server: Hostile, part: Path) -> None:
    server.be(headers=(md5_header(BODY),), cuts=(100_000,), statuses=(0, 503, 503, 503))
    with pytest.raises(DownloadError):
        get(server, part)
    with part.open("r+b") as file:
        file.seek(5000)
        file.write(b"spoiled")
    server.be(cuts=(), statuses=())
    assert whole(get(server, part))
    assert server.starts()[-2:] == [100_000, 0]


def test_a_part_without_its_notes_is_not_trusted(server: Hostile, part: Path) -> None:
    part.write_bytes(b"x" * 5000)
    assert whole(get(server, part))
    assert server.starts() == [0]


def test_a_full_disk_is_told_before_it_is_full(server: Hostile, part: Path) -> None:
    with pytest.raises(DownloadError, match="space"):
        get(server, part, free=lambda folder: (1 << 30) + 1000, size=len(BODY))
    assert not server.asked


def test_busy_servers_are_asked_again_when_they_say(server: Hostile, part: Path) -> None:
    server.be(statuses=(503, 429), retry_after="0")
    assert whole(get(server, part, limits=Limits(tries=3, stall_s=20.0, stall_bytes=1000)))
    server.asked.clear()
    part.unlink()
    server.be(statuses=(429,), retry_after="3600")
    with pytest.raises(BusyError) as caught:
        get(server, part)
    assert caught.value.retry_after == 3600


def test_a_refusal_is_not_repeated(server: Hostile, part: Path) -> None:
    server.be(statuses=(403,) * 9)
    with pytest.raises(ForbiddenError):
        get(server, part)
    assert len(server.asked) == 1


def test_a_packed_body_is_unpacked_and_never_joined(server: Hostile, part: Path) -> None:
    import gzip

    packed = gzip.compress(BODY)
    server.body = packed
    server.be(headers=(("Content-Encoding", "gzip"),), cuts=(100_000,))
    assert whole(get(server, part))
    assert server.starts() == [0, 0]


def test_processes_killed_and_connections_cut_leave_nothing_corrupt_and_begin_nothing_anew(tmp_path: Path) -> None:
    score = torture(tmp_path, kills=20, each=4, size=600_000)
    assert (score.corrupt, score.from_zero, score.finished) == (0, 0, score.files), score.trouble
    assert score.kills == 20
