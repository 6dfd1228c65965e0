"""A part of a performance is the same as in the whole, however far in it begins and whatever its shaders remember."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.show import Effect, Layer, OutputChoice, Scene, Show, Transition
from react_app.export.__main__ import main
from react_app.export.playing.lead import lead_begin
from tests.export.media import pulses, write_show, write_wav

SHOW = Show(
    "Parts",
    (
        Scene("one", "One", layers=(Layer(1, "Halo", "generators/halo"), Layer(2, "Ink", "generators/ink", "add"))),
        Scene("two", "Two", layers=(Layer(3, "Silk", "generators/silk", effects=(Effect(4, "effects/trails"),)),)),
    ),
    "one",
    output=OutputChoice(64, 36, 20.0),
    transition=Transition("transitions/dissolve", beats=1.0),
)
SECONDS = 5.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A track, a show that remembers, and cues that change scenes and freeze the picture."""
    folder = tmp_path_factory.mktemp("parts")
    write_wav(folder / "track.wav", pulses(SECONDS))
    write_show(folder / "parts.show.json", SHOW)
    cues = [(0.4, "scene.go", "two"), (2.0, "master.freeze", True), (2.6, "master.freeze", False),
            (3.0, "scene.go", "one"), (4.1, "layer.1.gain", 0.9)]  # fmt: skip
    (folder / "cues.json").write_text(json.dumps([{"t": t, "id": name, "value": value} for t, name, value in cues]))
    return folder


def pictures(folder: Path, *options: str) -> NDArray[np.uint8]:
    """The pictures of an export, exactly."""
    out = folder / "out.mkv"
    show, cues = folder / "parts.show.json", folder / "cues.json"
    words = ["export", str(folder / "track.wav"), f"--show={show}", f"--cues={cues}", "--codec=ffv1", "--silent"]
    assert main([*words, "--live-beats", "-o", str(out), *options]) == 0
    with av.open(str(out)) as container:
        return np.stack([np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)])


def test_parts_are_those_of_the_whole(folder: Path) -> None:
    whole = pictures(folder)
    assert len(whole) == 100
    for begin, end in ((4.5, 5.0), (2.25, 2.75)):
        part = pictures(folder, f"--from={begin}", f"--to={end}")
        np.testing.assert_array_equal(part, whole[round(begin * 20) : round(end * 20)])
    near = pictures(folder, "--from=4.5", "--lead=0.1")
    assert (near != whole[90:]).any(), "nothing is remembered"


def test_the_lead_is_all_or_so_many_seconds() -> None:
    rate = Fraction(30000, 1001)
    assert lead_begin(900, rate, None) == 0
    assert lead_begin(900, rate, 2.0) == 840
    assert lead_begin(10, rate, 2.0) == 0
    assert lead_begin(900, rate, 0.0) == 900
