"""Who is signed in, what is left to spend and what the service can do; tokens never show in `repr`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.errors import BrokenReplyError
from sync.reading import boolean, items, links, mapping, number, pick, text, unwrapped, words

TOKENS = ("access_token", "apiToken", "api_token", "accessToken", "token", "persistent_api_token", "api_key")


@dataclass(frozen=True, slots=True)
class Login:
    """A token and whose it is. `expires_in` in seconds, None if it does not expire."""

    token: str = field(repr=False)
    username: str = ""
    roles: tuple[str, ...] = ()
    refresh_token: str = field(default="", repr=False)
    expires_in: float | None = None
    message: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Credits:
    """What an account has left, in minutes of video; None where the service does not say."""

    minutes: float | None = None
    free_minutes: float | None = None
    paid_minutes: float | None = None
    allowance: float | None = None
    """Minutes given each month."""
    plan: str = ""
    exceeded: bool = False
    billing_url: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the service says that it is well."""

    well: bool
    status: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the service says it can do. `links` by name (`mcpendpoint`, `signup`, `spec` ...), absolute."""

    product: str = ""
    version: str = ""
    names: frozenset[str] = frozenset()
    mcp_endpoint: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    signup_policy: Mapping[str, Any] = field(default_factory=dict, repr=False)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


def read_login(body: Any, host: str) -> Login:
    """Read the answer to a login or sign-up.

    Raises:
        BrokenReplyError: there is no token in it.
    """
    found = unwrapped(body, "user", "account", "auth")
    token = next((said for name in TOKENS if (said := text(pick(found, name)).strip())), "")
    if not token:
        raise BrokenReplyError(f"{host} let us in but gave no token. Paste a token from your account there instead.")
    return Login(
        token=token,
        username=words(pick(found, "username", "user_name", "email", "agent_name")),
        roles=tuple(filter(None, map(words, items(pick(found, "roles")))))[:50],
        refresh_token=text(pick(found, "refresh_token")),
        expires_in=number(pick(found, "expires_in")),
        message=words(pick(found, "message", "detail")),
        raw=found,
    )


def read_credits(body: Any, base: str = "") -> Credits:
    """Read credits from any JSON; `base` is the URL it came from."""
    top = unwrapped(body, "credits", "account")
    layers = [top, *(inner for name in ("minutes", "credits", "balance", "quota") if (inner := mapping(top.get(name))))]
    free = _first(layers, "free_minutes_remaining", "free_minutes", "minutes_free", "free")
    paid = _first(layers, "paid_minutes_remaining", "paid_minutes", "minutes_paid", "paid", "purchased_minutes")
    minutes = _first(
        layers,
        "minutes_remaining",
        "remaining_minutes",
        "total_minutes_remaining",
        "total_remaining_minutes",
        "remaining",
        "minutes",
        "total_minutes",
        "credits_remaining",
        "credits",
        "balance",
    )
    if minutes is None and (free is not None or paid is not None):
        minutes = (free or 0.0) + (paid or 0.0)
    plan = next((found for layer in layers if (found := pick(layer, "plan_code", "plan", "tier")) is not None), "")
    flags = (boolean(pick(layer, "quota_exceeded", "is_quota_exceeded", "exceeded")) for layer in layers)
    billing = next((way for layer in layers if (way := links(layer, base).get("billing"))), "")
    return Credits(
        minutes=minutes,
        free_minutes=free,
        paid_minutes=paid,
        allowance=_first(
            layers, "monthly_allowance_minutes", "monthly_allowance", "monthly_minutes", "allowance", "included_minutes"
        ),
        plan=words(pick(plan, "code", "name") or plan if isinstance(plan, Mapping) else plan),
        exceeded=any(flags),
        billing_url=billing if "://" in billing else "",
        raw=mapping(body),
    )


def read_health(body: Any) -> Health:
    """Read the health of a service; an answer without a status is a good one."""
    status = words(pick(body, "status", "state", "health")) if isinstance(body, Mapping) else text(body)
    return Health(
        well=status.lower() not in ("down", "error", "fail", "failing", "unhealthy"), status=status, raw=mapping(body)
    )


def read_capabilities(body: Any, base: str = "") -> Capabilities:
    """Read capabilities or agents.json from any JSON; relative links are made absolute against `base`."""
    found = mapping(body)
    endpoint = text(pick(found, "mcp_endpoint", "mcp_url"))
    joined = {**found, **{f"{key}": value for key, value in mapping(pick(found, "auth")).items() if key not in found}}
    ways = links({**joined, "mcp_endpoint_url": endpoint}, base)
    listed = items(pick(found, "capabilities"))
    return Capabilities(
        product=words(pick(found, "product_name", "name")),
        version=words(pick(found, "version")),
        names=frozenset(
            filter(
                None, (words(pick(item, "id", "name")) if isinstance(item, Mapping) else text(item) for item in listed)
            )
        ),
        mcp_endpoint=ways.get("mcpendpoint", ""),
        links=ways,
        signup_policy=mapping(pick(found, "signup_policy")),
        raw=found,
    )


def _first(layers: list[Mapping[str, Any]], *names: str) -> float | None:
    for name in names:
        for layer in layers:
            found = number(pick(layer, name))
            if found is not None:
                return found
    return None
