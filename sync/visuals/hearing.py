"""Events as they arrive: believed only if they are signed with the endpoint's secret."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sync.errors import BrokenReplyError, SignInError
from sync.signatures import VISUALS_SIGNATURE, header, verify
from sync.visuals.release import Event


def read_event(secret: str, body: bytes, headers: Mapping[str, str]) -> Event:
    """Return the event in a delivery. The same `id` may come more than once: act on it once.

    Raises:
        SignInError: it is not signed with this secret.
        BrokenReplyError: it is signed, but no event.
    """
    if not verify(secret, body, header(headers, VISUALS_SIGNATURE)):
        raise SignInError("This event does not come from Music Visuals: its signature is missing or wrong.")
    try:
        event = Event.read(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise BrokenReplyError("Music Visuals sent an event that cannot be read.") from error
    if not event.id or not event.type:
        raise BrokenReplyError("Music Visuals sent an event without an id or a type.")
    return event
