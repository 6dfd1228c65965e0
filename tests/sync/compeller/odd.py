"""A Compeller that answers the way it is told to: every shape a client must understand, on the server of `wild`."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from tests.sync.wild import Answer, Request, Wild

TOKEN = "tok-0123456789"
STATUSES = ("QUEUED", "PROCESSING", "RENDERING", "VALIDATING", "COMPLETED")


def as_is(body: Any) -> Any:
    return body


def camel(body: Any) -> Any:
    """Return a body with its keys in camelCase."""
    if isinstance(body, list):
        return [camel(item) for item in body]
    if not isinstance(body, dict):
        return body
    return {_camel(key): camel(value) for key, value in body.items()}


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(word.title() for word in rest) if first else key


@dataclass(frozen=True)
class Manner:
    """How this service speaks."""

    login_path: str = "/api/v1/auth/token"
    login_keys: tuple[str, ...] = ("username", "email")
    token_key: str = "access_token"
    word: Callable[[str], str] = str
    ident: Callable[[int], Any] = int
    keys: Callable[[Any], Any] = as_is
    one: Callable[[Any], Any] = as_is
    many: Callable[[list[Any]], Any] = as_is
    share: Callable[[float], Any] = lambda share: int(share * 100)
    time: Any = "2026-05-01T10:00:00Z"
    links: str = "links"
    start_path: str = "start-render"
    search_path: str = "search"
    events_path: str = "events"
    names_rendering: bool = True
    ignores_offset: bool = False
    cancel_body: bool = True
    media_nested: bool = True


@dataclass
class OddCompeller:
    """Keeps compels in a list and moves each one step on with every look at it."""

    wild: Wild
    manner: Manner = field(default_factory=Manner)
    compels: list[dict[str, Any]] = field(default_factory=list)
    video: bytes = b"\x00\x00\x00\x18ftypmp42" + bytes(500)

    def __post_init__(self) -> None:
        self._ids = itertools.count(55)
        for method in ("GET", "POST"):
            self.wild.routes[method] = self.answer

    def answer(self, request: Request) -> Answer:
        parts = [unquote(part) for part in request.path.split("/") if part]
        if request.path in ("/api/v1/auth/token", "/api/login", "/api/v1/login"):
            return self._login(request) if request.path == self.manner.login_path else Answer(404)
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(401, {"title": "Unauthorized", "status": 401}, "application/problem+json")
        match parts[2:]:
            case ["account", "credits"]:
                return self._said({"minutes_remaining": 12.5, "plan_code": "free", "quota_exceeded": False})
            case ["media"]:
                media = {"id": self.manner.ident(next(self._ids)), "type": "audio", "name": "song.wav"}
                return self._said({"media": media} if self.manner.media_nested else media, 201)
            case ["compels"] if request.method == "POST":
                return self._made(request.json())
            case ["compels", "from-music"] if request.method == "POST":
                return self._made(request.json())
            case ["compels"]:
                return self._listed(request)
            case ["compels", "search"] if self.manner.search_path == "search":
                return self._listed(request)
            case ["compels", ident, *rest]:
                return self._of(request, ident, rest)
            case ["renderings", ident]:
                return self._said(self.manner.one(self._rendering(ident)))
            case ["renderings", _, "download"]:
                return Answer(200, self.video, "video/mp4")
        return Answer(404, {"title": "Not Found"}, "application/problem+json")

    def _said(self, body: Any, status: int = 200) -> Answer:
        return Answer(status, self.manner.keys(body))

    def _login(self, request: Request) -> Answer:
        body = request.json()
        if not set(body) & set(self.manner.login_keys):
            return Answer(422, {"detail": [{"loc": ["body", self.manner.login_keys[0]], "msg": "Field required"}]})
        if body["password"] != "right":
            return Answer(401, {"error": "invalid credentials"})
        return Answer(200, {"username": "ann", self.manner.token_key: TOKEN})

    def _made(self, body: dict[str, Any]) -> Answer:
        step = 0 if body.get("auto_start", True) else -1
        made = {**body, "id": self.manner.ident(next(self._ids)), "step": step, "auto_start": None}
        self.compels.insert(0, made)
        return self._said(self.manner.one(self._compel(made)), 202)

    def _listed(self, request: Request) -> Answer:
        query = request.query.get("q", [""])[0].lower()
        found = [self._compel(compel) for compel in self.compels if query in compel["title"].lower()]
        limit, offset = int(request.query["limit"][0]), int(request.query.get("offset", ["0"])[0])
        start = 0 if self.manner.ignores_offset else offset
        return self._said(self.manner.many(found[start : start + limit]))

    def _of(self, request: Request, ident: str, rest: list[str]) -> Answer:
        compel = next((compel for compel in self.compels if str(compel["id"]) == ident), None)
        if compel is None:
            return Answer(404, {"title": "Not Found", "detail": f"No compel {ident}"}, "application/problem+json")
        match (request.method, *rest):
            case ("GET",):
                compel["step"] = min(compel["step"] + 1, 4) if compel["step"] >= 0 else compel["step"]
            case ("POST", "cancel"):
                compel["step"] = -2
                if not self.manner.cancel_body:
                    return Answer(204)
            case ("POST", verb) if verb == self.manner.start_path:
                if compel["step"] != -1:
                    return Answer(409, {"title": "Conflict", "detail": "It is not READY."}, "application/problem+json")
                compel["step"] = 1
            case ("GET", "renderings"):
                return self._said(self.manner.many([self._rendering("900"), self._rendering("901")]))
            case ("GET", name) if name == self.manner.events_path:
                event = {"task_type": "AUDIO_ANALYSIS", "status": "COMPLETED", "created_at": self.manner.time}
                return self._said(self.manner.many([event]))
            case _:
                return Answer(404, b"", "")
        return self._said(self.manner.one(self._compel(compel)))

    def _compel(self, compel: dict[str, Any]) -> dict[str, Any]:
        step = compel["step"]
        status = {-1: "READY", -2: "CANCELLED"}.get(step) or STATUSES[step]
        link = f"/api/v1/compels/{quote(str(compel['id']), safe='')}/{self.manner.events_path}"
        told = {
            **{key: value for key, value in compel.items() if key not in ("step", "auto_start")},
            "status": self.manner.word(status),
            "progress": self.manner.share(max(0, step) / 4),
            "stage": self.manner.word("FINAL_RENDER" if step >= 2 else "AUDIO_ANALYSIS"),
            "created_at": self.manner.time,
            "rendering_id": self.manner.ident(901) if step == 4 and self.manner.names_rendering else None,
            "something_new": {"a": [1]},
        }
        if self.manner.links == "url":
            told["events_url"] = self.wild.url + link
        elif self.manner.links == "rels":
            told["links"] = [{"rel": "self", "href": link[:-7]}, {"rel": "events", "href": link}]
        elif self.manner.links == "hal":
            told["_links"] = {"events": {"href": link}}
        else:
            told["links"] = {"events": link, "renderings": "javascript:alert(1)"}
        return told

    def _rendering(self, ident: str) -> dict[str, Any]:
        return {
            "id": ident if not ident.isdigit() else self.manner.ident(int(ident)),
            "status": self.manner.word("COMPLETED"),
            "mime_type": "video/mp4",
            "size_bytes": len(self.video),
            "download_url": f"/api/v1/renderings/{quote(ident, safe='')}/download",
            "created_at": f"2026-05-0{1 + ('901' in ident)}T00:00:00",
        }
