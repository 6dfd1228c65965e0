"""Tracks and what is made of them: one class for each collection of the service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from sync.errors import RefusedError
from sync.visuals.models import Analysis, AspectRatio, Canvas, LoopMode, Render, Track, Video
from sync.visuals.pages import Page
from sync.visuals.service import Service, new_intent, part, read_or_raise, sent
from sync.visuals.uploads import Progress, opened

MOST_VARIANTS = 8


class Tracks:
    """Tracks: sent, heard, listed, removed."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def upload(
        self,
        path: Path,
        *,
        title: str = "",
        artist: str = "",
        isrc: str = "",
        project_id: str = "",
        intent: str = "",
        progress: Progress | None = None,
    ) -> Track:
        """Send a file to be heard. It is analyzed afterwards: fetch the track again until it is ready."""
        words = sent({"title": title or path.stem, "artist": artist, "isrc": isrc, "project_id": project_id})
        with opened(path, progress) as files:
            answer = self._service.ask("POST", "tracks", body=words, files=files, intent=intent or new_intent())
        return read_or_raise(answer.data, Track.read)

    def from_url(
        self,
        audio_url: str,
        *,
        title: str = "",
        artist: str = "",
        isrc: str = "",
        project_id: str = "",
        rights: Mapping[str, Any] | None = None,
        metadata: Mapping[str, str] | None = None,
        intent: str = "",
    ) -> Track:
        """Have the service fetch a track from a web address."""
        words = {"audio_url": audio_url, "title": title, "artist": artist, "isrc": isrc, "project_id": project_id}
        body = {**words, "rights": rights, "metadata": metadata}
        return read_or_raise(self._service.post("tracks", body, intent=intent), Track.read)

    def get(self, track_id: str, *, expand: Iterable[str] = ()) -> Track:
        """Fetch a track; `expand=["analysis"]` brings what was heard with it."""
        return read_or_raise(self._service.get(f"tracks/{part(track_id)}", expand=expand), Track.read)

    def page(self, *, limit: int | None = None, after: str = "", before: str = "") -> Page[Track]:
        """Fetch one page of the tracks, newest first."""
        return self._service.page("tracks", Track.read, limit=limit, after=after, before=before)

    def all(self) -> Iterator[Track]:
        """Go through all tracks."""
        return self._service.walk("tracks", Track.read)

    def delete(self, track_id: str) -> None:
        """Remove a track and what was heard in it."""
        self._service.ask("DELETE", f"tracks/{part(track_id)}")

    def analysis(self, track_id: str, *, include: Iterable[str] = ("beats", "energy")) -> Analysis:
        """Fetch what was heard; `include` names the long parts that are wanted: beats, energy."""
        params = {"include": ",".join(include)}
        data = self._service.get(f"tracks/{part(track_id)}/analysis", params=params)
        return read_or_raise(data, Analysis.read)


class Canvases:
    """Silent loops."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def create(
        self,
        track_id: str,
        *,
        template_id: str = "",
        style: str = "",
        start: float | Literal["auto"] | None = None,
        loop_mode: LoopMode | None = None,
        seed: int | None = None,
        project_id: str = "",
        metadata: Mapping[str, str] | None = None,
        intent: str = "",
    ) -> Canvas:
        """Have a loop made of a track, by a template or by words; `start` in seconds, else the service chooses."""
        words = {"track_id": track_id, "template_id": template_id, "style": style, "project_id": project_id}
        loop = {"mode": loop_mode} if loop_mode else None
        body = {**words, "start_time": start, "loop": loop, "seed": seed, "metadata": metadata}
        return read_or_raise(self._service.post("canvases", body, intent=intent), Canvas.read)

    def variants(
        self, canvas_id: str, count: int, *, seeds: Iterable[int] | None = None, intent: str = ""
    ) -> tuple[Canvas, ...]:
        """Have up to eight more loops made like one, each from another seed."""
        if not 1 <= count <= MOST_VARIANTS:
            raise RefusedError(f"One to {MOST_VARIANTS} variants can be made at once.")
        body = {"n": count, "seeds": list(seeds) if seeds is not None else None}
        data = self._service.post(f"canvases/{part(canvas_id)}/variants", body, intent=intent)
        found = data.get("data", []) if isinstance(data, Mapping) else data
        return tuple(read_or_raise(item, Canvas.read) for item in found or ())

    def regenerate(self, canvas_id: str, *, seed: int | None = None, intent: str = "") -> Canvas:
        """Have a loop made once more; its files are replaced when the new ones are there."""
        data = self._service.post(f"canvases/{part(canvas_id)}/regenerate", {"seed": seed}, intent=intent)
        return read_or_raise(data, Canvas.read)

    def get(self, canvas_id: str, *, expand: Iterable[str] = ()) -> Canvas:
        """Fetch a loop."""
        return read_or_raise(self._service.get(f"canvases/{part(canvas_id)}", expand=expand), Canvas.read)

    def page(self, *, track_id: str = "", limit: int | None = None, after: str = "", before: str = "") -> Page[Canvas]:
        """Fetch one page of the loops, newest first."""
        asked = {"track_id": track_id}
        return self._service.page("canvases", Canvas.read, limit=limit, after=after, before=before, params=asked)

    def all(self, *, track_id: str = "") -> Iterator[Canvas]:
        """Go through all loops, or those of one track."""
        return self._service.walk("canvases", Canvas.read, params={"track_id": track_id})


class Videos:
    """Videos as long as their tracks."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def create(
        self,
        track_id: str,
        *,
        canvas_id: str = "",
        template_id: str = "",
        style: str = "",
        aspect_ratio: AspectRatio | None = None,
        resolution: str = "",
        seed: int | None = None,
        project_id: str = "",
        metadata: Mapping[str, str] | None = None,
        intent: str = "",
    ) -> Video:
        """Have a video made of a whole track; with `canvas_id` in the world of that loop."""
        words = {"track_id": track_id, "canvas_id": canvas_id, "template_id": template_id, "style": style}
        size = {"aspect_ratio": aspect_ratio, "resolution": resolution, "seed": seed, "project_id": project_id}
        data = self._service.post("videos", {**words, **size, "metadata": metadata}, intent=intent)
        return read_or_raise(data, Video.read)

    def get(self, video_id: str, *, expand: Iterable[str] = ()) -> Video:
        """Fetch a video."""
        return read_or_raise(self._service.get(f"videos/{part(video_id)}", expand=expand), Video.read)

    def page(self, *, track_id: str = "", limit: int | None = None, after: str = "", before: str = "") -> Page[Video]:
        """Fetch one page of the videos, newest first."""
        asked = {"track_id": track_id}
        return self._service.page("videos", Video.read, limit=limit, after=after, before=before, params=asked)

    def all(self, *, track_id: str = "") -> Iterator[Video]:
        """Go through all videos, or those of one track."""
        return self._service.walk("videos", Video.read, params={"track_id": track_id})


class Renders:
    """Work on pictures."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def get(self, render_id: str, *, expand: Iterable[str] = ()) -> Render:
        """Fetch how far it is."""
        return read_or_raise(self._service.get(f"renders/{part(render_id)}", expand=expand), Render.read)

    def cancel(self, render_id: str) -> Render:
        """Stop it; what is cancelled already stays so."""
        return read_or_raise(self._service.post(f"renders/{part(render_id)}/cancel", {}), Render.read)

    def page(self, *, limit: int | None = None, after: str = "", before: str = "") -> Page[Render]:
        """Fetch one page of the work, newest first."""
        return self._service.page("renders", Render.read, limit=limit, after=after, before=before)
