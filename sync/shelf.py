"""The cache with its budget: what may go, and what other programs that are running show."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from sync.cache import Cache
from sync.store import Store

DEFAULT_BUDGET = 20 << 30
_IN_USE = "in_use"


class Shelf:
    """Keeps the cache within its budget. `in_use` names what this program shows; None for one that shows nothing.

    What is in use is also written down, so that a command run beside a show evicts nothing of it.
    """

    def __init__(self, store: Store, folder: Path, in_use: Callable[[], frozenset[Path]] | None) -> None:
        self.cache = Cache(folder)
        self._store = store
        self._in_use = in_use

    @property
    def budget(self) -> int:
        """How many bytes the cache may hold."""
        return int(self._store.setting("cache_budget", str(DEFAULT_BUDGET)))

    def set_budget(self, size_bytes: int) -> None:
        """Set how much the cache may hold, and evict down to it."""
        self._store.set_setting("cache_budget", str(max(0, size_bytes)))
        self.evict()

    def size(self) -> int:
        """Return how many bytes it holds."""
        return self.cache.size()

    def in_use(self) -> frozenset[Path]:
        """Return what is shown, here or by another program."""
        if self._in_use is not None:
            used = self._in_use()
            noted = json.dumps(sorted(map(str, used)))
            if noted != self._store.setting(_IN_USE):
                self._store.set_setting(_IN_USE, noted)
            return used
        return frozenset(map(Path, json.loads(self._store.setting(_IN_USE, "[]"))))

    def evict(self, *fresh: Path) -> list[Path]:
        """Delete the least recently used until the budget is kept; `fresh` and what is in use stays."""
        if self.size() <= self.budget:
            return []
        return self.cache.evict(self.budget, {*fresh, *self.in_use()})
