"""The manifest: what went in and came out, and a key that changes with what changes the bytes and with nothing else."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from react_app.core.controls import ControlChange
from react_app.core.errors import ExportError
from react_app.core.show import Layer, Scene, Show
from react_app.engine.context import GlInfo
from react_app.export.media.formats import choose_format
from react_app.export.passes import manifest_inputs
from react_app.export.passes.manifest import inputs_of, key_of, manifest_path, read, track_heard, write
from react_app.export.passes.manifest_inputs import normalised, parser_of
from react_app.export.passes.outputs import Output, Tags
from react_app.export.passes.render import RenderJob
from react_app.export.playing.offline import span_of
from react_app.export.playing.performance import Performance
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.export.media import SHOW, pulses, write_wav

GPU = GlInfo("llvmpipe", "Mesa", "4.5", "420", True)
GLOW = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "gain", "TYPE": "float", "DEFAULT": 0.5}],
"IMPORTED": {"stripes": {"PATH": "stripes.png"}}}*/
void main() { gl_FragColor = IMG_NORM_PIXEL(stripes, isf_FragNormCoord) * gain; }
"""


def a_folder(folder: Path) -> Path:
    """A folder with a track, a shader of the user's own and its picture."""
    folder.mkdir()
    write_wav(folder / "track.wav", pulses(0.2))
    (folder / "glow.fs").write_text(GLOW)
    (folder / "stripes.png").write_bytes(b"not looked at here")
    return folder


def show_of(folder: Path) -> Show:
    """The test show with a layer of the user's own shader."""
    return SHOW.with_scene(Scene("own", "Own", layers=(Layer(7, "Glow", str(folder / "glow.fs")),)))


def a_job(folder: Path, show: Show | None = None, *options: str, gpu: GlInfo = GPU) -> RenderJob:
    """What an export of the folder would be."""
    out = folder / "a.mp4"
    arguments = parser_of("export").parse_args([str(folder / "track.wav"), "-o", str(out), "--size=64x36", *options])
    show = show or show_of(folder)
    plan, problems = compile_plan(show, Library())
    assert not problems
    return RenderJob(
        performance=Performance(plan),
        listen=lambda: pytest.fail("nobody listens"),
        span=span_of(Fraction(1, 5), Fraction(30)),
        size=(64, 36),
        outputs=(Output(out, choose_format(out, (64, 36), Fraction(30)), Tags(title="A")),),
        sound=lambda: (),
        sound_rate=44_100,
        inputs=inputs_of(
            "export",
            arguments,
            heard=track_heard(folder / "track.wav", rate=44_100, live_beats="--live-beats" in options),
            show=show,
            plans=(plan,),
            cues=(ControlChange("master.blackout", True, "cue", 0.1),),
            drawn_by=gpu,
        ),
    )


def test_the_same_thing_elsewhere_has_the_same_key(tmp_path: Path) -> None:
    one = a_folder(tmp_path / "one")
    shutil.copytree(one, tmp_path / "two")
    assert key_of(a_job(one)) == key_of(a_job(tmp_path / "two"))
    lone = "shader:" + str(one / "glow.fs")
    layer = (Layer(7, "Glow", str(one / "glow.fs")),)
    named = Show(scenes=(Scene(lone, "Glow", layers=layer),), scene=lone)
    moved = json.loads(json.dumps(str(tmp_path / "two" / "glow.fs")))
    other = Show(scenes=(Scene(f"shader:{moved}", "Glow", layers=(replace(layer[0], shader=moved),)),))
    other = replace(other, scene=f"shader:{moved}")
    assert key_of(a_job(one, named)) == key_of(a_job(tmp_path / "two", other))


def edit_shader(folder: Path) -> RenderJob:
    (folder / "glow.fs").write_text(GLOW.replace("* gain", "* gain * 0.9"))
    return a_job(folder)


def edit_vertex(folder: Path) -> RenderJob:
    (folder / "glow.vs").write_text("void main() { isf_vertShaderInit(); }")
    return a_job(folder)


def edit_image(folder: Path) -> RenderJob:
    (folder / "stripes.png").write_bytes(b"another picture")
    return a_job(folder)


def edit_track(folder: Path) -> RenderJob:
    write_wav(folder / "track.wav", 0.5 * pulses(0.2))
    return a_job(folder)


def changed(**values: object) -> Callable[[Path], RenderJob]:
    return lambda folder: replace(a_job(folder), **values)  # type: ignore[arg-type]


def output(change: Callable[[Output], Output]) -> Callable[[Path], RenderJob]:
    def make(folder: Path) -> RenderJob:
        job = a_job(folder)
        return replace(job, outputs=(change(job.outputs[0]),))

    return make


def show(change: Callable[[Show], Show]) -> Callable[[Path], RenderJob]:
    return lambda folder: a_job(folder, change(show_of(folder)))


def with_value(show: Show, name: str, value: float) -> Show:
    """A show in which an input of the user's own shader is set."""
    (scene,) = (scene for scene in show.scenes if scene.id == "own")
    return show.with_scene(replace(scene, layers=(replace(scene.layers[0], values={name: value}),)))


@pytest.mark.parametrize(
    "make",
    [
        edit_shader,
        edit_vertex,
        edit_image,
        edit_track,
        changed(size=(66, 36)),
        changed(sound_rate=48_000),
        changed(strict=False),
        changed(span=span_of(Fraction(1, 5), Fraction(30000, 1001))),
        changed(span=span_of(Fraction(1, 5), Fraction(30), 0.05)),
        output(lambda one: replace(one, video=replace(one.video, crf=30))),
        output(lambda one: replace(one, tags=Tags(title="B"))),
        output(lambda one: replace(one, tags=Tags(title="A", cover=b"jpeg"))),
        output(lambda one: replace(one, silent=True)),
        output(lambda one: replace(one, view=(0.0, 0.0, 0.5, 1.0))),
        output(lambda one: replace(one, out=one.out.with_suffix(".mov"))),
        show(lambda one: replace(one, seed=2)),
        show(lambda one: replace(one, master={"brightness": 0.5})),
        show(lambda one: with_value(one, "path", 0.7)),
        lambda folder: a_job(folder, None, "--live-beats"),
        lambda folder: a_job(folder, gpu=replace(GPU, version="4.6")),
        lambda folder: a_job(folder, gpu=replace(GPU, renderer="Radeon")),
    ],
)
def test_what_changes_the_bytes_changes_the_key(tmp_path: Path, make: Callable[[Path], RenderJob]) -> None:
    folder = a_folder(tmp_path / "one")
    before = key_of(a_job(folder))
    assert key_of(make(folder)) != before


@pytest.mark.parametrize("name", ["__version__", "GRID_VERSION"])
def test_another_version_of_the_app_or_its_analysis_has_another_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = a_folder(tmp_path / "one")
    before = key_of(a_job(folder))
    monkeypatch.setattr(manifest_inputs, name, "99.9")
    assert key_of(a_job(folder)) != before


@pytest.mark.parametrize(
    "make",
    [
        output(lambda one: replace(one, out=one.out.with_name("other.mp4"))),
        show(lambda one: replace(one, name="Another name")),
        lambda folder: a_job(folder, None, "--json"),
    ],
)
def test_what_changes_no_byte_leaves_the_key(tmp_path: Path, make: Callable[[Path], RenderJob]) -> None:
    folder = a_folder(tmp_path / "one")
    assert key_of(make(folder)) == key_of(a_job(folder))


def test_another_gpu_has_another_key_when_the_renderer_tells_it(tmp_path: Path) -> None:
    job = a_job(a_folder(tmp_path / "one"))
    assert key_of(job, GPU) == key_of(job)
    assert key_of(job, replace(GPU, vendor="Intel")) != key_of(job)


def test_a_job_that_tells_no_inputs_has_no_key_and_no_manifest(tmp_path: Path) -> None:
    job = replace(a_job(a_folder(tmp_path / "one")), inputs={})
    assert key_of(job) == ""
    assert write(job, job.outputs[0]) is None


def test_a_manifest_tells_what_went_in_and_what_came_out(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "one")
    job = a_job(folder)
    job.outputs[0].out.write_bytes(b"a video")
    path = write(job, job.outputs[0], GPU, {"constant_rate": True})
    assert path == manifest_path(folder / "a.mp4") == folder / "a.mp4.manifest.json"
    told = read(path)
    assert (told["file"], told["bytes"], told["frames"], told["sound_samples"]) == ("a.mp4", 7, 6, 8820)
    assert told["command"] == ["export", "--out=a.mp4", "--size=64x36", "--", "track.wav"]
    assert told["track"]["path"] == "track.wav"
    assert told["picture"] == {"size": [64, 36], "fps": "30"}
    assert told["drawn_by"]["renderer"] == "llvmpipe"
    assert told["checks"] == {"constant_rate": True}
    house, own = told["shaders"][1:], told["shaders"][0]
    assert (own["id"], own["path"], own["text"]) == ("glow.fs", "glow.fs", GLOW.split("\n"))
    assert own["images"][0]["path"] == "stripes.png"
    assert [set(shader) for shader in house] == [{"id", "sha256"}] * 2
    assert told["show"]["scenes"][-1]["layers"][0]["shader"] == "glow.fs"
    assert str(tmp_path) not in path.read_text("utf-8")


def test_a_damaged_manifest_and_one_of_a_newer_app_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.manifest.json"
    for text, sentence in (
        ("{", "not a manifest"),
        ("[]", "not a manifest of an export"),
        ('{"manifest": 99}', "newer version"),
    ):
        path.write_text(text)
        with pytest.raises(ExportError, match=sentence):
            read(path)
    with pytest.raises(ExportError, match="cannot be opened"):
        read(tmp_path / "none.json")


def test_a_command_says_what_is_not_the_default(tmp_path: Path) -> None:
    parser = parser_of("export")
    words = ["demo", "--silent", "--fps=29.97", "--from=0.5", "--title=/ slashed", "--json"]
    said = normalised("export", parser.parse_args(words))
    assert set(said) == {"export", "--fps=29.97", "--from=0.5", "--silent", "--title=/ slashed", "--", "demo"}
    again = parser.parse_args(said[1:])
    assert vars(again) == vars(argparse.Namespace(**{**vars(parser.parse_args(words)), "json": False}))
