"""Colours survive: a chart drawn by a shader goes through every encoder, and is read back by what the file says."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.features import SILENCE
from react_app.core.session import Session
from react_app.core.show import Layer
from react_app.engine.context import create_headless
from react_app.engine.readback import FrameReader, Layout
from react_app.engine.renderer import Renderer
from react_app.engine.surface import Surface
from react_app.export.media.codecs import CODECS
from react_app.export.media.colour import Drawing, converter_of, drawing_of, hand_over, picture_type
from react_app.export.media.convert import PlaneHandover
from react_app.export.media.deep import DeepConverter, can_convert
from react_app.export.media.encoder import Encoder
from react_app.export.media.exr import srgb_to_linear, timecode
from react_app.export.media.formats import VideoFormat, choose_format
from react_app.export.media.sequences import SequenceEncoder, part_path
from react_app.export.passes.outputs import Output
from react_app.export.passes.reframe import Viewer
from react_app.export.preview.shots import on_checkers
from tests.engine.kit import plan_of, scene
from tests.export.chart import HEIGHT, WIDTH, Floats, Seen, chart, chart_shader, flat_parts, picture, rows_of, seen

SIZE = (WIDTH, HEIGHT)
FPS = Fraction(30)
YUV, RGB = (1, 1, 1, 1), (0, 1, 13, 2)
"""Matrix, primaries, transfer, range: BT.709 limited; RGB with BT.709 primaries, sRGB transfer, full."""
LEVELS = 1024


@dataclass(frozen=True)
class Way:
    """One format, what its flags are, and how far from the chart it may be, of 255."""

    name: str
    codec: str
    within: float
    flags: tuple[int, int, int, int] = YUV
    depth: int = 8
    alpha: bool = False
    crf: int | None = None

    def __str__(self) -> str:
        return f"{self.name}-{self.codec}-{self.depth}{'-alpha' if self.alpha else ''}"

    @property
    def format(self) -> VideoFormat:
        return choose_format(
            Path(self.name), SIZE, FPS, codec=self.codec, depth=self.depth, alpha=self.alpha, crf=self.crf
        )


LOSSY = [
    Way("a.mp4", "h264", 3.0),
    Way("a.mp4", "h264", 3.0, depth=10),
    Way("a.mp4", "hevc", 3.0, crf=12),
    Way("a.mp4", "hevc", 2.0, depth=10, crf=12),
    Way("a.mp4", "av1", 3.0, crf=12),
    Way("a.mp4", "av1", 2.0, depth=10, crf=12),
    Way("a.webm", "vp9", 3.0),
    Way("a.mov", "prores", 1.0, depth=10),
    Way("a.mov", "prores_4444", 1.0, depth=10),
    Way("a.mov", "dnxhr", 2.0),
    Way("a.mov", "dnxhr_hqx", 1.0, depth=10),
    Way("a.mov", "dnxhr_444", 1.0, depth=10),
]
LOSSLESS = [
    Way("a.mkv", "ffv1", 0.0, RGB),
    Way("a.mkv", "ffv1", 0.13, RGB, depth=10),
    Way("a.mkv", "ffv1", 0.0, RGB, depth=16),
    Way("a.png", "png", 0.0, RGB),
    Way("a.png", "png", 0.0, RGB, depth=16),
]
TRANSPARENT = [
    Way("a.mov", "prores_4444", 1.0, depth=10, alpha=True),
    Way("a.webm", "vp9", 3.0, alpha=True),
    Way("a.mkv", "ffv1", 0.0, RGB, alpha=True),
    Way("a.mkv", "ffv1", 0.0, RGB, depth=16, alpha=True),
    Way("a.png", "png", 0.0, RGB, alpha=True),
    Way("a.png", "png", 0.0, RGB, depth=16, alpha=True),
]
RAMP = np.repeat(np.linspace(0.0, 1.0, WIDTH // 16), 16)[None].repeat(HEIGHT, 0)
"""Alpha in columns."""


@pytest.fixture(scope="module")
def drawn() -> Iterator[dict[bool, NDArray[Any]]]:
    """The chart as the renderer draws it, deep and not."""
    ctx = create_headless()
    plan = plan_of([scene(Layer(1, "Chart", "chart"))], {"chart": chart_shader()})
    pictures: dict[bool, NDArray[Any]] = {}
    for deep in (False, True):
        renderer = Renderer(ctx, SIZE, deep=deep)
        renderer.set_plan(plan)
        renderer.prepare_scene("one")
        renderer.render(Session(plan).step(0.0, (), SILENCE))
        pictures[deep] = renderer.picture.read_deep() if deep else renderer.picture.read_rgba()
        renderer.release()
    yield pictures
    ctx.release()


def write(folder: Path, video: VideoFormat, name: str, *pictures: NDArray[Any]) -> Path:
    """Encode pictures; return the file, the first one of a sequence."""
    path = folder / name
    alone = video.kind == "sequence"
    encoder = SequenceEncoder(path, video) if alone else Encoder(path, video, None)
    for number in range(3):
        buffer = encoder.buffer()
        buffer[...] = pictures[number % len(pictures)]
        encoder.put(buffer)
    encoder.finish()
    return part_path(path, 0) if alone else path


def look(path: Path, way: Way) -> Seen:
    kinds = {"png": "png_pipe", "exr": "exr_pipe"}
    return seen(path, kinds.get(way.codec), "libvpx-vp9" if way.alpha and way.codec == "vp9" else None)


def deep(video: VideoFormat) -> bool:
    return picture_type(video) == np.uint16


def test_the_shader_draws_the_charts_numbers(drawn: dict[bool, NDArray[Any]]) -> None:
    np.testing.assert_array_equal(drawn[False], picture(chart(), deep=False))
    np.testing.assert_array_equal(drawn[True], picture(chart(), deep=True))


@pytest.mark.parametrize("way", [*LOSSY, *LOSSLESS], ids=str)
def test_the_chart_survives(tmp_path: Path, drawn: dict[bool, NDArray[Any]], way: Way) -> None:
    video = way.format
    found = look(write(tmp_path, video, way.name, drawn[deep(video)]), way)
    assert found.flags == way.flags
    assert np.abs(flat_parts(found.rgb) - flat_parts(chart())).max() * 255 <= way.within + 1e-9
    if way in LOSSLESS:
        assert np.abs(found.rgb - chart()).max() * 255 <= way.within + 1e-9, "every pixel, not the flat ones alone"


@pytest.mark.parametrize("way", TRANSPARENT, ids=str)
def test_transparency_survives(tmp_path: Path, way: Way) -> None:
    video = way.format
    found = look(write(tmp_path, video, way.name, picture(chart(), RAMP, deep=deep(video))), way)
    exact = way.flags == RGB
    assert np.abs(found.alpha - RAMP)[:, 4::8].max() * 255 <= (0.5 if exact or deep(video) else 1.01)
    assert np.abs(flat_parts(found.rgb) - flat_parts(chart())).max() * 255 <= way.within + 1e-9


@pytest.mark.parametrize("depth", [16, 32])
@pytest.mark.parametrize("alpha", [False, True])
def test_exr_is_linear_light_times_alpha(tmp_path: Path, depth: int, alpha: bool) -> None:
    way = Way("a.exr", "exr", 0.0, depth=depth, alpha=alpha)
    cover = RAMP if alpha else np.ones_like(RAMP)
    found = look(write(tmp_path, way.format, way.name, picture(chart(), cover, deep=True)), way)
    assert found.pixel_format == f"gbr{'a' if alpha else ''}pf{depth}le"
    linear = srgb_to_linear(chart()) * cover[..., None]
    assert np.abs(found.rgb - linear).max() < (5e-4 if depth == 16 else 1e-6)
    assert np.abs(found.alpha - cover).max() < 5e-4


def gradient(*, deep: bool) -> NDArray[Any]:
    """1024 levels, 4 rows in each of 8 bands: from one column of a band to the next it is one level brighter."""
    levels = np.arange(LEVELS).reshape(8, -1).repeat(HEIGHT // 8, 0).repeat(WIDTH * 8 // LEVELS, 1) / (LEVELS - 1)
    return picture(np.repeat(levels[..., None], 3, 2), deep=deep)


@pytest.mark.parametrize(
    ("way", "most"),
    [
        (Way("a.mp4", "h264", 0.0), 256),
        (Way("a.mp4", "hevc", 0.0, depth=10, crf=4), LEVELS),
        (Way("a.mov", "prores_4444", 0.0, depth=10), LEVELS),
        (Way("a.mkv", "ffv1", 0.0, RGB, depth=10), LEVELS),
        (Way("a.png", "png", 0.0, RGB, depth=16), LEVELS),
        (Way("a.exr", "exr", 0.0, depth=16), LEVELS),
    ],
    ids=str,
)
def test_ten_bits_have_the_steps_that_eight_have_not(tmp_path: Path, way: Way, most: int) -> None:
    video = way.format
    found = look(write(tmp_path, video, way.name, gradient(deep=deep(video))), way)
    steps = len(np.unique(np.round(found.rgb[8 :: HEIGHT // 8, :, 1], 6)))
    assert steps <= 256 if most == 256 else steps > 700


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
@pytest.mark.parametrize(
    ("way", "within"),
    [
        (LOSSY[0], 3),
        (replace(LOSSY[3], crf=8), 3),
        (LOSSY[7], 2),
        (TRANSPARENT[0], 2),
        (LOSSLESS[0], 0),
        (LOSSLESS[2], 1),
        (TRANSPARENT[5], 1),
    ],
    ids=str,
)
def test_another_decoder_agrees(tmp_path: Path, drawn: dict[bool, NDArray[Any]], way: Way, within: int) -> None:
    video = way.format
    path = write(tmp_path, video, way.name, drawn[deep(video)])
    kind = ["-f", "png_pipe"] if way.codec == "png" else []
    exact = "flags=accurate_rnd+full_chroma_int+full_chroma_inp:in_color_matrix=auto"
    command = ["ffmpeg", "-v", "error", *kind, "-i", str(path), "-frames:v", "1", "-vf", f"scale={exact}"]
    out = subprocess.run(
        [*command, "-f", "rawvideo", "-pix_fmt", "rgba", "-"], capture_output=True, timeout=30, check=True
    )
    rgba = np.frombuffer(out.stdout, np.uint8).reshape(HEIGHT, WIDTH, 4) / 255.0
    assert np.abs(flat_parts(rgba[..., :3]) - flat_parts(chart())).max() * 255 <= within + 1e-6
    assert (rgba[..., 3] == 1.0).all()


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs ffprobe")
@pytest.mark.parametrize("way", [LOSSY[0], LOSSY[3]], ids=str)
def test_the_file_says_where_its_colour_samples_lie(tmp_path: Path, drawn: dict[bool, NDArray[Any]], way: Way) -> None:
    path = write(tmp_path, way.format, way.name, drawn[deep(way.format)])
    entries = "stream=color_range,color_space,color_transfer,color_primaries,chroma_location"
    command = ["ffprobe", "-v", "error", "-show_entries", entries, "-of", "csv=p=0", str(path)]
    out = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert out.stdout.strip() == "tv,bt709,bt709,bt709,center"


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize(
    "name", ["yuv420p10le", "yuv422p10le", "yuv444p10le", "yuva444p10le", "yuv444p12le", "p010le", "p210le"]
)
def test_samples_are_the_nearest_to_the_formulas(name: str, bits: int) -> None:
    rgba = picture(chart(), RAMP, deep=bits == 16)
    frame = DeepConverter(name, *SIZE).convert(rgba)
    step, shift = (16, 0) if "12" in name else (4, 6 if name.startswith("p") else 0)
    red, green, blue = np.moveaxis(flat_parts(rgba[..., :3] / float(np.iinfo(rgba.dtype).max)), -1, 0)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    wanted = [
        16 * step + 219 * step * luma,
        128 * step + 224 * step * (blue - luma) / 1.8556,
        128 * step + 224 * step * (red - luma) / 1.5748,
    ]
    planes = [rows_of(plane, "<u2") >> shift for plane in frame.planes]
    if shift:
        planes = [planes[0], planes[1][:, 0::2], planes[1][:, 1::2]]
    for plane, values in zip(planes, wanted, strict=False):
        width = WIDTH // 2 if plane is not planes[0] and "444" not in name else WIDTH
        whole = plane[:, :width].repeat(HEIGHT // len(plane), 0).repeat(WIDTH // width, 1).astype(float)
        assert np.abs(flat_parts(whole[..., None])[:, 0] - values).max() < 0.51


def test_colour_samples_lie_between_pixels_or_on_even_ones() -> None:
    edge = np.zeros((4, 32, 3))
    edge[:, 17:, 2] = 1.0
    share: dict[str, Floats] = {}
    for name in ("yuv420p10le", "yuv422p10le"):
        plane = DeepConverter(name, 32, 4).convert(picture(edge, deep=True)).planes[1]
        share[name] = (rows_of(plane, "<u2")[1, 7:10] - 512.0) / 448.0
    np.testing.assert_allclose(share["yuv420p10le"], [1 / 8 * 0, 0.5, 1.0], atol=0.002)
    np.testing.assert_allclose(share["yuv422p10le"], [0.0, 0.25, 1.0], atol=0.002)


def test_every_deep_format_has_an_exact_converter() -> None:
    deep_ones = [pixels.name for codec in CODECS.values() for pixels in codec.pixels if pixels.depth > 8]
    assert all(can_convert(name) for name in deep_ones if "f32" not in name)
    assert isinstance(converter_of(LOSSY[7].format), DeepConverter)


def test_pictures_are_drawn_as_the_file_that_asks_for_most_wants_them() -> None:
    plain, ten, clear = (way.format for way in (LOSSY[0], LOSSY[1], TRANSPARENT[1]))
    assert drawing_of([plain]) == Drawing()
    assert drawing_of([plain, ten]) == Drawing(deep=True)
    assert drawing_of([ten, clear]) == Drawing(deep=True, transparent=True)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_an_ordinary_file_gets_a_deep_transparent_picture_on_black(kind: type[Any]) -> None:
    rgba = picture(chart(), RAMP, deep=True)
    into = np.empty(rgba.shape, kind)
    hand_over(rgba, into, on_black=True)
    most = np.iinfo(kind).max
    wanted = rgba[..., :3] / 65535.0 * rgba[..., 3:] / 65535.0 * most
    assert np.abs(into[..., :3] - wanted).max() <= 0.51
    assert (into[..., 3] == most).all()


def test_eight_bits_of_a_deep_picture_are_the_nearest() -> None:
    every = np.arange(65536, dtype=np.uint16).reshape(64, 256, 4)
    into = np.empty(every.shape, np.uint8)
    hand_over(every, into, on_black=False)
    np.testing.assert_array_equal(into, np.floor(every / 257.0 + 0.5))


@pytest.mark.parametrize("way", [TRANSPARENT[0], TRANSPARENT[2]], ids=str)
def test_the_edge_of_what_is_transparent_stays_bright_when_it_is_scaled(way: Way) -> None:
    video = replace(way.format, width=WIDTH // 2 + 8, height=HEIGHT // 2 + 6)
    rgb, alpha = np.zeros((HEIGHT, WIDTH, 3)), np.zeros((HEIGHT, WIDTH))
    rgb[40:99, 50:151], alpha[40:99, 50:151] = (1.0, 0.5, 0.25), 1.0
    into = np.empty((video.height, video.width, 4), picture_type(video))
    drawing = drawing_of([video])
    Viewer(Output(Path("a.mov"), video), SIZE, drawing).fill(picture(rgb, alpha, deep=drawing.deep), into)
    scaled = into / float(np.iinfo(into.dtype).max)
    some = scaled[..., 3] > 0.1
    assert 0.1 < some.mean() < 0.5
    assert ((scaled[..., 3] > 0.2) & (scaled[..., 3] < 0.8)).any(), "the edge is soft"
    assert np.abs(scaled[some][:, :3] - (1.0, 0.5, 0.25)).max() < 0.03


def test_a_file_of_eight_bits_takes_its_pictures_from_a_deep_pass() -> None:
    video = LOSSY[0].format
    into = np.empty((HEIGHT, WIDTH, 4), np.uint8)
    viewer = Viewer(Output(Path("a.mp4"), video), SIZE, Drawing(deep=True, transparent=True))
    assert not viewer.plain
    viewer.fill(picture(chart(), 1.0, deep=True), into)
    np.testing.assert_array_equal(into, picture(chart(), deep=False))


@pytest.mark.parametrize(
    ("number", "fps", "packed"),
    [(1234, "30000/1001", 0x00004104), (0, "24", 0), (25 * 3600 * 30 - 1, "30", 0x00595929)],
)
def test_timecode_is_packed_as_smpte_packs_it(number: int, fps: str, packed: int) -> None:
    assert timecode(number, Fraction(fps)) == packed


@pytest.mark.skipif(shutil.which("exrheader") is None, reason="needs OpenEXR's tools")
def test_openexr_reads_the_header(tmp_path: Path) -> None:
    way = Way("a.exr", "exr", 0.0, depth=16, alpha=True)
    path = write(tmp_path, way.format, way.name, picture(chart(), RAMP, deep=True)).with_name("000002")
    out = subprocess.run(["exrheader", str(path)], capture_output=True, text=True, timeout=30, check=True).stdout
    for line in ("time 00:00:00:02", "zip, multi-scanline", "A, 16-bit floating-point", "white (0.3127 0.329)"):
        assert line in out
    assert "framesPerSecond (type rational): 30/1" in out


def test_what_is_scaled_and_put_on_black_has_no_dark_edge() -> None:
    video = replace(LOSSY[0].format, width=WIDTH // 2, height=HEIGHT // 2)
    rgb, alpha = np.zeros((HEIGHT, WIDTH, 3)), np.zeros((HEIGHT, WIDTH))
    rgb[:, 101:], alpha[:, 101:] = 1.0, 1.0
    into = np.empty((video.height, video.width, 4), np.uint8)
    drawing = Drawing(deep=True, transparent=True)
    Viewer(Output(Path("a.mp4"), video), SIZE, drawing).fill(picture(rgb, alpha, deep=True), into)
    assert 124 <= into[20, 50, 0] <= 131, "half covered is half as bright, not a quarter"
    assert (into[..., 3] == 255).all()


@pytest.mark.parametrize(("srgb", "light"), [(0.0, 0.0), (0.04045, 0.0031308), (0.5, 0.2140411), (1.0, 1.0)])
def test_light_is_decoded_by_the_srgb_curve(srgb: float, light: float) -> None:
    assert srgb_to_linear(np.array([srgb]))[0] == pytest.approx(light, abs=1e-6)


def test_what_is_transparent_lies_on_squares_in_a_preview() -> None:
    clear = np.zeros((16, 16, 4), np.uint8)
    assert [int(v) for v in on_checkers(clear)[0, [0, 8], 0]] == [64, 96]
    half = np.full((16, 16, 4), (200, 100, 0, 128), np.uint8)
    assert np.abs(on_checkers(half)[0, 0, :3] - (132.3, 82.1, 31.9)).max() < 1.0
    assert (on_checkers(half)[..., 3] == 255).all()


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("layout", ["yuv420p10le", "p010le"])
def test_planes_of_ten_bits_that_a_shader_makes_are_the_same(
    tmp_path: Path, drawn: dict[bool, NDArray[Any]], layout: Layout, at_once: bool
) -> None:
    ctx = create_headless()
    surface = Surface(ctx, SIZE, "nu2")
    surface.write(drawn[True][::-1])
    reader = FrameReader(ctx, SIZE, lambda: surface, layout, at_once=at_once)
    planes = np.empty(reader.shape, reader.dtype)
    reader.begin()
    reader.take(planes)
    reader.release()
    surface.release()
    ctx.release()
    back: list[NDArray[Any]] = []
    frame = PlaneHandover(layout, back.append).convert(planes)
    assert back[0] is planes
    wanted = DeepConverter(layout, *SIZE).convert(drawn[True])
    assert (frame.format.name, int(frame.colorspace), int(frame.color_range)) == (layout, 1, 1)
    shift = 6 if layout == "p010le" else 0
    for found, plane in zip(frame.planes, wanted.planes, strict=True):
        width = plane.width * (2 if shift and plane is not wanted.planes[0] else 1)
        one, other = (rows_of(each, "<u2")[:, :width].astype(int) >> shift for each in (found, plane))
        assert np.abs(one - other).max() <= 1
        assert (one != other).mean() < 0.02
