"""A recorded take as a performance: everything it recorded, where it recorded it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from react_app.audio.decode import file_sha256
from react_app.core.beatclock import ClockState
from react_app.core.controls import ControlChange
from react_app.core.errors import ShowFileError, TakeError
from react_app.core.features import HOP
from react_app.core.session import SessionState
from react_app.core.show import Clip, Layer, Scene, Show
from react_app.core.showfile import show_to_dict
from react_app.core.take import SHADERS, Take, TakeHeader, TakePlan, TakeWriter, read_take
from react_app.export.__main__ import main
from react_app.export.playing.heard import pieces
from react_app.export.playing.performance import PlanChange
from react_app.export.playing.rehearing import rehear
from react_app.export.playing.sizes import ShownSize, picture_of, size_sentences, sizes_of
from react_app.export.playing.takes import performance_of, plans_of
from react_app.shaders.kept import keep_shader
from react_app.shaders.library import Library
from tests.engine.videos import even, number_in, write_video
from tests.export.media import SHOW, pulses, read_video, take_header, write_wav

DOCUMENT: dict[str, Any] = json.loads(json.dumps(show_to_dict(SHOW)))


def recorded(folder: Path, header: TakeHeader, write: Callable[[TakeWriter], None] = lambda writer: None) -> Take:
    """Write a take and read it."""
    writer = TakeWriter(folder, header)
    write(writer)
    writer.close(header.sample + 441_000)
    return read_take(folder)


def test_it_begins_where_the_session_stood(tmp_path: Path) -> None:
    state = SessionState({"layer.1.gain": 0.9}, ClockState(t=2.0, bpm=128.0), t=2.0, index=120)
    take = recorded(tmp_path, take_header(DOCUMENT, sample=88_201, state=state))
    performance = performance_of(take, Library()).performance
    assert performance.state == state
    assert performance.begin == Fraction(88_201, 44_100)
    assert performance.date == datetime.fromisoformat("2024-05-03T22:15:00+02:00")
    assert performance.plan.scene == "ring"


def test_every_event_is_at_its_sample(tmp_path: Path) -> None:
    change = ControlChange("layer.1.gain", 0.25, "midi", 0.9999)
    restart = SessionState({"layer.1.gain": 0.5}, t=3.0, index=9)

    def write(writer: TakeWriter) -> None:
        writer.change(44_100, change)
        writer.plan(88_200, show_to_dict(replace(SHOW, scene="silk")), replaced=True)
        writer.state(132_300, restart)

    performance = performance_of(recorded(tmp_path, take_header(DOCUMENT), write), Library()).performance
    first, second, third = performance.events
    assert (first.t, first.what) == (1.0, change)
    assert isinstance(second.what, PlanChange)
    assert (second.t, second.what.replaced, second.what.plan.scene) == (2.0, True, "silk")
    assert (third.t, third.what) == (3.0, restart)


def test_a_take_that_began_before_any_show_was_open_begins_empty(tmp_path: Path) -> None:
    take = recorded(tmp_path, take_header({}), lambda writer: writer.plan(44_100, DOCUMENT, replaced=True))
    performance = performance_of(take, Library()).performance
    assert performance.plan.scenes == ()
    assert len(performance.events) == 1


def test_a_shader_that_is_gone_is_told_and_left_out(tmp_path: Path) -> None:
    layer = Layer(9, "Gone", str(tmp_path / "gone.fs"))
    scene = replace(SHOW.scenes[0], layers=(*SHOW.scenes[0].layers, layer))
    found = performance_of(recorded(tmp_path, take_header(show_to_dict(SHOW.with_scene(scene)))), Library())
    assert any("gone.fs" in problem.text for problem in found.problems)
    assert [len(scene.layers) for scene in found.performance.plan.scenes] == [1, 1]


def test_a_show_of_a_newer_app_is_refused(tmp_path: Path) -> None:
    take = recorded(tmp_path, take_header({**DOCUMENT, "schema": 99}))
    with pytest.raises(ShowFileError, match="newer version"):
        performance_of(take, Library())


def test_a_damaged_date_is_told(tmp_path: Path) -> None:
    with pytest.raises(TakeError, match="date"):
        performance_of(recorded(tmp_path, take_header(DOCUMENT, started="yesterday")), Library())


def test_the_picture_is_the_one_shown_for_the_longest_time(tmp_path: Path) -> None:
    def write(writer: TakeWriter) -> None:
        writer.size(10_000, 1920, 1080, 59.94)
        writer.size(400_000, 640, 360, 30.0)

    take = recorded(tmp_path, take_header(DOCUMENT, width=1280, height=720, fps=60.0), write)
    assert picture_of(take) == ((1920, 1080), 59.94)


def test_sizes_during_a_set_are_those_after_the_first_show_was_open(tmp_path: Path) -> None:
    def write(writer: TakeWriter) -> None:
        writer.size(441_000, 640, 360, 60.0)
        writer.plan(450_000, DOCUMENT, replaced=True)
        writer.size(451_000, 1280, 720, 60.0)
        writer.size(882_000, 1280, 720, 30.0)
        writer.size(1_323_000, 1920, 1080, 30.0)
        writer.size(44_100 * 4000, 640, 360, 30.0)

    sizes = sizes_of(recorded(tmp_path, take_header({}, width=800, height=600, sample=44_100), write))
    assert sizes == (ShownSize(0.0, 1280, 720), ShownSize(29.0, 1920, 1080), ShownSize(3999.0, 640, 360))
    (told,) = size_sentences(sizes, (64, 36))
    assert "first 1280×720, from 0:29.0 on 1920×1080, from 1:06:39.0 on 640×360." in told
    assert "the render is 64×36 from beginning to end" in told
    assert size_sentences(sizes[:1], (64, 36)) == ()


@pytest.mark.parametrize("changed", [False, True])
def test_a_render_tells_that_the_size_changed_during_the_set(
    tmp_path: Path, changed: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    def write(writer: TakeWriter) -> None:
        writer.heard(0, kind="silence")
        writer.size(10, 64, 36, 30.0)
        if changed:
            writer.size(88_200, 96, 54, 30.0)

    recorded(tmp_path / "set", take_header(DOCUMENT), write)
    out = tmp_path / "a.mkv"
    assert main(["render-take", str(tmp_path / "set"), "--to=0.2", "-o", str(out)]) == 0
    said = capsys.readouterr().err
    assert ("The size of the output changed during the set: first 64×36, from 0:02.0 on 96×54." in said) == changed
    sizes = json.loads((tmp_path / "a.mkv.manifest.json").read_text())["take"]["sizes"]
    later = [{"t": 2.0, "width": 96, "height": 54}] if changed else []
    assert sizes == [{"t": 0.0, "width": 64, "height": 36}, *later]


@pytest.mark.parametrize("start", [0, 1, HOP, 44_100 * 100 + 137])
def test_hops_lie_where_they_lay_in_the_heard_stream(tmp_path: Path, start: int) -> None:
    samples = pulses(2.0)
    samples[: 44_100 + start % HOP] = 0.0
    track = write_wav(tmp_path / "track.wav", samples)

    def write(writer: TakeWriter) -> None:
        writer.heard(start, kind="file", path=str(track), sha256=file_sha256(track))

    take = recorded(tmp_path / "take", take_header(DOCUMENT, sample=start), write)
    hearing = rehear(take, pieces(take), {})
    begin = start / 44_100
    for passed in (0.1, 0.5, 0.98, 1.5):
        features = hearing.at(begin + passed)
        assert begin + passed - HOP / 44_100 - 1e-6 <= features.t <= begin + passed + 1e-6
        assert (features.peak > 0.01) == (passed > 1.0)


def test_a_clip_is_where_the_performance_had_it_at_any_rate(tmp_path: Path) -> None:
    write_video(tmp_path / "film.mp4", even(50))
    film = Layer(5, "Film", "", clip=Clip(str(tmp_path / "film.mp4"), duration=2.0, width=64, height=48, fps=25.0))
    document = json.loads(json.dumps(show_to_dict(Show("Clips", (Scene("one", "One", layers=(film,)),), "one"))))

    def write(writer: TakeWriter) -> None:
        writer.heard(0, kind="silence")
        writer.change(22_050, ControlChange("layer.5.seek", 1.6, "midi", 0.5))
        writer.change(30_870, ControlChange("layer.5.speed", 0.5, "midi", 0.7))
        writer.size(35_000, 640, 360, 60.0)

    recorded(tmp_path / "take", take_header(document, width=64, height=48), write)
    for fps in (25, 50):
        out = tmp_path / f"{fps}.mkv"
        words = ["render-take", str(tmp_path / "take"), "--codec=ffv1", "--to=0.9", "--no-manifest", "--size=64x48"]
        assert main([*words, f"--fps={fps}", "-o", str(out)]) == 0
        seen = [number_in(picture) for picture in read_video(out).pictures]
        wanted = [clip_number(frame / fps) for frame in range(len(seen))]
        near = [abs(a - b) <= 1 for a, b in zip(seen, wanted, strict=True)]
        assert all(near), (seen, wanted)
        assert sum(a == b for a, b in zip(seen, wanted, strict=True)) >= 0.9 * len(seen)


def clip_number(t: float) -> int:
    """The picture of the film that is on at a time of the take."""
    position = t if t < 0.5 else 1.6 + (t - 0.5) if t < 0.7 else 1.8 + (t - 0.7) * 0.5
    return int(position * 25 + 1e-6)


FLAT = """/*{"ISFVSN": "2", "INPUTS": [{"NAME": "level", "TYPE": "float", "DEFAULT": %s}]}*/
void main() { gl_FragColor = vec4(level); }
"""


def performed(folder: Path) -> tuple[Take, Path]:
    """A take of a show with a shader of the user's own that was edited on the way, and that shader."""
    path = folder / "flat.fs"
    path.write_text(FLAT % 0.25)
    show = Show(scenes=(Scene("a", "A", layers=(Layer(1, "Flat", str(path)),)),), scene="a")
    document = json.loads(json.dumps(show_to_dict(show)))
    digests = {}
    for name, level in (("first", 0.25), ("second", 0.5)):
        path.write_text(FLAT % level)
        shader = Library([folder]).get(str(path))
        keep_shader(folder / "take" / SHADERS, shader)
        digests[name] = {str(path): shader.digest}
    header = take_header(document, shaders=digests["first"])
    take = recorded(folder / "take", header, lambda writer: writer.plan(44_100, document, shaders=digests["second"]))
    return take, path


def levels_of(take: Take, *, newest: bool = False) -> tuple[list[object], tuple[str, ...]]:
    """What the shader's input is by default in each plan of a take, and what is told."""
    found = performance_of(take, Library(), newest=newest)
    nodes = [next(plan.scenes[0].nodes()) for plan in plans_of(found.performance) if plan.scenes[0].layers]
    return [node.shader.inputs[0].default for node in nodes], found.notes


def test_shaders_are_those_that_were_played(tmp_path: Path) -> None:
    take, path = performed(tmp_path)
    assert levels_of(take) == ([0.25, 0.5], ("flat.fs was changed since the performance; it is drawn as it was then.",))
    path.write_text(FLAT % 0.75)
    assert levels_of(take)[0] == [0.25, 0.5]
    assert levels_of(take, newest=True) == ([0.75, 0.75], ())
    path.unlink()
    assert levels_of(take) == ([0.25, 0.5], ("flat.fs is gone since the performance; it is drawn as it was then.",))
    assert levels_of(take, newest=True)[0] == []


def test_a_shader_whose_copy_is_damaged_is_drawn_as_it_is_now(tmp_path: Path) -> None:
    take, path = performed(tmp_path)
    path.write_text(FLAT % 0.75)
    for copy in (take.folder / SHADERS).iterdir():
        copy.write_text(FLAT % 0.9)
    levels, notes = levels_of(take)
    assert levels == [0.75, 0.75]
    assert "as it was performed cannot be used" in notes[0]


def test_a_take_from_before_shaders_were_kept_is_drawn_with_the_newest(tmp_path: Path) -> None:
    take, path = performed(tmp_path)
    events = tuple(replace(event, shaders={}) for event in take.of(TakePlan))
    path.write_text(FLAT % 0.75)
    assert levels_of(replace(take, header=replace(take.header, shaders={}), events=events)) == ([0.75, 0.75], ())
