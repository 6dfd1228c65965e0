"""The cache keeps to its budget, never loses what is in use and survives files deleted by hand."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.cache import Cache
from sync.errors import DownloadError

ORIGIN = {"server": "https://x", "compel": "1", "rendering": "2"}


def add(cache: Cache, folder: Path, text: str, size: int, used: float) -> Path:
    part = folder / "part"
    part.write_bytes(text.encode().ljust(size, b"."))
    path = cache.adopt(part, hashlib.sha256(part.read_bytes()).hexdigest(), ".mp4", {**ORIGIN, "rendering": text})
    os.utime(path, (used, used))
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "videos")


def test_a_file_is_found_by_name_and_by_where_it_came_from(cache: Cache, tmp_path: Path) -> None:
    path = add(cache, tmp_path, "a", 10, 1.0)
    assert cache.find(path.name) == path
    assert cache.from_origin({**ORIGIN, "rendering": "a"}) == path
    assert cache.from_origin({**ORIGIN, "rendering": "b"}) is None
    assert cache.size() == 10


def test_names_that_are_no_digests_are_never_found(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "secret.mp4").write_bytes(b"x")
    assert cache.find("../secret.mp4") is None
    assert cache.find("") is None


def test_the_least_recently_used_go_first(cache: Cache, tmp_path: Path) -> None:
    paths = [add(cache, tmp_path, text, 100, used) for text, used in (("a", 30.0), ("b", 10.0), ("c", 20.0))]
    assert cache.evict(200, ()) == [paths[1]]
    cache.touch(paths[2])
    assert cache.evict(100, ()) == [paths[0]]
    assert cache.size() == 100


def test_what_is_in_use_stays_even_beyond_the_budget(cache: Cache, tmp_path: Path) -> None:
    old = add(cache, tmp_path, "old", 100, 1.0)
    new = add(cache, tmp_path, "new", 100, 2.0)
    link = tmp_path / "link.mp4"
    link.symlink_to(old)
    assert cache.evict(50, {link}) == [new]
    assert old.exists()


def test_files_deleted_by_hand_are_gone_and_that_is_all(cache: Cache, tmp_path: Path) -> None:
    path = add(cache, tmp_path, "a", 10, 1.0)
    path.unlink()
    assert cache.find(path.name) is None
    assert cache.from_origin({**ORIGIN, "rendering": "a"}) is None
    assert cache.size() == 0
    assert cache.evict(0, ()) == []


def test_the_same_content_is_kept_once(cache: Cache, tmp_path: Path) -> None:
    assert add(cache, tmp_path, "a", 10, 1.0) == add(cache, tmp_path, "a", 10, 2.0)
    assert cache.size() == 10


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "videos").write_text("a file in the way")
    part = tmp_path / "part"
    part.write_bytes(b"x")
    with pytest.raises(DownloadError, match="kept"):
        Cache(tmp_path / "videos").adopt(part, "0" * 64, ".mp4", ORIGIN)
    assert part.exists()


@given(
    files=st.lists(st.tuples(st.integers(1, 50), st.integers(1, 20), st.booleans()), max_size=8),
    budget=st.integers(0, 250),
)
def test_eviction_keeps_the_budget_and_what_is_protected(
    tmp_path_factory: pytest.TempPathFactory, files: list[tuple[int, int, bool]], budget: int
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    cache = Cache(folder / "videos")
    made = [
        (add(cache, folder, f"{number}", size + 5, float(used)), keep)
        for number, (size, used, keep) in enumerate(files)
    ]
    protected = {path for path, keep in made if keep}
    ages = {path: path.stat().st_mtime for path, _ in made}
    gone = cache.evict(budget, protected)
    assert protected.isdisjoint(gone)
    assert all(path.exists() for path in protected)
    left = [path for path, _ in made if path.exists() and path not in protected]
    assert cache.size() <= budget or not left
    if gone and left:
        assert max(ages[path] for path in gone) <= min(ages[path] for path in left)
