"""The demo track and its truth file agree with each other, and with what is heard."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

DEMO = Path(__file__).resolve().parents[2] / "react_app" / "assets" / "demo"


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    """The truth file."""
    facts: dict[str, Any] = json.loads((DEMO / "demo.json").read_text(encoding="utf-8"))
    return facts


@pytest.fixture(scope="module")
def heard() -> NDArray[np.float32]:
    """The decoded track, stereo, at its own rate."""
    with av.open(str(DEMO / "demo.opus")) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


def _onset_times(mono: NDArray[np.float32], rate: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much the spectrum rises, every millisecond: the sum of what each bin gains over 5 ms, in logarithms."""
    window, hop = 480, rate // 1000
    starts = np.arange(0, len(mono) - window, hop)
    frames = np.stack([mono[start : start + window] for start in starts]) * np.hanning(window)
    level = np.log(np.abs(np.fft.rfft(frames)) + 1e-2)
    rise = np.maximum(level[5:] - level[:-5], 0.0).sum(axis=1)
    return (starts[5:] - 2.5 * hop + window / 2) / rate, rise


def test_beats_are_spaced_by_the_tempo(truth: dict[str, Any]) -> None:
    assert np.allclose(np.diff(truth["beats"]), 60.0 / truth["bpm"], atol=2e-6)


def test_every_fourth_beat_is_a_downbeat(truth: dict[str, Any]) -> None:
    assert truth["downbeats"] == truth["beats"][::4]


def test_sections_cover_the_track_without_gaps_and_begin_on_downbeats(truth: dict[str, Any]) -> None:
    sections = truth["sections"]
    assert sections[0]["start"] == 0.0
    assert sections[-1]["end"] == truth["duration"]
    assert all(before["end"] == after["start"] for before, after in pairwise(sections))
    assert all(section["start"] in truth["downbeats"] for section in sections[1:])
    assert [section["name"] for section in sections] == [
        "intro",
        "build",
        "drop",
        "breakdown",
        "build",
        "drop",
        "outro",
    ]


def test_the_file_is_as_long_as_it_says_and_small_enough_to_ship(
    truth: dict[str, Any], heard: NDArray[np.float32]
) -> None:
    assert heard.shape == (2, round(truth["duration"] * truth["sample_rate"]))
    assert 70.0 <= truth["duration"] <= 100.0
    assert (DEMO / "demo.opus").stat().st_size < 2_000_000
    assert truth["licence"]


def test_the_track_neither_clips_nor_whispers(heard: NDArray[np.float32]) -> None:
    peak_db = 20.0 * np.log10(np.abs(heard).max())
    assert -2.0 < peak_db < -0.5


def test_drops_are_far_louder_than_intro_and_breakdown(truth: dict[str, Any], heard: NDArray[np.float32]) -> None:
    def level_db(name: str) -> float:
        section = next(part for part in truth["sections"] if part["name"] == name)
        first, last = (round(section[edge] * truth["sample_rate"]) for edge in ("start", "end"))
        return float(10.0 * np.log10(np.mean(heard[:, first:last] ** 2)))

    assert level_db("drop") > level_db("intro") + 6.0
    assert level_db("drop") > level_db("breakdown") + 6.0


def test_kicks_in_the_drops_are_heard_at_the_stated_beats(truth: dict[str, Any], heard: NDArray[np.float32]) -> None:
    rate = truth["sample_rate"]
    for section in (part for part in truth["sections"] if part["name"] == "drop"):
        first = round((section["start"] - 0.1) * rate)
        last = round(section["end"] * rate)
        times, rise = _onset_times(heard[:, first:last].mean(axis=0), rate)
        times = times + first / rate
        beats = [beat for beat in truth["beats"] if section["start"] <= beat < section["end"] - 0.1]
        errors = []
        for beat in beats:
            near = np.abs(times - beat) < 0.05
            errors.append(times[near][np.argmax(rise[near])] - beat)
        close = np.abs(errors) < 0.010
        assert close.mean() > 0.9, f"{np.round(np.array(errors)[~close], 4)}"
        assert abs(float(np.median(errors))) < 0.005
