"""Keys of the service: which world they open, and which must not be used here."""

from __future__ import annotations

from typing import Literal

from sync.errors import SignInError

Environment = Literal["test", "live"]


def environment_of(key: str) -> Environment:
    """Return the world a key opens: test objects and live objects never see each other.

    Raises:
        SignInError: it is no secret key of this service. The key is not in the message.
    """
    key = key.strip()
    if key.startswith("sk_test_") and len(key) > len("sk_test_"):
        return "test"
    if key.startswith("sk_live_") and len(key) > len("sk_live_"):
        return "live"
    if key.startswith("pk_"):
        raise SignInError("That is a publishable key. Take the secret key, which begins with sk_test_ or sk_live_.")
    raise SignInError("That is no key of Music Visuals. Keys begin with sk_test_ or sk_live_; copy the whole of one.")
