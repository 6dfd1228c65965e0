from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from react_app.core.show import Layer, Scene, Show
from react_app.core.showfile import save_show
from react_app.engine import thumbnails
from react_app.engine.imagefile import decode_image
from react_app.engine.photographer import Photographer, music_at
from react_app.engine.png import write_png
from react_app.engine.thumbnails import Studio, draw_all, main, serve, tidy
from react_app.shaders.cards import image_marks, picture_name
from react_app.shaders.library import Library

MOVING = '/*{"ISFVSN": "2"}*/\nvoid main() { gl_FragColor = vec4(fract(TIME), react_pulse, 0.5, 1.0); }'

CARD = """/*{"ISFVSN": "2", "IMPORTED": {"card": {"PATH": "card.png"}}}*/
void main() { gl_FragColor = vec4(IMG_NORM_PIXEL(card, isf_FragNormCoord).rgb, 1.0); }
"""


class Empty(Library):
    """No house shaders, to be quick."""

    def entries(self):  # type: ignore[no-untyped-def]
        return ()


def show_of(path: Path) -> Show:
    path.write_text(MOVING)
    return Show(scenes=(Scene("a", "A", layers=(Layer(1, "L", str(path)),)),), scene="a")


def test_a_strip_has_six_different_frames_side_by_side(tmp_path: Path) -> None:
    entries = list(draw_all(tmp_path / "out", show_of(tmp_path / "moving.fs"), Empty()))
    assert [(entry["kind"], entry["frames"]) for entry in entries] == [("scene", 6), ("shader", 6)]
    strip = decode_image(Path(str(entries[0]["path"])))
    assert strip.shape == (108, 6 * 192, 4)
    reds = [int(strip[50, 192 * i + 96, 0]) for i in range(6)]
    assert len(set(reds)) == 6


def test_what_was_drawn_before_is_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    show = show_of(tmp_path / "moving.fs")
    first = list(draw_all(tmp_path / "out", show, Empty()))
    monkeypatch.setattr(Photographer, "strip", lambda *_: pytest.fail("drawn again"))
    assert list(draw_all(tmp_path / "out", show, Empty())) == first


def test_a_shader_that_cannot_be_drawn_has_no_strip(tmp_path: Path) -> None:
    show = show_of(tmp_path / "moving.fs")
    (tmp_path / "moving.fs").write_text(MOVING.replace("TIME", "oops"))
    assert list(draw_all(tmp_path / "out", show, Empty())) == []


def test_the_command_prints_one_json_line_for_each_strip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(thumbnails, "Library", lambda folders: Empty())
    monkeypatch.setattr("os.nice", lambda by: by)
    save_show(show_of(tmp_path / "moving.fs"), tmp_path / "s.show.json")
    assert main(["--out", str(tmp_path / "out"), "--show", str(tmp_path / "s.show.json")]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["a", str(tmp_path / "moving.fs")]
    assert all(Path(line["path"]).is_file() for line in lines)


def test_asked_in_lines_it_draws_shaders_before_scenes_and_says_what_has_no_picture(tmp_path: Path) -> None:
    show = show_of(tmp_path / "moving.fs")
    save_show(show, tmp_path / "s.show.json")
    broken = tmp_path / "broken.fs"
    broken.write_text(MOVING.replace("TIME", "oops"))
    requests = [{"shaders": [str(broken), str(tmp_path / "moving.fs")]}, {"show": str(tmp_path / "s.show.json")}]
    lines = io.StringIO("".join(f"{json.dumps(request)}\n" for request in [*requests, "nonsense"]))
    entries = list(serve(Studio(tmp_path / "out", Empty()), lines))
    assert [entry.get("begin") or entry.get("none") or Path(str(entry["path"])).name for entry in entries] == [
        str(broken),
        str(broken),
        str(tmp_path / "moving.fs"),
        picture_name(Library().get(str(tmp_path / "moving.fs")).digest),
        "a",
        Path(str(entries[-1]["path"])).name,
    ]


def test_the_same_text_under_another_name_has_the_same_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(tmp_path / "out", Empty())
    for name in ("one.fs", "two.fs"):
        (tmp_path / name).write_text(MOVING)
    first = studio.shader(str(tmp_path / "one.fs"))
    assert first is not None
    drawn = studio.draw(first)
    assert drawn is not None
    monkeypatch.setattr(Photographer, "strip", lambda *_: pytest.fail("drawn again"))
    second = studio.shader(str(tmp_path / "two.fs"))
    assert second is not None
    assert studio.draw(second) == {**drawn, "id": str(tmp_path / "two.fs")}


@pytest.mark.parametrize("kind", ["shader", "scene"])
def test_a_picture_is_named_by_the_images_it_shows_too(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "card.fs"
    path.write_text(CARD)
    shown = []
    for level in (250, 40):
        write_png(tmp_path / "card.png", np.full((4, 4, 3), level, np.uint8))
        os.utime(tmp_path / "card.png", (level, level))
        studio = Studio(tmp_path / "out", Empty())
        wanted = studio.shader(str(path))
        assert wanted is not None
        entry = studio.draw(replace(wanted, kind=kind))
        assert entry is not None
        assert entry["images"] == image_marks([str(tmp_path / "card.png")])
        shown.append(int(decode_image(Path(str(entry["path"])))[50, 50, 0]))
    assert shown[0] > 2 * shown[1]
    assert len([*(tmp_path / "out").glob("*.png")]) == 2


def test_a_picture_whose_images_are_the_same_is_not_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "card.fs"
    path.write_text(CARD)
    write_png(tmp_path / "card.png", np.full((4, 4, 3), 250, np.uint8))
    wanted = Studio(tmp_path / "out", Empty()).shader(str(path))
    assert wanted is not None
    first = Studio(tmp_path / "out", Empty()).draw(wanted)
    monkeypatch.setattr(Photographer, "strip", lambda *_: pytest.fail("drawn again"))
    assert Studio(tmp_path / "out", Empty()).draw(wanted) == first


def test_the_oldest_strips_go_when_the_folder_is_over_its_budget(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.png").write_bytes(bytes(100))
        os.utime(tmp_path / f"{number}.png", (1000 + number, 1000 + number))
    (tmp_path / "other.json").write_bytes(bytes(1000))
    tidy(tmp_path, budget=250)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2.png", "3.png", "other.json"]


def test_a_missing_show_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path), "--show", str(tmp_path / "none.show.json")]) == 1
    assert "cannot be opened" in capsys.readouterr().err


def test_the_made_up_music_stays_in_range() -> None:
    for frame in range(60):
        features = music_at(frame)
        assert 0 <= features.level <= 1
        for values, low in ((features.bands, 0), (features.spectrum, 0), (features.waveform, -1)):
            assert values.dtype == np.float32
            assert values.min() >= low
            assert values.max() <= 1


def test_a_transition_s_strip_goes_from_one_scene_to_another(tmp_path: Path) -> None:
    studio = Studio(tmp_path / "out", Library(), shipped=False)
    wanted = studio.shader("transitions/dissolve")
    assert wanted is not None
    entry = studio.draw(wanted)
    assert entry is not None
    pixels = decode_image(Path(str(entry["path"])))[..., :3].astype(int)
    first, middle, last = (pixels[:, 192 * n : 192 * (n + 1)].mean((0, 1)) for n in (0, 3, 5))
    assert pixels.mean() > 10
    assert (np.minimum(first, last) - 12 < middle).all()
    assert (middle < np.maximum(first, last) + 12).all()
    assert np.abs(first - last).max() > 20
