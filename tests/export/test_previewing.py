"""A preview's child: the frames asked for are those of the export, and what is heard lies under them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from react_app.app import main
from react_app.core.errors import ExportError
from react_app.export.preview.previewing import PreviewJob, PreviewPicture
from react_app.export.preview.timeline import outline
from react_app.export.queue.job import export_arguments
from tests.export.media import pulses, write_show, write_wav

PATIENCE_S = 90.0


def wait(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)


def shown(job: PreviewJob, index: int) -> PreviewPicture:
    """Ask for a frame and wait until it is exact."""

    def there() -> bool:
        picture = job.picture()
        assert job.status.state != "failed", job.status.message
        return picture is not None and picture.index == index and picture.exact

    job.show(index)
    wait(there)
    picture = job.picture()
    assert picture is not None
    return picture


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("preview")


@pytest.fixture(scope="module")
def arguments(folder: Path) -> tuple[str, ...]:
    track = write_wav(folder / "track.wav", pulses(3.0))
    show = write_show(folder / "show.json")
    return export_arguments(track, folder / "out.mkv", show=show, size=(64, 36), fps="30", begin=1.0, codec="ffv1")


@pytest.fixture(scope="module")
def job(arguments: tuple[str, ...]) -> Iterator[PreviewJob]:
    job = PreviewJob(arguments)
    yield job
    job.close()


def test_the_frame_shown_is_the_frame_that_is_encoded(job: PreviewJob, arguments: tuple[str, ...]) -> None:
    seen = {index: shown(job, index) for index in (30, 0, 59, 31)}
    assert main(list(arguments)) == 0
    with av.open(arguments[-3].removeprefix("--out=")) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(frames) == job.status.frames == 60
    for index, picture in seen.items():
        assert np.array_equal(picture.pixels[..., :3], frames[index]), f"frame {index}"


def test_the_end_of_a_loop_is_seen_as_it_is_encoded(folder: Path, arguments: tuple[str, ...]) -> None:
    out = folder / "loop.mkv"
    loop = (arguments[0], "--loop=0.3", "--to=2.0", *arguments[1:-3], f"--out={out}", *arguments[-2:])
    job = PreviewJob(loop)
    seen = {index: shown(job, index) for index in (29, 20, 25)}
    job.close()
    assert main(list(loop)) == 0
    with av.open(out) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    for index, picture in seen.items():
        assert np.array_equal(picture.pixels[..., :3], frames[index]), f"frame {index}"


def test_what_is_heard_lies_under_the_pictures(job: PreviewJob) -> None:
    wait(lambda: job.status.timeline is not None)
    timeline = job.status.timeline
    assert timeline is not None
    assert timeline.duration == pytest.approx(3.0, abs=0.01)
    assert job.status.begin == pytest.approx(1.0)
    loud = np.ptp(timeline.peaks, axis=1)
    kicks = loud[: len(loud) // 60].max()
    between = loud[len(loud) * 9 // 60 : len(loud) * 10 // 60].max()
    assert kicks > 4 * between


def test_frames_outside_are_the_nearest_ones(job: PreviewJob) -> None:
    last = shown(job, 59)
    job.show(10_000)

    def newer() -> bool:
        picture = job.picture()
        return picture is not None and picture is not last and picture.exact

    wait(newer)
    picture = job.picture()
    assert picture is not None
    assert picture.index == 59
    assert np.array_equal(picture.pixels, last.pixels)


def test_pictures_are_shrunk_into_their_box(arguments: tuple[str, ...]) -> None:
    job = PreviewJob(arguments, box=(32, 32))
    assert shown(job, 3).pixels.shape == (18, 32, 4)
    job.close()
    wait(lambda: job.status.state == "closed")


def test_what_cannot_be_exported_fails_with_the_same_sentence(folder: Path) -> None:
    job = PreviewJob(export_arguments(folder / "none.wav", folder / "a.mp4"))
    wait(lambda: job.status.state == "failed")
    assert "none.wav" in job.status.message


def test_a_child_that_cannot_be_started_is_told() -> None:
    with pytest.raises(ExportError, match="could not be started"):
        PreviewJob(("export", "demo"), program=("/nowhere/at/all",))


def test_an_outline_has_the_extremes_of_its_parts() -> None:
    sound = np.zeros((1000, 2), np.float32)
    sound[250, 0], sound[251, 1], sound[999, 1] = 0.5, -0.25, 0.75
    blocks = [sound[:333], sound[333:700], sound[700:]]
    peaks = outline(blocks, 100, 10.0, columns=10)
    assert peaks[2].tolist() == [-0.25, 0.5]
    assert peaks[9].tolist() == [0.0, 0.75]
    assert not peaks[[0, 1, 3, 4, 5, 6, 7, 8]].any()
