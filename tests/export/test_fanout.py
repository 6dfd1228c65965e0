"""Several files from one pass, loops among them: each as if it was rendered alone, cut short or not."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.packet import Packet
from av.stream import Disposition
from av.video.stream import VideoStream

from react_app.core.features import SILENCE, Features
from react_app.core.show import Effect, Layer, Scene, Show
from react_app.export.media.formats import choose_format, for_loops
from react_app.export.media.sound import FloatArray
from react_app.export.passes.legs import Leg, plan_legs
from react_app.export.passes.outputs import Output, Tags
from react_app.export.passes.render import RenderJob, render
from react_app.export.passes.segments import FRAMES_VARIABLE
from react_app.export.playing.offline import Span
from react_app.export.playing.performance import Performance
from react_app.export.report.steering import NO_STEERING, Steering, Suspended
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from tests.export.media import leftovers, read_video
from tests.export.test_resume import Stops, Told

FPS = Fraction(30)
SIZE = (64, 36)
SPAN = Span(30, 40, FPS, Fraction(70, 30))
SHOW = Show(
    scenes=(Scene("a", "A", layers=(Layer(1, "A", "generators/halo", effects=(Effect(2, "effects/trails"),)),)),),
    scene="a",
)


class Silence:
    def at(self, t: float) -> Features:
        return SILENCE


def tone() -> list[FloatArray]:
    """Three seconds in which every sample is another."""
    return [np.tile(np.linspace(-1, 1, 3 * 44_100, dtype=np.float32)[:, None], (1, 2))]


def output(path: Path, **values: object) -> Output:
    video = choose_format(path, SIZE, FPS)
    return Output(path, for_loops(video) if values.get("loop") else video, **values)  # type: ignore[arg-type]


def job_of(*outputs: Output) -> RenderJob:
    plan, problems = compile_plan(SHOW, Library())
    assert not problems
    return RenderJob(Performance(plan), Silence, SPAN, SIZE, outputs, tone, 44_100, inputs={"test": 1}, manifest=False)


@pytest.fixture(autouse=True)
def _short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMES_VARIABLE, "9")


def run(job: RenderJob, steering: Steering = NO_STEERING) -> Told:
    told = Told()
    with contextlib.suppress(Suspended):
        render(job, told, steering)
    return told


def outputs_in(folder: Path) -> tuple[Output, ...]:
    return (
        output(folder / "whole.mkv"),
        output(folder / "part.mkv", first=5, count=20),
        output(folder / "loop.mp4", first=12, count=18, loop=6, silent=True),
        output(folder / "early.mp4", count=25, loop=4, silent=True),
        output(folder / "half.mkv", view=(0.0, 0.0, 0.5, 0.5)),
    )


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Digests of the files, each rendered in a pass of its own."""
    folder = tmp_path_factory.mktemp("alone")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FRAMES_VARIABLE, "9")
        for each in outputs_in(folder):
            run(job_of(each))
    return digests(folder)


def test_each_file_of_a_pass_is_as_if_it_was_rendered_alone(tmp_path: Path, alone: dict[str, str]) -> None:
    told = run(job_of(*outputs_in(tmp_path)))
    assert digests(tmp_path) == alone
    assert [path.name for path in told.files] == ["whole.mkv", "part.mkv", "loop.mp4", "early.mp4", "half.mkv"]


@pytest.mark.parametrize("stop", [50, 66, 69])
def test_a_pass_of_several_files_goes_on(tmp_path: Path, alone: dict[str, str], stop: int) -> None:
    run(job_of(*outputs_in(tmp_path)), Stops(stop, Suspended()))
    assert len(leftovers(tmp_path)) == 1
    told = run(job_of(*outputs_in(tmp_path)))
    assert told.resumed_at
    assert digests(tmp_path) == alone


def test_without_what_lies_before_a_loop_that_is_drawn_again(tmp_path: Path, alone: dict[str, str]) -> None:
    run(job_of(*outputs_in(tmp_path)), Stops(55, Suspended()))
    (lead,) = tmp_path.glob(".*/2-lead.npy")
    lead.write_bytes(b"")
    run(job_of(*outputs_in(tmp_path)))
    assert digests(tmp_path) == alone


def test_a_part_has_its_own_pictures_and_its_own_sound(tmp_path: Path) -> None:
    whole = replace(output(tmp_path / "whole.mkv"), video=choose_format(tmp_path / "a.mkv", SIZE, FPS, codec="ffv1"))
    part = replace(whole, out=tmp_path / "part.mkv", first=5, count=20)
    run(job_of(whole, part))
    one, two = read_video(whole.out), read_video(part.out)
    np.testing.assert_array_equal(two.pictures, one.pictures[5:25])
    np.testing.assert_allclose(two.sound, one.sound[5 * 1470 : 25 * 1470], atol=1e-4)


@pytest.mark.parametrize(("name", "codec"), [("shots", "png"), ("a.gif", None), ("a.webp", None)])
def test_sequences_and_animations_go_on_too(tmp_path: Path, name: str, codec: str | None) -> None:
    def made(folder: Path, *stops: int) -> dict[str, bytes]:
        video = choose_format(folder / name, SIZE, FPS, codec=codec)
        for stop in stops:
            run(job_of(Output(folder / name, video)), Stops(stop, Suspended()))
        run(job_of(Output(folder / name, video)))
        return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    whole = made(tmp_path / "whole")
    assert len(whole) == (40 if codec else 1)
    assert made(tmp_path / "cut", 45, 62) == whole


class Wants:
    def __init__(self, *missing: int, lead: int | None = None) -> None:
        self.missing = set(missing)
        self._lead = lead

    def begins(self, segment: int) -> int:
        return segment * 10 if self._lead is None else min(self._lead, segment * 10)


@pytest.mark.parametrize(
    ("wants", "states", "legs"),
    [
        ((Wants(*range(5)),), (), (Leg(None, 45),)),
        ((Wants(3, 4),), (2, 3), (Leg(3, 45),)),
        ((Wants(3, 4),), (1, 2), (Leg(2, 45),)),
        ((Wants(0, 4),), (3, 4), (Leg(None, 10), Leg(4, 45))),
        ((Wants(2, 4),), (2, 3), (Leg(2, 45),)),
        ((Wants(4), Wants(1)), (4,), (Leg(None, 20), Leg(4, 45))),
        ((Wants(4, lead=12),), (1, 4), (Leg(1, 45),)),
        ((Wants(),), (1,), ()),
    ],
)
def test_only_what_is_missing_is_drawn(wants: tuple[Wants, ...], states: tuple[int, ...], legs: tuple[Leg]) -> None:
    assert plan_legs(wants, states, 10, 45) == legs


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov", ".webm"])
def test_a_cover_goes_where_the_file_has_a_place_for_it(tmp_path: Path, suffix: str) -> None:
    cover = b"".join(bytes(packet) for packet in png())
    each = output(tmp_path / f"a{suffix}", tags=Tags(title="T", artist="A", cover=cover), count=12)
    run(job_of(each))
    with av.open(str(each.out)) as file:
        pictures = [stream for stream in file.streams.video if stream.disposition & Disposition.attached_pic]
        if suffix in (".mp4", ".mkv"):
            assert [bytes(packet) for packet in file.demux(pictures[0]) if packet.size] == [cover]
        else:
            assert not pictures
    assert len(read_video(each.out).times) == 12


def png() -> list[Packet[VideoStream]]:
    codec = av.CodecContext.create("png", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt, codec.time_base = 8, 8, "rgb24", Fraction(1)
    return [*codec.encode(av.VideoFrame(8, 8, "rgb24")), *codec.encode(None)]
