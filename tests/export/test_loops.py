"""Videos that repeat without a seam, and without sound."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from react_app.export.__main__ import main
from react_app.export.media.convert import Picture
from react_app.export.passes.loop_lead import Seam
from react_app.export.passes.loops import mix_into
from tests.export.media import pulses, read_video, write_show, write_wav

SMALL = ("--size", "64x36", "--fps", "30")


def test_the_end_goes_over_into_what_lies_before_the_beginning() -> None:
    seam, levels = Seam(3, 10), []
    for number in range(-3, 10):
        picture = np.full((2, 2, 4), 103 + number, np.uint8)
        seam.apply(number, picture)
        levels.append(int(picture[0, 0, 0]))
    assert levels[3:10] == [103, 104, 105, 106, 107, 108, 109]
    assert levels[10:] == sorted(levels[10:], reverse=True)
    assert levels[10] < 110
    assert levels[-1] == pytest.approx(102, abs=2)


def test_pictures_are_mixed_as_light_is() -> None:
    picture, other = np.full((1, 1, 4), 0, np.uint8), np.full((1, 1, 4), 255, np.uint8)
    picture[..., 3] = 255
    mix_into(picture, other, 0.5)
    assert picture[0, 0, 0] == 180
    mix_into(picture, other, 1.0)
    assert picture[0, 0, 0] == 255


def export(tmp_path: Path, out: str, *arguments: str) -> Path:
    track = write_wav(tmp_path / "track.wav", pulses(2.4))
    show = write_show(tmp_path / "test.show.json")
    path = tmp_path / out
    assert main(["export", str(track), "--show", str(show), *SMALL, *arguments, "-o", str(path)]) == 0
    return path


def test_a_loop_has_its_length_no_sound_and_joins_up(tmp_path: Path) -> None:
    span = ("--from", "1.0", "--to", "2.0")
    loop = export(tmp_path, "loop.mp4", *span, "--loop", "0.3", "--silent", "--title", "A", "--artist", "B")
    whole = read_video(export(tmp_path, "whole.mkv", "--codec", "ffv1")).pictures
    with av.open(str(loop)) as file:
        assert [stream.type for stream in file.streams] == ["video"]
        assert (file.metadata["title"], file.metadata["artist"]) == ("A", "B")
        frames = list(file.decode(video=0))
        assert frames[0].pts == 0
    pictures = [frame.to_ndarray(format="rgb24").astype(int) for frame in frames]
    assert len(pictures) == 30
    assert b"elst" not in loop.read_bytes()
    assert nearest(pictures[0], whole) == 30
    assert nearest(pictures[15], whole) == 45
    assert nearest(pictures[-1], whole) == 29  # the picture before the first one of the loop


def nearest(picture: np.ndarray, others: Sequence[Picture]) -> int:
    return int(np.argmin([np.abs(picture - other.astype(int)).mean() for other in others]))


@pytest.mark.parametrize("seconds", ["1.2", "-1", "nan"])
def test_a_loop_without_room_before_it_is_told(
    tmp_path: Path, seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    track = write_wav(tmp_path / "track.wav", pulses(1.0))
    out = tmp_path / "a.mp4"
    assert main(["export", str(track), *SMALL, f"--loop={seconds}", "--from", "0.5", "-o", str(out)]) == 1
    assert "A loop cannot take" in capsys.readouterr().err
    assert not out.exists()


def test_a_video_carries_title_and_artist_of_its_track(tmp_path: Path) -> None:
    out = tmp_path / "a.mp4"
    show = write_show(tmp_path / "test.show.json")
    span = ("--live-beats", "--to", "0.1")
    assert main(["export", "demo", "--show", str(show), *SMALL, *span, "-o", str(out)]) == 0
    with av.open(str(out)) as file:
        assert (file.metadata["title"], file.metadata["artist"]) == ("First Light on the Grid", "react_app")


def test_what_is_transparent_keeps_its_colour_where_it_is_mixed_with_nothing() -> None:
    picture, other = np.zeros((1, 1, 4), np.uint16), np.full((1, 1, 4), 65535, np.uint16)
    other[0, 0, 2] = 0
    mix_into(picture, other, 0.5)
    assert tuple(picture[0, 0]) == (65535, 65535, 0, round(65535 * 0.5**0.5))
