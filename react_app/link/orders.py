"""Orders for a child: JSON objects, one a line, on its standard input."""

from __future__ import annotations

import contextlib
import json
import queue
from typing import IO, Any


def listen(lines: IO[str], orders: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    """Put every order into the queue, then None at the end; what is no JSON object is passed over."""
    for line in lines:
        with contextlib.suppress(ValueError):
            order = json.loads(line)
            if isinstance(order, dict):
                orders.put(order)
    orders.put(None)
