"""When to try again: Retry-After in both its forms, else exponential with full jitter."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

TRIES = 5
UNREACHED_TRIES = 3
"""Tries when no connection is made at all: somebody waits, and a network that is gone rarely comes back in seconds."""
FIRST_S = 1.0
LONGEST_S = 60.0
"""Longest wait between two tries; a service that asks for more is believed, and the caller told at once."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
"""Done twice they do no more than done once (RFC 9110, 9.2.2)."""

LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same request may succeed."""


def back_off(failures: int, random: Callable[[], float]) -> float:
    """Return how many seconds to wait after so many failures in a row (1 = the first).

    `random` gives numbers of 0 to 1. Source: "full jitter", AWS architecture blog, 2015.
    """
    return float(random() * min(LONGEST_S, FIRST_S * 2.0 ** min(failures - 1, 30)))


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for, 0 or more; None if it is absent or makes no sense."""
    text = (value or "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            when = parsedate_to_datetime(text)
        except (ValueError, IndexError, TypeError, OverflowError):
            return None
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    return max(0.0, min(seconds, 7 * 86400.0)) if math.isfinite(seconds) else None


def spoken(seconds: float) -> str:
    """Return a wait as people say it: “in a moment”, “in 20 seconds”, “in 3 minutes”."""
    if seconds < 2.0:
        return "in a moment"
    if seconds < 90.0:
        return f"in {math.ceil(seconds)} seconds"
    if seconds < 5400.0:
        return f"in {math.ceil(seconds / 60.0)} minutes"
    return f"in {math.ceil(seconds / 3600.0)} hours"
