"""What a service answered: JSON, or an error in any of the shapes services use, turned into a sentence.

Understood: problem+json (RFC 7807), {"error": "..."}, Stripe-like {"error": {...}} and {"type", "message", "code"},
{"message"}, {"detail"}, {"errors": [...]}, plain text, HTML pages and nothing at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync.addresses import resolve
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
from sync.retrying import spoken

LONGEST_WORDS = 300
WORDS = ("detail", "message", "error_description", "msg", "description", "reason", "title")
FIELD_NAMES = ("field", "param", "parameter", "name", "pointer", "path", "loc", "source")
QUOTA = re.compile(
    r"quota|insufficient.?(credit|fund|minute)|credits?.?(exhausted|exceeded|used)|payment.?required", re.I
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What an error body says, whatever its shape; empty where it says nothing."""

    words: str = ""
    code: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    billing_url: str = ""
    request_id: str = ""
    retry_after: float | None = None


def decode(content: bytes, content_type: str, host: str) -> Any:
    """Return the JSON of a successful answer, None for an empty one.

    Raises:
        BrokenReplyError: it is no JSON.
    """
    if not content.strip():
        return None
    try:
        return json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        if is_page(content, content_type):
            raise BrokenReplyError(
                f"{host} answered with a web page instead of data. If this network asks you to log in, do that first."
            ) from error
        raise BrokenReplyError(f"{host} gave an answer that makes no sense. Try again later.") from error


def error_for(status: int, content: bytes, content_type: str, host: str, retry_after: float | None) -> ServiceError:
    """Return the error an answer of 3xx, 4xx or 5xx stands for, with a sentence for the user."""
    problem = problem_of(content, content_type)
    code, request_id = problem.code, problem.request_id
    if status == 402 or (status in (403, 429) and _is_quota(status, problem)):
        url = problem.billing_url
        message = f"Your credits at {host} are used up. " + (
            f"Get more at {url}" if url else "Get more in your account."
        )
        return QuotaError(message, billing_url=url, status=status, code=code, request_id=request_id)
    if status in (408, 425, 429, 503):
        wait = problem.retry_after if retry_after is None else retry_after
        when = f"Try again {spoken(wait)}." if wait is not None else "Try again later."
        why = "is asked too much at once" if status == 429 else "is busy or being worked on"
        return BusyError(f"{host} {why}. {when}", retry_after=wait, status=status, code=code, request_id=request_id)
    kind, message = _kind(status, host)
    words = problem.words or _joined(problem.fields)
    said = f"{message} It says: {words}" if words else message
    return kind(said, status=status, code=code, fields=problem.fields, request_id=request_id)


def _kind(status: int, host: str) -> tuple[type[ServiceError], str]:
    if status == 401:
        return SignInError, f"{host} asks you to sign in: the token is missing or not valid any more."
    if status == 403:
        return ForbiddenError, f"Your account at {host} may not do this."
    if status in (404, 410):
        return MissingError, f"{host} does not have this, or not any more."
    if status == 409:
        return ConflictError, f"{host} cannot do this as things are now."
    if status == 413:
        return RefusedError, f"This is too large for {host}."
    if status == 415:
        return RefusedError, f"{host} does not take files of this kind."
    if 400 <= status < 500:
        return RefusedError, f"{host} cannot use what was sent."
    if status >= 500:
        return BrokenReplyError, f"{host} has a problem of its own (error {status}). Try again later."
    return BrokenReplyError, f"{host} gave an answer we did not expect ({status})."


def problem_of(content: bytes, content_type: str = "") -> Problem:
    """Read an error body. Never raises: what cannot be read says nothing."""
    text = content.decode("utf-8", "replace").strip()
    if not text or is_page(content, content_type):
        return Problem()
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return Problem(words=tidy(text))
    if isinstance(body, str):
        return Problem(words=tidy(body))
    if isinstance(body, list):
        body = {"errors": body}
    return _problem(body) if isinstance(body, Mapping) else Problem()


def is_page(content: bytes, content_type: str) -> bool:
    """Tell whether a body is a web page."""
    start = content[:512].lstrip().lower()
    return start.startswith((b"<!doctype", b"<html", b"<head", b"<body")) or (
        "html" in content_type.lower() and not start.startswith((b"{", b"["))
    )


def web_address(text: str) -> str:
    """Return an absolute web address that may be opened, "" for anything else."""
    try:
        return resolve(text, text) if len(text) <= 2048 else ""
    except RefusedError:
        return ""


def tidy(text: str) -> str:
    """Return a service's words as one short printable line."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: LONGEST_WORDS * 8])
    line = " ".join(printable.encode("utf-8", "replace").decode().split())
    return line if len(line) <= LONGEST_WORDS else line[: LONGEST_WORDS - 1] + "…"


def _problem(body: Mapping[str, Any]) -> Problem:
    inner = body.get("error")
    layers = [inner, body] if isinstance(inner, Mapping) else [body]
    words = next((tidy(value) for layer in layers for value in _words(layer)), "")
    if isinstance(inner, str):
        described = isinstance(body.get("error_description"), str) or isinstance(body.get("message"), str)
        words = words if described and words else tidy(inner)
    fields = tuple(found for layer in layers for found in _fields(layer))
    if not words and fields:
        words = _joined(fields)
    code = next((code for layer in layers for code in _codes(layer)), "")
    if not code and isinstance(inner, str) and re.fullmatch(r"[\w.-]{1,64}", inner):
        code = inner
    return Problem(
        words=words,
        code=code,
        fields=fields[:32],
        billing_url=_first(layers, ("billing_url", "billingUrl", "upgrade_url", "top_up_url"), web=True),
        request_id=_first(layers, ("request_id", "requestId", "trace_id", "traceId")),
        retry_after=_seconds(layers),
    )


def _words(layer: Mapping[str, Any]) -> Iterator[str]:
    yield from (value for key in WORDS if isinstance(value := layer.get(key), str) and value.strip())


def _codes(layer: Mapping[str, Any]) -> Iterator[str]:
    for key in ("code", "failure_reason", "error_code", "type"):
        value = layer.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and key != "type":
            continue
        if isinstance(value, str) and value not in ("", "about:blank"):
            yield tidy(value.rstrip("/").rsplit("/", 1)[-1])[:64]


def _fields(layer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("errors", "invalid_params", "invalid-params", "violations", "detail", "details"):
        listed = layer.get(key)
        if isinstance(listed, Mapping):
            for name, said in list(listed.items())[:32]:
                first = said[0] if isinstance(said, list) and said else said
                if isinstance(first, str):
                    yield tidy(str(name)), tidy(first)
        elif isinstance(listed, list):
            for item in listed[:32]:
                if isinstance(item, str):
                    yield "", tidy(item)
                elif isinstance(item, Mapping):
                    yield _field_name(item), next((tidy(said) for said in _words(item)), "")
    param = layer.get("param")
    if isinstance(param, str) and param:
        yield tidy(param), next((tidy(said) for said in _words(layer)), "")


def _field_name(item: Mapping[str, Any]) -> str:
    for key in FIELD_NAMES:
        value = item.get(key)
        if isinstance(value, Mapping):
            value = value.get("pointer") or value.get("parameter")
        if isinstance(value, list):
            value = ".".join(str(part) for part in value[:8])
        if isinstance(value, str) and value:
            return tidy(value)
    return ""


def _first(layers: list[Mapping[str, Any]], keys: tuple[str, ...], *, web: bool = False) -> str:
    for layer in layers:
        for key in keys:
            value = layer.get(key)
            if isinstance(value, str) and value.strip():
                if not web:
                    return tidy(value)
                if safe := web_address(value):
                    return safe
    return ""


def _seconds(layers: list[Mapping[str, Any]]) -> float | None:
    for layer in layers:
        for key in ("retry_after", "retryAfter", "retry_after_seconds"):
            value = layer.get(key)
            if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 7 * 86400:
                return float(value)
    return None


def _is_quota(status: int, problem: Problem) -> bool:
    if problem.billing_url or "quota_exceeded" in problem.code:
        return True
    return status == 403 and bool(QUOTA.search(problem.code) or QUOTA.search(problem.words))


def _joined(fields: tuple[tuple[str, str], ...]) -> str:
    return tidy("; ".join(f"{name}: {said}" if name and said else name or said for name, said in fields))


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
