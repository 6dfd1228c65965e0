"""What this API answers, as the OpenAPI tells it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

Status = Literal["rendering", "completed", "failed", "cancelled"]


class Cost(BaseModel):
    """What something cost. Nothing is billed here, so the amount is 0; units are seconds made times pixels of 720p."""

    amount_minor: int
    currency: str
    units: float


class Object(BaseModel):
    """What every object has."""

    id: str
    livemode: bool
    created: int
    metadata: dict[str, str]
    project_id: str | None
    cost: Cost | None


class Fault(BaseModel):
    """Why something failed."""

    code: str
    message: str


class Section(BaseModel):
    """A part of a track."""

    type: str
    start: float
    end: float
    energy: float


class EnergyCurve(BaseModel):
    """Energy over time, 0..1."""

    hz: float
    values: list[float]


class Analysis(Object):
    """What was heard. Beats and energy only come with `include`."""

    object: Literal["analysis"]
    track_id: str
    duration: float
    bpm: float
    bpm_confidence: float
    meter: int
    key: str
    mode: str
    sections: list[Section]
    drops: list[float]
    loudness_lufs: float
    true_peak: float
    beats: list[float] | None = None
    downbeats: list[float] | None = None
    energy_curve: EnergyCurve | None = None


class Track(Object):
    """A track."""

    object: Literal["track"]
    title: str
    artist: str
    isrc: str | None
    duration: float | None
    status: Literal["uploading", "analyzing", "ready", "failed"]
    sha256: str | None
    analysis: Analysis | str | None
    rights: dict[str, str]
    error: Fault | None


class Render(Object):
    """Work on a picture."""

    object: Literal["render"]
    kind: Literal["canvas", "video"]
    status: Literal["queued", "running", "completed", "failed", "cancelled"]
    progress: int
    stage: str | None
    output_url: str | None
    frames: int | None
    error: Fault | None
    watermarked: bool
    canvas_id: str | None
    video_id: str | None


class Template(Object):
    """A version of a template. `applied_fields` are those this studio really draws by."""

    object: Literal["template"]
    name: str
    description: str
    version: int
    builtin: bool
    base: str | None
    style: str
    palette: list[str]
    grain: float | None
    motion: dict[str, Any]
    typography: dict[str, Any]
    refs: list[str]
    safe_zones: list[dict[str, Any]]
    locked_fields: list[str]
    asset_ids: list[str]
    applied_fields: list[str]


class Loop(BaseModel):
    """How a loop closes; `seam_score` is of 10, once it was measured."""

    mode: str
    seam_score: float | None


class Picture(Object):
    """What canvases and videos share. `watermarked` is told because a test picture need not be, here."""

    track_id: str
    template_id: str | None
    style: str
    status: Status
    render_id: str
    seed: int
    duration: float | None
    exports: dict[str, str]
    error: Fault | None
    watermarked: bool
    track: Track | None = None
    template: Template | None = None
    render: Render | None = None


class Canvas(Picture):
    """A silent loop."""

    object: Literal["canvas"]
    start_time: float | None
    loop: Loop


class Video(Picture):
    """A video as long as its track."""

    object: Literal["video"]
    canvas_id: str | None
    aspect_ratio: str
    resolution: str
    edit_list: list[dict[str, Any]]
    canvas: Canvas | None = None


class License(BaseModel):
    """Terms of an asset."""

    spdx: str
    text: str
    url: str
    attribution: str
    expires: int


class Asset(Object):
    """A file of one's own."""

    object: Literal["asset"]
    kind: Literal["image", "video", "font", "logo", "lut"]
    name: str
    sha256: str
    size: int
    license: License
    rights_confirmed: bool
    url: str


class Project(Object):
    """What belongs together."""

    object: Literal["project"]
    name: str
    defaults: dict[str, str | None]
    retention_days: int | None
    require_approval: bool
    environment: Literal["test", "live"]


class Comment(BaseModel):
    """A remark about a moment."""

    t: float
    text: str


class Review(Object):
    """What somebody thinks of a picture."""

    object: Literal["review"]
    canvas_id: str | None
    video_id: str | None
    state: Literal["pending", "approved", "changes_requested", "rejected"]
    reviewer: str
    comments: list[Comment]


class BatchItem(BaseModel):
    """What became of one picture of a batch."""

    index: int
    kind: Literal["canvas", "video"]
    status: Status
    id: str | None
    render_id: str | None
    error: Fault | None


class Batch(Object):
    """Many pictures."""

    object: Literal["batch"]
    status: Literal["running", "completed", "partially_failed", "failed", "cancelled"]
    counts: dict[str, int]
    items: list[BatchItem]
    max_cost: int | None


class Check(BaseModel):
    """One thing a platform wants, looked up in the file that was made."""

    name: str
    status: Literal["pass", "warn", "fail"]
    message: str


class PackTarget(BaseModel):
    """The file for one platform."""

    platform: str
    url: str | None
    sha256: str | None
    size: int | None
    checks: list[Check]


class Pack(Object):
    """Files for platforms; `manifest_url` is a zip with all of them and manifest.json."""

    object: Literal["export_pack"]
    source: str
    status: Literal["queued", "running", "completed", "failed"]
    targets: list[PackTarget]
    manifest_url: str | None
    sha256: str | None
    error: Fault | None


class UsageRow(BaseModel):
    """What one group used."""

    object: str | None
    template: str | None
    count: int
    units: float
    amount_minor: int


class Usage(BaseModel):
    """What was used."""

    object: Literal["usage"]
    livemode: bool
    units: float
    amount_minor: int
    currency: str
    data: list[UsageRow]


class Endpoint(Object):
    """Where events are sent. The secret is told when it is made or changed, never again."""

    object: Literal["webhook_endpoint"]
    url: str
    events: list[str]
    active: bool
    disabled_reason: str | None
    secret: str | None = None


class Event(BaseModel):
    """Something that happened, as it is sent to endpoints."""

    id: str
    type: str
    created: int
    livemode: bool
    data: dict[str, Any]
