"""The export pipeline, stage by stage and as a whole, in one run: frames a second, and processor time a frame.

    python benchmarks/export_pipeline.py [--frames 90] [--sizes 1280x720 1920x1080] [--scene first-light] [--rounds 2]

    render            drawing alone, waited for
    render + read     the same and the picture read back
    convert + encode  pictures made before, into the encoder
    serial            draw, read, convert, encode, one after the other
    overlapped        the export itself: encoding in a thread while the next picture is drawn
    ffmpeg pipe       the same pictures as raw video through a pipe into the ffmpeg program

The best of the rounds counts: other programs on the machine only make a round slower. Processor time is that of all
threads and of ffmpeg; it hardly depends on what else runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np

from react_app.core.features import SILENCE, Features
from react_app.core.frame import FrameInputs
from react_app.core.show import Layer, Scene, Show
from react_app.engine.context import create_headless, describe
from react_app.engine.renderer import Renderer
from react_app.export.convert import Picture
from react_app.export.encoder import Encoder
from react_app.export.formats import VideoFormat, choose_format
from react_app.export.offline import render_frames, span_of
from react_app.export.performance import Performance, steps
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_show

FPS = Fraction(30)
KEPT = 24
LIGHT = """/*{"ISFVSN": "2"}*/
void main() {
    vec2 p = isf_FragNormCoord - 0.5;
    float ring = smoothstep(0.02, 0.0, abs(length(p) - 0.2 - 0.1 * sin(TIME * 3.0)));
    gl_FragColor = vec4(vec3(0.6, 0.4, 0.4) * ring + 0.05 + 0.1 * p.xyx, 1.0);
}
"""


class Quiet:
    """Hears nothing: analysis is not measured here."""

    def at(self, t: float) -> Features:
        """Return silence."""
        return SILENCE


class Bench:
    """One scene at one size."""

    def __init__(self, show: Show, size: tuple[int, int], frames: int, folder: Path) -> None:
        plan, problems = compile_plan(show, Library())
        assert not problems, problems
        self.size = size
        self.frames = frames
        self.out = folder / "out.mp4"
        self.performance = Performance(plan)
        self.context = create_headless()
        self.renderer = Renderer(self.context, size)
        self.renderer.set_plan(plan)
        self.renderer.prepare_scene(plan.scene)
        self.inputs: list[FrameInputs] = [s.frame for s in steps(self.performance, Quiet(), FPS, frames)]
        self.picture: Picture = np.empty((size[1], size[0], 4), np.uint8)
        self.kept: list[Picture] = []
        for frame in self.inputs[:KEPT]:
            self.renderer.render(frame)
            self.kept.append(self.renderer.read_rgba().copy())

    def close(self) -> None:
        """Free the context."""
        self.renderer.release()
        self.context.release()

    def video(self) -> VideoFormat:
        """The default encoding."""
        return choose_format(self.out, self.size, FPS)

    def render(self) -> None:
        """Draw."""
        for frame in self.inputs:
            self.renderer.render(frame)
            self.renderer.finish()

    def render_and_read(self) -> None:
        """Draw and read back."""
        for frame in self.inputs:
            self.renderer.render(frame)
            self.renderer.finish()
            self.renderer.read_rgba(self.picture)

    def encode(self) -> None:
        """Encode pictures that are there already."""
        encoder = Encoder(self.out, self.video(), None)
        for number in range(self.frames):
            buffer = encoder.buffer()
            buffer[...] = self.kept[number % len(self.kept)]
            encoder.put(buffer)
        encoder.finish()

    def serial(self) -> None:
        """Draw a picture only when the one before has been taken in by the codec."""
        encoder = Encoder(self.out, self.video(), None)
        for number, frame in enumerate(self.inputs):
            self.renderer.render(frame)
            buffer = encoder.buffer()
            self.renderer.finish()
            self.renderer.read_rgba(buffer)
            encoder.put(buffer)
            while encoder.encoded <= number:
                time.sleep(0.0002)
        encoder.finish()

    def overlapped(self) -> None:
        """What an export does."""
        encoder = Encoder(self.out, self.video(), None)
        render_frames(
            self.renderer,
            steps(self.performance, Quiet(), FPS, self.frames),
            span_of(Fraction(self.frames) / FPS, FPS),
            encoder,
            on_frame=lambda done: None,
            on_problem=lambda problem: None,
        )
        encoder.finish()

    def ffmpeg_pipe(self) -> None:
        """Raw pictures through a pipe into ffmpeg with the same settings."""
        video = self.video()
        command = [
            "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{self.size[0]}x{self.size[1]}",
            "-r", str(FPS), "-i", "-", "-c:v", "libx264", "-preset", str(video.preset), "-crf", str(video.crf),
            "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(self.out),
        ]  # fmt: skip
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
            assert process.stdin is not None
            for frame in self.inputs:
                self.renderer.render(frame)
                self.renderer.finish()
                self.renderer.read_rgba(self.picture)
                process.stdin.write(self.picture.data)


def cpu_seconds() -> float:
    """Processor time of this process and of ended children."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def shows(scene: str, folder: Path) -> dict[str, Show]:
    """A light scene of one cheap shader, and a house scene."""
    (folder / "light.fs").write_text(LIGHT)
    light = Scene("light", "Light", layers=(Layer(1, "Light", str(folder / "light.fs")),))
    house = house_show()
    found = house.find_scene(scene)
    assert found is not None, f"no scene {scene}"
    return {"light": Show(scenes=(light,), scene="light"), scene: Show(scenes=(found,), scene=scene)}


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--frames", type=int, default=90)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--scene", default="first-light")
    parser.add_argument("--sizes", nargs="+", default=["1280x720", "1920x1080"])
    arguments = parser.parse_args()
    table: dict[str, list[float]] = {}
    costs: dict[str, list[float]] = {}
    columns: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, show in shows(arguments.scene, folder).items():
            for size in arguments.sizes:
                width, height = map(int, size.split("x"))
                columns.append(f"{label} {height}p")
                bench = Bench(show, (width, height), arguments.frames, folder)
                if len(columns) == 1:
                    info = describe(bench.context)
                    print(f"{info.renderer}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
                stages: dict[str, Callable[[], None]] = {
                    "render": bench.render,
                    "render + read": bench.render_and_read,
                    "convert + encode": bench.encode,
                    "serial": bench.serial,
                    "overlapped": bench.overlapped,
                }
                if shutil.which("ffmpeg"):
                    stages["ffmpeg pipe"] = bench.ffmpeg_pipe
                best = dict.fromkeys(stages, 0.0)
                cost = dict.fromkeys(stages, float("inf"))
                for _ in range(arguments.rounds):
                    for stage, run in stages.items():
                        begun, used = time.perf_counter(), cpu_seconds()
                        run()
                        best[stage] = max(best[stage], arguments.frames / (time.perf_counter() - begun))
                        cost[stage] = min(cost[stage], 1000 * (cpu_seconds() - used) / arguments.frames)
                for stage in stages:
                    table.setdefault(stage, []).append(best[stage])
                    costs.setdefault(stage, []).append(cost[stage])
                bench.close()
    for title, rows in (("frames a second", table), ("processor ms", costs)):
        print(f"{title:<18}" + "".join(f"{column:>20}" for column in columns))
        for stage, row in rows.items():
            print(f"{stage:<18}" + "".join(f"{value:>20.1f}" for value in row))


if __name__ == "__main__":
    main()
