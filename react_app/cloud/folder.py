"""Where the app keeps its record of the cloud, for the desk and the commands alike."""

from __future__ import annotations

from pathlib import Path

from react_app import __version__
from react_app.core.paths import Paths

USER_AGENT = f"react-app/{__version__}"


def cloud_folder(paths: Paths) -> Path:
    """Return the folder of the record, of unfinished downloads and of the cache."""
    return paths.data / "cloud"
