"""What both services of the local server share: accounts, files, works, webhooks, faults, one data folder."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sync.server.accounts import Accounts, FirstAccount
from sync.server.db import Database
from sync.server.faults import NO_FAULTS, Faults
from sync.server.files import Files
from sync.server.hooks import Hooks
from sync.server.lock import FolderLock
from sync.server.studio import Studio
from sync.server.working import Worker
from sync.server.works import Works

UPLOAD_LIMIT = 1_000_000_000
"""Bytes of the largest file that is taken."""
BODY_LIMIT = 1_000_000
"""Bytes of the largest body that is no upload."""


class Core:
    """The shared parts. Made before the services, started when all of them listen to works."""

    def __init__(
        self,
        data: Path,
        studio: Studio,
        *,
        faults: Faults = NO_FAULTS,
        public_url: str = "",
        music: tuple[Path, ...] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open the data folder.

        Raises:
            StoreError: it cannot be used, or another server uses it.
        """
        self.data, self.studio, self.clock = data, studio, clock
        self.public_url = public_url.rstrip("/")
        self.more_music = music
        """Further folders of music that can be searched."""
        self.faults = faults
        """May be replaced at any time; `spent` counts how often those that are limited happened."""
        self.spent: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.folder_lock = FolderLock(data)
        self.music.mkdir(exist_ok=True)
        self.leaks: list[str] = []
        """What came to the second origin that must not have: the names of credential headers."""
        self.tickets: dict[str, str] = {}
        """Files that the second origin gives out: digests by ticket."""
        self.db = Database(data / "server.db")
        self.accounts = Accounts(self.db, clock)
        self.files = Files(data / "files", self.db)
        self.works = Works(self.db, self.files, data / "works", lambda: self.faults)
        self._worker = Worker(self.db, self.files, self.works, studio, data / "works")
        self.hooks = Hooks(self.db)
        self.first: FirstAccount | None = self.accounts.first_start()
        """The account made just now, with its secrets, if this is the first start."""

    @property
    def music(self) -> Path:
        """The folder of the artist's own music that can be searched."""
        return self.data / "music"

    def spend(self, name: str, times: int) -> bool:
        """Whether a fault that happens `times` times (negative: always) happens now; counts it."""
        with self._lock:
            if 0 <= times <= self.spent[name]:
                return False
            self.spent[name] += 1
            return True

    def set_faults(self, faults: Faults) -> None:
        """Have other faults from now on, counted anew."""
        with self._lock:
            self.faults = faults
            self.spent.clear()

    def start(self) -> None:
        """Begin to work and to deliver."""
        self.hooks.start()
        self.works.start(self._worker.do)

    def close(self) -> None:
        """Stop; works and deliveries go on after the next start."""
        self.works.close()
        self.hooks.close()
        self.db.close()
        self.folder_lock.close()
