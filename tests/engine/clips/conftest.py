"""Clips that are made once for all tests of a file, and a screen to play them on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import moderngl
import pytest

from react_app.core.show import Clip
from react_app.engine.videofile import probe_clip
from tests.engine.clips.screen import Make, Screen
from tests.engine.videos import write_video


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Return a maker of clips; the same wishes give the same file."""
    folder = tmp_path_factory.mktemp("clips")
    made: dict[str, Clip] = {}

    def clip(name: str, times: Sequence[float], **how: object) -> Clip:
        if name not in made:
            made[name] = probe_clip(write_video(folder / name, times, **how))  # type: ignore[arg-type]
        return made[name]

    return clip


@pytest.fixture
def screen(ctx: moderngl.Context) -> Iterator[Screen]:
    found = Screen(ctx)
    yield found
    found.renderer.release()
    assert ctx.error == "GL_NO_ERROR"
