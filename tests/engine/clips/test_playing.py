"""Clips in the picture: every frame exact, whatever the file and the way it plays."""

from __future__ import annotations

import random

import numpy as np
import pytest

from react_app.core.controls import ControlValue
from react_app.engine.renderer import Renderer
from tests.engine.clips.screen import Make, Screen, change
from tests.engine.videos import SIZE, even, numbered

UNEVEN = [n * n * 0.004 + n * 0.02 for n in range(40)]
"""A variable rate: pictures of 24 to 340 ms."""

FILES = [
    ("b-frames.mp4", "libx264", "yuv420p", {"bf": "3", "b-pyramid": "normal"}),
    ("open-gop.mkv", "libx264", "yuv420p", {"x264-params": "open-gop=1:bframes=3"}),
    ("x265.mp4", "libx265", "yuv420p10le", {"x265-params": "log-level=none:pools=1:frame-threads=1"}),
    ("vp9.webm", "libvpx-vp9", "yuv420p", {"deadline": "realtime", "cpu-used": "8"}),
    ("prores.mov", "prores_ks", "yuv422p10le", {}),
    ("mjpeg.mov", "mjpeg", "yuvj420p", {}),
    ("rle.mov", "qtrle", "rgb24", {}),
    ("ffv1.mkv", "ffv1", "bgr0", {}),
]


@pytest.mark.parametrize("times", [even(40), UNEVEN], ids=["constant", "variable"])
@pytest.mark.parametrize(("name", "codec", "pix_fmt", "options"), FILES, ids=[f[0] for f in FILES])
def test_every_picture_is_seen_when_it_is_on(
    screen: Screen,
    make: Make,
    times: list[float],
    name: str,
    codec: str,
    pix_fmt: str,
    options: dict[str, str],
) -> None:
    clip = make(f"{len(set(np.diff(times).round(3)))} {name}", times, codec=codec, pix_fmt=pix_fmt, options=options)
    screen.renderer._clips._rgba = codec == "libx264"
    screen.clip(clip)
    for number, t in enumerate(times):
        for moment in (t, times[number + 1] - 0.002 if number + 1 < len(times) else t):
            assert screen.number(moment) == number, moment


@pytest.mark.parametrize("name", ["long.mp4", "long.ts", "long.avi"])
def test_seeks_to_anywhere_are_exact_in_long_groups_of_pictures(screen: Screen, make: Make, name: str) -> None:
    codec, options = ("libx264", {"bf": "2"}) if name != "long.avi" else ("mpeg4", {"bf": "2"})
    times = even(200)
    clip = make(name, times, codec=codec, gop=150, options=options)
    screen.clip(clip, play=False)
    chance = random.Random(5)
    for t in range(40):
        number = chance.randrange(200)
        assert screen.number(t / 10, change("seek", number / 25 + 0.02, t / 10)) == number


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"stop": 0.4}, [*range(10), *range(10), 0, 1]),
        ({"start": 0.4, "stop": 0.6}, [10, 11, 12, 13, 14, 10, 11]),
        ({"stop": 0.16, "loop": "bounce"}, [0, 1, 2, 3, 3, 2, 1, 0, 0, 1, 2]),
        ({"stop": 0.12, "loop": "hold"}, [0, 1, 2, 2, 2]),
        ({"start": 0.4, "stop": 0.6, "speed": -1.0}, [14, 13, 12, 11, 10, 14, 13]),
        ({"speed": 2.0}, [0, 2, 4, 6, 8]),
        ({"speed": 0.5}, [0, 0, 1, 1, 2, 2]),
        ({"speed": 0.0}, [0, 0, 0]),
    ],
)
def test_loops_of_every_kind_show_their_pictures(
    screen: Screen, make: Make, values: dict[str, ControlValue], expected: list[int]
) -> None:
    screen.clip(make("constant.mp4", even(40), options={"bf": "2"}), **values)
    backwards = values.get("speed") == -1.0
    assert [screen.number((i + 0.25 * backwards) / 25) for i in range(len(expected))] == expected


def test_backwards_through_groups_longer_than_the_memory(
    screen: Screen, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("react_app.engine.clips.MEMORY", 100_000)  # about twenty pictures
    screen.renderer.release()
    screen.renderer = Renderer(screen.renderer._ctx, SIZE)
    screen.clip(make("long.mp4", even(200), codec="libx264", gop=150, options={"bf": "2"}), speed=-1.0)
    assert [screen.number(n / 25 + 0.01) for n in range(200)] == list(range(199, -1, -1))


def test_the_same_frames_give_the_same_bytes(screen: Screen, make: Make) -> None:
    clip = make("constant.mp4", even(40), options={"bf": "2"})
    runs = []
    for _ in range(2):
        screen.clip(clip, speed=-1.3, loop="bounce")
        runs.append([screen.pixels(t / 30).tobytes() for t in range(40)])
    assert runs[0] == runs[1]


def test_a_session_that_goes_on_elsewhere_shows_the_same_picture(screen: Screen, make: Make) -> None:
    screen.clip(make("constant.mp4", even(40), options={"bf": "2"}), speed=-0.7)
    for t in range(20):
        screen.pixels(t / 10)
    assert screen.session is not None
    plan, state = screen.session.plan, screen.session.state
    ahead = screen.number(2.5)
    assert screen.load(plan, state).number(2.5) == ahead


def test_a_still_picture_is_a_clip_of_one_frame(screen: Screen, make: Make) -> None:
    clip = make("still.png", [0.0], codec="png", pix_fmt="rgb24", draw=lambda n, size: numbered(77, size))
    assert clip.duration == 0.0
    screen.clip(clip, sync="beats")
    assert [screen.number(t) for t in (0.0, 0.5, 100.0)] == [77, 77, 77]


def test_an_animated_gif_plays(screen: Screen, make: Make) -> None:
    clip = make("moves.gif", even(20, 10.0), codec="gif", pix_fmt="rgb8")
    screen.clip(clip)
    assert [screen.number(t) for t in (0.05, 0.35, 1.91, 2.1)] == [0, 3, 19, 1]
