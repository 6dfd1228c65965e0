"""Compels and their renderings as the service tells of them; what is not known is kept in `raw`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sync.reading import (
    fold,
    links,
    mapping,
    moment,
    number,
    objects,
    pick,
    progress,
    text,
    unwrapped,
    whole,
    words,
)

Phase = Literal["queued", "working", "ready", "rendering", "done", "failed", "cancelled"]
"""Where a job stands, whatever word the service has for it."""

STAGES = (
    "AUDIO_ANALYSIS",
    "AUDIO_TRANSCRIPTION",
    "SCENE_PLANNING",
    "IMAGE_GENERATION",
    "SCENE_ANALYSIS",
    "CLIP_GENERATION",
    "FINAL_RENDER",
)
"""The stages of a compel, in order. A service may pass over some."""

FINAL: frozenset[Phase] = frozenset({"done", "failed", "cancelled"})

_PHASES: dict[str, Phase] = {
    **dict.fromkeys(("queued", "pending", "waiting", "created", "submitted", "accepted", "scheduled"), "queued"),
    **dict.fromkeys(("processing", "inprogress", "running", "working", "started"), "working"),
    **dict.fromkeys(("ready", "renderable", "configured"), "ready"),
    **dict.fromkeys(("rendering", "validating", "finalizing", "encoding"), "rendering"),
    **dict.fromkeys(("completed", "complete", "done", "finished", "succeeded", "success"), "done"),
    **dict.fromkeys(("failed", "failure", "error", "errored"), "failed"),
    **dict.fromkeys(("cancelled", "canceled"), "cancelled"),
}


@dataclass(frozen=True, slots=True)
class Compel:
    """A song on its way to a video. Times are UTC, `progress` is 0..1, ids are texts, links absolute.

    `status` is the service's own word, `phase` what it means; a status nobody knows means in progress.
    `check_back_after` is after how many seconds the service wants to be asked again, None if it did not say.
    """

    id: str
    status: str = ""
    phase: Phase = "working"
    progress: float = 0.0
    stage: str = ""
    title: str = ""
    style: str = ""
    target_platform: str = ""
    aspect_ratio: str = ""
    artist_context: str = ""
    primary_media_id: str = ""
    rendering_id: str = ""
    failure_reason: str = ""
    message: str = ""
    billing_url: str = ""
    poster_url: str = ""
    check_back_after: float | None = None
    created: datetime | None = None
    updated: datetime | None = None
    tasks: tuple[Event, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    react: Mapping[str, Any] = field(default_factory=dict, repr=False)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def events_url(self) -> str:
        """Where its events are told, "" if the service did not say."""
        return self.links.get("events", "")

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.phase in FINAL

    @property
    def out_of_credits(self) -> bool:
        """Whether it failed, or waits, for want of credits."""
        return "quota" in fold(self.failure_reason) or "credit" in fold(self.failure_reason)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a compel; `stage` is one of STAGES or a word of the service in the same style."""

    stage: str
    status: str = ""
    phase: Phase = "working"
    progress: float | None = None
    message: str = ""
    at: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Rendering:
    """A video of a compel. `duration` in seconds; `checksum` as `sha256:<hex>` or as the service gives it."""

    id: str
    compel_id: str = ""
    status: str = ""
    phase: Phase = "done"
    mime: str = ""
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    fps: float | None = None
    size_bytes: int | None = None
    checksum: str = ""
    download_url: str = ""
    thumbnail_url: str = ""
    created: datetime | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    react: Mapping[str, Any] = field(default_factory=dict, repr=False)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


def phase_of(status: str) -> Phase:
    """Return what a status means; one that nobody knows means in progress."""
    return _PHASES.get(fold(status), "working")


def stage_of(value: Any) -> str:
    """Return the name of a stage as in STAGES, whatever its spelling; other names in the same style."""
    said = words(pick(value, "type", "name", "task_type", "stage", "id") if isinstance(value, Mapping) else value)
    folded = fold(said)
    known = next((stage for stage in STAGES if fold(stage) == folded), None)
    return known or "_".join("".join(c if c.isalnum() else " " for c in said).split()).upper()[:64]


def read_compel(body: Any, base: str = "") -> Compel:
    """Read a compel from any JSON; `base` is the URL it came from. One without an id has the id ""."""
    found = unwrapped(body, "compel")
    ways = links(found, base)
    status = words(pick(found, "status", "state"))
    phase = phase_of(status)
    failure = pick(found, "failure_reason", "error_code")
    if failure is None:
        failure = pick(found, "failure", "error")
    rendering = pick(found, "rendering_id", "latest_rendering_id")
    if rendering is None:
        rendering = pick(pick(found, "rendering", "latest_rendering"), "id", "rendering_id")
    media = pick(found, "primary_media_id", "media_id")
    hint = pick(found, "check_back_after_seconds", "check_back_after", "poll_after_seconds")
    if hint is None:
        hint = pick(pick(found, "long_running_job", "long_running_jobs", "polling"), "check_back_after_seconds")
    later = number(hint)
    return Compel(
        id=text(pick(found, "id", "compel_id")),
        status=status,
        phase=phase,
        progress=_share(pick(found, "progress", "progress_percent", "percent"), phase),
        stage=stage_of(pick(found, "stage", "current_stage", "current_task", "task_type")),
        title=words(pick(found, "title", "name")),
        style=words(pick(found, "style", "style_name")),
        target_platform=words(pick(found, "target_platform", "platform")),
        aspect_ratio=words(pick(found, "aspect_ratio")),
        artist_context=words(pick(found, "artist_context")),
        primary_media_id=text(media) or text(pick(pick(found, "primary_media", "media"), "id")),
        rendering_id=text(rendering),
        failure_reason=words(failure),
        message=words(pick(found, "message", "failure_message", "status_message", "detail")),
        billing_url=ways.get("billing", "") if "://" in ways.get("billing", "") else "",
        poster_url=next((ways[name] for name in ("poster", "thumbnail", "cover", "image") if name in ways), ""),
        check_back_after=later if later is not None and later > 0 else None,
        created=moment(pick(found, "created_at", "created")),
        updated=moment(pick(found, "updated_at", "updated", "modified_at")),
        tasks=tuple(read_event(item) for item in objects(pick(found, "tasks", "stages", "steps"))[:200]),
        links=ways,
        react=mapping(pick(found, "react")),
        raw=found,
    )


def read_event(body: Any) -> Event:
    """Read an event of a compel from any JSON."""
    found = mapping(body)
    status = words(pick(found, "status", "state", "event_type", "event"))
    return Event(
        stage=stage_of(pick(found, "task_type", "stage", "task", "type", "name")),
        status=status,
        phase=phase_of(status),
        progress=progress(pick(found, "progress", "progress_percent", "percent")),
        message=words(pick(found, "message", "detail", "description")),
        at=moment(pick(found, "created_at", "at", "time", "timestamp", "updated_at", "created")),
        raw=found,
    )


def read_rendering(body: Any, base: str = "") -> Rendering:
    """Read a rendering from any JSON; `base` is the URL it came from. Without a status it is taken as done."""
    found = unwrapped(body, "rendering")
    ways = links(found, base)
    status = words(pick(found, "status", "state"))
    milliseconds = number(pick(found, "duration_ms"))
    duration = number(pick(found, "duration", "duration_seconds", "duration_s"))
    return Rendering(
        id=text(pick(found, "id", "rendering_id")),
        compel_id=text(pick(found, "compel_id")) or text(pick(pick(found, "compel"), "id")),
        status=status,
        phase=phase_of(status) if status else "done",
        mime=words(pick(found, "mime", "mime_type", "content_type", "format")),
        width=whole(pick(found, "width")),
        height=whole(pick(found, "height")),
        duration=milliseconds / 1000.0 if duration is None and milliseconds is not None else duration,
        fps=number(pick(found, "fps", "frame_rate")),
        size_bytes=whole(pick(found, "size_bytes", "file_size", "size", "bytes")),
        checksum=_checksum(found),
        download_url=next(
            (ways[name] for name in ("download", "video", "file", "output", "content") if name in ways), ""
        ),
        thumbnail_url=next((ways[name] for name in ("thumbnail", "poster", "image") if name in ways), ""),
        created=moment(pick(found, "created_at", "created")),
        links=ways,
        react=mapping(pick(found, "react")),
        raw=found,
    )


def _share(value: Any, phase: Phase) -> float:
    if phase == "done":
        return 1.0
    share = progress(value)
    if share == 1.0 and phase in ("queued", "working") and number(value) == 1.0 and not isinstance(value, float):
        return 0.01  # the first percent of a hundred: what has just begun is not complete
    return share or 0.0


def _checksum(found: Mapping[str, Any]) -> str:
    given = pick(found, "checksum", "digest", "hash")
    if isinstance(given, Mapping):
        kind, value = text(pick(given, "algorithm", "type", "alg")).lower(), text(pick(given, "value", "hex", "digest"))
        return f"{kind}:{value}" if kind and value else value
    if text(given):
        return text(given).strip()
    named = ((kind, text(pick(found, kind, f"checksum_{kind}"))) for kind in ("sha256", "sha1", "md5"))
    return next((f"{kind}:{value.strip()}" for kind, value in named if value), "")
