"""Frame pacing while the desk is blocked: frames drawn by a thread beside the UI against the stage process.

    python benchmarks/pacing.py [--seconds 20] [--window]

The same light scene, the same pacer at 60 Hz and the same measure (time between shown frames) in both. The "desk"
runs a Qt event loop that is idle, or blocked again and again by one C call of about 300 ms that holds the interpreter
lock (sorting a list). `--window` opens the stage's output window on the display instead of drawing off screen.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

BLOCK_S = 0.3
EVERY_S = 0.6
LIGHT = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "hue", "TYPE": "float", "DEFAULT": 0.6}]}*/
void main() {
    vec2 p = isf_FragNormCoord - 0.5;
    float ring = smoothstep(0.02, 0.0, abs(length(p) - 0.2 - 0.1 * sin(TIME * 3.0)));
    gl_FragColor = vec4(vec3(hue, 0.4, 1.0 - hue) * ring + 0.05, 1.0);
}
"""


def light_plan() -> object:
    """Return a plan of one layer that costs next to nothing."""
    from react_app.core.show import Layer, Scene, Show
    from react_app.shaders.compile import compile_plan
    from react_app.shaders.library import Library

    folder = Path(tempfile.mkdtemp())
    (folder / "light.fs").write_text(LIGHT)
    layer = Layer(1, "Light", str(folder / "light.fs"))
    plan, problems = compile_plan(
        Show(scenes=(Scene("light", "Light", layers=(layer,)),), scene="light"), Library([folder])
    )
    assert not problems, problems
    return plan


def c_call_of(seconds: float) -> Callable[[], None]:
    """Return a function that stays in one C call for about `seconds`, interpreter lock held."""
    size = 200_000
    while True:
        data = [random.random() for _ in range(size)]
        begun = time.perf_counter()
        sorted(data)
        took = time.perf_counter() - begun
        if took > seconds / 3:
            break
        size *= 2
    data = [random.random() for _ in range(int(size * seconds / took))]
    return lambda: sorted(data) and None


def run_desk(seconds: float, blocked: bool) -> None:
    """Run a Qt event loop for a while, blocked again and again or not."""
    from PySide6.QtCore import QCoreApplication, QTimer

    application = QCoreApplication.instance() or QCoreApplication([])
    if blocked:
        timer = QTimer()
        timer.timeout.connect(c_call_of(BLOCK_S))
        timer.start(int(EVERY_S * 1000))
    QTimer.singleShot(int(seconds * 1000), application.quit)
    application.exec()


def thread_frames(seconds: float, blocked: bool) -> list[float]:
    """Draw in a thread of this process; return when frames were shown."""
    from react_app.core.features import SILENCE
    from react_app.core.session import Session
    from react_app.engine.context import create_headless
    from react_app.engine.renderer import Renderer
    from react_app.stage.pacing import Pacer

    shown: list[float] = []
    running = True

    def draw() -> None:
        plan = light_plan()
        renderer, session, pacer = Renderer(create_headless(), (640, 360)), Session(plan), Pacer(60.0)
        renderer.set_plan(plan)
        renderer.prepare_scene("light")
        while running:
            due = pacer.wait_to_begin()
            begun = time.monotonic()
            renderer.render(session.step(due, [], SILENCE))
            renderer.finish()
            pacer.wait_to_show(begun)
            shown.append(pacer.shown(0.0))

    thread = threading.Thread(target=draw)
    thread.start()
    run_desk(seconds, blocked)
    running = False
    thread.join()
    return shown


def process_frames(seconds: float, blocked: bool, window: bool) -> list[float]:
    """Draw in a stage process; return when frames were shown."""
    from react_app.core.paths import default_paths
    from react_app.link.messages import OpenOutput, SetPlan, SetRenderSize
    from react_app.link.shared import FrameLog
    from react_app.stage.client import StageClient

    paths = default_paths().make()
    client = StageClient(paths, () if window else ("--headless",))
    client.start()
    while client.state != "attached":
        time.sleep(0.01)
    client.send(SetRenderSize(640, 360, 60.0))
    client.send(SetPlan(light_plan(), {}))
    if window:
        client.send(OpenOutput())
    time.sleep(2.0)
    log = FrameLog(paths.runtime)
    first = log.written
    run_desk(seconds, blocked)
    frames = log.since(first)
    client.close(quit_stage=True)
    return [frame.presented for frame in frames]


def report(name: str, shown: list[float]) -> None:
    """Print one row."""
    intervals = 1000 * np.diff(np.array(shown[60:]))
    p50, p95, p99 = np.percentile(intervals, (50, 95, 99))
    print(f"{name:<42} {len(intervals):6d} {p50:8.1f} {p95:8.1f} {p99:8.1f} {intervals.max():8.1f}", flush=True)


def main() -> None:
    """Run each case in a process of its own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--case", choices=["thread", "process"], help=argparse.SUPPRESS)
    parser.add_argument("--blocked", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.case:
        desk = "blocked 300 ms at a time" if arguments.blocked else "idle"
        if arguments.case == "thread":
            report(f"thread beside the UI, desk {desk}", thread_frames(arguments.seconds, arguments.blocked))
        else:
            shown = process_frames(arguments.seconds, arguments.blocked, arguments.window)
            report(f"stage process, desk {desk}", shown)
        sys.stdout.flush()
        os._exit(0)
    print(f"{'ms between frames, aim 16.7':<42} {'frames':>6} {'p50':>8} {'p95':>8} {'p99':>8} {'max':>8}")
    for case in ("thread", "process"):
        for blocked in (False, True):
            command = [sys.executable, __file__, "--case", case, "--seconds", str(arguments.seconds)]
            command += ["--blocked"] * blocked + ["--window"] * arguments.window
            with tempfile.TemporaryDirectory() as home:
                subprocess.run(command, env={**os.environ, "REACT_APP_HOME": home}, check=True)


if __name__ == "__main__":
    main()
