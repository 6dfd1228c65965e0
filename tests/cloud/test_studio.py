"""What the local server has made by the app: real analyses and renders of a very short track, in real processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from react_app.audio.known import analyse_and_keep
from react_app.beats.music import play, steady
from react_app.cloud.sizes import Picture, picture_for
from react_app.cloud.studio import AppStudio
from react_app.core.errors import ReactError
from react_app.core.features import ANALYSIS_RATE
from react_app.core.paths import Paths, default_paths
from react_app.studio.looks import studio_looks
from sync.server.studio import CancelledError, StudioError, Task, TaskKind
from tests.export.media import write_wav

WIDE, TALL = (64, 36), (36, 64)


class Told:
    """Keeps what is reported; may call a task off when a stage gets so far."""

    def __init__(self, off_at: str = "", share: float = 0.0) -> None:
        self.stages: list[tuple[str, float]] = []
        self._off_at, self._share = off_at, share

    def stage(self, name: str, share: float) -> None:
        self.stages.append((name, share))
        if name == self._off_at and share >= self._share:
            raise CancelledError

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name for name, _ in self.stages))


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven seconds of rock at 120 BPM: a quiet bar of four, then loud ones."""
    samples = np.zeros(7 * ANALYSIS_RATE, np.float32)
    song = play("rock", steady(120.0, 7.0), seed=1).samples[: len(samples)]
    samples[: len(song)] = song
    samples[: 2 * ANALYSIS_RATE] *= 0.25
    return write_wav(tmp_path_factory.mktemp("track") / "track.wav", np.stack([samples, samples], axis=1))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, track: Path) -> Iterator[Paths]:
    """Folders all tests here share; the track was heard before, here, for the child that does it stands far back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REACT_APP_HOME", str(tmp_path_factory.mktemp("home")))
        paths = default_paths().make()
        analyse_and_keep(track, paths.grids, lambda share: None, print)
        yield paths


@pytest.fixture
def studio(folders: Paths, monkeypatch: pytest.MonkeyPatch) -> AppStudio:
    """A studio that makes tiny pictures."""
    monkeypatch.setenv("REACT_APP_HOME", str(folders.data.parent))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    return AppStudio(folders, Picture(*WIDE, software=True, chosen=True), niceness=0)


def task(kind: TaskKind, track: Path, into: Path, size: tuple[int, int] = (1920, 1080), **more: object) -> Task:
    into.mkdir()
    return Task(kind, track, into, "poster", *size, title="Song", artist="Band", **more)  # type: ignore[arg-type]


def test_a_song_is_heard_whole(track: Path, studio: AppStudio, paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REACT_APP_HOME", str(paths.data.parent))  # folders where nobody has heard it yet
    heard = AppStudio(paths, Picture(*WIDE)).hear(track)
    assert heard == studio.hear(track)
    assert heard.duration == pytest.approx(7.0, abs=0.05)
    assert len(heard.energy) == int(7.0 * heard.energy_hz)
    assert heard.sections[0]["start"] == 0.0
    assert set(heard.sections[0]) == {"type", "start", "end", "energy"}
    assert set(heard.downbeats) <= set(heard.beats)


def test_a_video_is_made_of_the_whole_song(studio: AppStudio, track: Path, tmp_path: Path) -> None:
    told = Told()
    made = studio.make(task("compel", track, tmp_path / "a"), told)
    assert told.names == ["AUDIO_ANALYSIS", "SCENE_PLANNING", "SCENE_ANALYSIS", "FINAL_RENDER"]
    shares = [share for name, share in told.stages if name == "FINAL_RENDER"]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert (made.width, made.height, made.fps, made.frames) == (*WIDE, 30.0, 210)
    with av.open(str(made.video)) as file:
        video, sound = file.streams.video[0], file.streams.audio[0]
        assert (video.codec_context.name, video.pix_fmt, sound.codec_context.name) == ("h264", "yuv420p", "aac")
        assert (video.codec_context.colorspace, video.codec_context.color_primaries) == (1, 1)
        assert (file.metadata["title"], file.metadata["artist"]) == ("Song", "Band")
        assert sum(1 for _ in file.decode(video=0)) == 210
    data = made.video.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(made.poster)) as file:
        picture = next(file.decode(video=0)).to_ndarray(format="rgb24")
    assert picture.shape == (36, 64, 3)
    assert picture.std() > 5.0
    assert made.facts["look"] == "graphic-poster"
    assert "the size the server was started with" in made.facts["size"]
    shots = made.facts["shots"]
    assert shots[0]["start"] == 0.0
    assert shots[-1]["end"] == pytest.approx(7.0, abs=0.05)


def test_a_canvas_is_a_silent_loop_of_whole_bars_that_joins_up(studio: AppStudio, track: Path, tmp_path: Path) -> None:
    told = Told()
    made = studio.make(task("canvas", track, tmp_path / "a", (1080, 1920), seed=3), told)
    assert (made.width, made.height) == TALL
    assert 3.0 <= made.duration < 8.0
    with av.open(str(made.video)) as file:
        assert [stream.type for stream in file.streams] == ["video"]
        times = [round((frame.time or 0.0) * 30, 3) for frame in file.decode(video=0)]
    assert times == list(range(made.frames))
    assert b"elst" not in made.video.read_bytes()
    assert made.facts["seam_clean"]
    assert made.facts["start"] == pytest.approx(2.0, abs=0.1)
    assert made.facts["beats"] * 60 / made.facts["bpm"] == pytest.approx(made.duration, abs=1e-3)


def children() -> set[int]:
    return {int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if _parent(path) == os.getpid()}


def _parent(stat: Path) -> int:
    try:
        after = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if after[0] == "Z" else int(after[1])


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize(
    ("stage", "share"),
    [("AUDIO_ANALYSIS", 0.0), ("SCENE_PLANNING", 1.0), ("SCENE_ANALYSIS", 0.0), ("FINAL_RENDER", 0.01)],
)
def test_a_task_called_off_leaves_nothing(
    studio: AppStudio, track: Path, tmp_path: Path, stage: str, share: float
) -> None:
    before = children()
    with pytest.raises(CancelledError):
        studio.make(task("compel", track, tmp_path / "a"), Told(stage, share))
    assert children() == before
    left = {path.name for path in (tmp_path / "a").iterdir()}
    assert left <= {"video.show.json", "video.cues.json"}


def test_what_is_no_song_is_told(studio: AppStudio, tmp_path: Path) -> None:
    text = tmp_path / "song.mp3"
    text.write_text("not a song")
    with pytest.raises(StudioError, match=r"song\.mp3") as caught:
        studio.hear(text)
    assert caught.value.code == "audio_unreadable"
    with pytest.raises(StudioError):
        studio.make(task("compel", tmp_path / "none.wav", tmp_path / "a"), Told())


def test_looks_are_told_with_their_colours(studio: AppStudio) -> None:
    assert [look.id for look in studio.looks()] == [look.id for look in studio_looks()]
    assert all(look.palette for look in studio.looks())


@pytest.mark.parametrize(
    ("box", "wish", "size"),
    [
        (picture_for(None, gpu=True), (1920, 1080), (1920, 1080)),
        (picture_for(None, gpu=True), (1080, 1920), (1080, 1920)),
        (picture_for(None, gpu=True), (1080, 1080), (1080, 1080)),
        (picture_for(None, gpu=True), (1080, 1350), (1080, 1350)),
        (picture_for(None, gpu=True), (3840, 2160), (1920, 1080)),
        (picture_for(None, gpu=False), (1920, 1080), (960, 540)),
        (picture_for(None, gpu=False), (1080, 1920), (540, 960)),
        (picture_for(None, gpu=False), (1080, 1350), (540, 676)),
        (picture_for(None, gpu=False), (640, 360), (640, 360)),
        (picture_for("3840x2160", gpu=True), (1920, 1080), (3840, 2160)),
        (picture_for("3840x2160", gpu=True), (1280, 720), (1280, 720)),
        (picture_for("320x180", gpu=False), (1080, 1080), (180, 180)),
    ],
)
def test_sizes_keep_the_shape_inside_what_the_machine_can_draw(
    box: Picture, wish: tuple[int, int], size: tuple[int, int]
) -> None:
    assert box.size(*wish) == size


def test_a_smaller_picture_is_explained() -> None:
    assert picture_for(None, gpu=True).told(1920, 1080, (1920, 1080)) == "1920x1080"
    assert "without a GPU" in picture_for(None, gpu=False).told(1920, 1080, (960, 540))


@pytest.mark.parametrize("size", ["8x8", "90000x90000", "big", "0x0"])
def test_a_size_no_video_has_is_told(size: str) -> None:
    with pytest.raises(ReactError):
        picture_for(size, gpu=True)
