"""Lists, removals and errors, as the OpenAPI tells them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from sync.server.visuals.outputs import (
    Asset,
    Batch,
    Canvas,
    Endpoint,
    Pack,
    Project,
    Render,
    Review,
    Template,
    Track,
    Video,
)


class Deleted(BaseModel):
    """What was removed."""

    id: str
    object: str
    deleted: Literal[True]


class List(BaseModel):
    """One page of a list."""

    object: Literal["list"]
    url: str
    has_more: bool


class TrackList(List):
    """Tracks."""

    data: list[Track]


class CanvasList(List):
    """Canvases."""

    data: list[Canvas]


class VideoList(List):
    """Videos."""

    data: list[Video]


class RenderList(List):
    """Renders."""

    data: list[Render]


class TemplateList(List):
    """Templates, or the versions of one."""

    data: list[Template]


class AssetList(List):
    """Assets."""

    data: list[Asset]


class ProjectList(List):
    """Projects."""

    data: list[Project]


class ReviewList(List):
    """Reviews."""

    data: list[Review]


class BatchList(List):
    """Batches."""

    data: list[Batch]


class PackList(List):
    """Export packs."""

    data: list[Pack]


class EndpointList(List):
    """Webhook endpoints."""

    data: list[Endpoint]


class ErrorBody(BaseModel):
    """What went wrong."""

    type: Literal[
        "authentication_error",
        "permission_error",
        "invalid_request_error",
        "not_found_error",
        "conflict_error",
        "rate_limit_error",
        "api_error",
    ]
    message: str
    param: str | None
    code: str | None
    request_id: str


class Error(BaseModel):
    """An error."""

    error: ErrorBody


class Problem(BaseModel):
    """An error as RFC 9457 problem, for those who accept application/problem+json and no application/json."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    code: str | None = None
    param: str | None = None
    request_id: str | None = None
