"""Downloads whose process is killed again and again, from servers with vices: what came of it, counted.

`python -m tests.sync.torture` is the process that is killed: it forks one child for each line `URL PART CACHE`.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sync.cache import Cache
from sync.downloads import Limits, Source, fetch
from sync.errors import SyncError
from sync.playable import check
from sync.server.testing import write_video
from sync.transport import Transport
from tests.sync.hostile import Asked, Hostile, Vices, md5_header

_OVERLAP = 4096
_ORIGIN = {"server": "torture"}


@dataclass
class Score:
    """What came of it."""

    files: int = 0
    finished: int = 0
    kills: int = 0
    cuts: int = 0
    corrupt: int = 0
    from_zero: int = 0
    """Downloads begun anew although the server goes on where one asks."""
    sent: int = 0
    needed: int = 0
    trouble: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """A server's vice. `resumes` says whether every download must be gone on with."""

    name: str
    vices: Callable[[random.Random, bytes, str], Vices]
    resumes: bool = True
    better_after: int = -1
    """After so many kills the server is well again, maybe with another file (`replaced`)."""
    replaced: bool = False


def _cuts(dice: random.Random, body: bytes, most: int = 400_000) -> tuple[int, ...]:
    return tuple(dice.randrange(most) for _ in range(500))


CASES = (
    Case("strong tag", lambda dice, body, other: Vices()),
    Case("cut all the time", lambda dice, body, other: Vices(cuts=_cuts(dice, body))),
    Case("date only", lambda dice, body, other: Vices(etag="", modified="Sat, 21 Nov 2026 10:00:00 GMT")),
    Case("weak tag, cut", lambda dice, body, other: Vices(etag='W/"a"', cuts=_cuts(dice, body))),
    Case("no proof at all", lambda dice, body, other: Vices(etag="", cuts=_cuts(dice, body))),
    Case("no Range", lambda dice, body, other: Vices(ranges=False), resumes=False),
    Case("redirected", lambda dice, body, other: Vices(redirect=other)),
    Case("no length", lambda dice, body, other: Vices(no_length=True)),
    Case("503 now and then", lambda dice, body, other: Vices(statuses=tuple(dice.choice((0, 503)) for _ in range(99)))),
    Case("Content-MD5", lambda dice, body, other: Vices(headers=(md5_header(body),), cuts=_cuts(dice, body))),
    Case("replaced on the way", lambda dice, body, other: Vices(), resumes=False, better_after=2, replaced=True),
    Case("replaced, no proof", lambda dice, body, other: Vices(etag=""), resumes=False, better_after=2, replaced=True),
    Case("a page in between", lambda dice, body, other: Vices(), better_after=2),
    Case("lies about the length", lambda dice, body, other: Vices(lie_length=999), resumes=False, better_after=2),
    Case("another part than asked", lambda dice, body, other: Vices(wrong_range=True), resumes=False),
)


def torture(folder: Path, kills: int, *, seed: int = 1, each: int = 5, size: int = 1_500_000) -> Score:
    """Download from all servers in turn, killing `each` times a file, until there were `kills` kills."""
    dice, score = random.Random(seed), Score()
    video = write_video(folder / "video.mp4", 96, 54, 12, 24).read_bytes()
    with _zygote() as start, Hostile(b"") as server, Hostile(b"") as storage:
        while score.kills < kills:
            case = CASES[score.files % len(CASES)]
            body = video + (size + 8).to_bytes(4, "big") + b"free" + dice.randbytes(size)
            where = folder / f"file{score.files}"
            where.mkdir()
            for each_server in (server, storage):
                each_server.body = body
                each_server.asked.clear()
            other = storage.url.replace("127.0.0.1", "localhost")
            storage.vices = Vices(trickle_s=0.002)
            server.vices = case.vices(dice, body, other)
            server.be(trickle_s=0.002)
            _one(score, case, dice, start, server, storage, where, min(each, kills - score.kills), size)
    return score


def _one(
    score: Score,
    case: Case,
    dice: random.Random,
    start: Callable[[str], tuple[int, Callable[[], int]]],
    server: Hostile,
    storage: Hostile,
    where: Path,
    kills: int,
    size: int,
) -> None:
    score.files += 1
    source = storage if case.name == "redirected" else server
    part, cache = where / "video.part", where / "videos"
    killed = 0
    for _ in range(60):
        if killed == case.better_after:
            _make_well(case, dice, server)
        if case.name == "a page in between" and killed == 1:
            server.vices = Vices(page=b"<html>Log in</html>", kind="text/html", ranges=False)
        here = part.stat().st_size if part.exists() else 0
        before = len(source.asked)
        pid, ended = start(f"{server.url}/file {part} {cache}")
        if killed < kills:
            time.sleep(dice.random() * 0.4)
            if dice.random() < 0.3:
                time.sleep(0.3)
            with_signal = _kill(pid)
            killed += with_signal
            score.kills += with_signal
        status = ended()
        asked = source.asked[before:]
        score.cuts += max(0, len(asked) - 1)
        if case.resumes and source.vices.ranges:
            score.from_zero += _anew(here, asked)
        whole = [path for path in cache.glob("*.mp4") if path.read_bytes() == server.body]
        wrong = [path for path in cache.glob("*.mp4") if path not in whole]
        if wrong and not (case.replaced and killed <= case.better_after):
            score.corrupt += 1
            score.trouble.append(f"{case.name}: {wrong[0].name}")
        if status == 0:
            score.needed += size
        if status == 0 and killed >= kills:
            score.finished += bool(whole)
            break
    else:
        score.trouble.append(f"{case.name}: never finished")
    score.sent += sum(one.sent for one in source.asked)


def _make_well(case: Case, dice: random.Random, server: Hostile) -> None:
    if case.replaced:
        server.body = server.body[:-1000] + dice.randbytes(1000) + b"\0\0\0\x08free"
    server.vices = Vices(trickle_s=0.002, etag='"two"' if case.replaced and server.vices.etag else server.vices.etag)


def _anew(here: int, asked: Sequence[Asked]) -> int:
    """Return how many requests start at zero although more than the overlap was there."""
    had, found = here, 0
    for one in asked:
        found += had > _OVERLAP and one.start == 0
        had = one.start + one.sent
    return found


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def _zygote() -> Iterator[Callable[[str], tuple[int, Callable[[], int]]]]:
    """Give what starts a download in a process of its own, and what waits for its end."""
    command = [sys.executable, "-m", "tests.sync.torture"]
    mother = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert mother.stdin is not None
    assert mother.stdout is not None
    to, back = mother.stdin, mother.stdout

    def start(line: str) -> tuple[int, Callable[[], int]]:
        to.write(line + "\n")
        to.flush()
        pid = int(back.readline())
        return pid, lambda: int(back.readline())

    try:
        yield start
    finally:
        to.close()
        mother.wait(30)


def _download(url: str, part: Path, cache: Path) -> None:
    transport = Transport(url.removesuffix("/file"), token=lambda: "secret")
    limits = Limits(tries=40, stall_s=10.0, stall_bytes=1, keep_free=0)
    got = fetch(transport, Source(url), part, stop=threading.Event(), limits=limits, random=lambda: 0.0)
    facts = check(got.path)
    Cache(cache).adopt(got.path, got.digest, facts.suffix, _ORIGIN)
    part.with_name(part.name + ".json").unlink(missing_ok=True)


def _mother() -> None:
    for line in sys.stdin:
        url, part, cache = line.split()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                _download(url, Path(part), Path(cache))
                code = 0
            except SyncError as error:
                print(error, file=sys.stderr)
                code = 3
            finally:
                os._exit(code)
        print(pid, flush=True)
        print(os.waitpid(pid, 0)[1], flush=True)


if __name__ == "__main__":
    _mother()
