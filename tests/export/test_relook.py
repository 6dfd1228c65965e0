"""Another look for a layer of a take: what was done to inputs both have goes on, the rest is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from react_app.core.controls import ControlChange
from react_app.core.errors import ExportError, ShaderError
from react_app.core.features import SILENCE
from react_app.core.session import SessionState
from react_app.core.show import Clip, Effect, Layer, Modulation, Scene, Show
from react_app.core.showfile import show_to_dict
from react_app.core.take import Take, TakeWriter, read_take
from react_app.export.__main__ import main
from react_app.export.passes.manifest import read
from react_app.export.playing.performance import Stepper
from react_app.export.playing.relook import Relook, looks_of
from react_app.export.playing.takes import performance_of, shows_of
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_show
from tests.export.media import read_video, take_header

OLD = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "hue", "TYPE": "float", "DEFAULT": 0.5},
 {"NAME": "size", "TYPE": "float", "DEFAULT": 0.5}, {"NAME": "count", "TYPE": "float", "DEFAULT": 0.5}]}*/
void main() { gl_FragColor = vec4(hue, size, count, 1.0); }
"""
NEW = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "hue", "TYPE": "float", "DEFAULT": 0.25, "MAX": 0.75},
 {"NAME": "count", "TYPE": "long", "VALUES": [1, 2], "LABELS": ["1", "2"], "DEFAULT": 2},
 {"NAME": "own", "TYPE": "float", "DEFAULT": 0.125}]}*/
void main() { gl_FragColor = vec4(0.0, hue, own, 1.0); }
"""
BLUR = '/*{"ISFVSN": "2", "INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]}*/\nvoid main() { gl_FragColor = IMG_THIS_PIXEL(inputImage); }\n'  # noqa: E501


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two shaders and an effect."""
    for name, text in (("old", OLD), ("new", NEW), ("blur", BLUR)):
        (tmp_path / f"{name}.fs").write_text(text)
    return tmp_path


def show_of(folder: Path) -> Show:
    modulations = {
        "hue": Modulation("audio.bass"),
        "size": Modulation("audio.mid"),
        "@opacity": Modulation("lfo.saw", 0.0),
    }
    layer = Layer(
        3, "Disc", str(folder / "old.fs"), values={"hue": 0.9, "size": 0.1}, modulations=modulations,
        effects=(Effect(4, str(folder / "blur.fs")),),
    )  # fmt: skip
    pair = (
        Layer(8, "Left", "generators/aurora"),
        Layer(9, "Right", "generators/halo", effects=(Effect(10, "effects/blur"),)),
    )
    clip = Layer(7, "Film", "", values={"speed": 0.5}, clip=Clip(str(folder / "none.mp4"), duration=2.0))
    return Show("Test", (Scene("one", "One", layers=(layer, clip)), Scene("two", "Two", layers=pair)), "one")


def a_take(folder: Path, write: Callable[[TakeWriter], None] = lambda writer: None) -> Take:
    document = json.loads(json.dumps(show_to_dict(show_of(folder))))
    values = {"layer.3.hue": 0.6, "layer.3.size": 0.2, "layer.3.count": 0.9, "layer.7.speed": 2.0}
    writer = TakeWriter(folder / "take", take_header(document, state=SessionState(values)))
    write(writer)
    writer.close(44_100)
    return read_take(folder / "take")


def looked(take: Take, *words: str) -> tuple[Relook, Stepper]:
    library = Library()
    relook = looks_of(words, shows_of(take), library)
    performance = performance_of(take, library, relook).performance

    class Quiet:
        def at(self, t: float) -> object:
            return SILENCE

    return relook, Stepper(performance, Quiet(), performance.begin + 10)  # type: ignore[arg-type]


def test_what_was_done_to_inputs_of_the_same_name_and_kind_goes_on(folder: Path) -> None:
    def write(writer: TakeWriter) -> None:
        writer.change(4_410, ControlChange("layer.3.hue", 0.7, "midi", 0.1))
        writer.change(4_410, ControlChange("layer.3.count", 1.0, "midi", 0.1))
        writer.change(4_410, ControlChange("layer.3.size", 1.0, "midi", 0.1))
        writer.change(4_410, ControlChange("strip.3.opacity", 0.5, "midi", 0.1))

    relook, stepper = looked(a_take(folder, write), f"disc={folder / 'new.fs'}")
    first, second = stepper.step().frame.layers[0], stepper.step().frame.layers[0]
    assert first.generator.values == {"hue": 0.6, "count": 2, "own": 0.125}
    assert second.generator.values == {"hue": 0.7, "count": 2, "own": 0.125}
    assert second.opacity == 0.5
    assert [effect.uid for effect in first.effects] == [4]
    assert relook.sentences == (
        "Disc shows New. What was done to hue goes on. It has no size and count: what was done to them is left out.",
    )


def test_modulations_of_inputs_that_both_have_go_on(folder: Path) -> None:
    take = a_take(folder)
    relook = looks_of([f"3={folder / 'new.fs'}"], shows_of(take), Library())
    dressed = relook.dressed(show_of(folder)).scenes[0].layers[0]
    assert set(dressed.modulations) == {"hue", "@opacity"}
    assert dressed.values == {"hue": 0.9}


def test_a_look_of_a_scene_brings_its_effects_and_values(folder: Path) -> None:
    take = a_take(folder, lambda writer: writer.change(100, ControlChange("fx.4.nothing", 1.0)))
    relook, stepper = looked(take, "Disc=two/right")
    layer = stepper.step().frame.layers[0]
    assert stepper.plan.scenes[0].layers[0].generator.shader.id == "generators/halo"
    assert [effect.uid for effect in layer.effects] == [11]
    assert not relook.follows("fx.4.nothing")
    assert not relook.follows("strip.4.mix")
    assert relook.follows("strip.3.opacity")


def test_a_scene_of_the_take_goes_before_one_of_the_house(folder: Path) -> None:
    house, take = house_show().scenes[0], a_take(folder)
    own = replace(show_of(folder).scenes[1], id="own", name=house.id.upper())
    own = replace(own, layers=own.layers[1:])
    relook = looks_of([f"Disc={house.id}"], (*shows_of(take), Show(scenes=(own,))), Library())
    assert [look.model for look in relook.looks] == list(own.layers)


def test_what_a_clip_was_told_is_nothing_for_a_shader(folder: Path) -> None:
    relook, stepper = looked(a_take(folder), "film=generators/aurora")
    layer = stepper.step().frame.layers[1]
    assert layer.clip is None
    assert layer.generator.values["speed"] != 2.0
    assert not relook.follows("layer.7.speed")
    assert not relook.follows("layer.7.seek")


def test_a_show_that_came_in_the_middle_has_the_look_too(folder: Path) -> None:
    show = show_of(folder)
    later = replace(show, scenes=(replace(show.scenes[0], layers=(replace(show.scenes[0].layers[0], uid=5),)),))
    take = a_take(folder, lambda writer: writer.plan(4_410, show_to_dict(later), replaced=True))
    _, stepper = looked(take, f"Disc={folder / 'new.fs'}")
    shaders = [step.frame.layers[0].uid for step in (stepper.step(), stepper.step())]
    assert shaders == [3, 5]
    assert stepper.plan.scenes[0].layers[0].generator.shader.name == "New"


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("Disc", "write LAYER=SHADER"),
        ("=x", "write LAYER=SHADER"),
        ("Disk=generators/halo", r"has no layer 'Disk'; it has Disc \(3\), Film \(7\), Left \(8\), Right \(9\)"),
        ("Disc=generators/none", "no shader and no scene 'generators/none'; there are the scenes one, two, "),
        ("Disc=effects/blur", "is an effect and no look"),
        ("Disc=two", "has 2 layers; say which: two/Left, two/Right"),
        ("Disc=two/Middle", "has no layer 'Middle'; there are two/Left, two/Right"),
    ],
)
def test_looks_that_cannot_be_are_refused(folder: Path, word: str, sentence: str) -> None:
    with pytest.raises(ExportError, match=sentence):
        looks_of([word], shows_of(a_take(folder)), Library())


def test_a_shader_file_that_is_broken_is_told(folder: Path) -> None:
    with pytest.raises(ShaderError, match=r"none\.fs"):
        looks_of([f"Disc={folder / 'none.fs'}"], shows_of(a_take(folder)), Library())


def test_the_command_shows_another_look(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_take(folder, lambda writer: writer.change(4_410, ControlChange("layer.3.hue", 0.4, "midi", 0.1)))
    pictures = []
    for number, look in enumerate(((), (f"--look=Disc={folder / 'new.fs'}", "--look=7=two/left"))):
        out = folder / f"{number}.mkv"
        words = ["render-take", str(folder / "take"), "--codec=ffv1", "--to=0.2", "--fps=10", "--size=32x18"]
        assert main([*words, *look, "-o", str(out)]) == 0
        pictures.append(read_video(out).pictures)
    assert len(pictures[1]) == 2
    assert not np.array_equal(pictures[0], pictures[1])
    told = read(folder / "1.mkv.manifest.json")
    assert "--look=Disc=new.fs" in told["command"]
    assert [look["word"] for look in told["looks"]] == ["Disc", "7"]
    assert "Disc shows New." in capsys.readouterr().err
