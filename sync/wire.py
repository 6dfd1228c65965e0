"""The httpx clients below the transport: time limits, proxies, certificates, no cookies, no URLs in logs."""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import httpx

from sync.addresses import host_of, is_loopback
from sync.errors import OfflineError, RefusedError

CALL_LIMITS = httpx.Timeout(connect=10.0, read=30.0, write=30.0, pool=10.0)
UPLOAD_LIMITS = httpx.Timeout(connect=10.0, read=300.0, write=60.0, pool=10.0)


class UnreachedError(OfflineError):
    """No connection was made, so nothing was sent."""


class UntrustedError(OfflineError):
    """The certificate of the service is not valid."""


class Wire:
    """Sends single requests. Certificates are always checked; nothing can switch that off.

    The proxies of the system are used, but never for this machine itself. `given` replaces it all in tests.
    """

    def __init__(self, given: httpx.Client | None = None) -> None:
        self._given = given
        if given is not None:
            given.event_hooks = {"response": [_set_location_aside]}
        self._clients: dict[bool, httpx.Client] = {}
        self._lock = threading.Lock()
        for noisy in ("httpx", "httpcore"):
            logging.getLogger(noisy).setLevel(logging.WARNING)  # they log URLs, and signed URLs are secrets

    def close(self) -> None:
        """Close all connections."""
        for client in (*self._clients.values(), *([self._given] if self._given else [])):
            client.close()

    def send(
        self, method: str, url: str, headers: Mapping[str, str], body: Any, files: Mapping[str, Any] | None
    ) -> httpx.Response:
        """Send one request and return the response, its body not yet read; redirects are not followed.

        Raises:
            OfflineError: no connection, or it broke; then `ambiguous` is set.
            RefusedError: it cannot be put into a request.
        """
        host = host_of(url)
        client = self._client(url)
        try:
            request = client.build_request(
                method,
                url,
                headers=dict(headers),
                json=body if files is None and body is not None else None,
                data=body if files is not None else None,
                files=files,
                timeout=UPLOAD_LIMITS if files is not None else CALL_LIMITS,
            )
        except (httpx.InvalidURL, UnicodeError, ValueError, TypeError) as error:
            raise RefusedError(f"This cannot be sent to {host}: it is not text or numbers.") from error
        try:
            return client.send(request, stream=True, follow_redirects=False)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise _unconnected(url, error) from error
        except httpx.TimeoutException as error:
            raise OfflineError(f"{host} did not answer in time. Try again later.", ambiguous=True) from error
        except (httpx.LocalProtocolError, UnicodeError) as error:
            raise RefusedError(
                "This could not be sent: a file changed while it was read, or has a strange name."
            ) from error
        except httpx.TransportError as error:
            raise OfflineError(f"The connection to {host} was cut. Try again.", ambiguous=True) from error
        except RuntimeError as error:
            if not client.is_closed:
                raise
            raise OfflineError(f"The connection to {host} is closed.") from error

    def _client(self, url: str) -> httpx.Client:
        if self._given is not None:
            return self._given
        near = is_loopback(urlsplit(url).hostname or "")
        with self._lock:
            if near not in self._clients:
                self._clients[near] = _made(near=near)
            return self._clients[near]


def location_of(response: httpx.Response) -> str:
    """Return where a redirect leads, as the service wrote it."""
    return str(response.extensions.get("location", ""))


def _set_location_aside(response: httpx.Response) -> None:
    """Keep httpx from reading where a redirect leads: it would, although it follows none, and trip over nonsense."""
    if response.has_redirect_location:
        response.extensions["location"] = response.headers.pop("location")


def _made(*, near: bool) -> httpx.Client:
    jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    try:
        return httpx.Client(trust_env=not near, cookies=jar, event_hooks={"response": [_set_location_aside]})
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise OfflineError("The proxy settings of this system cannot be used. Mend them, or set NO_PROXY.") from error
    except OSError as error:
        raise OfflineError(
            "The certificates of this system cannot be read. Check SSL_CERT_FILE and SSL_CERT_DIR."
        ) from error


def _unconnected(url: str, error: httpx.TransportError) -> OfflineError:
    host = host_of(url)
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return UntrustedError(
                f"{host} cannot be trusted: its certificate is not valid here. "
                "Check the clock of this computer, and whether this network asks you to log in."
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ProxyError):
        return UnreachedError(f"The proxy of this network does not let us reach {host}.")
    if is_loopback(urlsplit(url).hostname or ""):
        return UnreachedError(f"Nothing answers at {host} on this computer. Start the local server there.")
    return UnreachedError(f"{host} cannot be reached. Check the connection to the internet.")
