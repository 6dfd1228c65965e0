"""Clips in the picture: every frame exact, whatever the file, the way it plays and what is laid over it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import moderngl
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.features import SILENCE
from react_app.core.plan import Plan
from react_app.core.session import Session, SessionState
from react_app.core.show import Clip, Effect, Layer, Scene, Show
from react_app.engine.renderer import Renderer
from react_app.engine.videofile import probe_clip
from react_app.engine.videoindex import read_index
from react_app.shaders.compile import compile_plan
from tests.engine.kit import INVERT, Texts, flat
from tests.engine.videos import SIZE, Pixels, even, number_in, numbered, write_video

SHADERS = Texts({"invert": INVERT, "red": flat(1.0)})
UNEVEN = [n * n * 0.004 + n * 0.02 for n in range(40)]
"""A variable rate: pictures of 24 to 340 ms."""

Make = Callable[..., Clip]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Return a maker of clips; the same wishes give the same file."""
    folder = tmp_path_factory.mktemp("clips")
    made: dict[str, Clip] = {}

    def clip(name: str, times: Sequence[float], **how: object) -> Clip:
        if name not in made:
            made[name] = probe_clip(write_video(folder / name, times, **how))  # type: ignore[arg-type]
        return made[name]

    return clip


class Screen:
    """Plays one clip off-line and tells which of its pictures is seen."""

    def __init__(self, ctx: moderngl.Context, size: tuple[int, int] = SIZE) -> None:
        self.renderer = Renderer(ctx, size)
        self.session: Session | None = None

    def load(self, plan: Plan, state: SessionState | None = None) -> Screen:
        self.session = Session(plan, state)
        self.renderer.set_plan(plan)
        for scene in plan.scenes:
            self.renderer.prepare_scene(scene.id)
        if state is None:
            self.session.step(0.0, (), SILENCE)
        return self

    def clip(self, clip: Clip, **values: ControlValue) -> Screen:
        return self.load(plan_of(Layer(1, "Video", "", values=values, clip=clip)))

    def pixels(self, t: float, *changes: ControlChange) -> Pixels:
        assert self.session is not None
        self.renderer.render(self.session.step(t, changes, SILENCE))
        return self.renderer.read_rgba()

    def number(self, t: float, *changes: ControlChange) -> int:
        return number_in(self.pixels(t, *changes))


@pytest.fixture
def screen(ctx: moderngl.Context) -> Iterator[Screen]:
    found = Screen(ctx)
    yield found
    found.renderer.release()
    assert ctx.error == "GL_NO_ERROR"


def plan_of(*layers: Layer) -> Plan:
    plan, problems = compile_plan(Show(scenes=(Scene("a", "A", layers=layers),), scene="a"), SHADERS)
    assert not problems
    return plan


def change(name: str, value: ControlValue, t: float = 0.0) -> ControlChange:
    return ControlChange(f"layer.1.{name}", value, "desk", t)


FILES = [
    ("b-frames.mp4", "libx264", "yuv420p", {"bf": "3", "b-pyramid": "normal"}),
    ("open-gop.mkv", "libx264", "yuv420p", {"x264-params": "open-gop=1:bframes=3"}),
    ("x265.mp4", "libx265", "yuv420p10le", {"x265-params": "log-level=none:pools=1:frame-threads=1"}),
    ("vp9.webm", "libvpx-vp9", "yuv420p", {"deadline": "realtime", "cpu-used": "8"}),
    ("prores.mov", "prores_ks", "yuv422p10le", {}),
    ("mjpeg.mov", "mjpeg", "yuvj420p", {}),
    ("rle.mov", "qtrle", "rgb24", {}),
    ("ffv1.mkv", "ffv1", "bgr0", {}),
]


@pytest.mark.parametrize("times", [even(40), UNEVEN], ids=["constant", "variable"])
@pytest.mark.parametrize(("name", "codec", "pix_fmt", "options"), FILES, ids=[f[0] for f in FILES])
def test_every_picture_is_seen_when_it_is_on(
    screen: Screen,
    make: Make,
    times: list[float],
    name: str,
    codec: str,
    pix_fmt: str,
    options: dict[str, str],
) -> None:
    clip = make(f"{len(set(np.diff(times).round(3)))} {name}", times, codec=codec, pix_fmt=pix_fmt, options=options)
    screen.renderer._clips._rgba = codec == "libx264"
    screen.clip(clip)
    for number, t in enumerate(times):
        for moment in (t, times[number + 1] - 0.002 if number + 1 < len(times) else t):
            assert screen.number(moment) == number, moment


@pytest.mark.parametrize("name", ["long.mp4", "long.ts", "long.avi"])
def test_seeks_to_anywhere_are_exact_in_long_groups_of_pictures(screen: Screen, make: Make, name: str) -> None:
    codec, options = ("libx264", {"bf": "2"}) if name != "long.avi" else ("mpeg4", {"bf": "2"})
    times = even(200)
    clip = make(name, times, codec=codec, gop=150, options=options)
    screen.clip(clip, play=False)
    chance = random.Random(5)
    for t in range(40):
        number = chance.randrange(200)
        assert screen.number(t / 10, change("seek", number / 25 + 0.02, t / 10)) == number


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"stop": 0.4}, [*range(10), *range(10), 0, 1]),
        ({"start": 0.4, "stop": 0.6}, [10, 11, 12, 13, 14, 10, 11]),
        ({"stop": 0.16, "loop": "bounce"}, [0, 1, 2, 3, 3, 2, 1, 0, 0, 1, 2]),
        ({"stop": 0.12, "loop": "hold"}, [0, 1, 2, 2, 2]),
        ({"start": 0.4, "stop": 0.6, "speed": -1.0}, [14, 13, 12, 11, 10, 14, 13]),
        ({"speed": 2.0}, [0, 2, 4, 6, 8]),
        ({"speed": 0.5}, [0, 0, 1, 1, 2, 2]),
        ({"speed": 0.0}, [0, 0, 0]),
    ],
)
def test_loops_of_every_kind_show_their_pictures(
    screen: Screen, make: Make, values: dict[str, ControlValue], expected: list[int]
) -> None:
    screen.clip(make("constant.mp4", even(40), options={"bf": "2"}), **values)
    backwards = values.get("speed") == -1.0
    assert [screen.number((i + 0.25 * backwards) / 25) for i in range(len(expected))] == expected


def test_backwards_through_groups_longer_than_the_memory(
    screen: Screen, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("react_app.engine.clips.MEMORY", 100_000)  # about twenty pictures
    screen.renderer.release()
    screen.renderer = Renderer(screen.renderer._ctx, SIZE)
    screen.clip(make("long.mp4", even(200), codec="libx264", gop=150, options={"bf": "2"}), speed=-1.0)
    assert [screen.number(n / 25 + 0.01) for n in range(200)] == list(range(199, -1, -1))


def test_the_same_frames_give_the_same_bytes(screen: Screen, make: Make) -> None:
    clip = make("constant.mp4", even(40), options={"bf": "2"})
    runs = []
    for _ in range(2):
        screen.clip(clip, speed=-1.3, loop="bounce")
        runs.append([screen.pixels(t / 30).tobytes() for t in range(40)])
    assert runs[0] == runs[1]


def test_a_session_that_goes_on_elsewhere_shows_the_same_picture(screen: Screen, make: Make) -> None:
    screen.clip(make("constant.mp4", even(40), options={"bf": "2"}), speed=-0.7)
    for t in range(20):
        screen.pixels(t / 10)
    assert screen.session is not None
    plan, state = screen.session.plan, screen.session.state
    ahead = screen.number(2.5)
    assert screen.load(plan, state).number(2.5) == ahead


# ---- geometry ------------------------------------------------------------------------------------------------------


def quarters(number: int, size: tuple[int, int]) -> Pixels:
    """A picture with four corners: red and green above, blue and white below."""
    width, height = size
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = (255, 0, 0)
    picture[: height // 2, width // 2 :] = (0, 255, 0)
    picture[height // 2 :, : width // 2] = (0, 0, 255)
    picture[height // 2 :, width // 2 :] = (255, 255, 255)
    return picture


NAMES: dict[tuple[int, ...], str] = {(1, 0, 0): "r", (0, 1, 0): "g", (0, 0, 1): "b", (1, 1, 1): "w", (0, 0, 0): "-"}


def corners(pixels: Pixels, inset: float = 0.2) -> str:
    """Return the colours of the corners, from the left above."""
    height, width = pixels.shape[:2]
    places = ((y, x) for y in (inset, 1 - inset) for x in (inset, 1 - inset))
    colours = (pixels[int(y * height), int(x * width), :3] > 127 for y, x in places)
    return "".join(NAMES.get(tuple(int(v) for v in colour), "?") for colour in colours)


@pytest.mark.parametrize(
    ("degrees", "hflip", "expected", "shape"),
    [
        (0, False, "rgbw", (64, 48)),
        (90, False, "gwrb", (48, 64)),
        (180, False, "wbgr", (64, 48)),
        (-90, False, "brwg", (48, 64)),
        (0, True, "grwb", (64, 48)),
    ],
)
def test_pictures_are_turned_as_the_file_says(
    screen: Screen, make: Make, degrees: int, hflip: bool, expected: str, shape: tuple[int, int]
) -> None:
    one = 65536
    matrices = {0: (one, 0, 0, one), 90: (0, -one, one, 0), 180: (-one, 0, 0, -one), -90: (0, one, -one, 0)}
    a, b, c, d = matrices[degrees] if not hflip else (-one, 0, 0, one)

    def set_up(stream: av.VideoStream) -> None:
        stream.set_display_matrix((a, b, 0, c, d, 0, 0, 0, 1 << 30))

    clip = make(f"turn{degrees}{hflip}.mp4", [0.0, 0.04], draw=quarters, set_up=set_up)
    assert (clip.width, clip.height) == shape
    assert corners(screen.clip(clip, fit="stretch").pixels(0.0)) == expected


def test_pixels_that_are_not_square_are_shown_as_wide_as_they_are(screen: Screen, make: Make) -> None:
    def set_up(stream: av.VideoStream) -> None:
        stream.codec_context.sample_aspect_ratio = Fraction(2)

    clip = make("wide.mp4", [0.0], draw=quarters, set_up=set_up, size=(48, 48))
    assert (clip.width, clip.height) == (96, 48)
    pixels = screen.clip(clip, fit="fit").pixels(0.0)  # 64 x 32 in 64 x 48
    assert pixels[4, 32, :3].max() == 0
    assert pixels[12, 16, 0] > 200


def test_fill_cuts_fit_leaves_room_and_stretch_does_neither(screen: Screen, make: Make) -> None:
    clip = make("square.mp4", [0.0], draw=quarters, size=(64, 64))
    assert corners(screen.clip(clip, fit="fill").pixels(0.0), 0.05) == "rgbw"
    assert screen.pixels(0.0)[10, 30, 0] > 200
    assert corners(screen.clip(clip, fit="stretch").pixels(0.0), 0.05) == "rgbw"
    assert corners(screen.clip(clip, fit="fit").pixels(0.0), 0.05) == "----"


@pytest.mark.parametrize("size", [(65, 49), (1, 1), (9, 7), (130, 50)])
def test_odd_sizes_are_shown_whole(screen: Screen, make: Make, size: tuple[int, int]) -> None:
    white = lambda number, size: np.full((size[1], size[0], 3), 255, np.uint8)  # noqa: E731
    clip = make(f"{size}.mkv", [0.0], codec="ffv1", pix_fmt="yuv420p", size=size, draw=white)
    assert screen.clip(clip, fit="stretch").pixels(0.0)[..., :3].min() > 250


def test_large_pictures_are_made_no_larger_than_they_are_seen(screen: Screen, make: Make) -> None:
    clip = make("large.mp4", even(4), size=(640, 480))
    assert [screen.clip(clip).number(n / 25) for n in range(4)] == [0, 1, 2, 3]
    uploaded = next(iter(screen.renderer._clips._open.values())).textures.picture
    assert uploaded is not None
    assert (uploaded.frame.width, uploaded.frame.height) == SIZE
    screen.renderer.resize((640, 480))
    assert screen.number(3 / 25) == 3
    uploaded = next(iter(screen.renderer._clips._open.values())).textures.picture
    assert uploaded is not None
    assert uploaded.frame.width == 640


# ---- layers --------------------------------------------------------------------------------------------------------


def test_effects_blending_and_opacity_work_on_clips(screen: Screen, make: Make) -> None:
    clip = make("constant.mp4", even(40), options={"bf": "2"})
    inverted = Layer(1, "V", "", clip=clip, effects=(Effect(2, "invert"),))
    assert screen.load(plan_of(inverted)).number(3 / 25) == 255 - 3
    both = (Layer(3, "Red", "red"), Layer(1, "V", "", clip=clip, blend="difference"))
    pixels = screen.load(plan_of(*both)).pixels(1 / 25)
    assert pixels[24, 4].tolist() == pytest.approx([0, 255, 255, 255], abs=2)
    assert pixels[24, 60].tolist() == pytest.approx([255, 0, 0, 255], abs=2)
    pixels = screen.load(plan_of(both[0], replace(both[1], blend="normal", opacity=0.5))).pixels(0.0)
    assert pixels[24, 30].tolist() == pytest.approx([128, 0, 0, 255], abs=2)


def test_scenes_with_clips_go_over_into_one_another(screen: Screen, make: Make) -> None:
    first, second = make("constant.mp4", even(40), options={"bf": "2"}), make("large.mp4", even(4), size=(640, 480))
    scenes = (
        Scene("a", "A", layers=(Layer(1, "A", "", clip=first),)),
        Scene("b", "B", layers=(Layer(2, "B", "", clip=second, values={"loop": "hold"}),)),
    )
    plan, _ = compile_plan(Show(scenes=scenes, scene="a"), SHADERS)
    screen.load(plan)
    assert screen.number(0.2) == 5
    assert screen.number(0.4, ControlChange("scene.go", "b", "desk", 0.32)) == 2
    assert screen.number(0.6) == 3


# ---- transparency and colour ---------------------------------------------------------------------------------------


def glass(number: int, size: tuple[int, int]) -> Pixels:
    """Green, of rising opacity from the left to the right, RGBA."""
    picture = np.zeros((size[1], size[0], 4), np.uint8)
    picture[..., 1] = 255
    picture[..., 3] = np.linspace(0, 255, size[0]).round().astype(np.uint8)
    return picture


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("a.webm", "libvpx-vp9", "yuva420p"),
        ("a8.webm", "libvpx", "yuva420p"),
        ("a.mov", "prores_ks", "yuva444p10le"),
        ("a.png", "png", "rgba"),
        ("rle.mov", "qtrle", "argb"),
        ("ffv1.mkv", "ffv1", "gbrap16le"),
    ],
)
@pytest.mark.parametrize("by_shader", [False, True], ids=["ffmpeg", "shader"])
def test_alpha_lets_what_is_below_through(
    screen: Screen, make: Make, name: str, codec: str, pix_fmt: str, by_shader: bool
) -> None:
    screen.renderer._clips._rgba = not by_shader
    options = {"auto-alt-ref": "0", "b": "4000000"} if "webm" in name else {}
    clip = make(f"glass {name}", [0.0], codec=codec, pix_fmt=pix_fmt, draw=glass, source="rgba", options=options)
    assert clip.alpha
    pixels = screen.load(plan_of(Layer(3, "Red", "red"), Layer(1, "V", "", clip=clip))).pixels(0.0)
    expected = np.linspace(255, 0, SIZE[0])
    assert np.abs(pixels[24, 2:-2, 0].astype(float) - expected[2:-2]).max() < 12
    assert np.abs(pixels[24, 2:-2, 1].astype(float) - (255 - expected[2:-2])).max() < 12


CHART = np.array(
    [
        [255, 255, 255], [0, 0, 0], [128, 128, 128], [255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0],
        [0, 255, 255], [255, 0, 255], [200, 120, 90], [60, 90, 160], [90, 110, 60], [20, 20, 20], [235, 235, 235],
        [130, 180, 170], [220, 130, 40],
    ],
    np.uint8,
)  # fmt: skip
MATRIX = {1: (0.2126, 0.0722), 5: (0.299, 0.114), 9: (0.2627, 0.0593)}


def coded(space: int, full: bool, bits: int) -> list[NDArray[Any]]:
    """Return the chart as Y, U and V planes of 4:4:4, 16 columns, by the definition in ITU-R BT.601, 709 and 2020."""
    red, blue = MATRIX[space]
    rgb = CHART.astype(float) / 255
    y = red * rgb[:, 0] + (1 - red - blue) * rgb[:, 1] + blue * rgb[:, 2]
    u, v = (rgb[:, 2] - y) / (2 - 2 * blue), (rgb[:, 0] - y) / (2 - 2 * red)
    step, top = 1 << (bits - 8), (1 << bits) - 1
    scaled = [y * top, u * top, v * top] if full else [y * 219 * step + 16 * step, u * 224 * step, v * 224 * step]
    planes = [scaled[0], scaled[1] + 128 * step, scaled[2] + 128 * step]
    kind = np.uint16 if bits > 8 else np.uint8
    return [np.tile(np.repeat(p.round().clip(0, top).astype(kind), 4), (48, 1)) for p in planes]


@pytest.mark.parametrize("by_shader", [False, True], ids=["ffmpeg", "shader"])
@pytest.mark.parametrize("full", [False, True], ids=["limited", "full"])
@pytest.mark.parametrize("space", [1, 5, 9], ids=["709", "601", "2020"])
@pytest.mark.parametrize("pix_fmt", ["yuv444p", "yuv444p10le"])
def test_a_colour_chart_has_its_colours(
    screen: Screen, tmp_path: Path, space: int, full: bool, pix_fmt: str, by_shader: bool
) -> None:
    path = tmp_path / "chart.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, pix_fmt
        stream.codec_context.colorspace, stream.codec_context.color_range = space, 2 if full else 1
        frame = av.VideoFrame(64, 48, pix_fmt)
        frame.colorspace, frame.color_range = space, 2 if full else 1
        for plane, values in zip(frame.planes, coded(space, full, 10 if "10" in pix_fmt else 8), strict=True):
            rows = np.zeros((48, plane.line_size), np.uint8)
            data = values.view(np.uint8).reshape(48, -1)
            rows[:, : data.shape[1]] = data
            plane.update(rows.tobytes())
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    screen.renderer._clips._rgba = not by_shader
    pixels = screen.clip(probe_clip(path)).pixels(0.0)
    found = pixels[24, 2::4, :3].astype(int)
    assert np.abs(found - CHART.astype(int)).max() <= 2


def test_small_files_without_a_matrix_are_taken_for_601_and_large_ones_for_709(screen: Screen, make: Make) -> None:
    def red(number: int, size: tuple[int, int]) -> Pixels:
        return np.full((size[1], size[0], 3), (200, 60, 40), np.uint8)

    small = make("red.mkv", [0.0], codec="ffv1", draw=red)  # swscale's own default is BT.601
    assert screen.clip(small).pixels(0.0)[24, 32, :3].tolist() == pytest.approx([200, 60, 40], abs=3)


@pytest.mark.parametrize("transfer", [16, 18])
def test_high_dynamic_range_is_brought_down_to_what_can_be_shown(screen: Screen, make: Make, transfer: int) -> None:
    def grey(number: int, size: tuple[int, int]) -> Pixels:
        row = np.linspace(0, 255, size[0]).astype(np.uint8)
        return np.broadcast_to(row[None, :, None], (size[1], size[0], 3)).copy()

    colours = f"colorprim=9:transfer={transfer}:colormatrix=9"
    options = {"x265-params": f"log-level=none:pools=1:frame-threads=1:bframes=0:{colours}"}
    clip = make(f"{transfer}.mkv", [0.0], codec="libx265", pix_fmt="yuv420p10le", options=options, draw=grey)
    row = screen.clip(clip).pixels(0.0)[24, :, 1].astype(int)
    assert row[2] < 20
    assert row[-3] > 220
    assert np.diff(row[::4]).min() >= -1


# ---- stills and animations -----------------------------------------------------------------------------------------


def test_a_still_picture_is_a_clip_of_one_frame(screen: Screen, make: Make) -> None:
    clip = make("still.png", [0.0], codec="png", pix_fmt="rgb24", draw=lambda n, size: numbered(77, size))
    assert clip.duration == 0.0
    screen.clip(clip, sync="beats")
    assert [screen.number(t) for t in (0.0, 0.5, 100.0)] == [77, 77, 77]


def test_an_animated_gif_plays(screen: Screen, make: Make) -> None:
    clip = make("moves.gif", even(20, 10.0), codec="gif", pix_fmt="rgb8")
    screen.clip(clip)
    assert [screen.number(t) for t in (0.05, 0.35, 1.91, 2.1)] == [0, 3, 19, 1]


# ---- bad files -----------------------------------------------------------------------------------------------------


def test_a_missing_clip_is_told_and_left_out(screen: Screen, tmp_path: Path) -> None:
    clip = Clip(str(tmp_path / "gone.mp4"), duration=1.0)
    pixels = screen.load(plan_of(Layer(3, "Red", "red"), Layer(1, "Sea", "", clip=clip))).pixels(0.0)
    assert pixels[0, 0].tolist() == [255, 0, 0, 255]
    (problem,) = screen.renderer.problems
    assert "gone.mp4 is not there" in problem.text
    assert "Sea is left out" in problem.text
    assert screen.renderer.clip_missing(1)


@pytest.mark.parametrize("content", [b"", b"\x00" * 5000, b"not a video at all"])
def test_what_is_no_video_is_told_in_a_sentence(screen: Screen, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.mp4"
    path.write_bytes(content)
    screen.clip(Clip(str(path), duration=1.0)).pixels(0.0)
    assert [problem.text.startswith("bad.mp4 cannot be opened as a video") for problem in screen.renderer.problems]


def test_a_file_without_pictures_is_told(tmp_path: Path) -> None:
    from react_app.core.errors import BadInputError

    with av.open(str(tmp_path / "sound.wav"), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=44100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4410), np.int16), format="s16", layout="mono")
        frame.rate = 44100
        container.mux(stream.encode(frame))
    with pytest.raises(BadInputError, match="no moving picture"):
        probe_clip(tmp_path / "sound.wav")


def test_a_file_that_was_cut_plays_to_where_it_goes_and_keeps_its_last_picture(
    screen: Screen, make: Make, tmp_path: Path
) -> None:
    whole = make("cut.mkv", even(100), codec="mjpeg", pix_fmt="yuvj420p")
    data = Path(whole.path).read_bytes()
    path = tmp_path / "cut.mkv"
    path.write_bytes(data[: len(data) * 6 // 10])
    last = len(read_index(path).times) - 1
    assert 40 < last < 80
    screen.clip(replace(whole, path=str(path)), loop="hold")
    assert screen.number(1.0) == 25
    assert screen.number(3.9) in (last, last - 1)
    assert "damaged or cut off" in screen.renderer.problems[0].text


def test_a_stream_that_was_cut_in_the_middle_of_a_group_begins_with_what_can_be_seen(
    screen: Screen, make: Make, tmp_path: Path
) -> None:
    data = Path(make("long.ts", even(200), gop=150, options={"bf": "2"}).path).read_bytes()
    path = tmp_path / "cut.ts"
    path.write_bytes(data[: 3 * 188] + data[len(data) // 188 // 3 * 188 :])
    clip = probe_clip(path)
    screen.clip(clip, play=False)
    first = screen.number(0.0)
    assert 40 < first < 150
    for t, seconds in ((1.0, 2.48), (2.0, 0.72), (3.0, 1.92)):
        assert screen.number(t, change("seek", seconds + 0.02, t)) == first + round(seconds * 25)


def test_damage_in_the_middle_stops_nothing(screen: Screen, make: Make, tmp_path: Path) -> None:
    whole = make("whole.mp4", even(100), gop=10)
    data = bytearray(Path(whole.path).read_bytes())
    middle = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    chance = random.Random(3)
    for place in range(middle, middle + 300):
        data[place] = chance.randrange(256)
    path = tmp_path / "damaged.mp4"
    path.write_bytes(data)
    screen.clip(replace(whole, path=str(path)), loop="hold")
    seen = [screen.number(n / 25 + 0.01) for n in range(100)]
    assert sum(a == b for a, b in enumerate(seen)) > 70
    assert seen[99] == 99
