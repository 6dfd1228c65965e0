"""Bodies of requests and replies, as the OpenAPI tells them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints
from pydantic.json_schema import SkipJsonSchema

Text = Annotated[str, StringConstraints(max_length=4000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Word = Annotated[str, StringConstraints(max_length=200)]
Id = Annotated[int, Field(ge=1, le=2**53)] | Annotated[str, StringConstraints(min_length=1, max_length=64)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://", max_length=2048)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Body(BaseModel):
    """A request body; members nobody knows are passed over."""


class Reply(BaseModel):
    """A reply body; it may hold more than is told here."""

    model_config = ConfigDict(extra="allow")


class SignUp(Body):
    """An account for a program."""

    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
    agent_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Login(Body):
    """A name (or e-mail) and a password."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["username"]}, {"required": ["email"]}]})

    username: Name | SkipJsonSchema[None] = None
    email: Name | SkipJsonSchema[None] = None
    password: Annotated[str, StringConstraints(min_length=1, max_length=1000)]


class CompelWish(Body):
    """What every new compel may say of its look."""

    style: Word | None = None
    target_platform: Word | None = None
    aspect_ratio: Word | None = None
    artist_context: Text | None = None


class NewCompel(CompelWish):
    """A compel of an uploaded track. `auto_start: false` stops at READY."""

    title: Title
    primary_media_id: Id
    auto_start: StrictBool = True


class NewCompelFromMusic(CompelWish):
    """A compel of a track that was found by the music search."""

    track_id: Id
    title: Title | None = None
    auto_start: StrictBool = True


class NewWebhook(Body):
    """A webhook; without events it is told of all."""

    url: Url
    events: list[Word] | None = Field(default=None, max_length=20)


class WebhookChange(Body):
    """What is to change of a webhook."""

    url: Url | None = None
    events: list[Word] | None = Field(default=None, max_length=20)
    active: StrictBool | None = None


class Problem(Reply):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class SignedIn(Reply):
    """A token; it is valid until it is given back."""

    username: str
    access_token: str


class SignedUp(Reply):
    """A new account's token."""

    access_token: str
    apiToken: str  # noqa: N815


class Credits(Reply):
    """Minutes of finished video in this month."""

    minutes_remaining: float
    monthly_allowance_minutes: float
    plan_code: str
    quota_exceeded: bool
    billing_url: str


class Media(Reply):
    """An uploaded file."""

    id: int | str
    type: Literal["audio", "image", "video", "text"]
    name: str
    mime_type: str
    size_bytes: int
    duration: float | None
    created_at: str


class Uploaded(Reply):
    """The reply to an upload."""

    media: Media


class MediaList(Reply):
    """Uploaded files, newest first."""

    media: list[Media]


class Track(Reply):
    """A track of the music search."""

    id: int | str
    title: str
    artist: str
    duration: float
    preview_url: str


class TrackList(Reply):
    """Tracks that fit a search."""

    tracks: list[Track]


class Compel(Reply):
    """A music video, on its way or done."""

    id: int | str
    status: str
    progress: float
    stage: str | None
    title: str
    events_url: str
    rendering_id: int | str | None = None
    failure_reason: str | None = None
    created_at: str
    updated_at: str


class CompelList(Reply):
    """Compels, newest first."""

    compels: list[Compel]
    limit: int
    offset: int
    total: int
    has_more: bool


class Rendering(Reply):
    """A finished video."""

    id: int | str
    compel_id: int | str
    mime_type: str
    width: int
    height: int
    duration: float
    fps: float
    size_bytes: int
    checksum: str
    download_url: str
    thumbnail_url: str
    created_at: str


class RenderingList(Reply):
    """The finished videos of a compel, newest first."""

    renderings: list[Rendering]


class Event(Reply):
    """One step of the way of a compel."""

    task_type: str
    status: str
    message: str
    created_at: str


class EventList(Reply):
    """The way of a compel, oldest first."""

    events: list[Event]


class Style(Reply):
    """A look a compel can have."""

    id: str
    name: str
    description: str


class StyleList(Reply):
    """The looks there are."""

    styles: list[Style]


class Webhook(Reply):
    """A webhook; `secret` is told when it is made and when it is rotated, and never again."""

    webhook_id: int | str
    url: str
    events: list[str]
    active: bool
    created_at: str
    updated_at: str


class WebhookList(Reply):
    """Webhooks, newest first."""

    webhooks: list[Webhook]


class Delivery(Reply):
    """A test delivery that is on its way."""

    event_id: str
    webhook_id: int | str


class Capabilities(Reply):
    """What the service can do and where."""

    productName: str  # noqa: N815
    version: str
    capabilities: list[str]


class Health(Reply):
    """A sign of life."""

    status: str


Anything = dict[str, Any]
