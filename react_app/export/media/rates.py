"""Frame rates and picture sizes as people write them."""

from __future__ import annotations

import re
from fractions import Fraction

from react_app.core.errors import ExportError

SLOWEST, FASTEST = 1, 240

_EXACT_RATES = {
    "23.976": Fraction(24000, 1001),
    "23.98": Fraction(24000, 1001),
    "29.97": Fraction(30000, 1001),
    "47.95": Fraction(48000, 1001),
    "47.952": Fraction(48000, 1001),
    "59.94": Fraction(60000, 1001),
    "71.928": Fraction(72000, 1001),
    "95.904": Fraction(96000, 1001),
    "119.88": Fraction(120000, 1001),
    "143.856": Fraction(144000, 1001),
    "239.76": Fraction(240000, 1001),
}


def parse_fps(text: str) -> Fraction:
    """Read a frame rate: `30`, `29.97` (which means 30000/1001) or `30000/1001`.

    Raises:
        ExportError: it is no rate between 1 and 240.
    """
    text = text.strip()
    try:
        fps = _EXACT_RATES.get(text) or Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise ExportError(f"{text!r} is not a frame rate; try 30, 60, 29.97 or 30000/1001.") from error
    if not SLOWEST <= fps <= FASTEST or fps.denominator > 1_000_000:
        raise ExportError(f"A frame rate of {text} cannot be made; it must be between {SLOWEST} and {FASTEST}.")
    return fps


def fps_of(number: float) -> Fraction:
    """Return the exact rate a measured or rounded number stands for, e.g. 30000/1001 for 29.97.

    Raises:
        ExportError: it is no rate between 1 and 240.
    """
    for exact in _EXACT_RATES.values():
        if abs(number - exact) < 0.003:
            return exact
    return parse_fps(str(Fraction(number).limit_denominator(1000)))


def parse_size(text: str) -> tuple[int, int]:
    """Read a picture size such as `1920x1080`.

    Raises:
        ExportError: it is not two whole numbers.
    """
    match = re.fullmatch(r"\s*(\d{1,6})\s*[x×*]\s*(\d{1,6})\s*", text, re.IGNORECASE)
    if match is None:
        raise ExportError(f"{text!r} is not a size; write WIDTHxHEIGHT, for example 1920x1080.")
    return int(match[1]), int(match[2])
