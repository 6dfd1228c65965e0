"""Frame pacing while shaders compile: on the frame loop against beside it; and the time from saving to the new picture.

    python benchmarks/compile_pacing.py [--seconds 20] [--size 640x360]

Each case begins with an empty driver cache and draws the same light scene at 60 Hz while shaders of the house library
come in, one every two seconds, as layers nobody sees: first compiled by the loop itself, then by the compiler's
children. The last rows save an edited shader again and again, through the stage process and what watches files, and
wait for the new colour in the preview (which comes 30 times a second): once the compiling itself is next to nothing,
once with a heavy shader; the floor beside it is what the driver takes to compile the same text in the child.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

LIGHT = """/*{"ISFVSN": "2"}*/
void main() { gl_FragColor = vec4(0.1, 0.1 + 0.05 * sin(TIME), 0.2, 1.0); }
"""
PLAIN = """/*{"ISFVSN": "2"}*/
void main() { gl_FragColor = vec4(RED, 0.2, 0.3, 1.0); }
"""
EVERY_S = 2.0
SAVES = 12


def library_ids(kind: str) -> list[str]:
    """Return the generators or filters of the house library; bloom, the dearest to compile, is the first filter."""
    from react_app.shaders.library import Library

    ids = [shader.id for shader in Library().house() if shader.kind == kind]
    return sorted(ids, key=lambda shader_id: shader_id != "effects/bloom") if kind == "filter" else ids


def loop_frames(seconds: float, size: tuple[int, int], beside: bool, kind: str) -> tuple[list[float], int, float]:
    """Draw while shaders come in; return when frames were shown, how many shaders came in and the display period."""
    from react_app.core.features import SILENCE
    from react_app.core.session import Session
    from react_app.core.show import Effect, Layer, Scene, Show
    from react_app.engine.compiler import Compiler
    from react_app.engine.context import create_headless
    from react_app.engine.renderer import Renderer
    from react_app.shaders.compile import compile_plan
    from react_app.shaders.library import Library
    from react_app.stage.pacing import Pacer

    folder = Path(tempfile.mkdtemp())
    (folder / "light.fs").write_text(LIGHT)
    library = Library([folder])
    light = Layer(1, "Light", str(folder / "light.fs"))
    ids = list(enumerate(library_ids(kind), start=2))
    if kind == "generator":
        layers = [Layer(n, shader, shader, opacity=0.0) for n, shader in ids]
    else:
        layers = [replace(light, uid=1000 + n, opacity=0.0, effects=(Effect(n, shader),)) for n, shader in ids]
    show = Show(scenes=(Scene("light", "Light", layers=(light,)),), scene="light")
    plan, _ = compile_plan(show, library)
    compiler = Compiler() if beside else None
    renderer, session, pacer = Renderer(create_headless(), size, compiler), Session(plan), Pacer(60.0)
    renderer.set_plan(plan)
    renderer.prepare_scene("light")
    shown: list[float] = []
    begin = time.monotonic()
    given = 0
    while time.monotonic() - begin < seconds:
        due = pacer.wait_to_begin()
        begun = time.monotonic()
        renderer.render(session.step(due, [], SILENCE))
        renderer.finish()
        pacer.wait_to_show(begun)
        shown.append(pacer.shown(0.0))
        if begun - begin > 1.0 + given * EVERY_S and given < len(layers):
            given += 1
            scene = Scene("light", "Light", layers=(light, *layers[:given]))
            plan, _ = compile_plan(replace(show, scenes=(scene,)), library)
            session.set_plan(plan)
            renderer.set_plan(plan)
        renderer.prepare_one()
    came = sum(renderer.can_draw(n) for n, _ in ids)
    renderer.release()
    return shown, came, pacer.period


def save_times(text: Callable[[int], str]) -> tuple[list[float], float]:
    """Return the times from saving to the new picture, and the time the child took to compile such a text."""
    from PySide6.QtCore import QCoreApplication

    from react_app.core.paths import default_paths
    from react_app.core.show import Layer, Scene, Show
    from react_app.core.showfile import show_to_dict
    from react_app.engine.compiler import Compiler
    from react_app.engine.compiling import Job
    from react_app.engine.warming import Use
    from react_app.link.messages import SetPlan, SetRenderSize
    from react_app.link.shared import PreviewBlock
    from react_app.shaders.compile import compile_plan
    from react_app.shaders.isf import parse_isf
    from react_app.shaders.library import Library
    from react_app.stage.client import StageClient
    from react_app.ui.shader_watch import ShaderWatch

    application = QCoreApplication.instance() or QCoreApplication([])
    folder = Path(tempfile.mkdtemp())
    path = folder / "edited.fs"
    path.write_text(text(0))
    library = Library([folder])
    show = Show(scenes=(Scene("a", "A", layers=(Layer(1, "L", str(path)),)),), scene="a")
    paths = default_paths().make()
    client = StageClient(paths, ("--headless",))
    client.start()
    while client.state != "attached":
        time.sleep(0.01)
    client.send(SetRenderSize(640, 360, 60.0))

    def send() -> None:
        library.reread(str(path))
        client.send(SetPlan(compile_plan(show, library)[0], show_to_dict(show)))

    send()
    watch = ShaderWatch()
    watch.changed.connect(send)
    watch.watch([path])
    previews = PreviewBlock(paths.runtime)

    def shows(red: float) -> bool:
        application.processEvents()
        client.poll()
        newest = previews.newest()
        return newest is not None and abs(float(newest[0][..., 0].mean()) - 255 * red) < 4

    def wait_for(red: float) -> float:
        begun = time.monotonic()
        while not shows(red):
            assert time.monotonic() - begun < 60, "the new picture never came"
            time.sleep(0.002)
        return time.monotonic() - begun

    wait_for(0.2)
    time.sleep(3.0)
    times = []
    for number in range(1, SAVES + 1):
        path.write_text(text(number))
        times.append(wait_for(0.2 + 0.6 * (number % 2)))
        time.sleep(0.8)
    client.close(quit_stage=True)
    watch.stop()
    compiler = Compiler()
    compiler.start()
    job = Job(parse_isf(text(1000), id="floor"), Use((640, 360)), "420", 60.0)
    time.sleep(3.0)
    compiler.order([job])
    while compiler.outcome(job.shader.digest) is None:
        time.sleep(0.005)
    outcome = compiler.outcome(job.shader.digest)
    compiler.close()
    return times, outcome.first_s if outcome else 0.0


def plain(number: int) -> str:
    """Return a shader that compiles in no time."""
    return PLAIN.replace("RED", f"{0.2 + 0.6 * (number % 2):.1f} + 0.0 * {number}.0")


def heavy(number: int) -> str:
    """Return a shader that a software renderer takes some hundred milliseconds for."""
    noise = "".join(
        f"float n{i}(vec2 p) {{ return sin(p.x * {i}.7 + cos(p.y * {number}.3 + TIME)); }}\n" for i in range(40)
    )
    body = "float a = 0.0;" + "".join(f"a += n{i}(isf_FragNormCoord * {i}.1 + a);" for i in range(40))
    red = f"{0.2 + 0.6 * (number % 2):.1f}"
    end = f"gl_FragColor = vec4({red}, 0.2 + 0.001 * a, 0.3, 1.0);"
    return f'/*{{"ISFVSN": "2"}}*/\n{noise}void main() {{ {body} {end} }}\n'


def report(name: str, shown: list[float], came: int, period: float) -> None:
    """Print one row."""
    gaps = 1000 * np.diff(np.array(shown[30:]))
    p50, p99 = np.percentile(gaps, (50, 99))
    late = int((gaps > 2000 * period).sum())
    print(f"{name:<34} {came:7d} {len(gaps):6d} {p50:7.1f} {p99:7.1f} {gaps.max():7.1f} {late:9d}", flush=True)


def main() -> None:
    """Run each case in a process of its own, with a driver cache of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--case", choices=["loop", "beside", "filters", "plain", "heavy"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    width, _, height = arguments.size.partition("x")
    rows = {
        "loop": "compiled on the loop",
        "beside": "compiled beside the loop",
        "filters": "filters, compiled beside the loop",
    }
    if arguments.case in rows:
        kind = "filter" if arguments.case == "filters" else "generator"
        shown, came, period = loop_frames(arguments.seconds, (int(width), int(height)), arguments.case != "loop", kind)
        report(rows[arguments.case], shown, came, period)
    elif arguments.case:
        times, floor = save_times(plain if arguments.case == "plain" else heavy)
        p50, p90 = np.percentile(1000 * np.array(times), (50, 90))
        print(f"{arguments.case + ' shader':<34} {p50:9.0f} {p90:9.0f} {1000 * max(times):9.0f} {1000 * floor:12.0f}")
    if arguments.case:
        sys.stdout.flush()
        os._exit(0)
    heads = f"{'shaders':>7} {'frames':>6} {'p50':>7} {'p99':>7} {'max':>7} {'>2 period':>9}"
    print(f"{'ms between frames, aim 16.7':<34} {heads}", flush=True)
    for case in ("loop", "beside", "filters", "plain", "heavy"):
        if case == "plain":
            print(
                f"{'ms from saving to the new picture':<34} {'p50':>9} {'p90':>9} {'max':>9} {'to compile':>12}",
                flush=True,
            )
        command = [
            sys.executable,
            __file__,
            "--case",
            case,
            "--seconds",
            str(arguments.seconds),
            "--size",
            arguments.size,
        ]
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "REACT_APP_HOME": home, "MESA_SHADER_CACHE_DIR": f"{home}/driver"}
            subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
