"""What a file is, is told by decoding it."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from sync.server.probing import probe


@pytest.mark.parametrize("name", ["poster.jpg", "poster1.jpg", "poster"])
def test_a_picture_of_any_size_and_name_is_a_picture(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (360, 640, 3), dtype=np.uint8)
    path = tmp_path / name
    with av.open(str(path), "w", format="mjpeg") as file:
        stream = file.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuvj420p"
        file.mux(stream.encode(av.VideoFrame.from_ndarray(noise, format="rgb24")))
        file.mux(stream.encode())
    media = probe(path)
    assert (media.kind, media.mime, media.width, media.height) == ("image", "image/jpeg", 640, 360)
