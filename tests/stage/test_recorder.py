"""The recorder: what is performed is written, whatever else cannot be."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from react_app.core.controls import ControlChange
from react_app.core.paths import Paths
from react_app.core.take import IMAGES, SHADERS, TakeHeader, read_take
from react_app.core.take_records import TakeChange, TakeImage
from react_app.engine.imagefile import LoadedImage
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_show
from react_app.stage.recorder import Recorder


@pytest.mark.parametrize("blocked", [False, True])
def test_a_take_is_written_even_if_its_shaders_cannot_be_kept(tmp_path: Path, paths: Paths, blocked: bool) -> None:
    folder = tmp_path / "take"
    if blocked:
        folder.mkdir()
        (folder / SHADERS).write_text("something else")
    plan, _ = compile_plan(house_show(), Library())
    header = TakeHeader("1", "2030-01-01T22:00:00+00:00", 0, {})
    recorder = Recorder(folder, header, paths.runtime, plan)
    recorder.change(10, ControlChange("layer.1.hue", 1.5))
    recorder.close(100)
    take = read_take(folder)
    assert [event.change.value for event in take.of(TakeChange)] == [1.5]
    assert (take.end, take.damaged) == (100, 0)
    if blocked:
        assert recorder.problem is not None
        assert "shaders of the take cannot be kept" in recorder.problem.text
    else:
        assert recorder.problem is None
        kept = {path.stem for path in (folder / SHADERS).glob("*.fs")}
        assert kept == {shader.digest for shader in plan.shaders() if shader.path}


@pytest.mark.parametrize("blocked", [False, True])
def test_images_are_kept_once_under_their_hash_and_a_take_is_written_even_if_they_cannot_be(
    tmp_path: Path, paths: Paths, blocked: bool
) -> None:
    folder = tmp_path / "take"
    if blocked:
        folder.mkdir()
        (folder / IMAGES).write_text("something else")
    plan, _ = compile_plan(house_show(), Library())
    recorder = Recorder(folder, TakeHeader("1", "2030-01-01T22:00:00+00:00", 0, {}), paths.runtime, plan)
    for sample, name in ((10, "a.PNG"), (20, "b.png"), (30, "c.jpg")):
        recorder.image(sample, LoadedImage(f"/show/{name}", b"pixels", 6))
    recorder.image(40, LoadedImage("/show/gone.png", None, 0))
    recorder.image(50, LoadedImage("/show/wall.png", None, 99_000_000))
    recorder.change(60, ControlChange("layer.1.hue", 1.5))
    recorder.close(100)
    take = read_take(folder)
    digest = hashlib.sha256(b"pixels").hexdigest()
    assert take.of(TakeImage) == (
        *(
            TakeImage(sample, f"/show/{name}", digest, 6)
            for sample, name in ((10, "a.PNG"), (20, "b.png"), (30, "c.jpg"))
        ),
        TakeImage(40, "/show/gone.png", "", 0),
        TakeImage(50, "/show/wall.png", "", 99_000_000),
    )
    assert [event.change.value for event in take.of(TakeChange)] == [1.5]
    assert (take.end, take.damaged) == (100, 0)
    told = [problem.text for problem in recorder.problems]
    assert "wall.png has 99 MB; the take keeps images of up to 67 MB." in told[-1]
    if blocked:
        assert "images of the take cannot be kept" in told[0]
    else:
        assert len(told) == 1
        assert {path.name: path.read_bytes() for path in (folder / IMAGES).iterdir()} == {
            f"{digest}.png": b"pixels",
            f"{digest}.jpg": b"pixels",
        }
        assert {path.stem for path in (folder / SHADERS).glob("*.fs")}


def test_an_image_that_is_too_large_is_told_of_while_the_show_has_it(tmp_path: Path, paths: Paths) -> None:
    plan, _ = compile_plan(house_show(), Library())
    recorder = Recorder(tmp_path, TakeHeader("1", "2030-01-01T22:00:00+00:00", 0, {}), paths.runtime, plan)
    recorder.image(50, LoadedImage("/show/wall.png", None, 99_000_000))
    recorder.plan(60, {}, plan, replaced=False)
    recorder.close(100)
    assert recorder.problems == ()
