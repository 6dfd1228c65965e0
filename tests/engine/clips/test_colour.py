"""Clips have the colours that their files mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.engine.videofile import probe_clip
from tests.engine.clips.screen import Make, Screen
from tests.engine.videos import Pixels

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
