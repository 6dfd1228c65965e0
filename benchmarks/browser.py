"""How long the desk's event loop stands still while a folder of 1,000 shaders is opened, looked through and searched.

    QT_QPA_PLATFORM=offscreen python benchmarks/browser.py FOLDER [--count 1000] [--real] [--keep HOME]

FOLDER holds ISF files; they are copied, each time a little altered, until there are --count. Every phase prints the
longest gap between two turns of the event loop (a timer of 2 ms) and the 99th percentile. Without --real the trial of
the shaders is left out (results are made up), so that the desk alone is measured. --keep HOME keeps the app's folders:
run twice with it to see the second start.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from react_app.core.paths import Paths
from react_app.shaders.isf import load_isf
from react_app.shaders.scenes import house_show
from react_app.shaders.verdicts import ProbeResult
from react_app.ui.main import FONTS, make_window
from react_app.ui.settings import Settings
from react_app.ui.stage_link import StageLink
from react_app.ui.theme import apply_theme

TURN_MS = 2


class NoStage:
    """A client that never reaches a stage."""

    state = "starting"
    failure = ""

    def start(self) -> None: ...

    def poll(self) -> list[Any]:
        return []

    def send(self, message: object) -> None: ...

    def close(self, quit_stage: bool) -> None: ...


class Watch:
    """Notes the time between turns of the event loop."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def _turn(self) -> None:
        now = time.perf_counter()
        if self._last:
            self.gaps.append(1000 * (now - self._last))
        self._last = now

    def report(self, phase: str, seconds: float) -> None:
        gaps = sorted(self.gaps) or [0.0]
        p99 = gaps[int(0.99 * (len(gaps) - 1))]
        print(f"{phase:<34} {seconds:7.1f} s   p99 {p99:7.1f} ms   longest {gaps[-1]:8.1f} ms", flush=True)
        self.gaps = []


def run(app: QApplication, watch: Watch, phase: str, act: Callable[[], object], until: Callable[[], bool]) -> None:
    """Act inside the event loop, and turn it until something holds."""
    QTimer.singleShot(20, act)
    begun = time.perf_counter()
    while time.perf_counter() - begun < 0.5 or not until():
        app.processEvents()
        time.sleep(0.0005)
        if time.perf_counter() - begun > 1500:
            print(f"{phase}: given up")
            break
    watch.report(phase, time.perf_counter() - begun)


def copies(folder: Path, count: int, out: Path) -> list[Path]:
    """Write `count` shaders, each with a text of its own."""
    sources = sorted(folder.rglob("*.fs"))
    made = []
    for number in range(count):
        source = sources[number % len(sources)]
        path = out / f"{source.stem} {number:04}.fs"
        path.write_text(source.read_text("utf-8", "replace") + f"\n// {number}\n", "utf-8")
        vertex = source.with_suffix(".vs")
        if vertex.is_file():
            path.with_suffix(".vs").write_bytes(vertex.read_bytes())
        made.append(path)
    return made


def made_up(paths: Sequence[Path]) -> dict[str, ProbeResult]:
    """Return results as a trial would give them."""
    results = {}
    for path in paths:
        shader = load_isf(path)
        results[str(path)] = ProbeResult(
            str(path),
            True,
            digest=shader.digest,
            kind=shader.kind,
            description=shader.description,
            categories=shader.categories,
        )
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--real", action="store_true", help="try every shader")
    parser.add_argument("--keep", type=Path, metavar="HOME")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = options.keep or Path(scratch) / "home"
        shaders = root / "shaders"
        second = shaders.is_dir()
        shaders.mkdir(parents=True, exist_ok=True)
        paths = sorted(shaders.glob("*.fs")) if second else copies(options.folder, options.count, shaders)
        results = {} if options.real else made_up(paths)
        measure(root, shaders, results, real=options.real, second=second)


def measure(root: Path, shaders: Path, results: dict[str, ProbeResult], *, real: bool, second: bool) -> None:
    app = QApplication(["benchmark"])
    apply_theme(app, FONTS)
    watch = Watch()
    home = Paths(root / "config", root / "data", root / "cache", root / "run").make()

    def instant(ids: Sequence[str]) -> Iterator[ProbeResult]:
        for name in ids:
            yield results[name]

    extra = {} if real else {"probe": instant}
    link = StageLink(NoStage(), home)
    begun = time.perf_counter()
    window = make_window(home, house_show(), None, link, Settings(home.config), **extra)  # type: ignore[arg-type]
    window.resize(1600, 900)
    window.show()
    app.processEvents()
    print(f"window made and shown in {1000 * (time.perf_counter() - begun):.0f} ms")
    browser = window.browser
    done: list[bool] = []
    window.shader_import.finished.connect(lambda *_: done.append(True))
    count = len(list(shaders.glob("*.fs")))

    def listed() -> int:
        browser.open_section("effects")
        effects = len(browser.entries)
        browser.open_section("generators")
        return effects + len(browser.entries)

    run(app, watch, "at rest", lambda: None, lambda: True)
    if not second:
        run(app, watch, f"open {count} shaders", lambda: window.files.drop([str(shaders)]), lambda: bool(done))
    else:
        run(app, watch, f"{count} shaders at the start", lambda: None, lambda: listed() > 200)
    print(f"{listed()} listed")
    for section in ("generators", "effects", "scenes", "effects"):
        run(app, watch, f"section {section}", lambda s=section: browser.open_section(s), lambda: True)  # type: ignore[misc]
    bar = browser.tiles.verticalScrollBar()
    steps = iter(range(0, bar.maximum(), max(bar.maximum() // 100, 1)))
    roll = QTimer()
    roll.timeout.connect(lambda: bar.setValue(next(steps, bar.maximum())))
    run(app, watch, "scroll to the end", lambda: roll.start(16), lambda: bar.value() >= bar.maximum())
    roll.stop()
    typed = ["g", "gl", "gli", "glitc", "glitch", "glitch b", "", "blur", "", "zzz", ""]
    words = iter(typed)
    keys = QTimer()
    keys.timeout.connect(lambda: browser.search.setText(next(words, "")))
    left = time.perf_counter() + 0.08 * len(typed) + 0.4
    run(app, watch, "type in the search", lambda: keys.start(80), lambda: time.perf_counter() > left)
    keys.stop()
    end = time.perf_counter() + 5
    run(app, watch, "thumbnails for five seconds", lambda: None, lambda: time.perf_counter() > end)
    window.close()


if __name__ == "__main__":
    main()
