"""What compels are made from and told with: media, music, styles, prices, webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sync.reading import boolean, items, links, mapping, moment, number, objects, pick, text, unwrapped, words


@dataclass(frozen=True, slots=True)
class Media:
    """A file in the account. `kind` is audio, image, video or text."""

    id: str
    name: str = ""
    kind: str = ""
    status: str = ""
    created: datetime | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Music:
    """A track found by search. `duration` in seconds; `source` is where it comes from, `deezer_preview` say."""

    id: str
    title: str = ""
    artist: str = ""
    album: str = ""
    duration: float | None = None
    preview_url: str = ""
    cover_url: str = ""
    source: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Style:
    """A look a compel can be given; `name` is what is sent and shown."""

    id: str
    name: str = ""
    description: str = ""
    preview_url: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """A price. `price` in `currency` (as the service gives it), `minutes` of video included."""

    id: str
    name: str = ""
    price: float | None = None
    currency: str = ""
    minutes: float | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address the service calls. `secret` is told once, when it is made or changed; else it is ""."""

    id: str
    url: str = ""
    events: tuple[str, ...] = ()
    active: bool = True
    secret: str = field(default="", repr=False)
    created: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


def read_media(body: Any, base: str = "") -> Media:
    """Read a file's entry from any JSON; its id may be flat or in `media`."""
    found = unwrapped(body, "media", "file", "upload")
    return Media(
        id=text(pick(found, "id", "media_id")),
        name=words(pick(found, "name", "filename", "file_name", "title", "original_filename")),
        kind=words(pick(found, "type", "media_type", "kind")).lower(),
        status=words(pick(found, "status", "state")),
        created=moment(pick(found, "created_at", "created")),
        links=links(found, base),
        raw=found,
    )


def read_music(body: Any, base: str = "") -> Music:
    """Read a found track from any JSON."""
    found = unwrapped(body, "track")
    ways = links(found, base)
    milliseconds = number(pick(found, "duration_ms"))
    duration = number(pick(found, "duration", "duration_seconds", "duration_s", "length"))
    album = pick(found, "album")
    covers = {**links(mapping(album), base), **ways}
    preview = text(pick(found, "preview"))
    return Music(
        id=text(pick(found, "id", "track_id", "source_track_id")),
        title=words(pick(found, "title", "name")),
        artist=words(pick(found, "artist", "artist_name", "artists")),
        album=words(album if not isinstance(album, Mapping) else pick(album, "title", "name")),
        duration=milliseconds / 1000.0 if duration is None and milliseconds is not None else duration,
        preview_url=ways.get("preview")
        or ways.get("previewaudio")
        or (preview if preview.startswith("https://") else ""),
        cover_url=next((covers[name] for name in ("cover", "artwork", "image", "thumbnail") if name in covers), ""),
        source=words(pick(found, "source", "provider", "source_id")),
        raw=found,
    )


def read_styles(body: Any, base: str = "") -> tuple[Style, ...]:
    """Read styles from a list of texts or objects, or from an object of them by id."""
    listed = items(body, "styles")
    if not listed:
        by_id = mapping(pick(body, "styles"))
        listed = [
            {"id": key, **(value if isinstance(value, Mapping) else {"name": value})} for key, value in by_id.items()
        ]
    read = (_style(item, base) for item in listed[:1000])
    return tuple(style for style in read if style.name)


def read_plans(body: Any) -> tuple[Plan, ...]:
    """Read a price list of any shape."""
    return tuple(_plan(item) for item in objects(body, "plans", "pricing", "tiers", "packages")[:200])


def read_webhook(body: Any) -> Webhook:
    """Read a webhook's entry from any JSON."""
    found = unwrapped(body, "webhook", "endpoint", "subscription")
    active = boolean(pick(found, "active", "enabled", "is_active"))
    return Webhook(
        id=text(pick(found, "webhook_id", "id")),
        url=text(pick(found, "url", "endpoint_url", "target_url")),
        events=tuple(filter(None, map(words, items(pick(found, "events", "event_types")))))[:50],
        active=True if active is None else active,
        secret=text(pick(found, "secret", "signing_secret", "webhook_secret")),
        created=moment(pick(found, "created_at", "created")),
        raw=found,
    )


def _style(item: Any, base: str) -> Style:
    if not isinstance(item, Mapping):
        return Style(id=text(item), name=text(item))
    ways = links(item, base)
    name = words(pick(item, "name", "label", "title", "display_name", "style", "value"))
    ident = text(pick(item, "id", "style_id", "slug", "key", "code"))
    return Style(
        id=ident or name,
        name=name or ident,
        description=words(pick(item, "description", "summary", "tagline")),
        preview_url=next((ways[key] for key in ("preview", "thumbnail", "image", "sample") if key in ways), ""),
        raw=item,
    )


def _plan(item: Mapping[str, Any]) -> Plan:
    price = pick(item, "price", "amount", "monthly_price", "price_monthly", "price_usd", "cost")
    return Plan(
        id=text(pick(item, "code", "id", "plan_code", "slug")),
        name=words(pick(item, "name", "title", "label")),
        price=number(pick(price, "amount", "value") if isinstance(price, Mapping) else price),
        currency=text(pick(item, "currency")) or text(pick(price, "currency")),
        minutes=number(pick(item, "minutes", "monthly_minutes", "included_minutes", "minutes_included", "credits")),
        raw=item,
    )
