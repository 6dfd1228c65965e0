"""Waiting for compels: the threads that follow them run until all that is waited for is over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.cloud import Cloud
    from sync.views import CompelView

_LOOK_EVERY_S = 0.5
OVER = ("done", "failed", "cancelled", "ready")
"""States in which nothing more happens by itself."""


def follow(cloud: Cloud, keys: Iterable[str], changed: Callable[[CompelView], None]) -> list[CompelView]:
    """Follow compels until all are over, and return them; `changed` gets each whenever something of it changed.

    Ctrl-C leaves everything as it is on the server.
    """
    from sync.worker import CloudWorker

    wanted = list(dict.fromkeys(keys))
    stirred = threading.Event()
    shown: dict[str, CompelView] = {}
    worker = CloudWorker(cloud, stirred.set, automatic_downloads=False)
    worker.focus(True)
    worker.start()
    try:
        while True:
            stirred.clear()
            present = {compel.key: compel for compel in cloud.view().compels}
            for key in wanted:
                if key in present and shown.get(key) != present[key]:
                    shown[key] = present[key]
                    changed(present[key])
            left = [key for key in wanted if key in present and present[key].state not in OVER]
            if not left:
                return [shown[key] for key in wanted if key in shown]
            stirred.wait(_LOOK_EVERY_S)
    finally:
        worker.close()
        cloud.allow_transfers()
