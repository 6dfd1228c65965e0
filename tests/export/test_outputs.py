"""What of a pass one file has: pictures, samples of sound, names of a sequence's pictures."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from react_app.export.media.formats import choose_format
from react_app.export.passes.outputs import Output
from react_app.export.playing.offline import span_of

FPS = Fraction(30)
SPAN = span_of(Fraction(101, 50), FPS, 0.5)
"""Pictures 15 to 60; the sound ends within the last one."""


@pytest.mark.parametrize(
    ("first", "count", "pictures", "samples"),
    [
        (0, None, 46, (24_000, 72_960)),
        (6, None, 40, (33_600, 63_360)),
        (6, 40, 40, (33_600, 63_360)),
        (6, 30, 30, (33_600, 48_000)),
    ],
)
def test_a_part_of_a_pass_has_its_pictures_and_its_sound(
    first: int, count: int | None, pictures: int, samples: tuple[int, int]
) -> None:
    output = Output(Path("a.mp4"), choose_format(Path("a.mp4"), (64, 36), FPS), first=first, count=count)
    assert output.pictures(SPAN.count) == pictures
    assert output.samples(SPAN, 48_000) == samples


def test_the_pictures_of_a_sequence_are_named_as_the_format_is() -> None:
    output = Output(Path("shots/a.png"), choose_format(Path("shots/a.png"), (64, 36), FPS))
    assert output.sequence.picture(3) == Path("shots/a/a_000003.png")
