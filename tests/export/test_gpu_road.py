"""What a pass does where there is a GPU: pictures through a ring of buffers, as planes if all files take them."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import av
import moderngl
import numpy as np
import pytest
from av.container.output import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from react_app.core.paths import default_paths
from react_app.core.show import Layer, OutputChoice, Scene, Show
from react_app.engine.context import GlInfo, describe
from react_app.engine.readback import FrameReader
from react_app.export.asking.arguments import add_export_arguments
from react_app.export.commands.cli import export_job
from react_app.export.media.formats import VideoFormat, choose_format
from react_app.export.media.streams import add_video_stream
from react_app.export.passes.render import RenderJob, render
from tests.export.media import pulses, write_show, write_wav
from tests.export.test_resume import Told

FRAMES = 10
SHOW = Show(
    scenes=(Scene("a", "A", layers=(Layer(1, "A", "generators/halo"),)),), scene="a", output=OutputChoice(64, 36, 30.0)
)


def _as_on_a_gpu(ctx: moderngl.Context) -> GlInfo:
    return replace(describe(ctx), software=False)


def pictures(path: Path) -> NDArray[np.int64]:
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray().astype(int) for frame in container.decode(video=0)])


def job_in(folder: Path, name: str) -> RenderJob:
    folder.mkdir()
    write_wav(folder / "track.wav", pulses(FRAMES / 30))
    write_show(folder / "test.show.json", SHOW)
    parser = argparse.ArgumentParser()
    add_export_arguments(parser)
    out = folder / name
    wishes = [str(folder / "track.wav"), "--show", str(folder / "test.show.json"), "--crf", "0", "--out", str(out)]
    return export_job(parser.parse_args(wishes), default_paths(), Told())


def export(folder: Path, name: str, second: str) -> tuple[Path, Path]:
    """Render one pass into two files."""
    job = job_in(folder, name)
    (first,) = job.outputs
    other = folder / second
    size = (first.video.width, first.video.height)
    codec = None if other.suffix == ".mkv" else "prores"
    video = choose_format(other, size, first.video.fps, codec=codec, crf=None if codec else 0)
    render(replace(job, outputs=(first, replace(first, out=other, video=video))), Told())
    return first.out, other


@pytest.mark.parametrize(("second", "layout"), [("b.mkv", "yuv420p"), ("b.mov", "rgba64")])
def test_a_gpus_pictures_are_those_of_the_other_road(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: str, layout: str
) -> None:
    plain = export(tmp_path / "software", "a.mp4", second)
    layouts: list[str] = []
    monkeypatch.setattr("react_app.engine.readback.describe", _as_on_a_gpu)
    monkeypatch.setattr("react_app.export.passes.drawing.describe", _as_on_a_gpu)
    begin = FrameReader.begin

    def noted(reader: FrameReader) -> None:
        layouts.append(reader.layout)
        assert reader.depth == 3
        begin(reader)

    monkeypatch.setattr(FrameReader, "begin", noted)
    through_ring = export(tmp_path / "gpu", "a.mp4", second)
    assert set(layouts) == {layout}
    for one, other in zip(plain, through_ring, strict=True):
        expected = pictures(one)
        assert len(expected) == FRAMES
        assert np.abs(pictures(other) - expected).max() <= 2


class Notices(Told):
    """Keeps warnings."""

    def __init__(self) -> None:
        super().__init__()
        self.warnings: list[str] = []

    def warning(self, text: str) -> None:
        self.warnings.append(text)


@pytest.mark.parametrize(("reason", "pixels"), [("there is no such card", "yuv420p"), ("", "nv12")])
def test_a_render_uses_the_encoder_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str, pixels: str
) -> None:
    """An encoder of the processor stands in for one of a card, with the card's pixels and in the GPU's way."""
    monkeypatch.setattr("react_app.engine.readback.describe", _as_on_a_gpu)
    monkeypatch.setattr("react_app.export.passes.drawing.describe", _as_on_a_gpu)
    monkeypatch.setattr("react_app.export.media.hardware.tried", lambda video: reason)
    add = add_video_stream

    def noted(container: OutputContainer, video: VideoFormat) -> VideoStream:
        used.append(video.codec.pixel_format)
        codec = replace(video.codec, encoder="libx264", options=(("preset", "ultrafast"),))
        return add(container, replace(video, codec=codec))

    used: list[str] = []
    monkeypatch.setattr("react_app.export.media.encoder.add_video_stream", noted)
    monkeypatch.setattr("react_app.export.passes.joining.add_video_stream", noted)
    job = job_in(tmp_path / "a", "a.mp4")
    (output,) = job.outputs
    told = Notices()
    render(replace(job, outputs=(replace(output, video=replace(output.video, encoder="qsv")),)), told)
    assert set(used) == {pixels}
    assert [reason in notice for notice in told.warnings] == ([True] if reason else [])
    assert len(pictures(output.out)) == FRAMES
