"""Every test has folders of its own; nothing of the user's is read or written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from react_app.core.paths import Paths, default_paths


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put all of the app's folders under a temporary one."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("REACT_APP_HOME", str(folder))
    return folder


@pytest.fixture
def paths(home: Path) -> Paths:
    """The app's folders of this test."""
    return default_paths().make()
