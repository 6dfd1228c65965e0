"""Errors inside answers that are themselves well: of tools and of JSON-RPC."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sync.errors import (
    BrokenReplyError,
    BusyError,
    ConflictError,
    ForbiddenError,
    MissingError,
    QuotaError,
    RefusedError,
    ServiceError,
    SignInError,
)
from sync.reading import mapping, number, pick, words
from sync.replies import error_for, tidy, web_address

NO_METHOD = -32601
BAD_PARAMS = -32602

_SIGNS: tuple[tuple[re.Pattern[str], type[ServiceError]], ...] = (
    (re.compile(r"token required|authorization|unauthori[sz]ed|invalid (api )?token|not signed in", re.I), SignInError),
    (re.compile(r"quota|insufficient.?credit|out of (credit|minute)", re.I), QuotaError),
    (re.compile(r"rate.?limit|too many requests|throttl", re.I), BusyError),
    (
        re.compile(r"not found|no such|unknown (launch|cue|compel|rendering|webhook|media)|does not exist", re.I),
        MissingError,
    ),
    (re.compile(r"forbidden|not allowed|permission", re.I), ForbiddenError),
    (re.compile(r"already|conflict|not ready|is stopped|cannot .* stopped", re.I), ConflictError),
)


def tool_error(said: Any, host: str) -> ServiceError:
    """Return the error a failed tool call stands for: by its status if it tells one, else by its words."""
    told = mapping(said)
    inner = mapping(told.get("error"))
    status = number(pick(told, "status", "status_code"))
    if status is None:
        status = number(pick(inner, "status", "status_code"))
    if status is not None and 400 <= status < 600:
        return error_for(int(status), json.dumps(said).encode(), "application/problem+json", host, None)
    sentence = tidy(words(inner or told or said) or words(told.get("error")))
    code = tidy(words(pick(inner or told, "code", "type")))[:64]
    return _by_words(sentence, code, host, words(pick(told, "billing_url")) or words(pick(inner, "billing_url")))


def rpc_error(error: Any, host: str) -> ServiceError:
    """Return the error a JSON-RPC error object stands for."""
    told = mapping(error)
    sentence = tidy(words(told or error))
    data = told.get("data")
    if isinstance(data, Mapping) and number(pick(data, "status")) is not None:
        return tool_error(data, host)
    code = number(told.get("code"))
    if code == NO_METHOD:
        return MissingError(f"{host} cannot do this. It says: {sentence or 'no such method'}")
    if code == BAD_PARAMS:
        return RefusedError(f"{host} cannot use what was sent. It says: {sentence or 'bad parameters'}")
    found = _by_words(sentence, "", host, "")
    if type(found) is RefusedError:
        return BrokenReplyError(f"{host} has a problem of its own. Try again later. It says: {sentence or code}")
    return found


def _by_words(sentence: str, code: str, host: str, billing_url: str) -> ServiceError:
    kind = next((kind for sign, kind in _SIGNS if sign.search(f"{code} {sentence}")), RefusedError)
    said = f" It says: {sentence}" if sentence else ""
    if kind is QuotaError:
        url = web_address(billing_url)
        more = f"Get more at {url}" if url else "Get more in your account."
        return QuotaError(f"Your credits at {host} are used up. {more}", billing_url=url, code=code)
    if kind is SignInError:
        return SignInError(f"{host} asks you to sign in: the token is missing or not valid any more.", code=code)
    if kind is BusyError:
        return BusyError(f"{host} is asked too much at once. Try again later.", code=code)
    return kind(f"{host} did not do this.{said}", code=code)
