"""Which addresses may be talked to, and which of them are given the token."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urljoin, urlsplit

from sync.errors import BrokenReplyError, RefusedError

PORTS = {"https": 443, "http": 80}
KNOWN_PATHS = frozenset({"", "/", "/api", "/api/v1", "/api/mcp", "/v1"})
"""What people paste after the root of a service; it is cut off."""


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address stays on this machine, going by its looks alone."""
    name = host.lower().strip("[]").rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def root_of(text: str) -> str:
    """Return the root of a service, `https://host[:port]`, from what a person typed or pasted.

    Raises:
        RefusedError: it is no address, it holds a password, or it is plain http to another machine.
    """
    given = text.strip()
    if given and "://" not in given:
        given = ("http://" if is_loopback(_split(f"//{given}").hostname or "") else "https://") + given
    parts = _split(given)
    if not parts.hostname or any(letter.isspace() for letter in given):
        raise RefusedError(f"“{text.strip()[:80]}” is not the address of a service. It looks like https://compeller.ai")
    _permit(parts)
    if parts.path.rstrip("/") not in KNOWN_PATHS:
        raise RefusedError(f"The address of a service has no path: use {_root(parts)}")
    return _root(parts)


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a URL; two URLs with the same three are one service.

    Raises:
        RefusedError: it is no URL.
    """
    parts = _split(url)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower(), parts.port or PORTS.get(scheme, 0)


def resolve(base: str, link: str) -> str:
    """Return the absolute URL of a link (relative or absolute) found in an answer of `base`.

    Raises:
        RefusedError: the link leads nowhere it is safe to go: another scheme, plain http on another machine or from
            a service that speaks https, a password in it.
    """
    try:
        url = urljoin(base, link.strip())
    except ValueError as error:
        raise RefusedError(f"“{link[:80]}” is not a web address.") from error
    parts = _split(url)
    if not parts.hostname or any(ord(letter) < 33 or letter == "\\" for letter in url):
        raise RefusedError(f"“{link[:80]}” is not a web address.")
    _permit(parts)
    if parts.scheme.lower() == "http" and _split(base).scheme.lower() == "https":
        raise RefusedError(f"{parts.hostname} would be reached unencrypted; we do not go there.")
    return url


def redirected(url: str, location: str) -> str:
    """Return where a redirect from `url` leads.

    Raises:
        BrokenReplyError: nowhere, or from https to http, or to plain http on another machine.
    """
    host = _split(url).hostname or "the service"
    if not location.strip():
        raise BrokenReplyError(f"{host} sent us on without saying where to.")
    try:
        return resolve(url, location)
    except RefusedError as error:
        raise BrokenReplyError(f"{host} sent us on to an address that is not safe to use.") from error


def host_of(url: str) -> str:
    """Return the host of a URL as people know it, with the port if it is an unusual one."""
    scheme, host, port = origin(url)
    shown = f"[{host}]" if ":" in host else host
    return shown if PORTS.get(scheme) == port else f"{shown}:{port}"


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port, parts.hostname
    except ValueError as error:
        raise RefusedError(f"“{url[:80]}” is not a web address.") from error
    return parts


def _permit(parts: SplitResult) -> None:
    if parts.username is not None or parts.password is not None:
        raise RefusedError("An address must not hold a user name or password.")
    scheme = parts.scheme.lower()
    if scheme == "http" and not is_loopback(parts.hostname or ""):
        raise RefusedError(f"{parts.hostname} can be reached by https only: use https://{parts.hostname}")
    if scheme not in PORTS:
        raise RefusedError(f"{scheme or 'An address without https'}:// cannot be used; use https://")


def _root(parts: SplitResult) -> str:
    scheme = parts.scheme.lower()
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    port = parts.port
    return f"{scheme}://{shown}" if port is None or port == PORTS[scheme] else f"{scheme}://{shown}:{port}"
