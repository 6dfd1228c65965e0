"""Who may use the server: accounts with salted passwords, tokens kept as hashes, tries counted."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sync.server.db import Database
from sync.server.problems import Problem, too_many

FIRST_USER = "studio"
_TABLES = """
CREATE TABLE IF NOT EXISTS users (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE, email TEXT NOT NULL DEFAULT '',
  agent TEXT NOT NULL DEFAULT '', installation TEXT NOT NULL DEFAULT '', password BLOB, salt BLOB,
  created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (
  hash TEXT PRIMARY KEY, user INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE, kind TEXT NOT NULL,
  created REAL NOT NULL);
CREATE INDEX IF NOT EXISTS tokens_of_user ON tokens(user, kind, created);
"""
_TOKENS_KEPT = 50
_SCRYPT_COST, _SCRYPT_BLOCK = 2**14, 8


@dataclass(frozen=True, slots=True)
class User:
    """An account. `name` is what is typed to sign in."""

    id: int
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """What a token stands for: a user, and the kind of token (`compeller`, `live`, `test`)."""

    user: User
    kind: str


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """The account made on the first start. Shown once: the server itself keeps only hashes."""

    user: User
    password: str
    token: str
    live_key: str
    test_key: str


class Rate:
    """At most `count` events in `seconds` for each key."""

    def __init__(self, count: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.count, self.seconds, self._clock = count, seconds, clock
        self._events: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Return how many seconds this key has to wait, 0 if it may go on."""
        with self._lock:
            events = self._events.get(key)
            if not events:
                return 0.0
            self._forget(events)
            return max(0.0, events[0] + self.seconds - self._clock()) if len(events) >= self.count else 0.0

    def count_one(self, key: str) -> None:
        """Count an event."""
        with self._lock:
            if len(self._events) > 10_000:
                self._events.clear()
            events = self._events.setdefault(key, deque())
            self._forget(events)
            events.append(self._clock())

    def clear(self, key: str) -> None:
        """Forget a key's events."""
        with self._lock:
            self._events.pop(key, None)

    def _forget(self, events: deque[float]) -> None:
        while events and events[0] <= self._clock() - self.seconds:
            events.popleft()


class Accounts:
    """Users and tokens. Any thread may call."""

    def __init__(self, db: Database, clock: Callable[[], float] = time.time) -> None:
        self._db, self._clock = db, clock
        self._wrong_names, self._wrong_places = Rate(5, 60.0), Rate(30, 60.0)
        self._signups = Rate(10, 600.0)
        db.define(_TABLES)

    def first_start(self) -> FirstAccount | None:
        """Make the first account if there is none at all; return it, with its secrets, this one time."""
        with self._db.transaction():
            if self._db.number("SELECT count(*) FROM users"):
                return None
            password = secrets.token_urlsafe(12)
            user = self.create(FIRST_USER, password)
            return FirstAccount(
                user, password, self.new_token(user), self.new_token(user, "live"), self.new_token(user, "test")
            )

    def create(
        self, name: str, password: str = "", *, email: str = "", agent: str = "", installation: str = ""
    ) -> User:
        """Make an account; without a password it is used by token only.

        Raises:
            Problem: 409, there is one of that name.
        """
        salt = secrets.token_bytes(16)
        with self._db.transaction():
            if self._db.one("SELECT 1 FROM users WHERE name=? OR (email<>'' AND lower(email)=lower(?))", name, email):
                raise Problem(409, "Account exists", "There is an account of that name already. Sign in instead.")
            number = self._db.insert(
                "INSERT INTO users(name,email,agent,installation,password,salt,created) VALUES(?,?,?,?,?,?,?)",
                *(name, email, agent, installation, _scrypt(password, salt) if password else None, salt, self._clock()),
            )
        return User(number, name, email)

    def sign_up(self, email: str, agent: str, *, installation: str, address: str) -> tuple[User, str]:
        """Make an account for a program and return it with its token.

        Raises:
            Problem: 409, it has one already; 429, too many from one address.
        """
        if wait := self._signups.wait(address):
            raise too_many("Too many accounts were made from here. Wait, and use the one you have.", wait)
        self._signups.count_one(address)
        if installation and self._db.one("SELECT 1 FROM users WHERE installation=?", installation):
            raise Problem(409, "Account exists", "This installation has an account already. Sign in instead.")
        user = self.create(email, email=email, agent=agent, installation=installation)
        return user, self.new_token(user)

    def sign_in(self, name: str, password: str, *, address: str = "") -> User:
        """Return the user of a name (or e-mail) and password.

        Raises:
            Problem: 401, they do not fit; 429, too many wrong tries.
        """
        known = name.lower()
        if wait := max(self._wrong_names.wait(known), self._wrong_places.wait(address)):
            raise too_many("Too many wrong passwords. Wait a minute, then try again.", wait)
        row = self._db.one("SELECT * FROM users WHERE name=? OR (email<>'' AND lower(email)=lower(?))", name, name)
        salt = row["salt"] if row is not None else b"no such account!"
        offered = _scrypt(password, salt)
        if row is None or not row["password"] or not hmac.compare_digest(offered, row["password"]):
            self._wrong_names.count_one(known)
            self._wrong_places.count_one(address)
            raise Problem(401, "Wrong name or password", "The name and the password do not fit each other.")
        self._wrong_names.clear(known)
        return User(row["id"], row["name"], row["email"])

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password; its tokens stay valid.

        Raises:
            Problem: 404, there is no such account.
        """
        salt = secrets.token_bytes(16)
        if not self._db.run("UPDATE users SET password=?, salt=? WHERE name=?", _scrypt(password, salt), salt, name):
            raise Problem(404, "Not found", f"There is no account {name!r}.")

    def new_token(self, user: User, kind: str = "compeller") -> str:
        """Return a new long-lived token. Kinds `live` and `test` look like keys of Music Visuals."""
        token = {"live": "sk_live_", "test": "sk_test_"}.get(kind, "cmp_") + secrets.token_urlsafe(32)
        with self._db.transaction():
            self._db.run("INSERT INTO tokens VALUES(?,?,?,?)", _hash(token), user.id, kind, self._clock())
            self._db.run(
                "DELETE FROM tokens WHERE user=? AND kind=? AND hash NOT IN "
                "(SELECT hash FROM tokens WHERE user=? AND kind=? ORDER BY created DESC, rowid DESC LIMIT ?)",
                *(user.id, kind, user.id, kind, _TOKENS_KEPT),
            )
        return token

    def by_token(self, token: str) -> Pass | None:
        """Return what a token stands for, None if it is not valid."""
        row = self._db.one(
            "SELECT users.id, name, email, kind FROM tokens JOIN users ON users.id=tokens.user WHERE hash=?",
            _hash(token),
        )
        return None if row is None else Pass(User(row["id"], row["name"], row["email"]), row["kind"])

    def by_id(self, number: int) -> User | None:
        """Return a user by number."""
        row = self._db.one("SELECT id, name, email FROM users WHERE id=?", number)
        return None if row is None else User(row["id"], row["name"], row["email"])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, n=_SCRYPT_COST, r=_SCRYPT_BLOCK, p=1)
