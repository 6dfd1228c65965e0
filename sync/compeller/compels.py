"""Routes about compels and their renderings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sync.addresses import resolve
from sync.compeller.base import V1, Routes, given, id_value, not_there, safe_id, without_id
from sync.compeller.models import Compel, Event, Rendering, read_compel, read_event, read_rendering
from sync.errors import MissingError, RefusedError, ServiceError
from sync.exchange import Reply
from sync.reading import objects
from sync.transport import Value

MOST_LISTED = 100
START_PATHS = ("start-render", "start_render", "render")


class CompelRoutes(Routes):
    """From a song to a video."""

    def create_compel(
        self,
        title: str,
        primary_media_id: str | int,
        *,
        style: str = "",
        target_platform: str = "",
        aspect_ratio: str = "",
        artist_context: str = "",
        auto_start: bool | None = None,
    ) -> Compel:
        """Make a compel from an uploaded file. POST /api/v1/compels, never sent twice by itself.

        `style` is free text or a name from `styles`; `aspect_ratio` counts more than `target_platform`. `auto_start`
        is only sent if it is not None.

        Raises:
            QuotaError: credits are used up.
            SyncError: with `ambiguous` set, it may have been made: look at `list_compels` before trying again.
        """
        return self._create(
            f"{V1}/compels",
            "primary_media_id",
            primary_media_id,
            given(
                title=title,
                style=style,
                target_platform=target_platform,
                aspect_ratio=aspect_ratio,
                artist_context=artist_context,
                auto_start=auto_start,
            ),
        )

    def create_compel_from_music(
        self,
        track_id: str | int,
        *,
        title: str = "",
        style: str = "",
        target_platform: str = "",
        aspect_ratio: str = "",
        artist_context: str = "",
        auto_start: bool = True,
    ) -> Compel:
        """Make a compel from a track found by search. POST /api/v1/compels/from-music.

        With `auto_start` False it stops at READY and waits for `start_render`. Raises as `create_compel`.
        """
        return self._create(
            f"{V1}/compels/from-music",
            "track_id",
            track_id,
            given(
                title=title,
                style=style,
                target_platform=target_platform,
                aspect_ratio=aspect_ratio,
                artist_context=artist_context,
                auto_start=auto_start,
            ),
        )

    def list_compels(self, limit: int = 20, offset: int = 0) -> tuple[Compel, ...]:
        """Return a page of compels, newest first, each once. GET /api/v1/compels?limit=&offset="""
        params = {"limit": max(1, min(limit, MOST_LISTED)), "offset": max(0, offset)}
        return _compels(self._transport.request("GET", f"{V1}/compels", params=params))

    def all_compels(self, most: int = 1000) -> Iterator[Compel]:
        """Give all compels, newest first, each once, however the service cuts its pages."""
        seen: set[str] = set()
        offset = 0
        while len(seen) < most:
            page = self.list_compels(MOST_LISTED, offset)
            fresh = [compel for compel in page if compel.id not in seen]
            if not fresh:
                return
            seen.update(compel.id for compel in fresh)
            yield from fresh[: most - (len(seen) - len(fresh))]
            offset += len(page)

    def search_compels(self, query: str, limit: int = 20) -> tuple[Compel, ...]:
        """Find compels by title. GET /api/v1/compels/search?q=, or /api/v1/compels?q="""
        asked = query.strip()
        params: dict[str, Value] = {"q": asked, "limit": max(1, min(limit, MOST_LISTED))}
        if not asked:
            return self.list_compels(limit)
        try:
            return _compels(self._transport.request("GET", f"{V1}/compels/search", params=params))
        except (MissingError, RefusedError):
            found = _compels(self._transport.request("GET", f"{V1}/compels", params=params))
            return tuple(compel for compel in found if asked.casefold() in compel.title.casefold())

    def get_compel(self, compel_id: str | int) -> Compel:
        """Return a compel as it is now. GET /api/v1/compels/{id}"""
        reply = self._transport.request("GET", f"{V1}/compels/{safe_id(compel_id)}")
        return _known(read_compel(reply.json(), reply.url), compel_id)

    def start_render(self, compel_id: str | int) -> Compel:
        """Start rendering a compel that is READY, or that ran out of credits.

        POST /api/v1/compels/{id}/start-render (or start_render, render), else the tool start_render.

        Raises:
            ConflictError: it is not ready.
        """
        return self._either(
            lambda: self._started(compel_id),
            "start_render",
            {"compel_id": id_value(compel_id)},
            lambda told: self._told(read_compel(told, self._transport.base_url), compel_id),
        )

    def cancel_compel(self, compel_id: str | int) -> Compel:
        """Cancel a compel; one that is cancelled already stays so. POST /api/v1/compels/{id}/cancel"""
        return self._changed(compel_id, "cancel", retry=True)

    def events(self, compel: Compel | str | int) -> tuple[Event, ...]:
        """Return what happened to a compel. GET its `events_url`, or /api/v1/compels/{id}/events; none if not told."""
        ident = compel.id if isinstance(compel, Compel) else compel
        link = compel.events_url if isinstance(compel, Compel) else ""
        try:
            answer = self._transport.json("GET", link or f"{V1}/compels/{safe_id(ident)}/events")
        except MissingError:
            return ()
        return tuple(read_event(item) for item in objects(answer, "events", "tasks", "task_events"))

    def renderings(self, compel_id: str | int) -> tuple[Rendering, ...]:
        """Return the videos of a compel. GET /api/v1/compels/{id}/renderings"""
        reply = self._transport.request("GET", f"{V1}/compels/{safe_id(compel_id)}/renderings")
        found = (read_rendering(item, reply.url) for item in objects(reply.json(), "renderings"))
        return tuple({rendering.id: rendering for rendering in found if rendering.id}.values())

    def rendering(self, rendering_id: str | int) -> Rendering:
        """Return one video. GET /api/v1/renderings/{id}, else the tool get_rendering."""
        found = self._either(
            lambda: self._rendering(rendering_id),
            "get_rendering",
            {"rendering_id": id_value(rendering_id)},
            lambda told: read_rendering(told, self._transport.base_url),
            safe=True,
        )
        if not found.id:
            raise without_id(self.host, "rendering")
        return found

    def finished_rendering(self, compel: Compel) -> Rendering | None:
        """Return the video of a compel that is done: the one it names, else the newest listed; None without one."""
        if compel.rendering_id:
            try:
                return self.rendering(compel.rendering_id)
            except MissingError:
                pass
        done = [rendering for rendering in self.renderings(compel.id) if rendering.phase == "done"]
        dated = [rendering for rendering in done if rendering.created is not None]
        if len(dated) == len(done) and dated:
            return max(dated, key=lambda rendering: rendering.created.timestamp() if rendering.created else 0.0)
        return done[0] if done else None

    def download_url(self, rendering: Rendering | str | int) -> str:
        """Return where the bytes of a video are: its own link, or /api/v1/renderings/{id}/download. Range is served."""
        if isinstance(rendering, Rendering) and rendering.download_url:
            return resolve(self._transport.base_url + "/", rendering.download_url)
        ident = rendering.id if isinstance(rendering, Rendering) else rendering
        return resolve(self._transport.base_url + "/", f"{V1}/renderings/{safe_id(ident)}/download")

    def _create(self, path: str, key: str, ident: str | int, body: dict[str, Any]) -> Compel:
        value = id_value(ident)
        if not str(value):
            raise RefusedError("There is nothing to make a compel from.")
        try:
            reply = self._transport.request("POST", path, body={**body, key: value})
        except RefusedError as error:
            about_id = any(key in name for name, _ in error.fields) or key in str(error)
            if isinstance(value, str) or error.status not in (400, 422) or not about_id:
                raise
            reply = self._transport.request("POST", path, body={**body, key: str(value)})
        compel = read_compel(_body(reply), reply.url)
        if compel.id:
            return compel
        location = urlsplit(reply.headers.get("location", "")).path.rstrip("/").rsplit("/", 1)[-1]
        if not location:
            raise without_id(self.host, "compel")
        return self.get_compel(location)

    def _started(self, compel_id: str | int) -> Compel:
        missing: ServiceError | None = None
        for verb in START_PATHS:
            try:
                return self._changed(compel_id, verb, retry=None)
            except ServiceError as error:
                if not not_there(error):
                    raise
                missing = missing or error
        assert missing is not None
        raise missing

    def _changed(self, compel_id: str | int, verb: str, *, retry: bool | None) -> Compel:
        reply = self._transport.request("POST", f"{V1}/compels/{safe_id(compel_id)}/{verb}", retry=retry)
        return self._told(read_compel(_body(reply), reply.url), compel_id)

    def _told(self, compel: Compel, compel_id: str | int) -> Compel:
        return compel if compel.id and compel.status else self.get_compel(compel_id)

    def _rendering(self, rendering_id: str | int) -> Rendering:
        reply = self._transport.request("GET", f"{V1}/renderings/{safe_id(rendering_id)}")
        return read_rendering(reply.json(), reply.url)


def _body(reply: Reply) -> Any:
    try:
        return reply.json()
    except ServiceError as error:
        error.ambiguous = True
        raise


def _compels(reply: Reply) -> tuple[Compel, ...]:
    found = (read_compel(item, reply.url) for item in objects(reply.json(), "compels"))
    return tuple({compel.id: compel for compel in found if compel.id}.values())


def _known(compel: Compel, ident: str | int) -> Compel:
    if compel.id:
        return compel
    raise MissingError(f"The service knows no compel {ident}.")
