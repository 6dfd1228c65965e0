"""What the desk calls things."""

from __future__ import annotations

import pytest

from react_app.core.show import MODULATION_SOURCES, Modulation
from react_app.ui import words


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("count", "Count"),
        ("ringCount", "Ring count"),
        ("ring_count", "Ring count"),
        ("Onset flare", "Onset flare"),
        ("RGB", "RGB"),
        ("", ""),
    ],
)
def test_names_of_inputs_read_as_words(label: str, shown: str) -> None:
    assert words.control_label(label) == shown


@pytest.mark.parametrize("source", MODULATION_SOURCES)
def test_every_source_has_a_word_and_a_tip(source: str) -> None:
    assert words.SOURCES[source]  # type: ignore[index]
    assert words.SOURCE_TIPS[source]  # type: ignore[index]


def test_a_badge_says_what_how_much_and_how_often() -> None:
    tip = words.badge_tip(Modulation("lfo.sine", -0.5, period_beats=8.0), "Hue")
    assert tip == "Sine moves hue by -50 %, once in 2 bars"


@pytest.mark.parametrize(
    ("seconds", "hours", "text"),
    [(5, False, "0:05"), (211.9, False, "3:31"), (3700, False, "01:01:40"), (7, True, "00:00:07")],
)
def test_times(seconds: float, hours: bool, text: str) -> None:
    assert words.clock(seconds, hours=hours) == text


@pytest.mark.parametrize(("count", "text"), [(900, "900 B"), (48_000_000, "48 MB"), (2_500_000_000_000, "2.5 TB")])
def test_sizes(count: int, text: str) -> None:
    assert words.size_of(count) == text
