"""Frame pacing of the stage while a clip plays, loops and is sought in, beside none; and how fast clips are decoded.

    python benchmarks/clips.py [--seconds 20] [--size 640x360]

One stage process without a window draws a light scene at 60 Hz, first alone, then with a layer on top that shows a
video of 720p, and of 1080p (H.264, 30 pictures a second, a key every 250): running through, looping 1.4 s that begin
in the middle of a group of pictures, backwards, and sought to somewhere else every half second. `late` is the share of
intervals longer than one and a half periods. The last table is decoding alone: as it comes, and as the stage does it,
made smaller to what is seen of it.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

LIGHT = """/*{"ISFVSN": "2"}*/
void main() { gl_FragColor = vec4(0.1, 0.1 + 0.05 * sin(TIME), 0.2, 1.0); }
"""
SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}
RATE, SECONDS = 30, 30


def write_video(path: Path, size: tuple[int, int]) -> Path:
    """Write a video with something that moves in front of something that does not compress to nothing."""
    import av

    width, height = size
    noise = np.random.default_rng(1).integers(0, 60, (height, width * 2, 3), np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "20", "g": "250"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(RATE * SECONDS):
            x = number * 8 % width
            picture = np.ascontiguousarray(noise[:, x : x + width])
            picture[height // 3 : height // 2, x : x + 200] = (250, 200, 40)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def pacing(videos: dict[str, Path], size: tuple[int, int], seconds: float) -> None:
    """Print how evenly the stage draws in each case."""
    from react_app.core.controls import ControlChange, ControlValue
    from react_app.core.paths import default_paths
    from react_app.core.show import Layer, Scene, Show
    from react_app.core.showfile import show_to_dict
    from react_app.engine.videofile import probe_clip
    from react_app.link.messages import SetPlan, SetRenderSize, StageStatus
    from react_app.link.shared import FrameLog
    from react_app.shaders.compile import compile_plan
    from react_app.shaders.library import Library
    from react_app.stage.client import StageClient

    folder = Path(tempfile.mkdtemp())
    (folder / "light.fs").write_text(LIGHT)
    library = Library([folder])
    light = Layer(1, "Light", str(folder / "light.fs"))
    layers = {name: Layer(n, name, "", clip=probe_clip(path)) for n, (name, path) in enumerate(videos.items(), 2)}
    scenes = (
        Scene("none", "None", layers=(light,)),
        *(Scene(name, name, layers=(light, layer)) for name, layer in layers.items()),
    )
    show = Show(scenes=scenes, scene="none")
    paths = default_paths().make()
    client = StageClient(paths, ("--headless",))
    client.start()
    newest: StageStatus | None = None

    def poll(until: float) -> None:
        nonlocal newest
        while time.monotonic() < until:
            for message in client.poll():
                if isinstance(message, StageStatus):
                    newest = message
            time.sleep(0.005)

    poll(time.monotonic() + 2.0)
    client.send(SetRenderSize(*size, 60.0))
    client.send(SetPlan(compile_plan(show, library)[0], show_to_dict(show), "", True))
    poll(time.monotonic() + 4.0)
    log = FrameLog(paths.runtime)
    chance = random.Random(2)
    print(f"\nStage, {size[0]}x{size[1]}, intervals in ms over {seconds:g} s each")
    print(f"{'':26}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}{'late':>8}{'frames':>8}")

    def measure(name: str, uid: int = 0, *, seek: bool = False) -> None:
        poll(time.monotonic() + 1.5)
        first = log.written
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if seek:
                client.send(ControlChange(f"layer.{uid}.seek", chance.uniform(0.0, SECONDS)))
            poll(min(time.monotonic() + 0.5, end))
        times = np.array([frame.presented for frame in log.since(first)])
        gaps = np.diff(times) * 1000
        p50, p95, p99 = np.percentile(gaps, (50, 95, 99))
        late = (gaps > 25.0).mean() * 100
        print(f"{name:26}{p50:8.1f}{p95:8.1f}{p99:8.1f}{gaps.max():8.1f}{late:7.1f}%{len(gaps):8}", flush=True)

    def put(uid: int, **values: ControlValue) -> None:
        for name, value in values.items():
            client.send(ControlChange(f"layer.{uid}.{name}", value))

    measure("no clip")
    for name, layer in layers.items():
        client.send(ControlChange("scene.go", name))
        measure(f"{name} plays", layer.uid)
        put(layer.uid, start=4.2, stop=5.6)
        measure(f"{name} loops 1.4 s", layer.uid)
        put(layer.uid, start=0.0, stop=float(SECONDS), speed=-1.0)
        measure(f"{name} backwards", layer.uid)
        put(layer.uid, speed=1.0)
        measure(f"{name} is sought in", layer.uid, seek=True)
        client.send(ControlChange("scene.go", "none"))
    measure("no clip, again")
    for problem in newest.problems if newest is not None else ():
        print("problem:", problem.text)
    client.close(quit_stage=True)


def decoding(videos: dict[str, Path], size: tuple[int, int]) -> None:
    """Print how many pictures a second are decoded."""
    from react_app.engine.videofile import hardware_decoder
    from react_app.engine.videopicture import PictureReader

    print(f"\n{'decoding, pictures/s':26}{'as it is':>12}{'smaller':>12}{'hardware':>12}")
    for name, path in videos.items():
        found: list[str] = []
        hardware = hardware_decoder()
        for cover, how in ((None, None), (size, None), (size, hardware)):
            if (cover, how) == (size, None) and len(found) == 2:
                found.append("none")
                continue
            reader = PictureReader(path, 16384, cover, how)
            begun, count = time.perf_counter(), 0
            while reader.at < 15.0:
                reader.read(lambda until: True)
                count += 1
            found.append(f"{count / (time.perf_counter() - begun):.0f}")
            reader.close()
        print(f"{name:26}" + "".join(f"{rate:>12}" for rate in found))


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--size", default="640x360")
    options = parser.parse_args()
    width, height = (int(side) for side in options.size.split("x"))
    os.environ.setdefault("REACT_APP_HOME", tempfile.mkdtemp())
    folder = Path(tempfile.mkdtemp())
    videos = {name: write_video(folder / f"{name}.mp4", size) for name, size in SIZES.items()}
    pacing(videos, (width, height), options.seconds)
    decoding(videos, (width, height))


if __name__ == "__main__":
    main()
