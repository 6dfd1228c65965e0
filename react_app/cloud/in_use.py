"""Which video files shows play: these are never cleared away."""

from __future__ import annotations

import threading
from pathlib import Path

from react_app.core.errors import ShowFileError
from react_app.core.showfile import load_show


class InUse:
    """What the desk plays, and what recent show files would play; files are read again only when they changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._clips: frozenset[Path] = frozenset()
        self._shows: tuple[Path, ...] = ()
        self._read: dict[Path, tuple[tuple[int, int], frozenset[Path]]] = {}

    def tell(self, clips: frozenset[Path], shows: tuple[Path, ...]) -> None:
        """Take what the desk says; returns at once."""
        with self._lock:
            self._clips, self._shows = clips, shows

    def files(self) -> frozenset[Path]:
        """Return all files in use; reads show files, so not for the window's thread."""
        with self._lock:
            clips, shows = self._clips, self._shows
        return clips.union(*(self._clips_in(show) for show in shows))

    def _clips_in(self, path: Path) -> frozenset[Path]:
        try:
            stat = path.stat()
        except OSError:
            return frozenset()
        stamp = (stat.st_mtime_ns, stat.st_size)
        known = self._read.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        try:
            show = load_show(path)
        except ShowFileError:
            return known[1] if known else frozenset()
        clips = frozenset(
            Path(layer.clip.path) for scene in show.scenes for layer in scene.layers if layer.clip is not None
        )
        self._read[path] = (stamp, clips)
        return clips
