"""What an export that failed leaves: finished pieces while they are of use, nothing where it would end the same way."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from react_app.audio.decode import file_sha256
from react_app.core.controls import ControlChange
from react_app.core.errors import ExportError, ReactError, TrackError
from react_app.core.show import Layer, OutputChoice, Scene, Show
from react_app.export.__main__ import main
from react_app.export.media.formats import choose_format
from react_app.export.media.sound import FloatArray
from react_app.export.passes.outputs import Output
from react_app.export.passes.render import RenderJob, render
from react_app.export.passes.segments import FRAMES_VARIABLE
from react_app.export.passes.work import abandoned, work_folder
from react_app.export.playing.offline import Span
from react_app.export.playing.performance import Event, Performance
from react_app.export.report.steering import Suspended
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.export.media import leftovers, pulses, write_show, write_wav
from tests.export.test_resume import FPS, FRAMES, SEGMENT, SHOW, Stops, Told, job_of

PLAIN = """/*{"ISFVSN": "2"}*/
void main() { gl_FragColor = vec4(fract(TIME)); }
"""
BROKEN = """/*{"ISFVSN": "2"}*/
void main() { gl_FragColor = vec4(nothing_of_this_name); }
"""


@pytest.fixture(autouse=True)
def _short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMES_VARIABLE, str(SEGMENT))


@pytest.fixture
def performance() -> Performance:
    """Something to draw."""
    plan, problems = compile_plan(SHOW, Library())
    assert not problems
    return Performance(plan)


def failed(job: RenderJob, error: type[ReactError] = ReactError, match: str | None = None) -> Told:
    told = Told()
    with pytest.raises(error, match=match):
        render(job, told)
    return told


def test_a_shader_that_does_not_compile_leaves_nothing_however_much_was_drawn(tmp_path: Path) -> None:
    scenes = []
    for uid, (name, text) in enumerate((("plain", PLAIN), ("broken", BROKEN)), 1):
        (tmp_path / f"{name}.fs").write_text(text)
        scenes.append(Scene(name, name, layers=(Layer(uid, name, str(tmp_path / f"{name}.fs")),)))
    plan, _ = compile_plan(Show("Two", tuple(scenes), "plain", output=OutputChoice(64, 36, 30.0)), Library())
    change = ControlChange("scene.go", "broken", "cue", 1.0)
    job = job_of(Performance(plan, (Event(1.0, change),)), tmp_path / "out" / "a.mkv")
    (tmp_path / "out").mkdir()
    for _ in range(2):
        told = failed(job, ExportError, "nothing_of_this_name")
        assert told.resumed_at == []
        assert told.frames[-1] > 2 * SEGMENT
        assert leftovers(tmp_path / "out") == []
    assert told.warnings == ["What was finished is removed: the same export would end there again."]


def test_a_bad_argument_or_track_leaves_nothing(tmp_path: Path) -> None:
    show, track = tmp_path / "a.show.json", tmp_path / "track.wav"
    write_show(show, SHOW)
    write_wav(track, pulses(0.5))
    (tmp_path / "noise.wav").write_bytes(bytes(range(256)) * 64)
    out = tmp_path / "out" / "a.mp4"
    for words in ([str(tmp_path / "noise.wav")], [str(track), "--scene=nowhere"], [str(track), "--from=5"]):
        assert main(["export", *words, f"--show={show}", "--live-beats", "--no-manifest", "-o", str(out)]) != 0
        assert not out.parent.exists() or leftovers(out.parent) == []


def breaks_off(error: Exception) -> Callable[[], Iterator[FloatArray]]:
    """Sound that can be read for half a second."""

    def sound() -> Iterator[FloatArray]:
        yield np.zeros((22_050, 2), np.float32)
        raise error

    return sound


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "changed", "kept"),
    [
        (TrackError("It cannot be decoded."), False, False),
        (TrackError("It cannot be decoded."), True, True),
        (caused(TrackError("The drive is gone."), OSError(errno.EIO, "Input/output error")), False, True),
        (OSError(errno.ENODEV, "No such device"), False, True),
        (ValueError("Nobody knows."), False, True),
    ],
)
def test_a_track_that_fails_on_the_way_leaves_nothing_if_it_is_what_it_was(
    performance: Performance, tmp_path: Path, error: Exception, changed: bool, kept: bool
) -> None:
    track = write_wav(tmp_path / "track.wav", pulses(0.2))
    inputs = {"track": {"path": str(track), "sha256": file_sha256(track)}}
    if changed:
        write_wav(track, pulses(0.1))
    (tmp_path / "out").mkdir()
    out = tmp_path / "out" / "a.mkv"
    job = job_of(performance, out, **inputs)
    failed(replace(job, sound=breaks_off(error)))
    assert bool(abandoned(out.parent)) == kept
    told = Told()
    render(job, told)
    assert bool(told.resumed_at) == kept
    assert leftovers(out.parent) == ["a.mkv"]


def test_what_only_leads_into_a_loop_is_not_worth_keeping(performance: Performance, tmp_path: Path) -> None:
    out = tmp_path / "a.mkv"
    span = Span(10, FRAMES - 10, FPS, Fraction(FRAMES, 30))
    output = Output(out, choose_format(out, (64, 36), FPS), loop=6, silent=True)
    job = replace(job_of(performance, out), span=span, outputs=(output,))
    for step, left in ((14, []), (30, [work_folder(out).name])):
        with pytest.raises(Suspended):
            render(job, Told(), Stops(step, Suspended()))
        assert leftovers(tmp_path) == left


def test_pieces_that_do_not_fit_together_are_removed(performance: Performance, tmp_path: Path) -> None:
    jobs = {}
    for name, crf in (("a", None), ("b", 40)):
        out = tmp_path / f"{name}.mkv"
        job = job_of(performance, out)
        video = choose_format(out, (64, 36), FPS, crf=crf)
        jobs[name] = replace(job, outputs=(Output(out, video),))
        with pytest.raises(Suspended):
            render(jobs[name], Told(), Stops(30, Suspended()))
    a, b = (work_folder(tmp_path / f"{name}.mkv") for name in "ab")
    lines = {folder: (folder / "record.jsonl").read_text().split("\n") for folder in (a, b)}
    (strange,) = (line for line in lines[b] if '"number": 1' in line)
    name = json.loads(strange)["piece"]["name"]
    (a / name).write_bytes((b / name).read_bytes())
    (a / "record.jsonl").write_text("\n".join([*lines[a], strange, ""]))
    failed(jobs["a"], ExportError, "do not fit together; start it again")
    assert not a.exists()
    render(jobs["a"], Told())
    assert (tmp_path / "a.mkv").exists()


def test_what_an_earlier_run_has_left_stays_when_it_cannot_even_be_looked_at(
    performance: Performance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = job_of(performance, tmp_path / "a.mkv")
    with pytest.raises(Suspended):
        render(job, Told(), Stops(30, Suspended()))
    record = work_folder(tmp_path / "a.mkv") / "record.jsonl"
    before = record.read_bytes()

    def fail(_path: Path) -> int:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("react_app.export.passes.work.Work.size", fail)
        failed(job, ExportError, "Input/output error")
    assert record.read_bytes() == before
    told = Told()
    render(job, told)
    assert told.resumed_at
