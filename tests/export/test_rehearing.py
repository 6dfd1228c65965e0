"""A take is heard again as its ears heard it: from where they began, anew where they were started anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from react_app.core.features import HOP, Features
from react_app.core.take import TakeWriter, read_take
from react_app.core.tempo import TempoHint
from react_app.export.media.sound import FloatArray
from react_app.export.playing.hints import HintedListener
from react_app.export.playing.rehearing import RestartingAnalyzer, begins_of
from tests.export.media import take_header


class Noting:
    """An analyzer that notes what it was given, and when it was told something."""

    def __init__(self, hop: int) -> None:
        self.hop = hop
        self.given = 0
        self.told: list[int] = []

    def push(self, samples: FloatArray) -> list[Features]:
        before, self.given = self.given // HOP, self.given + len(samples)
        return [Features(hop=self.hop + n) for n in range(before, self.given // HOP)]

    def hint(self, hint: TempoHint) -> int:
        self.told.append(self.given)
        return self.hop * HOP + self.given


def noted() -> tuple[list[Noting], Callable[[int], Noting]]:
    made: list[Noting] = []

    def make(hop: int) -> Noting:
        made.append(Noting(hop))
        return made[-1]

    return made, make


@pytest.mark.parametrize("block", [100, HOP, 10_000])
def test_every_analyzer_hears_from_its_hop_to_the_next_ones(block: int) -> None:
    made, make = noted()
    listener = RestartingAnalyzer(make, (12, 15), start_hop=10)
    sound = np.zeros((10 * HOP, 2), np.float32)
    features = [f for at in range(0, len(sound), block) for f in listener.push(sound[at : at + block])]
    assert [(one.hop, one.given) for one in made] == [(12, 3 * HOP), (15, 5 * HOP)]
    assert [f.hop for f in features] == list(range(12, 20))


def test_a_hint_at_the_sample_of_a_restart_is_told_to_the_new_one() -> None:
    from react_app.core.take import TakeHint

    made, make = noted()
    hint = TempoHint("range", 90.0, 120.0)
    told = (TakeHint(0, hint), TakeHint(3 * HOP, hint), TakeHint(5 * HOP, hint))
    listener = HintedListener(RestartingAnalyzer(make, (0, 3), start_hop=0), told)
    listener.push(np.zeros((8 * HOP, 2), np.float32))
    assert [one.told for one in made] == [[0], [0, 2 * HOP]]


def test_the_log_tells_where_the_analysis_began(tmp_path: Path) -> None:
    writer = TakeWriter(tmp_path, take_header({}, sample=100 * HOP + 7))
    assert begins_of(read_take(tmp_path), 100) == (100,)
    for hop in (90, 130, 130, 400):
        writer.begun(hop * HOP)
    writer.close(500 * HOP)
    assert begins_of(read_take(tmp_path), 100) == (100, 130, 400)
