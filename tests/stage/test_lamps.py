"""Music into a virtual microphone: the picture counts its beats, each at its moment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from react_app.beats.music import play, steady
from react_app.core.paths import Paths
from react_app.link.shared import PresentedFrame
from tests.audio.pulse import PrivatePulse
from tests.stage.lamps import lamps_of, watch_lamps


@pytest.mark.timeout(180)
def test_every_beat_of_the_music_has_its_lamp(
    paths: Paths, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse = PrivatePulse(Path(tmp_path_factory.mktemp("p")))
    pulse.start()
    for name, value in pulse.environment.items():
        monkeypatch.setenv(name, value)
    song = play("house", steady(124.0, 16.0))
    try:
        lamps = watch_lamps(paths, pulse, song.samples, song.beats)
    finally:
        pulse.kill()
    late = lamps.offsets(after_s=8.0)
    print(f"lamps after the beat: median {1000 * np.median(late):.1f} ms, largest {1000 * np.abs(late).max():.1f} ms")
    assert len(late) > 12
    assert np.abs(late).max() < 0.15  # a third of a beat: the machine may be busy
    begin, end = lamps.beats[-len(late)] - 0.2, lamps.beats[-1] + 0.2
    counted = sum(np.count_nonzero((x > begin) & (x < end)) for x in (lamps.lit, lamps.skipped))
    assert counted == pytest.approx(len(late), abs=1)


def test_a_lamp_is_the_first_frame_of_its_beat() -> None:
    times = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    beats = [0.8, 0.95, 1.1, 1.9, 3.2, 3.3]
    frames = [PresentedFrame(i, t, 100 + t, 1.0, b, 1) for i, (t, b) in enumerate(zip(times, beats, strict=True))]
    lamps = lamps_of(np.array([100.19, 100.42]), frames)
    assert lamps.lit == pytest.approx([100.2, 100.4])
    assert lamps.skipped == pytest.approx([100.4])
    assert lamps.offsets(0.0) == pytest.approx([0.01, -0.02])
