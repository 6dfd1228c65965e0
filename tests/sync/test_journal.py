"""Whatever fails, and wherever the process ends: one wish, one compel."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sync.compeller.catalogue import Media
from sync.compeller.models import Compel
from sync.errors import ConflictError, OfflineError, QuotaError, RefusedError, SyncError
from sync.journal import Journal
from sync.locks import held
from sync.merging import merge
from sync.store import Store
from sync.views import Wish

HERE = "https://x"
T = TypeVar("T")
Mishap = Literal["", "unsent", "lost answer", "late", "crash before", "crash after", "look"]
MISHAPS: tuple[Mishap, ...] = ("", "unsent", "lost answer", "late", "crash before", "crash after", "look")


class CrashError(BaseException):
    """The process ended here."""


@dataclass
class Service:
    """A service with mishaps, one for each call in turn; `late` ones are carried out `delay` seconds after."""

    clock: list[float]
    mishaps: list[Mishap] = field(default_factory=list)
    tells_media: bool = True
    tells_time: bool = True
    delay: float = 60.0
    made: list[tuple[float, Compel]] = field(default_factory=list)
    uploads: int = 0
    refusal: SyncError | None = None

    def list_compels(self, limit: int = 20, offset: int = 0) -> tuple[Compel, ...]:
        return self._call(lambda: tuple(self._listed()[offset : offset + limit]))

    def upload_media(self, path: Path, progress: Callable[[int, int], None]) -> Media:
        def carry_out() -> Media:
            self.uploads += 1
            progress(1, 1)
            return Media(str(self.uploads))

        return self._call(carry_out)

    def create_compel(self, title: str, media_id: str, **wishes: str) -> Compel:
        if self.refusal is not None:
            raise self.refusal
        late = bool(self.mishaps) and self.mishaps[0] == "late"
        return self._call(lambda: self.make(title, media_id, self.delay if late else 0.0))

    def make(self, title: str, media_id: str, delay: float = 0.0) -> Compel:
        when = datetime.fromtimestamp(self.clock[0] + delay, UTC) if self.tells_time else None
        compel = Compel(
            str(len(self.made) + 1),
            "QUEUED",
            "queued",
            title=title,
            primary_media_id=media_id if self.tells_media else "",
            created=when,
        )
        self.made.append((self.clock[0] + delay, compel))
        return compel

    def _listed(self) -> list[Compel]:
        return [compel for when, compel in reversed(self.made) if when <= self.clock[0]]

    def _call(self, carry_out: Callable[[], T]) -> T:
        mishap = self.mishaps.pop(0) if self.mishaps else ""
        if mishap == "unsent":
            raise OfflineError("no connection")
        if mishap == "crash before":
            raise CrashError
        answer = carry_out()
        if mishap in ("lost answer", "late"):
            raise OfflineError("no answer", ambiguous=True)
        if mishap == "crash after":
            raise CrashError
        return answer


@dataclass
class World:
    """A folder, a service and a clock."""

    folder: Path
    service: Service

    def __post_init__(self) -> None:
        self.track = self.folder / "song.wav"
        self.track.write_bytes(b"music")

    def open(self) -> tuple[Store, Journal]:
        store = Store(self.folder / "cloud.db")
        clock, locks = self.service.clock, self.folder / "locks"
        return store, Journal(store, locks, clock=lambda: clock[0], random=lambda: 0.0)

    def settle(self, key: str, most: int = 60) -> None:
        """Start again and again until the wish is settled."""
        for _ in range(most):
            store, journal = self.open()
            try:
                looks = bool(self.service.mishaps) and self.service.mishaps[0] == "look"
                if looks:
                    for compel in self.service.list_compels(100):
                        merge(store, HERE, "me", compel, self.service.clock[0])
                journal.carry_out(self.service, key)  # type: ignore[arg-type]
            except (SyncError, CrashError):
                self.service.clock[0] += 20.0
            intent = store.intent(key)
            store.close()
            assert intent is not None
            if intent.state == "settled":
                return
        raise AssertionError("never settled")


def world(folder: Path, **facts: Any) -> World:
    return World(folder, Service([1_795_270_000.0], **facts))


def written(here: World, title: str = "Song") -> str:
    store, journal = here.open()
    key = journal.write_file(HERE, "me", here.track, Wish(title))
    store.close()
    return key


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(mishaps=["", "", "late"], tells_media=True, tells_time=True, namesakes=0)
@example(mishaps=["", "", "lost answer", "look"], tells_media=False, tells_time=False, namesakes=1)
@given(
    mishaps=st.lists(st.sampled_from(MISHAPS), max_size=10),
    tells_media=st.booleans(),
    tells_time=st.booleans(),
    namesakes=st.integers(0, 3),
)
def test_one_wish_is_one_compel(mishaps: list[Mishap], tells_media: bool, tells_time: bool, namesakes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = world(Path(folder), mishaps=[], tells_media=tells_media, tells_time=tells_time)
        for number in range(namesakes):
            here.service.make("Song", f"old{number}")
        key = written(here)
        here.service.mishaps = list(mishaps)
        here.settle(key)
        store, _ = here.open()
        mine = store.job(key).id
        keys = {job.id: job.key for job in store.jobs(HERE)}
        store.close()
        assert len(here.service.made) == namesakes + 1
        assert mine == str(namesakes + 1)
        assert keys[mine] == key


def test_two_wishes_of_one_name_find_a_compel_each(tmp_path: Path) -> None:
    here = world(tmp_path, tells_media=False)
    keys = [written(here), written(here)]
    store, journal = here.open()
    for key in keys:
        here.service.mishaps = ["", "", "lost answer"]
        with pytest.raises(OfflineError):
            journal.carry_out(here.service, key)  # type: ignore[arg-type]
    for key in keys:
        journal.carry_out(here.service, key)  # type: ignore[arg-type]
    assert {store.job(key).id for key in keys} == {"1", "2"}
    assert len(here.service.made) == 2
    store.close()


def test_a_file_that_was_changed_since_is_not_sent(tmp_path: Path) -> None:
    here = world(tmp_path)
    key = written(here)
    here.track.write_bytes(b"another song")
    store, journal = here.open()
    with pytest.raises(RefusedError, match="changed"):
        journal.carry_out(here.service, key)  # type: ignore[arg-type]
    assert here.service.uploads == 0
    store.close()


def test_a_refusal_is_final_until_the_user_tries_again(tmp_path: Path) -> None:
    here = world(tmp_path, refusal=QuotaError("No credits left.", billing_url="https://x/buy", status=402))
    key = written(here)
    store, journal = here.open()
    with pytest.raises(QuotaError):
        journal.carry_out(here.service, key)  # type: ignore[arg-type]
    assert store.job(key).billing_url == "https://x/buy"
    journal.carry_out(here.service, key)  # type: ignore[arg-type]
    assert not here.service.made
    here.service.refusal = None
    journal.again(key)
    journal.carry_out(here.service, key)  # type: ignore[arg-type]
    assert len(here.service.made) == here.service.uploads == 1
    assert store.job(key).billing_url == ""
    store.close()


def test_a_wish_is_carried_out_by_one_at_a_time(tmp_path: Path) -> None:
    here = world(tmp_path)
    key = written(here)
    store, journal = here.open()
    with held(tmp_path / "locks" / f"{key}.lock") as got:
        assert got
        with pytest.raises(ConflictError):
            journal.carry_out(here.service, key)  # type: ignore[arg-type]
    intent = store.intent(key)
    assert intent is not None
    assert (intent.state, intent.message) == ("written", "")
    store.close()
