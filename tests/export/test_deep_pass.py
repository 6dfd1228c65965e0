"""A pass whose files want different pictures: deep, transparent and ordinary ones, cut short or not."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from react_app.core.features import SILENCE, Features
from react_app.core.show import Effect, Layer, Scene, Show
from react_app.export.media.exr import srgb_to_linear
from react_app.export.media.formats import choose_format
from react_app.export.media.sound import FloatArray
from react_app.export.passes.outputs import Output
from react_app.export.passes.render import RenderJob, render
from react_app.export.passes.segments import FRAMES_VARIABLE
from react_app.export.playing.offline import Span
from react_app.export.playing.performance import Performance
from react_app.export.report.steering import NO_STEERING, Steering, Suspended
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.export.chart import Floats, Seen, seen
from tests.export.test_resume import Stops, Told

FPS = Fraction(30)
SIZE = (96, 64)
SPAN = Span(15, 7, FPS, Fraction(22, 30))
DISC = (
    '/*{"ISFVSN": "2"}*/\n'
    "void main() { vec2 p = isf_FragNormCoord - 0.5; float d = length(p);\n"
    "  gl_FragColor = vec4(isf_FragNormCoord, 0.5 + 0.5 * sin(3.0 * TIME), 1.0 - smoothstep(0.1, 0.5, d)); }"
)
KEEPS = (
    '/*{"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}],'
    ' "PASSES": [{"TARGET": "kept", "PERSISTENT": true, "FLOAT": true}, {}]}*/\n'
    "void main() { gl_FragColor = PASSINDEX == 0 ? mix(IMG_THIS_PIXEL(kept), IMG_THIS_PIXEL(inputImage), 0.4)\n"
    "  : IMG_THIS_PIXEL(kept); }"
)


class Silence:
    def at(self, t: float) -> Features:
        return SILENCE


def quiet() -> list[FloatArray]:
    return [np.zeros((44_100, 2), np.float32)]


def output(path: Path, codec: str, depth: int, *, alpha: bool = False, **values: object) -> Output:
    video = choose_format(path, SIZE, FPS, codec=codec, depth=depth, alpha=alpha)
    return Output(path, video, silent=True, **values)  # type: ignore[arg-type]


def four(folder: Path) -> tuple[Output, ...]:
    return (
        output(folder / "clear.mov", "prores_4444", 10, alpha=True),
        output(folder / "plain.mkv", "ffv1", 8),
        output(folder / "clear.exr", "exr", 16, alpha=True),
        output(folder / "deep.mkv", "ffv1", 16, view=(0.0, 0.0, 1.0, 1.0)),
        output(folder / "clear.mkv", "ffv1", 16, alpha=True),
    )


def job_of(texts: Path, *outputs: Output) -> RenderJob:
    (texts / "disc.fs").write_text(DISC)
    (texts / "keeps.fs").write_text(KEEPS)
    layer = Layer(1, "D", str(texts / "disc.fs"), effects=(Effect(2, str(texts / "keeps.fs")),), opacity=0.9)
    plan, problems = compile_plan(Show(scenes=(Scene("a", "A", layers=(layer,)),), scene="a"), Library())
    assert not problems
    return RenderJob(Performance(plan), Silence, SPAN, SIZE, outputs, quiet, 44_100, inputs={"test": 1})


def run(job: RenderJob, steering: Steering = NO_STEERING) -> None:
    with contextlib.suppress(Suspended):
        render(job, Told(), steering)


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".fs")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(autouse=True)
def _short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMES_VARIABLE, "3")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of one pass, and an ordinary one of a pass of its own in `alone`."""
    folder = tmp_path_factory.mktemp("deep")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FRAMES_VARIABLE, "3")
        run(job_of(folder, *four(folder)))
        (folder / "alone").mkdir()
        run(job_of(folder, output(folder / "alone" / "plain.mkv", "ffv1", 8)))
    return folder


def on_black(found: Seen) -> Floats:
    return np.clip(found.rgb, 0.0, 1.0) * found.alpha[..., None] * 255


def test_every_file_of_the_pass_shows_the_same_picture(made: Path) -> None:
    plain = seen(made / "alone" / "plain.mkv")
    assert plain.rgb.max() > 0.5
    for name, within in (("plain.mkv", 2.01), ("deep.mkv", 1.5), ("clear.mkv", 1.5), ("clear.mov", 4.0)):
        assert np.abs(on_black(seen(made / name)) - plain.rgb * 255).max() <= within, name


def test_transparency_is_in_the_files_that_keep_it_and_in_no_other(made: Path) -> None:
    for name in ("clear.mkv", "clear.mov"):
        alpha = seen(made / name).alpha
        assert alpha.min() < 0.01
        assert alpha.max() == pytest.approx(0.9, abs=0.01)
    assert (seen(made / "deep.mkv").alpha == 1.0).all()


def test_the_sequence_is_the_same_in_linear_light(made: Path) -> None:
    exr, clear = seen(made / "clear" / "clear_000000.exr", "exr_pipe"), seen(made / "clear.mkv")
    assert np.abs(exr.rgb - srgb_to_linear(clear.rgb) * clear.alpha[..., None]).max() < 1e-3
    assert len(list((made / "clear").iterdir())) == SPAN.count


def test_a_deep_pass_that_was_cut_short_goes_on_to_the_same_bytes(made: Path, tmp_path: Path) -> None:
    job = job_of(tmp_path, *four(tmp_path))
    run(job, Stops(20, Suspended()))
    assert not (tmp_path / "clear.mov").exists()
    run(job)
    whole = {name: digest for name, digest in digests(made).items() if not name.endswith(".json")}
    del whole["plain.mkv"]
    found = digests(tmp_path)
    assert {name: found[name] for name in whole} == whole


def test_ordinary_files_alone_are_drawn_as_ever(made: Path, tmp_path: Path) -> None:
    run(job_of(tmp_path, replace(output(tmp_path / "plain.mkv", "ffv1", 8), view=(0.0, 0.0, 1.0, 1.0))))
    assert digests(tmp_path)["plain.mkv"] == digests(made / "alone")["plain.mkv"]
