"""Off-line export beside its own stages and other ways to make the same file, in one run and on the same frames.

    python benchmarks/export.py [--frames 120] [--sizes 1280x720 1920x1080 3840x2160] [--scene first-light] [--rounds 3]

    render           session and drawing alone, waited for
    render + read    the same and the pictures brought back, as an export takes them
    convert          RGBA to the codec's planes, of each picture as it was read; nothing where the GPU makes them
    encode           planes that are ready, into the encoder
    export           `export.render`, from its first frame to the file under its name
    raw RGB pipe     the same pictures as rgb24 through a pipe into the ffmpeg program, same x264 settings
    imageio-ffmpeg   the same through imageio-ffmpeg, where it is installed: pip install imageio-ffmpeg
    naive            moderngl's read(), PyAV's from_ndarray and encode(), one after the other

The rounds are interleaved (every way once, then all again). Frames a second and processor time (of all threads, and of
ffmpeg) are medians of the rounds: on a machine that does something else they are worth nothing. Ratios are medians of
those of each round. "bound" is what the processors allow where everything shares them: cores / processor seconds of the
stages alone; with a GPU it is the slowest stage alone.
"""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.stream import VideoStream

from react_app.core.features import SILENCE, Features
from react_app.core.frame import FrameInputs
from react_app.core.show import Layer, Scene, Show
from react_app.engine.context import create_headless, describe
from react_app.engine.renderer import Renderer
from react_app.export.media.colour import FrameConverter, converter_of
from react_app.export.media.convert import Picture, PlaneHandover, layout_of
from react_app.export.media.formats import VideoFormat, choose_format
from react_app.export.media.streams import add_video_stream, open_container
from react_app.export.passes.outputs import Output
from react_app.export.passes.render import RenderJob, render
from react_app.export.playing.offline import span_of
from react_app.export.playing.performance import Performance, steps
from react_app.export.report.report import RenderPlan
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_show

try:
    imageio_ffmpeg: Any = importlib.import_module("imageio_ffmpeg")
except ImportError:
    imageio_ffmpeg = None

FPS = Fraction(30)
FULL_HD = 1920 * 1080
LEAST = 48
LIGHT = """/*{"ISFVSN": "2"}*/
void main() {
    vec2 p = isf_FragNormCoord - 0.5;
    float ring = smoothstep(0.02, 0.0, abs(length(p) - 0.2 - 0.1 * sin(TIME * 3.0)));
    gl_FragColor = vec4(vec3(0.6, 0.4, 0.4) * ring + 0.05 + 0.1 * p.xyx, 1.0);
}
"""
READ, CONVERT, ENCODE, EXPORT = "render + read", "convert", "encode", "export"
PIPE, IMAGEIO, NAIVE = "raw RGB pipe", "imageio-ffmpeg", "naive"
Measure = tuple[float, float]
"""Seconds, and seconds of processor time."""


class Quiet:
    """Hears nothing: analysis is not measured here."""

    def at(self, t: float) -> Features:
        """Return silence."""
        return SILENCE


class FirstFrame:
    """A report that notes when the first frame is done."""

    def __init__(self) -> None:
        self.at: Measure = (0.0, 0.0)

    def frame(self, done: int) -> None:
        """Note the first one."""
        if done == 1:
            self.at = now()

    def begin(self, plan: RenderPlan) -> None: ...
    def analysing(self, share: float) -> None: ...
    def waiting(self, text: str) -> None: ...
    def warning(self, text: str) -> None: ...
    def resumed(self, done: int) -> None: ...
    def joining(self, share: float) -> None: ...
    def checking(self, share: float) -> None: ...
    def written(self, out: Path, size: int, notes: tuple[str, ...] = ()) -> None: ...
    def done(self, size: int) -> None: ...
    def error(self, text: str) -> None: ...
    def cancelled(self) -> None: ...


class Bench:
    """One scene at one size."""

    def __init__(self, show: Show, size: tuple[int, int], frames: int, folder: Path) -> None:
        plan, problems = compile_plan(show, Library())
        assert not problems, problems
        self.size, self.frames = size, frames
        self.out = folder / "out.mp4"
        self.video: VideoFormat = choose_format(self.out, size, FPS)
        self.performance = Performance(plan)
        self.context = create_headless()
        self.software = describe(self.context).software
        self.layout = layout_of((self.video,), software=self.software, plain=True)
        self.renderer = Renderer(self.context, size)
        self.renderer.set_plan(plan)
        self.renderer.prepare_scene(plan.scene)
        self.planes = self._draw_planes()

    def close(self) -> None:
        """Free the context."""
        self.renderer.release()
        self.context.release()

    def inputs(self) -> Iterator[FrameInputs]:
        """Step the session: every way does that."""
        return (step.frame for step in steps(self.performance, Quiet(), FPS, self.frames))

    def _draw_planes(self) -> list[av.VideoFrame]:
        """Return all frames as the codec takes them."""
        return [self._converter().convert(picture) for picture in self._pictures(anew=True)]

    def _pictures(self, *, anew: bool = False) -> Iterator[Picture]:
        """Yield every picture as it was read, in the same array or each in one of its own."""
        reader = self.renderer.picture.reader(self.layout)
        for number, frame in enumerate(self.inputs()):
            self.renderer.render(frame)
            reader.begin()
            if anew or not number:
                self.picture = np.empty(reader.shape, reader.dtype)
            while reader.pending:
                reader.take(self.picture)
            yield self.picture
        reader.release()

    def _converter(self) -> FrameConverter:
        if self.layout == "rgba":
            return converter_of(self.video)
        return PlaneHandover(self.layout, lambda picture: None)

    # ---- stages ----------------------------------------------------------------------------------------------------

    def render(self) -> Measure:
        """Draw."""
        begun = now()
        for frame in self.inputs():
            self.renderer.render(frame)
            self.renderer.finish()
        return since(begun)

    def render_and_read(self) -> Measure:
        """Draw and read back."""
        reader = self.renderer.picture.reader(self.layout)
        begun = now()
        for frame in self.inputs():
            self.renderer.render(frame)
            reader.begin()
            while reader.pending >= reader.depth:
                reader.take(self.picture)
        while reader.pending:
            reader.take(self.picture)
        measured = since(begun)
        reader.release()
        return measured

    def convert(self) -> Measure:
        """Convert every picture as it was read: only that is counted."""
        converter = self._converter()
        seconds = used = 0.0
        for picture in self._pictures():
            begun = time.perf_counter(), time.thread_time()
            converter.convert(picture)
            seconds += time.perf_counter() - begun[0]
            used += time.thread_time() - begun[1]
        return seconds, used

    def encode(self) -> Measure:
        """Encode planes."""
        begun = now()
        container = open_container(self.out, self.video, {}, None)
        stream = add_video_stream(container, self.video)
        for number, frame in enumerate(self.planes):
            frame.pts, frame.time_base = number, 1 / FPS
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        container.close()
        return since(begun)

    # ---- the whole -------------------------------------------------------------------------------------------------

    def export(self) -> Measure:
        """What `react-app export` does, without sound and analysis; counted from the first frame's end on."""
        report = FirstFrame()
        span = span_of(Fraction(self.frames) / FPS, FPS)
        output = Output(self.out, self.video, silent=True)
        job = RenderJob(self.performance, Quiet, span, self.size, (output,), lambda: (), 44_100, anew=True)
        render(job, report)
        seconds, used = since(report.at)
        self.context.mglo.__enter__()  # current again
        share = self.frames / (self.frames - 1)
        return seconds * share, used * share

    def pipe(self) -> Measure:
        """Raw pictures through a pipe into ffmpeg with the same settings."""
        command = [
            "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
            "-s", f"{self.size[0]}x{self.size[1]}", "-r", str(FPS), "-i", "-", "-vf", "vflip",
            "-c:v", "libx264", "-preset", str(self.video.preset), "-crf", str(self.video.crf), "-pix_fmt", "yuv420p",
            "-movflags", "+faststart", str(self.out),
        ]  # fmt: skip
        begun = now()
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
            assert process.stdin is not None
            for picture in self._raw():
                process.stdin.write(picture)
        return since(begun)

    def imageio(self) -> Measure:
        """Raw pictures through imageio-ffmpeg with the same settings."""
        settings = ["-vf", "vflip", "-preset", str(self.video.preset), "-crf", str(self.video.crf)]
        begun = now()
        writer = imageio_ffmpeg.write_frames(
            str(self.out), self.size, fps=float(FPS), codec="libx264", quality=None, macro_block_size=1,
            output_params=settings,
        )  # fmt: skip
        writer.send(None)
        for picture in self._raw():
            writer.send(picture)
        writer.close()
        return since(begun)

    def _raw(self) -> Iterator[bytearray]:
        """Yield every picture as rgb24, rows from the bottom."""
        raw = bytearray(self.size[0] * self.size[1] * 3)
        framebuffer = self.context.framebuffer([self.renderer.picture.texture])
        for frame in self.inputs():
            self.renderer.render(frame)
            framebuffer.read_into(raw, components=3)
            yield raw
        framebuffer.release()

    def naive(self) -> Measure:
        """One thing after the other, by the calls that come to mind first."""
        width, height = self.size
        framebuffer = self.context.framebuffer([self.renderer.picture.texture])
        begun = now()
        with av.open(str(self.out), "w") as container:
            options = {"preset": str(self.video.preset), "crf": str(self.video.crf)}
            stream = container.add_stream("libx264", rate=FPS, options=options)
            assert isinstance(stream, VideoStream)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            for frame in self.inputs():
                self.renderer.render(frame)
                pixels = np.frombuffer(framebuffer.read(components=3), np.uint8).reshape(height, width, 3)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[::-1]), "rgb24")))
            container.mux(stream.encode(None))
        measured = since(begun)
        framebuffer.release()
        return measured


def now() -> Measure:
    """Return the time, and the processor time of this process and of ended children."""
    times = os.times()
    return time.perf_counter(), times.user + times.system + times.children_user + times.children_system


def since(begun: Measure) -> Measure:
    """Return what has passed."""
    ended = now()
    return ended[0] - begun[0], ended[1] - begun[1]


def shows(scene: str, folder: Path) -> dict[str, Show]:
    """A light scene of one cheap shader, and a heavy one: a scene of the house."""
    (folder / "light.fs").write_text(LIGHT)
    light = Scene("light", "Light", layers=(Layer(1, "Light", str(folder / "light.fs")),))
    if scene == "none":
        return {"light": Show(scenes=(light,), scene="light")}
    house = house_show()
    found = house.find_scene(scene)
    assert found is not None, f"no scene {scene}"
    return {"light": Show(scenes=(light,), scene="light"), scene: Show(scenes=(found,), scene=scene)}


@dataclass
class Column:
    """What was measured of one scene at one size."""

    title: str
    frames: int
    software: bool
    rounds: dict[str, list[Measure]] = field(default_factory=dict)

    def fps(self, way: str) -> float:
        """Frames a second, the median of the rounds."""
        return self.frames / statistics.median(seconds for seconds, _ in self.rounds[way])

    def cost(self, way: str) -> float:
        """Processor milliseconds a frame, the median of the rounds."""
        return 1000 * statistics.median(used for _, used in self.rounds[way]) / self.frames

    @property
    def share_of_bound(self) -> float:
        """The export's speed as a share of what could be; the median over the rounds, each against its own."""
        shares: list[float] = []
        ways = (self.rounds[way] for way in (READ, CONVERT, ENCODE, EXPORT))
        for (read, read_used), (_, convert_used), (encode, encode_used), (ours, _) in zip(*ways, strict=True):
            used = read_used + convert_used + encode_used
            least = used / (os.cpu_count() or 1) if self.software else max(read, encode)
            shares.append(least / ours)
        return statistics.median(shares)

    def ratio(self, other: str) -> float:
        """How many times as quick the export is; the median over the rounds, each against its own."""
        pairs = zip(self.rounds[EXPORT], self.rounds[other], strict=True)
        return statistics.median(theirs / ours for (ours, _), (theirs, _) in pairs)


def measure(title: str, bench: Bench, rounds: int) -> Column:
    """Run every way once, then all again."""
    ways: dict[str, Callable[[], Measure]] = {
        "render": bench.render,
        READ: bench.render_and_read,
        CONVERT: bench.convert,
        ENCODE: bench.encode,
        EXPORT: bench.export,
    }
    if shutil.which("ffmpeg"):
        ways[PIPE] = bench.pipe
    if imageio_ffmpeg is not None:
        ways[IMAGEIO] = bench.imageio
    ways[NAIVE] = bench.naive
    column = Column(title, bench.frames, bench.software)
    for _ in range(rounds):
        for way, run in ways.items():
            column.rounds.setdefault(way, []).append(run())
    return column


def print_tables(columns: list[Column]) -> None:
    """Print all that was measured, and what is asked of it."""
    width = max(len(column.title) for column in columns) + 3
    ways = list(columns[0].rounds)

    def table(title: str, digits: int, rows: dict[str, list[float]]) -> None:
        print(f"\n{title:<24}" + "".join(f"{column.title:>{width}}" for column in columns))
        for name, values in rows.items():
            print(f"{name:<24}" + "".join(f"{value:>{width}.{digits}f}" for value in values))

    table("frames a second", 1, {way: [column.fps(way) for column in columns] for way in ways})
    table("processor ms a frame", 1, {way: [column.cost(way) for column in columns] for way in ways})
    ratios = {"export / bound": [column.share_of_bound for column in columns]}
    others = ways[ways.index(EXPORT) + 1 :]
    table("ratios", 2, ratios | {f"export / {way}": [column.ratio(way) for column in columns] for way in others})
    if imageio_ffmpeg is None:
        print("\nimageio-ffmpeg is not installed and was left out.")


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--frames", type=int, default=120, help="at 1080p; larger pictures get fewer, at least 48")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scene", default="first-light", help="the heavy scene; none leaves it out")
    parser.add_argument("--sizes", nargs="+", default=["1280x720", "1920x1080", "3840x2160"])
    arguments = parser.parse_args()
    columns: list[Column] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, show in shows(arguments.scene, folder).items():
            for size in arguments.sizes:
                width, height = map(int, size.split("x"))
                share = min(1.0, FULL_HD / (width * height))
                frames = min(arguments.frames, max(LEAST, round(arguments.frames * share)))
                bench = Bench(show, (width, height), frames, folder)
                if not columns:
                    info = describe(bench.context)
                    print(f"{info.renderer}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
                columns.append(measure(f"{label} {height}p", bench, arguments.rounds))
                bench.close()
                print(f"{columns[-1].title}: {frames} frames, load {os.getloadavg()[0]:.1f}", flush=True)
    print_tables(columns)


if __name__ == "__main__":
    main()
