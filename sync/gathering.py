"""All compels as they are shown, gathered from the record, the folders and what is moving right now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sync.cache import Cache
from sync.posters import Posters
from sync.pulling import Puller
from sync.records import Download, Job
from sync.showing import shown
from sync.store import Store
from sync.transfers import Transfers
from sync.views import CompelView


class Gatherer:
    """Makes views; asks the disk twice and the record three times, however many compels there are."""

    def __init__(self, store: Store, cache: Cache, posters: Posters, puller: Puller, transfers: Transfers) -> None:
        self._store = store
        self._cache = cache
        self._posters = posters
        self._puller = puller
        self._transfers = transfers

    def views(self, jobs: Sequence[Job]) -> list[CompelView]:
        """Return the views of compels, in their order."""
        intents, downloads = self._store.intents(), self._store.downloads()
        videos, posters = _names(self._cache.folder), _names(self._posters.folder)
        views = []
        for job in jobs:
            download = downloads.get(job.key) or Download(job.key)
            video = self._cache.folder / download.name if download.name and download.name in videos else None
            got = self._transfers.got(job.key)
            if video is None and got == (0, 0) and download.state in ("waiting", "loading", "checking", "failed"):
                got = (self._puller.part_size(job, download), download.size)
            views.append(
                shown(
                    *(job, intents.get(job.key), download),
                    video=video,
                    poster=self._posters.find(job, posters),
                    sent=self._transfers.sent(job.key),
                    got=got,
                )
            )
        return views


def _names(folder: Path) -> frozenset[str]:
    try:
        return frozenset(path.name for path in folder.iterdir())
    except OSError:
        return frozenset()
