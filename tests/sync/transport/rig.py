"""What the tests of the transport share."""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.transport import Transport

TOKEN = "tok-9f8e7d6c5b4a"
HTML = "<!doctype html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@dataclass
class Rig:
    """A transport to `wild`, and how long it would have waited."""

    transport: Transport
    slept: list[float] = field(default_factory=list)
