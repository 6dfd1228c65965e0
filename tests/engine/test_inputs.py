from __future__ import annotations

import os
import time
from dataclasses import fields
from pathlib import Path

import moderngl
import numpy as np
import pytest

from react_app.core.beatclock import MusicalTime
from react_app.core.features import BANDS, CHROMA
from react_app.core.frame import FrameInputs, HouseValues, LayerInputs, NodeInputs
from react_app.core.plan import Plan
from react_app.core.show import Layer, Show
from react_app.engine.imagefile import MAX_KEPT_BYTES, LoadedImage, decode_image
from react_app.engine.png import write_png
from react_app.engine.renderer import Renderer
from react_app.engine.sources import resampled
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.engine.kit import Player, change, heard, isf, plan_of, scene


def test_an_event_is_true_for_one_frame_in_all_its_passes(player: Player) -> None:
    text = isf(
        """void main() {
          float now = fire ? 1.0 : 0.0;
          if (PASSINDEX == 0) gl_FragColor = vec4(now);
          else gl_FragColor = vec4(IMG_THIS_PIXEL(buf).r, now, 0.0, 1.0);
        }""",
        '"INPUTS": [{"NAME": "fire", "TYPE": "event"}], "PASSES": [{"TARGET": "buf"}, {}]',
    )
    player.one(text)
    assert player.colour()[:2] == (0, 0)
    assert player.colour(change("layer.1.fire", True))[:2] == (255, 255)
    assert player.colour()[:2] == (0, 0)


def test_every_value_type_arrives(player: Player) -> None:
    text = isf(
        """void main() {
          float on = b ? 0.25 : 0.0;
          gl_FragColor = vec4(f + on, float(l) / 10.0, p.x + p.y / 10.0, 1.0) * c;
        }""",
        """"INPUTS": [
          {"NAME": "b", "TYPE": "bool"}, {"NAME": "f", "TYPE": "float", "DEFAULT": 0.5},
          {"NAME": "l", "TYPE": "long", "VALUES": [2, 5], "LABELS": ["a", "b"], "DEFAULT": 2},
          {"NAME": "p", "TYPE": "point2D", "DEFAULT": [0.2, 0.5]},
          {"NAME": "c", "TYPE": "color", "DEFAULT": [1.0, 1.0, 1.0, 1.0]}]""",
    )
    player.one(text)
    assert player.colour()[:3] == (191, 51, 64)
    assert player.colour(
        change("layer.1.b", False),
        change("layer.1.f", 1.0),
        change("layer.1.l", 5),
        change("layer.1.p", (0.8, 1.0)),
        change("layer.1.c", (0.5, 1.0, 1.0, 1.0)),
    )[:3] == (128, 128, 230)


def test_two_layers_of_one_shader_have_values_and_buffers_of_their_own(player: Player) -> None:
    text = isf(
        "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(buf).rgb + vec3(f, 0.0, 0.0), 1.0); }",
        '"INPUTS": [{"NAME": "f", "TYPE": "float"}], "PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}]',
    )
    layers = (Layer(1, "A", "g", values={"f": 0.1}), Layer(2, "B", "g", blend="difference", values={"f": 0.2}))
    player.load(plan_of([scene(*layers)], {"g": text}))
    assert [player.colour()[0] for _ in range(3)] == pytest.approx([26, 51, 76], abs=1)


def test_an_empty_image_input_is_black(player: Player) -> None:
    text = isf(
        "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(mask).rgb + 0.5, 1.0); }",
        '"INPUTS": [{"NAME": "mask", "TYPE": "image"}]',
    )
    assert player.one(text).colour()[:3] == (128, 128, 128)


def test_house_uniforms_carry_the_frame(player: Player) -> None:
    scalars = [f.name for f in fields(HouseValues) if f.name not in ("bands", "chroma")]
    names = [*scalars, *(f"bands[{i}]" for i in range(BANDS)), *(f"chroma[{i}]" for i in range(CHROMA))]
    code = "".join(f"if (k == {i}) v = react_{name};" for i, name in enumerate(names))
    text = isf(
        f"void main() {{ int k = int(gl_FragCoord.x); float v = -1.0; {code} gl_FragColor = vec4(v, 0.0, 0.0, 1.0); }}"
    )
    player.one(text)
    player.renderer.resize((len(names), 1))
    numbers = [(i + 1) / (len(names) + 1) for i in range(len(names))]
    arrays = {"bands": tuple(numbers[-BANDS - CHROMA : -CHROMA]), "chroma": tuple(numbers[-CHROMA:])}
    house = HouseValues(**dict(zip(scalars, numbers, strict=False)), **arrays)
    layer = LayerInputs(1, NodeInputs(1, {}))
    player.renderer.render(FrameInputs(0, 0.0, 0.0, "one", (layer,), MusicalTime(), house))
    assert [int(v) for v in player.renderer.picture.read_rgba()[0, :, 0]] == [round(v * 255) for v in numbers]


def test_time_date_and_frame_index_carry_the_frame(player: Player) -> None:
    text = isf("void main() { gl_FragColor = vec4(TIME, TIMEDELTA, float(FRAMEINDEX) / 255.0, DATE.w / 100.0); }")
    player.one(text)
    layer = LayerInputs(1, NodeInputs(1, {}))
    date = (2026.0, 5.0, 1.0, 100.0)
    player.renderer.render(FrameInputs(7, 0.5, 0.25, "one", (layer,), MusicalTime(), date=date))
    assert tuple(player.renderer.picture.read_rgba()[0, 0]) == (128, 64, 7, 255)


def test_the_house_audio_texture_has_spectrum_below_and_waveform_above(player: Player) -> None:
    text = isf(
        """void main() {
          float x = isf_FragNormCoord.x;
          float low = texture2D(react_audio, vec2(x, 0.25)).r, high = texture2D(react_audio, vec2(x, 0.75)).r;
          gl_FragColor = vec4(low, high, 0.0, 1.0);
        }"""
    )
    spectrum = np.linspace(0, 1, 512, dtype=np.float32)
    waveform = np.full(512, -0.5, np.float32)
    player.one(text)
    assert tuple(player.step()[0, 0, :2]) == (0, 128), "silence"
    pixels = player.step(features=heard(spectrum=spectrum, waveform=waveform))
    assert (pixels[..., 1] == 64).all()
    assert pixels[0, 0, 0] == pytest.approx(255 / 16, abs=1)
    assert pixels[0, 7, 0] == pytest.approx(255 * 15 / 16, abs=1)


def test_audio_inputs_have_the_width_they_ask_for(player: Player) -> None:
    text = isf(
        """void main() {
          gl_FragColor = vec4(IMG_SIZE(fft).x / 255.0, IMG_NORM_PIXEL(fft, vec2(0.99, 0.5)).r,
            IMG_NORM_PIXEL(wave, vec2(0.5)).g, 1.0);
        }""",
        '"INPUTS": [{"NAME": "wave", "TYPE": "audio"}, {"NAME": "fft", "TYPE": "audioFFT", "MAX": 16}]',
    )
    spectrum = np.zeros(512, np.float32)
    spectrum[-32:] = 0.5
    player.one(text)
    features = heard(spectrum=spectrum, waveform=np.full(512, 1.0, np.float32))
    assert player.colour(features=features)[:3] == (16, 128, 255)


def test_audio_of_width_one_is_the_level(player: Player) -> None:
    text = isf(
        "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(fft).r, IMG_THIS_PIXEL(wave).r, 0.0, 1.0); }",
        '"INPUTS": [{"NAME": "wave", "TYPE": "audio", "MAX": 1}, {"NAME": "fft", "TYPE": "audioFFT", "MAX": 1}]',
    )
    assert player.one(text).colour(features=heard(level=0.6))[:2] == (153, 204)


def test_resampling_keeps_the_mean_and_grows_in_straight_lines() -> None:
    values = np.array([0, 1, 2, 3], np.float32)
    assert resampled(values, 2).tolist() == [0.5, 2.5]
    assert resampled(values, 8).tolist() == [0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]
    assert len(resampled(np.arange(512, dtype=np.float32), 37)) == 37


def test_an_imported_image_lies_as_it_was_drawn(player: Player, tmp_path: Path) -> None:
    picture = np.zeros((2, 4, 3), np.uint8)
    picture[0, :, 0] = 255  # the upper row is red
    write_png(tmp_path / "card.png", picture)
    (tmp_path / "a.fs").write_text(
        '/*{"IMPORTED": {"card": {"PATH": "card.png"}}}*/\nvoid main() { gl_FragColor = IMG_THIS_PIXEL(card); }'
    )
    player.load(_file_plan(tmp_path / "a.fs"))
    pixels = player.step()
    assert tuple(pixels[0, 0]) == (255, 0, 0, 255)
    assert tuple(pixels[-1, 0]) == (0, 0, 0, 255)
    assert decode_image(tmp_path / "card.png").shape == (2, 4, 4)


def test_a_missing_image_is_black_and_told_about(player: Player, tmp_path: Path) -> None:
    (tmp_path / "a.fs").write_text(
        '/*{"IMPORTED": {"card": {"PATH": "card.png"}}}*/\n'
        "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(card).rgb + 0.5, 1.0); }"
    )
    player.load(_file_plan(tmp_path / "a.fs"))
    assert player.colour()[0] == 128
    (problem,) = player.renderer.take_problems()
    assert "card.png" in problem.text


def test_a_live_renderer_tells_the_very_images_it_loaded_once(ctx: moderngl.Context, tmp_path: Path) -> None:
    names = ("card", "wall", "gone")
    imported = ", ".join(f'"{name}": {{"PATH": "{name}.png"}}' for name in names)
    sum_of = " + ".join(f"IMG_THIS_PIXEL({name})" for name in names)
    (tmp_path / "a.fs").write_text(f'/*{{"IMPORTED": {{{imported}}}}}*/\nvoid main() {{ gl_FragColor = {sum_of}; }}')
    for name in names[:2]:
        write_png(tmp_path / f"{name}.png", np.full((2, 2, 3), 90, np.uint8))
    os.truncate(tmp_path / "wall.png", MAX_KEPT_BYTES + 1)
    data = (tmp_path / "card.png").read_bytes()
    renderer = Renderer(ctx, (16, 9), live=True)
    try:
        renderer.set_plan(_file_plan(tmp_path / "a.fs"))
        renderer.prepare_scene("one")
        assert set(renderer.take_loaded()) == {
            LoadedImage(str(tmp_path / "card.png"), data, len(data)),
            LoadedImage(str(tmp_path / "wall.png"), None, MAX_KEPT_BYTES + 1),
            LoadedImage(str(tmp_path / "gone.png"), None, 0),
        }
        renderer.set_plan(_file_plan(tmp_path / "a.fs"))
        assert renderer.take_loaded() == ()
        (tmp_path / "gone.png").write_bytes(data)
        end, loaded = time.monotonic() + 30.0, renderer.take_loaded()
        while not loaded and time.monotonic() < end:
            time.sleep(0.01)
            loaded = renderer.take_loaded()
        assert loaded == (LoadedImage(str(tmp_path / "gone.png"), data, len(data), changed=True),)
    finally:
        renderer.release()


def _file_plan(path: Path) -> Plan:
    plan, problems = compile_plan(Show(scenes=(scene(Layer(1, "L", str(path))),), scene="one"), Library())
    assert not problems
    return plan
