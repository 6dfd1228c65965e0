"""Clips that are missing, cut off or damaged are told of, and play as far as they go."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from react_app.core.errors import BadInputError
from react_app.core.show import Clip, Layer
from react_app.engine.videofile import probe_clip
from react_app.engine.videoindex import read_index
from tests.engine.clips.screen import Make, Screen, change, plan_of
from tests.engine.videos import even


def test_a_missing_clip_is_told_and_left_out(screen: Screen, tmp_path: Path) -> None:
    clip = Clip(str(tmp_path / "gone.mp4"), duration=1.0)
    pixels = screen.load(plan_of(Layer(3, "Red", "red"), Layer(1, "Sea", "", clip=clip))).pixels(0.0)
    assert pixels[0, 0].tolist() == [255, 0, 0, 255]
    (problem,) = screen.renderer.problems
    assert "gone.mp4 is not there" in problem.text
    assert "Sea is left out" in problem.text
    assert screen.renderer.clip_missing(1)


@pytest.mark.parametrize("content", [b"", b"\x00" * 5000, b"not a video at all"])
def test_what_is_no_video_is_told_in_a_sentence(screen: Screen, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.mp4"
    path.write_bytes(content)
    screen.clip(Clip(str(path), duration=1.0)).pixels(0.0)
    assert [problem.text.startswith("bad.mp4 cannot be opened as a video") for problem in screen.renderer.problems]


def test_a_file_without_pictures_is_told(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "sound.wav"), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4410), np.int16), format="s16", layout="mono")
        frame.rate = 44100
        container.mux(stream.encode(frame))
    with pytest.raises(BadInputError, match="no moving picture"):
        probe_clip(tmp_path / "sound.wav")


def test_a_file_that_was_cut_plays_to_where_it_goes_and_keeps_its_last_picture(
    screen: Screen, make: Make, tmp_path: Path
) -> None:
    whole = make("cut.mkv", even(100), codec="mjpeg", pix_fmt="yuvj420p")
    data = Path(whole.path).read_bytes()
    path = tmp_path / "cut.mkv"
    path.write_bytes(data[: len(data) * 6 // 10])
    last = len(read_index(path).times) - 1
    assert 40 < last < 80
    screen.clip(replace(whole, path=str(path)), loop="hold")
    assert screen.number(1.0) == 25
    assert screen.number(3.9) in (last, last - 1)
    assert "damaged or cut off" in screen.renderer.problems[0].text


def test_a_stream_that_was_cut_in_the_middle_of_a_group_begins_with_what_can_be_seen(
    screen: Screen, make: Make, tmp_path: Path
) -> None:
    data = Path(make("long.ts", even(200), gop=150, options={"bf": "2"}).path).read_bytes()
    path = tmp_path / "cut.ts"
    path.write_bytes(data[: 3 * 188] + data[len(data) // 188 // 3 * 188 :])
    clip = probe_clip(path)
    screen.clip(clip, play=False)
    first = screen.number(0.0)
    assert 40 < first < 150
    for t, seconds in ((1.0, 2.48), (2.0, 0.72), (3.0, 1.92)):
        assert screen.number(t, change("seek", seconds + 0.02, t)) == first + round(seconds * 25)


def test_damage_in_the_middle_stops_nothing(screen: Screen, make: Make, tmp_path: Path) -> None:
    whole = make("whole.mp4", even(100), gop=10)
    data = bytearray(Path(whole.path).read_bytes())
    middle = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    chance = random.Random(3)
    for place in range(middle, middle + 300):
        data[place] = chance.randrange(256)
    path = tmp_path / "damaged.mp4"
    path.write_bytes(data)
    screen.clip(replace(whole, path=str(path)), loop="hold")
    seen = [screen.number(n / 25 + 0.01) for n in range(100)]
    assert sum(a == b for a, b in enumerate(seen)) > 70
    assert seen[99] == 99
