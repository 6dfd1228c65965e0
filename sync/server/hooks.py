"""Webhooks out: events are kept in the database and delivered, signed, until they arrive or are given up."""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from sync.server.db import Database, Row
from sync.server.problems import Problem, not_found

_log = logging.getLogger(__name__)

_TABLES = """
CREATE TABLE IF NOT EXISTS hooks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, service TEXT NOT NULL, owner INTEGER NOT NULL, url TEXT NOT NULL,
  events TEXT NOT NULL, secret TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1, reason TEXT NOT NULL DEFAULT '',
  extra TEXT NOT NULL DEFAULT '{}', created REAL NOT NULL, updated REAL NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, hook INTEGER NOT NULL REFERENCES hooks(id) ON DELETE CASCADE,
  event_id TEXT NOT NULL, event TEXT NOT NULL, body BLOB NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  due REAL NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', status INTEGER NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '', created REAL NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries(state, due);
"""
_AT_ONCE = 8
_KEPT_SECONDS = 30 * 86400.0
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LONGEST_URL = 2048


@dataclass(frozen=True, slots=True)
class Hook:
    """Where events of a service are sent to. `events` may hold `*`. Times are Unix seconds."""

    id: int
    service: str
    owner: int
    url: str
    events: tuple[str, ...]
    secret: str
    active: bool
    reason: str
    extra: Mapping[str, Any]
    created: float
    updated: float

    def wants(self, event: str) -> bool:
        """Whether it is to be told of an event."""
        return self.active and ("*" in self.events or event in self.events)


@dataclass(frozen=True, slots=True)
class Policy:
    """How a service delivers.

    `headers(secret, body, event_id, event)` are the request's headers. `delays` are the seconds before each try, the
    first usually 0, so its length is how many tries there are; `timeout` is of each, in seconds.
    """

    headers: Callable[[str, bytes, str, str], Mapping[str, str]]
    delays: tuple[float, ...]
    timeout: float = 10.0
    secret_prefix: str = "whsec_"


class Hooks:
    """Hooks and their deliveries. Any thread may call."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._policies: dict[str, Policy] = {}
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="webhook")
        self._busy: set[int] = set()
        self._http = httpx.Client(follow_redirects=False, trust_env=False)
        db.define(_TABLES)

    def policy(self, service: str, policy: Policy) -> None:
        """Say how a service delivers; to be called before `start`, and by tests that do not want to wait."""
        self._policies[service] = policy

    def add(self, service: str, owner: int, url: str, events: tuple[str, ...], **extra: Any) -> Hook:
        """Keep a new hook; its secret is shown to its owner this one time.

        Raises:
            Problem: 422, the URL cannot be used.
        """
        check_url(url)
        now = time.time()
        secret = self._policies[service].secret_prefix + secrets.token_urlsafe(32)
        number = self._db.insert(
            "INSERT INTO hooks(service,owner,url,events,secret,extra,created,updated) VALUES(?,?,?,?,?,?,?,?)",
            *(service, owner, url, json.dumps(events), secret, json.dumps(extra), now, now),
        )
        return self.get(service, owner, number)

    def get(self, service: str, owner: int, number: int) -> Hook:
        """Return a hook.

        Raises:
            Problem: 404, there is none of that number of this owner.
        """
        row = self._db.one("SELECT * FROM hooks WHERE id=? AND service=? AND owner=?", number, service, owner)
        if row is None:
            raise not_found("webhook")
        return _hook(row)

    def of(self, service: str, owner: int) -> list[Hook]:
        """Return the hooks of an owner, newest first."""
        rows = self._db.all("SELECT * FROM hooks WHERE service=? AND owner=? ORDER BY id DESC", service, owner)
        return [_hook(row) for row in rows]

    def change(
        self, hook: Hook, *, url: str | None = None, events: tuple[str, ...] | None = None, active: bool | None = None
    ) -> Hook:
        """Change what is given and return the hook.

        Raises:
            Problem: 422, the URL cannot be used.
        """
        check_url(url if url is not None else hook.url)
        self._db.run(
            "UPDATE hooks SET url=?, events=?, active=?, reason=?, updated=? WHERE id=?",
            url if url is not None else hook.url,
            json.dumps(events if events is not None else hook.events),
            hook.active if active is None else active,
            "" if active else hook.reason,
            time.time(),
            hook.id,
        )
        return self.get(hook.service, hook.owner, hook.id)

    def rotate(self, hook: Hook) -> Hook:
        """Give a hook another secret, which counts from the next try on; it is shown this one time."""
        secret = self._policies[hook.service].secret_prefix + secrets.token_urlsafe(32)
        self._db.run("UPDATE hooks SET secret=?, updated=? WHERE id=?", secret, time.time(), hook.id)
        return self.get(hook.service, hook.owner, hook.id)

    def remove(self, hook: Hook) -> None:
        """Forget a hook and what is not delivered yet."""
        self._db.run("DELETE FROM hooks WHERE id=?", hook.id)

    def send(self, hook: Hook, event_id: str, event: str, body: bytes) -> int:
        """Queue one delivery to one hook, whatever it wants, and return its number."""
        now = time.time()
        delay = self._policies[hook.service].delays[0]
        number = self._db.insert(
            "INSERT INTO deliveries(hook,event_id,event,body,due,created) VALUES(?,?,?,?,?,?)",
            *(hook.id, event_id, event, body, now + delay, now),
        )
        self._wake()
        return number

    def tell(self, service: str, owner: int, event: str, event_id: str, body: bytes) -> int:
        """Queue an event to all hooks of an owner that want it and return how many those are."""
        wanting = [hook for hook in self.of(service, owner) if hook.wants(event)]
        for hook in wanting:
            self.send(hook, event_id, event, body)
        return len(wanting)

    def delivery(self, number: int) -> Mapping[str, Any]:
        """Return what became of a delivery: state (`waiting`, `sent`, `given up`), attempts, status, error."""
        row = self._db.one("SELECT state, attempts, status, error FROM deliveries WHERE id=?", number)
        return {} if row is None else dict(row)

    def start(self) -> None:
        """Begin to deliver, with what was left over first."""
        self._db.run("DELETE FROM deliveries WHERE state<>'waiting' AND created<?", time.time() - _KEPT_SECONDS)
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop delivering; what waits is delivered after the next start."""
        self._closing.set()
        self._wake()
        if self._thread is not None:
            self._thread.join(2.0)
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._http.close()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._begin_due()
            except (sqlite3.Error, RuntimeError):
                if not self._closing.is_set():
                    _log.exception("Webhooks could not be looked up; they are sent in a moment.")
            with self._changed:
                self._changed.wait(0.25)

    def _begin_due(self) -> None:
        room = _AT_ONCE - len(self._busy)
        query = "SELECT id FROM deliveries WHERE state='waiting' AND due<=? ORDER BY due LIMIT ?"
        for row in self._db.all(query, time.time(), _AT_ONCE):
            if row["id"] not in self._busy and room > 0:
                room -= 1
                self._busy.add(row["id"])
                self._pool.submit(self._deliver, row["id"])

    def _deliver(self, number: int) -> None:
        try:
            row = self._db.one("SELECT * FROM deliveries WHERE id=?", number)
            hook = None if row is None else self._db.one("SELECT * FROM hooks WHERE id=?", row["hook"])
            if row is not None and hook is not None:
                self._try(row, _hook(hook))
        except sqlite3.Error:
            if not self._closing.is_set():
                _log.exception("A webhook could not be recorded; it is sent again.")
        finally:
            self._busy.discard(number)
            self._wake()

    def _try(self, row: Row, hook: Hook) -> None:
        policy = self._policies[hook.service]
        headers = dict(policy.headers(hook.secret, row["body"], row["event_id"], row["event"]))
        headers |= {"Content-Type": "application/json", "User-Agent": "react-app-server/1 (webhooks)"}
        status, error = 0, ""
        try:
            reply = self._http.post(hook.url, content=row["body"], headers=headers, timeout=policy.timeout)
            status = reply.status_code
            error = "" if 200 <= status < 300 else f"The receiver answered {status}."
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError) as problem:
            if self._closing.is_set():
                return
            error = f"The receiver did not answer: {type(problem).__name__}."
        tries = row["attempts"] + 1
        state = "sent" if not error else "given up" if tries >= len(policy.delays) else "waiting"
        due = time.time() + (policy.delays[tries] if state == "waiting" else 0.0)
        self._db.run(
            "UPDATE deliveries SET attempts=?, due=?, state=?, status=?, error=? WHERE id=?",
            *(tries, due, state, status, error, row["id"]),
        )


def check_url(url: str) -> None:
    """Check that events may be sent to a URL: https anywhere, http to this machine only.

    Raises:
        Problem: 422, they may not.
    """
    parts = None
    with contextlib.suppress(ValueError, httpx.InvalidURL):
        httpx.URL(url)
        split = urlsplit(url)
        _ = split.port
        parts = split
    host = (parts.hostname or "") if parts is not None else ""
    plain = parts is not None and parts.scheme == "http" and host in _LOOPBACK
    secure = parts is not None and parts.scheme == "https"
    if len(url) > _LONGEST_URL or not host or "@" in url.split("?")[0] or not (plain or secure):
        raise Problem(
            422,
            "Unusable URL",
            f"A webhook URL begins with https:// (http:// on this machine only), at most {_LONGEST_URL} characters.",
            extra={"errors": [{"field": "url", "message": "not usable"}]},
        )


def _hook(row: Row) -> Hook:
    values = dict(row)
    events, extra = tuple(json.loads(values["events"])), json.loads(values["extra"])
    return Hook(**(values | {"events": events, "extra": extra, "active": bool(values["active"])}))
