"""The recorder: what is performed is written, whatever else cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from react_app.core.controls import ControlChange
from react_app.core.paths import Paths
from react_app.core.take import SHADERS, TakeHeader, read_take
from react_app.core.take_records import TakeChange
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
