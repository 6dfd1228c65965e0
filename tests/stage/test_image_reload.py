"""A real image file saved while a real stage plays a shader that imports it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from react_app.core.paths import Paths
from react_app.core.problems import Problem
from react_app.core.take import TakeImage, read_take
from react_app.engine.png import write_png
from react_app.shaders.kept_images import image_digest
from tests.stage.test_reload import Editor

SHADER = """/*{"ISFVSN": "2", "IMPORTED": {"logo": {"PATH": "logo.png"}},
  "PASSES": [{"TARGET": "trail", "PERSISTENT": true, "FLOAT": true, "WIDTH": "2", "HEIGHT": "2"}, {}]}*/
void main() {
  if (PASSINDEX == 0) gl_FragColor = vec4(IMG_THIS_PIXEL(trail).r + 1.0);
  else gl_FragColor = vec4(IMG_NORM_PIXEL(logo, vec2(0.5)).r, IMG_SIZE(logo).x / 100.0,
    step(100.0, IMG_PIXEL(trail, vec2(0.5)).r), 1.0);
}
"""


def draw(path: Path, level: float, width: int = 20) -> bytes:
    """Write a picture of one red; return its file."""
    write_png(path, np.full((4, width, 3), (round(255 * level), 0, 0), np.uint8))
    return path.read_bytes()


class Artist(Editor):
    """A desk without a window whose shader shows `logo`, a picture beside it."""

    def __init__(self, paths: Paths, folder: Path) -> None:
        self.logo = folder / "logo.png"
        (folder / "show.fs").write_text(SHADER)
        super().__init__(paths, folder / "show.fs")

    @property
    def problems(self) -> list[Problem]:
        return [p for p in (self.status.problems if self.status else ()) if p.key.startswith("image.")]

    def kill_stage(self) -> None:
        """Kill the stage, and wait for the one that goes on."""
        assert self.status is not None
        pid = self.status.pid
        os.kill(pid, signal.SIGKILL)
        self.wait(lambda: self.status is not None and self.status.pid != pid)

    def wait_for(self, seconds: float) -> None:
        """Let time pass."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() >= end)

    def frames_pass(self, count: int) -> None:
        written = self.frames.written
        self.wait(lambda: self.frames.written > written + count)


@pytest.fixture
def artist(paths: Paths, tmp_path: Path) -> Iterator[Artist]:
    draw(tmp_path / "logo.png", 0.2)
    made = Artist(paths, tmp_path)
    made.wait(lambda: made.shows(0.2, 0.2, 1.0))
    yield made
    made.client.close(quit_stage=True)


def test_a_saved_picture_is_seen_with_clock_and_buffers_going_on(artist: Artist) -> None:
    frame = artist.frames.since(artist.frames.written - 1)[0]
    draw(artist.logo.with_name("logo.tmp"), 0.7, width=80)
    os.replace(artist.logo.with_name("logo.tmp"), artist.logo)
    seen: list[tuple[float, float]] = []

    def new_picture() -> bool:
        red, green, blue = artist.picture[..., :3].reshape(-1, 3).mean(0)
        seen.append((red, green))
        assert blue > 250, "the trail of a hundred frames began anew"
        return artist.shows(0.7, 0.8, 1.0)

    artist.wait(new_picture)
    wholes = [(0.2, 0.2), (0.7, 0.8)]
    assert all(any(np.allclose(both, 255 * np.array(whole), atol=3) for whole in wholes) for both in seen)
    later = artist.frames.since(artist.frames.written - 1)[0]
    assert later.pid == frame.pid
    assert later.t - frame.t == pytest.approx(later.presented - frame.presented, abs=0.1)
    assert not artist.problems


def test_a_picture_that_is_deleted_or_broken_stays_is_told_and_is_followed_when_it_is_back(artist: Artist) -> None:
    artist.logo.unlink()
    artist.wait(lambda: artist.problems)
    (problem,) = artist.problems
    assert problem.where == str(artist.logo)
    assert problem.text.endswith("The imported image is not there. Show keeps the picture it had.")
    artist.frames_pass(30)
    assert artist.shows(0.2, 0.2, 1.0)
    artist.logo.write_bytes(b"no picture at all")
    artist.wait(lambda: artist.problems and "cannot be opened" in artist.problems[0].text)
    artist.frames_pass(30)
    assert artist.shows(0.2, 0.2, 1.0)
    artist.send()
    artist.frames_pass(30)
    assert artist.problems, "another plan does not mend the picture"
    draw(artist.logo, 0.5)
    artist.wait(lambda: artist.shows(0.5, 0.2, 1.0) and not artist.problems)


def test_a_picture_that_was_missing_is_seen_when_it_comes(paths: Paths, tmp_path: Path) -> None:
    artist = Artist(paths, tmp_path)
    try:
        artist.wait(lambda: artist.problems)
        assert artist.problems[0].text.endswith("Show shows black in its place.")
        draw(artist.logo, 0.6)
        artist.wait(lambda: artist.shows(0.6, 0.2, 1.0) and not artist.problems)
    finally:
        artist.client.close(quit_stage=True)


def test_a_stage_that_starts_anew_shows_the_last_picture_of_a_file_that_is_gone(artist: Artist) -> None:
    """The first one after it is one that nobody called up, the second was started ahead when the file was gone."""
    last = draw(artist.logo, 0.7)
    artist.wait(lambda: artist.shows(0.7, 0.2, 1.0))
    artist.frames_pass(60)
    artist.logo.unlink()
    artist.wait(lambda: artist.problems)
    assert artist.status is not None
    folder = Path(artist.status.take.folder)
    for _ in range(2):
        artist.kill_stage()
        artist.wait(lambda: artist.problems and artist.shows(0.7, 0.2))
        assert artist.problems[0].text.endswith("The imported image is not there. Show keeps the picture it had.")
        artist.wait_for(5.0)
    draw(artist.logo, 0.4)
    artist.wait(lambda: artist.shows(0.4, 0.2) and not artist.problems)
    artist.client.close(quit_stage=True)
    artist.wait(lambda: read_take(folder).closed)
    told = read_take(folder).of(TakeImage)
    assert [image.sha256 for image in told[-3:-1]] == [image_digest(last)] * 2
    assert told[-1].changed


def test_the_take_tells_when_another_picture_was_seen_and_keeps_both(artist: Artist) -> None:
    first = artist.logo.read_bytes()
    second = draw(artist.logo, 0.7)
    artist.wait(lambda: artist.shows(0.7, 0.2, 1.0))
    artist.logo.write_bytes(b"half")
    artist.wait(lambda: artist.problems)
    assert artist.status is not None
    folder = Path(artist.status.take.folder)
    artist.client.close(quit_stage=True)
    artist.wait(lambda: read_take(folder).closed)
    told = read_take(folder).of(TakeImage)
    assert [(image.sha256, image.changed) for image in told] == [
        (image_digest(first), False),
        (image_digest(second), True),
    ]
    assert {kept.read_bytes() for kept in (folder / "images").iterdir()} == {first, second}
