"""Where the app keeps things on disk; made once in `app` and passed on."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs
import platformdirs.api


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation.

    `runtime` holds sockets, the link key and shared memory of the running processes, for one user on one machine.
    """

    config: Path
    data: Path
    cache: Path
    runtime: Path

    @property
    def shows(self) -> Path:
        """Folder of show files, their backups and the autosave."""
        return self.data / "shows"

    @property
    def takes(self) -> Path:
        """Folder of recorded performances."""
        return self.data / "takes"

    @property
    def shaders(self) -> Path:
        """Folder of the user's own shaders: imported ones, and copies made to be edited."""
        return self.data / "shaders"

    @property
    def thumbnails(self) -> Path:
        """Cache of scene and shader thumbnails."""
        return self.cache / "thumbnails"

    @property
    def videos(self) -> Path:
        """Cache of what is known of video files: facts, small pictures, waves."""
        return self.cache / "videos"

    @property
    def verdicts(self) -> Path:
        """File that remembers how shaders fared that were tried out."""
        return self.cache / "shaders" / "verdicts.jsonl"

    @property
    def grids(self) -> Path:
        """Cache of the grids of tracks that were analysed whole."""
        return self.cache / "grids"

    @property
    def logs(self) -> Path:
        """Folder of log files."""
        return self.data / "logs"

    def make(self) -> Paths:
        """Create the folders; the runtime folder is private to the user."""
        for folder in (self.config, self.data, self.cache, self.shows, self.takes, self.thumbnails, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        self.runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
        if hasattr(os, "getuid") and self.runtime.stat().st_uid != os.getuid():
            raise PermissionError(f"the runtime folder {self.runtime} belongs to another user")
        return self


def default_paths() -> Paths:
    """Return this user's folders; `REACT_APP_HOME` puts all of them under one folder (tests, portable installs)."""
    home = os.environ.get("REACT_APP_HOME")
    if home:
        root = Path(home).expanduser().absolute()
        return Paths(root / "config", root / "data", root / "cache", root / "run")
    dirs = platformdirs.PlatformDirs("react-app", appauthor=False)
    return Paths(Path(dirs.user_config_dir), Path(dirs.user_data_dir), Path(dirs.user_cache_dir), _runtime(dirs))


def _runtime(dirs: platformdirs.api.PlatformDirsABC) -> Path:
    """Return the runtime folder: on a Linux without a login session a private one under the temporary folder."""
    if sys.platform == "linux" and not os.environ.get("XDG_RUNTIME_DIR"):
        return Path(tempfile.gettempdir()) / f"react-app-{os.getuid()}"
    return Path(dirs.user_runtime_dir)
